"""What is asked, promised, refused or threatened: the words behind a trigger that are its content.

An act that stands there is no event of its own («دعا إلى وقف الحرب» tells no war), and its words set the mode of the
event that holds them (REQUEST meet, assist, change, yield …).
"""

from __future__ import annotations

from typing import Final

from marsad.arabic.view import DocView
from marsad.events.syntax import Syntax
from marsad.events.triggers import Trigger
from marsad.lexicon.frames import FrameTable
from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.model.doc import Clause, ClauseKind, Phrase, PhraseKind, Pos
from marsad.model.event import EventType

_TABLES: Final = {EventType.REQUEST: "REQUEST", EventType.REJECT: "REQUEST", EventType.THREATEN: "THREATEN"}
_ABSORBING: Final = frozenset({EventType.REQUEST, EventType.AGREE, EventType.THREATEN, EventType.REJECT})
_GIVEN: Final = frozenset({EventType.AID, EventType.COOPERATE})
_PARTLY: Final = {
    EventType.RETREAT: _GIVEN,
    EventType.SANCTION: _GIVEN | {EventType.SUPPORT, EventType.CONSULT},
    EventType.CONCEDE: _GIVEN | {EventType.COERCE, EventType.REJECT, EventType.SANCTION},
    EventType.ACCUSE: frozenset({EventType.ACCUSE}),
}
"""Types whose object is no event of its own if it is one of these: aid that is let in, exports that are stopped."""
_MODE_WORDS: Final = 16
_NEXT: Final = 2  # words from one of doing to what is done
_ACCUSING: Final = "accuse"


class ContentRegions:
    """Content regions of one Doc: which tokens belong to what is asked for, and by which frame."""

    def __init__(
        self, view: DocView, syntax: Syntax, table: FrameTable, keys: list[frozenset[str]], grammar: GrammarTable
    ) -> None:
        self.view, self.syntax, self.table, self.keys, self.grammar = view, syntax, table, keys, grammar
        self._owners: dict[int, list[Trigger]] = {}

    def open(self, trigger: Trigger) -> None:
        """Mark the content of an accepted trigger."""
        event_type = trigger.frame.type
        if event_type in _ABSORBING:
            regions = self._regions(trigger)
        elif event_type is EventType.ACCUSE:
            regions = self._charge(trigger)
        elif event_type in _PARTLY:
            regions = self._rest(trigger)
        else:
            return
        for first, last in regions:
            for at in range(first, last):
                self._owners.setdefault(at, []).append(trigger)

    def owner(self, trigger: Trigger, event_type: EventType) -> Trigger | None:
        """Return the trigger in whose content an event of this type stands, or None."""
        for owner in self._owners.get(trigger.head, ()):
            taken = _PARTLY.get(owner.frame.type)
            if owner.head != trigger.head and (taken is None or event_type in taken):
                return owner
        return None

    def charged_by(self, trigger: Trigger) -> Trigger | None:
        """Return the accusation that charges somebody with this act, or None."""
        owners = self._owners.get(trigger.head, ())
        return next((o for o in owners if o.frame.type is EventType.ACCUSE and o.head != trigger.head), None)

    def mode(self, trigger: Trigger) -> str | None:
        """Return the mode that the words of the content set; a word of doing leaves it to the one behind it."""
        index = self.table.content.get(_TABLES.get(trigger.frame.type, ""))
        if index is None:
            return None
        for first, last in self._regions(trigger) or self._said_of(trigger):
            found = list(index.scan(self.keys, first, min(last, first + _MODE_WORDS)))
            if not found:
                continue
            at, match = found[0]
            if len(found) > 1 and found[1][0] - at <= _NEXT and self._is_light(at):
                match = found[1][1]  # «اعتماد حوار», «إجراء مفاوضات»
            return match.label
        return None

    def _is_light(self, at: int) -> bool:
        return any(self.table.light.get(key) for key in self.keys[at])

    def _said_of(self, trigger: Trigger) -> list[tuple[int, int]]:
        """Return what stands behind an expression that no slot reads: «حان الوقت لإنهاء الأزمة»."""
        clause = self.view.clause(trigger.head)
        if clause is None or trigger.construction != "expression":
            return []
        first = max(trigger.tokens) + 1
        return [(first, self._end(first, clause))] if first < clause.last else []

    def _regions(self, trigger: Trigger) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        slots = trigger.frame.slots_for(nominal=trigger.nominal).content
        if not slots:
            return [region for link in sorted(self.grammar.agreed) for region in self._behind(trigger, link)]
        for slot in slots:
            if slot.startswith("prep:"):
                found.extend(self._behind(trigger, fold(slot.partition(":")[2])))
            elif slot == "complement":
                found.extend(self._complement(trigger))
            elif slot == "object":
                found.extend(self._object(trigger))
            elif slot == "subject":
                found.extend(self._subject(trigger))
            elif slot.startswith("possessor"):
                phrase = self.view.phrase(trigger.head)
                if phrase is not None and phrase.last > trigger.head + 1:
                    found.append((trigger.head + 1, phrase.last))
        return found + self._second(trigger) or self._deed_behind(trigger)

    def _second(self, trigger: Trigger) -> list[tuple[int, int]]:
        """«ناشدت المنظمة الدول تقديم مساعدات»: the deed that stands as a second object."""
        clause = self.view.clause(trigger.head)
        if clause is None or trigger.reading.pos is not Pos.VERB:
            return []
        phrase = self.syntax.verb(trigger.head).second_object
        if phrase is None or not self._is_deed(phrase):
            return []
        return [(phrase.first, self._until(phrase, clause))]

    def _deed_behind(self, trigger: Trigger) -> list[tuple[int, int]]:
        """«دعوته المجلس لعقد جلسة», «بطلب من أجل تنظيم»: the first deed that a preposition joins to the trigger."""
        clause = self.view.clause(trigger.head)
        if clause is None:
            return []
        for phrase in self.view.phrases_between(trigger.head + 1, clause.last):
            if phrase.kind is PhraseKind.VG:
                break
            if (
                phrase.kind is PhraseKind.PP
                and fold(phrase.relation) in self.grammar.governed
                and self._is_deed(phrase)
            ):
                return [(phrase.first, self._until(phrase, clause))]
        return []

    def _is_deed(self, phrase: Phrase) -> bool:
        return any(r.pos is Pos.MASDAR for r in self.view.doc.tokens[phrase.head].word.analyses)

    def _rest(self, trigger: Trigger) -> list[tuple[int, int]]:
        """Return the phrase behind the trigger, with what prepositions join to it."""
        clause = self.view.clause(trigger.head)
        if clause is None:
            return []
        first = max(trigger.tokens) + 1 if trigger.construction == "expression" else trigger.head + 1
        last = self._end(first, clause)
        side = self.syntax.verb(trigger.head).subject if trigger.reading.pos is Pos.VERB else None
        behind = [p for p in self.view.phrases_between(first, last) if p is not side]
        apart = (p.first for p in behind[1:] if p.kind is PhraseKind.NP and p.relation == "")
        return [(first, next(apart, last))]

    def _charge(self, trigger: Trigger) -> list[tuple[int, int]]:
        """«اتهم الحركة بالتواطؤ مع»: what somebody is accused of is told by the accusation."""
        clause = self.view.clause(trigger.head)
        if clause is None or trigger.frame.pattern != _ACCUSING:
            return []
        for phrase in self.view.phrases_between(trigger.head + 1, self._end(trigger.head + 1, clause)):
            if phrase.relation in self.grammar.charge:
                return [(phrase.first, phrase.last)]
        return []

    def _behind(self, trigger: Trigger, preposition: str) -> list[tuple[int, int]]:
        clause = self.view.clause(trigger.head)
        if clause is None:
            return []
        found: list[tuple[int, int]] = []
        for phrase in self.view.phrases_between(trigger.head + 1, clause.last):
            if phrase.kind is PhraseKind.VG:
                break
            if phrase.kind is PhraseKind.PP and fold(phrase.relation) == preposition:
                found.append((phrase.first, self._until(phrase, clause)))
                break
        return found or self._complement(trigger)

    def _until(self, phrase: Phrase, clause: Clause) -> int:
        """Return where the content ends: a verbal noun takes the rest of its clause, any other noun its own phrase."""
        reading = self.view.doc.tokens[phrase.head].analysis
        if reading.pos is not Pos.MASDAR and reading.article:
            return phrase.last
        return self._end(phrase.last, clause)

    def _end(self, first: int, clause: Clause) -> int:
        """Return where the next verb begins or what only tells the occasion: «إلى الانسحاب | بعد سقوط قتلى»."""
        for phrase in self.view.phrases_between(first, clause.last):
            if phrase.kind is PhraseKind.VG or fold(phrase.relation) in self.grammar.occasion:
                return phrase.first
        return clause.last

    def _complement(self, trigger: Trigger) -> list[tuple[int, int]]:
        """Return the clause that «أن» opens behind the trigger, and the clauses joined to it."""
        index = self.view.clause_of[trigger.head] + 1
        clauses = self.view.doc.clauses
        if index <= 0 or index >= len(clauses) or not self._opens_wish(clauses[index]):
            return []
        found = [(clauses[index].first, clauses[index].last)]
        following = index + 1
        while following < len(clauses) and self._goes_on(clauses[following], clauses[index]):
            found.append((clauses[following].first, clauses[following].last))
            following += 1
        return found

    def _opens_wish(self, clause: Clause) -> bool:
        """«أن» with a present verb right behind it asks; «إنّ» and «أنّ» tell."""
        if clause.kind is not ClauseKind.COMPLEMENT or clause.marker is None or clause.marker + 1 >= clause.last:
            return False
        reading = self.view.doc.tokens[clause.marker + 1].analysis
        return reading.pos is Pos.VERB and reading.features.tense == "present"

    def _goes_on(self, clause: Clause, first: Clause) -> bool:
        same = self.view.sentence_of[clause.first] == self.view.sentence_of[first.first]
        if not same or clause.kind is not ClauseKind.COORDINATE:
            return False
        group = next((p for p in self.view.phrases_between(clause.first, clause.last) if p.kind is PhraseKind.VG), None)
        return group is not None and self.view.doc.tokens[group.head].analysis.features.tense == "present"

    def _subject(self, trigger: Trigger) -> list[tuple[int, int]]:
        """«يجب مساندة هذه الخطوة»: what must be is the subject."""
        clause = self.view.clause(trigger.head)
        phrase = self.syntax.verb(trigger.head).subject if trigger.reading.pos is Pos.VERB else None
        if phrase is None or clause is None or phrase.first < trigger.head:
            return []
        return [(phrase.first, self._until(phrase, clause))]

    def _object(self, trigger: Trigger) -> list[tuple[int, int]]:
        if trigger.reading.pos is not Pos.VERB:
            phrase = self.view.phrase(trigger.head)
            clause = self.view.clause(trigger.head)
            if phrase is None or clause is None:
                return []
            following = next(iter(self.view.phrases_between(phrase.last, clause.last)), None)
            return [(following.first, following.last)] if following and following.relation == "" else []
        phrase = self.syntax.transitive(trigger.head).object
        return [(phrase.first, phrase.last)] if phrase is not None else []
