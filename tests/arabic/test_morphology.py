"""Words alone: which reading comes first, and what may never be split."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.arabic import analyzer
from marsad.arabic.morphology import Analyzer
from marsad.lexicon.letters import fold
from marsad.lexicon.load import load
from marsad.model.doc import Features, Pos

CASES = Path(__file__).parents[1] / "cases" / "arabic"
WORDS = yaml.safe_load((CASES / "words.yaml").read_text(encoding="utf-8"))
NEGATIVE = yaml.safe_load((CASES / "negative.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def words() -> Analyzer:
    return analyzer(load())


@pytest.mark.parametrize("case", WORDS, ids=[case["form"] for case in WORDS])
def test_the_first_reading(words: Analyzer, case: dict[str, Any]) -> None:
    best = words.word(case["form"]).best
    assert (fold(best.lemma), best.pos) == (fold(case["lemma"]), case["pos"])
    assert (best.proclitics, best.article, best.enclitic) == (
        case.get("pro", ""),
        case.get("art", False),
        case.get("enc", ""),
    )
    told = {field: case[field] for field in Features._fields if field in case}
    assert {field: getattr(best.features, field) for field in told} == told


@pytest.mark.parametrize("case", NEGATIVE, ids=[case["form"] for case in NEGATIVE])
def test_a_known_word_is_not_split(words: Analyzer, case: dict[str, Any]) -> None:
    best = words.word(case["form"]).best
    assert fold(best.lemma) == fold(case["lemma"])
    assert (best.proclitics, best.article, best.enclitic) == ("", False, "")


def test_all_readings_are_kept(words: Analyzer) -> None:
    readings = {(a.lemma, a.pos) for a in words.word("قتل").analyses}
    assert {("قتل", Pos.VERB), ("قتل", Pos.MASDAR)} <= readings
    assert len({(a.lemma, a.pos) for a in words.word("قرار").analyses}) >= 1


def test_spelling_decides_between_folded_homographs(words: Analyzer) -> None:
    assert words.word("على").best.pos is Pos.PREP
    assert words.word("علي").best.pos is Pos.NAME
    assert words.word("إن").best.lemma == "إن"
    assert words.word("أن").best.lemma == "أن"


def test_a_verb_takes_no_article_and_a_noun_no_future(words: Analyzer) -> None:
    assert all(a.pos is not Pos.VERB for a in words.word("الكتب").analyses if a.article)
    assert all(a.pos in (Pos.VERB, Pos.AUX) for a in words.word("سيقول").analyses if "س" in a.proclitics)
    assert not any(a.article and a.enclitic for a in words.word("الحكومتهم").analyses)


def test_an_unknown_word_says_so_and_keeps_plausible_splits(words: Analyzer) -> None:
    word = words.word("والزغطوطية")
    assert {a.pos for a in word.analyses} == {Pos.UNKNOWN}
    assert (word.best.proclitics, word.best.article) == ("و", True)
    assert any(a.stem == word.norm for a in word.analyses)


@pytest.mark.parametrize(
    ("form", "pos", "norm"),
    [
        ("2016", Pos.DIGITS, "2016"),
        ("٣٫٥", Pos.DIGITS, "3.5"),
        ("CNN", Pos.LATIN, "CNN"),
        ("F16", Pos.LATIN, "F16"),
        ("«", Pos.PUNCT, '"'),
        ("ـــ", Pos.PUNCT, "-"),
        ("أ.ف.ب", Pos.NAME, "ا.ف.ب"),
        ("#مصر_اليوم", Pos.UNKNOWN, "#مصر_اليوم"),
        ("www.example.org", Pos.LATIN, "www.example.org"),
    ],
)
def test_what_is_no_arabic_word(words: Analyzer, form: str, pos: Pos, norm: str) -> None:
    word = words.word(form)
    assert (word.best.pos, word.norm) == (pos, norm)


def test_one_form_is_one_object(words: Analyzer) -> None:
    assert words.word("الحكومة") is words.word("الحكومة")


@given(st.text(alphabet="ابتجدرسعفقكلمنهويءأإآةىؤئ", min_size=1, max_size=12))
@settings(deadline=None)  # the first example may wait for the table to be built
def test_any_letters_have_a_reading_that_fits_them(letters: str) -> None:
    word = analyzer(load()).word(letters)
    assert word.analyses
    for analysis in word.analyses:
        joined = analysis.proclitics.replace("أ", "ا") + analysis.enclitic
        assert len(joined) + 2 * analysis.article <= len(word.norm) + 1
        assert set(analysis.proclitics) <= set("وفسلبكأ")
        assert word.norm.endswith(analysis.enclitic)


@given(st.text(min_size=1, max_size=30))
@settings(deadline=None)  # the first example may wait for the table to be built
def test_any_text_is_some_word(text: str) -> None:
    assert analyzer(load()).word(text).analyses
