"""Doc and mentions to events: each trigger is tried against its frame, its clause and its sides, and kept or refused.

The order for a trigger: shut senses, conditions of the frame, factuality, sides, type and mode, setting; then what is
only asked for is taken out, repeats are joined, drafts are weighed and open sides completed. A refused trigger becomes
a Candidate with the reason, so that nothing disappears untold. See docs/events.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from marsad.arabic.view import DocView
from marsad.events.arguments import ArgumentFinder, Filled
from marsad.events.around import Around
from marsad.events.attribution import Attribution
from marsad.events.completion import Completion
from marsad.events.confidence import LEAST, LEAST_DOUBTED, Weigher, least_of
from marsad.events.content import ContentRegions
from marsad.events.control import Control
from marsad.events.draft import Draft
from marsad.events.factuality import Factuality, Verdict
from marsad.events.keys import of_chosen_verbs, without_particles
from marsad.events.kinds import fits_kind
from marsad.events.merge import join_repeats, same_act
from marsad.events.setting import Setting
from marsad.events.settling import Settling
from marsad.events.shut import CASUALTIES, ShutSenses
from marsad.events.sides import Sides, genders_of
from marsad.events.syntax import Syntax
from marsad.events.triggers import Conditions, TellingWord, Trigger, TriggerFinder
from marsad.lexicon.frames import FrameTable
from marsad.lexicon.letters import fold
from marsad.lexicon.load import Lexicon
from marsad.model.codes import NOBODYS_PEOPLE, UNKNOWN_HEAD, head_of
from marsad.model.doc import ClauseKind
from marsad.model.event import Candidate, Event, EventType, Evidence, Participant, Status
from marsad.model.ids import stable_id
from marsad.model.mention import Mentions
from marsad.model.text import Span

_ANNOUNCED: Final = frozenset({EventType.CONSULT, EventType.SUPPORT, EventType.COOPERATE, EventType.AID})
_VIOLENT: Final = EventType.ASSAULT
_WILLED: Final = _ANNOUNCED | {
    EventType.AGREE,
    EventType.REQUEST,
    EventType.REJECT,
    EventType.CONCEDE,
    EventType.THREATEN,
}
"""Types whose noun tells nothing without its actor: «تعاون», «طلب», «رفض» alone are words, not deeds."""
_OF_TWO: Final = frozenset({EventType.AGREE, EventType.COOPERATE})
_BOTH: Final = 2
_VISIT: Final = "visit"
_WORDED: Final = _WILLED | {EventType.ACCUSE}
_OF_CROWDS: Final = frozenset({EventType.ASSAULT, EventType.PROTEST})
"""Types in which nameless people are a political side."""
_MULTILATERAL: Final = "multilateral"
_OF_STATES: Final = "IGO:"
_OF_A_MEETING: Final = frozenset({"possessor", "adjective", "host"})
_SIDELESS: Final = frozenset({"no actor", "no side", "no recipient", "no political side"})
_ROLES_OF_THINGS: Final = frozenset({"reach", "host", "occur", "inverse"})
_DONE_BY_THINGS: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.THREATEN})
_STOPPED: Final = "stopping"
_HARMED: Final = frozenset({"killed", "wounded", "missing"})


@dataclass(frozen=True, slots=True)
class Coded:
    """The events of one Doc, and the triggers that were refused with their reasons."""

    events: tuple[Event, ...]
    rejected: tuple[Candidate, ...]


class _Doubt(NamedTuple):
    """A trigger that lacks a side, as a refusal would tell it, with what was found for it."""

    trigger: Trigger
    filled: Filled
    verdict: Verdict
    lacking: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one Doc: those that lack nothing, those that lack a side, and what weighs and completes them."""

    told: list[Draft]
    doubted: list[Draft]
    weigher: Weigher
    completion: Completion

    def all(self) -> list[Draft]:
        """Return both kinds in text order."""
        return sorted([*self.told, *self.doubted], key=lambda draft: draft.trigger.head)


class EventCoder:
    """Codes Docs; one object a lexicon, its caches serve all stories."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.triggers = TriggerFinder(lexicon.frames)
        self.of_things = _verbs_of_things(lexicon.frames)

    def code(self, view: DocView, mentions: Mentions) -> Coded:
        """Return the events of a Doc with its mentions; equal input gives equal events and ids."""
        return _Coding(self, view, mentions).decide()

    def drafts(self, view: DocView, mentions: Mentions) -> Drafts:
        """Return what may be events of a Doc before it is weighed: what the weights are drawn from."""
        return _Coding(self, view, mentions).run()


def _verbs_of_things(table: FrameTable) -> frozenset[str]:
    """Return the verbs, in normal form, whose subject may be a deed: «الهجمات التي استهدفتها», «الأزمة التي تهددها»."""
    by_role = (key for key, roles in table.light.items() if _ROLES_OF_THINGS.intersection(roles))
    by_type = (key for key, frames in table.by_lemma.items() if any(frame.type in _DONE_BY_THINGS for frame in frames))
    return frozenset(fold(key.partition("/")[0]) for key in (*by_role, *by_type) if key.endswith("/v"))


class _Coding:
    """One story being coded."""

    def __init__(self, coder: EventCoder, view: DocView, mentions: Mentions) -> None:
        lexicon = coder.lexicon
        self.lexicon, self.view, self.doc, self.mentions = lexicon, view, view.doc, mentions
        self.ontology, self.table = lexicon.ontology, lexicon.frames
        self.keys = without_particles(view, coder.triggers.keys_of(view))
        self.finder = coder.triggers
        skipped = {i for time in mentions.times for i in range(time.first, time.last)}
        skipped |= {i for m in mentions.actors for i in range(m.first, m.last) if i != m.head}
        genders = genders_of(mentions.actors, lexicon.grammar, view)
        self.syntax = Syntax(
            view,
            skipped=skipped,
            genders=genders,
            partitive=lexicon.grammar.partitive,
            documents=lexicon.grammar.document,
            people={mention.head for mention in mentions.actors},
            counterparts=lexicon.grammar.counterpart,
            directions=lexicon.grammar.direction,
            of_things=coder.of_things,
        )
        self.sides = Sides(view, mentions, self.syntax, lexicon.grammar)
        self.arguments = ArgumentFinder(
            view,
            self.sides,
            self.syntax,
            places=mentions.places,
            grammar=lexicon.grammar,
            actors=lexicon.actors,
            frames=self.table,
            keys=self.keys,
        )
        self.conditions = Conditions(view, self.syntax, self.keys, lexicon.grammar.transparent)
        self.factuality = Factuality(
            view,
            self.table,
            of_chosen_verbs(view, self.keys),
            grammar=lexicon.grammar,
            syntax=self.syntax,
            times=mentions.times,
            people=self.sides.covered,
            published=self.doc.story.published,
        )
        self.attribution = Attribution(view, self.sides, self.factuality.over)
        self.control = Control(view, self.sides, self.syntax, frames=self.table, over=self.factuality.over)
        self.shut = ShutSenses(view, self.table, self.keys)
        self.regions = ContentRegions(view, self.syntax, self.table, self.keys, lexicon.grammar)
        self.settling = Settling(view, self.regions, self.table, self.keys, self.factuality.over)
        self.setting = Setting(view, mentions, lexicon.grammar.document)
        self.around = Around(
            view,
            self.sides,
            self.syntax,
            place_at=self.arguments.place_at,
            frames=self.table,
            grammar=lexicon.grammar,
            governor=self.arguments.governor,
            country=self.setting.country,
        )
        self.places: dict[tuple[int, ...], tuple[Span, Span]] = {}  # of refused triggers, with their sentences
        self.rejected: list[Candidate] = []
        self.annulled: list[tuple[Trigger, Filled]] = []
        self.doubts: list[_Doubt] = []
        self.taken: set[int] = set()

    def run(self) -> Drafts:
        """Return the drafts of the story before they are weighed."""
        drafts: list[Draft] = []
        taken = self.taken
        expressions = sorted(self.finder.expressions(self.view, self.keys), key=lambda t: (-len(t.tokens), t.head))
        for trigger in expressions:
            if taken.isdisjoint(trigger.tokens):
                self._keep(trigger, drafts)
        for word in self.finder.words(self.view):
            if word.head not in taken:
                self._word(word, drafts)
        kept = self.settling.settle(drafts, self.annulled, self._reject)
        dated = self.setting.inherit(sorted(kept, key=lambda d: d.trigger.head))
        told = join_repeats(dated, self.view)
        doubted = self._doubted(kept)
        return Drafts(
            told,
            doubted,
            Weigher(self.view, self.mentions, told, self.lexicon.certainty.event),
            Completion(self.view, self.sides, told, self.lexicon.certainty),
        )

    def decide(self) -> Coded:
        """Weigh the drafts, complete the sides of the likely ones, and keep those that then are events."""
        drafts = self.run()
        kept = []
        for draft in drafts.all():
            draft.confidence = drafts.weigher.of(draft)
            if draft.confidence >= (LEAST_DOUBTED if draft.doubt else LEAST):
                drafts.completion.fill(draft)
            if draft.confidence >= least_of(draft):
                kept.append(draft)
                continue
            for trigger in (draft.trigger, *draft.repeats):
                self._reject(trigger, draft.doubt or f"unlikely: {draft.confidence:.2f}")
        return Coded(tuple(self._event(draft) for draft in kept), self._refused(kept))

    def _refused(self, kept: list[Draft]) -> tuple[Candidate, ...]:
        """Return the refused triggers, each once for a reason, without those that tell an event after all."""
        told = {
            (trigger.span_in(self.doc), trigger.frame.id)
            for draft in kept
            for trigger in (draft.trigger, *draft.repeats)
        }
        return tuple(dict.fromkeys(c for c in self.rejected if (c.trigger, c.frame) not in told))

    def _doubted(self, kept: list[Draft]) -> list[Draft]:
        """Return the drafts that lack a side, stand in nobody's demand and tell no act that is told already."""
        found: list[Draft] = []
        for doubt in sorted(self.doubts, key=lambda doubt: doubt.trigger.head):
            trigger = doubt.trigger
            if not self.taken.isdisjoint(trigger.tokens) or self.regions.owner(trigger, trigger.frame.type):
                self._reject(trigger, doubt.lacking)
                continue
            draft = self._draft(trigger, doubt.filled, doubt.verdict)
            draft.doubt = doubt.lacking
            known = next((other for other in (*kept, *found) if self._told_by(other, draft)), None)
            if known is not None:
                self._reject(trigger, f"told already: {known.trigger.frame.id}")
                continue
            self.taken.update(trigger.tokens)
            found.append(draft)
        return self.setting.inherit(found)

    def _told_by(self, other: Draft, draft: Draft) -> bool:
        first, second = sorted((other, draft), key=lambda d: d.trigger.head)
        return same_act(first, second, self.view)

    def _word(self, word: TellingWord, drafts: list[Draft]) -> None:
        """Try the frames that a word opens until one is accepted; most are refused for words that do not stand by."""
        places: tuple[Span, Span] | None = None
        for frame, failed in self.conditions.of(word):
            sense = self.shut.at(word.head, frame.type)
            if not failed and not sense:
                self._keep(word.trigger(frame), drafts)
                if word.head in self.taken:
                    return
                continue
            places = places or self._places(word.tokens, word.head)
            reason = f"shut: {sense}" if sense else f"condition: {failed}"
            self.rejected.append(Candidate(*places, frame.id, frame.type, reason))

    def _keep(self, trigger: Trigger, drafts: list[Draft]) -> None:
        draft = self._try(trigger)
        if isinstance(draft, str):
            self._reject(trigger, draft)
        elif isinstance(draft, _Doubt):
            self.doubts.append(draft)
            if draft.lacking in _SIDELESS:
                self.regions.open(trigger)  # whoever asks for it, what is asked for has not happened
        else:
            drafts.append(draft)
            self.taken.update(trigger.tokens)
            self.regions.open(trigger)

    def _reject(self, trigger: Trigger, reason: str) -> None:
        span, sentence = self._places(trigger.tokens, trigger.head)
        self.rejected.append(Candidate(span, sentence, trigger.frame.id, trigger.frame.type, reason))

    def _places(self, tokens: tuple[int, ...], head: int) -> tuple[Span, Span]:
        """Return the span of a refused trigger and of its sentence; the frames of one word are refused together."""
        places = self.places.get(tokens)
        if places is None:
            sentence = self.view.sentence(head).span
            places = self.places[tokens] = self.doc.span(min(tokens), max(tokens) + 1), sentence
        return places

    # --- one trigger ------------------------------------------------------------------------------------------------

    def _try(self, trigger: Trigger) -> Draft | _Doubt | str:
        """Return a draft, what is known of a trigger that lacks a side, or the reason why it is no event."""
        if sense := self.shut.at(trigger.head, trigger.frame.type):
            return f"shut: {sense}"
        if failed := self.conditions.failed(trigger):
            return f"condition: {failed}"
        verdict = self.factuality.of(trigger)
        if verdict.rejected:
            if verdict.label == _STOPPED:
                self.annulled.append((trigger, self.arguments.fill(trigger)))
            return verdict.rejected
        filled = self.arguments.fill(trigger)
        self.control.lend(trigger, filled)
        self.around.lend(trigger, filled)
        if trigger.frame.type is _VIOLENT and not filled.recipients:
            filled.recipients.extend(self._victims(trigger, filled))
        self.around.place(trigger, filled)
        if self._costs_of_accident(trigger, filled):
            return "shut: accident"
        missing = self._lacks(trigger, filled)
        if not missing and self._only_describes(trigger, filled):
            missing = "participle that only describes"
        return _Doubt(trigger, filled, verdict, missing) if missing else self._draft(trigger, filled, verdict)

    def _victims(self, trigger: Trigger, filled: Filled) -> list[Participant]:
        """Return the people whose number the clause tells, as victims, with the country of the place."""
        taken = [p.span for p in filled.actors]
        counts = [c for c in self.setting.counts(trigger) if c.kind in _HARMED]
        for count in counts:
            if any(count.span.overlaps(span) for span in taken):
                continue
            country = self.setting.country(trigger) or UNKNOWN_HEAD
            return [Participant(count.span.of(self.doc.story.text), f"{country} CIV", count.span, "count")]
        return []

    def _lacks(self, trigger: Trigger, filled: Filled) -> str:
        """Return which political side is missing, or ""."""
        frame = trigger.frame
        if "actor" in frame.requires and not filled.actors:
            return "no actor"
        if "recipient" in frame.requires and not filled.recipients:
            return "no recipient"
        sides = [*filled.actors, *filled.recipients]
        if not sides and not (frame.type in _OF_CROWDS and self.setting.counts(trigger)):
            return "no side"
        if frame.type not in _OF_CROWDS and sides and all(p.code == NOBODYS_PEOPLE for p in sides):
            return "no political side"
        given = frame.type is EventType.AID and filled.recipients  # PLOVER asks aid for a recipient, not an actor
        if not filled.actors and not given and (frame.reciprocal or (trigger.nominal and frame.type in _WILLED)):
            return "no actor"
        if not filled.actors and not filled.passive and trigger.construction == "verb" and frame.type in _WORDED:
            return "no actor"
        for side, kind in ((filled.actors, frame.actor_kind), (filled.recipients, frame.recipient_kind)):
            if kind and not any(fits_kind(p, self.sides.kind(p), kind) for p in side):
                return f"no {kind}"
        if frame.reciprocal and trigger.nominal and len(filled.actors) < _BOTH and frame.type in _OF_TWO:
            return "only one side"
        return ""

    def _costs_of_accident(self, trigger: Trigger, filled: Filled) -> bool:
        frame = trigger.frame
        told = frame.type is _VIOLENT and frame.pattern in CASUALTIES and not filled.actors
        return told and self.shut.is_accident(trigger.head)

    def _only_describes(self, trigger: Trigger, filled: Filled) -> bool:
        """Tell a participle that is a mere adjective («الجماعات المسلحة») from one that tells an act with its sides."""
        if trigger.construction not in ("active", "passive", "adj") or (filled.actors and filled.recipients):
            return False
        clause = self.view.clause(trigger.head)
        return clause is None or clause.kind is not ClauseKind.MANNER or clause.marker != trigger.head

    def _draft(self, trigger: Trigger, filled: Filled, verdict: Verdict) -> Draft:
        frame = trigger.frame
        event_type, mode, status = frame.type, frame.mode, verdict.status
        if frame.content and mode is None:
            mode = self.regions.mode(trigger)
        if event_type is _VIOLENT and mode is None:
            mode = self._violent_mode(trigger)
        if event_type is EventType.CONSULT and mode is None and trigger.nominal and _of_alliance(filled.actors):
            mode = _MULTILATERAL
        actors, recipients = filled.actors, filled.recipients
        if mode == _VISIT and frame.pattern == "host" and len({head_of(p.code) for p in actors + recipients}) == 1:
            mode = None  # whom the president receives at home is no visitor of his country
        if frame.reciprocal and not trigger.nominal and self.ontology.type(event_type).requires_recipient:
            actors, recipients = actors[:1], [*recipients, *actors[1:]]  # PLOVER: this type asks for a recipient
        if status is Status.FUTURE and event_type in _ANNOUNCED and actors:
            hosts = frame.pattern == "host" and mode != _VISIT and recipients
            announcers = recipients if hosts else actors  # who hosts a summit promises it
            if self.attribution.announces(trigger, announcers, verdict, met=event_type is EventType.CONSULT):
                if frame.reciprocal:
                    actors, recipients = actors[:1], actors[1:]
                elif hosts:
                    actors, recipients = recipients, actors
                event_type, mode, status = EventType.AGREE, None, Status.ACTUAL
        draft = Draft(trigger, event_type, mode, status, verdict, actors, recipients, passive=filled.passive)
        draft.words = trigger.span_in(self.doc).of(self.doc.story.text)
        draft.points_back = self._points_back(trigger)
        draft.hangs_on = self.factuality.over.reach(trigger).verb if trigger.nominal else None
        draft.attributed_to = self.attribution.source(trigger, actors)
        draft.date = self.setting.date(trigger, event_type, status, announced=event_type is not frame.type)
        draft.place = self.setting.place(trigger)
        draft.counts = self.setting.counts(trigger)
        self._explain(draft)
        return draft

    def _points_back(self, trigger: Trigger) -> bool:
        """Tell a noun with the article and no sides of its own: it means an act that was told before."""
        if trigger.construction not in ("noun", "masdar") or not trigger.reading.article:
            return False
        phrase = self.view.phrase(trigger.head)
        return phrase is None or not self.sides.between(trigger.head + 1, phrase.last)

    def _violent_mode(self, trigger: Trigger) -> str | None:
        """Return the first mode that words near the trigger tell, one that PLOVER knows."""
        clause = self.view.clause(trigger.head)
        if clause is None:
            return None
        known = self.ontology.type(_VIOLENT).modes
        labels = self.table.violence.labels(self.keys, clause.first, clause.last)
        return next((label for label in labels if label in known), None)

    def _explain(self, draft: Draft) -> None:
        trigger, frame = draft.trigger, draft.trigger.frame
        span = trigger.span_in(self.doc)
        draft.step("trigger", frame.id, span, f"{trigger.construction} of {frame.lemma}")
        for label, sides in (("actor", draft.actors), ("recipient", draft.recipients)):
            for side in sides:
                draft.step(label, side.slot, side.span, side.code)
        if draft.verdict.label:
            draft.step("status", draft.verdict.label, draft.verdict.words, draft.status)
        if draft.type is not frame.type:
            draft.step("type", "announced cooperation", span, f"{frame.type} becomes {draft.type}")
        if draft.mode and draft.mode != frame.mode:
            draft.step("mode", "words of the clause", span, draft.mode)
        if draft.attributed_to is not None:
            draft.step("attribution", "reported speech", draft.attributed_to.span, draft.attributed_to.text)

    # --- the finished event -----------------------------------------------------------------------------------------

    def _event(self, draft: Draft) -> Event:
        trigger = draft.trigger
        span = trigger.span_in(self.doc)
        cameo = self.ontology.cameo_for(draft.type, draft.mode, trigger.frame.cameo)
        story = self.doc.story
        return Event(
            id=stable_id("event", story=story.id, type=draft.type, start=span.start, end=span.end),
            story_id=story.id,
            type=draft.type,
            mode=draft.mode,
            contexts=self._contexts(trigger),
            cameo=cameo,
            quad=self.ontology.quad(draft.type),
            score=self.ontology.score(draft.type, draft.mode),
            goldstein=self.ontology.goldstein(cameo),
            trigger=draft.words,
            actors=tuple(draft.actors),
            recipients=tuple(draft.recipients),
            status=draft.status,
            attributed_to=draft.attributed_to,
            date=draft.date,
            place=draft.place,
            counts=draft.counts,
            evidence=tuple(self._evidence([trigger, *draft.repeats])),
            confidence=draft.confidence,
            historical=self.setting.is_historical(draft.date),
            steps=tuple(draft.steps),
        )

    def _evidence(self, triggers: Iterable[Trigger]) -> Iterable[Evidence]:
        for trigger in triggers:
            sentence = self.view.sentence(trigger.head)
            yield Evidence(
                trigger.span_in(self.doc),
                sentence.span,
                trigger.frame.id,
                trigger.construction,
                (min(trigger.tokens), max(trigger.tokens) + 1),
            )

    def _contexts(self, trigger: Trigger) -> tuple[str, ...]:
        sentence = self.view.sentence(trigger.head)
        stems = [t.analysis.stem or t.norm for t in self.doc.tokens[sentence.first : sentence.last]]
        return self.ontology.contexts_in(stems)


def _of_alliance(actors: list[Participant]) -> bool:
    """Tell a meeting of an organisation of states, not with one: «اجتماع مجلس الأمن», «قمة الناتو»."""
    return any(p.slot in _OF_A_MEETING and p.code.startswith(_OF_STATES) for p in actors)
