"""Files out: Parquet, CSV and JSON lines of events, stories, actors and relations, and the event sets of others.

Everything is written as it is read, a page at a time, so a file of millions of events needs no memory. A file takes its
name only when it is whole: it is written beside it and renamed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from marsad.errors import StoreError, UsageError
from marsad.lexicon.exports import FORMATS, ExportTable
from marsad.lexicon.load import load
from marsad.placing import placed
from marsad.store import arrow, eventsets
from marsad.store.filters import EventFilter
from marsad.store.told import Told

if TYPE_CHECKING:
    from marsad.store.reader import Reader

PLAIN: Final = ("parquet", "csv", "jsonl")
EVENT_SETS: Final = tuple(FORMATS)
KINDS: Final = (*PLAIN, *EVENT_SETS)
_ROWS: Final[dict[str, Callable[[eventsets.Dyad], eventsets.Row]]] = {
    "polecat": eventsets.polecat,
    "icews": eventsets.icews,
    "gdelt": eventsets.gdelt,
}
_JOIN: Final = "; "


@dataclass(frozen=True, slots=True)
class ExportCounts:
    """Rows written, and events left out because the format has no row for them (event sets: those without a day)."""

    rows: int = 0
    left_out: int = 0


def export(
    reader: Reader,
    target: Path | BinaryIO,
    kind: str,
    *,
    chosen: EventFilter | None = None,
    table: str = "events",
    grain: str = "month",
) -> ExportCounts:
    """Write a file of one of `KINDS`. `table` (events, stories, actors, relations) and `grain` are for the plain kinds.

    A kind or table that is none is a UsageError, a target that cannot be written a StoreError.
    """
    asked = (chosen or EventFilter()).checked()
    if kind not in KINDS:
        raise UsageError(f"unknown format {kind!r} (one of: {', '.join(KINDS)})")
    if table not in arrow.TABLES:
        raise UsageError(f"unknown table {table!r} (one of: {', '.join(arrow.TABLES)})")
    if kind in EVENT_SETS and table != "events":
        raise UsageError(f"{kind} holds events, no {table} (leave --table out, or choose {', '.join(PLAIN)})")
    with _opened(target) as file:
        if kind in EVENT_SETS:
            return write_event_set(reader.told(asked), file, kind)
        return _plain(arrow.record_batches(reader, asked, table, grain), arrow.SCHEMAS[table], file, kind)


@contextmanager
def _opened(target: Path | BinaryIO) -> Iterator[BinaryIO]:
    """Give a file to write to; a path is put in place when all of it is written."""
    if not isinstance(target, Path):
        yield target
        return
    try:
        with placed(target) as file:
            yield file
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror or error} (check folder and disk)") from error


def _plain(batches: Iterable[Any], schema: Any, file: BinaryIO, kind: str) -> ExportCounts:
    if kind == "parquet":
        return _parquet(batches, schema, file)
    return _csv(batches, schema, file) if kind == "csv" else _jsonl(batches, file)


def _parquet(batches: Iterable[Any], schema: Any, file: BinaryIO) -> ExportCounts:
    rows = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return ExportCounts(rows)


def _csv(batches: Iterable[Any], schema: Any, file: BinaryIO) -> ExportCounts:
    """Write CSV: lists are joined by «; », numbers of people are «killed=12»."""
    flat = pa.schema([(f.name, pa.string() if pa.types.is_list(f.type) else f.type) for f in schema])
    rows = 0
    with pa_csv.CSVWriter(file, flat) as writer:
        for batch in batches:
            columns = [_flat(batch.column(n), field.type) for n, field in enumerate(schema)]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=flat))
            rows += batch.num_rows
    return ExportCounts(rows)


def _flat(column: Any, kind: Any) -> Any:
    if not pa.types.is_list(kind):
        return column
    return pa.array([_JOIN.join(map(_word, items or ())) for items in column.to_pylist()], pa.string())


def _word(item: Any) -> str:
    """Return an item of a list in a CSV cell."""
    if isinstance(item, dict):
        low, high = item["low"], item["high"]
        numbers = f"{low}" if low == high else f"{'' if low is None else low}-{'' if high is None else high}"
        return f"{item['kind']}={numbers}"
    return "" if item is None else str(item)


def _jsonl(batches: Iterable[Any], file: BinaryIO) -> ExportCounts:
    rows = 0
    for batch in batches:
        for row in batch.to_pylist():
            file.write(json.dumps(row, ensure_ascii=False, default=_plain_date).encode() + b"\n")
            rows += 1
    return ExportCounts(rows)


def _plain_date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def write_event_set(told: Iterable[Told], file: BinaryIO, kind: str) -> ExportCounts:
    """Write POLECAT or ICEWS (tabs, with a header) or GDELT 2 (tabs, without), UTF-8, one line a row."""
    table = cast("ExportTable", load().table("exports"))
    columns = table.columns[kind]
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    if kind != "gdelt":
        writer.writerow(columns)
    rows = left_out = 0
    for each in told:
        if not eventsets.dated(each):
            left_out += 1
            continue
        for dyad in eventsets.dyads(each):
            row = _ROWS[kind](dyad)
            writer.writerow([_cell(row[column]) for column in columns])
            rows += 1
    text.flush()
    text.detach()
    return ExportCounts(rows, left_out)


def _cell(value: object) -> str:
    """Return a value as one cell: no tab or line end, which these formats cannot hold, and "" for what is not known."""
    if value is None:
        return ""
    return " ".join(str(value).split()) if isinstance(value, str) else f"{value}"
