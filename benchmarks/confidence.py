"""Draw the weights of confidence from the annotated stories, and tell how well the figures hold.

usage: python benchmarks/confidence.py [--write]

The weights are those of a logistic regression with a ridge on the 160 train stories: a coded event is right when the
gold's own scorer pairs it with an event of the gold. The first table is cross-validated by story (ten parts; no story
is judged by weights that it helped to draw). But the lexicon was written with the train stories in view and errs more
on others: so one number, the share of events that are right, is drawn from the dev stories, and all confidences are
lowered by it alike. The second table tells the dev stories by the weights of train with that one number from dev.
`--write` puts the weights into `src/marsad/lexicon/data/confidence/` and the tables into `docs/events.md`.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import gold
from marsad.events.confidence import features
from marsad.lexicon.certainty import CertaintyTable
from marsad.model.event import Event
from marsad.model.record import coded_to_record
from marsad.pipeline import Reader

FILE = gold.ROOT / "src" / "marsad" / "lexicon" / "data" / "confidence" / "weights.tsv"
DOCS = gold.ROOT / "docs" / "events.md"
START, END = "<!-- reliability:start -->", "<!-- reliability:end -->"
PARTS = 10
ROUNDS = 400
RIDGE = {"all": 0.0, "frame": 2.0}  # how hard a kind of feature is drawn to nothing, in events of evidence
OTHERS = 5.0
LEAST = 0.005  # a weight below is none
STEPS = 40
SEEN = 3  # a frame that fired less often has no weight of its own
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Sample(NamedTuple):
    """One coded event: its features, and whether the gold has it."""

    story: int
    told: tuple[str, ...]
    right: bool


def samples(reader: Reader, stories: str, records: str) -> list[Sample]:
    """Code the stories and pair what is coded with the gold."""
    scorer = gold.scorer()
    known = {record["id"]: record["events"] for record in gold.lines(records)}
    found = []
    for number, story in enumerate(gold.stories(stories)):
        coded = reader.story(story)
        told = coded_to_record(coded)["events"]
        pairs = scorer.match(known[story.id], told, lambda g, p: g["type"] == p["type"])
        right = {id(event) for _, event in pairs}
        found += [
            Sample(number, features_of(event), id(record) in right)
            for event, record in zip(coded.events, told, strict=True)
        ]
    return found


def features_of(event: Event) -> tuple[str, ...]:
    """Return the features of a finished event."""
    first = event.evidence[0]
    return tuple(
        features(
            event_type=event.type,
            frame=first.frame,
            construction=first.construction,
            actors=event.actors,
            recipients=event.recipients,
            status=event.status,
            repeated=len(event.evidence) > 1,
            attributed=event.attributed_to is not None,
            placed=event.place is not None,
        )
    )


def fit(train: Sequence[Sample]) -> dict[str, float]:
    """Return the weights, two decimals each, by gradient steps of fixed number: the same samples, the same weights."""
    counts = Counter(name for sample in train for name in sample.told)
    kept = sorted(name for name, count in counts.items() if count >= SEEN or not name.startswith("frame:"))
    ridge = {name: RIDGE.get(name.partition(":")[0], OTHERS) for name in kept}
    weights = dict.fromkeys(kept, 0.0)
    rows = [([name for name in sample.told if name in weights], sample.right) for sample in train]
    for _ in range(ROUNDS):
        slope = {name: -ridge[name] * weights[name] for name in kept}
        for names, right in rows:
            missed = right - 1 / (1 + math.exp(-sum(weights[name] for name in names)))
            for name in names:
                slope[name] += missed
        for name in kept:
            weights[name] += slope[name] / (counts[name] * 0.25 * 6 + ridge[name])
    return {name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= LEAST}


def lowered(weights: dict[str, float], found: Sequence[Sample]) -> dict[str, float]:
    """Return the weights with the one common to all moved, so that the mean confidence is the share that is right."""
    share = sum(sample.right for sample in found) / len(found)
    low, high = -3.0, 3.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        table = CertaintyTable({**weights, "all": weights.get("all", 0.0) + middle})
        mean = sum(table.of(sample.told) for sample in found) / len(found)
        low, high = (middle, high) if mean < share else (low, middle)
    return {**weights, "all": round(weights.get("all", 0.0) + low, 2)}


def crossed(found: Sequence[Sample]) -> list[tuple[float, bool]]:
    """Return what each event's confidence would be if its story had not been seen, and whether it was right."""
    judged = []
    for part in range(PARTS):
        table = CertaintyTable(fit([sample for sample in found if sample.story % PARTS != part]))
        judged += [(table.of(sample.told), sample.right) for sample in found if sample.story % PARTS == part]
    return judged


def brier(judged: Sequence[tuple[float, bool]]) -> float:
    """Return the mean squared difference of what was said and what was so."""
    return sum((said - right) ** 2 for said, right in judged) / len(judged)


def reliability(title: str, judged: Sequence[tuple[float, bool]]) -> str:
    """Return a Markdown table: in each range of confidence, how sure on average, and how many were right."""
    share = sum(right for _, right in judged) / len(judged)
    lines = [f"| {title} | events | confidence, mean | right |", "| --- | --- | --- | --- |"]
    for low, high in pairwise(BINS):
        inside = [(said, right) for said, right in judged if low <= said < high]
        if inside:
            mean = sum(said for said, _ in inside) / len(inside)
            right = sum(right for _, right in inside) / len(inside)
            lines.append(f"| {low:.1f} to {high:.1f} | {len(inside)} | {mean:.2f} | {right:.2f} |")
    constant = brier([(share, right) for _, right in judged])
    lines.append(f"| all | {len(judged)} | {sum(said for said, _ in judged) / len(judged):.2f} | {share:.2f} |")
    return "\n".join([*lines, "", f"Brier score {brier(judged):.3f}; one figure for all would have {constant:.3f}."])


def main() -> None:
    """Print the tables; write the weights where asked."""
    gold.need("gold/score.py", "gold/train.jsonl", "gold/dev.jsonl")
    reader = Reader()
    found = samples(reader, "gold/train-stories.jsonl", "gold/train.jsonl")
    dev = samples(reader, "gold/dev-stories.jsonl", "gold/dev.jsonl")
    weights = lowered(fit(found), dev)
    table = CertaintyTable(weights)
    tables = [
        reliability("train, cross-validated", crossed(found)),
        reliability("dev", [(table.of(sample.told), sample.right) for sample in dev]),
    ]
    text = "\n\n".join(tables)
    print(text)
    if "--write" in sys.argv:
        write(weights, text)


def write(weights: dict[str, float], tables: str) -> None:
    """Put the weights into the lexicon and the tables between the markers of the docs."""
    head = "# What each feature of an event adds to its log odds of being right (benchmarks/confidence.py)\n"
    lines = (f"{name}\t{weight:.2f}\n" for name, weight in sorted(weights.items()))
    FILE.write_text(head + "".join(lines), encoding="utf-8")
    before, _, rest = DOCS.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    DOCS.write_text(f"{before}{START}\n{tables}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
