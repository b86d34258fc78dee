"""Options that several verbs share, declared once, and what their values mean."""

from __future__ import annotations

import enum
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from marsad.errors import UsageError

DEFAULT_DB = "marsad.db"


class Format(enum.StrEnum):
    """How coded stories are written."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    NONE = "none"


class FileKind(enum.StrEnum):
    """What `marsad export` writes."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"
    POLECAT = "polecat"
    ICEWS = "icews"
    GDELT = "gdelt"


class Table(enum.StrEnum):
    """Which rows `marsad export` writes."""

    EVENTS = "events"
    STORIES = "stories"
    ACTORS = "actors"
    RELATIONS = "relations"


class Grain(enum.StrEnum):
    """The periods of exported relations."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Engine(enum.StrEnum):
    """What shares the files of `marsad table` out."""

    PROCESSES = "processes"
    DAFT = "daft"
    RAY = "ray"


Db = Annotated[str, typer.Option("--db", help="The database: a file, or postgresql://…")]
KeepIn = Annotated[str | None, typer.Option("--db", help="Keep all in this database: a file, or postgresql://…")]
Form = Annotated[
    Format | None,
    typer.Option(
        "--format", "-f", help="How to write: by -o's ending, else a table on a terminal and JSONL elsewhere."
    ),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)]
OwnLexicon = Annotated[list[Path], typer.Option("--lexicon", help="Lay your own lexicon file over the shipped one.")]
Published = Annotated[
    str | None, typer.Option("--published", help="Publication date (YYYY-MM-DD) of stories that bring none.")
]
TextColumn = Annotated[str | None, typer.Option("--text-column", help="The column of CSV and Parquet with the text.")]
Private = Annotated[bool, typer.Option("--allow-private", help="Fetch from private addresses too.")]
MaxMb = Annotated[int, typer.Option("--max-mb", min=1, help="Leave out pages larger than this.")]


def day(text: str | None) -> date | None:
    """Return a date given as YYYY-MM-DD; UsageError for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--published {text!r} is no date (write it as 2024-05-17)") from error


def by_ending(out: Path | None) -> str | None:
    """Return the format that a file's ending names («events.csv»), None where it names none of ours."""
    return out.suffix.removeprefix(".").lower() or None if out is not None else None
