"""Relations without a database: what each actor did to each other one, by day, week or month.

Counts as the store does: a row for each actor and recipient of an event, an event once a pair, mutual acts in both
directions; the day is the first of the event's own date, else the day of publication.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import permutations
from typing import Final

from marsad.errors import UsageError
from marsad.model.codes import head_of
from marsad.model.event import CodedStory, Event, EventType, QuadClass
from marsad.model.relation import Judgement, Relation, RelationPoint, Verdict

GRAINS: Final = ("day", "week", "month")


def relations(
    stories: Iterable[CodedStory], *, grain: str = "month", once: Iterable[Judgement] = ()
) -> tuple[Relation, ...]:
    """Return the relation of every pair of heads, pairs and periods in order.

    With `once`, judgements on events, an event that several outlets tell counts once: of reports with the verdict SAME
    only the first is counted.
    """
    if grain not in GRAINS:
        raise UsageError(f"unknown grain {grain!r} (one of: {', '.join(GRAINS)})")
    again = retold(once)
    told: dict[tuple[str, str], dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for coded in stories:
        for event in coded.events:
            day = event.date.start if event.date else coded.story.published
            if day is None or event.id in again:
                continue
            for pair in pairs(event):
                told[pair][period(day, grain)].append(event)
    return tuple(
        Relation(*pair, grain, tuple(_point(name, periods[name]) for name in sorted(periods)))
        for pair, periods in sorted(told.items())
    )


def pairs(event: Event) -> Iterator[tuple[str, str]]:
    """Yield the pairs of heads of an event, each once; the sides of a mutual act in both directions."""
    if event.recipients:
        sides = ((a, r) for a in event.actors for r in event.recipients)
    else:
        sides = ((a, r) for a, r in permutations(event.actors, 2) if a.code != r.code)
    yield from dict.fromkeys((head_of(a.code), head_of(r.code)) for a, r in sides if a.code and r.code)


def retold(judgements: Iterable[Judgement]) -> frozenset[str]:
    """Return the ids of events that were told before, by judgements of SAME: all but the smallest id of each group."""
    group: dict[str, str] = {}

    def root(event: str) -> str:
        while group.setdefault(event, event) != event:
            group[event] = event = group[group[event]]
        return event

    for judgement in judgements:
        if judgement.kind == "event" and judgement.verdict is Verdict.SAME:
            one, two = sorted((root(judgement.a), root(judgement.b)))
            group[two] = one
    return frozenset(event for event in group if root(event) != event)


def period(day: date, grain: str) -> str:
    """Return the name of a day's period: 2024-05-17, 2024-W20 (ISO weeks), 2024-05."""
    if grain == "day":
        return day.isoformat()
    if grain == "month":
        return day.isoformat()[:7]
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _point(name: str, events: list[Event]) -> RelationPoint:
    types = Counter(event.type for event in events)
    quads = Counter(event.quad for event in events)
    return RelationPoint(
        period=name,
        events=len(events),
        by_type=tuple((t.value, types[t]) for t in EventType if types[t]),
        by_quad=tuple((q.value, quads[q]) for q in QuadClass if quads[q]),
        score=round(sum(event.score for event in events) / len(events), 3),
    )
