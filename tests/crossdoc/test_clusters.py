"""Clusters, copies and similar stories on happenings of our own, and what must hold for any stories."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.crossdoc import Linker, link_all
from marsad.crossdoc.duplicates import judge, overlap
from marsad.crossdoc.features import features, from_bytes, to_bytes
from marsad.crossdoc.reasons import Reason, split
from marsad.crossdoc.similar import MOST, nearness
from marsad.model.relation import Verdict
from tests.crossdoc.happenings import bare, happenings, pair_score
from tests.factories import make_coded, make_event, make_story

TOLD = happenings()
BY_ID = {told.story.id: told for told in TOLD}
LINKS = link_all(bare(told.story) for told in TOLD)


def test_clusters_are_the_happenings() -> None:
    score = pair_score(TOLD, [cluster.stories for cluster in LINKS.clusters])
    assert score.f1 >= 0.95, score
    assert score.precision >= 0.95, score


@pytest.mark.parametrize("seed", range(6))
def test_clusters_hold_whatever_order_stories_arrive_in(seed: int) -> None:
    linker = Linker()
    stories = [told.story for told in TOLD]
    random.Random(seed).shuffle(stories)
    for story in stories:
        linker.add(bare(story))
    assert pair_score(TOLD, [c.stories for c in linker.clusters()]).f1 >= 0.88


def test_every_story_is_in_one_cluster_in_order_of_days() -> None:
    ids = [story for cluster in LINKS.clusters for story in cluster.stories]
    assert sorted(ids) == sorted(BY_ID)
    for cluster in LINKS.clusters:
        days = [BY_ID[i].story.published for i in cluster.stories]
        assert days == sorted(days)
        assert (cluster.first, cluster.last) == (days[0], days[-1])
        assert cluster.label in {BY_ID[i].story.title for i in cluster.stories}


def test_copies_are_judged_with_their_share_of_common_triples() -> None:
    judged = {(j.a, j.b): j for j in LINKS.judgements if j.kind == "story"}
    copies = [told for told in TOLD if told.copies]
    found = [judged.get((min(t.story.id, t.copies), max(t.story.id, t.copies))) for t in copies]
    assert sum(j is not None for j in found) >= len(copies) - 2
    assert all(BY_ID[a].happening == BY_ID[b].happening for a, b in judged)
    for judgement in judged.values():
        reasons = dict(map(split, judgement.why))
        assert reasons.keys() & {Reason.SAME_TEXT, Reason.TRIPLES}


def test_a_text_that_differs_in_layout_only_is_the_same_text() -> None:
    story = TOLD[0].story
    other = replace(story, id="other", text=story.text.replace("أ", "ا").replace(". ", ".\n\n"))
    judgement = judge(features(bare(story)), features(bare(other)))
    assert judgement is not None
    assert (judgement.verdict, judgement.score) == (Verdict.SAME, 1.0)


def test_an_excerpt_is_a_copy() -> None:
    story = TOLD[0].story
    shorter = replace(story, id="shorter", text=story.text[: len(story.text) // 2])
    judgement = judge(features(bare(story)), features(bare(shorter)))
    assert judgement is not None
    assert judgement.verdict is Verdict.SAME


def test_similar_stories_are_of_the_same_happening_first() -> None:
    for story_id, found in LINKS.similar.items():
        assert len(found) <= MOST
        assert story_id not in {s.story_id for s in found}
        assert all(a.score >= b.score for a, b in pairwise(found))
        for similar in found:
            assert {split(line)[0] for line in similar.why} >= {Reason.WORDS, Reason.DAYS}
    follow_up = LINKS.similar["kherson-4"]
    assert BY_ID[follow_up[0].story_id].happening == "kherson"


def test_shared_actors_places_and_acts_bring_stories_nearer_and_are_said() -> None:
    texts = ("اجتمع الوفدان في القاهرة اليوم", "محادثات جديدة تعقد في القاهرة")
    plain = [features(bare(make_story(text, title=None))) for text in texts]
    events = [
        make_event(make_story(text), type="CONSULT", trigger=word, actors=[("القاهرة", "EGY GOV")], place="القاهرة")
        for text, word in zip(texts, ("اجتمع", "محادثات"), strict=True)
    ]
    coded = [make_coded(make_story(text, title=None), [e]) for text, e in zip(texts, events, strict=True)]
    known = [features(c) for c in coded]
    assert nearness(*known) > nearness(*plain)
    reasons = {split(line)[0] for line in link_all(coded).similar[coded[1].story.id][0].why}
    assert reasons >= {Reason.ACTORS, Reason.PLACES, Reason.ACTS}


def test_nearness_is_symmetric_and_bounded() -> None:
    found = [features(bare(told.story)) for told in TOLD[:25]]
    for a in found:
        assert nearness(a, a) == pytest.approx(1)
        for b in found:
            assert nearness(a, b) == pytest.approx(nearness(b, a))
            assert 0 <= nearness(a, b) <= 1 + 1e-9
            assert overlap(a, b) == overlap(b, a)


def test_links_are_the_same_every_time() -> None:
    again = link_all(bare(told.story) for told in reversed(TOLD))
    assert again == LINKS


def test_features_survive_as_bytes() -> None:
    assert features(make_coded()).events
    for coded in (bare(TOLD[0].story), make_coded(), bare(make_story("", title=None)), bare(make_story("كلمة"))):
        found = features(coded)
        kept = from_bytes(to_bytes(found))
        assert kept is not None
        assert to_bytes(kept) == to_bytes(found)
        assert (kept.shingles, kept.actors, kept.day) == (found.shingles, found.actors, found.day)
        assert kept.events == found.events
    assert from_bytes(b"[0]") is None


def test_a_later_run_goes_on_where_an_earlier_stopped() -> None:
    stories = [bare(told.story) for told in sorted(TOLD, key=lambda t: (t.story.published, t.story.id))]
    whole, first = Linker(), Linker()
    for coded in stories:
        whole.add(coded)
    kept = [first.add(coded) for coded in stories[:50]]
    second = Linker()
    second.restore(
        [data for links in kept for _, data in links.features.values()],
        [c for c in first.clusters() if len(c.stories) > 1],
    )
    for coded in stories[50:]:
        second.add(coded)
    assert [(c.id, c.stories) for c in second.clusters()] == [(c.id, c.stories) for c in whole.clusters()]


def test_a_story_that_is_read_again_is_counted_once() -> None:
    linker = Linker()
    for told in TOLD[:10]:
        linker.add(bare(told.story))
    before = linker.clusters()
    linker.add(bare(TOLD[3].story))
    assert len(linker) == 10
    assert [c.stories for c in linker.clusters()] == [c.stories for c in before]


def test_a_story_between_two_clusters_joins_them() -> None:
    linker = Linker()
    one = make_story("زار رئيس الوزراء مصنع الإسمنت الجديد في تطاوين وافتتح محطة لتنقية الغبار", id="a", title=None)
    two = make_story("احتج سكان حي الزيتونة بسبب انقطاع المياه واختناق أطفال بالغبار", id="b", title=None)
    linker.add(bare(one))
    assert linker.add(bare(two)).clusters[0].stories == ("b",)
    bridge = make_story(f"{one.text}. {two.text}", id="c", title=None)
    links = linker.add(bare(bridge))
    assert "c" in links.clusters[0].stories
    third = make_story(f"{two.text}. {one.text}", id="d", title=None)
    links = linker.add(bare(third))
    assert set(links.clusters[0].stories) >= {"c", "d"}
    assert {c.id for c in linker.clusters()}.isdisjoint(links.gone)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["قصف", "مدينة", "وزير", "هدنة", "قمة", "٥"]), max_size=8),
            st.integers(0, 9) | st.none(),
        ),
        max_size=12,
    )
)
def test_any_stories_can_be_linked_and_taken_out_again(drawn: list[tuple[list[str], int | None]]) -> None:
    linker = Linker()
    day = date(2024, 1, 1)
    for n, (words, days) in enumerate(drawn):
        published = None if days is None else day + timedelta(days=days)
        linker.add(bare(make_story(" ".join(words), id=f"s{n}", title=None, published=published)))
    held = sorted(story for cluster in linker.clusters() for story in cluster.stories)
    assert held == sorted(f"s{n}" for n in range(len(drawn)))
    for n in range(len(drawn)):
        linker.remove(f"s{n}")
    assert linker.clusters() == ()
    assert len(linker) == 0
