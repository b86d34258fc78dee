"""The other verbs as a user calls them, on a database that `marsad demo` made."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.command import COURTING, OWN_FRAMES, TEXT, marsad
from tests.gather.server import Reply, Site

DENIAL = "نفت الخارجية الإيرانية أن تكون طهران قد زودت الحوثيين بصواريخ."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("verbs")
    assert marsad("demo", "--db", "marsad.db", "--format", "none", cwd=made).code == 0
    (made / "own.yaml").write_text(OWN_FRAMES, encoding="utf-8")
    return made


def column(folder: Path, sql: str) -> list[str]:
    with sqlite3.connect(folder / "marsad.db") as connection:
        return [row[0] for row in connection.execute(sql)]


# explain


def test_a_kept_event_is_replayed_with_its_sentence_word_and_sides(folder: Path) -> None:
    event_id = column(folder, "SELECT id FROM events WHERE type = 'SANCTION' ORDER BY pk")[0]
    told = marsad("explain", event_id, cwd=folder).out
    assert told.startswith("SANCTION")
    for label in ("id ", "sentence ", "trigger ", "actor ", "codes "):
        assert f"\n  {label}" in told
    assert event_id in told and "by lexicon entry sanction." in told


def test_a_text_is_explained_with_who_denies_what(folder: Path) -> None:
    told = marsad("explain", "--text", DENIAL, cwd=folder).out
    assert re.search(r"^AID +denied", told)
    assert "IRN GOV" in told and "YEM REB" in told


def test_a_text_may_come_from_standard_input(folder: Path) -> None:
    piped = marsad("explain", "--text", "-", cwd=folder, given=DENIAL.encode())
    assert piped.out == marsad("explain", "--text", DENIAL, cwd=folder).out


def test_what_is_no_event_says_why_not(folder: Path) -> None:
    sport = "سحق الأهلي منافسه الزمالك بثلاثية في مباراة القمة وهاجم المدرب الحكم بعد صافرة النهاية."
    told = marsad("explain", "--text", sport, "--why-not", cwd=folder).out
    assert told.startswith("no events in this text")
    assert "sport" in told


def test_an_event_that_is_not_there_is_told_so(folder: Path) -> None:
    outcome = marsad("explain", "event-0", cwd=folder)
    assert outcome.code == 2 and "there is no event event-0" in outcome.err


# export


@pytest.mark.parametrize(("form", "columns"), [("polecat", 40), ("icews", 20), ("gdelt", 61)])
def test_event_sets_have_their_columns(folder: Path, form: str, columns: int) -> None:
    outcome = marsad("export", "-", "--format", form, cwd=folder)
    assert {line.count("\t") + 1 for line in outcome.out.splitlines()} == {columns}
    assert "to standard output" in outcome.lines[-1]


# table


def test_a_crawl_becomes_a_folder_of_events_and_a_second_run_codes_what_is_new(tmp_path: Path) -> None:
    crawl = tmp_path / "crawl"
    crawl.mkdir()
    line = json.dumps({"id": "a", "text": TEXT}) + "\n"
    (crawl / "one.jsonl").write_text(line + "{\n", encoding="utf-8")
    first = marsad("table", "crawl", "--into", "events", "--workers", "1", cwd=tmp_path)
    assert first.code == 1
    assert re.match(r"one\.jsonl: 1 story, \d events; left out: 1 bad record$", first.lines[0])
    assert "one.jsonl:2" in first.lines[1]
    (crawl / "two.jsonl").write_text(line, encoding="utf-8")
    second = marsad("table", "crawl", "--into", "events", "--workers", "1", cwd=tmp_path)
    assert [line.endswith("(coded before)") for line in second.lines if "story" in line] == [True, False]
    assert second.lines[-1].startswith("2 files, 1 of them coded now: ")
    events = pq.read_table(tmp_path / "events").to_pylist()
    assert len(events) == int(re.findall(r"(\d+) events in events", second.lines[-1])[0])
    assert {event["story_id"] for event in events} == {"a"}


# recode and lexicon


def test_recoding_with_the_same_lexicon_finds_nothing_to_do(folder: Path) -> None:
    assert marsad("recode", cwd=folder).lines == ["0 stories coded anew: nothing changed"]
    assert "nothing changed" in marsad("recode", "--all", cwd=folder).lines[-1]


def test_a_lexicon_of_ones_own_codes_what_the_shipped_one_does_not(folder: Path) -> None:
    line = json.dumps({"id": "own", "text": f"{COURTING} {TEXT}"})
    (folder / "own.jsonl").write_text(line, encoding="utf-8")
    tried = marsad("lexicon", "try", "own.yaml", "--on", "own.jsonl", cwd=folder)
    assert tried.lines == ["1 story: 1 event added, 0 dropped"]
    assert re.match(r"\+ SUPPORT +EGY GOV -> TUR GOV +\[support\.own_ghazala\] +غازلت", tried.out)
    told = marsad("explain", "--text", COURTING, "--lexicon", "own.yaml", cwd=folder)
    assert "support.own_ghazala" in told.out


def test_recoding_with_another_lexicon_shows_what_changed(folder: Path, tmp_path: Path) -> None:
    line = json.dumps({"id": "recoded", "text": f"{COURTING} {TEXT}"})
    (tmp_path / "own.jsonl").write_text(line, encoding="utf-8")
    marsad("read", "own.jsonl", "--db", "marsad.db", cwd=tmp_path)
    outcome = marsad("recode", "--lexicon", folder / "own.yaml", cwd=tmp_path)
    assert re.match(r"added +recoded +SUPPORT +غازلت", outcome.out)
    assert outcome.lines == ["1 story coded anew: 1 added"]


def test_a_wrong_line_of_a_lexicon_is_named(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(OWN_FRAMES.replace("praise", "prais"), encoding="utf-8")
    outcome = marsad("lexicon", "check", "--lexicon", "wrong.yaml", cwd=folder)
    assert outcome.code == 1
    assert any(re.match(r".*wrong\.yaml:\d+: ", line) for line in outcome.lines)


def test_the_shipped_lexicon_has_no_problem_and_can_be_counted(folder: Path) -> None:
    assert re.match(r"\d+ files, no problem", marsad("lexicon", "check", cwd=folder).out)
    told = marsad("lexicon", "stats", cwd=folder).out
    assert int(re.findall(r"actors +([\d,]+)", told)[0].replace(",", "")) > 4000
    assert "ASSAULT" in told


def test_a_word_is_found_with_its_readings_actors_and_frames(folder: Path) -> None:
    verb, actor = (marsad("lexicon", "find", word, cwd=folder).out for word in ("وأدانت", "الكرملين"))
    assert "word " in verb and "frame   accuse." in verb
    assert "actor " in actor and "RUS GOV" in actor


def test_unknown_words_are_listed_by_frequency(folder: Path) -> None:
    (folder / "odd.txt").write_text(f"{TEXT}\nقال زغبرط إن زغبرط لن يقبل قرار شنطوف. {TEXT}", encoding="utf-8")
    outcome = marsad("lexicon", "unknown", "odd.txt", cwd=folder)
    assert [line.split() for line in outcome.out.splitlines()[:2]] == [["2", "زغبرط"], ["1", "شنطوف"]]
    assert re.search(r"\d+ words, 9\d\.\d+% known", outcome.lines[-1])


# watch


def sources(folder: Path, *urls: str) -> Path:
    path = folder / "sources.toml"
    parts = [f'[[source]]\nurl = "{url}"\nname = "source {n}"\n' for n, url in enumerate(urls)]
    path.write_text("[watch]\ndelay = 0\n" + "\n".join(parts), encoding="utf-8")
    return path


def test_a_watch_keeps_each_new_story_once(site: Site, tmp_path: Path) -> None:
    feed = site.feed("/rss", [site.page(f"/{n}", n) for n in range(3)])
    listed = sources(tmp_path, feed)
    first = marsad("watch", listed, "--once", "--allow-private", "--db", "w.db", cwd=tmp_path)
    assert first.code == 0, first.err
    assert "source 0: 3 named, 3 new, 3 read" in first.out
    assert first.lines[-1].endswith("kept in w.db: 3 new")
    site.feed("/rss", [f"{site.base}/{n}" for n in range(3)] + [site.page("/3", 3)])
    with sqlite3.connect(tmp_path / "w.db") as connection:  # as if the time had come
        connection.execute("UPDATE watch_state SET value = json_set(value, '$.next', 0) WHERE key = 'poll'")
    second = marsad("watch", listed, "--once", "--allow-private", "--db", "w.db", cwd=tmp_path)
    assert "4 named, 1 new, 1 read" in second.out
    assert second.lines[-1].endswith("kept in w.db: 1 new")


def test_a_source_that_fails_is_told_and_the_others_go_on(site: Site, tmp_path: Path) -> None:
    site.replies["/broken"] = Reply(b"no", 500)
    listed = sources(tmp_path, site.feed("/rss", [site.page("/1", 1)]), site.base + "/broken")
    outcome = marsad("watch", listed, "--once", "--allow-private", "--db", "w.db", cwd=tmp_path)
    assert outcome.code == 1
    assert "BAD source 1" in outcome.out and "500" in outcome.out
    assert outcome.lines[-1].endswith("1 new")


def test_private_addresses_are_watched_only_when_allowed(site: Site, tmp_path: Path) -> None:
    outcome = marsad("watch", sources(tmp_path, site.feed("/rss", [])), "--once", "--db", "w.db", cwd=tmp_path)
    assert outcome.code == 2
    assert "BAD source 0" in outcome.out and not site.asked


def test_a_watch_ends_in_order_when_it_is_asked_to(site: Site, tmp_path: Path) -> None:
    listed = sources(tmp_path, site.feed("/rss", [site.page("/1", 1)]))
    command = [sys.executable, "-m", "marsad", "watch", str(listed), "--allow-private", "--db", "w.db"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while "source 0" not in (line := process.stdout.readline()):
        assert line, "the watch ended too early"
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert told.splitlines()[-1].endswith("kept in w.db: 1 new")


# serve


def test_the_observatory_is_served_until_it_is_interrupted(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "marsad", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        html = fetched(f"http://127.0.0.1:{port}/events", process)
        assert 'dir="rtl"' in html and "evidence" in html
    finally:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert told.startswith(f"Marsad shows marsad.db at http://127.0.0.1:{port}/")
    assert "Traceback" not in told


def fetched(url: str, process: subprocess.Popen[str]) -> str:
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  our own server
                found: str = answer.read().decode()
            return found
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


# the line itself


def test_the_command_line_does_not_load_what_a_verb_does_not_need() -> None:
    heavy = ("sqlalchemy", "pyarrow", "fastapi", "uvicorn", "marsad.pipeline", "marsad.observatory", "pydantic")
    check = f"import sys; import marsad.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_that_of_the_package(folder: Path) -> None:
    import marsad as package

    assert marsad("--version", cwd=folder).out == f"marsad {package.__version__}\n"
