"""Time expressions: words, values, conflicts, and what stays unresolved."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import LexiconError
from marsad.lexicon import dates as lexicon_dates
from marsad.lexicon.load import DataFile, load
from marsad.mentions import calendar, dates
from marsad.mentions.calendar import Frame, Parts
from tests.mentions.reading import cases, doc_of

PUBLISHED = "2022-07-20"  # a Wednesday
DAYS = st.dates(date(1950, 1, 1), date(2060, 1, 1))


def times_of(case: dict[str, Any]) -> list[tuple[str, str | None]]:
    doc = doc_of(case["text"], case.get("published", PUBLISHED))
    found = dates.find(doc, load().dates)
    return [(t.span.of(doc.story.text), t.value.iso if t.value else None) for t in found]


def wanted(case: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(words, None if value is None else str(value)) for words, value in case["times"]]


@pytest.mark.parametrize("case", cases("dates"), ids=lambda c: c["text"])
def test_times_of_a_sentence(case: dict[str, Any]) -> None:
    assert times_of(case) == wanted(case)


@pytest.mark.parametrize("case", [c for c in cases("dates") if "clock" in c or "problem" in c], ids=lambda c: c["text"])
def test_clock_and_problem(case: dict[str, Any]) -> None:
    (found,) = dates.find(doc_of(case["text"], PUBLISHED), load().dates)
    assert found.clock == case.get("clock")
    assert case.get("problem", "") in found.problem
    assert bool(found.problem) == ("problem" in case)


@pytest.mark.parametrize("text", cases("dates-negative"))
def test_no_value_where_the_words_fix_none(text: str) -> None:
    found = dates.find(doc_of(text, PUBLISHED), load().dates)
    assert [t.value.iso for t in found if t.value] == []


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, marks=pytest.mark.xfail(reason=c["why"], strict=True)) for c in cases("dates-known-failures")],
)
def test_known_failures(case: dict[str, Any]) -> None:
    assert times_of(case) == wanted(case)


def test_spans_and_tokens_point_to_the_words() -> None:
    doc = doc_of("وصل الوفد مساء أمس الثلاثاء إلى العاصمة.", PUBLISHED)
    (found,) = dates.find(doc, load().dates)
    assert doc.text(found.first, found.last) == found.span.of(doc.story.text) == "مساء أمس الثلاثاء"


def test_a_story_from_the_future_is_read_like_any_other() -> None:
    assert times_of({"text": "وصل الوفد أمس.", "published": "2199-01-01"}) == [("أمس", "2198-12-31")]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("نشر في: الأربعاء 20 يوليو/تموز 2022 - 10:30", "2022-07-20"),
        ("آخر تحديث 2020-03-17T10:00", "2020-03-17"),
        ("الخميس, 04 يونيو 2020 - 12:00 ص", "2020-06-04"),
        ("الأحد ١ ذو الحجة ١٤٤٢ هـ", "2021-07-11"),
        ("بقلم: كاتب من القاهرة", None),
        ("الخميس", None),
        ("", None),
    ],
)
def test_a_lone_line_of_a_page(line: str, value: str | None) -> None:
    found = dates.read_date(line, load().dates)
    assert (found.iso if found else None) == value


@given(st.text(max_size=80), st.none() | DAYS)
def test_any_text_is_welcome(text: str, published: date | None) -> None:
    doc = doc_of(text, published)
    for found in dates.find(doc, load().dates):
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert found.value is None or found.value.start <= found.value.end


@given(DAYS, st.integers(0, 6))
def test_a_bare_weekday_lies_in_the_week_behind(published: date, weekday: int) -> None:
    found = calendar.nearest_weekday(weekday, Frame(published), None)
    assert found is not None
    assert calendar.weekday_of(found) == weekday
    assert timedelta(0) <= published - found < timedelta(7)


@given(DAYS, st.integers(0, 6))
def test_next_and_last_never_mean_the_publication_day(published: date, weekday: int) -> None:
    ahead = calendar.nearest_weekday(weekday, Frame(published), 1)
    behind = calendar.nearest_weekday(weekday, Frame(published), -1)
    assert behind is not None and ahead is not None
    assert behind < published < ahead


@given(DAYS)
def test_a_week_runs_from_sunday_to_saturday_and_holds_its_day(day: date) -> None:
    week = calendar.week_of(day)
    assert calendar.weekday_of(week.start) == 0
    assert week.start <= day <= week.end == week.start + timedelta(6)


@given(DAYS, st.integers(1, 12), st.sampled_from([-1, 0, 1, None]))
def test_a_bare_month_keeps_its_number_and_its_side(published: date, month: int, step: int | None) -> None:
    (reading,) = calendar.resolve(Parts(month=month, step=step), Frame(published))
    assert reading.value is not None and reading.value.start.month == month
    start, now = reading.value.start, published.replace(day=1)
    assert {-1: start < now, 0: start.year == now.year, 1: start > now, None: start <= now}[step]


def _file(tmp_path: Path, line: str) -> DataFile:
    path = tmp_path / "words.tsv"
    path.write_text(f"role\tvalue\tforms\n{line}\n", encoding="utf-8")
    return DataFile("dates/words.tsv", "dates", path)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("month\t13\tشهر", "month has the value '13'"),
        ("weekday\tأحد\tالأحد", "weekday has the value"),
        ("moon\t1\tرجب", "unknown role 'moon'"),
        ("edge\tsomewhere\tأول", "edge has the value 'somewhere'"),
        ("month\t1", "2 columns"),
        ("month\t1\t | ", "no form"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(LexiconError) as error:
        lexicon_dates.compile_table([_file(tmp_path, line)])
    assert error.value.line == 2
    assert problem in error.value.problem
    assert error.value.remedy


def test_the_example_of_the_documentation_runs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "mentions.md").read_text(encoding="utf-8")
    code = page.partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    exec(compile(code, "docs/mentions.md", "exec"), names)  # noqa: S102  our own page
    doc, lexicon = names["doc"], names["lexicon"]
    (found,) = dates.find(doc, lexicon.dates)
    assert found.value is not None and found.value.iso == "2022-07-19"
    (said,) = names["quotations"].find(doc, (), lexicon.speech)
    assert (said.span.of(doc.story.text), said.speaker) == ("لن نتراجع عن قرارنا", "الوزير")
    (place,) = names["places"].find(doc, lexicon.places)
    assert (place.name_en, place.country) == ("Beirut", "LBN")
    assert names["counts"].find(doc, lexicon.speech) == ()
