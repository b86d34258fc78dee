"""From row numbers to the records of `views`: a page of a list in three queries, however long it is.

A row of the store never changes under its number: a story that is coded anew gets new ones. So records made once are
kept, and the latest events, which most lists begin with, are filled in once.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from marsad.model.event import EventType, Participant, QuadClass, Status
from marsad.model.mention import Count
from marsad.model.text import Span
from marsad.store import rebuild, schema
from marsad.store.schema import ACTOR, RECIPIENT, SPEAKER
from marsad.store.views import EventRow, StoryRow

LEAD: Final = 160  # letters of a story that stand for it in a list
KEPT: Final = 5_000  # records of events that a reader keeps; about 3 kB each
_LONGEST: Final = 200  # rows of a page that are kept
_NONE: Final = "[]"
_PKS: Final[sa.BindParameter[Any]] = sa.bindparam("pks", expanding=True)
_S, _E, _P, _C = schema.stories.c, schema.events.c, schema.participants, schema.counts
_STORY: Final = (
    *(column.label(f"story_{column.name}") for column in (_S.id, _S.title, _S.outlet, _S.source, _S.url, _S.day)),
    _S.events.label("story_events"),
    sa.func.substr(_S.text, 1, LEAD).label("story_lead"),
)
# Statements are made once: putting one together costs as much as asking it.
_STORIES: Final = sa.select(_S.pk, *_STORY).where(_S.pk.in_(_PKS))
_EVENTS: Final = (
    sa.select(
        *(column for column in schema.events.c if column.name != "detail"),
        # the steps of its coding are of no use in a list, and long
        sa.case((_E.place_name.is_not(None), _E.detail), else_="{}").label("detail"),
        sa.func.substr(_S.text, _E.sentence_start + 1, _E.sentence_end - _E.sentence_start).label("sentence"),
        *_STORY,
    )
    .join(schema.stories, _S.pk == _E.story_pk)
    .where(_E.pk.in_(_PKS))
)
_SIDES: Final = sa.select(_P).where(_P.c.event_pk.in_(_PKS)).order_by(_P.c.event_pk, _P.c.side, _P.c.n)
_COUNTS: Final = (
    sa.select(_C).where(_C.c.story_pk.in_(_PKS), _C.c.event_n >= 0).order_by(_C.c.story_pk, _C.c.event_n, _C.c.n)
)


def story_rows(connection: sa.Connection, pks: Sequence[int]) -> dict[int, StoryRow]:
    """Return the stories of these pks as list rows, by pk."""
    return {row.pk: _story(row) for row in connection.execute(_STORIES, {"pks": pks}).all()}


class EventRows:
    """The events of a reader as list rows, those last asked for kept; shared by the threads of a reader."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[int, EventRow] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def rows(self, connection: sa.Connection, pks: Sequence[int]) -> list[EventRow]:
        """Return the events of these pks, in the order given; pks that the store lacks are left out.

        The pks must come from the transaction of this connection: what is kept is not looked for again. A long page is
        an export's, whose rows nobody asks for twice: it is not kept.
        """
        with self._lock:
            found = {pk: self._kept[pk] for pk in pks if pk in self._kept}
        missing = [pk for pk in pks if pk not in found]
        if missing:
            found.update(event_rows(connection, missing))
        if len(pks) <= _LONGEST:
            self._keep(found)
        return [found[pk] for pk in pks if pk in found]

    def _keep(self, found: Mapping[int, EventRow]) -> None:
        with self._lock:
            self._kept.update(found)
            for pk in found:
                self._kept.move_to_end(pk)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def event_rows(connection: sa.Connection, pks: Sequence[int]) -> dict[int, EventRow]:
    """Return the events of these pks as list rows, by pk."""
    rows = {row.pk: row for row in connection.execute(_EVENTS, {"pks": pks}).all()}
    stories = {row.story_pk: row for row in rows.values()}
    told = {pk: _story(row) for pk, row in stories.items()}
    sides = _sides(connection, pks)
    counts = _counts(connection, sorted(stories))
    return {
        pk: _event(row, sides[pk], counts.get((row.story_pk, row.n), ()), told[row.story_pk])
        for pk, row in rows.items()
    }


def _story(row: Any) -> StoryRow:
    return StoryRow(
        row.story_id,
        row.story_title,
        row.story_outlet,
        row.story_source,
        row.story_url,
        row.story_day,
        row.story_events,
        row.story_lead,
    )


def _sides(connection: sa.Connection, pks: Sequence[int]) -> dict[int, dict[str, tuple[Participant, ...]]]:
    found: dict[int, dict[str, tuple[Participant, ...]]] = defaultdict(lambda: defaultdict(tuple))
    for row in connection.execute(_SIDES, {"pks": pks}).all():
        found[row.event_pk][row.side] += (rebuild.participant(row),)
    return found


def _counts(connection: sa.Connection, stories: Sequence[int]) -> dict[tuple[int, int], tuple[Count, ...]]:
    found: dict[tuple[int, int], tuple[Count, ...]] = defaultdict(tuple)
    for row in connection.execute(_COUNTS, {"pks": stories}).all():
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
        contexts=tuple(json.loads(row.contexts)) if row.contexts != _NONE else (),
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
