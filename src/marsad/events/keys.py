"""The keys that a word answers to where it stands: those of the reading that context chose, not of all its readings.

«إنه» is no form of أنهى, «نرد» in «نرد على الهجوم» none of أراد. Nouns keep all their keys, since verbal nouns and
nouns of one form tell one act.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from marsad.arabic.view import DocView
from marsad.model.doc import Pos

_PARTICLES: Final = frozenset({Pos.SUBORD, Pos.PREP, Pos.PRON, Pos.NEG, Pos.CONJ})
_VERBS: Final = "/v"
_WRITTEN: Final = "/w"
_MAX_CACHED: Final = 100_000


def without_particles(view: DocView, keys: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return the keys of every token of the Doc; a particle answers to its written form alone."""
    return [
        _written(own) if token.analysis.pos in _PARTICLES else own
        for token, own in zip(view.doc.tokens, keys, strict=True)
    ]


def of_chosen_verbs(view: DocView, keys: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return the keys of every token of the Doc; a verb answers to the lemma of its chosen reading alone."""
    return [
        _of_verb(own, token.analysis.lemma) if token.analysis.pos is Pos.VERB else own
        for token, own in zip(view.doc.tokens, keys, strict=True)
    ]


# Remembered, so that a word has the same set each time: what else is known of a set of keys is remembered by it.


@lru_cache(maxsize=_MAX_CACHED)
def _written(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(key for key in keys if key.endswith(_WRITTEN))


@lru_cache(maxsize=_MAX_CACHED)
def _of_verb(keys: frozenset[str], lemma: str) -> frozenset[str]:
    own = lemma + _VERBS
    return frozenset(key for key in keys if key == own or not key.endswith(_VERBS))
