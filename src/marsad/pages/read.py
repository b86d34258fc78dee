"""Page -> its stories: decode, take the blocks, split them, give each story what the page tells about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urljoin

from resiliparse.parse.html import HTMLTree

from marsad.errors import UnreadableInputError
from marsad.lexicon.language import other_language
from marsad.lexicon.sites import Role, SiteTable
from marsad.model.news import Drop, DropReason, Page, RelatedLink, Story
from marsad.pages.about import best_title, overlap
from marsad.pages.apart import DEADLINE, has_long_tag, is_heavy, read_apart
from marsad.pages.blocks import Block
from marsad.pages.content import Look, mark_zone
from marsad.pages.cuts import read_source
from marsad.pages.dates import Moment, is_clock_line, read_date_line, read_stamp
from marsad.pages.drafts import Birth, Draft
from marsad.pages.encoding import decode
from marsad.pages.html import html_blocks
from marsad.pages.lines import ABOUT, content_words
from marsad.pages.metadata import Meta, date_beside, read_meta, site_beside
from marsad.pages.plain import text_blocks
from marsad.pages.sources import dateline_of, source_of
from marsad.pages.stories import Splitter

_HTML: Final = re.compile(
    r"<(?:!doctype|html|head|body|article|div|section|main|p|h1|h2|table|meta|title)\b[^>]*>", re.IGNORECASE
)
_DOCUMENT: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)
_ALIKE: Final = 0.5  # of a heading and the head's title, from which on they are the same
_LEVEL_BONUS: Final = {1: 0.2, 2: 0.1}
_HEADLINE: Final = 3  # words that carry the sense of a headline; «بيان صحفي» is the site's
_ABOVE: Final = 12  # blocks above the text in which an unmarked title may stand
_LIVE: Final = 3  # entries that begin with a clock make a live blog
_SHELL: Final = 20  # words of a JSON-LD body that stand in for a page whose text a script would fetch
_VIDEO: Final = 60  # words of running text; a video page with fewer tells no story


@dataclass(frozen=True, slots=True)
class _Reading:
    """One page while it is read."""

    page: Page
    sites: SiteTable
    default: date | None
    notes: tuple[str, ...]
    deadline: float | None

    @property
    def name(self) -> str:
        return self.page.source

    def drop(self, reason: DropReason, detail: str) -> Drop:
        return Drop(reason, self.name, f"{self.name}: {detail}")


def read_page(
    page: Page, sites: SiteTable, *, published: date | None = None, deadline: float | None = DEADLINE
) -> Iterator[Story | Drop]:
    """Yield the stories of a page and what was left out, in the order of the page.

    `published` is the publication date where the page tells none. A page that cannot be read, is empty, or is in
    another language gives exactly one Drop. A page that could hold the parser for minutes is read in another process
    and given up after `deadline` seconds; None reads everything here.
    """
    if deadline is not None and is_heavy(page.body):
        yield from read_apart(page, sites, published, deadline)
        return
    try:
        text, _, broken = decode(page.body, content_type=page.content_type, source=page.source)
    except UnreadableInputError as error:
        yield Drop(DropReason.UNREADABLE, page.source, str(error))
        return
    reading = _Reading(page, sites, published, (f"{broken} broken characters",) if broken else (), deadline)
    if not text.strip("\ufeff \t\r\n\0"):
        yield reading.drop(DropReason.EMPTY, "is empty (give a page with text)")
    elif _is_html(page.content_type, text):
        yield from _read_html(reading, text)
    else:
        yield from _read_text(reading, text)


def _is_html(content_type: str, text: str) -> bool:
    if content_type.startswith("text/plain"):
        return _DOCUMENT.match(text) is not None
    return "html" in content_type or _HTML.search(text[:4000]) is not None


def _read_text(reading: _Reading, text: str) -> Iterator[Story | Drop]:
    if language := other_language(text, reading.sites):
        yield reading.drop(DropReason.NOT_ARABIC, f"is in {language} (Marsad reads Arabic)")
        return
    blocks = text_blocks(text, reading.sites)
    splitter = Splitter(blocks, reading.sites, reading.name, live=_clocks(blocks, reading.sites) >= _LIVE)
    yield from _finished(reading, splitter, Meta(url=reading.page.url))


def _read_html(reading: _Reading, text: str) -> Iterator[Story | Drop]:
    source = read_source(text)
    if reading.deadline is not None and has_long_tag(source.html):
        yield from read_apart(reading.page, reading.sites, reading.default, reading.deadline)
        return
    tree = HTMLTree.parse(source.html)
    meta = read_meta(source, tree.title or "", reading.page.url, reading.sites)
    blocks = html_blocks(tree, reading.sites)
    look = mark_zone(blocks, reading.sites)
    told = " ".join(block.text for block in blocks if block.zone) or " ".join(block.text for block in blocks)[:4000]
    if told.strip() and (language := other_language(told, reading.sites)):
        yield reading.drop(DropReason.NOT_ARABIC, f"is in {language} (Marsad reads Arabic)")
        return
    if look is not Look.STORY and len(meta.body.split()) >= _SHELL:
        yield from _finished(
            reading,
            Splitter(text_blocks(meta.body, reading.sites), reading.sites, reading.name, _head_title(meta)),
            meta,
        )
        return
    if refused := _no_story(reading, blocks, meta, look):
        yield refused
        return
    title, title_at = choose_title(blocks, meta, reading.sites)
    live = "LiveBlogPosting" in meta.types or _clocks(blocks, reading.sites) >= _LIVE
    yield from _finished(reading, Splitter(blocks, reading.sites, reading.name, title, title_at, live), meta)


def _no_story(reading: _Reading, blocks: Sequence[Block], meta: Meta, look: Look) -> Drop | None:
    """Return the drop of a page that tells no story: a list of headlines, a video, an empty shell."""
    words = sum(block.words for block in blocks if block.zone and block.prose)
    if look is Look.LIST:
        return reading.drop(DropReason.LIST_PAGE, "is a list of headlines (give the pages that it leads to)")
    if meta.types & reading.sites.markup.video_types and words < _VIDEO:
        return reading.drop(DropReason.NO_STORY, "is a video or audio page with no text of a story")
    if look is Look.NOTHING:
        if not any(block.text for block in blocks):
            return reading.drop(DropReason.EMPTY, "is empty (give a page with text)")
        return reading.drop(DropReason.NO_STORY, "has no running text (give a page of a story)")
    return None


def _clocks(blocks: Sequence[Block], sites: SiteTable) -> int:
    """Return how many blocks of the main text are a clock or time that running text follows."""
    found = 0
    for at, block in enumerate(blocks):
        if block.zone and block.words <= 8 and not block.prose:
            timed = (block.role is Role.DATE and block.stamp) or is_clock_line(block.text)
            found += bool(timed) and any(one.prose and one.zone for one in blocks[at + 1 : at + 3])
    return found


def choose_title(blocks: Sequence[Block], meta: Meta, sites: SiteTable) -> tuple[str | None, int]:
    """Return the page's title and the block that shows it (-1: none).

    A heading of the page that says what the head says wins, because heads are cut and carry the site's name; then the
    head; then the only heading of the first level above the text.
    """
    first = next((at for at, block in enumerate(blocks) if block.zone and block.prose), len(blocks))
    told = [content_words(title, sites) for title in meta.titles[:3]]
    best, likeness = -1, _ALIKE
    for at, block in enumerate(blocks[:first]):
        if 2 <= block.words <= 40 and (block.level or not block.prose):
            like = _likeness(content_words(block.text, sites), told) * (1.0 + _LEVEL_BONUS.get(block.level, 0.0))
            if like >= likeness and (block.level or block.linked < 0.5):
                best, likeness = at, like
    if best >= 0:
        return blocks[best].text, best
    head = _head_title(meta)
    if head and len(told[0]) >= _HEADLINE and overlap(blocks, first, head, sites) >= ABOUT / 2:
        return head, -1
    above = [at for at in range(max(0, first - _ABOVE), first) if blocks[at].role is None and blocks[at].linked < 0.5]
    shown = best_title(blocks, above, first, sites)
    headings = [at for at in above if blocks[at].level == 1 and blocks[at].words >= 3]
    at = shown if shown is not None else (headings[-1] if headings and not head else -1)
    return (blocks[at].text, at) if at >= 0 else (head, -1)


def _likeness(words: set[str], told: Sequence[set[str]]) -> float:
    """Return how much a line's words are those of one of the head's titles (Dice), 0.0 where they share but one."""
    shares = [2 * len(words & title) / (len(words) + len(title)) for title in told if len(words & title) >= 2]
    return max(shares, default=0.0)


def _head_title(meta: Meta) -> str | None:
    return meta.titles[0] if meta.titles else None


def _finished(reading: _Reading, splitter: Splitter, meta: Meta) -> Iterator[Story | Drop]:
    for found in splitter.run():
        if isinstance(found, Draft):
            yield _story(reading, found, meta)
        else:
            yield found
    if not splitter.drafts:
        yield reading.drop(DropReason.NO_STORY, "has no running text (give a page of a story)")


def _story(reading: _Reading, draft: Draft, meta: Meta) -> Story:
    """Return a story with what its page tells: all of it for the page's own, what holds for every part for others."""
    sites, page = reading.sites, reading.page
    own = draft.birth is Birth.PAGE
    outlet = sites.outlet(meta.url) or sites.outlet(page.url)
    moment, updated = _moments(draft, meta, sites, outlet.zone if outlet else "")
    if moment is None and own and page.published_at:
        moment = Moment(page.published_at.date(), page.published_at)
    url = meta.url if own else _anchored(meta.url, draft)
    text = draft.text
    return Story(
        id=Story.id_for(text, title=draft.title, url=url),
        text=text,
        title=draft.title,
        subtitle=draft.subtitle or (meta.subtitle if own else None),
        outlet=page.outlet or (outlet.name if outlet else meta.site or _named_beside(meta, draft)),
        source=draft.source or source_of(text, sites),
        byline=draft.byline or (meta.byline if own else None),
        section=meta.section if own else None,
        tags=tuple(draft.tags) or (meta.tags if own else ()),
        published=moment.day if moment else reading.default,
        published_at=moment.at if moment else None,
        updated_at=updated.at if updated else None,
        url=url,
        page=page.source,
        related=tuple(_absolute(link, meta.url or page.url) for link in draft.related),
        notes=reading.notes + (meta.notes if own else ()),
    )


def _named_beside(meta: Meta, draft: Draft) -> str | None:
    return site_beside(meta.title_element, draft.title) if draft.title and draft.birth is Birth.PAGE else None


def _anchored(url: str | None, draft: Draft) -> str | None:
    if draft.birth is Birth.LABEL or url is None:
        return None
    return f"{url.partition('#')[0]}#{draft.anchor}" if draft.anchor else url


def _absolute(link: RelatedLink, base: str | None) -> RelatedLink:
    if not link.url or link.url.startswith(("javascript:", "#")):
        return RelatedLink(link.title)
    try:
        return RelatedLink(link.title, urljoin(base or "", link.url))
    except ValueError:
        return RelatedLink(link.title)


def _moments(draft: Draft, meta: Meta, sites: SiteTable, zone: str) -> tuple[Moment | None, Moment | None]:
    """Return publication and update: the head's for the page's own story, then what its date lines show."""
    shown = updated = None
    for line in draft.dates:
        moment = read_stamp(line.stamp, zone) or read_date_line(line.text, sites, zone)
        if line.updated:
            updated = updated or moment
        elif moment and (shown is None or (shown.at is None and shown.day == moment.day)):
            shown = moment
    if draft.birth is Birth.LABEL:
        return shown, updated
    if draft.birth is not Birth.PAGE:
        return shown or _day_only(meta.published), updated
    published = meta.published or shown or date_beside(meta.title_element, sites, zone)
    published = published or read_date_line(dateline_of(draft.text, sites), sites, zone) or updated
    if published and shown and published.at is None and shown.day == published.day:
        published = shown
    return published, meta.updated or updated


def _day_only(moment: Moment | None) -> Moment | None:
    return Moment(moment.day) if moment else None
