"""Records of the store as JSON, shared by pages, HTTP API and MCP server, in the words of `model.record`."""

from __future__ import annotations

from typing import Any

from marsad.model.event import Participant
from marsad.model.record import coded_to_record, count_to_record, event_to_record, place_to_record
from marsad.model.relation import Judgement, Relation
from marsad.observatory.views.rows import long_counts, quads_of
from marsad.store.views import EventDetail, EventRow, Facets, Mover, Overview, SourceRow, StoryDetail, StoryRow

Record = dict[str, Any]


def event(row: EventRow) -> Record:
    """Return an event of a list, with its sentence and its story's head. Spans count in the story's text."""
    quoted = " " * row.sentence_span.start + row.sentence  # letters before the sentence are blank, so that spans fit
    return {
        "id": row.id,
        "type": row.type.value,
        "mode": row.mode,
        "quad": row.quad.value,
        "status": row.status.value,
        "cameo": row.cameo,
        "score": row.score,
        "goldstein": row.goldstein,
        "confidence": row.confidence,
        "historical": row.historical,
        "contexts": list(row.contexts),
        "day": row.day or None,
        "date": row.date.iso if row.date else None,
        "trigger": row.trigger,
        "actors": [side(one) for one in row.actors],
        "recipients": [side(one) for one in row.recipients],
        "by": row.attributed_to.text if row.attributed_to else None,
        "place": place_to_record(row.place, quoted) if row.place else None,
        "counts": [count_to_record(one, quoted) for one in row.counts],
        "sentence": row.sentence,
        "sentence_span": list(row.sentence_span),
        "trigger_in_sentence": list(row.trigger_at),
        "story": story_head(row.story),
    }


def side(one: Participant) -> Record:
    """Return an actor or recipient."""
    return {
        "text": one.text,
        "code": one.code,
        "name": one.name or None,
        "actor_id": one.actor_id,
        "span": list(one.span),
    }


def story_head(row: StoryRow) -> Record:
    """Return what tells a story apart in a list."""
    return {
        "id": row.id,
        "title": row.title,
        "outlet": row.outlet,
        "source": row.source,
        "url": row.url,
        "published": row.day or None,
        "events": row.events,
    }


def whole_event(detail: EventDetail) -> Record:
    """Return an event with all its evidence and what it was judged to be."""
    whole = next(one for one in detail.coded.events if one.id == detail.row.id)
    record = event_to_record(whole, detail.coded.story.text)
    judged = [judgement(one) for one in detail.judgements]
    return {**record, "story_id": detail.row.story.id, "judgements": judged}


def whole_story(detail: StoryDetail) -> Record:
    """Return a story, whole, with the id of its cluster."""
    return {**coded_to_record(detail.coded), "cluster": detail.cluster.id if detail.cluster else None}


def judgement(one: Judgement) -> Record:
    """Return whether two things are one, and why."""
    return {"a": one.a, "b": one.b, "verdict": one.verdict.value, "score": one.score, "why": list(one.why)}


def facets(found: Facets) -> Record:
    """Return counts by each value."""
    names = ("types", "quads", "statuses", "countries", "outlets", "certainty", "months")
    counted = {name: {tally.value: tally.events for tally in getattr(found, name)} for name in names}
    return {"total": found.total, **counted}


def source(row: SourceRow) -> Record:
    """Return an outlet."""
    return {
        "outlet": row.outlet,
        "stories": row.stories,
        "events": row.events,
        "first": row.first or None,
        "last": row.last or None,
    }


def mover(one: Mover) -> Record:
    """Return a pair whose relation moves."""
    return {
        "actor": one.actor,
        "recipient": one.recipient,
        "events": one.events,
        "before": one.before,
        "score": one.score,
        "score_before": one.score_before,
    }


def overview(found: Overview) -> Record:
    """Return the whole store at a glance."""
    return {
        "stories": found.stories,
        "events": found.events,
        "outlets": found.outlets,
        "actors": found.actors,
        "first": found.first or None,
        "last": found.last or None,
        "latest": [event(row) for row in found.latest],
        "movers": [mover(one) for one in found.movers],
        "sources": [source(row) for row in found.sources],
    }


def relation(found: Relation) -> Record:
    """Return what one actor did to another over time."""
    return {
        "actor": found.actor,
        "recipient": found.recipient,
        "grain": found.grain,
        "series": [
            {
                "period": point.period,
                "events": point.events,
                **long_counts(quads_of(point.by_quad)),
                "types": dict(point.by_type),
                "score": point.score,
            }
            for point in found.series
        ],
    }
