"""Normal forms and the exact way back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic.normalize import normalize
from marsad.lexicon.letters import fold, plain

ARABIC = st.sampled_from("اأإآىيئؤوءةهﻻﷺﷲ\u0654\u064e\u0651ـ\u200f«»٣٫ک چ é .\n")
ANY_TEXT = st.text(st.one_of(ARABIC, st.characters(exclude_categories=())), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الإِمَارَات", "الامارات"),
        ("مسؤول", "مسءول"),
        ("مسئول", "مسءول"),
        ("مسو\u0654ول", "مسءول"),
        ("ا\u0653ل", "ال"),
        ("ٱلله", "الله"),
        ("هٰذا", "هذا"),
        ("ﻻ ﷲ", "لا الله"),
        ("ﷺ", "صلي الله عليه وسلم"),
        ("کرملین پوتین", "كرملين بوتين"),
        ("١٢٣٫٥ ۱۲", "123.5 12"),
        ("«قال» “نعم”", '"قال" "نعم"'),
        ("أ–ب", "ا-ب"),
        ("٥٪", "5%"),
        ("شيخ\u200cها", "شيخها"),
        ("Erdoğan", "Erdogan"),
        ("\ud800", "\ud800"),
    ],
)
def test_normal_forms(text: str, expected: str) -> None:
    assert fold(text) == normalize(text).text == expected


def test_spans_map_back_over_dropped_marks_and_ligatures() -> None:
    normal = normalize("قـــال ﷺ الرّئيس")
    at = normal.text.index("الرءيس")
    assert normal.span_in_source(at, at + 6).of(normal.source) == "الرّئيس"
    inside = normal.text.index("عليه")
    assert normal.span_in_source(inside, inside + 2).of(normal.source) == "ﷺ"
    start = normal.source.index("ﷺ")
    assert normal.span_in_normal(start, start + 1).of(normal.text) == "صلي الله عليه وسلم"


def test_an_offset_beyond_the_text_is_an_error() -> None:
    with pytest.raises(IndexError, match="3 letters"):
        normalize("خبر").span_in_source(0, 4)
    with pytest.raises(IndexError, match="3 letters"):
        normalize("خبر").span_in_normal(2, 1)


@given(ANY_TEXT)
def test_normal_form_is_stable_and_has_a_place_for_each_letter(text: str) -> None:
    normal = normalize(text)
    assert normal.text == fold(text)
    assert fold(normal.text) == normal.text
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert len(plain(text)) == len(normal.text)
    assert fold(plain(text)) == normal.text


@given(ANY_TEXT, st.data())
def test_any_span_of_the_normal_form_maps_back_exactly(text: str, data: st.DataObject) -> None:
    normal = normalize(text)
    start = data.draw(st.integers(0, len(normal.text)))
    end = data.draw(st.integers(start, len(normal.text)))
    span = normal.span_in_source(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    assert normal.text[start:end] in fold(span.of(text))
    back = normal.span_in_normal(*span)
    if start < end:
        assert back.start <= start and end <= back.end
        # Nothing smaller would do: the first and the last letter of the span belong to it.
        assert fold(text[span.start : span.end]).startswith(normal.text[back.start : back.end])
    else:
        assert span.start == span.end


@given(ANY_TEXT, st.data())
def test_spans_of_the_source_map_to_their_own_letters(text: str, data: st.DataObject) -> None:
    normal = normalize(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = normal.span_in_normal(start, end)
    for at in range(span.start, span.end):
        assert normal.starts[at] < end and normal.ends[at] > start
