"""Times of the observatory's pages over a store with many events, as a client in the same process sees them.

    python benchmarks/observatory.py                # 100,000 events
    python benchmarks/observatory.py --stories 3000

Prints the machine, then for each page the first time and the median in milliseconds, and the size in kB.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from starlette.testclient import TestClient  # noqa: E402
from tests.observatory import newsroom  # noqa: E402

from marsad.observatory.app import create_app, warm  # noqa: E402

PAGES = (
    "/",
    "/events",
    "/events?type=ASSAULT&country=PSE",
    "/events?q=%D8%BA%D8%B2%D8%A9",
    "/stories/story-0005",
    "/actors",
    "/actors/ISR",
    "/relations",
    "/relations/RUS/UKR",
    "/relations/TUR/SYR",
    "/network",
    "/map",
    "/clusters",
    "/codebook/ASSAULT",
    "/api/events",
    "/api/facets",
)


def main() -> None:
    """Fill a store, ask every page nine times."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stories", type=int, default=29_000)
    given = options.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/newsroom.db"
        newsroom.fill(path, given.stories)
        app = create_app(path)
        start = time.perf_counter()
        warm(app)
        events = app.state.site.reader.count_events()
        print(f"{events:,} events in {given.stories:,} stories; warm after {time.perf_counter() - start:.1f} s")
        client = TestClient(app)
        for page in PAGES:
            times = []
            for _ in range(9):
                start = time.perf_counter()
                body = client.get(page).content
                times.append((time.perf_counter() - start) * 1000)
            print(f"{page:36} first {times[0]:6.0f} ms  median {median(times):5.0f} ms  {len(body) // 1000:4} kB")


if __name__ == "__main__":
    main()
