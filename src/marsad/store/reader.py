"""Reading: everything that a page, a program or a file export asks of the store. Every call sees one state of it.

Lists come page by page along indexes (`lists`), records are filled in afterwards (`hydrate`), counts come from columns
in memory (`cube`). A reader may be shared between threads and goes on while a writer writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from marsad.errors import UsageError
from marsad.model.event import CodedStory
from marsad.model.relation import Relation
from marsad.store import (
    arrow,
    counting,
    fulltext,
    hydrate,
    links,
    lists,
    outlets,
    overview,
    profiles,
    rebuild,
    runs,
    schema,
    series,
)
from marsad.store.cube import Chosen, Cube
from marsad.store.engine import reading
from marsad.store.filters import MOST_ROWS, Cursor, EventFilter, read_cursor, write_cursor
from marsad.store.told import Told, told
from marsad.store.views import (
    ActorProfile,
    ActorRow,
    ClusterDetail,
    ClusterRow,
    Edge,
    EventDetail,
    EventRow,
    Facets,
    Listing,
    Overview,
    PlacePoint,
    Run,
    SourceRow,
    StoryDetail,
    StoryRow,
    Tally,
)

_EVERYTHING = EventFilter()
_EXPORT_PAGE = 500


class Reader:
    """Asks the store. Methods that take a `limit` refuse more than `filters.MOST_ROWS` with a UsageError."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self._engine, self._name = engine, name
        self._cube = Cube()
        self._searches = fulltext.Searches()
        self._outlets = outlets.Outlets()
        self._events = hydrate.EventRows()

    def warm(self) -> None:
        """Load the columns that counts come from now (a second for some 200,000 events), not at the first question."""
        with self._connected() as connection:
            self._cube.picture(connection)

    def _chosen(self, connection: sa.Connection, chosen: EventFilter) -> Chosen:
        found = self._searches.hits(connection, chosen.checked().text)
        return self._cube.choose(connection, chosen, found)

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        with reading(self._engine, self._name) as connection:
            yield connection

    # events

    def events(
        self, chosen: EventFilter = _EVERYTHING, *, cursor: str | None = None, limit: int = 50
    ) -> Listing[EventRow]:
        """Return a page of the events of a filter, newest first; events without any day come last."""
        with self._connected() as connection:
            found = self._searches.hits(connection, chosen.checked().text)
            after, wanted = read_cursor(cursor), _checked(limit) + 1
            if found is not None and len(found) > lists.FEW and self._cube.loaded:
                places = self._cube.choose(connection, chosen, found).places(after, wanted)
            else:
                places = lists.event_places(connection, chosen, after, wanted, found)
            rows = self._events.rows(connection, [pk for _, pk in places[:limit]])
            return Listing(tuple(rows), _next(places, limit))

    def all_events(self, chosen: EventFilter = _EVERYTHING) -> Iterator[EventRow]:
        """Yield every event of a filter, newest first, page after page."""
        cursor: str | None = None
        while True:
            page = self.events(chosen, cursor=cursor, limit=_EXPORT_PAGE)
            yield from page.rows
            if page.next is None:
                return
            cursor = page.next

    def events_of(self, story_ids: Sequence[str]) -> tuple[EventRow, ...]:
        """Return all events of some stories, in the order of the stories and of their texts."""
        with self._connected() as connection:
            pks = lists.events_of(connection, story_ids)
            return tuple(self._events.rows(connection, pks))

    def event(self, event_id: str) -> EventDetail | None:
        """Return an event with its evidence, its story and what other stories' events it was judged to be."""
        with self._connected() as connection:
            e = schema.events.c
            found = connection.execute(sa.select(e.pk, e.story_pk).where(e.id == event_id).order_by(e.pk)).first()
            if found is None:
                return None
            coded = rebuild.coded_stories(connection, [found.story_pk])[found.story_pk]
            whole = next(event for event in coded.events if event.id == event_id)
            row = self._events.rows(connection, [found.pk])[0]
            return EventDetail(row, whole.evidence, coded, links.judgements(connection, [event_id], "event"))

    def count_events(self, chosen: EventFilter = _EVERYTHING) -> int:
        """Return how many events a filter chooses."""
        with self._connected() as connection:
            return self._chosen(connection, chosen).count()

    def facets(self, chosen: EventFilter = _EVERYTHING) -> Facets:
        """Return the counts of a filter's events by type, quad class, status, country, outlet, certainty, month."""
        with self._connected() as connection:
            return counting.facets(self._chosen(connection, chosen))

    # stories

    def stories(
        self,
        *,
        outlets: Sequence[str] = (),
        date_from: str = "",
        date_to: str = "",
        text: str = "",
        actor: str = "",
        cursor: str | None = None,
        limit: int = 50,
    ) -> Listing[StoryRow]:
        """Return a page of stories, newest first. `actor` takes part in one of the story's events."""
        asked = EventFilter(
            date_from=date_from, date_to=date_to, outlet=tuple(outlets), either=actor, text=text
        ).checked()
        with self._connected() as connection:
            found = self._searches.hits(connection, text)
            places = lists.story_places(connection, asked, read_cursor(cursor), _checked(limit) + 1, found)
            pks = [pk for _, pk in places[:limit]]
            rows = hydrate.story_rows(connection, pks)
            return Listing(tuple(rows[pk] for pk in pks), _next(places, limit))

    def story(self, story_id: str) -> StoryDetail | None:
        """Return a story, whole, with its similar stories, its cluster and the judgements on it and its events."""
        with self._connected() as connection:
            pk = connection.scalar(sa.select(schema.stories.c.pk).where(schema.stories.c.id == story_id))
            if pk is None:
                return None
            coded = rebuild.coded_stories(connection, [pk])[pk]
            ids = [story_id, *(event.id for event in coded.events)]
            return StoryDetail(
                coded,
                links.similar(connection, story_id),
                links.cluster_of(connection, story_id),
                links.judgements(connection, ids),
            )

    def coded(self, *, after: str = "", story_ids: Sequence[str] = ()) -> Iterator[CodedStory]:
        """Yield whole coded stories in the order they came, all of them or those of `story_ids`.

        `after` is the id of a story: only those that came after it.
        """
        s = schema.stories.c
        asked = sa.select(s.pk).where(s.id.in_(story_ids)) if story_ids else sa.select(s.pk)
        with self._connected() as connection:
            done = connection.scalar(sa.select(s.pk).where(s.id == after)) or 0 if after else 0
        while True:
            with self._connected() as connection:
                pks = connection.scalars(asked.where(s.pk > done).order_by(s.pk).limit(100)).all()
                found = rebuild.coded_stories(connection, pks)
            if not pks:
                return
            yield from (found[pk] for pk in pks)
            done = pks[-1]

    def search(self, query: str, *, limit: int = 50, offset: int = 0) -> Listing[StoryRow]:
        """Return the stories that a search finds, the best first; `next` is the offset of the next page.

        Of a search that finds more than `lists.RANKED` the latest are ranked; `stories` lists all.
        """
        with self._connected() as connection:
            found = self._searches.hits(connection, query) or ()
            pks = lists.ranked(connection, query, found, limit=_checked(limit) + 1, offset=offset)
            rows = hydrate.story_rows(connection, pks[:limit])
            following = str(offset + limit) if len(pks) > limit else None
            return Listing(tuple(rows[pk] for pk in pks[:limit]), following)

    # actors and what is between them

    def actors(self, *, level: str = "head", text: str = "", limit: int = 50, offset: int = 0) -> Listing[ActorRow]:
        """Return the actors with the most events. `level` is head, code or actor; `text` is in their name or key."""
        with self._connected() as connection:
            rows = profiles.actors(connection, self._cube.picture(connection), level=level, text=text)
        following = str(offset + limit) if len(rows) > offset + _checked(limit) else None
        return Listing(tuple(rows[offset : offset + limit]), following)

    def actor(self, key: str) -> ActorProfile | None:
        """Return the profile of a head («RUS»), code («RUS GOV») or lexicon actor's id; None where none acts."""
        with self._connected() as connection:
            return profiles.profile(connection, self._cube.picture(connection), key)

    def relation(
        self, actor: str, recipient: str, grain: str = "month", *, date_from: str = "", date_to: str = ""
    ) -> Relation:
        """Return what `actor` did to `recipient` by day, week or month; `EventFilter.pair` lists the same events."""
        EventFilter(date_from=date_from, date_to=date_to).checked()
        with self._connected() as connection:
            asked = series.Asked(actor, recipient, grain, date_from, date_to)
            if self._cube.loaded:
                return series.from_picture(self._cube.picture(connection), asked)
            return series.from_database(connection, asked)

    def network(self, chosen: EventFilter = _EVERYTHING, *, limit: int = 200) -> tuple[Edge, ...]:
        """Return the directed pairs of heads with the most events of a filter."""
        with self._connected() as connection:
            return counting.network(self._chosen(connection, chosen), _checked(limit))

    def places(self, chosen: EventFilter = _EVERYTHING, *, limit: int = 500) -> tuple[PlacePoint, ...]:
        """Return the places with the most events of a filter."""
        with self._connected() as connection:
            return counting.places(connection, self._chosen(connection, chosen), _checked(limit))

    # the whole

    def overview(self) -> Overview:
        """Return the whole store at a glance: totals, the last weeks, the strongest movers, the largest clusters."""
        with self._connected() as connection:
            sums = self._outlets.sums(connection)
            return overview.overview(connection, self._cube.picture(connection), sums, self._events)

    def sources(self) -> tuple[SourceRow, ...]:
        """Return the outlets, those with the most stories first."""
        with self._connected() as connection:
            return outlets.rows(self._outlets.sums(connection))

    def runs(self, *, limit: int = 20) -> tuple[Run, ...]:
        """Return the latest runs that wrote here, the last first."""
        with self._connected() as connection:
            return runs.listed(connection, _checked(limit))

    def drops(self) -> tuple[Tally, ...]:
        """Return how many things were left out for each reason."""
        with self._connected() as connection:
            return runs.drop_counts(connection)

    # across stories

    def clusters(self, *, date_from: str = "", limit: int = 50, offset: int = 0) -> Listing[ClusterRow]:
        """Return clusters of two stories and more, the largest first, those with a story since `date_from`."""
        with self._connected() as connection:
            rows = links.clusters(connection, date_from=date_from, limit=_checked(limit) + 1, offset=offset)
        return Listing(rows[:limit], str(offset + limit) if len(rows) > limit else None)

    def cluster(self, cluster_id: str) -> ClusterDetail | None:
        """Return a cluster with its stories, the earliest first."""
        with self._connected() as connection:
            return links.cluster(connection, cluster_id)

    def similar(self, story_id: str) -> tuple[Any, ...]:
        """Return (SimilarStory, StoryRow) of the stories near another, the nearest first."""
        with self._connected() as connection:
            return links.similar(connection, story_id)

    # tables

    def told(self, chosen: EventFilter = _EVERYTHING) -> Iterator[Told]:
        """Yield every event of a filter with its whole story, newest first."""
        cursor: Cursor | None = None
        while True:
            with self._connected() as connection:
                found = self._searches.hits(connection, chosen.checked().text)
                rows, cursor = told(connection, chosen, cursor, _EXPORT_PAGE, found)
            yield from rows
            if cursor is None:
                return

    def story_texts(self, chosen: EventFilter = _EVERYTHING) -> Iterator[tuple[StoryRow, str]]:
        """Yield the stories that tell an event of a filter (all where it asks nothing) with their texts."""
        done = 0
        while True:
            with self._connected() as connection:
                found = self._searches.hits(connection, chosen.checked().text)
                pks, texts = lists.stories_telling(connection, chosen, found, after=done, limit=_EXPORT_PAGE)
                rows = hydrate.story_rows(connection, pks)
            if not pks:
                return
            yield from ((rows[pk], texts[pk]) for pk in pks)
            done = pks[-1]

    def all_actors(self, level: str) -> tuple[ActorRow, ...]:
        """Return every actor of a level (head, code, actor), those with the most events first."""
        with self._connected() as connection:
            return tuple(profiles.actors(connection, self._cube.picture(connection), level=level))

    def relation_rows(self, chosen: EventFilter = _EVERYTHING, grain: str = "month") -> list[dict[str, Any]]:
        """Return the series of every pair of heads within a filter, as rows of `arrow.RELATIONS`."""
        with self._connected() as connection:
            return counting.relation_rows(self._chosen(connection, chosen), grain)

    def to_arrow(self, chosen: EventFilter = _EVERYTHING, *, table: str = "events", grain: str = "month") -> Any:
        """Return a pyarrow Table of events, stories, actors or relations; see `arrow` for the columns."""
        return arrow.table(self, chosen.checked(), table, grain)


def _next(places: Sequence[lists.Place], limit: int) -> str | None:
    return write_cursor(*places[limit - 1]) if len(places) > limit else None


def _checked(limit: int) -> int:
    if not 1 <= limit <= MOST_ROWS:
        raise UsageError(f"a page holds 1 to {MOST_ROWS} rows, not {limit}")
    return limit
