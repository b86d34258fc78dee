"""What strangers wrote, made harmless before it reaches a page.

Two dangers: markup, and invisible characters that turn the reading order of everything after them (a headline that ends
in a right-to-left override can make the date beside it lie). `clean` drops the second, `esc` both. Templates never call
them: the Jinja environment passes every printed value through `clean` and then through its own escaping.
"""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

BIDI_CONTROLS: Final = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
"""Characters that open or close a change of direction, with the names that Unicode gives them."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile("[" + "".join(BIDI_CONTROLS) + "]")
_ANY = re.compile(f"{_FORBIDDEN.pattern}|{_CONTROLS.pattern}")


def clean(text: str) -> str:
    """Return the text without characters that XML forbids or that change the reading order of what follows.

    Marks that only sit between two words (LRM, RLM, ALM) stay: they cannot reach beyond their place.
    """
    # no printable character is one of those, and Python knows at once whether all are
    return text if text.isprintable() else _ANY.sub("", text)


def esc(text: object) -> str:
    """Return the text cleaned and escaped for an HTML or SVG text node or quoted attribute."""
    return str(escape(clean(str(text))))


def shown(text: str) -> Markup:
    """Return story text escaped, with every control character shown by its name instead of obeyed.

    The reader of a story is to see that the text carries such a character: it is part of the evidence.
    """
    if text.isprintable():  # as in `clean`
        return escape(text)
    parts: list[str] = []
    at = 0
    for found in _ANY.finditer(text):
        parts.append(str(escape(text[at : found.start()])))
        name = BIDI_CONTROLS.get(found.group(), f"U+{ord(found.group()):04X}")
        parts.append(f'<span class="ctl" dir="ltr">{name}</span>')
        at = found.end()
    parts.append(str(escape(text[at:])))
    return Markup("".join(parts))  # noqa: S704  every part is escaped above


def finalize(value: object) -> object:
    """Clean what a template prints; markup that our own code made passes unchanged."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return clean(value)
