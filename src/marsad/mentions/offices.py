"""Offices in a noun phrase: «وزير الخارجية الأميركي أنتوني بلينكن» is one mention.

The code comes from the office and the nationality or body that the phrase names, the identity from the name. An office
without a country is that of the same office named before, else of the country that the story is about.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from marsad.lexicon.actors import ActorEntry, RoleEntry
from marsad.mentions.complements import STATE_WORDS, Complements, Role
from marsad.mentions.context import country_of
from marsad.mentions.names import NameHit
from marsad.mentions.naming import NAME_POS
from marsad.mentions.reading import code_of
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import Phrase, PhraseKind, Pos
from marsad.model.mention import ActorMention, Reference
from marsad.model.text import Span

_NAME_LENGTH: Final = 4
_HEADS_OF_STATE: Final = 9  # the weight of «رئيس», «أمير», «ملك», which also head what is no state
_GOVERNMENT: Final = ".government"  # how the ids of governments end, which seats stand for
_PARTISAN: Final = {"LEG": frozenset({"LEG"}), "PTY": frozenset({"PTY", "OPP", "REB"})}
_ANYBODY: Final = frozenset({"CIV", "MED"})  # people whom a text may name without a country
_NAMES_BACK: Final = 60  # mentions before in which a short form may find its full one
_PRESIDENCY: Final = "presidency"
_NO_STATES: Final = frozenset({"", "PTY", "OPP", "NGO", "BUS", "MED"})  # «حزبه» is the party that was named
_PARTY: Final = "PTY"
_GOV: Final = "GOV"
_COUNTRY: Final = "country"
_CIVILIAN: Final = "CIV"
_STATE: Final = "state-word"
_SENDERS: Final = frozenset({"body", "party", "ngo", "armed-group", "company"})
_LED: Final = frozenset({"armed-group", "party", "ngo", "company"})
_ARMED: Final = "UAF"
_REBEL: Final = "REB"
_OPPOSITION: Final = "OPP"
_OWN_SECTORS: Final = frozenset({"LEG", "PTY"})  # a deputy of a party is a deputy, a candidate for an office no holder


class Offices(Complements):
    """Reads offices and bodies."""

    def _role_mention(self, phrase: Phrase, role: Role) -> ActorMention | None:
        if self._put_an_end(phrase, role) or self._is_where(phrase, role) or self._run_for(phrase, role):
            return None
        head, body, last = self._complement(phrase, role)
        entry = role.entry
        if entry.kind == "group":
            return self._group(phrase, role, head, body, last)
        within = self._body_within(phrase, role) if self._may_be_within(role, head, body) else None
        last = max(last, within.last) if within else last
        tied = self.view.phrase(last - 1) if last > phrase.last else None  # «المتحدث | باسم الجيش فلان»
        named = tied is not None and (self._is_name_of(tied.head) or self._ends_in_name(tied, last))
        person, last = self._person_after(tied if tied and named else phrase, role, last)
        if not within and not self._stands(phrase, role, head, body, person):
            return None
        if within is not None:
            code, name, actor_id = self._code_within(role, within, person)
            last = max(last, within.last)
        else:
            code, name, actor_id = self._role_code(role, head, body, person)
        last = self._described(phrase, max(last, role.last), many=entry.kind == "body")
        if entry.kind == "person" and self._is_former(role.last, last):
            code = head_of(code)
        if not code:
            return None
        if entry.id == _STATE and role.definite and role.form.number == "s" and country_of(code) == code:
            code = code_of(code, _GOV)  # «الدولة» acts by its government
        mention = self._mention(
            role.first, last, role.first, name, code, Reference.ROLE,
            actor_id=actor_id, plural=role.form.number != "s", kind=entry.kind,
        )  # fmt: skip
        self._remember(role, person, mention)
        return mention

    def _ends_in_name(self, tied: Phrase, last: int) -> bool:
        """«المدير العام للمتاحف العراقية فلان الفلاني»: a name behind the body that a preposition ties to an office."""
        rest = range(last, tied.last)
        names = all(self.tokens[i].analysis.pos in NAME_POS and i not in self.placed for i in rest)
        return 1 < len(rest) <= _NAME_LENGTH and names

    def _put_an_end(self, phrase: Phrase, role: Role) -> bool:
        """«القضاء على التنظيم» names no court."""
        if role.last < phrase.last or phrase.last >= len(self.tokens):
            return False
        return (
            self._bare(role.first).removeprefix(self.table.article) in self.grammar.done_to
            and self.norms[phrase.last] in self.grammar.done_link
        )

    def _run_for(self, phrase: Phrase, role: Role) -> bool:
        """«انتخابات الرئاسة», «منصب الرئيس», «برئاسة فلان»: an office and nobody who holds it."""
        if role.entry.office == _PRESIDENCY and not role.definite and role.last < phrase.last:
            return self._may_name_person(role.last)
        if role.first == phrase.first or (role.last < len(self.tokens) and self._may_name_person(role.last)):
            return False
        before = self.tokens[role.first - 1].analysis
        return not before.article and bool({before.lemma, before.stem} & self.grammar.contest)

    def _is_where(self, phrase: Phrase, role: Role) -> bool:
        """«في ولاية تبسة»: a province behind such a preposition is where something happens."""
        province = role.entry.kind == "body" and "place" in role.entry.takes and role.entry.sector == "GOV"
        return province and role.first == phrase.head and phrase.relation in self.grammar.located

    def _stands(
        self, phrase: Phrase, role: Role, head: str, body: ActorEntry | None, person: NameHit | Span | None
    ) -> bool:
        """Tell whether what stands beside a role noun lets it name somebody."""
        needs = role.entry.needs
        country = head if head != UNKNOWN_HEAD else ""
        alone = role.definite and (
            role.last >= phrase.last or self.tokens[role.last].analysis.pos in NAME_POS  # «باسم الخارجية | فلانة»
        )
        if not needs:
            return bool(head or body or person) or not self._of_something_else(phrase, role)
        if needs == "definite":
            return role.definite and bool(alone or country or body)
        if needs == "nisba" and alone:
            return True
        if needs == "name":
            return bool(person or country or body) or (alone and self._same_role(role) is not None)
        return bool(country or body or person or (head and needs == "complement")) or self._same_role(role) is not None

    def _of_something_else(self, phrase: Phrase | None, role: Role) -> bool:
        """«رئيس الشركة»، «زعيم العصابة»: a head of what is no state, for the noun behind is none that is known."""
        if role.entry.weight < _HEADS_OF_STATE or role.definite or role.entry.kind != "person" or phrase is None:
            return False
        return role.last < phrase.last and self.tokens[role.last].analysis.pos in (Pos.NOUN, Pos.MASDAR)

    def _may_be_within(self, role: Role, head: str, body: ActorEntry | None) -> bool:
        """«رئيس هيئة الانتخابات التونسية» heads the body and not the state that the body is of."""
        heads = role.entry.kind == "person" and "body" in role.entry.takes
        return body is None and (not head or heads)

    def _body_within(self, phrase: Phrase, role: Role) -> ActorMention | None:
        """Return the body that an office belongs to: «رئيس الحركة», «مسلحي التنظيم», «أعضاء اللجنة البرلمانية»."""
        at = role.last
        if role.definite or self._past_adjectives(role, phrase) >= phrase.last:
            linked = self._linked(phrase, role)
            named = linked is not None and self._is_name_of(linked.head)
            return self._body_at(linked, linked.head + named) if linked is not None else None
        return self._body_at(phrase, at)

    def _body_at(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Return the body that a word names by its kind alone («الحركة», «اللجنة البرلمانية»)."""
        if at >= phrase.last:
            return None
        if back := self._short_name(phrase, at):
            return back
        if spoken_for := self._person_at(phrase, at):
            return spoken_for
        inner = self._role(at, phrase.last)
        if inner is None or inner.entry.kind != "body" or inner.entry.id in STATE_WORDS:
            return None
        return self._role_mention(phrase, inner) or self._some_body(inner)

    def _some_body(self, role: Role) -> ActorMention | None:
        """«أحد مسؤولي شركة للأبحاث»: a body of a kind that nobody names."""
        if role.entry.sector in ("", "GOV"):
            return None
        code = code_of(self.context.focus or UNKNOWN_HEAD, role.entry.sector)
        name = self.doc.text(role.first, role.last)
        return self._mention(role.first, role.last, role.first, name, code, Reference.GENERIC, kind="body")

    def _person_at(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Return the person whom somebody speaks for: «متحدث باسم الشيخ دريان»."""
        if not self._is_name_of(at - 1):
            return None
        while at < phrase.last - 1 and self._bare(at) in self.grammar.honorific:
            at += 1
        hit = self.hit_at.get(at)
        if hit is not None and self._is_person(hit):
            return self._named(phrase, hit)
        known = self.context.people.get(self._bare(at))
        return None if known is None else replace(known, last=phrase.last)

    def _short_name(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Return the mention of a word that stands for a body named before; told by `Pointing`."""
        raise NotImplementedError

    def _code_within(
        self, role: Role, within: ActorMention, person: NameHit | Span | None
    ) -> tuple[str, str, str | None]:
        """Return code, name and actor id of an office in a body that is itself no name."""
        known = self.table.actors[person.entries[0].actor_id] if isinstance(person, NameHit) else None
        own = role.entry.sector in _OWN_SECTORS
        code = code_of(head_of(within.code), role.entry.sector) if own else within.code
        return code, self._name(role, person, known), known.id if known else None

    def _group(self, phrase: Phrase, role: Role, head: str, body: ActorEntry | None, last: int) -> ActorMention | None:
        """Return a crowd («متظاهرين», «مسلحين حوثيين») with its country, XXX where the story does not tell one."""
        entry = role.entry
        loose = entry.needs == "complement" and not entry.sector  # «أعضاء الوفد البرلماني التونسي»
        within = None if body or (head and not loose) else self._body_within(phrase, role)
        if entry.needs == "complement" and not (head or body or within):
            return None
        if within is not None:
            code, last = within.code, max(last, within.last)
        elif body is not None and not (head and body.id.endswith(_GOVERNMENT)) and not self._fights_for(role, body):
            code = body.code_on(self.day)
        else:  # also «انتحاري في كابول»
            head = head or (body.country if body is not None else "")
            code = code_of(head or self._home_of(phrase, role), entry.sector)
        end = self._described(phrase, max(last, role.last), many=True)
        name = self.doc.text(role.first, end)
        if (person := self._one_named(phrase, role, end)) is not None:
            name, reference = self.doc.text(person.start, person.end), Reference.ROLE
            found = self._mention(role.first, person.end, role.first, name, code, reference, kind="person")
            self._remember(role, person, found)
            return found
        return self._mention(
            role.first, end, role.first, name, code, Reference.GENERIC,
            plural=True, group=entry.group or "people", kind="people",
        )  # fmt: skip

    def _fights_for(self, role: Role, body: ActorEntry) -> bool:
        """«مقاتلي المعارضة السورية» are rebels."""
        return role.entry.sector == _REBEL and body.code_on(self.day).endswith(_OPPOSITION)

    def _one_named(self, phrase: Phrase, role: Role, end: int) -> Span | None:
        """Return the name behind one of a crowd: «المحامي سالم الفلاني»."""
        last = end
        if not role.definite or role.form.number != "s" or "name" not in role.entry.takes:
            return None
        while last < phrase.last and self.tokens[last].analysis.pos in NAME_POS and last not in self.placed:
            last += 1
        hit = self.hit_at.get(end)
        return Span(end, last) if last - end > 1 and (hit is None or self._is_person(hit)) else None

    def _home_of(self, phrase: Phrase, role: Role) -> str:
        """Return the country of people whom nothing beside them places: what they are tells it, else the story."""
        told = self._owner_of(role) or role.entry.head or self._where(phrase) or self._happened_in(role)
        known = told or ("" if self._backed(phrase, role) else self._one_of(role) or self.context.focus)
        return known or UNKNOWN_HEAD

    def _where(self, phrase: Phrase) -> str:
        """Return the country of the place right behind a phrase: «مسلحين متطرفين في درنة»."""
        index = self.view.phrase_of[phrase.head] + 1
        if index <= 0 or index >= len(self.doc.phrases):
            return ""
        following = self.doc.phrases[index]
        if following.first != phrase.last or following.relation not in self.grammar.host:
            return ""
        country, _, _ = self._scan(following.head, following.last)
        return country_of(country)

    def _happened_in(self, role: Role) -> str:
        """Return the one country in which the places of the sentence lie: «أسفر الهجوم في برلين عن مقتل 12 شخصا»."""
        if role.definite or role.entry.sector != _CIVILIAN:
            return ""
        first = self.view.sentence(role.first).first
        before = ((at, place) for at, place in self.place_at.items() if first <= at < role.first)
        countries = {place.country for at, place in before if place.kind != _COUNTRY or self._is_host(at)}
        return countries.pop() if len(countries) == 1 else ""

    def _is_host(self, at: int) -> bool:
        phrase = self.view.phrase(at)
        return phrase is not None and phrase.relation in self.grammar.host

    def _where_armed(self, role: Role) -> str:
        phrase = self.view.phrase(role.first)
        return self._where(phrase) if phrase is not None and role.entry.sector == _ARMED else ""

    def _owner_of(self, role: Role) -> str:
        """Return the country of whom the pronoun on an office means: «سحبت روما سفيرها», «وزرائه»."""
        pronoun = self.tokens[role.first].analysis.enclitic
        return self._own(pronoun) if pronoun in self.grammar.pronouns and role.last == role.first + 1 else ""

    def _own(self, pronoun: str) -> str:
        """Return the country that a pronoun leads to; told by `Pointing`."""
        raise NotImplementedError

    def _one_of(self, role: Role) -> str:
        """«الشاب», «الرجل»: the country of the one whose nationality was told before («التونسي الموقوف»)."""
        if not role.definite or role.form.number != "s":
            return ""
        told = (m for m in reversed(self.context.history) if m.reference is Reference.DEMONYM and not m.plural)
        return next((country_of(m.code) for m in told), "")

    def _backed(self, phrase: Phrase | None, role: Role) -> bool:
        """«تمويل جماعات متشددة»: armed groups that somebody backs."""
        if phrase is None or role.entry.sector != _ARMED or role.entry.group == "attackers" or role.first == 0:
            return False
        before = self.tokens[role.first - 1].analysis
        return bool({before.lemma, before.stem} & self.grammar.backing)

    def _person_after(self, phrase: Phrase, role: Role, last: int) -> tuple[NameHit | Span | None, int]:
        """Return the person named behind an office (a lexicon name or the words of an unknown one) and the new end."""
        if role.entry.kind != "person":
            return None, last
        at = max(last, role.last)
        end = phrase.last
        while at < end and not self._may_name_person(at):
            at += 1
        if at >= end:
            following = self._apposed(max(last, phrase.last))
            if following is None:
                return None, max(last, self._adjectives(role.last, phrase.last))
            at, end = following
        hit = self.hit_at.get(at)
        if hit is not None and self._is_person(hit):
            return hit, self._extend_name(phrase, hit, self.table.actors[hit.entries[0].actor_id])
        first = at
        while at < end and self.tokens[at].analysis.pos in NAME_POS and self._may_name_person(at):
            at += 1
        return (Span(first, at), at) if at > first else (None, last)

    def _apposed(self, at: int) -> tuple[int, int] | None:
        """Return the tokens of a name right behind its office, or parted from it by a comma or a quotation mark."""
        if at < len(self.tokens) and (beside := self.hit_at.get(at)) is not None and self._is_person(beside):
            phrase = self.view.phrase(at)
            return (at, phrase.last) if phrase is not None and phrase.first == at else None
        if at < len(self.tokens) and (name := self._new_name_at(at)) is not None:
            return name
        if at + 1 >= len(self.tokens) or self.tokens[at].form not in ("،", ",", '"', "«", "“", "("):
            return None
        phrase = self.view.phrase(at + 1)
        if phrase is None or phrase.first != at + 1 or phrase.kind is not PhraseKind.NP:
            return None
        if all(self.tokens[i].analysis.pos in NAME_POS for i in range(phrase.first, phrase.last)):
            return phrase.first, phrase.last
        hit = self.hit_at.get(at + 1)
        return (phrase.first, phrase.last) if hit is not None and self._is_person(hit) else None

    def _new_name_at(self, at: int) -> tuple[int, int] | None:
        """Return the tokens of an unknown name that its own phrase begins («النائب | حافظ الزواري»)."""
        phrase = self.view.phrase(at)
        if phrase is None or phrase.first != at or phrase.relation or not 1 < phrase.last - at <= _NAME_LENGTH:
            return None
        inside = range(at, phrase.last)
        fits = all(self.tokens[i].analysis.pos in NAME_POS and i not in self.placed for i in inside)
        return (at, phrase.last) if fits and at not in self.hit_at and not self.tokens[at].analysis.article else None

    def _role_code(
        self, role: Role, head: str, body: ActorEntry | None, person: NameHit | Span | None
    ) -> tuple[str, str, str | None]:
        """Return code, name and actor id of an office with what the phrase tells about it."""
        entry = role.entry
        known = self.table.actors[person.entries[0].actor_id] if isinstance(person, NameHit) else None
        name = self._name(role, person, known)
        if head and body is not None and body.kind == "party" and head != body.country:
            return code_of(head, _PARTY), name, known.id if known else None  # «حزب العمال البريطاني»: a namesake
        led = body is not None and body.kind in _LED  # «أمير تنظيم أنصار الشريعة التونسي»
        of_state = entry.weight >= 7 or (entry.sector and body is not None and body.id.endswith(_GOVERNMENT))
        if body is not None and not (head and not led and of_state):
            sent = entry.needs == "complement" and body.kind in _SENDERS and entry.sector == _GOV  # «وفد من الحزب»
            code = body.code_on(self.day) if entry.kind != "body" or not entry.sector or sent else body.country
            sector = code.partition(" ")[2]
            if entry.sector and not sector and body.kind not in ("organisation", "person"):
                code = code_of(code, entry.sector)
            elif entry.sector in _OWN_SECTORS and sector not in _PARTISAN[entry.sector]:
                code = code_of(head_of(code), entry.sector)
            return code, name, known.id if known else (body.id if person is None else None)
        if head:
            other = self._of_something_else(self.view.phrase(role.first), role)  # «رئيس برنامج شرق آسيا»
            return code_of(head, "" if other else entry.sector), name, self._office(known, head, entry)
        if known is not None:
            code = known.code_on(self.day)
            if " " in code and self.tokens[role.first].analysis.enclitic:
                return code, name, known.id  # «رئيسه، ياسين إبراهيم» heads the party
            return code_of(head_of(code), entry.sector) if entry.sector else code, name, known.id
        if entry.sector not in _NO_STATES and (owner := self._owner_of(role)):
            return code_of(owner, entry.sector), name, self._office(known, owner, entry)
        if before := self._fuller(role) or self._same_role(role):
            left = entry.sector and before.reference is Reference.ROLE and " " not in before.code
            return code_of(before.code, entry.sector) if left else before.code, before.name, before.actor_id
        unknown = _any_state(role) or (entry.sector == _ARMED and self._backed(self.view.phrase(role.first), role))
        where = self._where_armed(role)
        focus = entry.head or where or (UNKNOWN_HEAD if unknown else self.context.focus)
        if not focus and entry.sector in _ANYBODY and entry.kind == "person":
            focus = UNKNOWN_HEAD
        if not focus or (not role.definite and entry.kind == "person" and person is None and entry.weight < 3):
            return (code_of(focus, entry.sector) if focus else ""), name, None
        return code_of(focus, entry.sector), name, self._office(known, focus, entry)

    def _office(self, known: ActorEntry | None, country: str, entry: RoleEntry) -> str | None:
        if known is not None:
            return known.id
        return self.table.office_of(country, entry.office) if entry.office else None

    def _name(self, role: Role, person: NameHit | Span | None, known: ActorEntry | None) -> str:
        if known is not None:
            return known.name
        if isinstance(person, Span):
            return self.doc.text(person.start, person.end)
        return self.doc.text(role.first, role.last)

    def _same_role(self, role: Role) -> ActorMention | None:
        """«الوزير», «الحركة» behind a fuller mention of the same office or body."""
        if not role.definite and role.last - role.first < 2:
            return None
        exact = self.context.roles.get(role.entry.id)
        if exact is not None or role.last - role.first > 1:
            return exact
        for mention in reversed(self.context.history):
            stem = self.tokens[mention.head].analysis.lemma
            other = role.entry.sector and " " in mention.code and not mention.code.endswith(role.entry.sector)
            if (
                mention.reference is Reference.ROLE
                and not other
                and stem
                and stem == self.tokens[role.first].analysis.lemma
            ):
                return mention
        return None

    def _fuller(self, role: Role) -> ActorMention | None:
        """«مجلس الشورى» behind «مجلس شورى حركة النهضة»: the fuller name of which it is the beginning."""
        article = self.table.article
        words = [self._bare(i).removeprefix(article) for i in range(role.first, role.last)]
        if not role.definite and len(words) < 2:
            return None
        for mention in reversed(self.context.history[-_NAMES_BACK:]):
            if mention.last - mention.first <= len(words) or mention.plural != (role.form.number != "s"):
                continue
            if all(self._bare(mention.first + k).removeprefix(article) == word for k, word in enumerate(words)):
                return mention
        return None

    def _remember(self, role: Role, person: NameHit | Span | None, mention: ActorMention) -> None:
        self.context.roles[role.entry.id] = mention
        if isinstance(person, Span):
            for at in range(person.start, person.end):
                self.context.people.setdefault(self.norms[at], mention)
        elif person is not None:
            self.context.full_names.add(person.entries[0].actor_id)


def _any_state(role: Role) -> bool:
    """Tell states that the words leave open: «دول مختلفة», «دولة», but not «الدولة»."""
    return role.entry.id in STATE_WORDS and not (role.definite and role.form.number == "s")
