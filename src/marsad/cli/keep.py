"""Keeping stories in a database and linking them with those that are there."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

from marsad.crossdoc import Linker
from marsad.model.event import CodedStory
from marsad.model.relation import StoryCluster
from marsad.store import Reader, WriteCounts, open_store

_BATCH: Final = 64
_PAGE: Final = 500


class Keeper:
    """Writes stories in batches; copies, similar stories and clusters are found as they arrive."""

    def __init__(self, url_or_path: str) -> None:
        self._store = open_store(url_or_path)
        self.name = url_or_path
        self.counts = WriteCounts()
        self._waiting: list[CodedStory] = []
        self._linker: Linker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None or issubclass(kind, KeyboardInterrupt):
                self._flush()
        finally:
            self._store.close()

    def keep(self, coded: CodedStory) -> None:
        """Keep a story; it is written with the next batch at the latest when the run ends."""
        self._waiting.append(coded)
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        written = self._store.write(waiting, batch=_BATCH)
        self.counts = self.counts + written
        if written.new or written.replaced:
            self._link([coded for coded in waiting if coded.story.id not in written.refused])

    def _link(self, stories: list[CodedStory]) -> None:
        linker = self._linker
        if linker is None:
            linker = self._linker = Linker()
            linker.restore(self._store.features(), _clusters(self._store.reader()))
        for coded in stories:
            found = linker.add(coded)
            self._store.keep_links(
                judgements=found.judgements,
                clusters=found.clusters,
                gone_clusters=found.gone,
                similar=found.similar,
                features=found.features,
            )

    def told(self) -> str:
        """Return what was written, in words."""
        counts = self.counts
        told = f"{counts.new} new"
        if counts.replaced:
            told += f", {counts.replaced} replaced"
        if counts.unchanged:
            told += f", {counts.unchanged} there already"
        if counts.refused:
            told += f", {len(counts.refused)} refused (characters that no database keeps)"
        return told


def _clusters(reader: Reader) -> Iterator[StoryCluster]:
    """Yield every kept cluster."""
    offset = 0
    while rows := reader.clusters(limit=_PAGE, offset=offset).rows:
        yield from (row.cluster for row in rows)
        offset += len(rows)
