"""`marsad explain`: how an event was found, or why a text gave none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from marsad.cli.console import cell, output
from marsad.errors import StoreError, UsageError
from marsad.lexicon.load import load
from marsad.model.event import Candidate, CodedStory, Event
from marsad.model.news import Story
from marsad.model.text import Span
from marsad.pipeline import Reader
from marsad.store import open_store

_FIRST: Final = ("condition", "shut")
_LAST: Final = ("no ", "only one side", "participle", "told already", "unlikely")
"""How reasons begin that are told before a trigger's frame fits, and once its sides were sought."""


def explain(
    event_id: str | None,
    text: str | None,
    *,
    db: str,
    published: date | None,
    why_not: bool,
    lexicon: Sequence[Path],
) -> None:
    """Print how a kept event, or each event of a text, was found; with `why_not` also what was refused."""
    if (event_id is None) == (text is None):
        raise UsageError("give the id of an event, or --text with a text (one of them)")
    if text is not None:
        coded = _of_text(
            sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text, published, lexicon
        )
        for event in coded.events:
            _event(coded, event)
        if not coded.events:
            output().print("no events in this text" + ("" if why_not else " (--why-not names what was refused)"))
    else:
        coded = _kept(db, event_id or "")
        _event(coded, next(event for event in coded.events if event.id == event_id))
        if why_not:
            coded = Reader(load(tuple(lexicon))).story(coded.story)
    if why_not:
        _refused(coded)


def _of_text(text: str, published: date | None, lexicon: Sequence[Path]) -> CodedStory:
    if not text.strip():
        raise UsageError("the text is empty (give a sentence of news in Arabic)")
    return Reader(load(tuple(lexicon))).story(Story(id=Story.id_for(text), text=text, published=published))


def _kept(db: str, event_id: str) -> CodedStory:
    with open_store(db, readonly=True) as store:
        found = store.reader().event(event_id)
    if found is None:
        raise StoreError(
            f"{db}: there is no event {event_id} (ids stand in `marsad read --format jsonl` and on the pages)"
        )
    return found.coded


def _event(coded: CodedStory, event: Event) -> None:
    story = coded.story.text
    out = output()
    mode = f" {event.mode}" if event.mode else ""
    out.print(f"{event.type.value}{mode}  {event.status.value}  confidence {event.confidence:.2f}", style="bold")
    out.print(f"  id         {event.id}", markup=False)
    out.print(f"  sentence   {cell(event.evidence[0].sentence.of(story))}", markup=False)
    for evidence in event.evidence:
        told = f"{cell(evidence.trigger.of(story))}  by lexicon entry {evidence.frame}, as {evidence.construction}"
        out.print(f"  trigger    {told}", markup=False)
    for step in event.steps:
        if step.stage == "trigger":  # told above, with its lexicon entry
            continue
        words = f"{cell(step.span.of(story))}  " if step.span is not None else ""
        out.print(f"  {step.stage:<10} {words}{step.rule} -> {step.result}", markup=False)
    if event.date:
        out.print(f"  date       {event.date.iso} ({event.date.precision})", markup=False)
    if event.place:
        out.print(f"  place      {cell(event.place.name)} {event.place.country}", markup=False)
    out.print(f"  codes      CAMEO {event.cameo}, {event.quad.value}, score {event.score}, Goldstein {event.goldstein}")
    out.print()


def _refused(coded: CodedStory) -> None:
    out = output()
    told = {place.trigger for event in coded.events for place in event.evidence}
    best: dict[Span, Candidate] = {}
    for candidate in sorted(coded.rejected, key=_how_far, reverse=True):
        if candidate.trigger not in told:
            best.setdefault(candidate.trigger, candidate)
    out.print("Words that could have been events, and why they are none:", style="bold")
    for candidate in sorted(best.values(), key=lambda candidate: candidate.trigger):
        words = cell(candidate.trigger.of(coded.story.text))
        out.print(f"  {words}  {candidate.type.value} ({candidate.frame}): {candidate.reason}", markup=False)
    if not best:
        out.print("  none: no word of the text is in the event lexicon")


def _how_far(candidate: Candidate) -> int:
    """Rank how far a word came: of several reasons that of the frame that fitted best is told."""
    reason = candidate.reason
    if reason.startswith(_FIRST):
        return 0
    return 2 if reason.startswith(_LAST) else 1
