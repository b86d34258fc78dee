"""Actors: which words name one, which code they carry, and what an outlet's home adds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.arabic import words
from marsad.lexicon.load import load
from marsad.model.mention import ActorMention, Reference
from marsad.model.news import Story
from tests.mentions.reading import cases, finder

POINTING = frozenset({Reference.PRONOUN, Reference.ANAPHOR, Reference.DROPPED})


def actors_of(text: str, home: str = "") -> tuple[ActorMention, ...]:
    return finder().find(words(Story("story", text), load()), home=home)[1].actors


def told(text: str, home: str = "") -> list[list[str]]:
    return [[mention.span.of(text), "+".join(mention.members) or mention.code] for mention in actors_of(text, home)]


def missing(case: dict[str, Any]) -> list[list[str]]:
    found = told(case["text"], case.get("home", ""))
    return [actor for actor in case["actors"] if actor not in found]


@pytest.mark.parametrize("case", [*cases("actors-in-the-wild"), *cases("actors-roles")], ids=lambda case: case["text"])
def test_actors_of_a_sentence(case: dict[str, Any]) -> None:
    assert missing(case) == [], told(case["text"])


@pytest.mark.parametrize("case", cases("actors-known-failures"), ids=lambda case: case["text"])
def test_actors_not_yet_found_rightly(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.xfail(reason=case["why"], strict=True))
    assert missing(case) == []


@pytest.mark.parametrize("text", cases("actors-negative"))
def test_no_actor_here(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("case", cases("actors-home"), ids=lambda case: case["text"])
def test_an_office_without_a_country_is_the_outlets(case: dict[str, Any]) -> None:
    assert missing(case) == []
    assert case["actors"][0] not in told(case["text"])  # and nobody's without a home


def test_a_nationality_in_the_text_weighs_more_than_the_home() -> None:
    codes = dict(told("قال الرئيس الفرنسي إن الحكومة ستتحرك.", home="TUN"))
    assert codes["الرئيس الفرنسي"] == codes["الحكومة"] == "FRA GOV"


@pytest.mark.parametrize("particle", ["", "و", "ف", "ب", "ل", "وب", "ول"])
@pytest.mark.parametrize(("name", "code"), [("روسيا", "RUS"), ("حماس", "PSE REB"), ("واشنطن", "USA GOV")])
def test_particles_do_not_hide_a_name(particle: str, name: str, code: str) -> None:
    assert code in [found for _, found in told(f"جاء ذلك {particle}{name} أمس.")]


PIECES = st.sampled_from(
    [
        *(word for case in cases("actors-in-the-wild") for word in case["text"].split()),
        "،",
        "«",
        "»",
        "\n\n",
        "بلاده",
        "هو",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=50).map(" ".join), st.text(max_size=100)), st.sampled_from(["", "EGY"]))
def test_mentions_of_any_text_lie_in_it_and_say_who_is_meant(text: str, home: str) -> None:
    view, mentions = finder().find(words(Story("story", text), load()), home=home)
    known = load().actors.actors
    for mention in mentions.actors:
        assert mention.first <= mention.head < mention.last
        assert mention.span == view.doc.span(mention.first, mention.last)
        assert mention.actor_id is None or mention.actor_id in known
        assert mention.antecedent is None or 0 <= mention.antecedent.start < mention.antecedent.end <= len(text)
        assert mention.reference in POINTING or mention.name
    assert view.doc.rebuilt() == text
    order = [mention.span.start for mention in mentions.actors]
    assert order == sorted(order)
