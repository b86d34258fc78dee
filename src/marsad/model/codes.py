"""Actor codes: a head (`RUS`, `IGO:UN`), and behind a blank the sector, where there is one (`RUS GOV`)."""

from __future__ import annotations

from typing import Final

UNKNOWN_HEAD: Final = "XXX"
"""The head of whoever a text does not name."""
NOBODYS_PEOPLE: Final = f"{UNKNOWN_HEAD} CIV"
"""People of whom a text tells no country: no political side by themselves."""


def head_of(code: str) -> str:
    """Return the country or organisation of a code: what stands before its first blank.

    >>> head_of("RUS GOV"), head_of("IGO:UN")
    ('RUS', 'IGO:UN')
    """
    return code.partition(" ")[0]
