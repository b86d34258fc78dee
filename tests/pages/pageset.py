"""The test pages: every layout filled with stories of `stories.yaml`, and what must be read from each.

Shared by the tests and by `benchmarks/pages.py`. Nothing is random: layout n takes stories n, n + 7 and n + 14.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from marsad.model.news import Page

HERE = Path(__file__).parent
SITE = "مرآة الأحداث"
BASE = "https://news.example"
PER_LAYOUT = 3
_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_MONTHS = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو",
    "تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip


_MAGHREB = (
    "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_LEADS = {  # what stands before the first paragraph
    "xinhua": "{place} {daymonth} {year} ({source}) {text}",
    "cnn": "{place} (CNN)-- {text}",
    "place": "{place} ــ {text}",
    "lead": "{place} في {daymonth} {year} / {source} / {text}",
    "wire": "{place} ({source}) - {text}",
    "nna": "وطنية - {text}",
}
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True, slots=True)
class Known:
    """A story that a page tells. `title`, `published` and `source` are None where the layout does not show them."""

    paragraphs: tuple[str, ...]
    title: str | None
    published: date | None
    source: str | None

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class TestPage:
    """A page with what must be read from it. `related`: least number of related headlines, None: not looked at."""

    name: str
    page: Page
    stories: tuple[Known, ...]
    related: int | None
    html: str


def load(name: str) -> Any:
    """Return one of the data files beside this module."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = FileSystemLoader(HERE / "layouts")
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701  our own pages


@lru_cache(maxsize=1)
def debris() -> tuple[str, ...]:
    """Return lines that must stand in no story."""
    furniture = load("furniture.yaml")
    lines = [*furniture["headlines"], *(c["text"] for c in furniture["comments"]), *furniture["debris"]]
    return tuple(lines)


@lru_cache(maxsize=1)
def test_pages() -> tuple[TestPage, ...]:
    """Return all test pages, in a fixed order."""
    return tuple(page for number, layout in enumerate(load("layouts.yaml")) for page in _filled(number, layout))


def _filled(number: int, layout: dict[str, Any]) -> Iterator[TestPage]:
    stories = load(layout.get("stories", "stories.yaml"))
    for turn in range(PER_LAYOUT):
        at = (number + 7 * turn) % len(stories)
        picked = [stories[(at + 5 * n) % len(stories)] for n in range(3)]
        yield _page(layout, turn, picked)


def _page(layout: dict[str, Any], turn: int, picked: list[dict[str, Any]]) -> TestPage:
    furniture = load("furniture.yaml")
    story = picked[0]
    name = layout["file"].removesuffix(".j2")
    url = f"{BASE}/{name.partition('.')[0]}/{story['id']}"
    shift = 3 * turn
    heads = furniture["headlines"][shift:] + furniture["headlines"][:shift]
    context = {
        "s": {**story, "subtitle": story.get("subtitle", "")},
        "parts": _parts(layout["kind"], picked),
        "heads": [{"id": 100 + n, "title": title} for n, title in enumerate(heads)],
        "menu": furniture["menu"],
        "comments": furniture["comments"],
        "site": SITE,
        "base": BASE,
        "url": url,
        "wrapped": _wrapped(story["paragraphs"]),
        **_dates(story["published"]),
    }
    text = _environment().get_template(layout["file"]).render(context)
    body = text.encode(layout.get("encoding", "utf-8"), "xmlcharrefreplace")
    mime = "text/plain" if name.endswith(".txt") else "text/html"
    page = Page(f"{name}#{story['id']}", body, mime, url)
    return TestPage(page.source, page, _known(layout, picked), layout.get("related"), text)


def _wrapped(paragraphs: list[str]) -> str:
    """Return the text with its lines broken at a margin."""
    return "\n\n".join("\n".join(textwrap.wrap(paragraph, 78)) for paragraph in paragraphs)


def _parts(kind: str, picked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    clocks = ("18:40", "15:05", "09:30")
    most = 2 if kind == "live" else None
    return [
        {
            **story,
            "paragraphs": story["paragraphs"][:most],
            "clock": clock,
            "published_named": _dates(story["published"])["named"],
        }
        for story, clock in zip(picked, clocks, strict=True)
    ]


def _known(layout: dict[str, Any], picked: list[dict[str, Any]]) -> tuple[Known, ...]:
    kind = layout["kind"]
    stories = {
        "one": picked[:1],
        "agency": picked[:1],
        "nna": picked[:1],
        "place": picked[:1],
        "wire": picked[:1],
        "lead": picked[:1],
        "intertitles": picked[:1],
        "xinhua": picked[:1],
        "cnn": picked[:1],
        "interview": picked[:1],
        "two": picked[:2],
        "scroll": picked[:2],
        "none": [],
    }.get(kind, picked)
    return tuple(_known_story(layout, kind, story, n, picked) for n, story in enumerate(stories))


def _known_story(
    layout: dict[str, Any], kind: str, story: dict[str, Any], n: int, picked: list[dict[str, Any]]
) -> Known:
    paragraphs = list(story["paragraphs"])
    when = datetime.fromisoformat(str(story["published"]))
    title = story["title"]
    if kind == "live":
        paragraphs = paragraphs[:2]
        when = datetime.fromisoformat(str(picked[0]["published"]))
    elif kind == "digest":
        when = datetime.fromisoformat(str(picked[0]["published"]))
    elif kind in _LEADS:
        day = {"daymonth": _dates(when)["daymonth"], "year": when.year}
        paragraphs[0] = _LEADS[kind].format(text=paragraphs[0], **day, **story)
    elif kind == "agency":
        paragraphs[0] = f"{story['place']}، {_dates(when)['daymonth']} ({story['source']}) -- {paragraphs[0]}"
        paragraphs[-1] += f" ({story['source']})"
    elif kind == "interview":
        asked = [part for p in paragraphs[1:] for part in ("س: ما تعليقكم على هذا؟", p)]
        listed = ["المحور الأول: ما جرى أمس في القاعة.", "المحور الثاني: ما سيجري غدا في المدينة."]
        paragraphs = [paragraphs[0], *asked, *listed]
    elif kind == "intertitles":
        tweet = f"{title} #{story['tags'][0].replace(' ', '_')}"
        paragraphs = [paragraphs[0], "تفاصيل ومواقف", *paragraphs[1:-1], tweet, "خلفية", paragraphs[-1]]
    if layout["file"].startswith("seedlike") and n == 0:
        title = None
    dated = layout.get("date", False) and not (kind in ("two", "briefs") and n > 0)
    return Known(
        tuple(paragraphs), title, when.date() if dated else None, story["source"] if layout.get("source") else None
    )


def _dates(given: Any) -> dict[str, str]:
    when = datetime.fromisoformat(str(given))
    month = _MONTHS[when.month - 1]
    clock = f"{when.hour % 12 or 12}:{when.minute:02d} {'م' if when.hour >= 12 else 'ص'}"
    return {
        "iso": when.isoformat(),
        "utc": when.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "later": (when + timedelta(hours=2)).isoformat(),
        "day": when.date().isoformat(),
        "clock": f"{when:%H:%M}",
        "named": f"{_DAYS[when.weekday()]} {when.day} {month} {when.year}",
        "named_clock": f"{_DAYS[when.weekday()]}، {when.day} {month.partition('/')[2]} {when.year} - {clock}",
        "slash": f"{when.year}/{when.month}/{when.day}",
        "dmy": f"{when.day:02d}-{when.month:02d}-{when.year}",
        "daymonth": f"{when.day} {month.partition('/')[2]}",
        "weekday": _DAYS[when.weekday()],
        "daynum": str(when.day),
        "month": month.partition("/")[2],
        "monthnum": f"{when.month:02d}",
        "year": str(when.year),
        "clock12": clock,
        "clockh": f"{when:%Hh%M}",
        "maghreb": _MAGHREB[when.month - 1],
        "enmonth": f"{when:%B}",
        "english": f"{when:%A, %d %B %Y - %H:%M}",
        "eastern": f"{when.year}/{when.month}/{when.day} | {when:%H:%M}".translate(_EASTERN),
    }
