"""Who is subject and object of a verb: from agreement, order and the clause, without a parser.

Arabic news puts the verb first («انتقد الوزير القرار»), or the subject behind «إن/أن» and in headlines; relative
clauses take their antecedent as subject unless a pronoun on the verb points back to it; and a subject that is left out
is the one of the clause before that agrees with the verb in gender and number.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from marsad.arabic.phrases import JOINED
from marsad.arabic.view import DocView
from marsad.lexicon.letters import fold
from marsad.model.doc import Analysis, Clause, ClauseKind, Phrase, PhraseKind, Pos, Token

_MARKS: Final = frozenset('"“”«»')
_COMMAS: Final = frozenset("،,؛;:.")
_NUMBERS: Final = frozenset({Pos.NUM, Pos.DIGITS})
_FEMININE_ENDINGS: Final = ("ه", "ات", "اء", "يا")
_HUMAN_PLURALS: Final = ("ون", "ين")


@dataclass(frozen=True, slots=True)
class VerbSyntax:
    """The sides of one verb. `subject`/`object` are phrases; `dropped` tells that the subject must be sought before.

    `object_pronoun` tells that the verb's attached pronoun is its object; `antecedent` is the phrase that a relative
    clause describes; `prepositional` are the phrases behind prepositions that may belong to the verb, in text order.
    """

    verb: int
    clause: Clause
    subject: Phrase | None
    object: Phrase | None
    second_object: Phrase | None
    object_pronoun: bool
    dropped: bool
    antecedent: Phrase | None
    prepositional: tuple[Phrase, ...]
    after: tuple[Phrase, ...]


def gender_of(token: Token) -> str:
    """Return m, f or "" (either) for a nominal word, from its reading or, failing that, its ending."""
    reading = token.analysis
    if reading.features.gender:
        return reading.features.gender
    stem = reading.stem or token.norm
    return "f" if stem.endswith(_FEMININE_ENDINGS) else ""


class Syntax:
    """Verb syntax over one Doc, each verb read once.

    `skipped` are tokens of time expressions and of names in apposition, `genders` the genders of head tokens that the
    actors' mentions tell, `partitive` the prepositions of «عدد من», `documents` the words for texts that speak,
    `people` the head tokens of actors, `counterparts` the words for one's like («نظيره»).
    """

    def __init__(
        self,
        view: DocView,
        *,
        skipped: Collection[int] = (),
        genders: dict[int, str] | None = None,
        partitive: Collection[str] = (),
        documents: Collection[str] = (),
        people: Collection[int] = (),
        counterparts: Collection[str] = (),
        directions: Collection[str] = (),
        of_things: Collection[str] = (),
    ) -> None:
        self.view = view
        self.skipped = skipped
        self.genders = genders or {}
        self.partitive = frozenset({fold(word) for word in partitive})
        self.documents = documents
        self.people = people
        self.counterparts = counterparts
        self.directions = directions
        self.of_things = of_things
        self._verbs: dict[int, VerbSyntax] = {}
        self._transitive: dict[int, VerbSyntax] = {}

    def verb(self, token: int) -> VerbSyntax:
        """Return the sides of the verb at this token."""
        known = self._verbs.get(token)
        if known is None:
            known = self._verbs[token] = self._read(token)
        return known

    def transitive(self, token: int) -> VerbSyntax:
        """Return the sides of a verb that takes an object: a thing behind it is that, and its subject is left out.

        «أنه يستنكر القرار», «ورفض المقترح»: the only phrase behind the verb agrees with it but cannot act.
        """
        known = self._transitive.get(token)
        if known is None:
            known = self.verb(token)
            subject = known.subject
            behind = subject is not None and subject.first > token and subject is not known.antecedent
            speaks = subject is not None and self._speaks(subject)
            free = behind and not speaks and not known.object_pronoun
            lone = free and known.object is None and (not self._acts(subject) or self._points_at_subject(subject))
            if lone or (free and self._is_deed(subject)):
                known = replace(known, subject=None, object=subject, dropped=True)
            self._transitive[token] = known
        return known

    def _points_at_subject(self, phrase: Phrase | None) -> bool:
        """«التقى نظيره»: a counterpart is always somebody else's, so it is no subject where it stands alone."""
        if phrase is None:
            return False
        reading = self.view.doc.tokens[phrase.head].analysis
        return bool(reading.enclitic) and fold(reading.lemma) in self.counterparts

    def _is_deed(self, phrase: Phrase | None) -> bool:
        """«انتقد تعيين فلان وزيرا»: a deed is judged, it judges nobody."""
        return phrase is not None and self.view.doc.tokens[phrase.head].analysis.pos is Pos.MASDAR

    def _speaks(self, phrase: Phrase) -> bool:
        return fold(self.view.doc.tokens[phrase.head].analysis.lemma) in self.documents

    def _acts(self, phrase: Phrase | None) -> bool:
        return phrase is not None and any(head in self.people for head in phrase.parts)

    def _gender(self, phrase: Phrase) -> str:
        known = self.genders.get(phrase.head)
        if self._counted(phrase) or self.view.doc.tokens[phrase.head].analysis.pos is Pos.NUM:
            return ""  # «اقتحم عشرات المستوطنين», «نزحت مئات الأسر»
        return gender_of(self.view.doc.tokens[phrase.head]) if known is None else known

    def _plural_of_people(self, phrase: Phrase) -> bool:
        token = self.view.doc.tokens[phrase.head]
        number = token.analysis.features.number
        if self._counted(phrase):
            return True
        return number in ("p", "d") or token.norm.endswith(_HUMAN_PLURALS)

    def _counted(self, phrase: Phrase) -> bool:
        """«38 شخصا قتلوا»: what a number counts is written in the singular and means many."""
        tokens = self.view.doc.tokens
        return any(tokens[at].analysis.pos in _NUMBERS for at in range(phrase.first, phrase.head))

    def agrees(self, reading: Analysis, phrase: Phrase, *, before: bool) -> bool:
        """Tell whether the phrase can be the verb's subject; `before` when it stands before the verb."""
        person, gender, number = reading.features.person, reading.features.gender, reading.features.number
        if person in ("1", "2"):
            return False
        token = self.view.doc.tokens[phrase.head]
        counted = phrase.head > phrase.first
        if not before and not counted and any(self._oblique(head) for head in phrase.parts or (phrase.head,)):
            return False
        head_gender = self._gender(phrase)
        several = len(phrase.parts) > 1 or self._plural_of_people(phrase)
        if number in ("p", "d"):
            return before and several
        if gender == "f":
            return head_gender != "m" or (several and not token.norm.endswith(_HUMAN_PLURALS))
        if before and several and len(phrase.parts) == 1 and head_gender == "f":
            return False
        return head_gender != "f"

    def _oblique(self, head: int) -> bool:
        """Tell a member that shows the case of an object: «دعا رجال الأعمال وممثلي النقابات إلى»."""
        return self.view.doc.tokens[head].analysis.features.case in ("obl", "acc")

    def _bare(self, first: int, last: int) -> list[Phrase]:
        """Return the noun phrases of a stretch that no preposition or conjunction governs and that name no time."""
        return [
            phrase
            for phrase in self.view.phrases_between(first, last)
            if phrase.kind is PhraseKind.NP and phrase.relation == "" and phrase.head not in self.skipped
            if not self._is_direction(phrase)
        ]

    def _is_direction(self, phrase: Phrase) -> bool:
        """«قتل بغارة جنوب لبنان»: where it happened, not what was done to whom."""
        reading = self.view.doc.tokens[phrase.head].analysis
        if reading.article or phrase.head in self.people:  # «جنوب أفريقيا» is a country
            return False
        return fold(reading.lemma) in self.directions and phrase.last > phrase.head + 1

    def _read(self, at: int) -> VerbSyntax:
        view, token = self.view, self.view.doc.tokens[at]
        clause = view.clause(at)
        group = view.verb_group(at)
        if clause is None or group is None:  # a verb always stands in both; a hand-made Doc may lack them
            clause = clause or Clause(ClauseKind.MAIN, at, at + 1)
            group = group or Phrase(PhraseKind.VG, at, at + 1, at)
        last = self._reach(group, clause)
        after = [p for p in view.phrases_between(group.last, last) if p.kind is not PhraseKind.VG]
        bare = self._bare(group.last, last)
        before = [
            phrase
            for part in view.segments(clause)
            if part.first < group.first
            for phrase in self._bare(part.first, min(part.last, group.first))
        ]
        antecedent = self._antecedent(clause)
        quoted = bool(bare) and self._opens_quotation(bare[0], group)
        subject, objects, dropped = self._sides(token.analysis, clause, before, bare, antecedent, quoted=quoted)
        objects = [p for p in objects if not self._behind_comma(p, group)]
        if not objects and antecedent is None:
            objects = self._resumed(clause) if subject is not None and bare else []
        pronoun = bool(token.analysis.enclitic)
        if pronoun and objects and len(objects) == 1:
            second: Phrase | None = objects[0]
            first: Phrase | None = None
        else:
            first = objects[0] if objects else None
            second = objects[1] if len(objects) > 1 else None
        return VerbSyntax(
            verb=at,
            clause=clause,
            subject=subject,
            object=first,
            second_object=second,
            object_pronoun=pronoun,
            dropped=dropped,
            antecedent=antecedent,
            prepositional=tuple(p for p in after if p.kind is PhraseKind.PP),
            after=tuple(after),
        )

    def _reach(self, group: Phrase, clause: Clause) -> int:
        """Return where the verb's sides end: the clause's end or the next verb group."""
        for phrase in self.view.phrases_between(group.last, clause.last):
            if phrase.kind is PhraseKind.VG:
                return phrase.first
        return clause.last

    def _antecedent(self, clause: Clause) -> Phrase | None:
        """Return the phrase that a relative clause describes: the last one before it, in the same sentence."""
        if clause.kind is not ClauseKind.RELATIVE:
            return None
        at = clause.first - 1
        tokens = self.view.doc.tokens
        while at >= 0 and tokens[at].form in _COMMAS | _MARKS:
            at -= 1
        if at < 0 or self.view.sentence_of[at] != self.view.sentence_of[clause.first]:
            return None
        return self._first_member(self.view.phrase(at), tokens[clause.first])

    def _first_member(self, phrase: Phrase | None, relative: Token) -> Phrase | None:
        """A plural relative behind a list describes the whole list."""
        if phrase is None or phrase.kind is PhraseKind.VG:
            return None
        if relative.analysis.features.number not in ("p", "d") or phrase.relation != JOINED:
            return phrase
        return self.view.opener(phrase)

    def _sides(
        self,
        reading: Analysis,
        clause: Clause,
        before: list[Phrase],
        after: list[Phrase],
        antecedent: Phrase | None,
        *,
        quoted: bool,
    ) -> tuple[Phrase | None, list[Phrase], bool]:
        """Return subject, object candidates and whether the subject is dropped; none is `quoted` with what he says."""
        if self._pronoun_marker(clause) and not before:
            return None, after, True
        overt = after[0] if after and not quoted and self.agrees(reading, after[0], before=False) else None
        if antecedent is not None and not before:
            return self._relative_sides(reading, antecedent, overt, after)
        if before and self.agrees(reading, before[-1], before=True):
            if clause.kind in (ClauseKind.COMPLEMENT, ClauseKind.CAUSE) or overt is None or len(after) < 2:
                return before[-1], after, False
            return before[-1], after, False
        if overt is not None:
            return overt, after[1:], False
        if len(after) == 2 and not before and not quoted and self._object_first(reading, *after):
            return after[1], after[:1], False
        return None, after, True

    def _object_first(self, reading: Analysis, first: Phrase, second: Phrase) -> bool:
        """«زار بغداد وفد كوري»: a name that cannot be the subject, right before an indefinite actor that can."""
        head, actor = self.view.doc.tokens[first.head].analysis, self.view.doc.tokens[second.head].analysis
        if head.pos is not Pos.NAME or actor.article or actor.pos is Pos.NAME or first.last != second.first:
            return False
        return self._acts(second) and self.agrees(reading, second, before=False)

    def _opens_quotation(self, phrase: Phrase, group: Phrase) -> bool:
        """«طالبت "الحكومة بالتدخل"»: words that begin a quotation right behind the verb are what somebody says."""
        tokens = self.view.doc.tokens
        if phrase.first != group.last + 1 or tokens[group.last].form not in _MARKS:
            return False
        return phrase.last >= len(tokens) or tokens[phrase.last].form not in _MARKS

    def _pronoun_marker(self, clause: Clause) -> bool:
        """Tell whether the word that opens the clause carries its subject («إنه يرفض»، «أنها قررت»)."""
        if clause.marker is None or clause.kind is ClauseKind.RELATIVE:
            return False
        reading = self.view.doc.tokens[clause.marker].analysis
        return reading.pos is Pos.SUBORD and bool(reading.enclitic)

    def _relative_sides(
        self, reading: Analysis, antecedent: Phrase, overt: Phrase | None, after: list[Phrase]
    ) -> tuple[Phrase | None, list[Phrase], bool]:
        if reading.enclitic and overt is not None:
            return overt, after[1:], False
        if reading.enclitic and not self._acts(antecedent) and fold(reading.lemma) not in self.of_things:
            return None, after, True  # «الزيارة التي أداها»: somebody before paid it
        if self.agrees(reading, antecedent, before=True):
            return antecedent, after, False
        if overt is not None:
            return overt, after[1:], False
        return None, after, True

    def _behind_comma(self, phrase: Phrase, group: Phrase) -> bool:
        """Tell whether a comma parts an object from its verb: what stands there is an apposition or a new clause.

        A pair of commas only encloses something («دعا الحزب، اليوم الأحد، الحكومة إلى»); one inside a mention is the
        mention's («رئيس الحزب، فلان»), one behind a time is the time's («قصفت الطائرات مساء الأحد، مقرا»).
        """
        tokens = self.view.doc.tokens
        commas = [i for i in range(group.last, phrase.first) if tokens[i].form in _COMMAS]
        own = [i for i in commas if i not in self.skipped and i - 1 not in self.skipped]
        return len(commas) % 2 == 1 and len(own) % 2 == 1

    def _resumed(self, clause: Clause) -> list[Phrase]:
        """Seek the object behind a clause that parts it from its verb («بنى بوتين، الذي …، شراكة»)."""
        last = self.view.segments(clause)[-1]
        return self._bare(last.first, last.last)[:1] if last is not clause else []
