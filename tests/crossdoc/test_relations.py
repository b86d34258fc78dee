"""Relations from stories alone, counted as the store counts them; an event told by several outlets once where asked."""

import pytest

from marsad.crossdoc import Linker, relations
from marsad.crossdoc.relations import retold
from marsad.errors import UsageError
from marsad.model.relation import Judgement, Verdict
from marsad.store import open_store
from tests.factories import make_coded, make_event, make_story
from tests.store.stories import world


@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_they_are_the_stores_relations(tmp_path, grain: str) -> None:
    stories = world(60)
    found = relations(stories, grain=grain)
    with open_store(str(tmp_path / "m.db")) as store:
        store.write(stories, batch=20)
        reader = store.reader()
        for relation in found:
            kept = reader.relation(relation.actor, relation.recipient, grain)
            assert [(p.period, p.events, p.by_type, p.by_quad) for p in kept.series] == [
                (p.period, p.events, p.by_type, p.by_quad) for p in relation.series
            ]
            assert [p.score for p in kept.series] == pytest.approx([p.score for p in relation.series], abs=0.002)


def same(a: str, b: str, verdict: Verdict = Verdict.SAME) -> Judgement:
    return Judgement(a, b, "event", verdict, 1.0, ())


def test_retold_events_are_all_but_the_first_of_each_group() -> None:
    judged = [same("a", "b"), same("c", "b"), same("x", "y"), same("m", "n", Verdict.UNSURE)]
    assert retold(judged) == {"b", "c", "y"}
    assert retold(reversed(judged)) == {"b", "c", "y"}


def test_an_event_told_by_two_outlets_counts_once_where_asked() -> None:
    linker = Linker()
    stories = []
    judgements: list[Judgement] = []
    for name in ("a", "b"):
        story = make_story(id=name)
        event = make_event(story, recipients=[("12 مدنيا", "UKR CIV")], id=f"{name}1", date="2024-03-12")
        stories.append(make_coded(story, [event]))
        judgements.extend(linker.add(stories[-1]).judgements)
    (twice,) = relations(stories)
    (once,) = relations(stories, once=judgements)
    assert (twice.series[0].events, once.series[0].events) == (2, 1)


def test_an_unknown_grain_is_refused() -> None:
    with pytest.raises(UsageError, match="grain"):
        relations([], grain="hour")
