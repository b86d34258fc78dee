"""Copies: agency texts that many outlets print, with a new lead, a tail cut off, or words changed.

Two texts that share much share some of their smallest hashes of word triples (a bottom-k sketch; Broder 1997); stories
that share two of twenty-four are compared triple by triple. MinHash with bands misses the strongly edited copies; this
finds more of them at the same cost, and the share of common triples is evidence that a reader understands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from marsad.crossdoc.features import Features
from marsad.crossdoc.reasons import Reason, because
from marsad.model.relation import Judgement, Verdict

SHARED_KEYS: Final = 2  # of the sketch
SAME: Final = 0.5  # Jaccard of triples from which two texts are one
SAME_WITHIN: Final = 0.6  # or share of the shorter text that stands in the longer
UNSURE: Final = 0.25
_SHORTEST: Final = 12  # triples; of a shorter text only the whole is compared
_BUSY: Final = 400  # stories behind one hash; a phrase that so many print is boilerplate


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much two texts share: of all their triples, and of the shorter one's."""

    jaccard: float
    contained: float


def overlap(a: Features, b: Features) -> Overlap:
    """Return how much two texts share."""
    one, two = set(a.shingles), set(b.shingles)
    if not one or not two:
        return Overlap(0.0, 0.0)
    shared = len(one & two)
    return Overlap(shared / (len(one) + len(two) - shared), shared / min(len(one), len(two)))


def judge(a: Features, b: Features) -> Judgement | None:
    """Return whether two stories are copies of one text, None where they share too little to ask."""
    if a.shingles == b.shingles:
        return _judgement(a, b, Verdict.SAME, 1.0, (because(Reason.SAME_TEXT, "100 %"),))
    found = overlap(a, b)
    if min(len(a.shingles), len(b.shingles)) < _SHORTEST or max(found.jaccard, found.contained / 2) < UNSURE:
        return None
    same = found.jaccard >= SAME or found.contained >= SAME_WITHIN
    why = (
        because(Reason.TRIPLES, f"{found.jaccard:.0%}".replace("%", " %")),
        because(Reason.CONTAINED, f"{found.contained:.0%}".replace("%", " %")),
    )
    return _judgement(a, b, Verdict.SAME if same else Verdict.UNSURE, max(found.jaccard, found.contained), why)


def _judgement(a: Features, b: Features, verdict: Verdict, score: float, why: tuple[str, ...]) -> Judgement:
    first, second = sorted((a.story_id, b.story_id))
    return Judgement(first, second, "story", verdict, round(score, 4), why)


class CopyIndex:
    """Finds the stories that may be copies of another by the hashes they share."""

    def __init__(self) -> None:
        self._stories: dict[int, list[str]] = defaultdict(list)

    def add(self, story: Features) -> None:
        """Add a story."""
        for key in story.sketch:
            self._stories[key].append(story.story_id)

    def remove(self, story: Features) -> None:
        """Take a story out."""
        for key in story.sketch:
            self._stories[key].remove(story.story_id)

    def candidates(self, story: Features) -> list[str]:
        """Return the ids of the stories that share hashes with this one, those that share most first."""
        shared: Counter[str] = Counter()
        for key in story.sketch:
            known = self._stories.get(key, ())
            if len(known) <= _BUSY:
                shared.update(known)
        enough = min(SHARED_KEYS, len(story.sketch))
        found = [(-n, other) for other, n in shared.items() if n >= enough and other != story.story_id]
        return [other for _, other in sorted(found)]
