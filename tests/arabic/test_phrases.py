"""Noun phrases, prepositional phrases, verb groups and clauses, held against sentences that a linguist can read.

The case files write phrases as brackets and clauses as marks in the sentence itself; the names and dates of a sentence
are marked first, as the pipeline does, since they tell where phrases end.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic import read, words
from marsad.arabic.phrases import JOINED
from marsad.lexicon.load import load
from marsad.mentions.finder import MentionFinder
from marsad.model.doc import ClauseKind, Doc, PhraseKind
from marsad.model.news import Story

CASES = Path(__file__).parents[1] / "cases" / "phrases"
LETTERS = {PhraseKind.NP: "n", PhraseKind.PP: "p", PhraseKind.VG: "v"}
BRACKET = re.compile(r"\[[nvp+] ([^\]]*)\]")
MARK = re.compile(r"<(\w+)> ")


def cases(name: str) -> list[Any]:
    found = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


@lru_cache(maxsize=1)
def finder() -> MentionFinder:
    return MentionFinder(load())


@lru_cache(maxsize=512)
def doc_of(text: str) -> Doc:
    return finder().find(words(Story("story", text), load()))[0].doc


def bracketed(doc: Doc) -> str:
    """Return the text with its phrases in brackets, as the case files write them."""
    parts, at = [], 0
    text = doc.story.text
    for phrase in doc.phrases:
        span = doc.span(phrase.first, phrase.last)
        letter = "+" if phrase.relation == JOINED else LETTERS[phrase.kind]
        parts += [text[at : span.start], f"[{letter} {span.of(text)}]"]
        at = span.end
    return "".join(parts) + text[at:]


def marked(doc: Doc) -> str:
    """Return the text with a mark before each clause, as the case files write them."""
    return " ".join(f"<{clause.kind}> {doc.text(clause.first, clause.last)}" for clause in doc.clauses)


def test_enough_is_held() -> None:
    phrases = sum(len(cases(name)) for name in ("in-the-wild", "synthetic", "known-failures"))
    clauses = sum(case.count("<") for case in cases("clauses"))
    assert phrases + clauses >= 300


@pytest.mark.parametrize("case", [*cases("in-the-wild"), *cases("synthetic")])
def test_phrases_of_a_sentence(case: str) -> None:
    assert bracketed(doc_of(BRACKET.sub(r"\1", case))) == case


@pytest.mark.parametrize("case", cases("known-failures"), ids=lambda case: case["phrases"])
def test_phrases_not_yet_cut_rightly(case: dict[str, str], request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.xfail(reason=case["why"], strict=True))
    assert bracketed(doc_of(BRACKET.sub(r"\1", case["phrases"]))) == case["phrases"]


@pytest.mark.parametrize("case", cases("negative"), ids=lambda case: " / ".join(case["apart"]) + " " + case["text"])
def test_words_that_are_no_phrase(case: dict[str, Any]) -> None:
    doc = doc_of(case["text"])
    one, other = (next(t.i for t in doc.tokens if t.form == word) for word in case["apart"])
    for phrase in doc.phrases:
        assert not (phrase.first <= one < phrase.last and phrase.first <= other < phrase.last)
        assert not {one, other} <= set(phrase.parts)


@pytest.mark.parametrize("case", cases("clauses"))
def test_clauses_of_a_sentence(case: str) -> None:
    assert marked(doc_of(MARK.sub("", case))) == case


@pytest.mark.parametrize("case", cases("clauses-known-failures"), ids=lambda case: case["clauses"])
def test_clauses_not_yet_parted_rightly(case: dict[str, str], request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.xfail(reason=case["why"], strict=True))
    assert marked(doc_of(MARK.sub("", case["clauses"]))) == case["clauses"]


def test_a_preposition_gives_its_relation() -> None:
    relations = {
        "وصل الوفد إلى المدينة.": "إلى",
        "مر الوفد بالمدينة.": "ب",
        "غادر الوفد متوجها للمدينة.": "ل",
        "وفي المدينة سوق.": "في",
        "رحب به.": "ب",
    }
    for text, relation in relations.items():
        (found,) = [phrase.relation for phrase in doc_of(text).phrases if phrase.kind is PhraseKind.PP]
        assert found == relation, text


def test_the_first_member_of_a_list_knows_the_others() -> None:
    doc = doc_of("اعترفت النرويج وإسبانيا وأيرلندا بالدولة.")
    first = next(phrase for phrase in doc.phrases if len(phrase.parts) > 1)
    assert [doc.tokens[i].form for i in first.parts] == ["النرويج", "وإسبانيا", "وأيرلندا"]


def test_an_interrupted_clause_goes_on_behind_the_aside() -> None:
    doc = doc_of("اتهم الرئيس المعارضة (وهي تنفي ذلك) بالتآمر.")
    before, aside, after = doc.clauses
    assert (aside.kind, aside.parent) == (ClauseKind.ASIDE, 0)
    assert (after.kind, after.marker, after.parent) == (before.kind, before.marker, before.parent)


PIECES = st.sampled_from(
    [
        *'وفبلك،.؛:()«»"[]{}0123456789 \n-',
        "قال ",
        "إن ",
        "الذي ",
        "الرئيس ",
        "في ",
        "لن ",
        "قد ",
        "هذا ",
        "ثلاثة ",
        "مؤكدا ",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_phrases_and_clauses_of_any_text_are_well_formed(text: str) -> None:
    doc = read(Story("story", text), load())
    assert doc.rebuilt() == text
    ends = 0
    for phrase in doc.phrases:
        assert ends <= phrase.first <= phrase.head < phrase.last
        assert any(s.first <= phrase.first and phrase.last <= s.last for s in doc.sentences)
        ends = phrase.last
    for sentence in doc.sentences:
        inside = [c for c in doc.clauses if sentence.first <= c.first < sentence.last]
        assert [c.first for c in inside] == [sentence.first, *(c.last for c in inside[:-1])]  # they tile it
        assert inside[-1].last == sentence.last
    for n, clause in enumerate(doc.clauses):
        assert clause.parent is None or clause.parent < n
        assert clause.marker is None or clause.marker < clause.last  # before it, where it goes on behind an aside
