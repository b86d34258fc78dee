"""Pages: how well and how fast they are read, side by side with trafilatura on the same bytes.

    python benchmarks/pages.py            quality on our test pages and the real ones, then speed, of archives too
    python benchmarks/pages.py --memory   also read 10,000 pages and watch the memory

Quality: token F1 of the body (multiset of words), title, day of publication, number of stories, debris phrases in
bodies. Trafilatura gives one text a page, which is compared with all stories of the page together. The real pages lie
beside the repository, in ../shared/pages, and are skipped where they are not.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import gzip
import importlib
import io
import json
import os
import platform
import resource
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastwarc import GzipReader

from marsad.gather.archives import read_archive
from marsad.lexicon.load import load
from marsad.lexicon.sites import SiteTable
from marsad.model.news import Page, Story
from marsad.pages import read_page

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))  # the test pages lie in tests/, which is not installed
pageset = importlib.import_module("tests.pages.pageset")

SHARED = HERE.parent.parent / "shared"
GOAL = 400  # pages of 100 KB a second on one core
SLICES = 10
ARCHIVED = 100  # pages of the archive


def token_f1(wanted: str, found: str) -> float:
    """Return the F1 of two texts as multisets of words."""
    a, b = Counter(wanted.split()), Counter(found.split())
    same = sum((a & b).values())
    return 2 * same / (sum(a.values()) + sum(b.values())) if same else 0.0


@dataclass
class Score:
    """What one reader got right on a set of pages."""

    f1: list[float] = field(default_factory=list)
    titles: list[bool] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)
    counts: list[bool] = field(default_factory=list)
    sources: list[bool] = field(default_factory=list)
    debris: int = 0

    def line(self, name: str) -> str:
        """Return one line of the report."""
        parts = [f"{name:<12} body F1 {_mean(self.f1):.4f}"]
        for label, values in (("title", self.titles), ("date", self.dates), ("stories", self.counts)):
            parts.append(f"{label} {_mean(values):6.1%}" if values else f"{label}      –")
        parts.append(f"debris {self.debris}")
        return "  ".join(parts)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def debris_in(text: str) -> int:
    """Return how many lines of furniture stand in a text: short ones as whole lines, long ones anywhere."""
    lines = {line.strip(" :.•") for line in text.splitlines()}
    return sum(phrase in lines or (len(phrase) > 25 and phrase in text) for phrase in pageset.debris())


def score_marsad(pages: Iterable[Any]) -> Score:
    """Read the test pages with Marsad."""
    sites, score = load().sites, Score()
    for known in pages:
        stories = [one for one in read_page(known.page, sites) if isinstance(one, Story)]
        score.counts.append(len(stories) == len(known.stories))
        score.debris += sum(debris_in(story.text) for story in stories)
        for n, wanted in enumerate(known.stories):
            story = stories[n] if n < len(stories) else None
            score.f1.append(token_f1(wanted.text, story.text) if story else 0.0)
            score.titles.append(story is not None and story.title == wanted.title)
            score.dates.append(story is not None and story.published == wanted.published)
            if wanted.source:
                score.sources.append(story is not None and story.source == wanted.source)
    return score


def score_trafilatura(pages: Iterable[Any]) -> Score:
    """Read the same pages with trafilatura; a page with several stories counts with all their text together."""
    import trafilatura

    score = Score()
    for known in pages:
        if known.page.content_type == "text/plain":
            continue
        found = trafilatura.bare_extraction(known.page.body, with_metadata=True, url=known.page.url)
        data = found.as_dict() if found else {}
        text = str(data.get("text") or "")
        score.debris += debris_in(text)
        score.counts.append((1 if text else 0) == len(known.stories))
        if known.stories:
            first = known.stories[0]
            score.f1.append(token_f1(" ".join(story.text for story in known.stories), text))
            score.titles.append(data.get("title") == first.title)
            score.dates.append(data.get("date") == (first.published.isoformat() if first.published else None))
    return score


@dataclass(frozen=True)
class RealPage:
    """What is known of a real page: its day, words that must be in its text, and words that must not."""

    name: str
    day: str | None
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


# Facts of the page set's own gold (../shared/README.md), no sentence of a page.
REAL = (
    RealPage(
        "assabah",
        "2019-02-08",
        ("منذ بدء", "كل المجالات", "وماذا عن حقيقة"),
        ("كورونا يقتل", "غائم جزئيا", "إضافة تعليق جديد"),
    ),
    RealPage("htmldate-1550981615", "2020-03-17"),
    RealPage("htmldate-1623715966", "2020-06-03"),
    RealPage("htmldate-1731695567", "2020-10-07"),
    RealPage("cnn-arabic-2013", None),
)


def real_pages() -> list[str]:
    """Return a line for every real page that lies beside the repository."""
    folder, sites, lines = SHARED / "pages", load().sites, []
    if not folder.is_dir():
        return ["real pages: skipped (../shared/pages is not here)"]
    for known in REAL:
        body = (folder / f"{known.name}.html").read_bytes()
        stories = [one for one in read_page(Page(known.name, body), sites) if isinstance(one, Story)]
        text = "\n".join(story.text for story in stories)
        facts = [f"stories {len(stories)}"]
        if known.day:
            facts.append(f"date {'right' if stories and str(stories[0].published) == known.day else 'WRONG'}")
        gold = folder / f"{known.name}.txt"
        if gold.exists():
            facts.append(f"body F1 {token_f1(gold.read_text(encoding='utf-8'), text):.4f}")
        if known.inside:
            kept = sum(words in text for words in known.inside)
            leaked = sum(words in text for words in known.outside)
            facts.append(f"phrases kept {kept}/{len(known.inside)}, leaked {leaked}")
        lines.append(f"  {known.name:<22} " + ", ".join(facts))
    return [*lines, _seed(sites)]


def _seed(sites: SiteTable) -> str:
    seed = SHARED / "seed"
    if not seed.is_dir():
        return "  seed page: skipped"
    gold = json.loads((seed / "page.json").read_text(encoding="utf-8"))
    page = Page("page.txt", (seed / "page.txt").read_bytes(), "text/plain")
    stories = [one for one in read_page(page, sites) if isinstance(one, Story)]
    right = [
        story.text.startswith(known["starts"])
        and story.text.endswith(known["ends"])
        and (story.title, story.source) == (known["title"], known["source"])
        for story, known in zip(stories, gold["stories"], strict=False)
    ]
    related = sum(len(story.related) for story in stories)
    wanted = gold["related_headlines"]
    return f"  seed page              stories {sum(right)}/{len(gold['stories'])}, related {related}/{wanted}"


def bulky_page() -> bytes:
    """Return a page of about 100 KB: 24 paragraphs among 260 menu links, 120 cards, 60 comments and a long script."""
    story = pageset.load("stories.yaml")
    paragraphs = [text for one in story for text in one["paragraphs"]][:24]
    heads = pageset.load("furniture.yaml")["headlines"]
    comments = [one["text"] for one in pageset.load("furniture.yaml")["comments"]]
    menu = "".join(f'<li class="menu-item"><a href="/section/{n}">قسم رقم {n}</a></li>' for n in range(260))
    cards = "".join(
        f'<div class="card"><a href="/n/{n}"><h3>{heads[n % len(heads)]}</h3></a>'
        f'<span class="time">قبل {n} ساعة</span></div>'
        for n in range(120)
    )
    talk = "".join(f'<div class="comment"><b>قارئ {n}</b><p>{comments[n % 3]}</p></div>' for n in range(60))
    script = "\n".join(
        f'window.dataLayer.push({{"event": "view", "slot": {n}, "label": "زاوية {n}"}});' for n in range(400)
    )
    meta = '{"@type":"NewsArticle","headline":"قمة طارئة في بغداد","datePublished":"2024-03-14T18:25:00+03:00"}'
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        '<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">'
        "<title>قمة طارئة في بغداد - مرآة الأحداث</title>"
        f'<script type="application/ld+json">{meta}</script></head><body><div class="main-menu"><ul>{menu}</ul></div>'
        f'<h1>قمة طارئة في بغداد</h1><div class="article-body">{body}</div><div class="latest">{cards}</div>'
        f'<div id="comments">{talk}</div><script>{script}</script></body></html>'
    ).encode()


def rate(read: Callable[[], object], seconds: float) -> float:
    """Return how often `read` runs in a second of this process's own time: the best of ten slices of `seconds`.

    The best, because whatever else the machine does only ever makes a slice slower.
    """
    read()
    return max(_slice(read, seconds / SLICES) for _ in range(SLICES))


def _slice(read: Callable[[], object], seconds: float) -> float:
    runs, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        read()
        runs += 1
    return runs / (time.process_time() - start)


def speed(seconds: float) -> list[str]:
    """Return the speed of Marsad and of trafilatura on the same page, and of Marsad on the real pages."""
    import trafilatura

    sites, body = load().sites, bulky_page()
    page = Page("bulky", body, "text/html; charset=utf-8", "https://news.example/1")
    mine = rate(lambda: list(read_page(page, sites)), seconds)
    theirs = rate(lambda: trafilatura.bare_extraction(body), seconds)
    scaled = mine * len(body) / 100_000
    goal = "reached" if scaled >= GOAL else "MISSED"
    lines = [
        f"  page of {len(body) / 1000:.0f} KB: Marsad {mine:.0f} a second, trafilatura {theirs:.0f}",
        f"  {mine / theirs:.1f} times as fast",
        f"  at 100 KB a page: {scaled:.0f} a second on one core (goal {GOAL}: {goal})",
    ]
    real = [Page(path.name, path.read_bytes(), "text/html") for path in sorted((SHARED / "pages").glob("*.html"))]
    if real:
        size = sum(len(one.body) for one in real)
        runs = rate(lambda: [list(read_page(one, sites)) for one in real], seconds)
        lines.append(
            f"  the {len(real)} real pages, {size / len(real) / 1000:.0f} KB and many small elements: "
            f"{runs * len(real):.0f} a second"
        )
    return lines


def archive(seconds: float) -> list[str]:
    """Return how fast a packed WARC is read, and how much of that is unpacking it.

    Unpacking alone is fastwarc's own gzip reader over the same bytes: no way to read the archive can be faster.
    """
    packed = packed_warc(ARCHIVED)

    def unpack() -> int:
        stream, size = GzipReader(io.BytesIO(packed)), 0
        while part := stream.read(1 << 16):
            size += len(part)
        return size

    def pages() -> int:
        return sum(isinstance(one, Page) for one in read_archive(io.BytesIO(packed), "a.warc.gz", max_bytes=10**7))

    if pages() != ARCHIVED:
        raise RuntimeError("the archive is not read whole")
    alone, whole = rate(unpack, seconds), rate(pages, seconds)
    size = f"{len(packed) / 1e6:.1f} MB packed, {unpack() / 1e6:.0f} MB unpacked"
    return [
        f"  WARC.gz of {ARCHIVED} pages, {size}: {whole * ARCHIVED:.0f} pages a second",
        f"  unpacking alone {alone * ARCHIVED:.0f} pages a second: {whole / alone:.0%} of the reading is unpacking",
    ]


def packed_warc(pages: int) -> bytes:
    """Return an archive of the bulky page, no two alike, a gzip member a record as crawlers write them."""
    file, body = io.BytesIO(), bulky_page()
    for n in range(pages):
        varied = body.replace("بغداد".encode(), f"بغداد {n}".encode())
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + varied
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-03-14T10:00:00Z\r\n"
            f"WARC-Target-URI: https://news.example/{n}\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=n)}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0))
    return file.getvalue()


def memory(pages: int) -> str:
    """Return the memory before and after reading many pages, no two alike."""
    sites, body = load().sites, bulky_page()
    marks = []
    for n in range(pages):
        varied = body.replace(b'class="card"', b'class="card c%d"' % n, 1).replace(
            "بغداد".encode(), f"بغداد {n}".encode()
        )
        for _ in read_page(Page(f"page {n}", varied, "text/html"), sites):
            pass
        if n in (pages // 10, pages - 1):
            gc.collect()
            marks.append(_resident())
    return f"  resident memory after {pages // 10:,} pages {marks[0]:.1f} MB, after {pages:,} {marks[1]:.1f} MB"


def _resident() -> float:
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", action="store_true", help="also read 10,000 pages and watch the memory")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each speed is measured")
    options = parser.parse_args()
    pages = pageset.test_pages()
    layouts = len(pages) // pageset.PER_LAYOUT
    print(f"{datetime.date.today()}  {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{len(pages)} pages of our own in {layouts} layouts")
    mine = score_marsad(pages)
    print(" ", mine.line("Marsad"), f" sources {_mean(mine.sources):.1%}")
    print(" ", score_trafilatura(pages).line("trafilatura"))
    print("real pages")
    print("\n".join(real_pages()))
    print("speed")
    print("\n".join(speed(options.seconds)))
    print("archive")
    print("\n".join(archive(options.seconds)))
    if options.memory:
        print(memory(10_000))


if __name__ == "__main__":
    main()
