"""Draw the weights of the coder's judgement from annotated stories, and tell how well its figures hold.

usage: python benchmarks/confidence.py [--write]

Three tables are drawn, each a logistic regression with a ridge: how sure an event is (of drafts that lack nothing and
of those that lack a side), and how likely somebody of the story is the actor, or the recipient, that a sentence leaves
open. A draft is right when the gold's own scorer pairs it with an event of the annotation. They are drawn from the
train gold and `annotated/read.jsonl`, on which the rules were tuned, and `annotated/weighed.jsonl`, which nobody read:
features of their own take up how much better the rules do on stories that were read, and are left out of what is
written.
The tables of reliability are of stories that no weight knows: dev, and `annotated/apart.jsonl`. `--write` puts the
weights into `src/marsad/lexicon/data/confidence/` and the tables into `docs/events.md`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

import gold
from marsad import arabic
from marsad.events.coder import Drafts, EventCoder
from marsad.events.draft import Draft
from marsad.lexicon.certainty import CertaintyTable
from marsad.lexicon.load import Lexicon, load
from marsad.mentions.finder import MentionFinder
from marsad.model.codes import head_of
from marsad.model.event import Participant
from marsad.model.news import Story

FOLDER = gold.ROOT / "src" / "marsad" / "lexicon" / "data" / "confidence"
DOCS = gold.ROOT / "docs" / "events.md"
START, END = "<!-- reliability:start -->", "<!-- reliability:end -->"
ROUNDS = 600
RIDGE = 10.0  # how hard a weight is drawn to nothing, in samples
FREE = ("any", "told", "doubted", "read:told", "read:doubted")  # shares of whole sets: drawn to nothing least
LITTLE = 0.1
SEEN = 2  # a feature of fewer samples has no weight
LEAST = 0.005  # a weight below is none
BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
READ = "read"

Annotated = Iterable[tuple[Story, dict[str, Any]]]


class Sample(NamedTuple):
    """One draft, or somebody who may be a side of one: its features, whether it is right, whether it lacks a side."""

    told: tuple[str, ...]
    right: bool
    doubted: bool = False


class Samples(NamedTuple):
    """Samples by what they judge."""

    events: list[Sample]
    actors: list[Sample]
    recipients: list[Sample]


class Drawing:
    """Codes annotated stories up to their drafts and pairs these with what was annotated."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.mentions, self.coder = MentionFinder(lexicon), EventCoder(lexicon)
        self.scorer = gold.scorer()

    def samples(self, annotated: Annotated, *, read: bool) -> Samples:
        """Return the samples of annotated stories; `read` tells that rules were tuned on them."""
        found = Samples([], [], [])
        for story, record in annotated:
            home = self.lexicon.outlets.home_of(story.outlet, story.source, url=story.url)
            view, mentions = self.mentions.find(arabic.words(story, self.lexicon), home=home)
            drafts = self.coder.drafts(view, mentions)
            self._add(found, drafts, record["events"], read=read)
        return found

    def _add(self, found: Samples, drafts: Drafts, events: list[dict[str, Any]], *, read: bool) -> None:
        pairs = list(self._pairs(drafts.told, events))
        paired = {id(event) for event, _ in pairs}
        pairs += self._pairs(drafts.doubted, [event for event in events if id(event) not in paired])
        right = {id(draft) for _, draft in pairs}
        for draft in drafts.all():
            features = [*drafts.weigher.features(draft), *(_of_read(draft) if read else ())]
            found.events.append(Sample(tuple(features), id(draft) in right, bool(draft.doubt)))
        for event, draft in pairs:
            for side, samples in (("actor", found.actors), ("recipient", found.recipients)):
                if draft.actors if side == "actor" else draft.recipients:
                    continue
                heads = self.scorer.codes(event[f"{side}s"])
                for head, told in drafts.completion.candidates(draft, side):
                    samples.append(Sample(tuple(told), head in heads))

    def _pairs(self, drafts: Sequence[Draft], events: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Draft]]:
        told = [_record(draft) for draft in drafts]
        for event, record in self.scorer.match(events, told, lambda g, p: g["type"] == p["type"]):
            yield event, record["draft"]


def _record(draft: Draft) -> dict[str, Any]:
    def side(found: Sequence[Participant]) -> list[dict[str, str]]:
        return [{"code": participant.code, "head": head_of(participant.code)} for participant in found]

    return {
        "type": draft.type.value,
        "trigger": draft.words,
        "actors": side(draft.actors),
        "recipients": side(draft.recipients),
        "draft": draft,
    }


def _of_read(draft: Draft) -> tuple[str, str]:
    kind = "doubted" if draft.doubt else "told"
    return f"{READ}:{kind}", f"{READ}:{kind} {draft.type}"


def fit(samples: Sequence[Sample]) -> dict[str, float]:
    """Return the weights, two decimals each, by a fixed number of accelerated gradient steps.

    Each weight's step is bounded by how many samples have its feature and how many features a sample has, which bounds
    the curvature of the loss: the steps never diverge, and the same samples give the same weights.
    """
    counts = Counter(name for sample in samples for name in set(sample.told))
    names = sorted(name for name, count in counts.items() if count >= SEEN)
    index = {name: at for at, name in enumerate(names)}
    rows = [sorted({index[name] for name in sample.told if name in index}) for sample in samples]
    flat = np.array([at for row in rows for at in row])
    owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    right = np.array([sample.right for sample in samples], dtype=float)
    ridge = np.array([LITTLE if name in FREE else RIDGE for name in names])
    step = 1 / (0.25 * max(map(len, rows)) * np.array([counts[name] for name in names]) + ridge)
    weights = ahead = np.zeros(len(names))
    for number in range(ROUNDS):
        odds = np.bincount(owner, weights=ahead[flat], minlength=len(rows))
        missed = right - 1 / (1 + np.exp(-odds))
        slope = np.bincount(flat, weights=missed[owner], minlength=len(names)) - ridge * ahead
        moved = ahead + step * slope
        ahead = moved + (moved - weights) * number / (number + 3)
        weights = moved
    return {
        name: round(float(weight), 2)
        for name, weight in zip(names, weights, strict=True)
        if abs(weight) >= LEAST and not name.startswith(READ)
    }


def brier(judged: Sequence[tuple[float, bool]]) -> float:
    """Return the mean squared difference of what was said and what was so."""
    return sum((said - right) ** 2 for said, right in judged) / len(judged)


def reliability(title: str, judged: Sequence[tuple[float, bool]]) -> str:
    """Return a Markdown table: in each range of confidence, how sure on average, and how many were right."""
    share = sum(right for _, right in judged) / len(judged)
    lines = [f"| {title} | drafts | confidence, mean | right |", "| --- | --- | --- | --- |"]
    for low, high in pairwise(BINS):
        inside = [(said, right) for said, right in judged if low <= said < high]
        if inside:
            mean = sum(said for said, _ in inside) / len(inside)
            right = sum(right for _, right in inside) / len(inside)
            lines.append(f"| {low:.1f} to {high:.1f} | {len(inside)} | {mean:.2f} | {right:.2f} |")
    constant = brier([(share, right) for _, right in judged])
    lines.append(f"| all | {len(judged)} | {sum(said for said, _ in judged) / len(judged):.2f} | {share:.2f} |")
    return "\n".join([*lines, "", f"Brier score {brier(judged):.3f}; one figure for all would have {constant:.3f}."])


def of_gold(name: str) -> Annotated:
    """Return the stories of one part of the gold with its records."""
    known = {record["id"]: record for record in gold.lines(f"gold/{name}.jsonl")}
    return ((story, known[story.id]) for story in gold.stories(f"gold/{name}-stories.jsonl"))


def main() -> None:
    """Print the tables; write the weights where asked."""
    gold.need("gold/score.py", *(f"gold/{name}{part}.jsonl" for name in ("train", "dev") for part in ("", "-stories")))
    gold.need("material/ant.jsonl")
    drawing = Drawing(load())
    parts = [
        drawing.samples(of_gold("train"), read=True),
        drawing.samples(gold.annotated("read"), read=True),
        drawing.samples(gold.annotated("weighed"), read=False),
    ]
    weights = {
        "events": fit([sample for part in parts for sample in part.events]),
        "actors": fit([sample for part in parts for sample in part.actors]),
        "recipients": fit([sample for part in parts for sample in part.recipients]),
    }
    told = []
    for title, stories in (("dev", of_gold("dev")), ("apart", gold.annotated("apart"))):
        found = drawing.samples(stories, read=False)
        for kind in ("events", "actors", "recipients"):
            table = CertaintyTable(weights[kind])
            judged = [(table.of(sample.told), sample) for sample in getattr(found, kind)]
            if kind == "events":
                whole = [(said, sample.right) for said, sample in judged if not sample.doubted]
                lacking = [(said, sample.right) for said, sample in judged if sample.doubted]
                told += [reliability(f"{title}, events", whole), reliability(f"{title}, a side lacks", lacking)]
            else:
                told.append(reliability(f"{title}, {kind} from the story", [(said, s.right) for said, s in judged]))
    text = "\n\n".join(told)
    print(text)
    print({kind: len(table) for kind, table in weights.items()}, "weights")
    if "--write" in sys.argv:
        write(weights, text)


def write(weights: dict[str, dict[str, float]], tables: str) -> None:
    """Put the weights into the lexicon and the tables between the markers of the docs."""
    for kind, table in weights.items():
        head = f"# What each feature adds to the log odds that {kind} are right (benchmarks/confidence.py)\n"
        lines = (f"{name}\t{weight:.2f}\n" for name, weight in sorted(table.items()))
        (FOLDER / f"{kind}.tsv").write_text(head + "".join(lines), encoding="utf-8")
    before, _, rest = DOCS.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    DOCS.write_text(f"{before}{START}\n{tables}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
