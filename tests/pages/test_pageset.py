"""Our own pages: every layout, read whole. The figures of the set are floors that no change may break."""

from __future__ import annotations

import pytest
from benchmarks.pages import debris_in, score_marsad

from marsad.lexicon.sites import SiteTable
from marsad.model.news import Story
from marsad.pages import read_page
from tests.pages import pageset

PAGES = pageset.test_pages()


def read(known: pageset.TestPage, sites: SiteTable) -> list[Story]:
    return [one for one in read_page(known.page, sites) if isinstance(one, Story)]


@pytest.mark.parametrize("known", PAGES, ids=lambda known: known.name)
def test_page_is_read_whole(known: pageset.TestPage, sites: SiteTable) -> None:
    stories = read(known, sites)
    assert len(stories) == len(known.stories)
    for story, wanted in zip(stories, known.stories, strict=True):
        assert story.text == wanted.text
        assert story.title == wanted.title
        assert story.published == wanted.published
        if wanted.source:
            assert story.source == wanted.source
        assert not debris_in(story.text)
    if known.related is not None:
        assert sum(len(story.related) for story in stories) >= known.related


def test_figures_of_the_set() -> None:
    assert len(PAGES) >= 60
    assert len(PAGES) // pageset.PER_LAYOUT >= 20
    score = score_marsad(PAGES)
    assert sum(score.f1) / len(score.f1) >= 0.97
    assert sum(score.titles) / len(score.titles) >= 0.95
    assert sum(score.dates) / len(score.dates) >= 0.95
    assert sum(score.counts) / len(score.counts) >= 0.95
    assert score.debris == 0


def test_same_page_gives_the_same_stories(sites: SiteTable) -> None:
    for known in PAGES[:: pageset.PER_LAYOUT]:
        assert list(read_page(known.page, sites)) == list(read_page(known.page, sites))
