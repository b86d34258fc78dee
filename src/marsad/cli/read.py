"""`marsad read` and `marsad demo`: inputs in, coded stories out, to a terminal, a file or a database."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import typer

from marsad.cli.console import is_terminal, warn
from marsad.cli.keep import Keeper
from marsad.cli.progress import Progress
from marsad.cli.tables import StoryPrinter
from marsad.cli.writers import open_writer
from marsad.errors import UsageError
from marsad.gather.options import GatherOptions
from marsad.lexicon.load import load
from marsad.model.event import CodedStory
from marsad.model.news import Drop, DropReason
from marsad.pipeline import UNREADABLE, Reader, RunCounts

_ALL, _SOME, _NONE = 0, 1, 2


class Format(enum.StrEnum):
    """How results are written."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


def day(text: str | None) -> date | None:
    """Return a date given as YYYY-MM-DD; UsageError for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--published {text!r} is no date (write it as 2024-05-17)") from error


def read(
    inputs: list[str] = typer.Argument(
        ..., help="Files, folders, globs, http(s) addresses, or - for standard input.", show_default=False
    ),
    form: Format | None = typer.Option(
        None, "--format", "-f", help="How to write: a table on a terminal, JSONL elsewhere."
    ),
    out: Path | None = typer.Option(None, "--output", "-o", help="Write to this file.", dir_okay=False),
    db: str | None = typer.Option(None, "--db", help="Keep all in this database: a file, or postgresql://…"),
    published: str | None = typer.Option(
        None, "--published", help="Publication date (YYYY-MM-DD) of stories that bring none."
    ),
    lexicon: list[Path] = typer.Option([], "--lexicon", help="Lay your own lexicon file over the shipped one."),
    text_column: str | None = typer.Option(None, "--text-column", help="The column of CSV and Parquet with the text."),
    max_mb: int = typer.Option(20, "--max-mb", min=1, help="Leave out pages larger than this."),
    allow_private: bool = typer.Option(False, "--allow-private", help="Fetch from private addresses too."),
    drops: bool = typer.Option(False, "--drops", help="Name all that was left out, headlines and counters too."),
) -> None:
    """Read pages and stories, and print or keep their events."""
    options = GatherOptions(
        published=day(published),
        text_column=text_column,
        max_bytes=max_mb * 1_000_000,
        allow_private=allow_private,
    )
    chosen = form or (Format.TABLE if out is None and is_terminal() else Format.JSONL)
    if db is not None and form is None and out is None and not is_terminal():
        chosen = Format.TABLE
    counts = RunCounts()
    reader = Reader(load(tuple(lexicon)))
    results = reader.read(inputs, options=options, counts=counts)
    code = run(results, counts, chosen, out, db, name_all=drops)
    raise typer.Exit(code)


def demo(
    db: str | None = typer.Option(None, "--db", help="Keep the demo's stories in this database."),
    form: Format = typer.Option(Format.TABLE, "--format", "-f", help="How to write."),
    out: Path | None = typer.Option(None, "--output", "-o", help="Write to this file.", dir_okay=False),
) -> None:
    """Read the pages that come with Marsad, and say where to look at what they tell."""
    from marsad.demo import pages

    counts = RunCounts()
    store = db or "marsad-demo.db"
    run(Reader().read([str(path) for path in pages()], counts=counts), counts, form, out, store)
    warn(f"\nNow look at it:  marsad serve --db {store}   and open http://127.0.0.1:8017/")


def run(
    results: Iterable[CodedStory | Drop],
    counts: RunCounts,
    form: Format,
    out: Path | None,
    db: str | None,
    *,
    name_all: bool = False,
) -> int:
    """Send results where they belong; return the exit code: 0 all, 1 some, 2 none of the inputs could be read."""
    with ExitStack() as stack:
        keeper = stack.enter_context(Keeper(db)) if db is not None else None
        printer = StoryPrinter(out) if form is Format.TABLE else None
        writer = stack.enter_context(open_writer(form.value, out)) if printer is None else None
        progress = stack.enter_context(Progress(hidden=printer is not None and out is None))
        for coded in _stories(results, counts, progress, name_all=name_all):
            if keeper is not None:
                keeper.keep(coded)
            if printer is not None:
                printer.add(coded)
            if writer is not None:
                writer.add(coded)
        if printer is not None:
            printer.close()
    warn(summary(counts, keeper))
    if not counts.failed:
        return _ALL
    return _SOME if counts.stories else _NONE


def _stories(
    results: Iterable[CodedStory | Drop], counts: RunCounts, progress: Progress, *, name_all: bool
) -> Iterator[CodedStory]:
    """Yield the stories; name each input that could not be read, and with `name_all` every other drop."""
    for result in results:
        progress.step(counts)
        if isinstance(result, CodedStory):
            yield result
        elif name_all or result.reason in UNREADABLE or result.reason in _TOLD:
            progress.warn(f"{result.reason}: {result.detail or result.source}")


_TOLD = (DropReason.NO_STORY, DropReason.LIST_PAGE)


def summary(counts: RunCounts, keeper: Keeper | None) -> str:
    """Return the closing line: pages, stories, events, drops by reason, and what was kept."""
    parts = [f"{counts.pages} pages", f"{counts.stories} stories", f"{counts.events} events"]
    line = ", ".join(_one(part) for part in parts)
    if counts.related:
        line += f", {counts.related} related headlines set apart"
    if counts.drops:
        line += "; left out: " + ", ".join(f"{n} {reason}" for reason, n in sorted(counts.drops.items()))
    if keeper is not None:
        line += f"; kept in {keeper.name}: {keeper.told()}"
    return line


def _one(part: str) -> str:
    """Say «1 page» where there is one."""
    if not part.startswith("1 "):
        return part
    return part.removesuffix("ies") + "y" if part.endswith("ies") else part.removesuffix("s")
