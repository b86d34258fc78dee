"""The components of time expressions: each reads one kind of words and fills one slot of `calendar.Parts`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from marsad.mentions import calendar
from marsad.mentions.calendar import Parts
from marsad.mentions.time_items import (
    DAYS_IN_MONTH,
    DIGITS,
    DIGITS_OF_YEAR,
    HIJRI_YEARS,
    HOURS,
    NOON,
    PARENTHESES,
    YEARS,
    Items,
)

_MONTHS: Final = 12
_DAYS_OF_WEEK: Final = 7
_SEPARATORS: Final = frozenset("/-.–")
Found = tuple[Parts, int] | None  # the parts with a slot more, and the item behind


class Components(Items):
    """The components. Each method takes an item index and the parts so far; it gives them with one slot more."""

    # Components. Each returns None where its slot is taken or its words are not there.

    def _numeric(self, i: int, parts: Parts) -> Found:
        """Read 2016-11-08, 8/11/2016, 08.11.2016."""
        if parts.days or parts.month or parts.year or not self._digit_run(i, 3):
            return None
        a, b, c = (self.words[i + k] for k in (0, 2, 4))
        year_first = len(a) == DIGITS_OF_YEAR
        if not year_first and len(c) not in {2, DIGITS_OF_YEAR}:
            return None
        year, month, day = (a, b, c) if year_first else (c, b, a)
        number = int(month), int(day)
        if number[0] > _MONTHS >= number[1]:
            number = number[1], number[0]
        if not (1 <= number[0] <= _MONTHS and 1 <= number[1] <= DAYS_IN_MONTH):
            return None
        return parts._replace(days=(number[1],), month=number[0], year=calendar.whole(int(year))), i + 5

    def _digit_run(self, i: int, count: int) -> bool:
        """Tell whether `count` numbers with one and the same separator stand at `i` without blanks."""
        last = i + 2 * count - 2
        if last >= len(self.items) or not all(self.touches(k) for k in range(i, last)):
            return False
        marks = {self.words[k] for k in range(i + 1, last, 2)}
        return len(marks) == 1 and marks <= _SEPARATORS and all(self.items[k].number for k in range(i, last + 1, 2))

    def _clock(self, i: int, parts: Parts) -> Found:
        if parts.clock is not None:
            return None
        at = self.behind(i, "at")
        noon = self.has(at, "noon")
        if noon is not None:
            return parts._replace(clock=f"{noon.number:02}:00"), at + len(noon.words)
        hour = self.has(at, "hour")
        found = self.hour_minutes(self.behind(at + 1, "at") if hour else i, named=hour is not None)
        if found is None:
            return None
        hours, minutes, end = found
        half = self.has(end, "half-day") or self.has(self.behind(end, "of"), "half-day")
        if half is not None:
            end = self.behind(end if self.has(end, "half-day") else self.behind(end, "of"), "half-day")
            if half.value == "pm" and hours < NOON:
                hours += NOON
            elif half.value == "am" and hours == NOON:
                hours = 0
        return parts._replace(clock=f"{hours % HOURS:02}:{minutes:02}"), self.zone(end)

    def _edge(self, i: int, parts: Parts) -> Found:
        word = self.has(i, "edge")
        if word is None or not parts.empty:
            return None
        return parts._replace(edge=word.value, since=self.before(i, "ago")), i + len(word.words)

    def _part(self, i: int, parts: Parts) -> Found:
        """Read «صباح» before a day; the phrase must go on with one."""
        word = self.has(i, "part")
        if word is None or parts.part or parts.dated:
            return None
        end = i + len(word.words)
        more = self.has(end, "part")
        if more is not None and word.value in {"late", "some"}:
            end += len(more.words)
        return parts._replace(part=word.value), end

    def _same_day(self, i: int, parts: Parts) -> Found:
        """Read «في مثل هذا اليوم من عام 1947»."""
        that = self.has(i, "that")
        if that is None or parts.dated or not parts.empty:
            return None
        today = self.has(i + len(that.words), "offset")
        if today is None or today.value != "0":
            return None
        found = self._year(self.behind(i + len(that.words) + 1, "of"), Parts())
        if found is None or found[0].year is None:
            return None
        return Parts(same_day_in=True, year=found[0].year), found[1]

    def _night(self, i: int, parts: Parts) -> Found:
        word = self.has(i, "night")
        if word is None or parts.offset is not None or parts.weekdays:
            return None
        return parts._replace(offset=word.number, part=parts.part or "night"), i + len(word.words)

    def _offset(self, i: int, parts: Parts) -> Found:
        """Read «اليوم», «أمس», «يوم غد»; «اليوم العالمي» and «المصري اليوم» are none."""
        word = self.has(self._lead(i, "day", "period"), "offset")
        if word is None or parts.offset is not None or parts.weekdays or parts.days:
            return None
        at = self._lead(i, "day", "period")
        end = at + len(word.words)
        if word.value == "0" and (self.before(at, "same-before") or self.has(end, "same")):
            return parts._replace(period="day", anaphor=True), self.behind(end, "same")
        if word.value == "0":
            inside = at > 0 and self.has(at - 1, "of") is not None and parts.empty and not word.particles
            if inside or self.has(end, "not-today") or self.before(at, "not-today-before"):
                return None
        return parts._replace(offset=word.number), end

    def _lead(self, i: int, unit: str, *roles: str) -> int:
        """Return the index behind «يوم», «يومي», «شهر» where such a word stands at `i`."""
        word = self.has(i, *roles)
        return i + 1 if word is not None and word.value == unit else i

    def _day_list(self, i: int, parts: Parts) -> Found:
        """Read «يومي الجمعة والسبت», «أيام 15،14 و16 أكتوبر», «5-7 مايو»."""
        if parts.days or parts.weekdays or parts.offset is not None:
            return None
        lead = self._lead(i, "day", "dual", "plural")
        names = self._listed(lead, self._weekday_number) if lead > i else None
        if names is not None:
            return parts._replace(weekdays=tuple(names[0])), names[1]
        numbers = self._listed(lead, self.day_number)
        if numbers is None or (len(numbers[0]) < 2 and lead == i):
            return None
        found = self._with_month(numbers[1], parts)
        return None if found is None else (found[0]._replace(days=tuple(numbers[0])), found[1])

    def _weekday_number(self, i: int) -> tuple[int, int] | None:
        word = self.has(i, "weekday")
        return (word.number, i + 1) if word else None

    def _listed(self, i: int, read: Callable[[int], tuple[int, int] | None]) -> tuple[list[int], int] | None:
        """Read a list of numbers or weekdays; a dash between two numbers fills the days between them."""
        found = read(i)
        if found is None:
            return None
        values, end = [found[0]], found[1]
        while True:
            dash = self.mark(end, frozenset("-–"))
            nxt = end + 1 if dash or self.mark(end, frozenset("،,")) else self.conjoined(end)
            more = read(nxt) if nxt is not None else None
            if more is None:
                return values, end
            values += range(values[-1] + 1, more[0]) if dash else ()
            values.append(more[0])
            end = more[1]

    def _with_month(self, i: int, parts: Parts) -> Found:
        """Read the month behind day numbers, with «من» or «شهر» before it; or «الجاري» alone, or «من الشهر الماضي»."""
        at = self._lead(self.behind(i, "of"), "month", "period")
        name = self.month_name(at)
        if name is not None and parts.month is None:
            return parts._replace(month=name[0]), name[1]
        moon = self.has(at, "hijri", "hijri-weak")
        if moon is not None and parts.hijri_month is None:
            return parts._replace(hijri_month=moon.number), at + len(moon.words)
        step = self.has(i, "step")
        if step is not None and step.value == "0":
            return parts._replace(step=0), i + 1
        found = self._period(self.behind(i, "of"), Parts())
        if found is not None and found[0].period == "month" and self.has(i, "of"):
            return parts._replace(period="month", step=found[0].step), found[1]
        return None

    def _weekday(self, i: int, parts: Parts) -> Found:
        at = self._lead(i, "day", "period")
        word = self.has(at, "weekday")
        if word is None or parts.weekdays or self.before(at, "not-weekday-before"):
            return None
        end = at + 1
        gap = end + self.mark(end, frozenset("-/–"))
        other = self.has(gap, "weekday") if parts.part == "night" else None
        if other is not None and (other.number - word.number) % _DAYS_OF_WEEK == 1:
            end = gap + 1  # «ليلة السبت/الأحد», «ليل السبت الأحد»
        return parts._replace(weekdays=(word.number,)), end

    def _day_month(self, i: int, parts: Parts) -> Found:
        at = self._lead(i, "day", "period")
        number = self.day_number(at)
        if number is None:
            return None
        found = self._with_month(number[1], parts)
        if found is None:
            return None
        if found[0].hijri_month is not None and parts.hijri_month is None:
            return found[0]._replace(hijri_days=(number[0],)), found[1]
        return None if parts.days else (found[0]._replace(days=(number[0],)), found[1])

    def _month(self, i: int, parts: Parts) -> Found:
        """Read a bare month; a doubtful name needs a preposition, «شهر», a year or «الماضي» beside it."""
        at = self._lead(i, "month", "period")
        name = self.month_name(at)
        if name is None:
            return self._hijri_month(at, i, parts)
        number, end, doubtful = name
        if parts.month is not None or parts.offset is not None or parts.weekdays:
            return None
        if doubtful and at == i and not parts.edge and not self._supported(i, end):
            return None
        return parts._replace(month=number), end

    def _supported(self, i: int, end: int) -> bool:
        word = self.has(i, "month-weak", "hijri-weak")
        inside = word is not None and (word.particles[-1:] == ("in",) or self.before(i, "month-before"))
        return bool(inside or self.has(end, "step") or self._year(end, Parts(month=1)))

    def _hijri_month(self, at: int, i: int, parts: Parts) -> Found:
        word = self.has(at, "hijri", "hijri-weak")
        if word is None or parts.hijri_month is not None or not parts.empty:
            return None
        end = at + len(word.words)
        sure = self.digits(end, *HIJRI_YEARS) is not None or self.has(end, "step") is not None
        if word.role == "hijri-weak" and at == i and not sure:
            return None
        return parts._replace(hijri_month=word.number), end

    def _hijri_year(self, i: int, parts: Parts) -> Found:
        """Read the year of a Hijri date, or «عام 1444 هـ»."""
        at = self._lead(i, "year", "period")
        number = self.digits(at, *HIJRI_YEARS)
        if number is None or parts.hijri_year is not None:
            return None
        era = self.has(at + 1, "era")
        marked = era is not None and era.value == "hijri"
        if not marked and parts.hijri_month is None:
            return None
        return parts._replace(hijri_year=number), at + 1 + marked

    def _year(self, i: int, parts: Parts) -> Found:
        """Read «عام 2014», «سنة 48», «من العام 1981», or a bare number of four digits where a year can stand."""
        if (
            parts.year is not None
            or (parts.weekdays and not parts.days)
            or (parts.offset is not None and not parts.days)
        ):
            return None
        at = self._lead(self._lead(i, "year", "period"), "year", "period")
        named = at > i
        step = self.has(at, "step", "this") if named else None
        at += bool(step) and self.digits(at + 1, *YEARS) is not None
        number = self.digits(at, *YEARS)
        if number is None and named and self.digits(at, 10, 99) is not None and len(self.words[at]) == 2:
            number = calendar.whole(int(self.words[at]))
        if number is None or (parts.period and parts.period != "year") or parts.decade:
            return None
        if not named and parts.empty and not self._stands_as_year(at):
            return None
        return parts._replace(year=number, period="", step=None if parts.period else parts.step), self.behind(
            at + 1, "era"
        )

    def _stands_as_year(self, i: int) -> bool:
        """Tell whether a bare number can be a year by what stands before it."""
        if self.before(i, "year-before") or self.mark(i - 1, PARENTHESES | {"/"}):
            return True
        previous = i - 2 if self.has(i - 1, "and") or self.mark(i - 1, frozenset("،,-–")) else i - 1
        return previous != i - 1 and self.digits(previous, *YEARS) is not None and self._stands_as_year(previous)

    def _period(self, i: int, parts: Parts) -> Found:
        """Read «الأسبوع الماضي», «هذا العام», «نفس الشهر», «بداية العام»."""
        if parts.period or parts.year is not None or parts.offset is not None:
            return None
        this = self.has(i, "this")
        same = self.has(i, "same-before")
        at = i + 1 if this or same else i
        word = self.has(at, "period")
        if word is None or (word.value == "day") or (parts.weekdays and word.value != "week"):
            return None
        end = at + 1
        if same or self.has(end, "same"):
            return parts._replace(period=word.value, anaphor=True), end + (not same)
        step = self.has(end, "step")
        if step is None and self.has(end, "this"):
            return parts._replace(period=word.value, step=0), end + 1
        if step is None and not this and not parts.edge:
            return None
        if parts.month is not None and word.value != "year":
            return None
        return parts._replace(period=word.value, step=step.number if step else 0), self.behind(end, "step")

    def _counted_period(self, i: int, parts: Parts) -> Found:
        """Read «السنوات الثلاث الماضية», «اليومين الماضيين», «الأيام الـ10 المقبلة»."""
        if not parts.empty:
            return None
        word = self.has(i, "plural", "dual")
        found = (2, i + 1) if word is not None and word.role == "dual" else None
        if word is not None and word.role == "plural":
            found = self.amount(i + 2 if self.has(i + 1, "article") and self.touches(i + 1) else i + 1)
        else:
            ahead = self.amount(i) if word is None else None
            word = self.has(ahead[1], "plural", "period", "counted") if ahead else word
            found = (ahead[0], ahead[1] + 1) if ahead and word else found
        if word is None or found is None:
            return None
        step = self.has(found[1], "step")
        if step is None or step.value == "0":
            return None
        return parts._replace(period=word.value, many=found[0], step=step.number), found[1] + len(step.words)

    def _decade(self, i: int, parts: Parts) -> Found:
        word = self.has(i, "decade")
        if word is None or not (parts.empty or parts.edge) or self.has(i + 1, "age"):
            return None
        return parts._replace(decade=word.number), self.behind(i + 1, "century")

    def _season(self, i: int, parts: Parts) -> Found:
        """Read «صيف 2015», «خريف العام الماضي»; a season alone is vague."""
        word = self.has(i, "season")
        if word is None or not (parts.empty or parts.edge):
            return None
        begun = parts._replace(season=word.value)
        at = self.behind(i + 1, "of")
        return self._year(at, begun) or self._period(at, begun)

    def _share(self, i: int, parts: Parts) -> Found:
        """Read «الربع الأول من 2022», «النصف الثاني من العام الماضي», «الأشهر الستة الأولى من السنة».

        A part of a month stays the month, as «مطلع يونيو» does.
        """
        found = self._share_of_months(i) if parts.empty else None
        if found is None:
            return None
        months, which, end = found
        at = self.behind(end, "of")
        begun = Parts(share=(months * (which - 1) + 1, months))
        whole = self._year(at, begun) or self._period(at, begun)
        if whole is not None and (whole[0].year is not None or whole[0].period == "year"):
            return whole
        return self._month(self.behind(at, "of"), Parts(edge="part"))

    def _share_of_months(self, i: int) -> tuple[int, int, int] | None:
        """Return how many months, the how many of such parts, and the item behind."""
        word = self.has(i, "share")
        if word is None:
            unit, many = self.has(i, "plural"), self.amount(i + 1)
            first = self.spelled(many[1], "ordinal") if many else None
            fits = unit is not None and unit.value == "month" and first is not None and first[0] == 1
            return (many[0], 1, first[1]) if fits and many and first and many[0] < _MONTHS else None
        parts_of_year = _MONTHS // word.number
        if (last := self.has(i + 1, "last")) is not None:
            return word.number, parts_of_year, i + 1 + len(last.words)
        which = self.spelled(i + 1, "ordinal")
        return (word.number, *which) if which and which[0] <= parts_of_year else None

    def _step(self, i: int, parts: Parts) -> Found:
        """Read «الماضي» after a weekday or a month."""
        word = self.has(i, "step")
        known = parts.weekdays or parts.month is not None or parts.season or parts.hijri_month is not None
        if word is None or parts.step is not None or not known or parts.year is not None or word.particles:
            return None
        return parts._replace(step=word.number), i + len(word.words)

    def _whole(self, i: int, parts: Parts) -> Found:
        """Read «مساءً» after a day."""
        word = self.has(i, "whole")
        if word is None or parts.part or not parts.dated:
            return None
        return parts._replace(part=word.value), i + len(word.words)


_NAMES: Final = frozenset({"month", "month-weak", "month-numbered", "hijri", "hijri-weak"})
_NUMBERS: Final = frozenset({"ordinal", "unit", "tens", "article", DIGITS})
_ORDER: Final[tuple[tuple[Callable[[Components, int, Parts], Found], frozenset[str]], ...]] = (
    (Components._numeric, frozenset({DIGITS})),
    (Components._share, frozenset({"share", "plural"})),
    (Components._clock, frozenset({"at", "noon", "hour", DIGITS})),
    (Components._edge, frozenset({"edge"})),
    (Components._part, frozenset({"part"})),
    (Components._same_day, frozenset({"that"})),
    (Components._night, frozenset({"night"})),
    (Components._offset, frozenset({"offset", "period"})),
    (Components._day_list, _NUMBERS | {"dual", "plural"}),
    (Components._weekday, frozenset({"weekday", "period"})),
    (Components._day_month, _NUMBERS | {"period"}),
    (Components._month, _NAMES | {"period"}),
    (Components._hijri_year, frozenset({"period", DIGITS})),
    (Components._year, frozenset({"period", DIGITS})),
    (Components._period, frozenset({"period", "this", "same-before"})),
    (Components._counted_period, frozenset({"plural", "dual", "cardinal", "unit", "tens", DIGITS})),
    (Components._decade, frozenset({"decade"})),
    (Components._season, frozenset({"season"})),
    (Components._step, frozenset({"step"})),
    (Components._whole, frozenset({"whole"})),
)
"""The components in the order in which they are tried, each with the roles that it can begin with."""


@lru_cache(maxsize=1024)
def components_of(roles: frozenset[str]) -> tuple[Callable[[Components, int, Parts], Found], ...]:
    """Return the components that can begin with a word of these roles, in the order in which they are tried."""
    return tuple(read for read, begins in _ORDER if not begins.isdisjoint(roles))
