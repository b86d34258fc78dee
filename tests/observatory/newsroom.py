"""A newsroom for tests and pictures: stories of our own making about well-known actors, coded by construction.

Every span is counted while a sentence is put together, so evidence cannot point beside its words. The same size and
seed give the same stories. Nothing here happened; outlets are made up.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from marsad.crossdoc import link_all
from marsad.model.event import CodedStory, Event, Evidence, Participant, Step
from marsad.model.ids import stable_id
from marsad.model.mention import Actor, Count, DateValue, Mentions, PlaceMention, Quotation
from marsad.model.news import Story
from marsad.model.text import Span
from marsad.store import open_store
from tests.factories import make_coded, make_event

LAST_DAY = date(2024, 3, 28)
OUTLETS = ["صحيفة الضفاف", "وكالة المدى", "شبكة الأفق", "جريدة المرفأ", "إذاعة الواحة", "منصة السطر الأول"]

PLACES = {
    "خاركيف": ("Kharkiv", "UKR", 49.98, 36.25),
    "كييف": ("Kyiv", "UKR", 50.45, 30.52),
    "غزة": ("Gaza", "PSE", 31.5, 34.47),
    "رفح": ("Rafah", "PSE", 31.3, 34.25),
    "جنوب لبنان": ("South Lebanon", "LBN", 33.3, 35.4),
    "الخرطوم": ("Khartoum", "SDN", 15.5, 32.56),
    "الفاشر": ("El Fasher", "SDN", 13.63, 25.35),
    "صنعاء": ("Sanaa", "YEM", 15.35, 44.2),
    "الحديدة": ("Hodeidah", "YEM", 14.8, 42.95),
    "القاهرة": ("Cairo", "EGY", 30.06, 31.25),
    "الدوحة": ("Doha", "QAT", 25.28, 51.53),
    "الرياض": ("Riyadh", "SAU", 24.69, 46.72),
    "طهران": ("Tehran", "IRN", 35.69, 51.42),
    "بغداد": ("Baghdad", "IRQ", 33.34, 44.4),
    "أنقرة": ("Ankara", "TUR", 39.92, 32.85),
    "موسكو": ("Moscow", "RUS", 55.75, 37.62),
    "طرابلس": ("Tripoli", "LBY", 32.89, 13.19),
    "تونس": ("Tunis", "TUN", 36.82, 10.17),
    "دمشق": ("Damascus", "SYR", 33.51, 36.29),
    "جنيف": ("Geneva", "CHE", 46.2, 6.15),
    "بيروت": ("Beirut", "LBN", 33.89, 35.5),
    "الجزائر": ("Algiers", "DZA", 36.75, 3.04),
}

# who says it: (words, code); all masculine, so that one verb form fits
SPEAKERS = {
    "RUS": [("وزير الخارجية الروسي", "RUS GOV"), ("الجيش الروسي", "RUS MIL"), ("الرئيس الروسي", "RUS GOV")],
    "UKR": [("الرئيس الأوكراني", "UKR GOV"), ("الجيش الأوكراني", "UKR MIL")],
    "ISR": [("الجيش الإسرائيلي", "ISR MIL"), ("رئيس الوزراء الإسرائيلي", "ISR GOV")],
    "PSE": [("الرئيس الفلسطيني", "PSE GOV"), ("وزير الخارجية الفلسطيني", "PSE GOV")],
    "LBN": [("رئيس الحكومة اللبنانية", "LBN GOV"), ("حزب الله", "LBN REB")],
    "SDN": [("الجيش السوداني", "SDN MIL"), ("رئيس مجلس السيادة السوداني", "SDN GOV")],
    "YEM": [("المتحدث باسم الحوثيين", "YEM REB"), ("رئيس مجلس القيادة اليمني", "YEM GOV")],
    "SAU": [("وزير الخارجية السعودي", "SAU GOV"), ("ولي العهد السعودي", "SAU GOV")],
    "IRN": [("وزير الخارجية الإيراني", "IRN GOV"), ("الحرس الثوري الإيراني", "IRN MIL")],
    "USA": [("وزير الخارجية الأميركي", "USA GOV"), ("الجيش الأميركي", "USA MIL"), ("البيت الأبيض", "USA GOV")],
    "EGY": [("وزير الخارجية المصري", "EGY GOV"), ("الرئيس المصري", "EGY GOV")],
    "QAT": [("رئيس الوزراء القطري", "QAT GOV"), ("أمير قطر", "QAT GOV")],
    "TUR": [("وزير الخارجية التركي", "TUR GOV"), ("الرئيس التركي", "TUR GOV")],
    "CHN": [("وزير الخارجية الصيني", "CHN GOV")],
    "IGO:UN": [("الأمين العام للأمم المتحدة", "IGO:UN"), ("المبعوث الأممي", "IGO:UN")],
    "IGO:EU": [("الاتحاد الأوروبي", "IGO:EU"), ("مسؤول السياسة الخارجية الأوروبي", "IGO:EU")],
    "LBY": [("رئيس حكومة الوحدة الليبية", "LBY GOV")],
    "IRQ": [("رئيس الوزراء العراقي", "IRQ GOV")],
    "SYR": [("وزير الخارجية السوري", "SYR GOV")],
    "DZA": [("وزير الخارجية الجزائري", "DZA GOV")],
}
OTHERS = {
    "RUS": [("روسيا", "RUS"), ("موسكو", "RUS GOV")],
    "UKR": [("أوكرانيا", "UKR"), ("القوات الأوكرانية", "UKR MIL")],
    "ISR": [("إسرائيل", "ISR"), ("الحكومة الإسرائيلية", "ISR GOV")],
    "PSE": [("السلطة الفلسطينية", "PSE GOV"), ("الفصائل الفلسطينية", "PSE REB")],
    "LBN": [("الحكومة اللبنانية", "LBN GOV"), ("بيروت", "LBN GOV")],
    "SDN": [("قوات الدعم السريع", "SDN REB"), ("الحكومة السودانية", "SDN GOV")],
    "YEM": [("جماعة الحوثي", "YEM REB"), ("الحكومة اليمنية", "YEM GOV")],
    "SAU": [("السعودية", "SAU"), ("الرياض", "SAU GOV")],
    "IRN": [("إيران", "IRN"), ("طهران", "IRN GOV")],
    "USA": [("الولايات المتحدة", "USA"), ("واشنطن", "USA GOV")],
    "EGY": [("مصر", "EGY"), ("القاهرة", "EGY GOV")],
    "QAT": [("قطر", "QAT"), ("الدوحة", "QAT GOV")],
    "TUR": [("تركيا", "TUR"), ("أنقرة", "TUR GOV")],
    "CHN": [("الصين", "CHN"), ("بكين", "CHN GOV")],
    "IGO:UN": [("الأمم المتحدة", "IGO:UN")],
    "IGO:EU": [("دول الاتحاد الأوروبي", "IGO:EU")],
    "LBY": [("حكومة الوحدة في ليبيا", "LBY GOV")],
    "IRQ": [("العراق", "IRQ"), ("بغداد", "IRQ GOV")],
    "SYR": [("سوريا", "SYR"), ("دمشق", "SYR GOV")],
    "DZA": [("الجزائر", "DZA")],
}


@dataclass(frozen=True)
class Pattern:
    """A sentence: {a} the actor, {b} the recipient, {p} the place, {n} a number; `trigger` stands in it once."""

    type: str
    mode: str | None
    trigger: str
    text: str
    status: str = "actual"
    count: str = ""


WAR = [
    Pattern(
        "ASSAULT",
        "heavy-weapons",
        "قصف",
        "قصف {a} مواقع تابعة لـ{b} في محيط {p}، ما أدى إلى مقتل {n} شخصا وإصابة آخرين.",
        count="killed",
    ),
    Pattern("ASSAULT", "aerial", "غارة", "شن {a} غارة على مخزن تستخدمه {b} قرب {p} فجر اليوم."),
    Pattern("ASSAULT", "drone", "هاجم", "هاجم {a} بطائرات مسيرة منشأة عسكرية تديرها {b} شمالي {p}."),
    Pattern("MOBILIZE", "troops", "نشر", "نشر {a} وحدات إضافية قرب {p} تحسبا لأي تحرك من جانب {b}."),
    Pattern(
        "COERCE",
        "arrest",
        "اعتقل",
        "اعتقل {a} {n} شخصا في {p} خلال حملة دهم ليلية قال إنها طالت خلايا مرتبطة بـ{b}.",
        count="arrested",
    ),
    Pattern("THREATEN", "violence", "هدد", "هدد {a} بالرد بقوة إذا واصلت {b} قصف الأحياء السكنية في {p}."),
    Pattern("ACCUSE", "disapprove", "أدان", "أدان {a} الهجوم الذي نسبه إلى {b} على {p} ووصفه بأنه خرق للقانون الدولي."),
    Pattern("REJECT", "yield", "رفض", "رفض {a} مقترحا حملته {b} لتسليم المعابر المحيطة بـ{p}."),
    Pattern(
        "RETREAT", "release", "أفرج", "أفرج {a} عن {n} أسيرا من {b} في عملية تبادل جرت عند أطراف {p}.", count="released"
    ),
    Pattern("ACCUSE", "allege", "اتهم", "اتهم {a} {b} بعرقلة دخول الوقود إلى {p} للأسبوع الثاني."),
]
TALKS = [
    Pattern("CONSULT", "visit", "زيارة", "وصل {a} إلى {p} في زيارة تستمر يومين يلتقي خلالها مسؤولين من {b}."),
    Pattern("CONSULT", "phone", "اتصالا", "أجرى {a} اتصالا هاتفيا مع {b} تناول الأوضاع في {p}."),
    Pattern("CONSULT", None, "بحث", "بحث {a} مع {b} سبل تثبيت الهدنة في {p}، وفق بيان صدر مساء أمس."),
    Pattern("AGREE", None, "تعهد", "تعهد {a} بمواصلة التنسيق مع {b} بشأن إعادة إعمار {p}."),
    Pattern("SUPPORT", None, "رحب", "رحب {a} بموقف {b} من خطة وقف إطلاق النار في {p}."),
    Pattern("COOPERATE", None, "تبادل", "بدأ {a} تبادل المعلومات الأمنية مع {b} بموجب الاتفاق الموقع في {p}."),
    Pattern("AID", None, "أرسل", "أرسل {a} قافلة مساعدات طبية إلى {b} عبر {p}."),
    Pattern("REQUEST", "change", "دعا", "دعا {a} {b} إلى ضبط النفس وفتح ممرات إنسانية حول {p}."),
    Pattern("CONCEDE", None, "وافق", "وافق {a} على طلب {b} تمديد عمل البعثة في {p} ستة أشهر."),
    Pattern("REJECT", "meet", "امتنع", "امتنع {a} عن لقاء وفد {b} الذي وصل إلى {p}.", status="denied"),
]
TENSION = [
    Pattern("SANCTION", "discontinue", "عقوبات", "فرض {a} عقوبات جديدة على {b} تشمل شركات شحن مسجلة في {p}."),
    Pattern("ACCUSE", "disapprove", "انتقد", "انتقد {a} سياسة {b} في المنطقة ووصف تحركاتها قرب {p} بالاستفزازية."),
    Pattern("REQUEST", "yield", "طالب", "طالب {a} {b} بسحب قواتها من محيط {p} خلال أسبوع."),
    Pattern(
        "THREATEN",
        "relations",
        "لوح",
        "لوح {a} بقطع العلاقات مع {b} إذا لم تتراجع عن قرارها بشأن {p}.",
        status="hypothetical",
    ),
    Pattern("COERCE", "seize", "احتجز", "احتجز {a} ناقلة كانت في طريقها إلى {b} قبالة سواحل {p}."),
    Pattern("PROTEST", "demo", "تظاهر", "تظاهر {crowd} في {p} احتجاجا على سياسات {b}."),
    Pattern(
        "MOBILIZE",
        "weapons",
        "مناورات",
        "أعلن {a} أنه سيجري مناورات بحرية قرب {p} ردا على تحركات {b}.",
        status="future",
    ),
    Pattern("CONSULT", "multilateral", "اجتمع", "اجتمع {a} مع ممثلين عن {b} على هامش مؤتمر في {p}."),
    Pattern("SANCTION", "expel", "طرد", "قرر {a} طرد دبلوماسيين اثنين من سفارة {b} في {p}."),
]
QUOTES = [
    "لن نقبل بأقل من وقف كامل لإطلاق النار",
    "الباب ما زال مفتوحا أمام الحوار",
    "هذه خطوة في الاتجاه الخاطئ",
    "المرحلة المقبلة تحتاج إلى الصبر",
]

# (a, b, weight, patterns, places): what is between two sides
DYADS = [
    ("RUS", "UKR", 14, WAR, ["خاركيف", "كييف"]),
    ("UKR", "RUS", 8, WAR, ["خاركيف", "موسكو"]),
    ("ISR", "PSE", 16, WAR, ["غزة", "رفح"]),
    ("PSE", "ISR", 7, TENSION, ["غزة", "رفح"]),
    ("ISR", "LBN", 7, WAR, ["جنوب لبنان", "بيروت"]),
    ("LBN", "ISR", 5, WAR, ["جنوب لبنان"]),
    ("SDN", "SDN", 9, WAR, ["الخرطوم", "الفاشر"]),
    ("USA", "YEM", 6, WAR, ["صنعاء", "الحديدة"]),
    ("YEM", "USA", 4, TENSION, ["الحديدة"]),
    ("SAU", "IRN", 5, TALKS, ["الرياض", "طهران"]),
    ("EGY", "QAT", 6, TALKS, ["القاهرة", "الدوحة"]),
    ("QAT", "PSE", 6, TALKS, ["الدوحة", "غزة"]),
    ("EGY", "ISR", 4, TALKS, ["القاهرة", "رفح"]),
    ("TUR", "RUS", 5, TALKS, ["أنقرة", "موسكو"]),
    ("USA", "ISR", 6, TALKS, ["القاهرة", "غزة"]),
    ("USA", "IRN", 6, TENSION, ["بغداد", "طهران"]),
    ("IRN", "USA", 5, TENSION, ["بغداد", "طهران"]),
    ("USA", "CHN", 4, TENSION, ["جنيف"]),
    ("IGO:UN", "SDN", 5, TALKS, ["الخرطوم", "جنيف"]),
    ("IGO:UN", "ISR", 4, TENSION, ["غزة", "رفح"]),
    ("IGO:EU", "RUS", 5, TENSION, ["كييف", "جنيف"]),
    ("IGO:EU", "LBY", 3, TALKS, ["طرابلس", "تونس"]),
    ("TUR", "SYR", 3, TENSION, ["دمشق"]),
    ("IRQ", "USA", 3, TENSION, ["بغداد"]),
    ("DZA", "IGO:UN", 2, TALKS, ["الجزائر", "جنيف"]),
    ("CHN", "SAU", 3, TALKS, ["الرياض"]),
]


@dataclass
class _Draft:
    """A story while it is being written: its text so far and its events with absolute spans."""

    text: str
    events: list[tuple[Pattern, dict[str, object]]]
    quotations: list[Quotation]


def stories(size: int = 120, *, seed: int = 3, last: date = LAST_DAY) -> list[CodedStory]:
    """Return `size` coded stories over the four months before `last`, more of them toward the end."""
    draw = random.Random(seed)
    return [_story(draw, n, last) for n in range(size)]


def _story(draw: random.Random, n: int, last: date) -> CodedStory:
    a, b, _, patterns, places = draw.choices(DYADS, [dyad[2] for dyad in DYADS])[0]
    day = last - timedelta(days=int(120 * draw.random() ** 1.7))
    draft = _Draft("", [], [])
    chosen = draw.sample(patterns, draw.randint(2, 5))
    for pattern in chosen:
        _sentence(draw, draft, pattern, a, b, draw.choice(places), day)
    if draw.random() < 0.45:
        _quote(draw, draft, a)
    title = draft.text.split("\n")[0].split("،")[0].rstrip(".")
    story = Story(
        id=f"story-{n:04d}",
        text=draft.text,
        title=title,
        outlet=draw.choice(OUTLETS),
        source="وكالات" if draw.random() < 0.4 else None,
        published=day,
        url=f"https://news.example/{n}",
    )
    events = tuple(_event(story, draw, pattern, given) for pattern, given in draft.events)
    mentions = Mentions(quotations=tuple(draft.quotations))
    return make_coded(story, events, mentions=mentions, actors=_actors(), lexicon_version="2024.1")


def _actors() -> tuple[Actor, ...]:
    return (Actor("rus", "روسيا", "Russia", "state", "RUS", (), "Q159"),)


def _sentence(draw: random.Random, draft: _Draft, pattern: Pattern, a: str, b: str, place: str, day: date) -> None:
    """Write one sentence and note where its parts stand."""
    if draft.text:
        draft.text += "\n" if draw.random() < 0.7 else " "
    start = len(draft.text)
    number = draw.randint(3, 60)
    crowd = draw.choice(["آلاف المواطنين", "مئات الناشطين"])
    parts = {
        "a": draw.choice(SPEAKERS[a]),
        "b": draw.choice(OTHERS[b]),
        "p": (place, ""),
        "n": (str(number), ""),
        "crowd": (crowd, f"{b if len(b) == 3 else 'XXX'} CIV"),
    }
    spans: dict[str, Span] = {}
    rest = pattern.text
    while "{" in rest:
        before, _, tail = rest.partition("{")
        name, _, rest = tail.partition("}")
        draft.text += before
        spans[name] = Span(len(draft.text), len(draft.text) + len(parts[name][0]))
        draft.text += parts[name][0]
    draft.text += rest
    sentence = Span(start, len(draft.text))
    at = draft.text.index(pattern.trigger, start)
    actor = "crowd" if "crowd" in spans else "a"
    draft.events.append(
        (
            pattern,
            {
                "trigger": Span(at, at + len(pattern.trigger)),
                "sentence": sentence,
                "actor": (*parts[actor], spans[actor]),
                "recipient": (*parts["b"], spans["b"]) if "b" in spans else None,
                "place": (place, spans["p"]) if "p" in spans else None,
                "count": (number, spans["n"]) if "n" in spans else None,
                "day": day - timedelta(days=draw.choice([0, 0, 0, 1, 2])) if draw.random() < 0.8 else None,
            },
        )
    )


def _quote(draw: random.Random, draft: _Draft, a: str) -> None:
    speaker = draw.choice(SPEAKERS[a])[0]
    words = draw.choice(QUOTES)
    draft.text += f"\nوقال {speaker} للصحفيين: «"
    start = len(draft.text)
    draft.text += f"{words}»."
    draft.quotations.append(Quotation(Span(start, start + len(words)), 0, 1, speaker))


def _side(given: tuple[str, str, Span], slot: str) -> Participant:
    words, code, span = given
    return Participant(words, code, span, slot, name=words)


def _event(story: Story, draw: random.Random, pattern: Pattern, given: dict) -> Event:
    trigger: Span = given["trigger"]
    event = make_event(story, type=pattern.type, mode=pattern.mode, trigger=pattern.trigger, status=pattern.status)
    place = given["place"]
    located = None
    if place:
        name_en, country, lat, lon = PLACES[place[0]]
        located = PlaceMention(place[1], 0, 1, place[0], name_en, "city", country, None, lat, lon)
    count = given["count"]
    counts = (Count(count[1], 0, 1, pattern.count, count[0], count[0]),) if count else ()
    frame = f"{pattern.type.lower()}.{stable_id('f', text=pattern.trigger)[-4:]}"
    return replace(
        event,
        id=stable_id("event", story=story.id, type=pattern.type, at=trigger.start),
        actors=(_side(given["actor"], "subject"),),
        recipients=(_side(given["recipient"], "object"),) if given["recipient"] else (),
        place=located,
        counts=counts,
        date=DateValue(given["day"], given["day"], "day") if given["day"] else None,
        confidence=round(draw.uniform(0.55, 0.97), 2),
        historical=draw.random() < 0.06,
        evidence=(Evidence(trigger, given["sentence"], frame, "verb"),),
        contexts=("military",) if pattern in WAR else ("executive",),
        steps=(
            Step("events", "trigger", trigger, f"{pattern.type} {pattern.mode or ''}".strip()),
            Step("events", "slot subject", given["actor"][2], given["actor"][1]),
        ),
    )


def fill(path: str, size: int = 120, *, seed: int = 3, linked: int = 500) -> list[CodedStory]:
    """Write a newsroom into a store; its first `linked` stories are linked as the command line links stories."""
    found = stories(size, seed=seed)
    with open_store(path) as store:
        store.write(found, batch=50)
        links = link_all(found[:linked])
        store.keep_links(judgements=links.judgements, clusters=links.clusters, similar=links.similar)
    return found
