"""Words of grammar that open clauses and phrases, compiled from `data/grammar/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import yaml

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.model.doc import ClauseKind

FOLDERS: Final = ("grammar",)


@dataclass(frozen=True, slots=True)
class GrammarTable:
    """`clause_kinds` maps a word's normal form to the kind of clause that it opens; the sets hold normal forms."""

    clause_kinds: dict[str, ClauseKind]
    transparent: frozenset[str]
    honorific: frozenset[str]
    agent: tuple[tuple[str, ...], ...]


def _read(file: DataFile) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.text())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise LexiconError(file.name, mark.line + 1 if mark else 0, "is not YAML", "check the indentation") from error
    if not isinstance(content, dict):
        raise LexiconError(file.name, 0, "holds no mapping", "write `name: [words]` lines")
    return content


def _clause_kinds(file: DataFile, content: dict[str, Any]) -> dict[str, ClauseKind]:
    kinds: dict[str, ClauseKind] = {}
    for name, words in content.items():
        try:
            kind = ClauseKind(name)
        except ValueError as error:
            known = ", ".join(ClauseKind)
            raise LexiconError(file.name, 0, f"unknown kind of clause {name!r}", f"one of {known}") from error
        kinds.update({fold(word): kind for word in words})
    return kinds


def compile_table(files: tuple[DataFile, ...]) -> GrammarTable:
    """Build the table; an unknown kind or a broken file is a LexiconError."""
    kinds: dict[str, ClauseKind] = {}
    sets: dict[str, list[Any]] = {"transparent": [], "honorific": [], "agent": []}
    for file in files:
        content = _read(file)
        if file.name.endswith("clauses.yaml"):
            kinds |= _clause_kinds(file, content)
        else:
            for name, items in sets.items():
                items.extend(content.get(name, []))
    return GrammarTable(
        clause_kinds=kinds,
        transparent=frozenset(map(fold, sets["transparent"])),
        honorific=frozenset(map(fold, sets["honorific"])),
        agent=tuple(tuple(map(fold, words)) for words in sets["agent"]),
    )
