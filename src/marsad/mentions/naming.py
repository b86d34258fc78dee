"""Names in a noun phrase: which actor a name stands for, and where it ends.

A name may stand for several actors, ask for context first («النهضة»), or be the surname of somebody else; what the
phrase adds to it (adjectives, a nationality, further parts) belongs to the mention.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from marsad.lexicon.actors import ActorEntry, NameEntry
from marsad.lexicon.letters import fold
from marsad.mentions.context import country_of
from marsad.mentions.names import NameHit
from marsad.mentions.reading import Reading, code_of
from marsad.model.doc import Phrase, PhraseKind, Pos
from marsad.model.mention import ActorMention, Reference

NAME_POS: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.LATIN})
STATE_KINDS: Final = frozenset({"state"})
_ALIKE: Final = 0.6  # how alike two spellings of one given name are («أنجيلا»، «انغيلا»)
_NAMESAKES: Final = frozenset({"party", "armed-group", "ngo"})
_PARTY: Final = "PTY"
_PARTICIPLES: Final = frozenset({Pos.ACTIVE, Pos.PASSIVE})
DESCRIBING: Final = frozenset({Pos.ADJ, Pos.NISBA, Pos.ACTIVE, Pos.PASSIVE})


class Naming(Reading):
    """Reads names."""

    def _named(self, phrase: Phrase, hit: NameHit) -> ActorMention | None:
        entry = self._entry(phrase, hit)
        if entry is None:
            return None
        actor = self.table.actors[entry.actor_id]
        last = self._extend_name(phrase, hit, actor)
        if actor.kind == "office":
            last = self._described(phrase, last)
        reference = Reference.SEAT if entry.kind_of_name == "seat" or entry.needs == "capital" else Reference.NAME
        code = actor.code_on(self.day)
        if reference is Reference.SEAT and entry.needs == "capital" and phrase.relation in self.grammar.host:
            code = actor.country  # «في باريس»
        if self._is_former(hit.last, max(last, min(phrase.last, hit.last + 2))):
            code = actor.country
        if (other := self._own_state(hit.last, last, actor)) != actor.country:
            code = code_of(other, _PARTY if actor.kind == "party" else code.partition(" ")[2])
            return self._mention(
                hit.first, last, hit.first, self.doc.text(hit.first, last), code, reference, kind=actor.kind
            )
        if reference is Reference.SEAT and (namesake := self._other_country(hit.last, actor.country)):
            code = namesake
        return self._mention(
            hit.first, last, hit.first, actor.name, code, reference, actor_id=actor.id, kind=actor.kind
        )

    def _own_state(self, first: int, last: int, actor: ActorEntry) -> str:
        """Return the country that a nationality gives a body with a namesake: «الحزب الشيوعي الأردني»."""
        if actor.kind not in _NAMESAKES or first >= last or country_of(actor.country) != actor.country:
            return actor.country
        _, demonym = self._demonym(first)
        told = demonym.country if demonym is not None and demonym.number == "s" else ""
        return told if country_of(told) else actor.country

    def _other_country(self, at: int, country: str) -> str:
        """Return the country of a city that shares a capital's name: «طرابلس اللبنانية»."""
        if at >= len(self.tokens) or not self.tokens[at].analysis.article:
            return ""
        _, demonym = self._demonym(at)
        own = demonym is not None and (demonym.gender, demonym.number) == ("f", "s") and country_of(demonym.country)
        return demonym.country if demonym is not None and own and demonym.country != country else ""

    def _entry(self, phrase: Phrase, hit: NameHit) -> NameEntry | None:
        """Choose the entry that a name stands for; None where the context does not settle it."""
        believed = [entry for entry in hit.entries if self._believed(phrase, hit, entry)]
        if not believed:
            return None
        told = self._told_by_nationality(hit, believed)
        if told:
            believed = told
        known = [entry for entry in believed if entry.actor_id in self.context.full_names]
        choice = known or self._states_among(believed) or believed
        if len({self.table.code_on(entry.actor_id, self.day) for entry in choice}) == 1:
            return choice[0]
        focus = [e for e in choice if country_of(self.table.code_on(e.actor_id, self.day)) == self.context.focus]
        if len({e.actor_id for e in focus}) == 1:
            return focus[0]
        wide = [e for e in choice if not country_of(self.table.code_on(e.actor_id, self.day))]
        if len({e.actor_id for e in wide}) == 1:
            return wide[0]  # one that belongs to no country, where the story is about none of the others'
        in_office = [e for e in choice if self.table.actors[e.actor_id].term_on(self.day) is not None]
        return in_office[0] if len({e.actor_id for e in in_office}) == 1 else None

    def _told_by_nationality(self, hit: NameHit, entries: list[NameEntry]) -> list[NameEntry]:
        """Return the entries of the country that stands behind the name: «حزب العدالة والتنمية المغربي»."""
        if len(entries) == 1 or hit.last >= len(self.tokens) or not self.tokens[hit.last].analysis.article:
            return []
        _, demonym = self._demonym(hit.last)
        if demonym is None:
            return []
        return [entry for entry in entries if self.table.actors[entry.actor_id].country == demonym.country]

    def _states_among(self, entries: list[NameEntry]) -> list[NameEntry]:
        return [entry for entry in entries if self.table.actors[entry.actor_id].kind in STATE_KINDS]

    def _believed(self, phrase: Phrase, hit: NameHit, entry: NameEntry) -> bool:
        if entry.actor_id in self.context.full_names:
            return True
        if entry.kind_of_name == "surname" and not entry.needs:
            if self._is_given(hit) or self.norms[hit.last - 1] in self.context.namesakes:
                return False
            return hit.first == phrase.first or not self._of_a_namesake(hit, entry)
        if not entry.needs or entry.needs == "capital":
            return True
        before = self.tokens[hit.first - 1] if hit.first > 0 else None
        if entry.needs == "context":
            return self._is_party_at_home(phrase, hit, entry)
        if entry.needs == "person-context":
            if before is None or hit.first == phrase.first or before.analysis.pos not in NAME_POS:
                return False
            return not self._of_another_person(hit, entry)
        return False

    def _is_party_at_home(self, phrase: Phrase, hit: NameHit, entry: NameEntry) -> bool:
        """Tell «دعت النهضة …» in a story about Tunisia, «الجمهوريون» in one about the United States."""
        actor = self.table.actors[entry.actor_id]
        if actor.kind != "party" or actor.country != self.context.focus or hit.last - hit.first > 1:
            return False
        reading = self.tokens[hit.first].analysis
        if (reading.features.gender, reading.features.number) == ("m", "p"):
            return phrase.first == hit.first
        whole = (phrase.first, phrase.last) == (hit.first, hit.last) and not reading.proclitics and hit.first > 0
        verb = self.tokens[hit.first - 1].analysis
        feminine = reading.features.gender == verb.features.gender == "f"
        return whole and verb.pos is Pos.VERB and feminine

    def _of_another_person(self, hit: NameHit, entry: NameEntry) -> bool:
        """Tell «خليل الغرياني» from the Ghariani of the lexicon: the word beside the surname is no part of his name."""
        own = fold(self.table.actors[entry.actor_id].name).split()
        before, behind = self.tokens[hit.first - 1], self.tokens[hit.last] if hit.last < len(self.tokens) else None
        if behind is not None and behind.analysis.pos is Pos.UNKNOWN:
            return True
        covered = hit.first in self.name_ends
        return (
            before.analysis.pos in NAME_POS and not covered and before.norm not in own and not self._role_at(before.i)
        )

    def _of_a_namesake(self, hit: NameHit, entry: NameEntry) -> bool:
        """Tell another bearer of a surname by the given name before it, which is none of the known one's spellings."""
        before = self.tokens[hit.first - 1]
        if before.analysis.pos is not Pos.NAME or hit.first in self.hit_ends:
            return False
        if self._role_at(before.i) or self._bare(before.i).startswith(self.table.article):
            return False  # «الأميركي ترامب» has no given name
        own = fold(self.table.actors[entry.actor_id].name).split()
        if any(SequenceMatcher(None, before.norm, word).ratio() >= _ALIKE for word in own):
            return False
        self.context.namesakes.add(self.norms[hit.last - 1])  # «توم بيريز» makes «بيريز» another from then on
        return True

    def _is_given(self, hit: NameHit) -> bool:
        """Tell a surname that stands before an unknown one: «غراهام أشتون», «هاني رمضان»."""
        if hit.last - hit.first > 1 or hit.last >= len(self.tokens) or hit.last in self.hit_at:
            return False
        if hit.first in self.hit_ends or (hit.first and self.tokens[hit.first - 1].analysis.pos in NAME_POS):
            return False
        behind = self.tokens[hit.last].analysis
        if behind.pos not in (Pos.NAME, Pos.UNKNOWN) or behind.article or behind.proclitics:
            return False
        return hit.last not in self.placed

    def _role_at(self, at: int) -> bool:
        return bool(self.table.match_role([self._bare(at)], 0)[0])

    def _extend_name(self, phrase: Phrase, hit: NameHit, actor: ActorEntry) -> int:
        """Take in what the phrase adds to a name: adjectives behind a body's, further name parts of a person's."""
        last = hit.last
        while last < phrase.last and last not in self.hit_at:
            token = self.tokens[last]
            pos = token.analysis.pos
            if actor.kind == "person":
                if pos not in NAME_POS:
                    break
            elif not (token.analysis.article and pos in (Pos.ADJ, Pos.NISBA, Pos.UNKNOWN)):
                break
            elif (token.analysis.features.gender, token.analysis.features.number) == ("m", "p"):
                break  # «قوات سوريا الديمقراطية | المعتقلين»
            elif self._governs(last):
                break
            last += 1
        return last if actor.kind == "person" or last < phrase.last else self._own_nationality(last, actor)

    def _governs(self, at: int) -> bool:
        """Tell a participle that has its own complement: «قوات حفتر | المدعومة من مصر»."""
        following = self.view.phrase(at + 1) if at + 1 < len(self.tokens) else None
        if following is None or following.kind is not PhraseKind.PP or following.first != at + 1:
            return False
        return any(reading.pos in _PARTICIPLES for reading in self.tokens[at].word.analyses)

    def _own_nationality(self, at: int, actor: ActorEntry) -> int:
        """Take in the nationality of a body that stands right behind its name («حزب الليكود الإسرائيلي»)."""
        if at >= len(self.tokens) or at in self.hit_at or not self.tokens[at].analysis.article:
            return at
        _, demonym = self._demonym(at)
        single = demonym is not None and demonym.number == "s" and self.tokens[at].analysis.pos is Pos.NISBA
        return at + 1 if demonym is not None and single and demonym.country == actor.country else at

    def _is_former(self, first: int, last: int) -> bool:
        return any(self.norms[i] in self.grammar.former for i in range(first, min(last, len(self.norms))))

    def _described(self, phrase: Phrase, last: int, *, many: bool = False) -> int:
        """Take in the adjectives behind an office: those that agree, and those of one who has left it.

        A participle with its own complement tells of a body or a crowd what it does: «الأحزاب | المساندة للحكومة».
        """
        end = self._adjectives(last, phrase.last)
        if many and end > last and self._governs(end - 1):
            end -= 1
        while end < phrase.last and self.norms[end] in self.grammar.former:
            end += 1
        return end

    def _adjectives(self, first: int, last: int) -> int:
        """Take in the adjectives right behind an office («الوزير السابق»)."""
        at = first
        while at < last and self.tokens[at].analysis.article and self.tokens[at].analysis.pos in DESCRIBING:
            at += 1
        return at

    def _likeliest(self, hit: NameHit) -> NameEntry:
        """Return the entry of a state where a name may mean one, else the first."""
        states = (e for e in hit.entries if self.table.actors[e.actor_id].kind in STATE_KINDS)
        return next(states, hit.entries[0])

    def _is_person(self, hit: NameHit) -> bool:
        return self.table.actors[hit.entries[0].actor_id].kind == "person"
