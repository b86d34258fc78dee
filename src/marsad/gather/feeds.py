"""Feeds and sitemaps -> the addresses of stories: RSS, Atom, JSON Feed, sitemaps and news sitemaps, sitemap indexes."""

from __future__ import annotations

import calendar
import json
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit
from xml.parsers import expat

import feedparser

from marsad.errors import FetchError

_MOST: Final = 50_000  # addresses of one sitemap, the limit of the sitemap protocol
_LARGEST: Final = 50_000_000  # bytes of one sitemap, unpacked: the same
_HEAD: Final = 65_536  # bytes that tell what a body is
_SITEMAP: Final = re.compile(rb"<(?:[\w-]+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_PAGE: Final = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,4000}-->\s*)*<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)
_ALTERNATE: Final = re.compile(rb"<link\s[^<>]{0,1000}application/(?:rss|atom)\+xml[^<>]{0,1000}>", re.IGNORECASE)
_HREF: Final = re.compile(rb"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_PORTS: Final = {"http": ":80", "https": ":443"}
_SAFE: Final = "%/:=&~+!$,;'@()*[]-._"  # what stands in a path as it is
_ESCAPE: Final = re.compile("%[0-9a-fA-F]{2}")
_TRACKING: Final = ("utm_", "at_", "mc_")
_TRACKERS: Final = frozenset({"fbclid", "gclid", "ocid", "cmpid", "ref", "traffic_source", "xtor", "ns_campaign"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One story that a feed names."""

    url: str
    title: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed or sitemap holds.

    `more` are the sitemaps that an index names, the newest first; `problem` tells what was broken.
    """

    kind: str  # rss atom json sitemap index
    entries: tuple[Entry, ...] = ()
    more: tuple[str, ...] = ()
    problem: str = ""


def parse_feed(body: bytes, url: str) -> Feed:
    """Read a feed or sitemap; a broken one gives what could be read, with its `problem`.

    What is no feed at all is a FetchError.
    """
    body = _unpacked(body, url)
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"{", b"[")):
        return _json_feed(body, url)
    if _SITEMAP.search(head):
        return _sitemap(body, url)
    if head.startswith((b"http://", b"https://")):
        return _text_sitemap(body, url)
    if _PAGE.match(head):
        raise FetchError(f"{url}: is a page and no feed ({_feed_of(body, url)})")
    return _xml_feed(body, url)


def _unpacked(body: bytes, url: str) -> bytes:
    """Unpack a sitemap that is a gzip file, never beyond what its protocol allows."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        found = unpacker.decompress(body, _LARGEST)
    except zlib.error as error:
        raise FetchError(f"{url}: is damaged: {error} (the site must mend it)") from error
    if unpacker.unconsumed_tail:
        raise FetchError(f"{url}: unfolds to more than {_LARGEST / 1e6:g} MB (give a smaller sitemap)")
    return found


def _feed_of(body: bytes, url: str) -> str:
    """Return what to do about a page that was given as a feed: the feed that it names."""
    for link in _ALTERNATE.findall(body[:_HEAD]):
        address = _HREF.search(link)
        if address and (entry := _entry(address[1].decode("utf-8", "replace"), url)):
            return f"it names {entry.url}: give that"
    return "give the address of a feed or sitemap"


def canonical(url: str) -> str:
    """Return the address by which a story is known.

    No fragment, no tracking parameters, no usual port, host in lower case; Arabic letters as browsers send them.
    """
    parts = urlsplit(url.strip())
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(_TRACKING) and name.lower() not in _TRACKERS
    ]
    scheme = parts.scheme.lower()
    host = parts.netloc.lower().removesuffix(_PORTS.get(scheme, ":"))
    path = _ESCAPE.sub(lambda match: match[0].upper(), quote(parts.path, safe=_SAFE)) or "/"
    return urlunsplit((scheme, host, path, urlencode(kept), ""))


def _entry(url: Any, base: str, title: Any = None, published_at: datetime | None = None) -> Entry | None:
    if not isinstance(url, str) or not url.strip():
        return None
    try:
        address = urljoin(base, url.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return Entry(address, str(title).strip() if title else None, published_at)


def _json_feed(body: bytes, url: str) -> Feed:
    try:
        data = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FetchError(f"{url}: is no feed: {error} (give the address of a feed or sitemap)") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise FetchError(f"{url}: is JSON and no JSON Feed (give the address of a feed or sitemap)")
    found = [
        _entry(item.get("url") or item.get("id"), url, item.get("title"), _iso(item.get("date_published")))
        for item in items
        if isinstance(item, dict)
    ]
    return Feed("json", tuple(entry for entry in found if entry))


def _xml_feed(body: bytes, url: str) -> Feed:
    try:
        body.decode("utf-8")
        headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    except UnicodeDecodeError:
        headers = {"content-type": "application/xml", "content-location": url}
    parsed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    entries = [
        _entry(
            item.get("link"),
            url,
            item.get("title"),
            _struct(item.get("published_parsed") or item.get("updated_parsed")),
        )
        for item in parsed.entries
    ]
    kept = tuple(entry for entry in entries if entry)
    version = str(parsed.get("version") or "")
    if not version and not kept:
        raise FetchError(f"{url}: is no feed (give the address of a feed or sitemap)")
    broken = parsed.get("bozo_exception") if parsed.get("bozo") else None
    problem = f"is broken: {str(broken).splitlines()[0]}" if broken and not _harmless(broken) else ""
    return Feed("atom" if version.startswith("atom") else "rss", kept, problem=problem)


def _harmless(error: object) -> bool:
    """Tell whether feedparser complains of the charset's name only."""
    return "CharacterEncodingOverride" in type(error).__name__ or "NonXMLContentType" in type(error).__name__


def _struct(value: Any) -> datetime | None:
    if not value:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(value), UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _iso(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value).strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


_KEPT: Final = frozenset({"url/loc", "sitemap/loc", "sitemap/lastmod", "news/title", "news/publication_date"})


class _SitemapReader:
    """Collects address, news title and date of each `<url>`, whatever its prefixes; refuses declared entities."""

    def __init__(self, url: str) -> None:
        self.url, self.entries, self.more = url, list[Entry](), list[tuple[str, str]]()
        self.index = False
        self._item: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []

    def read(self, body: bytes) -> str:
        """Read the document; return what was broken, "" where it is whole."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(body, True)
        except expat.ExpatError as error:
            return f"is broken in line {error.lineno}: {expat.errors.messages[error.code]}"
        except _TooMuchError as error:
            return str(error)
        return ""

    def _refuse(self, *_: object) -> None:
        raise _TooMuchError("declares entities, which no sitemap needs")

    def _start(self, name: str, _: object) -> None:
        local = name.rpartition(":")[2]
        self._path.append(local)
        self._text.clear()
        if local in ("url", "sitemap"):
            self._item = {}
        elif local == "sitemapindex":
            self.index = True

    def _end(self, name: str) -> None:
        local = self._path.pop()
        text = "".join(self._text).strip()
        self._text.clear()
        key = f"{self._path[-1] if self._path else ''}/{local}"
        if key in _KEPT and text:
            self._item.setdefault(key, text)
        elif local == "url":
            moment = _iso(self._item.get("news/publication_date"))
            if entry := _entry(self._item.get("url/loc"), self.url, self._item.get("news/title"), moment):
                self.entries.append(entry)
        elif local == "sitemap" and (entry := _entry(self._item.get("sitemap/loc"), self.url)):
            self.more.append((self._item.get("sitemap/lastmod", ""), entry.url))
        if len(self.entries) + len(self.more) > _MOST:
            raise _TooMuchError(f"holds more than {_MOST:,} addresses")


def _text_sitemap(body: bytes, url: str) -> Feed:
    """Read a sitemap that is a list of addresses, one a line."""
    lines = body.decode("utf-8", "replace").split("\n")
    entries = [entry for line in lines[:_MOST] if (entry := _entry(line, url)) and line.lstrip().startswith("http")]
    return Feed("sitemap", tuple(entries), problem=f"holds more than {_MOST:,} addresses" if len(lines) > _MOST else "")


class _TooMuchError(Exception):
    """A sitemap that goes beyond its protocol."""


def _sitemap(body: bytes, url: str) -> Feed:
    reader = _SitemapReader(url)
    problem = reader.read(body)
    more = tuple(address for _, address in sorted(reader.more, key=lambda pair: pair[0], reverse=True))
    return Feed("index" if reader.index else "sitemap", tuple(reader.entries), more, problem)
