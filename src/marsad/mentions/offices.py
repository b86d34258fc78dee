"""Names and offices in a noun phrase: «وزير الخارجية الأميركي أنتوني بلينكن» is one mention.

The code comes from the office and the nationality or body that the phrase names, the identity from the name. An office
without a country is that of the same office named before, else of the country that the story is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from marsad.lexicon.actors import ActorEntry, NameEntry, RoleEntry, RoleForm
from marsad.mentions.context import country_of
from marsad.mentions.names import NameHit
from marsad.mentions.reading import Reading, code_of
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import Phrase, PhraseKind, Pos
from marsad.model.mention import ActorMention, Reference
from marsad.model.text import Span

_NAME_POS: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.LATIN})
_ADJECTIVES: Final = frozenset({Pos.ADJ, Pos.NISBA, Pos.ACTIVE, Pos.PASSIVE})
_STATE_KINDS: Final = frozenset({"state"})


@dataclass(frozen=True, slots=True)
class Role:
    """A role noun at a token: its entry, form and extent."""

    entry: RoleEntry
    form: RoleForm
    first: int
    last: int
    definite: bool


class Offices(Reading):
    """Reads names and offices."""

    # --- names ------------------------------------------------------------------------------------------------------

    def _named(self, phrase: Phrase, hit: NameHit) -> ActorMention | None:
        entry = self._entry(phrase, hit)
        if entry is None:
            return None
        actor = self.table.actors[entry.actor_id]
        last = self._extend_name(phrase, hit, actor)
        reference = Reference.SEAT if entry.kind_of_name == "seat" or entry.needs == "capital" else Reference.NAME
        code = actor.code_on(self.day)
        if self._is_former(hit.last, max(last, min(phrase.last, hit.last + 2))):
            code = actor.country
        return self._mention(
            hit.first, last, hit.first, actor.name, code, reference, actor_id=actor.id, kind=actor.kind
        )

    def _entry(self, phrase: Phrase, hit: NameHit) -> NameEntry | None:
        """Choose the entry that a name stands for; None where the context does not settle it."""
        believed = [entry for entry in hit.entries if self._believed(phrase, hit, entry)]
        if not believed:
            return None
        known = [entry for entry in believed if entry.actor_id in self.context.full_names]
        choice = known or believed
        if len({self.table.code_on(entry.actor_id, self.day) for entry in choice}) == 1:
            return choice[0]
        focus = [e for e in choice if country_of(self.table.code_on(e.actor_id, self.day)) == self.context.focus]
        if len({e.actor_id for e in focus}) == 1:
            return focus[0]
        in_office = [e for e in choice if self.table.actors[e.actor_id].term_on(self.day) is not None]
        return in_office[0] if len({e.actor_id for e in in_office}) == 1 else None

    def _believed(self, phrase: Phrase, hit: NameHit, entry: NameEntry) -> bool:
        if not entry.needs or entry.needs == "capital":
            return True
        if entry.actor_id in self.context.full_names:
            return True
        before = self.tokens[hit.first - 1] if hit.first > 0 else None
        if entry.needs == "person-context":
            return before is not None and hit.first > phrase.first and before.analysis.pos in _NAME_POS
        return False

    def _extend_name(self, phrase: Phrase, hit: NameHit, actor: ActorEntry) -> int:
        """Take in what the phrase adds to a name: adjectives behind a body's, further name parts of a person's."""
        last = hit.last
        while last < phrase.last and last not in self.hit_at:
            token = self.tokens[last]
            pos = token.analysis.pos
            if actor.kind == "person":
                if pos not in _NAME_POS:
                    break
            elif not (token.analysis.article and pos in (Pos.ADJ, Pos.NISBA, Pos.UNKNOWN)):
                break
            last += 1
        return last

    def _is_former(self, first: int, last: int) -> bool:
        return any(self.norms[i] in self.grammar.former for i in range(first, min(last, len(self.norms))))

    # --- offices and bodies -----------------------------------------------------------------------------------------

    def _role(self, at: int, last: int) -> Role | None:
        bare = self._bare(at)
        window = [bare, *self.norms[at + 1 : min(at + 5, last)]]
        length, definite, forms = self.table.match_role(window, 0)
        if not length and self.tokens[at].analysis.enclitic:
            stem = self.tokens[at].analysis.stem
            length, definite, forms = self.table.match_role([stem], 0)
        if at + length >= last and not self.tokens[at].analysis.enclitic:
            forms = tuple(form for form in forms if not form.construct)  # «رئيسي» with nothing behind is a name
        if not length or not forms:
            return None
        return Role(self.table.roles[forms[0].role], forms[0], at, at + length, definite)

    def _role_mention(self, phrase: Phrase, role: Role) -> ActorMention | None:
        head, body, last = self._complement(phrase, role)
        person, last = self._person_after(phrase, role, last)
        entry = role.entry
        if entry.kind == "group":
            return self._group(phrase, role, head, body, last)
        if entry.needs == "complement" and not (head or body or person) and self._same_role(role) is None:
            return None
        code, name, actor_id = self._role_code(role, head, body, person)
        if self._is_former(role.last, last):
            code = head_of(code) if entry.sector else code
        if not code:
            return None
        mention = self._mention(
            role.first, last, role.first, name, code, Reference.ROLE,
            actor_id=actor_id, plural=role.form.number != "s", kind=entry.kind,
        )  # fmt: skip
        self._remember(role, person, mention)
        return mention

    def _group(self, phrase: Phrase, role: Role, head: str, body: ActorEntry | None, last: int) -> ActorMention | None:
        """Return a crowd («متظاهرين», «مسلحين حوثيين») with its country, XXX where the story does not tell one."""
        entry = role.entry
        if body is not None:
            code = body.code_on(self.day)
        else:
            code = code_of(head or self.context.focus or UNKNOWN_HEAD, entry.sector)
        end = max(last, self._adjectives(role.last, phrase.last))
        name = self.doc.text(role.first, end)
        return self._mention(
            role.first, end, role.first, name, code, Reference.GENERIC,
            plural=True, group=entry.group or "people", kind="people",
        )  # fmt: skip

    def _complement(self, phrase: Phrase, role: Role) -> tuple[str, ActorEntry | None, int]:
        """Return the country that the phrase gives an office, the body it belongs to, and where that ends."""
        country, body, last = self._scan(self._complement_from(role), phrase.last)
        if country or body:
            return country, body, last
        linked = self._linked(phrase, role)
        if linked is not None:
            country, body, end = self._scan(linked.head, linked.last)
            if country or body:
                return country, body, end
        return "", None, role.last

    def _complement_from(self, role: Role) -> int:
        """Return where an office's complement begins: inside it where «رئيس حزب» runs into the party's own name."""
        for at in range(role.first + 1, role.last):
            hit = self.hit_at.get(at)
            if hit is not None and hit.last >= role.last:
                return at
        return role.last

    def _scan(self, first: int, last: int) -> tuple[str, ActorEntry | None, int]:
        """Look through tokens for a nationality, a state or a body."""
        country, body, end = "", None, first
        at = first
        while at < last:
            hit = self.hit_at.get(at)
            if hit is not None and hit.last <= last:
                actor = self.table.actors[hit.entries[0].actor_id]
                if actor.kind == "person":
                    break
                if actor.kind in _STATE_KINDS or hit.entries[0].needs == "capital" or _is_seat(hit):
                    country = country or actor.country
                elif not hit.entries[0].needs or actor.id in self.context.full_names:
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
            at += 1
        return country, body, end

    def _linked(self, phrase: Phrase, role: Role) -> Phrase | None:
        """Return the phrase that a preposition ties to an office: «الأمين العام للأمم المتحدة», «عضو في الحزب»."""
        index = self.view.phrase_of[phrase.head] + 1
        if index <= 0 or index >= len(self.doc.phrases) or self._adjectives(role.last, phrase.last) < phrase.last:
            return None
        following = self.doc.phrases[index]
        if following.first != phrase.last or following.kind is not PhraseKind.PP:
            return None
        named = self._bare(following.head) in self.grammar.name_of or self.tokens[following.head].analysis.stem in (
            self.grammar.name_of
        )
        if named or (following.relation in self.grammar.office_links and "body" in role.entry.takes):
            return following
        return None

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
        while at < end and self.tokens[at].analysis.pos in _NAME_POS and at not in self.hit_at:
            at += 1
        return (Span(first, at), at) if at > first else (None, last)

    def _may_name_person(self, at: int) -> bool:
        hit = self.hit_at.get(at)
        return self._is_person(hit) if hit is not None else self.tokens[at].analysis.pos in _NAME_POS

    def _adjectives(self, first: int, last: int) -> int:
        """Take in the adjectives right behind an office («الوزير السابق»)."""
        at = first
        while at < last and self.tokens[at].analysis.article and self.tokens[at].analysis.pos in _ADJECTIVES:
            at += 1
        return at

    def _apposed(self, at: int) -> tuple[int, int] | None:
        """Return the tokens of a name right behind its office, or parted from it by a comma or a quotation mark."""
        if at < len(self.tokens) and (beside := self.hit_at.get(at)) is not None and self._is_person(beside):
            phrase = self.view.phrase(at)
            return (at, phrase.last) if phrase is not None and phrase.first == at else None
        if at + 1 >= len(self.tokens) or self.tokens[at].form not in ("،", ",", '"', "«", "“", "("):
            return None
        phrase = self.view.phrase(at + 1)
        if phrase is None or phrase.first != at + 1 or phrase.kind is not PhraseKind.NP:
            return None
        if all(self.tokens[i].analysis.pos in _NAME_POS for i in range(phrase.first, phrase.last)):
            return phrase.first, phrase.last
        hit = self.hit_at.get(at + 1)
        return (phrase.first, phrase.last) if hit is not None and self._is_person(hit) else None

    def _is_person(self, hit: NameHit) -> bool:
        return self.table.actors[hit.entries[0].actor_id].kind == "person"

    def _role_code(
        self, role: Role, head: str, body: ActorEntry | None, person: NameHit | Span | None
    ) -> tuple[str, str, str | None]:
        """Return code, name and actor id of an office with what the phrase tells about it."""
        entry = role.entry
        known = self.table.actors[person.entries[0].actor_id] if isinstance(person, NameHit) else None
        name = self._name(role, person, known)
        if body is not None and not (head and entry.weight >= 7):
            code = body.code_on(self.day) if entry.kind != "body" or not entry.sector else body.country
            if entry.sector and " " not in code and body.kind not in ("organisation", "person"):
                code = code_of(code, entry.sector)
            return code, name, known.id if known else (body.id if person is None else None)
        if head:
            return code_of(head, entry.sector), name, self._office(known, head, entry)
        if known is not None:
            code = known.code_on(self.day)
            return code_of(head_of(code), entry.sector) if entry.sector else code, name, known.id
        if before := self._same_role(role):
            return before.code, before.name, before.actor_id
        focus = self.context.focus
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
        if exact is not None:
            return exact
        for mention in reversed(self.context.history):
            stem = self.tokens[mention.head].analysis.lemma
            if mention.reference is Reference.ROLE and stem and stem == self.tokens[role.first].analysis.lemma:
                return mention
        return None

    def _remember(self, role: Role, person: NameHit | Span | None, mention: ActorMention) -> None:
        self.context.roles[role.entry.id] = mention
        if isinstance(person, Span):
            for at in range(person.start, person.end):
                self.context.people.setdefault(self.norms[at], mention)
        elif person is not None:
            self.context.full_names.add(person.entries[0].actor_id)


def _is_seat(hit: NameHit) -> bool:
    """Tell whether a name is that of a city or palace that stands for a government."""
    return hit.entries[0].kind_of_name == "seat"
