"""`marsad recode`: code kept stories anew with today's code and lexicon, and show what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from marsad._version import __version__
from marsad.cli.console import cell, many, output, warn
from marsad.lexicon.load import load
from marsad.pipeline import Reader
from marsad.store import EventChange, open_store


def recode(db: str, lexicon: Sequence[Path], *, everything: bool, quiet: bool) -> None:
    """Code kept stories anew; print each event that came, went or changed, and the counts."""
    reader = Reader(load(tuple(lexicon)))
    kinds: Counter[str] = Counter()
    read = 0
    with open_store(db) as store:
        waiting = store.stories_to_recode(
            code_version=__version__, lexicon_version=reader.lexicon.version, everything=everything
        )
        for kept in waiting:
            read += 1
            for change in store.replace(reader.story(kept.story)):
                kinds[change.kind] += 1
                if not quiet:
                    output().print(_told(change), markup=False)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "nothing changed"
    warn(f"{many(read, 'story', 'stories')} coded anew: {told}")


def _told(change: EventChange) -> str:
    event = change.after or change.before
    fields = f" ({', '.join(change.fields)})" if change.fields else ""
    told = f"{event.type.value} {cell(event.trigger)}" if event is not None else ""
    return f"{change.kind}  {change.story_id}  {told}{fields}"
