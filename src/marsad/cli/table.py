"""`marsad table`: a folder of archives and tables in, a folder of Parquet files of events out, in many processes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from marsad.cli.console import many, warn
from marsad.cli.options import Engine
from marsad.cli.read import ALL, NONE, SOME
from marsad.gather.options import GatherOptions
from marsad.pipeline import UNREADABLE
from marsad.scale import Part, code_table

__all__ = ["GatherOptions", "table"]


def table(
    sources: Sequence[str],
    out: Path,
    options: GatherOptions,
    lexicon: Sequence[Path],
    *,
    engine: Engine,
    address: str | None,
    workers: int | None,
) -> int:
    """Code every file that is new or has changed, and say what came of each; return the exit code."""
    parts = code_table(
        sources,
        out,
        engine=engine.value,
        address=address,
        workers=workers,
        options=options,
        lexicon_files=tuple(lexicon),
        told=_tell,
    )
    fresh = [part for part in parts if not part.skipped]
    files = f"{many(len(parts), 'file', 'files')}, {len(fresh):,} of them coded now"
    warn(f"{files}: {many(sum(part.events for part in parts), 'event', 'events')} in {out}")
    if not any(_failed(part) for part in parts):
        return ALL
    return SOME if any(part.stories for part in parts) else NONE


def _tell(part: Part) -> None:
    counts = f"{many(part.stories, 'story', 'stories')}, {many(part.events, 'event', 'events')}"
    if part.drops:
        counts += "; left out: " + ", ".join(f"{n:,} {reason}" for reason, n in sorted(part.drops.items()))
    warn(f"{part.input}: {counts}" + (" (coded before)" if part.skipped else ""))
    for line in part.told:
        warn(f"  {line}")


def _failed(part: Part) -> bool:
    return any(reason in UNREADABLE for reason in part.drops)
