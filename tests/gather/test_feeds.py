"""Feeds and sitemaps: the addresses of stories, and what is no feed."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import FetchError
from marsad.gather.feeds import canonical, parse_feed

URL = "https://news.example/rss"


def test_rss_with_relative_links_dates_and_titles() -> None:
    item = "<item><title>عاجل</title><link>/a/1</link><pubDate>Thu, 14 Mar 2024 10:00:00 +0300</pubDate></item>"
    feed = parse_feed(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode(), URL)
    (entry,) = feed.entries
    assert (feed.kind, entry.url, entry.title) == ("rss", "https://news.example/a/1", "عاجل")
    assert entry.published_at is not None
    assert entry.published_at.isoformat() == "2024-03-14T07:00:00+00:00"


def test_atom() -> None:
    entry = (
        '<entry><title>خبر</title><link href="https://news.example/1"/><updated>2024-03-14T10:00:00Z</updated></entry>'
    )
    feed = parse_feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode(), URL)
    assert (feed.kind, [one.url for one in feed.entries]) == ("atom", ["https://news.example/1"])


def test_json_feed_and_its_broken_items() -> None:
    items = [
        {"id": "https://news.example/1", "date_published": "2024-03-14T10:00:00Z"},
        {"url": 5},
        "x",
        {"url": "ftp://x"},
    ]
    feed = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode(), URL)
    assert [one.url for one in feed.entries] == ["https://news.example/1"]


def test_broken_sitemap_gives_what_came_before() -> None:
    body = b"<urlset><url><loc>https://news.example/1</loc></url><url><loc>https://news.example/2</lo"
    feed = parse_feed(body, URL)
    assert [one.url for one in feed.entries] == ["https://news.example/1"]
    assert "line 1" in feed.problem


def test_sitemap_index_gives_the_newest_first() -> None:
    maps = "".join(f"<sitemap><loc>/m{n}.xml</loc><lastmod>2024-0{n}-01</lastmod></sitemap>" for n in (1, 3, 2))
    feed = parse_feed(f"<sitemapindex>{maps}</sitemapindex>".encode(), URL)
    assert feed.more == tuple(f"https://news.example/m{n}.xml" for n in (3, 2, 1))


def test_images_of_a_sitemap_are_no_stories() -> None:
    image = "<image:image><image:loc>https://news.example/1.jpg</image:loc></image:image>"
    body = f'<urlset xmlns:image="i"><url><loc>https://news.example/1</loc>{image}</url></urlset>'
    assert [one.url for one in parse_feed(body.encode(), URL).entries] == ["https://news.example/1"]


@pytest.mark.parametrize("body", [b"<html><body>x</body></html>", b"{}", b"{broken", b"plain words", b""])
def test_what_is_no_feed_is_named(body: bytes) -> None:
    with pytest.raises(FetchError, match=r"https://news\.example/rss: is"):
        parse_feed(body, URL)


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("HTTPS://News.Example/A?utm_source=x&id=5#top", "https://news.example/A?id=5"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a?fbclid=1", "https://news.example/a"),
        ("https://news.example/%D8%AE?id=1&id=2", "https://news.example/%D8%AE?id=1&id=2"),
    ],
)
def test_canonical_address(given: str, known: str) -> None:
    assert canonical(given) == known
    assert canonical(known) == known


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_fetch_error(body: bytes) -> None:
    try:
        parse_feed(body, URL)
    except FetchError as error:
        assert "\n" not in str(error)


NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
STORY = "<{p}publication_date>2024-03-14T10:00:00+03:00</{p}publication_date><{p}title>خبر</{p}title>"


@pytest.mark.parametrize("prefix", ["news", "n"])
@pytest.mark.parametrize("before", ["", f"<!--{'x' * 4000}-->"])
def test_news_sitemap_whatever_its_prefix(prefix: str, before: str) -> None:
    news = f"<{prefix}:news>{STORY.format(p=prefix + ':')}</{prefix}:news>"
    picture = (
        "<image:image><image:loc>https://news.example/1.jpg</image:loc><image:title>صورة</image:title></image:image>"
    )
    body = (
        f'<?xml version="1.0"?>{before}<urlset xmlns:{prefix}="{NEWS}" xmlns:image="i">'
        f"<url>{picture}<loc>https://news.example/1</loc>{news}</url></urlset>"
    )
    (entry,) = parse_feed(body.encode(), URL).entries
    assert (entry.url, entry.title) == ("https://news.example/1", "خبر")
    assert entry.published_at is not None


def test_sitemap_whose_own_elements_bear_a_prefix() -> None:
    body = b'<s:urlset xmlns:s="x"><s:url><s:loc>https://news.example/1</s:loc></s:url></s:urlset>'
    assert [one.url for one in parse_feed(body, URL).entries] == ["https://news.example/1"]


def test_sitemap_packed_and_as_text() -> None:
    body = b"<urlset><url><loc>https://news.example/1</loc></url></urlset>"
    assert [one.url for one in parse_feed(gzip.compress(body), URL).entries] == ["https://news.example/1"]
    text = "https://news.example/1\r\n\nhttps://news.example/خبر\nno address\n".encode()
    urls = ["https://news.example/1", "https://news.example/خبر"]
    assert [one.url for one in parse_feed(text, URL).entries] == urls


@pytest.mark.parametrize("packed", [gzip.compress(b" " * 60_000_000), b"\x1f\x8b rubbish"])
def test_packed_sitemap_that_is_a_bomb_or_damaged_is_an_error(packed: bytes) -> None:
    with pytest.raises(FetchError, match=r"unfolds to more|is damaged"):
        parse_feed(packed, URL)


def test_page_given_as_a_feed_names_the_feed_that_it_has() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    with pytest.raises(FetchError, match=r"it names https://news\.example/rss\.xml"):
        parse_feed(f"<!-- a --><!DOCTYPE html><html><head>{link}</head></html>".encode(), URL)
    with pytest.raises(FetchError, match="no feed"):
        parse_feed(b"<!-- -->" * 3000 + b"x", URL)


@pytest.mark.parametrize(
    "same",
    [
        "https://news.example/a/خبر",
        "https://news.example/a/%d8%ae%D8%A8%D8%B1#top",
        "HTTPS://News.Example:443/a/خبر?utm_source=x",
    ],
)
def test_one_story_has_one_address(same: str) -> None:
    assert canonical(same) == "https://news.example/a/%D8%AE%D8%A8%D8%B1"
