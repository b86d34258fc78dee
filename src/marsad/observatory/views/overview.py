"""The first page: what happened lately, which relations move, what is told most."""

from __future__ import annotations

from typing import Final

from marsad.observatory import cards, records
from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.site import Answer, Ask
from marsad.observatory.svg import bars as hbars
from marsad.observatory.views import charts
from marsad.observatory.views.clusters import cluster_row
from marsad.observatory.views.rows import event_table, quads_of
from marsad.store.filters import EventFilter
from marsad.store.views import Mover, Overview

_WEEKS: Final = 4
_ROWS: Final = 6
_TYPES: Final = 8


def overview(ask: Ask) -> Answer:
    """Show the whole store at a glance."""
    found = ask.reader.overview()
    t = ask.t
    first_day = found.days[0][0] if found.days else ""
    recent = ask.reader.facets(EventFilter(date_from=first_day, date_to=found.last)) if first_day else None
    span = t("overview.span", first=t.day(found.first), last=t.day(found.last)) if found.first else ""
    context = c.OverviewPage(
        span=span,
        kpis=_kpis(ask, found),
        timeline=_timeline(ask, found),
        days=cards.by_day(ask, found.latest),
        movers=tuple(_mover(ask, mover) for mover in found.movers[:_ROWS]),
        movers_why=t("overview.movers_why", days=_WEEKS * 7),
        clusters=tuple(cluster_row(ask, row) for row in found.clusters[:_ROWS]),
        sources=_sources(ask, found),
        types=charts.type_bars(
            ask,
            [(tally.value, tally.events) for tally in recent.types] if recent else [],
            lambda name: ask.urls.events(type=name, since=first_day, until=found.last),
        )[:_TYPES],
    )
    return Answer(
        "overview.html",
        context,
        title=t("overview.title"),
        description=f"{t('overview.lead')} {span}".strip(),
        section="overview",
        table=lambda: event_table(found.latest),
        record=lambda: records.overview(found),
        text="\n\n".join(cards.event_text(ask, row, ask.absolute.event(row.id)) for row in found.latest),
        feed=True,
    )


def _kpis(ask: Ask, found: Overview) -> tuple[p.Kpi, ...]:
    t, urls = ask.t, ask.urls
    rows = (
        ("events", found.events, urls.events()),
        ("stories", found.stories, urls.stories()),
        ("actors", found.actors, urls.actors()),
        ("outlets", found.outlets, urls.sources()),
    )
    return tuple(p.Kpi(t.number(n), t(f"kpi.{name}", n=n), href) for name, n, href in rows)


def _timeline(ask: Ask, found: Overview) -> p.Chart | None:
    bars = [
        charts.bar(
            ask,
            day,
            quads_of((tally.value, tally.events) for tally in tallies),
            lambda since, until: ask.urls.events(since=since, until=until),
        )
        for day, tallies in found.days
    ]
    return charts.chart(ask, bars, ask.t("overview.title"), grain="day") if bars else None


def _mover(ask: Ask, mover: Mover) -> p.MoverRow:
    t = ask.t
    change = mover.events - mover.before
    words = t("mover.same") if not change else t("mover.more" if change > 0 else "mover.less", n=abs(change))
    most = max(mover.events, mover.before)
    quad = "mc" if mover.score >= 0 else "mx"
    label = f"{ask.names.actor(mover.actor)} {t('event.arrow')} {ask.names.actor(mover.recipient)}"
    moved = mover.events * mover.score - mover.before * mover.score_before
    return p.MoverRow(
        label=label,
        href=ask.urls.relation(mover.actor, mover.recipient),
        spark=hbars.pair_bar(mover.before, mover.events, most, quad=quad, label=words),
        change=words,
        note=t("relation.tone", score=t.decimal(mover.score)),
        direction="up" if moved >= 0 else "down",
    )


def _sources(ask: Ask, found: Overview) -> tuple[p.BarRow, ...]:
    most = max((row.stories for row in found.sources), default=1)
    return tuple(
        p.BarRow(
            label=row.outlet,
            href=ask.urls.events(outlet=row.outlet),
            bar=hbars.plain_bar(row.stories, most, label=ask.t("count.stories", n=row.stories)),
            count=ask.t("count.stories", n=row.stories),
        )
        for row in found.sources[:_ROWS]
    )
