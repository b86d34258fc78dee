"""Files out, read back by the readers that people use."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from marsad.errors import StoreError, UsageError
from marsad.lexicon.load import load
from marsad.store import EventFilter, Store, open_store
from marsad.store.arrow import SCHEMAS, TABLES
from marsad.store.eventsets import dyads
from marsad.store.exports import EVENT_SETS, ExportCounts, export
from tests.factories import make_actor, make_coded, make_event, make_story
from tests.store.stories import world

COLUMNS = load().table("exports").columns


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "m.db")) as store:
        store.write([*world(30), make_coded(make_story(url="https://a.test/x\ty"))], batch=10)
        yield store


def written(store: Store, kind: str, **given) -> tuple[ExportCounts, bytes]:
    buffer = io.BytesIO()
    counts = export(store.reader(), buffer, kind, **given)
    return counts, buffer.getvalue()


@pytest.mark.parametrize("table", TABLES)
def test_the_three_plain_formats_hold_the_same_rows(full: Store, tmp_path: Path, table: str) -> None:
    expected = full.reader().to_arrow(table=table)
    assert expected.num_rows > 0
    counts = export(full.reader(), tmp_path / "f.parquet", "parquet", table=table)
    assert pq.read_table(tmp_path / "f.parquet").to_pylist() == expected.to_pylist()
    assert counts == ExportCounts(expected.num_rows)
    _, lines = written(full, "jsonl", table=table)
    rows = [json.loads(line) for line in lines.decode().splitlines()]
    assert [list(row) for row in rows] == [list(SCHEMAS[table].names)] * expected.num_rows
    _, text = written(full, "csv", table=table)
    cells = list(csv.reader(io.StringIO(text.decode())))
    assert cells[0] == SCHEMAS[table].names
    assert len(cells) == expected.num_rows + 1
    assert [row[0] for row in cells[1:]] == [str(row[SCHEMAS[table].names[0]]) for row in rows]


def test_a_file_in_the_way_is_replaced_only_by_a_whole_one(full: Store, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    with pytest.raises(UsageError, match="unknown format"):
        export(full.reader(), target, "excel")
    with pytest.raises(UsageError, match="date"):
        export(full.reader(), target, "csv", chosen=EventFilter(date_from="nonsense"))
    assert target.read_text() == "old"
    export(full.reader(), target, "csv")
    assert target.read_text().startswith('"id"')
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_a_target_that_cannot_be_written_is_named(full: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"missing/out\.csv: cannot be written"):
        export(full.reader(), tmp_path / "missing" / "out.csv", "csv")


@pytest.mark.parametrize("kind", EVENT_SETS)
def test_event_sets_have_their_columns_and_one_line_a_row(full: Store, kind: str) -> None:
    counts, data = written(full, kind)
    lines = data.decode().split("\n")
    assert lines.pop() == ""
    if kind != "gdelt":
        assert lines.pop(0).split("\t") == list(COLUMNS[kind])
    assert len(lines) == counts.rows > 0
    assert {len(line.split("\t")) for line in lines} == {len(COLUMNS[kind])}
    events = full.reader().count_events()
    assert counts.left_out == sum(not row.day for row in full.reader().all_events())
    told = {line.split("\t")[0] for line in lines}
    assert len(told) == counts.rows
    assert counts.rows >= events - counts.left_out
    assert written(full, kind)[1] == data


@pytest.mark.parametrize("kind", EVENT_SETS)
def test_pandas_reads_the_event_sets_as_its_users_do(full: Store, kind: str) -> None:
    pandas = pytest.importorskip("pandas")
    _, data = written(full, kind)
    names = None if kind != "gdelt" else list(COLUMNS[kind])
    frame = pandas.read_csv(io.BytesIO(data), sep="\t", names=names, header=0 if names is None else None, quoting=3)
    assert list(frame.columns) == list(COLUMNS[kind])
    if kind == "gdelt":
        assert frame["QuadClass"].isin([1, 2, 3, 4]).all()
        assert (frame["SQLDATE"] // 10000 == frame["Year"]).all()
        assert frame["GLOBALEVENTID"].is_unique
    elif kind == "icews":
        assert frame["Event ID"].max() < 2**52
        assert frame["Intensity"].between(-10, 10).all()


def rows(store: Store, kind: str) -> list[dict[str, str]]:
    _, data = written(store, kind)
    text = io.StringIO(data.decode())
    names = COLUMNS[kind] if kind == "gdelt" else None
    return list(csv.DictReader(text, fieldnames=names, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Store]:
    story = make_story(url="https://a.test/1")
    shelling, request, meeting = make_coded(story).events
    unit = make_event(
        story, type="ACCUSE", trigger="قال", actors=[("الأزمة", "IGO:UN")], recipients=[("الحرب", "XXX MED")]
    )
    with open_store(str(tmp_path / "one.db")) as store:
        store.write([make_coded(story, [shelling, request, meeting, unit], actors=[make_actor()])])
        yield store


def test_polecat_names_sides_in_plovers_words(one: Store) -> None:
    found = {row["Event Type"]: row for row in reversed(rows(one, "polecat"))}
    shelling = found["ASSAULT"]
    assert (shelling["Actor Country"], shelling["Actor COW"], shelling["Actor Sectors"]) == ("RUS", "365", "MIL")
    assert (shelling["Recipient Country"], shelling["Primary Recipient Sector"]) == ("UKR", "CVL")
    assert (shelling["Actor Name"], shelling["Actor Name Raw"]) == ("Russia", "القوات الروسية")
    assert (shelling["Event Date"], shelling["Quad Code"]) == ("2024-03-12", "MATERIAL CONFLICT")
    assert (shelling["City"], shelling["Country"], shelling["GeoNames ID"]) == ("Kharkiv", "Ukraine", "706483")
    assert shelling["Event ID"].endswith("_ASSAULT_shell")
    meeting = [row for row in rows(one, "polecat") if row["Event Type"] == "CONSULT"]
    assert {(r["Actor Country"], r["Recipient Country"]) for r in meeting} == {("EGY", "FRA"), ("FRA", "EGY")}
    assert {r["Wikipedia Actor ID"] for r in meeting} == {"Q307871", ""}
    assert {r["Actor Name"] for r in meeting} == {"Abdel Fattah el-Sisi", "France"}
    assert meeting[0]["Story People"] == "Abdel Fattah el-Sisi"
    united = found["ACCUSE"]
    assert (united["Actor Name"], united["Actor Country"], united["Primary Actor Sector"]) == (
        "United Nations",
        "",
        "UNO",
    )
    assert united["Primary Recipient Sector"] == "JRN"


def test_icews_names_sides_and_sentences(one: Store) -> None:
    found = {row["CAMEO Code"]: row for row in reversed(rows(one, "icews"))}
    shelling = found["190"]
    assert (shelling["Source Country"], shelling["Source Sectors"]) == ("Russia", "Military,Government")
    assert (shelling["Target Country"], shelling["Sentence Number"]) == ("Ukraine", "1")
    assert found["040"]["Sentence Number"] == "3"
    assert found["040"]["Event Text"] == "Consult"
    assert shelling["Publisher"] == "مرصد الأخبار"


def test_gdelt_codes_sides_as_cameo_does(one: Store) -> None:
    found = {row["EventCode"]: row for row in reversed(rows(one, "gdelt"))}
    shelling = found["190"]
    assert (shelling["Actor1Code"], shelling["Actor1CountryCode"], shelling["Actor1Type1Code"]) == (
        "RUSMIL",
        "RUS",
        "MIL",
    )
    assert (shelling["Actor2Code"], shelling["EventRootCode"], shelling["QuadClass"]) == ("UKRCVL", "19", "4")
    assert (shelling["SQLDATE"], shelling["MonthYear"], shelling["FractionDate"]) == ("20240312", "202403", "2024.2795")
    assert (shelling["ActionGeo_FullName"], shelling["ActionGeo_CountryCode"]) == ("Kharkiv, Ukraine", "UP")
    assert (shelling["IsRootEvent"], found["040"]["IsRootEvent"]) == ("1", "0")
    assert (found["110"]["Actor1Code"], found["110"]["Actor1KnownGroupCode"]) == ("IGOUNO", "UNO")
    assert shelling["SOURCEURL"] == "https://a.test/1"


def test_an_event_without_sides_is_one_row(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "m.db")) as store:
        story = make_story("قتل شخصان في انفجار.", id="s")
        store.write([make_coded(story, [make_event(story, trigger="انفجار")])])
        (told,) = store.reader().told()
        assert [(d.id, d.actor.code, d.recipient.code) for d in dyads(told)] == [(told.event.id, "", "")]


def test_event_sets_refuse_other_tables(full: Store) -> None:
    with pytest.raises(UsageError, match="holds events"):
        written(full, "gdelt", table="stories")
    with pytest.raises(UsageError, match="table"):
        written(full, "csv", table="cats")


def test_rows_of_an_event_set_agree_with_relations(full: Store) -> None:
    reader = full.reader()
    counted = {(r["Actor Country"], r["Recipient Country"]) for r in rows(full, "polecat")}
    for edge in reader.network(limit=500):
        if len(edge.actor) == len(edge.recipient) == 3 and "XXX" not in (edge.actor, edge.recipient):
            assert (edge.actor, edge.recipient) in counted
