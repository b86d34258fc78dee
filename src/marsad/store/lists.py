"""Lists of events and stories, page by page: which rows come next, along an index, newest first.

A list is merged from branches. Each branch is a select that runs along one index in the order of the list and stops
after a page; the conditions that the index does not answer are checked row by row. So a page costs what it shows, not
what the filter matches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge, nlargest
from typing import Any, Final

import sqlalchemy as sa

from marsad.model.codes import head_of
from marsad.store import fulltext, schema
from marsad.store.filters import (
    Cursor,
    EventFilter,
    actor_column,
    all_conditions,
    conditions,
    days,
    pair_heads,
)
from marsad.store.fulltext import Hits
from marsad.store.schema import ACTOR, RECIPIENT
from marsad.store.search import parse

FEW: Final = 2000  # stories that a search may find to be listed from; with more, lists run along days and look them up
RANKED: Final = 2000  # stories that a search ranks at the most; each costs 10 microseconds
_MOST_SCANNED: Final = 5000  # rows of a list that are looked up; then the database is asked in one go
_MOST_BRANCHES: Final = 6

Place = tuple[str, int]  # (day, pk): where a row stands in a list


def event_places(
    connection: sa.Connection, chosen: EventFilter, cursor: Cursor | None, limit: int, found: Hits = None
) -> list[Place]:
    """Return the places of the next `limit` events of a filter, newest first; `found` is what its search found."""
    e = schema.events.c

    def page(stories: sa.ColumnElement[bool] | None, after: Cursor | None, size: int) -> list[Place]:
        few = stories is not None and len(found or ()) <= FEW
        branches = [_limited(branch, after, size) for branch in _event_branches(chosen, stories, few=few)]
        return _merged(connection, branches, size)

    def stories_of(places: Sequence[Place]) -> Mapping[int, int]:
        rows = connection.execute(sa.select(e.pk, e.story_pk).where(e.pk.in_([pk for _, pk in places])))
        return {row.pk: row.story_pk for row in rows}

    return _searched(connection, page, stories_of, e.story_pk, found, cursor, limit)


def _searched(
    connection: sa.Connection,
    page: Callable[[sa.ColumnElement[bool] | None, Cursor | None, int], list[Place]],
    stories_of: Callable[[Sequence[Place]], Mapping[int, int]],
    story: sa.ColumnElement[int],
    found: Hits,
    cursor: Cursor | None,
    limit: int,
) -> list[Place]:
    """Narrow a list to the stories that a search found: few are asked for, many are looked up as the list runs."""
    if found is None:
        return page(None, cursor, limit)
    if not found:
        return []
    kept: list[Place] = []
    scanned, size = 0, 2 * limit
    while len(found) > FEW and scanned < _MOST_SCANNED:
        places = page(None, cursor, size)
        of = stories_of(places)
        kept.extend(place for place in places if of[place[1]] in found)
        if len(kept) >= limit or len(places) < size:
            return kept[:limit]
        cursor, scanned, size = places[-1], scanned + size, 2 * size
    asked = fulltext.among(story, found, connection.dialect.name)
    return kept + page(asked, cursor, limit - len(kept))


def _merged(connection: sa.Connection, branches: Sequence[Any], limit: int) -> list[Place]:
    lists = [[(row[0], row[1]) for row in connection.execute(branch)] for branch in branches]
    together: list[Place] = []
    for place in merge(*lists, reverse=True):
        if not together or together[-1] != place:
            together.append(place)
            if len(together) == limit:
                break
    return together


@dataclass(frozen=True, slots=True)
class _Branch:
    """A select of (day, pk) whose order the index behind these two columns gives."""

    select: Any  # a Select; its row type differs between versions of SQLAlchemy
    day: sa.ColumnElement[str]
    pk: sa.ColumnElement[int]


def _limited(branch: _Branch, cursor: Cursor | None, limit: int) -> Any:
    select = branch.select.order_by(branch.day.desc(), branch.pk.desc()).limit(limit)
    if cursor:
        select = select.where(sa.tuple_(branch.day, branch.pk) < sa.tuple_(*map(sa.literal, cursor)))
    return select


def _event_branches(chosen: EventFilter, stories: sa.ColumnElement[bool] | None, *, few: bool) -> list[_Branch]:
    """Return the branches of a filter; `stories` is the condition of its search, which drives where it leaves `few`."""
    if chosen.story or few:
        return [_along_events(all_conditions(chosen, stories, by_story=True))]
    if chosen.pair:
        return [_along_pair(chosen.pair, all_conditions(replace(chosen, pair=None), stories), chosen)]
    if chosen.actor and chosen.recipient:
        rest = all_conditions(replace(chosen, actor="", recipient=""), stories)
        return [_along_pair((chosen.actor, chosen.recipient), rest, chosen, told=True)]
    for key, sides, others in (
        (chosen.actor, (ACTOR,), replace(chosen, actor="")),
        (chosen.recipient, (RECIPIENT,), replace(chosen, recipient="")),
        (chosen.either, (ACTOR, RECIPIENT), replace(chosen, either="")),
    ):
        if key:
            rest = all_conditions(others, stories)
            return [_along_participant(key, sides, rest, chosen)]
    if chosen.country:
        rest = conditions(chosen, stories)
        here = _along_events([schema.events.c.place_country == chosen.country, *rest])
        return [here, _along_participant(chosen.country, (ACTOR, RECIPIENT), rest, chosen)]
    return [_along_events(conditions(part, stories)) for part in _parts(chosen)]


def _parts(chosen: EventFilter) -> Iterable[EventFilter]:
    """Split a filter with several types (or outlets) into one a value: each has an index in the list's order."""
    if 1 < len(chosen.types) <= _MOST_BRANCHES:
        return [replace(chosen, types=(value,)) for value in dict.fromkeys(chosen.types)]
    if 1 < len(chosen.outlet) <= _MOST_BRANCHES:
        return [replace(chosen, outlet=(value,)) for value in dict.fromkeys(chosen.outlet)]
    return [chosen]


def _along_events(rest: Sequence[sa.ColumnElement[bool]]) -> _Branch:
    e = schema.events.c
    return _Branch(sa.select(e.day, e.pk).where(*rest), e.day, e.pk)


def _along_participant(
    key: str, sides: tuple[str, ...], rest: Sequence[sa.ColumnElement[bool]], chosen: EventFilter
) -> _Branch:
    p = schema.participants
    mine = [actor_column(p, key) == key, p.c.side.in_(sides), *days(p.c.day, chosen)]
    if " " in key:
        mine.append(p.c.head == head_of(key))  # the index runs by heads and holds the codes
    return _joined(p.c.day, p.c.event_pk, mine, rest)


def _along_pair(
    pair: tuple[str, str], rest: Sequence[sa.ColumnElement[bool]], chosen: EventFilter, *, told: bool = False
) -> _Branch:
    """Run along the events of a pair; `told` leaves out mutual ones, whose sides are both actors."""
    d = schema.dyads
    mine = [
        *([d.c.mutual == sa.false()] if told else []),
        actor_column(d, pair[0], prefix="a_") == pair[0],
        actor_column(d, pair[1], prefix="r_") == pair[1],
        *pair_heads(pair),
        *days(d.c.day, chosen),
    ]
    return _joined(d.c.day, d.c.event_pk, mine, rest)


def _joined(
    day: sa.Column[str],
    pk: sa.Column[int],
    mine: Sequence[sa.ColumnElement[bool]],
    rest: Sequence[sa.ColumnElement[bool]],
) -> _Branch:
    """Return a branch along another table than `events`; that one is asked only where a condition needs it."""
    select = sa.select(day, pk).where(*mine).distinct()
    if rest:
        own = sa.select(sa.literal(1)).where(schema.events.c.pk == pk, *rest)
        select = select.where(sa.exists(own))
    return _Branch(select, day, pk)


def story_places(
    connection: sa.Connection, chosen: EventFilter, cursor: Cursor | None, limit: int, found: Hits = None
) -> list[Place]:
    """Return the places of the next `limit` stories, newest first: by outlet, days, search, and who takes part."""
    s = schema.stories.c
    asked = days(s.day, chosen)
    if chosen.either:
        e, p = schema.events.c, schema.participants
        acting = sa.select(e.story_pk).join(p, p.c.event_pk == e.pk)
        mine = acting.where(actor_column(p, chosen.either) == chosen.either, p.c.side.in_((ACTOR, RECIPIENT)))
        asked.append(s.pk.in_(mine))
    outlets = tuple(dict.fromkeys(chosen.outlet))
    parts: list[list[sa.ColumnElement[bool]]] = [[s.outlet == outlet] for outlet in outlets] or [[]]
    if len(parts) > _MOST_BRANCHES:
        parts = [[s.outlet.in_(outlets)]]

    def page(stories: sa.ColumnElement[bool] | None, after: Cursor | None, size: int) -> list[Place]:
        more = [] if stories is None else [stories]
        selects = [sa.select(s.day, s.pk).where(*asked, *part, *more) for part in parts]
        return _merged(connection, [_limited(_Branch(one, s.day, s.pk), after, size) for one in selects], size)

    def itself(places: Sequence[Place]) -> Mapping[int, int]:
        return {pk: pk for _, pk in places}

    return _searched(connection, page, itself, s.pk, found, cursor, limit)


def events_of(connection: sa.Connection, story_ids: Sequence[str]) -> list[int]:
    """Return the pks of all events of some stories, in the order of the stories and of their texts."""
    e, s = schema.events.c, schema.stories.c
    asked = sa.select(s.id, e.pk).join(schema.stories, s.pk == e.story_pk).where(s.id.in_(story_ids))
    order = {story: n for n, story in enumerate(story_ids)}
    rows = connection.execute(asked.order_by(e.story_pk, e.n)).all()
    return [row.pk for row in sorted(rows, key=lambda row: order[row.id])]


def ranked(connection: sa.Connection, text: str, found: Collection[int], *, limit: int, offset: int) -> list[int]:
    """Return the pks of the stories that a search finds, the best first; of equal ones the latest.

    Of more than `RANKED` found, the latest are ranked: what stands in every story tells none of them apart.
    """
    after = nlargest(RANKED, found)[-1] - 1 if len(found) > RANKED else 0
    scored = fulltext.score(parse(text), connection.dialect.name, after=after).subquery()
    s = schema.stories.c
    chosen = sa.select(s.pk).join(scored, scored.c.pk == s.pk).order_by(scored.c.rank, s.day.desc(), s.pk.desc())
    return list(connection.scalars(chosen.limit(limit).offset(offset)))


def stories_telling(
    connection: sa.Connection, chosen: EventFilter, found: Hits, *, after: int, limit: int
) -> tuple[list[int], dict[int, str]]:
    """Return the next stories (by pk) that tell an event of a filter (all for an empty one), with texts."""
    s, e = schema.stories.c, schema.events.c
    asked = sa.select(s.pk, s.text).where(s.pk > after).order_by(s.pk).limit(limit)
    if chosen != EventFilter():
        stories = None if found is None else fulltext.among(s.pk, found, connection.dialect.name)
        rest = all_conditions(chosen, stories, by_story=True)
        asked = asked.where(sa.exists(sa.select(sa.literal(1)).where(e.story_pk == s.pk, *rest)))
    rows = connection.execute(asked).all()
    return [row.pk for row in rows], {row.pk: row.text for row in rows}
