"""Events of one coded story as rows of `store.arrow.EVENTS`: the columns that an export of the database has too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marsad.model.event import CodedStory, Event
from marsad.model.text import Span
from marsad.store.arrow import event_values
from marsad.store.rows import event_day, published_day
from marsad.store.views import EventRow, StoryRow


@dataclass(frozen=True, slots=True)
class StoryRows:
    """The rows of one story; much smaller on its way between processes than the story with its mentions."""

    story_id: str
    rows: tuple[dict[str, Any], ...]


def rows_of(coded: CodedStory) -> StoryRows:
    """Return the story's events as rows, in text order."""
    story, day = coded.story, published_day(coded.story)
    told_by = StoryRow(story.id, story.title, story.outlet, story.source, story.url, day, len(coded.events), "")
    return StoryRows(story.id, tuple(event_values(_row(coded, event, told_by, day)) for event in coded.events))


def _row(coded: CodedStory, event: Event, story: StoryRow, day: str) -> EventRow:
    proof = event.evidence[0]
    start = proof.sentence.start
    return EventRow(
        id=event.id,
        type=event.type,
        mode=event.mode,
        quad=event.quad,
        status=event.status,
        cameo=event.cameo,
        score=event.score,
        goldstein=event.goldstein,
        confidence=event.confidence,
        historical=event.historical,
        contexts=event.contexts,
        day=event_day(event, day),
        date=event.date,
        trigger=event.trigger,
        sentence=proof.sentence.of(coded.story.text),
        sentence_span=proof.sentence,
        trigger_at=Span(proof.trigger.start - start, proof.trigger.end - start),
        actors=event.actors,
        recipients=event.recipients,
        attributed_to=event.attributed_to,
        place=event.place,
        counts=event.counts,
        story=story,
    )
