"""The compiled tables on disk: rebuilt when the data changes, whole when two build at once, harmless when damaged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from marsad.lexicon.load import Lexicon

_ASK = "from marsad.lexicon.load import load; print(sorted(load().frames.by_lemma)[:3], len(load().grammar.source))"


def _ask(cache: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "MARSAD_CACHE": str(cache)}
    return subprocess.Popen([sys.executable, "-c", _ASK], env=environment, stdout=subprocess.PIPE, text=True)


def test_processes_that_build_at_once_all_get_whole_tables(tmp_path: Path) -> None:
    asked = [_ask(tmp_path) for _ in range(3)]
    answers = {process.communicate(timeout=120)[0] for process in asked}
    assert [process.returncode for process in asked] == [0, 0, 0]
    assert len(answers) == 1
    assert answers != {""}
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".pickle"]


@pytest.mark.parametrize("damage", [b"", b"\x80\x05not a table", b"half"])
def test_a_damaged_cache_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path))
    before = Lexicon().grammar.source
    files = list(tmp_path.rglob("*.pickle"))
    assert files
    for path in files:
        path.write_bytes(damage)
    assert Lexicon().grammar.source == before


def test_other_data_gives_other_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "cache"))
    own = tmp_path / "own.tsv"
    head = "# marsad-lexicon: actors/people\n"
    own.write_text(head, encoding="utf-8")
    assert Lexicon().version != Lexicon((own,)).version
    first = Lexicon((own,)).version
    own.write_text(head + "# a remark\n", encoding="utf-8")
    assert Lexicon((own,)).version != first
