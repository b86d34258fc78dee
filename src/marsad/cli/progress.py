"""A progress line on a terminal, none in a pipe."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from marsad.cli.console import errors, warn
from marsad.pipeline import RunCounts


class Progress:
    """Shows how far a run has come. `hidden` where results themselves go to the terminal line by line."""

    def __init__(self, *, hidden: bool = False) -> None:
        console = errors()
        shown = console.is_terminal and not hidden
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
        self._bar = Bar(*columns, console=console, transient=True, disable=not shown)
        self._task = self._bar.add_task("reading", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def step(self, counts: RunCounts) -> None:
        """Show the counts so far."""
        if not self._bar.disable:
            told = f"{counts.pages} pages  {counts.stories} stories  {counts.events} events"
            self._bar.update(self._task, description=told, advance=1)

    def warn(self, text: str) -> None:
        """Write a line above the bar."""
        if self._bar.disable:
            warn(text)
        else:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
