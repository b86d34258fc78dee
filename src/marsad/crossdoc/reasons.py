"""Why two stories or events are held to be one: reasons that a program can read and an interface can translate.

A reason is one line, `name: value`; the names are closed (`Reason`), the values words of the stories, codes or figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Reason(StrEnum):
    """What two stories or events have in common, or differ in."""

    SAME_TEXT = "same text"
    TRIPLES = "shared word triples"  # percent of all, Jaccard
    CONTAINED = "contained"  # percent of the shorter text found in the longer
    WORDS = "shared words"
    ACTORS = "shared actors"
    PLACES = "shared places"
    ACTS = "shared acts"
    DAYS = "days apart"
    TYPE = "same type"
    MODE = "same mode"
    DATE = "same date"
    COUNTS = "same numbers"
    OTHER_TYPE = "types differ"
    OTHER_ACTOR = "actors differ"
    OTHER_RECIPIENT = "recipients differ"
    OTHER_DATE = "dates differ"
    OTHER_PLACE = "places differ"
    OTHER_COUNTS = "numbers differ"  # killed: 12 / 15
    OTHER_STATUS = "status differs"  # actual / denied
    OTHER_CLAIM = "told by"  # who says so in the one / in the other


def because(reason: Reason, value: object) -> str:
    """Return the line of a reason."""
    return f"{reason.value}: {value}"


def listed(items: Iterable[str], *, most: int = 6) -> str:
    """Return items in order, the first few, joined by commas."""
    return ", ".join(sorted(items)[:most])


def split(line: str) -> tuple[Reason, str]:
    """Return the reason and the value of a line that `because` wrote."""
    name, _, value = line.partition(": ")
    return Reason(name), value
