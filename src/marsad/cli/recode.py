"""`marsad recode`: code kept stories anew with today's code and lexicon, link them anew, and show what changed.

What lies between stories (copies, clusters, the same event told twice) hangs on their coding, so all of them are linked
anew, in the order in which they came: the same as if they had been read today. A run that is cut short is taken up by
the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from marsad._version import __version__
from marsad.cli.console import cell, many, output, warn
from marsad.crossdoc import Linker
from marsad.lexicon.load import load
from marsad.pipeline import Reader
from marsad.store import EventChange, Store, open_store

COMMAND: Final = "recode"
_BATCH: Final = 100
_RUNS: Final = 20  # latest runs that are looked at for one of this command that was cut short


def recode(db: str, lexicon: Sequence[Path], *, everything: bool, quiet: bool) -> None:
    """Code kept stories anew; print each event that came, went or changed, and the counts."""
    reader = Reader(load(tuple(lexicon)))
    kinds: Counter[str] = Counter()
    read = events = 0
    with open_store(db) as store:
        versions = {"code_version": __version__, "lexicon_version": reader.lexicon.version}
        unfinished = _was_cut_short(store)
        run = store.begin_run(COMMAND, **versions) if unfinished else 0
        for kept in store.stories_to_recode(**versions, everything=everything):
            run = run or store.begin_run(COMMAND, **versions)
            coded = reader.story(kept.story)
            read, events = read + 1, events + len(coded.events)
            for change in store.replace(coded):
                kinds[change.kind] += 1
                if not quiet:
                    output().print(_told(change), markup=False)
        if run:
            relink(store)
            store.end_run(run, pages=0, stories=read, events=events)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "nothing changed"
    warn(f"{many(read, 'story', 'stories')} coded anew: {told}")


def relink(store: Store) -> None:
    """Link all kept stories anew, a hundred a transaction."""
    before = {cluster.id for cluster in store.kept_clusters()}
    linker = Linker()
    coming = store.reader().coded()
    while some := tuple(islice(coming, _BATCH)):
        found = [linker.add(coded) for coded in some]
        clusters = {cluster.id: cluster for links in found for cluster in links.clusters}
        gone = {name for links in found for name in links.gone}
        store.keep_links(
            judgements=[judgement for links in found for judgement in links.judgements],
            clusters=[cluster for name, cluster in clusters.items() if name not in gone],
            gone_clusters=sorted(gone),
            similar={story: near for links in found for story, near in links.similar.items()},
            features={story: kept for links in found for story, kept in links.features.items()},
        )
    store.keep_links(gone_clusters=sorted(before - {cluster.id for cluster in linker.clusters()}))


def _was_cut_short(store: Store) -> bool:
    """Tell whether the last run of this command has not ended: its stories may be linked as they were before."""
    latest = (run for run in store.reader().runs(limit=_RUNS) if run.command == COMMAND)
    last = next(latest, None)
    return last is not None and last.finished is None


def _told(change: EventChange) -> str:
    event = change.after or change.before
    fields = f" ({', '.join(change.fields)})" if change.fields else ""
    told = f"{event.type.value} {cell(event.trigger)}" if event is not None else ""
    return f"{change.kind}  {change.story_id}  {told}{fields}"
