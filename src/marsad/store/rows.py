"""A coded story as rows. `rebuild` is the way back; a property test holds that the two are inverse.

Rows are plain tuples in the column order of `schema`: a story makes some fifty of them, and building them is what
ingest spends its time on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from itertools import permutations
from typing import Any, Final

import sqlalchemy as sa

from marsad.model.codes import head_of
from marsad.model.event import CodedStory, Event, Participant
from marsad.model.mention import ActorMention, Count, DateValue, Mentions, PlaceMention, Quotation, TimeExpression
from marsad.model.news import Story
from marsad.store import schema
from marsad.store.schema import ACTOR, RECIPIENT, SPEAKER

Row = tuple[Any, ...]

# In the order of writing: owners before what they own.
TABLES: Final[tuple[sa.Table, ...]] = (
    schema.stories,
    schema.events,
    schema.participants,
    schema.dyads,
    schema.evidence,
    schema.mentions,
    schema.quotations,
    schema.counts,
)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class StoryRows:
    """The rows of one story, by table, numbered from 0: `shifted` gives them the numbers they are written under.

    `fingerprint` is a mark over all of them: an equal one means that there is nothing to write.
    """

    __slots__ = ("events", "fingerprint", "rows", "story")

    def __init__(self, coded: CodedStory) -> None:
        self.story = coded.story
        self.events = len(coded.events)
        self.rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
        day = published_day(coded.story)
        for n, event in enumerate(coded.events):
            self._event(event, n, event_day(event, day))
        mentions = coded.mentions
        found = self.rows["mentions"]
        found.extend(_actor(actor, n) for n, actor in enumerate(mentions.actors))
        found.extend(_place(place, n) for n, place in enumerate(mentions.places))
        found.extend(_time(time, n) for n, time in enumerate(mentions.times))
        self.rows["quotations"].extend(_quotation(q, n) for n, q in enumerate(mentions.quotations))
        self.rows["counts"].extend(_count(c, -1, n) for n, c in enumerate(mentions.counts))
        story = _story(coded, day)
        whole = _encode((story, self.rows, [astuple(actor) for actor in coded.actors]))
        self.fingerprint = hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=16).hexdigest()
        self.rows["stories"].append((*story, self.fingerprint))

    def _event(self, event: Event, n: int, day: str) -> None:
        self.rows["events"].append(_event(event, n, day, self.story.outlet))
        sides = self.rows["participants"]
        sides.extend(_participant(p, n, ACTOR, i, day) for i, p in enumerate(event.actors))
        sides.extend(_participant(p, n, RECIPIENT, i, day) for i, p in enumerate(event.recipients))
        if event.attributed_to:
            sides.append(_participant(event.attributed_to, n, SPEAKER, 0, day))
        self.rows["dyads"].extend(_dyads(event, n, day))
        self.rows["evidence"].extend(
            (n, i, *e.trigger, *e.sentence, *e.tokens, e.frame, e.construction) for i, e in enumerate(event.evidence)
        )
        self.rows["counts"].extend(_count(c, n, i) for i, c in enumerate(event.counts))

    def shifted(self, table: str, *, story_pk: int, first_event: int) -> list[Row]:
        """Return the rows of a table under their own numbers."""
        rows = self.rows[table]
        if table == "events":
            return [(row[0] + first_event, row[1], story_pk, *row[3:]) for row in rows]
        base = first_event if table in _BY_EVENT else story_pk
        return [(row[0] + base, *row[1:]) for row in rows]


_BY_EVENT: Final = frozenset({"participants", "dyads", "evidence"})


def published_day(story: Story) -> str:
    """Return the ISO day a story was published, "" where it is not known."""
    return story.published.isoformat() if story.published else ""


def event_day(event: Event, published: str) -> str:
    """Return the day under which an event is listed: the first of its own date, else the day of publication."""
    return event.date.start.isoformat() if event.date else published


def _story(coded: CodedStory, day: str) -> Row:
    story = coded.story
    detail = {
        "subtitle": story.subtitle,
        "byline": story.byline,
        "section": story.section,
        "tags": story.tags,
        "language": story.language,
        "published_at": story.published_at.isoformat() if story.published_at else None,
        "updated_at": story.updated_at.isoformat() if story.updated_at else None,
        "page": story.page,
        "related": [(link.title, link.url) for link in story.related],
        "story_notes": story.notes,
        "mentions": _mention_details(coded.mentions),
        "mention_notes": coded.mentions.notes,
        "notes": coded.notes,
        "sentences": coded.sentences,
        "actors": [actor.id for actor in coded.actors],
        "rejected": [(c.trigger, c.sentence, c.frame, c.type, c.reason) for c in coded.rejected],
    }
    return (
        0,
        story.id,
        story.title,
        story.outlet,
        story.source,
        story.url,
        day or None,
        day,
        len(coded.events),
        coded.code_version,
        coded.lexicon_version,
        story.text,
        _encode({name: value for name, value in detail.items() if value is not None and value != () and value != []}),
    )


def _event(event: Event, n: int, day: str, outlet: str | None) -> Row:
    place, date, first = event.place, event.date, event.evidence[0] if event.evidence else None
    detail: dict[str, Any] = {}
    if event.steps:
        detail["steps"] = [(s.stage, s.rule, s.span, s.result) for s in event.steps]
    if place:
        detail["place"] = (*place.span, place.first, place.last, place.dateline)
    located: Row = (None,) * 7
    if place:
        located = (place.name, place.name_en, place.kind, place.country, place.geonames, place.lat, place.lon)
    return (
        n,
        event.id,
        0,
        n,
        event.type.value,
        event.mode,
        event.quad.value,
        event.status.value,
        day,
        outlet,
        event.confidence,
        event.score,
        event.goldstein,
        event.cameo,
        event.historical,
        *((date.start.isoformat(), date.end.isoformat(), date.precision) if date else (None, None, None)),
        event.trigger,
        *((*first.trigger, *first.sentence) if first else (0, 0, 0, 0)),
        *located,
        _encode(event.contexts) if event.contexts else "[]",
        _encode(detail) if detail else "{}",
    )


def _participant(side: Participant, event_pk: int, kind: str, n: int, day: str) -> Row:
    antecedent = side.antecedent or (None, None)
    return (
        event_pk,
        kind,
        n,
        day,
        head_of(side.code),
        side.code,
        side.actor_id,
        side.name,
        side.text,
        *side.span,
        side.slot,
        *antecedent,
    )


def _dyads(event: Event, pk: int, day: str) -> Iterator[Row]:
    pairs: Iterable[tuple[Participant, Participant]]
    if event.recipients:
        pairs = ((a, r) for a in event.actors for r in event.recipients)
    else:
        pairs = ((a, r) for a, r in permutations(event.actors, 2) if a.code != r.code)
    mutual = not event.recipients
    for n, (a, r) in enumerate(pairs):
        if a.code and r.code:
            yield (
                pk,
                n,
                head_of(a.code),
                head_of(r.code),
                day,
                event.type.value,
                event.quad.value,
                event.score,
                mutual,
                a.code,
                r.code,
                a.actor_id,
                r.actor_id,
            )


def _actor(mention: ActorMention, n: int) -> Row:
    return (0, "actor", n, *mention.span, mention.name, mention.code, mention.actor_id)


def _place(place: PlaceMention, n: int) -> Row:
    return (0, "place", n, *place.span, place.name, place.country, None)


def _time(time: TimeExpression, n: int) -> Row:
    return (0, "time", n, *time.span, time.kind, time.value.iso if time.value else "", None)


def _mention_details(mentions: Mentions) -> dict[str, list[Row]]:
    """Return what the rows of mentions do not hold: it is only read back with the whole story, as one text."""
    return {
        "actor": [
            (m.first, m.last, m.head, m.reference, m.plural, m.group, m.antecedent, m.members) for m in mentions.actors
        ],
        "place": [(p.first, p.last, p.name_en, p.kind, p.geonames, p.lat, p.lon, p.dateline) for p in mentions.places],
        "time": [(t.first, t.last, _date(t.value), t.clock, t.problem) for t in mentions.times],
        "quotation": [(q.first, q.last, q.speaker_span, q.cue, q.via) for q in mentions.quotations],
    }


def _date(value: DateValue | None) -> Row | None:
    return (value.start.isoformat(), value.end.isoformat(), value.precision) if value else None


def _quotation(quotation: Quotation, n: int) -> Row:
    return (0, n, *quotation.span, quotation.direct, quotation.speaker)


def _count(count: Count, event_n: int, n: int) -> Row:
    span = count.span
    numbers = (count.low, count.high, count.approximate)
    return (0, n, event_n, count.kind, *numbers, *span, count.first, count.last)


def actor_rows(stories: Iterable[CodedStory]) -> list[Mapping[str, Any]]:
    """Return the lexicon actors that the stories name, each once, the last word on each."""
    found = {actor.id: actor for coded in stories for actor in coded.actors}
    return [
        {
            "id": actor.id,
            "name": actor.name,
            "name_en": actor.name_en,
            "kind": actor.kind,
            "country": actor.country,
            "sectors": _encode(actor.sectors),
            "wikidata": actor.wikidata,
        }
        for _, actor in sorted(found.items())
    ]
