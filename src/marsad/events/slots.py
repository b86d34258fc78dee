"""Single grammatical slots of a trigger: subject, object, possessor, adjective, agent, what a preposition governs.

Each answer is a list of participants from the trigger's own clause, or nothing. A subject that Arabic leaves out is the
one of the clause before. Each participant remembers its slot, so that `marsad explain` can say how it was found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from marsad.arabic.view import DocView
from marsad.events.sides import Sides
from marsad.events.syntax import Syntax, VerbSyntax
from marsad.events.triggers import Trigger
from marsad.lexicon.actors import ActorTable
from marsad.lexicon.frames import FrameTable
from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.model.codes import head_of
from marsad.model.doc import ClauseKind, Phrase, PhraseKind, Pos
from marsad.model.event import EventType, Participant
from marsad.model.mention import ActorMention, PlaceMention, Reference

BODILY: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.RETREAT})
"""Types whose act befalls somebody: a lone person behind the verb suffers it."""
_SUFFERED: Final = BODILY | {EventType.ACCUSE}
_JUDGING: Final = frozenset({EventType.ACCUSE, EventType.REJECT, EventType.SUPPORT})
"""Types whose act is about a deed, which has sides of its own."""
_AIMED: Final = _JUDGING | {EventType.REQUEST, EventType.THREATEN, EventType.AID}
"""Types whose noun takes its other side behind «لـ» («انتقادات للحكومة»)."""
_NEAR_PHRASES: Final = 5
_NEAR_AGENT: Final = 3
_PERSON: Final = "person"
_STATE: Final = "state"
_CRAFT: Final = (".air-force", ".navy")
_DOERS_OF_FORCE: Final = ("MIL", "POL", "UAF", "REB", "SPY")
_CHARGING: Final = ("JUD", "POL", "MIL", "SPY")
_DESCRIBING: Final = frozenset({Pos.ADJ, Pos.ACTIVE, Pos.PASSIVE})
_NEW_HEADS: Final = frozenset({Pos.NOUN, Pos.MASDAR, Pos.NAME})
_DOERS: Final = frozenset({"possessor", "owner", "light verb"})


SLOT_METHODS: Final = {
    "subject": "_subject",
    "object": "_object",
    "object2": "_object2",
    "possessor": "_possessor",
    "adjective": "_adjective",
    "agent": "_agent",
    "complement": "_complement",
    "speaker": "_speaker",
    "clause-subject": "_clause_subject",
    "clause-object": "_clause_object",
    "host": "_host",
    "sitting": "_sitting",
}
"""The method that fills each slot, by name: bound methods would hold their reader, and the story with it."""


class SlotReader:
    """Reads slots over one Doc."""

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
        self._agent_words = {words[0] for words in grammar.agent}
        self.place_at = {at: place for place in places for at in range(place.first, place.last)}

    # --- slots ------------------------------------------------------------------------------------------------------

    def _takes_object(self, trigger: Trigger) -> bool:
        slots = trigger.frame.slots
        return bool(trigger.frame.object) or any("object" in side for side in slots)

    def _syntax(self, trigger: Trigger) -> VerbSyntax:
        if self._takes_object(trigger) and trigger.frame.type not in BODILY:
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
        if phrase.head == trigger.head and self.doc.tokens[phrase.head].analysis.enclitic:
            inner = self.sides.between(phrase.head + 1, phrase.last)
            if inner:
                return self._as_participants(inner[:1], "object")  # «اتهامه فرنسا بدعم»
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
        at = trigger.noun
        last = self.doc.tokens[at].analysis
        if at != trigger.head and last.enclitic and last.pos in _NEW_HEADS and self._is_event_noun(at):
            return self._pronoun(at, last.enclitic, "possessor")  # «تقديم استقالته»
        phrase = self.view.phrase(at)
        if phrase is None or self.doc.tokens[at].analysis.pos is Pos.PREP:
            return []
        inner = self.sides.between(at + 1, phrase.last)
        if inner and self._adjoins(at, inner[0]):
            found = self._as_participants(inner[:1], "possessor")
            return found + self._joined(phrase, inner[0])
        if token.analysis.article and trigger.frame.type is EventType.RETREAT and (following := self._next(phrase)):
            owner = self.sides.by_head.get(following.head) if following.relation == "ل" else None
            if owner is not None and owner.kind == _PERSON:
                return self._as_participants((owner,), "possessor")  # «الاستقالة المفاجئة لرئيس الحكومة»
        if not token.analysis.article and (phrase.last > at + 1 or trigger.frame.violence):
            following = self._next(phrase)  # «هجوم لتنظيم», «دعم كبير لـ»
            if following is not None and following.relation == "ل" and not self._aims(trigger, following):
                target = phrase.last > at + 1 and self.doc.tokens[at + 1].analysis.pos is Pos.NOUN
                return self._phrase(following, "owner" if target else "possessor", trigger)  # «قصف مواقع لتنظيم»
        return []

    def _aims(self, trigger: Trigger, phrase: Phrase) -> bool:
        """«انتقادات حادة للحكومة» are aimed at it, as the noun alone would be; «هجوم واسع لتنظيم» is the group's."""
        if f"prep:{phrase.relation}" not in trigger.frame.noun_slots.recipient:
            return False
        if trigger.frame.type is EventType.CONSULT:  # «زيارة رسمية لباريس», not «زيارة رسمية للرئيس»
            owner = self.sides.by_head.get(phrase.head)
            return phrase.head in self.place_at or (owner is not None and owner.kind == _STATE)
        return trigger.frame.type in _AIMED

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
        at = trigger.noun
        phrase = self.view.phrase(at)
        if phrase is None:
            return []
        found: list[Participant] = []
        for token in range(at + 1, phrase.last):
            if token in self.sides.covered and self.sides.covered[token].first != token:
                break
            nations = [] if self._is_people(token) else self._nationality(token)
            if not nations and self.doc.tokens[token].analysis.pos in _NEW_HEADS:
                break  # «قصف القاعدة الأميركية»: the base is American, not the act
            found.extend(nations)
        following = self._next(phrase)
        if found and following is not None and following.relation == "و":
            found.extend(self._nationality(following.head))
        return found

    def _is_people(self, token: int) -> bool:
        """Tell «اللبنانيين» behind «ترحيل» from an adjective: a plural of people describes people alone."""
        features = self.doc.tokens[token].analysis.features
        return features.number == "p" and features.gender == "m" and features.case in ("nom", "obl")

    def _nationality(self, at: int) -> list[Participant]:
        token = self.doc.tokens[at]
        if token.analysis.pos not in (Pos.NISBA, Pos.ADJ, Pos.NOUN, Pos.UNKNOWN):
            return []
        cut = len(token.analysis.proclitics)
        norm = token.norm[cut:] if cut else token.norm
        _, demonym = self.actors.match_nationality([norm, *(word.norm for word in self.doc.tokens[at + 1 : at + 2])])
        if demonym is None or (demonym.needs and demonym.country not in self.sides.countries):
            return []
        return [Participant(token.form, demonym.country, token.span, "adjective", token.form)]

    def _agent(self, trigger: Trigger) -> list[Participant]:
        """Return the agent of a passive or a noun: «من قبل»، «على يد»، «بنيران»."""
        sentence = self.view.sentence(trigger.head)
        clause = self.view.clause(trigger.head)
        last = min(sentence.last, clause.last if clause else sentence.last)
        known, tokens = self._agent_words, self.doc.tokens
        for at in range(trigger.head + 1, last):
            if tokens[at].word.norm not in known:
                continue
            for words in self.grammar.agent:
                if not all(at + i < last and tokens[at + i].norm == word for i, word in enumerate(words)):
                    continue
                behind = at + len(words)
                phrase = self.view.phrase(behind - 1)
                inner = self.sides.between(behind - 1, min(phrase.last if phrase else behind + _NEAR_AGENT, last))
                if inner:
                    return self._as_participants(inner[:1], "agent")
        return []

    def _preposition(self, trigger: Trigger, preposition: str) -> list[Participant]:
        """Return who stands behind a preposition that belongs to the trigger."""
        wanted = fold(preposition)
        if self._belongs_to_object(trigger, preposition):
            return []
        governed = [
            p for p in self._prepositional(trigger) if fold(p.relation) == wanted and not self._is_circumstance(p)
        ]
        if preposition in self.grammar.charge:  # «قضت المحكمة بتونس بسجن الناشط»: a deed before a place
            governed.sort(key=lambda phrase: not self._is_event_noun(phrase.head))
        if governed:
            return self._phrase(governed[0], f"prep:{preposition}", trigger)
        if trigger.reading.pos is Pos.VERB:
            for phrase in self._behind_relative(trigger):
                if fold(phrase.relation) == wanted:
                    return self._phrase(phrase, f"prep:{preposition}", trigger)
        return []

    def _belongs_to_object(self, trigger: Trigger, preposition: str) -> bool:
        """«أدانت مصر الهجوم على السفارة»: the embassy was attacked, not condemned."""
        if trigger.reading.pos is not Pos.VERB or trigger.frame.type not in _JUDGING:
            return False
        phrase = self.syntax.verb(trigger.head).object
        if phrase is None or phrase.first < trigger.head or phrase.head in trigger.tokens:
            return False
        slot = f"prep:{preposition}"
        known = self.frames.of_keys(self.keys[phrase.head])
        others = [frame for frame in known if frame.type is not trigger.frame.type]  # «قدمت مساعدات إلى» is one act
        return any(slot in frame.noun_slots.recipient or slot in frame.noun_slots.actor for frame in others)

    def _is_circumstance(self, phrase: Phrase) -> bool:
        """«مقتل مدنيين في غارات روسية»: the raids are no place, their nation no victim's."""
        if phrase.relation not in self.grammar.host or phrase.head in self.sides.by_head:
            return False  # «يثق في القضاء»
        return self._is_event_noun(phrase.head)

    def _toward(self, trigger: Trigger) -> list[Participant]:
        """Return whom an act is turned against or done for by its preposition alone: «ضد», «بحق», «في وجه», «لصالح»."""
        for phrase in self._prepositional(trigger):
            noun = fold(self.doc.tokens[phrase.head].analysis.lemma)
            if fold(phrase.relation) in self.grammar.toward or noun in self.grammar.toward_noun:
                return self._phrase(phrase, f"prep:{self.doc.text(phrase.first, phrase.first + 1)}", trigger)
        return []

    def _governed(self, trigger: Trigger, prepositions: Collection[str]) -> list[Participant]:
        """Return who stands behind the first of these prepositions that belongs to the trigger."""
        return next((found for word in prepositions if (found := self._preposition(trigger, word))), [])

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
            governed = self.syntax.verb(trigger.head).prepositional
            return [
                phrase for i, phrase in enumerate(governed) if i < 2 or not self._belongs_to(governed[i - 1], phrase)
            ]
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

    def _belongs_to(self, before: Phrase, phrase: Phrase) -> bool:
        """«قضت المحكمة بسجنه بتهمة التآمر على الدولة»: what a later verbal noun governs is not the verb's."""
        last = before.last - 1
        verbal = self.doc.tokens[last].analysis.pos is Pos.MASDAR or self._is_event_noun(last)
        return before.last == phrase.first and verbal

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
        phrases = list(self.view.phrases_between(clause.first, clause.last))
        verb = next((phrase for phrase in phrases if phrase.kind is PhraseKind.VG), None)
        if verb is not None:
            subject = self.syntax.verb(verb.head).subject
        else:  # «اعتبر أن تصريحات السفير تدخل سافر»
            subject = next((phrase for phrase in phrases if phrase.relation == ""), None)
        return self._phrase(subject, "complement", trigger) if subject is not None else []

    def _speaker(self, trigger: Trigger) -> list[Participant]:
        found = self.sides.speaker_at(trigger.head)
        return self._as_participants(found or self._reporter(trigger), "speaker")

    def _reporter(self, trigger: Trigger) -> tuple[ActorMention, ...]:
        """Return who tells of a thing without a clause of its own: «أشار إلى وجود صفقات مشبوهة», «كشف عن تورط نواب»."""
        clause = self.view.clause(trigger.head)
        if clause is None or not trigger.nominal or trigger.frame.type is not EventType.ACCUSE:
            return ()
        groups = self.view.phrases_between(clause.first, min(trigger.tokens))
        verbs = [phrase.head for phrase in groups if phrase.kind is PhraseKind.VG]
        if not verbs or fold(self.doc.tokens[verbs[-1]].analysis.lemma) not in self.grammar.reporting:
            return ()
        return self.sides.subject_of_verb(verbs[-1])

    def _clause_subject(self, trigger: Trigger) -> list[Participant]:
        """Return the clause's subject as the doer of a noun: of words it may be, of violence never by this alone."""
        if trigger.nominal and trigger.frame.type in BODILY:
            return []
        if described := self._noun_described(trigger):
            return described
        clause = self.view.clause(trigger.head)
        found = self.sides.subject_of(clause) if clause is not None else ()
        return self._as_participants([m for m in found if m.head != trigger.head], "clause subject")

    def _noun_described(self, trigger: Trigger) -> list[Participant]:
        """«انتقد الرئيس الأحزاب الداعمة للحكومة», «مواقف النائب الداعمة»: an adjective tells of the noun before it."""
        first = min(trigger.tokens)
        phrase = self.view.phrase(first)
        if phrase is None or phrase.head >= first or self.doc.tokens[first].analysis.pos not in _DESCRIBING:
            return []
        mention = self.sides.covered.get(first)
        if mention is None or mention.first == first:
            mention = self.sides.by_head.get(phrase.head)
        if mention is None and fold(self.doc.tokens[phrase.head].analysis.lemma) in self.grammar.transparent:
            mention = next(iter(self.sides.between(phrase.head, first)), None)
        return self._as_participants((mention,), "described") if mention is not None else []

    def _clause_object(self, trigger: Trigger) -> list[Participant]:
        """Return to whom the act of the clause's verb is done: its object, the subject of a passive («اعتقل بتهمة»)."""
        clause = self.view.clause(trigger.head)
        groups = self.view.phrases_between(clause.first, trigger.head) if clause is not None else ()
        verb = next((phrase.head for phrase in groups if phrase.kind is PhraseKind.VG), None)
        if verb is None:
            return self._clause_subject(trigger)
        syntax = self.syntax.verb(verb)
        if syntax.object_pronoun:
            return self._pronoun(verb, self.doc.tokens[verb].analysis.enclitic, "clause object")
        if syntax.object is not None and syntax.object.head < trigger.head:
            found = self._phrase(syntax.object, "clause object", trigger)
            if found or not self._is_event_noun(syntax.object.head):
                return found
        before = [phrase for phrase in syntax.prepositional if phrase.head < trigger.head]
        deeds = [phrase for phrase in before if self._is_event_noun(phrase.head)]
        for phrase in (*deeds, *before):  # «قضت المحكمة بسجن ناشط بتهمة», «ألقت الشرطة القبض على ناشط بتهمة»
            found = [p for p in self._phrase(phrase, "clause object", trigger) if not p.code.endswith(_CHARGING)]
            if found:
                return found
        return [p for p in self._clause_subject(trigger) if not p.code.endswith(_CHARGING)]

    def _host(self, trigger: Trigger) -> list[Participant]:
        """Return the state behind «في» where an act takes a host, or its people where they protest."""
        found = self._governed(trigger, self.grammar.host)
        if trigger.frame.type is EventType.PROTEST:
            return [replace(p, code=f"{head_of(p.code)} CIV") for p in found]
        return found

    def _sitting(self, trigger: Trigger) -> list[Participant]:
        """Return the body that a session belongs to where only the words before tell it: the nearest that sits."""
        sentence = self.view.sentence_of[trigger.head]
        for mention in reversed(self.sides.mentions):
            back = sentence - self.view.sentence_of[mention.head]
            if mention.head > trigger.head or not mention.code:
                continue
            if back > 1:
                break
            if fold(self.doc.tokens[mention.head].analysis.lemma) in self.grammar.sitting:
                return self._as_participants((mention,), "sitting")
        return []

    # --- helpers ----------------------------------------------------------------------------------------------------

    def _phrase(self, phrase: Phrase | None, slot: str, trigger: Trigger) -> list[Participant]:
        """Return the participants of a phrase; of one that is no actor («تصريحات ترامب»), the actor inside it."""
        mentions = self.sides.of(phrase)
        if phrase is not None and slot == "object" and mentions and self._is_unmarked_craft(mentions[0]):
            return self._as_participants(self.sides.author_of(phrase), slot)
        found = self._as_participants(mentions, slot)
        if found or phrase is None or slot in _DOERS:
            return found
        inside = self.sides.of(phrase, inside=True)
        inner = self._as_participants(inside, slot)
        if inner:
            if all(m.reference is Reference.DEMONYM and not m.plural for m in inside):  # «التصريحات الإيرانية»: a state
                return [replace(p, code=head_of(p.code)) for p in inner]
            return inner
        nations = [p for at in range(phrase.head + 1, phrase.last) for p in self._nationality(at)]
        if nations:
            return [Participant(p.text, p.code, p.span, slot, p.name) for p in nations[:1]]
        if trigger.frame.violence:
            return self._place(phrase, slot)
        return (
            self._owner(phrase, slot) if trigger.frame.type in _JUDGING or trigger.frame.type is EventType.AGREE else []
        )

    def _is_unmarked_craft(self, mention: ActorMention) -> bool:
        """Tell a plane or ship whose nation the words do not say: what is shot down is seldom one's own."""
        named = any(self._nationality(at) for at in range(mention.head + 1, mention.last))
        return mention.reference is Reference.ROLE and (mention.actor_id or "").endswith(_CRAFT) and not named

    def _owner(self, phrase: Phrase, slot: str) -> list[Participant]:
        """Return whom the pronoun on a judged thing means: «رحب بتصريحاته», «وافق على إخلاء سبيله»."""
        for at in range(phrase.head, phrase.last):
            reading = self.doc.tokens[at].analysis
            if reading.enclitic and reading.pos is not Pos.PREP:
                mention = self.sides.pronoun(at, reading.enclitic, other=True)
                return self._as_participants((mention,), slot) if mention is not None else []
        return []

    def _place(self, phrase: Phrase, slot: str) -> list[Participant]:
        """Return the country of a place that violence strikes («غارات على صنعاء», «مواقع في غزة»)."""
        following = self._next(phrase)
        near = following.last if following is not None and following.relation in self.grammar.host else phrase.last
        for at in range(phrase.head, near):
            place = self.place_at.get(at)
            if place is not None and place.country:
                return [Participant(place.span.of(self.doc.story.text), place.country, place.span, slot, place.name)]
        return []

    def _pronoun(self, token: int, form: str, slot: str) -> list[Participant]:
        mention = self.sides.pronoun(token, form)
        return self._as_participants((mention,), slot) if mention is not None else []

    def _as_participants(self, mentions: list[ActorMention] | tuple[ActorMention, ...], slot: str) -> list[Participant]:
        return self.sides.participants(mentions, slot)

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
        taken = {fold(slot.partition("prep:")[2]) for slot in frame.slots.recipient} - self.grammar.host
        if any(phrase.relation in taken for phrase in syntax.prepositional):
            return False  # «ندد العمال بالقرار»
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
            head = self.doc.tokens[mention.head].analysis  # «قتل شرطي»: a force that kills is named, or many
            return not head.article and head.features.number == "s" and mention.reference is not Reference.NAME
        if mention.reference in (Reference.GENERIC, Reference.DEMONYM):
            return True
        return mention.kind == "person" and event_type in BODILY
