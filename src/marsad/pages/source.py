"""The HTML text before it is parsed: scripts, styles and comments cut out, JSON-LD kept.

One pass, whatever the page holds. Half of a news page is scripts: cutting them first saves the parser the work, and
what the head says can then be found with plain patterns, because no script can hold a false `<meta>`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_START: Final = re.compile(r"<(?:!--|script\b|style\b)", re.IGNORECASE)
_END_SCRIPT: Final = re.compile(r"</script\b[^>]{0,100}>", re.IGNORECASE)
_END_STYLE: Final = re.compile(r"</style\b[^>]{0,100}>", re.IGNORECASE)
_JSON_LD: Final = "ld+json"
_OPENING: Final = 400  # characters of a script's opening tag that are looked at


class Source(NamedTuple):
    """HTML text without scripts, styles and comments, and the texts of its JSON-LD scripts."""

    html: str
    json_ld: tuple[str, ...]


def read_source(text: str) -> Source:
    """Cut scripts, styles and comments out of HTML text; what is never closed is cut to the end."""
    kept, data, at = [], [], 0
    closes = True  # some comment's end still lies ahead
    while match := _START.search(text, at):
        start, begin = match.start(), match.end()
        kept.append(text[at:start])
        if text.startswith("<!--", start):
            end = text.find("-->", begin) if closes else -1
            closes = end >= 0
            at = end + 3 if end >= 0 else begin  # an unclosed comment hides no page
            continue
        script = text[start + 1] in "sS" and text[start + 2] in "cC"
        closing = (_END_SCRIPT if script else _END_STYLE).search(text, begin)
        body_end, at = (closing.start(), closing.end()) if closing else (len(text), len(text))
        opening = text.find(">", begin, begin + _OPENING)
        if script and opening >= 0 and _JSON_LD in text[begin:opening].lower():
            data.append(text[opening + 1 : body_end])
    kept.append(text[at:])
    return Source("".join(kept), tuple(data))
