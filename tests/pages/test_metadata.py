"""What heads say, in all the ways in which sites write it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from marsad.lexicon.sites import SiteTable
from marsad.pages.cuts import read_source
from marsad.pages.metadata import Meta, read_meta

TITLE = "قمة طارئة في بغداد تبحث أمن الحدود"
ARTICLE = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-03-14T18:25:00+03:00"}


def meta(head: str, sites: SiteTable, *, title: str = "", url: str | None = None) -> Meta:
    source = read_source(f"<html lang='ar'><head>{head}</head><body></body></html>")
    return read_meta(source, title, url, sites)


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "مرآة"}, ARTICLE]},
        [{"@type": "BreadcrumbList"}, {"@graph": [[ARTICLE]]}],
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["NewsArticle", "ReportageNewsArticle"]},
        {**ARTICLE, "@type": "http://schema.org/NewsArticle"},
        {**ARTICLE, "headline": [TITLE]},
    ],
)
def test_json_ld_in_every_shape(data: Any, sites: SiteTable) -> None:
    found = meta(script(json.dumps(data, ensure_ascii=False)), sites)
    assert found.titles == [TITLE]
    assert found.published is not None
    assert found.published.day.isoformat() == "2024-03-14"


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","headline":"%s","datePublished":"2024-03-14T18:25:00+03:00",}',
        '{"@type":"NewsArticle",\n"description":"سطر\nآخر",\n"headline":"%s","datePublished":"2024-03-14T18:25:00+03:00"}',
        '<!-- {"@type":"NewsArticle","headline":"%s","datePublished":"2024-03-14T18:25:00+03:00"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"%s","datePublished":"2024-03-14T18:25:00+03:00"}\n//]]>',
        '{"@type":"NewsArticle","headline":"%s","text":"قال "نعم" أمس","datePublished":"2024-03-14T18:25:00+03:00"}',
        '{"@type":"NewsArticle","headline":"%s","datePublished":"2024-03-14T18:25:00+03:00","author":{"name":"سا',
        '{"@type":"NewsArticle","headline":"%s","datePublished":"2024-03-14T18:25:00+03:00"}'.replace('"', "&quot;"),
    ],
)
def test_broken_json_ld_still_tells_title_and_date(text: str, sites: SiteTable) -> None:
    found = meta(script(text % TITLE), sites)
    assert found.titles == [TITLE]
    assert found.published is not None
    assert found.published.at is not None
    assert found.published.at.isoformat() == "2024-03-14T18:25:00+03:00"


@pytest.mark.parametrize("between", ["", "\n", ",", ";\n"])
def test_several_objects_in_one_script_are_all_read(between: str, sites: SiteTable) -> None:
    first = json.dumps({"@type": "WebSite", "name": "مرآة"}, ensure_ascii=False)
    found = meta(script("\ufeff" + first + between + json.dumps(ARTICLE)), sites)
    assert (found.titles, found.site) == ([TITLE], "مرآة")
    assert found.published is not None


def test_broken_script_with_several_objects_tells_of_its_article(sites: SiteTable) -> None:
    site = '{"@type":"WebSite","name":"قال "نعم""}'
    found = meta(script(f'{{"@graph":[{site},{json.dumps(ARTICLE, ensure_ascii=False)}'), sites)
    assert found.titles == [TITLE]


def test_own_article_is_chosen_by_the_heading_where_there_is_no_title(sites: SiteTable) -> None:
    other = {**ARTICLE, "headline": "خبر آخر لا صلة له", "datePublished": "2020-01-01"}
    source = read_source(f"<head>{script(json.dumps([other, ARTICLE]))}</head><body><h1><b>{TITLE}</b></h1></body>")
    assert read_meta(source, "", None, sites).titles[0] == TITLE


def test_every_tag_and_author_of_open_graph_is_taken(sites: SiteTable) -> None:
    tags = "".join(f'<meta property="article:tag" content="{tag}">' for tag in ("العراق", "ملف المياه"))
    author = '<meta property="article:author" content="https://social.example/a">'
    found = meta(tags + author, sites)
    assert (found.tags, found.byline) == (("العراق", "ملف المياه"), None)
    assert meta('<meta property="article:author" content="سالم الحيدري">', sites).byline == "سالم الحيدري"


def test_canonical_link_with_another_relation_beside(sites: SiteTable) -> None:
    found = meta('<link href="/a/1" rel="Canonical alternate">', sites, url="https://a.example/x")
    assert found.url == "https://a.example/a/1"


def test_own_article_is_chosen_among_several(sites: SiteTable) -> None:
    other = {**ARTICLE, "headline": "خبر آخر لا صلة له", "datePublished": "2020-01-01", "url": "https://a.example/2"}
    mine = {**ARTICLE, "url": "https://a.example/1"}
    head = script(json.dumps([other, mine])) + '<link rel="canonical" href="https://a.example/1">'
    found = meta(head, sites)
    assert (found.titles[0], found.url) == (TITLE, "https://a.example/1")
    by_title = meta(script(json.dumps([other, ARTICLE])), sites, title=f"{TITLE} - مرآة الأحداث")
    assert by_title.titles[0] == TITLE


def test_places_are_taken_in_order_and_conflicts_are_told(sites: SiteTable) -> None:
    published = '<meta property="article:published_time" content="2024-03-20T00:00:00Z">'
    found = meta(script(json.dumps(ARTICLE)) + published, sites)
    assert found.published is not None
    assert found.published.day.isoformat() == "2024-03-14"
    assert "2024-03-20" in found.notes[0]
    alone = meta(published, sites)
    assert alone.published is not None
    assert (alone.published.day.isoformat(), alone.notes) == ("2024-03-20", ())


def test_clock_of_a_later_place_completes_a_day(sites: SiteTable) -> None:
    dated = script(json.dumps({**ARTICLE, "datePublished": "2024-03-14"}))
    found = meta(dated + "<meta name='pubdate' content='2024-03-14T18:25:00+03:00'>", sites)
    assert found.published is not None
    assert found.published.at is not None


@pytest.mark.parametrize(
    ("title", "site"),
    [
        (f"{TITLE} - مرآة الأحداث", "مرآة الأحداث"),
        (f"{TITLE} | سياسة | مرآة الأحداث", "مرآة الأحداث"),
        (f"مرآة الأحداث: {TITLE}", "مرآة الأحداث"),
        (f"{TITLE} – مرآة", ""),
        (f"{TITLE} » مرآة", ""),
        (TITLE, "مرآة الأحداث"),
    ],
)
def test_site_name_is_cut_off_the_title(title: str, site: str, sites: SiteTable) -> None:
    head = f'<meta property="og:site_name" content="{site}">' if site else ""
    assert meta(head, sites, title=title).titles[0].startswith(TITLE)


def test_dash_inside_a_headline_stays(sites: SiteTable) -> None:
    title = "المحادثات السعودية - الإيرانية تستأنف في مسقط"
    assert meta("", sites, title=title).titles == [title]


def test_elements_written_in_old_ways(sites: SiteTable) -> None:
    head = '<META NAME=author CONTENT=\'سالم الحيدري\'><meta content="2024-03-14" name="DC.date.issued">'
    found = meta(head, sites)
    assert found.byline == "سالم الحيدري"
    assert found.published is not None
    assert found.language == "ar"


def test_day_in_the_address_is_the_last_resort(sites: SiteTable) -> None:
    found = meta("", sites, url="https://a.example/2024/3/14/summit")
    assert found.published is not None
    assert found.published.day.isoformat() == "2024-03-14"
    assert meta("", sites, url="https://a.example/2024/33/99/x").published is None


def test_outlets_zone_dates_a_stamp_without_one(sites: SiteTable) -> None:
    dated = script(json.dumps({**ARTICLE, "datePublished": "2024-03-14T18:25:00"}))
    found = meta(dated, sites, url="https://www.alriyadh.com/1")
    assert found.published is not None
    assert found.published.at is not None
    assert found.published.at.isoformat() == "2024-03-14T18:25:00+03:00"


def test_scripts_and_comments_hold_no_meta_elements(sites: SiteTable) -> None:
    fake = '<meta property="og:title" content="زائف">'
    found = meta(f"<!-- {fake} --><script>var x = '{fake}';</script><style>{fake}</style>", sites, title=TITLE)
    assert found.titles == [TITLE]
