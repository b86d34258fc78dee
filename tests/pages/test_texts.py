"""Plain text that lost its mark-up, split into stories."""

from __future__ import annotations

import json
from typing import Any

import pytest

from marsad.lexicon.sites import SiteTable
from marsad.model.news import Drop, DropReason, Page, Story
from marsad.pages import read_page
from tests.pages.cases import SHARED, cases, named


def check(case: dict[str, Any], sites: SiteTable) -> None:
    page = Page("text", case["text"].encode(), "text/plain")
    stories = [one for one in read_page(page, sites) if isinstance(one, Story)]
    assert [story.title for story in stories] == [known["title"] for known in case["stories"]]
    for story, known in zip(stories, case["stories"], strict=True):
        assert len(story.text.split("\n\n")) == known["paragraphs"], story.text
        assert story.source == known.get("source")
        assert story.published == known.get("published")
        assert story.byline == known.get("byline")
        assert len(story.related) == known.get("related", 0), story.related


@pytest.mark.parametrize("case", cases("texts"), ids=named)
def test_text_is_split(case: dict[str, Any], sites: SiteTable) -> None:
    check(case, sites)


@pytest.mark.parametrize("case", cases("texts-known-failures"), ids=named)
@pytest.mark.xfail(strict=True)
def test_text_is_not_split_yet(case: dict[str, Any], sites: SiteTable) -> None:
    check(case, sites)


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason="the seed page lies in ../shared, which is not here")
def test_seed_page(sites: SiteTable) -> None:
    gold = json.loads((SHARED / "seed" / "page.json").read_text(encoding="utf-8"))
    page = Page("page.txt", (SHARED / "seed" / "page.txt").read_bytes(), "text/plain")
    found = list(read_page(page, sites))
    stories = [one for one in found if isinstance(one, Story)]
    assert len(stories) == len(gold["stories"])
    for story, known in zip(stories, gold["stories"], strict=True):
        assert story.text.startswith(known["starts"])
        assert story.text.endswith(known["ends"])
        assert (story.title, story.source, story.published) == (known["title"], known["source"], None)
        assert not any(debris in story.text for debris in gold["debris"])
    assert [len(story.related) for story in stories] == [0, gold["related_headlines"]]
    drops = {drop.text: drop.reason for drop in found if isinstance(drop, Drop)}
    assert set(drops) == set(gold["debris"])
    assert set(drops.values()) == {DropReason.LABEL, DropReason.SHARE_COUNTER}
