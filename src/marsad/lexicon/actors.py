"""Who acts in politics: actors with their names, terms and codes, nationality words, and the nouns that name a role.

The table answers four questions of a matcher that walks over normal forms (`letters.fold`) token by token: which name
starts here, which nationality, which role; and what an actor's code is on a day. It holds no grammar: whether a surname
is meant as one, whether a capital stands for its government, is decided above; `needs` says what must be checked.

The data are the files of `data/actors/` and `data/roles/`, described in docs/actors.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from marsad.lexicon.load import DataFile
from marsad.model.mention import Actor

_ACCUSATIVE = "ا"  # the alef of an indefinite accusative
_LASTING = frozenset({"REB", "UAF", "CIV", "REL", "MED", "BUS"})  # what somebody is, where the rest is office
_MAX_CACHED = 100_000  # words
NAME = "actors"
FOLDERS = ("actors", "roles")


class NameEntry(NamedTuple):
    """One kind of name of one actor, in its first spelling. `needs` is "" or what the context must show first.

    `kind_of_name`: full short alias seat abbrev surname. `needs`: "person-context" (a surname that is also a common
    word), "context" (a short name of a body that is also a common word), "capital" (a city that may stand for its
    government).
    """

    actor_id: str
    name: str
    kind_of_name: str
    valid_from: date | None = None
    valid_to: date | None = None
    needs: str = ""

    def valid_on(self, day: date | None) -> bool:
        """Tell whether the name was in use on the day; always true where the day is unknown."""
        return _covers(self.valid_from, self.valid_to, day)


class Term(NamedTuple):
    """An office or standing of an actor, `start` to `end` inclusive (None = open). `sector` "" = the head alone."""

    start: date | None
    end: date | None
    country: str
    sector: str
    office: str

    @property
    def code(self) -> str:
        """The codebook's code while the term lasts."""
        return f"{self.country} {self.sector}" if self.sector else self.country


class ActorEntry(NamedTuple):
    """An actor. A person's `sectors` are empty: their code comes from `terms`, the weightiest first."""

    id: str
    name: str
    name_en: str
    kind: str  # state organisation office person party armed-group body company ngo people
    country: str
    sectors: tuple[str, ...] = ()
    wikidata: str | None = None
    terms: tuple[Term, ...] = ()

    def code_on(self, day: date | None) -> str:
        """Return the code on a day: that of the first term that covers it, else head and first sector.

        An office ends with its term, belonging to a people, a trade or an armed group does not.

        Where the day is unknown the first term that is still running counts, else the term that ended last.
        """
        if term := self.term_on(day) or self._standing(day):
            return term.code
        return f"{self.country} {self.sectors[0]}" if self.sectors else self.country

    def term_on(self, day: date | None) -> Term | None:
        """Return the term that gives the code on a day, or None for a former or future official."""
        if day is not None:
            return next((t for t in self.terms if _covers(t.start, t.end, day)), None)
        running = next((t for t in self.terms if t.end is None), None)
        return running or self._last

    @property
    def _last(self) -> Term | None:
        return max(self.terms, key=lambda t: t.end or date.max, default=None)

    def _standing(self, day: date | None) -> Term | None:
        """Return the last term behind the day where it is no office: a dead rebel or writer is one still."""
        last = self._last
        lasting = last is not None and (last.sector in _LASTING or last.country.startswith("NSA:"))
        return last if last and last.end and day and day > last.end and lasting else None

    @property
    def actor(self) -> Actor:
        """The record that mentions and the store carry."""
        return Actor(self.id, self.name, self.name_en, self.kind, self.country, self.sectors, self.wikidata)


class Demonym(NamedTuple):
    """A nationality word. `others` are further countries that the same word may mean («كوري»).

    `needs` is "context" for an adjective that is also a common word («مالي», «قمري»).
    """

    country: str
    gender: str  # m f
    number: str  # s d p
    others: tuple[str, ...] = ()
    needs: str = ""


class RoleForm(NamedTuple):
    """A written form of a role noun, without article; `construct` where writing shows that a complement follows."""

    role: str
    gender: str
    number: str
    construct: bool = False


class RoleEntry(NamedTuple):
    """A noun that names an office, a body or a group of people.

    `kind`: person body group. `sector`: the codebook's, "" where the complement decides («متحدث باسم …», «قيادي في …»).
    `weight`: 1 (any man in the street) to 9 (head of state); the weightiest role of a phrase gives its code. `takes`:
    which complements it stands with: nisba («الرئيس الروسي»), country («رئيس روسيا»), body («قائد الجيش»), name.
    `office`: key of the state's office or body, so that `office_of(country, office)` is an actor. `group`: civilians
    protesters fighters … for generic people. `needs`: what must stand beside the noun for it to name anybody at all:
    complement, name, nisba, or definite (the article). `head`: the code's head that the noun itself tells where the
    text names none («مستوطنون»: ISR), "" for most.
    """

    id: str
    name_en: str
    kind: str
    sector: str
    weight: int
    takes: tuple[str, ...] = ()
    office: str = ""
    group: str = ""
    needs: str = ""
    head: str = ""
    forms: tuple[str, ...] = ()


class Holder(NamedTuple):
    """Who held an office, when."""

    actor_id: str
    start: date | None
    end: date | None


class Beginning(NamedTuple):
    """Whether a word may begin a role, a nationality word, or one of these in the accusative too."""

    role: bool
    demonym: bool
    nationality: bool


@dataclass(frozen=True, slots=True)
class ActorTable:
    """The compiled lexicon of actors. All keys are normal forms, words joined by one space."""

    names: Mapping[str, tuple[NameEntry, ...]]
    actors: Mapping[str, ActorEntry]
    demonyms: Mapping[str, Demonym]
    roles: Mapping[str, RoleEntry]
    role_forms: Mapping[str, tuple[RoleForm, ...]]
    holders: Mapping[tuple[str, str], tuple[Holder, ...]]
    heads: frozenset[str]  # every country code the lexicon knows
    article: str
    generated: frozenset[str] = frozenset()  # ids made by rule from the state list
    lengths: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)  # see `index_lengths`
    _beginnings: dict[str, Beginning] = field(default_factory=dict, repr=False, compare=False)

    def beginning(self, norm: str) -> Beginning:
        """Return what a word may begin, remembered: most words begin no role and no nationality."""
        known = self._beginnings.get(norm)
        if known is None:
            bare, roles, demonyms = self._bare(norm), self.lengths["roles"], self.lengths["demonyms"]
            shorn = norm.removesuffix(_ACCUSATIVE)
            nations = {norm, bare, shorn, self._bare(shorn)} if shorn else {norm, bare}
            if len(self._beginnings) >= _MAX_CACHED:
                self._beginnings.clear()
            known = self._beginnings[norm] = Beginning(
                role=norm in roles or bare in roles,
                demonym=norm in demonyms or bare in demonyms,
                nationality=not nations.isdisjoint(demonyms),
            )
        return known

    def match(self, norms: Sequence[str], i: int) -> tuple[int, tuple[NameEntry, ...]]:
        """Return the longest name that starts at token `i`: its length in tokens and its entries, or `(0, ())`."""
        for n in self.lengths["names"].get(norms[i], ()):
            if i + n <= len(norms) and (found := self.names.get(" ".join(norms[i : i + n]))):
                return n, found
        return 0, ()

    def match_all(self, norms: Sequence[str], i: int) -> list[tuple[int, tuple[NameEntry, ...]]]:
        """Return every name that starts at token `i`, the longest first."""
        return [
            (n, found)
            for n in self.lengths["names"].get(norms[i], ())
            if (found := self.names.get(norms[i] if n == 1 else " ".join(norms[i : i + n]))) and i + n <= len(norms)
        ]

    def match_demonym(self, norms: Sequence[str], i: int) -> tuple[int, Demonym | None]:
        """Return the longest nationality word at token `i`, its words with or without the article."""
        bare = self._bare(norms[i])
        for head in dict.fromkeys((norms[i], bare)):
            for n in self.lengths["demonyms"].get(head, ()):
                if i + n > len(norms):
                    continue
                key = " ".join((head, *(self._bare(word) for word in norms[i + 1 : i + n])))
                if found := self.demonyms.get(key):
                    return n, found
        return 0, None

    def match_nationality(self, norms: Sequence[str]) -> tuple[int, Demonym | None]:
        """Return the nationality word that the words begin with, in the accusative too («دبلوماسيين روسا»)."""
        length, found = self.match_demonym(norms, 0)
        if found is None and norms[0].endswith(_ACCUSATIVE):
            return self.match_demonym([norms[0].removesuffix(_ACCUSATIVE)], 0)
        return length, found

    def match_role(self, norms: Sequence[str], i: int) -> tuple[int, bool, tuple[RoleForm, ...]]:
        """Return the longest role that starts at token `i`: length, whether it carries the article, its forms."""
        bare = self._bare(norms[i])
        for head, definite in ((norms[i], False), (bare, True)):
            if definite and head == norms[i]:
                break
            for n in self.lengths["roles"].get(head, ()):
                if i + n <= len(norms) and (found := self.role_forms.get(" ".join((head, *norms[i + 1 : i + n])))):
                    return n, definite, found
        return 0, False, ()

    def code_on(self, actor_id: str, day: date | None) -> str:
        """Return an actor's code on a day (None = unknown); KeyError for an id that the lexicon lacks."""
        return self.actors[actor_id].code_on(day)

    def office_of(self, country: str, office: str) -> str | None:
        """Return the id of a state's office or body («egy.army»), None where the state has none in the lexicon."""
        actor_id = f"{country.lower()}.{office}"
        return actor_id if actor_id in self.actors else None

    def holder(self, country: str, office: str, day: date | None) -> str | None:
        """Return who held an office on a day, None where the lexicon does not know or the day is unknown."""
        if day is None:
            return None
        found = [h.actor_id for h in self.holders.get((country, office), ()) if _covers(h.start, h.end, day)]
        return found[0] if len(set(found)) == 1 else None

    def _bare(self, norm: str) -> str:
        cut = len(self.article)
        return norm[cut:] if len(norm) > cut + 1 and norm.startswith(self.article) else norm


def _covers(start: date | None, end: date | None, day: date | None) -> bool:
    return day is None or ((start is None or start <= day) and (end is None or day <= end))


def index_lengths(keys: Mapping[str, object]) -> dict[str, tuple[int, ...]]:
    """Return for each first word the lengths, in words and descending, of the keys that start with it."""
    found: dict[str, set[int]] = {}
    for key in keys:
        first = key.partition(" ")[0]
        found.setdefault(first, set()).add(key.count(" ") + 1)
    same: dict[tuple[int, ...], tuple[int, ...]] = {}  # equal tuples are one object: the table loads faster
    ordered = ((first, tuple(sorted(lengths, reverse=True))) for first, lengths in found.items())
    return {first: same.setdefault(lengths, lengths) for first, lengths in ordered}


def compile_table(files: tuple[DataFile, ...]) -> ActorTable:
    """Build the table from its files; a wrong line is a LexiconError with file, line and remedy."""
    from marsad.lexicon.actor_build import build  # only a run without a cache pays for it

    return build(files)
