"""Whole stories or nothing; the same input twice changes nothing; what comes back is what went in."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.errors import StoreError
from marsad.model.event import Candidate, CodedStory, EventType, Step
from marsad.model.mention import (
    ActorMention,
    Count,
    DateValue,
    Mentions,
    PlaceMention,
    Quotation,
    Reference,
    TimeExpression,
)
from marsad.model.news import RelatedLink, Story
from marsad.model.text import Span
from marsad.store import EventFilter, Store, WriteCounts, open_store
from tests.factories import make_actor, make_coded, make_event, make_story
from tests.store.stories import world

ROOT = Path(__file__).parents[2]
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NAMES = st.none() | WORDS
SPANS = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda pair: Span(*pair))
NUMBERS = st.none() | st.integers(-1, 10**6)
DATES = st.builds(
    DateValue,
    st.dates(min_value=date(1000, 1, 1)),
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from(["day", "month", "year", "span"]),
)
MOMENTS = st.none() | st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))
PLACES = st.builds(
    PlaceMention,
    SPANS,
    st.just(1),
    st.just(2),
    WORDS,
    WORDS,
    WORDS,
    WORDS,
    NUMBERS,
    st.none() | st.floats(-90, 90),
    st.none() | st.floats(-180, 180),
    st.booleans(),
)
COUNTS = st.builds(Count, SPANS, st.just(0), st.just(3), WORDS, NUMBERS, NUMBERS, st.booleans())


def lists(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


MENTIONS = st.builds(
    Mentions,
    actors=lists(
        st.builds(
            ActorMention,
            SPANS,
            st.just(0),
            st.just(1),
            st.just(0),
            WORDS,
            WORDS,
            st.sampled_from(list(Reference)),
            NAMES,
            st.booleans(),
            WORDS,
            st.none() | SPANS,
            lists(WORDS),
        )
    ),
    places=lists(PLACES),
    times=lists(st.builds(TimeExpression, SPANS, st.just(1), st.just(2), st.none() | DATES, WORDS, NAMES, WORDS)),
    quotations=lists(
        st.builds(
            Quotation,
            SPANS,
            st.just(1),
            st.just(2),
            NAMES,
            st.none() | SPANS,
            st.booleans(),
            st.none() | SPANS,
            lists(WORDS),
        )
    ),
    counts=lists(COUNTS),
    notes=lists(WORDS),
)
STORIES = st.builds(
    Story,
    id=st.text(min_size=1, max_size=8, alphabet="abcdefgh"),
    text=WORDS,
    title=NAMES,
    subtitle=NAMES,
    outlet=NAMES,
    source=NAMES,
    byline=NAMES,
    section=NAMES,
    tags=lists(WORDS),
    language=WORDS,
    published=st.none() | st.dates(min_value=date(1000, 1, 1)),
    published_at=MOMENTS,
    updated_at=MOMENTS,
    url=NAMES,
    page=NAMES,
    related=lists(st.builds(RelatedLink, WORDS, NAMES)),
    notes=lists(WORDS),
)


@st.composite
def coded_stories(draw) -> CodedStory:
    story = draw(STORIES)
    template = make_event()
    events = [
        replace(
            template,
            id=f"{story.id}-{n}",
            story_id=story.id,
            type=draw(st.sampled_from(list(EventType))),
            mode=draw(NAMES),
            contexts=draw(lists(WORDS)),
            date=draw(st.none() | DATES),
            place=draw(st.none() | PLACES),
            counts=draw(lists(COUNTS)),
            confidence=draw(st.floats(0, 1)),
            attributed_to=draw(st.sampled_from([None, template.actors[0]])),
            recipients=draw(st.sampled_from([(), template.actors, template.actors * 2])),
            steps=draw(lists(st.builds(Step, WORDS, WORDS, st.none() | SPANS, WORDS))),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    return CodedStory(
        story=story,
        mentions=draw(MENTIONS),
        events=tuple(events),
        rejected=draw(lists(st.builds(Candidate, SPANS, SPANS, WORDS, st.sampled_from(list(EventType)), WORDS))),
        actors=draw(st.sampled_from([(), (make_actor(),), (make_actor("b", sectors=()), make_actor())])),
        sentences=draw(lists(SPANS)),
        code_version="1",
        lexicon_version="2",
        notes=draw(lists(WORDS)),
    )


def test_any_coded_story_comes_back_equal(store: Store) -> None:
    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(coded_stories())
    def run(coded: CodedStory) -> None:
        store.write([coded])
        detail = store.reader().story(coded.story.id)
        assert detail is not None
        assert detail.coded == coded

    run()


def dump(store: Store) -> dict[str, list]:
    """Everything in the tables."""
    from marsad.store.engine import reading
    from marsad.store.schema import metadata

    with reading(store._engine, store.name) as connection:
        return {
            t.name: sorted(map(tuple, connection.execute(t.select())), key=repr)
            for t in metadata.sorted_tables
            if t.name != "counters"
        }


def test_writing_the_same_again_changes_nothing(store: Store) -> None:
    stories = world(30)
    first = store.write(stories)
    assert first == WriteCounts(new=30, events=sum(len(c.events) for c in stories))
    before = dump(store)
    assert store.write(stories, batch=7) == WriteCounts(unchanged=30)
    assert store.write(list(reversed(stories))) == WriteCounts(unchanged=30)
    assert dump(store) == before


def test_one_story_and_many_a_transaction_give_the_same_rows(tmp_path: Path) -> None:
    dumps = []
    for batch in (1, 16, 1000):
        with open_store(str(tmp_path / f"{batch}.db")) as store:
            store.write(world(50), batch=batch)
            dumps.append(dump(store))
    assert dumps[0] == dumps[1] == dumps[2]


def test_a_story_that_changed_takes_the_old_ones_place(store: Store) -> None:
    old = make_coded(make_story("زار الوزير العاصمة أمس.", id="s1"))
    new = make_coded(make_story("التقى الوزير نظيره في الضاحية.", id="s1"))
    other = make_coded(make_story("خبر ثالث عن العاصمة.", id="s2"))
    store.write([old, other])
    reader = store.reader()
    assert reader.count_events() == 2
    assert store.write([new]) == WriteCounts(replaced=1, events=1)
    assert reader.count_events() == 2
    assert reader.facets().total == 2
    assert [row.id for row in reader.search("العاصمة").rows] == ["s2"]
    assert [row.id for row in reader.search("الضاحية").rows] == ["s1"]
    detail = reader.story("s1")
    assert detail is not None
    assert detail.coded == new


def test_the_last_of_an_id_wins_within_a_transaction(store: Store) -> None:
    one, two = (make_coded(make_story(f"خبر {n} عن البلاد.", id="same")) for n in (1, 2))
    counts = store.write([one, two], batch=10)
    assert counts.new + counts.replaced == 2
    detail = store.reader().story("same")
    assert detail is not None
    assert detail.coded == two


def test_removed_stories_leave_nothing_behind(store: Store) -> None:
    store.write(world(10))
    empty = {name for name, rows in dump(store).items() if not rows}
    reader = store.reader()
    assert reader.count_events() > 0
    assert store.remove(*[f"s{n:04d}" for n in range(10)], "unknown") == 10
    assert reader.count_events() == 0
    assert {name for name, rows in dump(store).items() if rows} == {
        "schema_version",
        "settings",
        "removed_events",
        *({"actors"} - empty),
    }
    assert reader.search("الخبر").rows == ()


def test_characters_that_no_database_keeps_are_refused_by_name(store: Store) -> None:
    bad = [make_coded(make_story(text, id=name)) for text, name in (("نص\0مقطوع", "nul"), ("نص \ud800 مكسور", "lone"))]
    good = make_coded()
    assert store.write([*bad, good], batch=5) == WriteCounts(new=1, events=3, refused=("nul", "lone"))


def test_recode_shows_what_changed(store: Store) -> None:
    stories = [replace(c, code_version="1", lexicon_version="1") for c in world(25)]
    store.write(stories)
    assert list(store.stories_to_recode(code_version="1", lexicon_version="1")) == []
    assert list(store.stories_to_recode(code_version="1", lexicon_version="1", everything=True)) == stories
    seen = []
    for coded in store.stories_to_recode(code_version="1", lexicon_version="2"):
        again = replace(coded, lexicon_version="2", events=coded.events[1:])
        changes = store.replace(again)
        assert [(c.kind, c.before) for c in changes] == [("removed", coded.events[0])]
        seen.append(coded)
    assert seen == stories
    assert list(store.stories_to_recode(code_version="1", lexicon_version="2")) == []
    assert store.reader().count_events() == sum(len(c.events) - 1 for c in stories)


def test_recode_names_the_fields_that_differ(store: Store) -> None:
    coded = make_coded()
    store.write([coded])
    event = replace(coded.events[0], mode="air", confidence=0.5)
    fresh = make_event(coded.story, type="AID", trigger="هدنة")
    changes = store.replace(replace(coded, events=(event, *coded.events[1:], fresh)))
    assert [(c.kind, c.fields) for c in changes] == [("added", ()), ("changed", ("mode", "confidence"))]


WRITER = textwrap.dedent("""
    import sys
    from marsad.store import open_store
    from tests.store.stories import world
    stories = world(400)
    with open_store(sys.argv[1]) as store:
        print("ready", flush=True)
        for coded in stories:
            store.write([coded])
            print(coded.story.id, flush=True)
    print("done", flush=True)
""")


def start_writer(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_kill_9_loses_at_most_the_story_in_hand(store_url: str) -> None:
    stories = {c.story.id: c for c in world(400)}
    told = [c.story.id for c in world(400)]
    with open_store(store_url):
        pass
    for after in (0, 40, 150):
        process = start_writer(store_url)
        assert process.stdout is not None
        written = []
        for line in process.stdout:
            if line.strip() not in ("ready", "done"):
                written.append(line.strip())
            if len(written) >= after + 5:
                os.kill(process.pid, signal.SIGKILL)
                written += [rest.strip() for rest in process.stdout.read().splitlines() if rest.strip() in stories]
                break
        process.stdout.close()
        process.wait()
        with open_store(store_url) as store:
            kept = list(store.reader().coded())
            assert [c.story.id for c in kept] == told[: len(kept)]
            assert set(written) <= {c.story.id for c in kept}
            assert all(c == stories[c.story.id] for c in kept)
            assert store.reader().count_events() == sum(len(c.events) for c in kept)
            assert {row.id for row in store.reader().search("الخبر", limit=1000).rows} == {c.story.id for c in kept}
    with open_store(store_url) as store:
        store.write(world(400), batch=50)
        assert len(list(store.reader().coded())) == 400


def test_a_reader_goes_on_while_another_process_writes(store_url: str) -> None:
    with open_store(store_url) as store:
        reader = store.reader()
        process = start_writer(store_url)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        seen = [0]
        while process.poll() is None:
            total = reader.facets().total
            page = reader.events(EventFilter(either="RUS"), limit=20)
            assert all(row.sentence for row in page.rows)
            assert total >= seen[-1]
            seen.append(total)
            time.sleep(0.01)
        with process:
            assert process.stdout.read().endswith("done\n")
        assert reader.facets().total == sum(len(c.events) for c in world(400))
        assert len(set(seen)) > 3


def test_two_writers_wait_for_each_other(store_url: str) -> None:
    with open_store(store_url) as store:
        processes = [start_writer(store_url) for _ in range(2)]
        for process in processes:
            assert process.communicate()[0].endswith("done\n")
        assert list(store.reader().coded()) == world(400)


def test_a_locked_file_gives_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.store.engine.BUSY_SECONDS", 0.1)
    path = tmp_path / "m.db"
    with open_store(str(path)) as store:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"m\.db: another program is writing.*\(wait"):
            store.write([make_coded()])
        holder.rollback()
        assert store.write([make_coded()]).new == 1
        holder.close()


def test_a_full_disk_gives_a_clear_error_and_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with open_store(str(path)) as store:
        store.write(world(3))
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        import sqlalchemy as sa

        @sa.event.listens_for(store._engine, "connect")
        def limit(connection, _record) -> None:
            connection.execute(f"PRAGMA max_page_count={pages + 2}")

        store._engine.dispose()
        with pytest.raises(StoreError, match=r"disk is full.*free some space"):
            store.write(world(300))
        kept = list(store.reader().coded())
        assert kept == world(300)[: len(kept)]
        assert len(kept) >= 3
