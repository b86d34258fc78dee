"""Somebody's words: between marks, without marks, and what only looks so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.lexicon.load import load
from marsad.mentions import quotations
from marsad.model.doc import Doc
from marsad.model.mention import Quotation
from tests.mentions.reading import cases, doc_of, mentions_of

MARKED_TEXT = st.text(st.sampled_from("\"'«»“”:.،\n قالأنإضف"), max_size=60)


def spoken(text: str, found: tuple[Quotation, ...]) -> list[tuple[str, str | None]]:
    return [(q.span.of(text), q.speaker) for q in found]


def direct(doc: Doc) -> tuple[Quotation, ...]:
    return tuple(q for q in quotations.find(doc, (), load().speech) if q.direct)


def wanted(case: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(words, speaker) for words, speaker in case["said"]]


@pytest.mark.parametrize("case", cases("quotations"), ids=lambda c: c["text"])
def test_quotations_of_a_sentence(case: dict[str, Any]) -> None:
    found = direct(doc_of(case["text"]))
    assert spoken(case["text"], found) == wanted(case)
    assert [name for q in found for name in q.via] == case.get("via", [])


@pytest.mark.parametrize("case", cases("quotations"), ids=lambda c: c["text"])
def test_actor_mentions_do_not_hide_words_that_were_said(case: dict[str, Any]) -> None:
    found = [q for q in mentions_of(case["text"]).quotations if q.direct]
    assert [q.span.of(case["text"]) for q in found] == [words for words, _ in wanted(case)]


@pytest.mark.parametrize("text", cases("quotations-negative"))
def test_names_and_titles_are_no_quotations(text: str) -> None:
    assert spoken(text, direct(doc_of(text))) == []


@pytest.mark.parametrize("case", cases("attributions"), ids=lambda c: c["text"])
def test_indirect_speech(case: dict[str, Any]) -> None:
    found = quotations.attributions(doc_of(case["text"]), (), load().speech)
    assert spoken(case["text"], found) == wanted(case)
    assert not any(q.direct for q in found)
    assert all(q.cue is not None for q in found)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, marks=pytest.mark.xfail(reason=c["why"], strict=True))
        for c in cases("quotations-known-failures")
    ],
)
def test_known_failures(case: dict[str, Any]) -> None:
    assert spoken(case["text"], direct(doc_of(case["text"]))) == wanted(case)


def test_the_headline_names_who_speaks_in_the_text() -> None:
    text = 'لا تراجع عن الإصلاح هذا العام كما ورد في كلمة الطرابلسي. وأضاف أن "الأسعار ستنخفض قريبا".'
    doc = doc_of(text, title="الطرابلسي: لا تراجع عن الإصلاح")
    assert [q.speaker for q in direct(doc)] == ["الطرابلسي"]


def test_two_actors_side_by_side_are_subject_and_object() -> None:
    found = mentions_of("وصف الرئيس التركي إسرائيل بأنها دولة معتدية.").quotations
    assert [q.speaker for q in found] == ["الرئيس التركي"]


def test_the_speaker_and_the_cue_point_to_their_words() -> None:
    text = 'وأضاف المتحدث أن "القوات سيطرت على البلدة بالكامل".'
    (found,) = direct(doc_of(text))
    assert found.speaker_span is not None and found.speaker_span.of(text) == "المتحدث"
    assert found.cue is not None and found.cue.of(text) == "وأضاف"


@given(MARKED_TEXT)
def test_spans_lie_in_the_text_and_hold_no_outer_mark(text: str) -> None:
    doc = doc_of(text)
    found = quotations.find(doc, (), load().speech)
    for q in found:
        assert doc.span(q.first, q.last) == q.span
        assert q.span.of(text).strip()
    inside = [q.span for q in found if q.direct]
    assert not any(a.overlaps(b) for a in inside for b in inside if a is not b)
