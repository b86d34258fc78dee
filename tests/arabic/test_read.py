"""A story into a Doc: the text stays whole, and bad input is no trouble."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.arabic import read
from marsad.lexicon.load import load
from marsad.model.doc import Doc
from marsad.model.news import Story

ANY_TEXT = st.text(
    st.one_of(st.sampled_from('اأإبتودلسيمهة «»".،-\n'), st.characters(exclude_categories=())), max_size=120
)


def doc_of(text: str) -> Doc:
    return read(Story(id="story", text=text), load())


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_tokens_give_the_text_back(text: str) -> None:
    doc = doc_of(text)
    assert doc.rebuilt() == text
    for i, token in enumerate(doc.tokens):
        assert (token.i, token.form) == (i, text[token.start : token.end])
        assert token.analysis in token.word.analyses


@given(ANY_TEXT)
@settings(deadline=None)  # the first example may wait for the table to be built
def test_the_same_text_gives_the_same_doc(text: str) -> None:
    assert doc_of(text) == doc_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\x00",
        "\ud800\udfff",
        '"' * 20_000,
        "«" * 20_000,
        "(«" * 10_000,
        "ا" * 200_000,
        "ً" * 1000,
        "." * 5000,
    ],
    ids=["empty", "blanks", "NUL", "surrogates", "quotes", "guillemets", "nested", "long word", "signs", "dots"],
)
def test_bad_input_is_read_without_complaint(text: str) -> None:
    assert doc_of(text).rebuilt() == text
