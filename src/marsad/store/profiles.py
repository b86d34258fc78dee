"""Actors and their partners."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.errors import UsageError
from marsad.lexicon.letters import fold
from marsad.model.codes import head_of
from marsad.model.event import EventType
from marsad.store import counting, schema
from marsad.store.columns import Array, Part, month_name
from marsad.store.counting import PairSum
from marsad.store.cube import Picture, dyads_of, level_of, sides_of
from marsad.store.schema import ACTOR, RECIPIENT
from marsad.store.views import ActorProfile, ActorRow, Partner, Tally

LEVELS: Final = ("head", "code", "actor")
_MEMBERS: Final = 60
_STATE: Final = "state"


def actors(connection: sa.Connection, picture: Picture, *, level: str, text: str = "") -> list[ActorRow]:
    """Return all actors of a level, those with the most events first."""
    if level not in LEVELS:
        raise UsageError(f"unknown level {level!r} of actors (one of: {', '.join(LEVELS)})")
    rows = _rows(connection, picture, ("actors", level), lambda part: part.sides, level)
    wanted = fold(text).casefold()
    if wanted:
        rows = [r for r in rows if any(wanted in fold(s).casefold() for s in (r.key, r.name, r.name_en))]
    return rows


@dataclass(slots=True)
class _Sum:
    """How often an actor stands on either side, and the last day."""

    sides: Counter[str] = field(default_factory=Counter)
    last: date | None = None

    def add(self, side: str, events: int, last: date | None) -> None:
        """Add events."""
        self.sides[side] += events
        if last and (self.last is None or last > self.last):
            self.last = last


def _rows(
    connection: sa.Connection, picture: Picture, key: tuple[object, ...], choose: Callable[[Part], Array], level: str
) -> list[ActorRow]:
    """Return one row for each actor that stands in the chosen sides; an event counts once a side."""
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for counted in picture.over_parts((*key, "rows", level), lambda part: _sums(picture, part, choose(part), level)):
        for name, side, events, last in counted:
            sums[name].add(side, events, last)
    known = _named(connection, level)
    rows = [_row(name, each, known.get(name)) for name, each in sums.items() if name]
    return sorted(rows, key=lambda r: (-(r.as_actor + r.as_recipient), r.key))


def _sums(picture: Picture, part: Part, sides: Array, level: str) -> list[tuple[str, str, int, date | None]]:
    keys = [level, "side"]
    found = []
    for once in counting.once_each(part, "sides", sides.select([*keys, "at", "day"]), keys):
        rows = counting.grouped(picture, once, keys, [("at", "count"), ("day", "max")])
        found += [(row[level], row["side"], row["at_count"], row["day_max"]) for row in rows]
    return found


def _row(key: str, each: _Sum, known: Any) -> ActorRow:
    name, name_en, kind = (known.name, known.name_en, known.kind) if known else ("", "", "")
    country = known.country if known else head_of(key)
    last = each.last.isoformat() if each.last else ""
    return ActorRow(key, name, name_en, kind, country, each.sides[ACTOR], each.sides[RECIPIENT], last)


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


def profile(connection: sa.Connection, picture: Picture, key: str) -> ActorProfile | None:
    """Return everything about one actor, None where no event has it on a side."""
    level = level_of(key)

    def mine(part: Part) -> Array:
        return sides_of(picture.words, part, key, (ACTOR, RECIPIENT))

    row = next((r for r in _rows(connection, picture, ("profile", key), mine, level) if r.key == key), None)
    if row is None:
        return None
    types: Counter[str] = Counter()
    months: dict[int, Counter[str]] = defaultdict(Counter)
    for by_type, by_month in picture.over_parts(("profile", key), lambda part: _told(picture, part, mine(part))):
        types.update(by_type)
        for month, quads in by_month.items():
            months[month].update(quads)
    known = _named(connection, level).get(key)
    return ActorProfile(
        row=row,
        level=level,
        wikidata=known.wikidata if known else None,
        partners=_partners(picture, key),
        by_type=tuple(Tally(t.value, types[t.value]) for t in EventType if types[t.value]),
        by_month=tuple((month_name(m), counting.quad_tallies(months[m])) for m in sorted(months)),
        members=tuple(_members(connection, picture, key, mine, level)),
    )


def _told(picture: Picture, part: Part, mine: Array) -> tuple[Counter[str], dict[int, Counter[str]]]:
    events = part.events.select(["type", "quad", "month"]).filter(part.mask(mine["at"]))
    months: dict[int, Counter[str]] = defaultdict(Counter)
    dated = events.filter(pc.is_valid(events["month"])).set_column(
        2, "month", events["month"].drop_null().cast("int64")
    )
    for row in counting.grouped(picture, dated, ["month", "quad"], [([], "count_all")]):
        months[row["month"]][row["quad"]] += row["count_all"]
    return picture.tally(events["type"]), months


def _members(
    connection: sa.Connection, picture: Picture, key: str, mine: Callable[[Part], Array], level: str
) -> list[ActorRow]:
    """Return who acts under a head or code: the codes of a head, then the lexicon's actors of either."""
    if level == "actor":
        return []
    under = [name for name in ("code", "actor") if name != level]
    return [row for name in under for row in _rows(connection, picture, ("profile", key), mine, name)[:_MEMBERS]]


def _partners(picture: Picture, key: str) -> tuple[Partner, ...]:
    """Return the heads on the other side, a mutual act counted on both sides."""

    def sums(part: Part) -> tuple[dict[str, PairSum], dict[str, PairSum]]:
        there = dyads_of(picture.words, part, actor=key, columns=("r_head", "at", "score"))
        back = dyads_of(picture.words, part, recipient=key, columns=("a_head", "at", "score"))
        return _by_partner(picture, there, "r_head"), _by_partner(picture, back, "a_head")

    counted = list(picture.over_parts(("partners", key), sums))
    given, received = (counting.merged(part[way] for part in counted) for way in (0, 1))
    none = PairSum()
    partners = [
        Partner(other, there.events, back.events, there.mean, back.mean)
        for other in sorted(given.keys() | received.keys())
        if other != key
        for there, back in [(given.get(other, none), received.get(other, none))]
    ]
    return tuple(sorted(partners, key=lambda p: (-(p.given + p.received), p.key)))


def _by_partner(picture: Picture, dyads: Array, column: str) -> dict[str, PairSum]:
    once = dyads.group_by([column, "at"], use_threads=False).aggregate([("score", "mean")])
    rows = counting.grouped(picture, once, [column], [("at", "count"), ("score_mean", "sum")])
    return {row[column]: PairSum(row["at_count"], row["score_mean_sum"]) for row in rows}
