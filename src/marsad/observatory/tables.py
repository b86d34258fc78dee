"""A page's rows as files: CSV for spreadsheets, JSON for programs, Parquet for analysis."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic_core import PydanticSerializationError, to_json

from marsad.observatory.safe import clean

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""First letters that make a spreadsheet compute a cell instead of showing it."""

_GROUP: Final = 20_000

Row = Mapping[str, Any]

MEDIA: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its Arrow type; a list is joined by `; ` where a format has no lists (CSV)."""

    name: str
    type: pa.DataType = field(default_factory=pa.string)


def columns(*names: str, **typed: pa.DataType) -> tuple[Column, ...]:
    """Return text columns by name, then typed ones."""
    return (*(Column(name) for name in names), *(Column(name, type_) for name, type_ in typed.items()))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. `rows` may be an iterator: it is walked once."""

    columns: tuple[Column, ...]
    rows: Iterable[Row]

    def csv(self) -> Iterator[bytes]:
        """Yield CSV in pieces, with the mark at its head by which Excel knows UTF-8.

        A text that a spreadsheet would take for a formula gets an apostrophe before it; JSON and Parquet carry it as
        it is.
        """
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        buffer.write("\ufeff")
        writer.writerow([column.name for column in self.columns])
        for row in self.rows:
            writer.writerow([_cell(row.get(column.name)) for column in self.columns])
            if buffer.tell() > 1 << 15:
                yield buffer.getvalue().encode()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue().encode()

    def parquet(self) -> Iterator[bytes]:
        """Yield a Parquet file in pieces. It is written in row groups, so that memory holds one group at a time."""
        schema = pa.schema([(column.name, column.type) for column in self.columns])
        with tempfile.TemporaryFile() as file:
            with pq.ParquetWriter(file, schema, compression="zstd") as writer:
                for rows in _groups(self.rows):
                    writer.write_table(self._arrow(rows, schema))
            file.seek(0)
            while piece := file.read(1 << 16):
                yield piece

    def _arrow(self, rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
        return pa.Table.from_arrays(
            [pa.array([_exact(row.get(c.name)) for row in rows], c.type) for c in self.columns], schema=schema
        )

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as JSON-ready objects with every column."""
        return [{column.name: row.get(column.name) for column in self.columns} for row in self.rows]


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows in groups; one empty group where there are none, so that the file still tells its columns."""
    walked = iter(rows)
    group = list(islice(walked, _GROUP))
    yield group
    while group := list(islice(walked, _GROUP)):
        yield group


def json_bytes(value: object) -> bytes:
    """Return compact UTF-8 JSON, dates as ISO texts. A lone surrogate, which UTF-8 lacks, is escaped."""
    try:
        return to_json(value, fallback=str)
    except PydanticSerializationError:
        return json.dumps(value, separators=(",", ":"), default=str).encode()


def _exact(value: Any) -> Any:
    """Make a text that UTF-8 cannot carry (a lone surrogate) one that it can; leave all else alone."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    return [_exact(one) for one in value] if isinstance(value, (list, tuple)) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return _cell("; ".join(_cell(one) for one in value))
    if isinstance(value, Mapping):
        return " ".join(_cell(one) for one in value.values())
    text = clean(value) if isinstance(value, str) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
