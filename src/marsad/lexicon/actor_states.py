"""States, and what every state has: a government, ministries, an army, a parliament, named by patterns of news Arabic.

A line of `bodies.tsv` says how the body is named: `{m}` and `{f}` stand for the state's adjective with article, `{c}`
for its short name. Its `applies` cell says which states have one: `all`, or flags and codes, `-` before one without.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from marsad.lexicon.actor_files import KINDS, Name, Row, check_sectors, check_wikidata, expand, parse_names
from marsad.lexicon.actor_words import Words
from marsad.lexicon.actors import ActorEntry, Demonym
from marsad.lexicon.letters import fold


@dataclass(frozen=True, slots=True)
class State:
    """A state as its line tells it. `nisbas` are masculine singular adjectives without article."""

    row: Row
    code: str
    entry: ActorEntry
    names: list[Name]
    short: tuple[str, ...]
    nisbas: tuple[str, ...]
    flags: frozenset[str]


def read_state(row: Row, words: Words) -> State:
    """Read a line of states.tsv."""
    code = row.get("code")
    if not (len(code) == 3 and code.isascii() and code.isupper()):
        raise row.error(f"the country code {code!r} has a wrong form", "use ISO 3166 alpha-3")
    names = parse_names(row.get("names"), row, person=False)
    entry = ActorEntry(code.lower(), names[0].text, row.get("name_en"), "state", code, (), check_wikidata(row))
    nisbas = tuple(nisba for nisba, _ in _nisbas(row))
    for nisba in nisbas:
        if not nisba.endswith(words.nisba):
            raise row.error(f"{nisba!r} is no masculine singular adjective", f"its last word ends in {words.nisba}")
    short = tuple(expand(row.get("names").split("|")[0].lstrip("?")))
    return State(row, code, entry, names, short, nisbas, frozenset(row.get("flags").split()))


def _nisbas(row: Row) -> list[tuple[str, tuple[str, ...]]]:
    """Read `[أمريكي/أميركي]:أمريكان|…`: an adjective, after the colon its broken plurals."""
    found = []
    for item in filter(None, row.get("nisba").split("|")):
        head, _, plurals = item.partition(":")
        found += [(nisba, tuple(filter(None, plurals.split(",")))) for nisba in expand(head)]
    return found


def demonyms_of(state: State, words: Words) -> list[tuple[str, Demonym]]:
    """Return the nationality words of a state with their normal forms."""
    return nisba_demonyms(state.row, state.code, words)


def nisba_demonyms(row: Row, country: str, words: Words) -> list[tuple[str, Demonym]]:
    """Return every form of the adjectives and of the bare plurals (`peoples`) of a line."""
    found = []
    needs = "context" if "weak-nisba" in row.get("flags").split() else ""
    for nisba, plurals in _nisbas(row):
        for form, gender, number, _ in words.adjective(nisba, plurals):
            found.append((fold(form), Demonym(country, gender, number, (), needs)))
    for people in filter(None, row.get("peoples").split("|")):
        found += [(fold(form), Demonym(country, "m", "p")) for form in expand(people)]
    return found


def bodies_of(state: State, rows: list[Row], words: Words) -> Iterator[tuple[ActorEntry, list[Name]]]:
    """Yield the bodies and offices that the state has by rule, the capital and seats as names of its government."""
    for row in rows:
        if not _applies(row.get("applies"), state):
            continue
        names = _body_names(row, state, words)
        if row.get("key") == "government":
            names += _seats(state)
        if names:
            yield _body(row, state, names[0].text), names


def _body(row: Row, state: State, name: str) -> ActorEntry:
    if row.get("kind") not in KINDS:
        raise row.error(f"the kind {row.get('kind')!r} is unknown", f"use one of {', '.join(sorted(KINDS))}")
    name_en = row.get("name_en").replace("{en}", state.entry.name_en)
    return ActorEntry(
        f"{state.code.lower()}.{row.get('key')}", name, name_en, row.get("kind"), state.code, check_sectors(row)
    )


def _applies(rule: str, state: State) -> bool:
    marks = {state.code, *state.flags, "all"}
    wanted = [word for word in rule.split() if not word.startswith("-")]
    return any(word in marks for word in wanted) and not any(
        word[1:] in marks for word in rule.split() if word[0] == "-"
    )


def _body_names(row: Row, state: State, words: Words) -> list[Name]:
    names: list[Name] = []
    for pattern in row.get("names").split("|"):
        for text in _filled(pattern, state, words):
            needs = "context" if "weak-nisba" in state.flags and "{c}" not in pattern else ""
            names += [Name(t, "alias" if names else "full", None, None, needs) for t in expand(text)]
    return names


def _filled(pattern: str, state: State, words: Words) -> list[str]:
    if "{c}" in pattern:
        return [pattern.replace("{c}", short) for short in state.short]
    return [
        pattern.replace("{m}", words.definite(nisba)).replace("{f}", words.definite(words.feminine_of(nisba)))
        for nisba in state.nisbas
    ]


def _seats(state: State) -> list[Name]:
    """Read `capitals` (which need context: a city is a place first) and `seats` (palaces, which do not)."""
    found = []
    for column, needs in (("capitals", "capital"), ("seats", "")):
        for item in filter(None, state.row.get(column).split("|")):
            found += [Name(text, "seat", None, None, needs) for text in expand(item)]
    return found
