"""Lists, counts and facets say the same, and what plain Python says, for any filter on either database."""

from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.model.event import CodedStory, EventType, QuadClass, Status
from marsad.store import EventFilter, Reader, Store, open_store, schema
from marsad.store.engine import reading
from marsad.store.hydrate import EventRows
from tests.factories import make_coded
from tests.store.oracle import day_of, is_pair, select
from tests.store.stories import OUTLETS, world

WORLD = world()
KEYS = ["RUS", "RUS MIL", "UKR", "IGO:UN", "EGY GOV", "egy.sisi", "XXX", "nobody"]
FILTERS = st.builds(
    EventFilter,
    types=st.lists(st.sampled_from([t.value for t in EventType]), max_size=8).map(tuple),
    quads=st.lists(st.sampled_from([q.value for q in QuadClass]), max_size=2).map(tuple),
    statuses=st.lists(st.sampled_from([s.value for s in Status]), max_size=2).map(tuple),
    modes=st.sampled_from([(), (), ("m1",), ("m1", "m2")]),
    date_from=st.sampled_from(["", "", "2023-12-05", "2024", "2024-01"]),
    date_to=st.sampled_from(["", "", "2024-02-29", "2024-01", "2023"]),
    actor=st.sampled_from(["", "", *KEYS]),
    recipient=st.sampled_from(["", "", *KEYS]),
    either=st.sampled_from(["", "", "", *KEYS]),
    pair=st.one_of(st.none(), st.none(), st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS))),
    country=st.sampled_from(["", "", "UKR", "EGY", "YEM"]),
    outlet=st.lists(st.sampled_from([o for o in OUTLETS if o]), max_size=2).map(tuple),
    min_confidence=st.sampled_from([0.0, 0.0, 0.5, 0.77]),
    story=st.sampled_from(["", "", "", "s0003", "none"]),
    historical=st.sampled_from([None, None, True, False]),
)


@pytest.fixture
def full(store: Store) -> Store:
    store.write(WORLD, batch=20)
    return store


def pages(reader, asked, limit):
    ids, cursor = [], None
    while True:
        page = reader.events(asked, cursor=cursor, limit=limit)
        assert len(page.rows) <= limit
        ids += [row.id for row in page.rows]
        if page.next is None:
            return ids
        cursor = page.next


def check(reader, asked, limit, hits=None):
    expected = select(WORLD, asked, text_hits=hits)
    assert pages(reader, asked, limit) == [e.id for _, e in expected]
    assert reader.count_events(asked) == len(expected)
    facets = reader.facets(asked)
    assert facets.total == len(expected)
    types = Counter(e.type.value for _, e in expected)
    assert {t.value: t.events for t in facets.types if t.events} == types
    assert {t.value: t.events for t in facets.outlets} == Counter(c.story.outlet for c, _ in expected if c.story.outlet)
    assert {t.value: t.events for t in facets.months} == Counter(d[:7] for c, e in expected if (d := day_of(c, e)))
    assert sum(t.events for t in facets.certainty) == len(expected)
    assert {t.value: t.events for t in facets.countries} == Counter(
        head
        for _, e in expected
        for head in {
            *(s.code.partition(" ")[0] for s in (*e.actors, *e.recipients)),
            *([e.place.country] if e.place else []),
        }
        if len(head) == 3 and head != "XXX"
    )


def test_every_filter_lists_counts_and_pages_alike(full: Store) -> None:
    reader = full.reader()

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(FILTERS, st.integers(1, 40))
    def run(asked: EventFilter, limit: int) -> None:
        check(reader, asked, limit)

    run()


@pytest.mark.parametrize("query", ["القمح", "حكومة", '"وقف إطلاق النار"', "عقوبات OR أسرى", "الخبر -القمح", "لاشيء"])
def test_a_search_narrows_events_like_any_other_filter(full: Store, query: str) -> None:
    reader = full.reader()
    hits = {row.id for row in reader.search(query, limit=500).rows}
    assert (len(hits) > 0) == (query != "لاشيء")
    check(reader, EventFilter(text=query), 7, hits)
    check(reader, EventFilter(text=query, actor="RUS", types=("ASSAULT", "AID", "CONSULT")), 7, hits)


def test_a_search_that_finds_much_is_listed_along_days(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.store.lists.FEW", 3)
    reader = full.reader()
    hits = {row.id for row in reader.search("القمح", limit=500).rows}
    assert len(hits) > 3
    check(reader, EventFilter(text="القمح"), 5, hits)
    assert {row.id for row in reader.stories(text="القمح", limit=500).rows} == hits


def test_such_a_search_is_listed_from_memory_where_the_columns_are_there(
    full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marsad.store.lists.FEW", 3)
    asked = EventFilter(text="الخبر")
    cold, warm = full.reader(), Reader(full._engine, full.name)
    expected = pages(cold, asked, 9)
    warm.warm()
    assert "" in {row.day for row in warm.events(asked, limit=500).rows}
    assert pages(warm, asked, 9) == pages(warm, asked, 1) == expected
    narrow = EventFilter(text=asked.text, types=("ASSAULT", "AID"), statuses=("actual",))
    assert pages(warm, narrow, 2) == pages(cold, narrow, 2)
    full.write([replace(WORLD[3], story=replace(WORLD[3].story, id="later"))])  # a second part
    assert pages(warm, asked, 4) == pages(Reader(full._engine, full.name), asked, 4)


def test_the_events_of_some_stories_come_in_their_order(full: Store) -> None:
    some = [WORLD[n] for n in (7, 2, 30)]
    found = full.reader().events_of([coded.story.id for coded in some])
    assert [row.id for row in found] == [event.id for coded in some for event in coded.events]
    assert full.reader().events_of([]) == ()


def test_sources_follow_what_comes_and_what_is_taken_away(store: Store) -> None:
    reader = store.reader()

    def check_sources(kept: list[CodedStory]) -> None:
        told = Counter(c.story.outlet for c in kept if c.story.outlet)
        events = Counter({o: sum(len(c.events) for c in kept if c.story.outlet == o) for o in told})
        assert {row.outlet: row.stories for row in reader.sources()} == told
        assert {row.outlet: row.events for row in reader.sources()} == events
        days = sorted(c.story.published.isoformat() for c in kept if c.story.published)
        overview = reader.overview()
        assert (overview.stories, overview.outlets) == (len(kept), len(told))
        assert (overview.first, overview.last) == ((days[0], days[-1]) if days else ("", ""))

    check_sources([])
    for first in range(0, 30, 10):
        store.write(WORLD[first : first + 10])
        check_sources(WORLD[: first + 10])
    bare = replace(WORLD[40], events=(), story=replace(WORLD[40].story, outlet=OUTLETS[0]))
    store.write([bare])
    check_sources([*WORLD[:30], bare])
    store.remove(bare.story.id)
    check_sources(WORLD[:30])
    moved = replace(WORLD[0], story=replace(WORLD[0].story, outlet=OUTLETS[1]))
    store.write([moved])
    check_sources([moved, *WORLD[1:30]])


def test_an_event_row_shows_what_was_coded(full: Store) -> None:
    told = {e.id: (c, e) for c in WORLD for e in c.events}
    for row in full.reader().events(limit=300).rows:
        coded, event = told[row.id]
        assert (row.actors, row.recipients, row.attributed_to) == (event.actors, event.recipients, event.attributed_to)
        assert (row.place, row.date, row.counts) == (event.place, event.date, event.counts)
        assert row.sentence == event.evidence[0].sentence.of(coded.story.text)
        assert row.trigger_at.of(row.sentence) == event.trigger
        assert row.story.id == coded.story.id


def test_stories_are_listed_newest_first_and_filtered(full: Store) -> None:
    reader = full.reader()
    expected = sorted(
        ((c.story.published.isoformat() if c.story.published else "", n, c) for n, c in enumerate(WORLD)), reverse=True
    )
    found, cursor = [], None
    while True:
        page = reader.stories(cursor=cursor, limit=7)
        found += page.rows
        cursor = page.next
        if cursor is None:
            break
    assert [row.id for row in found] == [c.story.id for _, _, c in expected]
    one = reader.stories(outlets=[OUTLETS[0]], date_from="2024", actor="RUS", limit=200).rows
    assert {row.id for row in one} == {
        c.story.id
        for day, _, c in expected
        if c.story.outlet == OUTLETS[0]
        and day >= "2024"
        and any(s.code.startswith("RUS") for e in c.events for s in (*e.actors, *e.recipients))
    }


def test_relation_counts_what_its_pair_filter_lists(full: Store) -> None:
    reader = full.reader()
    for pair in [("RUS", "UKR"), ("RUS MIL", "UKR GOV"), ("egy.sisi", "tur.fidan"), ("RUS", "RUS"), ("XXX", "IGO:UN")]:
        told = [(c, e) for c in WORLD for e in c.events if is_pair(e, *pair) and day_of(c, e)]
        for grain, period in (("month", lambda d: d[:7]), ("day", lambda d: d)):
            series = reader.relation(*pair, grain).series
            assert {p.period: p.events for p in series} == Counter(period(day_of(c, e)) for c, e in told)
            assert [p.period for p in series] == sorted(p.period for p in series)
            for point in series:
                assert sum(n for _, n in point.by_type) == sum(n for _, n in point.by_quad) == point.events
        weeks = reader.relation(*pair, "week").series
        assert sum(p.events for p in weeks) == len(told)
    with pytest.raises(UsageError, match="grain"):
        reader.relation("RUS", "UKR", "hour")


@pytest.mark.parametrize("days", [{}, {"date_from": "2023-12"}, {"date_from": "2023-11-20", "date_to": "2024-01"}])
def test_relation_is_the_same_from_the_database_and_from_memory(
    store: Store, store_url: str, days: dict[str, str]
) -> None:
    store.write(WORLD[:40])
    asked = [
        (*pair, grain)
        for pair in [("RUS", "UKR"), ("RUS MIL", "USA GOV"), ("egy.sisi", "tur.fidan"), ("IGO:UN", "RUS"), ("A", "B")]
        for grain in ("day", "week", "month")
    ]
    with open_store(store_url) as other:
        cold = other.reader()
        warm = store.reader()
        warm.warm()
        store.write(WORLD[40:])  # the columns now lie in two parts
        assert any(cold.relation(*one, **days).series for one in asked)
        for one in asked:
            assert warm.relation(*one, **days) == cold.relation(*one, **days), one


def test_network_counts_pairs_of_heads(full: Store) -> None:
    reader = full.reader()
    asked = EventFilter(quads=("material conflict",))
    edges = reader.network(asked)
    assert edges
    for edge in edges:
        assert edge.events == len(select(WORLD, EventFilter(quads=asked.quads, pair=(edge.actor, edge.recipient))))
        assert edge.conflict == edge.events
        assert edge.actor != edge.recipient
    assert list(edges) == sorted(edges, key=lambda e: (-e.events, e.actor, e.recipient))


def test_places_sum_the_events_that_have_one(full: Store) -> None:
    places = full.reader().places()
    told = Counter(e.place.name for c in WORLD for e in c.events if e.place)
    assert {p.name: p.events for p in places} == told
    assert all(sum(t.events for t in p.by_quad) == p.events and p.lat is not None for p in places)


def test_actors_and_profiles_agree_with_filters(full: Store) -> None:
    reader = full.reader()
    for level in ("head", "code", "actor"):
        rows = reader.actors(level=level, limit=100).rows
        assert rows
        for row in rows:
            assert row.as_actor == reader.count_events(EventFilter(actor=row.key))
            assert row.as_recipient == reader.count_events(EventFilter(recipient=row.key))
    profile = reader.actor("RUS")
    assert profile is not None
    assert sum(t.events for t in profile.by_type) == reader.count_events(EventFilter(either="RUS"))
    for partner in profile.partners:
        assert partner.given == len(select(WORLD, EventFilter(pair=("RUS", partner.key))))
        assert partner.received == len(select(WORLD, EventFilter(pair=(partner.key, "RUS"))))
    assert {m.key for m in profile.members} >= {"RUS MIL", "RUS GOV"}
    assert reader.actor("ATL") is None
    with pytest.raises(UsageError, match="level"):
        reader.actors(level="planet")


def test_actors_are_found_by_part_of_their_name_in_any_spelling(full: Store) -> None:
    full.write([make_coded()])
    reader = full.reader()
    assert [row.key for row in reader.actors(level="actor", text="السِّيسى").rows] == ["sisi"]


def test_overview_stands_on_the_store_alone(full: Store) -> None:
    overview = full.reader().overview()
    assert overview.stories == len(WORLD)
    assert overview.events == sum(len(c.events) for c in WORLD)
    assert overview.last == max(c.story.published.isoformat() for c in WORLD if c.story.published)
    assert len(overview.days) == 28
    assert all(row.day <= overview.last for row in overview.latest)
    assert overview == full.reader().overview()
    assert {s.outlet for s in overview.sources} == {o for o in OUTLETS if o}
    assert sum(s.stories for s in overview.sources) == sum(c.story.outlet is not None for c in WORLD)


def test_an_empty_store_answers_every_question(store: Store) -> None:
    reader = store.reader()
    assert reader.events().rows == ()
    assert reader.facets().total == reader.count_events() == 0
    assert (reader.network(), reader.places(), reader.sources()) == ((), (), ())
    assert reader.overview().stories == 0
    assert reader.story("x") is reader.event("x") is reader.actor("RUS") is reader.cluster("x") is None
    assert reader.relation("RUS", "UKR").series == ()
    assert reader.search("شيء").rows == reader.stories().rows == reader.actors().rows == reader.clusters().rows == ()
    assert [reader.to_arrow(table=t).num_rows for t in ("events", "stories", "actors", "relations")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (EventFilter(types=("WAR",)), "WAR"),
        (EventFilter(statuses=("maybe",)), "maybe"),
        (EventFilter(quads=("odd",)), "odd"),
        (EventFilter(date_from="17/05/2024"), "17/05/2024"),
        (EventFilter(date_to="2024-02-31"), "2024-02-31"),
        (EventFilter(date_to="٢٠٢٤"), "2024"),
        (EventFilter(min_confidence=7), "7"),
        (EventFilter(text="-حرب"), "nothing to look for"),
        (EventFilter(text="ب" * 600), "longer"),
    ],
)
def test_a_wrong_filter_says_what_is_wrong(store: Store, asked: EventFilter, word: str) -> None:
    for ask in (store.reader().events, store.reader().facets, store.reader().count_events):
        with pytest.raises(UsageError, match=word):
            ask(asked)


@pytest.mark.parametrize("cursor", ["x", "bm9uZQ", "WzEsMl0", "é", "W10"])
def test_a_foreign_cursor_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(UsageError, match="cursor"):
        store.reader().events(cursor=cursor)


def test_limits_are_kept(store: Store) -> None:
    for limit in (0, -1, 10**6):
        with pytest.raises(UsageError, match="rows"):
            store.reader().events(limit=limit)


def test_event_detail_has_its_evidence_and_story(full: Store) -> None:
    coded = WORLD[4]
    detail = full.reader().event(coded.events[0].id)
    assert detail is not None
    assert detail.coded == coded
    assert detail.evidence == coded.events[0].evidence


def test_coded_stories_come_back_in_order_and_from_a_point_on(full: Store) -> None:
    reader = full.reader()
    assert list(reader.coded()) == WORLD
    assert list(reader.coded(after=WORLD[40].story.id)) == WORLD[41:]
    assert list(reader.coded(story_ids=["s0007", "s0002"])) == [WORLD[2], WORLD[7]]


def test_arrow_tables_have_a_row_for_everything(full: Store) -> None:
    reader = full.reader()
    asked = EventFilter(actor="RUS")
    events = reader.to_arrow(asked)
    assert events.column("id").to_pylist() == [e.id for _, e in select(WORLD, asked)]
    stories = reader.to_arrow(asked, table="stories").to_pylist()
    assert [s["id"] for s in stories] == sorted({c.story.id for c, _ in select(WORLD, asked)})
    assert reader.to_arrow(table="stories").num_rows == len(WORLD)
    relations = reader.to_arrow(table="relations").to_pylist()
    series = {p.period: p.events for p in reader.relation("RUS", "UKR").series}
    assert {r["period"]: r["events"] for r in relations if (r["actor"], r["recipient"]) == ("RUS", "UKR")} == series
    assert events.to_pandas().shape[0] == events.num_rows
    with pytest.raises(UsageError, match="table"):
        reader.to_arrow(table="cats")


def test_rows_that_are_kept_are_those_of_the_store(full: Store) -> None:
    reader = full.reader()
    for _ in range(2):
        assert reader.events(limit=100).rows == Reader(full._engine, full.name).events(limit=100).rows
    coded = next(coded for coded in WORLD if coded.events)
    full.replace(replace(coded, events=coded.events[:1], lexicon_version="later"))
    again = reader.events(EventFilter(story=coded.story.id), limit=100).rows
    assert [(row.id, row.story.events) for row in again] == [(coded.events[0].id, 1)]
    full.remove(coded.story.id)
    assert reader.events(EventFilter(story=coded.story.id)).rows == ()
    assert reader.event(coded.events[0].id) is None
    assert reader.events(limit=100).rows == Reader(full._engine, full.name).events(limit=100).rows


def test_few_rows_are_kept_and_none_is_lost(full: Store) -> None:
    kept = EventRows(most=3)
    with reading(full._engine, full.name) as connection:
        pks = list(connection.scalars(sa.select(schema.events.c.pk).order_by(schema.events.c.pk)))[:9]
        expected = [row.id for row in kept.rows(connection, pks)]
        assert len(set(expected)) == len(pks)
        assert [row.id for row in kept.rows(connection, pks[::-1])] == expected[::-1]
        assert [row.id for row in kept.rows(connection, [*pks[:2], -1])] == expected[:2]
        assert len(kept) == 3
