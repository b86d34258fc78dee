"""Names of the actor lexicon in a Doc: the longest match, with the letters that Arabic writes onto a word taken off.

A name may begin behind و ف ب ل ك («لروسيا»، «وبوتين»). The whole word is tried first, so that «لبنان» is no ل + بنان; a
shorter split counts only where the word's own readings allow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from marsad.lexicon.actors import ActorTable, NameEntry
from marsad.model.doc import Pos, Token, Word

_JOINERS: Final = "وف"
_PREPOSITIONS: Final = "بلك"
_ARTICLE: Final = "ال"
_CONTRACTED: Final = "لل"
_MAX_CACHED: Final = 200_000


class NameHit(NamedTuple):
    """A name at tokens `first` to `last` (half-open): the entries that it may stand for."""

    first: int
    last: int
    entries: tuple[NameEntry, ...]


def splits(norm: str) -> tuple[str, ...]:
    """Return the normal form and what is left of it behind its possible proclitics, the longest first.

    >>> splits("وللسعوديه")
    ('وللسعوديه', 'للسعوديه', 'السعوديه', 'لسعوديه', 'سعوديه')
    """
    found = [norm]
    rest = [norm]
    if len(norm) > 3 and norm[0] in _JOINERS:
        rest.append(norm[1:])
        found.append(norm[1:])
    for form in rest:
        if len(form) <= 3 or form[0] not in _PREPOSITIONS:
            continue
        if form.startswith(_CONTRACTED):
            found.append(_ARTICLE + form[2:])
        found.append(form[1:])
        if form.startswith(_CONTRACTED):
            found.append(form[2:])
    return tuple(dict.fromkeys(found))


class NameFinder:
    """Finds lexicon names in token sequences; one object a lexicon, its caches serve all stories."""

    def __init__(self, table: ActorTable) -> None:
        self.table = table
        self._starts: dict[str, tuple[str, ...]] = {}
        self._first_words = table.lengths["names"]

    def starts(self, word: Word) -> tuple[str, ...]:
        """Return the splits of a word with which some name begins."""
        known = self._starts.get(word.form)
        if known is None:
            if len(self._starts) > _MAX_CACHED:
                self._starts.clear()
            known = tuple(
                split
                for split in splits(word.norm)
                if split in self._first_words and (split == word.norm or _may_split(word, split))
            )
            self._starts[word.form] = known
        return known

    def find(self, tokens: Sequence[Token], norms: list[str], *, day: date | None) -> list[NameHit]:
        """Return the names, leftmost and longest, none overlapping, that were in use on the day."""
        hits: list[NameHit] = []
        at, size = 0, len(tokens)
        while at < size:
            starts = self.starts(tokens[at].word)
            hit = self._longest(starts, norms, at, day) if starts else None
            if hit is None:
                at += 1
            else:
                hits.append(hit)
                at = hit.last
        return hits

    def _longest(self, starts: tuple[str, ...], norms: list[str], at: int, day: date | None) -> NameHit | None:
        best: NameHit | None = None
        whole = norms[at]
        for start in starts:
            norms[at] = start
            for length, entries in self.table.match_all(norms, at):
                valid = tuple(e for e in entries if e.valid_on(day))
                if valid and (best is None or at + length > best.last):
                    best = NameHit(at, at + length, valid)
                    break
        norms[at] = whole
        return best


def _may_split(word: Word, split: str) -> bool:
    """Tell whether some reading of the word takes off the letters that this split takes off."""
    cut = len(word.norm) - len(split)
    for reading in word.analyses:
        if reading.pos in (Pos.UNKNOWN, Pos.NAME):
            return True
        letters = len(reading.proclitics)
        if letters and letters in (cut, cut + 1, cut - 1):
            return True
    return False
