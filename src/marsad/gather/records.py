"""Structured inputs -> stories: JSON lines, CSV and Parquet, one story a record.

A record whose text is HTML becomes a page. One in another language is a Drop; the others go on.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final

from marsad.errors import BadRecordError
from marsad.gather.kinds import looks_like_html
from marsad.gather.options import Found, GatherOptions
from marsad.lexicon.language import other_language
from marsad.lexicon.load import load
from marsad.model.news import Drop, DropReason, Page, Story

TEXT_COLUMNS: Final = ("text", "body", "content", "article", "story", "html")
_TITLE: Final = ("title", "headline")
_PUBLISHED: Final = ("published", "date", "published_at", "publish_date", "pubdate")
_BATCH: Final = 256  # rows of a Parquet file in memory at once
Record = Mapping[str, Any]


def read_jsonl(stream: IO[bytes], source: str, options: GatherOptions) -> Iterator[Found]:
    """Yield one story a line; a line that is none is one Drop that names file and line."""
    number = 0
    while line := stream.readline(options.max_bytes + 2):
        number += 1
        if len(line) > options.max_bytes:
            _skip_line(stream, line)
            detail = f"{source}:{number}: line of more than {options.max_bytes:,} bytes (split it, or raise the limit)"
            yield Drop(DropReason.TOO_LARGE, source, detail)
        elif line.strip():
            yield _json_story(line, source, number, options)


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _json_story(line: bytes, source: str, number: int, options: GatherOptions) -> Found:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _bad(BadRecordError(source, number, "is no UTF-8", "save the file as UTF-8"))
    except ValueError as error:
        return _bad(BadRecordError(source, number, f"is no JSON: {error}", "write one JSON object a line"))
    except RecursionError:
        return _bad(BadRecordError(source, number, "is nested too deeply", "write one flat JSON object a line"))
    return _record(record, source, number, options, needs_id=True)


def read_json(body: bytes, source: str, options: GatherOptions) -> Iterator[Found]:
    """Yield the stories of a JSON document: one object, a list of objects, or {"stories": [...]}."""
    try:
        data = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        yield Drop(DropReason.BAD_RECORD, source, f"{source}: is no JSON: {error} (write one JSON object a line)")
        return
    if isinstance(data, dict) and isinstance(data.get("stories"), list):
        data = data["stories"]
    for number, record in enumerate(data if isinstance(data, list) else [data], start=1):
        yield _record(record, source, number, options, needs_id=True)


def read_csv(stream: IO[bytes], source: str, options: GatherOptions) -> Iterator[Found]:
    """Yield one story a row of a CSV or TSV file with a header; the delimiter is found from the header."""
    encoding = _encoding(stream)
    csv.field_size_limit(options.max_bytes)
    text = io.TextIOWrapper(stream, encoding, errors="strict", newline="")
    header = text.readline()
    delimiter = max("\t;,|", key=header.count)
    rows = csv.DictReader(text, fieldnames=next(csv.reader([header], delimiter=delimiter), []), delimiter=delimiter)
    columns = [name.strip() for name in rows.fieldnames or []]
    rows.fieldnames = columns
    column = _text_column(columns, source, options)
    if isinstance(column, Drop):
        yield column
        return
    try:
        for row in rows:
            yield _record(_renamed(row, column), source, rows.line_num + 1, options, needs_id=False)
    except (csv.Error, UnicodeDecodeError) as error:
        yield Drop(
            DropReason.BAD_RECORD, source, f"{source}:{rows.line_num + 1}: {error} (mend the file from there on)"
        )


def _encoding(stream: IO[bytes]) -> str:
    """Return utf-8, or what Arabic spreadsheets save: UTF-16 with its mark, windows-1256; the stream must peek."""
    head = stream.peek(1 << 16) if isinstance(stream, io.BufferedReader) else b""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return "cp1256"
    return "utf-8-sig"


def read_parquet(file_or_path: Path | IO[bytes], source: str, options: GatherOptions) -> Iterator[Found]:
    """Yield one story a row of a Parquet file, a batch of rows in memory at a time."""
    import pyarrow as pa  # slow to start, and needed for Parquet only
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(file_or_path)
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).splitlines()[0]
        yield Drop(DropReason.UNREADABLE, source, f"{source}: is no whole Parquet file: {reason} (write it again)")
        return
    column = _text_column(list(file.schema_arrow.names), source, options)
    if isinstance(column, Drop):
        yield column
        return
    number = 0
    for batch in file.iter_batches(batch_size=_BATCH):
        for row in batch.to_pylist():
            number += 1
            yield _record(_renamed(row, column), source, number, options, needs_id=False)


def _text_column(columns: list[str], source: str, options: GatherOptions) -> str | Drop:
    wanted = (options.text_column,) if options.text_column else TEXT_COLUMNS
    lowered = {name.lower(): name for name in columns}
    for name in wanted:
        if name in columns or name.lower() in lowered:
            return name if name in columns else lowered[name.lower()]
    what = f"column {options.text_column!r}" if options.text_column else "column of text"
    there = ", ".join(columns[:12]) or "none"
    detail = f"{source}: has no {what}; it has: {there} (name it with --text-column)"
    return Drop(DropReason.BAD_RECORD, source, detail)


def _renamed(row: Record, column: str) -> dict[str, Any]:
    record = {str(key).lower(): value for key, value in row.items() if key is not None}
    record["text"] = row.get(column)
    return record


def _record(record: Any, source: str, number: int, options: GatherOptions, *, needs_id: bool) -> Found:
    try:
        found = _story(record, source, number, options, needs_id=needs_id)
    except BadRecordError as error:
        return _bad(error)
    if isinstance(found, Story) and (language := other_language(found.text, load().sites)):
        detail = f"{source}:{number}: story {found.id} is in {language} (Marsad reads Arabic)"
        return Drop(DropReason.NOT_ARABIC, source, detail)
    return found


def _bad(error: BadRecordError) -> Drop:
    return Drop(DropReason.BAD_RECORD, error.source.rpartition(":")[0], str(error))


def _story(record: Any, source: str, number: int, options: GatherOptions, *, needs_id: bool) -> Page | Story:
    if not isinstance(record, Mapping):
        raise BadRecordError(source, number, "is no object", 'write {"id": …, "text": …}')
    text = record.get("text")
    if isinstance(text, bytes):
        return Page(f"{source}:{number}", text, "", _text(record, "url"))
    if not isinstance(text, str) or not text.strip():
        raise BadRecordError(source, number, "has no text", 'give every story a "text"')
    url = _text(record, "url", "link")
    if looks_like_html(text):
        return Page(f"{source}:{number}", text.encode("utf-8", "replace"), "text/html; charset=utf-8", url)
    title = _text(record, *_TITLE)
    given = record.get("id")
    if needs_id and (given is None or str(given).strip() == ""):
        raise BadRecordError(source, number, "has no id", 'give every story an "id"')
    published, at, note = _published(record, options.published)
    outlet, named = _text(record, "outlet"), _text(record, "source")
    return Story(
        id=str(given) if given not in (None, "") else Story.id_for(text, title=title, url=url),
        text=text,
        title=title,
        subtitle=_text(record, "subtitle"),
        outlet=outlet or named,
        source=named if outlet else None,
        byline=_text(record, "byline", "author"),
        section=_text(record, "section", "category"),
        language=_text(record, "language") or "ar",
        published=published,
        published_at=at,
        url=url,
        page=f"{source}:{number}",
        notes=(note,) if note else (),
    )


def _text(record: Record, *names: str) -> str | None:
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _published(record: Record, default: date | None) -> tuple[date | None, datetime | None, str]:
    """Return day, moment and a note where the record's date is none. A datetime without a zone gives its day only."""
    value = next((record[name] for name in _PUBLISHED if record.get(name)), None)
    if value is None:
        return default, None, ""
    try:
        moment = value if isinstance(value, date) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        return default, None, f"published: {str(value)[:40]!r} is no ISO date"
    if isinstance(moment, datetime):
        return moment.date(), moment if moment.tzinfo else None, ""
    return moment, None, ""
