"""The reading chosen in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.arabic import read
from marsad.lexicon.letters import fold
from marsad.lexicon.load import load
from marsad.model.doc import Pos
from marsad.model.news import Story

CASES = Path(__file__).parents[1] / "cases" / "arabic"
CONTEXT = yaml.safe_load((CASES / "context.yaml").read_text(encoding="utf-8"))
FAILURES = yaml.safe_load((CASES / "known-failures.yaml").read_text(encoding="utf-8"))


def chosen_in(case: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return word -> (pos, folded lemma) of the first token written so."""
    doc = read(Story(id="story", text=case["text"]), load())
    found: dict[str, tuple[str, str]] = {}
    for token in doc.tokens:
        found.setdefault(token.form, (str(token.analysis.pos), fold(token.analysis.lemma)))
    return found


def assert_readings(case: dict[str, Any]) -> None:
    chosen = chosen_in(case)
    for word, expected in case["readings"].items():
        pos, _, lemma = expected.partition(" ")
        assert chosen[word] == (pos, fold(lemma) or chosen[word][1]), word


@pytest.mark.parametrize("case", CONTEXT, ids=[case["text"] for case in CONTEXT])
def test_cases(case: dict[str, Any]) -> None:
    assert_readings(case)


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", FAILURES, ids=[case["text"] for case in FAILURES])
def test_known_failures(case: dict[str, Any]) -> None:
    assert_readings(case)


def test_a_writer_without_alef_maqsura_means_the_preposition() -> None:
    careful = "أكد الوزير علي أهمية الحوار مع الأطراف المختلفة في هذه المرحلة من تاريخ البلاد. "
    text = careful * 8
    tokens = read(Story(id="story", text=text), load()).tokens
    assert {token.analysis.pos for token in tokens if token.form == "علي"} == {Pos.PREP}
    tokens = read(Story(id="story", text=text + "على"), load()).tokens
    assert Pos.NAME in {token.analysis.pos for token in tokens if token.form == "علي"}
