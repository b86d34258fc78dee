"""Across stories: judgements, clusters, relations between two actors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """What a judgement says of two things."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two stories or two events are one; never a destructive merge. `why` lists the shared evidence."""

    a: str
    b: str
    kind: str  # story event
    verdict: Verdict
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryCluster:
    """Stories about one happening, the earliest first. `label` is the headline that tells it best."""

    id: str
    stories: tuple[str, ...]
    label: str
    first: date | None
    last: date | None
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SimilarStory:
    """A story near another, with the reasons."""

    story_id: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationPoint:
    """One period of a relation: event counts by type and quad class, and the mean PLOVER score."""

    period: str  # 2024-05-17, 2024-W20, 2024-05
    events: int
    by_type: tuple[tuple[str, int], ...]
    by_quad: tuple[tuple[str, int], ...]
    score: float


@dataclass(frozen=True, slots=True)
class Relation:
    """What one actor did to another over time."""

    actor: str
    recipient: str
    grain: str  # day week month
    series: tuple[RelationPoint, ...]
