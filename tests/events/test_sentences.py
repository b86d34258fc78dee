"""Sentences and all the events that they tell: cases/events/*.yaml, read with the shipped lexicon."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from marsad.model.event import Event
from marsad.model.news import Story
from marsad.pipeline import Reader
from tests.events.coding import cases, coded

PUBLISHED = date(2024, 5, 14)


def _events(text: str) -> tuple[Event, ...]:
    return coded(text, published=PUBLISHED).events


def _told(event: Event) -> dict[str, Any]:
    return {
        "type": str(event.type),
        "mode": event.mode,
        "status": str(event.status),
        "actors": [p.code for p in event.actors],
        "recipients": [p.code for p in event.recipients],
    }


def _wanted(case: dict[str, Any]) -> list[dict[str, Any]]:
    empty = {"mode": None, "status": "actual", "actors": [], "recipients": []}
    return [{**empty, **event} for event in case["events"]]


@pytest.mark.parametrize("case", [*cases("synthetic"), *cases("negative")], ids=lambda case: case["text"][:40])
def test_a_sentence_tells_these_events_and_no_others(case: dict[str, Any]) -> None:
    assert [_told(event) for event in _events(case["text"])] == _wanted(case)


@pytest.mark.parametrize("case", cases("known-failures"), ids=lambda case: case["text"][:40])
@pytest.mark.xfail(strict=True, raises=AssertionError)
def test_known_failures(case: dict[str, Any]) -> None:
    assert [_told(event) for event in _events(case["text"])] == _wanted(case)


@pytest.mark.parametrize("case", cases("synthetic"), ids=lambda case: case["text"][:40])
def test_evidence_is_the_words_of_the_text(case: dict[str, Any]) -> None:
    text = case["text"]
    for event in _events(text):
        assert event.evidence
        for evidence in event.evidence:
            assert evidence.sentence.covers(evidence.trigger)
        for side in (*event.actors, *event.recipients):
            assert side.text == side.span.of(text)


def test_equal_text_gives_equal_ids() -> None:
    text = "أدانت مصر الهجوم على السفارة، ودعت ليبيا إلى التحقيق."
    first = _events(text)
    second = Reader().story(Story("story", text, published=PUBLISHED), home="").events
    assert first
    assert [event.id for event in first] == [event.id for event in second]
