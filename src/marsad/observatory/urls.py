"""Every address of the observatory is built here and nowhere else.

Arabic lives at the root (`/events`), English below `/en` (`/en/events`). A page's data has the page's address with an
extension (`/events.csv?type=ASSAULT`). Actors are named by a key: a country or organisation (`RUS`, `IGO:UN`), such a
head with a sector (`RUS GOV`), or the lexicon's id of a person or body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from urllib.parse import quote

Query = Mapping[str, object]

EXTENSIONS: Final = ("json", "csv", "parquet")
"""The data formats of every page that shows rows."""


def _clean(query: Query) -> list[tuple[str, str]]:
    """Return the parameters that say something, in their own order, lists multiplied out."""
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        values = value if isinstance(value, (tuple, list)) else (value,)
        pairs += [(name.rstrip("_"), str(v)) for v in values if v is not None and v != "" and v is not False]
    return pairs


def encoded(query: Query) -> str:
    """Return `?a=b&c=d`, or "" where nothing is asked."""
    pairs = _clean(query)
    return "?" + "&".join(f"{name}={_quoted(value)}" for name, value in pairs) if pairs else ""


@lru_cache(maxsize=8192)
def _quoted(value: str) -> str:
    return quote(value, safe=":,")


@dataclass(frozen=True, slots=True)
class Urls:
    """Builder of addresses. `base` goes before everything ("" or "/prefix" or "https://host/prefix")."""

    base: str = ""
    language: str = "ar"

    def within(self, language: str) -> Urls:
        """Return the builder for another language."""
        return replace(self, language=language)

    def at(self, base: str) -> Urls:
        """Return the builder for another base: absolute addresses for feeds and citations."""
        return replace(self, base=base)

    def page(self, path: str, query: Query | None = None) -> str:
        """Return the address of a page by its path (`/events`)."""
        prefix = "" if self.language == "ar" else f"/{self.language}"
        shown = path if path != "/" or not prefix else ""
        return f"{self.base}{prefix}{shown}{encoded(query or {})}"

    def data(self, path: str, extension: str, query: Query | None = None) -> str:
        """Return the address of a page's data, whose rows and names depend on no language."""
        name = "/overview" if path == "/" else path
        return f"{self.base}{name}.{extension}{encoded(query or {})}"

    def overview(self) -> str:
        """Return the address of the first page."""
        return self.page("/")

    def events(self, **query: object) -> str:
        """Return the address of the events that a filter lets through."""
        return self.page("/events", query)

    def event(self, event_id: str) -> str:
        """Return the permanent link of one event."""
        return self.page(f"/events/{quote(event_id, safe='')}")

    def story(self, story_id: str, event_id: str = "") -> str:
        """Return the permanent link of a story, at the words of one of its events where it is named."""
        return self.page(f"/stories/{quote(story_id, safe='')}") + (f"#t-{quote(event_id)}" if event_id else "")

    def stories(self, **query: object) -> str:
        """Return the address of the list of stories."""
        return self.page("/stories", query)

    def actors(self, **query: object) -> str:
        """Return the address of the list of actors."""
        return self.page("/actors", query)

    def actor(self, key: str) -> str:
        """Return the address of an actor's profile."""
        return self.page(f"/actors/{quote(key, safe=':')}")

    def relations(self, **query: object) -> str:
        """Return the address of the strongest relations."""
        return self.page("/relations", query)

    def relation(self, a: str, b: str, **query: object) -> str:
        """Return the address of the relation of two actors."""
        return self.page(f"/relations/{quote(a, safe=':')}/{quote(b, safe=':')}", query)

    def network(self, **query: object) -> str:
        """Return the address of the network of actors."""
        return self.page("/network", query)

    def map(self, **query: object) -> str:
        """Return the address of the map."""
        return self.page("/map", query)

    def read(self, **query: object) -> str:
        """Return the address where a text is read at once."""
        return self.page("/read", query)

    def codebook(self, event_type: str = "") -> str:
        """Return the address of the codebook, or of one type in it."""
        return self.page(f"/codebook/{quote(event_type)}" if event_type else "/codebook")

    def frame(self, event_type: str, frame_id: str) -> str:
        """Return the address of one lexicon entry in the codebook."""
        return f"{self.codebook(event_type)}#{quote(frame_id)}"

    def clusters(self, **query: object) -> str:
        """Return the address of the list of story clusters."""
        return self.page("/clusters", query)

    def cluster(self, cluster_id: str) -> str:
        """Return the address of one cluster."""
        return self.page(f"/clusters/{quote(cluster_id, safe='')}")

    def sources(self) -> str:
        """Return the address of the outlets and sources."""
        return self.page("/sources")

    def api_docs(self) -> str:
        """Return the address of the API's own description."""
        return self.page("/api")

    def cite(self, path: str, extension: str, query: Query | None = None) -> str:
        """Return the address of a citation (`bib`, `ris`) or of the copy as text (`txt`) in the reader's language."""
        return self.page(f"{'/overview' if path == '/' else path}.{extension}", query)

    def atom(self, query: Query | None = None) -> str:
        """Return the Atom feed of a filter, in the reader's language."""
        return self.page("/events.atom", query)

    def static(self, name: str, version: str) -> str:
        """Return the address of a style sheet, script or picture; the version lets browsers keep it for good."""
        return f"{self.base}/static/{name}?v={version}"
