"""The whole store at a glance.

«Now» is the latest day of publication in the store, not the clock: an archive of 2011 has its last weeks in 2011, and
the same store gives the same page tomorrow. Events told for the time after it (a planned summit) are not «lately».
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.store import counting, hydrate, links, lists, outlets
from marsad.store.columns import Array, Part
from marsad.store.counting import PairSum
from marsad.store.cube import Picture
from marsad.store.filters import EventFilter
from marsad.store.views import Mover, Overview, Tally

WEEKS: Final = 4  # the window of «lately»; movers are compared with as many weeks before
_LATEST: Final = 12
_CLUSTERS: Final = 8
_MOVERS: Final = 10
_FEWEST: Final = 3  # events of a pair in either window; fewer is chance


def overview(
    connection: sa.Connection,
    picture: Picture,
    sums: Mapping[str | None, outlets.OutletSum],
    events: hydrate.EventRows,
) -> Overview:
    """Return totals, the last weeks by day, the latest events, movers, clusters and outlets."""
    told, sources = outlets.whole(sums), outlets.rows(sums)
    last = told.last
    latest = lists.event_places(connection, EventFilter(date_to=last), None, _LATEST)
    since = (date.fromisoformat(last) - timedelta(weeks=WEEKS)).isoformat() if last else ""
    heads = picture.over_parts(("heads",), lambda part: set(pc.unique(part.sides["head"]).to_pylist()))
    return Overview(
        stories=told.stories,
        events=len(picture),
        outlets=len(sources),
        actors=len(set().union(*heads)),
        first=told.first,
        last=last,
        days=_days(picture, last) if last else (),
        latest=tuple(events.rows(connection, [pk for _, pk in latest])),
        movers=movers(picture, last) if last else (),
        clusters=links.clusters(connection, date_from=since, limit=_CLUSTERS, offset=0),
        sources=sources[:_LATEST],
    )


def _window(table: Array, after: date, until: date) -> Array:
    """Return the rows of the days after one and up to another."""
    low = pc.greater(table["day"], pa.scalar(after, pa.date32()))
    high = pc.less_equal(table["day"], pa.scalar(until, pa.date32()))
    return table.filter(pc.fill_null(pc.and_(low, high), False))


def _days(picture: Picture, last: str) -> tuple[tuple[str, tuple[Tally, ...]], ...]:
    end = date.fromisoformat(last)
    start = end - timedelta(weeks=WEEKS)
    counted: dict[date, Counter[str]] = defaultdict(Counter)

    def by_day(part: Part) -> list[dict[str, Any]]:
        recent = _window(part.events.select(["day", "quad"]), start, end)
        return counting.grouped(picture, recent, ["day", "quad"], [([], "count_all")])

    for rows in picture.over_parts(("days", last), by_day):
        for row in rows:
            counted[row["day"]][row["quad"]] += row["count_all"]
    days = (start + timedelta(days=n) for n in range(1, WEEKS * 7 + 1))
    return tuple((day.isoformat(), counting.quad_tallies(counted[day])) for day in days)


def movers(picture: Picture, last: str) -> tuple[Mover, ...]:
    """Return the pairs of heads whose sum of scores changed most against the weeks before."""
    end = date.fromisoformat(last)
    middle = end - timedelta(weeks=WEEKS)
    start = middle - timedelta(weeks=WEEKS)
    now = counting.pair_sums(picture, ("now", last), lambda part: _window(part.dyads, middle, end))
    before = counting.pair_sums(picture, ("before", last), lambda part: _window(part.dyads, start, middle))
    found = []
    for pair in sorted(now.keys() | before.keys()):
        new, old = now.get(pair, PairSum()), before.get(pair, PairSum())
        if max(new.events, old.events) >= _FEWEST:
            found.append((abs(new.score - old.score), Mover(*pair, new.events, old.events, new.mean, old.mean)))
    found.sort(key=lambda change: (-change[0], change[1].actor, change[1].recipient))
    return tuple(mover for _, mover in found[:_MOVERS])
