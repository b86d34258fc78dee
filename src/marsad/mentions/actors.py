"""Actors in a Doc: names, offices with their country, nationality words, crowds, and words that point back to them.

The unit is the noun phrase: «وزير الخارجية الأميركي أنتوني بلينكن» is one mention, whose code comes from the office and
the nationality and whose identity from the name. A head through which the phrase means its complement («عدد من
النواب») is looked through. A phrase whose head is none of these is no actor; the names inside it stay mentions of
their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from marsad.arabic.view import DocView
from marsad.lexicon.actors import ActorTable
from marsad.lexicon.grammar import GrammarTable
from marsad.mentions.complements import Role
from marsad.mentions.names import NameFinder, NameHit, may_be_given
from marsad.mentions.naming import NAME_POS
from marsad.mentions.pointing import Pointing
from marsad.mentions.reading import code_of
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import Phrase, PhraseKind, Pos
from marsad.model.mention import ActorMention, PlaceMention, Reference

_PAUSES: Final = frozenset("،,.:؛;-–()")
_COMMAS: Final = frozenset("،,")
_FIGHTERS: Final = "fighters"
_KINDS_OF_DEED: Final = frozenset({"fighters", "journalists"})
_NAME_LENGTH: Final = 4
_FIRST_NAMES: Final = frozenset({*NAME_POS, Pos.NOUN, Pos.ACTIVE, Pos.ADJ})
_SURNAMES: Final = frozenset({Pos.NISBA, Pos.ADJ})
_TO_SAID: Final = 8  # tokens between an office and «أن»
_DESCRIBING: Final = frozenset({Pos.ADJ, Pos.NISBA, Pos.ACTIVE, Pos.PASSIVE})


class ActorFinder:
    """Finds the actor mentions of a Doc; one object a lexicon."""

    def __init__(self, table: ActorTable, grammar: GrammarTable) -> None:
        self.table = table
        self.grammar = grammar
        self.names = NameFinder(table)

    def find(
        self, view: DocView, hits: Sequence[NameHit], *, places: Sequence[PlaceMention] = (), home: str = ""
    ) -> tuple[ActorMention, ...]:
        """Return the mentions in text order.

        `places` tell the country of «محافظ حلب»; `home` is the outlet's country (alpha-3) or "".
        """
        return _Phrases(self.table, self.grammar, view, hits, places, home).run()


class _Phrases(Pointing):
    """Reads phrases in text order, so that what was named before is known."""

    def run(self) -> tuple[ActorMention, ...]:
        found: list[ActorMention] = []
        for phrase in self.doc.phrases:
            if phrase.kind is PhraseKind.VG or phrase.last <= self.done:
                continue
            for mention in self._phrase(phrase):
                told = self._joins_name(found[-1] if found else None, mention)
                if told is not None and found and found[-1].first == told.first:
                    found.pop()
                told = self._introduced(told or mention)
                self.context.add(told)
                found.append(told)
        return tuple(sorted(found, key=lambda m: (m.first, -m.last)))

    def _joins_name(self, before: ActorMention | None, mention: ActorMention) -> ActorMention | None:
        """Return «هالة الفلانية، عضو الحزب» as one mention: an office behind a name and a comma is that person's."""
        at = mention.first - 1
        if at < 2 or head_of(mention.code) == UNKNOWN_HEAD or not self._is_office_of_one(mention):
            return None
        if self.tokens[at].form not in _COMMAS:
            return self._joins_new_name(before, mention)
        own = self.tokens[mention.first].analysis
        if own.proclitics or (own.features.case == "acc" and not own.article):
            return None  # «جددت الثقة في فلان، رئيسا للكتلة»
        if before is not None and before.last == at:
            person = before.reference is Reference.NAME and before.kind == "person"
            if not person or head_of(before.code) not in ("", head_of(mention.code)):
                return None
            first, name, actor_id = before.first, before.name, before.actor_id
        else:
            phrase = self.view.phrase(at - 1)
            taken = before.last if before is not None else 0
            if phrase is None or phrase.last != at or phrase.first < taken:
                return None
            if phrase.first and self.tokens[phrase.first - 1].analysis.pos is Pos.PREP:
                return None
            if not self._is_new_name(phrase.first, phrase.last):
                return None
            first, name, actor_id = phrase.first, self.doc.text(phrase.first, at), None
        joined = self._mention(
            first, mention.last, first, name, mention.code, Reference.ROLE, actor_id=actor_id, kind="person"
        )
        self._know(first, at, joined)
        return joined

    def _joins_new_name(self, before: ActorMention | None, mention: ActorMention) -> ActorMention | None:
        """«قال غراهام أشتون مفوض شرطة فيكتوريا إن …»: a new name right before an office, and what he says behind."""
        last, taken = mention.first, before.last if before is not None else 0
        if self.tokens[last].analysis.proclitics or not self._says(mention.last):
            return None
        first = last
        while first > taken and last - first < _NAME_LENGTH and self._may_be_part(first - 1):
            first -= 1
        if not first or self.tokens[first - 1].analysis.pos is not Pos.VERB or not self._is_new_name(first, last):
            return None
        name = self.doc.text(first, last)
        joined = self._mention(first, mention.last, first, name, mention.code, Reference.ROLE, kind="person")
        self._know(first, last, joined)
        return joined

    def _may_be_part(self, at: int) -> bool:
        """Tell a word that may stand in a person's name."""
        reading = self.tokens[at].analysis
        return reading.pos in NAME_POS or (reading.pos in _SURNAMES and reading.article)

    def _says(self, at: int) -> bool:
        """Tell whether «أن» opens what somebody says some words behind an office, before any other verb."""
        for token in self.tokens[at : at + _TO_SAID]:
            if token.analysis.pos is Pos.SUBORD:
                return True
            if token.analysis.pos in (Pos.VERB, Pos.PUNCT):
                return False
        return False

    def _is_office_of_one(self, mention: ActorMention) -> bool:
        """Tell an office of one person whom the mention does not name itself."""
        if not self.doc.text(mention.first, mention.last).startswith(mention.name):
            return False
        if mention.reference is Reference.ROLE:
            return mention.kind == "person" and not mention.plural
        return mention.reference is Reference.GENERIC and self.tokens[mention.head].analysis.features.number == "s"

    def _know(self, first: int, last: int, person: ActorMention) -> None:
        for at in range(first, last):
            self.context.people.setdefault(self.norms[at], person)

    def _introduced(self, mention: ActorMention) -> ActorMention:
        """Take in the new name behind the comma of an office: «الأمين العام لحزب البناء، رياض الفلاني على …»."""
        if mention.kind != "person" and mention.reference is not Reference.GENERIC:
            return mention
        named = self._name_behind(mention.last)
        if named is None or not self._is_office_of_one(mention):
            return mention
        first, last = named
        name, self.done = self.doc.text(first, last), last
        person = replace(
            mention,
            last=last,
            span=self.doc.span(mention.first, last),
            name=name,
            reference=Reference.ROLE,
            kind="person",
        )
        self._know(first, last, person)
        return person

    def _name_behind(self, at: int) -> tuple[int, int] | None:
        """Return the name behind the comma that ends the words of an office («… لحزب البناء، رياض الشعيبي على …»)."""
        for _ in range(3):
            if at + 2 < len(self.tokens) and self.tokens[at].form in _COMMAS:
                phrase = self.view.phrase(at + 1)
                fits = phrase is not None and phrase.first == at + 1  # a comma may have been read as «and»
                return (
                    (phrase.first, phrase.last) if phrase and fits and self._is_new_name(at + 1, phrase.last) else None
                )
            phrase = self.view.phrase(at) if at < len(self.tokens) else None
            if phrase is None or phrase.kind is PhraseKind.VG or at < phrase.first:
                return None
            if not phrase.relation and phrase.first == at:
                sure = all(self.tokens[i].analysis.pos in NAME_POS for i in range(at, phrase.last))
                return (at, phrase.last) if sure and self._is_new_name(at, phrase.last) else None
            at = phrase.last
        return None

    def _is_new_name(self, first: int, last: int) -> bool:
        """Tell a first name and a surname that no list has."""
        if not 2 <= last - first <= _NAME_LENGTH or any(i in self.placed for i in range(first, last)):
            return False
        begin, end = self.tokens[first].analysis, self.tokens[last - 1].analysis
        second = self.tokens[first + 1].analysis
        if begin.article or begin.proclitics or begin.pos not in _FIRST_NAMES:
            return False
        given = any(reading.pos in NAME_POS for reading in self.tokens[first].word.analyses)
        joined = second.article and second.pos is Pos.NAME and last - first > 2  # «عبد الوهاب معطر»
        if begin.pos not in NAME_POS and not end.article and end.pos is not Pos.NAME and not joined:
            return False  # «ضيف بوليتيكا»
        surname = end.pos in NAME_POS or (end.article and end.pos in _DESCRIBING)
        hit = next((self.hit_at[i] for i in range(first, last) if i in self.hit_at), None)
        known = hit is not None and (not self._is_person(hit) or (hit.first == first and not may_be_given(hit)))
        return surname and given and not known and not self.begins[first].role

    # --- one phrase -------------------------------------------------------------------------------------------------

    def _phrase(self, phrase: Phrase) -> list[ActorMention]:
        begin = max(phrase.head, self.done)
        main = self._headed(phrase, begin)
        rest_from = main.last if main else begin
        found = [main] if main else []
        found.extend(self._inner(phrase, rest_from))
        if found:
            self.done = max(self.done, *(m.last for m in found))
        return found

    def _headed(self, phrase: Phrase, begin: int) -> ActorMention | None:
        """Return the mention that the phrase's head carries, looking through transparent heads."""
        at = begin
        while at < phrase.last:
            mention = self._at(phrase, at)
            if mention is not None and mention.reference is Reference.ROLE and at > begin and self._qualifies(at):
                mention = None  # «السياسة الخارجية» is no ministry
            if mention is not None:
                first = begin if begin == phrase.head else mention.first
                if mention.reference is Reference.SEAT and any(self._is_locality(i) for i in range(begin, at)):
                    mention = replace(mention, code=head_of(mention.code))
                if at > begin and mention.reference is Reference.DEMONYM:
                    mention = self._of_people(mention, begin, at)
                return replace(mention, first=first, head=phrase.head, span=self.doc.span(first, mention.last))
            if not self._transparent(at):
                return None
            at += 1
        return self._through_preposition(phrase, begin)

    def _qualifies(self, at: int) -> bool:
        """Tell an adjective with article behind a noun with one."""
        both = self.tokens[at - 1].analysis.article and self.tokens[at].analysis.article
        return both and self._describes(at)

    def _of_people(self, mention: ActorMention, begin: int, at: int) -> ActorMention:
        """«التصريحات الإيرانية» are of a state and not of its people, «عشرات السودانيين» of a people."""
        counted = any(self._counts(i) for i in range(begin, at))
        if not mention.plural and not counted:
            return replace(mention, code=head_of(mention.code), group="", kind="")
        return replace(mention, code=code_of(head_of(mention.code), "CIV")) if counted else mention

    def _is_locality(self, at: int) -> bool:
        reading = self.tokens[at].analysis
        stem = (reading.stem or self._bare(at)).removeprefix(self.table.article)
        return bool({stem, reading.lemma} & self.grammar.locality)

    def _counts(self, at: int) -> bool:
        reading = self.tokens[at].analysis
        numeral = reading.pos in (Pos.NUM, Pos.DIGITS)
        return numeral or bool({reading.stem or self.tokens[at].norm, reading.lemma} & self.grammar.counting)

    def _transparent(self, at: int) -> bool:
        reading = self.tokens[at].analysis
        stem = reading.stem or self.tokens[at].norm
        return (
            stem in self.grammar.transparent
            or reading.lemma in self.grammar.transparent
            or reading.pos in (Pos.NUM, Pos.DIGITS, Pos.DEM)
            or stem in self.grammar.honorific
            or self.tokens[at].norm in self.grammar.honorific
        )

    def _through_preposition(self, phrase: Phrase, begin: int) -> ActorMention | None:
        """«عدد من النواب»: a phrase of transparent words only means the phrase behind «من»."""
        index = self.view.phrase_of[phrase.head] + 1
        if index <= 0 or index >= len(self.doc.phrases):
            return None
        following = self.doc.phrases[index]
        if (
            following.first != phrase.last
            or following.relation not in self.grammar.source
            or following.kind is not PhraseKind.PP
        ):
            return None
        inner = self._headed(following, following.head)
        if inner is None:
            return None
        if inner.reference is Reference.DEMONYM and inner.plural:
            inner = self._of_people(inner, begin, phrase.last)
        return replace(inner, first=begin, head=phrase.head, span=self.doc.span(begin, inner.last), plural=True)

    def _at(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Return the mention that starts at this token of the phrase, or None."""
        if shared := self._same_office(phrase, at):
            return shared
        role = self._role(at, phrase.last)
        if role is not None and role.form.construct and (known := self._known_person(phrase, at)):
            return known  # «انتقد رئيسي النظام» where the story has named Raisi
        hit = self.hit_at.get(at)
        if hit is not None and (role is None or self._names(hit, role)):
            named = self._named(phrase, hit)
            if named is not None:
                return named
        if mention := self._pointing_back(phrase, at):
            return mention
        if role is not None:
            return None if self._kind_of_deed(phrase, role) else self._role_mention(phrase, role)
        return self._people(phrase, at) or self._known_person(phrase, at)

    def _inner(self, phrase: Phrase, begin: int) -> list[ActorMention]:
        """Return mentions of names and offices inside the phrase behind its main mention."""
        found: list[ActorMention] = []
        at = begin
        while at < phrase.last:
            mention = None
            if at > phrase.head or at >= begin:
                hit = self.hit_at.get(at)
                mention = self._named(phrase, hit) if hit else None
                if mention and mention.reference is Reference.SEAT and self._is_locality(phrase.head):
                    mention = replace(mention, code=head_of(mention.code))  # «العاصمة الكينية نيروبي»
                if mention is None and not self._describes(at) and (role := self._role(at, phrase.last)):
                    mention = None if self._kind_of_deed(phrase, role) else self._role_mention(phrase, role)
                mention = mention or self._owner(phrase, at)
            if mention is None:
                at += 1
            else:
                found.append(mention)
                at = mention.last
        return found

    def _owner(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Return the people or person behind a noun in construct: «حقوق الفلسطينيين», «تكليف الشاهد»."""
        if at == phrase.head or not self.tokens[at].analysis.article or self.tokens[at - 1].analysis.article:
            return None
        people = self._people(phrase, at)
        if people is not None and people.plural:
            return people
        return self._known_surname(at) or (self._short_name(phrase, at) if self.begins[at].role else None)

    def _kind_of_deed(self, phrase: Phrase, role: Role) -> bool:
        """«هجوم إرهابي», «هجمات انتحارية»: the deed is of that kind, nobody who does it is named."""
        if role.entry.group not in _KINDS_OF_DEED or role.form.number != "s" or role.first == 0:
            return False
        if role.definite:
            return self._behind_name(role.first)
        before = self.tokens[role.first - 1].analysis
        if before.pos in (Pos.NUM, Pos.DIGITS) or self._counts(role.first - 1):
            return False  # «14 إرهابيا»
        if role.entry.group == _FIGHTERS and before.pos is Pos.PREP:
            return False  # «القبض على إرهابي»
        if role.entry.group != _FIGHTERS and (role.last < phrase.last or before.pos is Pos.PREP):
            return False  # «في تصريح صحفي» is such a word, «مع مراسل القناة» none
        if role.first == phrase.first and before.pos not in (Pos.NOUN, Pos.MASDAR):
            return False
        return not before.article and not {before.lemma, before.stem} & self.grammar.befalls

    def _behind_name(self, at: int) -> bool:
        """«تنظيم "داعش" الإرهابي»: the word describes the name right before it, which marks may close."""
        while at > 1 and self.tokens[at - 1].analysis.pos is Pos.PUNCT and self.tokens[at - 1].form not in _PAUSES:
            at -= 1
        return at in self.hit_ends

    def _names(self, hit: NameHit, role: Role) -> bool:
        """Tell whether a name is more than an office: «الرئيس المصري» is one, whose holder may be named behind it."""
        return hit.last >= role.last and not self._is_office(hit)

    def _is_office(self, hit: NameHit) -> bool:
        """Tell whether a name is that of an office («رئيس الوزراء الإيطالي»): its holder may be named behind it."""
        return self.table.actors[hit.entries[0].actor_id].kind == "office" and hit.entries[0].kind_of_name != "seat"

    def _describes(self, at: int) -> bool:
        """Tell an adjective inside a phrase («العلاقات الدبلوماسية», «عزلة دبلوماسية») from a noun."""
        reading = self.tokens[at].analysis
        before = self.tokens[at - 1].analysis if at else None
        if before is not None and before.pos in (Pos.NUM, Pos.DIGITS) and not reading.article:
            return False  # «إصابة 130 آخرين»
        if reading.pos in (Pos.ADJ, Pos.NISBA):
            people = reading.features.number == "p" and reading.features.case in ("nom", "obl")
            return not (people and before is not None and before.features.number == "s")  # «مقتل مدنيين»
        if before is None or before.article != reading.article or before.enclitic:
            return False
        same = (before.features.gender, before.features.number) == (reading.features.gender, reading.features.number)
        if before.pos in (Pos.NUM, Pos.DIGITS) or not same:
            return False
        both = before.article and before.pos in (Pos.NOUN, Pos.NAME)  # «العدول المنفذين»; «اعتقال ناشط» has a person
        kinds = _DESCRIBING if both or reading.features.gender == "f" else {Pos.NISBA}
        return any(word.pos in kinds for word in self.tokens[at].word.analyses)
