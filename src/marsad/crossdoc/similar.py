"""Similar stories: what a reader of one would read next, and why.

Nearness is the cosine of rare words, helped by actors, places and acts that both tell. It is symmetric, lies between 0
and 1, and depends on the two stories alone: nothing learned from the collection, so it is the same tomorrow.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from marsad.crossdoc.features import Features
from marsad.crossdoc.reasons import Reason, because, listed
from marsad.model.relation import SimilarStory

SIMILAR: Final = 0.16  # from here on two stories are of one subject
MOST: Final = 8
_LEADING: Final = 14  # heaviest words of a story that lead to others
_BUSY: Final = 600  # latest stories behind one word that are looked at
_COMPARED: Final = 60  # candidates that are compared in full
_DIGITS: Final = 6
_WORDS, _ACTORS, _PLACES, _ACTS = 0.78, 0.08, 0.06, 0.08  # shares of the nearness


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near two stories are, and by what."""

    score: float
    why: tuple[str, ...]


def nearness(a: Features, b: Features) -> float:
    """Return how near two stories are; what either of them lacks altogether neither helps nor harms.

    It is rounded: sums of floats depend on the order of the words, which differs between a kept story and a new one.
    """
    score, whole = _WORDS * cosine(a, b), _WORDS
    for share, one, two in ((_ACTORS, a.actors, b.actors), (_PLACES, a.places, b.places), (_ACTS, a.acts, b.acts)):
        if one and two:
            score += share * len(one & two) / len(one | two)
            whole += share
    return round(score / whole, _DIGITS)


def cosine(a: Features, b: Features) -> float:
    """Return the cosine of the weighted words."""
    one, two = (a.terms, b.terms) if len(a.terms) <= len(b.terms) else (b.terms, a.terms)
    return sum(weight * two[word] for word, weight in one.items() if word in two)


def explain(a: Features, b: Features) -> tuple[str, ...]:
    """Return what two stories have in common, the heaviest words first."""
    shared = {w: weight * b.terms[w] for w, weight in a.terms.items() if w in b.terms}
    words = heapq.nsmallest(6, shared, key=lambda w: (-shared[w], w))
    why = [because(Reason.WORDS, ", ".join(a.written.get(word, word) for word in words))] if words else []
    for reason, one, two in (
        (Reason.ACTORS, a.actors, b.actors),
        (Reason.PLACES, a.places, b.places),
        (Reason.ACTS, a.acts, b.acts),
    ):
        if both := {item for item in one & two if reason is not Reason.ACTORS or " " not in item}:
            why.append(because(reason, listed(both)))
    if a.day and b.day:
        why.append(because(Reason.DAYS, abs((a.day - b.day).days)))
    return tuple(why)


class WordIndex:
    """Finds the stories that share telling words with another. Words that very many tell lead to the latest of them."""

    def __init__(self) -> None:
        self.stories: dict[str, Features] = {}
        self._by_word: dict[str, list[str]] = defaultdict(list)

    def add(self, story: Features) -> None:
        """Add a story."""
        self.stories[story.story_id] = story
        for word in story.terms:
            self._by_word[word].append(story.story_id)

    def remove(self, story_id: str) -> None:
        """Take a story out."""
        for word in self.stories.pop(story_id).terms:
            self._by_word[word].remove(story_id)

    def near(self, story: Features) -> list[tuple[float, str]]:
        """Return (nearness, id) of the stories that are near enough to be compared, the nearest first."""
        rough: dict[str, float] = defaultdict(float)
        leading = list(story.terms.items())[:_LEADING]  # the heaviest come first
        for word, weight in leading:
            for other in self._by_word.get(word, ())[-_BUSY:]:
                rough[other] += weight * weight
        rough.pop(story.story_id, None)
        best = heapq.nsmallest(_COMPARED, rough, key=lambda other: (-rough[other], other))
        scored = ((nearness(story, self.stories[other]), other) for other in best)
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))

    def similar(self, story: Features, near: list[tuple[float, str]]) -> tuple[SimilarStory, ...]:
        """Return the nearest of `near` with the reasons."""
        return tuple(
            SimilarStory(other, round(score, 4), explain(story, self.stories[other]))
            for score, other in near[:MOST]
            if score >= SIMILAR
        )
