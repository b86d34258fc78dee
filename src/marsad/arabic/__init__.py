"""The Arabic room: a story into a Doc with words, sentences, phrases and clauses."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from marsad.arabic.morphology import Analyzer
from marsad.arabic.phrases import chunk
from marsad.arabic.sentences import split
from marsad.arabic.tokens import tokenize
from marsad.lexicon.load import Lexicon
from marsad.model.doc import Doc, Token
from marsad.model.news import Story

__all__ = ["analyzer", "read"]

_ANALYZERS: WeakKeyDictionary[Lexicon, Analyzer] = WeakKeyDictionary()


def analyzer(lexicon: Lexicon) -> Analyzer:
    """Return the lexicon's analyzer; its cache of words is shared by all stories of the process."""
    found = _ANALYZERS.get(lexicon)
    if found is None:
        found = _ANALYZERS[lexicon] = Analyzer(lexicon.forms)
    return found


def read(story: Story, lexicon: Lexicon) -> Doc:
    """Return the story with its grammar. Any text is welcome; cost is linear in its length."""
    tokens = _tokens(story.text, analyzer(lexicon))
    lead = tokens[0].start if tokens else len(story.text)
    return chunk(Doc(story, lead, tuple(tokens), tuple(split(story.text, tokens))), lexicon.grammar)


def _tokens(text: str, words: Analyzer) -> list[Token]:
    spans = tokenize(text)
    word = words.word
    found = []
    space = len(text)
    for i in range(len(spans) - 1, -1, -1):
        start, end, shape = spans[i]
        known = word(text[start:end], shape)
        found.append(Token(i, start, end, space, known, known.analyses[0]))
        space = start
    found.reverse()
    return found
