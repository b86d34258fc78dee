"""Times of the observatory as a client sees them: `marsad serve` as a process of its own, asked over a socket.

    python benchmarks/observatory.py                           # the tests' newsroom, 100,000 events
    python benchmarks/observatory.py --db million.db --write   # a store of benchmarks/store.py, a writer beside it

Prints the machine; for each page the first time, the median and the size; then how many answers a second two worker
processes give to eight clients. A figure out of its goal is marked. «cpu» is the time of the server's own processor for
one answer: what is left of a figure on a machine that is busy with other things as well.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.observatory import newsroom  # noqa: E402

FIRST_PAINT = 100.0  # ms, every page
MEDIAN = 50.0  # ms, events and relations
RATE = 300.0  # answers a second
PAGES = (
    "/",
    "/events",
    "/en/events",
    "/events?type=ASSAULT&country=PSE",
    "/events?q=%D8%BA%D8%B2%D8%A9",
    "/events?q=%D8%A7%D9%84%D9%87%D8%AF%D9%86%D8%A9",
    "/events?with=IRN&since=2023&certainty=0.8",
    "/relations/ISR/PSE",
    "/relations/RUS/UKR",
    "/relations/TUR/SYR?beside_a=USA&beside_b=RUS",
    "{event}",
    "{story}",
    "/stories",
    "/actors",
    "/actors/ISR",
    "/relations",
    "/network",
    "/map",
    "/clusters",
    "/sources",
    "/codebook",
    "/codebook/ASSAULT",
    "/read",
    "/api",
)
WALK = "/api/events page after page"  # no row is asked for twice by a client: what the server keeps does not help
ANSWERS = (
    "/api/events?limit=10",
    "/api/events",
    "/api/events?type=ASSAULT&country=PSE",
    WALK,
    "/api/facets",
    "/api/relations/ISR/PSE",
    "/api/stories",
    "/api/actors",
)


class Client:
    """A connection that is kept, as a browser keeps one; it does no more than it must: the server is measured."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")

    def get(self, path: str) -> bytes:
        """Return the body of an answer with status 200."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        status = self._file.readline()
        length = 0
        while (line := self._file.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = self._file.read(length)
        assert b" 200 " in status, (path, status, body[:200])
        return body


@contextmanager
def served(db: str, workers: int) -> Iterator[tuple[int, list[int]]]:
    """Run `marsad serve`; yield its port and its processes when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.perf_counter()
    command = [sys.executable, "-m", "marsad", "serve", "--db", db, "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                for client in [Client(port) for _ in range(4 * workers)]:  # each worker gets some
                    client.get("/en/read")
                break
            except OSError:
                assert process.poll() is None, "the server ended"
                time.sleep(0.1)
        print(f"{workers} process{'es' * (workers > 1)} ready after {time.perf_counter() - started:.1f} s")
        yield port, workers_of(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def processor(pids: list[int]) -> float:
    """Return the seconds that processes have worked (Linux), 0 where that cannot be known."""
    ticks = 0
    for pid in pids:
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists():
            ticks += sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def workers_of(pid: int) -> list[int]:
    """Return a process and those it started (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *(map(int, children.read_text().split()) if children.exists() else ())]


def pages(port: int, pids: list[int], times: int) -> None:
    """Print the times of every page."""
    client = Client(port)
    newest = json.loads(client.get("/api/events?limit=1"))["events"][0]
    print(f"{json.loads(client.get('/api/facets'))['total']:,} events")
    named = {"event": f"/events/{newest['id']}", "story": f"/stories/{newest['story']['id']}"}
    for page in PAGES:
        path = page.format(**named)
        took = []
        worked = 0.0
        for n in range(times):
            worked = processor(pids) if n == 1 else worked
            started = time.perf_counter()
            size = len(client.get(path))
            took.append((time.perf_counter() - started) * 1000)
        middle, own = median(took), (processor(pids) - worked) * 1000 / (times - 1)
        goal = MEDIAN if path.startswith(("/events", "/en/events", "/relations/")) else FIRST_PAINT
        marks = "" if middle <= goal else f"   goal {goal:.0f}: MISSED"
        shown = f"first {took[0]:6.0f}   median {middle:6.1f} ms   cpu {own:5.1f} ms   {size // 1000:4} kB"
        print(f"{path[:52]:52} {shown}{marks}")


def rates(port: int, pids: list[int], seconds: float, clients: int) -> None:
    """Print how many answers a second come."""
    for path in ANSWERS:
        for client in [Client(port) for _ in range(clients)]:
            client.get("/api/events" if path == WALK else path)
        counts: list[int] = []
        worked = processor(pids)
        ask = _walk if path == WALK else _ask
        threads = [threading.Thread(target=ask, args=(port, path, seconds, counts)) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rate = sum(counts) / seconds
        own = (processor(pids) - worked) * 1000 / sum(counts)
        marks = "" if rate >= RATE else f"   goal {RATE:.0f}: MISSED"
        print(f"{path:52} {rate:8,.0f} a second   cpu {own:5.1f} ms{marks}")


def _ask(port: int, path: str, seconds: float, counts: list[int]) -> None:
    client, end, n = Client(port), time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        client.get(path)
        n += 1
    counts.append(n)


def _walk(port: int, _path: str, seconds: float, counts: list[int]) -> None:
    client, n, after = Client(port), 0, ""
    months = list(json.loads(client.get("/api/facets"))["months"])
    first = f"/api/events?until={random.choice(months)}"
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        body = client.get(first + after)
        found = re.match(rb'{"next":"([^"]+)"', body)
        after = f"&cursor={quote(found[1])}" if found else ""
        n += 1
    counts.append(n)


@contextmanager
def writing(db: str) -> Iterator[None]:
    """Let another process write fifty stories a second."""
    command = [sys.executable, str(ROOT / "benchmarks" / "store.py"), "--db", db, "--write-on", "900"]
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def main() -> None:
    """Fill a store unless one is given, serve it, ask."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stories", type=int, default=29_000, help="size of the newsroom, where no --db is given")
    options.add_argument("--db", default="", help="a store that is there")
    options.add_argument("--write", action="store_true", help="write fifty stories a second meanwhile")
    options.add_argument("--times", type=int, default=15)
    options.add_argument("--seconds", type=float, default=4.0)
    options.add_argument("--workers", type=int, default=2)
    given = options.parse_args()
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        db = given.db or f"{folder}/newsroom.db"
        if not given.db:
            newsroom.fill(db, given.stories)
        with served(db, 1) as (port, pids):
            if given.write:
                with writing(db):
                    pages(port, pids, given.times)
            else:
                pages(port, pids, given.times)
        with served(db, given.workers) as (port, pids):
            rates(port, pids, given.seconds, 8)


if __name__ == "__main__":
    main()
