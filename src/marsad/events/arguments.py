"""The sides of an event: each grammatical slot that a frame names, filled from the trigger's own clause or left empty.

Slots are those of docs/frames.md. A slot that the clause does not fill stays empty, except that a subject which Arabic
leaves out is the one of the clause before. Each participant remembers its slot, so that `marsad explain` can say how
it was found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from marsad.arabic.view import DocView
from marsad.events.sides import Sides
from marsad.events.syntax import Syntax, VerbSyntax
from marsad.events.triggers import Trigger
from marsad.lexicon.actors import ActorTable
from marsad.lexicon.frames import FrameTable
from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.model.doc import ClauseKind, Phrase, PhraseKind, Pos
from marsad.model.event import EventType, Participant
from marsad.model.mention import ActorMention, PlaceMention, Reference
from marsad.model.text import Span

_BODILY: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.RETREAT})
_SUFFERED: Final = _BODILY | {EventType.ACCUSE}
_NEAR_PHRASES: Final = 5
_DOERS_OF_FORCE: Final = ("MIL", "POL", "UAF", "REB", "SPY")
_DOERS: Final = frozenset({"possessor", "light verb"})


@dataclass(slots=True)
class Filled:
    """The sides of one trigger."""

    actors: list[Participant] = field(default_factory=list)
    recipients: list[Participant] = field(default_factory=list)
    passive: bool = False


class ArgumentFinder:
    """Fills slots over one Doc."""

    def __init__(
        self,
        view: DocView,
        sides: Sides,
        syntax: Syntax,
        *,
        places: Sequence[PlaceMention],
        grammar: GrammarTable,
        actors: ActorTable,
        frames: FrameTable,
        keys: list[frozenset[str]],
    ) -> None:
        self.view, self.doc, self.sides, self.syntax = view, view.doc, sides, syntax
        self.grammar, self.actors, self.frames, self.keys = grammar, actors, frames, keys
        self.place_at = {at: place for place in places for at in range(place.first, place.last)}
        self._slots: dict[str, Callable[[Trigger], list[Participant]]] = {
            "subject": self._subject,
            "object": self._object,
            "object2": self._object2,
            "possessor": self._possessor,
            "adjective": self._adjective,
            "agent": self._agent,
            "complement": self._complement,
            "speaker": self._speaker,
            "clause-subject": self._clause_subject,
            "host": self._host,
        }

    # --- a whole frame ----------------------------------------------------------------------------------------------

    def fill(self, trigger: Trigger) -> Filled:
        """Return the sides of the trigger, by its frame and construction."""
        if trigger.construction in ("active", "passive", "adj"):
            return self._participle(trigger)
        if trigger.nominal:
            return self._noun(trigger)
        return self._verb(trigger)

    def _verb(self, trigger: Trigger) -> Filled:
        frame = trigger.frame
        slots = frame.slots
        if self.is_passive(trigger):
            recipients = self._passive_subject(trigger) if "object" in slots.recipient else []
            actors = self._agent(trigger)
            if frame.reciprocal or "object" in slots.actor:
                actors = [*self._passive_subject(trigger), *actors]
            return Filled(actors, recipients or self._first(trigger, slots.recipient, skip=("object",)), passive=True)
        if frame.reciprocal:
            return Filled(self._all(trigger, slots.actor), self._first(trigger, slots.recipient))
        actors = self._first(trigger, slots.actor)
        recipients = self._first(trigger, slots.recipient, but=actors)
        return Filled(actors, recipients)

    def _noun(self, trigger: Trigger) -> Filled:
        frame = trigger.frame
        slots = frame.noun_slots
        if frame.reciprocal:
            found = Filled(self._all(trigger, slots.actor), self._first(trigger, slots.recipient))
        else:
            possessor = self._possessor(trigger)
            elsewhere = self._first(trigger, slots.recipient, skip=("possessor", "possessor-done", "host"))
            doer = self._is_doer(trigger, possessor, elsewhere)
            actors: list[Participant] = []
            for slot in slots.actor:
                if slot == "speaker" or (slot == "possessor-doer" and not doer):
                    continue  # who speaks of a deed need not do it
                if actors := self._slot(trigger, slot, possessor=possessor):
                    break
            recipients = elsewhere
            if not recipients:
                for slot in slots.recipient:
                    if slot == "possessor-done" and (doer or not possessor):
                        continue
                    if slot in ("possessor", "possessor-done", "host") and (
                        recipients := self._without(self._slot(trigger, slot, possessor=possessor), actors)
                    ):
                        break
            if not recipients and self.doc.tokens[trigger.head].analysis.enclitic:
                recipients = self._noun_object(trigger)  # «مساندته المرشح»
            found = Filled(actors, self._without(recipients, actors))
        self._lighten(trigger, found)
        return found

    def _is_doer(self, trigger: Trigger, possessor: list[Participant], elsewhere: list[Participant]) -> bool:
        """Tell whether a verbal noun's possessor does the act («دعم واشنطن لكييف») or suffers it («اعتقال الناشط»)."""
        if not possessor or "possessor-done" not in trigger.frame.noun_slots.recipient:
            return True
        if elsewhere:
            return self._is_definite(possessor[0])
        if self.doc.tokens[trigger.head].analysis.enclitic:
            return trigger.frame.type not in _BODILY
        return False

    def _is_definite(self, participant: Participant) -> bool:
        """Tell names and definite nouns, who may act, from «جماعات مسلحة», whom an act befalls."""
        mention = next((m for m in self.sides.mentions if m.span == participant.span), None)
        if mention is None or mention.reference is not Reference.GENERIC:
            return True
        return self.doc.tokens[mention.head].analysis.article

    def _lighten(self, trigger: Trigger, found: Filled) -> None:
        """Take sides from the verb that the noun hangs on: «شنّ الجيش هجوما على», «تلقى الوزير دعوة من»."""
        self._from_relative(trigger, found)
        verb = self._governor(trigger)
        if verb is None or not self._hangs_on(trigger, verb):
            return
        bodily = trigger.frame.type in _BODILY
        roles = self._light_roles(trigger, verb)
        if bodily and "say" in roles and self.doc.tokens[verb].analysis.lemma not in trigger.frame.light:
            return
        if not roles and not bodily and not found.actors and self._is_object(trigger, verb):
            roles = ("active",)
        if not roles:
            return
        subject = self._as_participants(self.sides.subject_of_verb(verb), "light verb")
        if "active" in roles and not found.actors:
            found.actors.extend(self._without(subject, found.recipients))
        elif "active" in roles and trigger.frame.reciprocal:
            found.actors[:0] = self._without(subject, found.actors)
        elif "inverse" in roles and not found.recipients:
            found.recipients.extend(self._without(subject, found.actors))

    def _hangs_on(self, trigger: Trigger, verb: int) -> bool:
        """Tell whether a noun is its clause's verb's object, subject or first complement, and not told beside it.

        «اتخذت السلطات إجراءات على خلفية الهجمات»: the attacks belong to nobody here.
        """
        syntax = self.syntax.verb(verb)
        at = min(trigger.tokens)
        for phrase in (syntax.object, syntax.second_object, syntax.subject):
            if phrase is not None and phrase.first <= at < phrase.last:
                return True
        first = syntax.prepositional[0] if syntax.prepositional else None
        if first is None or not first.first <= at < first.last:
            return False
        return first.relation in self.grammar.light_links or trigger.frame.type not in _BODILY

    def _is_object(self, trigger: Trigger, verb: int) -> bool:
        """Tell whether the noun is the object of a verb: whoever builds, keeps or renews a deed does it."""
        syntax = self.syntax.verb(verb)
        return syntax.object is not None and syntax.object.head == trigger.head and not self._light_roles(trigger, verb)

    def _from_relative(self, trigger: Trigger, found: Filled) -> None:
        """Take sides from a relative clause with a light verb: «غارة شنها الطيران», «الاجتماع الذي عقده الوزير مع»."""
        phrase = self.view.phrase(trigger.head)
        clause = self.sides.relative_behind(phrase) if phrase is not None else None
        if phrase is None or clause is None:
            return
        group = next((p for p in self.view.phrases_between(clause.first, clause.last) if p.kind is PhraseKind.VG), None)
        if group is None or "active" not in self._light_roles(trigger, group.head):
            return
        syntax = self.syntax.verb(group.head)
        frame = trigger.frame
        if syntax.subject is not None and syntax.subject.head != phrase.head:
            subject = self._without(self._phrase(syntax.subject, "light verb", trigger), found.recipients)
            if frame.reciprocal:
                found.actors[:0] = self._without(subject, found.actors)
            elif not found.actors:
                found.actors.extend(subject)
        slots = frame.noun_slots.actor if frame.reciprocal else frame.noun_slots.recipient
        for prepositional in syntax.prepositional:
            if f"prep:{prepositional.relation}" in slots or prepositional.relation in {fold(s[5:]) for s in slots}:
                side = self._without(
                    self._phrase(prepositional, f"prep:{prepositional.relation}", trigger), found.actors
                )
                (found.actors if frame.reciprocal else found.recipients).extend(self._without(side, found.recipients))

    def _light_roles(self, trigger: Trigger, verb: int) -> tuple[str, ...]:
        word = self.doc.tokens[verb]
        lemma = word.analysis.lemma
        if lemma in trigger.frame.light:
            return ("active",)
        if lemma in trigger.frame.inverse:
            return ("inverse",)
        return self.frames.light.get(f"{lemma}/v", ())

    def _governor(self, trigger: Trigger) -> int | None:
        """Return the verb of the noun's clause when it stands before the noun with only its own sides between."""
        clause = self.view.clause(trigger.head)
        if clause is None:
            return None
        last = None
        for part in self.view.segments(clause):
            for phrase in self.view.phrases_between(part.first, min(part.last, trigger.head)):
                if phrase.kind is PhraseKind.VG:
                    last = phrase.head
        return last

    # --- participles ------------------------------------------------------------------------------------------------

    def _participle(self, trigger: Trigger) -> Filled:
        """«داعيا إلى», «الرئيس الزائر», «المدعوم من»: the side that the participle describes, then its own."""
        frame = trigger.frame
        slots = frame.slots
        described = self._described(trigger)
        passive = trigger.reading.pos is Pos.PASSIVE
        if passive:
            actors = self._agent(trigger) or self._preposition(trigger, "من")
            return Filled(actors, self._without(described, actors), passive=True)
        if frame.reciprocal:
            rest = [p for slot in slots.actor if slot != "subject" for p in self._slot(trigger, slot)]
            return Filled(_distinct([*described, *rest]), [])
        recipients: list[Participant] = []
        for slot in slots.recipient:
            found = self._own_object(trigger) if slot == "object" else self._slot(trigger, slot)
            if recipients := self._without(found, described):
                break
        if "subject" not in slots.actor and "object" in slots.actor:
            return Filled(recipients, described)
        return Filled(described, recipients)

    def _described(self, trigger: Trigger) -> list[Participant]:
        """Return whom a participle describes: the clause's subject for «مؤكدا», the noun before it for «الزائر»."""
        clause = self.view.clause(trigger.head)
        if clause is not None and clause.kind is ClauseKind.MANNER and clause.marker == trigger.head:
            gender = trigger.reading.features.gender
            found = self.sides.subject_of_manner(clause, gender=gender if gender == "f" else "")
            return self._as_participants(found, "subject")
        phrase = self.view.phrase(trigger.head)
        if phrase is None or phrase.head == trigger.head:
            return []
        mention = self.sides.covered.get(trigger.head) or self.sides.by_head.get(phrase.head)
        return self._as_participants((mention,), "described") if mention else []

    def _own_object(self, trigger: Trigger) -> list[Participant]:
        """Return the object of a participle: the next bare noun phrase of its clause."""
        reading = self.doc.tokens[trigger.head].analysis
        if reading.enclitic:
            return self._pronoun(trigger.head, reading.enclitic, "object")
        clause = self.view.clause(trigger.head)
        if clause is None:
            return []
        phrase = self.view.phrase(trigger.head)
        if phrase is not None and phrase.last > trigger.head + 1:
            inner = self.sides.between(trigger.head + 1, phrase.last)
            if inner:
                return self._as_participants(inner[:1], "object")
        for following in self.view.phrases_between(trigger.head + 1, clause.last):
            if following.kind is not PhraseKind.NP or following.relation:
                break
            if following.head in self.syntax.skipped:
                continue
            return self._phrase(following, "object", trigger)
        return []

    # --- slots ------------------------------------------------------------------------------------------------------

    def _slot(self, trigger: Trigger, slot: str, *, possessor: list[Participant] | None = None) -> list[Participant]:
        if slot.startswith("prep:"):
            return self._preposition(trigger, slot.partition(":")[2])
        if slot.startswith("possessor"):
            return self._possessor(trigger) if possessor is None else possessor
        return self._slots[slot](trigger)

    def _first(
        self,
        trigger: Trigger,
        slots: tuple[str, ...],
        *,
        skip: tuple[str, ...] = (),
        but: list[Participant] | None = None,
    ) -> list[Participant]:
        """Return what the first slot that is filled holds."""
        for slot in slots:
            if slot in skip:
                continue
            found = self._without(self._slot(trigger, slot), but or [])
            if found:
                return found
        return []

    def _all(self, trigger: Trigger, slots: tuple[str, ...]) -> list[Participant]:
        """Return what all slots hold together: the sides of a reciprocal act."""
        found: list[Participant] = []
        for slot in slots:
            found.extend(self._slot(trigger, slot))
        return _distinct(found)

    def _takes_object(self, trigger: Trigger) -> bool:
        slots = trigger.frame.slots
        return bool(trigger.frame.object) or any("object" in side for side in slots)

    def _syntax(self, trigger: Trigger) -> VerbSyntax:
        if self._takes_object(trigger) and trigger.frame.type not in _BODILY:
            return self.syntax.transitive(trigger.head)
        return self.syntax.verb(trigger.head)

    def _subject(self, trigger: Trigger) -> list[Participant]:
        if trigger.reading.pos is Pos.VERB:
            syntax = self._syntax(trigger)
            if syntax.subject is not None and syntax.subject.head in trigger.tokens:
                reading = trigger.reading.features  # «وجددت تضامنها»: what is said stands where a subject could
                found = self.sides.subject_before(syntax.clause, gender=reading.gender, number=reading.number)
                return self._as_participants(found, "dropped subject")
            found = self.sides.subject_of_verb(trigger.head, transitive=syntax.dropped)
            return self._as_participants(found, "subject" if syntax.subject is not None else "dropped subject")
        return self._clause_subject(trigger)

    def _object(self, trigger: Trigger) -> list[Participant]:
        if trigger.reading.pos is not Pos.VERB:
            return self._noun_object(trigger)
        syntax = self._syntax(trigger)
        if syntax.object_pronoun:
            if syntax.antecedent is not None and syntax.subject is not syntax.antecedent:
                return self._phrase(syntax.antecedent, "object", trigger)
            return self._pronoun(trigger.head, trigger.reading.enclitic, "object")
        return self._phrase(syntax.object, "object", trigger)

    def _object2(self, trigger: Trigger) -> list[Participant]:
        if trigger.reading.pos is not Pos.VERB:
            return []
        return self._phrase(self.syntax.verb(trigger.head).second_object, "object2", trigger)

    def _noun_object(self, trigger: Trigger) -> list[Participant]:
        """Return the object of a verbal noun with its doer in construct: «انتقاد الرئيس الحكومة»."""
        phrase = self.view.phrase(trigger.head)
        if phrase is None or not self._possessor(trigger):
            return []
        clause = self.view.clause(trigger.head)
        last = clause.last if clause else phrase.last
        following = next(iter(self.view.phrases_between(phrase.last, last)), None)
        if following is None or following.kind is not PhraseKind.NP or following.relation:
            return []
        if following.first != phrase.last or following.head in self.syntax.skipped:
            return []
        return self._phrase(following, "object", trigger)

    def _passive_subject(self, trigger: Trigger) -> list[Participant]:
        syntax = self.syntax.verb(trigger.head)
        phrase = syntax.subject or syntax.object
        if phrase is None:
            return self._as_participants(self.sides.subject_of_verb(trigger.head), "passive subject")
        return self._phrase(phrase, "passive subject", trigger)

    def _possessor(self, trigger: Trigger) -> list[Participant]:
        """Return who stands behind a noun in construct, as its pronoun, or behind «لـ» where it has an adjective."""
        token = self.doc.tokens[trigger.head]
        if token.analysis.enclitic:
            return self._pronoun(trigger.head, token.analysis.enclitic, "possessor")
        at = max(trigger.tokens) if trigger.construction == "expression" else trigger.head
        phrase = self.view.phrase(at)
        if phrase is None or self.doc.tokens[at].analysis.pos is Pos.PREP:
            return []
        inner = self.sides.between(at + 1, phrase.last)
        if inner and self._adjoins(at, inner[0]):
            found = self._as_participants(inner[:1], "possessor")
            return found + self._joined(phrase, inner[0])
        if not token.analysis.article and phrase.last > at + 1:
            following = self._next(phrase)
            if following is not None and following.relation == "ل":
                return self._phrase(following, "possessor", trigger)
        return []

    def _adjoins(self, at: int, mention: ActorMention) -> bool:
        """A possessor stands right behind its noun, or behind nouns of the same chain («دعم جهود الأمم المتحدة»)."""
        return all(self.doc.tokens[i].analysis.pos not in (Pos.VERB, Pos.PREP) for i in range(at + 1, mention.first))

    def _joined(self, phrase: Phrase, first: ActorMention) -> list[Participant]:
        """Return the members that «و» adds to a possessor («زيارة بوتين ورئيسي»), where they are actors too."""
        found: list[Participant] = []
        index = self.view.phrase_of[phrase.head] + 1
        phrases = self.doc.phrases
        while index < len(phrases) and phrases[index].relation == "و" and first.last == phrase.last:
            mention = self.sides.by_head.get(phrases[index].head)
            if mention is None:
                break
            found.extend(self.sides.participant(mention, "possessor"))
            index += 1
        return found

    def _next(self, phrase: Phrase) -> Phrase | None:
        index = self.view.phrase_of[phrase.head] + 1
        if index >= len(self.doc.phrases):
            return None
        following = self.doc.phrases[index]
        return following if following.first == phrase.last else None

    def _adjective(self, trigger: Trigger) -> list[Participant]:
        """Return the nationalities that describe a noun: «الغارات الإسرائيلية», «العقوبات الأميركية والأوروبية»."""
        at = max(trigger.tokens) if trigger.construction == "expression" else trigger.head
        phrase = self.view.phrase(at)
        if phrase is None:
            return []
        found: list[Participant] = []
        for token in range(at + 1, phrase.last):
            if token in self.sides.covered and self.sides.covered[token].first != token:
                break
            found.extend(self._nationality(token))
        following = self._next(phrase)
        if found and following is not None and following.relation == "و":
            found.extend(self._nationality(following.head))
        return found

    def _nationality(self, at: int) -> list[Participant]:
        token = self.doc.tokens[at]
        if token.analysis.pos not in (Pos.NISBA, Pos.ADJ, Pos.NOUN, Pos.UNKNOWN):
            return []
        cut = len(token.analysis.proclitics)
        norm = token.norm[cut:] if cut else token.norm
        _, demonym = self.actors.match_demonym([norm], 0)
        if demonym is None or (demonym.needs and demonym.country not in self.sides.countries):
            return []
        return [Participant(token.form, demonym.country, token.span, "adjective", token.form)]

    def _agent(self, trigger: Trigger) -> list[Participant]:
        """Return the agent of a passive or a noun: «من قبل»، «على يد»، «بنيران»."""
        sentence = self.view.sentence(trigger.head)
        clause = self.view.clause(trigger.head)
        last = min(sentence.last, clause.last if clause else sentence.last)
        for at in range(trigger.head + 1, last):
            for words in self.grammar.agent:
                if not all(at + i < last and self.doc.tokens[at + i].norm == word for i, word in enumerate(words)):
                    continue
                behind = at + len(words)
                phrase = self.view.phrase(behind - 1)
                inner = self.sides.between(behind, min((phrase.last if phrase else behind) + 3, last))
                if inner:
                    return self._as_participants(inner[:1], "agent")
        return []

    def _preposition(self, trigger: Trigger, preposition: str) -> list[Participant]:
        """Return who stands behind a preposition that belongs to the trigger."""
        wanted = fold(preposition)
        for phrase in self._prepositional(trigger):
            if fold(phrase.relation) == wanted:
                return self._phrase(phrase, f"prep:{preposition}", trigger)
        if trigger.reading.pos is Pos.VERB:
            for phrase in self._behind_relative(trigger):
                if fold(phrase.relation) == wanted:
                    return self._phrase(phrase, f"prep:{preposition}", trigger)
        return []

    def _behind_relative(self, trigger: Trigger) -> list[Phrase]:
        """Return the prepositional phrases of a relative clause that stands between a verb and its complement.

        «أشاد الرئيس الذي يزور البلاد بالدعوة»: no comma tells where the relative clause ends.
        """
        syntax = self.syntax.verb(trigger.head)
        clauses = self.doc.clauses
        index = self.view.clause_of[trigger.head] + 1
        if syntax.subject is None or index >= len(clauses) or clauses[index].kind is not ClauseKind.RELATIVE:
            return []
        if clauses[index].first - syntax.subject.last > 1:
            return []
        inner = self.view.phrases_between(clauses[index].first, clauses[index].last)
        return [phrase for phrase in inner if phrase.kind is PhraseKind.PP]

    def _prepositional(self, trigger: Trigger) -> list[Phrase]:
        if trigger.reading.pos is Pos.VERB:
            return list(self.syntax.verb(trigger.head).prepositional)
        phrase = self.view.phrase(max(trigger.tokens))
        clause = self.view.clause(trigger.head)
        if phrase is None or clause is None:
            return []
        ends_in_preposition = self.doc.tokens[max(trigger.tokens)].analysis.pos is Pos.PREP
        found: list[Phrase] = [phrase] if ends_in_preposition and phrase.kind is PhraseKind.PP else []
        last = max(clause.last, phrase.last)
        for following in self.view.phrases_between(phrase.last, last):
            if following.kind is PhraseKind.VG or len(found) >= _NEAR_PHRASES:
                break
            if following.kind is PhraseKind.PP:
                found.append(following)
                if self._is_event_noun(following.head):
                    break  # what follows belongs to it: «عقوبات بسبب غزوه لأوكرانيا»
        return found

    def _is_event_noun(self, token: int) -> bool:
        return any(key in self.frames.by_lemma for key in self.keys[token])

    def _complement(self, trigger: Trigger) -> list[Participant]:
        """Return the subject of the clause that «أن» opens behind the trigger."""
        index = self.view.clause_of[trigger.head] + 1
        if index <= 0 or index >= len(self.doc.clauses):
            return []
        clause = self.doc.clauses[index]
        if clause.kind is not ClauseKind.COMPLEMENT:
            return []
        for phrase in self.view.phrases_between(clause.first, clause.last):
            if phrase.kind is PhraseKind.VG:
                subject = self.syntax.verb(phrase.head).subject
                return self._phrase(subject, "complement", trigger) if subject is not None else []
        return []

    def _speaker(self, trigger: Trigger) -> list[Participant]:
        return self._as_participants(self.sides.speaker_at(trigger.head), "speaker")

    def _clause_subject(self, trigger: Trigger) -> list[Participant]:
        """Return the clause's subject as the doer of a noun: of words it may be, of violence never by this alone."""
        if trigger.nominal and trigger.frame.type in _BODILY:
            return []
        clause = self.view.clause(trigger.head)
        found = self.sides.subject_of(clause) if clause is not None else ()
        return self._as_participants([m for m in found if m.head != trigger.head], "clause subject")

    def _host(self, trigger: Trigger) -> list[Participant]:
        """Return the state behind «في» where an act takes a host."""
        return self._preposition(trigger, "في")

    # --- helpers ----------------------------------------------------------------------------------------------------

    def _phrase(self, phrase: Phrase | None, slot: str, trigger: Trigger) -> list[Participant]:
        """Return the participants of a phrase; of one that is no actor («تصريحات ترامب»), the actor inside it."""
        found = list(self._as_participants(self.sides.of(phrase), slot))
        if found or phrase is None or slot in _DOERS:
            return found
        inner = self._as_participants(self.sides.of(phrase, inside=True), slot)
        if inner:
            return inner
        nations = [p for at in range(phrase.head + 1, phrase.last) for p in self._nationality(at)]
        if nations:
            return [Participant(p.text, p.code, p.span, slot, p.name) for p in nations[:1]]
        return self._place(phrase, slot) if trigger.frame.violence else []

    def _place(self, phrase: Phrase, slot: str) -> list[Participant]:
        """Return the country of a place that violence strikes («غارات على صنعاء»)."""
        for at in range(phrase.head, phrase.last):
            place = self.place_at.get(at)
            if place is not None and place.country:
                return [Participant(place.span.of(self.doc.story.text), place.country, place.span, slot, place.name)]
        return []

    def _pronoun(self, token: int, form: str, slot: str) -> list[Participant]:
        mention = self.sides.pronoun(token, form)
        return self._as_participants((mention,), slot) if mention is not None else []

    def _as_participants(self, mentions: list[ActorMention] | tuple[ActorMention, ...], slot: str) -> list[Participant]:
        return [p for mention in mentions for p in self.sides.participant(mention, slot)]

    def _without(self, found: list[Participant], others: list[Participant]) -> list[Participant]:
        """Leave out who stands on the other side already."""
        taken = {p.span for p in others} | {p.antecedent for p in others if p.antecedent}
        return [p for p in found if p.span not in taken and (p.antecedent is None or p.antecedent not in taken)]

    # --- passive ----------------------------------------------------------------------------------------------------

    def is_passive(self, trigger: Trigger) -> bool:
        """Tell a passive verb: by its form, by an agent phrase, or because only a victim stands behind it."""
        frame, reading = trigger.frame, trigger.reading
        voice = reading.features.voice
        if not frame.passive or voice == "active":
            return False
        if voice == "passive":
            return True
        syntax = self._syntax(trigger)
        if "object" not in frame.slots.recipient or syntax.object is not None or syntax.object_pronoun:
            return False
        if self._agent(trigger) or self._lacks_object(trigger, syntax):
            return True
        return self._only_victims(syntax, frame.type)

    def _lacks_object(self, trigger: Trigger, syntax: VerbSyntax) -> bool:
        """Tell a passive behind its subject: «الناشط الذي اعتقل أمس»، «الذي اتهم بالتجسس» lack an active's object."""
        subject = syntax.subject
        if subject is None or subject.first > trigger.head or trigger.frame.type not in _SUFFERED:
            return False
        index = self.view.clause_of[trigger.head] + 1
        clauses = self.doc.clauses
        return index >= len(clauses) or clauses[index].kind is not ClauseKind.COMPLEMENT

    def _only_victims(self, syntax: VerbSyntax, event_type: EventType) -> bool:
        """Tell whether only a person stands behind the verb, with nobody to whom it is done: «قتل القيادي في غارة»."""
        phrase = syntax.subject
        if phrase is None or syntax.antecedent is phrase or event_type not in _SUFFERED:
            return False
        if self.doc.tokens[phrase.first].analysis.pos in (Pos.DIGITS, Pos.NUM):
            return True
        mention = self.sides.by_head.get(phrase.head)
        if mention is None:
            return False
        if mention.code.endswith(_DOERS_OF_FORCE):
            return False
        if mention.reference in (Reference.GENERIC, Reference.DEMONYM):
            return True
        return mention.kind == "person" and event_type in _BODILY


def _distinct(found: list[Participant]) -> list[Participant]:
    """Keep the first participant of each span and code."""
    seen: set[tuple[Span, str]] = set()
    kept = []
    for participant in found:
        key = (participant.antecedent or participant.span, participant.code)
        if key not in seen:
            seen.add(key)
            kept.append(participant)
    return kept
