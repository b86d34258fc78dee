"""How fast stories go in and answers come out: `python benchmarks/store.py [--events 1000000] [--db FILE-or-address]`.

Made-up coded stories of the size of real ones (800 letters, four to five events, twenty mentions) are written, first a
share of them one a transaction (as `marsad read` does), then the rest in batches. Then pages and counts are asked while
another process goes on writing. Prints the machine, medians and 95th percentiles; a figure out of the target is marked.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.factories import _QUADS, _SCORES, PLACES, TEXT, make_coded, make_date, make_event, make_story

from marsad.model.event import CodedStory, Event, EventType
from marsad.model.mention import ActorMention, Mentions, Reference
from marsad.model.text import Span
from marsad.store import EventFilter, Reader, Store, open_store

FIRST = date(2019, 1, 1)
DAYS = 2000
STATES = "USA RUS ISR PSE SYR IRN SAU EGY IRQ YEM TUR LBN QAT ARE JOR LBY TUN DZA MAR SDN FRA DEU GBR CHN UKR"
HEADS = [
    *STATES.split(),
    "IGO:UN",
    "IGO:EU",
    "IGO:LAS",
    "NSA:ISIS",
    *(f"X{a}{b}" for a in "ABCDEF" for b in "ABCDEFGHIJ"),
]
SECTORS = ["GOV", "GOV", "GOV", "MIL", "LEG", "REB", "OPP", ""]
OUTLETS = [f"outlet {n}" for n in range(40)]
STATUSES = ["actual"] * 8 + ["future", "denied", "hypothetical", "actual"]
DENSE = ("ISR", "PSE")  # a pair that news of a war is full of: every tenth event
TOPICS = ["الحدود", "الميناء", "القمة", "الأسعار", "المفاوضات", "الانتخابات", "الهدنة", "المساعدات", "السد", "الأسرى"]


def template() -> tuple[CodedStory, tuple[Event, ...], Mentions]:
    """Return a story of real size whose parts the copies vary."""
    coded = make_coded(make_story((TEXT + "\n") * 3))
    span = Span(0, 5)
    actors = tuple(ActorMention(span, 0, 1, 0, "الوزير", "EGY GOV", Reference.ROLE, "egy.x") for _ in range(20))
    return coded, coded.events, replace(coded.mentions, actors=actors)


def stories(*, seed: int = 1, size: int = 200_000, shuffled: bool = False, after: int = 0) -> Iterator[CodedStory]:
    """Yield coded stories without end; states, types and outlets are drawn the way news draws them (Zipf).

    They come in the order of days, as news and archives do, each up to a month late; `shuffled` in none at all. Those
    `after` a number are later ones.
    """
    draw = random.Random(seed)
    coded, _, mentions = template()
    text, base = coded.story.text, make_event(coded.story, trigger="قصفت", actors=[("القوات الروسية", "RUS MIL")])
    side = base.actors[0]
    places = [None, None, *(make_event(coded.story, place=p).place for p in PLACES if p in text)]
    weights = [1 / (n + 2) for n in range(len(HEADS))]
    types = list(EventType)
    n = after

    def party(head: str = "") -> object:
        code = f"{head or draw.choices(HEADS, weights)[0]} {draw.choice(SECTORS)}".strip()
        return replace(side, code=code, actor_id=f"{code[:3].lower()}.p{draw.randrange(9)}" if n % 3 == 0 else None)

    while True:
        when = draw.randrange(DAYS) if shuffled else min(n * DAYS // size, DAYS) - draw.randrange(30)
        day = FIRST + timedelta(days=when)
        words = f"{draw.choice(TOPICS)} {draw.choice(TOPICS)} كلمة{draw.randrange(50000)}"
        story = replace(
            coded.story,
            id=f"story-{draw.getrandbits(64):016x}",
            text=f"{text}{words}.",
            outlet=draw.choice(OUTLETS),
            published=day,
            title=words,
        )
        events = []
        for k in range(draw.choice([3, 4, 4, 5, 6])):
            type_ = draw.choice(types)
            quad = _QUADS[type_.value]
            one, other = draw.choice((DENSE, DENSE[::-1])) if draw.random() < 0.1 else ("", "")
            events.append(
                replace(
                    base,
                    id=f"event-{draw.getrandbits(64):016x}",
                    story_id=story.id,
                    type=type_,
                    quad=quad,
                    score=_SCORES[quad],
                    status=type(base.status)(draw.choice(STATUSES)),
                    actors=(party(one),),
                    recipients=(party(other),) if other or draw.random() < 0.7 else (),
                    date=make_date(day.isoformat()) if k == 0 else None,
                    place=draw.choice(places),
                    confidence=round(draw.uniform(0.3, 1), 2),
                )
            )
        yield replace(coded, story=story, events=tuple(events), mentions=mentions)
        n += 1


def ingest(url: str, events: int, *, shuffled: bool) -> None:
    """Write until `events` are kept, and print how fast; making the stories is not counted."""
    size = events * 10 // 44
    source = stories(size=size, shuffled=shuffled)
    kept = 0
    with open_store(url) as store:
        for batch, target in ((1, None), (100, 1500), (500, 1500)):
            kept += written(store, islice(source, 3000), batch, kept, target)
        while kept < events:
            last = kept + 2 * 3000 * 44 // 10 > events
            kept += written(store, islice(source, 3000), 500, kept, 1500 if last else 0)
        again = list(islice(stories(size=size, shuffled=shuffled), 2000))
        started = time.perf_counter()
        store.write(again, batch=500)
        rate("reading the same again", 2000 / (time.perf_counter() - started), None)


def written(store: Store, some: Iterable[CodedStory], batch: int, kept: int, target: float | None) -> int:
    """Write stories, print how fast unless the target is 0, return how many events there were."""
    chunk = list(some)
    started, worked = time.perf_counter(), time.process_time()
    store.write(chunk, batch=batch)
    took, worked = time.perf_counter() - started, time.process_time() - worked
    if target != 0:
        rate(f"ingest, {batch} a transaction, into {kept:,} events", len(chunk) / took, target)
        rate("  the same by the time of its own processor", len(chunk) / worked, None)
    return sum(len(coded.events) for coded in chunk)


def rate(what: str, value: float, target: float | None) -> None:
    """Print stories a second."""
    mark = "" if target is None else f"   target {target:,.0f}  {'ok' if value >= target else 'MISSED'}"
    print(f"{what:58} {value:10,.0f} stories/s{mark}")


def measure(what: str, ask: Callable[[int], object], *, target: float | None = 50.0, times: int = 25) -> None:
    """Print how long an answer takes in milliseconds: the first time, the median and the 95th percentile."""
    took = []
    for n in range(times):
        started = time.perf_counter()
        ask(n)
        took.append((time.perf_counter() - started) * 1000)
    first = took[0]
    took.sort()
    middle = statistics.median(took)
    mark = "" if target is None else f"   target {target:.0f}  {'ok' if middle <= target else 'MISSED'}"
    late = took[int(len(took) * 0.95)]
    print(f"{what:58} first {first:8.1f}   median {middle:7.1f}   p95 {late:7.1f} ms{mark}")


def both(reader: Reader, pair: tuple[str, str], grain: str) -> None:
    """Ask a relation in both directions."""
    for way in (pair, pair[::-1]):
        reader.relation(*way, grain)


FILTERS = {
    "everything": EventFilter(),
    "a type": EventFilter(types=("ASSAULT",)),
    "three types of an outlet": EventFilter(types=("AID", "PROTEST", "COERCE"), outlet=("outlet 7",)),
    "a month": EventFilter(date_from="2022-03", date_to="2022-03"),
    "an actor": EventFilter(actor="SYR"),
    "an actor and a recipient": EventFilter(actor="USA", recipient="RUS"),
    "a rare pair": EventFilter(actor="XFJ", recipient="XEJ"),
    "a country and a status": EventFilter(country="YEM", statuses=("denied",)),
    "a quad class, sure, of a year": EventFilter(quads=("material conflict",), min_confidence=0.9, date_from="2023"),
    "a common word": EventFilter(text="الميناء"),
    "a rare word": EventFilter(text="كلمة1234"),
    "a phrase and a type": EventFilter(text='"القمة الأسعار"', types=("CONSULT",)),
}


def ask(reader: Reader) -> None:
    """Print how long each page takes: the list with its facets, as the events page shows them."""
    measure("first count (columns are loaded)", lambda _: reader.count_events(), target=None, times=1)
    for name, chosen in FILTERS.items():
        measure(f"events page, list and facets: {name}", lambda _, c=chosen: (reader.events(c), reader.facets(c)))
    outlets = iter(OUTLETS * 9)
    measure(
        "events page, list and facets: another filter every time",
        lambda n: [
            ask(EventFilter(outlet=(next(outlets),), date_from=f"2020-{n % 12 + 1:02d}"))
            for ask in (reader.events, reader.facets)
        ],
    )
    cursor = reader.events(limit=1000).next
    measure("events page far down (by cursor)", lambda _: reader.events(cursor=cursor))
    pairs = [(a, b) for a in HEADS[:6] for b in HEADS[:6] if a != b]
    measure("relation page: another pair every time", lambda n: both(reader, pairs[n], "month"))
    measure("relation page: a pair of a tenth of all events", lambda n: both(reader, DENSE, "month"))
    measure("relation page: the same by day", lambda n: both(reader, DENSE, "day"))
    measure("network", lambda _: reader.network(EventFilter(date_from="2023")), target=None)
    measure("actor page", lambda n: reader.actor(HEADS[n]), target=None)
    measure("overview", lambda _: reader.overview(), target=None, times=9)
    measure("search, best first: a rare word", lambda n: reader.search(f"كلمة{n}"))
    ids = [row.story.id for row in reader.events(limit=25).rows]
    measure("story page", lambda n: reader.story(ids[n]))


def main() -> None:
    """Run all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--db", default="")
    options.add_argument("--write-on", metavar="SECONDS", type=int, help=argparse.SUPPRESS)
    options.add_argument("--no-ingest", action="store_true", help="ask a store that was filled before")
    options.add_argument("--shuffled", action="store_true", help="write stories in no order of days: the hardest case")
    given = options.parse_args()
    if given.write_on:
        with open_store(given.db) as store:
            end = time.monotonic() + given.write_on
            for coded in stories(seed=os.getpid(), after=200_000):
                store.write([coded])
                time.sleep(0.02)  # fifty stories a second: a crowded newsroom
                if time.monotonic() > end:
                    return
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        url = given.db or str(Path(folder) / "marsad.db")
        if not given.no_ingest:
            ingest(url, given.events, shuffled=given.shuffled)
        if "://" not in url:
            size = Path(url).stat().st_size
            print(f"{'size':58} {size / 2**20:8,.0f} MiB, {size / given.events:,.0f} bytes an event")
        writer = subprocess.Popen([sys.executable, __file__, "--db", url, "--write-on", "600"])
        try:
            with open_store(url, readonly=True) as store:
                ask(store.reader())
        finally:
            writer.kill()
            writer.wait()


if __name__ == "__main__":
    main()
