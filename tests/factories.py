"""Records for tests, built from words: every span is found in the text, so a factory cannot point beside it.

    story = make_story()                                   # a short story of ours, all defaults
    event = make_event(story, trigger="قصفت", actors=[("القوات الروسية", "RUS MIL")])
    coded = make_coded(story, [event])                     # mentions follow from the events unless given

Everything has a default: `make_coded()` is a whole coded story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from marsad.model.event import CodedStory, Event, EventType, Evidence, Participant, QuadClass, Status
from marsad.model.ids import stable_id
from marsad.model.mention import (
    Actor,
    ActorMention,
    Count,
    DateValue,
    Mentions,
    PlaceMention,
    Quotation,
    Reference,
    TimeExpression,
)
from marsad.model.news import Story
from marsad.model.text import Span

TITLE = "قصف على أطراف المدينة والوزير يدعو إلى هدنة"
TEXT = (
    "قصفت القوات الروسية مستودعا في خاركيف يوم الثلاثاء، مما أدى إلى مقتل 12 مدنيا.\n"
    "ودعا وزير الخارجية التركي هاكان فيدان الطرفين إلى هدنة فورية، وقال: «لا غالب في هذه الحرب».\n"
    "والتقى الرئيس المصري عبد الفتاح السيسي نظيره الفرنسي في القاهرة لبحث الأزمة."
)
PLACES = {
    "خاركيف": ("Kharkiv", "UKR", 706483, 49.98, 36.25),
    "القاهرة": ("Cairo", "EGY", 360630, 30.06, 31.25),
    "غزة": ("Gaza", "PSE", 281133, 31.5, 34.47),
    "صنعاء": ("Sanaa", "YEM", 71137, 15.35, 44.2),
}
_QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), QuadClass.VERBAL_COOPERATION),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), QuadClass.MATERIAL_COOPERATION),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), QuadClass.VERBAL_CONFLICT),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), QuadClass.MATERIAL_CONFLICT),
}
_SCORES = {
    QuadClass.VERBAL_COOPERATION: 3.0,
    QuadClass.MATERIAL_COOPERATION: 6.0,
    QuadClass.VERBAL_CONFLICT: -3.0,
    QuadClass.MATERIAL_CONFLICT: -8.0,
}
_CAMEO = {"ASSAULT": "190", "CONSULT": "040", "REQUEST": "020", "ACCUSE": "110", "SUPPORT": "050", "PROTEST": "140"}
_SENTENCE = re.compile(r"[^\n.]+[.]?")

Side = tuple[str, str] | tuple[str, str, str]


def find(text: str, words: str, *, start: int = 0) -> Span:
    """Return the span of `words` in `text`, whole words before parts; what is not there is an error of the test."""
    whole = re.compile(rf"(?<!\w)[وفبلك]?({re.escape(words)})(?!\w)").search(text, start)
    at = whole.start(1) if whole else text.find(words, start)
    if at < 0:
        raise ValueError(f"{words!r} does not stand in {text!r}")
    return Span(at, at + len(words))


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a simple text: a full stop or a new line ends one."""
    return tuple(Span(m.start(), m.end()) for m in _SENTENCE.finditer(text) if m.group().strip())


def sentence_of(text: str, span: Span) -> Span:
    """Return the sentence in which `span` begins."""
    return next(s for s in sentences(text) if s.start <= span.start < s.end)


def make_story(text: str = TEXT, **given: Any) -> Story:
    """Return a story; `id` follows from the text unless given."""
    fields: dict[str, Any] = {
        "title": TITLE if text == TEXT else None,
        "outlet": "مرصد الأخبار",
        "source": "وكالات",
        "published": date(2024, 3, 13),
        "url": None,
    }
    fields.update(given)
    fields.setdefault("id", Story.id_for(text, title=fields["title"], url=fields["url"]))
    return Story(text=text, **fields)


def make_participant(text: str, side: Side, *, slot: str = "subject") -> Participant:
    """Return a participant from (words, code) or (words, code, actor id)."""
    words, code, *rest = side
    return Participant(words, code, find(text, words), slot, name=words, actor_id=rest[0] if rest else None)


def make_place(text: str, words: str) -> PlaceMention:
    """Return a place mention, with coordinates where `PLACES` has them."""
    name_en, country, geonames, lat, lon = PLACES.get(words, ("", "", None, None, None))
    return PlaceMention(
        find(text, words),
        0,
        1,
        words,
        name_en=name_en,
        kind="city",
        country=country,
        geonames=geonames,
        lat=lat,
        lon=lon,
    )


def make_count(text: str, words: str, *, kind: str = "killed", low: int | None, high: int | None = None) -> Count:
    """Return a number of people that stands in the text as `words`."""
    return Count(find(text, words), 0, 1, kind, low, low if high is None else high)


def make_date(iso: str) -> DateValue:
    """Return the value of an ISO day, month or year."""
    if len(iso) == 10:
        return DateValue(date.fromisoformat(iso), date.fromisoformat(iso), "day")
    year = int(iso[:4])
    if len(iso) == 4:
        return DateValue(date(year, 1, 1), date(year, 12, 31), "year")
    month = int(iso[5:7])
    last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
    return DateValue(date(year, month, 1), date.fromordinal(last), "month")


def make_event(
    story: Story | None = None,
    *,
    type: str = "ASSAULT",  # noqa: A002  the record's own word
    mode: str | None = None,
    trigger: str | None = None,
    actors: Sequence[Side] = (),
    recipients: Sequence[Side] = (),
    status: str = "actual",
    by: Side | None = None,
    date: str | None = None,
    place: str | None = None,
    counts: Sequence[Count] = (),
    confidence: float = 0.8,
    contexts: Sequence[str] = (),
    frame: str = "events/test.yaml#frame",
    **given: Any,
) -> Event:
    """Return an event of `story`. Without a trigger it is the shelling of the default story."""
    story = story or make_story()
    if trigger is None and story.text == TEXT:
        trigger, actors, place = "قصفت", actors or [("القوات الروسية", "RUS MIL")], place or "خاركيف"
    trigger = trigger or story.text.split()[0]
    at = find(story.text, trigger)
    quad = _QUADS[type]
    fields: dict[str, Any] = {
        "id": stable_id("event", story=story.id, type=type, mode=mode, start=at.start, end=at.end),
        "story_id": story.id,
        "type": EventType(type),
        "mode": mode,
        "contexts": tuple(contexts),
        "cameo": _CAMEO.get(type, "010"),
        "quad": quad,
        "score": _SCORES[quad],
        "goldstein": _SCORES[quad],
        "trigger": trigger,
        "actors": tuple(make_participant(story.text, side) for side in actors),
        "recipients": tuple(make_participant(story.text, side, slot="object") for side in recipients),
        "status": Status(status),
        "attributed_to": make_participant(story.text, by, slot="speaker") if by else None,
        "date": make_date(date) if date else None,
        "place": make_place(story.text, place) if place else None,
        "counts": tuple(counts),
        "evidence": (Evidence(at, sentence_of(story.text, at), frame, "verb"),),
        "confidence": confidence,
    }
    fields.update(given)
    return Event(**fields)


def default_events(story: Story) -> tuple[Event, ...]:
    """Return the three events of the default story."""
    killed = make_count(story.text, "12 مدنيا", low=12)
    return (
        make_event(story, mode="shell", date="2024-03-12", counts=[killed], recipients=[("12 مدنيا", "UKR CIV")]),
        make_event(
            story,
            type="REQUEST",
            mode="cease-fire",
            trigger="دعا",
            actors=[("وزير الخارجية التركي هاكان فيدان", "TUR GOV", "fidan")],
            recipients=[("الطرفين", "RUS"), ("الطرفين", "UKR")],
        ),
        make_event(
            story,
            type="CONSULT",
            mode="visit",
            trigger="التقى",
            actors=[("الرئيس المصري عبد الفتاح السيسي", "EGY GOV", "sisi"), ("نظيره الفرنسي", "FRA GOV")],
            place="القاهرة",
        ),
    )


def mentions_of(story: Story, events: Iterable[Event]) -> Mentions:
    """Return the mentions that the events need, in text order, with the quotations of the text."""
    events = tuple(events)
    sides = {p.span: p for e in events for p in (*e.actors, *e.recipients)}
    places = {e.place.span: e.place for e in events if e.place}
    counts = {(c.span, c.kind): c for e in events for c in e.counts}
    quotations = [
        Quotation(Span(m.start(1), m.end(1)), 0, 1, speaker=None) for m in re.finditer("«([^»]+)»", story.text)
    ]
    tuesday = "يوم الثلاثاء"
    times = [(find(story.text, tuesday), make_date("2024-03-12"))] if tuesday in story.text else []
    return Mentions(
        actors=tuple(
            ActorMention(s, 0, 1, 0, p.name, p.code, Reference.NAME, p.actor_id) for s, p in sorted(sides.items())
        ),
        places=tuple(places[s] for s in sorted(places)),
        times=tuple(TimeExpression(span, 0, 2, value, "weekday") for span, value in times),
        quotations=tuple(quotations),
        counts=tuple(counts[k] for k in sorted(counts)),
    )


def make_actor(id: str = "sisi", **given: Any) -> Actor:  # noqa: A002  the record's own word
    """Return an actor as the lexicon knows it."""
    fields: dict[str, Any] = {
        "name": "عبد الفتاح السيسي",
        "name_en": "Abdel Fattah el-Sisi",
        "kind": "person",
        "country": "EGY",
        "sectors": ("GOV",),
        "wikidata": "Q307871",
    }
    fields.update(given)
    return Actor(id=id, **fields)


def make_coded(
    story: Story | None = None,
    events: Sequence[Event] | None = None,
    *,
    mentions: Mentions | None = None,
    actors: Sequence[Actor] = (),
    code_version: str = "1.0",
    lexicon_version: str = "abc",
    **given: Any,
) -> CodedStory:
    """Return a coded story; without events it has the default ones, or one made of its first word."""
    story = story or make_story()
    if events is None:
        events = default_events(story) if story.text == TEXT else (make_event(story),)
    if not actors and any(p.actor_id == "sisi" for e in events for p in e.actors):
        actors = (make_actor(),)
    return CodedStory(
        story=story,
        mentions=mentions or mentions_of(story, events),
        events=tuple(events),
        actors=tuple(actors),
        sentences=sentences(story.text),
        code_version=code_version,
        lexicon_version=lexicon_version,
        **given,
    )
