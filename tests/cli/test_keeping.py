"""What is kept in a database: runs, drops, links after a kill; tables that agree; several processes that agree."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from marsad.demo import pages
from tests.cli.command import marsad

COUNTRIES = (
    "المصري",
    "الأردني",
    "العراقي",
    "التونسي",
    "الجزائري",
    "المغربي",
    "السعودي",
    "القطري",
    "اليمني",
    "السوداني",
)
CITIES = ("باريس", "لندن", "برلين", "مدريد", "روما", "أثينا", "فيينا", "وارسو", "موسكو", "أنقرة")


def lines(number: int) -> str:
    """Return so many stories as JSON lines, each of two events."""
    stories = (
        {
            "id": f"story-{n}",
            "title": f"لقاء رقم {n}",
            "text": f"التقى وزير الخارجية {COUNTRIES[n % 10]} نظيره الفرنسي في {CITIES[n // 10 % 10]} يوم الأحد. "
            f"وأدان الوزيران هجوما قتل فيه {n + 3} مدنيين في مدينة حلب السورية.",
            "published": f"2024-05-{n % 28 + 1:02d}",
            "outlet": "صحيفة المثال",
        }
        for n in range(number)
    )
    return "".join(json.dumps(story, ensure_ascii=False) + "\n" for story in stories)


def rows(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keeping")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Path:
    """A database with the demo's stories."""
    done = marsad("demo", "--db", "demo.db", "--format", "none", cwd=folder)
    assert done.code == 0
    assert "marsad serve --db demo.db" in done.err
    return folder / "demo.db"


def test_a_run_is_noted_with_what_it_read(demo: Path) -> None:
    ((command, pages_read, stories, finished),) = rows(demo, "SELECT command, pages, stories, finished FROM runs")
    assert (command, pages_read) == ("read", len(pages()))
    assert stories == rows(demo, "SELECT count(*) FROM stories")[0][0]
    assert finished


def test_what_was_left_out_is_kept_with_its_reason(folder: Path) -> None:
    (folder / "english.html").write_text("<p>" + "The minister met his counterpart in the capital. " * 20 + "</p>")
    done = marsad("read", "english.html", *pages()[:1], "--db", "drops.db", cwd=folder)
    assert done.code == 1
    assert ("not Arabic",) in rows(folder / "drops.db", "SELECT reason FROM drops")


def test_a_killed_run_keeps_whole_stories_and_the_next_one_goes_on(folder: Path) -> None:
    number = 120
    (folder / "many.jsonl").write_text(lines(number), encoding="utf-8")
    run = [sys.executable, "-m", "marsad", "read", "many.jsonl", "--db", "killed.db"]
    process = subprocess.Popen(run, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    killed = folder / "killed.db"
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        if killed.exists() and _kept(killed) >= 10:
            os.kill(process.pid, signal.SIGKILL)
            break
    process.wait()
    kept = _kept(killed)
    assert 10 <= kept < number, "the run was to be killed midway"
    told = "SELECT s.id, (SELECT count(*) FROM events e WHERE e.story_pk = s.pk) FROM stories s ORDER BY s.id"
    partly = dict(rows(killed, told))

    assert marsad("read", "many.jsonl", "--db", "killed.db", cwd=folder).code == 0
    assert marsad("read", "many.jsonl", "--db", "whole.db", cwd=folder).code == 0
    whole = dict(rows(folder / "whole.db", told))
    assert dict(rows(killed, told)) == whole
    assert len(whole) == number
    assert partly.items() <= whole.items(), "no story may be kept in half"
    linked = "SELECT story_id FROM story_features ORDER BY story_id"
    assert rows(killed, linked) == rows(folder / "whole.db", linked), (
        "a story that was written and not linked is linked"
    )


def _kept(database: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)) as connection:
            return int(connection.execute("SELECT count(*) FROM stories").fetchone()[0])
    except sqlite3.OperationalError:  # the tables are not there yet
        return 0


# export


@pytest.mark.parametrize("table", ["events", "stories", "actors", "relations"])
def test_every_table_comes_out_the_same_in_every_format(folder: Path, demo: Path, table: str) -> None:
    for ending in ("parquet", "csv", "jsonl"):
        done = marsad("export", f"{table}.{ending}", "--table", table, "--db", demo, cwd=folder)
        assert done.code == 0, done.err
    columns = pq.read_table(folder / f"{table}.parquet")
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        from_csv = list(csv.DictReader(file))
    from_jsonl = [json.loads(line) for line in (folder / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert columns.num_rows == len(from_csv) == len(from_jsonl) > 0
    assert columns.column_names == list(from_csv[0]) == list(from_jsonl[0])


def test_an_export_holds_what_was_chosen(folder: Path, demo: Path) -> None:
    done = marsad("export", "-", "-f", "jsonl", "--type", "ACCUSE", "--since", "2025", "--db", demo, cwd=folder)
    everything = rows(demo, "SELECT count(*) FROM events")[0][0]
    assert 0 < len(done.records) < int(str(everything))
    assert {record["type"] for record in done.records} == {"ACCUSE"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["events.xls"], "names no format"),
        (["absent/events.csv"], "is not there"),
        (["events.csv", "--type", "WAR"], "unknown type 'WAR'"),
        (["events.csv", "--since", "yesterday"], "is no date"),
        (["events.tsv", "-f", "gdelt", "--table", "actors"], "holds events"),
    ],
)
def test_export_refuses_in_one_line(folder: Path, demo: Path, arguments: list[str], told: str) -> None:
    done = marsad("export", *arguments, "--db", demo, cwd=folder)
    assert done.code == 2
    assert told in done.err and len(done.lines) == 1


# several processes


def test_several_processes_give_the_same_bytes(folder: Path) -> None:
    (folder / "some.jsonl").write_text(lines(40), encoding="utf-8")
    one = marsad("read", "some.jsonl", cwd=folder)
    two = marsad("read", "some.jsonl", "--workers", "2", cwd=folder)
    assert (one.code, two.code) == (0, 0)
    assert one.out == two.out
    assert len(one.records) == 40
