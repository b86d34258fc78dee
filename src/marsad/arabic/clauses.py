"""Clause borders: where a clause begins, what opens it, and which clause it hangs on.

Clauses tile each sentence. An aside in brackets is followed by the rest of the clause that it interrupted, as a clause
with the same kind, marker and parent, so that a verb still finds its object behind it.
"""

from __future__ import annotations

from typing import Final

from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.model.doc import Analysis, Clause, ClauseKind, Doc, Phrase, PhraseKind, Pos, Sentence, Token

_STOPS: Final = frozenset("؛;:…")
_COMMAS: Final = frozenset("،,")
_SPEECH: Final = frozenset(':"«“')
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_OBJECTS: Final = frozenset({Pos.NOUN, Pos.MASDAR})
_NUMBERS: Final = frozenset({Pos.NUM, Pos.DIGITS})
_ACCUSATIVE: Final = "ا"
_PURPOSE: Final = "ل"
_MAX_CACHED: Final = 100_000
_ACTING: Final[dict[str, bool]] = {}  # by written form: whether a reading is an active participle


class _Splitter:
    """Walks one sentence and notes the borders."""

    def __init__(self, doc: Doc, sentence: Sentence, grammar: GrammarTable, offset: int) -> None:
        self.tokens = doc.tokens
        self.sentence = sentence
        self.grammar = grammar
        self.offset = offset  # index of this sentence's first clause in the Doc
        self.clauses: list[Clause] = []
        self.ending: dict[int, Phrase] = {}  # noun phrases by the token behind them
        self.start = sentence.first
        self.kind = ClauseKind.MAIN
        self.marker: int | None = None
        self.parent: int | None = None
        self.verbs = 0

    def _close(self, at: int) -> None:
        if at > self.start:
            self.clauses.append(Clause(self.kind, self.start, at, self.marker, self.parent))

    def _open(self, at: int, kind: ClauseKind, marker: int | None) -> None:
        if at == self.start:
            self.kind, self.marker = kind, marker
            return
        self._close(at)
        before = self.offset + len(self.clauses) - 1
        self.start, self.kind, self.marker, self.verbs = at, kind, marker, 0
        self.parent = self._hangs_on(kind, before)

    def _hangs_on(self, kind: ClauseKind, before: int) -> int | None:
        """A coordinate clause hangs beside the one before; every other hangs on it."""
        if before < self.offset:
            return None
        if kind is ClauseKind.COORDINATE:
            return self.clauses[before - self.offset].parent
        return before

    def run(self, verb_groups: dict[int, Phrase], ending: dict[int, Phrase]) -> list[Clause]:
        self.ending = ending
        at = self.sentence.first
        while at < self.sentence.last:
            at = self._step(at, verb_groups)
        self._close(self.sentence.last)
        return self.clauses

    def _step(self, at: int, verb_groups: dict[int, Phrase]) -> int:
        token = self.tokens[at]
        form = token.word.form
        if form in _STOPS:
            self._open(at + 1, ClauseKind.MAIN, None)
        elif form in _OPENING:
            self._open(at, ClauseKind.ASIDE, at)
        elif (form in _CLOSING and self.kind is ClauseKind.ASIDE) or (form in _COMMAS and self._ends_aside(at)):
            self._resume(at + 1)
        elif at in verb_groups:
            self._verb(at, verb_groups[at])
            return verb_groups[at].last
        else:
            self._word(at, token)
        return at + 1

    def _ends_aside(self, at: int) -> bool:
        """Tell whether a comma closes a relative clause that a comma opened («بنى بوتين، الذي …، شراكة وثيقة»)."""
        if self.kind is not ClauseKind.RELATIVE or not self.verbs or self.parent is None or self.start == 0:
            return False
        if self.tokens[self.start - 1].form not in _COMMAS or at + 1 >= self.sentence.last:
            return False
        reading = self.tokens[at + 1].analysis
        return reading.pos in _OBJECTS and not reading.article and not reading.proclitics

    def _resume(self, at: int) -> None:
        """Go on with the clause that an aside or a relative clause interrupted."""
        parent = self.parent
        if parent is None or at >= self.sentence.last:
            return
        interrupted = self.clauses[parent - self.offset]
        self._close(at)
        self.start, self.kind, self.marker, self.verbs = at, interrupted.kind, interrupted.marker, 1
        self.parent = interrupted.parent

    def _word(self, at: int, token: Token) -> None:
        reading = token.analysis
        if reading.pos is Pos.RELATIVE:
            self._open(at, ClauseKind.RELATIVE, at)
        elif reading.pos is Pos.CONJ and token.norm in self.grammar.clause_kinds:
            self._open(at, self.grammar.clause_kinds[token.norm], at)
        elif reading.pos is Pos.SUBORD:
            kind = self.grammar.clause_kinds.get(reading.stem or token.norm, ClauseKind.COMPLEMENT)
            self._open(at, kind, at)
        elif self._manner(at, token):
            self._open(at, ClauseKind.MANNER, at)

    def _manner(self, at: int, token: Token) -> bool:
        """Tell a circumstantial participle («مؤكدا»، «متهمة الدوحة بـ») from an ordinary adjective."""
        reading = token.analysis
        if at == self.sentence.first or reading.article or reading.enclitic or not _acts(token):
            return False
        if "ب" in reading.proclitics or "ل" in reading.proclitics:
            return False
        before = self.tokens[at - 1]
        if before.analysis.pos in _NUMBERS:
            return False  # «نحو 40 متظاهرا أمام المقر»
        if token.norm.endswith(_ACCUSATIVE) and reading.features.number in ("", "s"):
            return self._accusative(at, token)
        if before.form in _COMMAS and reading.pos is Pos.ACTIVE:
            return True
        return self._settled(at, token) and self._governs(at)

    def _accusative(self, at: int, token: Token) -> bool:
        reading, parted = token.analysis, self.tokens[at - 1].form in _COMMAS
        if reading.pos is Pos.NOUN and not parted:
            return False  # «استهدف الطيران موقعا للجيش»
        if reading.pos is Pos.NOUN and reading.proclitics and not self._says(reading):
            return False  # «استهدف رتلا، وموقعا للجيش», but «أدان الهجوم، وداعيا الحكومة إلى»
        return (parted and reading.pos is Pos.ACTIVE) or self._governs(at)

    def _settled(self, at: int, token: Token) -> bool:
        """Tell a feminine or plural participle without article that cannot describe what stands before it."""
        reading, before = token.analysis, self.tokens[at - 1]
        parted = before.form in _COMMAS
        definite = before.analysis.article or before.analysis.pos in (Pos.NAME, Pos.ADV)
        if not parted and not self.verbs:
            return False  # «إن قطر راعية للإرهاب»: it is what is said of her
        if reading.pos is Pos.NOUN:  # «متهمة الدوحة»; «المدينة» is no participle
            said = self._says(reading) and definite and reading.features.gender == "f"
            return (parted or said) and self._precedes_name(at)
        if reading.features.number in ("p", "d") and reading.features.gender == "m":
            oblique = reading.features.case == "obl" and reading.features.state != "construct"
            deed = definite and reading.pos is Pos.ACTIVE  # «جردت البحرين معارضين من الجنسية» has an object
            return oblique and (parted or deed) and self._says(reading)
        return (parted or definite) and reading.features.gender != "m"

    def _says(self, reading: Analysis) -> bool:
        return fold(reading.lemma) in self.grammar.state_participle

    def _precedes_name(self, at: int) -> bool:
        return at + 1 < self.sentence.last and self.tokens[at + 1].analysis.pos in (Pos.NAME, Pos.PRON, Pos.SUBORD)

    def _governs(self, at: int) -> bool:
        """Tell whether what follows is governed by a participle: a clause, a definite noun, a name, a preposition."""
        if at + 1 >= self.sentence.last:
            return False
        reading = self.tokens[at + 1].analysis
        if reading.pos in (Pos.SUBORD, Pos.PREP, Pos.PRON, Pos.NAME, Pos.DEM) or self.tokens[at + 1].form in _SPEECH:
            return True
        if any(letter in "بل" for letter in reading.proclitics):
            return True
        if reading.pos not in _OBJECTS:
            return False
        owned = bool(reading.enclitic) and self.tokens[at - 1].form in _COMMAS  # «، مؤكدة حرصها على»
        if reading.article or owned or self.tokens[at].norm.endswith(_ACCUSATIVE):
            return True
        return self._in_construct(at + 1)

    def _in_construct(self, at: int) -> bool:
        """«رافضة شروط الحكومة»: an object that a definite noun completes, behind a definite noun."""
        if at + 1 >= self.sentence.last or not self.tokens[at - 2].analysis.article:
            return False
        return self.tokens[at + 1].analysis.article and not self.tokens[at + 1].analysis.proclitics

    def _verb(self, at: int, group: Phrase) -> None:
        """A verb opens a clause when a conjunction, a comma or an earlier verb stands before it."""
        head = self.tokens[group.head]
        first = self.tokens[at].analysis
        if _PURPOSE in head.analysis.proclitics:
            self._open(at, ClauseKind.PURPOSE, at)
        elif "و" in first.proclitics or "ف" in first.proclitics:
            self._open(at, ClauseKind.COORDINATE, at)
        elif at > self.sentence.first and at != self.start:
            self._verb_after(at)
        self.verbs += 1

    def _verb_after(self, at: int) -> None:
        before = self.tokens[at - 1]
        if before.form in _COMMAS:
            self._open(at, ClauseKind.COORDINATE, None)
        elif self._bare_relative(before):
            self._open(at, ClauseKind.RELATIVE, None)
        elif self.verbs and before.analysis.pos is not Pos.SUBORD:
            kind = ClauseKind.COMPLEMENT if before.analysis.pos is Pos.AUX else ClauseKind.COORDINATE
            self._open(self._subject_before(at), kind, None)

    def _subject_before(self, at: int) -> int:
        """Return where a clause whose subject stands before its verb begins: at a noun phrase behind a comma."""
        phrase = self.ending.get(at)
        if phrase is None or phrase.first <= max(self.start, self.sentence.first):
            return at
        before = self.tokens[phrase.first - 1]
        parted = before.form in _COMMAS or before.analysis.pos is Pos.CONJ
        return phrase.first if parted and phrase.relation == "" else at

    def _bare_relative(self, before: Token) -> bool:
        """A verb right behind an indefinite noun describes it («اتفاق توسطت فيه الصين»)."""
        reading = before.analysis
        nominal = reading.pos in (Pos.NOUN, Pos.MASDAR, Pos.ADJ, Pos.NISBA)
        governed = self.verbs > 0 or self.kind is ClauseKind.MANNER  # «داعية إلى إصدار موقف | يدين»
        return nominal and not reading.article and not reading.enclitic and governed


def _acts(token: Token) -> bool:
    """Tell whether a word can be read as an active participle."""
    if token.analysis.pos is Pos.ACTIVE:
        return True
    if token.analysis.pos not in (Pos.ADJ, Pos.PASSIVE, Pos.NOUN):
        return False
    known = _ACTING.get(token.word.form)
    if known is None:
        if len(_ACTING) >= _MAX_CACHED:
            _ACTING.clear()
        known = any(r.pos is Pos.ACTIVE and r.proclitics in ("", "و") for r in token.word.analyses)
        _ACTING[token.word.form] = known
    return known


def split_clauses(doc: Doc, grammar: GrammarTable) -> tuple[Clause, ...]:
    """Return the clauses of all sentences, in text order, tiling each sentence."""
    groups = {phrase.first: phrase for phrase in doc.phrases if phrase.kind is PhraseKind.VG}
    ending = {phrase.last: phrase for phrase in doc.phrases if phrase.kind is PhraseKind.NP}
    clauses: list[Clause] = []
    for sentence in doc.sentences:
        clauses.extend(_Splitter(doc, sentence, grammar, len(clauses)).run(groups, ending))
    return tuple(clauses)
