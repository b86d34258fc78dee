"""What an input is: by its first bytes, then by its name."""

from __future__ import annotations

import codecs
import re
from enum import Enum
from pathlib import PurePath
from typing import Final

HEAD: Final = 8192  # bytes that decide


class Kind(Enum):
    """How an input is read."""

    PAGE = "page"
    JSON = "json"
    JSON_LINES = "json lines"
    TABLE = "table"
    PARQUET = "parquet"
    ARCHIVE = "archive"
    SAVED = "page saved with its pictures"
    BINARY = "binary"


_BY_SUFFIX: Final = {
    ".jsonl": Kind.JSON_LINES,
    ".ndjson": Kind.JSON_LINES,
    ".json": Kind.JSON,
    ".csv": Kind.TABLE,
    ".tsv": Kind.TABLE,
    ".parquet": Kind.PARQUET,
    ".warc": Kind.ARCHIVE,
    ".wet": Kind.ARCHIVE,
}
_PAGE_SUFFIXES: Final = frozenset(
    {"", ".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht", ".php", ".asp", ".aspx", ".jsp", ".txt", ".text", ".md"}
)
_BY_LINE: Final = frozenset({Kind.JSON_LINES, Kind.TABLE})  # where a line of rubbish costs that line alone
PACKED: Final = frozenset({".gz", ".zst", ".zstd"})
_MAGIC: Final = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound"),
)
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAVED: Final = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}?Content-Type:\s*multipart/related", re.IGNORECASE
)
_JSON_LINE: Final = re.compile(rb"\s*\{\s*\"")
_CELL: Final = rb"\"?[\w-]{1,40}(?: [\w-]{1,40})?\"?"
_TABLE_HEAD: Final = re.compile(  # of a table from a pipe, which has no name: columns, one of them the text's
    rb"(?:\xef\xbb\xbf)?(?=[^\n]*[,;\t])(?:" + _CELL + rb"[,;\t]){0,60}\"?(?:text|body|content|article|story|html)\"?"
    rb"(?:[,;\t]" + _CELL + rb"){0,60}\r?\n",
    re.IGNORECASE,
)
_HTML: Final = re.compile(rb"<(?:!doctype|html|head|body|article|div|p|table)\b", re.IGNORECASE)


def suffixes(name: str) -> tuple[str, bool]:
    """Return the last suffix below a compression suffix, and whether there is one: `a.warc.gz` -> (".warc", True)."""
    path = PurePath(name.lower())
    packed = path.suffix in PACKED
    return (PurePath(path.stem).suffix if packed else path.suffix), packed


def is_readable_name(name: str) -> bool:
    """Tell whether a file of a folder is one of those that Marsad reads, by its name."""
    suffix, _ = suffixes(name)
    return suffix in _BY_SUFFIX or suffix in _PAGE_SUFFIXES


def kind_of(head: bytes, name: str) -> Kind:
    """Return how to read an input whose first (unpacked) bytes are `head`."""
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith((b"WARC/1.", b"WARC/0.")):
        return Kind.ARCHIVE
    suffix, _ = suffixes(name)
    by_name = _BY_SUFFIX.get(suffix)
    if _magic(head) or (by_name not in _BY_LINE and binary_kind(head)):
        return Kind.BINARY
    if _SAVED.match(head):
        return Kind.SAVED
    if by_name in (Kind.PARQUET, Kind.ARCHIVE):
        return by_name if not head else Kind.PAGE  # the name says what the bytes do not
    if by_name is Kind.JSON:
        return Kind.JSON_LINES if _is_lines(head) else Kind.JSON
    if by_name is None and suffix == "" and _JSON_LINE.match(head):
        return Kind.JSON_LINES
    if name == "" and _TABLE_HEAD.match(head):
        return Kind.TABLE
    return by_name or Kind.PAGE


def _is_lines(head: bytes) -> bool:
    """Tell whether a `.json` file is one object a line: its first line ends in a brace and a second begins with one."""
    first, line_break, rest = head.partition(b"\n")
    return bool(line_break) and first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def binary_kind(head: bytes) -> str | None:
    """Return what a binary input is ("a PDF"), or None for text."""
    if name := _magic(head):
        return name
    if head.startswith(_WIDE):
        return None
    if b"\0" in head or len(_CONTROL.findall(head)) * 20 > len(head):
        return "a binary file"
    return None


def _magic(head: bytes) -> str | None:
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


def looks_like_html(text: str) -> bool:
    """Tell whether a text holds HTML mark-up in its first characters."""
    return _HTML.search(text[:2000].encode("utf-8", "replace")) is not None
