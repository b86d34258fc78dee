"""How sure an event is: the share of events like it that careful readers coded too.

Each feature of a draft (its type, its construction, the entry that fired, how its sides were found, what else the story
tells) adds to the log odds; `lexicon.certainty` has the weights, `benchmarks/confidence.py` draws them from annotated
stories. A feature that was never seen there adds nothing, so that a rare entry has the figure of its type and
construction. The same figure decides of drafts that lack a side and of those that few readers would code: see
docs/events.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from marsad.arabic.view import DocView
from marsad.events.draft import Draft
from marsad.lexicon.certainty import CertaintyTable
from marsad.model.codes import NOBODYS_PEOPLE, UNKNOWN_HEAD, head_of
from marsad.model.event import EventType, Participant
from marsad.model.mention import Mentions

LEAST: Final = 0.3
"""A draft below is no event: seven of ten readers would not code it."""
LEAST_DOUBTED: Final = 0.4
"""A draft that lacks a side is an event only from here on: docs/decisions/0114."""
_LEAST_BARE: Final = 0.6
"""So is one of which no side is known at all; a side that the story gives it lowers the bar."""

_LEAST_PROTEST: Final = 0.67
"""Half of the sentences that speak of demonstrators tell no protest; this keeps false alarms on the GSR below 0.12."""

_SLOTS: Final = {
    "subject": "firm",
    "object": "firm",
    "agent": "firm",
    "passive subject": "firm",
    "adjective": "noun",
    "possessor": "noun",
    "owner": "noun",
    "dropped subject": "carried",
    "clause subject": "carried",
    "light verb": "carried",
    "control": "carried",
    "controller": "carried",
    "charged": "carried",
    "struck": "carried",
    "met": "carried",
    "sitting": "carried",
    "forces": "carried",
    "place": "carried",
    "speaker": "speaker",
    "count": "count",
}
"""Slots that were seen to err alike; all others are prepositions."""
_FIRST_OF_A_SIDE: Final = 2
_MOST: Final = 3
_STATE_LETTERS: Final = 3


def sector_of(code: str) -> str:
    """Return what a code says somebody is: its sector, STATE for a country alone, else the kind before the colon."""
    head, _, sector = code.partition(" ")
    if sector:
        return sector
    return "STATE" if len(head) == _STATE_LETTERS and head != UNKNOWN_HEAD else head.partition(":")[0]


def least_of(draft: Draft) -> float:
    """Return how sure a draft must be to be an event, with the sides that it has."""
    if draft.type is EventType.PROTEST:
        return _LEAST_PROTEST
    if not draft.doubt:
        return LEAST
    known = any(side.code != NOBODYS_PEOPLE for side in (*draft.actors, *draft.recipients))
    return LEAST_DOUBTED if known else _LEAST_BARE


class Weigher:
    """Tells how sure the drafts of one Doc are; `told` are those that lack nothing, repeats joined."""

    def __init__(self, view: DocView, mentions: Mentions, told: Sequence[Draft], table: CertaintyTable) -> None:
        self.view, self.table = view, table
        self._types = Counter(draft.type for draft in told)
        self._lemmas = Counter(draft.trigger.frame.lemma for draft in told)
        self._named = Counter(view.sentence_of[mention.head] for mention in mentions.actors)
        spans = [q.span for q in mentions.quotations if q.direct]
        self._quoted = [(span.start, span.end) for span in spans]

    def of(self, draft: Draft) -> float:
        """Return how sure the draft is, 0.05 to 0.95 in steps of 0.01."""
        return self.table.of(self.features(draft))

    def features(self, draft: Draft) -> Iterator[str]:
        """Yield the features of a draft."""
        yield from _of_frame(draft)
        for side, found in (("actor", draft.actors), ("recipient", draft.recipients)):
            yield from _of_side(side, found, draft.type)
        yield from _of_circumstance(draft)
        yield from self._of_story(draft)
        yield from self._of_place(draft)

    def _of_story(self, draft: Draft) -> Iterator[str]:
        """Yield whether the story tells more of the kind; how many events it tells else says nothing of this one."""
        own = not draft.doubt
        if self._types[draft.type] > own:
            yield "another of its type"
            yield f"another of its type:{draft.type}"
        if self._lemmas[draft.trigger.frame.lemma] > own:
            yield "another of its lemma"

    def _of_place(self, draft: Draft) -> Iterator[str]:
        """Yield where in the story and in its clause the trigger stands."""
        head, construction = draft.trigger.head, draft.trigger.construction
        token, phrase, clause = self.view.doc.tokens[head], self.view.phrase(head), self.view.clause(head)
        sentence = self.view.sentence_of[head]
        yield f"sentence:{min(sentence, _MOST)}"
        yield f"actors in the sentence:{min(self._named[sentence], _MOST + 1)}"
        if any(start <= token.start < end for start, end in self._quoted):
            yield "quoted"
        if clause is not None:
            yield f"clause:{clause.kind}"
            yield f"clause:{construction} {clause.kind}"
        yield f"article:{construction} {token.analysis.article}"
        yield f"tense:{token.analysis.features.tense}"
        if phrase is not None:
            yield f"behind:{phrase.relation}"
            yield f"behind:{construction} {phrase.relation}"
            yield f"heads its phrase:{phrase.head == head}"


def _of_frame(draft: Draft) -> Iterator[str]:
    """Yield what the entry and its construction say; for drafts that lack a side apart from the others."""
    kind = "doubted" if draft.doubt else "told"
    frame, construction = draft.trigger.frame, draft.trigger.construction
    yield kind
    yield f"{kind}:{draft.type}"
    yield f"construction:{construction}"
    yield f"construction:{kind} {draft.type} {construction}"
    yield f"frame:{frame.id}"
    yield f"frame:{kind} {frame.id}"
    yield f"pattern:{frame.pattern}"
    if draft.doubt:
        yield f"lacks:{draft.doubt}"
        yield f"lacks:{draft.doubt} {draft.type}"


def _of_side(side: str, found: Sequence[Participant], event_type: str) -> Iterator[str]:
    for participant in found[:_FIRST_OF_A_SIDE]:
        sector = sector_of(participant.code)
        yield f"{side}:{_SLOTS.get(participant.slot, 'preposition')}"
        yield f"{side} by:{participant.slot}"
        yield f"{side} is:{sector}"
        yield f"{side} is:{event_type} {sector}"
        if participant.antecedent is not None:
            yield f"{side} meant by a pronoun"


def _of_circumstance(draft: Draft) -> Iterator[str]:
    filled = ("actor" if draft.actors else "") + ("recipient" if draft.recipients else "")
    yield f"sides:{filled}"
    yield f"status:{draft.status}"
    yield f"verdict:{draft.verdict.label}"
    yield f"mode:{draft.type} {draft.mode}"
    if draft.counts:
        yield "counted"
        yield f"counted:{draft.type}"
    if draft.points_back:
        yield "points back"
        yield f"points back:{draft.type}"
    for name, holds in (
        ("repeated", draft.repeats),
        ("attributed", draft.attributed_to is not None),
        ("placed", draft.place is not None),
        ("dated", draft.date is not None),
        ("passive", draft.passive),
    ):
        if holds:
            yield name


def heads_of(participants: Sequence[Participant]) -> set[str]:
    """Return the countries or organisations of a side."""
    return {head_of(participant.code) for participant in participants}
