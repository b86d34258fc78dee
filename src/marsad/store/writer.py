"""Writing: whole stories or nothing, the same input twice changes nothing.

One transaction holds one story, or as many as the caller allows; a run that is killed loses the transaction in hand and
leaves no half story. A story that is already kept as it comes is not touched; one that comes otherwise (other text,
newer code or lexicon) takes the place of the old one in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from marsad.model.event import CodedStory, Event
from marsad.store import fulltext, links, schema
from marsad.store.engine import upsert, writing_alone
from marsad.store.rebuild import coded_stories
from marsad.store.rows import TABLES, StoryRows, actor_rows

_UNSTORABLE = "\N{NULL}"


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """What a write did: stories that were new, took an older one's place, or were there already; events now kept.

    `refused` are ids of stories with characters that no database keeps (NUL, lone surrogates).
    """

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    events: int = 0
    refused: tuple[str, ...] = ()

    def __add__(self, other: WriteCounts) -> WriteCounts:
        return WriteCounts(
            self.new + other.new,
            self.replaced + other.replaced,
            self.unchanged + other.unchanged,
            self.events + other.events,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class EventChange:
    """One difference between two codings of a story. `kind` is added, removed or changed; `fields` says in what."""

    kind: str
    story_id: str
    before: Event | None
    after: Event | None
    fields: tuple[str, ...] = ()


class Writer:
    """Writes coded stories. `batch` is how many may share a transaction: 1 loses at most the story in hand."""

    def __init__(self, engine: sa.Engine, name: str, *, batch: int = 1) -> None:
        self._engine, self._name, self._batch = engine, name, batch
        self._statements = {table.name: _insert_statement(table, engine.dialect) for table in TABLES}

    def write(self, stories: Iterable[CodedStory]) -> WriteCounts:
        """Write stories as they come; what was written before an error of the input stays."""
        total = WriteCounts()
        coming = iter(stories)
        while chunk := tuple(islice(coming, self._batch)):
            total += self._write(chunk)
        return total

    def replace(self, coded: CodedStory) -> tuple[EventChange, ...]:
        """Put a story that was coded anew in the place of the kept one; return what changed in its events."""
        with writing_alone(self._engine, self._name) as connection:
            kept = _kept(connection, [coded.story.id])
            before: tuple[Event, ...] = ()
            if coded.story.id in kept:
                pk = kept[coded.story.id].pk
                before = coded_stories(connection, [pk])[pk].events
            self._put(connection, [(coded, StoryRows(coded))], kept)
        return changes(coded.story.id, before, coded.events)

    def remove(self, story_ids: Sequence[str]) -> int:
        """Take stories away with all that belongs to them; return how many there were."""
        with writing_alone(self._engine, self._name) as connection:
            kept = _kept(connection, story_ids)
            if kept:
                _take_numbers(connection, stories=0, events=0, removed=0)
                _remove(connection, list(kept.values()))
                links.forget(connection, list(kept))
        return len(kept)

    def _write(self, chunk: Sequence[CodedStory]) -> WriteCounts:
        refused = tuple(coded.story.id for coded in chunk if not _storable(coded))
        # the last coding of an id wins, as it would one transaction later
        coming = {coded.story.id: (coded, StoryRows(coded)) for coded in chunk if _storable(coded)}
        with writing_alone(self._engine, self._name) as connection:
            kept = _kept(connection, list(coming))
            marks = {i: row.fingerprint for i, row in kept.items()}
            changed = [(coded, rows) for i, (coded, rows) in coming.items() if marks.get(i) != rows.fingerprint]
            if changed:
                self._put(connection, changed, kept)
        replaced = sum(coded.story.id in kept for coded, _ in changed)
        events = sum(len(coded.events) for coded, _ in changed)
        again = len(chunk) - len(refused) - len(coming)
        return WriteCounts(len(changed) - replaced, replaced + again, len(coming) - len(changed), events, refused)

    def _put(
        self, connection: sa.Connection, stories: Sequence[tuple[CodedStory, StoryRows]], kept: dict[str, Any]
    ) -> None:
        old = [kept[coded.story.id] for coded, _ in stories if coded.story.id in kept]
        events = sum(rows.events for _, rows in stories)
        story_pk, event_pk = _take_numbers(connection, stories=len(stories), events=events, removed=0)
        if old:
            _remove(connection, old, still=frozenset(event.id for coded, _ in stories for event in coded.events))
        numbered = []
        for coded, rows in stories:
            numbered.append((coded, rows, story_pk, event_pk))
            story_pk += 1
            event_pk += rows.events
        for table in TABLES:
            together = [
                row for _, rows, s, e in numbered for row in rows.shifted(table.name, story_pk=s, first_event=e)
            ]
            if together:
                connection.exec_driver_sql(self._statements[table.name], together)
        fulltext.add(connection, [(s, coded.story.title, coded.story.text) for coded, _, s, _ in numbered])
        upsert(connection, schema.actors, actor_rows(coded for coded, _ in stories))


def _insert_statement(table: sa.Table, dialect: sa.Dialect) -> str:
    """Return an INSERT with one positional parameter a column, in the driver's own style."""
    quote = dialect.identifier_preparer.quote
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    columns = ", ".join(quote(column.name) for column in table.columns)
    return f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join([mark] * len(table.columns))})"  # noqa: S608


def _storable(coded: CodedStory) -> bool:
    story = coded.story
    for text in (story.id, story.text, story.title, story.outlet, story.source, story.url, story.byline):
        if text and (_UNSTORABLE in text or not _encodable(text)):
            return False
    return True


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kept(connection: sa.Connection, ids: Sequence[str]) -> dict[str, Any]:
    s = schema.stories.c
    found = sa.select(s.id, s.pk, s.fingerprint, s.title, s.text).where(s.id.in_(ids))
    return {row.id: row for row in connection.execute(found)}


def _take_numbers(connection: sa.Connection, *, stories: int, events: int, removed: int) -> tuple[int, int]:
    """Take numbers for new rows; return the first of the stories' and of the events'."""
    c = schema.counters.c
    taken = connection.execute(
        schema.counters.update()
        .values(stories=c.stories + stories, events=c.events + events, removed=c.removed + removed)
        .returning(c.stories, c.events)
    ).one()
    return taken.stories - stories + 1, taken.events - events + 1


def _remove(connection: sa.Connection, rows: Sequence[Any], *, still: Collection[str] = ()) -> None:
    """Take stories out with their events, and the judgements on events that are not `still` told after it."""
    fulltext.remove(connection, [(row.pk, row.title, row.text) for row in rows])
    pks = [row.pk for row in rows]
    e = schema.events.c
    told = connection.execute(sa.select(e.pk, e.id).where(e.story_pk.in_(pks)).order_by(e.pk)).all()
    gone = [row.pk for row in told]
    links.forget_judgements(connection, [row.id for row in told if row.id not in still])
    first = connection.scalar(sa.select(schema.counters.c.removed)) or 0
    _take_numbers(connection, stories=0, events=0, removed=max(1, len(gone)))  # that it moves tells readers enough
    if gone:
        log = [{"seq": first + n, "event_pk": pk} for n, pk in enumerate(gone, start=1)]
        connection.execute(schema.removed_events.insert(), log)
    connection.execute(schema.stories.delete().where(schema.stories.c.pk.in_(pks)))


def changes(story_id: str, before: Sequence[Event], after: Sequence[Event]) -> tuple[EventChange, ...]:
    """Return what differs between two codings of a story, events matched by id."""
    old, new = {e.id: e for e in before}, {e.id: e for e in after}
    found = [EventChange("removed", story_id, e, None) for i, e in old.items() if i not in new]
    found += [EventChange("added", story_id, None, e) for i, e in new.items() if i not in old]
    for i, e in new.items():
        if i in old and (fields := _differing(old[i], e)):
            found.append(EventChange("changed", story_id, old[i], e, fields))
    return tuple(found)


def _differing(a: Event, b: Event) -> tuple[str, ...]:
    names = (name for name in Event.__slots__ if name != "steps")
    return tuple(name for name in names if getattr(a, name) != getattr(b, name))
