"""What a text search knows of written Arabic."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import LexiconError
from marsad.lexicon.load import load, shipped_files
from marsad.lexicon.search import FOLDERS, compile_table

TABLE = load().table("search")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("وَالحكومةُ", ["حكومه"]),
        ("للحكومة وبالوزراء", ["حكومه", "وزراء"]),
        ("الله له", ["الله", "له"]),
        ("ووزير", ["ووزير"]),
        ("«NATO» ٢٠٢٤", ["nato", "2024"]),
        ("", []),
    ],
)
def test_words_lose_their_article_and_nothing_else(text: str, words: list[str]) -> None:
    found = TABLE.words(text)
    assert [w.replace("ء", "") for w in found] == [w.replace("ء", "") for w in words]


def test_written_forms_hold_the_word_first_and_each_once() -> None:
    forms = TABLE.written_forms("حكومه")
    assert forms[0] == "حكومه"
    assert len(forms) == len(set(forms))
    assert {"وحكومه", "حكومتهم", "حكومات", "لحكومه"} <= set(forms)


@given(st.text(alphabet="ابتوفلكسهنيمر", min_size=1, max_size=12))
def test_trimming_leaves_enough_of_a_word(word: str) -> None:
    assert len(TABLE.trimmed(word)) >= min(3, len(word))


def test_common_words_weigh_little_and_rare_ones_much() -> None:
    weights = [TABLE.weight(TABLE.trimmed(w)) for w in ("في", "رييس", "كلمهلاتعرف")]
    assert TABLE.weight("في") < 0.1 < TABLE.weight("هدن") < TABLE.weight("كلمهلاتعرف")
    assert all(weight >= 0 for weight in weights)


def test_forms_of_one_word_are_trimmed_alike() -> None:
    assert len({TABLE.trimmed(word) for word in TABLE.words("حكومة والحكومات حكومتهم بالحكومة")}) == 1


def test_a_wrong_line_is_refused(tmp_path: Path) -> None:
    files = shipped_files(FOLDERS)
    broken = tmp_path / "common.tsv"
    broken.write_text("# words\nكلمة\tكثيرا\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=":2: "):
        compile_table(tuple(replace(f, path=broken) if f.path.suffix == ".tsv" else f for f in files))
    with pytest.raises(LexiconError, match="lacks"):
        compile_table(tuple(f for f in files if f.path.suffix == ".tsv"))
