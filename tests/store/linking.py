"""Stories written and linked one after the other, as a run does."""

from __future__ import annotations

from collections.abc import Iterable

from marsad.crossdoc import Linker
from marsad.model.event import CodedStory
from marsad.store import Store


def read(store: Store, stories: Iterable[CodedStory]) -> Linker:
    """Write and link stories; return the linker that knows them all."""
    linker = Linker()
    for coded in stories:
        store.write([coded])
        keep(store, linker, coded)
    return linker


def keep(store: Store, linker: Linker, coded: CodedStory) -> None:
    """Link a story that is written, and keep its links."""
    links = linker.add(coded)
    store.keep_links(
        judgements=links.judgements,
        clusters=links.clusters,
        gone_clusters=links.gone,
        similar=links.similar,
        features=links.features,
    )
