"""Pages that hold the parser are cut off by a deadline, and the next page is read as ever."""

from __future__ import annotations

import time

from marsad.lexicon.sites import SiteTable
from marsad.model.news import Drop, DropReason, Page, Story
from marsad.pages import read_page
from marsad.pages.apart import has_long_tag, is_heavy

TEXT = "أعلنت وزارة الخارجية اليوم أن الوفد سيصل إلى العاصمة صباح الأحد لبحث ملف الحدود مع الجانب الآخر."
HANGS = f"<html><body><div {' '.join(f'a{n}=1' for n in range(150_000))}><p>{TEXT}</p>"
LARGE = f"<html><body><p>{TEXT}</p>{'<i></i>' * 250_000}</body></html>"


def test_page_that_hangs_the_parser_is_one_drop_and_the_next_is_read(sites: SiteTable) -> None:
    assert has_long_tag(HANGS)
    started = time.monotonic()
    found = list(read_page(Page("hangs", HANGS.encode(), "text/html"), sites, deadline=2.0))
    assert time.monotonic() - started < 20
    assert [one.reason for one in found if isinstance(one, Drop)] == [DropReason.TIMED_OUT]
    assert "hangs: took longer than 2 s" in found[0].detail
    again = list(read_page(Page("large", LARGE.encode(), "text/html"), sites))
    assert [one.text for one in again if isinstance(one, Story)] == [TEXT]


def test_heavy_page_read_apart_is_the_page_read_here(sites: SiteTable) -> None:
    page = Page("large", LARGE.encode(), "text/html")
    assert is_heavy(page.body)
    assert list(read_page(page, sites)) == list(read_page(page, sites, deadline=None))


def test_ordinary_page_is_not_heavy() -> None:
    page = f"<html><script>{'x' * 100_000}</script><p class='a'>{TEXT}</p>" * 3
    assert not is_heavy(page.encode())
    assert not has_long_tag(f"<p>{TEXT}</p>" * 1000)
