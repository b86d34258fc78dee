import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from marsad import notebook
from marsad.errors import StoreError, UsageError
from tests.observatory.page import Page


@pytest.fixture(scope="module")
def db(world):
    with notebook.open(world.path) as found:
        yield found


def test_events_come_as_arrow_pandas_and_polars(world, db):
    rows = db.events(type="ASSAULT", certainty=0.6)
    wanted = [e for s in world.stories for e in s.events if e.type.value == "ASSAULT" and e.confidence >= 0.6]
    assert isinstance(rows.to_arrow(), pa.Table)
    frame = rows.to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert set(frame["id"]) >= {event.id for event in wanted}
    assert isinstance(rows.to_polars(), pl.DataFrame)
    assert len(rows) == len(frame) == rows.to_polars().height
    assert str(frame["day"].dtype).startswith("datetime64")
    assert next(iter(rows))["type"] == "ASSAULT"


def test_a_filter_takes_several_values_and_the_word_with(db):
    both = db.events(type=["ASSAULT", "COERCE"], with_="PSE")
    assert {row["type"] for row in both} == {"ASSAULT", "COERCE"}


@pytest.mark.parametrize("filters", [{"typ": "ASSAULT"}, {"type": "WAR"}, {"since": "soon"}])
def test_a_filter_that_cannot_be_is_refused(db, filters):
    with pytest.raises(UsageError):
        db.events(**filters)


def test_stories_of_a_filter_tell_one_of_its_events(world, db):
    ids = {row["story_id"] for row in db.events(type="AID")}
    assert {row["id"] for row in db.stories(type="AID")} == ids
    assert len(db.stories()) == len(world.stories) + 1


def test_a_relation_has_both_directions_and_the_columns_of_all_relations(db):
    rows = db.relation("ISR", "PSE", grain="month")
    frame = rows.to_pandas()
    assert set(zip(frame.actor, frame.recipient, strict=True)) == {("ISR", "PSE"), ("PSE", "ISR")}
    everything = db.relations().to_pandas()
    mine = everything[(everything.actor == "ISR") & (everything.recipient == "PSE")]
    assert frame[frame.actor == "ISR"].events.sum() == mine.events.sum()
    assert list(frame.columns) == list(everything.columns)


def test_actors_are_counted(db):
    assert {row["key"] for row in db.actors()} >= {"ISR", "ISR MIL", "PSE"}


def test_a_story_shows_itself_with_its_evidence_marked(world, db):
    coded = world.stories[4]
    shown = db.story(coded.story.id)
    page = Page(f"<html>{shown._repr_html_()}</html>")
    assert page.problems == []
    bold = [e.text for e in page.all("b")]
    assert {event.trigger for event in coded.events} <= set(bold)
    assert shown.text == coded.story.text
    assert coded.events[0].type.value in repr(shown)


def test_a_hostile_story_is_harmless_in_a_notebook(world, db):
    page = Page(f"<html>{db.story(world.hostile.story.id)._repr_html_()}</html>")
    assert page.all("script") == [] and page.all("img") == []
    assert "\u202e" not in page.html
    table = Page(f"<html>{db.stories()._repr_html_()}</html>")
    assert table.problems == [] and table.all("script") == []


def test_what_is_not_there_is_told_by_name(tmp_path, db):
    with pytest.raises(notebook.NotKeptError, match="none"):
        db.story("none")
    with pytest.raises(StoreError, match=r"nothing\.db"):
        notebook.open(tmp_path / "nothing.db")


def test_it_says_what_it_is(db):
    assert "events" in repr(db)
    assert "rows" in repr(db.events())
