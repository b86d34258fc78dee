"""Events of single sentences: type, mode, sides and status, against what a reader of the codebook would write down."""

from __future__ import annotations

import gc
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.demo import pages
from marsad.model.event import CodedStory, Event, EventType, Status
from marsad.model.news import Story
from marsad.model.record import coded_to_record
from marsad.model.text import Span
from marsad.pipeline import Reader
from tests.events.coding import cases, coded, compared, reader

FAMILIES = (
    "coder",
    "newswire",
    "material",
    "verbal",
    "criticism",
    "demands",
    "support",
    "meetings",
    "force",
    "pressure",
    "around",
)
POSITIVE = [*cases("coder-in-the-wild"), *(case for family in FAMILIES for case in cases(f"{family}-synthetic"))]
KNOWN_FAILURES = [case for family in FAMILIES for case in cases(f"{family}-known-failures")]


def test_enough_is_held() -> None:
    everything = [*POSITIVE, *KNOWN_FAILURES]
    assert len(everything) >= 120
    assert {line.partition(" ")[0].partition("/")[0] for case in everything for line in case["events"]} == set(
        EventType
    )
    assert {event.status for case in POSITIVE for event in coded(case["text"]).events} == set(Status)


@pytest.mark.parametrize("case", POSITIVE, ids=lambda case: case["text"])
def test_events_of_a_sentence(case: dict[str, Any]) -> None:
    wanted, found = compared(case["text"], case["events"], home=case.get("home", ""))
    assert found == wanted


@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=lambda case: case["text"])
def test_events_not_yet_coded_rightly(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.xfail(reason=case["why"], strict=True))
    wanted, found = compared(case["text"], case["events"], home=case.get("home", ""))
    assert found == wanted


@pytest.mark.parametrize("text", cases("coder-negative"))
def test_no_event_here(text: str) -> None:
    assert compared(text, [], home="EGY") == ([], [])


# --- what holds for any text ----------------------------------------------------------------------------------------

WORDS = sorted({word for case in POSITIVE for word in case["text"].split()})
NEWS = st.lists(
    st.one_of(
        st.sampled_from(WORDS), st.sampled_from(['"', "«", "»", "،", ".", "\n\n", "لم", "لن", "قد", "سوف", "12"])
    ),
    max_size=60,
).map(" ".join)
TEXTS = st.one_of(NEWS, st.text(max_size=120))


def spans_of(event: Event) -> list[Span]:
    sides = (*event.actors, *event.recipients, *((event.attributed_to,) if event.attributed_to else ()))
    found = [span for side in sides for span in (side.span, side.antecedent) if span is not None]
    found += [span for place in event.evidence for span in (place.trigger, place.sentence)]
    found += [count.span for count in event.counts]
    return [*found, event.place.span] if event.place else found


def all_spans(story: CodedStory) -> list[Span]:
    mentions = story.mentions
    several = (mentions.actors, mentions.places, mentions.times, mentions.quotations, mentions.counts)
    found = [mention.span for some in several for mention in some]
    found += [mention.antecedent for mention in mentions.actors if mention.antecedent is not None]
    found += [quotation.speaker_span for quotation in mentions.quotations if quotation.speaker_span is not None]
    found += [candidate.trigger for candidate in story.rejected]
    return [*found, *story.sentences, *(span for event in story.events for span in spans_of(event))]


def proves_its_events(story: CodedStory) -> None:
    """Invariant 4: every event shows its words, and names a lexicon entry that is there."""
    text = story.story.text
    for event in story.events:
        assert event.evidence
        for place in event.evidence:
            assert place.sentence.covers(place.trigger)
            assert place.sentence in story.sentences
            assert reader().lexicon.frames.get(place.frame) is not None
        assert event.evidence[0].trigger.of(text) == event.trigger
        for side in (*event.actors, *event.recipients):
            assert side.code
            assert side.text
    ids = [event.id for event in story.events]
    assert len(ids) == len(set(ids))


def as_bytes(story: CodedStory) -> bytes:
    return json.dumps(coded_to_record(story), ensure_ascii=False).encode("utf-8", "surrogatepass")


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_text_gives_spans_inside_it_and_events_with_proof(text: str) -> None:
    story = coded(text)
    assert story.story.text == text
    assert all(0 <= span.start < span.end <= len(text) for span in all_spans(story))
    proves_its_events(story)


@settings(max_examples=40, deadline=None)
@given(TEXTS, NEWS)
def test_the_same_text_gives_the_same_bytes_whatever_was_read_before(text: str, other: str) -> None:
    first = as_bytes(coded(text))
    coded(other)
    assert as_bytes(coded(text)) == first


def test_a_new_reader_gives_the_same_bytes() -> None:
    text = " ".join(case["text"] for case in POSITIVE)
    assert as_bytes(Reader().story(Story("story", text))) == as_bytes(reader().story(Story("story", text)))


def test_whole_pages_prove_their_events() -> None:
    stories = [one for one in reader().read([str(page) for page in pages()]) if isinstance(one, CodedStory)]
    assert sum(len(story.events) for story in stories) > 20
    for story in stories:
        assert all(0 <= span.start < span.end <= len(story.story.text) for span in all_spans(story))
        proves_its_events(story)


def test_a_story_leaves_no_garbage_behind() -> None:
    """Collections wait until a story is coded; so what it makes must go by itself (docs/decisions/0110)."""
    text = "قال وزير الخارجية الروسي اليوم الأحد إن بلاده «تدين» غارة إسرائيلية على دمشق قتلت 12 شخصا.\n"
    story, whole = Story(id="s", text=text * 3), Reader()
    whole.story(story)
    gc.collect()
    whole.story(story)
    assert gc.collect() == 0
