"""A coded story as rows. `rebuild` is the way back; a property test holds that the two are inverse.

Rows are plain tuples in the column order of `schema`: a story makes some fifty of them, and building them is what
ingest spends its time on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any, Final

import sqlalchemy as sa

from marsad.model.event import CodedStory, Event, Participant
from marsad.model.mention import ActorMention, Count, PlaceMention, Quotation, TimeExpression
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


@dataclass(slots=True)
class Batch:
    """Rows of one transaction, by table."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table.name: [] for table in TABLES})

    def add(self, coded: CodedStory, *, story_pk: int, first_event: int, mark: str) -> None:
        """Add a story's rows; its events take the numbers from `first_event` on."""
        self.rows["stories"].append(_story(coded, story_pk, mark))
        day = published_day(coded.story)
        for n, event in enumerate(coded.events):
            self._event(event, first_event + n, story_pk, n, event_day(event, day), coded.story.outlet)
        mentions = coded.mentions
        add = self.rows["mentions"].append
        for n, actor in enumerate(mentions.actors):
            add(_actor(actor, story_pk, n))
        for n, place in enumerate(mentions.places):
            add(_place(place, story_pk, n))
        for n, time in enumerate(mentions.times):
            add(_time(time, story_pk, n))
        self.rows["quotations"].extend(_quotation(q, story_pk, n) for n, q in enumerate(mentions.quotations))
        self.rows["counts"].extend(_count(c, story_pk, -1, n) for n, c in enumerate(mentions.counts))

    def _event(self, event: Event, pk: int, story_pk: int, n: int, day: str, outlet: str | None) -> None:
        self.rows["events"].append(_event(event, pk, story_pk, n, day, outlet))
        sides = self.rows["participants"]
        sides.extend(_participant(p, pk, ACTOR, i, day) for i, p in enumerate(event.actors))
        sides.extend(_participant(p, pk, RECIPIENT, i, day) for i, p in enumerate(event.recipients))
        if event.attributed_to:
            sides.append(_participant(event.attributed_to, pk, SPEAKER, 0, day))
        self.rows["dyads"].extend(_dyads(event, pk, day))
        self.rows["evidence"].extend(
            (pk, i, *e.trigger, *e.sentence, *e.tokens, e.frame, e.construction) for i, e in enumerate(event.evidence)
        )
        self.rows["counts"].extend(_count(c, story_pk, n, i) for i, c in enumerate(event.counts))


def head_of(code: str) -> str:
    """Return the country or organisation of a code: what stands before its first blank."""
    return code.partition(" ")[0]


def published_day(story: Story) -> str:
    """Return the ISO day a story was published, "" where it is not known."""
    return story.published.isoformat() if story.published else ""


def event_day(event: Event, published: str) -> str:
    """Return the day under which an event is listed: the first of its own date, else the day of publication."""
    return event.date.start.isoformat() if event.date else published


def fingerprint(coded: CodedStory) -> str:
    """Return a mark over what was read and who read it: an equal one means that nothing has to be written."""
    found = coded.mentions
    sizes = tuple(map(len, (found.actors, found.places, found.times, found.quotations, found.counts, coded.rejected)))
    whole = (coded.story, coded.code_version, coded.lexicon_version, sizes, [_outline(e) for e in coded.events])
    return hashlib.blake2b(repr(whole).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _outline(event: Event) -> tuple[object, ...]:
    """Return what tells two codings of one event apart; its `repr` is cheaper than that of the whole."""
    sides = [(side.code, *side.span) for side in (*event.actors, *event.recipients)]
    speaker = event.attributed_to.text if event.attributed_to else None
    date = event.date.iso if event.date else None
    place = event.place.name if event.place else None
    proof = [(*e.trigger, e.frame) for e in event.evidence]
    what = (event.id, event.type.value, event.mode, event.status.value, event.confidence, event.cameo, event.contexts)
    return (*what, sides, len(event.actors), speaker, date, place, proof, len(event.counts))


def _story(coded: CodedStory, pk: int, mark: str) -> Row:
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
        "mention_notes": coded.mentions.notes,
        "notes": coded.notes,
        "sentences": coded.sentences,
        "actors": [actor.id for actor in coded.actors],
        "rejected": [(c.trigger, c.sentence, c.frame, c.type, c.reason) for c in coded.rejected],
    }
    return (
        pk,
        story.id,
        story.title,
        story.outlet,
        story.source,
        story.url,
        published_day(story) or None,
        published_day(story),
        len(coded.events),
        mark,
        coded.code_version,
        coded.lexicon_version,
        story.text,
        _encode({name: value for name, value in detail.items() if value is not None and value != () and value != []}),
    )


def _event(event: Event, pk: int, story_pk: int, n: int, day: str, outlet: str | None) -> Row:
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
        pk,
        event.id,
        story_pk,
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
        _encode(event.contexts),
        _encode(detail),
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


def _actor(mention: ActorMention, story_pk: int, n: int) -> Row:
    detail = _encode(
        (
            mention.first,
            mention.last,
            mention.head,
            mention.reference,
            mention.plural,
            mention.group,
            mention.antecedent,
            mention.members,
        )
    )
    return (story_pk, "actor", n, *mention.span, mention.name, mention.code, mention.actor_id, detail)


def _place(place: PlaceMention, story_pk: int, n: int) -> Row:
    detail = _encode(
        (place.first, place.last, place.name_en, place.kind, place.geonames, place.lat, place.lon, place.dateline)
    )
    return (story_pk, "place", n, *place.span, place.name, place.country, None, detail)


def _time(time: TimeExpression, story_pk: int, n: int) -> Row:
    value = time.value
    dates = (value.start.isoformat(), value.end.isoformat(), value.precision) if value else None
    detail = _encode((time.first, time.last, dates, time.clock, time.problem))
    return (story_pk, "time", n, *time.span, time.kind, value.iso if value else "", None, detail)


def _quotation(quotation: Quotation, story_pk: int, n: int) -> Row:
    detail = _encode((quotation.first, quotation.last, quotation.speaker_span, quotation.cue, quotation.via))
    return (story_pk, n, *quotation.span, quotation.direct, quotation.speaker, detail)


def _count(count: Count, story_pk: int, event_n: int, n: int) -> Row:
    span = count.span
    numbers = (count.low, count.high, count.approximate)
    return (story_pk, n, event_n, count.kind, *numbers, *span, count.first, count.last)


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
