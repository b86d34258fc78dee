"""Which class names lie: elements that call themselves a menu, comments or related links and hold the page's text.

Every box is weighed by its letters outside links. One that holds most of the page's text, or its heading, is no box.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from marsad.lexicon.sites import Role
from marsad.model.text import Span

_TAG: Final = re.compile(r"<[^>]*>")
_LINKED: Final = re.compile(r"<a[ >].*?</a>", re.DOTALL)  # a serialised tree closes every link
_LIE: Final = 0.5  # an element with more than this share of the page's unlinked text is no menu
_MOST: Final = 0.7  # share of the page's text that no caption, byline or list of tags has
_HARDLY: Final = 300  # letters; a page with fewer outside a box has its story in it
_BODY: Final = 800  # letters of a named body from which on no box is suspected to hold the story
_RARELY: Final = frozenset({Role.COMMENTS, Role.HIDDEN})  # may outweigh the story, and are what they say all the same


class Marked(NamedTuple):
    """What the elements under one role hold: unlinked letters, and whether the page's heading is among them."""

    role: Role
    letters: int
    heading: bool


class Collapsed(NamedTuple):
    """An element that became one block: its role, and where it lies in the serialised tree."""

    role: Role
    span: Span


@dataclass(slots=True)
class Scales:
    """The weights of one page, in unlinked letters.

    `loose` are those outside collapsed and related elements, `body` those of elements that the site names its body.
    """

    source: str = ""
    loose: int = 0
    body: int = 0
    collapsed: dict[int, Collapsed] = field(default_factory=dict)
    marked: dict[int, Marked] = field(default_factory=dict)

    def add(self, number: int, role: Role, letters: int, *, heading: bool) -> None:
        """Add a block to the element that gave it its role."""
        before = self.marked.get(number, Marked(role, 0, False))
        self.marked[number] = Marked(role, before.letters + letters, before.heading or heading)

    def lies(self) -> frozenset[int]:
        """Return the elements whose class names lie.

        Menus and boxes are judged first, because what they hide makes a wrapper look heavier than it is.
        """
        headed = {number for number, one in self.marked.items() if one.role is Role.RELATED and one.heading}
        found = headed | self._lying_boxes()
        return frozenset(found or (number for number, one in self.marked.items() if self._is_mislabelled(one)))

    def _lying_boxes(self) -> set[int]:
        """Return the collapsed elements that hold the page's text.

        The letters outside links decide. They are counted only in an element that is heavy enough, links included.
        """
        if self.body >= _BODY:
            return set()
        if not any(self._may_lie(one, one.span.end - one.span.start) for one in self.collapsed.values()):
            return set()
        held = {number: self._letters(one) for number, one in self.collapsed.items()}
        heavy = {number: one for number, one in self.collapsed.items() if self._may_lie(one, held[number])}
        if not heavy:
            return set()
        letters = {number: max(0, held[number] - self._linked(one)) for number, one in heavy.items()}
        others = sum(count for number, count in held.items() if number not in heavy) // 2
        total = self.loose + others + sum(letters.values())
        most = max(letters.values())
        return {number for number, one in heavy.items() if self._is_lie(one, letters[number], total, most)}

    def _is_mislabelled(self, one: Marked) -> bool:
        """Tell whether a wrapper of the whole page bears the class of a part of it: `<body class="related-on">`."""
        if one.role is Role.RELATED:
            return one.letters > _HARDLY and self.loose < _HARDLY / 3
        return one.letters > _HARDLY and one.letters > _MOST * self.loose

    def _may_lie(self, one: Collapsed, letters: int) -> bool:
        if one.role in _RARELY:
            return self.loose < _HARDLY or (one.role is Role.COMMENTS and self._holds_heading(one))
        return letters > self.loose or (3 * letters > self.loose and self._holds_heading(one))

    def _is_lie(self, one: Collapsed, letters: int, total: int, most: int) -> bool:
        share = letters / total if total else 0.0
        heading = share > _LIE / 4 and self._holds_heading(one)
        if one.role in _RARELY:
            return (heading and one.role is Role.COMMENTS) or (share > _LIE and self.loose < _HARDLY)
        return share > _LIE or (heading and share > _LIE / 2) or letters > max(2 * self.loose, most / 2)

    def _letters(self, one: Collapsed) -> int:
        """Return the letters in a collapsed element: what stands behind the `>` of each tag."""
        tags = self.source[one.span.start : one.span.end].split("<")
        return sum(map(len, tags)) - sum(tag.find(">") + 1 for tag in tags)

    def _linked(self, one: Collapsed) -> int:
        """Return the letters of a collapsed element inside its links."""
        return len(_TAG.sub("", "".join(_LINKED.findall(self.source, *one.span))))

    def _holds_heading(self, one: Collapsed) -> bool:
        return self.source.find("<h1", one.span.start, one.span.end) >= 0
