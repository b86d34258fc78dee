"""Actors in a Doc: names, offices with their country, nationality words, crowds, and words that point back to them.

The unit is the noun phrase: «وزير الخارجية الأميركي أنتوني بلينكن» is one mention, whose code comes from the office and
the nationality and whose identity from the name. A head through which the phrase means its complement («عدد من
النواب») is looked through. A phrase whose head is none of these is no actor; the names inside it stay mentions of
their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from marsad.arabic.view import DocView
from marsad.lexicon.actors import ActorEntry, ActorTable, Demonym, NameEntry, RoleEntry, RoleForm
from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.mentions.context import StoryContext, country_of
from marsad.mentions.names import NameFinder, NameHit, splits
from marsad.model.doc import Phrase, PhraseKind, Pos
from marsad.model.mention import ActorMention, PlaceMention, Reference
from marsad.model.text import Span

_NAME_POS: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.LATIN})
_ADJECTIVES: Final = frozenset({Pos.ADJ, Pos.NISBA, Pos.ACTIVE, Pos.PASSIVE})
_UNKNOWN_HEAD: Final = "XXX"
_STATE_KINDS: Final = frozenset({"state"})
_NAMED: Final = frozenset({"full", "alias", "abbrev"})
_BODIES: Final = frozenset({"body", "party", "armed-group", "organisation", "ngo", "company"})
_NAMES_BACK: Final = 60  # mentions before in which «الحركة» may find its full name
_PRESS: Final = "MED"  # an agency that is quoted does not say what a story is about


@dataclass(frozen=True, slots=True)
class _Role:
    """A role noun at a token: its entry, form and extent."""

    entry: RoleEntry
    form: RoleForm
    first: int
    last: int
    definite: bool


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
        return _Reading(self, view, hits, places, home).run()


class _Reading:
    """One story being read; phrases in order, so that what was named before is known."""

    def __init__(
        self,
        finder: ActorFinder,
        view: DocView,
        hits: Sequence[NameHit],
        places: Sequence[PlaceMention],
        home: str,
    ) -> None:
        self.table, self.grammar = finder.table, finder.grammar
        self.doc, self.view = view.doc, view
        self.tokens = view.doc.tokens
        self.day = view.doc.story.published
        self.norms = [token.norm for token in view.doc.tokens]
        self.hits = hits
        self.place_at = {place.first: place for place in places if place.country}
        self.hit_at = {hit.first: hit for hit in self.hits}
        self.context = StoryContext(self.table, home)
        self.done = 0  # tokens before this belong to a mention already
        self._survey()

    def _survey(self) -> None:
        """Read the whole story once for its full names and countries, so that short names can be told."""
        for hit in self.hits:
            ids = {entry.actor_id for entry in hit.entries if entry.kind_of_name in _NAMED and not entry.needs}
            if len(ids) == 1:
                self.context.full_names |= ids
            for entry in hit.entries[:1]:
                code = self.table.code_on(entry.actor_id, self.day)
                if not entry.needs and not code.endswith(_PRESS) and (country := country_of(code)):
                    self.context.named[country] += 1
        for place in self.place_at.values():
            self.context.named[place.country] += 1
        for token in self.tokens:
            if token.analysis.pos is Pos.NISBA or token.analysis.article:
                _, demonym = self.table.match_demonym([self._bare(token.i)], 0)
                if demonym and len(demonym.country) == 3 and not demonym.others and not demonym.needs:
                    self.context.named[demonym.country] += 1

    def _demonym(self, at: int) -> tuple[int, Demonym | None]:
        """Return the nationality word at a token; one like «مالية», also a common word, only where the story has it."""
        length, demonym = self.table.match_demonym([self._bare(at), *self.norms[at + 1 : at + 2]], 0)
        if demonym is not None and demonym.needs and not self.context.named[demonym.country]:
            return 0, None
        return length, demonym

    def _bare(self, at: int) -> str:
        """Return the word without its proclitics, article kept."""
        token = self.tokens[at]
        reading = token.analysis
        if not reading.proclitics:
            return token.norm
        return next((form for form, letters in splits(token.norm) if letters == reading.proclitics), token.norm)

    def run(self) -> tuple[ActorMention, ...]:
        found: list[ActorMention] = []
        for phrase in self.doc.phrases:
            if phrase.kind is PhraseKind.VG or phrase.last <= self.done:
                continue
            for mention in self._phrase(phrase):
                self.context.add(mention)
                found.append(mention)
        return tuple(sorted(found, key=lambda m: (m.first, -m.last)))

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
            if mention is not None:
                first = begin if begin == phrase.head else mention.first
                return replace(mention, first=first, head=phrase.head, span=self.doc.span(first, mention.last))
            if not self._transparent(at):
                return None
            at += 1
        return self._through_preposition(phrase, begin)

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
        if following.first != phrase.last or following.relation != "من" or following.kind is not PhraseKind.PP:
            return None
        inner = self._headed(following, following.head)
        if inner is None:
            return None
        return replace(inner, first=begin, head=phrase.head, span=self.doc.span(begin, inner.last), plural=True)

    def _at(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Return the mention that starts at this token of the phrase, or None."""
        role = self._role(at, phrase.last)
        hit = self.hit_at.get(at)
        if hit is not None and (role is None or (hit.last >= role.last and not self._is_office(hit))):
            named = self._named(phrase, hit)
            if named is not None:
                return named
        if mention := self._pointing_back(phrase, at):
            return mention
        if role is not None:
            return self._role_mention(phrase, role)
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
                if mention is None and not self._describes(at) and (role := self._role(at, phrase.last)):
                    mention = self._role_mention(phrase, role)
            if mention is None:
                at += 1
            else:
                found.append(mention)
                at = mention.last
        return found

    def _is_office(self, hit: NameHit) -> bool:
        """Tell whether a name is that of an office («رئيس الوزراء الإيطالي»): its holder may be named behind it."""
        return self.table.actors[hit.entries[0].actor_id].kind == "office" and hit.entries[0].kind_of_name != "seat"

    def _describes(self, at: int) -> bool:
        """Tell an adjective inside a phrase («العلاقات الدبلوماسية») from a noun."""
        return self.tokens[at].analysis.pos in (Pos.ADJ, Pos.NISBA)

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

    def _role(self, at: int, last: int) -> _Role | None:
        bare = self._bare(at)
        window = [bare, *self.norms[at + 1 : min(at + 5, last)]]
        length, definite, forms = self.table.match_role(window, 0)
        if not length and self.tokens[at].analysis.enclitic:
            stem = self.tokens[at].analysis.stem
            length, definite, forms = self.table.match_role([stem], 0)
        if not length or not forms:
            return None
        return _Role(self.table.roles[forms[0].role], forms[0], at, at + length, definite)

    def _role_mention(self, phrase: Phrase, role: _Role) -> ActorMention | None:
        head, body, last = self._complement(phrase, role)
        person, last = self._person_after(phrase, role, last)
        entry = role.entry
        if entry.kind == "group":
            return self._group(phrase, role, head, body, last)
        if entry.needs == "complement" and not (head or body or person) and self._same_role(role) is None:
            return None
        code, name, actor_id = self._role_code(role, head, body, person)
        if self._is_former(role.last, last):
            code = code.partition(" ")[0] if entry.sector else code
        if not code:
            return None
        mention = self._mention(
            role.first, last, role.first, name, code, Reference.ROLE,
            actor_id=actor_id, plural=role.form.number != "s", kind=entry.kind,
        )  # fmt: skip
        self._remember(role, person, mention)
        return mention

    def _complement(self, phrase: Phrase, role: _Role) -> tuple[str, ActorEntry | None, int]:
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

    def _complement_from(self, role: _Role) -> int:
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

    def _linked(self, phrase: Phrase, role: _Role) -> Phrase | None:
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

    def _person_after(self, phrase: Phrase, role: _Role, last: int) -> tuple[NameHit | Span | None, int]:
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
        self, role: _Role, head: str, body: ActorEntry | None, person: NameHit | Span | None
    ) -> tuple[str, str, str | None]:
        """Return code, name and actor id of an office with what the phrase tells about it."""
        entry = role.entry
        known = self.table.actors[person.entries[0].actor_id] if isinstance(person, NameHit) else None
        name = self._name(role, person, known)
        if body is not None and not (head and entry.weight >= 7):
            code = body.code_on(self.day) if entry.kind != "body" or not entry.sector else body.country
            if entry.sector and " " not in code and body.kind not in ("organisation", "person"):
                code = _code(code, entry.sector)
            return code, name, known.id if known else (body.id if person is None else None)
        if head:
            return _code(head, entry.sector), name, self._office(known, head, entry)
        if known is not None:
            code = known.code_on(self.day)
            return _code(code.partition(" ")[0], entry.sector) if entry.sector else code, name, known.id
        if before := self._same_role(role):
            return before.code, before.name, before.actor_id
        focus = self.context.focus
        if not focus or (not role.definite and entry.kind == "person" and person is None and entry.weight < 3):
            return (_code(focus, entry.sector) if focus else ""), name, None
        return _code(focus, entry.sector), name, self._office(known, focus, entry)

    def _office(self, known: ActorEntry | None, country: str, entry: RoleEntry) -> str | None:
        if known is not None:
            return known.id
        return self.table.office_of(country, entry.office) if entry.office else None

    def _name(self, role: _Role, person: NameHit | Span | None, known: ActorEntry | None) -> str:
        if known is not None:
            return known.name
        if isinstance(person, Span):
            return self.doc.text(person.start, person.end)
        return self.doc.text(role.first, role.last)

    def _same_role(self, role: _Role) -> ActorMention | None:
        """«الوزير», «الحركة» behind a fuller mention of the same office or body."""
        if not role.definite and role.last - role.first < 2:
            return None
        exact = self.context.roles.get(role.entry.id)
        if exact is not None:
            return exact
        word = role.form.role.partition("-")[0]
        for mention in reversed(self.context.history):
            stem = self.tokens[mention.head].analysis.lemma
            if mention.reference is Reference.ROLE and stem and stem == self.tokens[role.first].analysis.lemma:
                return mention
        del word
        return None

    def _remember(self, role: _Role, person: NameHit | Span | None, mention: ActorMention) -> None:
        self.context.roles[role.entry.id] = mention
        if isinstance(person, Span):
            for at in range(person.start, person.end):
                self.context.people.setdefault(self.norms[at], mention)
        elif person is not None:
            self.context.full_names.add(person.entries[0].actor_id)

    # --- people -----------------------------------------------------------------------------------------------------

    def _group(self, phrase: Phrase, role: _Role, head: str, body: ActorEntry | None, last: int) -> ActorMention | None:
        """Return a crowd («متظاهرين», «مسلحين حوثيين») with its country, XXX where the story does not tell one."""
        entry = role.entry
        if body is not None:
            code = body.code_on(self.day)
        else:
            code = _code(head or self.context.focus or _UNKNOWN_HEAD, entry.sector)
        end = max(last, self._adjectives(role.last, phrase.last))
        name = self.doc.text(role.first, end)
        return self._mention(
            role.first, end, role.first, name, code, Reference.GENERIC,
            plural=True, group=entry.group or "people", kind="people",
        )  # fmt: skip

    def _people(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Nationality words that stand for people: «الأميركيون», «فلسطينيا»."""
        token = self.tokens[at]
        if token.analysis.pos not in (Pos.NISBA, Pos.ADJ, Pos.NOUN, Pos.UNKNOWN, Pos.NAME):
            return None
        length, demonym = self._demonym(at)
        if demonym is None or at + length > phrase.last:
            return None
        definite = token.analysis.article
        sector = "" if definite and demonym.number == "p" else "CIV"
        code = _code(demonym.country, sector)
        return self._mention(
            at, at + length, at, self.doc.text(at, at + length), code, Reference.DEMONYM,
            plural=demonym.number != "s", group="people", kind="people",
        )  # fmt: skip

    def _known_person(self, phrase: Phrase, at: int) -> ActorMention | None:
        """Return the mention of a person whom the story introduced by office and name, now by a part of the name."""
        before = self.context.people.get(self._bare(at))
        if before is None or self.tokens[at].analysis.pos not in _NAME_POS:
            return None
        last = at + 1
        while last < phrase.last and self.norms[last] in self.context.people:
            last += 1
        return self._mention(at, last, at, before.name, before.code, Reference.NAME, actor_id=before.actor_id)

    # --- words that point back --------------------------------------------------------------------------------------

    def _pointing_back(self, phrase: Phrase, at: int) -> ActorMention | None:
        token = self.tokens[at]
        reading = token.analysis
        stem, bare = reading.stem, self._bare(at)
        if stem in self.grammar.counterpart and reading.enclitic:
            return self._counterpart(phrase, at)
        if bare in self.grammar.joint:
            return self._joint(at)
        if stem in self.grammar.own_country and reading.enclitic:
            country = next((c for m in reversed(self.context.history) if (c := country_of(m.code))), "")
            return self._back(at, at + 1, country) if country else None
        if bare in self.grammar.side:
            length, demonym = self.table.match_demonym([self._bare(at + 1)], 0) if at + 1 < phrase.last else (0, None)
            if demonym is not None and self._role(at, phrase.last) is None:
                return self._back(at, at + 1 + length, demonym.country)
        return self._short_name(phrase, at)

    def _short_name(self, phrase: Phrase, at: int) -> ActorMention | None:
        """«الحركة»، «التنظيم»، «المجلس»: the first word of a name that stands before means what that name means."""
        reading = self.tokens[at].analysis
        if not reading.article or reading.pos is not Pos.NOUN or at + 1 < phrase.last:
            return None
        word = self._bare(at).removeprefix(self.table.article)
        for mention in reversed(self.context.history[-_NAMES_BACK:]):
            if mention.kind in _BODIES and word in (self._first_word(mention), fold(mention.name).partition(" ")[0]):
                found = self._back(at, at + 1, mention.code)
                return replace(found, name=mention.name, actor_id=mention.actor_id, kind=mention.kind)
        return None

    def _first_word(self, mention: ActorMention) -> str:
        return self._bare(mention.first).removeprefix(self.table.article)

    def _counterpart(self, phrase: Phrase, at: int) -> ActorMention | None:
        """«نظيره الإيراني»: the office of the person named before, of the country named here."""
        country, _, last = self._scan(at + 1, phrase.last)
        sector = next(
            (m.code.partition(" ")[2] for m in reversed(self.context.history) if m.code.partition(" ")[2]), "GOV"
        )
        hit = next((self.hit_at[i] for i in range(at + 1, phrase.last) if i in self.hit_at), None)
        actor = self.table.actors[hit.entries[0].actor_id] if hit else None
        if hit is not None and actor is not None and actor.kind == "person":
            self.context.full_names.add(actor.id)
            last = self._extend_name(phrase, hit, actor)
            code = _code(country, sector) if country else actor.code_on(self.day)
            return self._mention(at, last, at, actor.name, code, Reference.ANAPHOR, actor_id=actor.id)
        if not country:
            return None
        end = last
        while end < phrase.last and self.tokens[end].analysis.pos in _NAME_POS:
            end += 1
        mention = self._mention(at, end, at, self.doc.text(at, end), _code(country, sector), Reference.ANAPHOR)
        for i in range(last, end):
            self.context.people.setdefault(self.norms[i], mention)
        return mention

    def _joint(self, at: int) -> ActorMention | None:
        pair = self.context.last_two()
        if pair is None:
            return None
        codes = tuple(m.code for m in pair)
        text = self.doc.text(at, at + 1)
        mention = self._mention(at, at + 1, at, text, "", Reference.ANAPHOR, plural=True)
        return replace(mention, members=codes, antecedent=pair[0].span.joined(pair[1].span))

    def _back(self, first: int, last: int, code: str) -> ActorMention:
        return self._mention(first, last, first, self.doc.text(first, last), code, Reference.ANAPHOR)

    def _mention(
        self, first: int, last: int, head: int, name: str, code: str, reference: Reference, *,
        actor_id: str | None = None, plural: bool = False, group: str = "", kind: str = "",
    ) -> ActorMention:  # fmt: skip
        return ActorMention(
            self.doc.span(first, last), first, last, head, name, code, reference,
            actor_id=actor_id, plural=plural, group=group, kind=kind,
        )  # fmt: skip


def _is_seat(hit: NameHit) -> bool:
    """Tell whether a name is that of a city or palace that stands for a government."""
    return hit.entries[0].kind_of_name == "seat"


def _code(head: str, sector: str) -> str:
    """Join head and sector the codebook's way; an organisation's organ keeps the head alone unless it has a sector."""
    if not head:
        return ""
    if head.startswith(("IGO:", "NGO:", "NSA:")) and sector not in ("LEG", "JUD"):
        return head
    return f"{head} {sector}" if sector else head


def mentions_of(found: Sequence[ActorMention], token: int) -> list[ActorMention]:
    """Return the mentions that cover a token, the longest first."""
    return sorted((m for m in found if m.first <= token < m.last), key=lambda m: m.first - m.last)
