"""The relation of two actors over time, folded from events into days, weeks or months.

Where the columns of `cube` are in memory they give the events, and what they gave is remembered. Where they are not, a
single question is no reason to load them: the database adds up a day's events itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.model.event import EventType, QuadClass
from marsad.model.relation import Relation, RelationPoint
from marsad.store import counting, schema
from marsad.store.columns import Part
from marsad.store.cube import Picture, day_masks, dyads_of
from marsad.store.filters import EventFilter, actor_column, days, pair_heads
from marsad.store.periods import check_grain, period_of

_COUNTED: Final = ("day", "type", "quad")
_TYPES: Final = tuple(t.value for t in EventType)
_QUADS: Final = tuple(q.value for q in QuadClass)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which relation: `actor` did it to `recipient`, from one ISO day to another (inclusive, "" for open)."""

    actor: str
    recipient: str
    grain: str
    date_from: str = ""
    date_to: str = ""

    def filter(self) -> EventFilter:
        """Return the days as a filter."""
        return EventFilter(date_from=self.date_from, date_to=self.date_to)


@dataclass(slots=True)
class _Period:
    """The events of one period by type and by quad class, and the sum of their scores."""

    types: Counter[str] = field(default_factory=Counter)
    quads: Counter[str] = field(default_factory=Counter)
    score: float = 0.0

    def add(self, type_: str, quad: str, events: int, score: float) -> None:
        """Add events of one type and class."""
        self.types[type_] += events
        self.quads[quad] += events
        self.score += score

    def joined(self, other: _Period) -> _Period:
        """Return the sums of both."""
        return _Period(self.types + other.types, self.quads + other.quads, self.score + other.score)

    def point(self, name: str) -> RelationPoint:
        """Return the point of the series."""
        events = self.types.total()
        by_type = tuple((t, self.types[t]) for t in _TYPES if t in self.types)
        by_quad = tuple((q, self.quads[q]) for q in _QUADS if q in self.quads)
        return RelationPoint(name, events, by_type, by_quad, round(self.score / events, 3))


@dataclass(frozen=True, slots=True)
class _Series:
    """The periods of some events, and their points: most periods of a relation lie in one part of a picture."""

    periods: Mapping[str, _Period]
    points: Mapping[str, RelationPoint]


def from_picture(picture: Picture, asked: Asked) -> Relation:
    """Return a relation from the columns in memory: an event once in its period, one without a day not at all."""
    check_grain(asked.grain)
    found = list(picture.over_parts(("relation", asked), lambda part: _of_part(picture, part, asked)))
    points: dict[str, RelationPoint] = {}
    for series in found:
        points.update(series.points)
    for name in points:
        told = [series.periods[name] for series in found if name in series.periods]
        if len(told) > 1:
            points[name] = told[0].joined(told[1]).point(name)
    return Relation(asked.actor, asked.recipient, asked.grain, tuple(points[name] for name in sorted(points)))


def from_database(connection: sa.Connection, asked: Asked) -> Relation:
    """Return the same from the table of dyads."""
    check_grain(asked.grain)
    series = _folded(_summed(connection, asked), asked.grain)
    return Relation(asked.actor, asked.recipient, asked.grain, tuple(series.points.values()))


def _of_part(picture: Picture, part: Part, asked: Asked) -> _Series:
    at = pc.unique(dyads_of(picture.words, part, actor=asked.actor, recipient=asked.recipient)["at"])
    events = part.events.select([*_COUNTED, "score"]).take(at)
    mask = pc.is_valid(events["day"])
    for more in day_masks(events["day"], asked.date_from, asked.date_to):
        mask = pc.and_(mask, more)
    events = events.filter(mask)
    # weeks begin on Monday, as ISO's do
    events = events.set_column(0, "day", pc.floor_temporal(events["day"], unit=asked.grain))
    rows = counting.grouped(picture, events, [*_COUNTED], [("score", "count"), ("score", "sum")])
    rows.sort(key=lambda row: row["day"])
    told = ((row["day"], row["type"], row["quad"], row["score_count"], row["score_sum"]) for row in rows)
    return _folded(told, asked.grain)


def _summed(connection: sa.Connection, asked: Asked) -> Iterable[tuple[date, str, str, int, float]]:
    """Yield (day, type, quad class, events, sum of scores) in the order of days."""
    d = schema.dyads.c
    once = (
        sa.select(d.event_pk, d.day, d.type, d.quad, sa.func.min(d.score).label("score"))
        .where(
            actor_column(schema.dyads, asked.actor, prefix="a_") == asked.actor,
            actor_column(schema.dyads, asked.recipient, prefix="r_") == asked.recipient,
            d.day != "",
            *days(d.day, asked.filter()),
            *pair_heads((asked.actor, asked.recipient)),
        )
        .group_by(d.day, d.event_pk, d.type, d.quad)  # several sides of one head make several dyads of one event
        .subquery()
    )
    o = once.c
    summed = sa.select(o.day, o.type, o.quad, sa.func.count(), sa.func.sum(o.score)).group_by(o.day, o.type, o.quad)
    for day, *counted in connection.execute(summed.order_by(o.day)):
        yield date.fromisoformat(day), *counted


def _folded(rows: Iterable[tuple[date, str, str, int, float]], grain: str) -> _Series:
    """Add up rows that come in the order of days into periods."""
    periods: dict[str, _Period] = defaultdict(_Period)
    names: dict[date, str] = {}
    for day, type_, quad, events, score in rows:
        name = names.get(day)
        if name is None:
            name = names[day] = period_of(day.isoformat(), grain)
        periods[name].add(type_, quad, events, score)
    return _Series(dict(periods), {name: found.point(name) for name, found in periods.items()})
