"""The gender that the subject beside a verb asks of it: what tells «تقدم» (she presents) from «تقدم» (he advanced)."""

from __future__ import annotations

from typing import Final

from marsad.arabic.morphology import NOMINALS
from marsad.model.doc import Analysis, Pos, Token

_PHRASE: Final = (NOMINALS | {Pos.NAME, Pos.LATIN}) - {Pos.NUM}
_AS: Final = frozenset({"كما", "فيما", "حيث"})


def subject_gender(tokens: list[Token], i: int) -> str:
    """Return m or f where the noun before or behind the verb at `i` is plainly its subject, else ""."""
    return _gender_before(tokens, i) or _gender_behind(tokens, i)


def _gender(analysis: Analysis) -> str:
    """Return the gender that a verb before or behind the noun takes; "" where that is not plain."""
    gender, number = analysis.features.gender, analysis.features.number
    return gender if number == "s" and gender else ""


def _gender_before(tokens: list[Token], i: int) -> str:
    """Return the gender of the noun phrase that stands right before a verb and opens the clause: «إن الوزير تقدم»."""
    first = i
    while first and tokens[first - 1].analysis.pos in _PHRASE and not (first < i and tokens[first].analysis.proclitics):
        first -= 1
    if first == i or not (first == 0 or tokens[first - 1].analysis.pos in (Pos.SUBORD, Pos.AUX)):
        return ""
    return "" if tokens[first].analysis.proclitics else _gender(tokens[first].analysis)


def _gender_behind(tokens: list[Token], i: int) -> str:
    """Return the gender of the definite noun or name behind a verb that opens its clause: «تشدد الجزائر على»."""
    opens = i == 0 or tokens[i - 1].analysis.pos is Pos.PUNCT or tokens[i].analysis.proclitics == "و"
    if i + 1 == len(tokens) or not (opens or tokens[i - 1].word.norm in _AS):
        return ""
    after = tokens[i + 1].analysis
    definite = after.pos is Pos.NAME or (after.pos in NOMINALS and after.article)
    return _gender(after) if definite and not after.proclitics else ""
