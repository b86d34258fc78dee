"""Words of time: names of months and weekdays, deictics, units, numbers, as one table of phrases by their first word.

A line of `data/dates/*.tsv` gives a role, a value and the written forms. The loader folds the forms and adds the
particles that Arabic writes onto a word (the lines with the role `particle`): reading a text is one look-up a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from marsad.errors import LexiconError
from marsad.lexicon.letters import folded_forms
from marsad.lexicon.load import DataFile

NAME: Final = "dates"
FOLDERS: Final = ("dates",)

_PARTICLES: Final = frozenset({"and", "in", "for", "as"})
_AND: Final = ("and",)
_NUMERIC: Final = {
    **dict.fromkeys(("month", "month-weak", "month-numbered", "hijri", "hijri-weak"), (1, 12)),
    "weekday": (0, 6), "offset": (-3, 3), "night": (-2, 1), "step": (-2, 2), "share": (3, 6),
    "cardinal": (0, 19), "tens": (20, 90), "ordinal": (1, 31), "unit": (1, 9),
    "decade": (1800, 2090), "fraction": (1, 59), "noon": (0, 12),
}  # fmt: skip
_UNITS: Final = frozenset({"day", "week", "month", "year"})
_NAMED: Final = {
    "period": _UNITS, "dual": _UNITS, "plural": _UNITS, "counted": _UNITS,
    "edge": frozenset({"start", "middle", "end"}),
    "part": frozenset({"dawn", "morning", "noon", "afternoon", "evening", "night", "late", "some"}),
    "whole": frozenset({"morning", "noon", "evening"}),
    "half-day": frozenset({"am", "pm"}),
    "season": frozenset({"spring", "summer", "autumn", "winter"}),
    "era": frozenset({"hijri", "gregorian"}),
    "particle": _PARTICLES,
}  # fmt: skip
# Roles without a value of their own: what they are for stands in the head of words.tsv.
_BARE: Final = frozenset(
    [
        "from",
        "between",
        "until",
        "and",
        "of",
        "at",
        "ago",
        "vague",
        "future",
        "past",
        "last",
        "future-particle",
        "not-today",
        "not-today-before",
        "not-weekday-before",
        "year-before",
        "month-before",
        "century",
        "age",
        "hour",
        "zone",
        "less",
        "minute",
        "same",
        "same-before",
        "this",
        "that",
        "article",
        "named-event",
        "yearly",
    ]
)


class TimeWord(NamedTuple):
    """One reading of a phrase: its role, its value, its words in normal form and the particles written onto the first.

    `particles` are named as in the data: and, in, for, as.
    """

    role: str
    value: str
    words: tuple[str, ...]
    particles: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The value of a numeric role."""
        return int(self.value)


@dataclass(frozen=True, slots=True)
class DateTable:
    """Phrases of time by their first word in normal form, the longest first."""

    phrases: dict[str, tuple[TimeWord, ...]]
    roles: dict[str, frozenset[str]]  # of the phrases that begin with a word
    joined: frozenset[str]  # first words of phrases with «و» written onto them
    future_particles: frozenset[str] = frozenset()

    def is_future_particle(self, particle: str) -> bool:
        """Tell whether a proclitic in normal form («سـ») makes a verb speak of the future."""
        return particle in self.future_particles

    def at(self, words: Sequence[str], i: int) -> Iterator[TimeWord]:
        """Yield the phrases that start at word `i` (normal forms), the longest first."""
        for phrase in self.phrases.get(words[i], ()) if 0 <= i < len(words) else ():
            if len(phrase.words) == 1 or tuple(words[i + 1 : i + len(phrase.words)]) == phrase.words[1:]:
                yield phrase

    def joined_at(self, words: Sequence[str], i: int) -> bool:
        """Tell whether a phrase with «و» written onto it starts at word `i`."""
        return (
            0 <= i < len(words)
            and words[i] in self.joined
            and any(phrase.particles[:1] == _AND for phrase in self.at(words, i))
        )

    def find(self, words: Sequence[str], i: int, *roles: str) -> TimeWord | None:
        """Return the longest phrase at word `i` that has one of the roles."""
        if not 0 <= i < len(words):
            return None
        for phrase in self.phrases.get(words[i], ()):
            if phrase.role in roles:
                length = len(phrase.words)
                if length == 1 or tuple(words[i + 1 : i + length]) == phrase.words[1:]:
                    return phrase
        return None


class _Row(NamedTuple):
    role: str
    value: str
    forms: tuple[str, ...]


class _Particles(NamedTuple):
    """The particles of the data, alone and in the pairs that Arabic writes («وبـ»), and the article."""

    written: tuple[tuple[str, tuple[str, ...]], ...]
    article: str

    @classmethod
    def of(cls, rows: Iterable[_Row]) -> _Particles:
        """Collect the particle rows; «و» and «ف» may stand before the others."""
        single = [(form, row.value) for row in rows if row.role == "particle" for form in row.forms]
        pairs = [(a + b, (x, y)) for a, x in single for b, y in single if x == "and" and y != "and"]
        article = next((form for row in rows if row.role == "article" for form in row.forms), "")
        return cls((("", ()), *((form, (name,)) for form, name in single), *pairs), article)

    def onto(self, word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the word with each particle written onto it; «لـ» swallows the alef of the article."""
        for form, names in self.written:
            if names and names[-1] == "for" and self.article and word.startswith(self.article):
                yield form + word[1:], names
            else:
                yield form + word, names


def _check(file: DataFile, line: int, role: str, value: str) -> None:
    if role in _NUMERIC:
        low, high = _NUMERIC[role]
        if not value.lstrip("-").isdigit() or not low <= int(value) <= high:
            raise LexiconError(
                file.name, line, f"{role} has the value {value!r}", f"give a number from {low} to {high}"
            )
    elif role in _NAMED:
        if value not in _NAMED[role]:
            raise LexiconError(
                file.name, line, f"{role} has the value {value!r}", f"one of {', '.join(sorted(_NAMED[role]))}"
            )
    elif role not in _BARE:
        known = ", ".join(sorted({*_NUMERIC, *_NAMED, *_BARE}))
        raise LexiconError(file.name, line, f"unknown role {role!r}", f"one of {known}")


def _rows(file: DataFile) -> Iterator[_Row]:
    """Yield every line that is neither comment nor head, its forms folded."""
    for number, line in file.lines():
        if line.startswith("role\t"):
            continue
        cells = line.split("\t")
        if len(cells) != 3:
            raise LexiconError(
                file.name, number, f"{len(cells)} columns", "role, value and forms, with tabs between them"
            )
        role, value, written = (cell.strip() for cell in cells)
        _check(file, number, role, value)
        forms = tuple(folded_forms(written))
        if not forms:
            raise LexiconError(file.name, number, "no form", "give at least one written form")
        yield _Row(role, value, forms)


def compile_table(files: Iterable[DataFile]) -> DateTable:
    """Build the table; a line with a wrong role, value or number of columns is a LexiconError."""
    rows = [row for file in files for row in _rows(file)]
    particles = _Particles.of(rows)
    phrases: dict[str, dict[TimeWord, None]] = {}
    for row in rows:
        for form in () if row.role in {"particle", "future-particle"} else row.forms:
            first, *rest = form.split(" ")
            for written, names in particles.onto(first):
                phrases.setdefault(written, {})[TimeWord(row.role, row.value, (written, *rest), names)] = None
    ordered = {first: tuple(sorted(found, key=_longest_first)) for first, found in phrases.items()}
    roles = {first: frozenset(word.role for word in found) for first, found in ordered.items()}
    return DateTable(
        ordered,
        roles,
        frozenset(first for first, found in ordered.items() if any(word.particles[:1] == _AND for word in found)),
        frozenset(form for row in rows if row.role == "future-particle" for form in row.forms),
    )


def _longest_first(word: TimeWord) -> tuple[int, int]:
    return -len(word.words), len(word.particles)
