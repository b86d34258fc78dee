"""The grammar of time expressions: from a run of words and numbers to `calendar.Parts`.

A phrase is a run of components in any order («صباح اليوم الأحد 19 مارس 2017»), each filling its own slot of `Parts`; a
component whose slot is taken ends the phrase. Components are tried in a fixed order at each item; between two of them a
comma, a bracket or a word like «من» may stand.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from marsad.mentions.calendar import NOTHING, Parts
from marsad.mentions.time_components import Components, Found, components_of
from marsad.mentions.time_items import DIGITS, MONTH_NAMES, YEARS

_PAUSES: Final = frozenset({"،", ",", "(", ")", "-", "–", "/", ":"})
_DASHES: Final = frozenset("-–")
_RANGE_REACH: Final = 12  # words from «من» within which «إلى» makes a range of days
# What an expression can begin with.
_RANGE_STARTS: Final = frozenset({"between", "from", DIGITS})
STARTS: Final = frozenset({
    "ago", "article", "at", "between", "cardinal", "decade", "dual", "edge", "from", "hijri", "hijri-weak", "hour",
    "month", "month-numbered", "month-weak", "night", "noon", "offset", "ordinal", "part", "period", "plural",
    "same-before", "season", "share", "tens", "that", "this", "unit", "weekday", DIGITS,
})  # fmt: skip


class Phrase(NamedTuple):
    """Items `first` to `last` (half-open) and what they say. A range has `until`."""

    first: int
    last: int
    parts: Parts
    until: Parts | None = None


class Reader(Components):
    """Reads whole phrases. Every method takes an item index and gives what it read with the index behind it."""

    def ago(self, i: int) -> Phrase | None:
        """Read «قبل ثلاثة أيام», «منذ عامين»; what is inexact or counts from another event is none."""
        word = self.has(i, "ago")
        if word is None:
            return None
        if self.has(i + 1, "vague"):
            return None
        found = self._duration(i + 1)
        if found is None:
            return None
        unit, many, end = found
        if self.has(end, "vague") or self.has(end, "from"):
            return None
        return Phrase(i, end, Parts(ago=(unit, many)))

    def _duration(self, i: int) -> tuple[str, int, int] | None:
        dual = self.has(i, "dual")
        if dual is not None:
            return dual.value, 2, i + 1
        number = self.amount(i)
        if number is not None:
            unit = self.has(number[1], "plural", "counted", "period")
            return (unit.value, number[0], number[1] + 1) if unit else None
        unit = self.has(i, "period")
        if unit is None or self._names_a_time(i + 1) or self._year(i, Parts()) or self._period(i, Parts()):
            return None
        return unit.value, 1, i + 1

    def _names_a_time(self, i: int) -> bool:
        return self.has(i, *MONTH_NAMES, "hijri", "hijri-weak", "weekday", "offset", "step") is not None or (
            i < len(self.items) and self.numbers[i]
        )

    def run(self, i: int, parts: Parts | None = None) -> Phrase | None:
        """Read the longest run of components at `i`."""
        parts, end = parts or NOTHING, i
        while True:
            found = self._next(end, parts)
            if found is None:
                break
            parts, end = found
        return Phrase(i, end, parts) if end > i and (parts.dated or parts.clock) else None

    def _next(self, i: int, parts: Parts) -> Found:
        if not parts.empty and self.conjoined(i) is not None:
            return None
        found = self._component(i, parts)
        if found is not None or parts.empty:
            return found
        at = i + 1 if self.mark(i, _PAUSES) else i
        if at > i:
            found = self._component(at, parts)
            return found if found and self._joins_after_pause(parts, found[0]) else None
        at = self.behind(i, "of")
        return self._component(at, parts) if at > i else None

    def _joins_after_pause(self, old: Parts, new: Parts) -> bool:
        """A comma or bracket joins only what says the same day closer: «اليوم، الثلاثاء», «الأحد (5 مارس)»."""
        day_before = old.offset is not None or old.weekdays or old.hijri_days or old.days
        closer = (
            new.weekdays != old.weekdays
            or new.days != old.days
            or new.clock != old.clock
            or new.hijri_days != old.hijri_days
        )
        return bool(day_before and closer)

    def _component(self, i: int, parts: Parts) -> Found:
        if i >= len(self.items):
            return None
        here = self.roles_at(i)
        if not here:
            return None
        for read in components_of(here):
            found = read(self, i, parts)
            if found is not None:
                return found
        return None

    def range(self, i: int) -> Phrase | None:
        """Read «بين عامي 2011 و2015», «من 28 أبريل إلى 3 مايو», «2011-2015»."""
        here = self.roles_at(i)
        two = self.has(i, "between") if "between" in here else None
        start = self.has(i, "from") if "from" in here and self._until_ahead(i) else None
        if two is None and start is None:
            return self._year_dash(i)
        begin = i + len((two or start).words)  # type: ignore[union-attr]
        lead = self._lead(begin, "year", "dual", "plural", "period")
        lead = self._lead(lead, "day", "dual", "plural", "period")
        for first in (self._bare_day(lead), self._end_of_range(lead)):
            after = None if first is None else self.conjoined(first.last) if two else self._until(first.last)
            last = self._end_of_range(after) if after is not None else None
            if first is not None and last is not None and (last.parts.month or not first.parts.days):
                return Phrase(i, last.last, _completed(first.parts, last.parts), last.parts)
        return None

    def _until_ahead(self, i: int) -> bool:
        """Tell whether «إلى» or «حتى» stands near enough to end a range."""
        return any("until" in roles for roles in self.roles[i + 2 : i + _RANGE_REACH])

    def _until(self, i: int) -> int | None:
        end = self.behind(i, "until")
        return end if end > i else None

    def _end_of_range(self, i: int) -> Phrase | None:
        """Read an end of a range: a phrase, a bare year, or a bare day number that the other end completes."""
        number = self.digits(i, *YEARS)
        if number is not None:
            return Phrase(i, i + 1, Parts(year=number))
        found = self.run(i)
        if found is not None and found.parts.dated:
            return found
        return self._bare_day(i)

    def _bare_day(self, i: int) -> Phrase | None:
        day = self.day_number(i)
        return Phrase(i, day[1], Parts(days=(day[0],))) if day else None

    def _year_dash(self, i: int) -> Phrase | None:
        first, last = self.digits(i, *YEARS), self.digits(i + 2, *YEARS)
        if first is None or last is None or not self.mark(i + 1, _DASHES) or first >= last:
            return None
        return Phrase(i, i + 3, Parts(year=first), Parts(year=last))

    def phrase(self, i: int) -> Phrase | None:
        """Read the time expression that starts at item `i`."""
        here = self.roles_at(i)
        if here.isdisjoint(STARTS):
            return None
        found = None if here.isdisjoint(_RANGE_STARTS) else self.range(i)
        found = found or (self.ago(i) if "ago" in here else None) or (self.run(i) if components_of(here) else None)
        if found is None or not found.parts.days or found.parts.year is not None:
            return found
        recurring = self.has(found.last, "yearly") or self.before(found.first, "named-event")
        return found._replace(parts=Parts(), until=None) if recurring else found


def _completed(first: Parts, last: Parts) -> Parts:
    """Give the first end of a range the month, year or step that only the last one tells."""
    if first.days and first.month is None and first.step is None:
        first = first._replace(month=last.month, step=last.step, period=last.period)
    if first.year is None and (first.month is not None or first.days):
        first = first._replace(year=last.year, step=first.step if first.step is not None else last.step)
    if first.weekdays and first.step is None:
        first = first._replace(step=last.step, period=first.period or last.period)
    return first
