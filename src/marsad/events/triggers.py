"""Triggers: the words of a Doc that may tell an event, with the frame each opens and the conditions it meets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from marsad.arabic.view import DocView
from marsad.events.syntax import Syntax
from marsad.lexicon.frames import Frame, FrameTable, analysis_key, word_keys
from marsad.lexicon.letters import fold
from marsad.model.doc import Analysis, Clause, ClauseKind, Phrase, PhraseKind, Pos, Word

_TELLING: Final = frozenset({Pos.VERB, Pos.MASDAR, Pos.NOUN, Pos.ACTIVE, Pos.PASSIVE, Pos.ADJ, Pos.NISBA})
_INTERCHANGED: Final = frozenset({Pos.MASDAR, Pos.NOUN})
_MAX_CACHED: Final = 100_000


class Trigger(NamedTuple):
    """A word or expression at tokens `tokens` (its `head` is where the sides hang on) that opens `frame`."""

    frame: Frame
    head: int
    tokens: tuple[int, ...]
    construction: str  # verb masdar noun active passive adj expression
    reading: Analysis

    @property
    def nominal(self) -> bool:
        """Tell whether the sides are sought as a noun's."""
        return self.construction in ("masdar", "noun") or (
            self.construction == "expression" and self.reading.pos is not Pos.VERB
        )

    @property
    def noun(self) -> int:
        """Return the token behind which a noun's sides stand: the last one of an expression."""
        return max(self.tokens) if self.construction == "expression" else self.head


class _Openable(NamedTuple):
    """A word with those of its readings that open frames: most words open none."""

    word: Word
    readings: tuple[tuple[Analysis, tuple[Frame, ...]], ...]


class TriggerFinder:
    """Finds triggers; one object a frame table, its caches of words serve all stories."""

    def __init__(self, table: FrameTable) -> None:
        self.table = table
        self._keys: dict[str, frozenset[str]] = {}
        self._openable: dict[str, _Openable] = {}
        self._lemmas = frozenset(key.rpartition("/")[0] for key in table.by_lemma)

    def keys(self, word: Word) -> frozenset[str]:
        """Return the keys that a word answers to, cached by its form."""
        known = self._keys.get(word.form)
        if known is None:
            if len(self._keys) > _MAX_CACHED:
                self._keys.clear()
            known = self._keys[word.form] = word_keys(word)
        return known

    def keys_of(self, view: DocView) -> list[frozenset[str]]:
        """Return the keys of every token of the Doc."""
        known = self._keys
        return [known.get(token.word.form) or self.keys(token.word) for token in view.doc.tokens]

    def expressions(self, view: DocView, keys: list[frozenset[str]]) -> Iterator[Trigger]:
        """Yield the expressions of a Doc. They go before single words: «قطع العلاقات» is no cutting."""
        for sentence in view.doc.sentences:
            for _, match in self.table.expressions.scan(keys, sentence.first, sentence.last):
                trigger = self._expression(view, match.label, match.tokens)
                if trigger is not None:
                    yield trigger

    def words(self, view: DocView) -> Iterator[Trigger]:
        """Yield single words with each frame they open, the frames with conditions first."""
        known, lemmas = self._openable, self._lemmas
        for token in view.doc.tokens:
            chosen = token.analysis
            if chosen.pos not in _TELLING:
                continue
            openable = known.get(token.word.form)
            if openable is None or openable.word is not token.word:
                openable = self._look(token.word)
            if openable.readings or chosen.lemma in lemmas:
                yield from self._word(view, token.i, openable)

    def _look(self, word: Word) -> _Openable:
        of = self.table.of
        readings = tuple((reading, frames) for reading in word.analyses if (frames := of(reading)))
        if len(self._openable) > _MAX_CACHED:
            self._openable.clear()
        found = self._openable[word.form] = _Openable(word, readings)
        return found

    def _expression(self, view: DocView, frame_id: str, tokens: tuple[int, ...]) -> Trigger | None:
        frame = self.table.get(frame_id)
        if frame is None:
            return None
        verbs = [t for t in tokens if view.doc.tokens[t].analysis.pos is Pos.VERB]
        head = verbs[0] if verbs else tokens[0]
        return Trigger(frame, head, tokens, "expression", view.doc.tokens[head].analysis)

    def _word(self, view: DocView, at: int, openable: _Openable) -> Iterator[Trigger]:
        clause = view.clause(at)
        if clause is not None and clause.marker == at and clause.kind is ClauseKind.MANNER:
            found = next((known for known in openable.readings if known[0].pos is Pos.ACTIVE), None)
        else:
            found = self._chosen(view.doc.tokens[at].analysis, openable)
        if found is not None:
            reading, frames = found
            construction, tokens = _construction(reading), (at,)
            for frame in frames:
                yield Trigger(frame, at, tokens, construction, reading)

    def _chosen(self, chosen: Analysis, openable: _Openable) -> tuple[Analysis, tuple[Frame, ...]] | None:
        """The chosen reading first; a noun may also be the verbal noun that carries the frame, and the reverse."""
        for known in openable.readings:
            if known[0] is chosen:
                return known
        if chosen.lemma in self._lemmas and (frames := self.table.of(chosen)):
            return chosen, frames  # a reading that the story gave the word
        if chosen.pos in _INTERCHANGED:
            for known in openable.readings:
                if known[0].pos in _INTERCHANGED and known[0].stem == chosen.stem:
                    return known
        return None


def _construction(reading: Analysis) -> str:
    return "adj" if reading.pos in (Pos.ADJ, Pos.NISBA) else str(reading.pos)


class _Condition(NamedTuple):
    """A condition of a frame, parted: its kind, and the preposition or the key that it asks for."""

    kind: str  # object complement prep word
    wanted: str


@cache
def _parted(condition: str) -> _Condition:
    kind, _, value = condition.partition(":")
    if kind in ("object", "complement"):
        return _Condition(kind, "")
    if kind == "prep":
        return _Condition(kind, fold(value))
    return _Condition("word", f"{fold(value)}/w" if kind == "word" else value)


class Conditions:
    """Checks what a frame asks of its clause: objects, prepositions, words that must or must not stand there.

    The frames of one word ask much the same of one clause, so what stands there is gathered once.
    """

    def __init__(self, view: DocView, syntax: Syntax, keys: list[frozenset[str]]) -> None:
        self.view, self.syntax, self.keys = view, syntax, keys
        self._names: dict[int, set[str]] = {}  # of a token: its normal form, and lemmas and stems of all its readings
        self._objects: dict[tuple[int, bool], list[int]] = {}
        self._relations: dict[tuple[int, bool], frozenset[str]] = {}
        self._words: dict[int, frozenset[str]] = {}

    def failed(self, trigger: Trigger) -> str:
        """Return the first condition that does not hold, or ""."""
        frame = trigger.frame
        clause = self.view.clause(trigger.head)
        if clause is None:
            return ""
        if frame.object or frame.object_not:
            heads = self._object_heads(trigger)
            if frame.object and not any(self._is(head, frame.object) for head in heads):
                return "object"
            if frame.object_not and any(self._is(head, frame.object_not) for head in heads):
                return "object_not"
        if frame.subject or frame.subject_not:
            subject = self._subject_head(trigger)
            if frame.subject and (subject is None or not self._is(subject, frame.subject)):
                return "subject"
            if frame.subject_not and subject is not None and self._is(subject, frame.subject_not):
                return "subject_not"
        return self._words_failed(trigger, clause) if frame.having or frame.without else ""

    def _words_failed(self, trigger: Trigger, clause: Clause) -> str:
        """Return the first condition on the words of the clause that does not hold, or ""."""
        words = self._clause_words(trigger.head, clause)
        for condition in trigger.frame.having:
            if not self._holds(_parted(condition), trigger, clause, words):
                return f"with {condition}"
        for condition in trigger.frame.without:
            if self._holds(_parted(condition), trigger, clause, words):
                return f"without {condition}"
        return ""

    def _object_heads(self, trigger: Trigger) -> list[int]:
        verbal = trigger.reading.pos is Pos.VERB
        known = self._objects.get((trigger.head, verbal))
        if known is None:
            known = self._verb_objects(trigger.head) if verbal else self._noun_objects(trigger.head)
            self._objects[trigger.head, verbal] = known
        return known

    def _verb_objects(self, head: int) -> list[int]:
        sides = self.syntax.verb(head)
        phrases: list[Phrase | None] = [sides.object, sides.second_object]
        if sides.object is None:
            phrases.append(sides.subject)  # the subject of a passive stands where its object would
        return [head for phrase in phrases if phrase for head in phrase.parts]

    def _noun_objects(self, head: int) -> list[int]:
        phrase, clause = self.view.phrase(head), self.view.clause(head)
        own = list(range(head + 1, min(phrase.last, head + 3))) if phrase else []
        following = self.view.phrases_between(head + 1, clause.last) if clause else iter(())
        return own + [p.head for p in islice(following, 2)]

    def _subject_head(self, trigger: Trigger) -> int | None:
        if trigger.reading.pos is Pos.VERB:
            subject = self.syntax.verb(trigger.head).subject
            return subject.head if subject else None
        phrase = self.view.phrase(trigger.head)
        return trigger.head + 1 if phrase and trigger.head + 1 < phrase.last else None

    def _is(self, token: int, lemmas: tuple[str, ...]) -> bool:
        names = self._names.get(token)
        if names is None:
            word = self.view.doc.tokens[token].word
            readings = word.analyses
            names = self._names[token] = {word.norm, *(fold(r.lemma) for r in readings), *(r.stem for r in readings)}
        return not names.isdisjoint(lemmas)

    def _holds(self, condition: _Condition, trigger: Trigger, clause: Clause, words: frozenset[str]) -> bool:
        kind, wanted = condition
        if kind == "word":
            return wanted in words and self._stands(wanted, trigger.head, clause)
        if kind == "prep":
            return wanted in self._near(trigger, clause)
        if kind == "object":
            return bool(self._object_heads(trigger))
        return self._has_complement(trigger)

    def _stands(self, key: str, head: int, clause: Clause) -> bool:
        """Tell whether another word of the clause answers to a key."""
        first = max(clause.first, self.view.sentence(head).first)
        return any(key in self.keys[i] for i in range(first, clause.last) if i != head)

    def _clause_words(self, head: int, clause: Clause) -> frozenset[str]:
        """Return the keys of all words of the clause."""
        words = self._words.get(clause.first)
        if words is None:
            first = max(clause.first, self.view.sentence(head).first)
            words = self._words[clause.first] = frozenset().union(*self.keys[first : clause.last])
        return words

    def _near(self, trigger: Trigger, clause: Clause) -> frozenset[str]:
        """Return the prepositions, in normal form, of the phrases that may belong to a trigger."""
        verbal = trigger.reading.pos is Pos.VERB
        known = self._relations.get((trigger.head, verbal))
        if known is None:
            phrases = (
                self.syntax.verb(trigger.head).prepositional
                if verbal
                else self.view.phrases_between(trigger.head + 1, clause.last)
            )
            known = frozenset(fold(p.relation) for p in phrases if p.kind is PhraseKind.PP)
            self._relations[trigger.head, verbal] = known
        return known

    def _has_complement(self, trigger: Trigger) -> bool:
        index = self.view.clause_of[trigger.head] + 1
        clauses = self.view.doc.clauses
        if index >= len(clauses):
            return False
        marker = clauses[index].marker
        return marker is not None and self.view.doc.tokens[marker].analysis.pos is Pos.SUBORD


__all__ = ["Conditions", "Trigger", "TriggerFinder", "analysis_key"]
