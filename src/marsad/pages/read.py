"""Page -> its stories: decode, take the blocks, split them, give each story what the page tells about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from marsad.errors import UnreadableInputError
from marsad.lexicon.sites import SiteTable
from marsad.model.news import Drop, DropReason, Page, Story
from marsad.pages.dates import read_date_line, read_stamp
from marsad.pages.encoding import decode
from marsad.pages.language import other_language
from marsad.pages.plain import text_blocks
from marsad.pages.stories import Birth, Draft, Splitter

_HTML: Final = re.compile(
    r"<(?:!doctype|html|head|body|article|div|section|main|p|h1|h2|table|meta|title)\b[^>]*>", re.IGNORECASE
)


def read_page(page: Page, sites: SiteTable, *, published: date | None = None) -> Iterator[Story | Drop]:
    """Yield the stories of a page and what was left out, in the order of the page.

    `published` is the publication date where the page tells none. A page that cannot be read, is empty, or is in another
    language gives exactly one Drop.
    """
    try:
        text, _, broken = decode(page.body, content_type=page.content_type, source=page.source)
    except UnreadableInputError as error:
        yield Drop(DropReason.UNREADABLE, page.source, str(error))
        return
    if not text.strip():
        yield Drop(DropReason.EMPTY, page.source, f"{page.source}: is empty (give a page with text)")
        return
    notes = (f"{broken} broken characters",) if broken else ()
    yield from _read_text(page, text, sites, published, notes)


def _read_text(
    page: Page, text: str, sites: SiteTable, published: date | None, notes: tuple[str, ...]
) -> Iterator[Story | Drop]:
    if language := other_language(text, sites):
        yield Drop(DropReason.NOT_ARABIC, page.source, f"{page.source}: is in {language} (Marsad reads Arabic)")
        return
    splitter = Splitter(text_blocks(text, sites), sites, page.source)
    for _, found in splitter.run():
        if isinstance(found, Draft):
            yield _story(found, page, sites, published, notes)
        else:
            yield found
    if not splitter.drafts:
        yield Drop(DropReason.NO_STORY, page.source, f"{page.source}: has no running text (give a page of a story)")


def _story(draft: Draft, page: Page, sites: SiteTable, published: date | None, notes: tuple[str, ...]) -> Story:
    outlet = sites.outlet(page.url)
    zone = outlet.zone if outlet else ""
    moment = read_stamp(draft.stamp, zone) or read_date_line(draft.date_line, sites, zone)
    url = page.url if draft.birth is Birth.PAGE else None
    return Story(
        id=Story.id_for(draft.text, title=draft.title, url=url),
        text=draft.text,
        title=draft.title,
        subtitle=draft.subtitle,
        outlet=outlet.name if outlet else None,
        source=draft.source,
        byline=draft.byline,
        tags=tuple(draft.tags),
        published=moment.day if moment else published,
        published_at=moment.at if moment else None,
        url=url,
        page=page.source,
        related=tuple(draft.related),
        notes=notes,
    )
