"""A small world of coded stories: a few hundred events with every value a filter can ask for, always the same."""

import random
from datetime import date, timedelta

from marsad.model.event import CodedStory, EventType, Status
from tests.factories import make_coded, make_event, make_story

SIDES = [
    ("القوات الروسية", "RUS MIL"),
    ("موسكو", "RUS GOV"),
    ("كييف", "UKR GOV"),
    ("واشنطن", "USA GOV"),
    ("الأمم المتحدة", "IGO:UN"),
    ("السيسي", "EGY GOV", "egy.sisi"),
    ("فيدان", "TUR GOV", "tur.fidan"),
    ("حماس", "PSE REB"),
    ("متظاهرون", "XXX CIV"),
]
PLACES = ["خاركيف", "القاهرة", "غزة", "صنعاء", None, None]
OUTLETS = ["وكالة الشرق", "صحيفة النهار الجديد", "إذاعة المدينة", None]
TOPICS = ["وقف إطلاق النار", "أسعار القمح", "الحكومة الجديدة", "عقوبات اقتصادية", "تبادل الأسرى"]
FIRST_DAY = date(2023, 11, 1)


def world(size: int = 60, *, seed: int = 7) -> list[CodedStory]:
    draw = random.Random(seed)
    return [_story(draw, n) for n in range(size)]


def _story(draw: random.Random, n: int) -> CodedStory:
    sides = draw.sample(SIDES, 5)
    place = draw.choice(PLACES)
    names = "، ".join(side[0] for side in sides)
    text = f"الخبر رقم {n} عن {draw.choice(TOPICS)} بين {names}" + (f" في {place}" if place else "") + "."
    day = draw.choice([FIRST_DAY + timedelta(days=draw.randrange(150)), None]) if n % 9 == 0 else None
    published = day or (None if n % 17 == 0 else FIRST_DAY + timedelta(days=draw.randrange(150)))
    story = make_story(
        text,
        id=f"s{n:04d}",
        title=f"عنوان {n}",
        outlet=draw.choice(OUTLETS),
        published=published,
        url=f"https://a.test/{n}",
    )
    events = [_event(draw, story, sides, place, k) for k in range(draw.randrange(1, 7))]
    return make_coded(story, events)


def _event(draw, story, sides, place, k):
    actors = draw.sample(sides, draw.choice([0, 1, 1, 2]))
    rest = [side for side in sides if side not in actors]
    when = draw.choice([None, None, "2024-01", "2023", str(FIRST_DAY + timedelta(days=draw.randrange(170)))])
    return make_event(
        story,
        type=draw.choice(list(EventType)).value,
        mode=draw.choice([None, "m1", "m2"]),
        trigger="الخبر",
        actors=actors,
        recipients=draw.sample(rest, draw.choice([0, 1, 1, 2])),
        status=draw.choice([s.value for s in Status]),
        by=draw.choice([None, None, sides[0]]),
        date=when,
        place=draw.choice([place, None]),
        confidence=draw.choice([0.35, 0.5, 0.62, 0.77, 0.8, 0.93]),
        historical=draw.random() < 0.2,
        id=f"{story.id}-e{k}",
    )
