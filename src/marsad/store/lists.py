"""Lists of events and stories, page by page: which rows come next, along an index, newest first.

A list is merged from branches. Each branch is a select that runs along one index in the order of the list and stops
after a page; the conditions that the index does not answer are checked row by row. So a page costs what it shows, not
what the filter matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from typing import Any, Final

import sqlalchemy as sa

from marsad.store import fulltext, schema
from marsad.store.filters import (
    Cursor,
    EventFilter,
    actor_column,
    all_conditions,
    conditions,
    days,
)
from marsad.store.schema import ACTOR, RECIPIENT
from marsad.store.search import Query, parse

FEW: Final = 5000  # stories that a search may find to be listed one by one; with more, lists run along days instead
_MOST_BRANCHES: Final = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a text search found: the pks where they are few, else None: then `select` is asked row by row."""

    pks: tuple[int, ...] | None
    select: sa.Select[Any]

    def condition(self, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Return the condition that a story is one of those found."""
        return column.in_(self.select) if self.pks is None else column.in_(self.pks)


def search(connection: sa.Connection, text: str) -> Found | None:
    """Look a text search up, None where none is asked."""
    if not text:
        return None
    query: Query = parse(text)
    select = fulltext.matching(query, connection.dialect.name)
    pks = tuple(connection.scalars(select.limit(FEW + 1)))
    return Found(None if len(pks) > FEW else pks, select)


Place = tuple[str, int]  # (day, pk): where a row stands in a list


def event_places(connection: sa.Connection, chosen: EventFilter, cursor: Cursor | None, limit: int) -> list[Place]:
    """Return the places of the next `limit` events of a filter, newest first."""
    found = search(connection, chosen.text)
    if found and found.pks is not None and not found.pks:
        return []
    branches = [_limited(branch, cursor, limit) for branch in _event_branches(chosen, found)]
    return _merged(connection, branches, limit)


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


def _event_branches(chosen: EventFilter, found: Found | None) -> list[_Branch]:
    e = schema.events.c
    stories = found.condition(e.story_pk) if found else None
    if chosen.story or (found and found.pks is not None):
        return [_along_events(all_conditions(chosen, stories))]
    if chosen.pair:
        return [_along_pair(chosen.pair, all_conditions(replace(chosen, pair=None), stories), chosen)]
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
        here = _along_events([e.place_country == chosen.country, *rest])
        return [here, _along_participant(chosen.country, (ACTOR, RECIPIENT), rest, chosen)]
    return [_along_events(conditions(part, stories)) for part in _parts(chosen)]


def _parts(chosen: EventFilter) -> Iterable[EventFilter]:
    """Split a filter with several types (or quads, outlets) into one a value: each has an index in the list's order."""
    if 1 < len(chosen.types) <= _MOST_BRANCHES:
        return [replace(chosen, types=(value,)) for value in dict.fromkeys(chosen.types)]
    if 1 < len(chosen.quads) <= _MOST_BRANCHES:
        return [replace(chosen, quads=(value,)) for value in dict.fromkeys(chosen.quads)]
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
    return _joined(p.c.day, p.c.event_pk, mine, rest)


def _along_pair(pair: tuple[str, str], rest: Sequence[sa.ColumnElement[bool]], chosen: EventFilter) -> _Branch:
    d = schema.dyads
    mine = [
        actor_column(d, pair[0], prefix="a_") == pair[0],
        actor_column(d, pair[1], prefix="r_") == pair[1],
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
    connection: sa.Connection,
    *,
    outlets: Sequence[str],
    date_from: str,
    date_to: str,
    text: str,
    actor: str,
    cursor: Cursor | None,
    limit: int,
) -> list[Place]:
    """Return the places of the next `limit` stories, newest first."""
    s = schema.stories.c
    found = search(connection, text)
    if found and found.pks is not None and not found.pks:
        return []
    asked = days(s.day, EventFilter(date_from=date_from, date_to=date_to))
    if found:
        asked.append(found.condition(s.pk))
    if actor:
        e, p = schema.events.c, schema.participants
        acting = sa.select(e.story_pk).join(p, p.c.event_pk == e.pk).where(actor_column(p, actor) == actor)
        asked.append(s.pk.in_(acting))
    parts: list[list[sa.ColumnElement[bool]]] = [[s.outlet == outlet] for outlet in dict.fromkeys(outlets)] or [[]]
    if len(parts) > _MOST_BRANCHES:
        parts = [[s.outlet.in_(outlets)]]
    branches = [_Branch(sa.select(s.day, s.pk).where(*asked, *part), s.day, s.pk) for part in parts]
    return _merged(connection, [_limited(branch, cursor, limit) for branch in branches], limit)


def ranked(connection: sa.Connection, text: str, *, limit: int, offset: int) -> list[int]:
    """Return the pks of the stories that a search finds, the best first; of equal ones the latest."""
    scored = fulltext.score(parse(text), connection.dialect.name).subquery()
    s = schema.stories.c
    chosen = sa.select(s.pk).join(scored, scored.c.pk == s.pk).order_by(scored.c.rank, s.day.desc(), s.pk.desc())
    return list(connection.scalars(chosen.limit(limit).offset(offset)))


def stories_telling(
    connection: sa.Connection, chosen: EventFilter, *, after: int, limit: int
) -> tuple[list[int], dict[int, str]]:
    """Return the next stories (by pk) that tell an event of a filter (all for an empty one), with texts."""
    s, e = schema.stories.c, schema.events.c
    asked = sa.select(s.pk, s.text).where(s.pk > after).order_by(s.pk).limit(limit)
    if chosen != EventFilter():
        found = search(connection, chosen.text)
        rest = all_conditions(chosen, found.condition(s.pk) if found else None)
        asked = asked.where(sa.exists(sa.select(sa.literal(1)).where(e.story_pk == s.pk, *rest)))
    rows = connection.execute(asked).all()
    return [row.pk for row in rows], {row.pk: row.text for row in rows}
