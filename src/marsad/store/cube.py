"""Counting over all events in memory: a few narrow columns of every event, kept up to date with the database.

Counts by any filter over a million events cannot come from indexes in the time of a page view, whatever the index; over
columns in memory they take milliseconds. The columns are loaded when something is first counted and then follow the
database: rows only ever get higher numbers, and what is taken away stands in `removed_events`, so a refresh reads what
is new and no more. They come in two parts, a large one and the latest events; what was counted over the large part is
remembered, so that a question asked again while a writer writes costs the latest events only.
"""

from __future__ import annotations

import threading
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.store import schema
from marsad.store.columns import Array, Part, T, Words, load
from marsad.store.filters import Cursor, EventFilter, is_code
from marsad.store.fulltext import Hits
from marsad.store.schema import ACTOR, RECIPIENT

_LATEST: Final = 20_000  # events; a larger part of the latest is joined to the large one
_AT: Final = ("at",)
_EPOCH: Final = date(1970, 1, 1)
_NO_DAY: Final = -(2**31)  # before every day
_DYAD_LEVEL: Final = {"head": "head", "code": "code", "actor": "id"}


@dataclass(frozen=True, slots=True)
class Picture:
    """All events at one moment, in parts, with the words behind their numbers."""

    words: Words
    parts: tuple[Part, ...] = ()
    last: int = 0
    removed: int = 0

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def over_parts(self, key: tuple[object, ...], count: Callable[[Part], T]) -> Iterator[T]:
        """Yield what is counted over each part, remembered under `key`."""
        for part in self.parts:
            yield part.remembered(key, lambda part=part: count(part))  # type: ignore[misc]  # bound at once

    def tally(self, column: Array) -> Counter[str]:
        """Return how often each word stands in a column of numbers; None counts as ""."""
        words = self.words.words
        return Counter({words[r["values"]] or "": r["counts"] for r in pc.value_counts(column).to_pylist()})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter over a picture: for each part the mask of its events, None for all of them."""

    picture: Picture
    filter: EventFilter
    found: Hits
    story_pk: int

    def mask(self, part: Part) -> Array:
        """Return the mask of a part's events that the filter chooses, None where it asks nothing."""
        return part.remembered(("mask", self.filter), lambda: self._mask(part))

    def events(self, part: Part) -> Array:
        """Return the chosen rows of a part's events."""
        mask = self.mask(part)
        return part.events if mask is None else part.events.filter(mask)

    def count(self) -> int:
        """Return how many events are chosen."""

        def count(part: Part) -> int:
            mask = self.mask(part)
            return len(part) if mask is None else int(pc.sum(mask).as_py() or 0)

        return sum(self.picture.over_parts(("count", self.filter), count))

    def places(self, cursor: Cursor | None, limit: int) -> list[Cursor]:
        """Return (day, pk) of the next `limit` chosen events, newest first; those without a day come last."""

        def best(part: Part) -> list[Cursor]:
            return self._places(part, cursor, limit)

        parts = self.picture.over_parts(("places", self.filter, cursor, limit), best)
        return sorted(chain.from_iterable(parts), reverse=True)[:limit]

    def _places(self, part: Part, cursor: Cursor | None, limit: int) -> list[Cursor]:
        mask, rows = self.mask(part), part.events.select(["day", "pk"])
        rows = rows if mask is None else rows.filter(mask)
        number = pc.fill_null(rows["day"].cast(pa.int32()), _NO_DAY)
        if cursor:
            day, pk = cursor
            border = (date.fromisoformat(day) - _EPOCH).days if day else _NO_DAY
            same = pc.and_(pc.equal(number, border), pc.less(rows["pk"], pk))
            rest = pc.or_(pc.less(number, border), same)
            rows, number = rows.filter(rest), number.filter(rest)
        if not len(rows):
            return []
        keys = [("number", "descending"), ("pk", "descending")]
        rows = rows.append_column("number", number)
        best = rows.take(pc.select_k_unstable(rows, k=min(limit, len(rows)), sort_keys=keys))
        days = (day.isoformat() if day else "" for day in best["day"].to_pylist())
        return list(zip(days, best["pk"].to_pylist(), strict=True))

    def _mask(self, part: Part) -> Array:
        mask = None
        for condition in (*self._own(part), *self._sides(part)):
            whole = condition.combine_chunks() if isinstance(condition, pa.ChunkedArray) else condition
            mask = whole if mask is None else pc.and_(mask, whole)
        return mask

    def _own(self, part: Part) -> Iterable[Array]:
        """Yield the conditions that an event meets by its own columns."""
        events, chosen, words = part.events, self.filter, self.picture.words
        for name, values in (
            ("type", chosen.types),
            ("mode", chosen.modes),
            ("quad", chosen.quads),
            ("status", chosen.statuses),
            ("outlet", chosen.outlet),
        ):
            if values:
                yield pc.is_in(events[name], value_set=words.numbers(values))
        yield from day_masks(events["day"], chosen.date_from, chosen.date_to)
        if chosen.min_confidence:
            yield pc.greater_equal(events["confidence"], chosen.min_confidence)
        if chosen.historical is not None:
            yield pc.equal(events["historical"], chosen.historical)
        if chosen.story:
            yield pc.equal(events["story"], pa.scalar(self.story_pk, pa.int32()))
        if self.found is not None:
            yield pc.is_in(events["story"], value_set=pa.array(_here(part, self.found), pa.int32()))

    def _sides(self, part: Part) -> Iterable[Array]:
        """Yield the conditions that an event meets by who takes part and where."""
        chosen, words = self.filter, self.picture.words
        for key, sides in (
            (chosen.actor, (ACTOR,)),
            (chosen.recipient, (RECIPIENT,)),
            (chosen.either, (ACTOR, RECIPIENT)),
        ):
            if key:
                yield part.mask(sides_of(words, part, key, sides)["at"])
        if chosen.pair:
            actor, recipient = chosen.pair
            yield part.mask(dyads_of(words, part, actor=actor, recipient=recipient)["at"])
        if chosen.country:
            here = pc.is_in(part.concerns["country"], value_set=words.numbers([chosen.country]))
            yield part.mask(part.concerns.filter(here)["at"])


class Cube:
    """The columns in memory, shared by the threads of a reader."""

    def __init__(self) -> None:
        self._picture = Picture(Words())
        self._lock = threading.Lock()

    @property
    def loaded(self) -> bool:
        """Tell whether the columns are in memory, so that a question does not have to wait for them."""
        return bool(self._picture.parts)

    def picture(self, connection: sa.Connection) -> Picture:
        """Return the present state, after reading what the database has more, or no longer."""
        with self._lock:
            old, c = self._picture, schema.counters.c
            now = connection.execute(sa.select(c.events, c.removed)).one()
            if not old.parts or (now.events, now.removed) != (old.last, old.removed):
                self._picture = self._refreshed(connection, old, now.events, now.removed)
            return self._picture

    def choose(self, connection: sa.Connection, chosen: EventFilter, found: Hits) -> Chosen:
        """Return a filter over the present state; `found` is what its text search found."""
        story_pk = None
        if chosen.story:
            story_pk = connection.scalar(sa.select(schema.stories.c.pk).where(schema.stories.c.id == chosen.story))
        return Chosen(self.picture(connection), chosen, found, -1 if story_pk is None else story_pk)

    def _refreshed(self, connection: sa.Connection, old: Picture, last: int, removed: int) -> Picture:
        parts = old.parts
        if removed != old.removed and parts:
            r = schema.removed_events.c
            log = connection.scalars(sa.select(r.event_pk).where(r.seq > old.removed, r.seq <= removed)).all()
            parts = tuple(part.without(pa.array(log, pa.int32())) for part in parts)
        new = load(connection, old.words, old.last, last)
        if not parts:
            return Picture(old.words, (new, new.without(new.events["pk"].combine_chunks())), last, removed)
        large, latest = parts[0], parts[1].joined(new)
        if len(latest) > _LATEST:
            large, latest = large.joined(latest), latest.without(latest.events["pk"].combine_chunks())
        return Picture(old.words, (large, latest), last, removed)


def _here(part: Part, found: Collection[int]) -> Collection[int]:
    """Return those of many stories that a part has events of, without looking at each where the part is small."""
    if len(found) < len(part):
        return found
    return [pk for pk in pc.unique(part.events["story"]).to_pylist() if pk in found]


def sides_of(words: Words, part: Part, key: str, sides: tuple[str, ...]) -> Array:
    """Return the rows of a part's sides in which `key` stands on one of these sides."""
    mask = pc.is_in(part.sides[level_of(key)], value_set=words.numbers([key]))
    if len(sides) == 1:
        mask = pc.and_(mask, pc.is_in(part.sides["side"], value_set=words.numbers(sides)))
    return part.sides.filter(mask)


def dyads_of(words: Words, part: Part, *, actor: str = "", recipient: str = "", columns: Sequence[str] = _AT) -> Array:
    """Return columns of the rows of a part's dyads with this actor and this recipient (either may be left open)."""
    mask = None
    for prefix, key in (("a", actor), ("r", recipient)):
        if key:
            numbers = words.numbers([key])
            number = numbers[0] if len(numbers) else pa.scalar(-1, pa.int32())
            here = pc.equal(part.dyads[f"{prefix}_{_DYAD_LEVEL[level_of(key)]}"], number)
            mask = here if mask is None else pc.and_(mask, here)
    dyads = part.dyads.select(columns)
    return dyads if mask is None else dyads.filter(mask)


def level_of(key: str) -> str:
    """Return what a key names: head («RUS»), code («RUS GOV») or actor (a lexicon actor's id)."""
    if not is_code(key):
        return "actor"
    return "code" if " " in key else "head"


def day_masks(column: Array, date_from: str, date_to: str) -> Iterable[Array]:
    """Yield the masks of the days from one ISO date to another; a month or year stands for all its days."""
    if date_from:
        yield pc.fill_null(pc.greater_equal(column, _bound(date_from, last=False)), False)
    if date_to:
        yield pc.fill_null(pc.less_equal(column, _bound(date_to, last=True)), False)


def _bound(iso: str, *, last: bool) -> Array:
    """Return the first or last day of an ISO day, month or year."""
    year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
    month = month or (12 if last else 1)
    return pa.scalar(date(year, month, day or (monthrange(year, month)[1] if last else 1)), pa.date32())
