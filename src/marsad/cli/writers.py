"""Coded stories out: tables for readers, JSONL and JSON of stories, CSV and Parquet of events, to a file or a pipe."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from marsad.cli.options import Format
from marsad.errors import UsageError
from marsad.model.event import CodedStory
from marsad.model.record import coded_to_record
from marsad.placing import placed

COLUMNS = (
    "story_id", "event_id", "published", "outlet", "url", "title", "type", "mode", "quad", "cameo", "score",
    "goldstein", "contexts", "status", "date", "date_precision", "historical", "actors", "actor_codes", "recipients",
    "recipient_codes", "by", "by_code", "place", "place_country", "latitude", "longitude", "geonames", "counts",
    "confidence", "trigger", "sentence", "frame",
)  # fmt: skip


class Writer(Protocol):
    """What a format does with stories."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def add(self, coded: CodedStory) -> None:
        """Write one story."""


def open_writer(form: Format, out: Path | None) -> Writer:
    """Return the writer of a format; a file is put in place only when it is whole."""
    if form is Format.TABLE:
        from marsad.cli.tables import StoryPrinter  # which loads what draws tables

        return StoryPrinter(out)
    return _WRITERS[form](out)


@contextmanager
def _target(out: Path | None) -> Iterator[IO[bytes]]:
    """Give a file that appears under its name when the run has ended well; standard output without a name."""
    if out is None:
        stream = sys.stdout.buffer
        try:
            yield stream
        finally:
            stream.flush()
        return
    if out.is_dir():
        raise UsageError(f"{out}: is a folder (give the name of a file in it)")
    if not out.parent.is_dir():
        raise UsageError(f"{out}: the folder {out.parent} is not there (make it first)")
    with placed(out, mode=0o644) as file:
        yield file


class _Base:
    def __init__(self, out: Path | None) -> None:
        self._target = ExitStack()
        self.stream = self._target.enter_context(_target(out))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._target.__exit__(kind, error, trace)
            return
        with self._target:
            self.finish()

    def finish(self) -> None:
        """Write what comes at the end."""

    def write(self, text: str) -> None:
        """Write text as UTF-8; a lone surrogate becomes a question mark, since no reader of UTF-8 takes it."""
        self.stream.write(text.encode("utf-8", "replace"))


class _Nothing(_Base):
    """Writes nowhere: the database beside it is all that is wanted."""

    def add(self, coded: CodedStory) -> None:
        pass


class _Jsonl(_Base):
    def add(self, coded: CodedStory) -> None:
        self.write(json.dumps(coded_to_record(coded), ensure_ascii=False, separators=(", ", ": ")) + "\n")


class _Json(_Base):
    def __init__(self, out: Path | None) -> None:
        super().__init__(out)
        self._first = True

    def add(self, coded: CodedStory) -> None:
        self.write("[\n" if self._first else ",\n")
        self._first = False
        self.write(json.dumps(coded_to_record(coded), ensure_ascii=False, indent=1))

    def finish(self) -> None:
        self.write("[]\n" if self._first else "\n]\n")


class _Csv(_Base):
    def __init__(self, out: Path | None) -> None:
        super().__init__(out)
        self._row(dict(zip(COLUMNS, COLUMNS, strict=True)))

    def _row(self, row: dict[str, Any]) -> None:
        buffer = io.StringIO()
        csv.DictWriter(buffer, COLUMNS, lineterminator="\n").writerow(row)
        self.write(buffer.getvalue())

    def add(self, coded: CodedStory) -> None:
        for row in event_rows(coded):
            self._row(row)


class _Parquet(_Base):
    def __init__(self, out: Path | None) -> None:
        if out is None and sys.stdout.isatty():
            raise UsageError("Parquet is no text for a terminal (give a file: -o events.parquet)")
        super().__init__(out)
        self._rows: list[dict[str, Any]] = []

    def add(self, coded: CodedStory) -> None:
        self._rows.extend(event_rows(coded))

    def finish(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        numbers = {"score", "goldstein", "latitude", "longitude", "confidence"}
        whole = {"geonames"}
        fields = [
            pa.field(
                name,
                pa.float64() if name in numbers else pa.int64() if name in whole
                else pa.bool_() if name == "historical" else pa.string(),
            )
            for name in COLUMNS
        ]  # fmt: skip
        table = pa.Table.from_pylist(self._rows, schema=pa.schema(fields))
        pq.write_table(table, self.stream, compression="zstd")


def event_rows(coded: CodedStory) -> list[dict[str, Any]]:
    """Return one flat row an event, lists joined by « | »; the columns are COLUMNS."""
    record = coded_to_record(coded)
    return [_row(record, event) for event in record["events"]]


def _row(record: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    place = event["located"] or {}
    counts = (f"{c['kind']} {c['low']}-{c['high']}" for c in event["counts"])
    return {
        "story_id": record["id"],
        "event_id": event["id"],
        **{name: record[name] for name in ("published", "outlet", "url", "title")},
        **{
            name: event[name]
            for name in (
                "type", "mode", "quad", "cameo", "score", "goldstein", "status", "date", "date_precision", "historical",
                "by", "by_code", "place", "confidence", "trigger", "sentence",
            )
        },
        "contexts": " | ".join(event["contexts"]),
        "actors": " | ".join(a["text"] for a in event["actors"]),
        "actor_codes": " | ".join(a["code"] for a in event["actors"]),
        "recipients": " | ".join(a["text"] for a in event["recipients"]),
        "recipient_codes": " | ".join(a["code"] for a in event["recipients"]),
        "place_country": place.get("country"),
        "latitude": place.get("lat"),
        "longitude": place.get("lon"),
        "geonames": place.get("geonames"),
        "counts": " | ".join(counts),
        "frame": event["evidence"][0]["frame"] if event["evidence"] else None,
    }  # fmt: skip


_WRITERS: dict[Format, type[_Nothing | _Jsonl | _Json | _Csv | _Parquet]] = {
    Format.NONE: _Nothing,
    Format.JSONL: _Jsonl,
    Format.JSON: _Json,
    Format.CSV: _Csv,
    Format.PARQUET: _Parquet,
}
