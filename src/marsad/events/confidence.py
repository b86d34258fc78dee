"""How sure an event is: from its construction and from how its sides were found.

The figures are set by hand, in the order in which constructions were seen to err on annotated stories: verbs least,
adjectives most. They rank events; they are not yet calibrated as probabilities.
"""

from __future__ import annotations

from typing import Final

from marsad.events.draft import Draft

_BASE: Final = {
    "verb": 0.72,
    "expression": 0.7,
    "masdar": 0.58,
    "noun": 0.58,
    "active": 0.66,
    "passive": 0.5,
    "adj": 0.45,
}
_FIRM: Final = frozenset({"subject", "object", "agent", "adjective", "possessor"})


def confidence_of(draft: Draft) -> float:
    """Return how sure the event is, 0.05 to 0.95 in steps of 0.01."""
    value = _BASE.get(draft.trigger.construction, 0.5)
    if draft.actors and draft.recipients:
        value += 0.12
    if any(p.slot in _FIRM for p in draft.actors):
        value += 0.06
    if draft.repeats:
        value += 0.05
    if any(p.slot in ("dropped subject", "clause subject") for p in draft.actors):
        value -= 0.08
    return round(min(max(value, 0.05), 0.95), 2)
