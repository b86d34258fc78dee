"""Events together with their whole stories, page by page: what a file of another event set is made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa

from marsad.model.event import CodedStory, Event
from marsad.store import lists, rebuild, schema
from marsad.store.filters import Cursor, EventFilter
from marsad.store.fulltext import Hits


class Told(NamedTuple):
    """An event and the story that tells it; `day` is what the event is listed under, "" where nothing is known."""

    event: Event
    coded: CodedStory
    day: str


def told(
    connection: sa.Connection, chosen: EventFilter, cursor: Cursor | None, limit: int, found: Hits
) -> tuple[list[Told], Cursor | None]:
    """Return the next events of a filter with their stories, newest first, and where to go on."""
    places = lists.event_places(connection, chosen, cursor, limit, found)
    e = schema.events.c
    rows = connection.execute(sa.select(e.pk, e.story_pk, e.n).where(e.pk.in_([pk for _, pk in places])))
    where = {row.pk: (row.story_pk, row.n) for row in rows}
    stories = rebuild.coded_stories(connection, sorted({story for story, _ in where.values()}))
    return list(_each(places, where, stories)), places[-1] if len(places) == limit else None


def _each(
    places: list[lists.Place], where: dict[int, tuple[int, int]], stories: dict[int, CodedStory]
) -> Iterator[Told]:
    for day, pk in places:
        story, n = where[pk]
        yield Told(stories[story].events[n], stories[story], day)
