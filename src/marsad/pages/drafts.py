"""Draft: a story while the page is read; and why what is no story was dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from marsad.lexicon.sites import LineKind, Role
from marsad.model.news import DropReason, RelatedLink

REASONS: Final = {
    LineKind.RELATED: DropReason.LABEL,
    LineKind.LISTING: DropReason.NAVIGATION,
    LineKind.TAGS: DropReason.LABEL,
    LineKind.COMMENTS: DropReason.COMMENT,
    LineKind.SHARE: DropReason.SHARE_COUNTER,
    LineKind.NEWSLETTER: DropReason.ADVERT,
    LineKind.COOKIE: DropReason.ADVERT,
    LineKind.CAPTION: DropReason.CAPTION,
    LineKind.ADVERT: DropReason.ADVERT,
    LineKind.NAVIGATION: DropReason.NAVIGATION,
    LineKind.SUMMARY: DropReason.LABEL,
    LineKind.DATE: DropReason.LABEL,
    LineKind.UPDATED: DropReason.LABEL,
    LineKind.BYLINE: DropReason.LABEL,
}
ROLE_REASONS: Final = {
    Role.COMMENTS: DropReason.COMMENT,
    Role.SHARE: DropReason.SHARE_COUNTER,
    Role.NEWSLETTER: DropReason.ADVERT,
    Role.COOKIE: DropReason.ADVERT,
    Role.ADVERT: DropReason.ADVERT,
    Role.CAPTION: DropReason.CAPTION,
    Role.TAGS: DropReason.LABEL,
    Role.BIO: DropReason.LABEL,
    Role.SECTION: DropReason.LABEL,
    Role.SUMMARY: DropReason.LABEL,
    Role.BREADCRUMB: DropReason.NAVIGATION,
    Role.NAVIGATION: DropReason.NAVIGATION,
}


class Birth(Enum):
    """How a story was found on its page; only the page's own stories take the page's date."""

    PAGE = "page"  # the page's main text
    SECTION = "section"  # a further story of the same page: its own article, or after a closing source line
    LABEL = "label"  # after a related label: another story of the site, whose date the page does not tell
    LIVE = "live"  # an entry of a live blog


class DateLine(NamedTuple):
    """A date that the page shows: its words, its machine-readable form, and whether it is the last change."""

    text: str
    stamp: str = ""
    updated: bool = False


@dataclass(slots=True)
class Draft:
    """A story while it is read. `at` is the number of its first block."""

    at: int
    birth: Birth
    title: str | None = None
    subtitle: str | None = None
    source: str | None = None
    byline: str | None = None
    anchor: str = ""
    article: int = 0
    closed: bool = False  # a source line has ended it
    dates: list[DateLine] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    related: list[RelatedLink] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The story's text: its paragraphs, an empty line between two."""
        return "\n\n".join(self.paragraphs)

    @property
    def ends_open(self) -> bool:
        """Tell whether the last paragraph announces a list: it ends with a colon."""
        return bool(self.paragraphs) and self.paragraphs[-1].rstrip().endswith(":")

    def words(self) -> int:
        """Return the number of words in the paragraphs."""
        return sum(part.count(" ") + 1 for part in self.paragraphs)
