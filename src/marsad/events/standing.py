"""How those whom a story names stand to an event of it: the features by which an open side is completed.

Where a country or organisation stands from the trigger, how much the story is about it, what it does and suffers in the
other events, whether it speaks or judges there. `events.completion` adds up what they weigh.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from marsad.arabic.view import DocView
from marsad.events.confidence import heads_of, sector_of
from marsad.events.draft import Draft
from marsad.events.sides import Sides
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import PhraseKind, Pos
from marsad.model.event import EventType, Participant
from marsad.model.mention import ActorMention

ACTOR: Final = "actor"
RECIPIENT: Final = "recipient"
_JUDGING: Final = frozenset({EventType.ACCUSE, EventType.SUPPORT})
_DEEDS: Final = frozenset(
    {
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.MOBILIZE,
        EventType.PROTEST,
        EventType.RETREAT,
        EventType.SANCTION,
    }
)
_ALL: Final = frozenset(EventType)
_HARMFUL: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE, EventType.SANCTION})
_NOBODY_NAMED: Final = frozenset({"count", "place"})
"""Slots of sides that are no names: «أربعة مدنيين»."""
_STEP: Final = 3  # words of one step of distance
_STEPS: Final = 5
_SHARES: Final = 5
_FEW: Final = 2
_SEVERAL: Final = 3


class Named(NamedTuple):
    """A country or organisation of the story with its mentions in text order.

    `implied` is a side of another event where only a word implies it («القصف الإسرائيلي»), None where it is named.
    """

    head: str
    mentions: tuple[ActorMention, ...]
    rank: int  # 0 for the most frequent
    share: int  # of all mentions, in fifths
    implied: Participant | None = None


class _About(NamedTuple):
    """What is asked of a draft once, whoever the candidate."""

    own: set[str]
    own_codes: set[str]
    acting: set[str]  # in other events of its type
    suffering: set[str]
    acts_here: set[str]  # heads that the draft itself has as actors, and is counted by
    suffers_here: set[str]
    before: int | None  # the last told event with that side
    subjects: set[str]
    speakers: set[str]
    doing: set[str]  # who does something else in the trigger's sentence
    judges: set[str]
    struck: set[str]
    did_last: set[str]  # who did the last deed before
    blamed_last: set[str]  # who was accused last


class Standing:
    """Features of candidates over one Doc; `told` are the drafts that lack nothing, repeats joined."""

    def __init__(self, view: DocView, sides: Sides, told: Sequence[Draft]) -> None:
        self.view, self.sides = view, sides
        self.told = sorted(told, key=lambda draft: draft.trigger.head)
        self._actor_heads = [heads_of(draft.actors) for draft in self.told]
        self._recipient_heads = [heads_of(draft.recipients) for draft in self.told]
        self._triggers = [draft.trigger.head for draft in self.told]
        self._acts = Counter(head for heads in self._actor_heads for head in heads)
        self._suffers = Counter(head for heads in self._recipient_heads for head in heads)
        self._implied = {
            head_of(p.code): p
            for draft in self.told
            for p in (*draft.actors, *draft.recipients)
            if p.slot not in _NOBODY_NAMED
        }  # of the drafts as they were found: what is completed later implies nobody

    @cached_property
    def named(self) -> dict[str, Named]:
        """Whom the story names or implies, by country or organisation."""
        by_head: dict[str, list[ActorMention]] = defaultdict(list)
        for mention in self.sides.mentions:
            head = head_of(mention.code)
            if head and head != UNKNOWN_HEAD:
                by_head[head].append(mention)
        total = sum(map(len, by_head.values()))
        sizes = sorted({len(mentions) for mentions in by_head.values()}, reverse=True)
        named = {}
        for head, found in by_head.items():
            rank, share = sizes.index(len(found)), len(found) * _SHARES // total
            named[head] = Named(head, tuple(found), min(rank, _SEVERAL), share)
        for head, implied in self._implied.items():
            if head not in named and head != UNKNOWN_HEAD:
                named[head] = Named(head, (), _SEVERAL + 1, 0, implied)
        return named

    @cached_property
    def _heads(self) -> list[int]:
        return sorted(mention.head for mention in self.sides.mentions if mention.code)

    @cached_property
    def _head_at(self) -> dict[int, str]:
        return {mention.head: head_of(mention.code) for mention in self.sides.mentions if mention.code}

    def of_draft(self, draft: Draft, side: str) -> Iterator[str]:
        """Yield the features that all candidates for a side of the draft share."""
        yield "any"
        yield f"type:{draft.type}"
        yield f"construction:{draft.trigger.construction}"
        yield f"frame:{draft.trigger.frame.id}"
        other = draft.recipients if side == ACTOR else draft.actors
        yield f"other side:{sector_of(other[0].code) if other else ''}"
        if draft.attributed_to is not None:
            yield "attributed"

    def candidates(self, draft: Draft, side: str) -> Iterator[tuple[Named, list[str]]]:
        """Yield who may be a side of the draft, with the features of each.

        Who stands on the other side already is no doer. What an organisation condemns was neither done by it nor to it,
        and whoever was struck is not who is condemned. «اشتباكات بين الجيش والمسلحين» have no third side.
        """
        if draft.trigger.frame.reciprocal and len(draft.actors) > 1:
            return
        about = self._about(draft, side)
        barred = heads_of(draft.recipients) if side == ACTOR else set()
        if draft.type in _DEEDS:
            barred |= {head for head in about.judges if not head.isalpha()}
        if draft.type is EventType.ACCUSE and side == RECIPIENT:
            barred |= about.struck
        for head, named in self.named.items():
            if head not in barred:
                near = self._nearest(draft, named)
                found = self._of_sentence(draft, near) if near is not None else self._from_afar(draft, named)
                yield named, [*self._of_story(draft, named, side, about, near), *found]

    # --- what is asked of a draft once ------------------------------------------------------------------------------

    def _about(self, draft: Draft, side: str) -> _About:
        sides = (*draft.actors, *draft.recipients)
        alike = [k for k, other in enumerate(self.told) if other.type is draft.type and other is not draft]
        counted = not draft.doubt
        return _About(
            own=heads_of(sides),
            own_codes={participant.code for participant in sides},
            acting=set().union(*(self._actor_heads[k] for k in alike)),
            suffering=set().union(*(self._recipient_heads[k] for k in alike)),
            acts_here=heads_of(draft.actors) if counted else set(),
            suffers_here=heads_of(draft.recipients) if counted else set(),
            before=self._before(draft, side),
            subjects=self._subjects(draft),
            speakers={head_of(mention.code) for mention in self.sides.speaker_at(draft.trigger.head)},
            doing=self._here(draft, _ALL, self._actor_heads),
            judges=self._here(draft, _JUDGING, self._actor_heads) if draft.type not in _JUDGING else set(),
            struck=self._here(draft, frozenset({EventType.ASSAULT}), self._recipient_heads),
            did_last=self._last(draft, _HARMFUL, self._actor_heads),
            blamed_last=self._last(draft, frozenset({EventType.ACCUSE}), self._recipient_heads),
        )

    def _before(self, draft: Draft, side: str) -> int | None:
        """Return the last told event before a draft that has somebody on that side."""
        heads = self._actor_heads if side == ACTOR else self._recipient_heads
        before = range(bisect_left(self._triggers, draft.trigger.head) - 1, -1, -1)
        return next((k for k in before if heads[k]), None)

    def _subjects(self, draft: Draft) -> set[str]:
        """Return who is the subject of the verb of the trigger's clause, where the trigger is not that verb."""
        clause = self.view.clause(draft.trigger.head)
        if clause is None:
            return set()
        groups = (p for p in self.view.phrases_between(clause.first, clause.last) if p.kind is PhraseKind.VG)
        verb = next((group.head for group in groups if group.head not in draft.trigger.tokens), None)
        found = self.sides.subject_of_verb(verb) if verb is not None else ()
        return {head_of(mention.code) for mention in found}

    def _here(self, draft: Draft, types: frozenset[EventType], heads: list[set[str]]) -> set[str]:
        """Return who is on a side of the told events of these types in the trigger's sentence."""
        sentence = self.view.sentence(draft.trigger.head)
        first, last = bisect_left(self._triggers, sentence.first), bisect_left(self._triggers, sentence.last)
        here = (k for k in range(first, last) if self.told[k].type in types and self.told[k] is not draft)
        return set().union(*(heads[k] for k in here))

    def _last(self, draft: Draft, types: frozenset[EventType], heads: list[set[str]]) -> set[str]:
        """Return who is on a side of the last told event of these types before a draft: the jailer is asked to free."""
        before = range(bisect_left(self._triggers, draft.trigger.head) - 1, -1, -1)
        return next((heads[k] for k in before if self.told[k].type in types and heads[k]), set())

    # --- features of one candidate ----------------------------------------------------------------------------------

    def _of_story(
        self, draft: Draft, named: Named, side: str, about: _About, near: ActorMention | None
    ) -> Iterator[str]:
        """Yield how much the story is about a candidate, what it does and suffers in it, and what it says here."""
        head = named.head
        yield f"rank:{named.rank}"
        yield f"share:{named.share}"
        yield f"of the other side:{head in about.own}"
        yield f"of the other side:{head in about.own} {draft.type}"
        if head in about.own:
            mention = near or (named.mentions[-1] if named.mentions else None)
            alike = "same" if mention is None or mention.code in about.own_codes else "another"
            yield f"code:{alike} {side}"
            yield f"code:{'bare' if mention is None or mention.code == head else 'with sector'} {alike} {side}"
        yield f"acts:{min(self._acts[head] - (head in about.acts_here), _FEW)}"
        yield f"suffers:{min(self._suffers[head] - (head in about.suffers_here), _FEW)}"
        yield f"acts so:{head in about.acting}"
        yield f"suffers so:{head in about.suffering}"
        if about.before is not None:
            apart = self._apart(self._triggers[about.before], draft.trigger.head)
            yield f"suffered before:{head in self._recipient_heads[about.before]}"
            yield f"acted before:{head in self._actor_heads[about.before]}"
            yield f"sentences since:{min(apart, _FEW)}"
        if about.did_last:
            yield f"did last:{head in about.did_last} {draft.type} {side}"
        if about.blamed_last:
            yield f"blamed last:{head in about.blamed_last} {draft.type} {side}"
        yield f"subject:{head in about.subjects} {side}"
        yield f"speaker:{head in about.speakers} {draft.type}"
        yield f"does something else here:{head in about.doing} {draft.type} {side}"
        if head in about.judges:
            yield f"judges here:{draft.type}"
            yield f"judges here:{sector_of(head)} {side}"

    def _apart(self, first: int, last: int) -> int:
        return abs(self.view.sentence_of[last] - self.view.sentence_of[first])

    def _nearest(self, draft: Draft, named: Named) -> ActorMention | None:
        """Return the mention of a candidate in the trigger's sentence that stands nearest to it, or None."""
        head = draft.trigger.head
        sentence = self.view.sentence_of[head]
        near = [mention for mention in named.mentions if self.view.sentence_of[mention.head] == sentence]
        return min(near, key=lambda mention: abs(mention.head - head), default=None)

    def _of_sentence(self, draft: Draft, mention: ActorMention) -> Iterator[str]:
        """Yield how a mention stands to the trigger of its sentence."""
        head, event_type = draft.trigger.head, draft.type
        behind = mention.head > head
        first, last = sorted((head, mention.head))
        steps = min((last - first) // _STEP, _STEPS)
        together = self.view.clause_of[mention.head] == self.view.clause_of[head]
        yield f"here:{event_type}"
        yield f"behind:{behind}"
        yield f"distance:{steps if behind else -steps}"
        yield f"one clause:{together}"
        yield f"stands:{behind} {together} {event_type}"
        yield f"reference:{mention.reference}"
        yield f"sector:{sector_of(mention.code)}"
        phrase = self.view.phrase(mention.head)
        if phrase is not None:
            yield f"relation:{phrase.relation}"
            yield f"relation:{phrase.relation} {event_type}"
            yield f"relation:{phrase.relation} {behind}"
        between = self._heads[bisect_right(self._heads, first) : bisect_left(self._heads, last)]
        others = sum(self._head_at[at] != head_of(mention.code) for at in between)
        verbs = sum(token.analysis.pos is Pos.VERB for token in self.view.doc.tokens[first + 1 : last])
        yield f"others between:{min(others, _FEW)}"
        yield f"verbs between:{min(verbs, _FEW)}"

    def _from_afar(self, draft: Draft, named: Named) -> Iterator[str]:
        """Yield how a candidate stands to a trigger in whose sentence it is not named."""
        head = draft.trigger.head
        before = [mention for mention in named.mentions if mention.head < head]
        yield f"elsewhere:{bool(before)} {len(before) < len(named.mentions)}"
        near = min((self._apart(mention.head, head) for mention in named.mentions), default=_SEVERAL)
        yield f"sentences apart:{min(near, _SEVERAL)}"
        yield f"sentences apart:{min(near, _SEVERAL)} {draft.type}"
        if before:
            last = before[-1]
            yield f"far sector:{sector_of(last.code)}"
            yield f"far reference:{last.reference}"
            between = self._heads[bisect_right(self._heads, last.head) : bisect_left(self._heads, head)]
            since = {self._head_at[at] for at in between}
            yield f"others since:{min(len(since - {named.head}), _SEVERAL)}"
