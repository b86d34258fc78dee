"""Events, stories, actors and relations as Arrow tables: for pandas, polars, Parquet and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from marsad.errors import UsageError
from marsad.model.event import EventType, QuadClass
from marsad.store.filters import EventFilter
from marsad.store.views import ActorRow, EventRow, StoryRow

if TYPE_CHECKING:
    from marsad.store.reader import Reader

TABLES: Final = ("events", "stories", "actors", "relations")
_BATCH: Final = 2000
_TEXTS: Final = pa.list_(pa.string())
_COUNT: Final = pa.struct([("kind", pa.string()), ("low", pa.int64()), ("high", pa.int64())])

EVENTS: Final = pa.schema(
    [
        ("id", pa.string()),
        ("story_id", pa.string()),
        ("type", pa.string()),
        ("mode", pa.string()),
        ("quad", pa.string()),
        ("status", pa.string()),
        ("cameo", pa.string()),
        ("score", pa.float64()),
        ("goldstein", pa.float64()),
        ("confidence", pa.float64()),
        ("historical", pa.bool_()),
        ("contexts", _TEXTS),
        ("day", pa.date32()),
        ("date_start", pa.date32()),
        ("date_end", pa.date32()),
        ("date_precision", pa.string()),
        ("trigger", pa.string()),
        ("sentence", pa.string()),
        ("actors", _TEXTS),
        ("actor_codes", _TEXTS),
        ("actor_ids", _TEXTS),
        ("recipients", _TEXTS),
        ("recipient_codes", _TEXTS),
        ("recipient_ids", _TEXTS),
        ("by", pa.string()),
        ("by_code", pa.string()),
        ("place", pa.string()),
        ("place_en", pa.string()),
        ("country", pa.string()),
        ("geonames", pa.int64()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("counts", pa.list_(_COUNT)),
        ("title", pa.string()),
        ("outlet", pa.string()),
        ("source", pa.string()),
        ("url", pa.string()),
        ("published", pa.date32()),
    ]
)
STORIES: Final = pa.schema(
    [
        ("id", pa.string()),
        ("title", pa.string()),
        ("outlet", pa.string()),
        ("source", pa.string()),
        ("url", pa.string()),
        ("published", pa.date32()),
        ("events", pa.int64()),
        ("text", pa.string()),
    ]
)
ACTORS: Final = pa.schema(
    [
        ("key", pa.string()),
        ("level", pa.string()),
        ("name", pa.string()),
        ("name_en", pa.string()),
        ("kind", pa.string()),
        ("country", pa.string()),
        ("as_actor", pa.int64()),
        ("as_recipient", pa.int64()),
        ("last", pa.date32()),
    ]
)
RELATIONS: Final = pa.schema(
    [
        ("actor", pa.string()),
        ("recipient", pa.string()),
        ("period", pa.string()),
        ("events", pa.int64()),
        ("score", pa.float64()),
        *((quad.value.replace(" ", "_"), pa.int64()) for quad in QuadClass),
        *((type_.value, pa.int64()) for type_ in EventType),
    ]
)
SCHEMAS: Final = dict(zip(TABLES, (EVENTS, STORIES, ACTORS, RELATIONS), strict=True))


def table(reader: Reader, chosen: EventFilter, name: str, grain: str) -> Any:
    """Return one of `TABLES` as a pyarrow Table."""
    batches = list(record_batches(reader, chosen, name, grain))
    return pa.Table.from_batches(batches, SCHEMAS[name])


def record_batches(reader: Reader, chosen: EventFilter, name: str, grain: str = "month") -> Iterator[Any]:
    """Yield one of `TABLES` as record batches of some thousand rows.

    events: the filter's events, newest first. stories: the stories that tell one of them (all stories where the filter
    asks nothing), in order of arrival. actors: every key of the three levels. relations: the filter's pairs of heads by
    period.
    """
    if name == "events":
        rows: Iterable[dict[str, Any]] = map(event_values, reader.all_events(chosen))
    elif name == "stories":
        rows = (_story_values(row, text) for row, text in reader.story_texts(chosen))
    elif name == "actors":
        rows = _actors(reader)
    elif name == "relations":
        rows = reader.relation_rows(chosen, grain)
    else:
        raise UsageError(f"unknown table {name!r} (one of: {', '.join(TABLES)})")
    coming = iter(rows)
    while chunk := list(islice(coming, _BATCH)):
        yield pa.RecordBatch.from_pylist(chunk, SCHEMAS[name])


def event_values(row: EventRow) -> dict[str, Any]:
    """Return an event as a flat row of `EVENTS`."""
    story, place, when, by = row.story, row.place, row.date, row.attributed_to
    return {
        "id": row.id,
        "story_id": story.id,
        "type": row.type.value,
        "mode": row.mode,
        "quad": row.quad.value,
        "status": row.status.value,
        "cameo": row.cameo,
        "score": row.score,
        "goldstein": row.goldstein,
        "confidence": row.confidence,
        "historical": row.historical,
        "contexts": row.contexts,
        "day": iso_day(row.day),
        "date_start": when.start if when else None,
        "date_end": when.end if when else None,
        "date_precision": when.precision if when else None,
        "trigger": row.trigger,
        "sentence": row.sentence,
        "actors": [p.text for p in row.actors],
        "actor_codes": [p.code for p in row.actors],
        "actor_ids": [p.actor_id for p in row.actors],
        "recipients": [p.text for p in row.recipients],
        "recipient_codes": [p.code for p in row.recipients],
        "recipient_ids": [p.actor_id for p in row.recipients],
        "by": by.text if by else None,
        "by_code": by.code if by else None,
        "place": place.name if place else None,
        "place_en": place.name_en if place else None,
        "country": place.country if place else None,
        "geonames": place.geonames if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "counts": [{"kind": c.kind, "low": c.low, "high": c.high} for c in row.counts],
        "title": story.title,
        "outlet": story.outlet,
        "source": story.source,
        "url": story.url,
        "published": iso_day(story.day),
    }


def iso_day(day: str) -> date | None:
    """Return the date of an ISO day, None for ""."""
    return date.fromisoformat(day) if day else None


def _story_values(row: StoryRow, text: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "outlet": row.outlet,
        "source": row.source,
        "url": row.url,
        "published": iso_day(row.day),
        "events": row.events,
        "text": text,
    }


def _actors(reader: Reader) -> Iterator[dict[str, Any]]:
    for level in ("head", "code", "actor"):
        for row in reader.all_actors(level):
            yield _actor_values(row, level)


def _actor_values(row: ActorRow, level: str) -> dict[str, Any]:
    return {
        "key": row.key,
        "level": level,
        "name": row.name,
        "name_en": row.name_en,
        "kind": row.kind,
        "country": row.country,
        "as_actor": row.as_actor,
        "as_recipient": row.as_recipient,
        "last": iso_day(row.last),
    }
