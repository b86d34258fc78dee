"""«Read this»: the page at an address, fetched from a real server, and everything that may not be fetched."""

import threading
import time

import pytest
from starlette.testclient import TestClient

from marsad.observatory import reading
from marsad.observatory.app import create_app
from marsad.observatory.asking import is_address
from marsad.observatory.reading import Reading
from tests.cli.command import TITLE, page
from tests.gather.server import Reply, Site
from tests.observatory.page import Page

HOME = "http://marsad.test"


@pytest.fixture(scope="module")
def local() -> Reading:
    """What reads addresses of this machine too."""
    return Reading(allow_private=True)


@pytest.fixture
def reader(world, local: Reading) -> TestClient:
    app = create_app(world.path, read_text=local.text, read_address=local.address)
    return TestClient(app, base_url=HOME)


@pytest.fixture
def closed(world, local: Reading) -> TestClient:
    return TestClient(create_app(world.path, read_text=local.text), base_url=HOME)


def news(site: Site) -> str:
    """Put a page with events at the server and return its address."""
    site.replies["/story"] = Reply(page().encode(), headers={"Content-Type": "text/html; charset=utf-8"})
    return f"{site.base}/story"


def test_the_page_at_an_address_is_shown_with_its_evidence(reader: TestClient, site: Site) -> None:
    url = news(site)
    response = reader.post("/read", data={"text": f"  {url}\r\n"})
    assert response.status_code == 200
    assert Page(response.text).all("article", class_="event")
    assert TITLE in response.text
    assert f'href="{url}"' in response.text  # the story leads to where it stands
    assert site.asked["/story"] == 1


def test_a_program_gets_the_records_of_the_page(reader: TestClient, site: Site) -> None:
    url = news(site)
    (story,) = reader.post("/api/read", json={"url": url}).json()["stories"]
    assert (story["url"], story["title"]) == (url, TITLE)
    assert story["events"]


@pytest.mark.parametrize("body", [{}, {"text": " ", "url": ""}, {"text": "خبر", "url": "https://a.example/"}])
def test_a_program_gives_either_a_text_or_an_address(reader: TestClient, body: dict[str, str]) -> None:
    response = reader.post("/api/read", json=body)
    assert response.status_code == 400
    assert "either text or url" in response.json()["detail"]


def test_only_what_is_an_address_and_nothing_else_is_fetched() -> None:
    assert is_address("https://a.example/خبر?x=1#y")
    assert is_address("HTTP://A.example")
    for text in ("", "a.example", "file:///etc/passwd", "ftp://a.example/", "https://", "قال https://a.example/"):
        assert not is_address(text)
    assert not is_address("https://a.example/" + "a" * 2000)


def test_a_link_fetches_nothing(reader: TestClient, site: Site) -> None:
    url = site.page("/story", 1)
    response = reader.get("/read", params={"text": url})
    assert response.status_code == 200
    assert url in Page(response.text).all("textarea")[0].text
    assert not site.asked


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_another_sites_page_cannot_have_an_address_fetched(reader: TestClient, site: Site, headers) -> None:
    url = site.page("/story", 1)
    assert reader.post("/read", data={"text": url}, headers=headers).status_code == 403
    assert reader.post("/api/read", json={"url": url}, headers=headers).status_code == 403
    assert not site.asked
    assert reader.post("/read", data={"text": url}, headers={"origin": HOME}).status_code == 200


def test_private_addresses_are_refused_unless_the_server_was_told_otherwise(world, site: Site) -> None:
    strict = Reading()
    app = create_app(world.path, read_text=strict.text, read_address=strict.address)
    client = TestClient(app, base_url=HOME)
    for url in (site.page("/story", 1), "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data"):
        response = client.post("/api/read", json={"url": url})
        assert response.status_code == 400
        assert "private network" in response.json()["detail"]
        assert "private network" in client.post("/read", data={"text": url}).text
    assert not site.asked


def test_where_addresses_are_not_read_the_page_and_the_api_say_so(closed: TestClient, site: Site) -> None:
    url = site.page("/story", 1)
    response = closed.post("/read", data={"text": url})
    assert response.status_code == 403
    assert "--addresses" in response.text
    assert closed.post("/api/read", json={"url": url}).status_code == 403
    assert "عنوان صفحته فيرمّزه" not in closed.get("/read").text
    assert not site.asked


@pytest.mark.parametrize(
    ("reply", "status", "word"),
    [
        (Reply(b"", 404), 502, "answered 404"),
        (Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), 502, "no page"),
        (Reply(b"x" * 5_000_100, headers={"Content-Type": "text/html"}), 502, "larger than 5 MB"),
        (Reply(b"<p>Nothing in Arabic is said here.</p>", headers={"Content-Type": "text/html"}), 400, "Arabic"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_reason(
    reader: TestClient, site: Site, reply: Reply, status: int, word: str
) -> None:
    site.replies["/x"] = reply
    response = reader.post("/api/read", json={"url": f"{site.base}/x"})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert word in response.json()["detail"]
    shown = reader.post("/en/read", data={"text": f"{site.base}/x"})
    assert shown.status_code == status
    assert word in shown.text


def test_a_server_that_does_not_answer_costs_seconds_and_holds_up_no_text(
    reader: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_SECONDS", 2.0)
    let_go = threading.Event()

    def silent(_handler) -> Reply:
        let_go.wait(30)
        return Reply(b"late")

    site.replies["/slow"] = silent
    answers: list[int] = []

    def ask() -> None:
        answers.append(reader.post("/api/read", json={"url": f"{site.base}/slow"}).status_code)

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for thread in asking:
        thread.start()
    while site.asked["/slow"] < 4:
        time.sleep(0.01)
    assert reader.post("/api/read", json={"url": f"{site.base}/slow"}).status_code == 503  # four are enough at once
    text = "أدان وزير الخارجية الأردني القصف الإسرائيلي على غزة يوم الأحد."
    assert reader.post("/api/read", json={"text": text}).status_code == 200
    assert not answers or set(answers) == {502}
    for thread in asking:
        thread.join()
    let_go.set()
    assert answers == [502] * 4
