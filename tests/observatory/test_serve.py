"""The observatory as a process of its own: started, asked, stopped, with the pipeline behind the page that reads."""

import socket
import subprocess
import sys
import time

import httpx2
import pytest

from marsad.observatory import allowed_hosts
from tests.observatory.page import Page

CODE = "import sys; from marsad.observatory import serve; serve(sys.argv[1], '127.0.0.1', int(sys.argv[2]))"
TEXT = (
    "أدان وزير الخارجية الأردني القصف الإسرائيلي على غزة يوم الأحد، ودعا مجلس الأمن إلى وقف فوري لإطلاق النار.\n"
    "والتقى الوزير نظيره المصري في القاهرة لبحث إدخال المساعدات إلى القطاع."
)


@pytest.fixture(scope="module")
def address(world):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", CODE, world.path, str(port)])
    found = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx2.get(found + "/sources")
        except httpx2.ConnectError:
            assert process.poll() is None, "the server ended"
            time.sleep(0.1)
        else:
            break
    yield found
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
