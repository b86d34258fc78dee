"""Events: the filtered list with its facets, and one event with its whole proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from marsad.model.event import Event
from marsad.observatory import cards, records
from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.cite import Reference
from marsad.observatory.filters import Filters, day_of, quad_name
from marsad.observatory.highlight import Run, clip, marks_of
from marsad.observatory.reasons import in_words
from marsad.observatory.site import Answer, Ask, NotFoundError
from marsad.observatory.views.rows import event_table
from marsad.store.views import EventDetail, EventRow, Facets, Tally

PAGE: Final = 30
_FACET: Final = 10
_TEXT_EVENTS: Final = 20
_STORIES: Final = 4


def events(ask: Ask) -> Answer:
    """Show the events that a filter lets through, newest first."""
    filters = ask.filters
    chosen = filters.to_store()
    cursor = ask.parameter("cursor")
    listing = ask.reader.events(chosen, cursor=cursor or None, limit=PAGE)
    facets = ask.reader.facets(chosen)
    query = filters.query()
    stories = ask.reader.search(filters.q, limit=_STORIES).rows if filters.q and not cursor else ()
    total = ask.t("count.events", n=facets.total)
    context = c.EventsPage(
        heading=heading(ask, filters),
        total=total,
        active=active_filters(ask, filters, "events"),
        clear=ask.urls.events() if query else "",
        facets=tuple(facet_groups(ask, filters, facets)),
        days=cards.by_day(ask, listing.rows),
        newest=ask.urls.events(**query) if cursor else "",
        older=ask.urls.events(**query, cursor=listing.next) if listing.next else "",
        form={
            "q": filters.q,
            "with": filters.with_,
            "since": day_of(filters.since),
            "until": day_of(filters.until, last=True),
        },
        hidden=tuple(
            p.Option(name, value) for name, value in filters.pairs() if name not in {"q", "with", "since", "until"}
        ),
        stories=tuple(cards.story_row(ask, row) for row in stories),
        all_stories=ask.urls.stories(q=filters.q),
    )
    return Answer(
        "events.html",
        context,
        title=f"{ask.t('events.title')}: {describe(ask, filters)}" if query else ask.t("events.title"),
        description=total,
        section="events",
        query=query,
        table=lambda: event_table(ask.reader.all_events(chosen)),
        record=lambda: {
            "total": facets.total,
            "next": listing.next,
            "events": [records.event(row) for row in listing.rows],
        },
        text="\n\n".join(cards.event_text(ask, row, ask.absolute.event(row.id)) for row in listing.rows[:_TEXT_EVENTS]),
        feed=True,
    )


def heading(ask: Ask, filters: Filters) -> str:
    """Return the words that head the list: the search where there is one."""
    return f"«{filters.q}»" if filters.q else ask.t("events.title")


def value_label(ask: Ask, name: str, value: str) -> str:
    """Return what a filter's value is called."""
    names, t = ask.names, ask.t
    if name == "type":
        return names.type(value.upper()) if value.upper() in names.ontology.types else value
    if name == "mode":
        return names.any_mode(value)
    if name == "quad":
        return t.word(f"quad.{value}", value)
    if name == "status":
        return t.word(f"status.{value}", value)
    if name in {"actor", "recipient", "with"}:
        return names.actor(value)
    if name == "pair":
        return f" {t('event.arrow')} ".join(names.actor(part.strip()) for part in value.split(","))
    if name == "country":
        return names.country(value.upper())
    if name in {"since", "until"}:
        return t.day(value) if len(value) == len("2024-05-17") else value
    return value


def describe(ask: Ask, filters: Filters) -> str:
    """Return a filter in words («النوع: اعتداء، من: روسيا»)."""
    parts = [f"{ask.t(f'facet.{name}')} {value_label(ask, name, value)}" for name, value in filters.pairs()]
    return ask.names.joined(parts) or ask.t("feed.all")


def active_filters(ask: Ask, filters: Filters, builder: str) -> tuple[p.Link, ...]:
    """Return a link a filter in force that takes it away; `builder` names the page in `Urls`."""
    build = getattr(ask.urls, builder)
    return tuple(
        p.Link(
            f"{ask.t(f'facet.{name}')}: {value_label(ask, name, value)}",
            build(**filters.without(name, value).query()),
        )
        for name, value in filters.pairs()
    )


def facet_groups(ask: Ask, filters: Filters, facets: Facets) -> Iterable[p.FacetGroup]:
    """Yield the facets that still tell something: values that occur, and those in force."""
    groups: Sequence[tuple[str, Iterable[Tally]]] = (
        ("quad", [Tally(quad_name(tally.value), tally.events) for tally in facets.quads]),
        ("type", sorted(facets.types, key=lambda tally: -tally.events)),
        ("status", facets.statuses),
        ("country", facets.countries[:_FACET]),
        ("outlet", facets.outlets[:_FACET]),
        ("certainty", _at_least(facets.certainty)),
    )
    for name, tallies in groups:
        shown = [tally for tally in tallies if tally.events]
        values = tuple(_facet_link(ask, filters, name, tally) for tally in shown)
        if len(values) > 1 or any(link.current for link in values):
            yield p.FacetGroup(name, ask.t(f"facet.{name}"), values)


def _at_least(bands: Sequence[Tally]) -> list[Tally]:
    """Return bands of certainty summed from the top: a filter asks for «0.8 and more»."""
    found, sum_ = [], 0
    for band in bands:
        sum_ += band.events
        if float(band.value) > 0 and band.events:
            found.append(Tally(band.value, sum_))
    return found


def _facet_link(ask: Ask, filters: Filters, name: str, tally: Tally) -> p.Link:
    current = any(pair == (name, tally.value) for pair in filters.pairs())
    changed = filters.without(name, tally.value) if current else filters.having(name, tally.value)
    label = (
        f"\u2265 {ask.t.percent(float(tally.value))}" if name == "certainty" else value_label(ask, name, tally.value)
    )
    return p.Link(label, ask.urls.events(**changed.query()), current, ask.t.number(tally.events))


def event(ask: Ask, event_id: str) -> Answer:
    """Show one event: every place that tells it, how its sides were found, its codes, and who else tells it."""
    detail = ask.reader.event(event_id)
    if detail is None:
        raise NotFoundError(f"no event {event_id[:80]!r} in this store")
    row = detail.row
    whole = next(one for one in detail.coded.events if one.id == row.id)
    link = ask.absolute.event(row.id)
    actors = ask.names.joined(ask.names.participant(side)[0] for side in row.actors)
    title = f"{ask.names.type(row.type)}: {actors or row.trigger}"
    return Answer(
        "event.html",
        _event_page(ask, detail, whole),
        title=title,
        description=row.sentence.strip()[:300],
        section="events",
        table=lambda: event_table([row]),
        record=lambda: records.whole_event(detail),
        text=cards.event_text(ask, row, link),
        reference=_reference(ask, row, title, link),
    )


def _reference(ask: Ask, row: EventRow, title: str, link: str) -> Reference:
    return Reference(
        key=row.id,
        kind="data",
        title=title,
        link=link,
        author="Marsad",
        outlet=row.story.outlet or "",
        day=row.day if len(row.day) == len("2024-05-17") else "",
        original=row.story.url or "",
        note=row.sentence,
        language=ask.t.language,
    )


def _event_page(ask: Ask, detail: EventDetail, whole: Event) -> c.EventPage:
    text = detail.coded.story.text
    return c.EventPage(
        card=replace(cards.event_card(ask, detail.row), href=""),
        story=cards.story_row(ask, detail.row.story),
        proofs=tuple(_proofs(ask, detail, whole)),
        sides=tuple(_sides(ask, whole)),
        steps=tuple(
            p.StepRow(step.stage, step.rule, step.span.of(text) if step.span else "", step.result)
            for step in whole.steps
        ),
        facts=tuple(_facts(ask, detail.row)),
        contexts=tuple(ask.names.context(name) for name in whole.contexts),
        others=tuple(_others(ask, detail)),
    )


def _proofs(ask: Ask, detail: EventDetail, whole: Event) -> Iterable[p.Proof]:
    quad = quad_name(whole.quad)
    text = detail.coded.story.text
    marks = list(marks_of(whole, whole.id, quad))
    for place in detail.evidence:
        runs: Sequence[Run] = clip(text, place.sentence, marks, limit=2000)
        known = ask.names.frames.get(place.frame)
        href = ask.urls.frame(known.type.value, known.id) if known else ""
        yield p.Proof(tuple(runs), place.frame, href, place.construction)


def _sides(ask: Ask, whole: Event) -> Iterable[tuple[str, p.Side, str]]:
    roles = (
        (ask.t("event.actor"), whole.actors),
        (ask.t("event.recipient"), whole.recipients),
        (ask.t("event.by", who="").strip(), (whole.attributed_to,) if whole.attributed_to else ()),
    )
    for role, members in roles:
        for member in members:
            shown = cards.sides(ask, [member])[0]
            yield role, shown, member.slot


def _facts(ask: Ask, row: EventRow) -> Iterable[p.Pair]:
    t = ask.t
    yield p.Pair(t("event_page.status"), t(f"status.{row.status.value}"))
    if row.date:
        yield p.Pair(t("event_page.date"), t.date_value(row.date))
    if row.place:
        country = ask.names.country(row.place.country) if row.place.country else ""
        yield p.Pair(t("event_page.place"), ask.names.joined(x for x in (cards.place_name(t, row.place), country) if x))
    if row.counts:
        yield p.Pair(t("event_page.counts"), ask.names.joined(cards.count_words(t, row.counts)))
    yield p.Pair("PLOVER", f"{row.type.value}{' ' + row.mode if row.mode else ''}", code=True)
    yield p.Pair(t("event_page.cameo"), row.cameo, code=True)
    yield p.Pair(t("event_page.score"), t.decimal(row.score), code=True)
    yield p.Pair(t("event_page.goldstein"), t.decimal(row.goldstein), code=True)
    yield p.Pair(t("event_page.id"), row.id, code=True)


def _others(ask: Ask, detail: EventDetail) -> Iterable[p.Twin]:
    """Yield the events of other stories that were judged to be this one."""
    for judgement in detail.judgements:
        if judgement.verdict.value != "same":
            continue
        other = judgement.b if judgement.a == detail.row.id else judgement.a
        found = ask.reader.event(other)
        if found is not None and found.row.id != detail.row.id:
            yield p.Twin(cards.event_card(ask, found.row), in_words(ask.t, ask.names, judgement.why))
