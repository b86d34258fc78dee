"""How well and how fast stories are linked: `python benchmarks/crossdoc.py [--stories 50000]`.

Quality: pair F1 of clusters, and found copies, on the happenings of `tests/cases/crossdoc/` (written by us), in the
order of days and over twenty random orders of arrival. Speed: made-up stories of 60 to 90 words drawn like news
vocabulary (Zipf), a fifth of them edited copies, a fifth follow-ups.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.crossdoc.happenings import bare, happenings, pair_score

from marsad.crossdoc import Linker, link_all
from marsad.crossdoc.features import features
from marsad.crossdoc.similar import nearness
from marsad.lexicon.load import load
from marsad.model.news import Story


def quality() -> None:
    """Print how clusters and copies match the happenings, and how far pairs are apart."""
    told = happenings()
    links = link_all(bare(t.story) for t in told)
    score = pair_score(told, [c.stories for c in links.clusters])
    figures = f"precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}"
    print(
        f"clusters, {len(told)} stories of {len({t.happening for t in told})} happenings   {figures}   target F1 0.85"
    )
    shuffled = []
    for seed in range(20):
        linker, stories = Linker(), [t.story for t in told]
        random.Random(seed).shuffle(stories)
        for story in stories:
            linker.add(bare(story))
        shuffled.append(pair_score(told, [c.stories for c in linker.clusters()]).f1)
    spread = f"{min(shuffled):.3f} to {max(shuffled):.3f}, mean {statistics.mean(shuffled):.3f}"
    print(f"the same in twenty random orders   F1 {spread}")
    judged = {(j.a, j.b): j.verdict.value for j in links.judgements if j.kind == "story"}
    copies = [tuple(sorted((t.story.id, t.copies))) for t in told if t.copies]
    found = [judged.get((a, b), "missed") for a, b in copies]
    verdicts = ", ".join(f"{found.count(verdict)} {verdict}" for verdict in ("same", "unsure", "missed"))
    print(f"copies: {len(copies)}, judged {verdicts}")
    of = {t.story.id: t.happening for t in told}
    print(f"pairs of different happenings judged copies: {sum(of[a] != of[b] for a, b in judged)}")
    headlines(told)


def headlines(told: list) -> None:
    """Print how often the nearest headline, by the headline's words alone, is of the same happening."""
    titles = {t.story.id: features(bare(Story(id=t.story.id, text=t.story.title or ""))) for t in told}
    of = {t.story.id: t.happening for t in told}
    several = [i for i in titles if sum(h == of[i] for h in of.values()) > 1]
    right = 0
    for i in several:
        best = max((o for o in titles if o != i), key=lambda o: (nearness(titles[i], titles[o]), o))
        right += of[best] == of[i]
    print(f"paraphrased headlines: the nearest of {len(titles)} is of the same happening for {right} of {len(several)}")


def stories(count: int) -> Iterator[Story]:
    """Yield made-up stories with copies and follow-ups among them."""
    draw = random.Random(11)
    common = list(load().table("search").common)
    names = [f"اسم{n}" for n in range(20_000)]
    weights = [1 / (n + 10) for n in range(len(common))]
    latest: list[tuple[list[str], list[str]]] = []
    for n in range(count):
        day = date(2023, 1, 1) + timedelta(days=n * 100 // count)
        kind = draw.random()
        if latest and kind < 0.2:
            words, subject = draw.choice(latest)
            words = [draw.choice(common) if draw.random() < 0.1 else word for word in words[: draw.randrange(45, 90)]]
        elif latest and kind < 0.4:
            subject = draw.choice(latest)[1]
            words = draw.choices(common, weights, k=draw.randrange(45, 75)) + subject
            draw.shuffle(words)
        else:
            subject = draw.choices(names, k=10)
            words = draw.choices(common, weights, k=draw.randrange(50, 80)) + subject
            draw.shuffle(words)
        latest = [*latest[-300:], (words, subject)]
        yield Story(id=f"s{n}", text=" ".join(words), title=" ".join(words[:7]), published=day)


def speed(count: int) -> None:
    """Print how long the whole takes and one more story."""
    made = [bare(story) for story in stories(count)]
    linker = Linker()
    took = []
    kept = []
    for coded in made:
        started = time.perf_counter()
        links = linker.add(coded)
        took.append(time.perf_counter() - started)
        kept.extend(data for _, data in links.features.values())
    last = sorted(took[-1000:])
    clusters = [c for c in linker.clusters() if len(c.stories) > 1]
    print(f"{count:,} stories linked in {sum(took):.1f} s, {len(clusters):,} clusters of two and more")
    middle, late = statistics.median(last) * 1000, last[990] * 1000
    print(f"one more story: {middle:.2f} ms median, {late:.1f} ms at the 99th percentile")
    started = time.perf_counter()
    Linker().restore(kept[-10_000:])
    print(
        f"taking up the last {min(count, 10_000):,} stories from kept features: {time.perf_counter() - started:.1f} s"
    )
    print(f"memory at the most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def main() -> None:
    """Run all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stories", type=int, default=50_000)
    given = options.parse_args()
    load_now = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load_now:.1f}")
    quality()
    speed(given.stories)


if __name__ == "__main__":
    main()
