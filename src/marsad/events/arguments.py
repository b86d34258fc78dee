"""The sides of an event: the slots that a frame names, in its order, for verbs, nouns and participles.

Slots are those of docs/frames.md; `events.slots` fills each. A slot that the clause does not fill stays empty. A noun
may take a side from the light verb that it hangs on («شنّ الجيش هجوما على»).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from marsad.arabic.phrases import JOINED
from marsad.events.sides import without
from marsad.events.slots import BODILY, SLOT_METHODS, SlotReader
from marsad.events.triggers import Trigger
from marsad.lexicon.letters import fold
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import ClauseKind, Phrase, PhraseKind, Pos
from marsad.model.event import EventType, Participant
from marsad.model.mention import Reference
from marsad.model.text import Span

_OF_A_DEED: Final = frozenset({EventType.THREATEN, EventType.AGREE, EventType.REJECT})
"""Types whose act is about a deed of the actor's own, which tells the other side."""
_OF_JUDGEMENT: Final = frozenset({EventType.ACCUSE, EventType.REJECT, EventType.SUPPORT})
_OF_WORDS: Final = frozenset({EventType.ACCUSE, EventType.THREATEN, EventType.REQUEST})
_AUTHORITIES: Final = frozenset({"", "GOV", "MIL", "POL", "JUD"})
_FORCES: Final = frozenset({"MIL", "GOV", "REB", "UAF"})
_REBELS: Final = ("REB", "UAF")
_SENTENCED: Final = frozenset({EventType.COERCE, EventType.SANCTION})
_DEEDS: Final = frozenset({Pos.NOUN, Pos.MASDAR})
_SENTENCE: Final = 4  # phrases from the word that sentences to the penalty
_LISTED: Final = 6  # phrases between two deeds of a list
_NEAR: Final = 3
_TOWNS: Final = frozenset({"city", "capital", "town", "village", "camp"})


@dataclass(slots=True)
class Filled:
    """The sides of one trigger."""

    actors: list[Participant] = field(default_factory=list)
    recipients: list[Participant] = field(default_factory=list)
    passive: bool = False


class ArgumentFinder(SlotReader):
    """Fills the sides of triggers over one Doc."""

    # --- a whole frame ----------------------------------------------------------------------------------------------

    def fill(self, trigger: Trigger) -> Filled:
        """Return the sides of the trigger, by its frame and construction."""
        if trigger.construction in ("active", "passive", "adj") or self._opens_manner(trigger):
            found = self._participle(trigger)
        elif trigger.nominal:
            found = self._noun(trigger)
        else:
            found = self._verb(trigger)
        if not found.actors and trigger.construction == "expression" and not trigger.nominal:
            self._from_relative(trigger, found, at=trigger.noun)  # «تصدت القوات لهجوم شنه الحوثيون»
        if not found.recipients and not trigger.frame.reciprocal:
            found.recipients.extend(without(self._toward(trigger), found.actors))
        if trigger.frame.type in _OF_JUDGEMENT and found.actors and not found.recipients:
            found.recipients.extend(without(self._parties(trigger), found.actors))
        if trigger.frame.type is EventType.CONSULT and found.actors:
            met = without(self._governed(trigger, self.grammar.together), [*found.actors, *found.recipients])
            found.actors.extend(met)
        if not found.recipients and trigger.frame.type in _OF_A_DEED and len(found.actors) < 2:
            found.recipients.extend(without(self._meant(trigger), found.actors))
        if trigger.frame.type is EventType.ASSAULT:
            found.recipients = [self._struck(participant, trigger) for participant in found.recipients]
        return found

    def _struck(self, victim: Participant, trigger: Trigger) -> Participant:
        """Return a victim whose nation no word tells as one of the country where the sentence says it happened."""
        mention = self.sides.by_span.get(victim.span)
        if mention is None or mention.reference is not Reference.GENERIC or not victim.code.endswith(" CIV"):
            return victim
        own = range(mention.first, mention.last)
        if any(at in self.place_at or self._nationality(at) for at in own):
            return victim
        sentence = self.view.sentence(trigger.head)
        places = (self.place_at.get(at) for at in range(sentence.first, sentence.last))
        country = next((place.country for place in places if place is not None and place.country), "")
        return replace(victim, code=f"{country} CIV") if country else victim

    def _parties(self, trigger: Trigger) -> list[Participant]:
        """Return whose the judged thing is, from right behind it: «استنكر التحالف بين الحزبين»."""
        phrase = self.view.phrase(max(trigger.tokens))
        if phrase is None:
            return []
        index = self.view.phrase_of[phrase.head] + 1
        for before, following in pairwise(self.doc.phrases[index : index + _NEAR + 1]):
            if PhraseKind.VG in (before.kind, following.kind) or following.first != before.last:
                break
            if fold(following.relation) in self.grammar.between | self.grammar.having | self.grammar.parties:
                return self._phrase(following, f"prep:{following.relation}", trigger)
        return []

    def _meant(self, trigger: Trigger) -> list[Participant]:
        """Return whom the deed is meant for that is threatened, promised or refused.

        «هدد بقصف الموانئ السعودية», «تعهدت بتقديم مساعدات إلى أوكرانيا», «رفضت الحوار مع واشنطن».
        """
        deed = self._deed(trigger)
        if deed is None:
            return []
        inside = self._phrase(deed, "content", trigger)
        if inside:
            return inside
        index = self.view.phrase_of[deed.head] + 1
        last = deed.last
        for phrase in self.doc.phrases[index : index + _NEAR]:
            if phrase.kind is PhraseKind.VG or phrase.first != last:
                break
            last = phrase.last
            if phrase.kind is PhraseKind.NP and not phrase.relation:
                continue  # «بتقديم مساعدات إلى»
            found = self._phrase(phrase, "content", trigger) if fold(phrase.relation) in self.grammar.meant else []
            if found:
                return found
        return []

    def _deed(self, trigger: Trigger) -> Phrase | None:
        """Return the verbal noun that a threat, promise or refusal is about: its object, or behind its «ب» or «على»."""
        if trigger.reading.pos is Pos.VERB:
            syntax = self.syntax.verb(trigger.head)
            behind = [syntax.object, *syntax.prepositional[:1]]
        else:
            phrase = self.view.phrase(trigger.head)
            behind = [self._next(phrase)] if phrase is not None else []
        for phrase in behind:
            if phrase is None or phrase.first < trigger.head:
                continue
            if self.doc.tokens[phrase.head].analysis.pos is Pos.MASDAR or self._is_event_noun(phrase.head):
                return phrase
        return None

    def _opens_manner(self, trigger: Trigger) -> bool:
        """Tell an expression that begins with a participle of manner: «مؤكدا دعم الجيش»."""
        clause = self.view.clause(trigger.head)
        if clause is None or clause.kind is not ClauseKind.MANNER or clause.marker not in trigger.tokens:
            return False
        return trigger.construction == "expression" and clause.marker == min(trigger.tokens)

    def _verb(self, trigger: Trigger) -> Filled:
        frame = trigger.frame
        slots = frame.slots
        if trigger.reading.enclitic and (owner := self._owner_of_listed(trigger)):
            governed = [slot.partition(":")[2] for slot in frame.noun_slots.recipient if slot.startswith("prep:")]
            return Filled(owner, without(self._governed(trigger, governed), owner))
        if self.is_passive(trigger):
            recipients = self._passive_subject(trigger) if "object" in slots.recipient else []
            actors = self._agent(trigger)
            if frame.reciprocal or "object" in slots.actor:
                actors = [*self._passive_subject(trigger), *actors]
            return Filled(actors, recipients or self._first(trigger, slots.recipient, skip=("object",)), passive=True)
        if frame.reciprocal:
            met = self._with_dropped(trigger, self._all(trigger, slots.actor))
            return Filled(met, self._first(trigger, slots.recipient))
        actors = self._first(trigger, slots.actor)
        recipients = self._first(trigger, slots.recipient, but=actors)
        return Filled(actors, recipients)

    def _owner_of_listed(self, trigger: Trigger) -> list[Participant]:
        """«أكدت عمان تضامنها مع مصر، ودعمها للإجراءات»: a deed that is written like a verb has the owner of the first.

        Its pronoun is that of the noun before, and what it is turned to stands behind a preposition: a verb has its
        object in the pronoun.
        """
        token, form = self.doc.tokens[trigger.head], trigger.reading.enclitic
        if JOINED not in token.analysis.proclitics:
            return []
        if all(r.pos not in _DEEDS or r.enclitic != form for r in token.word.analyses):
            return []
        index = self.view.phrase_of[trigger.head]
        following = self.doc.phrases[index + 1] if index + 1 < len(self.doc.phrases) else None
        if (
            following is None
            or following.first != trigger.head + 1
            or fold(following.relation) not in self.grammar.meant
        ):
            return []
        first = self.view.sentence(trigger.head).first
        for phrase in reversed(self.doc.phrases[max(0, index - _LISTED) : index]):
            if phrase.kind is PhraseKind.VG or phrase.first < first:
                break
            reading = self.doc.tokens[phrase.head].analysis
            if reading.enclitic == form and reading.pos in _DEEDS:
                return self._pronoun(phrase.head, form, "possessor")
        return []

    def _with_dropped(self, trigger: Trigger, found: list[Participant]) -> list[Participant]:
        """«والتقى الرئيس التركي»: who stands alone behind a verb of meeting is met; who meets him was told before."""
        slots = trigger.frame.slots.actor
        if len(found) != 1 or found[0].slot != "subject" or "object" not in slots or not self._is_consult(trigger):
            return found
        syntax = self._syntax(trigger)
        subject, mention = syntax.subject, self.sides.by_span.get(found[0].span)
        if subject is None or subject.first < trigger.head or len(subject.parts) > 1 or syntax.object is not None:
            return found
        if mention is None or mention.plural or syntax.object_pronoun or trigger.reading.features.number != "s":
            return found
        if any(f"prep:{phrase.relation}" in slots for phrase in syntax.prepositional):
            return found  # «التقى الوزير بالمواطنين»
        before = self.sides.subject_before(syntax.clause, gender=trigger.reading.features.gender, number="s")
        met = without(self._as_participants(before[:1], "dropped subject"), found)
        return [*met, replace(found[0], slot="object")] if met and met[0].code != found[0].code else found

    @staticmethod
    def _is_consult(trigger: Trigger) -> bool:
        return trigger.frame.type is EventType.CONSULT

    def _noun(self, trigger: Trigger) -> Filled:
        frame = trigger.frame
        slots = frame.noun_slots
        if frame.reciprocal:
            found = Filled(self._all(trigger, slots.actor), self._first(trigger, slots.recipient))
            if self._tells_all(found.actors):
                return found  # «رحبت قطر بالاتفاق بين حماس وفتح»: the noun tells all its sides
        else:
            possessor = self._possessor(trigger)
            elsewhere = self._first(trigger, slots.recipient, skip=("possessor", "possessor-done", "host"))
            if trigger.frame.type is EventType.ASSAULT and not elsewhere and (town := self._town(possessor)):
                found = Filled([], town)
                self._lighten(trigger, found)
                return found
            doer = self._is_doer(trigger, possessor, elsewhere)
            actors: list[Participant] = []
            for slot in slots.actor:
                if (slot == "speaker" and slots.actor[0] != slot) or (slot == "possessor-doer" and not doer):
                    continue  # who speaks of a deed need not do it, unless the frame is about words
                if actors := self._slot(trigger, slot, possessor=possessor):
                    break
            recipients = elsewhere
            if not recipients:
                for slot in slots.recipient:
                    if slot == "possessor-done" and (doer or not possessor):
                        continue
                    if slot in ("possessor", "possessor-done", "host") and (
                        recipients := without(self._slot(trigger, slot, possessor=possessor), actors)
                    ):
                        break
            if not recipients and self.doc.tokens[trigger.head].analysis.enclitic:
                recipients = self._noun_object(trigger)  # «مساندته المرشح»
            found = Filled(actors, without(recipients, actors))
        self._lighten(trigger, found)
        return found

    def _town(self, possessor: list[Participant]) -> list[Participant]:
        """«هجمات باريس»: a town, be it a capital, is where violence happened, not who did it."""
        mention = self.sides.by_span.get(possessor[0].span) if len(possessor) == 1 else None
        place = self.place_at.get(mention.head) if mention is not None else None
        if place is None or not place.country or place.kind not in _TOWNS:
            return []
        return [replace(possessor[0], code=place.country, slot="place", actor_id=None)]

    def _is_doer(self, trigger: Trigger, possessor: list[Participant], elsewhere: list[Participant]) -> bool:
        """Tell whether a verbal noun's possessor does the act («دعم واشنطن لكييف») or suffers it («اعتقال الناشط»)."""
        if not possessor or "possessor-done" not in trigger.frame.noun_slots.recipient:
            return True
        if possessor[0].slot == "owner":
            return False
        if elsewhere:
            return self._is_definite(possessor[0])
        if self.doc.tokens[trigger.head].analysis.enclitic:
            return trigger.frame.type not in BODILY and not self._is_passive_noun(trigger)
        several = self.doc.tokens[trigger.noun].analysis.features.number == "p"
        return several and trigger.frame.type in _OF_WORDS  # «اتهامات الرياض» are Riyadh's, «اتهام الوزير» is not

    def _is_passive_noun(self, trigger: Trigger) -> bool:
        """«تم إنقاذهم»: what the pronoun means is rescued."""
        verb = self.governor(trigger)
        return verb is not None and fold(self.doc.tokens[verb].analysis.lemma) in self.grammar.passive_light

    def _is_definite(self, participant: Participant) -> bool:
        """Tell names and definite nouns, who may act, from «جماعات مسلحة», whom an act befalls."""
        mention = self.sides.by_span.get(participant.span)
        if mention is None or mention.reference is not Reference.GENERIC:
            return True
        return self.doc.tokens[mention.head].analysis.article

    def _lighten(self, trigger: Trigger, found: Filled) -> None:
        """Take sides from the verb that the noun hangs on: «شنّ الجيش هجوما على», «تلقى الوزير دعوة من»."""
        self._from_relative(trigger, found)
        if not found.actors:
            controller = self._accused(trigger) or self._controller(trigger)
            found.actors.extend(without(controller, found.recipients))
        if trigger.frame.type in _SENTENCED and not found.recipients:
            self._from_sentence(trigger, found)
        verb = self.governor(trigger)
        if verb is None or not self._hangs_on(trigger, verb):
            return
        bodily = trigger.frame.type in BODILY
        roles = self._light_roles(trigger, verb)
        announced = self._announces(trigger, verb, found) if bodily else False
        if bodily and "say" in roles and not announced:
            return
        if announced:
            roles = (*roles, "active")
        if not roles and not found.actors and self._is_deed_of(trigger, verb, bodily=bodily):
            roles = ("active",)
        if not roles:
            return
        subject = self._as_participants(self.sides.subject_of_verb(verb), "light verb")
        if "active" in roles and not found.actors:
            found.actors.extend(without(subject, found.recipients))
        elif "active" in roles and trigger.frame.reciprocal:
            found.actors[:0] = without(subject, found.actors)
        elif "inverse" in roles and not found.recipients:
            found.recipients.extend(without(subject, found.actors))
        if not found.recipients and "active" in roles and not trigger.frame.reciprocal:
            found.recipients.extend(without(self._receiver(trigger, verb), found.actors))

    def _from_sentence(self, trigger: Trigger, found: Filled) -> None:
        """«حكمت المحكمة على المحامي بالسجن», «الحكم عليه بالسجن»: a penalty has the sides of the sentence."""
        own, clause = self.view.phrase(trigger.head), self.view.clause(trigger.head)
        if own is None or clause is None or own.relation not in self.grammar.charge:
            return
        before = list(self.view.phrases_between(clause.first, own.first))[-_SENTENCE:]
        words = [i for i, p in enumerate(before) if self._is_sentence(p)]
        if not words:
            return
        said = before[words[-1]]
        behind = (p for p in before[words[-1] + 1 :] if fold(p.relation) in self.grammar.done_link)
        found.recipients.extend(without(self._phrase(next(behind, None), "sentenced", trigger), found.actors))
        if said.kind is PhraseKind.VG and not found.actors and found.recipients:
            court = self.syntax.verb(said.head).subject
            found.actors.extend(without(self._phrase(court, "sentenced", trigger), found.recipients))

    def _is_sentence(self, phrase: Phrase) -> bool:
        return fold(self.doc.tokens[phrase.head].analysis.lemma) in self.grammar.sentencing

    def _announces(self, trigger: Trigger, verb: int, found: Filled) -> bool:
        """Tell whether who says it does it: by the frame, or as an authority («أعلنت إسرائيل إغلاق المعابر»).

        Of violence only forces tell their own, and none against its own people («أعلن الجيش قصف مواقع للمتمردين»).
        """
        lemma = self.doc.tokens[verb].analysis.lemma
        if lemma in trigger.frame.light:
            return True
        if fold(lemma) not in self.grammar.announcing:
            return False
        subject = self._as_participants(self.sides.subject_of_verb(verb), "light verb")
        head, _, sector = subject[0].code.partition(" ") if subject else ("", "", "")
        if trigger.frame.type is EventType.ASSAULT:
            willed = self.doc.tokens[trigger.head].analysis.pos is Pos.MASDAR
            own = any(head_of(p.code) == head and not p.code.endswith(_REBELS) for p in found.recipients)
            return willed and sector in _FORCES and bool(found.recipients) and not own
        return head.isalpha() and sector in _AUTHORITIES  # a state's, for «IGO:UN» reports

    def _receiver(self, trigger: Trigger, verb: int) -> list[Participant]:
        """Return the first of a verb's two objects where the noun is the second: «أبلغت السفير استياءها»."""
        syntax = self.syntax.verb(verb)
        noun = syntax.second_object
        if noun is None or not noun.first <= min(trigger.tokens) < noun.last:
            return []
        if syntax.object_pronoun:
            return self._pronoun(verb, self.doc.tokens[verb].analysis.enclitic, "object")
        return self._phrase(syntax.object, "object", trigger)

    def _accused(self, trigger: Trigger) -> list[Participant]:
        """Return the object of «اتهم … بـ»: whoever is charged with a deed is said to have done it."""
        phrase = self.view.phrase(min(trigger.tokens))
        clause = self.view.clause(trigger.head)
        if phrase is None or clause is None or self.view.opener(phrase).relation not in self.grammar.charge:
            return []
        if charged := self._charged_by_noun(phrase):
            return charged
        verb = self.governor(trigger)
        if verb is not None and "object" in self._light_roles(trigger, verb):
            return self._as_participants(self.sides.of(self.syntax.verb(verb).object), "charged")
        if clause.kind is ClauseKind.MANNER and clause.marker is not None:
            marker = self.doc.tokens[clause.marker]
            lemmas = {r.lemma for r in marker.word.analyses if r.pos is Pos.ACTIVE}
            if any("object" in self.frames.light.get(f"{lemma}/v", ()) for lemma in lemmas):
                bare = (p for p in self.view.phrases_between(clause.marker + 1, phrase.first) if p.relation == "")
                return self._as_participants(self.sides.of(next(bare, None)), "charged")
        return []

    def _charged_by_noun(self, phrase: Phrase) -> list[Participant]:
        """«اتهامه فرنسا بدعم الإرهابيين»: whom a noun of charging, with its doer as pronoun, has for its object."""
        index = self.view.phrase_of[phrase.head] - 1
        noun = self.doc.phrases[index] if index >= 0 else phrase
        if noun.last != phrase.first or not self.doc.tokens[noun.head].analysis.enclitic:
            return []
        if all(frame.type is not EventType.ACCUSE for frame in self.frames.of_keys(self.keys[noun.head])):
            return []
        return self._as_participants(self.sides.between(noun.head + 1, noun.last)[:1], "charged")

    def _controller(self, trigger: Trigger) -> list[Participant]:
        """Return whose deed a noun is by the noun before it: «قيام الوكالة بالتجسس», «نية المجلس محاسبة الوزير»."""
        index = self.view.phrase_of[trigger.head]
        phrases = self.doc.phrases
        if index <= 0 or phrases[index].head != trigger.head:
            return []
        governor, own = phrases[index - 1], phrases[index]
        head = self.doc.tokens[governor.head]
        if fold(governor.relation) in self.grammar.having and governor.last == own.first and not own.relation:
            return self._as_participants(self.sides.of(governor), "controller")  # «الحزب لديه تحفظات»
        if governor.last != own.first or fold(head.analysis.lemma) not in self.grammar.control_noun:
            return []
        if own.relation and fold(own.relation) not in self.grammar.control_link:
            return []
        if head.analysis.enclitic:
            return self._pronoun(governor.head, head.analysis.enclitic, "controller")
        return self._as_participants(self.sides.of(governor, inside=True)[:1], "controller")

    def _hangs_on(self, trigger: Trigger, verb: int) -> bool:
        """Tell whether a noun is its clause's verb's object, subject or first complement, and not told beside it.

        «اتخذت السلطات إجراءات على خلفية الهجمات»: the attacks belong to nobody here.
        """
        syntax = self.syntax.verb(verb)
        at = min(trigger.tokens)
        for phrase in (syntax.object, syntax.second_object, syntax.subject):
            if phrase is not None and (phrase.first <= at < phrase.last or trigger.head in phrase.parts):
                return True
        first = syntax.prepositional[0] if syntax.prepositional else None
        if first is None or not (first.first <= at < first.last or trigger.head in first.parts):
            return False
        if first.relation in self.grammar.light_links or trigger.frame.type not in BODILY:
            return True
        return self._controls(verb) and fold(first.relation) in self.grammar.control_link

    def _controls(self, verb: int) -> bool:
        """Tell a verb whose subject does the deed behind it, as part of the act («تمكن من») or as a wish («أراد»)."""
        lemma = fold(self.doc.tokens[verb].analysis.lemma)
        return lemma in self.grammar.control_verb or lemma in self.grammar.control_wish

    def _is_object(self, trigger: Trigger, verb: int) -> bool:
        """Tell whether the noun is the object of a verb: whoever builds, keeps or renews a deed does it."""
        syntax = self.syntax.verb(verb)
        return syntax.object is not None and syntax.object.head == trigger.head and not self._light_roles(trigger, verb)

    def _is_deed_of(self, trigger: Trigger, verb: int, *, bodily: bool) -> bool:
        if self._controls(verb):
            return True
        return not bodily and self._is_object(trigger, verb)

    def _from_relative(self, trigger: Trigger, found: Filled, *, at: int | None = None) -> None:
        """Take sides from a relative clause with a light verb: «غارة شنها الطيران», «الاجتماع الذي عقده الوزير مع»."""
        phrase = self.view.phrase(trigger.head if at is None else at)
        verb = self.sides.relative_verb(phrase) if phrase is not None else None
        if phrase is None or verb is None:
            return
        roles = self._light_roles(trigger, verb)
        if "occur" in roles and trigger.frame.reciprocal:
            self._gathered(trigger, verb, found)
        if "active" not in roles:
            return
        syntax = self.syntax.verb(verb)
        frame = trigger.frame
        if syntax.subject is not None and syntax.subject.head != phrase.head:
            subject = without(self._phrase(syntax.subject, "light verb", trigger), found.recipients)
            if frame.reciprocal:
                found.actors[:0] = without(subject, found.actors)
            elif not found.actors:
                found.actors.extend(subject)
        elif not found.actors and self.doc.tokens[verb].analysis.enclitic:
            features = self.doc.tokens[verb].analysis.features  # «الاجتماع الذي عقده»: somebody before held it
            before = self.sides.subject_before(syntax.clause, gender=features.gender, number=features.number)
            found.actors.extend(without(self._as_participants(before, "light verb"), found.recipients))
        slots = frame.noun_slots.actor if frame.reciprocal else frame.noun_slots.recipient
        for prepositional in syntax.prepositional:
            if f"prep:{prepositional.relation}" in slots or prepositional.relation in {fold(s[5:]) for s in slots}:
                side = without(self._phrase(prepositional, f"prep:{prepositional.relation}", trigger), found.actors)
                (found.actors if frame.reciprocal else found.recipients).extend(without(side, found.recipients))

    def _gathered(self, trigger: Trigger, verb: int, found: Filled) -> None:
        """«المكالمة التي جمعته بالرئيس»: a meeting gathers whom the pronoun means and who stands behind «بـ»."""
        reading = self.doc.tokens[verb].analysis
        if not reading.enclitic:
            return
        met = self._pronoun(verb, reading.enclitic, "object")
        for phrase in self.syntax.verb(verb).prepositional:
            if phrase.relation in self.grammar.charge:
                met.extend(self._phrase(phrase, f"prep:{phrase.relation}", trigger))
        found.actors.extend(without(met, found.actors))

    def _light_roles(self, trigger: Trigger, verb: int) -> tuple[str, ...]:
        word = self.doc.tokens[verb]
        lemma = word.analysis.lemma
        if lemma in trigger.frame.light:
            return ("active",)
        if lemma in trigger.frame.inverse:
            return ("inverse",)
        return self.frames.light.get(f"{lemma}/v", ())

    def governor(self, trigger: Trigger) -> int | None:
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
            actors = self._agent(trigger) or self._governed(trigger, self.grammar.source)
            return Filled(actors, without(described, actors), passive=True)
        if frame.reciprocal:
            rest = [p for slot in slots.actor if slot != "subject" for p in self._slot(trigger, slot)]
            return Filled(_distinct([*described, *rest]), [])
        recipients: list[Participant] = []
        for slot in slots.recipient:
            found = self._own_object(trigger) if slot == "object" else self._slot(trigger, slot)
            if recipients := without(found, described):
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
        if phrase is None:
            return []
        if phrase.head == trigger.head:
            return self._told_of(trigger, phrase)
        return self._noun_described(trigger)

    def _told_of(self, trigger: Trigger, phrase: Phrase) -> list[Participant]:
        """«انسحبت المعارضة رافضة شروط الحكومة»: a bare participle behind a verb tells of the verb's subject."""
        clause = self.view.clause(trigger.head)
        if clause is None or phrase.relation or trigger.reading.article or trigger.reading.pos is not Pos.ACTIVE:
            return []
        if self.governor(trigger) is None:
            return []  # «عائلاتهم مهددة بالترحيل» may be passive
        found = [m for m in self.sides.subject_of(clause) if m.head < trigger.head]
        female = trigger.reading.features.gender == "f"
        fits = found and (len(found) > 1 or self.syntax.genders.get(found[0].head, "") in ("", "f" if female else "m"))
        return self._as_participants(found, "subject") if fits else []

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
            if following.kind is PhraseKind.PP and self._is_aside(following):
                continue
            if following.kind is not PhraseKind.NP or following.relation:
                break
            if following.head in self.syntax.skipped:
                continue
            return self._phrase(following, "object", trigger)
        return []

    def _is_aside(self, phrase: Phrase) -> bool:
        """Tell a phrase that only says where something was said: «داعيا، في هذا الصدد، الأحزاب إلى»."""
        return fold(self.doc.tokens[phrase.head].analysis.lemma) in self.grammar.aside

    def _slot(self, trigger: Trigger, slot: str, *, possessor: list[Participant] | None = None) -> list[Participant]:
        if slot.startswith("prep:"):
            return self._preposition(trigger, slot.partition(":")[2])
        if slot.startswith("possessor"):
            return self._possessor(trigger) if possessor is None else possessor
        found: list[Participant] = getattr(self, SLOT_METHODS[slot])(trigger)
        return found

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
            found = without(self._slot(trigger, slot), but or [])
            if found:
                return found
        return []

    def _tells_all(self, sides: list[Participant]) -> bool:
        """Tell whether a side stands behind «بين», which names all that take part."""
        return any(fold(p.slot.partition("prep:")[2]) in self.grammar.between for p in sides)

    def _all(self, trigger: Trigger, slots: tuple[str, ...]) -> list[Participant]:
        """Return what all slots hold together: the sides of a reciprocal act."""
        found: list[Participant] = []
        for slot in slots:
            if slot != "clause-subject" or not self._tells_all(found):
                found.extend(self._slot(trigger, slot))
        return _distinct(_without_joint(found))


def _without_joint(found: list[Participant]) -> list[Participant]:
    """Leave out of a joint mention («البلدان») the sides that are named beside it."""
    joint = {p.span for p in found if len({other.code for other in found if other.span == p.span}) > 1}
    named = {head_of(p.code) for p in found if p.span not in joint} - {UNKNOWN_HEAD}
    known = named | ({UNKNOWN_HEAD} if len(named) > 1 else set())
    return [p for p in found if head_of(p.code) not in known or (p.span not in joint and head_of(p.code) in named)]


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
