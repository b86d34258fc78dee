"""What two stories are compared by, taken from each story once and small enough to keep in a database.

Words (trimmed, weighted by how rare they are in news), the places and actors that it names, the acts it tells, and a
sketch of its word triples for copies. Features travel as bytes (`to_bytes`), so that a later run goes on where an
earlier one stopped without reading texts again.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Final
from zlib import crc32

from marsad.crossdoc.events import EventSketch, event_sketches, from_values, to_values
from marsad.crossdoc.heads import LIGHTEST, rarity, table
from marsad.model.codes import head_of
from marsad.model.event import CodedStory

VERSION: Final = 2
SHINGLE: Final = 3  # words
SKETCH: Final = 24  # smallest hashes of a story that lead to its copies
TERMS: Final = 64  # heaviest words of a story
_TITLE: Final = 2.0  # a word of the headline counts as often
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Features:
    """A story as others see it.

    `shingles` are hashes of word triples, sorted; `terms` are trimmed words with weights whose squares sum to one,
    `written` how the story writes them. `actors` are heads, codes and lexicon ids, `places` names; `acts` are
    «TYPE actor recipient» on the level of heads; `events` are what its events are compared with other reports by.
    """

    story_id: str
    day: date | None
    title: str
    shingles: array[int]
    terms: dict[str, float]
    written: dict[str, str]
    actors: frozenset[str]
    places: frozenset[str]
    acts: frozenset[str]
    events: tuple[EventSketch, ...] = ()

    @property
    def sketch(self) -> array[int]:
        """The smallest hashes: two texts that share much share some of them."""
        return self.shingles[:SKETCH]


def features(coded: CodedStory) -> Features:
    """Return the features of a coded story; one without any event still has its words."""
    story = coded.story
    words = table().words(story.text)
    heading = table().words(story.title or "")
    heaviest = terms(words, heading)
    return Features(
        story_id=story.id,
        day=story.published,
        title=story.title or story.text[:90].partition("\n")[0],
        shingles=shingles(words),
        terms=heaviest,
        written=_written(f"{story.title or ''}\n{story.text}", [*heading, *words], heaviest),
        actors=frozenset(_actors(coded)),
        places=frozenset(place.name for place in coded.mentions.places),
        acts=frozenset(_acts(coded)),
        events=event_sketches(coded),
    )


def shingles(words: list[str]) -> array[int]:
    """Return the hashes of all runs of three words, sorted, each once; a shorter text is one run."""
    if len(words) < SHINGLE:
        return array("I", [crc32(" ".join(words).encode())] if words else [])
    runs = zip(*(words[n:] for n in range(SHINGLE)), strict=False)
    return array("I", sorted({crc32(" ".join(run).encode()) for run in runs}))


def terms(words: list[str], heading: list[str]) -> dict[str, float]:
    """Return the heaviest trimmed words: how often (dampened) times how rare, scaled to length one."""
    trimmed = table().trimmed
    often: Counter[str] = Counter(map(trimmed, words))
    for word in map(trimmed, heading):
        often[word] += int(_TITLE)
    weighed = {w: (1 + math.log(n)) * weight for w, n in often.items() if (weight := rarity(w)) > LIGHTEST}
    heaviest = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    return {intern(word): weight / length for word, weight in heaviest}  # one string a word, however many stories


def _written(text: str, words: list[str], heaviest: dict[str, float]) -> dict[str, str]:
    """Return how the story first writes its heaviest words; in normal form where marks inside words split them."""
    trim, as_is = table().trimmed, _WORD.findall(text)
    shown = as_is if len(as_is) == len(words) else words
    found: dict[str, str] = {}
    for word, form in zip(words, shown, strict=True):
        trimmed = trim(word)
        if trimmed in heaviest and trimmed not in found:
            found[intern(trimmed)] = intern(form)
    return found


def _actors(coded: CodedStory) -> Iterable[str]:
    for event in coded.events:
        for side in (*event.actors, *event.recipients):
            yield from _keys(side.code, side.actor_id)
    for mention in coded.mentions.actors:
        yield from _keys(mention.code, mention.actor_id)


def _keys(code: str, actor_id: str | None) -> Iterable[str]:
    if actor_id:
        yield actor_id
    if code:
        yield code
        yield head_of(code)


def _acts(coded: CodedStory) -> Iterable[str]:
    for event in coded.events:
        actors = sorted({head_of(side.code) for side in event.actors}) or ["-"]
        recipients = sorted({head_of(side.code) for side in event.recipients}) or ["-"]
        yield from (f"{event.type.value} {a} {r}" for a in actors for r in recipients)


def to_bytes(found: Features) -> bytes:
    """Return the features as bytes, the same for equal features."""
    whole = (
        VERSION,
        found.story_id,
        found.day.isoformat() if found.day else None,
        found.title,
        found.shingles.tolist(),
        {word: round(weight, 5) for word, weight in found.terms.items()},
        found.written,
        sorted(found.actors),
        sorted(found.places),
        sorted(found.acts),
        [to_values(event) for event in found.events],
    )
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> Features | None:
    """Return the features that `to_bytes` wrote, None where another version of Marsad wrote them."""
    version, *rest = json.loads(data)
    if version != VERSION:
        return None
    story_id, day, title, runs, weights, written, actors, places, acts, events = rest
    return Features(
        story_id,
        date.fromisoformat(day) if day else None,
        title,
        array("I", runs),
        {intern(word): weight for word, weight in weights.items()},
        {intern(word): intern(form) for word, form in written.items()},
        frozenset(actors),
        frozenset(places),
        frozenset(acts),
        tuple(map(from_values, events)),
    )
