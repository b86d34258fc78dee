"""Heavy pages are read in a process of their own, which can be ended.

The parser is native code, and no signal or exception reaches into it: a page with a hundred thousand attributes on one
element holds it for minutes. Such pages are rare and easy to tell, by their size or by one enormous tag. They go to a
worker process, started when the first of them comes and kept; when a page takes too long the worker is killed and the
page is one drop. Ordinary pages never pay for it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import IO, Any, Final

from marsad.lexicon.sites import SiteTable
from marsad.model.news import Drop, DropReason, Page, Story

DEADLINE: Final = 20.0  # seconds for one heavy page
_HEAVY: Final = 1_500_000  # bytes; an ordinary page of this size is read in a second or two
_LONG_TAG: Final = 20_000  # characters of one tag
_MEMORY: Final = 3 << 30  # bytes of address space that the worker may take
_HEAD: Final = struct.Struct("!I")
_START: Final = "from marsad.pages.apart import serve; serve()"
Found = list[Story | Drop]


def is_heavy(body: bytes) -> bool:
    """Tell whether a page is so large that it is read apart."""
    return len(body) > _HEAVY


def has_long_tag(html: str) -> bool:
    """Tell whether HTML text holds a tag that could keep the parser busy for minutes."""
    at = 0
    while at + _LONG_TAG < len(html):
        end = html.rfind(">", at, at + _LONG_TAG)
        if end < 0:
            return html.find("<", at, at + _LONG_TAG) >= 0
        at = end + 1
    return False


class _Worker:
    """The process that reads heavy pages. One page at a time; started anew after it was killed or died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._sites: SiteTable | None = None

    def read(self, page: Page, sites: SiteTable, published: date | None, seconds: float) -> Found:
        """Return what the page gave, or the one drop that says why it gave nothing."""
        with self._lock:
            process = self._running(sites)
            timer = threading.Timer(seconds, process.kill)
            timer.start()
            try:
                _send(_pipe(process.stdin), (page, published))
                found: Found = _receive(_pipe(process.stdout))
            except (EOFError, OSError):
                return [self._failed(process, page, seconds, late=not timer.is_alive())]
            finally:
                timer.cancel()
        return found

    def _running(self, sites: SiteTable) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None or self._sites is not sites:
            self.close()
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
            command = [sys.executable, "-c", _START]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment)  # noqa: S603  ours
            self._sites = sites
            _send(_pipe(self._process.stdin), sites.bare())
        return self._process

    def _failed(self, process: subprocess.Popen[bytes], page: Page, seconds: float, *, late: bool) -> Drop:
        process.kill()
        code = process.wait()
        self.close()
        if late:
            detail = f"{page.source}: took longer than {seconds:g} s to read (give the story's text alone)"
            return Drop(DropReason.TIMED_OUT, page.source, detail)
        detail = f"{page.source}: broke the reader, which ended with code {code} (give the story's text alone)"
        return Drop(DropReason.INTERNAL, page.source, detail)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    _pipe(stream).close()
            process.kill()
            process.wait()


_worker: Final = _Worker()
atexit.register(_worker.close)


def read_apart(page: Page, sites: SiteTable, published: date | None, seconds: float) -> Found:
    """Read a page in the worker process; what takes longer than `seconds` is one drop."""
    return _worker.read(page, sites, published, seconds)


def serve() -> None:
    """Read pages from standard input for as long as there are any: the worker's whole life."""
    from marsad.pages.read import read_page

    _limit_memory()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but answers goes back
    with contextlib.suppress(EOFError, OSError):
        sites: SiteTable = _receive(source)
        while True:
            page, published = _receive(source)
            _send(target, _caught(page, partial(read_page, page, sites, published=published, deadline=None)))


def _caught(page: Page, read: Callable[[], Iterable[Story | Drop]]) -> Found:
    try:
        return list(read())
    except MemoryError:
        return [Drop(DropReason.TOO_LARGE, page.source, f"{page.source}: needs too much memory (split the page)")]


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on every system

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("no pipe to the reader's process")
    return stream


def _send(stream: IO[bytes], thing: object) -> None:
    data = pickle.dumps(thing, protocol=5)
    stream.write(_HEAD.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    (size,) = _HEAD.unpack(head)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)  # noqa: S301  (from our own process)
