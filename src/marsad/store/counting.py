"""Counts by a filter, from the columns in memory: facets, the network of heads, the places of events."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.model.event import EventType, QuadClass, Status
from marsad.store import schema
from marsad.store.cube import Chosen, Cube, month_name, within
from marsad.store.periods import check_grain, period_of
from marsad.store.views import Edge, Facets, PlacePoint, Tally

CERTAINTY: Final = (0.9, 0.8, 0.7, 0.6, 0.5, 0.0)  # lower edges of the bands of the facet, from high to low
_COOPERATION: Final = (QuadClass.VERBAL_COOPERATION.value, QuadClass.MATERIAL_COOPERATION.value)
_BATCH: Final = 500


def facets(chosen: Chosen) -> Facets:
    """Return the counts of a filter's events by each of their values."""
    cube, events, concerns = chosen.cube, chosen.events, chosen.picture.concerns
    if not chosen.everything:
        concerns = concerns.filter(within(concerns["pk"], events))
    return Facets(
        total=len(events),
        types=_closed(cube, events["type"], [t.value for t in EventType]),
        quads=_closed(cube, events["quad"], [q.value for q in QuadClass]),
        statuses=_closed(cube, events["status"], [s.value for s in Status]),
        countries=_tallies(cube, concerns["country"]),
        outlets=_tallies(cube, events["outlet"]),
        certainty=_certainty(events["confidence"]),
        months=_months(events["month"]),
    )


def _tallies(cube: Cube, column: Any) -> tuple[Tally, ...]:
    return tuple(Tally(word, n) for word, n in cube.tally(column) if word)


def _closed(cube: Cube, column: Any, known: list[str]) -> tuple[Tally, ...]:
    """Return the counts of a closed set of values, in the set's order, values that never occur with 0."""
    found = dict(cube.tally(column))
    return tuple(Tally(word, found.get(word, 0)) for word in known)


def _certainty(column: Any) -> tuple[Tally, ...]:
    at_least = [pc.sum(pc.greater_equal(column, edge)).as_py() or 0 for edge in CERTAINTY]
    shares = [n - before for n, before in zip(at_least, [0, *at_least], strict=False)]
    return tuple(Tally(f"{edge:.1f}", n) for edge, n in zip(CERTAINTY, shares, strict=True))


def _months(column: Any) -> tuple[Tally, ...]:
    found = sorted((r["values"], r["counts"]) for r in pc.value_counts(column.drop_null()).to_pylist())
    return tuple(Tally(month_name(month), n) for month, n in found)


def network(chosen: Chosen, limit: int) -> tuple[Edge, ...]:
    """Return the directed pairs of heads with the most events, each event once a pair, none with itself."""
    return edges(chosen.cube, dyads_within(chosen), limit)


def dyads_within(chosen: Chosen) -> Any:
    """Return the dyads of the chosen events."""
    dyads = chosen.picture.dyads
    return dyads if chosen.everything else dyads.filter(within(dyads["pk"], chosen.events))


def edges(cube: Cube, dyads: Any, limit: int | None = None) -> tuple[Edge, ...]:
    """Return the pairs of heads of these dyads by number of events, then by name."""
    dyads = dyads.filter(pc.not_equal(dyads["a_head"], dyads["r_head"]))
    once = dyads.group_by(["a_head", "r_head", "pk"], use_threads=False).aggregate([("score", "mean"), ("quad", "min")])
    cooperating = pc.is_in(once["quad_min"], value_set=cube.words.numbers(_COOPERATION))
    once = once.append_column("cooperating", pc.cast(cooperating, pa.int32()))
    pairs = once.group_by(["a_head", "r_head"], use_threads=False).aggregate(
        [("pk", "count"), ("score_mean", "mean"), ("cooperating", "sum")]
    )
    word = cube.words.words
    found = [
        Edge(
            actor=word[r["a_head"]] or "",
            recipient=word[r["r_head"]] or "",
            events=r["pk_count"],
            score=round(r["score_mean_mean"], 3),
            cooperation=r["cooperating_sum"],
            conflict=r["pk_count"] - r["cooperating_sum"],
        )
        for r in pairs.to_pylist()
    ]
    found.sort(key=lambda edge: (-edge.events, edge.actor, edge.recipient))
    return tuple(found[:limit])


def places(connection: sa.Connection, chosen: Chosen, limit: int) -> tuple[PlacePoint, ...]:
    """Return the places of a filter's events. Places are one where GeoNames or else name and country are one."""
    cube, events = chosen.cube, chosen.events
    located = events.filter(pc.invert(pc.is_in(events["spot"], value_set=cube.words.numbers([""]))))
    grouped = located.group_by(["spot", "quad"], use_threads=False).aggregate([("pk", "count"), ("pk", "min")])
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    sample: dict[int, int] = {}
    for row in grouped.to_pylist():
        counted[row["spot"]][cube.words.words[row["quad"]] or ""] += row["pk_count"]
        sample[row["spot"]] = min(row["pk_min"], sample.get(row["spot"], row["pk_min"]))
    best = sorted(counted, key=lambda spot: (-counted[spot].total(), cube.words.words[spot] or ""))[:limit]
    known = _place_rows(connection, [sample[spot] for spot in best])
    return tuple(_point(known[sample[spot]], counted[spot]) for spot in best)


def _place_rows(connection: sa.Connection, pks: list[int]) -> dict[int, Any]:
    e = schema.events.c
    columns = (e.pk, e.place_name, e.place_name_en, e.place_country, e.place_geonames, e.place_lat, e.place_lon)
    found = {}
    for first in range(0, len(pks), _BATCH):
        asked = sa.select(*columns).where(e.pk.in_(pks[first : first + _BATCH]))
        found.update({row.pk: row for row in connection.execute(asked)})
    return found


def _point(row: Any, quads: Counter[str]) -> PlacePoint:
    return PlacePoint(
        name=row.place_name,
        name_en=row.place_name_en or "",
        country=row.place_country or "",
        geonames=row.place_geonames,
        lat=row.place_lat,
        lon=row.place_lon,
        events=quads.total(),
        by_quad=tuple(Tally(q.value, quads[q.value]) for q in QuadClass),
    )


def relation_rows(chosen: Chosen, grain: str) -> list[dict[str, Any]]:
    """Return the counts of every pair of heads by period: one row a pair and period, pairs and periods in order."""
    check_grain(grain)
    dyads = dyads_within(chosen)
    dyads = dyads.filter(pc.is_valid(dyads["day"]))
    once = dyads.group_by(["a_head", "r_head", "pk", "day", "type", "quad"], use_threads=False).aggregate(
        [("score", "mean")]
    )
    grouped = once.group_by(["a_head", "r_head", "day", "type", "quad"], use_threads=False).aggregate(
        [("pk", "count"), ("score_mean", "sum")]
    )
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    scores: dict[tuple[str, str, str], float] = defaultdict(float)
    word = chosen.cube.words.words
    for row in grouped.to_pylist():
        period = period_of(row["day"].isoformat(), grain)
        key = (word[row["a_head"]] or "", word[row["r_head"]] or "", period)
        found[key].update({word[row["type"]] or "": row["pk_count"], word[row["quad"]] or "": row["pk_count"]})
        scores[key] += row["score_mean_sum"]
    return [_relation_row(key, found[key], scores[key]) for key in sorted(found)]


def _relation_row(key: tuple[str, str, str], counted: Counter[str], score: float) -> dict[str, Any]:
    events = sum(counted[t.value] for t in EventType)
    return {
        "actor": key[0],
        "recipient": key[1],
        "period": key[2],
        "events": events,
        "score": round(score / events, 3),
        **{q.value.replace(" ", "_"): counted[q.value] for q in QuadClass},
        **{t.value: counted[t.value] for t in EventType},
    }
