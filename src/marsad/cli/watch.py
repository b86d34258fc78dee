"""`marsad watch`: poll a list of sources, keep every new story, and tell how each source does."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from marsad.cli.console import cell, output, warn
from marsad.cli.keep import Keeper
from marsad.cli.read import ALL, NONE, SOME, TOLD, summary, told
from marsad.gather.sources import SourceHealth, read_sources
from marsad.gather.watch import watch as poll
from marsad.lexicon.load import load
from marsad.model.event import CodedStory
from marsad.model.news import Drop, DropReason, Page
from marsad.pipeline import Reader, RunCounts
from marsad.store import open_store

_QUIET = frozenset({DropReason.DUPLICATE})


def watch(sources: Path, db: str, *, once: bool, allow_private: bool, lexicon: Sequence[Path]) -> int:
    """Poll until stopped, or once; return 0 when every source did well, 1 when some did not, 2 when none did."""
    read_sources(sources)  # a wrong list is told before a database is made
    reader, counts = Reader(load(tuple(lexicon))), RunCounts()
    latest: dict[str, SourceHealth] = {}
    with open_store(db) as state, Keeper(db, "watch") as keeper, _stopping() as stop:
        for item in poll(sources, state.watch_state(), once=once, allow_private=allow_private, stop=stop):
            if isinstance(item, SourceHealth):
                latest[item.url] = item
                output().print(_health(item), markup=False, highlight=False, soft_wrap=True)
            else:
                _take(item, reader, counts, keeper)
                keeper.pages = counts.pages
    warn(f"{summary(counts)}; kept in {keeper.name}: {keeper.told()}")
    return _exit_code(latest)


def _take(item: Page | Drop, reader: Reader, counts: RunCounts, keeper: Keeper) -> None:
    """Code a page and keep it, or note why there is none."""
    for result in _results(item, reader, counts):
        counts.add(result)
        if isinstance(result, CodedStory):
            keeper.keep(result)
            story = result.story
            line = f"  {len(result.events):>3} events  {cell(story.title or story.text[:80])}  {story.url or ''}"
            output().print(line, markup=False, highlight=False, soft_wrap=True)
        elif isinstance(item, Drop) or result.reason in TOLD:
            keeper.drop(result)
            if result.reason not in _QUIET:
                warn(told(result))


def _results(item: Page | Drop, reader: Reader, counts: RunCounts) -> Iterator[CodedStory | Drop]:
    if isinstance(item, Drop):
        yield item
        return
    counts.pages += 1
    yield from reader.page(item)


def _health(health: SourceHealth) -> str:
    """Return how a source does, in one line."""
    line = f"{health.checked_at:%Y-%m-%d %H:%M} {'ok ' if health.ok else 'BAD'} {health.name}: "
    if health.unchanged:
        line += "nothing new"
    else:
        line += f"{health.entries} named, {health.new} new, {health.pages} read"
    if health.waiting:
        line += f", {health.waiting} waiting"
    if health.failures > 1:
        line += f", {health.failures} polls failed in a row"
    if health.problem:
        line += f"; {health.problem}"
    return f"{line}; next {health.next_at:%H:%M}"


def _exit_code(latest: dict[str, SourceHealth]) -> int:
    bad = sum(not health.ok for health in latest.values())
    if not bad:
        return ALL
    return NONE if bad == len(latest) else SOME


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C or a service manager's SIGTERM sets: the page in hand is kept, then the watch ends."""
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
