"""One event told by several outlets: what agrees, what differs, and what is not one event. The cases are data."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.crossdoc import Linker
from marsad.crossdoc.events import event_sketches, judge_events
from marsad.crossdoc.reasons import Reason, split
from marsad.model.event import CodedStory
from tests.factories import make_coded, make_count, make_event, make_story

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "crossdoc" / "events.yaml").read_text(encoding="utf-8"))


def report(case: dict[str, Any], name: str) -> CodedStory:
    story = make_story(case["text"], id=name, title=None, published=date.fromisoformat(str(case["published"])))
    given = {key: case[key] for key in ("type", "mode", "trigger", "date", "place", "status") if key in case}
    for side in ("actors", "recipients"):
        given[side] = [tuple(pair) for pair in case.get(side, ())]
    if "by" in case:
        given["by"] = tuple(case["by"])
    counts = [make_count(case["text"], words, kind=kind, low=n) for words, kind, n in case.get("counts", ())]
    return make_coded(story, [make_event(story, id=f"{name}1", counts=counts, **given)])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_two_reports_are_judged(case: dict[str, Any]) -> None:
    one, two = report(case["a"], "a"), report(case["b"], "b")
    found = judge_events(event_sketches(one), event_sketches(two))
    assert [j.verdict.value for j in found] == ([case["verdict"]] if case["verdict"] else [])
    assert found == judge_events(event_sketches(two), event_sketches(one))
    if found:
        reasons = {(split(line)[0].value, split(line)[1]) for line in found[0].why}
        assert {tuple(pair) for pair in case.get("why", ())} <= reasons


def test_each_event_has_one_counterpart_at_most() -> None:
    story = make_story(id="a")
    twice = make_coded(story, [make_event(story, id="a1"), make_event(story, id="a2")])
    other = make_coded(make_story(id="b"), [make_event(make_story(id="b"), id="b1")])
    found = judge_events(event_sketches(twice), event_sketches(other))
    assert len(found) == 1


def test_events_of_one_cluster_are_compared_as_stories_arrive() -> None:
    linker = Linker()
    one, two = (make_coded(make_story(id=i)) for i in "ab")
    assert linker.add(one).judgements == ()
    links = linker.add(two)
    kinds = {(j.kind, j.verdict.value) for j in links.judgements}
    assert ("story", "same") in kinds
    assert ("event", "same") in kinds
    assert all(j.a != j.b for j in links.judgements)
    reasons = {split(line)[0] for j in links.judgements if j.kind == "event" for line in j.why}
    assert reasons >= {Reason.TYPE, Reason.ACTORS}
