"""The store for assistants: tools and resources of the Model Context Protocol over the same reader as the pages.

Answers carry the sentence that proves each event and the ids with which more can be asked, and are kept small: an
assistant pays for every word. Errors come back as text that says what to do.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field
from starlette.datastructures import QueryParams

from marsad._version import __version__
from marsad.errors import MarsadError
from marsad.lexicon.load import load
from marsad.model.record import coded_to_record
from marsad.observatory import records
from marsad.observatory.filters import Filters
from marsad.observatory.site import ReadText
from marsad.observatory.views.actors import profile_record
from marsad.store.reader import Reader
from marsad.store.store import open_store

INSTRUCTIONS: Final = (
    "Marsad holds political events read from Arabic news: who did what to whom, when, where, according to whom, each "
    "with the Arabic sentence that proves it. Event types are PLOVER's; quad classes are vc, mc (verbal and material "
    "cooperation), vx, mx (conflict). Actors are countries (RUS), organisations (IGO:UN), either with a sector "
    "(RUS GOV), or ids from find_actors. Quote the sentence and the story's outlet when you report an event."
)
_MOST: Final = 100
_LETTERS: Final = 100_000

Text = Annotated[str, Field(max_length=300)]
Key = Annotated[str, Field(max_length=96, description="RUS, RUS GOV, IGO:UN, or an actor's id")]
Day = Annotated[str, Field(max_length=10, description="2024-05-17, 2024-05 or 2024")]
Limit = Annotated[int, Field(ge=1, le=_MOST)]


def build(store_url: str, *, read_text: ReadText | None = None) -> MCPServer[Any]:
    """Return the server over a store, which is only read. `read_text` adds the tool that codes a text at once.

    StoreError where the store cannot be opened.
    """
    reader = open_store(store_url, readonly=True).reader()
    server: MCPServer[Any] = MCPServer("marsad", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR")
    _events(server, reader)
    _stories(server, reader)
    _actors(server, reader)
    _resources(server, reader)
    if read_text is not None:
        _reading(server, read_text)
    return server


def run_stdio(store_url: str, *, read_text: ReadText | None = None) -> None:
    """Serve over standard input and output until the client hangs up."""
    build(store_url, read_text=read_text).run("stdio")


def _filter(**given: str | list[str] | float | None) -> Filters:
    """Return a filter from a tool's arguments; the tool's error tells a wrong value."""
    pairs: list[tuple[str, str]] = []
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        pairs += [(name.rstrip("_"), str(one)) for one in values if one not in (None, "", 0.0)]
    try:
        return Filters.read(QueryParams(pairs))
    except MarsadError as error:
        raise ToolError(str(error)) from error


def _found(value: Any, what: str) -> Any:
    if value is None:
        raise ToolError(f"{what} is not in this store")
    return value


def _events(server: MCPServer[Any], reader: Reader) -> None:
    @server.tool()
    def find_events(
        words: Text = "",
        types: list[str] | None = None,
        quads: list[str] | None = None,
        actor: Key = "",
        recipient: Key = "",
        involves: Key = "",
        country: Key = "",
        outlet: Text = "",
        since: Day = "",
        until: Day = "",
        certainty: Annotated[float, Field(ge=0, le=1)] = 0.0,
        cursor: Text = "",
        limit: Limit = 20,
    ) -> dict[str, Any]:
        """List events, newest first, each with its sentence. `next` is the cursor of the next page."""
        filters = _filter(
            q=words,
            type=types,
            quad=quads,
            actor=actor,
            recipient=recipient,
            with_=involves,
            country=country,
            outlet=outlet,
            since=since,
            until=until,
            certainty=certainty,
        )
        listing = _asked(lambda: reader.events(filters.to_store(), cursor=cursor or None, limit=limit))
        return {"next": listing.next, "events": [records.event(row) for row in listing.rows]}

    @server.tool()
    def count_events(
        words: Text = "", involves: Key = "", country: Key = "", since: Day = "", until: Day = ""
    ) -> dict[str, Any]:
        """Count the events of a filter by type, quad class, status, country, outlet, certainty and month."""
        filters = _filter(q=words, with_=involves, country=country, since=since, until=until)
        return records.facets(_asked(lambda: reader.facets(filters.to_store())))

    @server.tool()
    def explain_event(event_id: Text) -> dict[str, Any]:
        """Return one event with all its evidence, the lexicon entry that fired, and who else tells it."""
        return records.whole_event(_found(reader.event(event_id), f"the event {event_id!r}"))


def _stories(server: MCPServer[Any], reader: Reader) -> None:
    @server.tool()
    def search_stories(words: Text, offset: Annotated[int, Field(ge=0)] = 0, limit: Limit = 20) -> dict[str, Any]:
        """Find stories by words in any Arabic form, the best first."""
        listing = _asked(lambda: reader.search(words, limit=limit, offset=offset))
        return {"next": listing.next, "stories": [records.story_head(row) for row in listing.rows]}

    @server.tool()
    def get_story(story_id: Annotated[str, Field(max_length=500)]) -> dict[str, Any]:
        """Return a story with its text, events, quotations and dates."""
        return records.whole_story(_found(reader.story(story_id), f"the story {story_id[:80]!r}"))

    @server.tool()
    def similar_stories(story_id: Annotated[str, Field(max_length=500)]) -> dict[str, Any]:
        """Return the stories near another, each with the reasons."""
        found = reader.similar(story_id)
        return {
            "similar": [{**records.story_head(row), "score": one.score, "why": list(one.why)} for one, row in found]
        }


def _actors(server: MCPServer[Any], reader: Reader) -> None:
    @server.tool()
    def find_actors(name: Text = "", level: str = "head", limit: Limit = 20) -> dict[str, Any]:
        """List actors by number of events. `level`: head (countries, organisations), code (with sector) or actor."""
        listing = _asked(lambda: reader.actors(level=level, text=name, limit=limit))
        names = ("key", "name", "name_en", "kind", "as_actor", "as_recipient", "last")
        return {"actors": [{one: getattr(row, one) for one in names} for row in listing.rows]}

    @server.tool()
    def get_actor(key: Key) -> dict[str, Any]:
        """Return an actor's profile: events by type and month, partners with what was given and received."""
        return profile_record(_found(reader.actor(key), f"the actor {key!r}"))

    @server.tool()
    def relation(actor: Key, recipient: Key, grain: str = "month", since: Day = "", until: Day = "") -> dict[str, Any]:
        """Return what one actor did to another by day, week or month: events by type, quad class and mean score."""
        return records.relation(
            _asked(lambda: reader.relation(actor, recipient, grain, date_from=since, date_to=until))
        )


def _reading(server: MCPServer[Any], read_text: ReadText) -> None:
    @server.tool()
    def read_arabic(text: Annotated[str, Field(min_length=1, max_length=_LETTERS)]) -> dict[str, Any]:
        """Code an Arabic news text at once: its events with their evidence. Nothing is kept."""
        return {"stories": [coded_to_record(coded) for coded in _asked(lambda: read_text(text))]}


def _asked(question: Any) -> Any:
    """Ask the store; what it refuses goes to the assistant as the tool's error."""
    try:
        return question()
    except MarsadError as error:
        raise ToolError(str(error)) from error


def _resources(server: MCPServer[Any], reader: Reader) -> None:
    @server.resource("marsad://overview", mime_type="application/json")
    def overview() -> str:
        """Return the whole store at a glance."""
        return _json(records.overview(reader.overview()))

    @server.resource("marsad://codebook", mime_type="application/json")
    def codebook() -> str:
        """Return event types and modes with their meanings and scores."""
        return _json(
            {
                info.type.value: {
                    "meaning": info.definition,
                    "quad": info.quad.value,
                    "score": info.score,
                    "modes": {mode.name: mode.definition for mode in info.modes.values()},
                }
                for info in load().ontology.types.values()
            }
        )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
