"""Confidence: features add up to odds, and wrong lines of the file are refused."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import LexiconError
from marsad.lexicon.certainty import Certainty, CertaintyTable, compile_table
from marsad.lexicon.load import DataFile
from tests.events.coding import coded, reader


def tables_of(text: str, folder: Path, name: str = "events") -> Certainty:
    path = folder / f"{name}.tsv"
    path.write_text(text, encoding="utf-8")
    return compile_table((DataFile(f"confidence/{name}.tsv", "confidence", path),))


def test_weights_add_up_to_odds(tmp_path: Path) -> None:
    table = tables_of("# head\ntold\t1.00\ntype:ASSAULT\t0.50\n", tmp_path).event
    assert table.of(["told", "type:ASSAULT", "never seen"]) == round(1 / (1 + math.exp(-1.5)), 2)


def test_each_file_judges_its_own(tmp_path: Path) -> None:
    tables = tables_of("any\t1.00\n", tmp_path, "recipients")
    assert (tables.event.weights, tables.actor.weights, tables.recipient.weights) == ({}, {}, {"any": 1.0})


def test_a_file_that_judges_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="nothing that is judged"):
        tables_of("any\t1.00\n", tmp_path, "modes")


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=9))
def test_no_event_is_certain_or_impossible(told: list[str]) -> None:
    assert 0.05 <= CertaintyTable({"a": 9.0, "b": -9.0, "c": 0.3}).of(told) <= 0.95


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("told", "is no feature with its weight"),
        ("told\tmuch", "is no number"),
        ("told\tnan", "is no weight"),
        ("told\t99", "is no weight"),
        ("told\t1\ntold\t2", "stands twice"),
    ],
)
def test_a_wrong_line_is_refused(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=said):
        tables_of(f"{line}\n", tmp_path)


def test_shipped_weights_name_what_is_there() -> None:
    lexicon = reader().lexicon
    types = {str(event_type) for event_type in lexicon.ontology.types}
    for table in (lexicon.certainty.event, lexicon.certainty.actor, lexicon.certainty.recipient):
        names = [name.partition(":") for name in table.weights]
        assert any(kind == "frame" for kind, _, _ in names)
        assert {value for kind, _, value in names if kind == "type"} <= types
        assert not any(kind == "read" for kind, _, _ in names)  # what only the stories that were read have


def test_two_named_sides_are_surer_than_a_guess() -> None:
    firm = coded("أدانت مصر قطر.").events
    loose = coded("قال مسؤول إن هناك إدانة للهجوم في قطر.").events
    assert firm
    assert all(event.confidence <= firm[0].confidence for event in loose)
