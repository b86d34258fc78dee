"""Fetching one address from a server that means no good."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest

from marsad.errors import FetchError
from marsad.gather.fetch import Fetcher, Limits, PassingError, RefusedError, StatusError, fetch, is_public
from tests.gather.server import Reply, Site

LIMITS = Limits(max_bytes=200_000, total=2.0, silence=1.0)


def test_page_brings_bytes_type_and_final_address(site: Site) -> None:
    url = site.page("/a", 1)
    site.replies["/old"] = Reply(status=301, headers={"Location": "/a"})
    page = fetch(site.base + "/old", allow_private=True)
    assert "المعبر الحدودي رقم 1".encode() in page.body
    assert page.source == site.base + "/old"
    assert page.url == url
    assert page.content_type == "text/html; charset=utf-8"
    assert page.fetched_at is not None


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "fc00::1",  # noqa: S104
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "100.64.0.1",
        "nonsense",
    ],
)  # fmt: skip
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"])
def test_loopback_is_refused_under_every_name(site: Site, host: str) -> None:
    site.page("/a", 1)
    port = site.base.rpartition(":")[2]
    with pytest.raises((RefusedError, PassingError)) as caught:
        fetch(f"http://{host}:{port}/a")
    assert host.strip("[]")[:5] in str(caught.value)
    assert not site.asked


def test_redirect_to_a_private_address_is_refused(site: Site) -> None:
    class OneHostIsPublic:
        """Resolves one name to the server as though it were public, and the next to itself."""

        def resolve(self, host: str, port: int) -> list[str]:
            return ["127.0.0.1"]

    fetcher = Fetcher(resolver=OneHostIsPublic())
    with fetcher, pytest.raises(RefusedError, match="--allow-private"):
        fetcher.get(site.base.replace("127.0.0.1", "news.example") + "/a")
    site.replies["/file"] = Reply(status=302, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(RefusedError, match="https://"):
        fetch(site.base + "/file", allow_private=True)


def test_name_that_resolves_to_public_and_private_is_refused() -> None:
    class Both:
        def resolve(self, host: str, port: int) -> list[str]:
            return ["8.8.8.8", "127.0.0.1"]

    with Fetcher(resolver=Both()) as fetcher, pytest.raises(RefusedError):
        fetcher.get("http://rebind.example/")


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "file:///etc/passwd", "javascript:alert(1)", "//x", "http://", ""]
)
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(RefusedError):
        fetch(url)


def test_redirect_loop_ends(site: Site) -> None:
    site.replies["/loop"] = Reply(status=302, headers={"Location": "/loop"})
    with pytest.raises(FetchError, match="redirects more than"):
        fetch(site.base + "/loop", allow_private=True)
    assert site.asked["/loop"] <= 6


def test_gzip_is_undone_and_a_bomb_is_cut_off(site: Site) -> None:
    text = "خبر عاجل".encode() * 100
    site.replies["/gz"] = Reply(gzip.compress(text), headers={"Content-Encoding": "gzip"})
    site.replies["/raw"] = Reply(zlib.compress(text)[2:-4], headers={"Content-Encoding": "deflate"})
    site.replies["/bomb"] = Reply(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"})
    site.replies["/half"] = Reply(gzip.compress(text)[:-20], headers={"Content-Encoding": "gzip"})
    site.replies["/lie"] = Reply(b"not packed at all", headers={"Content-Encoding": "gzip"})
    assert fetch(site.base + "/gz", allow_private=True).body == text
    assert fetch(site.base + "/raw", allow_private=True).body == text
    with pytest.raises(FetchError, match=r"0\.2 MB"):
        fetch(site.base + "/bomb", allow_private=True, limits=LIMITS)
    for path in ("/half", "/lie"):
        with pytest.raises(PassingError):
            fetch(site.base + path, allow_private=True, limits=LIMITS)


def test_endless_body_is_cut_off(site: Site) -> None:
    def pour(handler: object) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        for _ in range(10_000):
            handler.wfile.write(b"x" * 65536)

    site.replies["/endless"] = Reply(stream=pour)
    with pytest.raises(FetchError, match="larger than"):
        fetch(site.base + "/endless", allow_private=True, limits=LIMITS)


def test_a_byte_now_and_then_runs_out_of_time(site: Site) -> None:
    def drip(handler: object) -> None:
        for char in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 200:
            handler.wfile.write(bytes([char]))
            handler.wfile.flush()
            time.sleep(0.05)

    site.replies["/drip"] = Reply(stream=drip)
    with pytest.raises(PassingError, match="took too long"):
        fetch(site.base + "/drip", allow_private=True, limits=Limits(total=0.6, silence=5.0))


def test_error_status_brings_retry_after(site: Site) -> None:
    site.replies["/busy"] = Reply(status=429, headers={"Retry-After": "7"})
    site.replies["/gone"] = Reply(status=410)
    with pytest.raises(StatusError) as busy:
        fetch(site.base + "/busy", allow_private=True)
    with pytest.raises(StatusError) as gone:
        fetch(site.base + "/gone", allow_private=True)
    assert (busy.value.status, busy.value.retry_after, busy.value.passing) == (429, 7.0, True)
    assert (gone.value.status, gone.value.retry_after, gone.value.passing) == (410, None, False)


def test_what_is_no_page_is_refused_unread(site: Site) -> None:
    site.replies["/film"] = Reply(b"\0" * 100, headers={"Content-Type": "video/mp4"})
    with pytest.raises(FetchError, match="video/mp4 and no page"):
        fetch(site.base + "/film", allow_private=True)


def test_closed_port_and_unknown_host_name_what_to_check() -> None:
    with pytest.raises(PassingError, match="check the address"):
        fetch("http://127.0.0.1:9/", allow_private=True)
    with pytest.raises(PassingError, match="no such host"):
        fetch("http://no-such-host.invalid/")


def test_fetcher_keeps_its_connection_and_says_who_it_is(site: Site) -> None:
    site.page("/a", 1)
    with Fetcher(allow_private=True) as fetcher:
        fetcher.get(site.base + "/a")
        fetcher.get(site.base + "/a")
    agents = {headers["user-agent"] for _, headers in site.headers}
    assert len(agents) == 1
    assert agents.pop().startswith("Marsad/")
