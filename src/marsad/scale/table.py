"""Files of stories in, a folder of Parquet files of events out; a second run codes only what is new or has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from marsad.errors import UsageError
from marsad.gather.files import gather
from marsad.gather.kinds import suffixes
from marsad.gather.options import Found, GatherOptions
from marsad.lexicon.load import Lexicon
from marsad.scale import cluster
from marsad.scale.parts import Job, Part, done, job_for, write_part
from marsad.scale.pool import Pool
from marsad.scale.read import checked
from marsad.scale.rows import StoryRows, rows_of
from marsad.scale.worker import Orders

ENGINES: Final = ("processes", "daft", "ray")
_STORIES: Final = frozenset({".parquet", ".jsonl", ".ndjson", ".csv", ".tsv", ".warc", ".wet"})


def code_table(
    source: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    engine: str = "processes",
    address: str | None = None,
    workers: int | None = None,
    options: GatherOptions | None = None,
    lexicon_files: Sequence[Path] = (),
    told: Callable[[Part], None] | None = None,
) -> tuple[Part, ...]:
    """Code every file of `source` into one Parquet file of events in the folder `out`; return what came of each.

    `source` is a file or a folder of Parquet, JSONL, CSV, WARC or WET files, or several of them. Columns of the events
    are those of `marsad export`. A file that an earlier run has coded, with the same lexicon and options, is skipped
    (`Part.skipped`). `told` is called with each part as it is done.

    `engine` is "processes" (this machine; one large file is shared out among all workers), "daft" (this machine) or
    "ray" (the cluster at `address`, HOST:PORT, else one started here); the last two need `marsad[scale]`, give one file
    to one worker, and want `source` and `out` on a disk that all machines see under the same name. All three write the
    same bytes. `workers` is how many work at a time; all processors where it is left out.

    Raises UsageError for options that cannot go together, StoreError where `out` cannot be written.
    """
    if engine not in ENGINES:
        raise UsageError(f"unknown engine {engine!r} (one of: {', '.join(ENGINES)})")
    if address is not None and engine != "ray":
        raise UsageError(f"an address is for the engine ray, not for {engine} (leave it out)")
    number, orders = checked(workers), Orders(options or GatherOptions(), tuple(lexicon_files), rows_of)
    jobs = _jobs(source, Path(out), orders)
    parts: dict[str, Part] = {}
    for part in _parts(jobs, orders, engine, address, number):
        parts[part.input] = part
        if told is not None:
            told(part)
    return tuple(parts[job.name] for job in jobs)


def _parts(jobs: list[Job], orders: Orders, engine: str, address: str | None, workers: int) -> Iterator[Part]:
    """Yield first what is done already, then the rest as it is coded."""
    todo = []
    for job in jobs:
        if (part := done(job)) is not None:
            yield part
        else:
            todo.append(job)
    if not todo:
        return
    if engine == "processes":
        yield from _coded_here(todo, orders, workers)
    else:
        yield from cluster.coded(todo, orders, workers=workers, on_ray=engine == "ray", address=address)


def _coded_here(jobs: list[Job], orders: Orders, workers: int) -> Iterator[Part]:
    """Code the files one after the other; the workers go on with the next file while the last one is written."""
    with Pool(orders, workers) as pool:
        coming = pool.run(_marked(jobs, orders.options))
        for job in jobs:
            yield write_part(job, _until(job, coming))


def _marked(jobs: list[Job], options: GatherOptions) -> Iterator[Found | Job]:
    """Yield the items of every file, and the job itself as the mark that its file has ended."""
    return chain.from_iterable(chain(gather([job.file], options=options), [job]) for job in jobs)


def _until(job: Job, coming: Iterator[tuple[Found | Job, list[StoryRows]]]) -> Iterator[StoryRows]:
    """Yield results up to the mark of the job."""
    for item, results in coming:
        if item is job:
            return
        yield from results


def _jobs(source: str | Path | Sequence[str | Path], out: Path, orders: Orders) -> list[Job]:
    """Return a job for every file; two files of the same name below their sources would share one part."""
    sources = [source] if isinstance(source, str | Path) else list(source)
    lexicon = Lexicon(orders.lexicon).version
    jobs: dict[str, Job] = {}
    for name, file in chain.from_iterable(_files(Path(one), out) for one in sources):
        if name in jobs:
            raise UsageError(f"{file} and {jobs[name].file} are both called {name} (give the folder above them)")
        jobs[name] = job_for(name, file, out.absolute(), options=orders.options, lexicon=lexicon)
    return list(jobs.values())


def _files(source: Path, out: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and the place of each input file, in the order of names; nothing of `out` is one."""
    if source.is_file():
        yield source.name, source.absolute()
        return
    if not source.is_dir():
        raise UsageError(f"{source}: no such file or folder (check the name)")
    found = sorted(path for path in source.rglob("*") if suffixes(path.name)[0] in _STORIES and path.is_file())
    own = [path for path in found if not path.is_relative_to(out) and not path.name.startswith((".", "_"))]
    if not own:
        raise UsageError(f"{source}: holds no Parquet, JSONL, CSV, WARC or WET file (marsad read takes single pages)")
    for path in own:
        yield path.relative_to(source).as_posix(), path.absolute()
