"""Every entry of the event lexicon codes its own examples, and leaves its counter-examples alone.

What does not hold yet is listed in `tests/cases/events/frame-examples-known-failures.txt` (one `frame<TAB>text` a line,
`!` before the frame for a counter-example that fires). The list is strict: what holds again must be taken out. To write
the list of today: `python -m tests.events.test_frame_examples > tests/cases/events/frame-examples-known-failures.txt`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from marsad.lexicon.load import DATA
from marsad.model.event import EventType
from tests.events.coding import CASES, coded

HOME = "EGY"
"""«الوزير», «الحكومة» without a nationality are the outlet's country's, so examples are read as from an outlet."""
LIST = CASES / "frame-examples-known-failures.txt"
FILES = sorted(path for path in (DATA / "events").glob("*.yaml") if path.stem.upper() in EventType.__members__)


class Example(NamedTuple):
    """A sentence of an entry, and what it must come to."""

    frame: str
    type: str
    text: str
    counter: bool

    def __str__(self) -> str:
        return f"{'!' if self.counter else ''}{self.frame}\t{self.text}"

    def holds(self) -> bool:
        """Tell whether the sentence is coded with the entry's type; of a counter-example, that the entry is silent."""
        events = coded(self.text, home=HOME).events
        if self.counter:
            return not any(place.frame == self.frame for event in events for place in event.evidence)
        return any(event.type == self.type for event in events)


def examples_of(path: Path) -> Iterator[Example]:
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        kind = entry.get("type", path.stem.upper())
        for key in ("examples", "counter_examples"):
            for example in entry.get(key, []):
                yield Example(entry["id"], kind, example["text"], counter=key == "counter_examples")


@lru_cache(maxsize=1)
def known_failures() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_examples_are_coded_and_counter_examples_left_alone(path: Path) -> None:
    fail = {str(example) for example in examples_of(path) if not example.holds()}
    known = {str(example) for example in examples_of(path)} & known_failures()
    assert sorted(fail - known) == [], "these fail, and are not on the list"
    assert sorted(known - fail) == [], "these hold: take them off the list"


def test_the_list_names_examples_that_exist() -> None:
    everything = {str(example) for path in FILES for example in examples_of(path)}
    assert sorted(known_failures() - everything) == []


if __name__ == "__main__":
    sys.stdout.writelines(f"{e}\n" for path in FILES for e in examples_of(path) if not e.holds())
