"""What a story as a whole tells about its actors: which countries it is about, who was introduced by a full name.

A Tunisian outlet writes «وزير الداخلية» and means its own; a story about Turkey writes «الشرطة» and means Turkey's. The
focus is the country that the story names most, the outlet's own counted twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from marsad.lexicon.actors import ActorTable
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.mention import ActorMention

_COUNTRY_LETTERS: Final = 3
_HOME_WEIGHT: Final = 2  # an outlet names its own country less often than it means it


def country_of(code: str) -> str:
    """Return the head of a code where it is a country, else ""."""
    head = head_of(code)
    return head if len(head) == _COUNTRY_LETTERS and head.isalpha() and head != UNKNOWN_HEAD else ""


@dataclass(slots=True)
class StoryContext:
    """Grows while the mentions of one story are read in order."""

    table: ActorTable
    home: str = ""
    named: Counter[str] = field(default_factory=Counter)  # countries by number of mentions, the whole story
    full_names: set[str] = field(default_factory=set)  # ids of actors that stand in the story by a full name
    surnames: dict[str, str] = field(default_factory=dict)  # last words of those names, to actor ids
    namesakes: set[str] = field(default_factory=set)  # surnames of known people that are somebody else's here
    people: dict[str, ActorMention] = field(default_factory=dict)  # a new person's name parts -> first mention
    roles: dict[str, ActorMention] = field(default_factory=dict)  # role id -> the last mention with that role
    history: list[ActorMention] = field(default_factory=list)

    @property
    def focus(self) -> str:
        """Return the country that unmarked offices and crowds belong to, "" where none can be told."""
        if not self.named:
            return self.home
        weights = {country: 2 * count for country, count in self.named.items()}
        if self.home in weights:
            weights[self.home] = _HOME_WEIGHT * weights[self.home] + 1
        top = max(weights.values())
        return next(country for country, weight in weights.items() if weight == top)

    def add(self, mention: ActorMention) -> None:
        """Note a mention as read."""
        self.history.append(mention)

    def last_two(self, *, sector: str | None = None) -> tuple[ActorMention, ActorMention] | None:
        """Return the last two mentions of different heads, in text order: «البلدين», or «الزعيمين» of a sector."""
        second: ActorMention | None = None
        for mention in reversed(self.history):
            head = head_of(mention.code)
            if sector is not None and (mention.kind != "person" or sector != mention.code.partition(" ")[2]):
                continue
            if not head or mention.members or head == UNKNOWN_HEAD:
                continue
            if second is None:
                second = mention
            elif head != head_of(second.code):
                return mention, second
        return None
