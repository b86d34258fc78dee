"""Worker processes that may die: chunks of items go out, results come back in order, memory stays bounded.

The standard library's pools hang or break as a whole when a worker is killed (by the kernel for its memory, by a fault
in a C library). Here a thread stands by each worker and talks to it through a pipe; a pipe that breaks tells that the
worker died, and on which chunk. The chunk's items are then tried one by one in a new worker, so that a death costs the
item that caused it. One chunk is under way in a worker at a time: neither end can block on a full pipe.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from queue import LifoQueue
from typing import Any, Final, Self, TypeVar

from marsad.errors import MarsadError
from marsad.gather.options import Found
from marsad.model.news import Drop, DropReason, Page, Story
from marsad.scale.worker import Orders, Reply, name_of, serve

Item = TypeVar("Item")

CHUNK_ITEMS: Final = 16
CHUNK_LETTERS: Final = 100_000  # bytes of pages and letters of stories; some tenths of a second of work
_AHEAD: Final = 2  # chunks a worker that are read before their turn
_GRACE: Final = 5.0  # seconds that a killed worker has to be gone
_SPAWN: Final = multiprocessing.get_context("spawn")  # a fork would copy threads' locks as they are


class WorkerError(MarsadError):
    """Worker processes cannot be started here."""


class _DiedError(Exception):
    """The worker went away before it answered."""


class _Worker:
    """One process, started when it is first needed and again after it died. Used by one thread at a time."""

    def __init__(self, name: str, orders: Orders, closing: threading.Event) -> None:
        self.name, self.orders, self.closing = name, orders, closing
        self._process: SpawnProcess | None = None
        self._pipe: Any = None

    def reply(self, chunk: list[Any]) -> Reply:
        """Return the results of each item; an item that kills its worker even alone comes back as a Drop."""
        try:
            return self._ask(chunk)
        except _DiedError as death:
            if len(chunk) == 1:
                return [[_lost(chunk[0], str(death))]]
            return self._one_by_one(chunk)

    def _one_by_one(self, chunk: list[Any]) -> Reply:
        results: list[list[Any]] = []
        for item in chunk:
            reply = self.reply([item])
            if isinstance(reply, str):
                return reply
            results.extend(reply)
        return results

    def _ask(self, chunk: list[Any]) -> Reply:
        if self._process is None:
            self._start()
        try:
            self._pipe.send(chunk)
            reply: Reply = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _DiedError(self._bury()) from error
        return reply

    def _start(self) -> None:
        if self.closing.is_set():
            raise _DiedError("the run was ended")
        self._pipe, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=serve, args=(theirs, self.orders), name=self.name, daemon=True)
        with _interrupts_held():
            process.start()
        self._process = process
        theirs.close()
        try:
            self._pipe.recv()
        except (EOFError, OSError) as error:
            how = self._bury()
            if self.closing.is_set():
                raise _DiedError("the run was ended") from error
            raise WorkerError(
                f'a worker process could not start: {how} (a script must read below `if __name__ == "__main__":`; '
                "or read with one worker)"
            ) from error

    def _bury(self) -> str:
        """Clear a dead worker away and return how it ended."""
        process, self._process = self._process, None
        self._pipe.close()
        if process is None:
            return "it is gone"
        process.join(_GRACE)
        code = process.exitcode
        return f"killed by {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer is told that it died."""
        process = self._process
        if process is not None and process.is_alive():
            process.kill()
            process.join(_GRACE)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start a process with Ctrl-C blocked for good, so that none prints a traceback while it is still importing."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: the worker ignores it as soon as it runs
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _lost(item: Found, how: str) -> Drop:
    source = name_of(item)
    return Drop(DropReason.INTERNAL, source, f"{source}: the worker process died on it: {how} (read it alone)")


class Pool:
    """Codes items in several processes. Use it once, as a context manager."""

    def __init__(self, orders: Orders, workers: int) -> None:
        self._closing = threading.Event()
        self._workers = [_Worker(f"marsad-{n}", orders, self._closing) for n in range(workers)]
        self._idle: LifoQueue[_Worker] = LifoQueue()  # last in, first out: no process starts that is not needed
        for worker in reversed(self._workers):
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="marsad")

    def __enter__(self) -> Self:
        _start_tracker()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        for worker in self._workers:
            worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.kill()  # one that was being started when the others were ended

    def run(self, items: Iterable[Item]) -> Iterator[tuple[Item, list[Any]]]:
        """Yield every item with its results, in the order of the items; a MarsadError in a worker is raised here."""
        chunks = chunked(items)
        waiting: deque[tuple[list[Item], Future[Reply]]] = deque()
        most = _AHEAD * len(self._workers)
        while True:
            while len(waiting) < most and (chunk := next(chunks, None)) is not None:
                waiting.append((chunk, self._threads.submit(self._reply, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            reply = future.result()
            if isinstance(reply, str):
                raise MarsadError(reply)
            yield from zip(chunk, reply, strict=True)

    def _reply(self, chunk: list[Any]) -> Reply:
        worker = self._idle.get()
        try:
            return worker.reply(chunk)
        finally:
            self._idle.put(worker)


def _start_tracker() -> None:
    """Start the standard library's helper process first: starting it lets held interrupts through again."""
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()


def chunked(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield lists of items in order: `CHUNK_ITEMS` at most, fewer where they are large, never none."""
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += _size(item)
        if len(chunk) >= CHUNK_ITEMS or size >= CHUNK_LETTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _size(item: object) -> int:
    if isinstance(item, Page):
        return len(item.body)
    return len(item.text) if isinstance(item, Story) else 0
