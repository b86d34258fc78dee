"""Serving from one process or from several that share a port.

Several share nothing else: each has its own reader and its own columns in memory. One that dies is replaced; one that
never came to answer ends the whole, for the next would fare no better.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any, Final, NoReturn

from fastapi import FastAPI

from marsad.errors import MarsadError, UsageError

MakeApp = Callable[[], FastAPI]
_WAITING: Final = 2048  # connections that the system keeps until one is taken
_PATIENCE: Final = 20.0  # seconds in which a process may end what it is answering


class WorkerError(MarsadError):
    """A process that should answer ended before it could."""


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens there. UsageError where another program does, or the address is none of ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # An answer goes out in two writes; without this the second waits for the client's word on the first, 40 ms.
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        found.bind((host, port))
        found.listen(_WAITING)
    except (OSError, UnicodeError) as error:
        found.close()
        said = error.strerror if isinstance(error, OSError) else "is no address"
        raise UsageError(f"cannot listen on {host} port {port}: {said} (give another with --host or --port)") from error
    return found


def run(make_app: MakeApp, sock: socket.socket, *, workers: int) -> None:
    """Answer on a socket until the process is told to stop. With several workers `make_app` must be picklable."""
    if workers == 1:
        _answer(make_app, sock, None)
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    context = multiprocessing.get_context("spawn")
    running: list[_Worker] = []
    try:
        for _ in range(workers):
            running.append(_Worker.started(context, make_app, sock))  # noqa: PERF401  an interrupted list would be lost
        while True:
            wait([worker.process.sentinel for worker in running])
            for n, worker in enumerate(running):
                if not worker.lives():
                    running[n] = _Worker.started(context, make_app, sock)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        for worker in running:
            worker.process.terminate()
        for worker in running:
            worker.process.join(_PATIENCE)
            worker.process.kill()


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process that answers, and whether it came to answer at all."""

    process: BaseProcess
    ready: Event

    @classmethod
    def started(cls, context: SpawnContext, make_app: MakeApp, sock: socket.socket) -> _Worker:
        """Start a process."""
        ready = context.Event()
        process = context.Process(target=_answer, args=(make_app, sock, ready))
        process.start()
        return cls(process, ready)

    def lives(self) -> bool:
        """Tell whether the process runs. WorkerError where it ended before it had begun."""
        if self.process.is_alive():
            return True
        if not self.ready.is_set():
            raise WorkerError("a server process ended before it could answer (what it says above is why)")
        return False


def _answer(make_app: MakeApp, sock: socket.socket, ready: Event | None) -> None:
    import uvicorn

    with contextlib.suppress(KeyboardInterrupt):
        app = make_app()
        if ready is not None:
            ready.set()
        config: Any = uvicorn.Config(app, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[sock])


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
