"""Date lines and machine-readable dates."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.lexicon.load import load
from marsad.lexicon.sites import SiteTable
from marsad.pages.dates import before_age, cut_date, is_date_line, is_dated_line, read_date_line, read_stamp
from tests.pages.cases import cases, named

ZONE = "Asia/Riyadh"


@pytest.mark.parametrize("case", cases("dates"), ids=named)
def test_date_line(case: dict[str, Any], sites: SiteTable) -> None:
    moment = read_date_line(case["text"], sites, ZONE)
    if case["day"] is None:
        assert moment is None
        return
    assert moment is not None
    assert moment.day == case["day"]
    assert (moment.at.isoformat() if moment.at else None) == case.get("at")


def test_clock_without_a_known_zone_gives_the_day_alone(sites: SiteTable) -> None:
    moment = read_date_line("16 مارس 2023 - 10:30 م", sites)
    assert moment is not None
    assert (moment.day.isoformat(), moment.at) == ("2023-03-16", None)


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("2023-03-16T10:00:00+03:00", "2023-03-16", "2023-03-16T10:00:00+03:00"),
        ("2023-03-16T22:30:00Z", "2023-03-17", "2023-03-16T22:30:00+00:00"),
        ("2023-03-16T10:00:00.000+0300", "2023-03-16", "2023-03-16T10:00:00+03:00"),
        ("2023-03-16T10:00", "2023-03-16", "2023-03-16T10:00:00+03:00"),
        ("2023-03-16", "2023-03-16", None),
        ("20230316", "2023-03-16", None),
        ("Thu, 16 Mar 2023 10:30:00 GMT", "2023-03-16", "2023-03-16T10:30:00+00:00"),
        ("2023-13-45", None, None),
        ("0001-01-01T00:00:00", None, None),
        ("yesterday", None, None),
        ("", None, None),
    ],
)
def test_machine_readable_date(text: str, day: str | None, at: str | None) -> None:
    moment = read_stamp(text, ZONE)
    assert (moment.day.isoformat() if moment else None) == day
    assert (moment.at.isoformat() if moment and moment.at else None) == at


@pytest.mark.parametrize("text", ["قال الوزير في 3 مارس 2020 إن الأمر خطير جدا", "قبل ثلاثة أيام", "الوزير يصل الخميس"])
def test_sentence_with_a_date_is_no_date_line(text: str, sites: SiteTable) -> None:
    assert not is_date_line(text, sites)


@pytest.mark.parametrize(
    "text",
    [
        "نشر بتاريخ 30-06-2023 الساعة 11:15",
        "أضيف بتاريخ 3/4/2021",
        "الاثنين 07 أفريل 2025 - 08h30",
        "7 ماي 2024 - 17:20 سا",
    ],
)
def test_line_that_says_when_it_was_published_is_a_date_line(text: str, sites: SiteTable) -> None:
    assert is_date_line(text, sites)


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("أرسلت في الأربعاء 12 أكتوبر 2022 بواسطة المدير", True),
        ("نُشر بتاريخ 7 أبريل، 2025 بواسطة كمال بوزيد", True),
        ("مرآة الأحداث - الخميس 2 أيار/مايو 2024", True),
        ("القاهرة | نهى السيد | 19/1/2025", True),
        ("كتب الوزير مذكراته عن حرب 2006", False),
        ("تاريخ الأندلس في كتاب جديد", False),
        ("الهجوم وقع في 7 أكتوبر 2023 وأوقع قتلى", False),
        ("وقعت الدولتان الاتفاق في بيروت - في خطوة هي الأولى منذ عقود بينهما - 3 مارس 2020", False),
    ],
)
def test_line_that_holds_the_storys_date_among_other_words(text: str, dated: bool, sites: SiteTable) -> None:
    assert is_dated_line(text, sites) is dated


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("سارة منذ يومين", "سارة"),
        ("أبو محمد - قبل 5 ساعات", "أبو محمد -"),
        ("منذ أسبوع", ""),
        ("قبل ٣ أيام", ""),
        ("الوزير منذ توليه", None),
        ("قبل الانتخابات بيومين", None),
        ("منذ 2019", None),
        ("منذ", None),
        ("", None),
    ],
)
def test_age_that_ends_a_line(text: str, before: str | None, sites: SiteTable) -> None:
    assert before_age(text, sites) == before


def test_byline_is_cut_from_its_date(sites: SiteTable) -> None:
    assert cut_date("سالم الحيدري في الخميس، 16 مارس 2023", sites) == ("سالم الحيدري", "الخميس، 16 مارس 2023")
    assert cut_date("سالم الحيدري", sites) == ("سالم الحيدري", "")


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    sites = load().sites
    read_date_line(text, sites, ZONE)
    read_stamp(text, ZONE)
    is_date_line(text, sites)
    cut_date(text, sites)
    before_age(text, sites)
    is_dated_line(text, sites)
