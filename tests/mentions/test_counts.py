"""Numbers of people, tied to the words that say what happened to them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import LexiconError
from marsad.lexicon import speech
from marsad.lexicon.load import DataFile, load, shipped_files
from marsad.mentions import counts
from tests.mentions.reading import cases, doc_of


@pytest.mark.parametrize("case", cases("counts"), ids=lambda c: c["text"])
def test_counts_of_a_sentence(case: dict[str, Any]) -> None:
    found = counts.find(doc_of(case["text"]), load().speech)
    assert [[c.span.of(case["text"]), c.kind, c.low, c.high] for c in found] == case["counts"]
    if "approximate" in case:
        assert [c.approximate for c in found] == [case["approximate"]] * len(found)


@pytest.mark.parametrize("text", cases("counts-negative"))
def test_other_numbers_are_no_counts(text: str) -> None:
    assert counts.find(doc_of(text), load().speech) == ()


@given(st.integers(3, 9_999), st.sampled_from(["قتيلا", "جريحا", "نازحا", "متظاهرا"]))
def test_every_number_is_read_as_written(number: int, noun: str) -> None:
    (found,) = counts.find(doc_of(f"سقط {number} {noun} في المدينة."), load().speech)
    assert (found.low, found.high) == (number, number)


@given(st.text(st.sampled_from("قتل جرحى12 و30أكثرمن.،"), max_size=60))
def test_counts_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    doc = doc_of(text)
    found = counts.find(doc, load().speech)
    assert all(doc.span(c.first, c.last) == c.span for c in found)
    assert all(a.last <= b.first for a, b in pairwise(found))
    assert all(c.low is None or c.high is None or c.low <= c.high for c in found)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("counts", "role\tkind\tforms\nnoun\tsleeping\tنائم\n", "unknown kind 'sleeping'"),
        ("counts", "role\tkind\tforms\nverb\tkilled\tقتل\n", "unknown role 'verb'"),
        ("words", "role\tforms\nfrom\t|\n", "no form"),
        ("verbs", "kind\tpast\n" + "shout\tصاح\n", "2 columns"),
        ("marks", "side\tmarks\nleft\t«\n", "unknown side 'left'"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, name: str, text: str, problem: str) -> None:
    shipped = [f for f in shipped_files(speech.FOLDERS) if not f.name.endswith(f"{name}.tsv")]
    path = tmp_path / f"{name}.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as error:
        speech.compile_table([*shipped, DataFile(f"speech/{name}.tsv", "speech", path)])
    assert problem in error.value.problem
    assert error.value.line in {1, 2}
