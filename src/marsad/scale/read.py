"""`Reader.read` in several processes: the same stories and drops, in the same order, with the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from marsad.errors import UsageError
from marsad.gather.files import gather
from marsad.gather.options import GatherOptions
from marsad.lexicon.load import load
from marsad.model.event import CodedStory
from marsad.model.news import Drop, Page
from marsad.pipeline import Reader, RunCounts
from marsad.scale.pool import Pool
from marsad.scale.worker import Orders


def workers_here() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def checked(workers: int | None) -> int:
    """Return the number of workers asked for, all processors where none is; UsageError below one."""
    if workers is None:
        return workers_here()
    if workers < 1:
        raise UsageError(f"--workers {workers}: there must be one at least (leave it out for all processors)")
    return workers


def read_parallel(
    inputs: Sequence[str],
    options: GatherOptions | None = None,
    lexicon_files: Sequence[Path] = (),
    workers: int | None = None,
    *,
    counts: RunCounts | None = None,
) -> Iterator[CodedStory | Drop]:
    """Yield coded stories and drops of files, folders, globs, addresses or "-", in order, from several processes.

    The inputs are opened here, one after the other; pages and stories go to the workers. With one worker no process is
    started. An input that kills its worker is one Drop. Closing the generator, or Ctrl-C, ends the workers.
    """
    chosen, number = options or GatherOptions(), checked(workers)
    tally = counts if counts is not None else RunCounts()
    if number == 1:
        yield from Reader(load(tuple(lexicon_files))).read(inputs, options=chosen, counts=tally)
        return
    with Pool(Orders(chosen, tuple(lexicon_files), as_it_is), number) as pool:
        for item, results in pool.run(gather(inputs, options=chosen)):
            tally.pages += isinstance(item, Page)
            for result in results:
                tally.add(result)
                yield result


def as_it_is(coded: CodedStory) -> CodedStory:
    """Send the whole coded story back."""
    return coded
