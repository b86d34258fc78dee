"""A real client session over the protocol: in memory, and over standard input and output."""

import asyncio
import json
import sys

import pytest

from tests.observatory.conftest import read_by_heart

pytest.importorskip("mcp", reason="the extra marsad[mcp] is not installed")

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from marsad.observatory.mcp_server import build


def ask(world, *questions):
    """Ask tools in one session; return (is_error, content) for each."""

    async def session():
        async with Client(build(world.path, read_text=read_by_heart(world.stories))) as client:
            return [await client.call_tool(name, arguments) for name, arguments in questions]

    return asyncio.run(session())


def test_tools_tell_what_they_do(world):
    async def session():
        async with Client(build(world.path)) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asyncio.run(session())}
    assert "read_arabic" not in tools, "without a reader there is nothing to read with"
    assert {"find_events", "explain_event", "get_story", "relation", "search_stories"} <= set(tools)
    assert all(tool.description for tool in tools.values())


def test_an_assistant_walks_from_a_question_to_the_proof(world):
    (found,) = ask(world, ("find_events", {"types": ["ASSAULT"], "involves": "PSE", "limit": 3}))
    events = found.structured_content["events"]
    assert len(events) == 3
    first = events[0]
    whole, story = ask(
        world, ("explain_event", {"event_id": first["id"]}), ("get_story", {"story_id": first["story"]["id"]})
    )
    start, end = whole.structured_content["evidence"][0]["sentence"]
    assert story.structured_content["text"][start:end] == first["sentence"]


def test_lists_go_on_where_they_stopped(world):
    (one,) = ask(world, ("find_events", {"limit": 5}))
    (two,) = ask(world, ("find_events", {"limit": 5, "cursor": one.structured_content["next"]}))
    assert not {e["id"] for e in one.structured_content["events"]} & {e["id"] for e in two.structured_content["events"]}


def test_actors_relations_and_counts(world):
    actors, profile, relation, counts, similar = ask(
        world,
        ("find_actors", {"limit": 3}),
        ("get_actor", {"key": "ISR"}),
        ("relation", {"actor": "ISR", "recipient": "PSE", "grain": "week"}),
        ("count_events", {"involves": "ISR"}),
        ("similar_stories", {"story_id": world.stories[0].story.id}),
    )
    assert len(actors.structured_content["actors"]) == 3
    assert profile.structured_content["as_actor"] > 0
    assert sum(p["events"] for p in relation.structured_content["series"]) > 0
    assert counts.structured_content["total"] >= profile.structured_content["as_actor"]
    assert not similar.is_error


def test_a_text_is_read_at_once(world):
    coded = world.stories[1]
    (found,) = ask(world, ("read_arabic", {"text": coded.story.text}))
    assert [e["id"] for e in found.structured_content["stories"][0]["events"]] == [e.id for e in coded.events]


@pytest.mark.parametrize(
    ("tool", "arguments", "word"),
    [
        ("find_events", {"types": ["WAR"]}, "unknown type"),
        ("find_events", {"since": "soon"}, "no date"),
        ("find_events", {"limit": 5000}, "limit"),
        ("explain_event", {"event_id": "none"}, "not in this store"),
        ("get_story", {"story_id": "none"}, "not in this store"),
        ("get_actor", {"key": "NONE"}, "not in this store"),
        ("relation", {"actor": "RUS", "recipient": "UKR", "grain": "year"}, "grain"),
        ("search_stories", {"words": "x" * 400}, "words"),
    ],
)
def test_a_mistake_comes_back_as_words_that_help(world, tool, arguments, word):
    (found,) = ask(world, (tool, arguments))
    assert found.is_error
    assert word in found.content[0].text


def test_resources_hold_the_overview_and_the_codebook(world):
    async def session():
        async with Client(build(world.path)) as client:
            return [
                (await client.read_resource(uri)).contents[0].text for uri in ("marsad://overview", "marsad://codebook")
            ]

    overview, codebook = map(json.loads, asyncio.run(session()))
    assert overview["stories"] == len(world.stories) + 1
    assert len(codebook) == 16


def test_it_speaks_over_standard_input_and_output(world):
    code = "import sys; from marsad.observatory.mcp_server import run_stdio; run_stdio(sys.argv[1])"

    async def session():
        parameters = StdioServerParameters(command=sys.executable, args=["-c", code, world.path])
        async with Client(parameters) as client:
            return await client.call_tool("find_events", {"limit": 1})

    found = asyncio.run(asyncio.wait_for(session(), 60))
    assert len(found.structured_content["events"]) == 1
