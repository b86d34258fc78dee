"""What a line is by its words."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.lexicon.sites import SiteTable
from marsad.pages.lines import content_words, is_prose, read_line
from tests.pages.cases import cases, named


@pytest.mark.parametrize("case", cases("lines"), ids=named)
def test_line_of_the_page(case: dict[str, Any], sites: SiteTable) -> None:
    line = read_line(case["text"], case["text"].split(), sites)
    assert line is not None
    assert (line.kind, line.value) == (case["kind"], case.get("value", ""))


@pytest.mark.parametrize("text", cases("lines-negative"), ids=named)
def test_line_of_the_story(text: str, sites: SiteTable) -> None:
    assert read_line(text, text.split(), sites) is None


def test_headline_and_text_share_content_words_whatever_their_affixes(sites: SiteTable) -> None:
    headline = content_words("الوفد يبحث هدنة في العاصمة", sites)
    text = content_words("وبحث وفد أممي بالعاصمة الهدنة", sites)
    assert len(headline & text) >= 3


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("وقال الوزير إن الوفد سيصل إلى العاصمة صباح الأحد.", True),
        ("الرئيسية أخبار سياسة اقتصاد رياضة ثقافة منوعات صحة", False),
        ("قمة طارئة في بغداد تبحث أمن الحدود", False),
        ("نعم.", False),
    ],
)
def test_running_text_is_told_from_menus_and_headlines(text: str, prose: bool, sites: SiteTable) -> None:
    assert is_prose(text, text.split(), sites) is prose
