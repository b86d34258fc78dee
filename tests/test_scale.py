"""Several processes give what one gives, whatever happens to them; a folder of events is made once."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.demo import pages
from marsad.errors import MarsadError, StoreError, UsageError
from marsad.gather.options import GatherOptions
from marsad.model.event import CodedStory
from marsad.model.news import Drop, DropReason, Page, Story
from marsad.model.record import coded_to_record
from marsad.pipeline import Reader, RunCounts
from marsad.scale import code_table, read_parallel
from marsad.scale.pool import CHUNK_ITEMS, CHUNK_LETTERS, Pool, WorkerError, chunked
from marsad.scale.worker import Orders
from marsad.store.arrow import EVENTS

SENTENCES = (
    "قصفت القوات الروسية مواقع في خاركيف يوم الثلاثاء وقتلت 12 مدنيا.",
    "دعا وزير الخارجية التركي إلى هدنة فورية في أوكرانيا.",
    "استقبل الرئيس المصري في القاهرة نظيره الفرنسي لبحث الأزمة.",
    "فرضت الولايات المتحدة عقوبات على إيران.",
)
POISON = "السطر الذي يقتل العامل"


def line(n: int, *, text: str | None = None) -> str:
    story = {"id": f"s{n}", "text": text or SENTENCES[n % len(SENTENCES)], "published": "2024-05-17"}
    return json.dumps(story, ensure_ascii=False) + "\n"


def jsonl(path: Path, count: int, *, first: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line(n) for n in range(first, first + count)), encoding="utf-8")
    return path


def stories(count: int) -> list[Story]:
    return [Story(f"s{n}", SENTENCES[n % len(SENTENCES)]) for n in range(count)]


def written(results: Iterator[CodedStory | Drop]) -> list[str]:
    """Return what a run gives as lines, stories and drops alike."""
    return [
        repr(one) if isinstance(one, Drop) else json.dumps(coded_to_record(one), ensure_ascii=False) for one in results
    ]


def still_running() -> list[Any]:
    return [child for child in multiprocessing.active_children() if child.name.startswith("marsad-")]


# --- what runs in workers of these tests ----------------------------------------------------------------------------


def text_of(coded: CodedStory) -> str:
    return coded.story.text


def dies_of_poison(coded: CodedStory) -> str:
    if coded.story.text == POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    return coded.story.id


def leaves_with_a_code(coded: CodedStory) -> str:
    os._exit(3)


def raises_on_purpose(coded: CodedStory) -> str:
    raise StoreError("disk full (make room)")


# --- reading -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("inputs")
    bad = folder / "bad.jsonl"
    bad.write_text(line(1) + "{no json\n" + line(2), encoding="utf-8")
    return [*(str(page) for page in pages()), str(jsonl(folder / "many.jsonl", 60)), str(bad), str(folder / "missing")]


def test_two_workers_write_the_bytes_of_one(inputs: list[str]) -> None:
    alone, together = RunCounts(), RunCounts()
    one = written(Reader().read(inputs, counts=alone))
    two = written(read_parallel(inputs, None, (), 2, counts=together))
    assert one == two
    assert alone == together
    assert alone.stories > 60
    assert alone.drops[DropReason.BAD_RECORD] == 1
    assert still_running() == []


def test_one_worker_starts_no_process(inputs: list[str]) -> None:
    coming = read_parallel(inputs, GatherOptions(), (), 1)
    next(coming)
    assert still_running() == []
    assert sum(1 for _ in coming) > 60


def test_options_reach_the_workers(tmp_path: Path) -> None:
    page = tmp_path / "story.txt"
    page.write_text("عنوان الخبر\n\n" + "\n".join(SENTENCES) + "\nوجرى ذلك يوم الثلاثاء الماضي.\n", encoding="utf-8")
    options = GatherOptions(published=date(2024, 5, 17))
    a, b = written(read_parallel([str(page)], options, (), 2)), written(Reader().read([str(page)], options=options))
    assert a == b


def test_a_lexicon_file_that_is_wrong_ends_the_run_with_its_name(tmp_path: Path) -> None:
    wrong = tmp_path / "mine.yaml"
    wrong.write_text("# marsad-lexicon: events\n- {id: nonsense}\n", encoding="utf-8")
    file = jsonl(tmp_path / "a.jsonl", 3)
    with pytest.raises(MarsadError, match=r"mine\.yaml"):
        list(read_parallel([str(file)], None, (wrong,), 2))
    assert still_running() == []


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    file = jsonl(tmp_path / "many.jsonl", 150)
    coming = read_parallel([str(file)], None, (), 2)
    results = [next(coming)]
    killed = still_running()[0]
    os.kill(killed.pid, signal.SIGKILL)
    results.extend(coming)
    assert written(iter(results)) == written(Reader().read([str(file)]))


def test_a_story_that_kills_its_worker_costs_itself_only() -> None:
    items = [*stories(20), Story("poison", POISON, page="crawl.warc"), *stories(20)]
    with Pool(Orders(GatherOptions(), (), dies_of_poison), 2) as pool:
        results = [found for _, found in pool.run(items)]
    assert results[:20] + results[21:] == [[story.id] for story in (*stories(20), *stories(20))]
    ((drop,),) = [results[20]]
    assert (drop.reason, drop.source) == (DropReason.INTERNAL, "crawl.warc")
    assert "SIGKILL" in drop.detail


def test_every_item_is_accounted_for_when_every_worker_dies() -> None:
    with Pool(Orders(GatherOptions(), (), leaves_with_a_code), 2) as pool:
        results = [found for _, found in pool.run(stories(3))]
    assert [[drop.detail for drop in found] for found in results] == [
        [f"s{n}: the worker process died on it: exit code 3 (read it alone)"] for n in range(3)
    ]


def test_an_error_meant_for_the_user_ends_the_run() -> None:
    with Pool(Orders(GatherOptions(), (), raises_on_purpose), 2) as pool, pytest.raises(MarsadError, match="disk full"):
        list(pool.run(stories(40)))
    assert still_running() == []


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    coming = read_parallel([str(jsonl(tmp_path / "many.jsonl", 200))], None, (), 2)
    next(coming)
    assert still_running()
    coming.close()
    assert still_running() == []


@pytest.mark.parametrize("workers", [0, -1])
def test_no_workers_is_refused(workers: int) -> None:
    with pytest.raises(UsageError, match="one at least"):
        list(read_parallel([], None, (), workers))


INTERRUPTED = """
import sys
from pathlib import Path
from marsad.scale import read_parallel
if __name__ == "__main__":
    try:
        for n, one in enumerate(read_parallel(sys.argv[1:], None, (), 2)):
            if n == 0:
                print("started", flush=True)
    except KeyboardInterrupt:
        print("ended", flush=True)
"""


def test_ctrl_c_ends_all_processes_and_prints_no_traceback(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    file = jsonl(tmp_path / "many.jsonl", 40_000)
    command = [sys.executable, str(script), str(file)]
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the parent and all workers
        out, err = process.communicate(timeout=30)
    assert (out, err, process.returncode) == ("ended\n", "", 0)
    assert group_is_gone(process.pid)


def group_is_gone(group: int) -> bool:
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    file = jsonl(tmp_path / "few.jsonl", 3)
    script.write_text(
        f"from marsad.scale import read_parallel\nlist(read_parallel([{str(file)!r}], None, (), 2))\n", encoding="utf-8"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert WorkerError.__name__ in done.stderr
    assert "__main__" in done.stderr.splitlines()[-1]


# --- chunks --------------------------------------------------------------------------------------------------


@given(st.lists(st.one_of(st.integers(0, 30), st.sampled_from([CHUNK_LETTERS, CHUNK_LETTERS + 1])), max_size=60))
def test_chunks_keep_the_order_and_stay_small(sizes: list[int]) -> None:
    items = [Page(str(n), b"x" * size) for n, size in enumerate(sizes)]
    chunks = list(chunked(items))
    assert [item for chunk in chunks for item in chunk] == items
    for chunk in chunks:
        assert 1 <= len(chunk) <= CHUNK_ITEMS
        assert sum(len(item.body) for item in chunk[:-1]) < CHUNK_LETTERS


# --- tables --------------------------------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    jsonl(folder / "a.jsonl", 30)
    jsonl(folder / "deep" / "a.jsonl", 20, first=100)
    (folder / "deep" / "b.ndjson").write_text(line(7) + "{no json\n", encoding="utf-8")
    (folder / "notes.md").write_text("not a story", encoding="utf-8")
    return folder


def fingerprints(out: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.glob("*.parquet"))}


def test_a_folder_becomes_a_folder_of_events(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "events"
    told: list[str] = []
    parts = code_table(source, out, workers=2, told=lambda part: told.append(part.input))
    assert [part.input for part in parts] == told == ["a.jsonl", "deep/a.jsonl", "deep/b.ndjson"]
    assert [part.stories for part in parts] == [30, 20, 1]
    assert parts[2].drops == {"bad record": 1}
    assert "b.ndjson:2" in parts[2].told[0]
    tables = [pq.read_table(out / part.file) for part in parts]
    assert all(table.schema.equals(EVENTS) for table in tables)
    assert [table.num_rows for table in tables] == [part.events for part in parts]
    ids = [event.id for one in Reader().read([str(source / "a.jsonl")]) for event in getattr(one, "events", ())]
    assert tables[0]["id"].to_pylist() == ids
    assert pq.read_table(out).num_rows == sum(part.events for part in parts)  # markers do not disturb readers


def test_a_second_run_codes_only_what_changed(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "events"
    first = code_table(source, out, workers=1)
    before = fingerprints(out)
    assert not any(part.skipped for part in first)
    second = code_table(source, out, workers=2)
    assert [part.skipped for part in second] == [True, True, True]
    assert [part.told for part in second] == [part.told for part in first]
    jsonl(source / "a.jsonl", 31)
    third = code_table(source, out, workers=2)
    assert [part.skipped for part in third] == [False, True, True]
    after = fingerprints(out)
    assert before.keys() == after.keys()  # the changed file replaced its part
    assert sum(before[name] != after[name] for name in before) == 1


def test_workers_and_options_change_bytes_only_where_they_must(source: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    code_table(source, one, workers=1)
    code_table([source], two, workers=2)
    assert fingerprints(one) == fingerprints(two)
    again = code_table(source, one, workers=1, options=GatherOptions(text_column="text"))
    assert not any(part.skipped for part in again)


def test_half_a_part_is_made_again(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "events"
    parts = code_table(source, out, workers=1)
    before = fingerprints(out)
    (out / parts[0].file).unlink()
    marker = next((out / "_marsad").glob(f"{Path(parts[1].file).stem}.json"))
    marker.write_text('{"half": ', encoding="utf-8")
    again = code_table(source, out, workers=1)
    assert [part.skipped for part in again] == [False, False, True]
    assert fingerprints(out) == before


def test_the_events_of_a_run_are_no_input_of_the_next(source: Path) -> None:
    out = source / "events"
    code_table(source, out, workers=1)
    assert len(code_table(source, out, workers=1)) == 3


def test_all_kinds_of_files_are_read(tmp_path: Path) -> None:
    import pyarrow as pa

    folder = tmp_path / "stories"
    folder.mkdir()
    pq.write_table(pa.table({"text": list(SENTENCES), "id": list("abcd")}), folder / "table.parquet")
    body = "<html><body><article><h1>خبر</h1><p>" + "</p><p>".join(SENTENCES * 3) + "</p></article></body></html>"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/1\r\nContent-Length: {len(http)}\r\n"
    )
    kind = "Content-Type: application/http; msgtype=response\r\n\r\n"
    (folder / "crawl.warc").write_bytes(head.encode() + kind.encode() + http + b"\r\n\r\n")
    crawl, table = code_table(folder, tmp_path / "events", workers=2)
    assert (crawl.input, table.input) == ("crawl.warc", "table.parquet")
    assert crawl.stories == 1
    assert table.stories == len(SENTENCES)
    assert crawl.events > 0
    assert table.events > 0


def test_two_files_of_one_name_are_refused(source: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"both called a\.jsonl"):
        code_table([source / "a.jsonl", source / "deep" / "a.jsonl"], tmp_path / "events", workers=1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "abacus"}, "unknown engine"),
        ({"address": "host:6379"}, "an address is for the engine ray"),
        ({"workers": 0}, "one at least"),
    ],
)
def test_what_cannot_go_together_is_refused(
    source: Path, tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        code_table(source, tmp_path / "events", **options)


def test_a_folder_without_stories_and_no_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no Parquet"):
        code_table(tmp_path, tmp_path / "events")
    with pytest.raises(UsageError, match="no such file"):
        code_table(tmp_path / "nowhere", tmp_path / "events")


def test_a_folder_that_cannot_be_written_is_named(source: Path, tmp_path: Path) -> None:
    (tmp_path / "events").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        code_table(source, tmp_path / "events", workers=1)
    assert still_running() == []


# --- engines -------------------------------------------------------------------------------------------------

ENGINE = """
import sys
from marsad.scale import code_table
if __name__ == "__main__":
    engine, source, out = sys.argv[1:]
    print([part.skipped for part in code_table(source, out, engine=engine, workers=2)])
"""


@pytest.mark.parametrize("engine", ["daft", "ray"])
def test_an_engine_writes_the_same_bytes(engine: str, source: Path, tmp_path: Path) -> None:
    pytest.importorskip("daft", reason="needs marsad[scale]")
    if engine == "ray":
        pytest.importorskip("ray", reason="needs daft[ray]")
    code_table(source, tmp_path / "here", workers=1)
    script = tmp_path / "script.py"
    script.write_text(ENGINE, encoding="utf-8")
    command = [sys.executable, str(script), engine, str(source), str(tmp_path / "there")]
    runs = [subprocess.run(command, capture_output=True, text=True, timeout=180, check=False) for _ in range(2)]
    assert [run.stdout.splitlines()[-1:] for run in runs] == [["[False, False, False]"], ["[True, True, True]"]], runs
    assert fingerprints(tmp_path / "here") == fingerprints(tmp_path / "there")


@pytest.mark.skipif(importlib.util.find_spec("daft") is not None, reason="daft is installed")
def test_an_engine_that_is_not_installed_is_named(source: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"marsad\[scale\]"):
        code_table(source, tmp_path / "events", engine="daft", workers=1)
