"""Records of who speaks: speakers, the cues that tell of them, and the memory of who spoke so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from marsad.model.text import Span


class Speaker(NamedTuple):
    """A speaker as the text names it, at tokens `first` to `last`.

    `span` is where the name stands, which for «الوزير» may be earlier (tokens `span_first` to `span_last`). `feminine`
    tells what agreement the verb showed, if any.
    """

    name: str
    span: Span
    first: int
    last: int
    span_first: int
    span_last: int
    feminine: bool | None = None


class Cue(NamedTuple):
    """A cue at tokens `first` to `last`; `said` is where what is said begins when «أن» tells it; `speaker` if known."""

    first: int
    last: int
    kind: str  # say act describe transmit study according own
    part: str  # past present participle masdar source own
    speaker: Speaker | None
    said: int | None = None
    explicit: bool = False
    via: tuple[str, ...] = ()
    joined: bool = False
    inner: bool = False  # of a relative clause: its subject is not the sentence's


@dataclass(slots=True)
class Memory:
    """Who spoke so far in the story: the last one, the last woman or body, and the subject of the sentence."""

    last: Speaker | None = None
    by_gender: dict[bool, Speaker] = field(default_factory=dict)
    known: list[Speaker] = field(default_factory=list)

    def keep(self, speaker: Speaker) -> None:
        """Remember one who spoke by name."""
        self.last = speaker
        self.known.append(speaker)
        if speaker.feminine is not None:
            self.by_gender[speaker.feminine] = speaker

    def recall(self, feminine: bool | None) -> Speaker | None:
        """Return the last speaker, one of the same gender where the verb shows it."""
        if self.last is None or feminine is None or self.last.feminine in {None, feminine}:
            return self.last
        return self.by_gender.get(feminine, self.last)
