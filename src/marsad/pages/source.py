"""The HTML text before it is parsed: scripts, styles and comments cut out, JSON-LD kept.

One pass, whatever the page holds. Half of a news page is scripts: cutting them first saves the parser the work, and
what the head says can then be found with plain patterns, because no script can hold a false `<meta>`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_MARKS: Final = ("<!--", "<script", "<style")
_ENDS: Final = {"<script": "</script", "<style": "</style"}
_UPPER: Final = re.compile(r"</?(?:SCRIPT|STYLE|Script|Style)\b")
_JSON_LD: Final = "ld+json"
_OPENING: Final = 400  # characters of a script's opening tag that are looked at
_AFTER_NAME: Final = ("", " ", ">", "/", "\t", "\n", "\r", "\f")
_NEVER: Final = 1 << 62


class Source(NamedTuple):
    """HTML text without scripts, styles and comments, and the texts of its JSON-LD scripts."""

    html: str
    json_ld: tuple[str, ...]


def read_source(text: str) -> Source:
    """Cut scripts, styles and comments out of HTML text.

    A script or style that is never closed is cut to the end, as a browser does; a comment that is never closed hides
    nothing.
    """
    if _UPPER.search(text):
        text = _UPPER.sub(lambda match: match[0].lower(), text)
    kept: list[str] = []
    data: list[str] = []
    at = 0
    ahead = {mark: _find(text, mark, 0) for mark in _MARKS}
    while (mark := min(ahead, key=ahead.__getitem__)) and (start := ahead[mark]) < _NEVER:
        if start >= at:
            kept.append(text[at:start])
            at = _past(text, mark, start, data)
            if at == start:  # a comment without an end: it and all further ones hide nothing
                ahead[mark] = _NEVER
                continue
        ahead[mark] = _find(text, mark, max(at, start + 1))
    kept.append(text[at:])
    return Source("".join(kept), tuple(data))


def _find(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    while found >= 0 and mark != "<!--" and text[found + len(mark) : found + len(mark) + 1] not in _AFTER_NAME:
        found = text.find(mark, found + 1)  # <styled-box> is no style
    return found if found >= 0 else _NEVER


def _past(text: str, mark: str, start: int, data: list[str]) -> int:
    """Return where the text goes on behind what begins at `start`; keep the text of a JSON-LD script."""
    if mark == "<!--":
        end = text.find("-->", start + 4)
        return end + 3 if end >= 0 else start
    end = text.find(_ENDS[mark], start)
    end = end if end >= 0 else len(text)
    opening = text.find(">", start, start + _OPENING)
    if mark == "<script" and opening >= 0 and _JSON_LD in text[start:opening].lower():
        data.append(text[opening + 1 : end])
    closing = text.find(">", end)
    return closing + 1 if closing >= 0 else len(text)
