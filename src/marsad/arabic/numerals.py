"""Numbers as news writes them, in words, digits and both: «مئة وخمسة وعشرين ألفا», «3.5 مليون», «بضعة آلاف», «قتيلان».

What a number word means stands in the lexicon (`numbers/*.tsv`), and reaches this module as the entry id of its
reading, `number.<kind>:<value>`. The grammar is small: a scale multiplies what stands directly before it and adds what
و joins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from marsad.model.doc import Analysis, Pos, Token

_PREFIX: Final = "number."
_AND: Final = "و"
_MULTIPLIED: Final = frozenset({"hundred", "thousand"})
_SECOND_ORDER: Final = frozenset({"unit", "ten", "hundred", "thousand", "fraction"})


class Numeral(NamedTuple):
    """A number over tokens `first` to `last` (half-open). `low` = `high` unless the words are vague.

    `kind` is cardinal, ordinal, fraction, vague, or dual (a noun whose own ending says two; then it is the noun).
    """

    first: int
    last: int
    low: float
    high: float
    kind: str = "cardinal"

    @property
    def value(self) -> float | None:
        """The number, or None where the words give only a range."""
        return self.low if self.low == self.high else None


class _Part(NamedTuple):
    kind: str
    low: float
    high: float
    plural: bool = False


def numerals(tokens: Sequence[Token], first: int, last: int) -> Iterator[Numeral]:
    """Yield the numbers among tokens `first` to `last` (half-open), left to right, none overlapping."""
    at = first
    while at < last:
        found = numeral_at(tokens, at, last)
        if found is None:
            at += 1
        else:
            yield found
            at = found.last


def numeral_at(tokens: Sequence[Token], at: int, last: int | None = None) -> Numeral | None:
    """Return the longest number that begins at token `at` and ends before `last`, or None."""
    end = len(tokens) if last is None else last
    part = _part(tokens[at])
    if part is None:
        return _dual(tokens[at])
    if part.kind == "ordinal":
        return _ordinal(tokens, at, end, part)
    return _Reader(tokens, at, end).read(part)


def digits_value(norm: str) -> float | None:
    """Return the value of digits in normal form, with either decimal mark; None for dates, times and fractions.

    >>> digits_value("1,200"), digits_value("3.5"), digits_value("3,5"), digits_value("12:30")
    (1200.0, 3.5, 3.5, None)
    """
    text = norm.replace("،", ",")
    if text.count(".") > 1 and all(len(group) == 3 for group in text.split(".")[1:]):
        text = text.replace(".", "")
    head, *groups = text.split(",")
    if groups and all(len(group) == 3 for group in groups[:-1]) and len(groups[-1].partition(".")[0]) == 3:
        text = head + "".join(groups)
    else:
        text = text.replace(",", ".")
    try:
        return float(text) if len(text) < 20 else None
    except ValueError:
        return None


def _part(token: Token) -> _Part | None:
    """Return what a token means as a part of a number; the readings after the first count too («عشرة», «ربع»)."""
    if token.word.shape == "digits":
        value = digits_value(token.norm)
        return None if value is None else _Part("digits", value, value)
    for analysis in (token.analysis, *token.word.analyses):
        if analysis.pos is Pos.NUM and analysis.entry.startswith(_PREFIX):
            part = _read_entry(analysis)
            # «الأحد» is the day, «الواحد» a pronoun.
            return None if analysis.article and part.kind == "unit" and part.low == 1 else part
        if analysis.pos in (Pos.VERB, Pos.PREP):
            return None
    return None


def _read_entry(analysis: Analysis) -> _Part:
    kind, _, value = analysis.entry.removeprefix(_PREFIX).partition(":")
    low, _, high = value.partition("-")
    return _Part(kind, float(low), float(high or low), analysis.features.number == "p")


def _dual(token: Token) -> Numeral | None:
    analysis = token.analysis
    if analysis.pos in (Pos.NOUN, Pos.ACTIVE, Pos.PASSIVE, Pos.NISBA) and analysis.features.number == "d":
        return Numeral(token.i, token.i + 1, 2.0, 2.0, "dual")
    return None


def _ordinal(tokens: Sequence[Token], at: int, end: int, part: _Part) -> Numeral:
    """«الثاني», «الحادي عشر», «الخامسة والعشرون»."""
    value, last = part.low, at + 1
    following = _part(tokens[last]) if last < end else None
    joined = following is not None and _AND in tokens[last].analysis.proclitics
    if following is not None and ((following.low == 10 and not joined) or (following.kind == "ten" and joined)):
        value, last = value + following.low, last + 1
    return Numeral(at, last, value, value, "ordinal")


class _Reader:
    """Reads one cardinal: `group` is what the next scale multiplies, `total` what is complete."""

    def __init__(self, tokens: Sequence[Token], first: int, end: int) -> None:
        self.tokens, self.first, self.at, self.end = tokens, first, first, end
        self.total = (0.0, 0.0)
        self.group = (0.0, 0.0)
        self.scale = 1.0
        self.kind = "cardinal"
        self.previous = ""

    def read(self, part: _Part) -> Numeral:
        """Take parts while they join, then return what they make."""
        following: _Part | None = part
        while following is not None:
            self._take(following)
            following = self._next()
        low, high = self.total[0] + self.group[0], self.total[1] + self.group[1]
        return Numeral(self.first, self.at, low, high, self.kind)

    def _take(self, part: _Part) -> None:
        self.at += 1
        group = self.group
        if part.kind == "vague" or (part.kind == "thousand" and part.plural and group == (0.0, 0.0)):
            self.kind = "vague"
        if part.kind == "thousand":
            if part.plural and group == (0.0, 0.0):
                group = (2.0, 9.999)  # «آلاف المتظاهرين»: some thousands
            elif group == (0.0, 0.0) or self._joined(self.at - 1):
                self.total = (self.total[0] + group[0], self.total[1] + group[1])
                group = (1.0, 1.0)
            self.total = (self.total[0] + group[0] * part.low, self.total[1] + group[1] * part.low)
            self.group, self.scale = (0.0, 0.0), part.low
        elif part.kind == "hundred" and 0 < group[0] < 10 and self.previous == "unit" and not self._joined(self.at - 1):
            self.group = (group[0] * 100, group[1] * 100)
        elif part.kind == "fraction":
            self._take_fraction(part)
        else:
            self.group = (group[0] + part.low, group[1] + part.high)
        self.previous = part.kind

    def _take_fraction(self, part: _Part) -> None:
        """«مليون ونصف» adds half a million; «نصف مليون» is multiplied by what follows."""
        if self.total == (0.0, 0.0):
            self.kind = "cardinal" if self._scale_follows() else "fraction"
            self.group = (self.group[0] + part.low, self.group[1] + part.low)
            return
        self.total = (self.total[0] + part.low * self.scale, self.total[1] + part.low * self.scale)
        if self._scale_follows():  # «مليون ونصف المليون» names its scale again
            self.at += 1

    def _scale_follows(self) -> bool:
        part = _part(self.tokens[self.at]) if self.at < self.end else None
        return part is not None and part.kind == "thousand"

    def _joined(self, at: int) -> bool:
        token = self.tokens[at]
        return _AND in token.analysis.proclitics or (at > self.first and self.tokens[at - 1].norm == _AND)

    def _next(self) -> _Part | None:
        """Return the part that goes on with the number: joined by و, or directly multiplied."""
        at = self.at
        if at >= self.end:
            return None
        if self.tokens[at].norm == _AND and at + 1 < self.end:
            part = _part(self.tokens[at + 1])
            if part is not None and part.kind == "digits" and self.previous == "thousand":
                self.at += 1
                return part
            return None
        part = _part(self.tokens[at])
        if part is None or part.kind not in _SECOND_ORDER:
            return None
        if self._joined(at):
            return part if self._goes_down(part) else None
        if part.kind in _MULTIPLIED:
            return part if self.previous != "thousand" else None
        return part if self.previous == "unit" and part.low == 10 else None

    def _goes_down(self, part: _Part) -> bool:
        """Tell whether «… و X» can be the same number: units come before tens, else each part is smaller."""
        if part.kind == "fraction":
            return self.previous == "thousand"
        if self.previous == "unit":
            return part.kind == "ten"
        if self.previous in ("hundred", "thousand"):
            return part.low < max(self.total[0], self.group[0]) or part.kind in ("unit", "ten", "hundred")
        return False
