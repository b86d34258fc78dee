"""Speed of the Arabic room, by stage: python benchmarks/arabic.py [--file stories.jsonl] [--rounds N].

Without a file it reads the sentences of the test cases, repeated. One process; prints the machine, tokens a second of
each stage, what the first sight of words costs, how cost grows with the length of one paragraph, and memory.
"""

from __future__ import annotations

import argparse
import json
import pickle
import platform
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from marsad.arabic import read
from marsad.arabic.context import Reader
from marsad.arabic.morphology import Analyzer
from marsad.arabic.phrases import chunk
from marsad.arabic.sentences import split
from marsad.arabic.tokens import tokenize
from marsad.lexicon.load import Lexicon
from marsad.model.doc import Doc
from marsad.model.news import Story

CASES = Path(__file__).parents[1] / "tests" / "cases" / "arabic"


def texts_of(path: Path | None) -> list[str]:
    """Return the texts to read."""
    if path is not None:
        return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    cases = [
        case["text"]
        for name in ("context", "sentences")
        for case in yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    ]
    return ["\n".join(cases)] * 200


def seconds(work: Callable[[], Any]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb() -> float:
    """Return the process's peak memory in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {platform.system()}")

    before = peak_mb()
    lexicon = Lexicon()
    lexicon.grammar  # noqa: B018
    load = seconds(lambda: lexicon.forms)
    size = len(pickle.dumps(lexicon.forms, protocol=5)) / 1e6
    print(f"form table: {len(lexicon.forms):,} forms, {size:.1f} MB, loaded or built in {load:.3f} s")
    again = seconds(lambda: Lexicon().forms)
    print(f"  from its cache: {again:.3f} s; peak memory {before:.0f} -> {peak_mb():.0f} MB")

    texts = texts_of(options.file)
    reader = Reader(Analyzer(lexicon.forms))
    spans = [tokenize(text) for text in texts]
    count = sum(map(len, spans))
    words = {text[a:b] for text, found in zip(texts, spans, strict=True) for a, b, _ in found}
    print(f"{len(texts):,} texts, {count:,} tokens, {len(words):,} different forms")
    first = seconds(lambda: [reader.read(text, found) for text, found in zip(texts, spans, strict=True)])
    print(f"  first sight of all words: {first:.2f} s, {1e6 * first / len(words):.0f} µs a form")

    tokens = [reader.read(text, found) for text, found in zip(texts, spans, strict=True)]
    docs = [Doc(Story("", text), 0, tuple(t), tuple(split(text, t))) for text, t in zip(texts, tokens, strict=True)]
    stages: dict[str, Callable[[], Any]] = {
        "tokens": lambda: [tokenize(text) for text in texts],
        "words in context": lambda: [reader.read(text, found) for text, found in zip(texts, spans, strict=True)],
        "sentences": lambda: [split(text, t) for text, t in zip(texts, tokens, strict=True)],
        "phrases and clauses": lambda: [chunk(doc, lexicon.grammar) for doc in docs],
    }
    total = 0.0
    for name, work in stages.items():
        best = min(seconds(work) for _ in range(options.rounds))
        total += best
        print(f"  {name:20} {count / best:12,.0f} tokens/s")
    print(f"  {'text to Doc':20} {count / total:12,.0f} tokens/s")

    paragraph = " ".join(texts).replace("\n", " ")
    while len(paragraph) < 1_000_000:
        paragraph += " " + paragraph
    rates = []
    for length in (62_500, 125_000, 250_000, 500_000, 1_000_000):
        story = Story("", paragraph[:length])
        took = min(seconds(lambda story=story: read(story, lexicon)) for _ in range(2))
        rates.append(length / took)
        print(f"  one paragraph of {length:9,} letters: {took:6.2f} s, {length / took:10,.0f} letters/s")
    print(f"growth: {rates[0] / rates[-1]:.2f} times the cost a letter at 16 times the length (1 = linear)")
    print(f"peak memory {peak_mb():.0f} MB")


if __name__ == "__main__":
    main()
