"""Web archives -> pages: WARC (what a crawler got) and WET (its plain text), plain, gzip or zstd, by fastwarc."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Final, cast

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from marsad.model.news import Drop, DropReason, Page

_TYPES: Final = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_END: Final = b"\r\n\r\n"
_TAIL: Final = 64_000_000  # bytes below the last record that are looked at
_READABLE: Final = ("text/html", "application/xhtml", "text/plain")


def read_archive(stream: IO[bytes], source: str, *, max_bytes: int) -> Iterator[Page | Drop]:
    """Yield the text pages of an archive. A damaged archive gives what stands before the damage, then one Drop.

    `source` of a page is its target address; a page of more than `max_bytes` unpacked bytes is one Drop.
    """
    whole = last = 0
    try:
        records = ArchiveIterator(
            _counted(stream), record_types=_TYPES, parse_http=True, auto_decode="all", strict_mode=False
        )
        for record in records:
            found = _page(record, source, max_bytes)
            last = record.stream_pos
            if found is not None:
                whole += 1
                yield found
        if _ends_early(stream, last):
            raise _CutError("it ends in the middle of a record")
    except (OSError, ValueError, RuntimeError, _CutError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        detail = f"{source}: is damaged after {whole} pages: {reason} (fetch the archive again)"
        yield Drop(DropReason.UNREADABLE, source, detail)
        return
    if not whole:
        yield Drop(DropReason.EMPTY, source, f"{source}: holds no page (give a WARC or WET file with responses)")


def _counted(stream: IO[bytes]) -> IO[bytes]:
    return stream if stream.seekable() else cast("IO[bytes]", _Pipe(stream))


class _Pipe:
    """A pipe that says how far it was read: fastwarc asks every stream, and falls over one that cannot say."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._place = stream, 0

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self._place += len(part)
        return part

    def tell(self) -> int:
        return self._place

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        self._stream.close()


class _CutError(Exception):
    """The archive ends in the middle of a record, which the iterator passes over in silence."""


def _ends_early(stream: IO[bytes], last: int) -> bool:
    """Tell whether an archive on disk stops within a record after the last one read, which the iterator does not say.

    Every record ends with two line breaks, and every gzip member with its checksum. A pipe cannot be looked at again.
    """
    if not stream.seekable():
        return False
    stream.seek(last)
    tail = stream.read(_TAIL + 1)
    if len(tail) > _TAIL or not tail:
        return False
    while tail.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        text = member.decompress(tail)
        if not member.eof:
            return True
        tail = member.unused_data
        if not tail:
            return not text.endswith(_END)
    return not tail.startswith(b"\x28\xb5\x2f\xfd") and not tail.endswith(_END)


def _page(record: WarcRecord, source: str, max_bytes: int) -> Page | Drop | None:
    url = record.headers.get("WARC-Target-URI")
    if url is None and record.headers.get("Content-Length") is None:
        raise _CutError("it ends in the middle of a record")
    conversion = record.record_type == WarcRecordType.conversion
    content_type = (
        "text/plain" if conversion else (record.http_content_type or record.headers.get("Content-Type") or "")
    )
    if not content_type.startswith(_READABLE) or (record.is_http and not _succeeded(record)):
        return None
    body = record.reader.read(max_bytes + 1)
    if len(body) > max_bytes:
        detail = f"{url or source}: has more than {max_bytes:,} bytes (raise the limit)"
        return Drop(DropReason.TOO_LARGE, url or source, detail)
    if len(body) < record.content_length and not (record.is_http and record.http_headers.get("Content-Encoding")):
        raise _CutError("it ends in the middle of a record")
    if not conversion and record.http_charset and "charset" not in content_type:
        content_type = f"{content_type}; charset={record.http_charset}"
    return Page(url or source, body, content_type, url, _moment(record))


def _succeeded(record: WarcRecord) -> bool:
    status = getattr(record.http_headers, "status_code", None)
    return status is None or 200 <= status < 300


def _moment(record: WarcRecord) -> datetime | None:
    try:
        moment = record.record_date
    except ValueError:
        return None
    return moment.astimezone(UTC) if isinstance(moment, datetime) else None
