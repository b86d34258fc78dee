"""A search finds a word in the forms that Arabic writes it in; the cases are data."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.store import Store
from marsad.store.search import fts5_query, normal_words, parse, ts_query, ts_vector
from tests.factories import make_coded, make_story

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "store" / "search.yaml").read_text(encoding="utf-8"))


def test_every_case_finds_what_it_should_and_no_more(store: Store) -> None:
    texts = {text for case in CASES for text in (*case["finds"], *case.get("leaves", ()))}
    ids = {text: f"t{n:03d}" for n, text in enumerate(sorted(texts))}
    store.write(make_coded(make_story(text, id=i, title=None), []) for text, i in ids.items())
    for case in CASES:
        found = {row.id for row in store.reader().search(case["query"], limit=1000).rows}
        assert {ids[t] for t in case["finds"]} <= found, case
        assert not {ids[t] for t in case.get("leaves", ())} & found, case


def test_titles_weigh_more_than_bodies(store: Store) -> None:
    filler = "كلام طويل عن أمور أخرى كثيرة في البلاد " * 4
    store.write(
        [
            make_coded(make_story(f"{filler} زلزال {filler}", id="body", title="خبر"), []),
            make_coded(make_story(f"{filler} بلاد {filler}", id="title", title="زلزال"), []),
        ]
    )
    assert [row.id for row in store.reader().search("زلزال").rows] == ["title", "body"]


def test_of_a_search_that_finds_much_the_latest_are_ranked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.store.lists.RANKED", 2)
    for n, title in enumerate(["الهدنة", None, None, "هدنة"]):
        store.write([make_coded(make_story("تحدث الخبر عن الهدنة في المدينة.", id=f"s{n}", title=title))])
    found = store.reader().search("الهدنة")
    assert [row.id for row in found.rows] == ["s3", "s2"]
    assert len(store.reader().stories(text="الهدنة").rows) == 4


def test_a_phrase_does_not_run_from_the_title_into_the_body(store: Store) -> None:
    store.write([make_coded(make_story("القمح والشعير", id="s", title="أسعار"), [])])
    assert store.reader().search('"أسعار القمح"').rows == ()
    assert len(store.reader().search("أسعار القمح").rows) == 1


def test_pages_of_results_do_not_overlap(store: Store) -> None:
    store.write(make_coded(make_story(f"نص رقم {n} عن الميناء", id=f"s{n}"), []) for n in range(23))
    ids, offset = [], 0
    while True:
        page = store.reader().search("ميناء", limit=5, offset=offset)
        ids += [row.id for row in page.rows]
        if page.next is None:
            break
        offset = int(page.next)
    assert len(ids) == len(set(ids)) == 23


@given(st.text(max_size=80))
def test_any_text_is_parsed_or_refused_in_words(text: str) -> None:
    try:
        query = parse(text)
    except UsageError as error:
        assert str(error)
    else:
        assert fts5_query(query)
        assert ts_query(query)


HOSTILE = [
    '"',
    '""" OR 1',
    "a NEAR b",
    "title:x",
    "x^2",
    "'); DROP TABLE stories; --",
    "(((",
    "{a b}",
    "* *",
    "-",
    "AND",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_queries_are_only_words(store: Store, text: str) -> None:
    store.write([make_coded()])
    try:
        store.reader().search(text)
        store.reader().stories(text=text)
    except UsageError as error:
        assert "search" in str(error)


@given(st.text(max_size=300))
def test_words_of_the_index_are_plain(text: str) -> None:
    for word in normal_words(text):
        assert word
        assert not set(word) & set(" '\"\\:*")
    assert ts_vector(normal_words(text)).count(":") == len(set(normal_words(text)))
