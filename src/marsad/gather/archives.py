"""Web archives -> pages: WARC (what a crawler got) and WET (its plain text), plain, gzip or zstd, by fastwarc."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Final

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from marsad.model.news import Drop, DropReason, Page

_TYPES: Final = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_READABLE: Final = ("text/html", "application/xhtml", "text/plain")


def read_archive(stream: IO[bytes], source: str, *, max_bytes: int) -> Iterator[Page | Drop]:
    """Yield the text pages of an archive. A damaged archive gives what stands before the damage, then one Drop.

    `source` of a page is its target address; a page of more than `max_bytes` unpacked bytes is one Drop.
    """
    whole = 0
    try:
        records = ArchiveIterator(stream, record_types=_TYPES, parse_http=True, auto_decode="all", strict_mode=False)
        for record in records:
            whole += 1
            found = _page(record, source, max_bytes)
            if found is not None:
                yield found
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        detail = f"{source}: is damaged after {whole} records: {reason} (fetch the archive again)"
        yield Drop(DropReason.UNREADABLE, source, detail)
        return
    if not whole:
        yield Drop(DropReason.EMPTY, source, f"{source}: holds no page (give a WARC or WET file with responses)")


def _page(record: WarcRecord, source: str, max_bytes: int) -> Page | Drop | None:
    url = record.headers.get("WARC-Target-URI")
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
