"""What the parts of a time expression mean, given the day of publication. Pure arithmetic, no word of any language.

Weeks run from Sunday to Saturday. What parts and publication day do not fix has no value: wrong is worse than empty.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from hijridate import Gregorian, Hijri

from marsad.model.mention import DateValue

_CENTURY: Final = 100
_WEEK: Final = 7
# The sighted Hijri calendar may differ by this many days from the computed one (Umm al-Qura) that hijridate knows.
_HIJRI_SLACK: Final = 2
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


class Parts(NamedTuple):
    """What the words of one expression say, before they are resolved.

    `weekdays` count from Sunday. `offset` is days from publication. `step` picks the period before (-1), at (0) or
    after (1) publication; with `many` it spans that many. `ago` is (unit, how many) back from publication. `since`
    asks for the time from the start of the period up to publication. `anaphor` takes the year or period that the text
    named last.
    """

    offset: int | None = None
    weekdays: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    month: int | None = None
    year: int | None = None
    hijri_days: tuple[int, ...] = ()
    hijri_month: int | None = None
    hijri_year: int | None = None
    period: str = ""
    step: int | None = None
    many: int = 0
    ago: tuple[str, int] | None = None
    season: str = ""
    share: tuple[int, int] | None = None  # first month and number of months: a quarter or half of a year
    decade: int | None = None
    edge: str = ""
    since: bool = False
    anaphor: bool = False
    part: str = ""
    clock: str | None = None
    same_day_in: bool = False  # «في مثل هذا اليوم من عام …»

    @property
    def empty(self) -> bool:
        """Tell whether nothing was said yet."""
        return self is NOTHING or self == NOTHING

    @property
    def dated(self) -> bool:
        """Tell whether something says a day, month, year or period (a clock or part of the day alone does not)."""
        blank = Parts(part=self.part, clock=self.clock, edge=self.edge, since=self.since)
        return self != blank


NOTHING: Final = Parts()


class Frame(NamedTuple):
    """What an expression is resolved against: publication day, whether its clause looks ahead, the last value named."""

    published: date | None
    future: bool = False
    last: DateValue | None = None


class Reading(NamedTuple):
    """A value (or None) and what is wrong with it ("" = nothing)."""

    value: DateValue | None
    problem: str = ""


def day(at: date) -> DateValue:
    """Return the value of one day."""
    return DateValue(at, at, "day")


def month(year: int, number: int) -> DateValue:
    """Return the value of a whole month."""
    return DateValue(date(year, number, 1), date(year, number, months.monthrange(year, number)[1]), "month")


def year(number: int) -> DateValue:
    """Return the value of a whole year."""
    return DateValue(date(number, 1, 1), date(number, 12, 31), "year")


def between(first: DateValue, last: DateValue) -> DateValue | None:
    """Return the span from `first` to `last`, as coarse as the coarser; None where it would run backwards."""
    if first.start > last.end:
        return None
    kinds = {first.precision, last.precision}
    if kinds & {"year", "years"}:
        return DateValue(date(first.start.year, 1, 1), date(last.end.year, 12, 31), "years")
    if kinds & {"month", "months"}:
        start, end = month(first.start.year, first.start.month), month(last.end.year, last.end.month)
        return DateValue(start.start, end.end, "months")
    return DateValue(first.start, last.end, "span")


def weekday_of(at: date) -> int:
    """Return days since Sunday."""
    return (at.weekday() + 1) % _WEEK


def week_of(at: date) -> DateValue:
    """Return the week from Sunday to Saturday that holds a day."""
    start = at - timedelta(weekday_of(at))
    return DateValue(start, start + timedelta(_WEEK - 1), "span")


def shifted(at: date, by: int) -> tuple[int, int]:
    """Return year and month `by` months away."""
    index = at.year * 12 + at.month - 1 + by
    return index // 12, index % 12 + 1


def whole(number: int) -> int:
    """Return the year that two or four digits name: «عام 48» is 1948, «سنة 11» 2011."""
    if number >= _CENTURY:
        return number
    return number + (2000 if number < 30 else 1900)


def a_day(year_: int, month_: int, day_: int) -> date | None:
    """Return the day, or None where the calendar has none."""
    try:
        return date(year_, month_, day_)
    except ValueError:
        return None


def nearest_weekday(weekday: int, frame: Frame, step: int | None) -> date | None:
    """Return the day that a bare weekday means.

    The publication day or the nearest one before; the next one where the words look ahead. «الماضي» is never said of
    yesterday (that is «أمس»), so it goes back two days at least.
    """
    at = frame.published
    if at is None:
        return None
    if step in (-2, 2):  # «الأحد قبل الماضي»
        nearer = nearest_weekday(weekday, frame, step // 2)
        return nearer + timedelta(_WEEK * step // 2) if nearer else None
    if step == 1 or (frame.future and step is None):
        ahead = (weekday - weekday_of(at)) % _WEEK
        return at + timedelta(ahead or (_WEEK if step == 1 else 0))
    if step == 0:
        return week_of(at).start + timedelta(weekday)
    back = (weekday_of(at) - weekday) % _WEEK
    if step == -1 and back < 2:
        back += _WEEK
    return at - timedelta(back)


def _year_of(parts: Parts, frame: Frame) -> int | None:
    """Return the year that the words name or that a period gives («أكتوبر من العام الماضي»)."""
    if parts.year is not None:
        return parts.year
    if parts.anaphor and parts.period in {"year", ""} and frame.last is not None:
        return frame.last.start.year
    if parts.period == "year" and parts.step is not None and frame.published is not None:
        return frame.published.year + parts.step
    return None


def _day_of_month(number: int, parts: Parts, frame: Frame) -> date | None:
    """Return a day whose month is known; without a year the nearest to publication, or as the words say."""
    assert parts.month is not None  # noqa: S101  callers give a month
    named = _year_of(parts, frame)
    if named is not None:
        return a_day(named, parts.month, number)
    at = frame.published
    if at is None:
        return None
    around = [d for y in (at.year - 1, at.year, at.year + 1) if (d := a_day(y, parts.month, number)) is not None]
    before, after = [d for d in around if d <= at], [d for d in around if d > at]
    if parts.step == -1:
        return max((d for d in before if d < at), default=None)
    if parts.step == 1 or (frame.future and parts.step is None and at not in before):
        return min(after, default=None)
    return min(around, key=lambda d: (abs((d - at).days), d), default=None)


def _bare_month(parts: Parts, frame: Frame) -> DateValue | None:
    """Return a month; without a year the nearest one in the past, or as the words say."""
    assert parts.month is not None  # noqa: S101  callers give a month
    named = _year_of(parts, frame)
    if named is not None:
        return month(named, parts.month)
    at = frame.published
    if at is None:
        return None
    step = parts.step if parts.period != "year" else None
    ahead = parts.month - at.month
    if step == 1:
        return month(at.year + (ahead <= 0), parts.month)
    if step == -1:
        return month(at.year - (ahead >= 0), parts.month)
    if step == 0:
        return month(at.year, parts.month)
    if frame.future:
        return month(at.year + (ahead < 0), parts.month)
    return month(at.year - (ahead > 0), parts.month)


def _weekday_in(at: date, weekdays: tuple[int, ...]) -> bool:
    return not weekdays or weekday_of(at) in weekdays


def _settled(at: date | None, parts: Parts, frame: Frame) -> Reading:
    """Check a dated day against the weekday beside it; a slip of the pen is settled only by the publication day."""
    published = frame.published
    if at is None:
        return Reading(None, "no such day")
    if _weekday_in(at, parts.weekdays) and (
        parts.offset is None or published is None or at == _offset(parts, published)
    ):
        return Reading(day(at))
    if published is None:
        return Reading(None, "weekday and date do not agree")
    told = published if parts.offset is None else _offset(parts, published)
    agrees = parts.offset is not None or told.day == at.day
    if agrees and _weekday_in(told, parts.weekdays):
        return Reading(day(told), "date does not agree with weekday and publication day; the latter two are taken")
    return Reading(None, "weekday and date do not agree")


def _offset(parts: Parts, published: date) -> date:
    return published + timedelta(parts.offset or 0)


def _days(parts: Parts, frame: Frame) -> Iterator[Reading]:
    """Resolve day numbers with a month: one day, a run of days, or several days."""
    found = [_day_of_month(number, parts, frame) for number in parts.days]
    if len(found) == 1:
        if found[0] is None and frame.published is None and _year_of(parts, frame) is None:
            yield Reading(None)
        else:
            yield _settled(found[0], parts, frame)
        return
    known = sorted({d for d in found if d is not None})
    if len(known) < len(found):
        yield Reading(None, "" if frame.published is None else "no such day")
    elif (known[-1] - known[0]).days == len(known) - 1:
        yield Reading(DateValue(known[0], known[-1], "span"))
    else:
        yield from (Reading(day(d)) for d in known)


def _weekdays(parts: Parts, frame: Frame) -> Iterator[Reading]:
    """Resolve weekdays, with or without a deictic; a named weekday wins over «أمس»."""
    at = frame.published
    if at is None:
        yield Reading(None)
        return
    if parts.period == "week" and parts.step is not None:
        week = week_of(at + timedelta(_WEEK * parts.step))
        found = [week.start + timedelta(w) for w in parts.weekdays]
    else:
        frame = frame._replace(future=parts.offset > 0 if parts.offset is not None else frame.future)
        found = [d for w in parts.weekdays if (d := nearest_weekday(w, frame, parts.step)) is not None]
    if len(found) > 1 and max(found) - min(found) == timedelta(len(found) - 1):
        yield Reading(DateValue(min(found), max(found), "span"))
        return
    for d in found:
        clash = parts.offset is not None and _offset(parts, at) != d
        yield Reading(day(d), "weekday and deictic do not agree; the weekday is taken" if clash else "")


def _counted(unit: str, count: int, step: int, at: date) -> DateValue:
    """Return `count` periods right before (-1) or after (1) the one of publication."""
    first, last = (-count, -1) if step < 0 else (1, count)
    if unit == "year":
        return DateValue(date(at.year + first, 1, 1), date(at.year + last, 12, 31), "years")
    if unit == "month":
        return DateValue(month(*shifted(at, first)).start, month(*shifted(at, last)).end, "months")
    if unit == "week":
        return DateValue(
            week_of(at + timedelta(_WEEK * first)).start, week_of(at + timedelta(_WEEK * last)).end, "span"
        )
    return DateValue(at + timedelta(first), at + timedelta(last), "span")


def _one(unit: str, by: int, at: date) -> DateValue:
    """Return the period `by` units away from publication."""
    if unit == "year":
        return year(at.year + by)
    if unit == "month":
        return month(*shifted(at, by))
    return week_of(at + timedelta(_WEEK * by)) if unit == "week" else day(at + timedelta(by))


def _period(parts: Parts, frame: Frame) -> DateValue | None:
    at = frame.published
    if parts.anaphor:
        last = frame.last
        return last if last is not None and last.precision.startswith(parts.period) else None
    if at is None:
        return None
    if parts.many and parts.step:
        return _counted(parts.period, parts.many, parts.step, at)
    if parts.step is None and not parts.edge:
        return None
    value = _one(parts.period, parts.step or 0, at)
    if parts.since and parts.edge == "start" and value.start <= at <= value.end:
        return DateValue(value.start, at, "span")
    return value


def _season(parts: Parts, frame: Frame) -> DateValue | None:
    first = _SEASONS[parts.season]
    named, at = _year_of(parts, frame), frame.published
    if named is None and at is not None and parts.step is not None:
        named = at.year + min(parts.step, 0) if parts.step <= 0 else at.year + (at.month >= first)
        if parts.step < 0 and shifted(at, -3) >= (at.year, first):
            named = at.year
    if named is None:
        return None
    start = date(named, first, 1)
    return DateValue(start, month(*shifted(start, 2)).end, "months")


def _share(months_: tuple[int, int], year_: int | None) -> DateValue | None:
    if year_ is None:
        return None
    first, many = months_
    start = date(year_, first, 1)
    return DateValue(start, month(*shifted(start, many - 1)).end, "months")


def _hijri_days(parts: Parts, year_: int) -> Iterator[date]:
    assert parts.hijri_month is not None  # noqa: S101  callers give a month
    try:
        first = Hijri(year_, parts.hijri_month, 1)
        numbers = parts.hijri_days or range(1, first.month_length() + 1)
        yield from (Hijri(year_, parts.hijri_month, n).to_gregorian() for n in numbers)
    except (ValueError, OverflowError):  # no such day, or outside 1343-1500
        return


def hijri(parts: Parts, frame: Frame) -> DateValue | None:
    """Resolve a Hijri date; without a year the one that lies nearest to publication."""
    if parts.hijri_month is None:
        return _hijri_year(parts.hijri_year)
    if parts.hijri_year is not None:
        years = [parts.hijri_year]
    elif frame.published is not None:
        around = Gregorian.fromdate(frame.published).to_hijri().year
        years = [around - 1, around, around + 1]
    else:
        return None
    found = [sorted(_hijri_days(parts, y)) for y in years]
    at = frame.published
    spans = [(days[0], days[-1]) for days in found if days]
    if not spans:
        return None
    if at is not None and parts.step in (-1, 1):
        gone, coming = [s for s in spans if s[1] < at], [s for s in spans if s[0] > at]
        spans = (gone[-1:] if parts.step < 0 else coming[:1]) or spans
    first, last = spans[0] if at is None else min(spans, key=lambda s: (_distance(s, at), s))
    start, end = date(first.year, first.month, first.day), date(last.year, last.month, last.day)
    return day(start) if start == end else DateValue(start, end, "span")


def _distance(span: tuple[date, date], at: date) -> int:
    return 0 if span[0] <= at <= span[1] else min(abs((span[0] - at).days), abs((span[1] - at).days))


def _hijri_year(number: int | None) -> DateValue | None:
    if number is None:
        return None
    try:
        start = Hijri(number, 1, 1).to_gregorian()
        end = Hijri(number, 12, Hijri(number, 12, 1).month_length()).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return DateValue(date(start.year, start.month, start.day), date(end.year, end.month, end.day), "span")


def _both_calendars(parts: Parts, frame: Frame) -> Iterator[Reading]:
    """Resolve «24 شعبان 1444 الموافق 16 مارس 2023»: the Gregorian day holds, the Hijri one is checked."""
    moon = hijri(parts, frame)
    for reading in _gregorian(parts._replace(hijri_month=None, hijri_year=None), frame):
        value = reading.value
        if value is None or moon is None or moon.precision != "day" or value.precision != "day":
            yield reading
        elif abs((value.start - moon.start).days) > _HIJRI_SLACK:
            yield Reading(value, "Hijri and Gregorian date do not agree; the Gregorian one is taken")
        else:
            yield reading


def resolve(parts: Parts, frame: Frame) -> Iterator[Reading]:
    """Yield what an expression means: one reading, or several for several days («يومي 5 و12 مايو»)."""
    if parts.hijri_month is None and parts.hijri_year is None:
        yield from _gregorian(parts, frame)
    elif parts.days or (parts.month and parts.year):
        yield from _both_calendars(parts, frame)
    else:
        value = hijri(parts, frame)
        if value is not None and value.precision == "day":
            yield _settled(value.start, parts, frame)
        else:
            yield Reading(value)


def _gregorian(parts: Parts, frame: Frame) -> Iterator[Reading]:
    at = frame.published
    if parts.ago is not None:
        unit, count = parts.ago
        yield Reading(None if at is None else _one(unit, -count, at))
    elif parts.same_day_in:
        found = None if at is None or parts.year is None else a_day(parts.year, at.month, at.day)
        yield Reading(None if found is None else day(found))
    elif parts.days and parts.month is None:
        yield from _day_of_this_month(parts, frame)
    elif parts.days:
        yield from _days(parts, frame)
    elif parts.weekdays:
        yield from _weekdays(parts, frame)
    elif parts.offset is not None:
        yield Reading(None if at is None else day(_offset(parts, at)))
    else:
        yield Reading(_coarse(parts, frame))


def _day_of_this_month(parts: Parts, frame: Frame) -> Iterator[Reading]:
    """Resolve «17 الجاري» and «5 من الشهر الماضي»."""
    if frame.published is None or parts.step is None:
        yield Reading(None)
        return
    year_, month_ = shifted(frame.published, parts.step)
    yield from _days(parts._replace(year=year_, month=month_, step=None, period=""), frame)


def _coarse(parts: Parts, frame: Frame) -> DateValue | None:
    if parts.anaphor and parts.month is not None and _year_of(parts, frame) is None:
        return None  # «يوليو من العام نفسه» where no year was named
    if parts.season:
        return _season(parts, frame)
    if parts.share is not None:
        return _share(parts.share, _year_of(parts, frame))
    if parts.month is not None:
        return _bare_month(parts, frame)
    if parts.decade is not None:
        return DateValue(date(parts.decade, 1, 1), date(parts.decade + 9, 12, 31), "years")
    if parts.year is not None:
        return year(parts.year)
    return _period(parts, frame) if parts.period else None
