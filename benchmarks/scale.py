"""How much faster several processes are than one: `python benchmarks/scale.py [--stories 2000] [--workers 2]`.

Our own demo stories are repeated as JSONL and read by one process, then by several, in turns; the ratio of the medians
is printed with the machine, the share of the time that the results spend on their way, and the cost of starting.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from marsad.demo import pages
from marsad.model.event import CodedStory
from marsad.pipeline import Reader
from marsad.scale import code_table, read_parallel, workers_here


def write(path: Path, coded: list[CodedStory], count: int) -> None:
    """Write `count` stories, the given ones over and over under new ids."""
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            story = coded[n % len(coded)].story
            day = story.published.isoformat() if story.published else None
            record = {"id": f"s{n}", "text": story.text, "title": story.title, "published": day}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of a call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def read(path: Path, workers: int) -> int:
    """Read all stories and return how many there were."""
    return sum(1 for _ in read_parallel([str(path)], None, (), workers))


def table(path: Path, workers: int) -> None:
    """Make a folder of events that is thrown away."""
    with tempfile.TemporaryDirectory() as out:
        code_table(path, out, workers=workers)


def on_the_way(coded: list[CodedStory]) -> tuple[float, float]:
    """Return the milliseconds that one story takes to be packed in a worker and unpacked in the parent."""
    packed = [pickle.dumps(one, pickle.HIGHEST_PROTOCOL) for one in coded]
    out = seconds(lambda: [pickle.dumps(one, pickle.HIGHEST_PROTOCOL) for one in coded * 20]) / len(coded) / 20
    back = seconds(lambda: [pickle.loads(one) for one in packed * 20]) / len(coded) / 20  # noqa: S301  our own bytes
    return out * 1000, back * 1000


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, {workers_here()} processors")
    print(f"load when started: {os.getloadavg()[0]:.1f}")
    coded = [one for one in Reader().read([str(page) for page in pages()]) if isinstance(one, CodedStory)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.jsonl"
        write(path, coded, given.stories)
        few = Path(folder) / "few.jsonl"
        write(few, coded, 1)
        for name, work in (("read", read), ("table", table)):
            alone = [seconds(lambda work=work: work(path, 1)) for _ in range(given.rounds)]  # type: ignore[misc]
            several = [seconds(lambda work=work: work(path, given.workers)) for _ in range(given.rounds)]  # type: ignore[misc]
            one, more = statistics.median(alone), statistics.median(several)
            print(
                f"{name:5}: {given.stories} stories, 1 worker {one:.2f} s, {given.workers} workers {more:.2f} s, "
                f"ratio {one / more:.2f}"
            )
        print(f"start and end of {given.workers} workers: {seconds(lambda: read(few, given.workers)):.2f} s")
    out, back = on_the_way(coded)
    print(f"a story on its way: packed in {out:.2f} ms (worker), unpacked in {back:.2f} ms (parent)")


if __name__ == "__main__":
    main()
