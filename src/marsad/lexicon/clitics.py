"""Which particles are written onto words of which class: what both the compiler of forms and their reader must know."""

from __future__ import annotations

from functools import cache
from typing import Final

from marsad.model.doc import Pos

OPEN: Final = "open"
"""Stands for the clitics that a word's part of speech has."""
NOMINAL_CLITICS: Final = "وفبلك"


@cache
def pos_clitics(pos: Pos) -> str:
    """Return the proclitics that may stand before a word of this open class."""
    return "وفسل" if pos in (Pos.VERB, Pos.AUX) else NOMINAL_CLITICS
