"""How sure an event is: the share of events like it that careful readers coded too.

Each feature of an event (its type, its construction, the entry that fired, how its sides were found) adds to the log
odds; `lexicon.certainty` has the weights, `benchmarks/confidence.py` draws them from annotated stories. A feature that
was never seen there adds nothing, so that a rare entry has the figure of its type and construction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from marsad.events.draft import Draft
from marsad.lexicon.certainty import CertaintyTable
from marsad.model.event import Participant, Status

_SIDES: Final = {
    "subject": "firm",
    "object": "firm",
    "agent": "firm",
    "passive subject": "firm",
    "adjective": "noun",
    "possessor": "noun",
    "owner": "noun",
    "dropped subject": "carried",
    "clause subject": "carried",
    "light verb": "carried",
    "control": "carried",
    "controller": "carried",
    "charged": "carried",
    "struck": "carried",
    "met": "carried",
    "sitting": "carried",
    "forces": "carried",
    "place": "carried",
    "speaker": "speaker",
    "count": "count",
}
"""Slots that were seen to err alike; all others are prepositions."""


def confidence_of(draft: Draft, table: CertaintyTable) -> float:
    """Return how sure the event is, 0.05 to 0.95 in steps of 0.01."""
    trigger = draft.trigger
    return table.of(
        features(
            event_type=draft.type,
            frame=trigger.frame.id,
            construction=trigger.construction,
            actors=draft.actors,
            recipients=draft.recipients,
            status=draft.status,
            repeated=bool(draft.repeats),
            attributed=draft.attributed_to is not None,
            placed=draft.place is not None,
        )
    )


def features(
    *,
    event_type: str,
    frame: str,
    construction: str,
    actors: Sequence[Participant],
    recipients: Sequence[Participant],
    status: Status,
    repeated: bool,
    attributed: bool,
    placed: bool,
) -> Iterator[str]:
    """Yield the features of an event, the general before the special."""
    yield "all"
    yield f"type:{event_type}"
    yield f"construction:{construction}"
    yield f"sides:{_filled(actors, recipients)}"
    if actors:
        yield f"actor:{_SIDES.get(actors[0].slot, 'preposition')}"
        if any(p.antecedent for p in actors):
            yield "actor meant by a pronoun"
    if recipients:
        yield f"recipient:{_SIDES.get(recipients[0].slot, 'preposition')}"
    if status is not Status.ACTUAL:
        yield f"status:{status}"
    if repeated:
        yield "repeated"
    if attributed:
        yield "attributed"
    if placed:
        yield "placed"
    yield f"frame:{frame}"


def _filled(actors: Sequence[Participant], recipients: Sequence[Participant]) -> str:
    if actors and recipients:
        return "both"
    return "actor" if actors else "recipient" if recipients else "none"
