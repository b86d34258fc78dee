"""What comes in: pages, the stories found on them, and what was left out, with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from marsad.model.ids import stable_id


class DropReason(StrEnum):
    """Why something did not become a story or an event. A run reports the count of each."""

    UNREADABLE = "unreadable"
    BINARY = "binary"
    TOO_LARGE = "too large"
    EMPTY = "empty"
    NOT_ARABIC = "not Arabic"
    BAD_RECORD = "bad record"
    NO_STORY = "no story on the page"
    LIST_PAGE = "list page"
    DUPLICATE = "read before"
    TIMED_OUT = "took too long"
    FETCH_FAILED = "could not be fetched"
    REFUSED = "address refused"
    RELATED_HEADLINE = "related headline"
    SHARE_COUNTER = "share counter"
    LABEL = "label"
    NAVIGATION = "navigation"
    CAPTION = "picture caption"
    COMMENT = "reader comment"
    ADVERT = "advert or newsletter box"
    INTERNAL = "internal error"


@dataclass(frozen=True, slots=True)
class Drop:
    """Something that was left out: what, why, and where it came from."""

    reason: DropReason
    source: str
    detail: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as they came from a file or the web. `source` is what to call it in messages; `url` its address or None.

    `outlet` and `published_at` are what a feed or a user's list of sources says, where the page does not say it.
    """

    source: str
    body: bytes
    content_type: str = ""
    url: str | None = None
    fetched_at: datetime | None = None
    outlet: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """A headline on the page that leads to another story."""

    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One news story. `text` is never rewritten: every mention and event points into it.

    `outlet` published it; `source` is what the story names as its own source («المصدر: الجزيرة»).
    `published` is the publication date in the outlet's zone; `published_at` the moment where the page tells it.
    """

    id: str
    text: str
    title: str | None = None
    subtitle: str | None = None
    outlet: str | None = None
    source: str | None = None
    byline: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str = "ar"
    published: date | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    url: str | None = None
    page: str | None = None
    related: tuple[RelatedLink, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @staticmethod
    def id_for(text: str, *, title: str | None = None, url: str | None = None) -> str:
        """Return the id of a story that brings none of its own."""
        return stable_id("story", text=text, title=title, url=url)
