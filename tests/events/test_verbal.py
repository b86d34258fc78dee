"""Events of words, of meeting, of agreement and of help: cases/events/verbal-*.yaml."""

from __future__ import annotations

from typing import Any

import pytest

from tests.events.coding import cases, compared


@pytest.mark.parametrize("case", cases("verbal-synthetic"), ids=lambda case: case["text"])
def test_events_of_a_sentence(case: dict[str, Any]) -> None:
    wanted, found = compared(case["text"], case["events"])
    assert found == wanted


@pytest.mark.parametrize("case", cases("verbal-known-failures"), ids=lambda case: case["text"])
def test_events_not_yet_coded_rightly(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.xfail(reason=case["why"], strict=True))
    wanted, found = compared(case["text"], case["events"])
    assert found == wanted
