"""Throw texts of every kind at the Arabic room: python benchmarks/fuzz.py --seconds N [--seed N].

Checks of each text: no exception, the tokens give the text back, sentences hold every token once, the same text gives
the same Doc; of the long ones also that twice the length costs not much more than twice the time. Prints what it ran;
exits with 1 and the seed of the text at the first fault.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator

from marsad.arabic import read
from marsad.arabic.normalize import normalize
from marsad.lexicon.letters import fold
from marsad.lexicon.load import load
from marsad.model.news import Story

LETTERS = "اأإآبتثجحخدذرزسشصضطظعغفقكلمنهويىةءئؤ"
MARKS = "\"«»“”‘’()[]{}<>،؛.؟!…-–—:/\\'#@%_*|~٫٬ـ"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202e\u2066\u2069\ufeff\u00ad\x00\u064b\u0651\u0654\u0670"
BLANKS = " \n\t\r\u00a0\u2028\u2029\x0b"
SCRIPTS = "abcXYZ019٠١٩۰۹éñßЖщ漢字한국עבðहि🙂👩‍👩‍👧\U0010ffff"
SURROGATES = "\ud800\udbff\udc00\udfff"
PIECES = (
    "قال ",
    "وزير ",
    "د. ",
    "أ.ف.ب",
    "http://",
    "www.",
    "3.5",
    "12/3/2017",
    "القاهرة- ",
    "(CNN) -- ",
    "«",
    "»",
    '"',
    ". ",
)

# Texts that would show a quadratic step: one pattern many times over.
LONG: dict[str, Callable[[int], str]] = {
    "quotation marks": lambda n: '"' * n,
    "opening marks": lambda n: "«" * n,
    "opening and closing": lambda n: "«" * (n // 2) + "»" * (n // 2),
    "mixed marks": lambda n: '(«"[' * (n // 4),
    "one word": lambda n: "ا" * n,
    "one word of waw": lambda n: "و" * n,
    "one Latin word": lambda n: "a" * n,
    "dots": lambda n: "." * n,
    "initials": lambda n: "أ." * (n // 2),
    "e-mail heads": lambda n: "a." * (n // 2),
    "address heads": lambda n: "http://." * (n // 8),
    "vowel signs": lambda n: "\u064b" * n,
    "tatweel": lambda n: "ـ" * n,
    "numbers": lambda n: "1-1," * (n // 4),
    "number words": lambda n: "ثلاثة و" * (n // 7),
    "and": lambda n: "و " * (n // 2),
    "verbs": lambda n: "قال " * (n // 4),
    "nouns": lambda n: "وزير " * (n // 5),
    "names": lambda n: "محمد، " * (n // 6),
    "prepositions": lambda n: "في " * (n // 3),
    "subordinators": lambda n: "أن " * (n // 3),
    "lines": lambda n: "خبر\n" * (n // 4),
    "blank lines": lambda n: "\n" * n,
    "headlines": lambda n: "خبر جديد\n\n" * (n // 10),
}


def random_text(dice: random.Random) -> str:
    """Return a text of random length from a random mix of alphabets and pieces."""
    alphabets = dice.sample(
        [LETTERS, MARKS, INVISIBLE, BLANKS, SCRIPTS, SURROGATES, LETTERS, BLANKS], dice.randint(1, 6)
    )
    parts: list[str] = []
    for _ in range(dice.randint(0, 200)):
        if dice.random() < 0.2:
            parts.append(dice.choice(PIECES))
        elif dice.random() < 0.05:
            parts.append(chr(dice.randrange(0x110000)))
        else:
            parts.append(dice.choice(dice.choice(alphabets)) * dice.choice((1, 1, 1, 2, 5)))
    return "".join(parts)


def faults(text: str) -> Iterator[str]:
    """Yield what is wrong with the reading of a text."""
    lexicon = load()
    story = Story("fuzz", text)
    doc = read(story, lexicon)
    if doc.rebuilt() != text:
        yield "the tokens do not give the text back"
    if [i for s in doc.sentences for i in range(s.first, s.last)] != list(range(len(doc.tokens))):
        yield "the sentences do not hold every token once"
    if any(not 0 <= p.first < p.last <= len(doc.tokens) for p in (*doc.phrases, *doc.clauses)):
        yield "a phrase or clause lies outside of the tokens"
    if len(text) < 2000:
        if read(story, lexicon) != doc:
            yield "a second reading differs"
        normal = normalize(text)
        if normal.text != fold(text) or fold(normal.text) != normal.text:
            yield "the normal form is not stable"


def growth(make: Callable[[int], str], size: int) -> tuple[float, float]:
    """Return the seconds for a text of `size` letters, and how many times more twice the length costs."""

    def seconds(text: str) -> float:
        start = time.perf_counter()
        read(Story("fuzz", text), load())
        return time.perf_counter() - start

    short = min(seconds(make(size)) for _ in range(2))
    return short, min(seconds(make(2 * size)) for _ in range(2)) / max(short, 1e-4)


def run_long(size: int) -> bool:
    """Read the long texts and print their growth; return whether all were read in linear time."""
    good = True
    for name, make in LONG.items():
        for fault in faults(make(size)):
            print(f"FAULT in {name}: {fault}")
            good = False
        took, times = growth(make, size)
        slow = took > 0.05 and times > 3.0
        good = good and not slow
        verdict = "  QUADRATIC?" if slow else ""
        print(f"  {name:22} {size:9,} letters {took:7.3f} s, twice the length {times:4.1f} times{verdict}")
    return good


def main() -> int:
    """Run the long texts once, then random ones till the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=100_000, help="letters of the long texts")
    options = parser.parse_args()
    load().forms  # noqa: B018  build the table before the clock runs
    end = time.monotonic() + options.seconds
    good = run_long(options.size)
    count = seed = 0
    while time.monotonic() < end or count < 100:
        seed = options.seed * 1_000_003 + count
        text = random_text(random.Random(seed))
        try:
            found = list(faults(text))
        except Exception as error:  # noqa: BLE001  any exception at all is what the fuzzer looks for
            found = [f"{type(error).__name__}: {error}"]
        for fault in found:
            print(f"FAULT with seed {seed}: {fault}\n  {text!a}")
        if found:
            return 1
        count += 1
    print(f"{count:,} random texts, last seed {seed}: no fault")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
