"""Words, numbers and marks as time expressions see them, and the small readings that the grammar is built of."""

from __future__ import annotations

from typing import Final, NamedTuple

from marsad.lexicon.dates import DateTable, TimeWord

DAYS_IN_MONTH: Final = 31
YEARS: Final = (1800, 2100)
HIJRI_YEARS: Final = (1300, 1500)
DIGITS_OF_YEAR: Final = 4
HOURS: Final = 24
MINUTES: Final = 60
NOON: Final = 12
MONTH_NAMES: Final = ("month", "month-weak", "month-numbered")
DIGITS: Final = "digits"  # the role of a number
_NUMBER: Final = frozenset({DIGITS})
_NOTHING: Final[frozenset[str]] = frozenset()
PARENTHESES: Final = frozenset("(")
_INSIDE: Final = frozenset({".", ",", "٫", "٬", "%"})
_PERCENT: Final = frozenset("%٪")


class Item(NamedTuple):
    """A word, number or mark: normal form, offsets in the text, index of its token."""

    text: str
    start: int
    end: int
    token: int

    @property
    def number(self) -> bool:
        """Tell whether it is digits."""
        return self.text.isascii() and self.text.isdigit()


class Items:
    """A run of items with the table of time words; methods take an index, give what they read and the index behind."""

    def __init__(self, items: tuple[Item, ...], table: DateTable) -> None:
        self.table = table
        self.fill(items)

    def fill(self, items: tuple[Item, ...]) -> None:
        """Take up other items: one reader serves all sentences of a story."""
        table = self.table
        self.items = items
        self.words = [item.text for item in items]
        self.numbers = [word.isascii() and word.isdigit() for word in self.words]
        roles = table.roles
        self.roles = [
            _NUMBER if number else roles.get(word, _NOTHING)
            for word, number in zip(self.words, self.numbers, strict=True)
        ]

    def roles_at(self, i: int) -> frozenset[str]:
        """Return the roles that phrases beginning with item `i` can have, `digits` for a number."""
        return self.roles[i]

    def has(self, i: int, *roles: str) -> TimeWord | None:
        """Return the longest phrase at `i` with one of the roles."""
        return self.table.find(self.words, i, *roles) if 0 <= i < len(self.words) else None

    def behind(self, i: int, *roles: str) -> int:
        """Return the index behind an optional phrase at `i`."""
        word = self.has(i, *roles)
        return i + len(word.words) if word else i

    def before(self, i: int, *roles: str) -> bool:
        """Tell whether a phrase with one of the roles ends right before `i`."""
        for length in (1, 2, 3):
            word = self.has(i - length, *roles)
            if word is not None and len(word.words) == length:
                return True
        return False

    def touches(self, i: int) -> bool:
        """Tell whether items `i` and `i + 1` stand without a blank between them."""
        return 0 <= i < len(self.items) - 1 and self.items[i].end == self.items[i + 1].start

    def mark(self, i: int, marks: frozenset[str]) -> bool:
        """Tell whether item `i` is one of the marks."""
        return 0 <= i < len(self.items) and self.words[i] in marks

    def part_of_number(self, i: int) -> bool:
        """Tell whether the digits at `i` belong to a longer number («1.995», «54,457»)."""
        before = self.touches(i - 1) and self.mark(i - 1, _INSIDE) and self.touches(i - 2) and self.numbers[i - 2]
        after = self.touches(i) and self.mark(i + 1, _INSIDE) and self.touches(i + 1) and self.numbers[i + 2]
        return before or after or self.mark(i + 1, _PERCENT)

    # Numbers.

    def digits(self, i: int, low: int, high: int) -> int | None:
        """Return the number that the digits at `i` write, when it lies in the range."""
        if not 0 <= i < len(self.items) or not self.numbers[i] or len(self.words[i]) > DIGITS_OF_YEAR:
            return None
        value = int(self.words[i])
        return value if low <= value <= high and not self.part_of_number(i) else None

    def spelled(self, i: int, *roles: str) -> tuple[int, int] | None:
        """Read a spelled number, also a compound («الخامس والعشرين»)."""
        word = self.has(i, *roles) or self.has(i, "unit")
        tens = self.has(i, "tens")
        if word is None:
            return (tens.number, i + 1) if tens else None
        end = i + len(word.words)
        after = self.conjoined(end)
        more = self.has(after, "tens") if after is not None and word.number < 10 else None
        if more is not None and after is not None:
            return word.number + more.number, after + 1
        return (word.number, end) if word.role in roles else None

    def conjoined(self, i: int) -> int | None:
        """Return the index of the word that «و» joins at `i`, written apart or together."""
        if self.has(i, "and") and i + 1 < len(self.items):
            return i + 1
        return i if self.table.joined_at(self.words, i) else None

    def day_number(self, i: int) -> tuple[int, int] | None:
        """Read the number of a day: «19», «الـ19», «الثامن», «الخامس والعشرين»."""
        if self.has(i, "article") and self.touches(i):
            i += 1
        value = self.digits(i, 1, DAYS_IN_MONTH)
        if value is not None:
            return value, i + 1
        found = self.spelled(i, "ordinal")
        return found if found and found[0] <= DAYS_IN_MONTH else None

    def amount(self, i: int) -> tuple[int, int] | None:
        """Read how many: digits or a spelled number."""
        value = self.digits(i, 1, 9999)
        return (value, i + 1) if value is not None else self.spelled(i, "cardinal")

    def month_name(self, i: int) -> tuple[int, int, bool] | None:
        """Read a month, also doubled («مارس/آذار», «مارس (آذار)», «مارس آذار»): number, end, whether it is doubtful."""
        word = self.has(i, *MONTH_NAMES)
        if word is None:
            return None
        end, doubtful = i + len(word.words), word.role != "month"
        gap = end + 1 if self.mark(end, frozenset({"/", "(", "-", "\\", "–", "،"})) else end
        twin = self.has(gap, *MONTH_NAMES)
        if twin is not None and twin.value == word.value and not twin.particles:
            end = gap + len(twin.words)
            if self.mark(gap - 1, PARENTHESES) and self.mark(end, frozenset(")")):
                end += 1
            doubtful = False
        return word.number, end, doubtful

    def zone(self, i: int) -> int:
        """Return the index behind «بتوقيت غرينتش»."""
        zone = self.has(i, "zone")
        if zone is None:
            return i
        end = i + len(zone.words)
        return min(end + 1, len(self.items)) if len(zone.words) == 1 and end < len(self.items) else end

    def hour_minutes(self, i: int, *, named: bool) -> tuple[int, int, int] | None:
        """Read 10:30, or after «الساعة» also «العاشرة والنصف» and a bare number."""
        hours = self.digits(i, 0, HOURS)
        if hours is not None and self.mark(i + 1, frozenset({":", "."})) and self.touches(i) and self.touches(i + 1):
            minutes = self.digits(i + 2, 0, MINUTES - 1)
            if minutes is not None and (named or self.words[i + 1] == ":"):
                return hours, minutes, i + 3
        if not named:
            return None
        if hours is None:
            found = self.spelled(i, "ordinal")
            if found is None or found[0] > NOON:
                return None
            hours, end = found
        else:
            end = i + 1
        return self._fraction(hours, end)

    def _fraction(self, hours: int, i: int) -> tuple[int, int, int]:
        """Read «والنصف», «إلا ربعا», «و20 دقيقة»."""
        less = self.has(i, "less")
        joined = i + 1 if less else self.conjoined(i)
        if joined is None:
            return hours, 0, i
        word = self.has(joined, "fraction")
        if word is not None:
            minutes, end = word.number, joined + 1
        else:
            found = self.amount(joined)
            if found is None or self.has(found[1], "minute") is None:
                return hours, 0, i
            minutes, end = found[0], found[1] + 1
        return (hours - 1, MINUTES - minutes, end) if less else (hours, minutes, end)
