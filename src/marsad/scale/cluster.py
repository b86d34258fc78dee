"""Files of stories on a cluster, by daft: one file is one row, coded by whichever worker is free.

Daft runs the same class on this machine and, through Ray, on many. What makes that safe is not the engine's own
business: a part and its marker are put in place in one step, so a worker or a machine that is lost costs time only
(Ray gives the file to another; on one machine the run ends with an error and the next goes on from there).
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from marsad.errors import MarsadError, UsageError
from marsad.gather.files import gather
from marsad.scale.parts import Job, Part, write_part
from marsad.scale.worker import Coder, Orders

_QUIET: Final = {
    "DO_NOT_TRACK": "1",  # daft calls a counter on the web when it is imported
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
}


def coded(jobs: list[Job], orders: Orders, *, workers: int, on_ray: bool, address: str | None) -> Iterator[Part]:
    """Code the files and yield their parts; the first MarsadError of a worker is raised when all are through."""
    daft = _daft()
    _choose_runner(daft, on_ray=on_ray, address=address)
    code = daft.cls(use_process=True, max_concurrency=workers)(FileCoder)(orders)
    table = daft.from_pydict({"job": [json.dumps(asdict(job)) for job in jobs]})
    spread = table.into_partitions(len(jobs)) if on_ray else table.into_batches(1)  # else one worker gets them all
    answers = spread.select(code(daft.col("job")).alias("part"))
    failed = ""
    try:
        for row in answers.iter_rows():
            answer = json.loads(row["part"])
            if problem := answer.pop("problem", ""):
                failed = failed or problem
            else:
                yield Part(**{**answer, "told": tuple(answer["told"])})
    except OSError as error:
        raise MarsadError(f"a worker of the engine was lost: {error} (run it again: what is done is kept)") from error
    if failed:
        raise MarsadError(failed)


class FileCoder:
    """The class that daft makes once in every worker; its Reader is made with the first file."""

    def __init__(self, orders: Orders) -> None:
        self.coder = Coder(orders)

    def __call__(self, job: str) -> str:
        """Return the part of a job, both as JSON; a MarsadError comes back as `problem`."""
        one = Job(**json.loads(job))
        found = gather([one.file], options=self.coder.orders.options)
        try:
            part = write_part(one, (result for item in found for result in self.coder.results(item)))
        except MarsadError as error:
            return json.dumps({"problem": str(error)}, ensure_ascii=False)
        return json.dumps(asdict(part), ensure_ascii=False)


def _daft() -> Any:
    """Import daft, with its reports home and progress bars off."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        return importlib.import_module("daft")
    except ImportError as error:
        raise UsageError(f"daft is not installed: {error} (pip install 'marsad[scale]')") from error


def _choose_runner(daft: Any, *, on_ray: bool, address: str | None) -> None:
    """Say where daft runs; it can be told once a process."""
    if not on_ray:
        daft.set_runner_native()
        return
    try:
        daft.set_runner_ray(address=address)
    except ImportError as error:
        raise UsageError(f"ray is not installed: {error} (pip install 'marsad[scale]')") from error
