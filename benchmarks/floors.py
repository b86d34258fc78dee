"""Fail when quality has fallen: today's figures against `floors.toml`.

usage: python benchmarks/floors.py
"""

from __future__ import annotations

import tomllib

import gold
from marsad.pipeline import Reader


def main() -> int:
    """Print each figure beside its floor; 1 when one is below."""
    gold.need("gold/score.py", "gold/dev.jsonl", "gold/train.jsonl", "seed/gold.jsonl", "material/ant.jsonl")
    floors = tomllib.loads((gold.ROOT / "benchmarks" / "floors.toml").read_text(encoding="utf-8"))
    reader = Reader()
    results = {
        "dev": gold.scored(reader, "gold/dev-stories.jsonl", "gold/dev.jsonl"),
        "train": gold.scored(reader, "gold/train-stories.jsonl", "gold/train.jsonl"),
        "apart": gold.scored_annotated(reader, "apart"),
        "seed": gold.seed(reader),
    }
    fallen = 0
    for name, floor in floors.items():
        for measure, least in floor.items():
            result = results[name]
            value = result["measures"][measure]["f1"] if measure in result["measures"] else None
            if value is None:
                value = result["shares"][measure]["share"]
            fallen += value < least
            print(f"{name:6} {measure:10} {value:.3f}  floor {least:.2f}{'  FALLEN' if value < least else ''}")
    return 1 if fallen else 0


if __name__ == "__main__":
    raise SystemExit(main())
