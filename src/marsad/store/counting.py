"""Counts by a filter, from the columns in memory: facets, the network of heads, the places of events, relations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Any, Final, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.model.event import EventType, QuadClass, Status
from marsad.store import schema
from marsad.store.columns import Array, Part, month_name, whole, within
from marsad.store.cube import Chosen, Picture
from marsad.store.periods import check_grain, period_of
from marsad.store.views import Edge, Facets, PlacePoint, Tally

CERTAINTY: Final = (0.9, 0.8, 0.7, 0.6, 0.5, 0.0)  # lower edges of the bands of the facet, from high to low
_COOPERATION: Final = (QuadClass.VERBAL_COOPERATION.value, QuadClass.MATERIAL_COOPERATION.value)
_FACETS: Final = ("type", "quad", "status", "outlet")
_BATCH: Final = 500


def facets(chosen: Chosen) -> Facets:
    """Return the counts of a filter's events by each of their values."""
    found: dict[str, Counter[Any]] = defaultdict(Counter)
    for counted in chosen.picture.over_parts(("facets", chosen.filter), lambda part: _facets(chosen, part)):
        for name, tally in counted.items():
            found[name].update(tally)
    return Facets(
        total=found["total"][""],
        types=_closed(found["type"], [t.value for t in EventType]),
        quads=_closed(found["quad"], [q.value for q in QuadClass]),
        statuses=_closed(found["status"], [s.value for s in Status]),
        countries=_by_number(found["country"]),
        outlets=_by_number(found["outlet"]),
        certainty=tuple(Tally(f"{edge:.1f}", found["certainty"][edge]) for edge in CERTAINTY),
        months=tuple(Tally(month_name(month), n) for month, n in sorted(found["month"].items())),
    )


def _facets(chosen: Chosen, part: Part) -> dict[str, Counter[Any]]:
    picture, mask = chosen.picture, chosen.mask(part)
    columns = part.events.select([*_FACETS, "confidence", "month"])
    events = columns if mask is None else columns.filter(mask)
    months = pc.value_counts(events["month"].drop_null()).to_pylist()
    return {
        "total": Counter({"": len(events)}),
        **{name: picture.tally(events[name]) for name in _FACETS},
        "country": picture.tally(within(part.concerns, mask)["country"]),
        "certainty": _certainty(events["confidence"]),
        "month": Counter({row["values"]: row["counts"] for row in months}),
    }


def _certainty(column: Array) -> Counter[float]:
    at_least = [pc.sum(pc.greater_equal(column, edge)).as_py() or 0 for edge in CERTAINTY]
    shares = (n - before for n, before in zip(at_least, [0, *at_least], strict=False))
    return Counter(dict(zip(CERTAINTY, shares, strict=True)))


def _by_number(found: Counter[str]) -> tuple[Tally, ...]:
    named = ((word, n) for word, n in found.items() if word)
    return tuple(Tally(word, n) for word, n in sorted(named, key=lambda pair: (-pair[1], pair[0])))


def _closed(found: Mapping[str, int], known: list[str]) -> tuple[Tally, ...]:
    """Return the counts of a closed set of values, in the set's order, values that never occur with 0."""
    return tuple(Tally(word, found.get(word, 0)) for word in known)


def grouped(picture: Picture, table: Array, keys: list[str], sums: list[tuple[Any, str]]) -> list[dict[str, Any]]:
    """Group a table; return rows with the words of numbered keys in the place of numbers."""
    rows: list[dict[str, Any]] = table.group_by(keys, use_threads=False).aggregate(sums).to_pylist()
    words, numbered = picture.words.words, [k for k in keys if table.schema.field(k).type == pa.int32() and k != "at"]
    for row in rows:
        for key in numbered:
            row[key] = words[row[key]] or "" if row[key] is not None else ""
    return rows


@dataclass(frozen=True, slots=True)
class PairSum:
    """What is added up for a pair: events, the sum of their scores, how many of them cooperate."""

    events: int = 0
    score: float = 0.0
    cooperation: int = 0

    def __add__(self, other: PairSum) -> PairSum:
        return PairSum(self.events + other.events, self.score + other.score, self.cooperation + other.cooperation)

    @property
    def mean(self) -> float:
        """The mean score of the events."""
        return round(self.score / self.events, 3) if self.events else 0.0


K = TypeVar("K")
Pairs = dict[tuple[str, str], PairSum]


def once_each(part: Part, name: str, rows: Array, keys: list[str]) -> Iterator[Array]:
    """Yield tables that together hold each event of `rows` once for each combination of keys.

    `rows` are of the part's table `name`. Most events have one row there: those need no comparing, which would cost ten
    times the counting.
    """

    def alone() -> Array:
        counted = pc.value_counts(whole(getattr(part, name)["at"]))
        return part.mask(counted.field("values").filter(pc.equal(counted.field("counts"), 1)))

    mask = part.remembered(("alone", name), alone).take(whole(rows["at"]))
    yield rows.filter(mask)
    others = rows.filter(pc.invert(mask))
    if len(others):
        rest = [column for column in others.column_names if column not in {*keys, "at"}]
        once = others.group_by([*keys, "at"], use_threads=False).aggregate([(column, "min") for column in rest])
        yield once.rename_columns([column.removesuffix("_min") for column in once.column_names])


def pair_sums(picture: Picture, key: tuple[object, ...], choose: Callable[[Part], Array]) -> Pairs:
    """Return the sums of each pair of heads over the dyads that `choose` returns; an event counts once a pair."""
    return merged(picture.over_parts(key, lambda part: _pair_sums(picture, part, choose(part))))


def merged(parts: Iterable[Mapping[K, PairSum]]) -> dict[K, PairSum]:
    """Return the sums of all parts; what stands in the first, large one alone is taken as it is."""
    found: dict[K, PairSum] = {}
    for sums in parts:
        if not found:
            found.update(sums)
            continue
        for key, each in sums.items():
            found[key] = found[key] + each if key in found else each
    return found


def _pair_sums(picture: Picture, part: Part, dyads: Array) -> Pairs:
    keys = ["a_head", "r_head"]
    dyads = dyads.select([*keys, "at", "score", "quad"])
    dyads = dyads.filter(pc.not_equal(dyads["a_head"], dyads["r_head"]))
    found: Pairs = defaultdict(PairSum)
    for once in once_each(part, "dyads", dyads, keys):
        cooperating = pc.cast(pc.is_in(once["quad"], value_set=picture.words.numbers(_COOPERATION)), pa.int64())
        sums = [("at", "count"), ("score", "sum"), ("cooperating", "sum")]
        for row in grouped(picture, once.append_column("cooperating", cooperating), keys, sums):
            each = PairSum(row["at_count"], row["score_sum"], row["cooperating_sum"])
            found[row["a_head"], row["r_head"]] += each
    return found


def network(chosen: Chosen, limit: int) -> tuple[Edge, ...]:
    """Return the directed pairs of heads with the most events, each event once a pair, none with itself."""
    key = ("pairs", chosen.filter)
    pairs = pair_sums(chosen.picture, key, lambda part: within(part.dyads, chosen.mask(part)))
    best = nsmallest(limit, pairs.items(), key=lambda item: (-item[1].events, item[0]))
    return tuple(Edge(a, r, p.events, p.mean, p.cooperation, p.events - p.cooperation) for (a, r), p in best)


@dataclass(slots=True)
class _Spot:
    """The events of one place: by quad class, and one of them, by which the place is looked up."""

    quads: Counter[str] = field(default_factory=Counter)
    sample: int = 0


def places(connection: sa.Connection, chosen: Chosen, limit: int) -> tuple[PlacePoint, ...]:
    """Return the places of a filter's events. Places are one where GeoNames or else name and country are one."""
    spots: dict[str, _Spot] = defaultdict(_Spot)
    for found in chosen.picture.over_parts(("places", chosen.filter), lambda part: _spots(chosen, part)):
        for name, spot in found.items():
            spots[name].quads.update(spot.quads)
            spots[name].sample = spots[name].sample or spot.sample
    best = sorted(spots, key=lambda name: (-spots[name].quads.total(), name))[:limit]
    known = _place_rows(connection, [spots[name].sample for name in best])
    return tuple(_point(known[spots[name].sample], spots[name].quads) for name in best if spots[name].sample in known)


def _spots(chosen: Chosen, part: Part) -> dict[str, _Spot]:
    events = chosen.events(part)
    events = events.filter(pc.invert(pc.is_in(events["spot"], value_set=chosen.picture.words.numbers([""]))))
    found: dict[str, _Spot] = defaultdict(_Spot)
    for row in grouped(chosen.picture, events, ["spot", "quad"], [("pk", "count"), ("pk", "min")]):
        spot = found[row["spot"]]
        spot.quads[row["quad"]] += row["pk_count"]
        spot.sample = min(spot.sample or row["pk_min"], row["pk_min"])
    return found


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
        by_quad=quad_tallies(quads),
    )


def quad_tallies(quads: Mapping[str, int]) -> tuple[Tally, ...]:
    """Return the counts of all four quad classes, in their order."""
    return _closed(quads, [q.value for q in QuadClass])


def relation_rows(chosen: Chosen, grain: str) -> list[dict[str, Any]]:
    """Return the counts of every pair of heads by period: one row a pair and period, pairs and periods in order."""
    check_grain(grain)
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    scores: dict[tuple[str, str, str], float] = defaultdict(float)
    for part in chosen.picture.parts:
        for row in _by_day(chosen, part):
            key = (row["a_head"], row["r_head"], period_of(row["day"].isoformat(), grain))
            found[key].update({row["type"]: row["at_count"], row["quad"]: row["at_count"]})
            scores[key] += row["score_mean_sum"]
    return [_relation_row(key, found[key], scores[key]) for key in sorted(found)]


def _by_day(chosen: Chosen, part: Part) -> Iterable[dict[str, Any]]:
    dyads = within(part.dyads, chosen.mask(part))
    dyads = dyads.filter(pc.is_valid(dyads["day"]))
    keys = ["a_head", "r_head", "day", "type", "quad"]
    once = dyads.group_by([*keys, "at"], use_threads=False).aggregate([("score", "mean")])
    return grouped(chosen.picture, once, keys, [("at", "count"), ("score_mean", "sum")])


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
