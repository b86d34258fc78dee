"""Actors: the ranking, and the profile of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyarrow as pa

from marsad.observatory import cards, records
from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.site import Answer, Ask, NotFoundError
from marsad.observatory.svg import bars as hbars
from marsad.observatory.svg.timeline import Bar
from marsad.observatory.tables import Column, Table, columns
from marsad.observatory.views import charts
from marsad.observatory.views.rows import event_table, quads_of
from marsad.store.filters import EventFilter, is_code
from marsad.store.views import ActorProfile, ActorRow, Partner

PAGE: Final = 50
_PARTNERS: Final = 14
_EVENTS: Final = 12
_MEMBERS: Final = 24
_LEVELS: Final = ("head", "actor", "code")
_COLUMNS: Final = (
    *columns("key", "name", "name_en", "kind", "country", "last"),
    Column("as_actor", pa.int64()),
    Column("as_recipient", pa.int64()),
)


def actor_name(ask: Ask, row: ActorRow) -> str:
    """Return an actor's name in the reader's language."""
    kept = row.name if ask.t.language == "ar" else row.name_en or row.name
    if is_code(row.key) and " " in row.key:
        return ask.names.code(row.key)
    return ask.names.actor(row.key, kept) if is_code(row.key) or not kept else kept


def actors(ask: Ask) -> Answer:
    """Show who takes part in most events."""
    words, level = ask.parameter("q", most=100), ask.choice("level", _LEVELS)
    offset = ask.parameter("offset")
    start = int(offset) if offset.isascii() and offset.isdigit() else 0
    listing = ask.reader.actors(level=level, text=words, limit=PAGE, offset=min(start, 1_000_000))
    most = max((row.as_actor + row.as_recipient for row in listing.rows), default=1)
    query = {"q": words, "level": level if level != "head" else ""}
    return Answer(
        "actors.html",
        c.ActorsPage(
            rows=tuple(_ranked(ask, row, most) for row in listing.rows),
            words=words,
            levels=tuple(
                p.Link(ask.t(f"actors.level_{name}"), ask.urls.actors(q=words, level=name), name == level)
                for name in _LEVELS
            ),
            older=ask.urls.actors(**query, offset=listing.next) if listing.next else "",
        ),
        title=ask.t("actors.title"),
        description=ask.t("actors.lead"),
        section="actors",
        query=query,
        table=lambda: actor_table(listing.rows),
    )


def actor_table(rows: Iterable[ActorRow]) -> Table:
    """Return actors as a table."""
    names = [column.name for column in _COLUMNS]
    return Table(_COLUMNS, ({name: getattr(row, name) for name in names} for row in rows))


def _ranked(ask: Ask, row: ActorRow, most: int) -> p.BarRow:
    total = row.as_actor + row.as_recipient
    label = ask.t("actors.sides", given=row.as_actor, received=row.as_recipient)
    return p.BarRow(
        label=actor_name(ask, row),
        href=ask.urls.actor(row.key),
        bar=hbars.two_bar(row.as_actor, row.as_recipient, most, label=label),
        count=ask.t.number(total),
        note=label,
        code=row.key if is_code(row.key) else row.country,
    )


def actor(ask: Ask, key: str) -> Answer:
    """Show one actor: what it did and met with, with whom, when."""
    profile = ask.reader.actor(key)
    if profile is None:
        raise NotFoundError(f"no event of this store has the actor {key[:80]!r}")
    name = actor_name(ask, profile.row)
    chosen = EventFilter(either=key)
    listing = ask.reader.events(chosen, limit=_EVENTS)
    context = _page(ask, profile, name, tuple(cards.event_card(ask, row) for row in listing.rows))
    return Answer(
        "actor.html",
        context,
        title=name,
        description=f"{name}: {ask.t('count.events', n=profile.row.as_actor + profile.row.as_recipient)}",
        section="actors",
        table=lambda: event_table(ask.reader.all_events(chosen)),
        record=lambda: {**profile_record(profile), "latest": [records.event(row) for row in listing.rows]},
        text="\n\n".join(cards.event_text(ask, row, ask.absolute.event(row.id)) for row in listing.rows),
    )


def profile_record(profile: ActorProfile) -> dict[str, object]:
    """Return a profile as JSON-ready values."""
    row = profile.row
    return {
        "key": row.key,
        "level": profile.level,
        "name": row.name or None,
        "name_en": row.name_en or None,
        "kind": row.kind or None,
        "country": row.country,
        "wikidata": profile.wikidata,
        "as_actor": row.as_actor,
        "as_recipient": row.as_recipient,
        "by_type": {tally.value: tally.events for tally in profile.by_type},
        "by_month": {month: {t.value: t.events for t in tallies} for month, tallies in profile.by_month},
        "partners": [
            {
                "key": partner.key,
                "given": partner.given,
                "received": partner.received,
                "given_score": partner.given_score,
                "received_score": partner.received_score,
            }
            for partner in profile.partners
        ],
    }


def _page(ask: Ask, profile: ActorProfile, name: str, events: tuple[p.EventCard, ...]) -> c.ActorPage:
    row, t = profile.row, ask.t
    key = row.key
    bars = _bars(ask, profile)
    return c.ActorPage(
        name=name,
        name_lang=t.language,
        kind=t.word(f"kind.{row.kind or _kind(key)}", t("kind.other")),
        facts=tuple(_facts(ask, profile)),
        wikidata=profile.wikidata or "",
        kpis=(
            p.Kpi(t.number(row.as_actor), t("kpi.outgoing", n=row.as_actor), ask.urls.events(actor=key)),
            p.Kpi(t.number(row.as_recipient), t("kpi.incoming", n=row.as_recipient), ask.urls.events(recipient=key)),
            p.Kpi(t.number(len(profile.partners)), t("kpi.partners", n=len(profile.partners)), "#partners"),
        ),
        timeline=charts.chart(ask, bars, name, grain="month") if bars else None,
        partners=tuple(_partners(ask, key, profile.partners[:_PARTNERS])),
        types=charts.type_bars(
            ask,
            [(tally.value, tally.events) for tally in profile.by_type],
            lambda one: ask.urls.events(with_=key, type=one),
        ),
        events=events,
        all_events=ask.urls.events(with_=key),
        members=tuple(_members(ask, profile.members)),
    )


def _kind(key: str) -> str:
    """Return what a key names where no lexicon actor tells: a country, an organisation, or a part of one."""
    if not is_code(key) or " " in key:
        return "other"
    return "organisation" if ":" in key else "state"


def _bars(ask: Ask, profile: ActorProfile) -> list[Bar]:
    key = profile.row.key
    return [
        charts.bar(
            ask,
            month,
            quads_of((tally.value, tally.events) for tally in tallies),
            lambda since, until: ask.urls.events(with_=key, since=since, until=until),
        )
        for month, tallies in profile.by_month
    ]


def _facts(ask: Ask, profile: ActorProfile) -> Iterable[p.Pair]:
    row = profile.row
    if is_code(row.key):
        yield p.Pair(ask.t("actor.code"), row.key, code=True)
    if row.country and row.country != row.key:
        yield p.Pair(ask.t("map.country"), ask.names.country(row.country))
    other = row.name_en if ask.t.language == "ar" else row.name
    if other:
        yield p.Pair(ask.t("actor.also"), other)


def _partners(ask: Ask, key: str, partners: Iterable[Partner]) -> Iterable[p.BarRow]:
    rows = list(partners)
    most = max((partner.given + partner.received for partner in rows), default=1)
    for partner in rows:
        label = ask.t("actors.sides", given=partner.given, received=partner.received)
        total = partner.given + partner.received
        mean = (partner.given * partner.given_score + partner.received * partner.received_score) / (total or 1)
        quad = "mc" if mean >= 0 else "mx"
        yield p.BarRow(
            label=ask.names.actor(partner.key),
            href=ask.urls.relation(key, partner.key),
            bar=hbars.plain_bar(total, most, label=label, quad=quad),
            count=ask.t.number(total),
            note=f"{label} · {ask.t('relation.tone', score=ask.t.decimal(mean))}",
            code=partner.key,
        )


def _members(ask: Ask, members: Iterable[ActorRow]) -> Iterable[p.Link]:
    for row in list(members)[:_MEMBERS]:
        yield p.Link(actor_name(ask, row), ask.urls.actor(row.key), count=ask.t.number(row.as_actor + row.as_recipient))
