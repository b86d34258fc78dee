"""Confidence: features add up to odds, and wrong lines of the file are refused."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import LexiconError
from marsad.lexicon.certainty import CertaintyTable, compile_table
from marsad.lexicon.load import DataFile
from tests.events.coding import coded, reader


def table_of(text: str, folder: Path) -> CertaintyTable:
    path = folder / "weights.tsv"
    path.write_text(text, encoding="utf-8")
    return compile_table((DataFile("confidence/weights.tsv", "confidence", path),))


def test_weights_add_up_to_odds(tmp_path: Path) -> None:
    table = table_of("# head\nall\t1.00\ntype:ASSAULT\t0.50\n", tmp_path)
    assert table.of(["all", "type:ASSAULT", "never seen"]) == round(1 / (1 + math.exp(-1.5)), 2)


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=9))
def test_no_event_is_certain_or_impossible(told: list[str]) -> None:
    assert 0.05 <= CertaintyTable({"a": 9.0, "b": -9.0, "c": 0.3}).of(told) <= 0.95


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("all", "is no feature with its weight"),
        ("all\tmuch", "is no number"),
        ("all\tnan", "is no weight"),
        ("all\t99", "is no weight"),
        ("all\t1\nall\t2", "stands twice"),
    ],
)
def test_a_wrong_line_is_refused(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=said):
        table_of(f"{line}\n", tmp_path)


def test_shipped_weights_name_what_is_there() -> None:
    lexicon = reader().lexicon
    names = [name.partition(":") for name in lexicon.certainty.weights]
    frames = [value for kind, _, value in names if kind == "frame"]
    assert frames
    types = {str(event_type) for event_type in lexicon.ontology.types}
    assert {value for kind, _, value in names if kind == "type"} <= types


def test_two_named_sides_are_surer_than_a_guess() -> None:
    firm = coded("أدانت مصر قطر.").events
    loose = coded("قال مسؤول إن هناك إدانة للهجوم في قطر.").events
    assert firm
    assert all(event.confidence <= firm[0].confidence for event in loose)
