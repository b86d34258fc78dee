"""What runs in a worker process: a Reader made when the first chunk comes, one reply a chunk, until the pipe closes."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from marsad.errors import MarsadError
from marsad.gather.options import Found, GatherOptions
from marsad.lexicon.load import load
from marsad.model.event import CodedStory
from marsad.model.news import Drop, DropReason, Page, Story
from marsad.pipeline import Reader, RunCounts

READY: Final = "ready"

Finish = Callable[[CodedStory], Any]
Reply = list[list[Any]] | str
"""The results of each item of the chunk, or the message of a MarsadError that ends the run."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is told once. `finish` is applied to every coded story there; it must be importable by name."""

    options: GatherOptions
    lexicon: tuple[Path, ...]
    finish: Finish


class Coder:
    """Codes items of `gather`; makes its Reader when it first needs one."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self._reader: Reader | None = None

    def results(self, item: object) -> list[Any]:
        """Return what a page, story or drop comes to; any other item is a mark of the caller's and comes to nothing."""
        if isinstance(item, Drop):
            return [item]
        if not isinstance(item, Page | Story):
            return []
        finish = self.orders.finish
        return [one if isinstance(one, Drop) else finish(one) for one in self._coded(item)]

    def _coded(self, item: Page | Story) -> list[CodedStory | Drop]:
        if self._reader is None:
            self._reader = Reader(load(self.orders.lexicon))
        try:
            return list(self._reader._item(item, self.orders.options, RunCounts()))
        except MarsadError:
            raise
        except Exception as error:  # noqa: BLE001  any fault of ours must cost one page, not the chunk of its neighbours
            source = name_of(item)
            detail = f"{source}: could not be read: {type(error).__name__}: {error}"
            return [Drop(DropReason.INTERNAL, source, detail)]


def name_of(item: Found) -> str:
    """Return what messages call an item."""
    return (item.page or item.id) if isinstance(item, Story) else item.source


def serve(pipe: Connection, orders: Orders) -> None:
    """Answer chunks until the other end of the pipe is closed, be it by the parent's death."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent alone decides
    coder = Coder(orders)
    pipe.send(READY)
    while True:
        try:
            chunk = pipe.recv()
        except (EOFError, ConnectionError):
            return
        pipe.send(_reply(coder, chunk))


def _reply(coder: Coder, chunk: list[object]) -> Reply:
    try:
        return [coder.results(item) for item in chunk]
    except MarsadError as error:
        return str(error)
