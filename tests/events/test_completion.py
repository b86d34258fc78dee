"""Weighing and completing: sides from the story, drafts that lack a side, and what never changes (decision 0114)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad import arabic
from marsad.arabic.view import DocView
from marsad.events import coder as coding_module
from marsad.events.coder import Drafts, EventCoder
from marsad.events.completion import LEAST, SLOT
from marsad.events.confidence import LEAST_DOUBTED, least_of, sector_of
from marsad.events.draft import Draft
from marsad.lexicon.certainty import CertaintyTable
from marsad.mentions.finder import MentionFinder
from marsad.model.codes import head_of
from marsad.model.event import CodedStory
from marsad.model.mention import Mentions
from marsad.model.news import Story
from tests.events.coding import cases, coded, compared, reader

STORIES = cases("story-sides")
KNOWN_FAILURES = cases("story-sides-known-failures")
SENTENCES = sorted(
    {f"{part}." for case in (*STORIES, *KNOWN_FAILURES) for part in case["text"].rstrip(".").split(". ")}
)
WORDS = sorted({word for case in STORIES for word in case["text"].split()})
MIXED = st.one_of(
    st.lists(st.sampled_from(SENTENCES), max_size=5).map(" ".join),
    st.lists(st.sampled_from([*WORDS, "«", "»", "،", ".", "\n\n", "12"]), max_size=40).map(" ".join),
)
ODD = ("", " ", ".", "«»", "،،\n\n", "12", "احتجاجات", "اعتقالات.", "اجتماع الفريق", "إدانة", "\u200f", "Reuters")


def parts(text: str) -> tuple[EventCoder, DocView, Mentions]:
    lexicon = reader().lexicon
    view, mentions = MentionFinder(lexicon).find(arabic.words(Story("story", text), lexicon), home="")
    return EventCoder(lexicon), view, mentions


def drafts_of(text: str) -> Drafts:
    coder, view, mentions = parts(text)
    return coder.drafts(view, mentions)


def filled(story: CodedStory) -> list[str]:
    return sorted(
        f"{event.type} {side} {head_of(participant.code)}"
        for event in story.events
        for side, found in (("actor", event.actors), ("recipient", event.recipients))
        for participant in found
        if participant.slot == SLOT
    )


# --- stories --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", STORIES, ids=lambda case: case["text"][:60])
def test_events_of_a_story(case: dict[str, Any]) -> None:
    wanted, found = compared(case["text"], case["events"])
    assert found == wanted
    assert filled(coded(case["text"])) == sorted(case["story"])


@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=lambda case: case["text"][:60])
def test_stories_not_yet_coded_rightly(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.xfail(reason=case["why"], strict=True, raises=AssertionError))
    wanted, found = compared(case["text"], case["events"])
    assert found == wanted


def test_the_figure_of_a_side_is_told_in_the_steps() -> None:
    for event in coded(STORIES[0]["text"]).events:
        told = [step for step in event.steps if step.rule == SLOT]
        sides = [p for p in (*event.actors, *event.recipients) if p.slot == SLOT]
        assert [step.span for step in told] == [side.span for side in sides]
        for step in told:
            assert float(step.result.rpartition("(")[2].rstrip(")")) >= LEAST


@pytest.mark.parametrize("text", ODD)
def test_a_story_of_nothing_raises_nothing(text: str) -> None:
    assert coded(text).events == ()


def test_whoever_condemns_is_no_side_of_what_is_condemned() -> None:
    """An organisation is not even asked about; a country may have been struck itself."""
    drafts = drafts_of("أدانت الأمم المتحدة الهجوم على مستشفى في كابل.")
    (attack,) = (draft for draft in drafts.told if draft.type == "ASSAULT")
    assert {head for head, _ in drafts.completion.candidates(attack, "actor")}.isdisjoint({"IGO:UN"})


# --- what holds for any story ---------------------------------------------------------------------------------------


def sides(draft: Draft) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    return tuple(draft.actors), tuple(draft.recipients)


@given(MIXED)
@settings(max_examples=60, deadline=None)
def test_what_grammar_found_is_never_changed(text: str) -> None:
    drafts = drafts_of(text)
    before = {id(draft): sides(draft) for draft in drafts.all()}
    for draft in drafts.all():
        drafts.completion.fill(draft)
        for was, now in zip(before[id(draft)], sides(draft), strict=True):
            assert now == was or (not was and len(now) == 1 and now[0].slot == SLOT)
            assert all(p.span.of(text) == p.text for p in now if p.slot == SLOT)


@given(MIXED)
@settings(max_examples=60, deadline=None)
def test_figures_stay_in_bounds_and_do_not_depend_on_what_was_filled_before(text: str) -> None:
    drafts = drafts_of(text)
    weighed = [drafts.weigher.of(draft) for draft in drafts.all()]
    asked = [
        [(head, tuple(told)) for head, told in drafts.completion.candidates(draft, side)]
        for draft in drafts.all()
        for side in ("actor", "recipient")
    ]
    again = drafts_of(text)
    figures: list[float] = []
    questions: list[list[tuple[str, tuple[str, ...]]]] = []
    for draft in again.all():  # what the coder does: each is filled before the next is weighed
        figures.append(again.weigher.of(draft))
        questions.extend(
            [(head, tuple(told)) for head, told in again.completion.candidates(draft, side)]
            for side in ("actor", "recipient")
        )
        again.completion.fill(draft)
    assert (figures, questions) == (weighed, asked)
    assert all(0.05 <= figure <= 0.95 for figure in weighed)


@given(MIXED, MIXED)
@settings(max_examples=40, deadline=None)
def test_a_story_tells_the_same_whatever_was_coded_before(text: str, other: str) -> None:
    first = coded(text)
    coded(other)
    second = coded(text)
    assert first.events == second.events
    assert first.rejected == second.rejected


@given(MIXED)
@settings(max_examples=60, deadline=None)
def test_an_event_is_as_sure_as_it_must_be(text: str) -> None:
    for event in coded(text).events:
        assert 0.3 <= event.confidence <= 0.95


@given(MIXED)
@settings(max_examples=60, deadline=None)
def test_no_two_events_are_told_by_the_same_words(text: str) -> None:
    taken = [place.tokens for event in coded(text).events for place in event.evidence[:1]]
    assert len(taken) == len(set(taken))


# --- weighing -------------------------------------------------------------------------------------------------------


def test_a_draft_that_lacks_a_side_must_be_surer() -> None:
    (draft,) = drafts_of("أدانت مصر قطر.").told
    bare = replace(draft, doubt="no side", actors=[], recipients=[])
    doubted = replace(draft, doubt="no recipient", recipients=[])
    assert least_of(draft) < least_of(doubted) == LEAST_DOUBTED < least_of(bare)


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("EGY", "STATE"),
        ("EGY GOV", "GOV"),
        ("IGO:UN", "IGO"),
        ("NSA:ISIS", "NSA"),
        ("XXX CIV", "CIV"),
        ("XXX", "XXX"),
    ],
)
def test_sectors(code: str, sector: str) -> None:
    assert sector_of(code) == sector


def test_every_draft_is_an_event_or_told_as_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that were joined to a draft which then is refused."""
    text = "قصفت إسرائيل غزة. وأسفر القصف عن مقتل ثلاثة فلسطينيين."
    drafts = drafts_of(text)
    heads = {t.head for draft in drafts.all() for t in (draft.trigger, *draft.repeats)}
    assert len(heads) > len(drafts.all())
    monkeypatch.setattr(coding_module, "least_of", lambda _: 1.0)
    coder, view, mentions = parts(text)
    found = coder.code(view, mentions)
    assert found.events == ()
    told = {t.span_in(view.doc) for draft in drafts.all() for t in (draft.trigger, *draft.repeats)}
    assert told <= {candidate.trigger for candidate in found.rejected if candidate.reason.startswith("unlikely")}


def test_a_feature_counts_once_as_when_weights_are_drawn() -> None:
    table = CertaintyTable({"actor is:GOV": 1.0})
    assert table.of(["actor is:GOV", "actor is:GOV"]) == table.of(["actor is:GOV"])


def test_nobody_is_both_sides_by_one_mention() -> None:
    drafts = drafts_of("شهدت مدينة البصرة العراقية مظاهرات حاشدة. وجرت اعتقالات في صفوف المتظاهرين.")
    for draft in drafts.doubted:
        drafts.completion.fill(draft)
        assert {p.span for p in draft.actors}.isdisjoint({p.span for p in draft.recipients})


ORDER = "قال مصدر إن هناك اعتقالات وإدانة واجتماعا وتظاهرات. وطالب بعدم الاعتراف. وجرى إطلاق النار على متظاهرين."


def test_doubted_drafts_come_in_text_order() -> None:
    for text in (ORDER, *(case["text"] for case in (*STORIES, *KNOWN_FAILURES))):
        heads = [draft.trigger.head for draft in drafts_of(text).doubted]
        assert heads == sorted(heads)


def test_a_refusal_is_told_once() -> None:
    for case in (*STORIES, *KNOWN_FAILURES):
        refused = [(c.trigger, c.frame, c.reason) for c in coded(case["text"]).rejected]
        assert len(refused) == len(set(refused)), case["text"]
