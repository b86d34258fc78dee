"""The whole store at a glance.

«Now» is the latest day of publication in the store, not the clock: an archive of 2011 has its last weeks in 2011, and
the same store gives the same page tomorrow. Events told for the time after it (a planned summit) are not «lately».
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.model.event import QuadClass
from marsad.store import counting, hydrate, links, lists, schema
from marsad.store.cube import Cube, Picture
from marsad.store.filters import EventFilter
from marsad.store.views import Edge, Mover, Overview, SourceRow, Tally

WEEKS: Final = 4  # the window of «lately»; movers are compared with as many weeks before
_LATEST: Final = 12
_CLUSTERS: Final = 8
_MOVERS: Final = 10
_FEWEST: Final = 3  # events of a pair in either window; fewer is chance


def overview(connection: sa.Connection, cube: Cube) -> Overview:
    """Return totals, the last weeks by day, the latest events, movers, clusters and outlets."""
    picture = cube.picture(connection)
    s = schema.stories.c
    stories = connection.scalar(sa.select(sa.func.count()).select_from(schema.stories)) or 0
    first = connection.scalar(sa.select(sa.func.min(s.day)).where(s.day != "")) or ""
    last = connection.scalar(sa.select(sa.func.max(s.day))) or ""
    outlets = sources(connection)
    latest = lists.event_places(connection, EventFilter(date_to=last), None, _LATEST)
    since = (date.fromisoformat(last) - timedelta(weeks=WEEKS)).isoformat() if last else ""
    return Overview(
        stories=stories,
        events=len(picture.events),
        outlets=len(outlets),
        actors=len(pc.unique(picture.sides["head"])),
        first=first,
        last=last,
        days=_days(cube, picture, last) if last else (),
        latest=tuple(hydrate.event_rows(connection, [pk for _, pk in latest])),
        movers=movers(cube, picture, last) if last else (),
        clusters=links.clusters(connection, date_from=since, limit=_CLUSTERS, offset=0),
        sources=outlets[:_LATEST],
    )


def _window(column: Any, after: date, until: date) -> Any:
    """Return the mask of the days after one and up to another."""
    low = pc.greater(column, pa.scalar(after, pa.date32()))
    high = pc.less_equal(column, pa.scalar(until, pa.date32()))
    return pc.fill_null(pc.and_(low, high), False)


def _days(cube: Cube, picture: Picture, last: str) -> tuple[tuple[str, tuple[Tally, ...]], ...]:
    end = date.fromisoformat(last)
    start = end - timedelta(weeks=WEEKS)
    recent = picture.events.filter(_window(picture.events["day"], start, end))
    counted: dict[date, Counter[str]] = defaultdict(Counter)
    grouped = recent.group_by(["day", "quad"], use_threads=False).aggregate([("pk", "count")])
    for row in grouped.to_pylist():
        counted[row["day"]][cube.words.words[row["quad"]] or ""] = row["pk_count"]
    days = (start + timedelta(days=n) for n in range(1, WEEKS * 7 + 1))
    return tuple((d.isoformat(), tuple(Tally(q.value, counted[d][q.value]) for q in QuadClass)) for d in days)


def movers(cube: Cube, picture: Picture, last: str) -> tuple[Mover, ...]:
    """Return the pairs of heads whose sum of scores changed most against the weeks before."""
    end = date.fromisoformat(last)
    middle = end - timedelta(weeks=WEEKS)
    dyads = picture.dyads
    now = _pairs(cube, dyads.filter(_window(dyads["day"], middle, end)))
    before = _pairs(cube, dyads.filter(_window(dyads["day"], middle - timedelta(weeks=WEEKS), middle)))
    found = []
    for actor, recipient in now.keys() | before.keys():
        new, old = now.get((actor, recipient)), before.get((actor, recipient))
        events, earlier = (new.events if new else 0), (old.events if old else 0)
        if max(events, earlier) >= _FEWEST:
            scores = (new.score if new else 0.0, old.score if old else 0.0)
            found.append(Mover(actor, recipient, events, earlier, *scores))
    found.sort(key=lambda m: (-abs(m.events * m.score - m.before * m.score_before), m.actor, m.recipient))
    return tuple(found[:_MOVERS])


def _pairs(cube: Cube, dyads: Any) -> dict[tuple[str, str], Edge]:
    return {(edge.actor, edge.recipient): edge for edge in counting.edges(cube, dyads)}


def sources(connection: sa.Connection) -> tuple[SourceRow, ...]:
    """Return the outlets with their stories, events and days; stories without an outlet are left out."""
    s = schema.stories.c
    first = sa.func.min(sa.case((s.day != "", s.day)))
    columns = (s.outlet, sa.func.count(), sa.func.sum(s.events), first, sa.func.max(s.day))
    asked = sa.select(*columns).where(s.outlet.is_not(None)).group_by(s.outlet)
    rows = [SourceRow(o, n, int(events or 0), a or "", b or "") for o, n, events, a, b in connection.execute(asked)]
    return tuple(sorted(rows, key=lambda row: (-row.stories, row.outlet)))
