"""The HTML text before it is parsed: scripts, styles and comments cut out, JSON-LD kept.

One pass, whatever the page holds. Half of a news page is scripts: cutting them first saves the parser the work, and
what the head says can then be found with plain patterns, because no script can hold a false `<meta>`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_ELEMENT: Final = r"([sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE])(?=[ \t\n\r\f>/]|\Z)"  # <styled-box> is no style
_CUT: Final = re.compile(rf"<(?:!--|{_ELEMENT})")
_CUT_ELEMENT: Final = re.compile(rf"<{_ELEMENT}")
_JSON_LD: Final = "ld+json"
_OPENING: Final = 400  # characters of a script's opening tag that are looked at


class Source(NamedTuple):
    """HTML text without scripts, styles and comments, and the texts of its JSON-LD scripts."""

    html: str
    json_ld: tuple[str, ...]


def read_source(text: str) -> Source:
    """Cut scripts, styles and comments out of HTML text.

    A script or style that is never closed is cut to the end, as a browser does; a comment that is never closed hides
    nothing.
    """
    kept: list[str] = []
    data: list[str] = []
    at, marks = 0, _CUT
    start = marks.search(text)
    while start:
        end = _end_of_element(text, start, data) if start[1] else _end_of_comment(text, start.end())
        if end < 0:  # a comment without an end: it and all further ones hide nothing
            marks = _CUT_ELEMENT
        else:
            kept.append(text[at : start.start()])
            at = end
        start = marks.search(text, max(at, start.end()))
    kept.append(text[at:])
    return Source("".join(kept), tuple(data))


def _end_of_comment(text: str, at: int) -> int:
    end = text.find("-->", at)
    return end + 3 if end >= 0 else -1


def _end_of_element(text: str, start: re.Match[str], data: list[str]) -> int:
    """Return where the text goes on behind a script or style; keep the text of a JSON-LD script."""
    name = start[1].lower()
    end = text.find("</", start.end())
    while end >= 0 and text[end + 2 : end + 2 + len(name)].lower() != name:
        end = text.find("</", end + 2)
    end = end if end >= 0 else len(text)
    opening = text.find(">", start.start(), start.start() + _OPENING)
    if name == "script" and opening >= 0 and _JSON_LD in text[start.start() : opening].lower():
        data.append(text[opening + 1 : end])
    closing = text.find(">", end)
    return closing + 1 if closing >= 0 else len(text)
