"""The language of the interface: a catalogue of sentences as data, plural forms and dates by the CLDR.

`i18n/ar.yaml` and `i18n/en.yaml` hold the same keys. A value is a sentence, or a mapping from CLDR plural category to a
sentence, chosen by the argument `n`. Arabic has six categories and needs them: «قصتان» is not «2 قصص».
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from markupsafe import Markup

from marsad.model.mention import DateValue
from marsad.observatory.safe import clean

LANGUAGES: Final = ("ar", "en")
PLURALS: Final = frozenset({"zero", "one", "two", "few", "many", "other"})
_FOLDER = Path(__file__).parent / "i18n"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> dict[str, str | dict[str, str]]:
    """Return the flat catalogue of one language: dotted key -> sentence or plural forms."""
    tree = yaml.safe_load((_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    flat: dict[str, str | dict[str, str]] = {}
    _flatten("", tree, flat)
    return flat


def _flatten(prefix: str, node: Mapping[str, Any], flat: dict[str, str | dict[str, str]]) -> None:
    for key, value in node.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, dict) and not value.keys() <= PLURALS:
            _flatten(name, value, flat)
        elif isinstance(value, dict):
            flat[name] = {str(k): str(v) for k, v in value.items()}
        else:
            flat[name] = str(value)


@lru_cache(maxsize=4096)
def _short_day(day: date, language: str) -> str:
    return str(format_date(day, "d MMM y", locale=language))


@lru_cache(maxsize=1024)
def _month(day: date, pattern: str, language: str) -> str:
    return str(format_date(day, pattern, locale=language))


@lru_cache(maxsize=4096)
def _number(value: float, language: str) -> str:
    return str(format_decimal(value, locale=language, numbering_system="latn"))


@lru_cache(maxsize=len(LANGUAGES))
def _locale(language: str) -> Locale:
    return Locale(language)


@dataclass(frozen=True, slots=True)
class Translator:
    """The interface in one language. Call it with a key: `t("count.events", n=3)`."""

    language: str

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as the attribute `dir` wants it."""
        return "rtl" if self.language == "ar" else "ltr"

    @property
    def other(self) -> str:
        """The language that the switch leads to."""
        return "en" if self.language == "ar" else "ar"

    def _message(self, key: str, values: Mapping[str, object]) -> str:
        message = catalogue(self.language)[key]
        if isinstance(message, str):
            return message
        number = values.get("n", 0)
        category = _locale(self.language).plural_form(number if isinstance(number, int) else 0)
        return message.get(category, message["other"])

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of `key` with its values filled in; integers are grouped. KeyError for a missing key."""
        message = self._message(key, values)
        if not values:
            return message
        filled = {k: self.number(v) if isinstance(v, int) else clean(str(v)) for k, v in values.items()}
        return message.format_map(filled)

    def html(self, key: str, /, **values: object) -> Markup:
        """Like calling it, for a sentence that carries our own markup: values that are no Markup are escaped."""
        message = Markup(self._message(key, values))  # noqa: S704  the catalogue is ours
        filled: dict[str, object] = {}
        for name, value in values.items():
            if isinstance(value, Markup):
                filled[name] = value
            else:
                filled[name] = self.number(value) if isinstance(value, int) else clean(str(value))
        return message.format_map(filled)

    def word(self, key: str, fallback: str) -> str:
        """Return the sentence of `key`, or `fallback` where the catalogue has none (a mode that a user added)."""
        message = catalogue(self.language).get(key)
        return message if isinstance(message, str) else fallback

    def number(self, value: float) -> str:
        """Return a number grouped as the language writes it, in Latin digits as most Arabic newsrooms do."""
        return _number(value, self.language)

    def decimal(self, value: float, places: int = 1) -> str:
        """Return a signed number with a true minus sign, after a mark that keeps the sign before it in Arabic text."""
        text = f"{value:+.{places}f}" if value else f"{0:.{places}f}"
        return "\u200e" + text.replace("-", "\u2212")

    def percent(self, share: float) -> str:
        """Return a share of one as a whole percentage."""
        return f"{round(share * 100)}%"

    def day(self, value: date | str | None) -> str:
        """Return a day in words («17 مايو 2024»); "" for None. A string is an ISO date, else it is given back."""
        if value is None or value == "":
            return ""
        try:
            found = value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            return str(value)
        return _short_day(found, self.language)

    def month(self, value: date) -> str:
        """Return a month in words."""
        return _month(value, "LLLL y", self.language)

    def month_short(self, value: date) -> str:
        """Return a month in as few letters as the language allows."""
        return _month(value, "LLL", self.language)

    def moment(self, value: Any) -> str:
        """Return a moment to the minute."""
        return str(format_datetime(value, "d MMM y HH:mm", locale=self.language))

    def date_value(self, value: DateValue) -> str:
        """Return a date at its own precision: a month is never shown as a day."""
        if value.precision == "day":
            return self.day(value.start)
        if value.precision == "month":
            return self.month(value.start)
        if value.precision == "year":
            return str(value.start.year)
        return f"{self.day(value.start)} \u2013 {self.day(value.end)}"

    def period(self, period: str) -> str:
        """Return a period of a relation (2024-05-17, 2024-W20, 2024-05, 2024) in words."""
        if "W" in period:
            year, _, week = period.partition("-W")
            return self("period.week", week=week, year=year)
        if len(period) == len("2024-05"):
            return self.month(date.fromisoformat(period + "-01"))
        return self.day(period)


TRANSLATORS: Final = {language: Translator(language) for language in LANGUAGES}
"""One translator a language."""
