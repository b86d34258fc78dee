"""Bytes -> text. What the bytes are decides over what the page claims that they are."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from resiliparse.parse.encoding import detect_encoding

from marsad.errors import UnreadableInputError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w.:-]+)", re.IGNORECASE
)
_HEAD: Final = 4096  # bytes; where a page declares its charset
_TOLERATED: Final = 1 / 500  # broken sequences among the letters that are not ASCII: a cut or two on a long page
_ARABIC_CODECS: Final = ("cp1256", "iso-8859-6")
_ARABIC: Final = re.compile("[\u0621-\u064a]")
_MARK: Final = "\ufffd"


class Decoded(NamedTuple):
    """A page's text, the encoding that it was read with, and how many broken sequences became U+FFFD."""

    text: str
    encoding: str
    broken: int


def decode(body: bytes, *, content_type: str = "", source: str = "page") -> Decoded:
    """Return the text of a page's bytes.

    Order: byte order mark; UTF-8 where it is valid; the charset of the HTTP header, then of the page, where the bytes
    agree; UTF-8 with a broken sequence here and there; an Arabic 8-bit charset found by its letters. Bytes that are
    UTF-8 broken in more than one place in 500 are an UnreadableInputError: they would give wrong words.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _replaced(body[len(bom) :], name, source)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError as error:
        return _other(body, content_type, source, error.start)


def _other(body: bytes, content_type: str, source: str, first: int) -> Decoded:
    """Read bytes that are no valid UTF-8."""
    lossy = body.decode("utf-8", "replace")
    broken = lossy.count(_MARK) - body.count(_MARK.encode())
    foreign = sum(not char.isascii() for char in lossy)
    if foreign and broken <= max(foreign * _TOLERATED, 1 if foreign >= 200 else 0):
        return Decoded(lossy, "utf-8", broken)
    if len(_ARABIC.findall(lossy)) > 2 * broken:  # an 8-bit text gives hardly any valid sequence
        problem = f"is UTF-8 with {broken} broken places, the first at byte {first}"
        raise UnreadableInputError(source, problem, "save it again as UTF-8, or give its charset")
    for name in (*_declared(body, content_type), detect_encoding(body) or "", *_ARABIC_CODECS):
        text = _tried(body, name)
        if text is not None:
            return Decoded(text, name, 0)
    raise UnreadableInputError(source, "is text of no known encoding", "save it again as UTF-8")


def _declared(body: bytes, content_type: str) -> list[str]:
    found = []
    if match := _HEADER.search(content_type):
        found.append(match[1])
    if meta := _META.search(body, 0, _HEAD):
        found.append((meta[1] or meta[2]).decode("ascii"))
    return [name for name in found if name.lower().replace("_", "-") not in ("utf-8", "utf8")]


def _tried(body: bytes, name: str) -> str | None:
    """Return the text where the codec exists, takes nearly every byte and gives letters of some language."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    if codec in ("utf-8", "ascii"):
        return None
    text = body.decode(codec, "replace")
    if text.count(_MARK) * 200 > len(text):
        return None
    return text


def _replaced(body: bytes, name: str, source: str) -> Decoded:
    text = body.decode(name, "replace")
    broken = text.count(_MARK)
    if broken > max(len(text) * _TOLERATED, 1):
        raise UnreadableInputError(source, f"has {broken} broken places for {name}", "save it again as UTF-8")
    return Decoded(text, name, broken)
