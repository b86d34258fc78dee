"""EventFilter: one description of a set of events, for lists, counts, facets, charts and files alike.

What a filter's fields mean in SQL stands here; `lists` decides which of them a list runs along, `cube` counts by it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from marsad.errors import UsageError
from marsad.model.event import EventType, QuadClass, Status
from marsad.store import schema
from marsad.store.schema import ACTOR, RECIPIENT

MOST_ROWS: Final = 1000


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events. Every field narrows; several values within a field widen. Empty fields ask nothing.

    `actor` and `recipient` are a head («RUS»), a code («RUS GOV») or a lexicon actor's id; `either` is on any side.
    `pair` is (actor, recipient) as a Relation counts it: the two sides of a mutual act are a pair in both directions.
    `country` takes part (as actor or recipient) or is where it happened. `date_from`/`date_to` are ISO days, inclusive;
    a month or year stands for all its days (`2024-05`). `text` is a search in the story (`store.search`).
    """

    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    quads: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""
    actor: str = ""
    recipient: str = ""
    either: str = ""
    pair: tuple[str, str] | None = None
    country: str = ""
    outlet: tuple[str, ...] = ()
    min_confidence: float = 0.0
    text: str = ""
    story: str = ""
    historical: bool | None = None

    def checked(self) -> EventFilter:
        """Return the filter, or say which of its values cannot be (UsageError)."""
        for name, given, known in (
            ("type", self.types, [t.value for t in EventType]),
            ("quad class", self.quads, [q.value for q in QuadClass]),
            ("status", self.statuses, [s.value for s in Status]),
        ):
            for value in given:
                if value not in known:
                    raise UsageError(f"unknown {name} {value!r} (one of: {', '.join(known)})")
        for day in (self.date_from, self.date_to):
            if day and not _is_iso(day):
                raise UsageError(f"{day!r} is no date (write 2024-05-17, 2024-05 or 2024)")
        if not 0 <= self.min_confidence <= 1:
            raise UsageError(f"a confidence lies between 0 and 1, not at {self.min_confidence}")
        return self

    @property
    def last_day(self) -> str:
        """The last day that `date_to` includes, as a text to compare with: «2024-05» reaches to 2024-05-31."""
        return self.date_to + "~" if len(self.date_to) < 10 and self.date_to else self.date_to


def _is_iso(day: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", day, re.ASCII):
        return False
    try:
        date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        return False
    return True


def actor_column(table: sa.Table, key: str, *, prefix: str = "") -> sa.Column[Any]:
    """Return the column in which `key` is looked up: lexicon ids are lower case, codes are not; a code has a blank."""
    if not is_code(key):
        return table.c[f"{prefix}id" if prefix else "actor_id"]
    return table.c[f"{prefix}code" if " " in key else f"{prefix}head"]


def is_code(key: str) -> bool:
    """Tell whether a key is a code or head («RUS», «IGO:UN», «RUS GOV») rather than a lexicon actor's id."""
    return key == key.upper()


Cursor = tuple[str, int]


def write_cursor(day: str, pk: int) -> str:
    """Return the cursor of the page after the row (day, pk): short and safe in an address."""
    return base64.urlsafe_b64encode(json.dumps([day, pk]).encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> Cursor | None:
    """Return (day, pk) of a cursor that `write_cursor` wrote; any other is a UsageError."""
    if not text:
        return None
    try:
        day, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise UsageError(f"the cursor {text[:40]!r} is not one of ours (start from the first page)") from error
    if not isinstance(day, str) or not isinstance(pk, int):
        raise UsageError(f"the cursor {text[:40]!r} is not one of ours (start from the first page)")
    return day, pk


def conditions(
    chosen: EventFilter, stories: sa.ColumnElement[bool] | None, *, by_story: bool = False
) -> list[sa.ColumnElement[bool]]:
    """Return what an event has to meet in `events` itself; `stories` is the condition that its text search gives.

    With `by_story` the other conditions are put so that no index answers them: the list is to come from few stories.
    """
    e = schema.events.c
    found: list[sa.ColumnElement[bool]] = []
    for column, values in (
        (e.type, chosen.types),
        (e.mode, chosen.modes),
        (e.quad, chosen.quads),
        (e.status, chosen.statuses),
        (e.outlet, chosen.outlet),
    ):
        if values:
            asked = _checked(column) if by_story else column
            found.append(asked.in_(values) if len(values) > 1 else asked == values[0])
    found.extend(days(_checked(e.day) if by_story else e.day, chosen))
    if chosen.min_confidence:
        found.append(e.confidence >= chosen.min_confidence)
    if chosen.historical is not None:
        found.append(e.historical == chosen.historical)
    if chosen.story:
        mine = sa.select(schema.stories.c.pk).where(schema.stories.c.id == chosen.story)
        found.append(e.story_pk == mine.scalar_subquery())
    if stories is not None:
        found.append(stories)
    return found


def days(column: sa.ColumnElement[str], chosen: EventFilter) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on a day; what has no day is left out as soon as one is asked for."""
    found = []
    if chosen.date_from:
        found.append(column >= chosen.date_from)
    if chosen.date_to:
        found.append(column <= chosen.last_day)
        if not chosen.date_from:
            found.append(column != "")
    return found


def takes_part(key: str, sides: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """Return the condition that `key` is on one of these sides of the event."""
    p = schema.participants
    mine = sa.select(sa.literal(1)).where(p.c.event_pk == schema.events.c.pk, _checked(actor_column(p, key)) == key)
    return sa.exists(mine.where(p.c.side.in_(sides)))


def _checked(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Return the column as something no index answers: of the few sides of one event, each is looked at."""
    return column + sa.literal_column("''")


def are_pair(pair: tuple[str, str]) -> sa.ColumnElement[bool]:
    """Return the condition that the event is one of the relation of `pair`."""
    d = schema.dyads
    mine = sa.select(sa.literal(1)).where(
        d.c.event_pk == schema.events.c.pk,
        _checked(actor_column(d, pair[0], prefix="a_")) == pair[0],
        _checked(actor_column(d, pair[1], prefix="r_")) == pair[1],
    )
    return sa.exists(mine)


def pair_heads(pair: tuple[str, str]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on heads that follow from codes, so that the order in which dyads lie is used."""
    d = schema.dyads.c
    return [col == key.partition(" ")[0] for col, key in ((d.a_head, pair[0]), (d.r_head, pair[1])) if " " in key]


def concerns(country: str) -> sa.ColumnElement[bool]:
    """Return the condition that a country takes part in the event or is where it happened."""
    return sa.or_(_checked(schema.events.c.place_country) == country, takes_part(country, (ACTOR, RECIPIENT)))


def all_conditions(
    chosen: EventFilter, stories: sa.ColumnElement[bool] | None, *, by_story: bool = False
) -> list[sa.ColumnElement[bool]]:
    """Return everything an event has to meet: right for any select over `events`, quick where few are left."""
    found = conditions(chosen, stories, by_story=by_story)
    if chosen.actor:
        found.append(takes_part(chosen.actor, (ACTOR,)))
    if chosen.recipient:
        found.append(takes_part(chosen.recipient, (RECIPIENT,)))
    if chosen.either:
        found.append(takes_part(chosen.either, (ACTOR, RECIPIENT)))
    if chosen.pair:
        found.append(are_pair(chosen.pair))
    if chosen.country:
        found.append(concerns(chosen.country))
    return found
