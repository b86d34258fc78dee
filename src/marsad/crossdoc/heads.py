"""Small things that stories and events are both compared by: heads of codes, and the telling words of a text."""

from __future__ import annotations

from functools import cache
from typing import Final, cast

from marsad.lexicon.load import load
from marsad.lexicon.search import SearchTable

LIGHTEST: Final = 1.6  # weight of a word that a fifth of all stories hold: it tells nothing
NUMBER: Final = 4.0  # weight of a number: telling, but dates and years are numbers too


@cache
def table() -> SearchTable:
    """Return what the lexicon knows of words in texts."""
    return cast("SearchTable", load().table("search"))


def rarity(trimmed: str) -> float:
    """Return the weight of a trimmed word."""
    return NUMBER if trimmed.isdigit() else table().weight(trimmed)


def telling(text: str) -> dict[str, str]:
    """Return the telling words of a text: trimmed, with the form in which they first stand there."""
    found: dict[str, str] = {}
    for word in table().words(text):
        trimmed = table().trimmed(word)
        if trimmed not in found and rarity(trimmed) > LIGHTEST:
            found[trimmed] = word
    return found
