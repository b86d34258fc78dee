"""What a page's head says: JSON-LD in all its shapes, Open Graph, other meta elements, microdata, the title element.

Each field is taken from the first of its places that has it; docs/pages.md lists the order. Places that name the day of
publication differently are kept as a note.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from marsad.lexicon.sites import SiteTable, trim
from marsad.pages.cuts import Source
from marsad.pages.dates import Moment, is_date_line, read_date_line, read_stamp
from marsad.pages.lines import content_words

_PUBLISHED: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "published_time",
    "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "publish_date", "pubdate", "date.issued",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "article.published", "cxenseparse:recs:publishtime",
    "og:pubdate", "rnews:datepublished", "news-date", "creation_date", "created", "date",
)  # fmt: skip
_UPDATED: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod", "last-modified",
)  # fmt: skip
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_META: Final = re.compile(r"<meta\s[^<>]{0,3000}>", re.IGNORECASE)
_CANONICAL: Final = re.compile(r"[cC](?:anonical|ANONICAL)")
_LINK: Final = re.compile(r"<link\s[^<>]{0,1500}>", re.IGNORECASE)
_ROOT: Final = re.compile(r"<html\b[^<>]{0,1000}>", re.IGNORECASE)
_H1: Final = re.compile(r"<h1\b[^<>]{0,500}>(.{1,1000}?)</h1", re.IGNORECASE | re.DOTALL)
_ITEMPROP: Final = re.compile(r"itemprop\s*=\s*[\"']?([dD][aA][tT][eE]\w+)[^<>]{0,300}>")
_DATED: Final = re.compile(r"<(?:time|span|div|abbr|p)\s[^<>]{0,600}$", re.IGNORECASE)
_DATED_TAG: Final = 300  # characters of a tag before its itemprop
_LONGEST_LINK: Final = 1_500  # characters of a link element before its rel
_SEPARATORS: Final = re.compile(r"\s+[-|–—»«:•/]+\s+|\s*\|\s*|\s*::\s*")
_TRAILING_COMMA: Final = re.compile(r",\s*([}\]])")
_DECODER: Final = json.JSONDecoder(strict=False)
_BETWEEN: Final = re.compile(r"[\s;,]*")
_TYPE: Final = re.compile(r'"@type"\s*:\s*\[?\s*"([\w:/.]{0,40}(?:Article|Posting|Report))"')
_ANY_TYPE: Final = re.compile(r'"@type"\s*:\s*\[?\s*"([\w:/.]{1,60})"')
_WRAPPING: Final = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_DATES: Final = 3  # of one itemprop that are looked at
_TAG: Final = "article:tag"
_SITE_WORDS: Final = 5  # of an outlet's name
_URL_DATE: Final = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")


@dataclass(slots=True)
class Meta:
    """What the head tells. `titles` are the candidates in their order; `types` the page's types of all vocabularies."""

    titles: list[str] = field(default_factory=list)
    subtitle: str | None = None
    byline: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    site: str | None = None
    language: str | None = None
    url: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    types: frozenset[str] = frozenset()
    body: str = ""
    title_element: str = ""
    notes: tuple[str, ...] = ()


def read_meta(given: Source, title: str, page_url: str | None, sites: SiteTable) -> Meta:
    """Return what the elements of a page tell; `title` is its title element."""
    source = _told_part(given.html)
    metas = _metas(source)
    nodes = list(_json_nodes(given.json_ld))
    url = _canonical(source, metas, page_url)
    article = _article(nodes, url, title or metas.get("og:title") or _heading(given.html), sites)
    site = _site(article, nodes, metas)
    published, updated, notes = _moments(article, metas, source, url, _zone(url or page_url, sites))
    types = {kind for node in nodes for kind in _types(node)} | {metas.get("og:type", "")}
    return Meta(
        titles=_titles(article, metas, title, site),
        subtitle=_text(article.get("alternativeHeadline")),
        byline=_byline(article, metas),
        section=_text(article.get("articleSection")) or metas.get("article:section"),
        tags=_tags(article, metas),
        site=site,
        language=_language(source, article),
        url=url,
        published=published,
        updated=updated,
        types=frozenset(types - {""}),
        body=_body(article),
        title_element=" ".join(title.split()),
        notes=notes,
    )


def _heading(source: str) -> str:
    """Return the words of the first heading of a page that has no title element."""
    at = source.find("<h1")
    match = _H1.match(source, at) if at >= 0 else None
    return html.unescape(re.sub(r"<[^<>]*>", " ", match[1])) if match else ""


def _told_part(source: str) -> str:
    """Return the head where nothing below it is a meta element or microdata, else the whole page."""
    end = source.find("</head")
    if end < 0 or source.find("<meta", end) >= 0 or source.find("itemprop", end) >= 0:
        return source
    return source[:end]


def _attributes(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def _metas(source: str) -> dict[str, str]:
    """Return meta elements by their name, property or itemprop in lower case; the first of a name wins."""
    found: dict[str, str] = {}
    for tag in _META.findall(source):
        attributes = _attributes(tag)
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        value = " ".join(attributes.get("content", "").split())
        key = (name or "").strip().lower()
        if key == _TAG and value and key in found:
            found[key] += f",{value}"  # one element a tag
        elif key and value:
            found.setdefault(key, value)
    return found


# JSON-LD


def _json_nodes(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield every object of every JSON-LD script, at whatever depth, the outer before the inner."""
    for script in scripts:
        yield from _objects(_loads(script), 0)


def _loads(text: str) -> Any:
    """Read JSON as sites write it: line breaks in strings, stray commas, comment marks; else field by field."""
    text = _WRAPPING.sub("", text.strip("\ufeff \t\r\n")).strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), html.unescape(text)):
        try:
            return _documents(attempt)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _documents(text: str) -> list[Any]:
    """Read one JSON document after the other: some sites write two objects into one script."""
    found, at = [], 0
    while at < len(text):
        document, at = _DECODER.raw_decode(text, at)
        found.append(document)
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty string too
    return found


_FIELDS: Final = ("headline", "datePublished", "dateModified", "articleSection", "alternativeHeadline", "url")


def _salvaged(text: str) -> dict[str, Any]:
    """Read the fields that matter out of broken JSON; only a script that speaks of an article gives any."""
    found: dict[str, Any] = {}
    for name in _FIELDS:
        match = re.search(rf'"{re.escape(name)}"\s*:\s*\[?\s*"((?:[^"\\\n]|\\.){{1,400}})"', text)
        if match:
            found[name] = match[1].replace('\\"', '"').replace("\\/", "/")
            if "\\u" in found[name]:
                found[name] = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), found[name])
    found["@type"] = _TYPE.findall(text)[:1] or _ANY_TYPE.findall(text)[:1]
    if author := re.search(r'"author"\s*:\s*[^}]{0,200}?"name"\s*:\s*"([^"\n]{2,80})"', text):
        found["author"] = author[1]
    return found


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 8:
        return
    if isinstance(data, dict):
        yield data
        for value in data.values():
            if isinstance(value, dict | list):
                yield from _objects(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _objects(value, depth + 1)


def _types(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in listed if isinstance(kind, str)]


def _article(nodes: list[dict[str, Any]], url: str | None, title: str, sites: SiteTable) -> Mapping[str, Any]:
    """Return the JSON-LD object of the page's own article: by its address, else by its headline, else the first."""
    wanted = sites.markup.article_types
    articles = [
        node for node in nodes if wanted.intersection(_types(node)) and ("headline" in node or "datePublished" in node)
    ]
    if len(articles) < 2:
        return articles[0] if articles else _web_page(nodes)
    words = content_words(title, sites)

    def likeness(node: Mapping[str, Any]) -> float:
        same = url is not None and any(_same_address(address, url) for address in _addresses(node))
        headline = content_words(_text(node.get("headline")) or "", sites)
        return (2.0 if same else 0.0) + (len(headline & words) / len(headline) if headline else 0.0)

    return max(articles, key=likeness)


def _web_page(nodes: list[dict[str, Any]]) -> Mapping[str, Any]:
    """Return the object of a page that calls itself no article but tells its date (WordPress's WebPage)."""
    return next((node for node in nodes if "WebPage" in _types(node) and "datePublished" in node), {})


def _addresses(node: Mapping[str, Any]) -> list[str]:
    main = node.get("mainEntityOfPage")
    given = [node.get("url"), node.get("@id"), main.get("@id") if isinstance(main, dict) else main]
    return [address for address in given if isinstance(address, str)]


def _same_address(a: str, b: str) -> bool:
    return a.partition("#")[0].rstrip("/") == b.partition("#")[0].rstrip("/")


def _text(value: Any) -> str | None:
    """Return a string of a JSON-LD value, which may be a list or carry mark-up."""
    if isinstance(value, list):
        value = next((part for part in value if isinstance(part, str) and part.strip()), None)
    if not isinstance(value, str):
        return None
    if "<" in value and ">" in value:
        value = re.sub(r"<[^>]{1,200}>", " ", value)
    words = " ".join(html.unescape(value).split())
    return words or None


def _names(value: Any) -> str | None:
    """Return author names: a string, an object with a name, or a list of either."""
    parts = value if isinstance(value, list) else [value]
    names = [_text(part.get("name")) if isinstance(part, dict) else _text(part) for part in parts]
    kept = list(
        dict.fromkeys(name for name in names if name and not name.startswith(("http", "@")) and len(name) <= 80)
    )
    return "، ".join(kept) or None


def _byline(article: Mapping[str, Any], metas: Mapping[str, str]) -> str | None:
    given = (article.get("author"), metas.get("author"), metas.get("article:author_name"), metas.get("article:author"))
    return next((names for value in given if (names := _names(value))), None)


def _body(article: Mapping[str, Any]) -> str:
    value = article.get("articleBody")
    return html.unescape(re.sub(r"<[^>]{1,300}>", "\n", value)) if isinstance(value, str) else ""


# fields


def _titles(article: Mapping[str, Any], metas: Mapping[str, str], title: str, site: str | None) -> list[str]:
    """Return the title's candidates in their order, without the site's name."""
    given = [
        _text(article.get("headline")) or _text(article.get("name")),
        metas.get("og:title"),
        metas.get("twitter:title"),
        metas.get("title"),
        title,
    ]
    cleaned = [_without_site(" ".join(html.unescape(text).split()), site) for text in given if text]
    return list(dict.fromkeys(text for text in cleaned if text))


def _without_site(text: str, site: str | None) -> str:
    """Cut the outlet's name off a title: «عنوان الخبر - البيان» -> «عنوان الخبر»; a lone site's name gives ""."""
    if site and trim(text) == trim(site):
        return ""
    if site and (prefix := re.match(rf"{re.escape(site)}\s*[:|»\-–—]\s*(?=\S)", text)):
        return text[prefix.end() :].strip()
    parts = [part for part in _SEPARATORS.split(text) if part.strip()]
    if len(parts) < 2:
        return text.strip()
    if site:
        kept = [part for part in parts if trim(part) != trim(site)]
        if len(kept) < len(parts):
            return text[text.find(kept[0]) : text.rfind(kept[-1]) + len(kept[-1])].strip() if kept else ""
    longest = max(parts, key=len)
    if len(longest) * 2 > len(text) and (parts[0] is longest or len(parts[0]) * 3 < len(longest)):
        return longest.strip()
    return text.strip()


def site_beside(title_element: str, title: str) -> str | None:
    """Return the outlet's name as the title element gives it beside the story's title, or None.

    >>> site_beside("قمة طارئة في بغداد | سياسة | مرآة الأحداث", "قمة طارئة في بغداد")
    'مرآة الأحداث'
    """
    parts = [part.strip() for part in _SEPARATORS.split(title_element) if part.strip()]
    others = [part for part in parts if trim(part) != trim(title)]
    if len(others) == len(parts) or not others:
        return None
    name = others[-1]
    return name if len(name.split()) <= _SITE_WORDS and not any(char.isdigit() for char in name) else None


def date_beside(title_element: str, sites: SiteTable, zone: str) -> Moment | None:
    """Return the day that the title element gives beside title and outlet, or None.

    «قمة طارئة في بغداد - مرآة الأحداث - 14 مارس 2024» was published on 14 March.
    """
    parts = [part.strip() for part in _SEPARATORS.split(title_element)]
    days = (read_date_line(part, sites, zone) for part in parts[1:] if is_date_line(part, sites))
    return next((day for day in days if day), None)


def _site(article: Mapping[str, Any], nodes: list[dict[str, Any]], metas: Mapping[str, str]) -> str | None:
    publisher = article.get("publisher")
    named = _text(publisher.get("name")) if isinstance(publisher, dict) else _text(publisher)
    site = next((_text(node.get("name")) for node in nodes if "WebSite" in _types(node)), None)
    return metas.get("og:site_name") or named or site or metas.get("application-name") or None


def _tags(article: Mapping[str, Any], metas: Mapping[str, str]) -> tuple[str, ...]:
    value = article.get("keywords") or metas.get("news_keywords") or metas.get("keywords") or metas.get(_TAG) or ""
    parts = value if isinstance(value, list) else re.split(r"[,،;]", str(value))
    names = [" ".join(str(part).split()) for part in parts if isinstance(part, str)]
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= 60))[:30]


def _canonical(source: str, metas: Mapping[str, str], page_url: str | None) -> str | None:
    """Return the page's own address: link rel=canonical, og:url, or the one that it was fetched from."""
    for given in (_canonical_link(source), metas.get("og:url")):
        address = urljoin(page_url or "", (given or "").strip()) if given else ""
        parts = urlsplit(address)
        if (
            parts.scheme in ("http", "https")
            and parts.netloc
            and (parts.path.strip("/") or parts.query or not page_url)
        ):
            return address
    return page_url


def _canonical_link(source: str) -> str | None:
    for match in _CANONICAL.finditer(source):
        at = match.start()
        link = _LINK.match(source, max(0, source.rfind("<", max(0, at - _LONGEST_LINK), at)))
        found = _attributes(link[0]) if link else {}
        if "canonical" in found.get("rel", "").lower().split():
            return found.get("href")
    return None


def _zone(url: str | None, sites: SiteTable) -> str:
    outlet = sites.outlet(url)
    return outlet.zone if outlet else ""


def _language(source: str, article: Mapping[str, Any]) -> str | None:
    root = _ROOT.search(source, 0, 5000)
    given = _attributes(root[0]).get("lang") if root else None
    given = given or article.get("inLanguage")
    return given.split("-")[0].lower() if isinstance(given, str) and given.strip() else None


def _moments(
    article: Mapping[str, Any], metas: Mapping[str, str], source: str, url: str | None, zone: str
) -> tuple[Moment | None, Moment | None, tuple[str, ...]]:
    """Return publication, update and a note where places differ by more than a day."""
    microdata = _microdata(source)
    given = [
        ("JSON-LD", _text(article.get("datePublished")) or _text(article.get("dateCreated"))),
        *((name, metas[name]) for name in _PUBLISHED if name in metas),
        *(("microdata", text) for text in microdata.get("datepublished", ())),
    ]
    found = [(name, moment) for name, text in given if (moment := read_stamp(text, zone))]
    if not found and url and (match := _URL_DATE.search(url)):
        address_day = read_stamp(f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}")
        found = [("address", address_day)] if address_day else []
    if not found:
        return None, None, ()
    first = _finest(found)
    notes = tuple(
        f"published: {name} says {moment.day}, {found[0][0]} {first.day}"
        for name, moment in found[1:]
        if abs((moment.day - first.day).days) > 1
    )
    changed = (
        _text(article.get("dateModified")),
        *(metas.get(name) for name in _UPDATED),
        *microdata.get("datemodified", ()),
    )
    updated = next((moment for text in changed if (moment := read_stamp(text, zone))), None)
    return first, updated, notes[:2]


def _finest(found: list[tuple[str, Moment]]) -> Moment:
    """Return the first moment; one of the same day with a clock where the first has none."""
    first = found[0][1]
    if first.at is None:
        return next((moment for _, moment in found if moment.day == first.day and moment.at), first)
    return first


def _microdata(source: str) -> dict[str, list[str]]:
    """Return the machine-readable dates of itemprops outside meta elements: `<time itemprop=… datetime=…>`."""
    found: dict[str, list[str]] = {}
    for match in _ITEMPROP.finditer(source):
        at = match.start()
        start = source.rfind("<", max(0, at - _DATED_TAG), at)
        if start >= 0 and _DATED.match(source, start, at):
            attributes = _attributes(source[start : match.end()])
            values = found.setdefault(match[1].lower(), [])
            if (value := attributes.get("datetime") or attributes.get("content")) and len(values) < _DATES:
                values.append(value)
    return found
