"""A page to its stories: what users bring, in every state."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.lexicon.load import load
from marsad.lexicon.sites import SiteTable
from marsad.model.news import Drop, DropReason, Page, Story
from marsad.pages import read_page

TEXT = "أعلنت وزارة الخارجية اليوم أن الوفد سيصل إلى العاصمة صباح الأحد لبحث ملف الحدود مع الجانب الآخر."
MORE = "وقال المتحدث باسم الوزارة إن المحادثات ستستمر يومين وإن بيانا مشتركا سيصدر في ختامها."
PERSIAN = "<p>وزیر امور خارجه ایران گفت که این مذاکرات در تهران ادامه خواهد داشت و نتیجه آن را اعلام می‌کند.</p>"
URDU = "<p>وزیر اعظم نے کہا ہے کہ حکومت ملک میں امن کے لیے تمام اقدامات کر رہی ہے اور مذاکرات جاری رہیں گے۔</p>"
HTML = f"<html><body><h1>وفد يصل إلى العاصمة لبحث الحدود</h1><p>{TEXT}</p><p>{MORE}</p></body></html>"


def read(body: bytes | str, sites: SiteTable, content_type: str = "text/html", **kwargs: object) -> list[Story | Drop]:
    data = body.encode() if isinstance(body, str) else body
    return list(read_page(Page("page.html", data, content_type), sites, **kwargs))


def stories(found: list[Story | Drop]) -> list[Story]:
    return [one for one in found if isinstance(one, Story)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256", "iso-8859-6"])
def test_undeclared_encodings_are_read_right(encoding: str, sites: SiteTable) -> None:
    (story,) = stories(read(HTML.encode(encoding), sites))
    assert story.text == f"{TEXT}\n\n{MORE}"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "no-such-charset"])
def test_bytes_decide_over_what_is_declared(declared: str, sites: SiteTable) -> None:
    page = HTML.replace("<html>", f'<html><meta charset="{declared}">')
    (story,) = stories(read(page.encode("utf-8"), sites, f"text/html; charset={declared}"))
    assert story.text.startswith(TEXT)


def test_one_cut_letter_on_a_long_page_is_borne_and_told(sites: SiteTable) -> None:
    body = HTML.replace("</body>", f"<p>{MORE}</p>" * 9 + "</body>").encode()
    (story,) = stories(read(body.replace("يومين".encode(), "يومين".encode() + b"\xd9", 1), sites))
    assert story.notes == ("1 broken characters",)


def test_brackets_in_attributes_are_no_tags(sites: SiteTable) -> None:
    odd = """<p data-x="<div class='comments'>" title="a > b"><a data-href="/no" href="/n/7?a=1">بيان الوزارة</a> """
    (story,) = stories(read(HTML.replace("<p>", odd, 1), sites))
    assert story.text == f"بيان الوزارة {TEXT}\n\n{MORE}"
    label = '<h3>اقرأ أيضا</h3><ul><li><a data-href="/no" href="/n/7">قمة طارئة في بغداد لبحث الحدود</a></li></ul>'
    (story,) = stories(read(HTML.replace("</body>", f"{label}</body>"), sites))
    assert [link.url for link in story.related] == ["/n/7"]


@pytest.mark.parametrize(
    "stamp",
    [
        '<time datetime="2024-03-14T10:00:00+03:00">أمس</time>',
        '<span itemprop="datePublished" content="2024-03-14T10:00:00+03:00">أمس</span>',
        '<span property="datePublished" content="2024-03-14T10:00:00+03:00">أمس</span>',
        '<abbr title="2024-03-14T10:00:00+03:00">منذ يومين</abbr>',
        '<div class="x" data-date="2024-03-14T10:00:00+03:00">سالم الحيدري منذ يومين</div>',
    ],
)
def test_moment_in_the_mark_up_stands_for_the_words(stamp: str, sites: SiteTable) -> None:
    (story,) = stories(read(HTML.replace("<p>", f"<div>{stamp}</div><p>", 1), sites))
    assert story.published_at is not None
    assert story.published_at.isoformat() == "2024-03-14T10:00:00+03:00"
    assert story.text == f"{TEXT}\n\n{MORE}"


def test_entries_below_clocks_are_stories_of_a_live_blog(sites: SiteTable) -> None:
    told = (("18:40", TEXT), ("17:10", MORE), ("16:05", f"{TEXT} {MORE}"))
    entries = "".join(f"<div><span>{clock}</span><p>{text}</p></div>" for clock, text in told)
    found = stories(read(f"<html><body><h1>تغطية مباشرة للمحادثات</h1><div>{entries}</div></body></html>", sites))
    assert [story.text for story in found] == [text for _, text in told]


def test_what_is_remembered_of_tags_stays_bounded(sites: SiteTable) -> None:
    for n in range(12):
        page = HTML.replace("<p>", "".join(f'<div class="c{n}-{k}"></div>' for k in range(999)) + "<p>", 1)
        assert len(stories(read(page, sites))) == 1
    assert len(sites.tags) <= 5_000 and len(sites.seen) <= 20_000
    bare = sites.bare()
    assert bare == sites and not bare.tags and not bare.seen


@pytest.mark.parametrize(
    ("body", "reason", "word"),
    [
        (b"", DropReason.EMPTY, "empty"),
        (b" \n\t ", DropReason.EMPTY, "empty"),
        (b"<html><body></body></html>", DropReason.EMPTY, "empty"),
        (TEXT.encode().replace("ة".encode(), b"\xd8"), DropReason.UNREADABLE, "UTF-8"),
        (b"<p>The minister said on Sunday that the talks would go on for two days.</p>", DropReason.NOT_ARABIC, ""),
        (PERSIAN.encode(), DropReason.NOT_ARABIC, "Persian"),
        (URDU.encode(), DropReason.NOT_ARABIC, "Urdu"),
        ("<p>اتصل بنا</p><p>من نحن</p>".encode(), DropReason.NO_STORY, "no running text"),
    ],
)  # fmt: skip
def test_page_without_a_story_is_one_drop_that_names_it(
    body: bytes, reason: DropReason, word: str, sites: SiteTable
) -> None:
    found = [one for one in read(body, sites) if isinstance(one, Drop) and one.detail]
    assert [drop.reason for drop in found] == [reason]
    assert found[0].detail.startswith("page.html: ")
    assert word in found[0].detail
    assert found[0].detail.endswith(")")


def test_default_date_is_for_pages_that_tell_none(sites: SiteTable) -> None:
    default = date(2020, 1, 2)
    (undated,) = stories(read(HTML, sites, published=default))
    (dated,) = stories(read(HTML.replace("<p>", "<div>16 مارس 2023</div><p>", 1), sites, published=default))
    assert (undated.published, dated.published) == (default, date(2023, 3, 16))


def test_what_a_feed_says_fills_what_the_page_leaves_open(sites: SiteTable) -> None:
    moment = datetime.fromisoformat("2023-03-16T10:00:00+00:00")
    page = Page("a", HTML.encode(), "text/html", outlet="مثال", published_at=moment)
    (story,) = stories(list(read_page(page, sites)))
    assert (story.outlet, story.published_at, story.published) == ("مثال", moment, date(2023, 3, 16))


def test_related_links_come_with_whole_addresses(sites: SiteTable) -> None:
    body = HTML.replace(
        "</body>", '<h3>مقالات ذات صلة</h3><ul><li><a href="/n/2">خبر آخر عن الحدود</a></li></ul></body>'
    )
    page = Page("a", body.encode(), "text/html", "https://news.example/n/1")
    (story,) = stories(list(read_page(page, sites)))
    assert [(link.title, link.url) for link in story.related] == [("خبر آخر عن الحدود", "https://news.example/n/2")]


def test_text_never_holds_mark_up_or_entities(sites: SiteTable) -> None:
    body = HTML.replace("الأحد", "&laquo;الأحد&raquo; <b>الموافق</b> <a href='x'>السابع</a>&nbsp;عشر")
    (story,) = stories(read(body, sites))
    assert "«الأحد» الموافق السابع عشر" in story.text


def test_every_paragraph_of_a_story_is_on_its_page(sites: SiteTable) -> None:
    (story,) = stories(read(HTML, sites))
    assert all(part in HTML for part in story.text.split("\n\n"))
    assert story.id == Story.id_for(story.text, title=story.title, url=story.url)


def test_unclosed_and_crossed_tags_are_mended(sites: SiteTable) -> None:
    body = f"<div><h1>وفد يصل إلى العاصمة</h1><p><b>{TEXT}<p><i>{MORE}</b></i><table><tr><td>x"
    (story,) = stories(read(body, sites))
    assert story.text == f"{TEXT}\n\n{MORE}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.sampled_from(["", "text/html", "text/plain", "text/html; charset=windows-1256"]))
def test_any_bytes_give_records_and_no_fault(body: bytes, content_type: str) -> None:
    for one in read(body, load().sites, content_type):
        assert isinstance(one, Story | Drop)


_MARKS = (
    "<p> </p> <div_class='related'> <div_class='article-body'> </div> <h1> </h1> <a_href='/x'> </a> <br> "
    "<span_class=date> </span> <!-- --> <script> </script> <article> </article> <li> <td> 14:30 "
    "&nbsp; <ul> <time> التعليقات"
)
_LABELS = (TEXT, MORE, "اقرأ أيضا", "المصدر: رويترز", "مقالات مشابهة", "شارك الخبر")
_TAGS = st.sampled_from([*(mark.replace("_", " ") for mark in _MARKS.split()), *_LABELS])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_TAGS, max_size=40))
def test_any_order_of_mark_up_gives_records_whose_text_is_of_the_page(parts: list[str]) -> None:
    body = "<html><body>" + " ".join(parts)
    for one in read(body, load().sites):
        if isinstance(one, Story):
            assert one.text.strip()
            assert all(word in body for word in one.text.split())
