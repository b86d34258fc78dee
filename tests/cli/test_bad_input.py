"""Whatever is wrong with an input is one line that names it and what to do; the rest goes on; the exit code tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad import cli
from tests.cli.command import TEXT, Outcome, marsad, page

MEGABYTE = 1_000_000
ENGLISH = "The foreign minister met his counterpart in Cairo on Sunday to discuss the crisis and the aid. " * 10


def story_line(number: int, text: str = TEXT) -> str:
    return json.dumps({"id": f"story-{number}", "text": text}, ensure_ascii=False)


def lay_out(folder: Path) -> None:
    """Write one input of every bad kind, and three good ones between them."""
    utf8 = TEXT.encode()
    (folder / "good.txt").write_bytes(utf8)
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "void").mkdir()
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "noise.dat").write_bytes(bytes(range(256)) * 20)
    (folder / "broken.txt").write_bytes(utf8[:60] + b"\xff\xfe\xd8" + utf8[60:])
    (folder / "empty.html").write_bytes(b"")
    (folder / "hollow.html").write_bytes(b"<html><body> </body></html>")
    (folder / "english.html").write_text(page(ENGLISH, "Minister meets"), encoding="utf-8")
    (folder / "old.html").write_bytes(page().encode("windows-1256"))
    (folder / "lines.jsonl").write_text(
        "\n".join([story_line(1), '{"id": "story-2", "text": ', '{"id": "story-3", "title": "خبر"}', story_line(4)]),
        encoding="utf-8",
    )
    paragraph = f"<p>{' '.join(TEXT.split())}</p>\n".encode()
    with (folder / "huge.html").open("wb") as file:
        file.write(b"<html><body>")
        for _ in range(50 * MEGABYTE // len(paragraph) + 1):
            file.write(paragraph)


INPUTS = (
    "missing.html", "good.txt", "void", "pictures", "picture.html", "noise.dat", "broken.txt", "empty.html",
    "hollow.html", "english.html", "old.html", "lines.jsonl", "huge.html", "no-such-*.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("bad")
    lay_out(made)
    yield made
    (made / "huge.html").unlink()


@pytest.fixture(scope="module")
def run(folder: Path) -> Outcome:
    """All inputs in one run."""
    return marsad("read", *INPUTS, cwd=folder)


@pytest.mark.parametrize(
    ("named", "problem", "remedy"),
    [
        ("missing.html", "no such file", "check the name"),
        ("void", "holds nothing to read", "give HTML"),
        ("pictures", "holds nothing to read", "give HTML"),
        ("picture.html", "PNG picture", "give its text"),
        ("noise.dat", "binary file", "give its text"),
        ("broken.txt", "UTF-8 with 3 broken places", "save it again"),
        ("empty.html", "is empty", "give a page"),
        ("hollow.html", "is empty", "give a page"),
        ("english.html", "is in English", "reads Arabic"),
        ("lines.jsonl:2", "is no JSON", "one JSON object a line"),
        ("lines.jsonl:3", "has no text", 'a "text"'),
        ("huge.html", "larger than 20 MB", "raise --max-mb"),
        ("no-such-*.html", "no file has such a name", "check the pattern"),
    ],
)
def test_one_line_names_the_input_and_the_remedy(run: Outcome, named: str, problem: str, remedy: str) -> None:
    line = run.line_about(named)
    assert problem in line
    assert remedy in line.rpartition("(")[2]


def test_the_rest_of_the_run_goes_on(run: Outcome) -> None:
    assert [Path(record["page"]).name for record in run.records if record["events"]] == [
        "good.txt",
        "old.html",
        "lines.jsonl:1",
        "lines.jsonl:4",
    ]


def test_an_undeclared_windows_1256_page_tells_what_the_same_page_in_utf_8_tells(run: Outcome) -> None:
    good, old, *_ = run.records
    assert old["text"] == good["text"].strip()
    assert [event["trigger"] for event in old["events"]] == [event["trigger"] for event in good["events"]]


def test_the_closing_line_counts_everything(run: Outcome) -> None:
    closing = run.lines[-1]
    assert closing.startswith("5 pages, 4 stories, ")
    assert closing.partition("left out: ")[2].split(", ") == [
        "2 bad record", "2 binary", "2 empty", "1 not Arabic", "1 too large", "5 unreadable",
    ]  # fmt: skip


def test_a_single_broken_place_in_a_long_page_is_no_reason_to_leave_it_out(folder: Path) -> None:
    first, rest = TEXT.split(maxsplit=1)
    (folder / "scratched.txt").write_bytes(first.encode() + b"\xff " + (rest * 6).encode())
    assert marsad("read", "scratched.txt", cwd=folder).code == 0


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        (["good.txt"], 0),
        (["good.txt", "missing.html"], 1),
        (["lines.jsonl"], 1),
        (["missing.html", "picture.html"], 2),
        (["english.html"], 2),
    ],
)
def test_the_exit_code_tells_whether_all_some_or_none_could_be_read(folder: Path, inputs: list[str], code: int) -> None:
    assert marsad("read", *inputs, cwd=folder).code == code


@pytest.mark.parametrize("names", [["good.txt", "english.html"], ["english.html"]])
def test_a_run_that_fails_leaves_no_half_a_file(folder: Path, names: list[str]) -> None:
    outcome = marsad("read", *names, "-o", "out.json", cwd=folder)
    assert outcome.out == ""
    stories = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert len(stories) == len(names) - 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["read", "good.txt", "--published", "yesterday"], "no date"),
        (["read", "good.txt", "-o", "no/such/folder.json"], "make it first"),
        (["read", "good.txt", "--db", "pictures"], "is a folder"),
        (["read", "good.txt", "--db", "good.txt"], "not a Marsad database"),
        (["read", "good.txt", "--db", "no/marsad.db"], "does not exist"),
        (["read", "good.txt", "--db", "mysql://localhost/news"], "not known"),
        (["read", "good.txt", "--lexicon", "missing.yaml"], "missing.yaml"),
        (["read", "good.txt", "--format", "none"], "give --db"),
        (["explain", "event-1", "--db", "missing.db"], "no such database"),
        (["explain"], "--text"),
        (["explain", "--text", " "], "is empty"),
        (["serve", "--db", "missing.db"], "no such database"),
        (["mcp", "--db", "missing.db"], "no such database"),
        (["export", "events.csv", "--db", "missing.db"], "no such database"),
        (["export", "events.xlsx", "--db", "missing.db"], "names no format"),
        (["table", "void", "--into", "out"], "holds no Parquet"),
        (["table", "good.txt", "--into", "out", "--address", "here:1"], "leave it out"),
        (["watch", "missing.toml"], "missing.toml"),
        (["watch", "good.txt"], "is no TOML"),
        (["lexicon", "find", "غغغغغ"], "is no word"),
        (["lexicon", "try", "good.txt", "--on", "good.txt"], "marsad-lexicon"),
    ],
)
def test_a_call_that_cannot_be_is_one_line_and_exit_code_2(folder: Path, arguments: list[str], told: str) -> None:
    outcome = marsad(*arguments, cwd=folder)
    assert outcome.code == 2, outcome
    assert len(outcome.lines) == 1, outcome.err
    assert told in outcome.lines[0]
    assert not (folder / "missing.db").exists()


@pytest.mark.parametrize(
    "arguments", [["raed", "x"], ["read"], ["read", "x", "--frmt", "json"], ["read", "x", "-f", "xml"]]
)
def test_a_mistyped_call_shows_how_it_is_used(folder: Path, arguments: list[str]) -> None:
    outcome = marsad(*arguments, cwd=folder)
    assert outcome.code == 2
    assert "Usage: " in outcome.err


@pytest.mark.parametrize("given", [b"", b"\0\0\0", b'{"id": 1}', b"\xff\xfe" * 50, b"<" * 2000])
def test_any_bytes_on_standard_input_are_told_in_words(folder: Path, given: bytes) -> None:
    outcome = marsad("read", "-", cwd=folder, given=given)
    assert outcome.code in (0, 2)
    assert outcome.records == []
    assert "standard input" in outcome.lines[0]


def test_letters_that_no_file_can_hold_are_written_all_the_same(folder: Path) -> None:
    line = '{"id": "lone", "text": ' + json.dumps("\ud800 " + TEXT) + "}"
    outcome = marsad("read", "-", "--db", "lone.db", "--format", "jsonl", cwd=folder, given=line.encode())
    assert outcome.records[0]["events"]
    assert "1 refused" in outcome.lines[-1]


@pytest.mark.parametrize("given", [b"\xff\xfe\xd8", b"\0"])
def test_any_bytes_may_be_explained(folder: Path, given: bytes) -> None:
    assert marsad("explain", "--text", "-", cwd=folder, given=given).out.startswith("no events in this text")


def test_arabic_is_written_as_utf_8_whatever_the_locale(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    outcome = marsad("read", "good.txt", "كلمة.txt", "-f", "table", cwd=folder)
    assert "غزة" in outcome.out and "كلمة.txt" in outcome.err


def test_a_fault_of_ours_is_one_line_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ZeroDivisionError("three by nothing")

    monkeypatch.setattr("marsad.cli.app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr().err.splitlines()
    assert said == [
        (
            "marsad: internal error: ZeroDivisionError: three by nothing "
            "(run it again with MARSAD_DEBUG=1 and report what it prints)"
        )
    ]
    monkeypatch.setenv("MARSAD_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main()
