"""Watching sources on a server that misbehaves: nothing lost, nothing doubled, each fault told once."""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from marsad.errors import StoreError, UsageError
from marsad.gather.fetch import Limits
from marsad.gather.sources import SourceHealth, read_sources
from marsad.gather.state import JsonState
from marsad.gather.watch import watch
from marsad.model.news import Drop, DropReason, Page
from tests.gather.server import Reply, Site, running

LIMITS = Limits(max_bytes=100_000, total=1.5, silence=1.0)


class Clock:
    """The time of a test: real, plus what the test adds."""

    def __init__(self) -> None:
        self.added = 0.0

    def __call__(self) -> float:
        return time.time() + self.added


class Watch:
    """A watch of one test: its file of sources, its state, and one call for a run."""

    def __init__(self, folder: Path, *urls: str, extra: str = "") -> None:
        self.toml, self.state_file, self.clock = folder / "sources.toml", folder / "state.json", Clock()
        self.write(*urls, extra=extra)

    def write(self, *urls: str, extra: str = "") -> None:
        blocks = "".join(f'[[source]]\nurl = "{url}"\nname = "{url.rpartition("/")[2]}"\n{extra}\n' for url in urls)
        self.toml.write_text(f"[watch]\ndelay = 0\n{blocks}", encoding="utf-8")

    def start(self):
        state = JsonState(self.state_file)
        return watch(self.toml, state, once=True, allow_private=True, limits=LIMITS, now=self.clock)

    def run(self) -> tuple[list[Page], list[Drop], dict[str, SourceHealth]]:
        found = list(self.start())
        pages = [one for one in found if isinstance(one, Page)]
        drops = [one for one in found if isinstance(one, Drop)]
        return pages, drops, {one.name: one for one in found if isinstance(one, SourceHealth)}


def test_every_new_story_comes_once(site: Site, tmp_path: Path) -> None:
    urls = [site.page(f"/s/{n}", n) for n in range(3)]
    mine = Watch(tmp_path, site.feed("/rss", urls))
    pages, drops, health = mine.run()
    assert [page.url for page in pages] == urls
    assert not drops
    assert (health["rss"].ok, health["rss"].entries, health["rss"].new, health["rss"].pages) == (True, 3, 3, 3)
    assert mine.run() == ([], [], {})  # not due yet
    mine.clock.added += 1000
    site.feed("/rss", [*urls, site.page("/s/9", 9)])
    pages, _, health = mine.run()
    assert [page.url for page in pages] == [site.base + "/s/9"]
    assert health["rss"].new == 1


def test_unchanged_feed_is_asked_for_with_its_marks(site: Site, tmp_path: Path) -> None:
    feed = site.feed("/rss", [site.page("/s/1", 1)], ETag='"v1"', **{"Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})
    mine = Watch(tmp_path, feed)
    mine.run()
    site.replies["/rss"] = Reply(status=304)
    mine.clock.added += 1000
    pages, drops, health = mine.run()
    asked = [headers for path, headers in site.headers if path == "/rss"][-1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"v1"', "Mon, 01 Jan 2024 00:00:00 GMT")
    assert (pages, drops, health["rss"].ok, health["rss"].unchanged) == ([], [], True, True)


def test_run_cut_short_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    urls = [site.page(f"/s/{n}", n) for n in range(5)]
    mine = Watch(tmp_path, site.feed("/rss", urls))
    cut = mine.start()
    kept = [page.url for page in islice(cut, 2)]  # the second is yielded, and the run dies before it is kept
    cut.close()
    mine.clock.added += 1
    site.feed("/rss", [])  # the feed has moved on; what it named is not lost
    pages, _, _ = mine.run()
    assert kept[:1] + [page.url for page in pages] == urls


def test_same_story_under_several_addresses_comes_once(site: Site, tmp_path: Path) -> None:
    plain = site.page("/s/1", 1)
    site.page("/s/1?utm_source=feed", 1)
    site.replies["/copy"] = site.replies["/s/1"]
    site.replies["/moved"] = Reply(status=301, headers={"Location": "/s/1"})
    first = site.feed("/one", [plain, plain + "?utm_source=feed", plain + "#top", site.base + "/copy"])
    mine = Watch(tmp_path, first, site.feed("/two", [plain, site.base + "/moved"]))
    pages, drops, _ = mine.run()
    assert [page.url for page in pages] == [plain]
    assert Counter(drop.reason for drop in drops) == {DropReason.DUPLICATE: 2}


def test_each_fault_of_a_page_is_told_once_and_nothing_is_lost(site: Site, tmp_path: Path) -> None:
    good = [site.page(f"/s/{n}", n) for n in range(2)]
    site.replies["/500"] = Reply(status=500)
    site.replies["/loop"] = Reply(status=302, headers={"Location": "/loop"})
    site.replies["/film"] = Reply(b"\0", headers={"Content-Type": "video/mp4"})
    site.replies["/big"] = Reply(b"x" * 200_000, headers={"Content-Type": "text/html"})
    bad = [site.base + path for path in ("/500", "/loop", "/404", "/film", "/big")]
    mine = Watch(tmp_path, site.feed("/rss", [good[0], *bad, good[1]]))
    pages, drops, health = mine.run()
    assert [page.url for page in pages] == good
    assert sorted(drop.source for drop in drops) == sorted(bad)
    assert health["rss"].waiting == 1
    mine.clock.added += 100_000
    site.page("/500", 7)  # it has recovered
    pages, drops, health = mine.run()
    assert [page.source for page in pages] == [site.base + "/500"]
    assert not drops
    assert health["rss"].waiting == 0


def test_page_that_stays_broken_is_given_up_in_silence(site: Site, tmp_path: Path) -> None:
    site.replies["/500"] = Reply(status=500)
    mine = Watch(tmp_path, site.feed("/rss", [site.base + "/500"]))
    told = 0
    for _ in range(9):
        _, drops, _ = mine.run()
        told += len(drops)
        mine.clock.added += 100_000
    assert told == 1
    assert site.asked["/500"] == 5


def test_busy_host_is_left_alone_for_as_long_as_it_asks(site: Site, tmp_path: Path) -> None:
    urls = [site.page(f"/s/{n}", n) for n in range(3)]
    first = site.replies["/s/0"]
    site.replies["/s/0"] = Reply(status=429, headers={"Retry-After": "120"})
    mine = Watch(tmp_path, site.feed("/rss", urls))
    pages, drops, health = mine.run()
    assert (pages, len(drops), health["rss"].waiting) == ([], 1, 3)
    assert site.asked["/s/1"] == 0
    site.replies["/s/0"] = first
    mine.clock.added += 130
    pages, drops, _ = mine.run()
    assert sorted(page.url or "" for page in pages) == urls
    assert not drops


def test_short_retry_after_is_waited_for(site: Site, tmp_path: Path) -> None:
    urls = [site.page(f"/s/{n}", n) for n in range(2)]
    site.replies["/busy"] = Reply(status=503, headers={"Retry-After": "1"})
    mine = Watch(tmp_path, site.feed("/rss", [site.base + "/busy", *urls]))
    started = time.monotonic()
    pages, drops, _ = mine.run()
    assert time.monotonic() - started >= 1
    assert ([page.url for page in pages], len(drops)) == (urls, 1)


def test_failing_source_backs_off_and_comes_back(site: Site, tmp_path: Path) -> None:
    mine = Watch(tmp_path, site.base + "/rss")
    site.replies["/rss"] = Reply(status=500)
    pauses = []
    for failures in (1, 2, 3):
        _, drops, health = mine.run()
        assert not drops
        assert (health["rss"].ok, health["rss"].failures) == (False, failures)
        assert "500" in health["rss"].problem
        pauses.append((health["rss"].next_at - health["rss"].checked_at).total_seconds())
        mine.clock.added += pauses[-1] + 1
    assert pauses == [1800, 3600, 7200]
    site.feed("/rss", [site.page("/s/1", 1)])
    pages, _, health = mine.run()
    assert (len(pages), health["rss"].failures, health["rss"].ok) == (1, 0, True)


@pytest.mark.parametrize("kind", ["slow", "endless", "bomb", "html", "half"])
def test_source_that_misbehaves_is_reported_once_and_ends(site: Site, tmp_path: Path, kind: str) -> None:
    def drip(handler: object) -> None:
        for _ in range(100):
            handler.wfile.write(b"H")
            handler.wfile.flush()
            time.sleep(0.05)

    def pour(handler: object) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(10_000):
            handler.wfile.write(b"x" * 65536)

    good = site.page("/s/1", 1)
    site.feed("/fine", [good])
    half = (
        b'<?xml version="1.0"?><rss version="2.0"><channel><item><link>'
        + good.encode()
        + b"?n=2</link></item><item><li"
    )
    site.page("/s/1?n=2", 2)
    site.replies["/bad"] = {
        "slow": Reply(stream=drip),
        "endless": Reply(stream=pour),
        "bomb": Reply(gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}),
        "html": Reply(b"<html><body>no feed</body></html>", headers={"Content-Type": "text/html"}),
        "half": Reply(half, headers={"Content-Type": "application/rss+xml"}),
    }[kind]
    pages, drops, health = Watch(tmp_path, site.base + "/bad", site.base + "/fine").run()
    assert good in [page.url for page in pages]
    assert not drops
    assert (health["bad"].ok, health["fine"].ok) == (False, True)
    assert health["bad"].problem.startswith(site.base + "/bad")
    assert len(pages) == (2 if kind == "half" else 1)


def test_robots_txt_is_kept(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /s/secret\nCrawl-delay: 0\n")
    urls = [site.page("/s/open", 1), site.page("/s/secret", 2)]
    pages, drops, _ = Watch(tmp_path, site.feed("/rss", urls)).run()
    assert [page.url for page in pages] == urls[:1]
    assert [(drop.reason, drop.source) for drop in drops] == [(DropReason.REFUSED, urls[1])]
    assert "robots.txt" in drops[0].detail
    assert site.asked["/s/secret"] == 0
    assert site.asked["/robots.txt"] == 1


@pytest.fixture
def other() -> Iterator[Site]:
    with running() as site:
        yield site


def test_feed_that_names_pages_of_other_hosts_is_read(site: Site, other: Site, tmp_path: Path) -> None:
    urls = [site.page("/s/1", 1), other.page("/s/2", 2)]
    pages, drops, health = Watch(tmp_path, site.feed("/rss", urls)).run()
    assert (sorted(page.url or "" for page in pages), drops) == (sorted(urls), [])
    assert health["rss"].pages == 2
    assert other.asked["/robots.txt"] == 1


def test_redirect_to_another_host_keeps_that_hosts_robots_txt(site: Site, other: Site, tmp_path: Path) -> None:
    other.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /secret\n")
    secret, fine = other.page("/secret/1", 1), other.page("/open/2", 2)
    site.replies["/to-secret"] = Reply(status=302, headers={"Location": secret})
    site.replies["/to-open"] = Reply(status=302, headers={"Location": fine})
    mine = Watch(tmp_path, site.feed("/rss", [site.base + "/to-secret", site.base + "/to-open"]))
    pages, drops, health = mine.run()
    assert [(page.source, page.url) for page in pages] == [(site.base + "/to-open", fine)]
    assert [(drop.reason, drop.source) for drop in drops] == [(DropReason.REFUSED, site.base + "/to-secret")]
    assert f"robots.txt forbids {secret}" in drops[0].detail
    assert (other.asked["/secret/1"], other.asked["/open/2"], other.asked["/robots.txt"]) == (0, 1, 1)
    assert health["rss"].waiting == 0
    mine.clock.added += 1000
    assert mine.run()[:2] == ([], [])  # told once, read once


def test_redirect_inside_a_host_keeps_its_robots_txt(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /secret\n")
    site.page("/secret/1", 1)
    site.replies["/s/1"] = Reply(status=301, headers={"Location": "/secret/1"})
    pages, drops, _ = Watch(tmp_path, site.feed("/rss", [site.base + "/s/1"])).run()
    assert (pages, [drop.reason for drop in drops], site.asked["/secret/1"]) == ([], [DropReason.REFUSED], 0)


def test_feed_that_moved_to_another_host_is_read_there(site: Site, other: Site, tmp_path: Path) -> None:
    url = other.page("/s/1", 1)
    site.replies["/rss"] = Reply(status=301, headers={"Location": other.feed("/feed", [url])})
    pages, drops, health = Watch(tmp_path, site.base + "/rss").run()
    assert ([page.url for page in pages], drops, health["rss"].ok) == ([url], [], True)


def test_redirects_between_two_hosts_end(site: Site, other: Site, tmp_path: Path) -> None:
    site.replies["/s/1"] = Reply(status=302, headers={"Location": other.base + "/s/1"})
    other.replies["/s/1"] = Reply(status=302, headers={"Location": site.base + "/s/1"})
    site.replies["/s/2"] = Reply(status=302, headers={"Location": "http://[bad"})
    pages, drops, _ = Watch(tmp_path, site.feed("/rss", [site.base + "/s/1", site.base + "/s/2"])).run()
    assert (pages, sorted(drop.source for drop in drops)) == ([], [site.base + "/s/1", site.base + "/s/2"])
    assert site.asked["/s/1"] + other.asked["/s/1"] <= 7


def test_host_whose_robots_txt_fails_is_not_asked(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = Reply(status=500)
    site.feed("/rss", [site.page("/s/1", 1)])
    pages, _, health = Watch(tmp_path, site.base + "/rss").run()
    assert (pages, health["rss"].ok, site.asked["/rss"]) == ([], False, 0)


def test_one_connection_a_host(site: Site, tmp_path: Path) -> None:
    feeds = [site.feed(f"/rss{n}", [site.page(f"/s/{n}{m}", 10 * n + m) for m in range(4)]) for n in range(3)]
    pages, _, _ = Watch(tmp_path, *feeds).run()
    assert len(pages) == 12
    assert site.most_at_once == 1


def test_windows_1256_feed_is_read(site: Site, tmp_path: Path) -> None:
    url = site.page("/s/1", 1)
    text = '<?xml version="1.0" encoding="windows-1256"?><rss version="2.0"><channel><item><title>عاجل: قمة</title>'
    body = f"{text}<link>{url}</link><pubDate>Thu, 14 Mar 2024 10:00:00 GMT</pubDate></item></channel></rss>"
    site.replies["/rss"] = Reply(body.encode("cp1256"), headers={"Content-Type": "text/xml; charset=utf-8"})
    pages, _, health = Watch(tmp_path, site.base + "/rss").run()
    assert health["rss"].ok, health["rss"].problem
    assert pages[0].published_at is not None
    assert pages[0].published_at.date().isoformat() == "2024-03-14"


def test_sitemap_index_news_sitemap_and_json_feed(site: Site, tmp_path: Path) -> None:
    urls = [site.page(f"/s/{n}", n) for n in range(3)]
    head = '<?xml version="1.0"?>'
    index = f"{head}<sitemapindex><sitemap><loc>{site.base}/map1.xml</loc></sitemap></sitemapindex>"
    date = "<news:publication_date>2024-03-14T10:00:00+03:00</news:publication_date>"
    news = f"<news:news>{date}<news:title>خبر</news:title></news:news>"
    first, second = f"<url><loc><![CDATA[{urls[0]}]]></loc>{news}</url>", f"<url><loc>{urls[1]}</loc></url>"
    site.replies["/index.xml"] = Reply(index.encode(), headers={"Content-Type": "application/xml"})
    site.replies["/map1.xml"] = Reply(f'{head}<urlset xmlns:news="n">{first}{second}</urlset>'.encode())
    site.replies["/feed.json"] = Reply(json.dumps({"version": "1", "items": [{"url": urls[2]}]}).encode())
    pages, _, health = Watch(tmp_path, site.base + "/index.xml", site.base + "/feed.json").run()
    assert sorted(page.url or "" for page in pages) == urls
    dated = next(page for page in pages if page.url == urls[0])
    assert dated.published_at is not None
    assert health["index.xml"].entries == 2


def test_sitemap_packed_as_a_file_is_read(site: Site, tmp_path: Path) -> None:
    url = site.page("/s/1", 1)
    body = gzip.compress(f"<urlset><url><loc>{url}</loc></url></urlset>".encode())
    site.replies["/map.xml.gz"] = Reply(body, headers={"Content-Type": "application/x-gzip"})
    pages, _, health = Watch(tmp_path, site.base + "/map.xml.gz").run()
    assert ([page.url for page in pages], health["map.xml.gz"].ok) == ([url], True)


def test_sitemap_with_entities_is_refused(site: Site, tmp_path: Path) -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = f'<?xml version="1.0"?>{entities}<urlset><url><loc>&b;</loc></url></urlset>'
    site.replies["/map"] = Reply(bomb.encode())
    pages, _, health = Watch(tmp_path, site.base + "/map").run()
    assert (pages, health["map"].ok) == ([], False)
    assert "entities" in health["map"].problem


def test_watched_page_comes_again_when_its_words_change(site: Site, tmp_path: Path) -> None:
    url = site.page("/live", 1)
    mine = Watch(tmp_path, url, extra='kind = "page"')
    assert len(mine.run()[0]) == 1
    mine.clock.added += 1000
    assert mine.run()[0] == []
    site.page("/live", 2)
    mine.clock.added += 1000
    assert len(mine.run()[0]) == 1


def test_large_sitemap_is_read_over_several_polls(site: Site, tmp_path: Path) -> None:
    urls = [site.page(f"/s/{n}", n) for n in range(7)]
    mine = Watch(tmp_path, site.feed("/rss", urls), extra="most = 3")
    found = []
    for _ in range(3):
        pages, _, _ = mine.run()
        found.append(len(pages))
        mine.clock.added += 1000
    assert found == [3, 3, 1]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "names no source"),
        ("[[source]]\nname = 'x'", "no http or https address"),
        ("[[source]]\nurl = 'ftp://x'", "no http or https address"),
        ("[[source]]\nurl = 'https://a.example'\nkind = 'telegram'", "unknown kind"),
        ("[[source]]\nurl = 'https://a.example'\nevery = 1", "30 or more"),
        ("[[source]]\nurl = 'https://a.example'\nevry = 60", "unknown 'evry'"),
        ("[[source]]\nurl = 'https://a.example'\n[[source]]\nurl = 'https://a.example'", "stands twice"),
        ("[[source]\n", "is no TOML"),
    ],
)
def test_wrong_list_of_sources_says_what_is_wrong(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=word):
        read_sources(path)


def test_broken_state_is_named(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"state\.json"):
        JsonState(path)


def test_state_keeps_what_it_is_given(tmp_path: Path) -> None:
    state = JsonState(tmp_path / "deep" / "state.json")
    state.put("a", {"page:1": "x", "page:2": "y", "wait:1": "z"})
    state.put("a", {"page:1": None})
    again = JsonState(tmp_path / "deep" / "state.json")
    assert (again.get("a", "page:1"), again.get("a", "page:2"), again.keys("a", "page:")) == (None, "y", ["page:2"])
