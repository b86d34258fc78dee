"""Writing to a terminal and to a pipe: right-to-left cells are isolated on a terminal only, data is never touched."""

from __future__ import annotations

import sys
from functools import lru_cache

from rich.console import Console

_RLI, _PDI, _LRM = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}", "\N{LEFT-TO-RIGHT MARK}"


@lru_cache(maxsize=1)
def errors() -> Console:
    """Return the console for messages: standard error."""
    return Console(stderr=True, soft_wrap=True)


@lru_cache(maxsize=1)
def output() -> Console:
    """Return the console for results: standard output."""
    return Console(highlight=False)


def is_terminal() -> bool:
    """Tell whether results go to a terminal."""
    return sys.stdout.isatty()


def cell(text: str) -> str:
    """Return Arabic text for a table cell: on a terminal it is isolated, so that its neighbours keep their places.

    A row with two right-to-left cells would otherwise have them swapped round the column border.
    """
    return f"{_RLI}{text}{_PDI}{_LRM}" if text and is_terminal() else text


def warn(text: str) -> None:
    """Write one line to standard error."""
    errors().print(text, markup=False, highlight=False, soft_wrap=True)


def many(number: int, one: str, several: str) -> str:
    """Return «1 story» or «2,000 stories»."""
    return f"{number:,} {one if number == 1 else several}"
