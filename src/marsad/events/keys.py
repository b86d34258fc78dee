"""The keys that a word answers to where it stands: those of the reading that context chose, not of all its readings.

«إنه» is no form of أنهى, «نرد» in «نرد على الهجوم» none of أراد. Nouns keep all their keys, since verbal nouns and
nouns of one form tell one act.
"""

from __future__ import annotations

from typing import Final

from marsad.arabic.view import DocView
from marsad.lexicon.frames import analysis_key
from marsad.model.doc import Pos

_PARTICLES: Final = frozenset({Pos.SUBORD, Pos.PREP, Pos.PRON, Pos.NEG, Pos.CONJ})
_VERBS: Final = "/v"
_WRITTEN: Final = "/w"


def without_particles(view: DocView, keys: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return the keys of every token of the Doc; a particle answers to its written form alone."""
    found = list(keys)
    for token in view.doc.tokens:
        if token.analysis.pos in _PARTICLES:
            found[token.i] = frozenset(key for key in keys[token.i] if key.endswith(_WRITTEN))
    return found


def of_chosen_verbs(view: DocView, keys: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return the keys of every token of the Doc; a verb answers to the lemma of its chosen reading alone."""
    found = list(keys)
    for token in view.doc.tokens:
        if token.analysis.pos is Pos.VERB:
            own = analysis_key(token.analysis)
            found[token.i] = frozenset(key for key in keys[token.i] if key == own or not key.endswith(_VERBS))
    return found
