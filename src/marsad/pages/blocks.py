"""Block: the one form in which a page, with or without mark-up, reaches the splitting into stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from marsad.lexicon.sites import Role, SiteTable
from marsad.pages.lines import Line, read_line


class Form(Enum):
    """What a block is by its mark-up, or by its look where there is none."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"  # <p>, or a line of plain text
    ITEM = "item"
    LOOSE = "loose"  # text that stands in a division, cell or other element by itself


class Link(NamedTuple):
    """A link inside a block: its words and its address as written."""

    text: str
    href: str


@dataclass(slots=True)
class Block:
    """A paragraph, heading or list item in document order.

    `level` is 1-6 for a heading of the mark-up, else 0. `linked` is the share of the letters inside links, 0.0-1.0.
    `path` holds the numbers of the elements round it, the outermost first; `article` the number of the nearest article
    element, 0 where there is none. `zone` tells whether the block lies in the page's main text, `prose` whether it is
    running text; `tokens` are its `words` words. `stamp` is the machine-readable time that its mark-up carries,
    `anchor` the nearest id; `pictured` tells that a picture stands straight before it.
    """

    text: str
    form: Form = Form.PARAGRAPH
    level: int = 0
    role: Role | None = None
    linked: float = 0.0
    links: tuple[Link, ...] = ()
    path: tuple[int, ...] = ()
    article: int = 0
    body: int = 0
    zone: bool = True
    prose: bool = False
    words: int = 0
    tokens: Sequence[str] = ()
    stamp: str = ""
    anchor: str = ""
    pictured: bool = False
    _line: Line | None = None
    _read: bool = False

    def line(self, sites: SiteTable) -> Line | None:
        """Return what the block is by its words (`lines.read_line`), read once."""
        if not self._read:
            self._line, self._read = read_line(self.text, self.tokens, sites), True
        return self._line

    @property
    def headline(self) -> bool:
        """Tell whether the block can be a headline: few words and no full stop."""
        return 2 <= self.words <= 28 and not self.text.endswith((".", "،", "؛", ":")) and len(self.text) <= 220
