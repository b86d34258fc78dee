"""Columns of events in memory: what `cube` keeps, how it is read from the database and how parts of it are joined.

A `Part` holds Arrow tables of small integers. Rows of its sides, dyads and concerns point to their event by its
position in the part (`at`), so that a choice of events, a mask of booleans, is carried over to them by one gather.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, TypeVar, cast

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.store import schema
from marsad.store.schema import ACTOR, RECIPIENT

Array = Any  # pyarrow comes without types
T = TypeVar("T")
_REMEMBERED: Final = 256
_PIECE: Final = 2_000  # rows; more do not stay in the processor's cache
_SIDE: Final = ("at", "n", "head", "code", "actor")


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

    def mapped(self, column: Array, change: Callable[[str], str]) -> Array:
        """Return a column of numbers with each word changed, the change made once a distinct word."""
        distinct = pc.unique(column)
        changed = [self._number(change(self.words[n] or "")) for n in distinct.to_pylist()]
        return pa.array(changed, pa.int32()).take(pc.index_in(column, value_set=distinct))

    def numbers(self, words: Iterable[str]) -> Array:
        """Return the numbers of these words; one that never came has none."""
        return pa.array([self._numbers[word] for word in words if word in self._numbers], pa.int32())

    def _number(self, word: str | None) -> int:
        if word not in self._numbers:
            self._numbers[word] = len(self.words)
            self.words.append(word)
        return self._numbers[word]


class _Once:
    """Something that is counted once, however many threads ask for it at the same time."""

    __slots__ = ("_counted", "_lock", "_value")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted = False
        self._value: object = None

    def value(self, count: Callable[[], object]) -> object:
        """Return what was counted; the first that asks counts, the others wait."""
        if not self._counted:
            with self._lock:
                if not self._counted:
                    self._value = count()
                    self._counted = True
        return self._value


class Part:
    """Events that arrived one after the other, and what was counted over them: a part never changes.

    events: pk story day month type mode quad status outlet place spot confidence score historical
            (`place` is the country of the place, `spot` the place itself, "" where there is none)
    sides: at side n head code actor day (actors and recipients)
    dyads: at a_head a_code a_id r_head r_code r_id day type quad score
    concerns: at country (each country once for an event: of its sides and its place)
    """

    __slots__ = ("_lock", "_memory", "concerns", "dyads", "events", "sides")

    def __init__(self, events: Array, sides: Array, dyads: Array, concerns: Array) -> None:
        self.events, self.sides, self.dyads, self.concerns = events, sides, dyads, concerns
        self._memory: OrderedDict[Hashable, _Once] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return int(self.events.num_rows)

    def remembered(self, key: Hashable, count: Callable[[], T]) -> T:
        """Return what was counted under a key, counting it the first time."""
        with self._lock:
            kept = self._memory.setdefault(key, _Once())
            self._memory.move_to_end(key)
            if len(self._memory) > _REMEMBERED:
                self._memory.popitem(last=False)
        return cast("T", kept.value(count))

    def joined(self, later: Part) -> Part:
        """Return this part with a later one behind it."""
        if not len(self):
            return later
        tables = []
        for mine, theirs in zip(self._pointing(), later._pointing(), strict=True):
            moved = pc.add(theirs["at"], pa.scalar(len(self), pa.int32()))
            tables.append(pa.concat_tables([mine, theirs.set_column(0, "at", moved)]).combine_chunks())
        return Part(pa.concat_tables([self.events, later.events]).combine_chunks(), *tables)

    def without(self, pks: Array) -> Part:
        """Return this part without the events of these pks; itself where it has none of them."""
        kept = pc.invert(pc.is_in(self.events["pk"].combine_chunks(), value_set=pks))
        if pc.all(kept).as_py() is not False:
            return self
        places = pc.subtract(pc.cumulative_sum(kept.cast(pa.int32())), pa.scalar(1, pa.int32()))
        tables = []
        for table in self._pointing():
            stays = table.filter(kept.take(table["at"].combine_chunks()))
            tables.append(stays.set_column(0, "at", places.take(stays["at"].combine_chunks())).combine_chunks())
        return Part(self.events.filter(kept).combine_chunks(), *tables)

    def _pointing(self) -> tuple[Array, Array, Array]:
        return self.sides, self.dyads, self.concerns

    def mask(self, at: Array) -> Array:
        """Return the mask of the events at these positions."""
        if not len(self):
            return pa.array([], pa.bool_())
        marks = pc.scatter(pa.repeat(pa.scalar(True), len(at)), whole(at), max_index=len(self) - 1)
        return pc.fill_null(marks, False)


def whole(column: Array) -> Array:
    """Return a column as one array."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def within(table: Array, mask: Array) -> Array:
    """Return the rows of a table whose event is chosen by a mask; all where the mask is None."""
    return table if mask is None else table.filter(mask.take(whole(table["at"])))


def load(connection: sa.Connection, words: Words, after: int, last: int) -> Part:
    """Read the events with numbers after one and up to another."""
    events = _events(connection, words, after, last)
    sides = _sides(connection, words, events, after, last)
    return Part(events, sides, _dyads(words, events, sides), _concerns(words, events, sides))


def _events(connection: sa.Connection, words: Words, after: int, last: int) -> Array:
    e = schema.events.c
    chosen = (e.pk, e.story_pk, e.day, e.type, e.mode, e.quad, e.status, e.outlet, e.place_country)
    numbers = (e.confidence, e.score, e.historical)
    asked = sa.select(*chosen, _spot(), *numbers).where(e.pk > after, e.pk <= last).order_by(e.pk)

    def made(columns: list[Sequence[Any]]) -> Array:
        pk, story, day, type_, mode, quad, status, outlet, place, spot, confidence, score, historical = columns
        days = pa.array([day or None for day in day], pa.string()).cast(pa.date32())
        named = {"type": type_, "mode": mode, "quad": quad, "status": status, "outlet": outlet, "place": place}
        return pa.table(
            {
                "pk": pa.array(pk, pa.int32()),
                "story": pa.array(story, pa.int32()),
                "day": days,
                "month": _months(days),
                **{name: words.encode(column) for name, column in named.items()},
                "spot": words.encode(spot),
                "confidence": pa.array(confidence, pa.float64()),
                "score": pa.array(score, pa.float32()),
                "historical": pa.array(map(bool, historical), pa.bool_()),
            }
        )

    return _table(connection, asked, made)


def _spot() -> sa.ColumnElement[str]:
    """Return what tells places apart: the GeoNames id where there is one, else name and country."""
    e = schema.events.c
    return sa.case(
        (e.place_geonames.is_not(None), sa.cast(e.place_geonames, sa.Text)),
        (e.place_name.is_not(None), e.place_name + "|" + sa.func.coalesce(e.place_country, "")),
        else_="",
    )


def _sides(connection: sa.Connection, words: Words, events: Array, after: int, last: int) -> Array:
    p = schema.participants.c
    asked = sa.select(p.event_pk, p.side, p.n, p.code, p.actor_id)
    mine = asked.where(p.event_pk > after, p.event_pk <= last, p.side.in_((ACTOR, RECIPIENT)))

    def made(columns: list[Sequence[Any]]) -> Array:
        pk, side, n, code, actor = columns
        codes = words.encode(code)
        return pa.table(
            {
                "at": pa.array(pk, pa.int32()),
                "side": words.encode(side),
                "n": pa.array(n, pa.int16()),
                "head": words.mapped(codes, head_of),
                "code": codes,
                "actor": words.encode(actor),
            }
        )

    sides = _table(connection, mine.order_by(p.event_pk), made)
    at = pc.index_in(whole(sides["at"]), value_set=whole(events["pk"]))
    sides = sides.set_column(0, "at", at)
    return _told_by(sides, events, ("day",))


def _dyads(words: Words, events: Array, sides: Array) -> Array:
    """Multiply the sides out, as the table `dyads` does: actors with recipients, else actors with each other."""
    kept = sides.filter(pc.invert(pc.is_in(sides["code"], value_set=words.numbers([""]))))
    acting = pc.is_in(kept["side"], value_set=words.numbers([ACTOR]))
    as_actor = ["at", *(f"a_{name}" for name in ("n", "head", "code", "id"))]
    as_recipient = ["at", *(f"r_{name}" for name in ("n", "head", "code", "id"))]
    actors = kept.filter(acting).select(_SIDE).rename_columns(as_actor)
    recipients = kept.filter(pc.invert(acting)).select(_SIDE).rename_columns(as_recipient)
    received = sides.filter(pc.is_in(sides["side"], value_set=words.numbers([RECIPIENT])))["at"]
    mutual = actors.filter(pc.invert(pc.is_in(actors["at"], value_set=whole(received))))
    others = mutual.rename_columns(as_recipient)
    directed = actors.join(recipients, "at", join_type="inner", use_threads=False)
    mutual = mutual.join(others, "at", join_type="inner", use_threads=False).select(directed.column_names)
    mutual = mutual.filter(pc.not_equal(mutual["a_code"], mutual["r_code"]))
    dyads = pa.concat_tables([directed, mutual]).drop_columns(["a_n", "r_n"])
    return _told_by(dyads, events, ("day", "type", "quad", "score")).combine_chunks()


def _concerns(words: Words, events: Array, sides: Array) -> Array:
    """Return each event's countries once: heads of its sides and the country of its place."""
    everywhere = pa.array(range(len(events)), pa.int32())
    pairs = pa.table(
        {
            "at": pa.chunked_array([*sides["at"].chunks, everywhere], pa.int32()),
            "country": pa.chunked_array([*sides["head"].chunks, *events["place"].chunks], pa.int32()),
        }
    )
    known = [n for n, word in enumerate(words.words) if is_country(word)]
    pairs = pairs.filter(pc.is_in(pairs["country"], value_set=pa.array(known, pa.int32())))
    return pairs.group_by(["at", "country"], use_threads=False).aggregate([]).combine_chunks()


def is_country(word: str | None) -> bool:
    """Tell whether a head is a country's: three capitals, not the XXX of an unknown one."""
    return (
        word is not None
        and len(word) == 3
        and word.isascii()
        and word.isupper()
        and word.isalpha()
        and word != UNKNOWN_HEAD
    )


def _table(connection: sa.Connection, asked: sa.Select[Any], made: Callable[[list[Sequence[Any]]], Array]) -> Array:
    """Return the rows of a select as one table, made piece by piece: all of them as Python objects are a gigabyte.

    They are read by the driver's own cursor: half the time of rows made by SQLAlchemy.
    """
    statement = asked.compile(connection.engine, compile_kwargs={"literal_binds": True})
    cursor = connection.connection.cursor()
    pieces: list[Array] = []
    try:
        cursor.execute(str(statement))
        while rows := cursor.fetchmany(_PIECE):
            pieces.append(made(list(zip(*rows, strict=True))))
    finally:
        cursor.close()
    return pa.concat_tables(pieces or [made([()] * len(asked.selected_columns))]).combine_chunks()


def _told_by(table: Array, events: Array, names: Sequence[str]) -> Array:
    """Return the table with columns of the event that each row belongs to."""
    for name in names:
        table = table.append_column(name, events[name].take(table["at"]))
    return table


def _months(days: Array) -> Array:
    """Return months as whole numbers, twelve a year, so that they sort and subtract."""
    return pc.add(pc.multiply(pc.year(days), 12), pc.subtract(pc.month(days), 1)).cast(pa.int32())


def month_name(number: int) -> str:
    """Return the ISO month of a number that stands for one."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
