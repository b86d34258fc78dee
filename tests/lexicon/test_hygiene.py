"""The lexicon's own files are clean, and each fault is named with its line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.lexicon.hygiene import canonical, check, fix
from marsad.lexicon.load import DATA, DataFile, shipped_files

HEADER = "singular\tgender\tplurals\n"


def file_of(tmp_path: Path, text: str, *, folder: str = "arabic", name: str = "words.tsv") -> DataFile:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return DataFile(name, folder, path)


def test_the_shipped_data_is_clean() -> None:
    folders = sorted(path.name for path in DATA.iterdir() if path.is_dir())
    assert [str(problem) for problem in check(shipped_files(folders))] == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("وزير\u200f\tm\tوزراء", "cannot be seen"),
        ("ﻭزير\tm\tوزراء", "presentation form"),
        ("وزیر\tm\tوزراء", "looks like another letter"),
        ("مسو\u0654ول\tm\tون", "composed form"),
        ("وزيـر\tm\tوزراء", "tatweel"),
        ("وَزير\tm\tوزراء", "vowel signs"),
        ("وزير\tm\tوزراء ", "ends in blanks"),
        ("وزير\tq\tوزراء", "gender"),
        ("وزير\x00\tm\tوزراء", "control character"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, line: str, problem: str) -> None:
    found = check([file_of(tmp_path, f"{HEADER}بيت\tm\tبيوت\n{line}\n")])
    assert any(problem in error.problem and error.line == 3 and error.remedy for error in found), found


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("مسؤول", "مسئول", True),
        ("إسمنت", "أسمنت", True),
        ("إنترنت", "انترنت", True),
        ("ثرى", "ثري", False),
        ("مرأة", "مرآة", False),
    ],
)
def test_two_spellings_of_one_word_are_one_word(tmp_path: Path, first: str, second: str, same: bool) -> None:
    lines = "".join(f"{word}\tf\t-\n" for word in sorted((first, second)))
    assert any("already" in error.problem for error in check([file_of(tmp_path, HEADER + lines)])) is same


def test_one_noun_may_have_both_genders_and_a_verb_two_forms(tmp_path: Path) -> None:
    nouns = file_of(tmp_path, f"{HEADER}حال\tf\tأحوال\nحال\tm\tأحوال\n")
    verbs = file_of(tmp_path, "past\tpresent\tform\nوقع\t-\tII\nوقع\tيقع\tI\n", name="verbs.tsv")
    assert check([nouns, verbs]) == []


def test_order_is_named_once_and_fixed(tmp_path: Path) -> None:
    file = file_of(
        tmp_path, f"# Words.\n{HEADER}وزير\tm\tوزراء\n# of houses\nبيت\tm\tبيوت\nأب\tm\tآباء\nبيت\tm\tبيوت\n"
    )
    assert sum("stands after" in error.problem for error in check([file])) == 1
    assert fix([file]) == ["words.tsv"]
    assert file.text() == f"# Words.\n{HEADER}أب\tm\tآباء\n# of houses\nبيت\tm\tبيوت\nوزير\tm\tوزراء\n"
    assert fix([file]) == []


def test_canonical_form_is_stable() -> None:
    text = f"{HEADER}ب\tm\t-\n# last\n"
    assert canonical(canonical(text)) == canonical(text)


def test_characters_are_checked_in_every_folder(tmp_path: Path) -> None:
    file = file_of(tmp_path, "- {name: الـرئيس\u200e}\n", folder="actors", name="a.yaml")
    assert [error.problem.split()[-3:] for error in check([file])] == [["cannot", "be", "seen"]]


def test_a_missing_last_line_break_is_named(tmp_path: Path) -> None:
    assert any("line break" in error.problem for error in check([file_of(tmp_path, f"{HEADER}بيت\tm\tبيوت")]))
