"""Codes the sentences of the case files with the whole pipeline; tells events in one line, as the files write them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from marsad.model.event import CodedStory, Event, Participant, Status
from marsad.model.news import Story
from marsad.pipeline import Reader

CASES = Path(__file__).parents[1] / "cases" / "events"


def cases(name: str) -> list[Any]:
    found = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


@lru_cache(maxsize=1)
def reader() -> Reader:
    return Reader()


def coded(text: str, *, home: str = "", published: date | None = None) -> CodedStory:
    return reader().story(Story("story", text, published=published), home=home)


class Line(NamedTuple):
    """An event as a case file writes it: `TYPE/mode actors > recipients [status]`."""

    type: str
    mode: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    status: str

    def __str__(self) -> str:
        mode = f"/{self.mode}" if self.mode else ""
        status = "" if self.status == Status.ACTUAL else f" [{self.status}]"
        return f"{self.type}{mode} {','.join(self.actors) or '-'} > {','.join(self.recipients) or '-'}{status}"


def parsed(line: str) -> Line:
    words, _, status = line.partition(" [")
    left, _, recipients = words.partition(" > ")
    kind, _, actors = left.partition(" ")
    name, _, mode = kind.partition("/")
    return Line(name, mode, _heads(actors), _heads(recipients), status.rstrip("]") or Status.ACTUAL.value)


def _heads(words: str) -> tuple[str, ...]:
    return () if words == "-" else tuple(sorted(words.split(",")))


def told(event: Event) -> Line:
    return Line(event.type.value, event.mode or "", _codes(event.actors), _codes(event.recipients), event.status.value)


def _codes(sides: tuple[Participant, ...]) -> tuple[str, ...]:
    return tuple(sorted(side.code.partition(" ")[0] or "?" for side in sides))


def compared(
    text: str, expected: list[str], *, home: str = "", published: date | None = None
) -> tuple[list[str], list[str]]:
    """Return expected and found events in one order; the mode counts only where the file names one."""
    found = [told(event) for event in coded(text, home=home, published=published).events]
    wanted = [parsed(line) for line in expected]
    unmoded = {(line.type, line.status) for line in wanted if not line.mode}
    found = [line._replace(mode="") if (line.type, line.status) in unmoded else line for line in found]
    return sorted(map(str, wanted)), sorted(map(str, found))
