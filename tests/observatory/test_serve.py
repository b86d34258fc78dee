"""The observatory as a process of its own: started, asked, stopped, with the pipeline behind the page that reads."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from marsad.errors import StoreError, UsageError
from marsad.observatory import allowed_hosts, serve
from marsad.observatory.workers import WorkerError, listening, run
from tests.observatory.page import Page

CODE = (
    "import sys; from marsad.observatory import serve\n"
    "if __name__ == '__main__':\n"
    "    serve(sys.argv[1], '127.0.0.1', int(sys.argv[2]), workers=int(sys.argv[3]))\n"
)
PROCESSES = Path("/proc")
TEXT = (
    "أدان وزير الخارجية الأردني القصف الإسرائيلي على غزة يوم الأحد، ودعا مجلس الأمن إلى وقف فوري لإطلاق النار.\n"
    "والتقى الوزير نظيره المصري في القاهرة لبحث إدخال المساعدات إلى القطاع."
)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def await_answer(process: subprocess.Popen, url: str) -> None:
    for _ in range(600):
        try:
            httpx2.get(url, timeout=120)
        except httpx2.ConnectError:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def started(path: str, port: int, workers: int) -> subprocess.Popen:
    """Start a server in a session of its own, so that a test can end all of its processes."""
    command = [sys.executable, "-c", CODE, path, str(port), str(workers)]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)
    try:
        await_answer(process, f"http://127.0.0.1:{port}/sources")
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process


@pytest.fixture(scope="module")
def address(world):
    port = free_port()
    process = started(world.path, port, 1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    assert process.wait(timeout=20) is not None


def test_it_answers_on_this_machine(address):
    assert httpx2.get(address + "/en").status_code == 200


def test_no_other_name_reaches_it(address):
    assert httpx2.get(address + "/", headers={"host": "attacker.example"}).status_code == 400


def test_behind_a_proxy_the_name_of_the_site_is_answered_to_as_well():
    assert "events.example" in allowed_hosts("127.0.0.1", "https://events.example/marsad")
    assert "events.example" not in allowed_hosts("127.0.0.1", "/marsad")
    assert allowed_hosts("0.0.0.0", "") == ()  # noqa: S104  a name, nothing listens


def test_the_pipeline_reads_a_pasted_text(address):
    response = httpx2.post(address + "/read", data={"text": TEXT}, timeout=120)
    page = Page(response.text)
    assert response.status_code == 200
    assert len(page.all("article", class_="event")) >= 3
    assert "ACCUSE" in {e["type"] for s in read(address)["stories"] for e in s["events"]}


def read(address: str) -> dict:
    return httpx2.post(address + "/api/read", json={"text": TEXT}, timeout=120).json()


def test_a_text_that_is_not_arabic_is_told_so(address):
    response = httpx2.post(
        address + "/api/read", json={"text": "The minister met his counterpart in Cairo."}, timeout=120
    )
    assert response.status_code == 400
    assert "text:" in response.json()["detail"]


def test_a_slash_and_a_percent_sign_in_an_id_survive_the_way(address, world):
    from urllib.parse import quote

    response = httpx2.get(f"{address}/stories/{quote(world.hostile.story.id, safe='')}.json")
    assert response.json()["id"] == world.hostile.story.id


def children(process: subprocess.Popen) -> set[int]:
    """The processes below a server that answer; the one that multiprocessing keeps for itself is none."""
    found = set()
    for entry in PROCESSES.iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                told = (entry / "cmdline").read_text()
            except OSError:
                continue
            if parent == process.pid and "resource_tracker" not in told:
                found.add(int(entry.name))
    return found


@pytest.mark.skipif(not (PROCESSES / "self" / "stat").exists(), reason="the processes of a server are found in /proc")
def at_work(pid):
    """Tell whether a process has come to answer: it waits on sockets."""
    waits = set()
    for entry in (PROCESSES / str(pid) / "fd").iterdir():
        with contextlib.suppress(OSError):
            waits.add(str(entry.readlink()))
    return "anon_inode:[eventpoll]" in waits


def status_of(address):
    """Return the status of an answer, 0 where the connection breaks."""
    try:
        return httpx2.get(address, timeout=120).status_code
    except httpx2.TransportError:
        return 0


def test_two_workers_answer_one_that_dies_is_replaced_and_all_end_together(world):
    port = free_port()
    process = started(world.path, port, 2)
    try:
        before = children(process)
        assert len(before) == 2
        for _ in range(600):  # one that is ended before it ever answered ends the whole
            if all(at_work(pid) for pid in before):
                break
            time.sleep(0.1)
        os.kill(min(before), signal.SIGKILL)
        while min(before) in children(process):
            time.sleep(0.05)
        answers = [status_of(f"http://127.0.0.1:{port}/en") for _ in range(20)]
        assert answers.count(200) >= 19  # a connection that the dead one still held may break
        for _ in range(300):
            after = children(process)
            if len(after) == 2 and after != before:
                break
            time.sleep(0.1)
        assert len(after) == 2
        assert after & before
        process.terminate()
        assert process.wait(timeout=60) == 0
        assert not children(process)
        with socket.socket() as free:
            assert free.connect_ex(("127.0.0.1", port))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stderr.close()


def test_addresses_are_read_for_who_sits_at_this_machine(address):
    assert "https://…" in httpx2.get(address + "/en/read").text
    response = httpx2.post(address + "/api/read", json={"url": address + "/en/stories"}, timeout=60)
    assert response.status_code == 400
    assert "private network" in response.json()["detail"]


def test_a_port_that_is_taken_is_told_so(world):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="give another with --host or --port"):
            serve(world.path, "127.0.0.1", taken.getsockname()[1])


def never_ready():
    raise StoreError("gone")


def test_workers_that_cannot_begin_end_the_whole():
    before = signal.getsignal(signal.SIGTERM)
    with listening("127.0.0.1", free_port()) as sock, pytest.raises(WorkerError, match="before it could answer"):
        run(never_ready, sock, workers=2)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_wrong_database_is_told_before_any_process_starts(tmp_path):
    with pytest.raises(StoreError, match="no such database"):
        serve(str(tmp_path / "none.db"), "127.0.0.1", free_port(), workers=2)
    with pytest.raises(UsageError, match="one process"):
        serve(str(tmp_path / "none.db"), workers=2, read_text=lambda text: [])
