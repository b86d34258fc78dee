"""`marsad read` and `marsad demo`: inputs in, coded stories out, to a terminal, a file or a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marsad.cli.console import is_terminal, many, warn
from marsad.cli.options import Format, by_ending
from marsad.cli.progress import Progress
from marsad.errors import UsageError
from marsad.gather.options import GatherOptions
from marsad.lexicon.load import load
from marsad.model.event import CodedStory
from marsad.model.news import Drop, DropReason
from marsad.pipeline import UNREADABLE, Reader, RunCounts

if TYPE_CHECKING:
    from marsad.cli.keep import Keeper

__all__ = ["Format", "GatherOptions", "Outcome", "demo", "read"]

ALL, SOME, NONE = 0, 1, 2
"""Exit codes: how many of the inputs could be read."""

TOLD: Final = (*UNREADABLE, DropReason.NO_STORY, DropReason.LIST_PAGE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to become of coded stories: written to a file or the terminal, kept in a database, or both."""

    form: Format | None = None
    out: Path | None = None
    db: str | None = None
    name_all: bool = False

    @property
    def chosen(self) -> Format:
        """The format: as asked, else by the file's ending; a table on a terminal, nothing beside a database."""
        if self.form is not None:
            return self.form
        ending = by_ending(self.out)
        if ending in {form.value for form in Format}:
            return Format(ending)
        if self.out is None and is_terminal():
            return Format.TABLE
        return Format.NONE if self.out is None and self.db is not None else Format.JSONL


def read(
    inputs: Sequence[str], options: GatherOptions, outcome: Outcome, lexicon: Sequence[Path], *, workers: int = 1
) -> int:
    """Read inputs in one or more processes, write and keep what they tell; return the exit code."""
    if outcome.form is Format.NONE and outcome.db is None:
        raise UsageError("--format none leaves nothing of what is read (give --db, or another format)")
    counts = RunCounts()
    if workers > 1:
        from marsad.scale import read_parallel

        results = read_parallel(inputs, options, lexicon, workers, counts=counts)
    else:
        results = Reader(load(tuple(lexicon))).read(inputs, options=options, counts=counts)
    return _run(results, counts, outcome)


def demo(outcome: Outcome) -> int:
    """Read the shipped pages; return the exit code."""
    from marsad.demo import pages

    counts = RunCounts()
    code = _run(Reader().read([str(path) for path in pages()], counts=counts), counts, outcome)
    warn(f"\nNow look at it:  marsad serve --db {outcome.db}   and open http://127.0.0.1:8017/")
    return code


def _run(results: Iterable[CodedStory | Drop], counts: RunCounts, outcome: Outcome) -> int:
    """Send results where they belong, say in one line what they were, and return the exit code."""
    keeper = _keeper(outcome.db) if outcome.db is not None else None
    try:
        _send(results, counts, outcome, keeper)
    except KeyboardInterrupt:
        warn(f"stopped: {_closing(counts, keeper)}")
        raise
    warn(_closing(counts, keeper))
    return exit_code(counts)


def _send(results: Iterable[CodedStory | Drop], counts: RunCounts, outcome: Outcome, keeper: Keeper | None) -> None:
    """Write each story, and keep it where there is a keeper."""
    from marsad.cli.writers import open_writer

    with ExitStack() as stack:
        if keeper is not None:
            stack.enter_context(keeper)
        writer = stack.enter_context(open_writer(outcome.chosen, outcome.out))
        progress = stack.enter_context(Progress(hidden=outcome.chosen is Format.TABLE and outcome.out is None))
        for coded in _stories(results, counts, progress, keeper, name_all=outcome.name_all):
            if keeper is not None:
                keeper.pages = counts.pages
                keeper.keep(coded)
            writer.add(coded)


def _closing(counts: RunCounts, keeper: Keeper | None) -> str:
    """Return the closing line of a run."""
    return summary(counts) + (f"; kept in {keeper.name}: {keeper.told()}" if keeper is not None else "")


def exit_code(counts: RunCounts) -> int:
    """Return 0 when all inputs could be read, 1 when some could, 2 when none gave a story and something was wrong."""
    if not counts.failed:
        return ALL
    return SOME if counts.stories else NONE


def _keeper(db: str) -> Keeper:
    from marsad.cli.keep import Keeper

    return Keeper(db, "read")


def _stories(
    results: Iterable[CodedStory | Drop],
    counts: RunCounts,
    progress: Progress,
    keeper: Keeper | None,
    *,
    name_all: bool,
) -> Iterator[CodedStory]:
    """Yield the stories; name each input that could not be read, and with `name_all` every other drop."""
    for result in results:
        progress.step(counts)
        if isinstance(result, CodedStory):
            yield result
            continue
        if result.reason in TOLD and keeper is not None:
            keeper.drop(result)
        if name_all or result.reason in TOLD:
            progress.warn(told(result))


def told(drop: Drop) -> str:
    """Return a drop in one line: its reason, the input, and what to do."""
    detail = (drop.detail or drop.source).replace("raise the limit", "raise --max-mb")
    line = f"{drop.reason}: {detail}"
    return line if not drop.text else f"{line}: {' '.join(drop.text.split())[:80]}"


def summary(counts: RunCounts) -> str:
    """Return the closing line: pages, stories, events, headlines set apart, and drops by reason."""
    parts = (
        many(counts.pages, "page", "pages"),
        many(counts.stories, "story", "stories"),
        many(counts.events, "event", "events"),
    )
    line = ", ".join(parts)
    if counts.related:
        line += f", {many(counts.related, 'related headline', 'related headlines')} set apart"
    if counts.drops:
        line += "; left out: " + ", ".join(f"{n} {reason}" for reason, n in sorted(counts.drops.items()))
    return line
