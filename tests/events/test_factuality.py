"""Status, days and repeats of single sentences: cases/events/fact-*.yaml, told on 17 February 2017."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.events.coding import cases, coded, compared

PUBLISHED = date(2017, 2, 17)


def days(text: str) -> list[str]:
    return [event.date.iso if event.date else "-" for event in coded(text, published=PUBLISHED).events]


@pytest.mark.parametrize("case", cases("fact-synthetic"), ids=lambda case: case["text"])
def test_what_happened(case: dict[str, Any]) -> None:
    wanted, found = compared(case["text"], case["events"], published=PUBLISHED)
    assert found == wanted


@pytest.mark.parametrize("case", [c for c in cases("fact-synthetic") if "dates" in c], ids=lambda case: case["text"])
def test_when(case: dict[str, Any]) -> None:
    assert days(case["text"]) == case["dates"]


@pytest.mark.parametrize("case", cases("fact-known-failures"), ids=lambda case: case["text"])
def test_not_yet_read_rightly(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.xfail(reason=case["why"], strict=True))
    wanted, found = compared(case["text"], case["events"], published=PUBLISHED)
    assert found == wanted
