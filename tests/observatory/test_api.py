"""The API over a real store file: its answers, its paging, its limits, and what it promises in its own description."""

import io
import json
from collections import Counter
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from marsad.model.record import coded_to_record
from marsad.observatory.app import create_app


def get(client, path: str, **query):
    response = client.get(f"/api{path}", params=query)
    assert response.status_code == 200, response.text
    return response.json()


def test_events_are_those_that_were_written(world, client):
    coded = world.stories[5]
    body = get(client, "/events", story=coded.story.id)
    assert body["next"] is None
    assert [e["id"] for e in body["events"]] == [e["id"] for e in body["events"] if e["story"]["id"] == coded.story.id]
    by_id = {event.id: event for event in coded.events}
    assert {e["id"] for e in body["events"]} == set(by_id)
    for found in body["events"]:
        event = by_id[found["id"]]
        start, end = found["sentence_span"]
        assert coded.story.text[start:end] == found["sentence"]
        at, to = found["trigger_in_sentence"]
        assert found["sentence"][at:to] == found["trigger"] == event.trigger
        for side in found["actors"]:
            assert coded.story.text[slice(*side["span"])] == side["text"]
        if found["place"]:
            assert found["place"]["text"] == event.place.span.of(coded.story.text)
        for count in found["counts"]:
            assert count["text"] == coded.story.text[slice(*count["span"])]


def test_pages_follow_the_cursor_to_the_end(world, client):
    found, cursor = [], ""
    while cursor is not None:
        body = get(client, "/events", limit=50, cursor=cursor)
        found += [event["id"] for event in body["events"]]
        cursor = body["next"]
    assert len(found) == len(set(found)) == sum(len(s.events) for s in [*world.stories, world.hostile])


def test_counts_agree_with_the_lists(client):
    total = get(client, "/facets", type="ASSAULT")
    listed = get(client, "/events", type="ASSAULT", limit=500)["events"]
    assert total["total"] == len(listed)
    assert total["quads"]["material conflict"] == len(listed)
    assert total["statuses"]["actual"] == Counter(e["status"] for e in listed)["actual"]


def test_a_story_is_the_record_that_the_command_line_writes(world, client):
    coded = world.stories[5]
    body = get(client, f"/stories/{coded.story.id}")
    body.pop("cluster")
    assert body == json.loads(json.dumps(coded_to_record(coded)))


def test_a_story_whose_id_is_hostile_is_found(world, client):
    body = get(client, f"/stories/{quote(world.hostile.story.id, safe='')}")
    assert body["text"] == world.hostile.story.text


def test_an_event_comes_with_all_its_evidence(world, client):
    event = world.stories[5].events[0]
    body = get(client, f"/events/{event.id}")
    assert body["evidence"][0]["trigger"] == list(event.evidence[0].trigger)
    assert body["story_id"] == world.stories[5].story.id


def test_what_was_judged_the_same_says_so(client):
    clusters = get(client, "/clusters")["clusters"]
    details = [get(client, f"/clusters/{one['cluster_id']}") for one in clusters]
    judged = [judgement for detail in details for judgement in detail["judgements"]]
    assert {j["verdict"] for j in judged} == {"same", "unsure"}
    assert all(j["why"] for j in judged)


def test_similar_stories_say_why(world, client):
    found = [get(client, f"/stories/{s.story.id}/similar")["similar"] for s in world.stories]
    assert any(found)
    assert all(one["why"] and 0 <= one["score"] <= 1 for row in found for one in row)


def test_both_directions_of_a_relation_are_told_apart(world, client):
    there, back = get(client, "/relations/RUS/UKR"), get(client, "/relations/UKR/RUS")
    assert sum(p["events"] for p in there["series"]) == get(client, "/facets", pair="RUS,UKR")["total"]
    assert there["series"] != back["series"]
    for point in there["series"]:
        assert sum(point["types"].values()) == point["events"]


@pytest.mark.parametrize(
    "path", ["/overview", "/actors", "/actors/RUS", "/network", "/places", "/sources", "/clusters"]
)
def test_other_answers_are_there_and_say_something(client, path):
    body = get(client, path)
    assert any(body.values())


def test_search_finds_other_forms_of_a_word(client):
    one = get(client, "/search", q="الجيش")["stories"]
    other = get(client, "/search", q="جيش")["stories"]
    assert {s["id"] for s in one} == {s["id"] for s in other} != set()


def test_files_hold_every_event_of_the_filter(client):
    total = get(client, "/facets", quad="mx")["total"]
    table = pq.read_table(io.BytesIO(client.get("/api/events.parquet?quad=mx").content))
    assert table.num_rows == total
    assert client.get("/api/events.csv?quad=mx").text.count("\r\n") >= total
    assert client.get("/api/events.xlsx").status_code == 404


def test_reading_a_text_gives_its_record(world, client):
    coded = world.stories[2]
    response = client.post("/api/read", json={"text": coded.story.text})
    assert response.json()["stories"][0]["events"] == json.loads(json.dumps(coded_to_record(coded)))["events"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("get", "/api/events?type=WAR", None, 400),
        ("get", "/api/events?limit=0", None, 422),
        ("get", "/api/events?limit=5000", None, 422),
        ("get", "/api/events?cursor=%00", None, 400),
        ("get", "/api/events?q=" + "x" * 400, None, 422),
        ("get", "/api/search?q=%20", None, 400),
        ("get", "/api/events/none", None, 404),
        ("get", "/api/stories/none", None, 404),
        ("get", "/api/actors/NONE", None, 404),
        ("get", "/api/clusters/none", None, 404),
        ("get", "/api/relations/RUS/UKR?grain=year", None, 422),
        ("get", "/api/nothing", None, 404),
        ("delete", "/api/events", None, 405),
        ("post", "/api/read", {"text": ""}, 400),
        ("post", "/api/read", {"text": "ا" * 100_001}, 422),
        ("post", "/api/read", {}, 400),
        ("get", "/api/events?q=" + "x" * 9000, None, 414),
    ],
)
def test_errors_are_problem_details(client, method, path, body, status):
    response = client.request(method, path, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status and problem["detail"]


def test_a_body_beyond_the_limit_is_not_even_read(client):
    response = client.post("/api/read", content=b"x" * 2_000_001, headers={"content-type": "application/json"})
    assert response.status_code == 413
    chunks = (b"y" * 500_000 for _ in range(8))
    response = client.post("/api/read", content=chunks, headers={"content-type": "application/json"})
    assert response.status_code == 413


def test_without_a_reader_a_program_is_told_how_to_get_one(empty_client):
    response = empty_client.post("/api/read", json={"text": "نص"})
    assert response.status_code == 404
    assert "marsad serve" in response.json()["detail"]


def test_every_endpoint_is_described_with_an_example(client):
    document = client.get("/api/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"] and operation["description"], (method, path)
            content = operation["responses"]["200"].get("content", {})
            assert path.endswith("{extension}") or content["application/json"]["example"], (method, path)


def shape(value) -> object:
    """Return which keys an answer has, two levels deep."""
    if isinstance(value, dict):
        return {key: shape(one) if isinstance(one, list) else None for key, one in value.items()}
    if isinstance(value, list):
        return sorted(value[0]) if value and isinstance(value[0], dict) else None
    return None


def test_examples_have_the_keys_of_real_answers(world, client):
    document = client.get("/api/openapi.json").json()
    story, event = world.stories[0].story.id, world.stories[0].events[0].id
    cluster = client.get("/clusters.json").json()[0]["cluster_id"]
    linked = next(s.story.id for s in world.stories if get(client, f"/stories/{s.story.id}/similar")["similar"])
    for path, methods in document["paths"].items():
        if "get" not in methods or path.endswith("{extension}"):
            continue
        example = methods["get"]["responses"]["200"]["content"]["application/json"]["example"]
        real = path.replace("{event_id}", event).replace("{cluster_id}", cluster).replace("{key}", "RUS")
        real = (
            real.replace("{story_id}", linked if "similar" in path else story)
            .replace("{a}", "RUS")
            .replace("{b}", "UKR")
        )
        answer = client.get(real, params={"q": "الجيش"} if "search" in path else {}).json()
        for key, value in example.items():
            assert key in answer, (path, key)
            if isinstance(value, list) and value and isinstance(value[0], dict):
                assert set(value[0]) <= set(answer[key][0]), (path, key)


def test_the_description_is_read_without_any_other_host(client):
    page = client.get("/en/api").text
    assert "/api/events" in page and "cdn" not in page


def test_no_question_that_the_description_allows_breaks_the_server(world):
    app = create_app(world.path, read_text=lambda text: [])
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(case=operation.as_strategy())
        def ask(case):
            response = case.call()
            assert response.status_code < 500, (case.formatted_path, response.text)

        ask()


def test_an_error_that_nobody_meant_is_logged_and_told_without_a_traceback(world, caplog):
    def broken(text):
        raise RuntimeError("secret detail")

    client = TestClient(create_app(world.path, read_text=broken), raise_server_exceptions=False)
    response = client.post("/api/read", json={"text": "نص"})
    assert response.status_code == 500
    assert "secret" not in response.text and "Traceback" not in response.text
    assert "secret detail" in caplog.text
    page = client.post("/read", data={"text": "نص"})
    assert page.status_code == 500 and "secret" not in page.text
