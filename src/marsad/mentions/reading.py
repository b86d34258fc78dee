"""One story while its actors are read: words without their particles, nationality words, mentions as they are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marsad.arabic.view import DocView
from marsad.lexicon.actors import ActorTable, Demonym, NameEntry
from marsad.lexicon.grammar import GrammarTable
from marsad.mentions.context import StoryContext, country_of
from marsad.mentions.names import NameHit, asks_for_names, without
from marsad.model.doc import Pos
from marsad.model.mention import ActorMention, PlaceMention, Reference

_NAMED: Final = frozenset({"full", "alias", "abbrev"})
_PRESS: Final = "MED"  # an agency that is quoted does not say what a story is about


class Reading:
    """One story being read: its words, the names found in it, and what it has told so far."""

    def __init__(
        self,
        table: ActorTable,
        grammar: GrammarTable,
        view: DocView,
        hits: Sequence[NameHit],
        places: Sequence[PlaceMention],
        home: str,
    ) -> None:
        self.table, self.grammar = table, grammar
        self.doc, self.view = view.doc, view
        self.tokens = view.doc.tokens
        self.day = view.doc.story.published
        self.norms = [token.word.norm for token in view.doc.tokens]
        self.bares = [
            without(norm, token.analysis.proclitics) if token.analysis.proclitics else norm
            for norm, token in zip(self.norms, self.tokens, strict=True)
        ]
        self.begins = [table.beginning(bare) for bare in self.bares]
        self.hits = hits
        self.placed = {i for place in places for i in range(place.first, place.last)}
        self.place_at = {place.first: place for place in places if place.country}
        self.context = StoryContext(self.table, home)
        self.first_words: dict[tuple[int, str], tuple[str, str]] = {}  # of mentions, by first token and name
        self.done = 0  # tokens before this belong to a mention already
        self._survey()
        self._survey_listed_states()
        self.hit_at = {hit.first: hit for hit in self.hits if self._may_be_meant(hit)}
        self.hit_ends = frozenset(hit.last for hit in self.hits)
        self.name_ends = frozenset(hit.last for hit in self.hits if not asks_for_names(hit))

    def _may_be_meant(self, hit: NameHit) -> bool:
        """Tell a name from a common word («الجيش», «الإدارة»), which is a name where the story gives it in full."""
        return any(
            entry.needs != "context" or entry.actor_id in self.context.full_names or self._is_of_focus(entry)
            for entry in hit.entries
        )

    def _is_of_focus(self, entry: NameEntry) -> bool:
        """Tell a party of the country that the story is about."""
        actor = self.table.actors[entry.actor_id]
        return actor.kind == "party" and actor.country == self.context.focus

    def _survey(self) -> None:
        """Read the whole story once for its full names and countries, so that short names can be told."""
        lead = self.doc.sentences[0].last if self.doc.sentences else 0
        for hit in self.hits:
            ids = {entry.actor_id for entry in hit.entries if entry.kind_of_name in _NAMED and not entry.needs}
            if len(ids) == 1:
                self.context.full_names |= ids
                if hit.last - hit.first > 1:
                    self.context.surnames.setdefault(self.norms[hit.last - 1], next(iter(ids)))
            for entry in hit.entries[:1]:
                code = self.table.code_on(entry.actor_id, self.day)
                if not entry.needs and not code.endswith(_PRESS) and (country := country_of(code)):
                    self.context.named[country] += 1 + (hit.first < lead)
        for place in self.place_at.values():
            self.context.named[place.country] += 1 + (place.first < lead)
        for at, begins in enumerate(self.begins):
            if begins.demonym and ((reading := self.tokens[at].analysis).article or reading.pos is Pos.NISBA):
                _, demonym = self.table.match_demonym([self.bares[at]], 0)
                if demonym and country_of(demonym.country) and not demonym.others and not demonym.needs:
                    self.context.named[demonym.country] += 1 + (at < lead)

    def _survey_listed_states(self) -> None:
        """Believe «عمان» beside a state."""
        before: NameHit | None = None
        for hit in self.hits:
            for entry in hit.entries:
                if entry.needs != "context" or entry.actor_id in self.context.full_names:
                    continue
                actor = self.table.actors[entry.actor_id]
                beside = before is not None and before.last == hit.first and hit.proclitics
                listed = actor.kind == "state" and beside and before is not None and self._is_state(before)
                if listed:
                    self.context.full_names.add(entry.actor_id)
            before = hit

    def _is_state(self, hit: NameHit) -> bool:
        entry = hit.entries[0]
        return self.table.actors[entry.actor_id].kind == "state" and not entry.needs and entry.kind_of_name != "seat"

    def _demonym(self, at: int) -> tuple[int, Demonym | None]:
        """Return the nationality word at a token; one like «مالية», also a common word, only where the story has it."""
        if not self.begins[at].nationality:
            return 0, None
        length, demonym = self.table.match_nationality([self.bares[at], *self.norms[at + 1 : at + 2]])
        if demonym is not None and demonym.needs and not self.context.named[demonym.country]:
            return 0, None
        return length, demonym

    def _bare(self, at: int) -> str:
        """Return the word without its proclitics, article kept."""
        return self.bares[at]

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


def code_of(head: str, sector: str) -> str:
    """Join head and sector the codebook's way; an organisation's organ keeps the head alone."""
    if not head:
        return ""
    if head.startswith(("IGO:", "NGO:", "NSA:")):
        return head
    return f"{head} {sector}" if sector else head
