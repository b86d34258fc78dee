"""How well quotations, speakers and times are found, on a gold file.

usage: python benchmarks/mentions.py STORIES.jsonl GOLD.jsonl [--misses]

The measures are those of the gold's own scorer: a quotation is found when four fifths of its words are, a speaker when
the two names share a word, a time when its value is found.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from marsad.arabic import read
from marsad.lexicon.load import load
from marsad.mentions.finder import MentionFinder
from marsad.model.news import Story

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})


def words(text: str | None) -> list[str]:
    """Return the words of a text as the gold's scorer compares them."""
    plain = re.sub("[\u064b-\u0652\u0670]", "", text or "").translate(FOLD)
    return [re.sub("^[وفبلك]?ال|^[وف](?=....)", "", word) for word in re.findall(r"\w+", plain)]


def alike(a: str, b: str) -> bool:
    """Tell whether two quotations share four fifths of their words."""
    one, other = set(words(a)), set(words(b))
    return bool(one and other) and len(one & other) >= 0.8 * max(len(one), len(other))


@dataclass
class Tally:
    """Counts of one measure, and what went wrong."""

    hit: int = 0
    gold: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Return precision, recall and F1 as one line."""
        precision, recall = self.hit / max(self.found, 1), self.hit / max(self.gold, 1)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        shares = f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
        return f"{name:10} {shares}   gold {self.gold}  found {self.found}"


def load_lines(path: Path) -> Iterable[dict]:
    """Return the records of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score_times(gold: list[dict], found: list[tuple[str, str]], tally: Tally, where: str) -> None:
    """Add one story's times to the tally."""
    left = list(found)
    for wanted in gold:
        hit = next((f for f in left if f[0] == wanted["value"]), None)
        if hit:
            left.remove(hit)
            tally.hit += 1
        else:
            tally.missed.append(f"{where}: {wanted['value']} {wanted['text']}")
    tally.extra += [f"{where}: {value} {text}" for value, text in left]
    tally.gold, tally.found = tally.gold + len(gold), tally.found + len(found)


def score_quotations(gold: list[dict], found: list[tuple[str, str]], tally: Tally, speakers: Tally, where: str) -> None:
    """Add one story's quotations and speakers to the tallies."""
    left = list(found)
    for wanted in gold:
        hit = next((f for f in left if alike(wanted["text"], f[0])), None)
        if hit is None:
            tally.missed.append(f"{where}: {wanted['speaker']} :: {wanted['text']}")
            continue
        left.remove(hit)
        tally.hit += 1
        speakers.gold, speakers.found = speakers.gold + 1, speakers.found + 1
        if set(words(wanted["speaker"])) & set(words(hit[1])) or not (wanted["speaker"] or hit[1]):
            speakers.hit += 1
        else:
            speakers.missed.append(f"{where}: gold {wanted['speaker']} found {hit[1] or '-'} :: {wanted['text']}")
    tally.extra += [f"{where}: {speaker or '-'} :: {text}" for text, speaker in left]
    tally.gold, tally.found = tally.gold + len(gold), tally.found + len(found)


def main() -> int:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="?", type=Path, default=GOLD / "train-stories.jsonl")
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD / "train.jsonl")
    parser.add_argument("--misses", action="store_true", help="show what was missed and what is too much")
    args = parser.parse_args()
    if not args.stories.exists():
        print(f"no gold at {args.stories}")
        return 1
    lexicon, gold = load(), {record["id"]: record for record in load_lines(args.gold)}
    tallies = {"time": Tally(), "quotation": Tally(), "speaker": Tally()}
    finder = MentionFinder(lexicon)
    letters, spent = 0, 0.0
    for record in load_lines(args.stories):
        published = date.fromisoformat(record["published"]) if record.get("published") else None
        doc = read(Story(record["id"], record["text"], record.get("title"), published=published), lexicon)
        start = time.perf_counter()
        _, mentions = finder.find(doc)
        spent, letters = spent + time.perf_counter() - start, letters + len(record["text"])
        wanted, text = gold[record["id"]], record["text"]
        score_times(
            wanted["dates"],
            list(dict.fromkeys((t.value.iso, t.span.of(text)) for t in mentions.times if t.value)),  # the gold's way
            tallies["time"],
            record["id"],
        )
        direct = [(q.span.of(text), q.speaker or "") for q in mentions.quotations if q.direct]
        score_quotations(wanted["quotations"], direct, tallies["quotation"], tallies["speaker"], record["id"])
    for name, tally in tallies.items():
        print(tally.line(name))
        if args.misses:
            print(*(f"  missed {m}" for m in tally.missed), *(f"  extra  {m}" for m in tally.extra), sep="\n")
    speed = f"all mentions: {letters / spent / 1e6:.2f} million letters a second"
    print(f"{speed} on {platform.machine()}, Python {platform.python_version()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
