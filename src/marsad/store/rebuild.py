"""Rows as a coded story again: the inverse of `rows`, for a story page, for export and for coding anew."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marsad.model.event import (
    Candidate,
    CodedStory,
    Event,
    EventType,
    Evidence,
    Participant,
    QuadClass,
    Status,
    Step,
)
from marsad.model.mention import (
    Actor,
    ActorMention,
    Count,
    DateValue,
    Mentions,
    PlaceMention,
    Quotation,
    Reference,
    TimeExpression,
)
from marsad.model.news import RelatedLink, Story
from marsad.model.text import Span
from marsad.store import schema
from marsad.store.schema import ACTOR, RECIPIENT, SPEAKER

Row = Any


def coded_stories(connection: sa.Connection, pks: Sequence[int]) -> dict[int, CodedStory]:
    """Return the coded stories of these pks (some hundreds at most), whole."""
    stories = connection.execute(sa.select(schema.stories).where(schema.stories.c.pk.in_(pks))).all()
    if not stories:
        return {}
    events = _events_by_story(connection, pks)
    counts = _grouped(connection, schema.counts, pks, "event_n", "n")
    mentions = _grouped(connection, schema.mentions, pks, "kind", "n")
    quotations = _grouped(connection, schema.quotations, pks, "n")
    details = {row.pk: json.loads(row.detail) for row in stories}
    actors = _actors(connection, {i for detail in details.values() for i in detail.get("actors", ())})
    return {
        row.pk: _coded(
            row,
            details[row.pk],
            events=tuple(_event(e, row.id, sides, proof, counts[row.pk]) for e, sides, proof in events[row.pk]),
            mentions=_mentions(mentions[row.pk], quotations[row.pk], counts[row.pk], details[row.pk]),
            actors=actors,
        )
        for row in stories
    }


def _grouped(connection: sa.Connection, table: sa.Table, pks: Sequence[int], *order: str) -> dict[int, list[Row]]:
    chosen = sa.select(table).where(table.c.story_pk.in_(pks)).order_by(table.c.story_pk, *(table.c[o] for o in order))
    found: dict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(chosen):
        found[row.story_pk].append(row)
    return found


def _events_by_story(
    connection: sa.Connection, pks: Sequence[int]
) -> dict[int, list[tuple[Row, list[Row], list[Row]]]]:
    events, sides, proof = schema.events, schema.participants, schema.evidence
    rows = connection.execute(
        sa.select(events).where(events.c.story_pk.in_(pks)).order_by(events.c.story_pk, events.c.n)
    ).all()
    mine = sa.select(events.c.pk).where(events.c.story_pk.in_(pks))
    by_event: dict[int, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    chosen = sa.select(sides).where(sides.c.event_pk.in_(mine)).order_by(sides.c.event_pk, sides.c.side, sides.c.n)
    for row in connection.execute(chosen):
        by_event[row.event_pk][0].append(row)
    chosen = sa.select(proof).where(proof.c.event_pk.in_(mine)).order_by(proof.c.event_pk, proof.c.n)
    for row in connection.execute(chosen):
        by_event[row.event_pk][1].append(row)
    found: dict[int, list[tuple[Row, list[Row], list[Row]]]] = defaultdict(list)
    for row in rows:
        found[row.story_pk].append((row, *by_event[row.pk]))
    return found


def _actors(connection: sa.Connection, ids: set[str]) -> dict[str, Actor]:
    if not ids:
        return {}
    rows = connection.execute(sa.select(schema.actors).where(schema.actors.c.id.in_(sorted(ids))))
    return {row.id: actor(row) for row in rows}


def actor(row: Row) -> Actor:
    """Return the lexicon actor of a row of `actors`."""
    return Actor(
        row.id, row.name, row.name_en, row.kind, row.country, tuple(json.loads(row.sectors)), wikidata=row.wikidata
    )


def _coded(
    row: Row, detail: Mapping[str, Any], *, events: tuple[Event, ...], mentions: Mentions, actors: Mapping[str, Actor]
) -> CodedStory:
    return CodedStory(
        story=story(row, detail),
        mentions=mentions,
        events=events,
        rejected=tuple(_candidate(c) for c in detail.get("rejected", ())),
        actors=tuple(actors[i] for i in detail.get("actors", ()) if i in actors),
        sentences=tuple(Span(*s) for s in detail.get("sentences", ())),
        code_version=row.code_version,
        lexicon_version=row.lexicon_version,
        notes=tuple(detail.get("notes", ())),
    )


def story(row: Row, detail: Mapping[str, Any]) -> Story:
    """Return the story of a row of `stories` and its parsed `detail`."""
    return Story(
        id=row.id,
        text=row.text,
        title=row.title,
        subtitle=detail.get("subtitle"),
        outlet=row.outlet,
        source=row.source,
        byline=detail.get("byline"),
        section=detail.get("section"),
        tags=tuple(detail.get("tags", ())),
        language=detail.get("language", ""),
        published=_day(row.published),
        published_at=_moment(detail.get("published_at")),
        updated_at=_moment(detail.get("updated_at")),
        url=row.url,
        page=detail.get("page"),
        related=tuple(RelatedLink(title, url) for title, url in detail.get("related", ())),
        notes=tuple(detail.get("story_notes", ())),
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def _span(pair: Sequence[int] | None) -> Span | None:
    return Span(pair[0], pair[1]) if pair else None


def _candidate(kept: Sequence[Any]) -> Candidate:
    trigger, sentence, frame, type_, reason = kept
    return Candidate(Span(*trigger), Span(*sentence), frame, EventType(type_), reason)


def _event(row: Row, story_id: str, sides: Sequence[Row], proof: Sequence[Row], counts: Sequence[Row]) -> Event:
    detail = json.loads(row.detail)
    speakers = [participant(s) for s in sides if s.side == SPEAKER]
    return Event(
        id=row.id,
        story_id=story_id,
        type=EventType(row.type),
        mode=row.mode,
        contexts=tuple(json.loads(row.contexts)),
        cameo=row.cameo,
        quad=QuadClass(row.quad),
        score=row.score,
        goldstein=row.goldstein,
        trigger=row.trigger,
        actors=tuple(participant(s) for s in sides if s.side == ACTOR),
        recipients=tuple(participant(s) for s in sides if s.side == RECIPIENT),
        status=Status(row.status),
        attributed_to=speakers[0] if speakers else None,
        date=date_value(row),
        place=place(row),
        counts=tuple(count(c) for c in counts if c.event_n == row.n),
        evidence=tuple(evidence(p) for p in proof),
        confidence=row.confidence,
        historical=bool(row.historical),
        steps=tuple(Step(stage, rule, _span(span), result) for stage, rule, span, result in detail.get("steps", ())),
    )


def participant(row: Row) -> Participant:
    """Return the participant of a row of `participants`."""
    antecedent = None if row.antecedent_start is None else Span(row.antecedent_start, row.antecedent_end)
    span = Span(row.span_start, row.span_end)
    return Participant(row.text, row.code, span, row.slot, row.name, row.actor_id, antecedent)


def evidence(row: Row) -> Evidence:
    """Return the evidence of a row of `evidence`."""
    return Evidence(
        Span(row.trigger_start, row.trigger_end),
        Span(row.sentence_start, row.sentence_end),
        row.frame,
        row.construction,
        (row.token_first, row.token_last),
    )


def date_value(row: Row) -> DateValue | None:
    """Return the date of a row of `events`, None where the text fixes none."""
    if row.date_start is None:
        return None
    return DateValue(date.fromisoformat(row.date_start), date.fromisoformat(row.date_end), row.date_precision)


def place(row: Row) -> PlaceMention | None:
    """Return the place of a row of `events`, None where the text names none."""
    if row.place_name is None:
        return None
    kept = json.loads(row.detail)["place"]
    start, end, first, last, dateline = kept
    return PlaceMention(
        Span(start, end),
        first,
        last,
        row.place_name,
        row.place_name_en,
        row.place_kind,
        row.place_country,
        row.place_geonames,
        row.place_lat,
        row.place_lon,
        dateline,
    )


def count(row: Row) -> Count:
    """Return the number of people of a row of `counts`."""
    return Count(
        Span(row.span_start, row.span_end),
        row.token_first,
        row.token_last,
        row.kind,
        row.low,
        row.high,
        bool(row.approximate),
    )


def _mentions(
    rows: Sequence[Row], quotations: Sequence[Row], counts: Sequence[Row], detail: Mapping[str, Any]
) -> Mentions:
    more = detail.get("mentions", {})
    of_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_kind[row.kind].append(row)
    return Mentions(
        actors=tuple(map(_actor_mention, of_kind["actor"], more.get("actor", ()))),
        places=tuple(map(_place_mention, of_kind["place"], more.get("place", ()))),
        times=tuple(map(_time, of_kind["time"], more.get("time", ()))),
        quotations=tuple(map(_quotation, quotations, more.get("quotation", ()))),
        counts=tuple(count(c) for c in counts if c.event_n < 0),
        notes=tuple(detail.get("mention_notes", ())),
    )


def _actor_mention(row: Row, more: Sequence[Any]) -> ActorMention:
    first, last, head, reference, plural, group, antecedent, members = more
    return ActorMention(
        Span(row.span_start, row.span_end),
        first,
        last,
        head,
        row.name,
        row.code,
        Reference(reference),
        row.actor_id,
        plural,
        group,
        _span(antecedent),
        tuple(members),
    )


def _place_mention(row: Row, more: Sequence[Any]) -> PlaceMention:
    first, last, name_en, kind, geonames, lat, lon, dateline = more
    span = Span(row.span_start, row.span_end)
    return PlaceMention(span, first, last, row.name, name_en, kind, row.code, geonames, lat, lon, dateline)


def _time(row: Row, more: Sequence[Any]) -> TimeExpression:
    first, last, dates, clock, problem = more
    value = DateValue(date.fromisoformat(dates[0]), date.fromisoformat(dates[1]), dates[2]) if dates else None
    return TimeExpression(Span(row.span_start, row.span_end), first, last, value, row.name, clock, problem)


def _quotation(row: Row, more: Sequence[Any]) -> Quotation:
    first, last, speaker_span, cue, via = more
    return Quotation(
        Span(row.span_start, row.span_end),
        first,
        last,
        row.speaker,
        _span(speaker_span),
        bool(row.direct),
        _span(cue),
        tuple(via),
    )
