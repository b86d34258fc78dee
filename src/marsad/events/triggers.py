"""Triggers: the words of a Doc that may tell an event, with the frame each opens and the conditions it meets."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from marsad.arabic.view import DocView
from marsad.events.syntax import Syntax
from marsad.lexicon.frames import Frame, FrameTable, analysis_key, word_keys
from marsad.lexicon.letters import fold
from marsad.model.doc import Analysis, Clause, ClauseKind, Doc, Phrase, PhraseKind, Pos, Word
from marsad.model.text import Span

_TELLING: Final = frozenset({Pos.VERB, Pos.MASDAR, Pos.NOUN, Pos.ACTIVE, Pos.PASSIVE, Pos.ADJ, Pos.NISBA})
_INTERCHANGED: Final = frozenset({Pos.MASDAR, Pos.NOUN})
_MAX_CACHED: Final = 100_000
_GAP: Final = 3  # words that may stand inside an expression that is quoted whole


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

    def span_in(self, doc: Doc) -> Span:
        """Return the words that tell the event: its head alone where the words of an expression stand far apart."""
        if max(self.tokens) - min(self.tokens) >= len(self.tokens) + _GAP:
            return doc.tokens[self.head].span
        return doc.span(min(self.tokens), max(self.tokens) + 1)


class TellingWord(NamedTuple):
    """A word of the Doc with the frames that it opens, those with conditions first."""

    head: int
    tokens: tuple[int]
    construction: str
    reading: Analysis
    frames: tuple[Frame, ...]

    def trigger(self, frame: Frame) -> Trigger:
        """Return the word as the trigger of one of its frames."""
        return Trigger(frame, self.head, self.tokens, self.construction, self.reading)


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

    def words(self, view: DocView) -> Iterator[TellingWord]:
        """Yield the single words that open frames."""
        known, lemmas = self._openable, self._lemmas
        for token in view.doc.tokens:
            chosen = token.analysis
            if chosen.pos not in _TELLING:
                continue
            openable = known.get(token.word.form)
            if openable is None or openable.word is not token.word:
                openable = self._look(token.word)
            if openable.readings or chosen.lemma in lemmas:
                found = self._word(view, token.i, openable)
                if found is not None:
                    reading, frames = found
                    yield TellingWord(token.i, (token.i,), _construction(reading), reading, frames)

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

    def _word(self, view: DocView, at: int, openable: _Openable) -> tuple[Analysis, tuple[Frame, ...]] | None:
        clause = view.clause(at)
        if clause is not None and clause.marker == at and clause.kind is ClauseKind.MANNER:
            return next((known for known in openable.readings if known[0].pos is Pos.ACTIVE), None)
        return self._chosen(view.doc.tokens[at].analysis, openable)

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
    lacking: str  # what is told where it does not hold


@cache
def _parted(condition: str) -> _Condition:
    kind, _, value = condition.partition(":")
    lacking = f"with {condition}"
    if kind in ("object", "complement"):
        return _Condition(kind, "", lacking)
    if kind == "prep":
        return _Condition(kind, fold(value), lacking)
    return _Condition("word", f"{fold(value)}/w" if kind == "word" else value, lacking)


_SETS: Final[dict[int, tuple[tuple[str, ...], frozenset[str]]]] = {}


def _as_set(words: tuple[str, ...]) -> frozenset[str]:
    """Return the words of a frame as a set, remembered by their object: hashing a long list is dear."""
    known = _SETS.get(id(words))
    if known is None or known[0] is not words:
        if len(_SETS) >= _MAX_CACHED:
            _SETS.clear()
        known = _SETS[id(words)] = words, frozenset(words)
    return known[1]


class Conditions:
    """Checks what a frame asks of its clause: objects, prepositions, words that must or must not stand there.

    The frames of one word ask much the same of one clause, so what stands there is gathered once.
    """

    def __init__(
        self, view: DocView, syntax: Syntax, keys: list[frozenset[str]], transparent: Collection[str] = ()
    ) -> None:
        self.view, self.syntax, self.keys, self.transparent = view, syntax, keys, transparent
        self._names: dict[int, set[str]] = {}  # of a token: its normal form, and lemmas and stems of all its readings
        self._objects: dict[tuple[int, bool], list[int]] = {}
        self._relations: dict[tuple[int, bool], frozenset[str]] = {}
        self._words: dict[int, frozenset[str]] = {}

    def failed(self, trigger: Trigger) -> str:
        """Return the first condition that does not hold, or ""."""
        clause = self.view.clause(trigger.head)
        if clause is None:
            return ""
        return self._failed(trigger.frame, trigger.head, clause, verbal=trigger.reading.pos is Pos.VERB)

    def of(self, word: TellingWord) -> Iterator[tuple[Frame, str]]:
        """Yield each frame that a word opens with the first condition that does not hold, or ""."""
        clause = self.view.clause(word.head)
        verbal = word.reading.pos is Pos.VERB
        for frame in word.frames:
            yield frame, "" if clause is None else self._failed(frame, word.head, clause, verbal=verbal)

    def _failed(self, frame: Frame, head: int, clause: Clause, *, verbal: bool) -> str:
        if frame.object or frame.object_not or frame.subject or frame.subject_not:
            failed = self._sides_failed(frame, head, verbal=verbal)
            if failed:
                return failed
        if frame.having or frame.without:
            return self._words_failed(frame, head, clause, verbal=verbal)
        return ""

    def _sides_failed(self, frame: Frame, head: int, *, verbal: bool) -> str:
        """Return the first condition on object and subject that does not hold, or ""."""
        if frame.object or frame.object_not:
            heads = self._object_heads(head, verbal=verbal)
            if frame.object and not any(self._is(at, frame.object) for at in heads):
                return "object"
            if frame.object_not and any(self._is(at, frame.object_not) for at in heads):
                return "object_not"
        if frame.subject or frame.subject_not:
            subject = self._subject_head(head, verbal=verbal)
            if frame.subject and (subject is None or not self._is(subject, frame.subject)):
                return "subject"
            if frame.subject_not and subject is not None and self._is(subject, frame.subject_not):
                return "subject_not"
        return ""

    def _words_failed(self, frame: Frame, head: int, clause: Clause, *, verbal: bool) -> str:
        """Return the first condition on the words of the clause that does not hold, or ""."""
        words = self._words.get(clause.first)
        if words is None:
            words = self._clause_words(head, clause)
        for condition in frame.having:
            known = _parted(condition)
            if known.kind == "word" and known.wanted not in words:
                return known.lacking
            if not self._holds(known, head, clause, verbal=verbal):
                return known.lacking
        for condition in frame.without:
            known = _parted(condition)
            if known.kind == "word" and known.wanted not in words:
                continue
            if self._holds(known, head, clause, verbal=verbal):
                return f"without {condition}"
        return ""

    def _object_heads(self, head: int, *, verbal: bool) -> list[int]:
        known = self._objects.get((head, verbal))
        if known is None:
            found = self._verb_objects(head) if verbal else self._noun_objects(head)
            known = self._objects[head, verbal] = [*found, *(at for head in found for at in self._counted(head))]
        return known

    def _counted(self, head: int) -> Iterator[int]:
        """Yield what is counted by a head that only tells how many: «كل الطرق», «عدد من المنازل»."""
        phrase = self.view.phrase(head)
        last = phrase.last if phrase is not None else head + 1
        while self._tells_how_many(head):
            head += 1
            if head == last:
                following = next(self.view.phrases_between(last, last + 1), None)
                if following is None or following.relation not in self.syntax.partitive:
                    return
                head, last = following.head, following.last
            yield head

    def _tells_how_many(self, at: int) -> bool:
        reading = self.view.doc.tokens[at].analysis
        counts = reading.pos in (Pos.NUM, Pos.DIGITS)
        return counts or reading.stem in self.transparent or reading.lemma in self.transparent

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

    def _subject_head(self, head: int, *, verbal: bool) -> int | None:
        if verbal:
            subject = self.syntax.verb(head).subject
            return subject.head if subject else None
        phrase = self.view.phrase(head)
        return head + 1 if phrase and head + 1 < phrase.last else None

    def _is(self, token: int, lemmas: tuple[str, ...]) -> bool:
        names = self._names.get(token)
        if names is None:
            word = self.view.doc.tokens[token].word
            readings = word.analyses
            names = self._names[token] = {word.norm, *(fold(r.lemma) for r in readings), *(r.stem for r in readings)}
        return not names.isdisjoint(_as_set(lemmas))

    def _holds(self, condition: _Condition, head: int, clause: Clause, *, verbal: bool) -> bool:
        if condition.kind == "word":
            return self._stands(condition.wanted, head, clause)
        if condition.kind == "prep":
            return condition.wanted in self._near(head, clause, verbal=verbal)
        if condition.kind == "object":
            return bool(self._object_heads(head, verbal=verbal))
        return self._has_complement(head)

    def _stands(self, key: str, head: int, clause: Clause) -> bool:
        """Tell whether another word of the clause answers to a key."""
        first = max(clause.first, self.view.sentence(head).first)
        return any(key in self.keys[i] for i in range(first, clause.last) if i != head)

    def _clause_words(self, head: int, clause: Clause) -> frozenset[str]:
        """Gather the keys of all words of the clause."""
        first = max(clause.first, self.view.sentence(head).first)
        words = self._words[clause.first] = frozenset().union(*self.keys[first : clause.last])
        return words

    def _near(self, head: int, clause: Clause, *, verbal: bool) -> frozenset[str]:
        """Return the prepositions, in normal form, of the phrases that may belong to a trigger."""
        known = self._relations.get((head, verbal))
        if known is None:
            sides = self.syntax.verb(head).prepositional if verbal else self.view.phrases_between(head + 1, clause.last)
            known = frozenset(fold(p.relation) for p in sides if p.kind is PhraseKind.PP)
            self._relations[head, verbal] = known
        return known

    def _has_complement(self, head: int) -> bool:
        index = self.view.clause_of[head] + 1
        clauses = self.view.doc.clauses
        if index >= len(clauses):
            return False
        marker = clauses[index].marker
        return marker is not None and self.view.doc.tokens[marker].analysis.pos is Pos.SUBORD


__all__ = ["Conditions", "TellingWord", "Trigger", "TriggerFinder", "analysis_key"]
