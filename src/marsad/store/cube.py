"""Counting over all events in memory: a few narrow columns of every event, kept up to date with the database.

Counts by any filter over a million events cannot come from indexes in the time of a page view, whatever the index; over
columns in memory they take milliseconds. The columns are loaded when something is first counted and then follow the
database: rows only ever get higher numbers, and what is taken away stands in `removed_events`, so a refresh reads what
is new and no more. Events, their sides and their dyads are kept as Arrow tables of small integers; words (codes,
outlets, types) are numbered as they come.
"""

from __future__ import annotations

import threading
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.store import schema
from marsad.store.filters import EventFilter, is_code
from marsad.store.fulltext import Hits
from marsad.store.rows import head_of
from marsad.store.schema import ACTOR, RECIPIENT

_MOST_CHUNKS: Final = 64
Array = Any  # pyarrow comes without types


class Words:
    """Words numbered in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str | None, int] = {}
        self.words: list[str | None] = []

    def encode(self, column: Sequence[str | None]) -> Array:
        """Return the numbers of a column of words as int32; each distinct word is looked up once."""
        coded = pa.array(column, pa.string()).dictionary_encode(null_encoding="encode")
        numbers = pa.array([self._number(word) for word in coded.dictionary.to_pylist()], pa.int32())
        return numbers.take(coded.indices)

    def _number(self, word: str | None) -> int:
        if word not in self._numbers:
            self._numbers[word] = len(self.words)
            self.words.append(word)
        return self._numbers[word]

    def mapped(self, column: Array, change: Callable[[str], str]) -> Array:
        """Return a column of numbers with each word changed, the change made once a distinct word."""
        distinct = pc.unique(column)
        changed = [self._number(change(self.words[n] or "")) for n in distinct.to_pylist()]
        return pa.array(changed, pa.int32()).take(pc.index_in(column, value_set=distinct))

    def numbers(self, words: Iterable[str]) -> Array:
        """Return the numbers of these words; one that never came has none."""
        return pa.array([self._numbers[word] for word in words if word in self._numbers], pa.int32())


@dataclass(frozen=True, slots=True)
class Picture:
    """The tables of one moment.

    events: pk story day month type mode quad status outlet place spot confidence score historical
            (`place` is the country of the place, `spot` the place itself, "" where there is none)
    sides: pk side n head code actor day (actors and recipients)
    dyads: pk a_head a_code a_id r_head r_code r_id day type quad score
    concerns: pk country (each country once for an event: of its sides and its place)
    """

    events: Array
    sides: Array
    dyads: Array
    concerns: Array
    last: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows of `picture.events` that a filter chose."""

    cube: Cube
    picture: Picture
    events: Array

    @property
    def everything(self) -> bool:
        """Whether the filter left nothing out."""
        return len(self.events) == len(self.picture.events)


@dataclass(slots=True)
class Cube:
    """The columns in memory with the words behind their numbers."""

    words: Words = field(default_factory=Words)
    _picture: Picture | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def picture(self, connection: sa.Connection) -> Picture:
        """Return the present state, after reading what the database has more, or no longer."""
        with self._lock:
            old = self._picture or Picture(None, None, None, None)
            c = schema.counters.c
            now = connection.execute(sa.select(c.events, c.removed)).one()
            if self._picture is None or (now.events, now.removed) != (old.last, old.removed):
                self._picture = self._refreshed(connection, old, now.events, now.removed)
            return self._picture

    def _refreshed(self, connection: sa.Connection, old: Picture, last: int, removed: int) -> Picture:
        gone: Array = None
        if removed != old.removed and old.events is not None:
            r = schema.removed_events.c
            log = connection.scalars(sa.select(r.event_pk).where(r.seq > old.removed, r.seq <= removed))
            gone = pa.array(log.all(), pa.int32())
        events = self._events(connection, old.last, last)
        sides = self._sides(connection, events, old.last, last)
        dyads = self._dyads(events, sides)
        new = (events, sides, dyads, self._concerns(events, sides))
        kept = (old.events, old.sides, old.dyads, old.concerns)
        events, sides, dyads, concerns = (_followed(*pair, gone) for pair in zip(kept, new, strict=True))
        return Picture(events, sides, dyads, concerns, last, removed)

    def _events(self, connection: sa.Connection, after: int, last: int) -> Array:
        e = schema.events.c
        chosen = (e.pk, e.story_pk, e.day, e.type, e.mode, e.quad, e.status, e.outlet, e.place_country)
        numbers = (e.confidence, e.score, e.historical)
        asked = sa.select(*chosen, _spot(), *numbers).where(e.pk > after, e.pk <= last).order_by(e.pk)
        columns = _columns(connection, asked)
        pk, story, day, type_, mode, quad, status, outlet, place, spot, confidence, score, historical = columns
        days = _days(day)
        words = {"type": type_, "mode": mode, "quad": quad, "status": status, "outlet": outlet, "place": place}
        return pa.table(
            {
                "pk": pa.array(pk, pa.int32()),
                "story": pa.array(story, pa.int32()),
                "day": days,
                "month": _months(days),
                **{name: self.words.encode(column) for name, column in words.items()},
                "spot": self.words.encode(spot),
                "confidence": pa.array(confidence, pa.float64()),
                "score": pa.array(score, pa.float32()),
                "historical": pa.array(map(bool, historical), pa.bool_()),
            }
        )

    def _sides(self, connection: sa.Connection, events: Array, after: int, last: int) -> Array:
        p = schema.participants.c
        asked = sa.select(p.event_pk, p.side, p.n, p.code, p.actor_id)
        mine = asked.where(p.event_pk > after, p.event_pk <= last, p.side.in_((ACTOR, RECIPIENT)))
        pk, side, n, code, actor = _columns(connection, mine.order_by(p.event_pk))
        codes = self.words.encode(code)
        sides = pa.table(
            {
                "pk": pa.array(pk, pa.int32()),
                "side": self.words.encode(side),
                "n": pa.array(n, pa.int16()),
                "head": self.words.mapped(codes, head_of),
                "code": codes,
                "actor": self.words.encode(actor),
            }
        )
        return _told_by(sides, events, ("day",))

    def _dyads(self, events: Array, sides: Array) -> Array:
        """Multiply the sides out, as the table `dyads` does: actors with recipients, else actors with each other."""
        kept = sides.filter(pc.invert(pc.is_in(sides["code"], value_set=self.words.numbers([""]))))
        names = ("pk", "n", "head", "code", "actor")
        mask = pc.is_in(kept["side"], value_set=self.words.numbers([ACTOR]))
        actors = kept.filter(mask).select(names).rename_columns(["pk", "a_n", "a_head", "a_code", "a_id"])
        recipients = (
            kept.filter(pc.invert(mask)).select(names).rename_columns(["pk", "r_n", "r_head", "r_code", "r_id"])
        )
        received = sides.filter(pc.is_in(sides["side"], value_set=self.words.numbers([RECIPIENT])))["pk"]
        mutual = actors.filter(pc.invert(pc.is_in(actors["pk"], value_set=received.combine_chunks())))
        others = mutual.rename_columns(["pk", "r_n", "r_head", "r_code", "r_id"])
        directed = actors.join(recipients, "pk", join_type="inner", use_threads=False)
        mutual = mutual.join(others, "pk", join_type="inner", use_threads=False)
        mutual = mutual.filter(pc.not_equal(mutual["a_code"], mutual["r_code"]))
        dyads = pa.concat_tables([directed, mutual.select(directed.column_names)]).drop_columns(["a_n", "r_n"])
        return _told_by(dyads, events, ("day", "type", "quad", "score"))

    def _concerns(self, events: Array, sides: Array) -> Array:
        """Return each event's countries once: heads of its sides and the country of its place."""
        pairs = pa.table(
            {
                "pk": pa.chunked_array([*sides["pk"].chunks, *events["pk"].chunks], pa.int32()),
                "country": pa.chunked_array([*sides["head"].chunks, *events["place"].chunks], pa.int32()),
            }
        )
        known = [n for n, word in enumerate(self.words.words) if is_country(word)]
        pairs = pairs.filter(pc.is_in(pairs["country"], value_set=pa.array(known, pa.int32())))
        return pairs.group_by(["pk", "country"], use_threads=False).aggregate([])

    def select(self, connection: sa.Connection, picture: Picture, chosen: EventFilter, found: Hits) -> Array:
        """Return the rows of `picture.events` that a filter chooses; `found` is what its text search found."""
        events = picture.events
        mask = None
        for condition in self._masks(connection, picture, chosen, found):
            mask = condition if mask is None else pc.and_(mask, condition)
        return events if mask is None else events.filter(mask)

    def _masks(self, connection: sa.Connection, picture: Picture, chosen: EventFilter, found: Hits) -> Iterable[Array]:
        events = picture.events
        for name, values in (
            ("type", chosen.types),
            ("mode", chosen.modes),
            ("quad", chosen.quads),
            ("status", chosen.statuses),
            ("outlet", chosen.outlet),
        ):
            if values:
                yield pc.is_in(events[name], value_set=self.words.numbers(values))
        yield from _day_masks(events["day"], chosen)
        if chosen.min_confidence:
            yield pc.greater_equal(events["confidence"], chosen.min_confidence)
        if chosen.historical is not None:
            yield pc.equal(events["historical"], chosen.historical)
        if chosen.story:
            pk = connection.scalar(sa.select(schema.stories.c.pk).where(schema.stories.c.id == chosen.story))
            yield pc.equal(events["story"], pa.scalar(pk if pk is not None else -1, pa.int32()))
        if found is not None:
            yield pc.is_in(events["story"], value_set=pa.array(found, pa.int32()))
        yield from self._side_masks(picture, chosen)

    def _side_masks(self, picture: Picture, chosen: EventFilter) -> Iterable[Array]:
        pk = picture.events["pk"]
        for key, sides in (
            (chosen.actor, (ACTOR,)),
            (chosen.recipient, (RECIPIENT,)),
            (chosen.either, (ACTOR, RECIPIENT)),
        ):
            if key:
                yield _within(pk, self.sides_of(picture, key, sides)["pk"])
        if chosen.pair:
            yield _within(pk, self.dyads_of(picture, *chosen.pair)["pk"])
        if chosen.country:
            concerned = picture.concerns
            mine = concerned.filter(pc.is_in(concerned["country"], value_set=self.words.numbers([chosen.country])))
            yield _within(pk, mine["pk"])

    def sides_of(self, picture: Picture, key: str, sides: tuple[str, ...]) -> Array:
        """Return the rows of `picture.sides` in which `key` stands on one of these sides."""
        mask = pc.is_in(picture.sides[level_of(key)], value_set=self.words.numbers([key]))
        if len(sides) == 1:
            mask = pc.and_(mask, pc.is_in(picture.sides["side"], value_set=self.words.numbers(sides)))
        return picture.sides.filter(mask)

    def dyads_of(self, picture: Picture, actor: str = "", recipient: str = "") -> Array:
        """Return the rows of `picture.dyads` with this actor and this recipient (either may be left open)."""
        dyads = picture.dyads
        for prefix, key in (("a", actor), ("r", recipient)):
            if key:
                column = dyads[f"{prefix}_{_DYAD_LEVEL[level_of(key)]}"]
                dyads = dyads.filter(pc.is_in(column, value_set=self.words.numbers([key])))
        return dyads

    def tally(self, column: Array) -> list[tuple[str | None, int]]:
        """Return how often each word stands in a column of numbers, the most frequent first, ties by the word."""
        found = ((self.words.words[r["values"]], r["counts"]) for r in pc.value_counts(column).to_pylist())
        return sorted(found, key=lambda pair: (-pair[1], pair[0] or ""))


_DYAD_LEVEL: Final = {"head": "head", "code": "code", "actor": "id"}


def level_of(key: str) -> str:
    """Return what a key names: head («RUS»), code («RUS GOV») or actor (a lexicon actor's id)."""
    if not is_code(key):
        return "actor"
    return "code" if " " in key else "head"


def is_country(word: str | None) -> bool:
    """Tell whether a head is a country's: three capitals, not the XXX of an unknown one."""
    return (
        word is not None and len(word) == 3 and word.isascii() and word.isupper() and word.isalpha() and word != "XXX"
    )


def within(column: Array, table: Array) -> Array:
    """Return the mask of the rows whose event is one of `table`'s."""
    return _within(column, table["pk"])


def _within(column: Array, pks: Array) -> Array:
    return pc.is_in(column, value_set=pks.combine_chunks() if isinstance(pks, pa.ChunkedArray) else pks)


def _spot() -> sa.ColumnElement[str]:
    """Return what tells places apart: the GeoNames id where there is one, else name and country."""
    e = schema.events.c
    return sa.case(
        (e.place_geonames.is_not(None), sa.cast(e.place_geonames, sa.Text)),
        (e.place_name.is_not(None), e.place_name + "|" + sa.func.coalesce(e.place_country, "")),
        else_="",
    )


def _columns(connection: sa.Connection, asked: sa.Select[Any]) -> list[Sequence[Any]]:
    """Return the columns of a select, read by the driver's own cursor: half the time of rows made by SQLAlchemy."""
    statement = asked.compile(connection.engine, compile_kwargs={"literal_binds": True})
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(statement))
        columns: list[Sequence[Any]] = list(zip(*cursor.fetchall(), strict=True))
    finally:
        cursor.close()
    return columns or [()] * len(asked.selected_columns)


def _told_by(table: Array, events: Array, names: Sequence[str]) -> Array:
    """Return the table with columns of the event that each row belongs to."""
    at = pc.index_in(table["pk"], value_set=events["pk"].combine_chunks())
    for name in names:
        table = table.append_column(name, events[name].take(at))
    return table


def _days(column: Sequence[str]) -> Array:
    return pa.array([day or None for day in column], pa.string()).cast(pa.date32())


def _months(days: Array) -> Array:
    """Return months as whole numbers, twelve a year, so that they sort and subtract."""
    return pc.add(pc.multiply(pc.year(days), 12), pc.subtract(pc.month(days), 1)).cast(pa.int32())


def month_name(number: int) -> str:
    """Return the ISO month of a number that `_months` made."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _day_masks(column: Array, chosen: EventFilter) -> Iterable[Array]:
    if chosen.date_from:
        yield pc.fill_null(pc.greater_equal(column, _bound(chosen.date_from, last=False)), False)
    if chosen.date_to:
        yield pc.fill_null(pc.less_equal(column, _bound(chosen.date_to, last=True)), False)


def _bound(iso: str, *, last: bool) -> Array:
    """Return the first or last day of an ISO day, month or year."""
    year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
    month = month or (12 if last else 1)
    return pa.scalar(date(year, month, day or (monthrange(year, month)[1] if last else 1)), pa.date32())


def _followed(kept: Array, new: Array, gone: Array) -> Array:
    """Return a table with its new rows and without those of events that are gone."""
    if kept is None:
        return new
    if gone is not None and len(gone):
        kept = kept.filter(pc.invert(pc.is_in(kept["pk"], value_set=gone)))
        new = new.filter(pc.invert(pc.is_in(new["pk"], value_set=gone)))
    table = pa.concat_tables([kept, new])
    return table.combine_chunks() if table["pk"].num_chunks > _MOST_CHUNKS else table
