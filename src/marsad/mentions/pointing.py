"""Crowds, persons named in part, and words that point back: «البلدان»، «نظيره»، «بلاده»، «الحركة»."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import Final

from marsad.arabic.phrases import JOINED
from marsad.lexicon.letters import fold
from marsad.mentions.context import country_of
from marsad.mentions.names import NameHit
from marsad.mentions.naming import NAME_POS
from marsad.mentions.offices import Offices
from marsad.mentions.reading import code_of
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import Phrase, Pos
from marsad.model.mention import ActorMention, Reference

_SHARED: Final = frozenset({"person", "body"})  # «الحكومتان الإسبانية والمغربية» too
_MAY_BE_SURNAMES: Final = frozenset({Pos.NOUN, Pos.ACTIVE, Pos.MASDAR, Pos.NISBA})
_OF_PEOPLE: Final = frozenset({Reference.DEMONYM, Reference.GENERIC})
_BODIES: Final = frozenset({"body", "party", "armed-group", "organisation", "ngo", "company"})
_JOINER: Final = 2  # letters of «بن»
_NO_OFFICE: Final = frozenset({"CIV", "MED"})
_NAMES_BACK: Final = 60  # mentions before in which «الحركة» may find its full name


class Pointing(Offices):
    """Reads what means an actor without naming it in full."""

    # --- people -----------------------------------------------------------------------------------------------------

    def _people(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Nationality words that stand for people: «الأميركيون», «فلسطينيا»."""
        token = self.tokens[at]
        if token.analysis.pos not in (Pos.NISBA, Pos.ADJ, Pos.NOUN, Pos.UNKNOWN, Pos.NAME):
            return None
        length, demonym = self._demonym(at)
        if demonym is None or at + length > phrase.last:
            return None
        if demonym.country == UNKNOWN_HEAD and demonym.number == "s":
            return None  # «عالميا»، «والدولية»: how or what, not who
        vague = demonym.country == UNKNOWN_HEAD and token.analysis.article
        code = code_of(demonym.country, "" if vague else "CIV")
        return self._mention(
            at, at + length, at, self.doc.text(at, at + length), code, Reference.DEMONYM,
            plural=demonym.number != "s", group="people", kind="people",
        )  # fmt: skip

    def _known_person(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Return the mention of a person whom the story introduced by office and name, now by a part of the name."""
        if self.tokens[at].analysis.pos not in NAME_POS:
            return self._known_surname(at)
        before = self.context.people.get(self._bare(at))
        if before is None:
            return self._known_surname(at)
        last = at + 1
        while last < phrase.last and self.norms[last] in self.context.people:
            last += 1
        if last == at + 1 and len(self.norms[at]) <= _JOINER:
            return None  # «بن» of somebody else
        return self._mention(at, last, at, before.name, before.code, Reference.NAME, actor_id=before.actor_id)

    def _known_surname(self, at: int) -> ActorMention | None:
        """Return the mention of a known person whose full name the story gives, by a surname no list has alone."""
        word, reading = self._bare(at), self.tokens[at].analysis
        actor = self.table.actors.get(self.context.surnames.get(word, ""))
        if actor is None or actor.kind != "person":
            return None
        if reading.pos is not Pos.NAME and not (reading.pos in _MAY_BE_SURNAMES and self._is_surname(word, actor.id)):
            return None
        code = actor.code_on(self.day)
        return self._mention(at, at + 1, at, actor.name, code, Reference.NAME, actor_id=actor.id, kind=actor.kind)

    def _is_surname(self, word: str, actor_id: str) -> bool:
        """Tell whether the lexicon has a word with article («الشاهد», «الصدر») as the short name of a person."""
        entries = self.table.names.get(word, ()) if word.startswith(self.table.article) else ()
        return any(entry.actor_id == actor_id for entry in entries)

    def _same_office(self, phrase: Phrase, at: int) -> ActorMention | None:
        """«الرئيسان الروسي والصيني», «وزيرا خارجية مصر والأردن»: the second shares the office of the first."""
        before = self.context.history[-1] if self.context.history else None
        if before is None or at != phrase.head or phrase.relation != JOINED or before.last != phrase.first:
            return None
        if before.kind not in _SHARED or not before.plural or before.reference is not Reference.ROLE:
            return None
        sector = before.code.partition(" ")[2]
        hit = self.hit_at.get(at)
        if hit is not None and hit.last <= phrase.last:
            actor = self.table.actors[self._likeliest(hit).actor_id]
            country, last = (actor.country if actor.kind == "state" else ""), hit.last
        else:
            length, demonym = self._demonym(at)
            plain = demonym is not None and demonym.number == "s" and self.tokens[at].analysis.article
            country, last = (demonym.country if demonym and plain else ""), at + length
        if not country or country == head_of(before.code):
            return None
        if before.kind == "body" and (hit is not None) != (before.last in self.hit_ends):
            return None  # «جماعات متشددة وإيران»: of bodies only what is named alike
        name, actor_id = self.doc.text(at, last), None
        person = self.hit_at.get(last)
        if person is not None and person.last <= phrase.last and self._is_person(person):
            actor = self.table.actors[person.entries[0].actor_id]
            name, actor_id, last = actor.name, actor.id, self._extend_name(phrase, person, actor)
        code = code_of(country, sector)
        return self._mention(at, last, at, name, code, Reference.ROLE, actor_id=actor_id, plural=True, kind=before.kind)

    # --- words that point back --------------------------------------------------------------------------------------

    def _pointing_back(self, phrase: Phrase, at: int) -> ActorMention | None:
        token = self.tokens[at]
        reading = token.analysis
        stem, bare = reading.stem, self._bare(at)
        if stem in self.grammar.counterpart and reading.enclitic:
            return self._counterpart(phrase, at)
        if bare in self.grammar.joint and not (at + 1 < phrase.last and self._demonym(at + 1)[1]):
            return self._joint(at)
        if stem in self.grammar.own_country and reading.enclitic:
            country = self._own(reading.enclitic)
            return self._back(at, at + 1, country) if country else None
        if bare in self.grammar.side:
            length, demonym = self.table.match_demonym([self._bare(at + 1)], 0) if at + 1 < phrase.last else (0, None)
            if demonym is not None and self._role(at, phrase.last) is None:
                return self._back(at, at + 1 + length, demonym.country)
        return self._short_name(phrase, at)

    def _own(self, pronoun: str) -> str:
        """Return whose country «بلاده» or «بلادها» is: a man's the last person's, else the last body's."""
        gender, number = self.grammar.pronouns.get(pronoun, ("", ""))
        told = [m for m in self.context.history if country_of(m.code) and m.reference not in _OF_PEOPLE]
        if (gender, number) == ("m", "s"):
            people = [m for m in told if m.kind == "person" or m.reference is Reference.ANAPHOR]
            told = people or told
        last = (told or [m for m in self.context.history if country_of(m.code)])[-1:]
        return country_of(last[0].code) if last else ""

    def _short_name(self, phrase: Phrase, at: int) -> ActorMention | None:
        """«الحركة»، «التنظيم»، «المجلس»: the first word of a name that stands before means what that name means."""
        reading = self.tokens[at].analysis
        if not reading.article or reading.pos is not Pos.NOUN:
            return None
        if at + 1 < phrase.last and self.tokens[at + 1].analysis.pos not in NAME_POS:
            return None
        word = self._bare(at).removeprefix(self.table.article)
        for mention in reversed(self.context.history[-_NAMES_BACK:]):
            if mention.kind in _BODIES and word in self._first_words(mention):
                seat = self.table.actors.get(mention.actor_id or "") if mention.reference is Reference.SEAT else None
                code = seat.code_on(self.day) if seat is not None else mention.code  # «في بيروت ضد الحكومة»
                found = self._back(at, at + 1, code)
                return replace(found, name=mention.name, actor_id=mention.actor_id, kind=mention.kind)
        return self._short_for_hit(at, word)

    def _short_for_hit(self, at: int, word: str) -> ActorMention | None:
        """«المجلس» where a name before it stands inside another mention («الكتلة … بمجلس نواب الشعب»)."""
        for hit in reversed(self._bodies.get(word, ())):
            if hit.last <= at:
                actor = self.table.actors[hit.entries[0].actor_id]
                found = self._back(at, at + 1, actor.code_on(self.day))
                return replace(found, name=actor.name, actor_id=actor.id, kind=actor.kind)
        return None

    @cached_property
    def _bodies(self) -> dict[str, list[NameHit]]:
        """The names of bodies in the story, of more than one word, by their first word without its article."""
        found: dict[str, list[NameHit]] = defaultdict(list)
        for hit in self.hits:
            if hit.last - hit.first > 1 and self.table.actors[hit.entries[0].actor_id].kind in _BODIES:
                found[self._bare(hit.first).removeprefix(self.table.article)].append(hit)
        return found

    def _first_words(self, mention: ActorMention) -> tuple[str, str]:
        """Return the first word of a mention as it stands and as its name has it, both without article."""
        key = mention.first, mention.name
        known = self.first_words.get(key)
        if known is None:
            written, name = self._bare(mention.first), fold(mention.name).partition(" ")[0]
            cut = self.table.article
            known = self.first_words[key] = written.removeprefix(cut), name.removeprefix(cut)
        return known

    def _counterpart(self, phrase: Phrase, at: int) -> ActorMention | None:
        """«نظيره الإيراني»: the office of the person named before, of the country named here."""
        country, _, last = self._scan(at + 1, phrase.last)
        offices = (m.code.partition(" ")[2] for m in reversed(self.context.history) if m.kind == "person")
        sector = next((own for own in offices if own and own not in _NO_OFFICE), "GOV")
        hit = next((self.hit_at[i] for i in range(at + 1, phrase.last) if i in self.hit_at), None)
        actor = self.table.actors[hit.entries[0].actor_id] if hit else None
        if hit is not None and actor is not None and actor.kind == "person":
            self.context.full_names.add(actor.id)
            last = self._extend_name(phrase, hit, actor)
            code = code_of(country, sector) if country else actor.code_on(self.day)
            return self._mention(at, last, at, actor.name, code, Reference.ANAPHOR, actor_id=actor.id)
        if not country:
            return None
        end = last
        while end < phrase.last and self.tokens[end].analysis.pos in NAME_POS:
            end += 1
        mention = self._mention(at, end, at, self.doc.text(at, end), code_of(country, sector), Reference.ANAPHOR)
        for i in range(last, end):
            self.context.people.setdefault(self.norms[i], mention)
        return mention

    def _joint(self, at: int) -> ActorMention | None:
        _, _, forms = self.table.match_role([self._bare(at)], 0)
        people = [role for form in forms if (role := self.table.roles[form.role]).kind == "person"]
        pair = (self.context.last_two(sector=people[0].sector) if people else None) or self.context.last_two()
        if pair is None:
            return None
        codes = tuple(m.code if people else head_of(m.code) for m in pair)
        text = self.doc.text(at, at + 1)
        mention = self._mention(at, at + 1, at, text, "", Reference.ANAPHOR, plural=True)
        return replace(mention, members=codes, antecedent=pair[0].span.joined(pair[1].span))
