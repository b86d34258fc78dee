"""The normal form of a text with an exact map between its letters and those of the source, both ways.

The map is built while folding, never recovered by comparing the two texts afterwards.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

from marsad.lexicon.letters import HAMZA_ABOVE, TABLE, compose, fold
from marsad.model.text import Span

_UNITS: Final = re.compile(f"[وىيی]{HAMZA_ABOVE}|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal form with its way back.

    `text[i]` came from `source[starts[i]:ends[i]]`. Both arrays rise; a ligature of the source gives several letters
    with one origin, a dropped mark gives none.
    """

    source: str
    text: str
    starts: array[int]
    ends: array[int]

    def span_in_source(self, start: int, end: int) -> Span:
        """Return the smallest span of the source that holds the letters `start` to `end` of the normal form.

        An empty span maps to an empty one. Offsets beyond the text raise IndexError.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"span {start}:{end} of a normal form of {len(self.text)} letters")
        if start == end:
            at = self.starts[start] if start < len(self.text) else len(self.source)
            return Span(at, at)
        return Span(self.starts[start], self.ends[end - 1])

    def span_in_normal(self, start: int, end: int) -> Span:
        """Return the letters of the normal form that come from `source[start:end]`, also where it cuts a ligature."""
        if not 0 <= start <= end <= len(self.source):
            raise IndexError(f"span {start}:{end} of a source of {len(self.source)} letters")
        if start == end:
            at = bisect_left(self.starts, start)
            return Span(at, at)
        first = bisect_right(self.ends, start)
        return Span(first, max(first, bisect_left(self.starts, end)))


def normalize(text: str) -> Normal:
    """Return `fold(text)` with its offset map. Any string is welcome; cost is linear.

    >>> normal = normalize("قـــال الرّئيس")
    >>> normal.text, normal.span_in_source(4, 10).of(normal.source)
    ('قال الرءيس', 'الرّئيس')
    """
    folded = fold(text)
    if len(folded) == len(text) and _letterwise(text):
        return Normal(text, folded, array("l", range(len(text))), array("l", range(1, len(text) + 1)))
    starts, ends = array("l"), array("l")
    for unit in _UNITS.finditer(text):
        for _ in compose(unit[0]).translate(TABLE):
            starts.append(unit.start())
            ends.append(unit.end())
    return Normal(text, folded, starts, ends)


def _letterwise(text: str) -> bool:
    """Tell whether each letter folds to exactly one; equal lengths could hide a mark lost and a ligature gained."""
    return all(len(TABLE[ord(letter)]) == 1 for letter in set(text))
