"""What a filter means, said again in plain Python over the coded stories: the yardstick of lists, counts and facets."""

from marsad.model.event import CodedStory, Event
from marsad.store import EventFilter

Told = tuple[CodedStory, Event]


def day_of(coded: CodedStory, event: Event) -> str:
    if event.date:
        return event.date.start.isoformat()
    return coded.story.published.isoformat() if coded.story.published else ""


def is_key(key: str, side) -> bool:
    return key in (side.code.partition(" ")[0], side.code, side.actor_id)


def chosen(coded: CodedStory, event: Event, asked: EventFilter, *, text_hits: set[str] | None = None) -> bool:
    day = day_of(coded, event)
    heads = {s.code.partition(" ")[0] for s in (*event.actors, *event.recipients)}
    place = event.place.country if event.place else None
    ends = {10: asked.date_to, 7: f"{asked.date_to}-31", 4: f"{asked.date_to}-12-31"}
    return all(
        [
            not asked.types or event.type.value in asked.types,
            not asked.modes or event.mode in asked.modes,
            not asked.quads or event.quad.value in asked.quads,
            not asked.statuses or event.status.value in asked.statuses,
            not asked.outlet or coded.story.outlet in asked.outlet,
            not asked.date_from or day >= asked.date_from,
            not asked.date_to or "" < day <= ends[len(asked.date_to)],
            event.confidence >= asked.min_confidence,
            asked.historical is None or event.historical == asked.historical,
            not asked.story or coded.story.id == asked.story,
            not asked.actor or any(is_key(asked.actor, s) for s in event.actors),
            not asked.recipient or any(is_key(asked.recipient, s) for s in event.recipients),
            not asked.either or any(is_key(asked.either, s) for s in (*event.actors, *event.recipients)),
            not asked.country or asked.country in heads or asked.country == place,
            not asked.pair or is_pair(event, *asked.pair),
            text_hits is None or coded.story.id in text_hits,
        ]
    )


def is_pair(event: Event, actor: str, recipient: str) -> bool:
    if event.recipients:
        return any(is_key(actor, a) for a in event.actors) and any(is_key(recipient, r) for r in event.recipients)
    return any(
        is_key(actor, a) and is_key(recipient, r)
        for a in event.actors
        for r in event.actors
        if a is not r and a.code != r.code
    )


def select(world: list[CodedStory], asked: EventFilter, *, text_hits: set[str] | None = None) -> list[Told]:
    """The events of a filter, newest first, later written ones before earlier ones of the same day."""
    told = [(c, e) for c in world for e in c.events]
    found = [(day_of(c, e), n, c, e) for n, (c, e) in enumerate(told) if chosen(c, e, asked, text_hits=text_hits)]
    found.sort(key=lambda row: row[:2], reverse=True)
    return [(c, e) for _, _, c, e in found]
