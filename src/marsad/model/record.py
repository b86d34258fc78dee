"""The border form of a coded story: one JSON object, the same in files, in the HTTP API and on the command line.

It is a superset of the record in which event gold is usually kept (`id`, `events`, `quotations`, `dates` with their
plain fields), so that one scorer reads both. Every span is `[start, end]`, half-open code points of `text`. Keys always
come in the same order, and lists in text order, so equal stories give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marsad.model.event import CodedStory, Event, Evidence, Participant
from marsad.model.mention import ActorMention, Count, DateValue, PlaceMention, Quotation, TimeExpression
from marsad.model.news import Story
from marsad.model.text import Span

Record = dict[str, Any]


def coded_to_record(coded: CodedStory) -> Record:
    """Return the coded story as JSON-ready values.

    `events`, `quotations` (direct speech only) and `dates` (only those with a value) carry the gold's fields first and
    Marsad's own after them. `mentions` holds what the three lists do not: actors, places, numbers, indirect speech.
    """
    story, mentions = coded.story, coded.mentions
    text = story.text
    return {
        **_story(story),
        "events": [event_to_record(event, text) for event in coded.events],
        "quotations": [_quotation(quotation, text) for quotation in mentions.quotations if quotation.direct],
        "dates": [_time(time, time.value, text) for time in mentions.times if time.value is not None],
        "mentions": {
            "actors": [_actor(mention, text) for mention in mentions.actors],
            "places": [place_to_record(place, text) for place in mentions.places],
            "counts": [count_to_record(count, text) for count in mentions.counts],
            "indirect_speech": [
                _quotation(quotation, text) for quotation in mentions.quotations if not quotation.direct
            ],
        },
        "sentences": _spans(coded.sentences),
        "code_version": coded.code_version,
        "lexicon_version": coded.lexicon_version,
        "notes": [*story.notes, *mentions.notes, *coded.notes],
    }


def event_to_record(event: Event, text: str) -> Record:
    """Return one event; `text` is its story's text, from which the evidence sentence is quoted."""
    return {
        "type": event.type.value,
        "mode": event.mode,
        "trigger": event.trigger,
        "actors": [_participant(side) for side in event.actors],
        "recipients": [_participant(side) for side in event.recipients],
        "status": event.status.value,
        "by": event.attributed_to.text if event.attributed_to else None,
        "date": event.date.iso if event.date else None,
        "place": event.place.span.of(text) if event.place else None,
        "id": event.id,
        "by_code": event.attributed_to.code if event.attributed_to else None,
        "by_span": _span(event.attributed_to.span) if event.attributed_to else None,
        "date_start": event.date.start.isoformat() if event.date else None,
        "date_end": event.date.end.isoformat() if event.date else None,
        "date_precision": event.date.precision if event.date else None,
        "located": place_to_record(event.place, text) if event.place else None,
        "contexts": list(event.contexts),
        "cameo": event.cameo,
        "quad": event.quad.value,
        "score": event.score,
        "goldstein": event.goldstein,
        "confidence": event.confidence,
        "historical": event.historical,
        "counts": [count_to_record(count, text) for count in event.counts],
        "sentence": event.evidence[0].sentence.of(text) if event.evidence else None,
        "evidence": [_evidence(place) for place in event.evidence],
    }


def _story(story: Story) -> Record:
    return {
        "id": story.id,
        "title": story.title,
        "subtitle": story.subtitle,
        "outlet": story.outlet,
        "source": story.source,
        "byline": story.byline,
        "section": story.section,
        "tags": list(story.tags),
        "language": story.language,
        "url": story.url,
        "page": story.page,
        "published": story.published.isoformat() if story.published else None,
        "published_at": story.published_at.isoformat() if story.published_at else None,
        "updated_at": story.updated_at.isoformat() if story.updated_at else None,
        "related": [{"title": link.title, "url": link.url} for link in story.related],
        "text": story.text,
    }


def _participant(side: Participant) -> Record:
    return {
        "text": side.text,
        "code": side.code,
        "name": side.name or None,
        "actor_id": side.actor_id,
        "slot": side.slot,
        "span": _span(side.span),
        "antecedent": _span(side.antecedent),
    }


def _evidence(place: Evidence) -> Record:
    return {
        "trigger": _span(place.trigger),
        "sentence": _span(place.sentence),
        "frame": place.frame,
        "construction": place.construction,
    }


def _quotation(quotation: Quotation, text: str) -> Record:
    return {
        "text": quotation.span.of(text),
        "speaker": quotation.speaker,
        "span": _span(quotation.span),
        "speaker_span": _span(quotation.speaker_span),
        "via": list(quotation.via),
    }


def _time(time: TimeExpression, value: DateValue | None, text: str) -> Record:
    return {
        "text": time.span.of(text),
        "value": value.iso if value else None,
        "span": _span(time.span),
        "kind": time.kind,
        "clock": time.clock,
    }


def _actor(mention: ActorMention, text: str) -> Record:
    return {
        "text": mention.span.of(text),
        "code": mention.code,
        "name": mention.name,
        "actor_id": mention.actor_id,
        "reference": mention.reference.value,
        "span": _span(mention.span),
        "antecedent": _span(mention.antecedent),
    }


def place_to_record(place: PlaceMention, text: str) -> Record:
    """Return a place mention with what the gazetteer knows of it; coordinates are WGS 84 degrees."""
    return {
        "text": place.span.of(text),
        "name": place.name,
        "name_en": place.name_en,
        "kind": place.kind,
        "country": place.country,
        "geonames": place.geonames,
        "lat": place.lat,
        "lon": place.lon,
        "span": _span(place.span),
    }


def count_to_record(count: Count, text: str) -> Record:
    """Return a number of people; `low` and `high` are inclusive, null is an open end."""
    return {
        "text": count.span.of(text),
        "kind": count.kind,
        "low": count.low,
        "high": count.high,
        "approximate": count.approximate,
        "span": _span(count.span),
    }


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
