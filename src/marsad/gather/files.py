"""Inputs as a user names them -> pages, stories, drops: files, folders, globs, standard input, http(s) addresses.

Whatever goes wrong with one input is one Drop that names it and says what to do; the others go on.
"""

from __future__ import annotations

import glob
import gzip
import io
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast
from urllib.parse import urlsplit

import zstandard

from marsad.errors import FetchError
from marsad.gather.archives import read_archive
from marsad.gather.kinds import HEAD, Kind, binary_kind, is_readable_name, kind_of, suffixes
from marsad.gather.options import Found, GatherOptions
from marsad.gather.records import read_csv, read_json, read_jsonl, read_parquet
from marsad.model.news import Drop, DropReason, Page

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_TYPES: Final = {".html": "text/html", ".htm": "text/html", ".xhtml": "text/html", ".shtml": "text/html"}
_PARQUET: Final = 2_000_000_000  # bytes of a Parquet file that comes packed or from a pipe
_PART: Final = 1 << 20
_PLAIN: Final = frozenset({".txt", ".text", ".md"})
__all__ = ["GatherOptions", "gather"]
_DAMAGE: Final = (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError)


def gather(inputs: Sequence[str], *, options: GatherOptions | None = None) -> Iterator[Found]:
    """Yield what the inputs hold, in their order: pages still to be read, stories of JSONL and tables, and drops.

    An input is a file, a folder (read with all below it, in the order of names), a glob, `-`, or an http(s) address.
    """
    options = options or GatherOptions()
    for name in inputs:
        if name == "-":
            yield from _read_stream(_standard_input(), "standard input", "", options)
        elif name.lower().startswith(("http://", "https://")):
            yield from _fetched(name, options)
        else:
            yield from _read_path(name, options)


def _standard_input() -> io.BufferedReader:
    return cast("io.BufferedReader", sys.stdin.buffer)


def _fetched(url: str, options: GatherOptions) -> Iterator[Found]:
    """Yield the page at an address, or what the file there holds."""
    from marsad.gather.fetch import Limits, RefusedError, fetch  # the network's library is slow to start

    try:
        page = fetch(url, allow_private=options.allow_private, limits=Limits(max_bytes=options.max_bytes))
    except RefusedError as error:
        yield Drop(DropReason.REFUSED, url, str(error))
    except FetchError as error:
        yield Drop(DropReason.FETCH_FAILED, url, str(error))
    else:
        name = _name_of(page)
        raw = cast("io.BufferedReader", io.BufferedReader(io.BytesIO(page.body)))
        plain = not raw.peek(4).startswith((_GZIP, _ZSTD))
        if "html" in page.content_type or (plain and kind_of(raw.peek(HEAD)[:HEAD], name) is Kind.PAGE):
            yield page
        else:
            yield from _read_stream(raw, url, name, options)


def _name_of(page: Page) -> str:
    """Return the name of the file at a page's address; its content type speaks for an address that names none."""
    name = PurePosixPath(urlsplit(page.url or page.source).path).name
    return name if suffixes(name)[0] or not page.content_type.startswith("application/json") else f"{name}.json"


def _read_path(name: str, options: GatherOptions) -> Iterator[Found]:
    path = Path(name)
    try:
        if path.is_dir():
            yield from _read_folder(path, name, options)
        elif path.exists():
            yield from _read_file(path, options)
        elif glob.has_magic(name):
            yield from _read_glob(name, options)
        else:
            yield Drop(DropReason.UNREADABLE, name, f"{name}: no such file or folder (check the name)")
    except OSError as error:
        yield Drop(DropReason.UNREADABLE, name, f"{name}: {error.strerror or error} (check the name and the rights)")


def _read_glob(name: str, options: GatherOptions) -> Iterator[Found]:
    found = sorted(match for match in glob.glob(name, recursive=True) if Path(match).is_file())  # noqa: PTH207  absolute too
    for match in found:
        yield from _read_path(match, options)
    if not found:
        yield Drop(DropReason.UNREADABLE, name, f"{name}: no file has such a name (check the pattern)")


def _read_folder(folder: Path, name: str, options: GatherOptions) -> Iterator[Found]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path.relative_to(folder)))
    readable = [path for path in files if is_readable_name(path.name)]
    if not readable:
        yield Drop(DropReason.UNREADABLE, name, f"{name}: holds nothing to read (give HTML, text, JSONL …)")
        return
    for path in readable:
        yield from _read_path(str(path), options)
    if others := [path.name for path in files if not is_readable_name(path.name)]:
        some = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
        detail = f"{name}: left out {len(others)} files of other kinds: {some} (name a file to read it all the same)"
        yield Drop(DropReason.UNREADABLE, name, detail)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_file(path: Path, options: GatherOptions) -> Iterator[Found]:
    with path.open("rb") as raw:
        yield from _read_stream(raw, str(path), path.name, options, path)


def _read_stream(
    raw: io.BufferedReader, source: str, name: str, options: GatherOptions, path: Path | None = None
) -> Iterator[Found]:
    """Read one stream of bytes by what it is; packed streams are unpacked on the way."""
    try:
        if kind_of(_unpacked_head(raw), name) is Kind.ARCHIVE:
            yield from read_archive(raw, source, max_bytes=options.max_bytes)  # which unpacks faster than we would
            return
        stream = _unpacked(raw)
        kind = kind_of(stream.peek(HEAD)[:HEAD], name)
        if kind is Kind.JSON_LINES:
            yield from _some(read_jsonl(stream, source, options), source)
        elif kind is Kind.TABLE or (name == "" and options.text_column):
            yield from _some(read_csv(stream, source, options), source)
        elif kind is Kind.PARQUET:
            yield from _some(_parquet(path, stream, source, options), source)
        else:
            yield from _whole(stream, source, name, kind, options)
    except _DAMAGE as error:
        detail = f"{source}: is damaged: {str(error) or 'it ends too early'} (pack it again)"
        yield Drop(DropReason.UNREADABLE, source, detail)


def _unpacked_head(raw: io.BufferedReader) -> bytes:
    """Return the first unpacked bytes and leave the stream where it is; b"" where they are damaged."""
    head = raw.peek(HEAD)[:HEAD]
    try:
        if head.startswith(_GZIP):
            return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, HEAD)
        if head.startswith(_ZSTD):
            return zstandard.ZstdDecompressor().decompressobj().decompress(head)[:HEAD]
    except (zlib.error, zstandard.ZstdError):
        return b""
    return head


def _unpacked(raw: io.BufferedReader) -> io.BufferedReader:
    head = raw.peek(4)[:4]
    if head.startswith(_GZIP):
        return io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=raw)))
    if head.startswith(_ZSTD):
        reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return io.BufferedReader(cast("io.RawIOBase", reader))
    return raw


def _some(found: Iterator[Found], source: str) -> Iterator[Found]:
    """Pass records on, and say so where there is none."""
    empty = True
    for one in found:
        empty = False
        yield one
    if empty:
        yield Drop(DropReason.EMPTY, source, f"{source}: is empty (give a file with stories)")


def _parquet(path: Path | None, stream: IO[bytes], source: str, options: GatherOptions) -> Iterator[Found]:
    """Read a Parquet file where it lies; a packed one, or one from a pipe, is written down first."""
    if path is not None and not suffixes(path.name)[1]:
        yield from read_parquet(path, source, options)
        return
    with tempfile.TemporaryFile() as file:
        while part := stream.read(_PART):
            if file.tell() > _PARQUET:
                detail = f"{source}: is larger than {_PARQUET / 1e9:g} GB (give the Parquet file itself)"
                yield Drop(DropReason.TOO_LARGE, source, detail)
                return
            file.write(part)
        yield from read_parquet(file, source, options)


def _saved_page(body: bytes, source: str) -> Page | Drop:
    """Return the page of an MHTML file, as browsers save it with its pictures."""
    from email import message_from_bytes  # slow to start, and needed for such a file only

    parts = message_from_bytes(body).walk()
    part = next((one for one in parts if one.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    page = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(page, bytes):
        return Drop(DropReason.UNREADABLE, source, f"{source}: holds no page (save it again, as HTML)")
    charset = part.get_content_charset()
    url = str(part.get("Content-Location") or "")
    content_type = f"text/html; charset={charset}" if charset else "text/html"
    return Page(source, page, content_type, url if url.startswith(("http://", "https://")) else None)


def _whole(stream: io.BufferedReader, source: str, name: str, kind: Kind, options: GatherOptions) -> Iterator[Found]:
    """Read an input that is one document."""
    body = stream.read(options.max_bytes + 1)
    limit = f"{options.max_bytes / 1e6:g} MB"
    if kind is Kind.BINARY:
        what = binary_kind(body[:HEAD]) or "a binary file"
        yield Drop(DropReason.BINARY, source, f"{source}: is {what} (give its text or the page as HTML)")
    elif not body.strip():
        yield Drop(DropReason.EMPTY, source, f"{source}: is empty (give a page with text)")
    elif len(body) > options.max_bytes:
        remedy = "one story a line in a .jsonl file is read at any size" if kind is Kind.JSON else "split it"
        yield Drop(DropReason.TOO_LARGE, source, f"{source}: is larger than {limit} ({remedy}, or raise the limit)")
    elif kind is Kind.JSON:
        yield from _some(read_json(body, source, options), source)
    elif kind is Kind.SAVED:
        yield _saved_page(body, source)
    else:
        suffix, _ = suffixes(name)
        content_type = _TYPES.get(suffix, "text/plain" if suffix in _PLAIN else "")
        yield Page(source, body, content_type)
