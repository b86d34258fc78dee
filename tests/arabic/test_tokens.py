"""Tokens: what stays together and what is parted, over cases and over any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic.tokens import tokenize

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "arabic" / "tokens.yaml").read_text(encoding="utf-8"))
SHAPES = {"arabic", "digits", "latin", "mixed", "punct", "url", "hashtag"}
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    text = case["text"]
    assert " ".join(text[start:end] for start, end, _ in tokenize(text)) == case["tokens"]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("الحكومة", "arabic"),
        ("د. ع", "arabic"),
        ("2016", "digits"),
        ("12/3/2017", "digits"),
        ("CNN", "latin"),
        ("F16", "mixed"),
        ("؟!", "punct"),
        ("www.a.org", "url"),
        ("#خبر", "hashtag"),
    ],
)
def test_shapes(text: str, shape: str) -> None:
    assert tokenize(text)[0][2] == shape


@given(ANY_TEXT)
def test_tokens_are_in_order_and_leave_out_only_what_cannot_be_seen(text: str) -> None:
    at = 0
    for start, end, shape in tokenize(text):
        assert at <= start < end <= len(text)
        assert shape in SHAPES
        assert not any(char.isalnum() for char in text[at:start])
        at = end
    assert not any(char.isalnum() for char in text[at:])


@given(ANY_TEXT, ANY_TEXT)
def test_a_line_break_parts_texts(left: str, right: str) -> None:
    tokens = tokenize(f"{left}\n{right}")
    at = len(left) + 1
    assert [token for token in tokens if token[0] < at] == tokenize(left)
    assert [(start - at, end - at, shape) for start, end, shape in tokens if start >= at] == tokenize(right)
