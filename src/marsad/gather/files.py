"""Inputs as a user names them -> pages, stories, drops: files, folders, globs, standard input, http(s) addresses.

Whatever goes wrong with one input is one Drop that names it and says what to do; the others go on.
"""

from __future__ import annotations

import glob
import gzip
import io
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final, cast

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
            yield _fetched(name, options)
        else:
            yield from _read_path(name, options)


def _standard_input() -> io.BufferedReader:
    return cast("io.BufferedReader", sys.stdin.buffer)


def _fetched(url: str, options: GatherOptions) -> Page | Drop:
    from marsad.gather.fetch import Limits, RefusedError, fetch  # the network's library is slow to start

    try:
        return fetch(url, allow_private=options.allow_private, limits=Limits(max_bytes=options.max_bytes))
    except RefusedError as error:
        return Drop(DropReason.REFUSED, url, str(error))
    except FetchError as error:
        return Drop(DropReason.FETCH_FAILED, url, str(error))


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
    if path is None or suffixes(path.name)[1]:
        detail = f"{source}: is packed Parquet or comes from a pipe (give the Parquet file itself)"
        return iter([Drop(DropReason.UNREADABLE, source, detail)])
    return read_parquet(path, source, options)


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
    else:
        suffix, _ = suffixes(name)
        content_type = _TYPES.get(suffix, "text/plain" if suffix in _PLAIN else "")
        yield Page(source, body, content_type)
