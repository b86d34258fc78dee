"""How much of the gold's actors the lexicon knows, and whom it lacks.

For each actor and recipient text of the gold: does a name, a role or a nationality of the lexicon lie in it, and does
one of them lead to the right code? The resolver above chooses among them by grammar; this is the ceiling it works
under. With `--material FILE` it also lists words that follow titles and that no name covers: people who are missing.

    python benchmarks/actors.py GOLD.jsonl STORIES.jsonl [--material STORIES.jsonl] [--top 40]
"""

from __future__ import annotations

import argparse
import gc
import json
import pickle
import platform
import re
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.lexicon.actors import ActorTable
from marsad.lexicon.letters import fold
from marsad.lexicon.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"\w+")
_PROCLITICS = ("و", "ف", "ب", "ك", "ل", "لل", "وال", "بال", "كال", "فال", "ولل", "ول", "وب")


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--material", type=Path)
    parser.add_argument("--top", type=int, default=40)
    options = parser.parse_args()
    for path in (options.gold, options.stories):
        if not path.exists():
            sys.exit(f"{path}: not here; the gold is no part of the repository")
    table = load().actors
    _print_size(table)
    _print_gold(table, options.gold, options.stories, options.top)
    if options.material:
        _print_material(table, options.material, options.top)


def _print_size(table: ActorTable) -> None:
    blob = pickle.dumps(table, 5)
    gc.disable()  # as the loader does
    start = time.perf_counter()
    pickle.loads(blob)  # noqa: S301  our own bytes
    seconds = time.perf_counter() - start
    gc.enable()
    written = [entry for entry in table.actors.values() if entry.id not in table.generated]
    named = [entry.actor_id for entries in table.names.values() for entry in entries]
    by_hand = sum(1 for actor_id in named if actor_id not in table.generated)
    print(f"machine     {platform.machine()} {platform.system()}, Python {platform.python_version()}")
    print(f"actors      {len(table.actors)}: {len(written)} written by hand, {len(table.generated)} made by rule")
    print(f"names       {len(named)} normal forms: {by_hand} of hand-written actors")
    print(f"kinds       {dict(Counter(entry.kind for entry in written))}")
    print(
        f"others      {len(table.demonyms)} nationality forms, {len(table.roles)} roles, {len(table.role_forms)} forms"
    )
    print(f"unpickling  {seconds:.3f} s, {len(blob) / 1e6:.1f} MB")


def _print_gold(table: ActorTable, gold: Path, stories: Path, top: int) -> None:
    dates = {story["id"]: story.get("published") for story in _lines(stories)}
    counts: Counter[str] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str, str]] = Counter()
    for record in _lines(gold):
        day = date.fromisoformat(dates[record["id"]]) if dates.get(record["id"]) else None
        for event in record["events"]:
            for side in (*event["actors"], *event["recipients"]):
                codes = set(_codes(table, side["text"], day))
                verdict = "missed" if not codes else "right" if _right(side["code"], codes) else "wrong code"
                counts[verdict] += 1
                if verdict == "missed":
                    missed[side["text"], side["code"]] += 1
                elif verdict == "wrong code":
                    wrong[side["text"], side["code"], " / ".join(sorted(codes))] += 1
    total = sum(counts.values()) or 1
    print("gold        " + ", ".join(f"{name} {n} ({n / total:.0%})" for name, n in counts.most_common()))
    _print_list("missed", missed, top)
    _print_list("wrong code", wrong, top)


def _right(code: str, found: set[str]) -> bool:
    head, _, sector = code.partition(" ")
    heads, sectors = {c.partition(" ")[0] for c in found}, {c.partition(" ")[2] for c in found}
    # Head and sector may come from two words: «وزير» gives GOV, «الفرنسي» FRA; the story's own country goes unnamed.
    return (
        code in found or (head in heads and (not sector or sector in sectors)) or (sector in sectors and bool(sector))
    )


def _codes(table: ActorTable, text: str, day: date | None) -> Iterator[str]:
    words = _WORD.findall(fold(text))
    for i in range(len(words)):
        for start in _unclitic(words[i]):
            norms = [*words[:i], start, *words[i + 1 :]]
            for _, entries in table.match_all(norms, i):
                yield from (table.code_on(entry.actor_id, day) for entry in entries if entry.valid_on(day))
            _, demonym = table.match_demonym(norms, i)
            if demonym:
                yield demonym.country
            _, _, forms = table.match_role(norms, i)
            yield from (f"? {table.roles[form.role].sector}".rstrip() for form in forms)


def _unclitic(word: str) -> list[str]:
    found = [word]
    for prefix in _PROCLITICS:
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            rest = word[len(prefix) :]
            found += [rest, "ال" + rest] if prefix.endswith("ل") else [rest]
    return found


def _print_material(table: ActorTable, path: Path, top: int) -> None:
    missing: Counter[str] = Counter()
    for story in _lines(path):
        words = _WORD.findall(fold(story["text"]))
        i = 0
        while i < len(words):
            n, _, forms = table.match_role(words, i)
            if not n or not any("name" in table.roles[form.role].takes for form in forms):
                i += 1
                continue
            i += n
            while i < len(words) and (step := table.match_demonym(words, i)[0]):
                i += step
            if i + 1 < len(words) and not any(table.match(words, j)[0] for j in (i, i + 1)):
                missing[" ".join(words[i : i + 2])] += 1
    _print_list("after titles, in no name", missing, top)


def _print_list(title: str, counter: Counter[Any], top: int) -> None:
    print(f"\n{title} ({len(counter)} kinds)")
    for item, count in counter.most_common(top):
        print(f"{count:5} ", *(item if isinstance(item, tuple) else (item,)), sep="  ")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


if __name__ == "__main__":
    main()
