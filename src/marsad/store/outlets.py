"""What the stories of each outlet add up to, kept up as stories come: to count all of them again is slow."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from marsad.store import schema
from marsad.store.views import SourceRow


@dataclass(frozen=True, slots=True)
class OutletSum:
    """Stories, their events, and the first and last ISO day on which one was published ("" where none is known)."""

    stories: int = 0
    events: int = 0
    first: str = ""
    last: str = ""

    def __add__(self, other: OutletSum) -> OutletSum:
        first = min(filter(None, (self.first, other.first)), default="")
        return OutletSum(self.stories + other.stories, self.events + other.events, first, max(self.last, other.last))


class Outlets:
    """The sums by outlet, None for stories without one; shared by the threads of a reader."""

    def __init__(self) -> None:
        self._sums: dict[str | None, OutletSum] = {}
        self._stories = self._removed = 0
        self._lock = threading.Lock()

    def sums(self, connection: sa.Connection) -> Mapping[str | None, OutletSum]:
        """Return the present sums: stories only get higher numbers, so those that came since are added."""
        c = schema.counters.c
        now = connection.execute(sa.select(c.stories, c.removed)).one()
        with self._lock:
            if now.removed != self._removed:
                self._sums, self._stories, self._removed = {}, 0, now.removed
            if now.stories > self._stories:
                for outlet, found in _counted(connection, self._stories, now.stories):
                    self._sums[outlet] = self._sums.get(outlet, OutletSum()) + found
                self._stories = now.stories
            return dict(self._sums)


def _counted(connection: sa.Connection, after: int, last: int) -> list[tuple[str | None, OutletSum]]:
    """Count the stories of a range of numbers: all along the index by outlets, the latest along their numbers."""
    s = schema.stories.c
    outlet: sa.ColumnElement[str | None] = s.outlet if not after else sa.func.coalesce(s.outlet, sa.null())
    first = sa.func.min(sa.case((s.day != "", s.day)))
    columns = (outlet, sa.func.count(), sa.func.sum(s.events), first, sa.func.max(s.day))
    asked = sa.select(*columns).where(s.pk <= last, *([s.pk > after] if after else [])).group_by(outlet)
    return [(o, OutletSum(n, int(events or 0), a or "", b or "")) for o, n, events, a, b in connection.execute(asked)]


def rows(sums: Mapping[str | None, OutletSum]) -> tuple[SourceRow, ...]:
    """Return the outlets, those with the most stories first; stories without an outlet are left out."""
    found = [
        SourceRow(o, each.stories, each.events, each.first, each.last) for o, each in sums.items() if o is not None
    ]
    return tuple(sorted(found, key=lambda row: (-row.stories, row.outlet)))


def whole(sums: Mapping[str | None, OutletSum]) -> OutletSum:
    """Return the sum over all stories."""
    return sum(sums.values(), OutletSum())
