"""What the drafts of a story tell of each other: content of demands, blame, charges, procedures that were stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from marsad.arabic.view import DocView
from marsad.events.arguments import Filled
from marsad.events.content import ContentRegions
from marsad.events.draft import Draft
from marsad.events.governing import Governing
from marsad.events.triggers import Trigger
from marsad.lexicon.frames import FrameTable
from marsad.model.codes import head_of
from marsad.model.doc import PhraseKind
from marsad.model.event import EventType, Participant, Status

_OF_FORCE: Final = frozenset(
    {
        EventType.ACCUSE,
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.MOBILIZE,
        EventType.PROTEST,
        EventType.SANCTION,
    }
)
_HANDED: Final = frozenset(
    {
        EventType.AGREE,
        EventType.CONCEDE,
        EventType.REJECT,
        EventType.REQUEST,
        EventType.RETREAT,
        EventType.SANCTION,
        EventType.THREATEN,
    }
)
_BLAMED: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.MOBILIZE})
"""Acts whose doer is meant where they are condemned."""
_BORROWED: Final = frozenset({"light verb", "speaker", "clause subject", "dropped subject", "control", "controller"})
"""Slots that a noun takes from outside its own phrase."""

Refusal: TypeAlias = Callable[[Trigger, str], None]


class Settling:
    """Settles the drafts of one Doc; `refuse` is told each trigger that is none after all, with the reason."""

    def __init__(
        self, view: DocView, regions: ContentRegions, table: FrameTable, keys: list[frozenset[str]], over: Governing
    ) -> None:
        self.view, self.doc, self.regions, self.table, self.keys = view, view.doc, regions, table, keys
        self.over = over

    def settle(self, drafts: list[Draft], annulled: Iterable[tuple[Trigger, Filled]], refuse: Refusal) -> list[Draft]:
        """Leave out what is only asked for, promised or threatened: it is no event of its own (rule 8 of the codebook).

        An act of force that is promised is the event itself, to come; its promise is none (rule 6).
        """
        kept: list[Draft] = []
        overruled: dict[int, Draft] = {}
        for draft in drafts:
            owner = self.regions.owner(draft.trigger, draft.type)
            if owner is None:
                kept.append(draft)
            elif owner.frame.type is EventType.AGREE and draft.type in _OF_FORCE and draft.status is not Status.DENIED:
                overruled[owner.head] = draft
                kept.append(draft)
            else:
                refuse(draft.trigger, f"content of {owner.frame.id}")
                self._hand_over(draft, next((d for d in drafts if d.trigger is owner), None))
        self._charge(kept)
        self._blame(kept)
        for trigger, filled in annulled:
            verb = self.over.reach(trigger).verb
            for draft in (d for d in kept if verb in d.trigger.tokens and not d.recipients):
                draft.recipients = _others(filled.actors + filled.recipients, draft.actors)
        for draft in [draft for draft in kept if draft.trigger.head in overruled]:
            promised = overruled[draft.trigger.head]
            promised.status = Status.FUTURE
            promised.actors = promised.actors or draft.actors
            kept.remove(draft)
            refuse(draft.trigger, f"promise of {promised.trigger.frame.id}")
        return kept

    def _charge(self, drafts: list[Draft]) -> None:
        """Let whoever charges somebody with an act be the one who says so."""
        for draft in drafts:
            charge = self.regions.charged_by(draft.trigger) if draft.attributed_to is None else None
            accuser = next((d for d in drafts if d.trigger is charge), None) if charge is not None else None
            if accuser is not None and accuser.actors and accuser is not draft:
                draft.attributed_to = accuser.actors[0]

    def _blame(self, drafts: list[Draft]) -> None:
        """Let whoever did what somebody condemns be the one who is blamed: «شن التنظيم هجوما … وأدان الأزهر الهجوم»."""
        by_head = {d.trigger.head: d for d in drafts if d.type in _BLAMED}
        for draft in drafts:
            if draft.type is not EventType.ACCUSE or draft.recipients or not draft.actors:
                continue
            deed = self._condemned(draft.trigger)
            if deed is None:
                continue
            own = by_head.get(deed)
            doers = own.actors if own is not None else []
            if not doers and self.doc.tokens[deed].analysis.article:
                doers = self._doers_before(deed, by_head.values())
            own_heads = {head_of(p.code) for p in draft.actors}
            draft.recipients = [p for p in doers if head_of(p.code) not in own_heads]

    def _condemned(self, trigger: Trigger) -> int | None:
        """Return the noun of a deed that stands behind words of blame, with no other verb between."""
        clause = self.view.clause(trigger.head)
        last = clause.last if clause is not None else trigger.head
        for phrase in self.view.phrases_between(max(trigger.tokens) + 1, last):
            if phrase.kind is PhraseKind.VG:
                return None
            if self._types_at(phrase.head) & _BLAMED:
                return phrase.head
        return None

    def _types_at(self, at: int) -> set[EventType]:
        return {frame.type for frame in self.table.of_keys(self.keys[at])}

    def _doers_before(self, deed: int, drafts: Iterable[Draft]) -> list[Participant]:
        """Return who did the last act before a noun that points back to one of its type."""
        types = self._types_at(deed)
        before = [d for d in drafts if d.type in types and d.trigger.head < deed and d.actors]
        return max(before, key=lambda d: d.trigger.head).actors if before else []

    def _hand_over(self, content: Draft, owner: Draft | None) -> None:
        """Give whom the act is promised, refused or threatened: «رفضت طهران الحوار مع واشنطن», «تعهدت بدعم كييف».

        Of what is asked for, it is who shall do it.
        """
        if owner is None or owner.recipients or owner.type not in _HANDED or owner.trigger.frame.reciprocal:
            return
        by_actors = owner.type is EventType.REQUEST or content.trigger.frame.reciprocal
        found = content.actors if by_actors else content.recipients
        owner.recipients = _others(found, owner.actors)


def _others(found: list[Participant], own: list[Participant]) -> list[Participant]:
    """Return those found who are named beside the word itself and are not of a country of its own side."""
    heads = {head_of(p.code) for p in own}
    return [p for p in found if head_of(p.code) not in heads and p.slot not in _BORROWED]
