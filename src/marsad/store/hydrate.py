"""From row numbers to the records of `views`: a page of a list in four queries, however long it is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from marsad.model.event import EventType, Participant, QuadClass, Status
from marsad.model.mention import Count
from marsad.model.text import Span
from marsad.store import rebuild, schema
from marsad.store.schema import ACTOR, RECIPIENT, SPEAKER
from marsad.store.views import EventRow, StoryRow

LEAD: Final = 160  # letters of a story that stand for it in a list


def story_rows(connection: sa.Connection, pks: Sequence[int]) -> dict[int, StoryRow]:
    """Return the stories of these pks as list rows, by pk."""
    s = schema.stories.c
    lead = sa.func.substr(s.text, 1, LEAD).label("lead")
    chosen = sa.select(s.pk, s.id, s.title, s.outlet, s.source, s.url, s.day, s.events, lead).where(s.pk.in_(pks))
    return {
        row.pk: StoryRow(row.id, row.title, row.outlet, row.source, row.url, row.day, row.events, row.lead)
        for row in connection.execute(chosen)
    }


def event_rows(connection: sa.Connection, pks: Sequence[int]) -> list[EventRow]:
    """Return the events of these pks as list rows, in the order given."""
    e, s = schema.events.c, schema.stories.c
    length = e.sentence_end - e.sentence_start
    sentence = sa.func.substr(s.text, e.sentence_start + 1, length).label("sentence")
    chosen = sa.select(schema.events, sentence).join(schema.stories, s.pk == e.story_pk).where(e.pk.in_(pks))
    rows = {row.pk: row for row in connection.execute(chosen)}
    sides = _sides(connection, pks)
    counts = _counts(connection, rows.values())
    stories = story_rows(connection, sorted({row.story_pk for row in rows.values()}))
    return [
        _event(rows[pk], sides[pk], counts[rows[pk].story_pk, rows[pk].n], stories[rows[pk].story_pk])
        for pk in pks
        if pk in rows
    ]


def _sides(connection: sa.Connection, pks: Sequence[int]) -> dict[int, dict[str, tuple[Participant, ...]]]:
    p = schema.participants
    chosen = sa.select(p).where(p.c.event_pk.in_(pks)).order_by(p.c.event_pk, p.c.side, p.c.n)
    found: dict[int, dict[str, tuple[Participant, ...]]] = defaultdict(lambda: defaultdict(tuple))
    for row in connection.execute(chosen):
        found[row.event_pk][row.side] += (rebuild.participant(row),)
    return found


def _counts(connection: sa.Connection, events: Iterable[Any]) -> dict[tuple[int, int], tuple[Count, ...]]:
    c = schema.counts
    stories = sorted({event.story_pk for event in events})
    chosen = sa.select(c).where(c.c.story_pk.in_(stories), c.c.event_n >= 0).order_by(c.c.story_pk, c.c.event_n, c.c.n)
    found: dict[tuple[int, int], tuple[Count, ...]] = defaultdict(tuple)
    for row in connection.execute(chosen):
        found[row.story_pk, row.event_n] += (rebuild.count(row),)
    return found


def _event(row: Any, sides: dict[str, tuple[Participant, ...]], counts: tuple[Count, ...], story: StoryRow) -> EventRow:
    speakers = sides[SPEAKER]
    return EventRow(
        id=row.id,
        type=EventType(row.type),
        mode=row.mode,
        quad=QuadClass(row.quad),
        status=Status(row.status),
        cameo=row.cameo,
        score=row.score,
        goldstein=row.goldstein,
        confidence=row.confidence,
        historical=bool(row.historical),
        contexts=tuple(json.loads(row.contexts)),
        day=row.day,
        date=rebuild.date_value(row),
        trigger=row.trigger,
        sentence=row.sentence,
        sentence_span=Span(row.sentence_start, row.sentence_end),
        trigger_at=Span(row.trigger_start - row.sentence_start, row.trigger_end - row.sentence_start),
        actors=sides[ACTOR],
        recipients=sides[RECIPIENT],
        attributed_to=speakers[0] if speakers else None,
        place=rebuild.place(row),
        counts=counts,
        story=story,
    )
