"""Sides that none of a noun's own slots holds, but that the words around it tell.

«الهجمات التي شهدتها باريس» struck Paris; «الإيقافات التي طالت رجال أعمال» befell them; «أعلم الوزير، في اتصال
هاتفي، نظيره» tells who spoke with whom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from marsad.arabic.view import DocView
from marsad.events.arguments import Filled
from marsad.events.sides import Sides, without
from marsad.events.syntax import Syntax
from marsad.events.triggers import Trigger
from marsad.lexicon.frames import FrameTable
from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import ClauseKind, Phrase, PhraseKind
from marsad.model.event import EventType, Participant
from marsad.model.mention import PlaceMention, Reference

_STRIKING: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION})
_STRUCK: Final = "struck"
_PLACE: Final = "place"
_MET: Final = "met"
_VISIT: Final = "visit"
_FORCES: Final = "forces"
_OF_FORCES: Final = frozenset({EventType.COERCE, EventType.MOBILIZE})
_ARMED: Final = (" MIL", " POL")
_AUTHORITIES: Final = (" MIL", " POL", " GOV")
_BOTH: Final = 2
_NEAR: Final = 2  # phrases behind a noun in which its place may stand


class Around:
    """Lends sides to the nouns of one Doc."""

    def __init__(
        self,
        view: DocView,
        sides: Sides,
        syntax: Syntax,
        *,
        place_at: Mapping[int, PlaceMention],
        frames: FrameTable,
        grammar: GrammarTable,
        governor: Callable[[Trigger], int | None],
        country: Callable[[Trigger], str],
    ) -> None:
        self.view, self.doc, self.sides, self.syntax = view, view.doc, sides, syntax
        self.frames, self.grammar = frames, grammar
        self.governor, self.country = governor, country
        self.place_at = place_at

    def lend(self, trigger: Trigger, filled: Filled) -> None:
        """Fill the sides that are still open."""
        if not trigger.nominal:
            return
        type_ = trigger.frame.type
        if type_ in _STRIKING and not filled.recipients:
            filled.recipients.extend(without(self._befallen(trigger), filled.actors))
        if trigger.frame.reciprocal and not filled.actors:
            filled.actors.extend(self._met(trigger))
        elif trigger.frame.mode == _VISIT and filled.recipients and not filled.actors:
            filled.actors.extend(self._visitor(trigger, filled.recipients[0]))

    def place(self, trigger: Trigger, filled: Filled) -> None:
        """Fill the sides of deeds of which nothing else is told.

        Violence befalls its place, the people of the place protest; what «was done» by force was done by the forces
        that the words are about.
        """
        if not trigger.nominal or filled.actors or filled.recipients:
            return
        type_ = trigger.frame.type
        word = fold(self.doc.tokens[trigger.head].analysis.lemma)
        phrase = self.view.phrase(trigger.head)
        if phrase is not None and fold(self.doc.tokens[phrase.head].analysis.lemma) in self.grammar.named_by_deed:
            return  # «جرائم حرب في أفغانستان»
        if type_ in _OF_FORCES:
            filled.actors.extend(self._forces(trigger))
        elif type_ is EventType.ASSAULT and word in self.grammar.happening:
            filled.recipients.extend(self._stricken(trigger))
        elif type_ is EventType.PROTEST and word in self.grammar.gathering:
            filled.actors.extend(self._people_of(self._stricken(trigger)) or self._crowd(trigger))

    def _forces(self, trigger: Trigger) -> list[Participant]:
        """Return who tells what «was done», or the forces before: «قالت وزارة الدفاع إنه تم حجز أسلحة»."""
        verb = self.governor(trigger)
        if verb is None or fold(self.doc.tokens[verb].analysis.lemma) not in self.grammar.passive_light:
            return []
        speakers = [m for m in self.sides.speaker_at(trigger.head) if m.code.endswith(_AUTHORITIES)]
        if speakers:
            return self.sides.participants(speakers[:1], _FORCES)
        sentence = self.view.sentence_of[trigger.head]
        before = [
            m
            for m in self.sides.mentions
            if m.head < verb and sentence - self.view.sentence_of[m.head] <= 1
            if m.code.endswith(_ARMED) and m.reference is not Reference.GENERIC
        ]
        return self.sides.participants(before[-1:], _FORCES)

    def _crowd(self, trigger: Trigger) -> list[Participant]:
        """Return those who protest where nothing tells more of them than the country that the story is about.

        Behind a preposition a protest is only spoken of («خلال المظاهرات»).
        """
        phrase = self.view.phrase(trigger.head)
        country = self.country(trigger)
        if not country or phrase is None or phrase.relation:
            return []
        span = self.doc.tokens[trigger.head].span
        return [Participant(span.of(self.doc.story.text), f"{country} CIV", span, _PLACE)]

    # --- what a relative clause tells ---------------------------------------------------------------------------------

    def _relative(self, trigger: Trigger) -> tuple[Phrase, int, tuple[str, ...]] | None:
        """Return the noun's phrase, the verb of the relative clause behind it, and that verb's roles."""
        phrase = self.view.phrase(trigger.head)
        verb = self.sides.relative_verb(phrase) if phrase is not None else None
        if phrase is None or verb is None:
            return None
        return phrase, verb, self.frames.light.get(f"{self.doc.tokens[verb].analysis.lemma}/v", ())

    def _befallen(self, trigger: Trigger) -> list[Participant]:
        """Return whom the relative clause says it befell: «الإيقافات التي طالت رجال أعمال»."""
        found = self._relative(trigger)
        if found is None:
            return []
        phrase, verb, roles = found
        syntax = self.syntax.verb(verb)
        if "reach" in roles:
            return self.sides.participants(self.sides.of(syntax.object), _STRUCK)
        if "inverse" in roles:
            subject = syntax.subject
            told = subject if subject is not None and subject.head != phrase.head else syntax.object
            if told is not None:
                return self.sides.participants(self.sides.of(told), _STRUCK)
            before = self.sides.subject_before(syntax.clause, gender=self.doc.tokens[verb].analysis.features.gender)
            return self.sides.participants(before, _STRUCK)
        return []

    def _visitor(self, trigger: Trigger, host: Participant) -> list[Participant]:
        """«قال الوزير خلال زيارة لباريس»: who does something during a visit that is told as new pays it."""
        phrase, clause = self.view.phrase(trigger.head), self.view.clause(trigger.head)
        if phrase is None or clause is None or clause.kind is ClauseKind.RELATIVE or host.antecedent:
            return []
        if trigger.reading.article or trigger.reading.enclitic or fold(phrase.relation) not in self.grammar.during:
            return []
        found = self.sides.participants(self.sides.subject_of(clause)[:1], _MET)
        return [p for p in found if head_of(p.code) != head_of(host.code) != UNKNOWN_HEAD]

    # --- where it happened --------------------------------------------------------------------------------------------

    def _stricken(self, trigger: Trigger) -> list[Participant]:
        """Return the country of the place that a relative clause or the phrase behind «في» names."""
        found = self._relative(trigger)
        if found is not None:
            _, verb, roles = found
            syntax = self.syntax.verb(verb)
            spot = syntax.subject if "host" in roles else syntax.object if "reach" in roles else None
            if spot is not None and (place := self._place(spot)):
                return place
        phrase = self.view.phrase(trigger.noun)
        if phrase is None:
            return []
        if inside := self._place_in(trigger.noun + 1, phrase.last):
            return inside
        index = self.view.phrase_of[phrase.head] + 1
        for following in self.doc.phrases[index : index + _NEAR]:
            if following.kind is PhraseKind.VG or (following.kind is PhraseKind.NP and following.relation):
                break
            if following.relation in self.grammar.host:
                return self._place(following)
        return []

    def _place(self, phrase: Phrase) -> list[Participant]:
        return [p for head in phrase.parts or (phrase.head,) for p in self._place_of_member(head)]

    def _place_of_member(self, head: int) -> list[Participant]:
        phrase = self.view.phrase(head)
        return self._place_in(head, phrase.last) if phrase is not None else []

    def _place_in(self, first: int, last: int) -> list[Participant]:
        place = next((self.place_at[at] for at in range(first, last) if at in self.place_at), None)
        if place is None or not place.country:
            return []
        return [Participant(place.span.of(self.doc.story.text), place.country, place.span, _PLACE, place.name)]

    def _people_of(self, places: list[Participant]) -> list[Participant]:
        return [Participant(p.text, f"{head_of(p.code)} CIV", p.span, p.slot, p.name) for p in places]

    # --- who met ------------------------------------------------------------------------------------------------------

    def _met(self, trigger: Trigger) -> list[Participant]:
        """«أعلم الوزير، في اتصال هاتفي، نظيره»: who does something to somebody during a meeting meets him."""
        phrase = self.view.phrase(trigger.head)
        clause = self.view.clause(trigger.head)
        if phrase is None or clause is None or fold(phrase.relation) not in self.grammar.during:
            return []
        for group in self.view.phrases_between(clause.first, phrase.first):
            if group.kind is PhraseKind.VG:
                syntax = self.syntax.verb(group.head)
                met = [*self.sides.subject_of_verb(group.head), *self.sides.of(syntax.object)]
                if len({m.antecedent or m.span for m in met}) >= _BOTH:
                    return self.sides.participants(met, _MET)
        return []
