"""Senses that are no events (sport, markets, weather, accidents, films), shut out by words of the clause or story."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Final

from marsad.arabic.view import DocView
from marsad.lexicon.frames import FrameTable
from marsad.model.event import EventType

CASUALTIES: Final = frozenset({"happen_to", "kill"})
"""Patterns of frames that tell what violence cost."""
_STORY_WORDS: Final = 3  # different words of one sense that a story must show before it is shut as a whole
_DISASTERS: Final = frozenset({"weather", "accident", "health"})
_HELPING: Final = frozenset(
    {EventType.AID, EventType.SUPPORT, EventType.AGREE, EventType.CONSULT, EventType.COOPERATE, EventType.CONCEDE}
)
_LITERAL: Final = {
    "film": frozenset({EventType.ACCUSE, EventType.COERCE, EventType.REQUEST, EventType.SANCTION}),
    "market": frozenset({EventType.COERCE}),
    "sport": frozenset({EventType.COERCE}),
}
"""What is no figure of speech beside a word of such a sense: who is jailed over a concert is jailed."""
_VICTIMS: Final = "victims"
_BACK: Final = 3  # sentences: the one that tells of victims and two before
_STORY_SHARE: Final = 60  # and at least one such word in so many words


class ShutSenses:
    """What is shut in one Doc, by clause and as a whole."""

    def __init__(self, view: DocView, table: FrameTable, keys: list[frozenset[str]]) -> None:
        self.view, self.table, self.keys = view, table, keys
        self._clauses: dict[int, str] = {}
        self._accidents: set[int] = set()
        words: dict[str, set[str]] = defaultdict(set)
        hits: dict[str, int] = defaultdict(int)
        for sentence in view.doc.sentences:
            for at, match in table.shut.scan(keys, sentence.first, sentence.last):
                scope, _, sense = match.label.partition(":")
                if scope == _VICTIMS:
                    self._accidents.add(view.sentence_of[at])
                elif scope == "clause":
                    self._clauses.setdefault(view.clause_of[at], sense)
                else:
                    words[sense].add(view.doc.tokens[at].norm)
                    hits[sense] += 1
        size = len(view.doc.tokens)
        self.story = next((s for s in words if len(words[s]) >= _STORY_WORDS and hits[s] * _STORY_SHARE >= size), "")

    def is_accident(self, token: int) -> bool:
        """Tell whether dead and wounded told at this token are those of an accident, by the sentences around it."""
        if not self._accidents:
            return False
        own = self.view.sentence_of[token]
        for sentence in range(own, max(own - _BACK, -1), -1):
            if sentence in self._attacking:
                return False
            if sentence in self._accidents:
                return True
        return False

    def at(self, token: int, event_type: EventType) -> str:
        """Return the sense that shuts this token's clause or the story for events of a type, or "".

        A disaster is no event, but states that help or feel with those whom it struck act all the same.
        """
        sense = self.story
        if not sense:
            sense = self._clauses.get(self.view.clause_of[token], "")
            if event_type in _LITERAL.get(sense, ()):
                return ""
        return "" if sense in _DISASTERS and event_type in _HELPING else sense

    @cached_property
    def _attacking(self) -> frozenset[int]:
        """The sentences with a word that tells of violence itself, not of what it cost."""
        return frozenset(
            self.view.sentence_of[at]
            for at, own in enumerate(self.keys)
            if any(f.type is EventType.ASSAULT and f.pattern not in CASUALTIES for f in self.table.of_keys(own))
        )
