"""Triggers: the words of a Doc that may tell an event, with the frame each opens and the conditions it meets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from marsad.arabic.view import DocView
from marsad.events.syntax import Syntax
from marsad.lexicon.frames import Frame, FrameTable, analysis_key, word_keys
from marsad.lexicon.letters import fold
from marsad.model.doc import Analysis, Clause, ClauseKind, Phrase, PhraseKind, Pos, Word

_VERBAL: Final = frozenset({Pos.VERB})
_NOMINAL: Final = frozenset({Pos.MASDAR, Pos.NOUN, Pos.ACTIVE, Pos.PASSIVE, Pos.ADJ, Pos.NISBA})
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


class TriggerFinder:
    """Finds triggers; one object a frame table, its key cache serves all stories."""

    def __init__(self, table: FrameTable) -> None:
        self.table = table
        self._keys: dict[str, frozenset[str]] = {}

    def keys(self, word: Word) -> frozenset[str]:
        """Return the keys that a word answers to, cached by its form."""
        known = self._keys.get(word.form)
        if known is None:
            if len(self._keys) > _MAX_CACHED:
                self._keys.clear()
            known = self._keys[word.form] = word_keys(word)
        return known

    def expressions(self, view: DocView, keys: list[frozenset[str]]) -> Iterator[Trigger]:
        """Yield the expressions of a Doc. They go before single words: «قطع العلاقات» is no cutting."""
        for sentence in view.doc.sentences:
            for at in range(sentence.first, sentence.last):
                for match in self.table.expressions.at(keys, at, sentence.first, sentence.last):
                    trigger = self._expression(view, match.label, match.tokens)
                    if trigger is not None:
                        yield trigger

    def words(self, view: DocView) -> Iterator[Trigger]:
        """Yield single words with each frame they open, the frames with conditions first."""
        for token in view.doc.tokens:
            if token.analysis.pos in _VERBAL or token.analysis.pos in _NOMINAL:
                yield from self._word(view, token.i)

    def _expression(self, view: DocView, frame_id: str, tokens: tuple[int, ...]) -> Trigger | None:
        frame = self.table.get(frame_id)
        if frame is None:
            return None
        verbs = [t for t in tokens if view.doc.tokens[t].analysis.pos is Pos.VERB]
        head = verbs[0] if verbs else tokens[0]
        return Trigger(frame, head, tokens, "expression", view.doc.tokens[head].analysis)

    def _word(self, view: DocView, at: int) -> Iterator[Trigger]:
        token = view.doc.tokens[at]
        clause = view.clause(at)
        manner = clause is not None and clause.kind is ClauseKind.MANNER and clause.marker == at
        for reading in _acting(token.word) if manner else self._readings(token.analysis, token.word):
            frames = self.table.of(reading)
            if frames:
                for frame in frames:
                    yield Trigger(frame, at, (at,), _construction(reading), reading)
                return

    def _readings(self, chosen: Analysis, word: Word) -> Iterator[Analysis]:
        """The chosen reading first; a noun may also be the verbal noun that carries the frame, and the reverse."""
        yield chosen
        if chosen.pos not in _INTERCHANGED:
            return
        for reading in word.analyses:
            if reading is not chosen and reading.pos in _INTERCHANGED and reading.stem == chosen.stem:
                yield reading


def _acting(word: Word) -> Iterator[Analysis]:
    """Yield the active participle that a circumstantial word is."""
    return (reading for reading in word.analyses if reading.pos is Pos.ACTIVE)


def _construction(reading: Analysis) -> str:
    return "adj" if reading.pos in (Pos.ADJ, Pos.NISBA) else str(reading.pos)


class Conditions:
    """Checks what a frame asks of its clause: objects, prepositions, words that must or must not stand there."""

    def __init__(self, view: DocView, syntax: Syntax, keys: list[frozenset[str]]) -> None:
        self.view, self.syntax, self.keys = view, syntax, keys

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
        for condition in frame.having:
            if not self._holds(condition, trigger, clause):
                return f"with {condition}"
        for condition in frame.without:
            if self._holds(condition, trigger, clause):
                return f"without {condition}"
        return ""

    def _object_heads(self, trigger: Trigger) -> list[int]:
        if trigger.reading.pos is Pos.VERB:
            sides = self.syntax.verb(trigger.head)
            phrases: list[Phrase | None] = [sides.object, sides.second_object]
            if sides.object is None:
                phrases.append(sides.subject)  # the subject of a passive stands where its object would
            return [head for phrase in phrases if phrase for head in phrase.parts]
        phrase = self.view.phrase(trigger.head)
        own = list(range(trigger.head + 1, phrase.last)) if phrase else []
        following = [p.head for p in self._following(trigger)[:2]]
        return own[:2] + following

    def _following(self, trigger: Trigger) -> list[Phrase]:
        clause = self.view.clause(trigger.head)
        if clause is None:
            return []
        return list(self.view.phrases_between(trigger.head + 1, clause.last))

    def _subject_head(self, trigger: Trigger) -> int | None:
        if trigger.reading.pos is Pos.VERB:
            subject = self.syntax.verb(trigger.head).subject
            return subject.head if subject else None
        phrase = self.view.phrase(trigger.head)
        return trigger.head + 1 if phrase and trigger.head + 1 < phrase.last else None

    def _is(self, token: int, lemmas: tuple[str, ...]) -> bool:
        word = self.view.doc.tokens[token].word
        return any(fold(r.lemma) in lemmas or r.stem in lemmas for r in word.analyses) or word.norm in lemmas

    def _holds(self, condition: str, trigger: Trigger, clause: Clause) -> bool:
        kind, _, value = condition.partition(":")
        if kind == "object":
            return bool(self._object_heads(trigger))
        if kind == "complement":
            return self._has_complement(trigger)
        if kind == "prep":
            wanted = fold(value)
            return any(fold(p.relation) == wanted and p.kind is PhraseKind.PP for p in self._near(trigger, clause))
        key = f"{fold(value)}/w" if kind == "word" else value
        first = max(clause.first, self.view.sentence(trigger.head).first)
        return any(key in self.keys[i] for i in range(first, clause.last) if i != trigger.head)

    def _near(self, trigger: Trigger, clause: Clause) -> list[Phrase]:
        if trigger.reading.pos is Pos.VERB:
            return list(self.syntax.verb(trigger.head).prepositional)
        return list(self.view.phrases_between(trigger.head + 1, clause.last))

    def _has_complement(self, trigger: Trigger) -> bool:
        index = self.view.clause_of[trigger.head] + 1
        clauses = self.view.doc.clauses
        if index >= len(clauses):
            return False
        marker = clauses[index].marker
        return marker is not None and self.view.doc.tokens[marker].analysis.pos is Pos.SUBORD


def keys_of(finder: TriggerFinder, view: DocView) -> list[frozenset[str]]:
    """Return the keys of every token of the Doc."""
    return [finder.keys(token.word) for token in view.doc.tokens]


__all__ = ["Conditions", "Trigger", "TriggerFinder", "analysis_key", "keys_of"]
