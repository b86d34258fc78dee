"""Numbers of people: the killed, wounded, arrested, missing, displaced, protesting.

A count is a number tied to a word that says what happened to whom: behind the number («12 قتيلا»), before it («مقتل 12
شخصا»), in it («قتيلان»), or announced («ارتفاع عدد القتلى إلى 30»). Numbers of things, ages and dates are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from marsad.arabic.numerals import Numeral, numeral_at
from marsad.lexicon.speech import SpeechTable
from marsad.model.doc import Doc, Pos, Sentence, Word
from marsad.model.mention import Count

_REACH: Final = 6  # words between «عدد القتلى» and its number
_SKIPPED: Final = 4  # words between an act and its number («اعتقلت الشرطة 12 شخصا»)
_NOUN_REACH: Final = 3  # words between a number and what is counted («12 من القتلى»)
_MAX_CACHED: Final = 100_000
_DASHES: Final = frozenset("-–")
_COUNTABLE: Final = frozenset({"cardinal", "vague", "dual"})


class _Number(NamedTuple):
    """A number with the words that bound it: tokens `first` to `last`, inclusive limits, None = open."""

    first: int
    last: int
    low: int | None
    high: int | None
    approximate: bool
    dual: bool = False


_NUMERIC: Final[dict[str, bool]] = {}  # by written form


def _may_be_number(word: Word) -> bool:
    """Tell whether a word is digits, or some reading of it a number or a dual."""
    known = _NUMERIC.get(word.form)
    if known is None:
        if len(_NUMERIC) >= _MAX_CACHED:
            _NUMERIC.clear()
        known = word.shape == "digits" or any(a.pos is Pos.NUM or a.features.number == "d" for a in word.analyses)
        _NUMERIC[word.form] = known
    return known


def find(doc: Doc, table: SpeechTable) -> tuple[Count, ...]:
    """Return the counts in text order, none overlapping."""
    found: list[Count] = []
    words = [token.word.norm for token in doc.tokens]
    for sentence in doc.sentences:
        if table.counted.isdisjoint(words[sentence.first : sentence.last]):
            continue
        taken = sentence.first
        for count in _Reading(doc, table, sentence, words).counts():
            if count.first >= taken:
                found.append(count)
                taken = count.last
    return tuple(found)


class _Reading:
    """One sentence being read."""

    def __init__(self, doc: Doc, table: SpeechTable, sentence: Sentence, words: list[str]) -> None:
        self.doc, self.table, self.sentence = doc, table, sentence
        self.words = words
        self.last_kind = ""

    def counts(self) -> Iterator[Count]:
        """Yield the counts from left to right."""
        i = self.sentence.first
        known, tokens = self.table.counts, self.doc.tokens
        while i < self.sentence.last:
            if self.words[i] not in known and not _may_be_number(tokens[i].word):
                i += 1
                continue
            count = self._two(i) or self._numbered(i)
            if count is None:
                i += 1
                continue
            self.last_kind = count.kind
            yield count
            i = count.last

    def _two(self, i: int) -> Count | None:
        """Read «قتيلان», «جريحين»."""
        form = self.table.count_word(self.words, i, "two")
        return self._count(form.kind, _Number(i, i + 1, 2, 2, approximate=False)) if form else None

    def _numbered(self, i: int) -> Count | None:
        number = self._number(i)
        if number is None or self._is_thing(number.last):
            return None
        return self._noun_behind(number) or self._act_before(number) or self._total_before(number)

    # Numbers.

    def _number(self, i: int) -> _Number | None:
        """Read a number with its bounds: «أكثر من 20», «بين 20 و30», «20 إلى 30», «نحو مئة»."""
        bound = self.table.count_word(self.words, i, "more", "less", "about", "upto", "between")
        at = i + len(bound.words) if bound else i
        first = self._plain(at)
        if first is None:
            return None
        second = self._second(first, between=bound is not None and bound.role == "between")
        role = bound.role if bound else ""
        if second is not None:
            return _Number(i, second.last, int(first.low), int(second.high), approximate=role == "about")
        if role == "between":
            return None
        least = self.table.count_word(self.words, first.last, "least")
        last = first.last + (len(least.words) if least else 0)
        low: int | None = int(first.low)
        high: int | None = int(first.high)
        if role == "more" or least:
            high = None
        elif role in {"less", "upto"}:
            low = None
        approximate = bool(role in {"about", "upto"} or first.kind == "vague")
        return _Number(i, last, low, high, approximate, first.kind == "dual")

    def _plain(self, i: int) -> Numeral | None:
        """Return a whole number of people at a token."""
        if not self.sentence.first <= i < self.sentence.last:
            return None
        if not _may_be_number(self.doc.tokens[i].word):
            return None
        number = numeral_at(self.doc.tokens, i, self.sentence.last)
        if number is None or number.kind not in _COUNTABLE or number.low < 1 or number.low != int(number.low):
            return None
        if number.kind == "dual" and self.doc.tokens[i].analysis.features.state == "construct":
            return None  # «رجلا» is rather one man in the accusative
        return number

    def _second(self, first: Numeral, *, between: bool) -> Numeral | None:
        """Return the upper end of a range; «و» joins one only after «بين»."""
        joined = self._plain(first.last)
        if between and joined is not None and self.doc.tokens[first.last].analysis.proclitics:
            return joined if joined.low > first.low else None
        to = self.table.count_word(self.words, first.last, "to")
        if to is None:
            return None
        second = self._plain(first.last + 1)
        dashed = self.words[first.last] in _DASHES
        if second is None or second.low <= first.low or not (between or dashed or self._same_noun(second)):
            return None
        return second

    def _same_noun(self, second: Numeral) -> bool:
        return self.table.count_word(self.words, second.last, "noun", "people") is not None

    # What is counted.

    def _is_thing(self, i: int) -> bool:
        return self.table.count_word(self.words, i, "thing") is not None

    def _noun_behind(self, number: _Number) -> Count | None:
        """Read «12 قتيلا», «عشرات القتلى», «آلاف من المتظاهرين»."""
        at = number.last
        for i in range(at, min(self.sentence.last, at + _NOUN_REACH)):
            form = self.table.count_word(self.words, i, "noun")
            if form is not None and form.joined:
                return None
            if form is not None and (i == at or self.doc.tokens[at].analysis.pos in {Pos.PREP, Pos.NOUN, Pos.ADJ}):
                return self._count(form.kind, number._replace(last=i + 1)) if i <= at + 1 else None
            if self.table.count_word(self.words, i, "act"):
                return None
        return None

    def _act_before(self, number: _Number) -> Count | None:
        """Read «مقتل 12 شخصا», «أصيب خمسة آخرون», «اعتقلت الشرطة 12 شخصا»."""
        people = self.table.count_word(self.words, number.last, "people")
        people = None if people is not None and people.joined else people
        evident = people is not None or self.table.count_word(self.words, number.last, "of") is not None
        for i in range(number.first - 1, max(self.sentence.first, number.first - 1 - _SKIPPED) - 1, -1):
            form = self._act_ending(i)
            if form == "":
                return None
            if form is not None:
                near = all(self.table.count_word(self.words, k, "skip") for k in range(i + 1, number.first))
                if number.dual and not near:
                    return None
                counted = evident or near or number.last >= self.sentence.last
                return self._count(form, number._replace(last=number.last + (people is not None))) if counted else None
            if not self._may_stand_between(i):
                return None
        return None

    def _act_ending(self, i: int) -> str | None:
        """Return the kind of the act that ends at token `i`; "" for «مقتل وإصابة 40», which tells of neither alone."""
        for start in (i, i - 1):
            form = self.table.count_word(self.words, start, "act") if start >= self.sentence.first else None
            if form is not None and start + len(form.words) == i + 1:
                twin = form.joined and self.table.count_word(self.words, start - 1, "act") is not None
                return "" if twin else form.kind
        return None

    def _may_stand_between(self, i: int) -> bool:
        if self.table.count_word(self.words, i, "skip"):
            return True
        pos = self.doc.tokens[i].analysis.pos
        return pos in {Pos.NOUN, Pos.NISBA, Pos.ADJ, Pos.NAME, Pos.UNKNOWN, Pos.ADV, Pos.AUX}

    def _total_before(self, number: _Number) -> Count | None:
        """Read «ارتفاع عدد القتلى إلى 30», «بلغت حصيلة الجرحى 50»."""
        kind = ""
        for i in range(number.first - 1, max(self.sentence.first, number.first - 1 - _REACH) - 1, -1):
            if self.doc.tokens[i].analysis.pos is Pos.PUNCT:
                return None
            noun = self.table.count_word(self.words, i, "noun")
            if noun is not None and not kind:
                kind = noun.kind
            if self.table.count_word(self.words, i, "total"):
                return self._count(kind, number) if kind else None
        return None

    def _count(self, kind: str, number: _Number) -> Count:
        return Count(
            span=self.doc.span(number.first, number.last),
            first=number.first,
            last=number.last,
            kind=kind,
            low=number.low,
            high=number.high,
            approximate=number.approximate,
        )
