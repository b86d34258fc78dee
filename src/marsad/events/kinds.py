"""Kinds of actor that a frame may ask for on a side: state, person, armed, body, people."""

from __future__ import annotations

from typing import Final

from marsad.model.event import Participant

_ARMED: Final = frozenset({"MIL", "REB", "UAF", "SPY", "POL"})
_KINDS: Final = {
    "state": frozenset({"state", "organisation"}),
    "person": frozenset({"person", "people"}),
    "body": frozenset({"body", "organisation", "party", "office", "company", "ngo", "armed-group"}),
    "people": frozenset({"people", "person"}),
}


def fits_kind(participant: Participant, kind: str, wanted: str) -> bool:
    """Tell whether a participant is of the kind that a frame asks for; one of unknown kind may be."""
    head, _, sector = participant.code.partition(" ")
    if wanted == "armed":
        return sector in _ARMED or head.startswith("NSA:")
    if wanted == "any" or not kind:
        return True
    if wanted == "state" and not sector:
        return True
    return kind in _KINDS.get(wanted, frozenset({kind}))
