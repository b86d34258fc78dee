"""HTML -> blocks in document order, each with what its mark-up says about it.

resiliparse parses and mends the page; its serialised tree is then read as a stream of tags. Walking the tree node by
node from Python costs five microseconds a node, the stream a tenth of that. In a serialised tree every tag is closed
and `>` stands in no attribute, so splitting at `<…>` is exact.

An element whose class names it a share bar, a comment list or a menu becomes one block with that role. Class names lie
now and then (`<body class="has-comments">`): an element that holds most of the page's text loses its role.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, NamedTuple

from resiliparse.parse.html import HTMLTree

from marsad.lexicon.sites import LineKind, Role, SiteTable
from marsad.model.text import Span
from marsad.pages.blocks import Block, Form, Link
from marsad.pages.lines import is_prose, is_sentence
from marsad.pages.weigh import Collapsed, Scales

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)  # a serialised tree closes every comment
_TAG: Final = re.compile(r"<([^>]*)>")
_NAME: Final = re.compile(r"/?[a-z0-9-]+")
_ATTRIBUTE: Final = re.compile(r'\s(class|id|href|datetime|itemprop|property|style|role)="([^"]*)"')
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
_COLLAPSED: Final = frozenset(
    {
        Role.COMMENTS,
        Role.SHARE,
        Role.NEWSLETTER,
        Role.COOKIE,
        Role.ADVERT,
        Role.BIO,
        Role.BREADCRUMB,
        Role.NAVIGATION,
        Role.HIDDEN,
        Role.SUMMARY,
    }
)
_SPOKEN: Final = frozenset({Role.DATE, Role.BYLINE, Role.SOURCE, Role.SECTION, Role.SUBTITLE, Role.CAPTION})
_PROPERTIES: Final = {
    "articlebody": Role.BODY,
    "author": Role.BYLINE,
    "datepublished": Role.DATE,
    "datemodified": Role.DATE,
    "articlesection": Role.SECTION,
    "keywords": Role.TAGS,
    "comment": Role.COMMENTS,
}
_VOID: Final = frozenset({"embed", "input"})  # have no end tag
_BOLD: Final = frozenset({"b", "strong"})
_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}
_EMPTY_LINE: Final = re.compile(r"\n[ \t]*\n")
_INVISIBLE: Final = {0x200B: None, 0xFEFF: None}  # editors leave them at the head of paragraphs
_BROKEN_LINE: Final = 50  # letters; a line that <br> breaks at a margin has more
_LONG_HEADING: Final = 18  # words; a heading with more is a paragraph set large
_KEPT_TEXT: Final = 500  # characters of a collapsed element that its drop shows
_SEAM: Final = "\x1f"  # between elements that a style sheet sets apart; a blank to `str.split`
_AHEAD: Final = 24  # tags and texts in which a box shows its heading
_KEPT_PIECES: Final = 60  # texts of a collapsed element among which its drop's words are
_ROUNDS: Final = 8  # wrappers inside wrappers, all with lying class names


class _Act(IntEnum):
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


class _Tag(NamedTuple):
    """A tag as it is written, understood once a page."""

    act: _Act
    name: str = ""
    role: Role | None = None
    href: str = ""
    stamp: str = ""
    anchor: str = ""


class _Element(NamedTuple):
    """An open element. `body` and `article` are the numbers of the nearest such elements, 0 where there is none."""

    name: str
    number: int
    role: Role | None
    body: int
    article: int
    form: Form | None
    origin: int = 0  # the element that gave the role


_ROOT: Final = _Element("", 0, None, 0, 0, None)


@dataclass(slots=True)
class _Reader:
    """One pass over the stream of tags. `void` holds the numbers of elements whose class names lie."""

    sites: SiteTable
    void: frozenset[int]
    blocks: list[Block] = field(default_factory=list)
    scales: Scales = field(default_factory=Scales)
    _tags: dict[str, _Tag] = field(default_factory=dict)
    _stack: list[_Element] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _links: list[Link] = field(default_factory=list)
    _link_letters: int = 0
    _href: str | None = None
    _link_start: int = 0
    _number: int = 0
    _level: int = 0
    _stamp: str = ""
    _anchor: str = ""
    _source: str = ""
    _pieces: list[str] = field(default_factory=list)
    _place: tuple[int, int] = (0, 0)  # a piece, and where in the source it begins
    _pictured: bool = False
    _bold_end: int = -1  # how many parts there were when the last bold words ended
    _ahead: str = ""  # the first words of a menu that is about to open
    _spans: list[int] = field(default_factory=list)  # depths of unmarked inline elements inside a marked one

    def read(self, source: str) -> None:
        """Read a serialised tree."""
        self._source = self.scales.source = _COMMENT.sub("", source) if "<!--" in source else source
        self._pieces = pieces = _TAG.split(self._source)
        tags, parts, end = self._tags, self._parts, len(pieces) - 1
        at = 1
        while at < end:
            written = pieces[at]
            tag = tags.get(written) or self._understand(written)
            if tag.act:
                if tag.role is Role.NAVIGATION:
                    self._ahead = next(filter(str.strip, pieces[at + 1 : at + _AHEAD : 2]), "")
                if self._act(tag):
                    at = self._skip(at, tag)
            if pieces[at + 1]:
                parts.append(pieces[at + 1])
            at += 2
        self._flush()

    def _understand(self, written: str) -> _Tag:
        """Read a tag's name and attributes; tags repeat on a page, so each way of writing is read once."""
        match = _NAME.match(written)
        name = match[0] if match else ""
        if name.startswith("/"):
            tag = _Tag(_CLOSING.get(name[1:], _Act.NOTHING), name[1:])
        else:
            act = _Act.DROP if name in self.sites.markup.dropped else _OPENING.get(name, _Act.NOTHING)
            tag = self._marked(act, name, written) if act and " " in written else _Tag(act, name, self._tag_role(name))
        self._tags[written] = tag
        return tag

    def _tag_role(self, name: str) -> Role | None:
        markup = self.sites.markup
        return markup.tags.get(name) or (Role.NAVIGATION if name in markup.navigation else None)

    def _marked(self, act: _Act, name: str, written: str) -> _Tag:
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
        return _Tag(act, name, role, found.get("href", ""), found.get("datetime", ""), found.get("id", ""))

    # one tag

    def _act(self, tag: _Tag) -> bool:
        """Do what a tag does; True where it opens an element that is skipped as a whole."""
        act = tag.act
        if act is _Act.OPEN:
            return self._open(tag)
        if act is _Act.DROP:
            return tag.name not in _VOID
        if act is _Act.CLOSE:
            self._close(tag.name)
        elif act is _Act.OPEN_LINK:
            self._href, self._link_start = tag.href, len(self._parts)
        elif act is _Act.CLOSE_LINK:
            self._end_link()
        elif act is _Act.BREAK:
            self._break()
        elif act is _Act.RULE:
            self._flush()
        elif act is _Act.OPEN_INLINE:
            return self._open_inline(tag)
        elif act is _Act.PICTURE:
            self._pictured = True
        else:
            if tag.name in _BOLD:
                self._bold_end = len(self._parts)
            if self._spans:
                self._close_inline()
        return False

    def _open(self, tag: _Tag) -> bool:
        self._flush()
        self._number += 1
        number, name = self._number, tag.name
        parent = self._stack[-1] if self._stack else _ROOT
        role = self._role(tag, parent)
        if role in _COLLAPSED and not self._is_related(role):
            return True
        role = Role.RELATED if role in _COLLAPSED else role
        body = number if role is Role.BODY and parent.role is not Role.BODY else parent.body
        article = number if name == "article" else parent.article
        form = _FORMS.get(name, parent.form if name not in ("td", "li", "div") else None)
        origin = parent.origin if role is parent.role else number
        self._stack.append(_Element(name, number, role, body, article, form, origin))
        if name in _LEVELS:
            self._level = _LEVELS[name]
        self._attend(tag)
        return False

    def _is_related(self, role: Role | None) -> bool:
        """Tell whether a menu or box begins with a related label: a theme's widget of related stories."""
        label = self.sites.label(self._ahead) if role is Role.NAVIGATION and self._ahead else None
        return label is not None and label.kind is LineKind.RELATED

    def _attend(self, tag: _Tag) -> None:
        if tag.stamp:
            self._stamp = tag.stamp
        if tag.anchor:
            self._anchor = tag.anchor

    def _role(self, tag: _Tag, parent: _Element) -> Role | None:
        """Return an element's role: its own, else its parent's; inside related links everything is related."""
        role = tag.role
        if role is None or self._number in self.void or (parent.role is Role.RELATED and role not in _COLLAPSED):
            return parent.role
        if role is Role.HIDDEN and parent.body:
            return parent.role  # the rest of a story behind a button
        if role is Role.NAVIGATION and parent.article and tag.name in ("footer", "aside", "form"):
            return parent.role
        return role

    def _close(self, name: str) -> None:
        self._flush()
        if self._stack and self._stack[-1].name == name:
            self._stack.pop()
        if name in _LEVELS:
            self._level = 0

    def _open_inline(self, tag: _Tag) -> bool:
        """Set an inline element apart where it is a date, byline … of its own; skip it where it is debris."""
        self._attend(tag)
        if tag.role is None or self._spans:
            if self._spans:
                self._spans[-1] += 1
            return False
        parent = self._stack[-1] if self._stack else _ROOT
        self._number += 1
        role = self._role(tag, parent)
        if role in _COLLAPSED:
            return self._stands_alone(parent)
        if role is not parent.role and role in _SPOKEN and self._stands_alone(parent):
            self._flush()
            self._stamp = tag.stamp
            self._stack.append(
                _Element(tag.name, self._number, role, parent.body, parent.article, parent.form, self._number)
            )
            self._spans.append(0)
        return False

    def _close_inline(self) -> None:
        if self._spans[-1]:
            self._spans[-1] -= 1
            return
        self._spans.pop()
        self._flush()
        self._stack.pop()

    def _stands_alone(self, parent: _Element) -> bool:
        """Tell whether an inline element begins a line of its own: no words of its paragraph stand before it."""
        return parent.form is None or not "".join(self._parts).strip()

    def _end_link(self) -> None:
        if self._href is None:
            return
        words = " ".join(_plain("".join(self._parts[self._link_start :])).split())
        if words:
            self._links.append(Link(words, _plain(self._href)))
            self._link_letters += len(words)
        self._href = None

    def _break(self) -> None:
        """End the paragraph at a <br> after a sentence, after bold words, or after a line too short to be broken."""
        before = "".join(self._parts).rstrip(" \t")
        line = before[before.rfind("\n") + 1 :].strip()
        bold = self._bold_end == len(self._parts)
        if bold or len(line) < _BROKEN_LINE or is_sentence(line[-20:]):
            self._flush()
        else:
            self._parts.append("\n")

    # blocks

    def _skip(self, at: int, tag: _Tag) -> int:
        """Pass over an element with all that it holds; keep its first words and the weight of its text."""
        begin = self._begin_of(at + 1)
        closing = self._closing(begin, tag.name)
        end = min(at + 2 + 2 * self._source.count("<", begin, closing), len(self._pieces) - 2)
        self._place = end - 1, closing - len(self._pieces[end - 1])
        if tag.act is _Act.DROP:
            return end
        role = tag.role
        assert role is not None  # noqa: S101  (only elements with a role are skipped and kept)
        texts = self._pieces[at + 1 : end : 2]
        self.scales.collapsed[self._number] = Collapsed(role, sum(map(len, texts)), Span(begin, closing))
        words = " ".join(_plain(" ".join(texts[:_KEPT_PIECES])).split())[:_KEPT_TEXT]
        if words:
            self.blocks.append(Block(words, Form.LOOSE, role=role, zone=False))
        return end

    def _begin_of(self, at: int) -> int:
        """Return where in the source the text piece `at` begins; counted on from the last place that was asked for."""
        piece, place = self._place
        between = self._pieces[piece:at]
        place += sum(map(len, between)) + len(between) // 2 * 2  # the tags' brackets
        self._place = at, place
        return place

    def _closing(self, begin: int, name: str) -> int:
        """Return where the tag begins that closes an element of this name whose content begins at `begin`."""
        depth = 1
        for match in re.compile(rf"<(/?){re.escape(name)}[ >]").finditer(self._source, begin):
            depth += -1 if match[1] else 1
            if depth == 0:
                return match.start()
        return len(self._source)

    def _flush(self) -> None:
        """End the block that is being read."""
        if not self._parts:
            return
        text = _plain("".join(self._parts))
        if "\u200b" in text or "\ufeff" in text:
            text = text.translate(_INVISIBLE)
        self._parts.clear()
        self._link_start = 0
        for part in self._parted(text):
            words = part.split()
            if words:
                self._add(" ".join(words), len(words))
        self._links.clear()
        self._link_letters, self._stamp = 0, ""

    def _parted(self, text: str) -> list[str]:
        """Split text that is more than one block: a label and its matter, paragraphs of a <pre>."""
        if _SEAM in text:
            return self._apart(text)
        if self._stack and self._stack[-1].name == "pre":
            return _EMPTY_LINE.split(text)
        return [text]

    def _apart(self, text: str) -> list[str]:
        """Split a label from its matter where only a style sheet sets them apart: «المصدر» «رويترز»."""
        parts = text.split(_SEAM)
        return parts if len(parts) <= 4 and self.sites.label(parts[0]) else [text]

    def _add(self, text: str, words: int) -> None:
        element = self._stack[-1] if self._stack else _ROOT
        level = self._level if self._level < 2 or words < _LONG_HEADING else 0
        linked = min(1.0, self._link_letters / len(text))
        if self._href is not None and not self._links:
            linked = 1.0  # a link round the whole block
            self._links.append(Link(text, _plain(self._href)))
        role = element.role if element.role is not Role.BODY else None
        letters = int(len(text) * (1.0 - linked))
        if role is not Role.RELATED:
            self.scales.loose += letters
            self.scales.body += letters if element.body else 0
        if role is not None:
            self.scales.add(element.origin, role, letters, heading=self._level == 1)
        self.blocks.append(
            Block(
                text,
                Form.HEADING if level else element.form or (Form.PARAGRAPH if self._level else Form.LOOSE),
                level,
                role,
                linked,
                tuple(self._links),
                tuple([one.number for one in self._stack]),
                element.article,
                element.body,
                words=words,
                prose=linked < 0.5 and not level and is_prose(text, words, self.sites),
                stamp=self._stamp,
                anchor=self._anchor,
                pictured=self._pictured,
            )
        )
        self._pictured, self._bold_end = False, -1


_FORMS: Final = {"p": Form.PARAGRAPH, "blockquote": Form.PARAGRAPH, "li": Form.ITEM}
_OPENING: Final = {
    **dict.fromkeys(_BLOCKS, _Act.OPEN),
    **dict.fromkeys(_INLINE, _Act.OPEN_INLINE),
    "a": _Act.OPEN_LINK,
    "br": _Act.BREAK,
    "hr": _Act.RULE,
    "img": _Act.PICTURE,
    "amp-img": _Act.PICTURE,
    "video": _Act.PICTURE,
}
_CLOSING: Final = {
    **dict.fromkeys(_BLOCKS, _Act.CLOSE),
    **dict.fromkeys(_INLINE, _Act.CLOSE_INLINE),
    "a": _Act.CLOSE_LINK,
}


def html_blocks(tree: HTMLTree, sites: SiteTable) -> list[Block]:
    """Return the blocks of a parsed page."""
    body = tree.body
    if body is None:
        return []
    source = body.html.replace("</span><span class=", f"</span>{_SEAM}<span class=")
    void: frozenset[int] = frozenset()
    for _ in range(_ROUNDS):
        reader = _Reader(sites, void)
        reader.read(source)
        lies = reader.scales.lies()
        if not lies:
            break
        void |= lies
    return reader.blocks


def _plain(text: str) -> str:
    return html.unescape(text) if "&" in text else text
