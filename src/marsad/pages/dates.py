"""Date lines of news pages: «الخميس، 16 آذار/مارس 2023 - 10:30 ص», «16/03/2023», «2023-03-16T10:30:00+03:00».

Small on purpose: it reads a line that is a date and nothing else, or one behind a label. Dates inside sentences are the
business of `mentions/`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from marsad.lexicon.letters import fold
from marsad.lexicon.sites import DateWords, SiteTable

_ISO: Final = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T ]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_RFC: Final = re.compile(
    r"(?:\w{3},?\s+)?(\d{1,2})\s+(\w{3,9})\.?,?\s+(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_CLOCK: Final = re.compile(r"(?<![\d:/.-])(\d{1,2})\s?[:٫h]\s?(\d{2})(?::\d{2})?(?![\d/])")
_NUMERIC: Final = re.compile(r"(?<![\d.])(\d{1,4})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{1,4})(?![\d.])")
_DIGIT: Final = re.compile(r"\d")
_YEARS: Final = range(1990, 2100)
_BESIDE: Final = 7  # words of a part of a date line that is set off by a bar
_BARS: Final = re.compile("[|•·]")
_AGE: Final = 3  # words: «منذ 3 أيام»
_PARTS: Final = re.compile(r"\s[-–—|•·]\s|\s*[|•·]\s*")
_MOST_PARTS: Final = 4  # of a line with a date among names
_DATED: Final = 14  # blanks in such a line
_LONGEST: Final = 160  # characters of a date line


class Moment(NamedTuple):
    """A day, and the moment with its zone where the page tells it."""

    day: date
    at: datetime | None = None


def read_stamp(text: str | None, zone: str = "") -> Moment | None:
    """Read a machine's date (ISO 8601 as sites write it, RFC 2822). A clock without a zone is the outlet's, if known.

    The day is the outlet's day: 23:30 UTC is the next day in Riyadh.
    """
    if not text:
        return None
    text = text.strip()
    if match := _ISO.match(text):
        year, month, day, hour, minute, second, offset = match.groups()
        return _moment(int(year), int(month), int(day), _clock(hour, minute, second), _offset(offset), zone)
    match = _RFC.match(text)
    if match and (number := _ENGLISH.get(match[2][:3].lower())):
        clock = _clock(match[4], match[5], match[6])
        return _moment(int(match[3]), number, int(match[1]), clock, _offset(match[7]), zone)
    return None


_ENGLISH: Final = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}


def read_date_line(text: str, sites: SiteTable, zone: str = "") -> Moment | None:
    """Return the moment that a line tells, or None where the line is no date, is an age, or tells no year."""
    if len(text) > _LONGEST:
        return None
    folded = fold(text).casefold()
    found = _named(folded, sites.dates) or _numeric(folded)
    if found is None:
        return None
    return _moment(*found, _visible_clock(folded, sites.dates), _visible_zone(folded, sites.dates), zone)


def is_date_line(text: str, sites: SiteTable) -> bool:
    """Tell whether a line holds a date or a clock and hardly a word beside."""
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return False
    parts = _BARS.split(text)
    if len(parts) > 1:  # «16 مارس 2023 | القراءات: 512»
        return all(len(part.split()) <= _BESIDE for part in parts) and any(is_date_line(part, sites) for part in parts)
    folded = fold(text).casefold()
    words = sites.dates
    letters = re.findall(r"[^\W\d_]+", folded)
    strange = sum(word not in words.known for word in letters)
    return strange * 4 <= len(letters) and bool(_CLOCK.search(folded) or _named(folded, words) or _numeric(folded))


def is_dated_line(text: str, sites: SiteTable) -> bool:
    """Tell whether a short line holds its story's date among other words of the page.

    «أرسلت في الأربعاء 12 أكتوبر 2022 بواسطة المدير», «مرآة الأحداث - الخميس 2 مايو 2024».
    """
    if len(text) > _LONGEST or text.count(" ") > _DATED or text.endswith(".") or not _DIGIT.search(text):
        return False
    folded = fold(text).casefold()
    first = folded.split(None, 1)[0].strip(":")
    if first in sites.dates.published:
        return bool(_named(folded, sites.dates) or _numeric(folded))
    parts = _PARTS.split(text)
    dates = sum(is_date_line(part, sites) for part in parts)
    return 0 < dates < len(parts) <= _MOST_PARTS and all(
        len(part.split()) <= _BESIDE - 2 or is_date_line(part, sites) for part in parts
    )


def is_issue_line(text: str, sites: SiteTable) -> bool:
    """Tell whether a line dates a newspaper's issue, and with it every story in it."""
    return is_date_line(text, sites) and not sites.dates.issue.isdisjoint(fold(text).split())


def cut_date(text: str, sites: SiteTable) -> tuple[str, str]:
    """Split a byline from the date behind it: «بواسطة فلان في 16 مارس 2023» -> («فلان», «16 مارس 2023»)."""
    words = text.split()
    for at, word in enumerate(words):
        if word[0].isdigit() or fold(word).strip(",;،") in sites.dates.weekdays:
            rest = " ".join(words[at:])
            if is_date_line(rest, sites):
                while at and fold(words[at - 1]).strip("|-–—:/•") in ("", *sites.dates.fillers):
                    at -= 1
                return " ".join(words[:at]), rest
            break
    return text, ""


def before_age(text: str, sites: SiteTable) -> str | None:
    """Return what stands before the age that ends a line, "" where it is the whole line, None where there is none.

    «سارة منذ يومين» -> «سارة»; «قبل 3 ساعات» -> «».
    """
    words = text.split()
    for at in range(max(0, len(words) - _AGE), len(words) - 1):
        if fold(words[at]) in sites.dates.ago:
            rest = [fold(word) for word in words[at + 1 :]]
            counted = all(word in sites.dates.ages or word.isdigit() for word in rest)
            return " ".join(words[:at]) if counted and not sites.dates.ages.isdisjoint(rest) else None
    return None


def is_clock_line(text: str) -> bool:
    """Tell whether a line is a clock and nothing more, as entries of live blogs begin."""
    return len(text) <= 24 and _CLOCK.search(text) is not None and not _NUMERIC.search(text)


def _named(folded: str, words: DateWords) -> tuple[int, int, int] | None:
    for match in words.named.finditer(folded):
        day = match["before"] or match["after"]
        if day and 1 <= int(day) <= 31:
            return int(match["year"]), words.months[match["month"]], int(day)
    return None


def _numeric(folded: str) -> tuple[int, int, int] | None:
    """Read 16/03/2023, 2023-03-16 and 3/16/2023 (only where day and month cannot be the other way round)."""
    for match in _NUMERIC.finditer(folded):
        first, second, third = (int(part) for part in match.groups())
        if first in _YEARS:
            return first, second, third
        if third in _YEARS:
            if second > 12 >= first:
                return third, first, second
            return third, second, first
    return None


def _visible_clock(folded: str, words: DateWords) -> time | None:
    match = _CLOCK.search(folded)
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2])
    rest = re.findall(r"[^\W\d_]+", folded[match.end() : match.end() + 24])
    lead = re.findall(r"[^\W\d_]+", folded[max(0, match.start() - 8) : match.start()])
    half = rest[0] if rest else (lead[-1] if lead else "")
    if hour < 12 and half in words.evening:
        hour += 12
    elif hour == 12 and half in words.morning:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _visible_zone(folded: str, words: DateWords) -> tzinfo | None:
    match = words.utc.search(folded)
    if not match:
        return None
    if match[1] is None:
        return UTC
    delta = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(delta if match[1] == "+" else -delta) if delta < timedelta(hours=24) else None


def _clock(hour: str | None, minute: str | None, second: str | None) -> time | None:
    if hour is None or minute is None or int(hour) > 23 or int(minute) > 59:
        return None
    return time(int(hour), int(minute), min(int(second or 0), 59))


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(delta if text[0] == "+" else -delta) if delta < timedelta(hours=24) else None


def _moment(year: int, month: int, day: int, clock: time | None, offset: tzinfo | None, zone: str) -> Moment | None:
    if year not in _YEARS:
        return None
    try:
        whole = date(year, month, day)
    except ValueError:
        return None
    home = ZoneInfo(zone) if zone else None
    if clock is None or (offset is None and home is None):
        return Moment(whole)
    at = datetime.combine(whole, clock, offset or home)
    return Moment((at.astimezone(home) if home else at).date(), at)
