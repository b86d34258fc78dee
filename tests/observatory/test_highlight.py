from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from marsad.model.text import Span
from marsad.observatory.highlight import ROLES, Mark, clip, marks_of, paragraphs, runs
from tests.factories import make_coded

TEXT = st.text(alphabet="ابت \n.", max_size=60)
MARKS = st.lists(
    st.builds(
        lambda start, length, role, owner: Mark(Span(start, start + length), role, owner, "mx"),
        st.integers(-3, 70),
        st.integers(0, 20),
        st.sampled_from(ROLES),
        st.sampled_from(["e1", "e2"]),
    ),
    max_size=8,
)


@given(TEXT, MARKS)
def test_runs_tile_the_text(text, marks):
    found = runs(text, marks)
    assert "".join(run.text for run in found) == text
    assert all(a.end == b.start for a, b in pairwise(found))


@given(TEXT, MARKS)
def test_every_character_carries_exactly_the_marks_that_cover_it(text, marks):
    for run in runs(text, marks):
        for at in range(run.start, run.end):
            covering = {(m.role, m.owner) for m in marks if m.span.start <= at < m.span.end}
            assert {(m.role, m.owner) for m in run.marks} == covering


@given(TEXT, MARKS)
def test_paragraphs_lose_nothing_but_line_breaks_and_empty_lines(text, marks):
    groups = paragraphs(runs(text, marks))
    lines = [line for line in text.split("\n") if line.strip()]
    assert ["".join(run.text for run in group) for group in groups] == lines


@given(TEXT, MARKS)
def test_an_event_has_one_anchor_at_its_first_trigger(text, marks):
    anchors = [name for group in paragraphs(runs(text, marks)) for run in group for name in run.anchors]
    assert len(anchors) == len(set(anchors))


def test_overlapping_evidence_is_coloured_by_its_strongest_role():
    marks = [Mark(Span(0, 9), "actor", "e1", "mx"), Mark(Span(4, 9), "trigger", "e2", "vc")]
    first, second, _ = runs("abcdefghi j", marks)
    assert first.classes == "r-actor q-mx"
    assert second.classes == "r-trigger r-actor q-vc"
    assert second.owners == "e1 e2"


def test_marks_of_an_event_point_to_its_words():
    coded = make_coded()
    event = coded.events[0]
    words = {(mark.role, mark.span.of(coded.story.text)) for mark in marks_of(event, event.id, "mx")}
    assert ("trigger", "قصفت") in words
    assert ("actor", "القوات الروسية") in words
    assert ("place", "خاركيف") in words
    assert ("count", "12 مدنيا") in words


def test_a_long_sentence_is_cut_around_its_trigger_at_a_word():
    text = "كلمة " * 200 + "هدد " + "كلمة " * 200
    at = text.index("هدد")
    found = clip(text, Span(0, len(text)), [Mark(Span(at, at + 3), "trigger", "e", "vx")], limit=100)
    shown = "".join(run.text for run in found)
    assert len(shown) <= 120
    assert any(run.text == "هدد" and run.classes.startswith("r-trigger") for run in found)
    assert set(shown.split()) == {"…", "كلمة", "هدد"}
    assert shown.startswith("… ") and shown.endswith(" …")
