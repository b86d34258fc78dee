"""The same event told by several outlets: a judgement with what agrees and what differs, never a merge.

Two events of near stories are compared field by field. Fields that both tell and that agree speak for one event, those
that contradict speak against it; what only one of them tells says nothing. Numbers and claims that differ do not make
two events: they are what a reader of several reports wants to see, so they stand among the reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from marsad.crossdoc.heads import telling
from marsad.crossdoc.reasons import Reason, because, listed
from marsad.model.codes import head_of
from marsad.model.event import CodedStory, Event, Status
from marsad.model.news import Story
from marsad.model.relation import Judgement, Verdict

SAME: Final = 0.65
UNSURE: Final = 0.4
_OTHER_SIDE: Final = 0.5  # against events of which both tell the side, and tell others
_OTHER_CITY: Final = 0.5
_BY_WORDS: Final = 0.3  # for sentences that share many telling words
_MANY: Final = 0.5  # of the shorter sentence's
_WITHOUT_WORDS: Final = 0.15  # against sentences that share hardly any
_HARDLY: Final = 0.1
_NEAR_DAYS: Final = 2  # between days of publication of reports of one event without a date of its own


@dataclass(frozen=True, slots=True)
class EventSketch:
    """What two reports of an event are compared by.

    `counts` are (kind, low, high), `told_by` is who says so, `words` are the telling ones of the sentence.
    """

    id: str
    story_id: str
    type: str
    mode: str | None
    status: str
    actors: frozenset[str]
    recipients: frozenset[str]
    first: date | None
    last: date | None
    published: date | None
    place: str
    city: bool
    counts: tuple[tuple[str, int | None, int | None], ...]
    told_by: str
    words: frozenset[str]


def event_sketches(coded: CodedStory) -> tuple[EventSketch, ...]:
    """Return the sketches of a story's events."""
    return tuple(_sketch(event, coded.story) for event in coded.events)


def _sketch(event: Event, story: Story) -> EventSketch:
    sentence = event.evidence[0].sentence.of(story.text) if event.evidence else ""
    return EventSketch(
        id=event.id,
        story_id=event.story_id,
        type=event.type.value,
        mode=event.mode,
        status=event.status.value,
        actors=frozenset(head_of(side.code) for side in event.actors if side.code),
        recipients=frozenset(head_of(side.code) for side in event.recipients if side.code),
        first=event.date.start if event.date else None,
        last=event.date.end if event.date else None,
        published=story.published,
        place=event.place.name if event.place else "",
        city=bool(event.place and event.place.kind not in {"country", "region", ""}),
        counts=tuple((count.kind, count.low, count.high) for count in event.counts),
        told_by=event.attributed_to.text if event.attributed_to else "",
        words=frozenset(telling(sentence)),
    )


def to_values(sketch: EventSketch) -> list[object]:
    """Return a sketch as plain values for JSON."""
    values = [getattr(sketch, name) for name in EventSketch.__slots__]
    return [_plain(value) for value in values]


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def from_values(values: Sequence[Any]) -> EventSketch:
    """Return the sketch that `to_values` wrote."""
    found: dict[str, Any] = dict(zip(EventSketch.__slots__, values, strict=True))
    for name in ("actors", "recipients", "words"):
        found[name] = frozenset(found[name])
    for name in ("first", "last", "published"):
        found[name] = date.fromisoformat(found[name]) if found[name] else None
    found["counts"] = tuple((kind, low, high) for kind, low, high in found["counts"])
    return EventSketch(**found)


def judge_events(mine: Sequence[EventSketch], theirs: Sequence[EventSketch]) -> list[Judgement]:
    """Judge the events of two stories: each event of one has at most one counterpart in the other, the best."""
    pairs = [
        (judgement.score, n, m, judgement)
        for n, a in enumerate(mine)
        for m, b in enumerate(theirs)
        if (judgement := judge(a, b))
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    taken_mine: set[int] = set()
    taken_theirs: set[int] = set()
    found = []
    for _, n, m, judgement in pairs:
        if n not in taken_mine and m not in taken_theirs:
            taken_mine.add(n)
            taken_theirs.add(m)
            found.append(judgement)
    return found


def judge(a: EventSketch, b: EventSketch) -> Judgement | None:
    """Return whether two events are one, None where they are of other types or share no side."""
    if a.type != b.type or a.story_id == b.story_id:
        return None
    if b.id < a.id:
        a, b = b, a  # so that «12 / 15» tells the numbers in the order of the judgement's own a and b
    sides = _sides(a, b)
    if sides is None:
        return None
    score, why = sides
    for part in (_when(a, b), _where(a, b), _numbers(a, b), _words(a, b), _certainty(a, b)):
        score += part[0]
        why.extend(part[1])
    if a.mode and a.mode == b.mode:
        score += 0.1
        why.append(because(Reason.MODE, a.mode))
    why.extend(_told(a, b))
    score = min(max(score, 0.0), 1.0)
    if score < UNSURE:
        return None
    verdict = Verdict.SAME if score >= SAME else Verdict.UNSURE
    return Judgement(a.id, b.id, "event", verdict, round(score, 4), tuple(why))


Part = tuple[float, list[str]]


def _sides(a: EventSketch, b: EventSketch) -> Part | None:
    """Compare actors and recipients; events that name nobody in common are not compared further."""
    score, why, shared = 0.0, [because(Reason.TYPE, a.type)], 0
    for one, two, other in (
        (a.actors, b.actors, Reason.OTHER_ACTOR),
        (a.recipients, b.recipients, Reason.OTHER_RECIPIENT),
    ):
        if not one or not two:
            continue
        both = one & two
        if both:
            shared += 1
            score += 0.3 * (len(both) / max(len(one), len(two)) + 1) / 2
            why.append(because(Reason.ACTORS, listed(both)))
        else:
            score -= _OTHER_SIDE
            why.append(because(other, f"{listed(one)} / {listed(two)}"))
    swapped = not a.recipients and not b.recipients
    if shared == 1 and swapped:
        score += 0.1  # acts of one side, or mutual acts, tell all their sides with it
    return (score, why) if shared else None


def _when(a: EventSketch, b: EventSketch) -> Part:
    if a.first and a.last and b.first and b.last:
        if a.first <= b.last and b.first <= a.last:
            exact = a.first == a.last and b.first == b.last
            return (0.3 if exact else 0.15), [because(Reason.DATE, max(a.first, b.first).isoformat())]
        return -0.5, [because(Reason.OTHER_DATE, f"{a.first.isoformat()} / {b.first.isoformat()}")]
    day_a, day_b = a.first or a.published, b.first or b.published
    if day_a and day_b:
        apart = abs((day_a - day_b).days)
        return (0.2 if apart <= _NEAR_DAYS else -0.3), [because(Reason.DAYS, apart)]
    return 0.0, []


def _where(a: EventSketch, b: EventSketch) -> Part:
    if not a.place or not b.place:
        return 0.0, []
    if a.place == b.place:
        return 0.2, [because(Reason.PLACES, a.place)]
    against = -_OTHER_CITY if a.city and b.city else 0.0
    return against, [because(Reason.OTHER_PLACE, f"{a.place} / {b.place}")]


def _numbers(a: EventSketch, b: EventSketch) -> Part:
    score, why = 0.0, []
    theirs = {kind: (low, high) for kind, low, high in b.counts}
    for kind, low, high in a.counts:
        if kind not in theirs:
            continue
        if theirs[kind] == (low, high):
            score += 0.15
            why.append(because(Reason.COUNTS, f"{kind} {_range(low, high)}"))
        else:
            why.append(because(Reason.OTHER_COUNTS, f"{kind} {_range(low, high)} / {_range(*theirs[kind])}"))
    return min(score, 0.2), why


def _words(a: EventSketch, b: EventSketch) -> Part:
    """Compare the sentences: two reports of one act share telling words, two acts of one kind on one day need not."""
    if not a.words or not b.words:
        return 0.0, []
    both = a.words & b.words
    share = len(both) / min(len(a.words), len(b.words))
    return _BY_WORDS * min(share / _MANY, 1.0) - _WITHOUT_WORDS * (share < _HARDLY), []


def _certainty(a: EventSketch, b: EventSketch) -> Part:
    """Compare factuality: one may deny what the other asserts; what is only feared or planned is rarely the same."""
    happened = {Status.ACTUAL.value, Status.DENIED.value}
    if a.status == b.status:
        return 0.0, []
    against = 0.0 if {a.status, b.status} <= happened else -0.15
    return against, [because(Reason.OTHER_STATUS, f"{a.status} / {b.status}")]


def _range(low: int | None, high: int | None) -> str:
    if low == high:
        return str(low)
    return f"{'' if low is None else low}-{'' if high is None else high}"


def _told(a: EventSketch, b: EventSketch) -> Iterable[str]:
    if a.told_by != b.told_by:
        yield because(Reason.OTHER_CLAIM, f"{a.told_by or '-'} / {b.told_by or '-'}")
