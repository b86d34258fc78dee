"""Draft: an event while it is being coded, before repeats are joined and ids are given."""

from __future__ import annotations

from dataclasses import dataclass, field

from marsad.events.factuality import Verdict
from marsad.events.triggers import Trigger
from marsad.model.codes import head_of
from marsad.model.event import EventType, Participant, Status, Step
from marsad.model.mention import Count, DateValue, PlaceMention
from marsad.model.text import Span


@dataclass(slots=True)
class Draft:
    """One trigger that was accepted, with all that was found for it."""

    trigger: Trigger
    type: EventType
    mode: str | None
    status: Status
    verdict: Verdict
    actors: list[Participant]
    recipients: list[Participant]
    attributed_to: Participant | None = None
    date: DateValue | None = None
    place: PlaceMention | None = None
    counts: tuple[Count, ...] = ()
    repeats: list[Trigger] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    passive: bool = False
    hangs_on: int | None = None  # the verb whose object or complement a noun is
    words: str = ""  # of the trigger
    doubt: str = ""  # the side that is missing, as a refusal would tell it
    confidence: float = 0.0
    points_back: bool = False  # a definite noun that tells nothing new: «الهجوم», «الاجتماع»

    def step(self, stage: str, rule: str, span: Span | None, result: str) -> None:
        """Note one step of the reasoning."""
        self.steps.append(Step(stage, rule, span, result))

    @property
    def mode_of_frame(self) -> bool:
        """Tell a mode that the word itself tells, not words beside it."""
        return self.mode is not None and self.mode == self.trigger.frame.mode

    @property
    def actor_heads(self) -> set[str]:
        """Countries or organisations of the actors."""
        return {head_of(p.code) for p in self.actors}

    @property
    def recipient_heads(self) -> set[str]:
        """Countries or organisations of the recipients."""
        return {head_of(p.code) for p in self.recipients}
