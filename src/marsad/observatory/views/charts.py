"""Series of the store as bars, and bars as pictures in two widths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from marsad.model.event import EventType
from marsad.model.relation import Relation
from marsad.observatory import parts as p
from marsad.observatory.filters import quad_name
from marsad.observatory.site import Ask
from marsad.observatory.svg import bars as hbars
from marsad.observatory.svg.draw import Size
from marsad.observatory.svg.timeline import NARROW, WIDE, Bar, timeline
from marsad.observatory.views.rows import quads_of

GRAINS: Final = ("month", "week", "day")
PERIODS: Final = {"day": "period.day", "week": "period.week_name", "month": "period.month"}
_HALF_WIDE: Final = Size(620, 240)


def start_of(period: str) -> date:
    """Return the first day of a period (2024-05-17, 2024-W20, 2024-05)."""
    if "W" in period:
        year, _, week = period.partition("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    return date.fromisoformat(period if len(period) == len("2024-05-17") else f"{period}-01")


def end_of(period: str) -> str:
    """Return the last day of a period as the filter `until` wants it: a month may stand for its days."""
    if "W" in period:
        start = start_of(period)
        return date.fromordinal(start.toordinal() + 6).isoformat()
    return period


def since_of(period: str) -> str:
    """Return the first day of a period as the filter `since` wants it."""
    return start_of(period).isoformat() if "W" in period else period


def bar(ask: Ask, period: str, counts: Mapping[str, int], link: Callable[[str, str], str]) -> Bar:
    """Return a bar for a period; `link(since, until)` leads to its events."""
    up, down = counts["vc"] + counts["mc"], counts["vx"] + counts["mx"]
    title = ask.t("chart.bar", period=ask.t.period(period), up=up, down=down)
    return Bar(start_of(period), dict(counts), link(since_of(period), end_of(period)), title)


def relation_bars(ask: Ask, relation: Relation) -> list[Bar]:
    """Return the bars of a relation; each leads to the events behind it."""
    pair = f"{relation.actor},{relation.recipient}"

    def link(since: str, until: str) -> str:
        return ask.urls.events(pair=pair, since=since, until=until)

    return [bar(ask, point.period, quads_of(point.by_quad), link) for point in relation.series]


def chart(
    ask: Ask, bars: Sequence[Bar], what: str, *, grain: str, half: bool = False, ceiling: tuple[int, int] = (0, 0)
) -> p.Chart | None:
    """Draw bars in both widths; None where there is nothing to draw."""
    if not any(one.up or one.down for one in bars):
        return None
    label = ask.t("chart.timeline", what=what)

    def drawn(size: Size) -> object:
        return timeline(
            bars,
            label=label,
            month=lambda day: f"{ask.t.month_short(day)} {day.year}" if day.month == 1 else ask.t.month_short(day),
            day=lambda day: f"{day.day} {ask.t.month_short(day)}",
            grain=grain,
            size=size,
            ceiling=ceiling,
            direction=ask.t.direction,
        )

    return p.Chart(drawn(_HALF_WIDE if half else WIDE), drawn(NARROW))  # type: ignore[arg-type]


def fitting_grain(bars_first: str, bars_last: str) -> str:
    """Return the grain that gives a readable number of bars for a span of days."""
    if not bars_first or not bars_last:
        return "month"
    days = (start_of(bars_last) - start_of(bars_first)).days
    if days > 900:
        return "month"
    return "week" if days > 120 else "day"


def type_bars(ask: Ask, tallies: Iterable[tuple[str, int]], link: Callable[[str], str]) -> tuple[p.BarRow, ...]:
    """Return a ranking of event types, each in the colour of its quad class."""
    rows = sorted((pair for pair in tallies if pair[1]), key=lambda pair: (-pair[1], pair[0]))
    most = rows[0][1] if rows else 1
    return tuple(
        p.BarRow(
            label=ask.names.type(name),
            href=link(name),
            bar=hbars.plain_bar(count, most, label=ask.t("count.events", n=count), quad=quad_of_type(ask, name)),
            count=ask.t.number(count),
            code=name,
        )
        for name, count in rows
    )


def quad_of_type(ask: Ask, name: str) -> str:
    """Return the short quad class of an event type."""
    return quad_name(ask.names.ontology.quad(EventType(name)))
