"""Sides that the grammar of the sentence leaves open, from those whom the story names.

A reader knows who is meant where the sentence does not say it: «وطالب بالإفراج عن المعتقلين» after a sentence on a
government is addressed to that government. Every country or organisation of the story is a candidate; features (where
it stands from the trigger, how often the story names it, what it does elsewhere in the story) add to the log odds of
being the side, with weights that `benchmarks/confidence.py` draws from annotated stories. The likeliest fills the side
if it is likelier than not; a side that grammar found is never touched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from marsad.arabic.view import DocView
from marsad.events.confidence import heads_of, sector_of
from marsad.events.draft import Draft
from marsad.events.sides import Sides
from marsad.lexicon.certainty import Certainty, CertaintyTable
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import PhraseKind, Pos
from marsad.model.event import EventType, Participant
from marsad.model.mention import ActorMention

SLOT: Final = "story"
"""The slot of a side that was filled from the story."""
LEAST: Final = 0.45
_ACTOR, _RECIPIENT = "actor", "recipient"
_JUDGING: Final = frozenset({EventType.ACCUSE, EventType.SUPPORT})
_STEP: Final = 3  # words of one step of distance
_STEPS: Final = 5
_SHARES: Final = 5
_FEW: Final = 2
_SEVERAL: Final = 3


class Named(NamedTuple):
    """A country or organisation of the story with its mentions in text order; none where only a word implies it."""

    head: str
    mentions: tuple[ActorMention, ...]
    rank: int  # 0 for the most frequent
    share: int  # of all mentions, in fifths


class Completion:
    """Completes the drafts of one Doc; `told` are those that lack nothing, repeats joined."""

    def __init__(self, view: DocView, sides: Sides, told: Sequence[Draft], certainty: Certainty) -> None:
        self.view, self.sides = view, sides
        self.tables = {_ACTOR: certainty.actor, _RECIPIENT: certainty.recipient}
        self.told = sorted(told, key=lambda draft: draft.trigger.head)
        self._actor_heads = [heads_of(draft.actors) for draft in self.told]
        self._recipient_heads = [heads_of(draft.recipients) for draft in self.told]
        self._acts = Counter(head for heads in self._actor_heads for head in heads)
        self._suffers = Counter(head for heads in self._recipient_heads for head in heads)
        self._implied = {head_of(p.code): p for draft in self.told for p in (*draft.actors, *draft.recipients)}
        self.named = self._names()

    def _names(self) -> dict[str, Named]:
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
        for head in self._implied:
            if head not in named and head != UNKNOWN_HEAD:
                named[head] = Named(head, (), _SEVERAL + 1, 0)
        return named

    def fill(self, draft: Draft) -> None:
        """Fill the empty sides of a draft with whom the story means, if anybody is likely; nobody is both sides."""
        found = [(side, *likeliest) for side in (_RECIPIENT, _ACTOR) if (likeliest := self._likeliest(draft, side))]
        found.sort(key=lambda told: told[1], reverse=True)
        taken = set()
        for side, sure, participant in found:
            if participant.span in taken:
                continue
            taken.add(participant.span)
            (draft.actors if side == _ACTOR else draft.recipients).append(participant)
            draft.step(side, SLOT, participant.span, f"{participant.code} ({sure:.2f})")

    def _likeliest(self, draft: Draft, side: str) -> tuple[float, Participant] | None:
        if draft.actors if side == _ACTOR else draft.recipients:
            return None
        if draft.trigger.frame.reciprocal and len(draft.actors) > 1:
            return None  # «اشتباكات بين الجيش والمسلحين» have no third side
        table: CertaintyTable = self.tables[side]
        ranked = [(table.of(features), head) for head, features in self.candidates(draft, side)]
        sure, head = max(ranked, key=lambda pair: pair[0], default=(0.0, ""))
        if sure < LEAST:
            return None
        participant = self._participant(draft, head)
        return (sure, participant) if participant is not None else None

    def _participant(self, draft: Draft, head: str) -> Participant | None:
        """Return the mention that a reader would think of: the last one before the trigger, else the next behind.

        Whoever stands on the other side is not meant: «حل الرئيس البرازيلي المجلس» has two sides of one country.
        """
        sides = (*draft.actors, *draft.recipients)
        taken = {span for p in sides for span in (p.span, p.antecedent) if span is not None}
        own = draft.trigger.tokens if len(draft.trigger.tokens) == 1 else ()  # «المحتجون» is no doer of «المحتجون»
        mentions = [
            m for m in self.named[head].mentions if taken.isdisjoint({m.span, m.antecedent}) and m.head not in own
        ]
        before = [mention for mention in mentions if mention.head < draft.trigger.head]
        for mention in (*before[-1:], *mentions[:1]):
            found = self.sides.participant(mention, SLOT)
            if found:
                return found[0]
        implied = self._implied.get(head)
        return replace(implied, slot=SLOT) if implied is not None and implied.span not in taken else None

    # --- features ---------------------------------------------------------------------------------------------------

    def candidates(self, draft: Draft, side: str) -> Iterator[tuple[str, list[str]]]:
        """Yield who may be a side of the draft, with the features of each. The doer is none of the recipients' side."""
        other = heads_of(draft.recipients) if side == _ACTOR else set()
        common = [*self._of_draft(draft, side)]
        own = heads_of(draft.actors) | heads_of(draft.recipients)
        before = self._before(draft, side)
        subjects, speakers, judges = self._subjects(draft), self._speakers(draft), self._judges(draft)
        for head, named in self.named.items():
            if head in other or (head in judges and not head.isalpha()):
                continue  # whatever an organisation condemns was neither done by it nor to it
            features = [*common, *self._of_story(draft, named, own, before)]
            features.append(f"subject:{head in subjects} {side}")
            features.append(f"speaker:{head in speakers} {draft.type}")
            if head in judges:
                features.append(f"judges here:{draft.type}")
                features.append(f"judges here:{sector_of(head)} {side}")
            near = self._nearest(draft, named)
            features += self._of_sentence(draft, near) if near is not None else self._from_afar(draft, named)
            yield head, features

    @staticmethod
    def _of_draft(draft: Draft, side: str) -> Iterator[str]:
        yield "any"
        yield f"type:{draft.type}"
        yield f"construction:{draft.trigger.construction}"
        yield f"frame:{draft.trigger.frame.id}"
        other = draft.recipients if side == _ACTOR else draft.actors
        yield f"other side:{sector_of(other[0].code) if other else ''}"
        if draft.attributed_to is not None:
            yield "attributed"

    def _before(self, draft: Draft, side: str) -> int | None:
        """Return the last told event before a draft that has somebody on that side."""
        heads = self._actor_heads if side == _ACTOR else self._recipient_heads
        before = (k for k, told in enumerate(self.told) if told.trigger.head < draft.trigger.head and heads[k])
        return max(before, default=None)

    def _subjects(self, draft: Draft) -> set[str]:
        """Return who is the subject of the verb of the trigger's clause, where the trigger is not that verb."""
        clause = self.view.clause(draft.trigger.head)
        if clause is None:
            return set()
        groups = (p for p in self.view.phrases_between(clause.first, clause.last) if p.kind is PhraseKind.VG)
        verb = next((group.head for group in groups if group.head not in draft.trigger.tokens), None)
        found = self.sides.subject_of_verb(verb) if verb is not None else ()
        return {head_of(mention.code) for mention in found}

    def _speakers(self, draft: Draft) -> set[str]:
        return {head_of(mention.code) for mention in self.sides.speaker_at(draft.trigger.head)}

    def _judges(self, draft: Draft) -> set[str]:
        """Return who judges in the trigger's sentence: «أدان الأزهر الهجوم» does not say whom the attack struck."""
        if draft.type in _JUDGING:
            return set()
        sentence = self.view.sentence_of[draft.trigger.head]
        return {
            head
            for told, heads in zip(self.told, self._actor_heads, strict=True)
            if told.type in _JUDGING and self.view.sentence_of[told.trigger.head] == sentence
            for head in heads
        }

    def _of_story(self, draft: Draft, named: Named, own: set[str], before: int | None) -> Iterator[str]:
        """Yield how much the story is about a candidate, and what it does and suffers in the other events."""
        head = named.head
        yield f"rank:{named.rank}"
        yield f"share:{named.share}"
        yield f"of the other side:{head in own}"
        yield f"of the other side:{head in own} {draft.type}"
        acts = self._acts[head] - (head in heads_of(draft.actors) and not draft.doubt)
        suffers = self._suffers[head] - (head in heads_of(draft.recipients) and not draft.doubt)
        yield f"acts:{min(acts, _FEW)}"
        yield f"suffers:{min(suffers, _FEW)}"
        alike = [k for k, other in enumerate(self.told) if other.type is draft.type and other is not draft]
        yield f"acts so:{any(head in self._actor_heads[k] for k in alike)}"
        yield f"suffers so:{any(head in self._recipient_heads[k] for k in alike)}"
        if before is not None:
            apart = self._apart(self.told[before].trigger.head, draft.trigger.head)
            yield f"suffered before:{head in self._recipient_heads[before]}"
            yield f"acted before:{head in self._actor_heads[before]}"
            yield f"sentences since:{min(apart, _FEW)}"

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
        own = head_of(mention.code)
        others = sum(
            first < other.head < last and bool(other.code) and head_of(other.code) != own
            for other in self.sides.mentions
        )
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
            since = {head_of(m.code) for m in self.sides.mentions if last.head < m.head < head and m.code}
            yield f"others since:{min(len(since - {named.head}), _SEVERAL)}"
