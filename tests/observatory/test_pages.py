"""What every page must be, and what each page must say, over a real store file."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import quote, urlsplit

import pyarrow.parquet as pq
import pytest

from tests.observatory.page import Page

LANGUAGES = ["", "/en"]


def addresses(world) -> dict[str, str]:
    story = world.stories[5]
    return {
        "overview": "/",
        "events": "/events",
        "events filtered": "/events?type=ASSAULT&country=PSE&status=actual",
        "events searched": f"/events?q={quote('قصف')}",
        "event": f"/events/{story.events[0].id}",
        "stories": "/stories",
        "story": f"/stories/{story.story.id}",
        "hostile story": f"/stories/{quote(world.hostile.story.id, safe='')}",
        "hostile event": f"/events/{world.hostile.events[0].id}",
        "actors": "/actors",
        "actor": "/actors/ISR",
        "actor by sector": "/actors/ISR%20MIL",
        "relations": "/relations",
        "relation": "/relations/ISR/PSE",
        "two relations": "/relations/RUS/UKR?grain=week&beside_a=ISR&beside_b=PSE",
        "relation of nothing": "/relations/JPN/BRA",
        "network": "/network",
        "map": "/map",
        "map of the world": "/map?region=world",
        "clusters": "/clusters",
        "sources": "/sources",
        "codebook": "/codebook",
        "type": "/codebook/ASSAULT",
        "read": "/read",
        "api": "/api",
    }


NAMES = list(
    addresses(
        type(
            "W",
            (),
            {
                "stories": [type("S", (), {"story": type("I", (), {"id": ""}), "events": [type("E", (), {"id": ""})]})]
                * 6,
                "hostile": type("H", (), {"story": type("I", (), {"id": ""}), "events": [type("E", (), {"id": ""})]}),
            },
        )
    )
)


@pytest.fixture(params=[(name, prefix) for name in NAMES for prefix in LANGUAGES], ids=lambda p: f"{p[0]}{p[1]}")
def visited(request, world, client):
    name, prefix = request.param
    path = addresses(world)[name]
    response = client.get(prefix + (path if path != "/" or not prefix else ""))
    assert response.status_code == 200, response.text[:400]
    return prefix, path, response


def test_every_page_is_well_formed_and_speaks_its_language(visited):
    prefix, _, response = visited
    page = Page(response.text)
    assert page.problems == []
    root = page.one("html")
    assert root.attributes == ({"lang": "en", "dir": "ltr"} if prefix else {"lang": "ar", "dir": "rtl"})
    heading = next(e for e in page.all("title") if "svg" not in e.parents)
    assert heading.text.endswith("Marsad" if prefix else "مرصد")
    assert len(page.all("h1")) == 1
    assert page.one("main").attributes["id"] == "main"


def test_every_page_has_ids_once_and_names_for_its_controls(visited):
    page = Page(visited[2].text)
    ids = Counter(e.attributes["id"] for e in page.elements if "id" in e.attributes)
    assert [name for name, n in ids.items() if n > 1] == []
    labels = {label.attributes.get("for") for label in page.all("label")}
    for control in [*page.all("input"), *page.all("textarea"), *page.all("select")]:
        if control.attributes.get("type") != "hidden":
            assert control.attributes.get("id") in labels, control
    for button in page.all("button"):
        assert button.text.strip() or button.attributes.get("aria-label")
    for picture in page.all("svg"):
        assert picture.attributes.get("aria-label") or picture.attributes.get("aria-hidden") == "true"
    for link in page.all("a"):
        assert link.text.strip() or link.attributes.get("aria-label"), link


def test_no_page_asks_another_host_for_anything(visited):
    response = visited[2]
    page = Page(response.text)
    loaded = [e for e in page.elements if e.tag in {"script", "img", "iframe", "source", "video", "object", "embed"}]
    styles = [e for e in page.all("link") if e.attributes.get("rel") in {"stylesheet", "icon", "preload"}]
    for element in [*loaded, *styles]:
        address = element.attributes.get("src") or element.attributes.get("href")
        assert address and address.startswith("/static/")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy


def test_every_link_within_the_site_leads_somewhere(visited, client):
    page = Page(visited[2].text)
    ids = {e.attributes.get("id") for e in page.elements}
    seen = set()
    for address in page.links():
        split = urlsplit(address)
        if split.netloc not in {"", "marsad.test"}:
            continue
        if address.startswith("#"):
            assert split.fragment in ids, address
            continue
        target = split.path + (f"?{split.query}" if split.query else "")
        kind = re.sub(r"[0-9a-f]{6,}|story-\d+|=[^&]*|%[0-9A-F]{2}|/[A-Z:]{3,}(%20[A-Z]+)?", "*", target)
        if kind in seen or split.path.endswith(("/read", ".parquet")):
            continue
        seen.add(kind)
        assert client.get(target).status_code in {200, 303}, target


def test_nothing_is_styled_or_scripted_inside_a_page(visited):
    page = Page(visited[2].text)
    assert not [e for e in page.elements if "style" in e.attributes or e.tag == "style"]
    assert not [e for e in page.elements if any(name.startswith("on") for name in e.attributes)]
    assert all(e.attributes.get("src") for e in page.all("script"))


def test_the_switch_leads_to_the_same_page_in_the_other_language(visited, client):
    prefix, path, response = visited
    other = Page(response.text).one("a", hreflang="ar" if prefix else "en", lang="ar" if prefix else "en")
    back = client.get(other.attributes["href"])
    assert back.status_code == 200
    assert Page(back.text).one("html").attributes["lang"] == ("ar" if prefix else "en")
    assert urlsplit(other.attributes["href"]).path.removeprefix("/en").rstrip("/") == urlsplit(path).path.rstrip("/")


DATA = [name for name in NAMES if name not in {"read", "api"}]


@pytest.mark.parametrize("name", DATA)
def test_every_page_with_rows_can_be_taken_away(name, world, client):
    page = Page(client.get(addresses(world)[name]).text)
    alternates = {
        e.attributes["type"]: e.attributes["href"] for e in page.all("link", rel="alternate") if "type" in e.attributes
    }
    body = client.get(alternates["application/json"])
    assert body.headers["content-type"] == "application/json"
    json.loads(body.text)
    table = client.get(alternates["text/csv; charset=utf-8"])
    assert table.content.startswith(b"\xef\xbb\xbf")
    parquet = client.get(alternates["application/vnd.apache.parquet"])
    head = table.text.lstrip("\ufeff").splitlines()[0].split(",")
    with open_parquet(parquet.content) as file:
        assert file.schema_arrow.names == head


def open_parquet(content: bytes):
    import io

    return pq.ParquetFile(io.BytesIO(content))


def test_a_files_rows_are_all_events_of_the_filter(world, client):
    wanted = sum(event.type.value == "ASSAULT" for coded in [*world.stories, world.hostile] for event in coded.events)
    with open_parquet(client.get("/events.parquet?type=ASSAULT").content) as file:
        assert file.metadata.num_rows == wanted
    assert wanted > 30
    import csv
    import io

    rows = list(csv.DictReader(io.StringIO(client.get("/events.csv?type=ASSAULT").text.lstrip("\ufeff"))))
    assert len(rows) == wanted
    assert {row["type"] for row in rows} == {"ASSAULT"}


def test_overview_counts_what_is_kept(world, client):
    page = Page(client.get("/en").text)
    kpis = [e.text.strip() for e in page.all("b")][:2]
    stories = [*world.stories, world.hostile]
    assert kpis == [str(sum(len(s.events) for s in stories)), str(len(stories))]


def test_a_story_shows_its_whole_text_with_its_evidence_marked(world, client):
    coded = world.stories[5]
    page = Page(client.get(f"/stories/{coded.story.id}").text)
    body = next(e for e in page.elements if e.attributes.get("class") == "story-text")
    assert re.sub(r"\s+", " ", body.text).strip() == re.sub(r"\s+", " ", coded.story.text).strip()
    for event in coded.events:
        anchor = page.one("a", id=f"t-{event.id}")
        assert anchor.text.strip() == event.trigger
        assert anchor.attributes["href"] == f"#e-{event.id}"
        card = page.one("article", id=f"e-{event.id}")
        assert event.actors[0].text in card.text
        marked = "".join(
            e.text
            for e in page.elements
            if e.tag in {"span", "a"} and event.id in e.attributes.get("data-e", "").split()
        )
        assert event.evidence[0].sentence.of(coded.story.text).strip().replace("\n", "") in marked.replace("\n", "")


def test_an_event_page_gives_the_whole_proof(world, client):
    event = world.stories[5].events[0]
    page = client.get(f"/en/events/{event.id}").text
    text = Page(page).one("main").text
    sentence = event.evidence[0].sentence.of(world.stories[5].story.text)
    for word in (
        sentence,
        event.evidence[0].frame,
        event.cameo,
        event.actors[0].code,
        event.trigger,
        *(s.result for s in event.steps),
    ):
        assert word in text


def test_facets_narrow_and_can_be_taken_away(client):
    page = Page(client.get("/en/events?type=ASSAULT").text)
    quads = [e for e in page.all("a", rel="nofollow") if "quad=" in e.attributes["href"]]
    assert all("type=ASSAULT" in e.attributes["href"] for e in quads)
    current = [e for e in page.all("a", aria_current="true") if e.attributes.get("rel") == "nofollow"]
    assert [e.attributes["href"] for e in current] == ["/en/events"]


def test_pages_of_a_list_follow_each_other_without_loss(world, client):
    wanted = {event.id for coded in [*world.stories, world.hostile] for event in coded.events}
    found: list[str] = []
    address = "/events"
    while address:
        page = Page(client.get(address).text)
        found += [e.attributes["id"].removeprefix("event-") for e in page.all("article", class_="event")]
        following = page.all("a", rel="next")
        address = following[0].attributes["href"] if following else ""
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_every_point_of_a_relation_opens_its_events(world, client):
    page = Page(client.get("/relations/ISR/PSE?grain=month").text)
    bars = [e for e in page.all("a", class_="bar") if "only-wide" not in e.parents]
    assert bars
    for bar in bars[: len(bars) // 2]:
        title = bar.attributes["aria-label"]
        numbers = [int(n) for n in re.findall(r"(?:تعاون|صراع) (\d+)", title)]
        body = client.get(bar.attributes["href"].replace("/events?", "/events.json?")).json()
        assert body["total"] == sum(numbers), title


def test_two_relations_are_drawn_to_one_scale(client):
    one = Page(client.get("/relations/RUS/UKR?beside_a=ISR&beside_b=PSE").text)
    ticks = [tuple(e.text for e in [svg] for _ in [0]) for svg in one.all("svg", class_="timeline")]
    assert len(ticks) == 8  # two pairs, two directions, two widths


def test_a_pair_is_found_by_names_as_well_as_by_codes(client):
    for a, b in (("RUS", "UKR"), ("روسيا", "أوكرانيا"), ("rus", "ukr")):
        response = client.get(f"/relations?a={quote(a)}&b={quote(b)}")
        assert response.status_code == 303
        assert response.headers["location"] == "/relations/RUS/UKR"
    assert client.get(f"/relations?a={quote('لا أحد بهذا الاسم')}&b=RUS").status_code == 400


def test_the_map_and_the_network_take_the_filters_of_events(client):
    everything = client.get("/map.json").json()
    some = client.get("/map.json?type=ASSAULT").json()
    assert 0 < len(some) <= len(everything)
    assert sum(p["events"] for p in some) < sum(p["events"] for p in everything)
    assert len(client.get("/network.json?with=RUS").json()) < len(client.get("/network.json").json())


def test_clusters_show_who_tells_it(world, client):
    rows = client.get("/clusters.json").json()
    page = Page(client.get(f"/clusters/{rows[0]['cluster_id']}").text)
    stories = {e.attributes["href"] for e in page.all("a") if e.attributes["href"].startswith("/stories/")}
    assert len(stories) >= rows[0]["stories"]


def test_the_codebook_shows_every_type_and_its_words(client):
    page = Page(client.get("/codebook").text)
    assert len(page.all("a", class_="tile")) == 16
    page = Page(client.get("/codebook/ASSAULT").text)
    assert page.all("p", class_="evidence"), "lexicon entries come with examples"
    assert client.get("/codebook/assault.json").json()[0]["type"] == "ASSAULT"


def test_reading_a_text_shows_it_coded_and_keeps_nothing(world, client):
    coded = world.stories[7]
    before = client.get("/stories.json").json()
    response = client.post("/read", data={"text": coded.story.text})
    page = Page(response.text)
    assert response.status_code == 200
    assert len(page.all("article", class_="event")) == len(coded.events)
    assert not [e for e in page.all("a") if e.attributes["href"].startswith("/events/")]
    assert client.get("/stories.json").json() == before


def test_a_short_reading_has_a_link(world, client):
    short = min(world.stories, key=lambda coded: len(coded.story.text))
    page = client.get("/read", params={"text": short.story.text})
    assert short.events[0].id in page.text
    assert len(short.story.text) < 700
    assert Page(page.text).one("textarea").text.strip() == short.story.text


@pytest.mark.parametrize(("text", "status"), [("", 400), ("   ", 400), ("نص لا يعرفه أحد", 200), ("ا" * 100_001, 413)])
def test_a_text_that_cannot_be_read_is_told_and_not_lost(client, text, status):
    response = client.post("/read", data={"text": text})
    assert response.status_code == status
    assert Page(response.text).one("div", role="alert").text.strip()


def test_without_a_reader_the_page_says_how_to_get_one(empty_client):
    page = empty_client.get("/en/read")
    assert page.status_code == 200
    assert "marsad serve" in page.text


@pytest.mark.parametrize(
    "path",
    ["/", "/events", "/stories", "/actors", "/relations", "/network", "/map", "/clusters", "/sources", "/codebook"],
)
def test_an_empty_store_is_told_kindly(empty_client, path):
    response = empty_client.get(path)
    assert response.status_code == 200
    assert Page(response.text).problems == []
    assert empty_client.get((path if path != "/" else "/overview") + ".json").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/en/nowhere", 404),
        ("/stories/none", 404),
        ("/events/none", 404),
        ("/actors/none", 404),
        ("/clusters/none", 404),
        ("/codebook/WAR", 404),
        ("/static/../app.py", 404),
        ("/static/secret", 404),
        ("/events?type=WAR", 400),
        ("/events?cursor=xyz", 400),
        ("/events?since=2024-13", 400),
        ("/events?q=" + "%D8%A7" * 600, 400),
        ("/events?q=" + "a" * 9000, 414),
    ],
)
def test_errors_are_pages_that_help(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert "Traceback" not in response.text
    if status != 414:
        page = Page(response.text)
        assert page.problems == []
        assert page.one("div", role="alert").text.strip()


def test_an_error_in_a_data_address_is_a_problem_detail(client):
    response = client.get("/events.csv?type=WAR")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert "unknown type" in response.json()["detail"]


def test_a_base_address_stands_before_every_link(world):
    from starlette.testclient import TestClient

    from marsad.observatory.app import create_app

    client = TestClient(create_app(world.path, base_url="https://news.example/watch"))
    page = Page(client.get("/events").text)
    inner = [a for a in page.links() if not a.startswith("#")]
    assert inner and all(a.startswith("https://news.example/watch") for a in inner)


def test_only_known_hosts_are_answered_where_they_are_named(world):
    from starlette.testclient import TestClient

    from marsad.observatory.app import create_app

    app = create_app(world.path, allowed_hosts=("127.0.0.1",))
    assert TestClient(app, base_url="http://attacker.example").get("/").status_code == 400
    assert TestClient(app, base_url="http://127.0.0.1").get("/").status_code == 200


def test_a_missing_store_is_told_by_name(tmp_path):
    from marsad.errors import StoreError
    from marsad.observatory.app import create_app

    with pytest.raises(StoreError, match=re.escape("none.db")):
        create_app(str(tmp_path / "none.db"))
