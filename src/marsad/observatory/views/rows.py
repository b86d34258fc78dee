"""Records of the store as rows of data files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyarrow as pa

from marsad.observatory.filters import quad_name
from marsad.observatory.tables import Column, Table, columns
from marsad.store import arrow
from marsad.store.views import EventRow, StoryRow

EVENT_COLUMNS: Final = tuple(Column(field.name, field.type) for field in arrow.EVENTS)
"""The store's own table of events, so that a page's file and `marsad export` carry the same columns."""

STORY_COLUMNS: Final = columns("story_id", "title", "outlet", "source", "url", "published", events=pa.int64())


def event_table(rows: Iterable[EventRow]) -> Table:
    """Return events as a table."""
    return Table(EVENT_COLUMNS, (arrow.event_values(row) for row in rows))


def story_table(rows: Iterable[StoryRow]) -> Table:
    """Return stories as a table."""
    return Table(
        STORY_COLUMNS,
        (
            {
                "story_id": row.id,
                "title": row.title,
                "outlet": row.outlet,
                "source": row.source,
                "url": row.url,
                "published": row.day or None,
                "events": row.events,
            }
            for row in rows
        ),
    )


COUNT_COLUMNS: Final = (
    Column("verbal_cooperation", pa.int64()),
    Column("material_cooperation", pa.int64()),
    Column("verbal_conflict", pa.int64()),
    Column("material_conflict", pa.int64()),
)
_LONG: Final = {
    "vc": "verbal_cooperation",
    "mc": "material_cooperation",
    "vx": "verbal_conflict",
    "mx": "material_conflict",
}


def long_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by the columns' names of the quad classes."""
    return {_LONG[short]: counts.get(short, 0) for short in _LONG}


def quads_of(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return (quad class, count) pairs as counts by short name."""
    found = dict.fromkeys(_LONG, 0)
    for name, count in pairs:
        found[quad_name(name)] += count
    return found
