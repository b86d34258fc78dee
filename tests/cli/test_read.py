"""`marsad read` and `marsad demo` as a user calls them: what comes out, where it goes, what stays the same."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from marsad.demo import pages
from tests.cli.command import TEXT, TITLE, marsad, page

TWO_STORIES = next(path for path in pages() if "two-stories" in path.name)
FIELDS = {
    "id", "events", "quotations", "dates", "type", "mode", "trigger", "actors", "recipients", "status", "date", "place",
    "by",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("read")
    (made / "page.html").write_text(page(), encoding="utf-8")
    lines = [{"id": f"s-{n}", "title": TITLE, "text": TEXT, "outlet": "صحيفة الصباح"} for n in range(3)]
    body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (made / "stories.jsonl").write_text(body, encoding="utf-8")
    return made


def dump(path: Path) -> list[str]:
    """Return all that a database holds, as SQL."""
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def test_two_stories_of_one_page_come_out_apart_from_their_headlines_and_counters(folder: Path) -> None:
    outcome = marsad("read", TWO_STORIES, cwd=folder)
    first, second = outcome.records
    assert first["id"] != second["id"]
    assert first["title"] and second["title"]
    assert first["source"] and second["source"]
    apart = [link["title"] for record in outcome.records for link in record["related"]]
    assert len(apart) >= 3
    assert not [title for title in apart if title in first["text"] or title in second["text"]]
    assert "share counter" in outcome.lines[-1] and "related headlines set apart" in outcome.lines[-1]


def test_every_drop_is_named_when_asked_for(folder: Path) -> None:
    quiet, told = (marsad("read", TWO_STORIES, *more, "-o", "drops.jsonl", cwd=folder) for more in ((), ("--drops",)))
    assert len(quiet.lines) == 1
    counted = sum(int(n) for n in re.findall(r"(\d+) [a-z]", told.lines[-1].partition("left out: ")[2]))
    assert len(told.lines) == counted + 1
    assert any(line.startswith("share counter: ") for line in told.lines)


def test_a_coded_story_has_every_field_of_the_codebook(folder: Path) -> None:
    record = marsad("read", "page.html", cwd=folder).records[0]
    names = set(record) | {name for event in record["events"] for name in event}
    assert names >= FIELDS
    codes = {side["code"] for event in record["events"] for side in event["actors"] + event["recipients"]}
    assert codes >= {"TUR GOV", "ISR", "EGY GOV", "JOR GOV", "IGO:UN"}


def test_every_event_quotes_its_evidence_from_the_text(folder: Path) -> None:
    for record in marsad("read", TWO_STORIES, "page.html", cwd=folder).records:
        for event in record["events"]:
            assert event["trigger"] in record["text"]
            assert event["sentence"] in record["text"]
            assert event["evidence"][0]["frame"]


def test_stories_of_json_lines_keep_their_ids_and_fields(folder: Path) -> None:
    records = marsad("read", "stories.jsonl", cwd=folder).records
    assert [record["id"] for record in records] == ["s-0", "s-1", "s-2"]
    assert {(record["title"], record["outlet"], record["text"]) for record in records} == {
        (TITLE, "صحيفة الصباح", TEXT)
    }


def test_a_given_date_counts_where_the_story_has_none(folder: Path) -> None:
    without, given = (
        marsad("read", "page.html", *more, cwd=folder).records[0] for more in ((), ("--published", "2024-05-15"))
    )
    assert {event["date"] for event in without["events"]} == {None}
    assert given["published"] == "2024-05-15"
    assert "2024-05-12" in {event["date"] for event in given["events"]}  # the Sunday before that Wednesday


def test_standard_input_is_read_as_what_it_is(folder: Path) -> None:
    for name in ("page.html", "stories.jsonl"):
        given = (folder / name).read_bytes()
        from_pipe, from_file = marsad("read", "-", cwd=folder, given=given), marsad("read", name, cwd=folder)
        assert [r["text"] for r in from_pipe.records] == [r["text"] for r in from_file.records]


def test_the_ending_of_the_file_chooses_the_format(folder: Path) -> None:
    for ending in ("jsonl", "json", "csv", "parquet"):
        assert marsad("read", "stories.jsonl", "-o", f"out.{ending}", cwd=folder).out == ""
    lines = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == json.loads((folder / "out.json").read_text(encoding="utf-8"))
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = pq.read_table(folder / "out.parquet").to_pylist()
    events = [event["id"] for line in lines for event in json.loads(line)["events"]]
    assert [row["event_id"] for row in rows] == [row["event_id"] for row in columns] == events
    assert {row["sentence"] in TEXT for row in rows} == {True}


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    first, second = (marsad("read", TWO_STORIES, "stories.jsonl", cwd=folder).out for _ in range(2))
    assert first == second


def test_reading_the_same_input_twice_changes_nothing_in_the_database(folder: Path) -> None:
    inputs = ["page.html", "stories.jsonl", *map(str, pages()), "missing.html"]
    first = marsad("read", *inputs, "--db", "twice.db", cwd=folder)
    before = dump(folder / "twice.db")
    second = marsad("read", *inputs, "--db", "twice.db", cwd=folder)
    assert dump(folder / "twice.db") == before
    assert (first.code, second.code, first.out, second.out) == (1, 1, "", "")
    assert re.search(r"kept in twice.db: \d+ new$", first.lines[-1])
    assert re.search(r"kept in twice.db: 0 new, \d+ there already$", second.lines[-1])


def kept(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what a database says of stories and of what is between them, without the diary of its runs."""
    asked = {
        "stories": "SELECT id, fingerprint FROM stories ORDER BY id",
        "similar": "SELECT * FROM similar_stories ORDER BY 1, 2",
        "judged": "SELECT * FROM judgements ORDER BY 1, 2",
        "grouped": "SELECT * FROM cluster_stories ORDER BY 1, 2",
    }
    with sqlite3.connect(path) as connection:
        return {name: connection.execute(sql).fetchall() for name, sql in asked.items()}


def cut_short(folder: Path, database: str, number: signal.Signals) -> subprocess.Popen[str]:
    """Start to read many stories, send a signal when five are kept, and return the process."""
    bodies = [f"{TEXT}\nوقال شاهد رقم {n} إن القصف طال {n} منازل في المدينة." for n in range(3, 100)]
    story = {"title": TITLE, "published": "2024-05-15"}
    lines = [json.dumps({"id": f"k-{n}", "text": text, **story}) for n, text in enumerate(bodies)]
    (folder / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "marsad", "read", "many.jsonl", "--db", database]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None and stories_in(folder / database) < 5:
        time.sleep(0.01)
    process.send_signal(number)
    return process


def test_a_run_that_was_killed_goes_on_to_the_same_end(tmp_path: Path) -> None:
    cut_short(tmp_path, "killed.db", signal.SIGKILL).communicate()
    assert 5 <= stories_in(tmp_path / "killed.db") < 97
    marsad("read", "many.jsonl", "--db", "killed.db", cwd=tmp_path)
    marsad("read", "many.jsonl", "--db", "whole.db", cwd=tmp_path)
    assert kept(tmp_path / "killed.db") == kept(tmp_path / "whole.db")


def test_a_run_that_is_interrupted_says_what_it_kept(tmp_path: Path) -> None:
    process = cut_short(tmp_path, "stopped.db", signal.SIGINT)
    told = process.communicate()[1].splitlines()
    assert process.returncode == 130
    assert len(told) == 1 and told[0].startswith("stopped: ")
    assert told[0].endswith(f"kept in stopped.db: {stories_in(tmp_path / 'stopped.db')} new")


def stories_in(path: Path) -> int:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            number: int = connection.execute("SELECT count(*) FROM stories").fetchone()[0]
    except sqlite3.Error:
        return 0
    return number


def test_the_demo_needs_no_file_and_says_where_to_look(tmp_path: Path) -> None:
    outcome = marsad("demo", cwd=tmp_path)
    assert outcome.code == 0
    assert "CONSULT" in outcome.out and "ASSAULT" in outcome.out
    assert stories_in(tmp_path / "marsad-demo.db") >= len(pages())
    assert outcome.lines[-1] == ("Now look at it:  marsad serve --db marsad-demo.db   and open http://127.0.0.1:8017/")


def test_a_terminal_gets_a_table_with_isolated_cells_and_a_pipe_gets_plain_data(folder: Path) -> None:
    leader, follower = os.openpty()
    command = [sys.executable, "-m", "marsad", "read", "page.html"]
    environment = {**os.environ, "COLUMNS": "120", "TERM": "xterm-256color"}
    process = subprocess.Popen(command, cwd=folder, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other end has closed
            break
        if not part:
            break
        shown += part
    assert process.wait() == 0
    text = shown.decode()
    assert "┃" in text and "evidence" in text and "ACCUSE" in text
    assert "\N{RIGHT-TO-LEFT ISOLATE}" in text and "\x1b[" in text
    assert "1 page, 1 story" in text
    piped = marsad("read", "page.html", cwd=folder)
    assert "\N{RIGHT-TO-LEFT ISOLATE}" not in piped.out and "\x1b" not in piped.out + piped.err


def test_a_reader_of_the_pipe_may_leave_early(folder: Path) -> None:
    command = f"{sys.executable} -m marsad read stories.jsonl {TWO_STORIES} --format json | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.stdout[0], done.stderr) == ("[", "")
