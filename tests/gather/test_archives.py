"""Web archives, whole and damaged."""

from __future__ import annotations

import gzip
import io
import os
import sys
import threading
from pathlib import Path

import pytest
import zstandard
from fastwarc.warc import WarcRecord, WarcRecordType

from marsad.gather.files import GatherOptions, gather
from marsad.model.news import Drop, DropReason, Page

TEXT = "أعلنت وزارة الخارجية أن الوفدين اتفقا على فتح المعبر الحدودي رقم {n} أمام القوافل."


def response(
    n: int, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", extra: str = "", body: bytes = b""
) -> bytes:
    content = body or f"<html><body><p>{TEXT.format(n=n)}</p></body></html>".encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}\r\n".encode() + content


def record(n: int, block: bytes, *, kind: WarcRecordType = WarcRecordType.response) -> WarcRecord:
    made = WarcRecord()
    made.init_headers(kind, content_length=len(block))
    made.headers["WARC-Target-URI"] = f"https://news.example/{n}"
    made.headers["WARC-Date"] = "2024-03-14T10:00:00Z"
    made.headers["Content-Type"] = (
        "text/plain" if kind == WarcRecordType.conversion else "application/http; msgtype=response"
    )
    made.set_bytes_content(block)
    return made


def archive(*records: WarcRecord, packed: bool = False) -> bytes:
    """Return records one after the other; packed, each is a gzip member of its own, as crawlers write them."""
    parts = []
    for one in records:
        target = io.BytesIO()
        one.write(target)
        parts.append(gzip.compress(target.getvalue()) if packed else target.getvalue())
    return b"".join(parts)


def read(path: Path, body: bytes, **options: int) -> tuple[list[Page], list[Drop]]:
    path.write_bytes(body)
    found = list(gather([str(path)], options=GatherOptions(**options)))
    return [one for one in found if isinstance(one, Page)], [one for one in found if isinstance(one, Drop)]


def test_responses_of_a_warc_are_pages(tmp_path: Path) -> None:
    records = [record(n, response(n)) for n in range(3)]
    pages, drops = read(tmp_path / "a.warc", archive(*records))
    assert [page.url for page in pages] == [f"https://news.example/{n}" for n in range(3)]
    assert not drops
    assert TEXT.format(n=1).encode() in pages[1].body
    assert not pages[1].body.startswith(b"HTTP")
    assert pages[1].content_type.startswith("text/html")
    assert pages[1].fetched_at is not None
    assert pages[1].fetched_at.isoformat() == "2024-03-14T10:00:00+00:00"


def test_packed_archives(tmp_path: Path) -> None:
    plain = archive(*(record(n, response(n)) for n in range(3)))
    packed = archive(*(record(n, response(n)) for n in range(3)), packed=True)
    for name, body in (
        ("a.warc.gz", packed),
        ("b.warc.gz", gzip.compress(plain)),
        ("c.warc.zst", zstandard.ZstdCompressor().compress(plain)),
    ):
        pages, drops = read(tmp_path / name, body)
        assert (len(pages), drops) == (3, []), name


def test_wet_is_plain_text(tmp_path: Path) -> None:
    pages, _ = read(tmp_path / "a.wet", archive(record(1, TEXT.encode(), kind=WarcRecordType.conversion)))
    assert (pages[0].body.decode(), pages[0].content_type) == (TEXT, "text/plain")


def test_packed_body_of_a_response_is_unpacked(tmp_path: Path) -> None:
    block = response(1, extra="Content-Encoding: gzip\r\n", body=gzip.compress(TEXT.encode()))
    pages, _ = read(tmp_path / "a.warc", archive(record(1, block)))
    assert pages[0].body.decode() == TEXT


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    records = [
        record(1, response(1, status="404 Not Found")),
        record(2, response(2, kind="image/png")),
        record(3, response(3)),
    ]
    pages, drops = read(tmp_path / "a.warc", archive(*records))
    assert ([page.url for page in pages], drops) == (["https://news.example/3"], [])


def test_page_too_large_is_one_drop(tmp_path: Path) -> None:
    records = [record(1, response(1, body=b"<p>" + b"x" * 20_000)), record(2, response(2))]
    pages, drops = read(tmp_path / "a.warc", archive(*records), max_bytes=10_000)
    assert [page.url for page in pages] == ["https://news.example/2"]
    assert [(drop.reason, drop.source) for drop in drops] == [(DropReason.TOO_LARGE, "https://news.example/1")]


def test_damage_in_the_middle_is_told_and_what_came_before_is_kept(tmp_path: Path) -> None:
    body = archive(*(record(n, response(n)) for n in range(6)), packed=True)
    broken = bytearray(body)
    for at in range(len(body) // 2, len(body) // 2 + 40):
        broken[at] ^= 0x55
    pages, drops = read(tmp_path / "a.warc.gz", bytes(broken))
    assert 1 <= len(pages) < 6
    assert [drop.reason for drop in drops] == [DropReason.UNREADABLE]
    assert "a.warc.gz" in drops[0].detail
    assert "\n" not in drops[0].detail


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("cut", [30, 300, 500])
def test_archive_that_was_cut_off_says_so(tmp_path: Path, packed: bool, cut: int) -> None:
    body = archive(*(record(n, response(n)) for n in range(6)), packed=packed)
    name = "a.warc.gz" if packed else "a.warc"
    pages, drops = read(tmp_path / name, body[:-cut])
    assert 3 <= len(pages) <= 5
    assert [drop.reason for drop in drops] == [DropReason.UNREADABLE]
    assert f"is damaged after {len(pages)} pages" in drops[0].detail


def test_archive_without_pages_says_so(tmp_path: Path) -> None:
    _, drops = read(tmp_path / "a.warc", archive(record(1, b"x: y\r\n", kind=WarcRecordType.warcinfo)))
    assert [drop.reason for drop in drops] == [DropReason.EMPTY]


@pytest.mark.parametrize("packed", [False, True])
def test_archive_comes_from_a_pipe(packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    body = archive(*(record(n, response(n)) for n in range(3)), packed=packed)
    reading, writing = os.pipe()

    class Fake:
        buffer = os.fdopen(reading, "rb")

    def pour() -> None:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(body)

    thread = threading.Thread(target=pour)
    thread.start()
    monkeypatch.setattr(sys, "stdin", Fake())
    found = list(gather(["-"], options=GatherOptions()))
    thread.join()
    Fake.buffer.close()
    assert [one.source for one in found if isinstance(one, Page)] == [f"https://news.example/{n}" for n in range(3)]
    assert len(found) == 3
