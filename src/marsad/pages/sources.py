"""Whom a story names as its source inside its own text: «(أ ف ب)» at its end, «بيروت - رويترز:» at its head."""

from __future__ import annotations

import re
from typing import Final

from marsad.lexicon.sites import SiteTable, trim
from marsad.pages.dates import cut_date

_ENDING: Final = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]\s*[.]?\s*$")
_HEAD: Final = 70  # characters in which a dateline stands
_PIECE: Final = re.compile(r"\s*(?:[-–—/:،,()|]|\s-)+\s*")
_JOINT: Final = re.compile(r"\s*[+،,/|\-–—]\s*|\s+و(?=\S)")
_LINED: Final = re.compile(r"\s[-–—/]{1,2}\s|\s?\(|\)\s?|:\s")  # no comma: «قال في 3 مارس 2020، …» is a sentence
_PLACE: Final = 3  # words
_PIECES: Final = 4
_LONGEST_PIECE: Final = 6  # words: a place and a date


def source_of(text: str, sites: SiteTable) -> str | None:
    """Return the agency or agencies that the last or first line of a story names, or None."""
    last = text.rstrip().rpartition("\n")[2]
    ending = _ENDING.search(last[-80:])
    if ending and (found := _agencies(ending[1], sites)):
        return found
    return _dateline(text[:_HEAD], sites)


def _agencies(text: str, sites: SiteTable) -> str | None:
    """Return agencies of «رويترز، أ ف ب» by their usual names, or None where a part is none."""
    whole = sites.agency(text)
    if whole:
        return whole
    names = [sites.agency(part) for part in _JOINT.split(text) if trim(part)]
    kept = [name for name in names if name]
    return "، ".join(dict.fromkeys(kept)) if kept and len(kept) == len(names) else None


def _dateline(head: str, sites: SiteTable) -> str | None:
    pieces = _PIECE.split(head.partition("\n")[0])
    for piece in pieces[: min(_PIECES, len(pieces) - 1)]:
        if found := sites.agency(piece):
            return found
        if len(piece.split()) > _LONGEST_PIECE:
            return None
    return None


def dateline_of(text: str, sites: SiteTable) -> str:
    """Return the date in the dateline at a story's head, "" where none is: «القاهرة في 24 فبراير 2025 / أ ش أ / …»."""
    head = text[:_HEAD].partition("\n")[0]
    for piece in _LINED.split(head)[:-1][:2]:
        place, day = cut_date(piece, sites)
        if day and len(place.split()) <= _PLACE:
            return day
    return ""
