"""Sentences: stops, quotations, datelines, headlines, paragraphs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.arabic import read
from marsad.lexicon.load import load
from marsad.model.doc import Doc
from marsad.model.news import Story

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "arabic" / "sentences.yaml").read_text(encoding="utf-8"))
_MARKS = {"dateline": "[d] ", "headline": "[h] ", "body": ""}
PIECES = st.sampled_from(
    [
        "قال",
        "الوزير",
        " ",
        "\n",
        "\n\n",
        ".",
        "؟",
        '"',
        "«",
        "»",
        "(",
        ")",
        "-",
        ":",
        "..",
        "...",
        "،",
        "12",
        "د. ",
        "CNN",
    ]
)


def doc_of(text: str) -> Doc:
    return read(Story(id="story", text=text), load())


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    doc = doc_of(case["text"])
    assert [_MARKS[s.kind] + s.span.of(case["text"]) for s in doc.sentences] == case["sentences"]


def test_a_wrapped_text_is_parted_by_blank_lines_only() -> None:
    paragraph = ("وصل الوفد إلى المدينة صباح اليوم بعد رحلة طويلة استمرت أياما\n" * 6).strip() + "."
    assert len(doc_of(f"{paragraph}\n\n{paragraph}").sentences) == 2


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(deadline=None)  # the first example may wait for the table to be built
def test_sentences_hold_every_token_once_and_never_cross_a_blank_line(text: str) -> None:
    doc = doc_of(text)
    at = 0
    for sentence in doc.sentences:
        assert sentence.first == at < sentence.last
        assert (sentence.start, sentence.end) == (doc.tokens[at].start, doc.tokens[sentence.last - 1].end)
        assert "\n\n" not in text[sentence.start : sentence.end]
        at = sentence.last
    assert at == len(doc.tokens)
