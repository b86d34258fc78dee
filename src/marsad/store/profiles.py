"""Actors, their partners, and the relation of two of them over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.errors import UsageError
from marsad.lexicon.letters import fold
from marsad.model.event import EventType, QuadClass
from marsad.model.relation import Relation, RelationPoint
from marsad.store import schema
from marsad.store.cube import Cube, Picture, level_of, month_name, within
from marsad.store.filters import EventFilter, actor_column, days
from marsad.store.periods import check_grain, period_of
from marsad.store.schema import ACTOR, RECIPIENT
from marsad.store.views import ActorProfile, ActorRow, Partner, Tally

LEVELS: Final = ("head", "code", "actor")
_MEMBERS: Final = 60
_STATE: Final = "state"


def actors(connection: sa.Connection, cube: Cube, *, level: str, text: str = "") -> list[ActorRow]:
    """Return all actors of a level, those with the most events first."""
    if level not in LEVELS:
        raise UsageError(f"unknown level {level!r} of actors (one of: {', '.join(LEVELS)})")
    picture = cube.picture(connection)
    rows = _rows(connection, cube, picture.sides, level)
    wanted = fold(text).casefold()
    if wanted:
        rows = [r for r in rows if any(wanted in fold(s).casefold() for s in (r.key, r.name, r.name_en))]
    return rows


def _rows(connection: sa.Connection, cube: Cube, sides: Any, level: str) -> list[ActorRow]:
    """Return one row for each actor that stands in `sides`; an event counts once for each side it has him on."""
    once = sides.group_by([level, "side", "pk"], use_threads=False).aggregate([("day", "max")])
    grouped = once.group_by([level, "side"], use_threads=False).aggregate([("pk", "count"), ("day_max", "max")])
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    last: dict[str, str] = defaultdict(str)
    for row in grouped.to_pylist():
        key = cube.words.words[row[level]]
        if key:
            counted[key][cube.words.words[row["side"]] or ""] += row["pk_count"]
            last[key] = max(last[key], row["day_max_max"].isoformat() if row["day_max_max"] else "")
    known = _named(connection, level)
    rows = [_row(key, sums, last[key], known.get(key)) for key, sums in counted.items()]
    return sorted(rows, key=lambda r: (-(r.as_actor + r.as_recipient), r.key))


def _row(key: str, sums: Counter[str], last: str, known: Any) -> ActorRow:
    name, name_en, kind = (known.name, known.name_en, known.kind) if known else ("", "", "")
    country = known.country if known else key.partition(" ")[0]
    return ActorRow(key, name, name_en, kind, country, sums[ACTOR], sums[RECIPIENT], last)


def _named(connection: sa.Connection, level: str) -> dict[str, Any]:
    """Return the lexicon's rows by key of a level: by id, or the states (and organisations) by their head."""
    rows = connection.execute(sa.select(schema.actors).order_by(schema.actors.c.id)).all()
    if level == "actor":
        return {row.id: row for row in rows}
    if level == "code":
        return {}
    found: dict[str, Any] = {}
    for row in rows:
        is_head = row.kind == _STATE or (":" in row.country and row.sectors == "[]")
        if is_head and (row.country not in found or row.kind == _STATE):
            found[row.country] = row
    return found


def profile(connection: sa.Connection, cube: Cube, key: str) -> ActorProfile | None:
    """Return everything about one actor, None where no event has it on a side."""
    picture = cube.picture(connection)
    level = level_of(key)
    mine = cube.sides_of(picture, key, (ACTOR, RECIPIENT))
    if not len(mine):
        return None
    row = next(r for r in _rows(connection, cube, mine, level) if r.key == key)
    events = picture.events.filter(within(picture.events["pk"], mine))
    known = _named(connection, level).get(key)
    return ActorProfile(
        row=row,
        level=level,
        wikidata=known.wikidata if known else None,
        partners=_partners(cube, picture, key),
        by_type=_by_type(cube, events),
        by_month=_by_month(cube, events),
        members=tuple(_members(connection, cube, mine, level)),
    )


def _by_type(cube: Cube, events: Any) -> tuple[Tally, ...]:
    found = dict(cube.tally(events["type"]))
    return tuple(Tally(t.value, found[t.value]) for t in EventType if found.get(t.value))


def _by_month(cube: Cube, events: Any) -> tuple[tuple[str, tuple[Tally, ...]], ...]:
    dated = events.filter(pc.is_valid(events["month"]))
    grouped = dated.group_by(["month", "quad"], use_threads=False).aggregate([("pk", "count")])
    months: dict[int, Counter[str]] = defaultdict(Counter)
    for row in grouped.to_pylist():
        months[row["month"]][cube.words.words[row["quad"]] or ""] += row["pk_count"]
    return tuple((month_name(m), _quads(months[m])) for m in sorted(months))


def _quads(counted: Counter[str]) -> tuple[Tally, ...]:
    return tuple(Tally(q.value, counted[q.value]) for q in QuadClass)


def _members(connection: sa.Connection, cube: Cube, mine: Any, level: str) -> list[ActorRow]:
    """Return who acts under a head or code: the lexicon actors within, else (for a head) its codes."""
    if level == "actor":
        return []
    found = _rows(connection, cube, mine, "actor")[:_MEMBERS]
    if level == "head":
        found = _rows(connection, cube, mine, "code")[:_MEMBERS] + found
    return found


def _partners(cube: Cube, picture: Picture, key: str) -> tuple[Partner, ...]:
    """Return the heads on the other side, a mutual act counted on both sides."""
    given = _by_partner(cube, cube.dyads_of(picture, actor=key), "r_head")
    received = _by_partner(cube, cube.dyads_of(picture, recipient=key), "a_head")
    partners = []
    for other in given.keys() | received.keys():
        if other == key:
            continue
        there, back = given.get(other, (0, 0.0)), received.get(other, (0, 0.0))
        partners.append(Partner(other, there[0], back[0], there[1], back[1]))
    return tuple(sorted(partners, key=lambda p: (-(p.given + p.received), p.key)))


def _by_partner(cube: Cube, dyads: Any, column: str) -> dict[str, tuple[int, float]]:
    once = dyads.group_by([column, "pk"], use_threads=False).aggregate([("score", "mean")])
    grouped = once.group_by([column], use_threads=False).aggregate([("pk", "count"), ("score_mean", "mean")])
    return {
        cube.words.words[row[column]] or "": (row["pk_count"], round(row["score_mean_mean"], 3))
        for row in grouped.to_pylist()
    }


def relation(
    connection: sa.Connection, actor: str, recipient: str, grain: str, date_from: str, date_to: str
) -> Relation:
    """Return the series of a pair: each event once in its period; events without a day are left out."""
    check_grain(grain)
    d = schema.dyads.c
    asked = (
        sa.select(d.event_pk, d.day, d.type, d.quad, sa.func.avg(d.score).label("score"))
        .where(
            actor_column(schema.dyads, actor, prefix="a_") == actor,
            actor_column(schema.dyads, recipient, prefix="r_") == recipient,
            d.day != "",
            *days(d.day, EventFilter(date_from=date_from, date_to=date_to)),
            *_heads(actor, recipient),
        )
        .group_by(d.day, d.event_pk, d.type, d.quad)
        .order_by(d.day, d.event_pk)
    )
    periods: dict[str, _Period] = {}
    for _, day, type_, quad, score in connection.execute(asked):
        periods.setdefault(period_of(day, grain), _Period()).add(type_, quad, score)
    return Relation(actor, recipient, grain, tuple(p.point(name) for name, p in periods.items()))


def _heads(actor: str, recipient: str) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on heads that follow from codes, so that the clustered order of the table is used."""
    d = schema.dyads.c
    found = []
    for column, key in ((d.a_head, actor), (d.r_head, recipient)):
        if level_of(key) == "code":
            found.append(column == key.partition(" ")[0])
    return found


class _Period:
    """The events of one period as they are counted."""

    __slots__ = ("quads", "score", "types")

    def __init__(self) -> None:
        self.types: Counter[str] = Counter()
        self.quads: Counter[str] = Counter()
        self.score = 0.0

    def add(self, type_: str, quad: str, score: float) -> None:
        self.types[type_] += 1
        self.quads[quad] += 1
        self.score += score

    def point(self, name: str) -> RelationPoint:
        events = self.types.total()
        by_type = tuple((t.value, self.types[t.value]) for t in EventType if self.types[t.value])
        by_quad = tuple((q.value, self.quads[q.value]) for q in QuadClass if self.quads[q.value])
        return RelationPoint(name, events, by_type, by_quad, round(self.score / events, 3))
