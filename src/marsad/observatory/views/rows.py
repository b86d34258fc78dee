"""Records of the store as rows of data files: names in English, codes as they are, spans left to the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyarrow as pa

from marsad.observatory.filters import quad_name
from marsad.observatory.tables import Column, Table, columns
from marsad.store.views import EventRow, StoryRow

Row = Mapping[str, Any]

EVENT_COLUMNS: Final = columns(
    "event_id",
    "story_id",
    "type",
    "mode",
    "quad",
    "status",
    "cameo",
    "day",
    "date",
    "trigger",
    "sentence",
    "actors",
    "actor_codes",
    "recipients",
    "recipient_codes",
    "attributed_to",
    "place",
    "place_country",
    "outlet",
    "published",
    "title",
    "url",
    "contexts",
    score=pa.float64(),
    goldstein=pa.float64(),
    confidence=pa.float64(),
    historical=pa.bool_(),
    latitude=pa.float64(),
    longitude=pa.float64(),
)
STORY_COLUMNS: Final = columns("story_id", "title", "outlet", "source", "url", "published", events=pa.int64())


def event_row(row: EventRow) -> Row:
    """Return an event as a flat row; several sides are joined by `; `."""
    place = row.place
    return {
        "event_id": row.id,
        "story_id": row.story.id,
        "type": row.type.value,
        "mode": row.mode,
        "quad": row.quad.value,
        "status": row.status.value,
        "cameo": row.cameo,
        "day": row.day or None,
        "date": row.date.iso if row.date else None,
        "trigger": row.trigger,
        "sentence": row.sentence,
        "actors": "; ".join(side.text for side in row.actors),
        "actor_codes": "; ".join(side.code for side in row.actors),
        "recipients": "; ".join(side.text for side in row.recipients),
        "recipient_codes": "; ".join(side.code for side in row.recipients),
        "attributed_to": row.attributed_to.text if row.attributed_to else None,
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "outlet": row.story.outlet,
        "published": row.story.day or None,
        "title": row.story.title,
        "url": row.story.url,
        "contexts": "; ".join(row.contexts),
        "score": row.score,
        "goldstein": row.goldstein,
        "confidence": row.confidence,
        "historical": row.historical,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
    }


def event_table(rows: Iterable[EventRow]) -> Table:
    """Return events as a table."""
    return Table(EVENT_COLUMNS, (event_row(row) for row in rows))


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
