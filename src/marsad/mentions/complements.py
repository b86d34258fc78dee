"""What an office is an office of: the nationality, state or body that stands beside a role noun.

It stands in the noun's own phrase («وزير الخارجية المصري»), inside the role's words («قوات الاحتلال»), in the next
phrase in construct («وزراء خارجية | دول الخليج») or behind a preposition («الأمين العام للأمم المتحدة»).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from marsad.lexicon.actors import ActorEntry, RoleEntry, RoleForm
from marsad.mentions.names import NameHit
from marsad.mentions.naming import DESCRIBING, NAME_POS, STATE_KINDS, Naming
from marsad.model.codes import UNKNOWN_HEAD
from marsad.model.doc import Phrase, PhraseKind

STATE_WORDS: Final = frozenset({"state-word", "countries", "kingdom"})  # ids of roles that mean a state by its kind


@dataclass(frozen=True, slots=True)
class Role:
    """A role noun at a token: its entry, form and extent."""

    entry: RoleEntry
    form: RoleForm
    first: int
    last: int
    definite: bool


class Complements(Naming):
    """Reads role nouns and what they belong to."""

    def _role(self, at: int, last: int) -> Role | None:
        enclitic = self.tokens[at].analysis.enclitic
        if self.begins[at].role:
            window = [self.bares[at], *self.norms[at + 1 : min(at + 5, last)]]
            length, definite, forms = self.table.match_role(window, 0)
        elif enclitic:
            length, definite, forms = 0, False, ()
        else:
            return None
        if not length and enclitic:
            stem = self.tokens[at].analysis.stem
            length, definite, forms = self.table.match_role([stem], 0)
        if length == 1 and at + length >= last and not enclitic:
            forms = tuple(form for form in forms if not form.construct)  # «رئيسي» with nothing behind is a name
        if not length or not forms:
            return None
        if length > 1 and any(form.construct for form in forms):
            forms = tuple(form for form in forms if form.construct)  # «وزيرا الخارجية» are two
        return Role(self.table.roles[forms[0].role], forms[0], at, at + length, definite)

    def _complement(self, phrase: Phrase, role: Role) -> tuple[str, ActorEntry | None, int]:
        """Return the country that the phrase gives an office, the body it belongs to, and where that ends."""
        first = self._complement_from(role)
        country, body, last = self._scan(first, self._own_end(phrase, role, first))
        if country or body:
            return country, body, last
        own = self.hit_at.get(role.first)
        if own is not None and role.last < own.last <= phrase.last:  # «أمير قطر» is an office that has a name
            return self.table.actors[own.entries[0].actor_id].country, None, own.last
        if self.tokens[role.first].analysis.enclitic in self.grammar.pronouns and role.last == role.first + 1:
            return "", None, role.last  # «سفيرها | من القاهرة»
        linked = self._beside(phrase, role) or self._linked(phrase, role)
        if linked is not None:
            country, body, end = self._scan(linked.head, linked.last)
            if country or body:
                named = body is not None or linked.head in self.hit_at or linked.relation not in self.grammar.host
                return country, body, end if named else role.last
        return "", None, role.last

    def _beside(self, phrase: Phrase, role: Role) -> Phrase | None:
        """Return a name in construct that its own phrase begins: «وزراء خارجية | دول الخليج»."""
        index = self.view.phrase_of[phrase.head] + 1
        if role.definite or role.last - role.first < 2 or role.last < phrase.last or index >= len(self.doc.phrases):
            return None
        following = self.doc.phrases[index]
        hit = self.hit_at.get(phrase.last)
        named = hit is not None and not self._is_person(hit) and not hit.proclitics
        return following if named and following.first == phrase.last and not following.relation else None

    def _own_end(self, phrase: Phrase, role: Role, first: int) -> int:
        """Return where the words of an office end: «المحكمة | الرئيس المصري», for the article lets no noun follow."""
        if not role.definite or first < role.last:
            return phrase.last
        return next((at for at in range(first, phrase.last) if at in self.hit_at), phrase.last)

    def _complement_from(self, role: Role) -> int:
        """Return where an office's complement begins: inside it where its own words name whose it is.

        «رئيس حزب» runs into the party's name, «قوات الاحتلال» and «المبعوث الأممي» tell their country.
        """
        for at in range(role.first + 1, role.last):
            hit = self.hit_at.get(at)
            if hit is not None and hit.last >= role.last:
                return at
            if self._bare(at) in self.grammar.stand_for or self._is_nationality(at):
                return at
        return role.last

    def _is_nationality(self, at: int) -> bool:
        _, demonym = self._demonym(at)
        return demonym is not None and demonym.country != UNKNOWN_HEAD

    def _scan(self, first: int, last: int) -> tuple[str, ActorEntry | None, int]:
        """Look through tokens for a nationality, a state or a body."""
        country, body, end = "", None, first
        at = first
        while at < last:
            hit = self.hit_at.get(at)
            if hit is not None and hit.last <= last:
                actor = self.table.actors[self._likeliest(hit).actor_id]
                if actor.kind == "person":
                    break
                if actor.kind in STATE_KINDS or hit.entries[0].needs == "capital" or _is_seat(hit):
                    country = country or actor.country
                    if _is_seat(hit):
                        body = body or actor
                    at = end = hit.last
                    continue
                if not hit.entries[0].needs or actor.id in self.context.full_names:
                    body = body or actor
                    at = end = hit.last
                    continue
            length, demonym = self._demonym(at)
            if demonym is not None:
                country = country or demonym.country
                at = end = at + length
                continue
            if (meant := self.grammar.stand_for.get(self._bare(at))) is not None:
                country = country or meant
                at = end = at + 1
                continue
            place = self.place_at.get(at)
            if place is not None and not country and not body:
                country, at = place.country, max(place.last, at + 1)
                end = at
                continue
            if not country and not body and self._any_states(at, last):
                country = UNKNOWN_HEAD
                at = end = at + 1
                continue
            at += 1
        return country, body, end

    def _any_states(self, at: int, last: int) -> bool:
        """«مواطني سبع دول»: states that nobody names."""
        role = self._role(at, last)
        return role is not None and role.entry.id in STATE_WORDS and role.form.number == "p"

    def _linked(self, phrase: Phrase, role: Role) -> Phrase | None:
        """Return the phrase that a preposition ties to an office: «الأمين العام للأمم المتحدة», «عضو في الحزب»."""
        index = self.view.phrase_of[phrase.head] + 1
        if index <= 0 or index >= len(self.doc.phrases) or self._past_adjectives(role, phrase) < phrase.last:
            return None
        following = self.doc.phrases[index]
        if following.first != phrase.last or following.kind is not PhraseKind.PP:
            return None
        if self._is_name_of(following.head) or (
            following.relation in self.grammar.office_links and "body" in role.entry.takes
        ):
            return following
        return following if self._comes_from(phrase, role, following) else None

    def _comes_from(self, phrase: Phrase, role: Role, following: Phrase) -> bool:
        """«سياح من كوريا الجنوبية»: where people come from, unless they are sent away from there."""
        if role.entry.kind != "group" or role.definite or following.relation not in self.grammar.source:
            return False
        if self._any_states(following.head, following.last):
            return True
        hit = self.hit_at.get(following.head)
        if hit is None or self.table.actors[self._likeliest(hit).actor_id].kind not in STATE_KINDS:
            return False
        before = self.tokens[phrase.first - 1].analysis if phrase.first else None
        return before is None or not {before.lemma, before.stem} & self.grammar.leaving

    def _past_adjectives(self, role: Role, phrase: Phrase) -> int:
        """Return where the adjectives of an office end («مسؤول كبير | في الشركة»)."""
        at = role.last
        while at < phrase.last and self.tokens[at].analysis.pos in DESCRIBING:
            if self.tokens[at].analysis.article != role.definite:
                break
            at += 1
        return at

    def _is_name_of(self, at: int) -> bool:
        return self._bare(at) in self.grammar.name_of or self.tokens[at].analysis.stem in self.grammar.name_of

    def _may_name_person(self, at: int) -> bool:
        hit = self.hit_at.get(at)
        if hit is not None:
            return self._is_person(hit)
        return self.tokens[at].analysis.pos in NAME_POS and at not in self.placed


def _is_seat(hit: NameHit) -> bool:
    """Tell whether a name is that of a city or palace that stands for a government."""
    return hit.entries[0].kind_of_name == "seat"
