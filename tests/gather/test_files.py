"""What users name as input: files, folders, globs, standard input, addresses; good and bad."""

from __future__ import annotations

import gzip
import io
import json
import os
import quopri
import re
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from marsad.gather.files import GatherOptions, gather
from marsad.model.news import Drop, DropReason, Page, Story
from tests.gather.server import Reply, Site

TEXT = "أعلنت وزارة الخارجية أن الوفدين اتفقا على فتح المعبر الحدودي أمام القوافل."
HTML = f"<html><body><p>{TEXT}</p></body></html>".encode()
SMALL = GatherOptions(max_bytes=10_000)


def record(n: int, **more: object) -> str:
    return json.dumps({"id": f"s{n}", "text": f"{TEXT} {n}", **more}, ensure_ascii=False)


def one(*inputs: object, options: GatherOptions | None = None) -> Page | Story | Drop:
    (found,) = gather([str(name) for name in inputs], options=options or GatherOptions())
    return found


def test_file_is_a_page_with_its_kind(tmp_path: Path) -> None:
    for name, kind in (("a.html", "text/html"), ("a.txt", "text/plain"), ("a", "")):
        path = tmp_path / name
        path.write_bytes(HTML)
        page = one(path)
        assert isinstance(page, Page)
        assert (page.body, page.content_type, page.source, page.url) == (HTML, kind, str(path), None)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_packed_files_are_unpacked_whatever_their_name(tmp_path: Path, pack: object) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(pack(HTML))
    page = one(path)
    assert isinstance(page, Page)
    assert page.body == HTML


def test_folder_is_read_in_the_order_of_names_and_tells_what_it_leaves_out(tmp_path: Path) -> None:
    for name in ("b.html", "a/z.html", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(HTML)
    (tmp_path / ".hidden.html").write_bytes(HTML)
    (tmp_path / "style.css").write_text("p{}")
    found = list(gather([str(tmp_path)], options=GatherOptions()))
    names = [Path(page.source).relative_to(tmp_path).as_posix() for page in found if isinstance(page, Page)]
    assert names == ["a/z.html", "b.html", "c.txt"]
    (drop,) = [one for one in found if isinstance(one, Drop)]
    assert "style.css" in drop.detail


def test_glob_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.html", "a.html", "c.css"):
        (tmp_path / name).write_bytes(HTML)
    found = list(gather([str(tmp_path / "*.html")], options=GatherOptions()))
    assert [Path(page.source).name for page in found if isinstance(page, Page)] == ["a.html", "b.html"]


def test_file_whose_name_looks_like_a_glob_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a[1].html"
    path.write_bytes(HTML)
    assert isinstance(one(path), Page)


@pytest.mark.parametrize(
    ("name", "body", "reason", "words"),
    [
        ("empty.html", b"", DropReason.EMPTY, "is empty"),
        ("blank.txt", b"  \n ", DropReason.EMPTY, "is empty"),
        ("a.jsonl", b"", DropReason.EMPTY, "is empty"),
        ("a.html", b"%PDF-1.4 x", DropReason.BINARY, "is a PDF"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", DropReason.BINARY, "is a PNG"),
        ("a.html", bytes(range(256)) * 8, DropReason.BINARY, "is a binary file"),
        ("a.html", b"<p>" + b"x" * 20_000, DropReason.TOO_LARGE, "larger than 0.01 MB"),
        ("a.json", b"{", DropReason.BAD_RECORD, "is no JSON"),
        ("a.parquet", b"PAR1 and no more", DropReason.UNREADABLE, "Parquet"),
        ("a.html.gz", gzip.compress(HTML, mtime=0)[:30], DropReason.UNREADABLE, "is damaged"),
        ("a.csv", b"title,when\nx,y\n", DropReason.BAD_RECORD, "title, when"),
    ],
)
def test_bad_file_is_one_drop_that_names_it_and_what_to_do(
    tmp_path: Path, name: str, body: bytes, reason: DropReason, words: str
) -> None:
    path, good = tmp_path / name, tmp_path / "z.html"
    path.write_bytes(body)
    good.write_bytes(HTML)
    bad, page = gather([str(path), str(good)], options=SMALL)
    assert isinstance(bad, Drop)
    assert isinstance(page, Page)  # the rest goes on
    assert bad.reason is reason
    assert words in bad.detail
    assert name in bad.detail
    assert bad.detail.endswith(")")
    assert "\n" not in bad.detail


def test_missing_inputs_are_named(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    for name in ("nothing.html", "*.zip", "void"):
        drop = one(tmp_path / name)
        assert isinstance(drop, Drop)
        assert drop.reason is DropReason.UNREADABLE
        assert name in drop.detail


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_the_right_to_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(HTML)
    path.chmod(0)
    drop = one(path)
    assert isinstance(drop, Drop)
    assert "rights" in drop.detail


def test_standard_input_is_a_page_or_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    def feed(body: bytes) -> list[Page | Story | Drop]:
        class Fake:
            buffer = io.BufferedReader(io.BytesIO(body))

        monkeypatch.setattr(sys, "stdin", Fake())
        return list(gather(["-"], options=GatherOptions()))

    (page,) = feed(HTML)
    assert isinstance(page, Page)
    assert page.source == "standard input"
    stories = feed(f"{record(1)}\n{record(2)}\n".encode())
    assert [story.id for story in stories if isinstance(story, Story)] == ["s1", "s2"]
    for head in ("text,title", "id;Text;title", '"url"\t"body"'):
        cells = [TEXT if name.strip('"').lower() in ("text", "body") else "x" for name in re.split("[,;\t]", head)]
        delimiter = next(mark for mark in ",;\t" if mark in head)
        (row,) = feed(f"{head}\n{delimiter.join(cells)}\n".encode())
        assert isinstance(row, Story)
        assert row.text == TEXT
    (prose,) = feed(f"Text, and more of it\n{TEXT}\n".encode())
    assert isinstance(prose, Page)
    (packed,) = feed(gzip.compress(HTML))
    assert isinstance(packed, Page)


def test_story_lines_bring_all_their_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        record(1, title="عنوان", published="2024-03-14", source="Jawhara FM", url="https://a.example/1"),
        record(2, published="2024-03-14T23:30:00+03:00", outlet="صحيفة", source="رويترز"),
        record(3),
        record(4, published="soon"),
    ]
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    first, second, third, fourth = gather([str(path)], options=GatherOptions(published=date(2020, 1, 1)))
    assert (first.title, first.published, first.outlet, first.source) == (
        "عنوان",
        date(2024, 3, 14),
        "Jawhara FM",
        None,
    )
    assert (second.outlet, second.source, second.published) == ("صحيفة", "رويترز", date(2024, 3, 14))
    assert second.published_at is not None
    assert (third.published, third.page) == (date(2020, 1, 1), f"{path}:3")
    assert "soon" in fourth.notes[0]
    assert third.text == f"{TEXT} 3"  # as it stands


def test_broken_line_is_one_drop_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    bad = ["{broken", "[1]", '{"id": "x"}', f'{{"text": "{TEXT}"}}', '{"id": "x", "text": 5}', "x" * 20_000]
    body = "\n".join([record(1), *bad, record(2)]).encode() + b'\n{"id": "y", "text": "\xff"}\n' + record(3).encode()
    path.write_bytes(body)
    found = list(gather([str(path)], options=SMALL))
    assert [story.id for story in found if isinstance(story, Story)] == ["s1", "s2", "s3"]
    drops = [drop.detail for drop in found if isinstance(drop, Drop)]
    assert [detail.split(" ")[0] for detail in drops] == [f"{path}:{n}:" for n in (2, 3, 4, 5, 6, 7, 9)]
    assert all(detail.endswith(")") for detail in drops)


def test_record_whose_text_is_html_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "text": HTML.decode(), "url": "https://a.example/1"}), encoding="utf-8")
    page = one(path)
    assert isinstance(page, Page)
    assert (page.url, page.content_type) == ("https://a.example/1", "text/html; charset=utf-8")


def test_json_document_of_stories(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for body in (
        f"[{record(1)},{record(2)}]",
        f'{{"stories": [{record(1)}, {record(2)}]}}',
        f"{record(1)}\n{record(2)}",
    ):
        path.write_text(body, encoding="utf-8")
        assert [story.id for story in gather([str(path)], options=GatherOptions())] == ["s1", "s2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter_and_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    rows = [["title", "text", "date"], ["عنوان", f'"{TEXT} ""نعم"" {delimiter} لا"', "2024-03-14"]]
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    story = one(path)
    assert isinstance(story, Story)
    assert (story.title, story.published) == ("عنوان", date(2024, 3, 14))
    assert story.text == f'{TEXT} "نعم" {delimiter} لا'


def test_column_of_text_is_chosen_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,matn\n7,{TEXT}\n", encoding="utf-8")
    story = one(path, options=GatherOptions(text_column="matn"))
    assert isinstance(story, Story)
    assert (story.id, story.text) == ("7", TEXT)
    drop = one(path, options=GatherOptions(text_column="body"))
    assert isinstance(drop, Drop)
    assert "'body'" in drop.detail
    assert "id, matn" in drop.detail


def test_parquet_rows_are_stories(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"id": [1, 2], "text": [TEXT, None], "published": pa.array([date(2024, 3, 14), None])})
    pq.write_table(table, path)
    story, drop = gather([str(path)], options=GatherOptions())
    assert isinstance(story, Story)
    assert (story.id, story.published) == ("1", date(2024, 3, 14))
    assert isinstance(drop, Drop)
    assert drop.detail.startswith(f"{path}:2: has no text")


def test_parquet_of_raw_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"url": ["https://a.example/1"], "html": [HTML]}), path)
    page = one(path)
    assert isinstance(page, Page)
    assert (page.body, page.url) == (HTML, "https://a.example/1")


def test_address_is_fetched_and_a_private_one_refused(site: Site) -> None:
    url = site.page("/a", 1)
    refused = one(url)
    assert isinstance(refused, Drop)
    assert refused.reason is DropReason.REFUSED
    assert "--allow-private" in refused.detail
    page = one(url, options=GatherOptions(allow_private=True))
    assert isinstance(page, Page)
    site.replies["/gone"] = Reply(status=404)
    gone = one(site.base + "/gone", options=GatherOptions(allow_private=True))
    assert isinstance(gone, Drop)
    assert (gone.reason, gone.source) == (DropReason.FETCH_FAILED, site.base + "/gone")
    assert "404" in gone.detail


def test_large_file_of_lines_is_read_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(record(n) + "\n" for n in range(5000))
    found = gather([str(path)], options=SMALL)
    assert next(found).id == "s0"
    assert sum(isinstance(story, Story) for story in found) == 4999


FOREIGN = {
    "English": "The foreign ministry said on Sunday that the talks over the border crossing would go on for two days.",
    "Persian": "وزیر امور خارجه ایران گفت که این مذاکرات در تهران ادامه خواهد داشت و نتیجه آن را اعلام می‌کند.",
}


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "parquet"])
def test_record_in_another_language_is_told_and_the_others_go_on(tmp_path: Path, kind: str) -> None:
    texts = [f"{TEXT} 1", FOREIGN["English"], f"{TEXT} 2", FOREIGN["Persian"], f"{TEXT} 3"]
    rows = [{"id": f"s{n}", "text": text} for n, text in enumerate(texts)]
    path = tmp_path / f"a.{kind}"
    if kind == "jsonl":
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    elif kind == "json":
        path.write_text(json.dumps({"stories": rows}), encoding="utf-8")
    elif kind == "csv":
        path.write_text("id,text\n" + "".join(f'{row["id"]},"{row["text"]}"\n' for row in rows), encoding="utf-8")
    else:
        pq.write_table(pa.Table.from_pylist(rows), path)
    found = list(gather([str(path)], options=GatherOptions()))
    assert [type(one).__name__ for one in found] == ["Story", "Drop", "Story", "Drop", "Story"]
    assert [one.text for one in found if isinstance(one, Story)] == texts[::2]
    for drop, language, name in zip(found[1::2], FOREIGN, ("s1", "s3"), strict=True):
        assert isinstance(drop, Drop)
        assert (drop.reason, drop.source) == (DropReason.NOT_ARABIC, str(path))
        assert f"story {name} is in {language}" in drop.detail


@pytest.mark.parametrize("text", ["قمة بغداد", "قصف مواقع الحوثي", "زيارة وفد Qatar Airways إلى بيروت"])
def test_short_arabic_record_is_a_story(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "s", "text": text}), encoding="utf-8")
    assert isinstance(one(path), Story)


def table() -> pa.Table:
    return pa.table({"text": [TEXT, f"{TEXT} 2"], "published": ["2024-03-14", None]})


def parquet() -> bytes:
    file = io.BytesIO()
    pq.write_table(table(), file)
    return file.getvalue()


def saved() -> bytes:
    head = (
        'From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="x"\r\n\r\n'
    )
    part = "--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    place = "Content-Location: https://a.example/1\r\n\r\n"
    return (head + part + place).encode() + quopri.encodestring(HTML) + b"\r\n--x--\r\n"


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_spreadsheet_saved_as_unicode_text_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(f"text\ttitle\n{TEXT}\tعنوان\n".encode("utf-16"))
    story = one(path)
    assert isinstance(story, Story)
    assert (story.text, story.title) == (TEXT, "عنوان")


def test_line_of_rubbish_costs_that_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(f"{record(1)}\n".encode() + b"\0\0\0\n" + f"{record(2)}\n".encode())
    found = list(gather([str(path)], options=GatherOptions()))
    assert [type(one).__name__ for one in found] == ["Story", "Drop", "Story"]
    assert f"{path}:2" in found[1].detail


def test_page_saved_with_its_pictures_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(saved())
    page = one(path)
    assert isinstance(page, Page)
    assert (page.body.strip(), page.url) == (HTML, "https://a.example/1")
    path.write_bytes(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--")
    drop = one(path)
    assert isinstance(drop, Drop)
    assert "holds no page" in drop.detail


@pytest.mark.parametrize("body", [parquet(), gzip.compress(parquet()), zstandard.ZstdCompressor().compress(parquet())])
def test_parquet_comes_from_a_pipe_or_packed(tmp_path: Path, body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    class Fake:
        buffer = io.BufferedReader(io.BytesIO(body))

    monkeypatch.setattr(sys, "stdin", Fake())
    (tmp_path / "a.parquet.gz").write_bytes(body)
    for name in ("-", str(tmp_path / "a.parquet.gz")):
        found = list(gather([name], options=GatherOptions()))
        assert [one.text for one in found if isinstance(one, Story)] == [TEXT, f"{TEXT} 2"]


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/a.jsonl", "application/x-ndjson", f"{record(1)}\n{record(2)}\n".encode()),
        ("/a.jsonl.gz", "application/gzip", gzip.compress(f"{record(1)}\n{record(2)}\n".encode())),
        ("/a.csv", "text/csv", f"text\n{TEXT}\n{TEXT} 2\n".encode()),
        ("/api", "application/json", json.dumps([{"id": 1, "text": TEXT}, {"id": 2, "text": TEXT}], indent=1).encode()),
        ("/a.parquet", "application/octet-stream", parquet()),
    ],
)
def test_address_of_a_file_of_stories_gives_its_stories(site: Site, path: str, kind: str, body: bytes) -> None:
    site.replies[path] = Reply(body, headers={"Content-Type": kind})
    found = list(gather([site.base + path], options=GatherOptions(allow_private=True)))
    assert [type(one).__name__ for one in found] == ["Story", "Story"]


def test_address_of_a_page_stays_a_page_whatever_it_is_called(site: Site) -> None:
    site.replies["/report.csv"] = Reply(HTML, headers={"Content-Type": "text/html"})
    page = one(site.base + "/report.csv", options=GatherOptions(allow_private=True))
    assert isinstance(page, Page)
    assert (page.body, page.url) == (HTML, site.base + "/report.csv")
