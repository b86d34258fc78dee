"""Who says so: the speaker of the words in which an act is told, and whether the doer himself announces it."""

from __future__ import annotations

from typing import Final

from marsad.arabic.view import DocView
from marsad.events.factuality import Verdict
from marsad.events.governing import Governing
from marsad.events.sides import Sides
from marsad.events.triggers import Trigger
from marsad.model.codes import UNKNOWN_HEAD
from marsad.model.doc import ClauseKind, PhraseKind
from marsad.model.event import Participant
from marsad.model.mention import ActorMention, Quotation

_END_MARKS: Final = 3  # letters of quotation marks and stop that may close a sentence behind its source
_OF_STATE: Final = frozenset({"", "GOV", "MIL"})


class Attribution:
    """Reads who says what over one Doc."""

    def __init__(self, view: DocView, sides: Sides, over: Governing) -> None:
        self.view, self.sides, self.over = view, sides, over

    def announces(self, trigger: Trigger, actors: list[Participant], verdict: Verdict, *, met: bool) -> bool:
        """Rule 6: a planned cooperative act is AGREE when its own actor says so, be it in the plain future.

        What is only expected, and a visit or meeting that nobody but the press announces, stays what it is.
        """
        quotation = self.sides.quotation_at(trigger.head)
        speakers = self.sides.speaker_at(trigger.head)
        if not speakers:
            unspoken = quotation is None or quotation.speaker is None
            return unspoken and (verdict.label == "plan" or not (met or verdict.label == "expected"))
        return any(_speaks_for(m, p) for m in speakers for p in actors)

    def source(self, trigger: Trigger, actors: list[Participant]) -> Participant | None:
        """Return who says so, where it is neither the actor nor speaks for it, and the words claim the act.

        A noun that something is said of is taken for known: «قال الوزير إن استقالة زميله مفاجئة» claims no resignation.
        """
        quotation = self.sides.quotation_at(trigger.head) or self._told_by(trigger)
        if quotation is None or quotation.speaker is None:
            return None
        if trigger.nominal and self._is_topic(trigger):
            return None
        speakers = self.sides.speaker_at(quotation.first)
        if speakers:
            mention = speakers[0]
            if any(_speaks_for(mention, p) for p in actors):
                return None
            found = self.sides.participant(mention, "speaker")
            if found:
                return found[0]
        span = quotation.speaker_span or quotation.span
        if any(p.span.overlaps(span) or (p.antecedent and p.antecedent.overlaps(span)) for p in actors):
            return None
        return Participant(quotation.speaker, "", span, "speaker", quotation.speaker)

    def _told_by(self, trigger: Trigger) -> Quotation | None:
        """Return the words of the sentence that its end gives to a source: «…، حسب ما أفادت الوكالة»."""
        clause = self.view.clause(trigger.head)
        if clause is None or clause.kind in (ClauseKind.RELATIVE, ClauseKind.COMPLEMENT):
            return None
        sentence = self.view.sentence(trigger.head)
        for quotation in self.sides.quotations:
            speaker = quotation.speaker_span
            if quotation.direct or speaker is None or not sentence.first <= quotation.first < sentence.last:
                continue
            behind = trigger.head < quotation.first and quotation.span.end <= speaker.start
            if behind and speaker.end >= sentence.span.end - _END_MARKS:
                return quotation
        return None

    def _is_topic(self, trigger: Trigger) -> bool:
        """Tell a noun that stands first behind «إن»."""
        clause = self.view.clause(trigger.head)
        if clause is None or clause.kind is not ClauseKind.COMPLEMENT:
            return False
        first = next(iter(self.view.phrases_between(clause.first, clause.last)), None)
        return first is not None and first.kind is PhraseKind.NP and first is self.over.reach(trigger).root


def _speaks_for(mention: ActorMention, actor: Participant) -> bool:
    """Tell a speaker who is the actor, or of the same state: «قال أردوغان إن تركيا لن توافق»."""
    places = {mention.span, mention.antecedent} - {None}
    if actor.span in places or actor.antecedent in places or mention.code == actor.code:
        return True
    head, _, sector = actor.code.partition(" ")
    speaker, _, office = mention.code.partition(" ")
    return head == speaker != UNKNOWN_HEAD and sector in _OF_STATE and office in _OF_STATE
