"""The store as one object: opened by a path or an address, written through a Writer, read through a Reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from marsad.model.event import CodedStory
from marsad.model.news import Drop
from marsad.model.relation import Judgement, SimilarStory, StoryCluster
from marsad.store import links, runs, schema
from marsad.store.engine import is_address, open_engine, reading, writing_alone
from marsad.store.migrations import prepare
from marsad.store.reader import Reader
from marsad.store.rebuild import coded_stories
from marsad.store.watch import WatchState
from marsad.store.writer import EventChange, WriteCounts, Writer

_RECODE_BATCH = 100


class Store:
    """A Marsad database. Use it as a context manager, or call `close`."""

    def __init__(self, engine: sa.Engine, name: str, *, readonly: bool) -> None:
        self.name, self.readonly = name, readonly
        self._engine = engine
        self._reader: Reader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def writer(self, *, batch: int = 1) -> Writer:
        """Return a writer whose transactions hold up to `batch` stories."""
        return Writer(self._engine, self.name, batch=batch)

    def write(self, stories: Iterable[CodedStory], *, batch: int = 1) -> WriteCounts:
        """Write coded stories; reading the same input twice changes nothing. See `Writer`."""
        return self.writer(batch=batch).write(stories)

    def replace(self, coded: CodedStory) -> tuple[EventChange, ...]:
        """Put a story coded anew in the place of the kept one; return what changed in its events."""
        return self.writer().replace(coded)

    def remove(self, *story_ids: str) -> int:
        """Take stories away; return how many were there."""
        return self.writer().remove(story_ids)

    def reader(self) -> Reader:
        """Return the reader: one a store, safe to share between threads."""
        if self._reader is None:
            self._reader = Reader(self._engine, self.name)
        return self._reader

    def keep_links(
        self,
        *,
        judgements: Iterable[Judgement] = (),
        clusters: Iterable[StoryCluster] = (),
        gone_clusters: Iterable[str] = (),
        similar: Mapping[str, Sequence[SimilarStory]] | None = None,
        features: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> None:
        """Keep what was found across stories, in one transaction. `features` are (ISO day, bytes) by story id.

        A story that comes with features is linked anew: what was kept between it and others before is forgotten.
        """
        with writing_alone(self._engine, self.name) as connection:
            links.forget_earlier(connection, list(features or ()))
            links.keep_judgements(connection, judgements)
            links.keep_clusters(connection, clusters, gone_clusters)
            links.keep_similar(connection, similar or {})
            links.keep_features(connection, features or {})

    def features(self, *, since: str = "") -> list[bytes]:
        """Return the kept features of the stories published since an ISO day, in order of day and id."""
        with reading(self._engine, self.name) as connection:
            return links.features(connection, since=since)

    def kept_clusters(self, *, since: str = "") -> tuple[StoryCluster, ...]:
        """Return the kept clusters with a story since an ISO day, the smallest too: for `Linker.restore`."""
        with reading(self._engine, self.name) as connection:
            return links.kept_clusters(connection, since=since)

    def watch_state(self) -> WatchState:
        """Return what a watch of feeds and sites remembers between its runs, kept in this database."""
        return WatchState(self._engine, self.name)

    def begin_run(self, command: str, *, code_version: str, lexicon_version: str) -> int:
        """Note that a run begins; return its number for `end_run` and `keep_drops`."""
        with writing_alone(self._engine, self.name) as connection:
            return runs.begin(connection, command, code_version, lexicon_version)

    def end_run(self, run: int, *, pages: int, stories: int, events: int) -> None:
        """Note that a run is over, and what it read."""
        with writing_alone(self._engine, self.name) as connection:
            runs.end(connection, run, pages, stories, events)

    def keep_drops(self, drops: Iterable[Drop], *, run: int | None = None) -> int:
        """Keep what was left out, each thing once however often it was read; return how many were new."""
        with writing_alone(self._engine, self.name) as connection:
            return runs.keep_drops(connection, drops, run)

    def stories_to_recode(
        self, *, code_version: str, lexicon_version: str, everything: bool = False
    ) -> Iterator[CodedStory]:
        """Yield the kept stories whose coding is of another code or lexicon (or `everything`), in order of arrival.

        The store may be written to meanwhile: each story is yielded once, as it was when its turn came.
        """
        s = schema.stories.c
        other = sa.or_(s.code_version != code_version, s.lexicon_version != lexicon_version)
        with reading(self._engine, self.name) as connection:
            last = connection.scalar(sa.select(sa.func.max(s.pk))) or 0
        done = 0
        while True:
            with reading(self._engine, self.name) as connection:
                chosen = sa.select(s.pk).where(s.pk > done, s.pk <= last, sa.true() if everything else other)
                pks = connection.scalars(chosen.order_by(s.pk).limit(_RECODE_BATCH)).all()
                found = coded_stories(connection, pks)
            if not pks:
                return
            yield from (found[pk] for pk in pks if pk in found)
            done = pks[-1]


def open_store(url_or_path: str, *, readonly: bool = False) -> Store:
    """Open a database: a file's path, or `postgresql://user@host/name`. It is made where it is not there yet.

    An unusable one (a folder, a file of something else, a newer schema, no rights) is a StoreError with the remedy.
    """
    engine = open_engine(str(url_or_path), readonly=readonly)
    name = engine.url.render_as_string() if is_address(str(url_or_path)) else str(url_or_path)
    try:
        prepare(engine, name, readonly=readonly)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, name, readonly=readonly)
