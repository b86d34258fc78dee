"""The stories of `tests/cases/crossdoc/happenings.yaml`, and how well clusters match their happenings."""

import re
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from marsad.model.event import CodedStory
from marsad.model.mention import Mentions
from marsad.model.news import Story

CASES = Path(__file__).parents[1] / "cases" / "crossdoc" / "happenings.yaml"


class Told(NamedTuple):
    """A story, the happening that it tells, and the story that it copies (or "")."""

    story: Story
    happening: str
    copies: str


def happenings() -> list[Told]:
    """Return all stories of the cases, in the order of the file."""
    found: list[Told] = []
    texts: dict[str, str] = {}
    for happening in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        for case in happening["stories"]:
            text = case.get("text") or copied(texts[case["copy"]], case)
            texts[case["id"]] = text
            day = case["day"] if isinstance(case["day"], date) else date.fromisoformat(case["day"])
            story = Story(id=case["id"], text=text, title=case["title"], published=day)
            found.append(Told(story, happening["id"], case.get("copy", "")))
    return found


def copied(text: str, case: dict[str, Any]) -> str:
    """Return a copy as another outlet would print it."""
    sentences = re.findall(r"[^.]+\.\s*", text)
    if case.get("lead"):
        sentences[0] = case["lead"] + " "
    whole = "".join(sentences[: len(sentences) - case.get("cut", 0)]).strip()
    for old, new in case.get("put", {}).items():
        assert old in whole, (case["id"], old)
        whole = whole.replace(old, new)
    return whole


def bare(story: Story) -> CodedStory:
    """Return a coded story in which nothing was found: its words alone have to do."""
    return CodedStory(story=story, mentions=Mentions(), events=())


class PairScore(NamedTuple):
    """Pairs of stories that are put together, against those that belong together."""

    right: int
    put: int
    belong: int

    @property
    def precision(self) -> float:
        return self.right / self.put if self.put else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.belong if self.belong else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.put + self.belong) if self.put + self.belong else 0.0


def pair_score(told: list[Told], groups: list[tuple[str, ...]]) -> PairScore:
    """Score groups of story ids by pairs."""
    belong = {frozenset((a.story.id, b.story.id)) for a, b in combinations(told, 2) if a.happening == b.happening}
    put = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    return PairScore(len(belong & put), len(put), len(belong))
