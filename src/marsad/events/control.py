"""Who does or suffers a deed that stands as a noun under another word: «تمكن الجيش من تحرير المدينة», «عزمها فرض».

The subject of a verb of trying, managing, planning or denying is the doer of the noun behind it, and so is whom such a
noun belongs to; the subject of «تعرض» suffers it; whoever is charged with it is said to have done it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from marsad.arabic.view import DocView
from marsad.events.arguments import Filled
from marsad.events.governing import Governing, Reach
from marsad.events.sides import Sides, without
from marsad.events.syntax import Syntax
from marsad.events.triggers import Trigger
from marsad.lexicon.frames import FrameTable
from marsad.model.doc import Phrase, PhraseKind
from marsad.model.event import Participant
from marsad.model.mention import ActorMention

_OF_SUBJECTS: Final = frozenset({"control", "plan", "attempt", "denial", "decision"})
_OWN: Final = frozenset({"possessor", "possessor-doer"})
_SLOT: Final = "control"


class Control:
    """Lends sides to nouns of deeds over one Doc."""

    def __init__(self, view: DocView, sides: Sides, syntax: Syntax, *, frames: FrameTable, over: Governing) -> None:
        self.view, self.sides, self.syntax, self.frames = view, sides, syntax, frames
        self.over = over

    def lend(self, trigger: Trigger, filled: Filled) -> None:
        """Fill the sides that are still open from the words that the noun hangs on."""
        if not trigger.nominal or trigger.frame.reciprocal or not _OWN.intersection(trigger.frame.noun_slots.actor):
            return
        reach = self.over.reach(trigger)
        for at in reach.chain:
            self._from_noun(at, filled)
        if reach.verb is None:
            return
        roles = self.frames.light.get(f"{self.view.doc.tokens[reach.verb].analysis.lemma}/v", ())
        subject = self._sides(self.sides.subject_of_verb(reach.verb))
        if "inverse" in roles:
            self._suffer(filled, subject)
        elif "object" in roles:
            self._charge(filled, self._sides(self.sides.of(self._object(reach.verb, reach.root))), subject)
        elif _OF_SUBJECTS.intersection(self.over.labels.get(reach.verb, ())) and not self._parted(reach):
            self._do(filled, subject)

    def _parted(self, reach: Reach) -> bool:
        """«جددت تونس إدانتها للهجوم»: behind another deed that is the verb's object stands what that deed is about."""
        found = self.syntax.verb(reach.verb).object if reach.verb is not None else None
        if found is None or found.last > reach.root.first:
            return False
        return any(key in self.frames.by_lemma for key in self.over.keys[found.head])

    def _charge(self, filled: Filled, charged: list[Participant], accuser: list[Participant]) -> None:
        """«حملت بغداد أنقرة مسؤولية القصف»: not who blames has done it, nor is who is blamed its victim."""
        if not charged:
            return
        spans = {p.span for p in accuser}
        filled.actors[:] = [p for p in filled.actors if p.span not in spans]
        filled.recipients[:] = without(filled.recipients, charged)
        self._do(filled, charged)

    def _object(self, verb: int, root: Phrase) -> Phrase | None:
        """Return whom the verb charges: its object, which must stand before the charge."""
        found = self.syntax.verb(verb).object
        return found if found is not None and found.first < root.first and found.kind is PhraseKind.NP else None

    def _from_noun(self, at: int, filled: Filled) -> None:
        """«عزمها فرض عقوبات», «تعرض الوزير لمحاولة اغتيال»: whose plan or fate it is."""
        roles = {role for key in self.over.keys[at] for role in self.frames.light.get(key, ())}
        labelled = _OF_SUBJECTS.intersection(self.over.labels.get(at, ()))
        if not labelled and "inverse" not in roles:
            return
        owner = self._sides(self._owner(at))
        if "inverse" in roles:
            self._suffer(filled, owner)
        else:
            self._do(filled, owner)

    def _owner(self, at: int) -> Iterable[ActorMention]:
        reading = self.view.doc.tokens[at].analysis
        if reading.enclitic:
            mention = self.sides.pronoun(at, reading.enclitic)
            near = mention is not None and self.view.sentence_of[mention.head] == self.view.sentence_of[at]
            return (mention,) if mention is not None and near else ()
        phrase = self.view.phrase(at)
        return self.sides.between(at + 1, phrase.last)[:1] if phrase is not None else ()

    def _sides(self, mentions: Iterable[ActorMention]) -> list[Participant]:
        return self.sides.participants(mentions, _SLOT)

    def _do(self, filled: Filled, found: list[Participant]) -> None:
        if not filled.actors:
            filled.actors.extend(without(found, filled.recipients))

    def _suffer(self, filled: Filled, found: list[Participant]) -> None:
        if not filled.recipients:
            filled.recipients.extend(without(found, filled.actors))
