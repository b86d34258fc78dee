"""How much of the news the vocabulary knows: the share of tokens with a reading from the lexicon, and the misses.

    python benchmarks/coverage.py FILE... [--misses 200] [--without-names]

A FILE is `*.jsonl` of stories (fields `title` and `text`), a frequency list `*.tsv` (word, count), or plain text. A
token counts as known when one of its readings is no guess: a stem, name, number or particle of the lexicon. Digits,
Latin script and punctuation are left out of the count. Without a FILE the script takes what lies in `../shared/`,
where that exists.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from marsad.arabic.morphology import Analyzer
from marsad.arabic.tokens import tokenize
from marsad.lexicon.load import load
from marsad.model.doc import Pos

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEFAULT_FILES = ("material/ant.jsonl", "frequencies/words.tsv", "gold/train-stories.jsonl")


def words_of(text: str) -> Iterator[str]:
    """Yield the Arabic tokens of a text as written."""
    return (text[start:end] for start, end, shape in tokenize(text) if shape == "arabic")


def count_words(path: Path) -> Counter[str]:
    """Count the Arabic tokens of a story file, frequency list or plain text."""
    counts: Counter[str] = Counter()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if path.suffix == ".jsonl":
                story = json.loads(line)
                counts.update(words_of(f"{story.get('title') or ''}\n{story['text']}"))
            elif path.suffix == ".tsv":
                word, count = line.rstrip("\n").split("\t")[:2]
                if word.strip() and next(words_of(word), "") == word:
                    counts[word] += int(count)
            else:
                counts.update(words_of(line))
    return counts


def is_known(analyzer: Analyzer, form: str, *, with_names: bool = True) -> bool:
    """Tell whether the lexicon has a reading for a written form."""
    guesses = {Pos.UNKNOWN} if with_names else {Pos.UNKNOWN, Pos.NAME}
    return any(reading.pos not in guesses for reading in analyzer.word(form).analyses)


def misses(analyzer: Analyzer, counts: Counter[str], *, with_names: bool = True) -> Counter[str]:
    """Return the forms without a reading, with their counts."""
    return Counter({form: n for form, n in counts.items() if not is_known(analyzer, form, with_names=with_names)})


def report(name: str, counts: Counter[str], unknown: Counter[str], seconds: float) -> str:
    """Return the line of figures for one file."""
    total, missed = counts.total(), unknown.total()
    share = 1 - missed / total if total else 0.0
    forms = 1 - len(unknown) / len(counts) if counts else 0.0
    rate = len(counts) / seconds if seconds else 0.0
    return f"{name}: {share:.2%} of {total:,} tokens, {forms:.2%} of {len(counts):,} forms known ({rate:,.0f} forms/s)"


def main(arguments: list[str]) -> int:
    """Print a figure a file, then the commonest misses over all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", type=int, default=100, metavar="N", help="list the N commonest unknown forms")
    parser.add_argument("--without-names", action="store_true", help="count a word known only as a name as unknown")
    options = parser.parse_args(arguments)
    files: Iterable[Path] = options.files or [SHARED / name for name in DEFAULT_FILES if (SHARED / name).exists()]
    analyzer = Analyzer(load().forms)
    every: Counter[str] = Counter()
    print(f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}")
    for path in files:
        counts = count_words(path)
        start = time.perf_counter()
        unknown = misses(analyzer, counts, with_names=not options.without_names)
        print(report(path.name, counts, unknown, time.perf_counter() - start))
        every.update(unknown)
    for form, count in every.most_common(options.misses):
        print(f"{count}\t{form}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
