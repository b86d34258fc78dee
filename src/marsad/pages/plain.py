"""Plain text that lost its mark-up: a crawl's text, a file somebody saved, a feed's summary. Its lines become blocks.

There are no links and no class names here, so the story is told from menus by its running text alone: the main text
reaches from the first line of prose to the last, and short lines between two paragraphs belong to it.
"""

from __future__ import annotations

import re
from typing import Final

from marsad.lexicon.sites import SiteTable
from marsad.pages.blocks import Block, Form
from marsad.pages.lines import is_prose, is_sentence

_MARKDOWN: Final = re.compile(r"^\s*#{1,6}\s+|\*\*|__|[\u200b\ufeff]")  # headings, bold, invisible marks
_NUMBERED: Final = re.compile(r"^\d{1,2}\s?[.)\-–]\s+(?=\D)")  # of a headline in a digest
_BULLET: Final = re.compile(r"\s*(?:[•●▪◾■►▶‣∙·*]|[-–—](?=\s))\s*")
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_WRAP_LOW, _WRAP_HIGH, _WRAP_LINES = 40, 110, 4  # characters of the margin, lines that show it
_FULL: Final = 0.7  # of the margin; a shorter line was not broken there


def text_blocks(text: str, sites: SiteTable) -> list[Block]:
    """Return the lines of `text` as blocks, in order; hard-wrapped lines of one paragraph are joined by a space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    margin = _margin(text)
    lines = _unwrapped(text, margin) if margin else text.split("\n")
    blocks = []
    for written in lines:
        line = _MARKDOWN.sub("", written)
        line = line if is_sentence(line) else _NUMBERED.sub("", line.lstrip())
        bullet = _BULLET.match(line)
        words = (line[bullet.end() :] if bullet else line).strip()
        if words:
            tokens = words.split()
            form = Form.ITEM if bullet else Form.PARAGRAPH
            blocks.append(Block(words, form, prose=is_prose(words, tokens, sites), words=len(tokens), tokens=tokens))
    return blocks


def _margin(text: str) -> int:
    """Return where lines are broken, 0 where they are not: nearly all inner lines reach it and end in mid-sentence."""
    inner: list[str] = []
    for paragraph in _PARAGRAPHS.split(text):
        inner.extend(line.strip() for line in paragraph.split("\n")[:-1])
    margin = max(map(len, inner), default=0)
    if len(inner) < _WRAP_LINES or not _WRAP_LOW <= margin <= _WRAP_HIGH:
        return 0
    full = sum(len(line) >= _FULL * margin for line in inner)
    broken = sum(not is_sentence(line) and not _BULLET.match(line) for line in inner)
    return margin if min(full, broken) >= 0.7 * len(inner) else 0


def _unwrapped(text: str, margin: int) -> list[str]:
    """Join lines that were broken at the margin; a short line within a paragraph stands for itself."""
    found: list[str] = []
    for paragraph in _PARAGRAPHS.split(text):
        open_line = ""
        for line in paragraph.split("\n"):
            open_line = f"{open_line} {line.strip()}".strip()
            if len(line.strip()) < _FULL * margin:
                found.append(open_line)
                open_line = ""
        found.append(open_line)
    return found
