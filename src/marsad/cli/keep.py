"""Keeping stories in a database and linking them with those that are there.

Each story is written, and linked, before the next one is read: a run that is killed loses the story in hand at most.
A run that brought nothing new leaves no trace, so that reading the same input twice changes nothing.
"""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

from marsad.crossdoc import Linker
from marsad.crossdoc.features import from_bytes
from marsad.model.event import CodedStory
from marsad.model.news import Drop
from marsad.store import WriteCounts, open_store

_RUNS: Final = 3  # latest runs that are looked at


class Keeper:
    """Writes stories and drops as they come; copies, similar stories and clusters are found as they arrive."""

    def __init__(self, url_or_path: str, command: str) -> None:
        self._store = open_store(url_or_path)
        self.name = self._store.name
        self.counts = WriteCounts()
        self.pages = 0
        self._command = command
        self._run: int | None = None
        self._linker: Linker | None = None
        self._drops: list[Drop] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None or issubclass(kind, KeyboardInterrupt):
                self._store.keep_drops(self._drops)
                self._end_run()
        finally:
            self._store.close()

    def keep(self, coded: CodedStory) -> None:
        """Write a story whole, and link it where it is new or told otherwise than before."""
        written = self._store.write([coded])
        self.counts += written
        if written.new or written.replaced:
            self._note_run(coded)
            self._link(coded)

    def drop(self, drop: Drop) -> None:
        """Keep something that was left out, once however often it is read."""
        self._drops.append(drop)

    def _note_run(self, coded: CodedStory) -> None:
        if self._run is None:
            versions = {"code_version": coded.code_version, "lexicon_version": coded.lexicon_version}
            self._run = self._store.begin_run(self._command, **versions)

    def _end_run(self) -> None:
        if self._run is not None:
            stories = self.counts.new + self.counts.replaced
            self._store.end_run(self._run, pages=self.pages, stories=stories, events=self.counts.events)

    def _link(self, coded: CodedStory) -> None:
        if self._linker is None:
            self._linker = self._restored(coded.story.id)
        found = self._linker.add(coded)
        self._store.keep_links(
            judgements=found.judgements,
            clusters=found.clusters,
            gone_clusters=found.gone,
            similar=found.similar,
            features=found.features,
        )

    def _restored(self, newest: str) -> Linker:
        """Return a linker that knows all kept stories, also one that a killed run had written and not yet linked."""
        linker = self._linker = Linker()
        kept = self._store.features()
        linker.restore(kept, self._store.kept_clusters())
        if self._was_cut_short():
            known = {newest, *(found.story_id for data in kept if (found := from_bytes(data)))}
            for coded in self._store.reader().coded():
                if coded.story.id not in known:
                    self._link(coded)
        return linker

    def _was_cut_short(self) -> bool:
        """Tell whether one of the last runs has not ended."""
        latest = self._store.reader().runs(limit=_RUNS)
        return any(run.finished is None and run.id != self._run for run in latest)

    def told(self) -> str:
        """Return what was written, in words."""
        counts = self.counts
        told = [f"{counts.new} new"]
        if counts.replaced:
            told.append(f"{counts.replaced} replaced")
        if counts.unchanged:
            told.append(f"{counts.unchanged} there already")
        if counts.refused:
            told.append(f"{len(counts.refused)} refused (characters that no database keeps)")
        return ", ".join(told)
