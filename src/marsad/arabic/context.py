"""The reading of a word in its sentence: small cheap rules over what stands before and after it.

Each reading has a cost from `morphology`. What stands to its left is reduced to one of a few contexts, what follows to
the class of its likeliest reading; the table below adds or takes costs for the class of each reading, and the cheapest
wins. So a choice depends on (context, word, class that follows) alone and is computed once: the price of a token is two
dictionary look-ups. Rules never remove a reading; `Token.word` still has all.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from marsad.arabic.agreement import subject_gender
from marsad.arabic.morphology import NOMINALS, Analyzer
from marsad.lexicon.letters import fold
from marsad.model.doc import Analysis, Pos, Token, Word

_REMEMBERED: Final = 400_000

# Classes of readings.
(
    PAST,
    PRESENT,
    SHE,  # a present verb of «she»; many a past verb of form V or VI is written like one
    OTHER_VERB,
    NOUN,
    DEFINITE,
    OWNED,
    ADJECTIVE,
    DEFINITE_ADJECTIVE,
    NAME,
    NUMBER,
    FUNCTION,
    OBLIQUE,
    ACCUSATIVE,
    VERB_OBJECT,  # a finite verb with an attached pronoun
    PURPOSE,  # «ل» + a present verb
    MARK,
) = range(17)
_VERBS: Final = (PAST, PRESENT, SHE, OTHER_VERB, VERB_OBJECT)
_ADJECTIVES: Final = frozenset({Pos.ADJ, Pos.NISBA, Pos.ACTIVE, Pos.PASSIVE})

# What stands to the left. `joined` contexts hold for readings that begin with و or ف.
_CONTEXTS: Final[dict[str, dict[int, float]]] = {
    "start": {PAST: -1.0, PRESENT: -0.4, VERB_OBJECT: -0.6, OTHER_VERB: 0.5, ADJECTIVE: 0.4, NOUN: 0.2, FUNCTION: -0.5},
    "joined start": {
        PAST: -1.0, PRESENT: -0.6, VERB_OBJECT: -0.8, OTHER_VERB: 0.8, NOUN: 0.3, ADJECTIVE: 0.6, FUNCTION: -1.0,
    },
    "preposition": {
        PAST: 4, PRESENT: 4, OTHER_VERB: 5, VERB_OBJECT: 4, NOUN: -1.5, DEFINITE: -1.5, OWNED: -1.5, NAME: -1.2,
        NUMBER: -1, ADJECTIVE: 0.3, DEFINITE_ADJECTIVE: -0.6, ACCUSATIVE: 3,
    },
    "jussive": {
        PRESENT: -3, VERB_OBJECT: -2.5, PAST: 1.5, OTHER_VERB: -1, NOUN: 2, DEFINITE: 2, ADJECTIVE: 1.5, OWNED: 2,
        NAME: 1,
    },
    "already": {PAST: -2.5, PRESENT: -2, VERB_OBJECT: -2, NOUN: 1.5, ADJECTIVE: 1, OWNED: 1.5},
    "not": {PRESENT: -1.5, PAST: 0, NOUN: -0.3, OTHER_VERB: 0.5},
    "of that": {PRESENT: -2, VERB_OBJECT: -1, PAST: -0.6, DEFINITE: -1, NAME: -1, NOUN: -0.3, ADJECTIVE: 0.5},
    "that": {PRESENT: -2, VERB_OBJECT: -1, PAST: 0.8, DEFINITE: -1, NAME: -1, NOUN: -0.3, ADJECTIVE: 0.5},
    "indeed": {VERB_OBJECT: 1, DEFINITE: -1, NAME: -1, NOUN: -0.8, OWNED: -0.8, PAST: 2, PRESENT: 0.8, OTHER_VERB: 2},
    "that he": {VERB_OBJECT: -1.2, PAST: -1.2, PRESENT: -1.2, NOUN: 0.2, ADJECTIVE: -0.2},
    "verb": {
        VERB_OBJECT: 1.0,
        DEFINITE: -0.6, NAME: -0.5, NOUN: -0.4, OWNED: -0.4, PAST: 1.8, PRESENT: 0.4, OTHER_VERB: 2, ADJECTIVE: 0.3,
        DEFINITE_ADJECTIVE: 0.4,
    },
    "bare noun": {
        VERB_OBJECT: -0.1,
        DEFINITE: -0.6, NAME: -0.4, NOUN: -0.2, OWNED: -0.3, PAST: 0.4, PRESENT: 0.2, OTHER_VERB: 2,
        DEFINITE_ADJECTIVE: 0.2, ADJECTIVE: -0.1,
    },
    "definite noun": {VERB_OBJECT: 0.3, DEFINITE_ADJECTIVE: -0.9, ADJECTIVE: 0.3, NOUN: 0.4, OTHER_VERB: 1.5},
    "owned noun": {VERB_OBJECT: 0.5, DEFINITE_ADJECTIVE: -0.9, NOUN: 0.5, OTHER_VERB: 1.5},
    "adjective": {VERB_OBJECT: 0.3, DEFINITE_ADJECTIVE: -0.4, NAME: -0.3, NOUN: 0.3, OTHER_VERB: 1.5},
    "name": {PAST: 0.4, VERB_OBJECT: 0.5, NAME: -0.5, DEFINITE_ADJECTIVE: -0.3, OTHER_VERB: 1.5, NOUN: 0.3},
    "relative": {VERB_OBJECT: -1.3, PAST: -1.3, PRESENT: -1.3, NOUN: 0.8, DEFINITE: 0.8, ADJECTIVE: 0.4},
    "feminine relative": {
        VERB_OBJECT: -1.3, PAST: -0.9, PRESENT: -0.9, SHE: -1.5, NOUN: 0.8, DEFINITE: 0.8, ADJECTIVE: 0.4,
    },
    "masculine relative": {
        VERB_OBJECT: -1.3, PAST: -1.3, PRESENT: -1.3, SHE: -0.6, NOUN: 0.8, DEFINITE: 0.8, ADJECTIVE: 0.4,
    },
    "demonstrative": {DEFINITE: -1, PAST: 0.8, PRESENT: 0.6, OTHER_VERB: 2, NAME: 0.5},
    "number": {NOUN: -1, ACCUSATIVE: -1.2, DEFINITE: -0.4, PAST: 1.5, PRESENT: 1.5, OTHER_VERB: 2.5},
    "auxiliary": {PRESENT: -1, PAST: -0.6, ADJECTIVE: -0.1, DEFINITE: -0.3, NAME: -0.2},
    "comma": {PAST: -0.2, OTHER_VERB: 1.0, ADJECTIVE: -0.1},
    "joined": {VERB_OBJECT: -0.4, PAST: -0.4, PRESENT: -0.3, OTHER_VERB: 1.5},
    "joined noun": {PAST: 0.1, NOUN: -0.3, DEFINITE: -0.3, NAME: -0.3, OWNED: -0.3, OTHER_VERB: 2},
    "joined definite": {PAST: -0.5, PRESENT: -0.2, DEFINITE: -0.4, NAME: -0.3, OWNED: -0.3, OTHER_VERB: 2},
    "other": {OTHER_VERB: 1.0},
}  # fmt: skip
_NAMES: Final = tuple(_CONTEXTS)
_ID: Final = {name: number for number, name in enumerate(_NAMES)}
_FIRST_VERB: Final = [
    [costs.get(kind, costs.get(PRESENT, 0.0) if kind == SHE else 0.0) for kind in range(MARK + 1)]
    for costs in _CONTEXTS.values()
]
# After the clause has its verb, another finite verb needs و, a particle or a comma before it: «أعلن البيان دعم …»;
# only an indefinite noun may have its relative clause: «اتفاق توسطت فيه الصين».
_SECOND_VERB: Final = {PAST: 1.2, PRESENT: 0.5, SHE: 0.9, OTHER_VERB: 1.0}
_COSTS: Final = _FIRST_VERB + [
    [
        cost + _SECOND_VERB.get(kind, 0.0) * (0.3 if name == "bare noun" else 1.0)
        for kind, cost in enumerate(_FIRST_VERB[_ID[name]])
    ]
    for name in _NAMES
]
_SAME_CLAUSE: Final = frozenset(
    _ID[name]
    for name in ("verb", "bare noun", "definite noun", "owned noun", "adjective", "name", "number", "preposition")
)
_JOINED: Final = [
    _ID["joined start"] if name == "start" else
    _ID["joined definite"] if name in ("definite noun", "owned noun", "adjective", "name") else
    _ID["joined noun"] if name in ("bare noun", "number") else
    _ID["joined"]
    for name in _NAMES
]  # fmt: skip
START: Final = _ID["start"]
_OPENING: Final = frozenset({START, _ID["comma"], _ID["joined"]})
_EXPRESSED_WITHIN: Final = 8  # tokens behind a verb of expressing in which its preposition is sought

# What follows: cost of a class before the class of the next word.
_BEFORE: Final[dict[tuple[int, int], float]] = {
    **{(verb, after): -0.4 for verb in _VERBS for after in (DEFINITE, NAME, OWNED)},
    **{(verb, after): cost for verb in _VERBS for after, cost in ((PAST, 1.2), (ACCUSATIVE, -0.4))},
    **{(noun, ACCUSATIVE): 0.3 for noun in (NOUN, OWNED)},
    **{(VERB_OBJECT, subject): -0.3 for subject in (NOUN, ADJECTIVE, DEFINITE, NAME)},
    **{(OWNED, other): 0.2 for other in (NAME, DEFINITE)},
    (PAST, NUMBER): -0.3,
    (PAST, DEFINITE_ADJECTIVE): 0.3,
    (NOUN, DEFINITE): -0.3,
    (NOUN, NAME): -0.2,
    (NOUN, OWNED): -0.3,
    (NOUN, ADJECTIVE): -0.4,
    (ADJECTIVE, DEFINITE): 0.4,
    (DEFINITE, DEFINITE_ADJECTIVE): -0.3,
    (OTHER_VERB, PRESENT): 1.0,
}
_FOLLOWED: Final = [[_BEFORE.get((kind, after), 0.0) for after in range(MARK + 1)] for kind in range(MARK + 1)]

_OPENS_POS: Final = {
    Pos.PREP: "preposition", Pos.VERB: "verb", Pos.AUX: "auxiliary", Pos.RELATIVE: "relative", Pos.DEM: "demonstrative",
    Pos.NUM: "number", Pos.DIGITS: "number", Pos.NAME: "name", Pos.LATIN: "name", Pos.UNKNOWN: "name", Pos.NEG: "not",
}  # fmt: skip
_OPEN_CLASSES: Final = NOMINALS | {Pos.VERB, Pos.NAME}
_STARTING: Final = frozenset('.؟?!:؛"«“”([')


class _Known(NamedTuple):
    """A word with the class and cost of each reading, and the class that it shows to the word before it."""

    word: Word
    classes: tuple[int, ...]
    costs: tuple[float, ...]
    shown: int
    either: bool  # may be a present verb of «she» or a past one of «he»


class Reader:
    """Spans of a text into tokens with chosen readings; remembers every choice."""

    def __init__(self, words: Analyzer) -> None:
        self.words = words
        self._opens = {lemma: name for lemma, name in words.contexts.items() if name in _ID}
        self._expresses = {lemma for lemma, name in words.contexts.items() if name == "expresses"}
        self._expressed = {fold(lemma) for lemma, name in words.contexts.items() if name == "expressed"}
        self._known: dict[str, _Known] = {}
        self._choices: dict[tuple[int, str, int], tuple[Analysis, int]] = {}

    def read(self, text: str, spans: list[tuple[int, int, str]]) -> list[Token]:
        """Return the tokens of a text; they tile it from the first span's start to the text's end."""
        known = [self._known.get(text[a:b]) or self._look(text[a:b], shape) for a, b, shape in spans]
        tokens: list[Token] = []
        if not spans:
            return tokens
        context, choices = START, self._choices
        starts = [start for start, _, _ in spans[1:]] + [len(text)]
        shown = [word.shown for word in known[1:]] + [MARK]
        for i, ((start, end, _), this, space, follows) in enumerate(zip(spans, known, starts, shown, strict=True)):
            chosen = choices.get((context, this.word.form, follows)) or self._choose(context, this, follows)
            analysis, after = chosen
            if analysis.lemma in self._expresses and context % len(_NAMES) in _OPENING:
                analysis, after = self._expressing(known, i, context, analysis, after)
            tokens.append(Token(i, start, end, space, this.word, analysis))
            context = after
            if space - end == 1:
                if text[end] == "\n":
                    context = START
            elif "\n" in text[end:space]:
                context = START
        for i, word in enumerate(known):
            if word.either:
                self._agree(tokens, i, word.word)
        return tokens

    @staticmethod
    def _agree(tokens: list[Token], i: int, word: Word) -> None:
        """Let the subject tell «she» from «he» where a present and a past verb are written alike: «تقدم»."""
        chosen = tokens[i].analysis
        if _class_of(chosen) not in (SHE, PAST) or (i and tokens[i - 1].analysis.pos is Pos.NEG):
            return
        gender = subject_gender(tokens, i)
        if not gender or gender == chosen.features.gender:
            return
        wanted = SHE if gender == "f" else PAST
        other = next((reading for reading in word.analyses if _class_of(reading) == wanted), None)
        if other is not None:
            tokens[i] = tokens[i]._replace(analysis=other)

    def _expressing(
        self, known: list[_Known], i: int, context: int, analysis: Analysis, after: int
    ) -> tuple[Analysis, int]:
        """Return the verb in place of a preposition of its letters where what it expresses follows: «عبر … عن»."""
        word = known[i].word
        verbs = (reading for reading in word.analyses if reading.pos is Pos.VERB and reading.features.tense == "past")
        verb = next(verbs, None)
        ahead = known[i + 2 : i + 2 + _EXPRESSED_WITHIN]
        if verb is None or not any(other.word.norm in self._expressed for other in ahead):
            return analysis, after
        return verb, _context_after(word, verb, context, self._opens)

    def _look(self, form: str, shape: str) -> _Known:
        known = self._known.get(form)
        if known is None:
            word = self.words.word(form, shape)
            classes = tuple(_class_of(analysis) for analysis in word.analyses)
            known = _Known(word, classes, self.words.costs(word), classes[0], SHE in classes and PAST in classes)
            if len(form) <= 32:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                    self._choices.clear()
                self._known[form] = known
        return known

    def _choose(self, context: int, known: _Known, follows: int) -> tuple[Analysis, int]:
        """Return the cheapest reading and the context that it opens."""
        word = known.word
        key = (context, word.form, follows)
        found = self._choices.get(key)
        if found is None:
            analyses = word.analyses
            best = 0
            if len(analyses) > 1:
                costs = [self._cost(context, known, i, follows) for i in range(len(analyses))]
                best = costs.index(min(costs))
            found = analyses[best], _context_after(word, analyses[best], context, self._opens)
            if len(word.form) <= 32:
                if len(self._choices) >= _REMEMBERED:
                    self._choices.clear()
                self._choices[key] = found
        return found

    @staticmethod
    def _cost(context: int, known: _Known, i: int, follows: int) -> float:
        proclitics = known.word.analyses[i].proclitics
        if proclitics and proclitics[0] in "وف":
            context = _JOINED[context % len(_NAMES)]
        kind = known.classes[i]
        return known.costs[i] + _COSTS[context][kind] + _FOLLOWED[kind][follows]


def _class_of(analysis: Analysis) -> int:
    pos = analysis.pos
    if pos is Pos.VERB or pos is Pos.AUX:
        return _class_of_verb(analysis)
    if pos is Pos.PUNCT:
        return MARK
    if any(letter in analysis.proclitics for letter in "بلك"):
        return OBLIQUE
    if pos in (Pos.NUM, Pos.DIGITS):
        return NUMBER
    if analysis.features.case == "acc":
        return ACCUSATIVE
    if pos in _ADJECTIVES:
        return DEFINITE_ADJECTIVE if analysis.article else OWNED if analysis.enclitic else ADJECTIVE
    if pos in NOMINALS:
        return DEFINITE if analysis.article else OWNED if analysis.enclitic else NOUN
    if pos in (Pos.NAME, Pos.LATIN, Pos.UNKNOWN):
        return DEFINITE if analysis.article else NAME
    return FUNCTION


def _class_of_verb(analysis: Analysis) -> int:
    features = analysis.features
    if features.tense == "imperative" or features.person in ("1", "2"):
        return OTHER_VERB
    if analysis.proclitics.endswith("ل"):
        return PURPOSE
    if analysis.enclitic:
        return VERB_OBJECT
    if features.tense == "past":
        return PAST
    return SHE if (features.gender, features.number) == ("f", "s") else PRESENT


def _context_after(word: Word, analysis: Analysis, before: int, opens: dict[str, str]) -> int:
    """Return the context after a reading; one in the second half of the table where the clause has its verb."""
    name = _context_name(word, analysis, before % len(_NAMES), opens)
    number = _ID[name]
    has_verb = name == "verb" or (before >= len(_NAMES) and not analysis.proclitics.startswith(("و", "ف")))
    return number + len(_NAMES) if has_verb and number in _SAME_CLAUSE else number


def _context_name(word: Word, analysis: Analysis, before: int, opens: dict[str, str]) -> str:
    pos = analysis.pos
    if pos is Pos.PUNCT:
        return "start" if word.norm[0] in _STARTING else "comma"
    if analysis.enclitic and pos not in NOMINALS:
        return "that he" if pos is Pos.SUBORD else "verb" if pos is Pos.VERB else "other"
    opened = opens.get(analysis.lemma) if pos not in _OPEN_CLASSES else None
    if opened is not None:
        return "of that" if opened == "that" and _NAMES[before] == "preposition" else opened
    if pos in NOMINALS and pos is not Pos.NUM:
        if analysis.enclitic:
            return "owned noun"
        if pos in _ADJECTIVES and _NAMES[before] in ("definite noun", "bare noun", "owned noun", "adjective", "name"):
            return "adjective"
        return "definite noun" if analysis.article else "bare noun"
    if pos is Pos.CONJ:
        return _NAMES[_JOINED[before]] if not word.norm.strip("وف") else "joined"
    if pos is Pos.RELATIVE and analysis.features.gender:
        return "feminine relative" if analysis.features.gender == "f" else "masculine relative"
    return _OPENS_POS.get(pos, "other")
