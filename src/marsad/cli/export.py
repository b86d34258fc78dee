"""`marsad export`: a database's events, stories, actors or relations in a file for others to read."""

from __future__ import annotations

import sys
from pathlib import Path

from marsad.cli.console import is_terminal, many, warn
from marsad.cli.options import FileKind, Grain, Table, by_ending
from marsad.errors import UsageError
from marsad.store import EventFilter, open_store
from marsad.store.exports import export as write

__all__ = ["EventFilter", "export"]

_ENDINGS = {"ndjson": FileKind.JSONL, **{kind.value: kind for kind in FileKind}}


def export(out: Path, db: str, form: FileKind | None, table: Table, grain: Grain, chosen: EventFilter) -> None:
    """Write the chosen rows; say how many, and how many events the format has no row for."""
    kind = form or _kind(out)
    to_output = str(out) == "-"
    if to_output and kind is FileKind.PARQUET and is_terminal():
        raise UsageError("Parquet is no text for a terminal (give a file name that ends in .parquet)")
    if not to_output and not out.parent.is_dir():
        raise UsageError(f"{out}: the folder {out.parent} is not there (make it first)")
    with open_store(db, readonly=True) as store:
        target = sys.stdout.buffer if to_output else out
        counts = write(store.reader(), target, kind.value, chosen=chosen, table=table.value, grain=grain.value)
    if to_output:
        sys.stdout.buffer.flush()
    left = f", {many(counts.left_out, 'event', 'events')} without a day left out" if counts.left_out else ""
    warn(f"{many(counts.rows, 'row', 'rows')} to {'standard output' if to_output else out}{left}")


def _kind(out: Path) -> FileKind:
    kind = _ENDINGS.get(by_ending(out) or "")
    if kind is None:
        raise UsageError(f"{out}: its ending names no format (give --format: {', '.join(FileKind)})")
    return kind
