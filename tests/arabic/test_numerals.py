"""Numbers in words, digits and both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.arabic import read
from marsad.arabic.numerals import digits_value, numeral_at, numerals
from marsad.lexicon.load import load
from marsad.model.news import Story

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "arabic" / "numerals.yaml").read_text(encoding="utf-8"))
UNITS = ("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة")
TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
HUNDREDS = ("", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة")


def spelled(number: int) -> str:
    """Write 3 to 999 in words (nominative, masculine): the test's own writer, to read back."""
    words = [HUNDREDS[number // 100]] if number >= 100 else []
    rest = number % 100
    if rest == 10:
        words.append("عشرة")
    elif 10 < rest < 20:
        words.append({1: "أحد", 2: "اثنا"}.get(rest % 10, UNITS[rest % 10]) + " عشر")
    elif rest:
        words += [word for word in (UNITS[rest % 10], TENS[rest // 10]) if word]
    return " و".join(words)


def found_in(text: str) -> list[tuple[str, float, float, str]]:
    doc = read(Story(id="story", text=text), load())
    return [(doc.text(n.first, n.last), n.low, n.high, n.kind) for n in numerals(doc.tokens, 0, len(doc.tokens))]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    expected = []
    for words, low, *more in case["numbers"]:
        high, kind = (*more, *(low, "cardinal")[len(more) :])
        expected.append((words, float(low), float(high), kind))
    assert found_in(case["text"]) == expected


@given(st.integers(3, 999), st.sampled_from([("", 1), (" ألفا", 1000), (" مليونا", 1_000_000)]))
@settings(deadline=None)  # the first example may wait for the table to be built
def test_numbers_in_words_are_read_back(number: int, scale: tuple[str, int]) -> None:
    text = spelled(number) + scale[0]
    assert found_in(text) == [(text, number * scale[1], number * scale[1], "cardinal")]


@given(st.integers(0, 10**12))
@settings(deadline=None)  # the first example may wait for the table to be built
def test_grouped_digits_are_read_back(number: int) -> None:
    assert digits_value(f"{number:,}") == number
    assert digits_value(str(number)) == number


def test_a_numeral_ends_before_the_given_token() -> None:
    tokens = read(Story(id="story", text="ثلاثة آلاف وخمسمئة"), load()).tokens
    numeral = numeral_at(tokens, 0, 2)
    assert numeral is not None
    assert (numeral.last, numeral.value) == (2, 3000.0)
    assert numeral_at(tokens, 0) is not None


def test_a_vague_number_has_no_value() -> None:
    tokens = read(Story(id="story", text="بضعة أيام"), load()).tokens
    numeral = numeral_at(tokens, 0)
    assert numeral is not None and numeral.value is None
