"""HTML -> blocks in document order, each with what its mark-up says about it.

resiliparse parses and mends the page; its serialised tree is then read as a stream of tags. Walking the tree node by
node from Python costs five microseconds a node, the stream (`stream.py`) a tenth of that.

An element whose class names it a share bar, a comment list or a menu becomes one block with that role. Class names lie
now and then (`<body class="has-comments">`): an element that holds most of the page's text loses its role.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from resiliparse.parse.html import HTMLTree

from marsad.lexicon.sites import LineKind, Role, SiteTable
from marsad.pages.blocks import Block, Form, Link
from marsad.pages.lines import is_prose, is_sentence
from marsad.pages.stream import Act, Tag, TagStream
from marsad.pages.weigh import Collapsed, Scales

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
_VOID: Final = frozenset({"embed", "input"})  # have no end tag
_BOLD: Final = frozenset({"b", "strong"})
_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}
_EMPTY_LINE: Final = re.compile(r"\n[ \t]*\n")
_INVISIBLE: Final = {0x200B: None, 0xFEFF: None}  # editors leave them at the head of paragraphs
_BROKEN_LINE: Final = 50  # letters; a line that <br> breaks at a margin has more
_LONG_HEADING: Final = 18  # words; a heading with more is a paragraph set large
_KEPT_TEXT: Final = 500  # characters of a collapsed element that its drop shows
_SEAM: Final = "\x1f"  # between elements that a style sheet sets apart; a blank to `str.split`
_SEAMS: Final = (("</span>", "<span class="), ("</b>", "<a "))
_AHEAD: Final = 12  # tags in which a box shows its heading
_KEPT_PIECES: Final = 60  # texts of a collapsed element among which its drop's words are
_ROUNDS: Final = 8  # wrappers inside wrappers, all with lying class names


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

    stream: TagStream
    void: frozenset[int]
    blocks: list[Block] = field(default_factory=list)
    scales: Scales = field(default_factory=Scales)
    _stack: list[_Element] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _links: list[Link] = field(default_factory=list)
    _link_letters: int = 0
    _href: str | None = None
    _link_start: int = 0
    _line_start: int = 0  # of the line that a <br> ends, among the parts
    _number: int = 0
    _level: int = 0
    _stamp: str = ""
    _anchor: str = ""
    _pictured: bool = False
    _bold_end: int = -1  # how many parts there were when the last bold words ended
    _ahead: str = ""  # the first words of a menu that is about to open
    _spans: list[int] = field(default_factory=list)  # depths of unmarked inline elements inside a marked one

    def read(self) -> None:
        """Read the stream to its end."""
        stream, parts, acts = self.stream, self._parts, self._acts()
        self.scales.source = stream.source
        tags, pieces = stream.tags, stream.pieces
        at, end = 1, len(pieces)
        while at < end:
            written, _, text = pieces[at].partition(">")
            tag = tags.get(written) or stream.understand(written)
            if act := acts[tag.act]:
                if tag.role is Role.NAVIGATION:
                    self._ahead = next(filter(str.strip, stream.texts(at, at + _AHEAD)), "")
                if act(tag):
                    at = self._skip(at, tag)
                    text = pieces[at].partition(">")[2]
            if text:
                parts.append(text)
            at += 1
        self._flush()

    def _acts(self) -> list[Callable[[Tag], bool] | None]:
        """Return what each `Act` does; True comes back where an element is skipped as a whole."""
        acts: dict[Act, Callable[[Tag], bool]] = {
            Act.OPEN: self._open,
            Act.CLOSE: self._close,
            Act.OPEN_LINK: self._open_link,
            Act.CLOSE_LINK: self._end_link,
            Act.BREAK: self._break,
            Act.RULE: self._flush,
            Act.OPEN_INLINE: self._open_inline,
            Act.CLOSE_INLINE: self._close_inline,
            Act.DROP: _is_paired,
            Act.PICTURE: self._see_picture,
        }
        return [acts.get(act) for act in Act]

    # one tag

    def _open(self, tag: Tag) -> bool:
        if self._parts:
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
        label = self.stream.sites.label(self._ahead) if role is Role.NAVIGATION and self._ahead else None
        return label is not None and label.kind is LineKind.RELATED

    def _attend(self, tag: Tag) -> None:
        if tag.stamp:
            self._stamp = tag.stamp
        if tag.anchor:
            self._anchor = tag.anchor

    def _role(self, tag: Tag, parent: _Element) -> Role | None:
        """Return an element's role: its own, else its parent's; inside related links everything is related."""
        role = tag.role
        if role is None or self._number in self.void or (parent.role is Role.RELATED and role not in _COLLAPSED):
            return parent.role
        if role is Role.HIDDEN and parent.body:
            return parent.role  # the rest of a story behind a button
        if role is Role.NAVIGATION and parent.article and tag.name in ("footer", "aside", "form"):
            return parent.role
        return role

    def _close(self, tag: Tag) -> bool:
        if self._parts:
            self._flush()
        name = tag.name
        if self._stack and self._stack[-1].name == name:
            self._stack.pop()
        if name in _LEVELS:
            self._level = 0
        return False

    def _open_inline(self, tag: Tag) -> bool:
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

    def _close_inline(self, tag: Tag) -> bool:
        if tag.name in _BOLD:
            self._bold_end = len(self._parts)
        if self._spans and self._spans[-1]:
            self._spans[-1] -= 1
        elif self._spans:
            self._spans.pop()
            self._flush()
            self._stack.pop()
        return False

    def _stands_alone(self, parent: _Element) -> bool:
        """Tell whether an inline element begins a line of its own: no words of its paragraph stand before it."""
        return parent.form is None or not "".join(self._parts).strip()

    def _open_link(self, tag: Tag) -> bool:
        self._href, self._link_start = tag.href, len(self._parts)
        return False

    def _end_link(self, _: Tag) -> bool:
        if self._href is not None:
            words = " ".join(_plain("".join(self._parts[self._link_start :])).split())
            if words:
                self._links.append(Link(words, _plain(self._href)))
                self._link_letters += len(words)
            self._href = None
        return False

    def _see_picture(self, _: Tag) -> bool:
        self._pictured = True
        return False

    def _break(self, _: Tag) -> bool:
        """End the paragraph at a <br> after a sentence, after bold words, or after a line too short to be broken."""
        before = "".join(self._parts[self._line_start :]).rstrip(" \t")
        line = before[before.rfind("\n") + 1 :].strip()
        bold = self._bold_end == len(self._parts)
        if bold or len(line) < _BROKEN_LINE or is_sentence(line[-20:]):
            self._flush()
        else:
            self._parts.append("\n")
            self._line_start = len(self._parts)
        return False

    # blocks

    def _skip(self, at: int, tag: Tag) -> int:
        """Pass over an element with all that it holds; return its closing tag. Its first words and place are kept."""
        end, span = self.stream.element(at, tag.name)
        if tag.role is None or tag.act is Act.DROP:
            return end
        self.scales.collapsed[self._number] = Collapsed(tag.role, span)
        words = " ".join(_plain(" ".join(self.stream.texts(at, min(end, at + _KEPT_PIECES)))).split())[:_KEPT_TEXT]
        if words:
            self.blocks.append(Block(words, Form.LOOSE, role=tag.role, zone=False))
        return end

    def _flush(self, _: Tag | None = None) -> bool:
        """End the block that is being read."""
        parts = self._parts
        if parts:
            if len(parts) > 1 or not parts[0].isspace():
                self._add_parts("".join(parts))
            parts.clear()
            self._link_start = self._link_letters = self._line_start = 0
            self._links.clear()
            self._stamp = ""
        return False

    def _add_parts(self, written: str) -> None:
        text = _plain(written)
        if "\u200b" in text or "\ufeff" in text:
            text = text.translate(_INVISIBLE)
        for part in self._parted(text):
            words = part.split()
            if words:
                self._add(" ".join(words), words)

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
        return parts if len(parts) <= 4 and self.stream.sites.label(parts[0]) else [text]

    def _add(self, text: str, tokens: list[str]) -> None:
        element = self._stack[-1] if self._stack else _ROOT
        level = self._level if self._level < 2 or len(tokens) < _LONG_HEADING else 0
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
                prose=linked < 0.5 and not level and is_prose(text, tokens, self.stream.sites),
                words=len(tokens),
                tokens=tokens,
                stamp=self._stamp,
                anchor=self._anchor,
                pictured=self._pictured,
            )
        )
        self._pictured, self._bold_end = False, -1


_FORMS: Final = {"p": Form.PARAGRAPH, "blockquote": Form.PARAGRAPH, "li": Form.ITEM}


def html_blocks(tree: HTMLTree, sites: SiteTable) -> list[Block]:
    """Return the blocks of a parsed page."""
    body = tree.body
    if body is None:
        return []
    source = body.html
    for end, begin in _SEAMS:
        source = source.replace(end + begin, end + _SEAM + begin)
    void: frozenset[int] = frozenset()
    stream = TagStream(source, sites)
    for _ in range(_ROUNDS):
        reader = _Reader(stream, void)
        reader.read()
        lies = reader.scales.lies()
        if not lies:
            break
        void |= lies
    return reader.blocks


def _is_paired(tag: Tag) -> bool:
    return tag.name not in _VOID


def _plain(text: str) -> str:
    return html.unescape(text) if "&" in text else text
