"""Doc and mentions to events: each trigger is tried against its frame, its clause and its sides, and kept or refused.

The order for a trigger: shut senses, conditions of the frame, factuality, sides, type and mode, setting; then what is
only asked for is taken out, and repeats are joined. A refused trigger becomes a Candidate with the reason, so that
nothing disappears untold. See docs/events.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from marsad.arabic.view import DocView
from marsad.events.arguments import ArgumentFinder, Filled
from marsad.events.around import Around
from marsad.events.attribution import Attribution
from marsad.events.confidence import confidence_of
from marsad.events.content import ContentRegions
from marsad.events.control import Control
from marsad.events.draft import Draft
from marsad.events.factuality import Factuality, Verdict
from marsad.events.keys import of_chosen_verbs, without_particles
from marsad.events.kinds import fits_kind
from marsad.events.merge import join_repeats
from marsad.events.setting import Setting
from marsad.events.shut import CASUALTIES, ShutSenses
from marsad.events.sides import Sides, genders_of
from marsad.events.syntax import Syntax
from marsad.events.triggers import Conditions, TellingWord, Trigger, TriggerFinder
from marsad.lexicon.frames import FrameTable
from marsad.lexicon.letters import fold
from marsad.lexicon.load import Lexicon
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import ClauseKind, PhraseKind
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
_NOBODYS_PEOPLE: Final = f"{UNKNOWN_HEAD} CIV"
_WORDED: Final = _WILLED | {EventType.ACCUSE}
_OF_CROWDS: Final = frozenset({EventType.ASSAULT, EventType.PROTEST})
"""Types in which nameless people are a political side."""
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
_BORROWED: Final = frozenset({"light verb", "speaker", "clause subject", "dropped subject", "control", "controller"})
"""Slots that a noun takes from outside its own phrase."""
_MULTILATERAL: Final = "multilateral"
_OF_STATES: Final = "IGO:"
_OF_A_MEETING: Final = frozenset({"possessor", "adjective", "host"})
_SIDELESS: Final = frozenset({"no actor", "no side", "no recipient", "no political side"})
_ROLES_OF_THINGS: Final = frozenset({"reach", "host", "occur", "inverse"})
_DONE_BY_THINGS: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.THREATEN})
_BLAMED: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.MOBILIZE})
"""Acts whose doer is meant where they are condemned."""
_STOPPED: Final = "stopping"
_HARMED: Final = frozenset({"killed", "wounded", "missing"})


@dataclass(frozen=True, slots=True)
class Coded:
    """The events of one Doc, and the triggers that were refused with their reasons."""

    events: tuple[Event, ...]
    rejected: tuple[Candidate, ...]


class EventCoder:
    """Codes Docs; one object a lexicon, its caches serve all stories."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.triggers = TriggerFinder(lexicon.frames)
        self.of_things = _verbs_of_things(lexicon.frames)

    def code(self, view: DocView, mentions: Mentions) -> Coded:
        """Return the events of a Doc with its mentions; equal input gives equal events and ids."""
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
        self.conditions = Conditions(view, self.syntax, self.keys)
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

    def run(self) -> Coded:
        drafts: list[Draft] = []
        taken: set[int] = set()
        expressions = sorted(self.finder.expressions(self.view, self.keys), key=lambda t: (-len(t.tokens), t.head))
        for trigger in expressions:
            if taken.isdisjoint(trigger.tokens):
                self._keep(trigger, drafts, taken)
        for word in self.finder.words(self.view):
            if word.head not in taken:
                self._word(word, drafts, taken)
        kept = self._settled(drafts)
        dated = self.setting.inherit(sorted(kept, key=lambda d: d.trigger.head))
        events = tuple(self._event(draft) for draft in join_repeats(dated, self.view))
        return Coded(events, tuple(self.rejected))

    def _word(self, word: TellingWord, drafts: list[Draft], taken: set[int]) -> None:
        """Try the frames that a word opens until one is accepted; most are refused for words that do not stand by."""
        places: tuple[Span, Span] | None = None
        for frame, failed in self.conditions.of(word):
            sense = self.shut.at(word.head, frame.type)
            if not failed and not sense:
                self._keep(word.trigger(frame), drafts, taken)
                if word.head in taken:
                    return
                continue
            places = places or self._places(word.tokens, word.head)
            reason = f"shut: {sense}" if sense else f"condition: {failed}"
            self.rejected.append(Candidate(*places, frame.id, frame.type, reason))

    def _keep(self, trigger: Trigger, drafts: list[Draft], taken: set[int]) -> None:
        draft = self._try(trigger)
        if isinstance(draft, str):
            self._reject(trigger, draft)
            if draft in _SIDELESS:
                self.regions.open(trigger)  # whoever asks for it, what is asked for has not happened
            return
        drafts.append(draft)
        taken.update(trigger.tokens)
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

    def _settled(self, drafts: list[Draft]) -> list[Draft]:
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
                self._reject(draft.trigger, f"content of {owner.frame.id}")
                self._hand_over(draft, next((d for d in drafts if d.trigger is owner), None))
        self._charge(kept)
        self._blame(kept)
        for trigger, filled in self.annulled:
            verb = self.factuality.over.reach(trigger).verb
            for draft in (d for d in kept if verb in d.trigger.tokens and not d.recipients):
                draft.recipients = _others(filled.actors + filled.recipients, draft.actors)
        for draft in [draft for draft in kept if draft.trigger.head in overruled]:
            promised = overruled[draft.trigger.head]
            promised.status = Status.FUTURE
            promised.actors = promised.actors or draft.actors
            kept.remove(draft)
            self._reject(draft.trigger, f"promise of {promised.trigger.frame.id}")
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

    # --- one trigger ------------------------------------------------------------------------------------------------

    def _try(self, trigger: Trigger) -> Draft | str:
        """Return a draft, or the reason why the trigger is no event."""
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
        if missing := self._lacks(trigger, filled):
            return missing
        draft = self._draft(trigger, filled, verdict)
        self._explain(draft)
        return draft

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
        if self._costs_of_accident(trigger, filled):
            return "shut: accident"
        if "actor" in frame.requires and not filled.actors:
            return "no actor"
        if "recipient" in frame.requires and not filled.recipients:
            return "no recipient"
        sides = [*filled.actors, *filled.recipients]
        if not sides and not (frame.type in _OF_CROWDS and self.setting.counts(trigger)):
            return "no side"
        if frame.type not in _OF_CROWDS and sides and all(p.code == _NOBODYS_PEOPLE for p in sides):
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
        if self._only_describes(trigger, filled):
            return "participle that only describes"
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
            if self.attribution.announces(trigger, announcers, verdict, visit=mode == _VISIT):
                if frame.reciprocal:
                    actors, recipients = actors[:1], actors[1:]
                elif hosts:
                    actors, recipients = recipients, actors
                event_type, mode, status = EventType.AGREE, None, Status.ACTUAL
        draft = Draft(trigger, event_type, mode, status, verdict, actors, recipients, passive=filled.passive)
        draft.points_back = self._points_back(trigger)
        draft.hangs_on = self.factuality.over.reach(trigger).verb if trigger.nominal else None
        draft.attributed_to = self.attribution.source(trigger, actors)
        draft.date = self.setting.date(trigger, event_type, status, announced=event_type is not frame.type)
        draft.place = self.setting.place(trigger)
        draft.counts = self.setting.counts(trigger)
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
        span = self._trigger_span(trigger)
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

    def _trigger_span(self, trigger: Trigger) -> Span:
        if max(trigger.tokens) - min(trigger.tokens) > len(trigger.tokens) + 2:
            return self.doc.tokens[trigger.head].span
        return self.doc.span(min(trigger.tokens), max(trigger.tokens) + 1)

    def _event(self, draft: Draft) -> Event:
        trigger = draft.trigger
        span = self._trigger_span(trigger)
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
            trigger=span.of(story.text),
            actors=tuple(draft.actors),
            recipients=tuple(draft.recipients),
            status=draft.status,
            attributed_to=draft.attributed_to,
            date=draft.date,
            place=draft.place,
            counts=draft.counts,
            evidence=tuple(self._evidence([trigger, *draft.repeats])),
            confidence=confidence_of(draft, self.lexicon.certainty),
            historical=self.setting.is_historical(draft.date),
            steps=tuple(draft.steps),
        )

    def _evidence(self, triggers: Iterable[Trigger]) -> Iterable[Evidence]:
        for trigger in triggers:
            sentence = self.view.sentence(trigger.head)
            yield Evidence(
                self._trigger_span(trigger),
                sentence.span,
                trigger.frame.id,
                trigger.construction,
                (min(trigger.tokens), max(trigger.tokens) + 1),
            )

    def _contexts(self, trigger: Trigger) -> tuple[str, ...]:
        sentence = self.view.sentence(trigger.head)
        stems = [t.analysis.stem or t.norm for t in self.doc.tokens[sentence.first : sentence.last]]
        return self.ontology.contexts_in(stems)


def _others(found: list[Participant], own: list[Participant]) -> list[Participant]:
    """Return those found who are named beside the word itself and are not of a country of its own side."""
    heads = {head_of(p.code) for p in own}
    return [p for p in found if head_of(p.code) not in heads and p.slot not in _BORROWED]


def _of_alliance(actors: list[Participant]) -> bool:
    """Tell a meeting of an organisation of states, not with one: «اجتماع مجلس الأمن», «قمة الناتو»."""
    return any(p.slot in _OF_A_MEETING and p.code.startswith(_OF_STATES) for p in actors)
