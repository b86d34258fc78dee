"""The invariants that open ARCHITECTURE.md, each with a test that fails where it is broken."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad import arabic
from marsad.demo import pages
from marsad.lexicon.load import load
from marsad.model import doc, event, mention, news, relation
from marsad.model.event import CodedStory
from marsad.model.news import Drop, DropReason, Story
from marsad.model.record import coded_to_record
from marsad.pipeline import Reader, RunCounts

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "marsad"
CODE = sorted(SOURCE.rglob("*.py"))
TEXT_STAGES = ("arabic", "mentions", "events", "crossdoc", "model")
LETTERS_ALLOWED = ("arabic/", "lexicon/letters.py", "lexicon/inflect.py", "lexicon/conjugate.py")
WORD = re.compile(r"[\u0621-\u064a\u0671-\u06d3]{2,}")
PHRASE = re.compile(r"[\u0621-\u064a]{3,}\s+[\u0621-\u064a]{3,}")  # what even a module about letters never holds
# No words: particles that are written onto words, singly or as a set; endings; seats of hamza; ranges of letters.
PARTICLES = {"ال", "لل", "وف", "بلك", "وفأ", "وفسل", "وفبلك"}
ENDINGS = {"ات", "اء", "يا", "ون", "ين", "ان"}
SEATS = {"أإ", "اا", "ؤئ", "ءء"}
NO_WORDS = PARTICLES | ENDINGS | SEATS


@pytest.fixture(scope="module")
def read() -> tuple[list[CodedStory], list[Drop], RunCounts]:
    """The demo pages, read."""
    counts = RunCounts()
    found = list(Reader().read([str(path) for path in pages()], counts=counts))
    return [f for f in found if isinstance(f, CodedStory)], [f for f in found if isinstance(f, Drop)], counts


# 1. Story.text is never rewritten


@settings(deadline=None)  # the first text loads the lexicon
@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("وال بكتمنيةىءأ.،؟!«»()0123٤ \n\u200f\u0640\ufefb")))
)
def test_tokens_give_any_text_back(text: str) -> None:
    read = arabic.read(Story(id="any", text=text), load())
    assert read.rebuilt() == text
    assert all(0 <= token.start < token.end <= token.space <= len(text) for token in read.tokens)


def test_everything_found_points_into_the_text(read: tuple[list[CodedStory], list[Drop], RunCounts]) -> None:
    stories, _, _ = read
    for coded in stories:
        text = coded.story.text
        for found in (
            *coded.mentions.actors,
            *coded.mentions.places,
            *coded.mentions.times,
            *coded.mentions.quotations,
        ):
            assert 0 <= found.span.start < found.span.end <= len(text)
        for each in coded.events:
            assert each.trigger == each.evidence[0].trigger.of(text)


def test_the_text_of_a_structured_input_stays_as_it_came(tmp_path: Path) -> None:
    text = "  قال الوزير:\u200f «نَرفض ذلك»\u00a0.\r\nوأضاف أن الحكومة لن تقبل.  "
    file = tmp_path / "stories.jsonl"
    file.write_text(json.dumps({"id": "1", "text": text}), encoding="utf-8")
    (coded,) = (found for found in Reader().read([str(file)]) if isinstance(found, CodedStory))
    assert coded.story.text == text


# 2. Text stages are pure


@pytest.mark.parametrize("path", [p for p in CODE if p.relative_to(SOURCE).parts[0] in TEXT_STAGES], ids=str)
def test_text_stages_touch_no_world(path: Path) -> None:
    forbidden = {"socket", "urllib", "httpx2", "sqlite3", "sqlalchemy", "time", "random", "os", "subprocess", "pathlib"}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {name.split(".")[0] for name in _imports(tree)}
    assert not imported & forbidden
    called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert not called & {"open", "print", "input", "hash"}
    clock = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)} & {"today", "now", "utcnow"}
    assert not clock, "a story's own date is the only one that a text stage may know"


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


# 3. Knowledge is data


@pytest.mark.parametrize("path", CODE, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_no_arabic_word_in_code(path: Path) -> None:
    name = path.relative_to(SOURCE).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    strings = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]
    if name.startswith(LETTERS_ALLOWED):
        assert [string for string in strings if PHRASE.search(string)] == []
    else:
        assert {string for string in strings if WORD.search(string) and not string.startswith("[")} <= NO_WORDS


# 4. No event without evidence


def test_every_event_has_its_proof(read: tuple[list[CodedStory], list[Drop], RunCounts]) -> None:
    stories, _, _ = read
    frames = {frame.id for frame in load().frames.all()}
    assert sum(len(coded.events) for coded in stories) >= 10
    for coded in stories:
        for each in coded.events:
            assert each.evidence
            for place in each.evidence:
                assert place.sentence.covers(place.trigger)
                assert place.frame in frames
            for side in (*each.actors, *each.recipients):
                assert 0 <= side.span.start < side.span.end <= len(coded.story.text)
                assert side.slot
            assert each.steps and each.steps[0].stage == "trigger"


# 5. Same input, same bytes

CODE_DEMO = """
import json, sys
from marsad.demo import pages
from marsad.model.event import CodedStory
from marsad.model.record import coded_to_record
from marsad.pipeline import Reader
for found in Reader().read([str(p) for p in pages()]):
    if isinstance(found, CodedStory):
        sys.stdout.buffer.write(json.dumps(coded_to_record(found), ensure_ascii=False).encode() + b"\\n")
"""


def test_equal_bytes_whatever_the_hash_seed() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", CODE_DEMO],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "31337")
    ]
    assert runs[0].count(b"\n") >= 6
    assert runs[0] == runs[1] == runs[2]


def test_a_story_does_not_depend_on_those_before_it(read: tuple[list[CodedStory], list[Drop], RunCounts]) -> None:
    stories, _, _ = read
    reader = Reader()
    again = [reader.story(coded.story) for coded in reversed(stories)]
    assert [coded_to_record(c) for c in reversed(again)] == [coded_to_record(c) for c in stories]


# 6. Nothing disappears untold


def test_a_run_counts_all_that_it_left_out(read: tuple[list[CodedStory], list[Drop], RunCounts]) -> None:
    stories, drops, counts = read
    assert counts.stories == len(stories)
    assert counts.events == sum(len(coded.events) for coded in stories)
    assert sum(counts.drops.values()) == len(drops) > 0
    assert all(isinstance(drop.reason, DropReason) and drop.source for drop in drops)


def test_a_refused_trigger_tells_why() -> None:
    coded = Reader().story(Story(id="1", text="شن الفريق هجوما على مرمى الضيوف وسجل هدفا في المباراة."))
    assert coded.events == ()
    assert coded.rejected
    assert all(candidate.reason and candidate.frame for candidate in coded.rejected)


# Layers and records


def test_layers_hold() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("module", [doc, event, mention, news, relation], ids=lambda m: m.__name__)
def test_records_are_frozen(module: object) -> None:
    for record in vars(module).values():
        if isinstance(record, type) and hasattr(record, "__dataclass_fields__"):
            assert record.__dataclass_params__.frozen, record
            assert "__slots__" in vars(record) or not fields(record), record
