"""The Arabic room: a story into a Doc with words, sentences, phrases and clauses."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from marsad.arabic.context import Reader
from marsad.arabic.morphology import Analyzer
from marsad.arabic.phrases import chunk
from marsad.arabic.sentences import split
from marsad.arabic.tokens import tokenize
from marsad.lexicon.load import Lexicon
from marsad.model.doc import Doc
from marsad.model.news import Story

__all__ = ["analyzer", "read"]

_READERS: WeakKeyDictionary[Lexicon, tuple[Analyzer, Reader]] = WeakKeyDictionary()


def _readers(lexicon: Lexicon) -> tuple[Analyzer, Reader]:
    found = _READERS.get(lexicon)
    if found is None:
        words = Analyzer(lexicon.forms)
        found = _READERS[lexicon] = words, Reader(words)
    return found


def analyzer(lexicon: Lexicon) -> Analyzer:
    """Return the lexicon's analyzer; its cache of words is shared by all stories of the process."""
    return _readers(lexicon)[0]


def read(story: Story, lexicon: Lexicon) -> Doc:
    """Return the story with its grammar. Any text is welcome; cost is linear in its length."""
    tokens = _readers(lexicon)[1].read(story.text, tokenize(story.text))
    lead = tokens[0].start if tokens else len(story.text)
    doc = Doc(story, lead, tuple(tokens), tuple(split(story.text, tokens)))
    return chunk(doc, lexicon.grammar)
