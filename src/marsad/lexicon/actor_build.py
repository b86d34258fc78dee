"""Compiles the actor files into an `ActorTable`: states and what each has, named actors, nationality words, roles.

A hand-written line wins over a generated one: a line whose id is that of a generated body adds its names to that
body, and a generated name that a hand-written actor bears is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from marsad.errors import LexiconError
from marsad.lexicon.actor_files import (
    KINDS,
    SURE,
    Name,
    Row,
    check_head,
    check_sectors,
    check_wikidata,
    parse_names,
    parse_terms,
    read_rows,
)
from marsad.lexicon.actor_roles import build_roles
from marsad.lexicon.actor_states import State, bodies_of, demonyms_of, nisba_demonyms, read_state
from marsad.lexicon.actor_words import Words, read_words
from marsad.lexicon.actors import ActorEntry, ActorTable, Demonym, Holder, NameEntry, RoleEntry, RoleForm, index_lengths
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile

_HEADS_OF_STATE: Final = frozenset(
    ("president", "king", "emir", "sultan", "prime-minister", "supreme-leader", "crown-prince", "secretary-general")
)
_COMMON_FIRST_NAME: Final = 6  # persons of the lexicon who bear it
_ID: Final = re.compile(r"[a-z0-9-]+\.[a-z0-9.-]+")
TABLES: Final = ("actors", "states", "bodies", "demonyms", "roles", "portfolios")


def build(files: tuple[DataFile, ...]) -> ActorTable:
    """Compile all tables; the first wrong line is a LexiconError."""
    words = read_words([file for file in files if file.path.suffix == ".yaml"])
    rows = _sorted_rows([file for file in files if file.path.suffix == ".tsv"])
    states = [read_state(row, words) for row in rows["states"]]
    heads = frozenset(state.code for state in states)
    builder = _Builder(words, heads)
    for state in states:
        builder.add_state(state)
        for body, names in bodies_of(state, rows["bodies"], words):
            builder.add(body, names, state.row, generated=True)
    for row in rows["actors"]:
        builder.add_row(row)
    roles, role_forms = build_roles(rows["roles"], rows["portfolios"], words)
    demonyms = _demonyms(states, rows["demonyms"], heads, words)
    builder.mark_common({*words.common, *demonyms}, role_forms)
    return builder.table(demonyms, roles, role_forms)


def _sorted_rows(files: list[DataFile]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for file in files:
        for row in read_rows(file):
            if row.get("table") not in rows:
                raise row.error(f"the table {row.get('table')!r} is unknown", f"use one of {', '.join(TABLES)}")
            rows[row.get("table")].append(row)
    return rows


def _demonyms(states: list[State], rows: list[Row], heads: frozenset[str], words: Words) -> dict[str, Demonym]:
    """States first in the order of their file: the first to claim a word keeps it, the others become `others`."""
    found: dict[str, Demonym] = {}
    claims = [claim for state in states for claim in demonyms_of(state, words)]
    for row in rows:
        check_head(row.get("country"), row, heads)
        claims += nisba_demonyms(row, row.get("country"), words)
    for key, demonym in claims:
        first = found.setdefault(key, demonym)
        if first.country != demonym.country and demonym.country not in first.others:
            found[key] = first._replace(others=(*first.others, demonym.country))
    same: dict[Demonym, Demonym] = {}
    return {key: same.setdefault(demonym, demonym) for key, demonym in found.items()}


def slug(text: str) -> str:
    """Return an English name as an id: small ASCII letters, digits, hyphens.

    >>> slug("Béji Caïd Essebsi")
    'beji-caid-essebsi'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))


class _Builder:
    """Collects actors and their names, then indexes them."""

    def __init__(self, words: Words, heads: frozenset[str]) -> None:
        self.words, self.heads = words, heads
        self.actors: dict[str, ActorEntry] = {}
        self.rows: dict[str, Row] = {}
        self.names: dict[str, list[NameEntry]] = defaultdict(list)
        self.written: dict[str, set[str]] = defaultdict(set)  # key -> ids of hand-written actors
        self.generated: set[str] = set()
        self.pending: list[tuple[str, Name]] = []  # names of generated actors, indexed last
        self.shared: dict[NameEntry, NameEntry] = {}  # one object for all spellings of a name: a table loads faster

    def add_state(self, state: State) -> None:
        self.add(state.entry, state.names, state.row)

    def add(self, entry: ActorEntry, names: list[Name], row: Row, *, generated: bool = False) -> None:
        if entry.id in self.actors:
            raise row.error(f"the id {entry.id!r} is given twice", "merge the two lines or give an id of its own")
        self.actors[entry.id], self.rows[entry.id] = entry, row
        if generated:
            self.generated.add(entry.id)
            self.pending += [(entry.id, name) for name in names]
        else:
            self._index(entry.id, names, row)

    def add_row(self, row: Row) -> None:
        """Add a hand-written actor, or the hand-written names of a generated body."""
        country = check_head(row.get("country"), row, self.heads)
        kind = row.get("kind")
        if kind not in KINDS:
            raise row.error(f"the kind {kind!r} is unknown", f"use one of {', '.join(sorted(KINDS))}")
        names = parse_names(row.get("names"), row, person=kind == "person")
        if not row.get("name_en") and row.get("id") not in self.generated:
            raise row.error("has no English name", "fill in name_en: the id is made of it")
        actor_id = row.get("id") or f"{slug(country)}.{slug(row.get('name_en'))}"
        if not _ID.fullmatch(actor_id):
            raise row.error(
                f"the id {actor_id!r} has a wrong form", "write head.name in small letters, or leave it out"
            )
        if actor_id in self.generated:
            self._refine(actor_id, names, row)
            return
        entry = ActorEntry(
            actor_id, names[0].text, row.get("name_en"), kind, country, check_sectors(row), check_wikidata(row),
            parse_terms(row, self.heads),
        )  # fmt: skip
        self.add(entry, names, row)

    def _refine(self, actor_id: str, names: list[Name], row: Row) -> None:
        old = self.actors[actor_id]
        self.actors[actor_id] = old._replace(
            name=names[0].text,
            name_en=row.get("name_en") or old.name_en,
            sectors=check_sectors(row) or old.sectors,
            wikidata=check_wikidata(row),
            terms=parse_terms(row, self.heads),
        )
        self._index(actor_id, names, row)

    def _index(self, actor_id: str, names: list[Name], row: Row) -> None:
        for name in names:
            for key in self.words.keys(name.text):
                entry = self._entry(_named(actor_id, name))
                self._check_overlap(key, entry, row)
                if all(other.actor_id != actor_id for other in self.names[key]):
                    self.names[key].append(entry)
                self.written[key].add(actor_id)

    def _entry(self, entry: NameEntry) -> NameEntry:
        return self.shared.setdefault(entry._replace(name=""), entry)

    def _check_overlap(self, key: str, entry: NameEntry, row: Row) -> None:
        if entry.kind_of_name != "full":
            return
        for other in self.names[key]:
            if other.actor_id == entry.actor_id or other.kind_of_name != "full":
                continue
            if _overlap(entry, other):
                where = self.rows[other.actor_id]
                raise LexiconError(
                    row.file, row.line,
                    f"{entry.name!r} is also the full name of {other.actor_id} ({where.file}:{where.line})",
                    "give the dates of each with @from/to, or add a word that tells them apart",
                )  # fmt: skip

    def mark_common(self, words: set[str], roles: Mapping[str, object]) -> None:
        """Ask for context where a name is also a common word, a nationality or a first name, or just names a role."""
        article = fold(self.words.article)
        persons = (entry for entry in self.actors.values() if entry.kind == "person" and " " in entry.name)
        first = Counter(key.partition(" ")[0] for entry in persons for key in self.words.keys(entry.name))
        words |= set(first)
        for key, entries in self.names.items():
            if first[key] >= _COMMON_FIRST_NAME:  # «محمد» alone is nobody's surname unless its line says so
                entries[:] = [entry for entry in entries if entry.kind_of_name != "surname" or entry.needs]
            bare = key.removeprefix(article)
            plain = all(part in words or part.removeprefix(article) in words for part in key.split(" "))
            for i, entry in enumerate(entries):
                common = (
                    key in roles or bare in roles or (plain and (" " not in key or entry.kind_of_name == "surname"))
                )
                if entry.needs == SURE:
                    entries[i] = self._entry(entry._replace(needs=""))
                elif common and not entry.needs and self.actors[entry.actor_id].kind != "state":
                    person = self.actors[entry.actor_id].kind == "person"
                    entries[i] = self._entry(entry._replace(needs="person-context" if person else "context"))

    def table(
        self,
        demonyms: dict[str, Demonym],
        roles: dict[str, RoleEntry],
        role_forms: dict[str, tuple[RoleForm, ...]],
    ) -> ActorTable:
        for actor_id, name in self.pending:
            for key in self.words.keys(name.text):
                known = self.names[key]
                if not self.written[key] - {actor_id} and all(other.actor_id != actor_id for other in known):
                    known.append(self._entry(_named(actor_id, name)))
        ranks = {entry.id: _rank(entry) for entry in self.actors.values()}
        same: dict[tuple[NameEntry, ...], tuple[NameEntry, ...]] = {}
        names: dict[str, tuple[NameEntry, ...]] = {}
        for key, entries in self.names.items():
            if entries:
                found = tuple(sorted(entries, key=lambda entry: -ranks[entry.actor_id]))
                names[key] = same.setdefault(found, found)
        return ActorTable(
            names=names,
            actors=self.actors,
            demonyms=demonyms,
            roles=roles,
            role_forms=role_forms,
            holders=self._holders(),
            heads=self.heads,
            article=fold(self.words.article),
            generated=frozenset(self.generated),
            lengths={
                "names": index_lengths(names),
                "demonyms": index_lengths(demonyms),
                "roles": index_lengths(role_forms),
            },
        )

    def _holders(self) -> dict[tuple[str, str], tuple[Holder, ...]]:
        found: dict[tuple[str, str], list[Holder]] = defaultdict(list)
        for entry in self.actors.values():
            for term in entry.terms if entry.kind == "person" else ():
                found[term.country, term.office].append(Holder(entry.id, term.start, term.end))
        return {key: tuple(holders) for key, holders in found.items()}


def _named(actor_id: str, name: Name) -> NameEntry:
    return NameEntry(actor_id, name.text, name.kind, name.start, name.end, name.needs)


def _rank(entry: ActorEntry) -> int:
    """Tell how likely a bare name means this actor: heads of state and government before ministers before others."""
    offices = {term.office for term in entry.terms}
    if offices & _HEADS_OF_STATE:
        return 3
    return (
        2 if any(office.startswith("leader") or office.endswith(("minister", "speaker")) for office in offices) else 1
    )


def _overlap(a: NameEntry, b: NameEntry) -> bool:
    starts = [day for day in (a.valid_from, b.valid_from) if day]
    ends = [day for day in (a.valid_to, b.valid_to) if day]
    return not starts or not ends or max(starts) <= min(ends)
