"""Time expressions of a Doc with their values.

`time_grammar` reads what the words say, `calendar` what that means; this module walks the Doc, tells whether a clause
looks ahead, and makes the records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from marsad.lexicon.dates import DateTable
from marsad.lexicon.letters import fold
from marsad.mentions import calendar
from marsad.mentions.calendar import Frame, Parts, Reading
from marsad.mentions.time_grammar import STARTS, Phrase, Reader
from marsad.mentions.time_items import Item
from marsad.model.doc import Doc, Pos, Sentence, Word
from marsad.model.mention import DateValue, TimeExpression
from marsad.model.text import Span

_PIECES: Final = re.compile(r"\d+|[^\W\d_]+(?:[\u0610-\u061a\u064b-\u065f\u0670]+[^\W\d_]*)*|[^\w\s]|_")
# How many words back a verb or «المقرر» may stand to tell that a bare weekday lies ahead.
_REACH: Final = 14
_MAX_CACHED: Final = 100_000
_WORD_LENGTH: Final = 32
_REACH_AHEAD: Final = 3
_WEEK: Final = 7


def find(doc: Doc, table: DateTable) -> tuple[TimeExpression, ...]:
    """Return the time expressions in text order; `doc.story.published` is what relative ones are resolved against."""
    return TimeFinder(table).find(doc)


class TimeFinder:
    """Finds time expressions; one object a table, its cache of words serves all stories."""

    def __init__(self, table: DateTable) -> None:
        self.table = table
        self._opening = frozenset(word for word, roles in table.roles.items() if not roles.isdisjoint(STARTS))
        self._known: dict[str, bool] = {}

    def find(self, doc: Doc) -> tuple[TimeExpression, ...]:
        """Return the time expressions in text order."""
        found: list[TimeExpression] = []
        last: DateValue | None = None
        reader = Reader((), self.table)
        for sentence in doc.sentences:
            if not self._may_hold(doc, sentence):
                continue
            reader.fill(tuple(_items(doc, sentence)))
            for phrase in _phrases(reader):
                future = _looks_ahead(doc, sentence, reader, phrase)
                for expression in _expressions(reader, phrase, Frame(doc.story.published, future, last)):
                    found.append(expression)
                    last = expression.value or last
        return tuple(found)

    def _may_hold(self, doc: Doc, sentence: Sentence) -> bool:
        """Tell whether an expression can begin with some word of the sentence."""
        known = self._known
        for token in doc.tokens[sentence.first : sentence.last]:
            opens = known.get(token.word.form)
            if opens is None:
                opens = self._look(token.word)
            if opens:
                return True
        return False

    def _look(self, word: Word) -> bool:
        pieces = (word.norm,) if word.norm.isalpha() else tuple(norm for norm, _, _ in _cut(word.form))
        opens = any(norm in self._opening or (norm.isascii() and norm.isdigit()) for norm in pieces)
        if len(self._known) > _MAX_CACHED:
            self._known.clear()
        self._known[word.form] = opens
        return opens


def read_date(text: str, table: DateTable, published: date | None = None) -> DateValue | None:
    """Return the first date that a lone string tells («الأربعاء 20 يوليو/تموز 2022 - 10:30»), or None."""
    reader = Reader(tuple(_pieces(text, 0, -1)), table)
    for phrase in _phrases(reader):
        for expression in _expressions(reader, phrase, Frame(published)):
            if expression.value is not None:
                return expression.value
    return None


def _cut(text: str) -> tuple[tuple[str, int, int], ...]:
    """Cut a text into words, numbers and marks: «نوفمبر2016» and «8/11/2016» come apart whatever the tokenizer did.

    Of each piece return the normal form and the offsets.
    """
    pieces = ((fold(piece.group()), piece.start(), piece.end()) for piece in _PIECES.finditer(text))
    return tuple(piece for piece in pieces if piece[0])


_cut_word = lru_cache(maxsize=_MAX_CACHED)(_cut)


def _pieces(text: str, offset: int, token: int) -> Iterator[Item]:
    for norm, start, end in _cut_word(text) if len(text) <= _WORD_LENGTH else _cut(text):
        yield Item(norm, offset + start, offset + end, token)


def _items(doc: Doc, sentence: Sentence) -> Iterator[Item]:
    for i, start, end, _, word, _ in doc.tokens[sentence.first : sentence.last]:
        if word.norm.isalpha():
            yield Item(word.norm, start, end, i)
        else:
            yield from _pieces(word.form, start, i)


def _phrases(reader: Reader) -> Iterator[Phrase]:
    i, size = 0, len(reader.items)
    while i < size:
        phrase = None if reader.roles[i].isdisjoint(STARTS) else reader.phrase(i)
        if phrase is None:
            i += 1
            continue
        if not phrase.parts.empty:  # a day of no year («17 فبراير» of a revolution) is passed over
            yield phrase
        i = phrase.last


def _expressions(reader: Reader, phrase: Phrase, frame: Frame) -> Iterator[TimeExpression]:
    """Make the records of one phrase; a run of separate days gives one for each."""
    first, last = reader.items[phrase.first], reader.items[phrase.last - 1]
    for reading in _readings(phrase, frame):
        yield TimeExpression(
            span=Span(first.start, last.end),
            first=first.token,
            last=last.token + 1,
            value=reading.value,
            kind=_kind(phrase),
            clock=phrase.parts.clock,
            problem=reading.problem,
        )


def _readings(phrase: Phrase, frame: Frame) -> Iterator[Reading]:
    if phrase.until is None:
        yield from calendar.resolve(phrase.parts, frame)
        return
    first = next(calendar.resolve(phrase.parts, frame), Reading(None)).value
    last = next(calendar.resolve(phrase.until, frame), Reading(None)).value
    if first is None or last is None:
        yield Reading(None)
        return
    if last.end < first.start and phrase.until.weekdays and phrase.until.step is None:
        last = calendar.day(last.start + timedelta(_WEEK))  # «من الاثنين إلى الخميس»: the Thursday behind that Monday
    value = calendar.between(first, last)
    yield Reading(value, "" if value else "range runs backwards")


def _kind(phrase: Phrase) -> str:
    """Name the kind of expression for the reader of the record."""
    parts = phrase.parts
    named = (
        ("range", phrase.until is not None),
        ("duration", parts.ago is not None),
        ("hijri", parts.hijri_month is not None or parts.hijri_year is not None),
        ("date", bool(parts.days) or parts.same_day_in),
        ("relative", parts.offset is not None),
        ("weekday", bool(parts.weekdays)),
        ("season", bool(parts.season) or parts.share is not None),
        ("month", parts.month is not None),
        ("decade", parts.decade is not None),
        ("year", parts.year is not None),
        ("period", bool(parts.period)),
    )
    return next((name for name, is_it in named if is_it), "clock")


def _looks_ahead(doc: Doc, sentence: Sentence, reader: Reader, phrase: Phrase) -> bool:
    """Tell whether the clause of a phrase speaks of the future: the nearest finite verb or «من المقرر» decides."""
    if not _undecided(phrase.parts):
        return False
    first, last = reader.items[phrase.first].token, reader.items[phrase.last - 1].token + 1
    for i in range(first - 1, max(sentence.first, first - _REACH) - 1, -1):
        signal = _signal(doc, reader.table, i)
        if signal is not None:
            return signal
    return any(_signal(doc, reader.table, i) for i in range(last, min(sentence.last, last + _REACH_AHEAD)))


def _undecided(parts: Parts) -> bool:
    """Tell whether past or future is open: a bare weekday, month, or day without a year."""
    open_day = bool(parts.weekdays) or parts.month is not None
    return open_day and parts.offset is None and parts.step is None and parts.year is None


def _signal(doc: Doc, table: DateTable, i: int) -> bool | None:
    """Tell what a word says of time: True ahead, False past, None nothing."""
    token = doc.tokens[i]
    roles = {word.role for word in table.phrases.get(token.norm, ()) if len(word.words) == 1}
    if "future" in roles or "past" in roles:
        return "future" in roles
    analysis = token.analysis
    if analysis.pos is not Pos.VERB:
        return None
    if analysis.features.tense == "past":
        return False
    particle = analysis.proclitics[-1:]
    return True if particle and table.is_future_particle(particle) else None
