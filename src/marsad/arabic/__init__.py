"""The Arabic room: a story into a Doc with words, sentences, phrases and clauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from marsad.arabic.context import Reader
from marsad.arabic.morphology import Analyzer
from marsad.arabic.phrases import chunk
from marsad.arabic.sentences import split
from marsad.arabic.tokens import tokenize
from marsad.lexicon.load import Lexicon
from marsad.model.doc import Doc
from marsad.model.news import Story

__all__ = ["analyzer", "read", "words"]

_TELLING_LENGTH: Final = 400  # letters; a shorter text may lack alef maqsura by chance


@dataclass(frozen=True, slots=True)
class _Habits:
    """What reads the two habits of spelling: writers who know alef maqsura, and those who write ya for it."""

    careful: Reader
    ya_for_maqsura: Reader


_READERS: WeakKeyDictionary[Lexicon, _Habits] = WeakKeyDictionary()


def _readers(lexicon: Lexicon) -> _Habits:
    found = _READERS.get(lexicon)
    if found is None:
        forms = lexicon.forms
        found = _READERS[lexicon] = _Habits(Reader(Analyzer(forms)), Reader(Analyzer(forms, ya_for_maqsura=True)))
    return found


def analyzer(lexicon: Lexicon) -> Analyzer:
    """Return the lexicon's analyzer; its cache of words is shared by all stories of the process."""
    return _readers(lexicon).careful.words


def words(story: Story, lexicon: Lexicon) -> Doc:
    """Return the story with its words and sentences, phrases and clauses not yet cut."""
    text, readers = story.text, _readers(lexicon)
    without = len(text) >= _TELLING_LENGTH and "ى" not in text
    tokens = (readers.ya_for_maqsura if without else readers.careful).read(text, tokenize(text))
    lead = tokens[0].start if tokens else len(text)
    return Doc(story, lead, tuple(tokens), tuple(split(text, tokens)))


def read(story: Story, lexicon: Lexicon) -> Doc:
    """Return the story with its grammar. Any text is welcome; cost is linear in its length."""
    return chunk(words(story, lexicon), lexicon.grammar)
