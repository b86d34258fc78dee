"""What governs a noun: the nouns before it in its chain and the verb over them all, with the labels that they carry.

«خشية من وقوع هجوم»: the noun of fear reaches the attack through «وقوع», which only carries it. A noun that neither
carries a label nor only carries another («تداعيات الهجوم») ends the chain: what is feared then is no attack.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from marsad.arabic.phrases import JOINED
from marsad.arabic.view import DocView
from marsad.events.triggers import Trigger
from marsad.lexicon.frames import FrameTable, WordIndex
from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.model.doc import Clause, Phrase, PhraseKind, Pos

GOVERNING: Final = (
    "denial",
    "expected",
    "plan",
    "decision",
    "wish",
    "duty",
    "doubt",
    "attempt",
    "prevention",
    "stopping",
    "lifting",
    "breach",
    "ending",
)
"""Labels of words that say of the deed behind them whether it happened, the weightiest first."""
_ROLES: Final = frozenset({"active", "inverse", "occur", "host"})
_CONTROL: Final = "control"
_STOP: Final = "stop"
_NEGATION: Final = "negation"
_NEAR: Final = 2  # phrases that may stand between a verb and the noun that hangs on it
_CHAIN: Final = 4  # phrases of one chain of nouns («محاولة للقيام بعملية اغتيال»)


class Reach(NamedTuple):
    """What a noun hangs on: the nouns that govern it (nearest first), their outermost phrase, and the verb over all."""

    chain: tuple[int, ...]
    root: Phrase
    verb: int | None


class Governing:
    """Finds what governs nouns over one Doc; `people` are the tokens of actors."""

    def __init__(
        self,
        view: DocView,
        table: FrameTable,
        keys: list[frozenset[str]],
        *,
        grammar: GrammarTable,
        people: Collection[int] = (),
    ) -> None:
        self.view, self.doc, self.table, self.keys = view, view.doc, table, keys
        self.grammar, self.people = grammar, people
        self.labels = _labels(table.factuality, view, keys)
        self._reached: dict[tuple[int, ...], Reach] = {}

    def reach(self, trigger: Trigger) -> Reach:
        """Return the nouns and the verb that a noun hangs on; each place is read once."""
        known = self._reached.get(trigger.tokens)
        if known is None:
            known = self._reached[trigger.tokens] = self._reach(trigger)
        return known

    def _reach(self, trigger: Trigger) -> Reach:
        first = min(trigger.tokens)
        phrase = self.view.phrase(first) or Phrase(PhraseKind.NP, first, first + 1, first)
        clause = self.view.clause(first)
        chain = tuple(self._chain(first, phrase))
        root = self._first_member((self.view.phrase(chain[-1]) if chain else None) or phrase)
        own = self.view.phrase(chain[-1]) if chain else phrase
        inside = own is not None and own.head not in (*chain, *trigger.tokens) and own.kind is not PhraseKind.VG
        verb = self._verb_before(root, clause) if clause is not None and not inside else None
        return Reach(chain, root, verb.head if verb is not None else None)

    def _chain(self, first: int, phrase: Phrase) -> Iterator[int]:
        """Yield the nouns that govern a noun, nearest first: «خشية من | وقوع | هجوم».

        A noun that neither carries a label nor only carries another («وقوع», «شن») ends the chain.
        """
        at, current = first - 1, phrase
        for _ in range(_CHAIN):
            while at >= current.first:
                found = self._chained(at)
                if found is None:
                    return
                if found or self.doc.tokens[at].analysis.pos is not Pos.PREP:
                    yield at
                at -= 1
            negation = self._negated_before(current)
            if negation is not None:
                yield negation
                return
            before = self._phrase_before(current)
            if before is None:
                return
            current, at = before, before.last - 1
            while at > before.head and self._is_aside(at):
                at -= 1  # «محاولة فاشلة لاغتيال», «تعرض الوزير لقصف»

    def _chained(self, at: int) -> Collection[str] | None:
        """Return the labels of a word of a chain, () for one that only passes on, None where the chain ends."""
        token = self.doc.tokens[at]
        found = self.labels.get(at, ())
        pos = token.analysis.pos
        if pos is Pos.PREP or pos in (Pos.NUM, Pos.DIGITS, Pos.DEM):
            return ()
        if pos in (Pos.NAME, Pos.PUNCT) or _STOP in found:
            return None
        owned = _CONTROL in found and token.analysis.enclitic  # «ضلوعه في اغتيال»
        if owned or any(label in found for label in (_NEGATION, *GOVERNING)):
            return found
        passes = self.is_light(at) or fold(token.analysis.lemma) in self.grammar.series
        return () if passes and not token.analysis.enclitic else None

    def _is_aside(self, at: int) -> bool:
        """Tell a word behind the head of a phrase that does not part it from what hangs on it."""
        return self.doc.tokens[at].analysis.pos in (Pos.ADJ, Pos.NISBA, Pos.NAME) or at in self.people

    def is_light(self, at: int) -> bool:
        """Tell a noun of doing or happening that only carries the noun behind it: «شن», «وقوع», «مواصلة»."""
        roles = {role for key in self.keys[at] for role in self.table.light.get(key, ())}
        return bool(roles & _ROLES) or _CONTROL in self.labels.get(at, ())

    def _negated_before(self, phrase: Phrase) -> int | None:
        at = phrase.first - 1
        if at < self.view.sentence(phrase.head).first or _NEGATION not in self.labels.get(at, ()):
            return None
        return at if self.doc.tokens[at].analysis.pos is not Pos.VERB else None

    def _phrase_before(self, phrase: Phrase) -> Phrase | None:
        """Return the noun phrase right before one that hangs on it: behind a preposition, or «عزمها | فرض عقوبات»."""
        index = self.view.phrase_of[phrase.head] - 1
        if index < 0 or phrase.relation == JOINED:
            return None
        before = self.doc.phrases[index]
        if before.last != phrase.first or before.kind is PhraseKind.VG:
            return None
        if phrase.kind is PhraseKind.PP:
            return None if fold(phrase.relation) in self.grammar.occasion else before  # «القرار بعد الهجوم»
        last = before.last - 1
        owned = bool(self.doc.tokens[last].analysis.enclitic) or last > before.head
        return before if owned and any(label in self.labels.get(before.head, ()) for label in GOVERNING) else None

    def _first_member(self, phrase: Phrase) -> Phrase:
        """What governs a list governs each of its members."""
        first = self.view.opener(phrase)
        return first if first.kind is not PhraseKind.VG else phrase

    def _verb_before(self, phrase: Phrase, clause: Clause) -> Phrase | None:
        """Return the verb whose subject, object or complement the phrase can be: few phrases lie between."""
        verb = None
        for part in self.view.segments(clause):
            for before in self.view.phrases_between(part.first, min(part.last, phrase.first)):
                if before.kind is PhraseKind.VG:
                    verb = before
        if verb is None or (phrase.kind is PhraseKind.PP and fold(phrase.relation) not in self.grammar.governed):
            return None
        between = [
            p for p in self.view.phrases_between(verb.last, phrase.first) if p.kind is PhraseKind.PP or p.relation == ""
        ]
        return verb if len(between) <= _NEAR else None


def _labels(index: WordIndex, view: DocView, keys: list[frozenset[str]]) -> dict[int, Collection[str]]:
    """Return the labels of each token that carries some; a phrase counts at each of its words.

    A word that only looks like one of a list («علق على», «وقفوا دقيقة صمت») carries nothing else.
    """
    found: dict[int, set[str]] = {}
    for sentence in view.doc.sentences:
        for _, match in index.scan(keys, sentence.first, sentence.last):
            for token in match.tokens:
                found.setdefault(token, set()).add(match.label)
    return {token: frozenset({_STOP}) if _STOP in labels else labels for token, labels in found.items()}
