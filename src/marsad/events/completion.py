"""Sides that the grammar of the sentence leaves open, from those whom the story names.

A reader knows who is meant where the sentence does not say it: «وطالب بالإفراج عن المعتقلين» after a sentence on a
government is addressed to that government. Every country or organisation of the story is a candidate; its features
(`events.standing`) add to the log odds of being the side, with weights that `benchmarks/confidence.py` draws from
annotated stories. The likeliest fills the side from 0.45 on; a side that grammar found is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from marsad.arabic.view import DocView
from marsad.events.draft import Draft
from marsad.events.sides import Sides
from marsad.events.standing import ACTOR, RECIPIENT, Named, Standing
from marsad.lexicon.certainty import Certainty, CertaintyTable
from marsad.model.event import EventType, Participant
from marsad.model.mention import ActorMention

SLOT: Final = "story"
"""The slot of a side that was filled from the story."""
LEAST: Final = 0.45
_OF_PEOPLE: Final = " CIV"
_ADDRESSED: Final = frozenset({EventType.ACCUSE, EventType.REQUEST})
"""Types whose recipient is whoever can answer: of a country's people and its rulers the rulers."""


class _Likely(NamedTuple):
    """A candidate of one side with how sure it is."""

    odds: float
    head: str


class Completion:
    """Completes the drafts of one Doc; `told` are those that lack nothing, repeats joined."""

    def __init__(self, view: DocView, sides: Sides, told: Sequence[Draft], certainty: Certainty) -> None:
        self.sides = sides
        self.tables = {ACTOR: certainty.actor, RECIPIENT: certainty.recipient}
        self.standing = Standing(view, sides, told)

    def fill(self, draft: Draft) -> None:
        """Fill the empty sides of a draft with whom the story means, if anybody is likely; nobody is both sides."""
        ranked = {side: self._ranked(draft, side) for side in (RECIPIENT, ACTOR) if not _of(draft, side)}
        surest_first = sorted(ranked.items(), key=lambda told: max((likely.odds for likely in told[1]), default=0.0))
        for side, likely in reversed(surest_first):
            found = next(self._participants(draft, likely), None)
            if found is None:
                continue
            odds, participant = found
            _of(draft, side).append(participant)
            draft.step(side, SLOT, participant.span, f"{participant.code} ({CertaintyTable.share(odds):.2f})")
        if draft.attributed_to is not None and any(p.code == draft.attributed_to.code for p in draft.actors):
            draft.attributed_to = None  # who does it says so

    def candidates(self, draft: Draft, side: str) -> Iterator[tuple[str, list[str]]]:
        """Yield who may be a side of the draft, with the features of each: what the weights are drawn from."""
        common = [*self.standing.of_draft(draft, side)]
        for named, features in self.standing.candidates(draft, side):
            yield named.head, [*common, *features]

    def _ranked(self, draft: Draft, side: str) -> list[_Likely]:
        """Return the likely candidates of a side, the likeliest first."""
        table = self.tables[side]
        common = table.odds(self.standing.of_draft(draft, side))
        found = [
            _Likely(common + table.odds(features), named.head)
            for named, features in self.standing.candidates(draft, side)
        ]
        likely = [candidate for candidate in found if CertaintyTable.share(candidate.odds) >= LEAST]
        return sorted(likely, key=lambda candidate: -candidate.odds)

    def _participants(self, draft: Draft, likely: list[_Likely]) -> Iterator[tuple[float, Participant]]:
        for odds, head in likely:
            participant = self._participant(draft, self.standing.named[head])
            if participant is not None:
                yield odds, participant

    def _participant(self, draft: Draft, named: Named) -> Participant | None:
        """Return the mention that a reader would think of: the last one before the trigger, else the next behind.

        Whoever stands on the other side is not meant: «حل الرئيس البرازيلي المجلس» has two sides of one country.
        """
        sides = (*draft.actors, *draft.recipients)
        taken = {span for p in sides for span in (p.span, p.antecedent) if span is not None}
        own = draft.trigger.tokens if len(draft.trigger.tokens) == 1 else ()  # «المحتجون» is no doer of «المحتجون»
        mentions = [m for m in named.mentions if taken.isdisjoint({m.span, m.antecedent}) and m.head not in own]
        for mention in _in_order(mentions, draft):
            found = self.sides.participant(mention, SLOT)
            if found:
                return found[0]
        if named.implied is None or named.implied.span in taken:
            return None
        return replace(named.implied, slot=SLOT)


def _of(draft: Draft, side: str) -> list[Participant]:
    return draft.actors if side == ACTOR else draft.recipients


def _in_order(mentions: list[ActorMention], draft: Draft) -> list[ActorMention]:
    """Return mentions as a reader would think of them, of who is addressed those first who can answer."""
    before = [mention for mention in mentions if mention.head < draft.trigger.head]
    order = [*reversed(before), *mentions[len(before) :]]
    if draft.type in _ADDRESSED:
        order.sort(key=lambda mention: mention.code.endswith(_OF_PEOPLE))
    return order
