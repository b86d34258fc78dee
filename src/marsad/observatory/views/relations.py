"""Relations: the strongest pairs, and one pair in both directions, with a second pair beside it where asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from marsad.errors import UsageError
from marsad.model.codes import head_of
from marsad.model.relation import Relation
from marsad.observatory import cards, records
from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.site import Answer, Ask
from marsad.observatory.svg import bars as hbars
from marsad.observatory.svg.timeline import Bar
from marsad.observatory.tables import Column, Table, columns
from marsad.observatory.views import charts
from marsad.observatory.views.rows import COUNT_COLUMNS, long_counts, quads_of
from marsad.store.filters import EventFilter, is_code
from marsad.store.views import Edge, EventRow

_EDGES: Final = 400
_PAIRS: Final = 40
_NAMES: Final = 120
_EVENTS: Final = 20
_LONGEST_KEY: Final = 96


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors without direction: events, cooperation and conflict both ways."""

    a: str
    b: str
    events: int
    cooperation: int
    conflict: int

    @property
    def split(self) -> dict[str, int]:
        """Return the counts under the names that split bars use."""
        return {"mc": self.cooperation, "mx": self.conflict}


def pairs_of(edges: Iterable[Edge]) -> list[Pair]:
    """Join the two directions of every pair; the heaviest first."""
    found: dict[tuple[str, str], list[int]] = {}
    for edge in edges:
        a, b = sorted((edge.actor, edge.recipient))
        sums = found.setdefault((a, b), [0, 0, 0])
        for i, n in enumerate((edge.events, edge.cooperation, edge.conflict)):
            sums[i] += n
    pairs = [Pair(a, b, *sums) for (a, b), sums in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.events, pair.a, pair.b))


def pair_label(ask: Ask, a: str, b: str) -> str:
    """Return a pair in words («روسيا وأوكرانيا»)."""
    return ask.t("relation.title", a=ask.names.actor(a), b=ask.names.actor(b))


def known_names(ask: Ask) -> tuple[p.Option, ...]:
    """Return the actors that a form offers, by what they are called."""
    rows = ask.reader.actors(level="head", limit=_NAMES).rows
    return tuple(p.Option(row.key, ask.names.actor(row.key)) for row in rows)


def resolve(ask: Ask, words: str) -> str:
    """Return the key that a user's words mean: a key itself, or the name of an actor of the store."""
    words = words.strip()[:_LONGEST_KEY]
    if not words:
        return ""
    if words.isascii() and is_code(words.upper()) and (":" in words or len(head_of(words)) == len("RUS")):
        return words.upper()
    for level in ("head", "actor"):
        rows = ask.reader.actors(level=level, text=words, limit=5).rows
        exact = [row for row in rows if words in {row.key, row.name, row.name_en, ask.names.actor(row.key)}]
        if exact or rows:
            return (exact or list(rows))[0].key
    by_name = {option.label: option.value for option in known_names(ask)}
    if words in by_name:
        return by_name[words]
    raise UsageError(f"no actor of this store is called {words!r}")


_COLUMNS: Final = (
    *columns("a", "b"),
    *(Column(name, pa.int64()) for name in ("events", "cooperation", "conflict")),
)


def pair_table(pairs: Iterable[Pair]) -> Table:
    """Return pairs as a table."""
    names = [column.name for column in _COLUMNS]
    return Table(_COLUMNS, [{name: getattr(pair, name) for name in names} for pair in pairs])


def relations(ask: Ask) -> Answer:
    """Show the strongest pairs."""
    pairs = pairs_of(ask.reader.network(ask.filters.to_store(), limit=_EDGES))
    most = pairs[0].events if pairs else 1
    rows = tuple(
        p.BarRow(
            label=pair_label(ask, pair.a, pair.b),
            href=ask.urls.relation(pair.a, pair.b),
            bar=hbars.split_bar(pair.split, label=pair_words(ask, pair), most=most),
            count=ask.t.number(pair.events),
        )
        for pair in pairs[:_PAIRS]
    )
    return Answer(
        "relations.html",
        c.RelationsPage(rows, known_names(ask)),
        title=ask.t("relations.title"),
        description=ask.t("relations.lead"),
        section="relations",
        query=ask.filters.query(),
        table=lambda: pair_table(pairs),
    )


def pair_words(ask: Ask, pair: Pair) -> str:
    """Return a pair's counts in words."""
    up = ask.t("side.cooperation_n", n=pair.cooperation)
    return ask.names.joined((up, ask.t("side.conflict_n", n=pair.conflict)))


def relation(ask: Ask, a: str, b: str) -> Answer:
    """Show what two actors did to each other over time, and the sentences that tell it."""
    second = _second(ask)
    keys = [(a, b), *([second] if second else [])]
    grain = _grain(ask, keys)
    series = [_both(ask, one, grain) for one in keys]
    ceiling = _ceiling(series)
    events = _events(ask, a, b)
    query = {
        "grain": ask.parameter("grain") if ask.parameter("grain") in charts.GRAINS else "",
        "beside_a": second[0] if second else "",
        "beside_b": second[1] if second else "",
    }
    title = pair_label(ask, a, b)
    context = c.RelationPage(
        pairs=tuple(
            _pair_view(ask, one, both, ceiling, half=len(keys) > 1) for one, both in zip(keys, series, strict=True)
        ),
        grains=tuple(
            p.Link(ask.t(charts.PERIODS[name]), ask.urls.relation(a, b, **{**query, "grain": name}), name == grain)
            for name in charts.GRAINS
        ),
        events=tuple(cards.event_card(ask, row) for row in events),
        action=ask.urls.relation(a, b),
        hidden=(p.Option("grain", grain),),
        other=second or ("", ""),
        names=known_names(ask),
    )
    return Answer(
        "relation.html",
        context,
        title=title,
        section="relations",
        query=query,
        table=lambda: series_table(relation for both in series for relation in both),
        record=lambda: {
            "relations": [records.relation(one) for both in series for one in both],
            "latest": [records.event(row) for row in events],
        },
        text="\n\n".join(cards.event_text(ask, row, ask.absolute.event(row.id)) for row in events),
    )


def _second(ask: Ask) -> tuple[str, str] | None:
    first, other = (resolve(ask, ask.parameter(name)) for name in ("beside_a", "beside_b"))
    if bool(first) != bool(other):
        raise UsageError("a second pair needs two actors")
    return (first, other) if first else None


def _grain(ask: Ask, keys: Sequence[tuple[str, str]]) -> str:
    """Return the grain that is asked for, else the finest that leaves a readable number of bars."""
    given = ask.parameter("grain")
    if given in charts.GRAINS:
        return given
    months = [
        tally.value
        for one in keys
        for way in (one, one[::-1])
        for tally in ask.reader.facets(EventFilter(pair=way)).months
    ]
    return charts.fitting_grain(min(months, default=""), max(months, default=""))


def _both(ask: Ask, pair: tuple[str, str], grain: str) -> tuple[Relation, Relation]:
    return ask.reader.relation(*pair, grain), ask.reader.relation(*pair[::-1], grain)


def _ceiling(series: Iterable[tuple[Relation, Relation]]) -> tuple[int, int]:
    """Return the longest bars of all the pictures, up and down: one scale, so that they can be compared."""
    counts = [quads_of(point.by_quad) for both in series for one in both for point in one.series]
    up = max((found["vc"] + found["mc"] for found in counts), default=1)
    return up, max((found["vx"] + found["mx"] for found in counts), default=1)


def _pair_view(
    ask: Ask, pair: tuple[str, str], both: tuple[Relation, Relation], ceiling: tuple[int, int], *, half: bool
) -> p.PairView:
    a, b = pair
    bars = [charts.relation_bars(ask, one) for one in both]
    span = _span(bars)
    return p.PairView(
        label=pair_label(ask, a, b),
        href=ask.urls.relation(a, b),
        a=_side(ask, a, linked=span is not None),
        b=_side(ask, b, linked=span is not None),
        directions=tuple(
            _direction(ask, one, padded(found, span), ceiling, half=half) for one, found in zip(both, bars, strict=True)
        ),
    )


def _side(ask: Ask, key: str, *, linked: bool) -> p.Side:
    return p.Side(ask.names.actor(key), key, ask.urls.actor(key) if linked else "", label_lang=ask.t.language)


def _span(bars: Sequence[Sequence[Bar]]) -> tuple[Bar, Bar] | None:
    """Return the first and the last bar of both directions: they share one axis of time."""
    together = sorted((bar for found in bars for bar in found), key=lambda bar: bar.day)
    return (together[0], together[-1]) if together else None


def padded(bars: list[Bar], span: tuple[Bar, Bar] | None) -> list[Bar]:
    """Return bars that reach from the first to the last day, with empty ones at the ends where nothing was."""
    if not bars or span is None:
        return bars
    days = {bar.day for bar in bars}
    ends = [Bar(end.day, {}) for end in span if end.day not in days]
    return sorted([*bars, *ends], key=lambda bar: bar.day)


def _direction(ask: Ask, found: Relation, bars: list[Bar], ceiling: tuple[int, int], *, half: bool) -> p.DirectionView:
    a, b = found.actor, found.recipient
    label = ask.t("relation.from_to", a=ask.names.actor(a), b=ask.names.actor(b))
    total = sum(point.events for point in found.series)
    tone = sum(point.events * point.score for point in found.series) / total if total else 0.0
    types: dict[str, int] = {}
    for point in found.series:
        for name, count in point.by_type:
            types[name] = types.get(name, 0) + count
    pair = f"{a},{b}"
    return p.DirectionView(
        label=label,
        total=ask.t("count.events", n=total),
        tone=ask.t.decimal(tone) if total else "",
        events=ask.urls.events(pair=pair),
        timeline=charts.chart(ask, bars, label, grain=found.grain, half=half, ceiling=ceiling) if bars else None,
        types=charts.type_bars(ask, types.items(), lambda name: ask.urls.events(pair=pair, type=name)),
    )


def _events(ask: Ask, a: str, b: str) -> list[EventRow]:
    """Return the latest events of both directions, a mutual one once."""
    found: dict[str, EventRow] = {}
    for pair in ((a, b), (b, a)):
        for row in ask.reader.events(EventFilter(pair=pair), limit=_EVENTS).rows:
            found.setdefault(row.id, row)
    return sorted(found.values(), key=lambda row: (row.day, row.id), reverse=True)[:_EVENTS]


_SERIES: Final = (
    *columns("actor", "recipient", "grain", "period"),
    Column("events", pa.int64()),
    *COUNT_COLUMNS,
    Column("score", pa.float64()),
    Column("types"),
)


def series_table(found: Iterable[Relation]) -> Table:
    """Return relations as a table: one row a period; `types` are `TYPE=count`, joined by `; `."""
    return Table(
        _SERIES,
        [
            {
                "actor": one.actor,
                "recipient": one.recipient,
                "grain": one.grain,
                "period": point.period,
                "events": point.events,
                **long_counts(quads_of(point.by_quad)),
                "score": point.score,
                "types": "; ".join(f"{name}={count}" for name, count in point.by_type),
            }
            for one in found
            for point in one.series
        ],
    )
