"""The documentation says what is so: commands exist and are told, links lead somewhere, README's example is real."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.model.doc import ClauseKind, PhraseKind
from marsad.model.event import EventType

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def commands(group: object = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Yield every command with the long names of its options."""
    here = group or typer.main.get_command(app)
    for name, command in sorted(getattr(here, "commands", {}).items()):
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            options = [o for p in command.params for o in p.opts if o.startswith("--") and o != "--help"]
            yield (*path, name), options


COMMANDS = list(commands())


def test_there_are_commands_to_tell() -> None:
    assert {"read", "demo", "serve", "export"} <= {path[0] for path, _ in COMMANDS}


@pytest.mark.parametrize(("path", "options"), COMMANDS, ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_every_command_and_option_is_documented(path: tuple[str, ...], options: list[str]) -> None:
    assert f"marsad {' '.join(path)}" in CLI
    assert [option for option in options if f"`{option}" not in CLI and f" {option} " not in CLI] == []


def test_no_command_is_documented_that_is_not_there() -> None:
    known = {path[0] for path, _ in COMMANDS}
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            told = re.findall(r"(?:^|`|&& |bin/)marsad ([a-z]+)\b", line)
            assert set(told) <= known, f"{page.name}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in LINK.findall(text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name) if name else page
        assert there.exists(), target
        if anchor:
            assert anchor in {_anchor(heading) for heading in HEADING.findall(there.read_text(encoding="utf-8"))}, (
                target
            )


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    named = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert [name for name in sorted(named) if f"]({name})" not in index] == []


@pytest.mark.parametrize("page", ["events.md", "ontology.md"])
def test_every_event_type_is_told(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert [each.value for each in EventType if each.value not in text] == []


def test_every_kind_of_phrase_and_clause_is_told() -> None:
    text = (ROOT / "docs" / "grammar.md").read_text(encoding="utf-8")
    assert [kind.value for kind in (*PhraseKind, *ClauseKind) if kind.value not in text] == []


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))
    assert all(number.isdigit() for number in numbers)


def marsad_says(*arguments: str) -> str:
    """Return what a command writes, blanks made one."""
    run = subprocess.run(
        [sys.executable, "-m", "marsad", *arguments], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return " ".join(run.stdout.split())


def test_the_example_of_the_readme_is_what_marsad_says() -> None:
    sentence = re.search(r"^> (.+)$", README, re.MULTILINE)
    command = re.search(r"<!-- example: marsad (.+?) -->\n```text\n(.*?)```", README, re.DOTALL)
    assert sentence and command
    said = marsad_says(*command[1].split(), sentence[1])
    told = [" ".join(line.split()) for line in command[2].splitlines() if line.strip()]
    assert len(told) > 5
    assert [line for line in told if line not in said] == []


def test_the_python_of_the_readme_uses_public_names() -> None:
    block = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert block
    tree = ast.parse(block[1])
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "marsad"
    }
    assert used and used <= set(marsad.__all__)


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    block = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert block
    code = block[1].replace('"pages/"', "str(__import__('marsad.demo').demo.pages()[0])")
    before = "from marsad.demo import pages\nfrom marsad.store import open_store\nopen_store('marsad.db').close()\n"
    run = subprocess.run(
        [sys.executable, "-c", before + code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    assert "ACCUSE" in run.stdout


def test_every_public_name_is_there() -> None:
    assert [name for name in marsad.__all__ if not hasattr(marsad, name)] == []


def test_importing_marsad_loads_nothing() -> None:
    code = "import sys, marsad; print([m for m in sys.modules if m.startswith('marsad.') and m != 'marsad._version'])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert run.stdout.strip() == "[]"


def test_the_changelog_knows_this_version() -> None:
    assert marsad.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_help_fits_a_terminal() -> None:
    for path, _ in COMMANDS:
        text = CliRunner().invoke(app, [*path, "--help"]).stdout
        assert max(map(len, text.splitlines())) <= 80, path
        assert "\x1b" not in text
