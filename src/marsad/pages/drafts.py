"""Draft: a story while the page is read; and why what is no story was dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from marsad.lexicon.sites import LineKind, Role, SiteTable, trim
from marsad.model.news import DropReason, RelatedLink
from marsad.pages.blocks import Block
from marsad.pages.dates import cut_date

_SOURCE_WORDS: Final = 10
_BYLINE_WORDS: Final = 8
_TAG_LETTERS: Final = 60

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
    Role.HIDDEN: DropReason.NAVIGATION,
}


class Birth(Enum):
    """How a story was found on its page; only the page's own stories take the page's date."""

    PAGE = "page"  # the page's main text
    SECTION = "section"  # a further story of the same page: its own article, or after a closing source line
    LABEL = "label"  # after a related label: another story of the site, whose date the page does not tell
    LIVE = "live"  # an entry of a live blog


class Mode(Enum):
    """What the last label opened."""

    STORY = "story"
    RELATED = "related"
    LISTING = "listing"
    TAGS = "tags"
    SOURCE = "source"
    BYLINE = "byline"
    DATE = "date"
    COMMENTS = "comments"


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

    def take_source(self, value: str) -> bool:
        """Take the name of the story's own source; False where the words are no name."""
        name = trim(value)
        if not name or len(name.split()) > _SOURCE_WORDS:
            return False
        self.source = name
        return True

    def take_byline(self, value: str, sites: SiteTable) -> None:
        """Take a byline where there is none yet, and the date that stands behind it."""
        name, date_line = cut_date(value, sites)
        if date_line:
            self.dates.append(DateLine(date_line))
        name = trim(name)
        if self.byline is None and name and len(name.split()) <= _BYLINE_WORDS:
            self.byline = name

    def take_tags(self, block: Block, sites: SiteTable) -> None:
        """Take tags: the links of a block, or its words between commas."""
        names = [link.text for link in block.links] or block.text.replace("،", ",").split(",")
        for name in (written.strip(" :،,#") for written in names):
            if 2 <= len(name) <= _TAG_LETTERS and "/" not in name and name not in self.tags and not sites.label(name):
                self.tags.append(name)

    def relate(self, block: Block, value: str = "") -> None:
        """Keep a related headline with its address; a block with several links gives several."""
        links = [link for link in block.links if len(link.text.split()) >= 3]
        if len(links) > 1:
            found = [RelatedLink(link.text, link.href or None) for link in links]
        else:
            href = next((link.href for link in (*links, *block.links)), "")
            found = [RelatedLink(links[0].text if links else value or block.text, href or None)]
        self.related.extend(one for one in found if one not in self.related)

    def words(self) -> int:
        """Return the number of words in the paragraphs."""
        return sum(part.count(" ") + 1 for part in self.paragraphs)
