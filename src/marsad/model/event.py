"""A coded event with its proof, and a coded story."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from marsad.model.choice import Choice
from marsad.model.mention import Actor, Count, DateValue, Mentions, PlaceMention
from marsad.model.news import Story
from marsad.model.text import Span


class EventType(Choice):
    """PLOVER's sixteen event types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class QuadClass(StrEnum):
    """PLOVER's quad classes."""

    VERBAL_COOPERATION = "verbal cooperation"
    MATERIAL_COOPERATION = "material cooperation"
    VERBAL_CONFLICT = "verbal conflict"
    MATERIAL_CONFLICT = "material conflict"


class Status(Choice):
    """Factuality of an event as the text tells it."""

    ACTUAL = "actual"
    FUTURE = "future"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor or recipient of an event: its words, its code, and how it was found.

    `slot` is the grammatical slot of the frame that it filled (subject, object, prep:على, possessor, adjective …).
    `span` is where it stands; for a pronoun or dropped subject `antecedent` is the span that it resolves to.
    """

    text: str
    code: str
    span: Span
    slot: str
    name: str = ""
    actor_id: str | None = None
    antecedent: Span | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place of the story that tells the event: the trigger, its sentence, and the lexicon entry that fired."""

    trigger: Span
    sentence: Span
    frame: str
    construction: str  # verb, masdar, participle, noun, light verb, expression …
    tokens: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reasoning that `marsad explain` replays: which rule, on which words, with what result."""

    stage: str
    rule: str
    span: Span | None
    result: str


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when, where, according to whom. `evidence[0]` is the place that tells it in full."""

    id: str
    story_id: str
    type: EventType
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str
    quad: QuadClass
    score: float  # PLOVER's score
    goldstein: float
    trigger: str
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    status: Status
    attributed_to: Participant | None
    date: DateValue | None
    place: PlaceMention | None
    counts: tuple[Count, ...]
    evidence: tuple[Evidence, ...]
    confidence: float
    historical: bool = False
    steps: tuple[Step, ...] = ()


class Candidate(NamedTuple):
    """A word that could have been an event and was not, with the reason (`marsad explain --why-not`)."""

    trigger: Span
    sentence: Span
    frame: str
    type: EventType
    reason: str


@dataclass(frozen=True, slots=True)
class CodedStory:
    """A story with all that Marsad found in it. `actors` are the lexicon actors that its events and mentions name."""

    story: Story
    mentions: Mentions
    events: tuple[Event, ...]
    rejected: tuple[Candidate, ...] = ()
    actors: tuple[Actor, ...] = ()
    sentences: tuple[Span, ...] = ()
    code_version: str = ""
    lexicon_version: str = ""
    notes: tuple[str, ...] = field(default=())
