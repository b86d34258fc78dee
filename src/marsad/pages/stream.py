"""The stream of a page's tags: a serialised tree in pieces, and what each tag does to the reading.

In a serialised tree every tag is closed, and neither `<` nor `>` stands in an attribute or in text, so splitting at `<`
is exact: each piece is a tag, `>`, and the text behind it.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final, NamedTuple

from marsad.lexicon.sites import Role, SiteTable
from marsad.model.text import Span

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)  # a serialised tree closes every comment
_STAMPS: Final = frozenset({"title", "content", "data-date", "data-time", "data-datetime", "data-published"})
_READ: Final = ("class", "id", "datetime", "itemprop", "property", "style", "role", *sorted(_STAMPS))
_ATTRIBUTE: Final = re.compile(rf'\s({"|".join(_READ)})="([^"]*)"')
_STAMP: Final = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_IS_HIDDEN: Final = re.compile(r'\shidden(?:=""|="hidden"|\s|$)')
# fmt: off
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    "amp-sidebar",
})
_INLINE: Final = frozenset({
    "span", "time", "b", "i", "em", "strong", "small", "font", "label", "cite", "abbr", "u", "mark", "ins",
})
# fmt: on
_PROPERTIES: Final = {
    "articlebody": Role.BODY,
    "author": Role.BYLINE,
    "datepublished": Role.DATE,
    "datemodified": Role.DATE,
    "articlesection": Role.SECTION,
    "keywords": Role.TAGS,
    "comment": Role.COMMENTS,
}
_KNOWN_TAGS: Final = 5_000  # tags whose meaning is remembered from page to page
_LONG_TAG: Final = 300  # characters; a longer tag is not remembered


class Act(IntEnum):
    """What a tag does to the reading."""

    NOTHING = 0
    OPEN = 1
    CLOSE = 2
    OPEN_LINK = 3
    CLOSE_LINK = 4
    BREAK = 5
    RULE = 6
    OPEN_INLINE = 7
    CLOSE_INLINE = 8
    DROP = 9
    PICTURE = 10


_MARKED: Final = frozenset({Act.OPEN, Act.OPEN_INLINE})  # whose attributes count


class Tag(NamedTuple):
    """A tag as it is written, understood."""

    act: Act
    name: str = ""
    role: Role | None = None
    stamp: str = ""
    anchor: str = ""
    href: str = ""


class TagStream:
    """A serialised tree as pieces, each a tag, `>` and the text behind it, with what its tags mean."""

    def __init__(self, source: str, sites: SiteTable) -> None:
        self.source = _COMMENT.sub("", source) if "<!--" in source else source
        self.pieces = self.source.split("<")
        self.sites = sites
        self.tags: dict[str, Tag] = {}
        self._place = (0, 0)  # a piece, and where in the source it begins

    def texts(self, at: int, end: int) -> list[str]:
        """Return the texts behind the tags `at` to `end`."""
        return [piece.partition(">")[2] for piece in self.pieces[at:end]]

    def element(self, at: int, name: str) -> tuple[int, Span]:
        """Return the piece that closes the element which piece `at` opens, and where in the source it lies."""
        begin = self._begin_of(at)
        closing = self._closing(begin, name)
        end = min(at + 1 + self.source.count("<", begin, closing), len(self.pieces) - 1)
        self._place = end, closing + 1
        return end, Span(begin, closing)

    def _begin_of(self, at: int) -> int:
        """Return where in the source piece `at` begins; counted on from the last place that was asked for."""
        piece, place = self._place if self._place[0] <= at else (0, 0)
        place += sum(map(len, self.pieces[piece:at])) + at - piece
        self._place = at, place
        return place

    def _closing(self, begin: int, name: str) -> int:
        """Return where the tag begins that closes an element of this name whose own tag begins at `begin`."""
        source, closing, plain, marked = self.source, f"</{name}>", f"<{name}>", f"<{name} "
        depth, at = 1, begin
        while (end := source.find(closing, at)) >= 0:
            depth += source.count(plain, at, end) + source.count(marked, at, end) - 1
            if depth == 0:
                return end
            at = end + len(closing)
        return len(source)

    def understand(self, written: str) -> Tag:
        """Return what a tag means. Tags repeat on a page and on a site, so each way of writing is read once."""
        name = written.partition(" ")[0]
        if _OPENING.get(name) is Act.OPEN_LINK:
            tag = Tag(Act.OPEN_LINK, name, href=written.partition(' href="')[2].partition('"')[0])
        else:
            known: dict[str, Tag] = self.sites.tags
            tag = known.get(written) or self._read(written, name)
            if len(known) >= _KNOWN_TAGS:
                known.clear()
            if len(written) <= _LONG_TAG:
                known[written] = tag
        self.tags[written] = tag
        return tag

    def _read(self, written: str, name: str) -> Tag:
        if name.startswith("/"):
            return Tag(_CLOSING.get(name[1:], Act.NOTHING), name[1:])
        act = Act.DROP if name in self.sites.markup.dropped else _OPENING.get(name, Act.NOTHING)
        if act not in _MARKED or name == written:
            return Tag(act, name, self._tag_role(name))
        return self._marked(act, name, written)

    def _tag_role(self, name: str) -> Role | None:
        markup = self.sites.markup
        return markup.tags.get(name) or (Role.NAVIGATION if name in markup.navigation else None)

    def _marked(self, act: Act, name: str, written: str) -> Tag:
        found = dict(_ATTRIBUTE.findall(written))
        words = " ".join(found[key] for key in ("class", "id", "role") if key in found)
        role = self.sites.role(words) if words else None
        properties = f"{found.get('itemprop', '')} {found.get('property', '')}".lower().replace(":", " ").split()
        role = next((_PROPERTIES[word] for word in properties if word in _PROPERTIES), role)
        if (" hidden" in written and _IS_HIDDEN.search(written)) or _HIDDEN.search(found.get("style", "")):
            role = Role.HIDDEN
        if role is Role.BODY and name in ("p", "span", "body"):
            role = None
        role = role or self._tag_role(name)
        stamp = found.get("datetime") or next((v for k, v in found.items() if k in _STAMPS and _STAMP.match(v)), "")
        return Tag(act, name, role, stamp, found.get("id", ""))


_OPENING: Final = {
    **dict.fromkeys(_BLOCKS, Act.OPEN),
    **dict.fromkeys(_INLINE, Act.OPEN_INLINE),
    "a": Act.OPEN_LINK,
    "br": Act.BREAK,
    "hr": Act.RULE,
    "img": Act.PICTURE,
    "amp-img": Act.PICTURE,
    "video": Act.PICTURE,
}
_CLOSING: Final = {
    **dict.fromkeys(_BLOCKS, Act.CLOSE),
    **dict.fromkeys(_INLINE, Act.CLOSE_INLINE),
    "a": Act.CLOSE_LINK,
}
