"""Whether an act happened: negation, future, condition, wish, duty, doubt, denial, and acts that are only asked for.

The words come from `data/events/factuality.yaml`; this module knows where they have to stand to reach a trigger: in its
verb group, before it in its noun phrase, on the verb that governs it, or on the clause that its clause hangs on.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from marsad.arabic.view import DocView
from marsad.events.slots import BODILY
from marsad.events.triggers import Trigger
from marsad.lexicon.frames import FrameTable, WordIndex
from marsad.model.doc import Clause, ClauseKind, Phrase, PhraseKind, Pos
from marsad.model.event import EventType, Status
from marsad.model.text import Span

_FUTURE_CLITIC: Final = "س"
_PURPOSE: Final = "ل"
_FOR_A_PURPOSE: Final = BODILY | {EventType.COOPERATE, EventType.AID, EventType.MOBILIZE}
"""Types whose noun behind «لـ» says what something is for («اتفاقية للتعاون»)."""
_QUESTION: Final = frozenset("؟?")
_GOVERNING: Final = ("denial", "plan", "wish", "duty", "doubt", "attempt", "prevention", "ending")
_WINDOW: Final = 3  # words before a noun that can still govern it directly


class Verdict(NamedTuple):
    """Status of a trigger; `rejected` is the reason why it is no event at all, or ""; `words` is what decided it."""

    status: Status
    rejected: str = ""
    words: Span | None = None
    label: str = ""


_ACTUAL: Final = Verdict(Status.ACTUAL)


class Factuality:
    """Reads the status of triggers over one Doc."""

    def __init__(self, view: DocView, table: FrameTable, keys: list[frozenset[str]]) -> None:
        self.view, self.doc, self.table, self.keys = view, view.doc, table, keys
        self.labels = _labels(table.factuality, view, keys)

    def of(self, trigger: Trigger) -> Verdict:
        """Return whether the act is told as done, planned, denied or only thought of."""
        if trigger.frame.status is not None:
            return Verdict(trigger.frame.status, label="frame")
        clause = self.view.clause(trigger.head)
        if clause is None:
            return _ACTUAL
        if self._is_question(trigger):
            return Verdict(Status.HYPOTHETICAL, rejected="question", label="question")
        own = self._verb_group(trigger) if trigger.reading.pos is Pos.VERB else self._noun(trigger, clause)
        if own is not None:
            return own
        return self._clause(trigger, clause) or _ACTUAL

    def _is_question(self, trigger: Trigger) -> bool:
        sentence = self.view.sentence(trigger.head)
        return self.doc.tokens[sentence.last - 1].form in _QUESTION

    # --- verbs ------------------------------------------------------------------------------------------------------

    def _verb_group(self, trigger: Trigger) -> Verdict | None:
        group = self.view.verb_group(trigger.head)
        first = group.first if group is not None else trigger.head
        before = max(first - 1, self.view.sentence(trigger.head).first)
        reading = trigger.reading
        for at in range(trigger.head - 1, before - 1, -1):
            found = self.labels.get(at, ())
            if "negation" in found and (at >= first or self.doc.tokens[at].analysis.pos is Pos.NEG):
                return self._verdict(Status.DENIED, at, "negation")
            if "future" in found:
                return self._verdict(Status.FUTURE, at, "future")
            if "doubt" in found and reading.features.tense == "present":
                return self._verdict(Status.HYPOTHETICAL, at, "doubt")
        if _FUTURE_CLITIC in reading.proclitics:
            return self._verdict(Status.FUTURE, trigger.head, "future")
        return None

    # --- nouns ------------------------------------------------------------------------------------------------------

    def _noun(self, trigger: Trigger, clause: Clause) -> Verdict | None:
        phrase = self.view.phrase(trigger.head)
        begin = phrase.first if phrase is not None else trigger.head
        if phrase is not None and self._is_purpose(trigger, phrase):
            return Verdict(Status.FUTURE, rejected="purpose", words=self._span(begin), label="purpose")
        for at in range(trigger.head - 1, max(begin - _WINDOW, clause.first) - 1, -1):
            if self.doc.tokens[at].analysis.pos is Pos.VERB:
                break
            found = self.labels.get(at, ())
            if "negation" in found and at >= begin - 2 and self._touches(at, trigger.head):
                return self._verdict(Status.DENIED, at, "negation")
            for label in _GOVERNING:
                if label in found and self._touches(at, trigger.head):
                    return self._governed(label, at)
        behind = range(trigger.head + 1, phrase.last if phrase is not None else trigger.head + 1)
        for at in behind:
            found = self.labels.get(at, ())
            if "future" in found:
                return self._verdict(Status.FUTURE, at, "future")
            if "doubt" in found and self.doc.tokens[at].analysis.pos is not Pos.VERB:
                return self._verdict(Status.HYPOTHETICAL, at, "doubt")
        return self._governing_verb(trigger, clause)

    def _is_purpose(self, trigger: Trigger, phrase: Phrase) -> bool:
        """«جاءت القوات لشن هجوم»: a verbal noun behind «لـ» is what something is for; it has not happened."""
        opens = self.doc.tokens[phrase.head].analysis
        if trigger.frame.type not in _FOR_A_PURPOSE or _PURPOSE not in opens.proclitics:
            return False
        if opens.article and trigger.frame.type in BODILY:
            return False
        return opens.pos is Pos.MASDAR or phrase.head == trigger.head

    def _touches(self, at: int, head: int) -> bool:
        """Tell whether a governing word and the trigger belong to one chain of nouns, with no name between."""
        return all(self.doc.tokens[i].analysis.pos not in (Pos.NAME, Pos.PUNCT) for i in range(at + 1, head))

    def _governing_verb(self, trigger: Trigger, clause: Clause) -> Verdict | None:
        """A verb whose object or complement the noun is: «يعتزم زيارة», «نفى القيام بهجوم», «أحبط هجوما»."""
        verb = None
        for phrase in self.view.phrases_between(clause.first, trigger.head):
            if phrase.kind is PhraseKind.VG:
                verb = phrase
        if verb is None or not self._depends(verb, trigger):
            return None
        for at in (verb.head, *range(verb.first, verb.head)):
            found = self.labels.get(at, ())
            for label in _GOVERNING:
                if label in found:
                    return self._governed(label, at)
            if at != verb.head and "negation" in found:
                return self._verdict(Status.DENIED, at, "negation")
        reading = self.doc.tokens[verb.head].analysis
        light = self.table.light.get(f"{reading.lemma}/v")
        if light and _FUTURE_CLITIC in reading.proclitics:
            return self._verdict(Status.FUTURE, verb.head, "future")
        if light and any("future" in self.labels.get(at, ()) for at in range(verb.first, verb.head)):
            return self._verdict(Status.FUTURE, verb.head, "future")
        return None

    def _depends(self, verb: Phrase, trigger: Trigger) -> bool:
        """Tell whether the noun can be the verb's subject, object or direct complement: few phrases lie between."""
        own = self.view.phrase(trigger.head)
        if own is None or own.head != trigger.head:
            return own is not None and trigger.head - verb.last <= _WINDOW
        between = [
            p for p in self.view.phrases_between(verb.last, own.first) if p.kind is PhraseKind.PP or p.relation == ""
        ]
        return len(between) <= 2

    # --- clauses ----------------------------------------------------------------------------------------------------

    def _clause(self, trigger: Trigger, clause: Clause) -> Verdict | None:
        """Read what the clause itself is: a condition, a purpose, the complement of a wish or denial."""
        if clause.kind is ClauseKind.CONDITION:
            return Verdict(Status.HYPOTHETICAL, label="condition", words=self._span(clause.marker))
        if clause.kind is ClauseKind.PURPOSE and trigger.reading.pos is Pos.VERB:
            return Verdict(Status.FUTURE, rejected="purpose", label="purpose", words=self._span(clause.marker))
        if clause.kind is ClauseKind.COMPLEMENT and clause.parent is not None and clause.marker is not None:
            return self._complement(trigger, clause)
        return None

    def _complement(self, trigger: Trigger, clause: Clause) -> Verdict | None:
        marker = clause.marker or clause.first
        parent = self.doc.clauses[clause.parent] if clause.parent is not None else clause
        for at in range(marker - 1, parent.first - 1, -1):
            found = self.labels.get(at, ())
            for label in _GOVERNING:
                if label in found:
                    return self._governed(label, at)
            if self.doc.tokens[at].analysis.pos is Pos.VERB:
                break
        return None

    def _governed(self, label: str, at: int) -> Verdict:
        span = self._span(at)
        if label == "denial":
            return Verdict(Status.DENIED, words=span, label=label)
        if label == "plan":
            return Verdict(Status.FUTURE, words=span, label=label)
        if label == "ending":
            return Verdict(Status.ACTUAL, words=span, label=label)
        if label == "prevention":
            return Verdict(Status.HYPOTHETICAL, rejected="prevented", words=span, label=label)
        return Verdict(Status.HYPOTHETICAL, words=span, label=label)

    def _verdict(self, status: Status, at: int, label: str) -> Verdict:
        return Verdict(status, words=self._span(at), label=label)

    def _span(self, at: int | None) -> Span | None:
        return self.doc.tokens[at].span if at is not None else None


def _labels(index: WordIndex, view: DocView, keys: list[frozenset[str]]) -> dict[int, Collection[str]]:
    """Return the labels of each token that carries some; a phrase counts at each of its words."""
    found: dict[int, set[str]] = {}
    for sentence in view.doc.sentences:
        for at in range(sentence.first, sentence.last):
            for match in index.at(keys, at, sentence.first, sentence.last):
                for token in match.tokens:
                    found.setdefault(token, set()).add(match.label)
    return dict(found.items())
