"""A story's text cut into runs, so that spans that overlap can be shown in HTML, which only nests.

The idea: every border of every span is a cut; each run between two cuts carries the marks of all spans that cover it.
Runs tile the text (a property test), so that what is shown, joined, is what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from marsad.model.event import Event
from marsad.model.text import Span

ROLES = ("trigger", "actor", "recipient", "place", "count", "sentence", "quote")
"""What a mark can say of its words, the strongest first: a run is coloured by the strongest of its marks."""


class Mark(NamedTuple):
    """A span with what it says: the role of its words in the event `owner`, and that event's quad class (css name)."""

    span: Span
    role: str
    owner: str
    quad: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters `start` to `end` of the story, all of them under the same marks."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()
    anchors: tuple[str, ...] = field(default=())

    @property
    def lead(self) -> Mark | None:
        """The mark that decides how the run looks: the strongest role that is no mere sentence."""
        told = [m for m in self.marks if m.role != "sentence"]
        return min(told, key=lambda m: ROLES.index(m.role)) if told else None

    @property
    def owners(self) -> str:
        """The events whose evidence the run is part of, as an attribute of names."""
        return " ".join(dict.fromkeys(m.owner for m in self.marks if m.owner))

    @property
    def classes(self) -> str:
        """CSS classes: roles of the run, and the quad class of its lead."""
        if not self.marks:
            return ""
        lead, roles = self.lead, {m.role for m in self.marks}
        names = [f"r-{role}" for role in ROLES if role in roles]
        if lead is not None and lead.quad:
            names.append(f"q-{lead.quad}")
        return " ".join(names)


def marks_of(event: Event, owner: str, quad: str) -> Iterator[Mark]:
    """Yield the marks of one event: triggers, sentences, sides, place and counts."""
    for evidence in event.evidence:
        yield Mark(evidence.trigger, "trigger", owner, quad)
        yield Mark(evidence.sentence, "sentence", owner, quad)
    for role, sides in (("actor", event.actors), ("recipient", event.recipients)):
        for side in sides:
            yield Mark(side.span, role, owner, quad)
    if event.place is not None:
        yield Mark(event.place.span, "place", owner, quad)
    for count in event.counts:
        yield Mark(count.span, "count", owner, quad)


def runs(text: str, marks: Iterable[Mark]) -> list[Run]:
    """Cut the text into runs that tile it. Marks that are empty or reach beyond the text are clipped or left out.

    The run in which the first trigger of an event begins carries the event's name in `anchors`, so that a link can
    lead to it.
    """
    size = len(text)
    kept = [m._replace(span=Span(max(0, m.span.start), min(size, m.span.end))) for m in marks]
    kept = [m for m in kept if m.span.start < m.span.end]
    anchors: dict[int, list[str]] = {}
    seen: set[str] = set()
    for mark in kept:
        if mark.role == "trigger" and mark.owner not in seen:
            seen.add(mark.owner)
            anchors.setdefault(mark.span.start, []).append(mark.owner)
    return list(_sweep(text, kept, anchors))


def _sweep(text: str, marks: Sequence[Mark], anchors: dict[int, list[str]]) -> Iterator[Run]:
    """Walk the cuts from left to right with the set of open marks; linear in cuts times open marks."""
    cuts = sorted({0, len(text), *(m.span.start for m in marks), *(m.span.end for m in marks)})
    opening: dict[int, list[Mark]] = {}
    for mark in marks:
        opening.setdefault(mark.span.start, []).append(mark)
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        active = [m for m in active if m.span.end > start] + opening.get(start, [])
        yield Run(start, end, text[start:end], tuple(active), tuple(anchors.get(start, ())))


def paragraphs(found: Sequence[Run]) -> list[list[Run]]:
    """Group runs by the line breaks of the text; a run that crosses a break is cut at it.

    Joining all runs with the breaks between the groups gives the text back; empty lines give no group.
    """
    groups: list[list[Run]] = [[]]
    for run in found:
        at = run.start
        for number, piece in enumerate(run.text.split("\n")):
            if number:
                groups.append([])
            if piece:
                anchors = run.anchors if number == 0 else ()
                groups[-1].append(Run(at, at + len(piece), piece, run.marks, anchors))
            at += len(piece) + 1
    return [group for group in groups if any(run.text.strip() for run in group)]


def clip(text: str, sentence: Span, marks: Iterable[Mark], *, limit: int = 320) -> list[Run]:
    """Return the runs of one sentence, shortened at words to about `limit` characters around its first trigger.

    Where something was left out an ellipsis stands, in a run of no length.
    """
    inside = [m for m in marks if m.span.overlaps(sentence) and m.role != "sentence"]
    triggers = [m.span for m in inside if m.role == "trigger"]
    start, end = sentence
    if end - start > limit:
        middle = triggers[0].start if triggers else start
        start = max(start, min(middle - limit // 2, end - limit))
        end = _border_after(text, min(end, start + limit), sentence.end)
        start = _border_before(text, start, sentence.start)
    shifted = [m._replace(span=Span(m.span.start - start, m.span.end - start)) for m in inside]
    found = runs(text[start:end], shifted)
    before = [Run(0, 0, "… ")] if start > sentence.start else []
    after = [Run(end - start, end - start, " …")] if end < sentence.end else []
    return [*before, *found, *after]


def _border_before(text: str, at: int, lowest: int) -> int:
    """Move a cut back to the begin of the word it fell into."""
    while at > lowest and not text[at - 1].isspace():
        at -= 1
    return at


def _border_after(text: str, at: int, highest: int) -> int:
    """Move a cut on to the end of the word it fell into."""
    while at < highest and not text[at].isspace():
        at += 1
    return at
