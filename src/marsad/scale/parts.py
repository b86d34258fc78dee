"""One Parquet file of events an input file, and the marker that tells a later run that it is whole.

A part is named after its input, so that an input that changed replaces its part. The marker holds a key over all that
the part's bytes depend on: the input's content, the options, the code and the lexicon. A part counts as done when its
marker has the key that is asked for. Both files are put in place in one step, the marker last: a run that was killed at
any moment leaves a part that is made again, never half a one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from marsad._version import __version__
from marsad.errors import StoreError
from marsad.gather.options import GatherOptions
from marsad.model.ids import stable_id
from marsad.model.news import Drop
from marsad.pipeline import UNREADABLE
from marsad.scale.rows import StoryRows

MARKERS: Final = "_marsad"  # readers of a folder of Parquet pass over names that begin so
_ROWS: Final = 2000  # rows held before they are written
_TOLD: Final = 100  # unreadable records that a marker names; the others are counted
_PLAIN: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Job:
    """An input file to code: `name` below its source, where it lies, and the part that comes of it."""

    name: str
    file: str
    out: str
    key: str

    @property
    def part(self) -> Path:
        """Where the events go."""
        digest = hashlib.sha256(self.name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        stem = _PLAIN.sub("-", Path(self.name).name.partition(".")[0])[:60] or "part"
        return Path(self.out) / f"{stem}-{digest}.parquet"

    @property
    def marker(self) -> Path:
        """Where it is noted that the part is whole."""
        return Path(self.out) / MARKERS / f"{self.part.stem}.json"


@dataclass(frozen=True, slots=True)
class Part:
    """What came of one input file. `drops` counts by reason; `told` names what could not be read, up to a hundred."""

    input: str
    file: str
    key: str
    stories: int = 0
    events: int = 0
    drops: dict[str, int] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    skipped: bool = False


def job_for(name: str, file: Path, out: Path, *, options: GatherOptions, lexicon: str) -> Job:
    """Return the job of an input file; reads the file once for its key. `lexicon` is the lexicon's version."""
    try:
        with file.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise StoreError(f"{file}: cannot be read: {error.strerror or error} (check the rights)") from error
    key = stable_id("part", content=content, options=repr(options), code=__version__, lexicon=lexicon)
    return Job(name, str(file), str(out), key)


def done(job: Job) -> Part | None:
    """Return the part that an earlier run made of this very input, or None."""
    try:
        kept = json.loads(job.marker.read_text(encoding="utf-8"))
        part = Part(**{**kept, "told": tuple(kept["told"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None  # not there, or not ours: the part is made again
    return replace(part, skipped=True) if part.key == job.key and job.part.is_file() else None


class PartWriter:
    """Writes the part of one job; what is not finished leaves nothing behind."""

    def __init__(self, job: Job) -> None:
        import pyarrow.parquet as pq  # slow to start

        from marsad.store.arrow import EVENTS

        self.job = job
        self._schema = EVENTS
        self._temporary = job.part.with_name(f".{job.part.name}.{os.getpid()}")
        job.marker.parent.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(self._temporary, EVENTS, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._stories = self._events = 0
        self._drops: Counter[str] = Counter()
        self._told: list[str] = []

    def add(self, result: StoryRows | Drop) -> None:
        """Take one result of the input."""
        if isinstance(result, Drop):
            self._drops[result.reason.value] += 1
            if result.reason in UNREADABLE and len(self._told) < _TOLD:
                self._told.append(result.detail or result.source)
            return
        self._stories += 1
        self._events += len(result.rows)
        self._rows.extend(result.rows)
        if len(self._rows) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def finish(self) -> Part:
        """Put the part and its marker in place."""
        self._flush()
        self._writer.close()
        self._temporary.replace(self.job.part)
        part = Part(
            self.job.name,
            self.job.part.name,
            self.job.key,
            self._stories,
            self._events,
            dict(sorted(self._drops.items())),
            tuple(self._told),
        )
        _put(self.job.marker, json.dumps(asdict(part), ensure_ascii=False, indent=1) + "\n")
        return part

    def abandon(self) -> None:
        """Take away what was begun; nothing happens after `finish`."""
        self._writer.close()
        self._temporary.unlink(missing_ok=True)


def write_part(job: Job, results: Iterable[StoryRows | Drop]) -> Part:
    """Write the results of one input; StoreError when the folder cannot be written."""
    try:
        writer = PartWriter(job)
        try:
            for result in results:
                writer.add(result)
            return writer.finish()
        finally:
            writer.abandon()
    except OSError as error:
        raise StoreError(f"{job.out}: cannot be written: {error.strerror or error} (check room and rights)") from error


def _put(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
