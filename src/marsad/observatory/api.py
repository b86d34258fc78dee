"""The HTTP API under /api: the same questions as the pages, for programs.

Lists come page by page: `next` of an answer is the `cursor` (or `offset`) of the page after it. Filters are those of
the pages. Errors are problem details (RFC 9457). Records have the shape of `model.record` wherever they are whole.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from marsad.errors import UsageError
from marsad.model.record import coded_to_record
from marsad.observatory import records, tables
from marsad.observatory.apidocs import EXAMPLES
from marsad.observatory.asking import MOST_ADDRESS, MOST_LETTERS, read_page, text_reader
from marsad.observatory.filters import Filters
from marsad.observatory.site import NotFoundError, Site
from marsad.observatory.views.actors import actor_table, profile_record
from marsad.observatory.views.clusters import cluster_table
from marsad.observatory.views.pictures import place_table
from marsad.observatory.views.rows import event_table
from marsad.store.reader import Reader

_MOST: Final = 500
_PROBLEM: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "A value that cannot be", "content": {"application/problem+json": {}}},
    404: {"description": "Not in the store", "content": {"application/problem+json": {}}},
    422: {"description": "A parameter that cannot be read", "content": {"application/problem+json": {}}},
}

_UNREAD: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": words, "content": {"application/problem+json": {}}}
    for status, words in (
        (403, "This server reads no addresses, or not for another site's page"),
        (502, "The page could not be fetched"),
        (503, "Too many addresses are being read"),
    )
}


def _answers(name: str, *, missing: bool = False) -> dict[int | str, dict[str, Any]]:
    """Return the described responses of an endpoint, with its example."""
    found = {k: v for k, v in _PROBLEM.items() if missing or k != 404}
    found[200] = {"description": "Found", "content": {"application/json": {"example": EXAMPLES[name]}}}
    return found


router = APIRouter(prefix="/api", tags=["marsad"])

Limit = Annotated[int, Query(ge=1, le=_MOST, description="Rows in an answer.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="`next` of the answer before.")]
Cursor = Annotated[str, Query(max_length=200, description="`next` of the answer before.")]
Day = Annotated[str, Query(max_length=10, description="A day, month or year: 2024-05-17, 2024-05, 2024.")]
Words = Annotated[
    str, Query(max_length=300, description="Words of the story, in any Arabic form; quotes keep them together.")
]


class EventQuery(BaseModel):
    """The filter of events; lists may be given several times."""

    model_config = ConfigDict(populate_by_name=True)

    q: str = Field(
        "", max_length=300, description="Words of the story, in any Arabic form.", examples=[EXAMPLES["word"]]
    )
    type: list[str] = Field([], description="PLOVER type.", examples=[["ASSAULT"]])
    mode: list[str] = Field([], description="PLOVER mode.")
    quad: list[str] = Field([], description="Quad class: vc, mc, vx, mx (verbal or material, x = conflict).")
    status: list[str] = Field([], description="actual, future, denied or hypothetical.")
    actor: str = Field("", max_length=96, description="Who does it: RUS, RUS GOV, IGO:UN, or an actor's id.")
    recipient: str = Field("", max_length=96, description="To whom.")
    with_: str = Field("", alias="with", max_length=96, description="On any side.")
    pair: str = Field("", max_length=200, description="`A,B`: what A did to B.", examples=["RUS,UKR"])
    country: str = Field("", max_length=32, description="Takes part, or is where it happened.")
    outlet: list[str] = Field([], description="Who published the story.")
    since: str = Field("", max_length=10, description="First day, month or year.")
    until: str = Field("", max_length=10, description="Last day, month or year, inclusive.")
    certainty: str = Field("", max_length=8, description="Least confidence, 0 to 1.")
    story: str = Field("", max_length=500, description="The id of a story.")
    historical: str = Field("", max_length=3, description="`yes`: only background, `no`: none.")


class ReadBody(BaseModel):
    """A text to be read at once, or the address of a page to be fetched and read: one of both."""

    text: str = Field("", max_length=MOST_LETTERS, examples=[EXAMPLES["text"]])
    url: str = Field("", max_length=MOST_ADDRESS, description="An http(s) address, where the server reads them.")


Chosen = Annotated[EventQuery, Query()]


def _site(request: Request) -> Site:
    return cast("Site", request.app.state.site)


def _reader(request: Request) -> Reader:
    return _site(request).reader


def _filters(request: Request) -> Filters:
    return Filters.read(request.query_params)


def _json(value: object) -> Response:
    return Response(tables.json_bytes(value), media_type="application/json")


@router.get("/overview", summary="The whole store at a glance", responses=_answers("overview"))
def overview(request: Request) -> Response:
    """Totals, first and last day, the latest events, the strongest movers among relations."""
    return _json(records.overview(_reader(request).overview()))


@router.get("/events", summary="Events of a filter, newest first", responses=_answers("events"))
def events(request: Request, chosen: Chosen, cursor: Cursor = "", limit: Limit = 50) -> Response:
    """Events page by page. The same filter at /events.csv and /events.parquet gives all of them as a file."""
    listing = _reader(request).events(_filters(request).to_store(), cursor=cursor or None, limit=limit)
    return _json({"next": listing.next, "events": [records.event(row) for row in listing.rows]})


@router.get("/events.{extension}", summary="All events of a filter as a file", responses=_PROBLEM)
def events_file(request: Request, extension: str, chosen: Chosen) -> Response:
    """CSV or Parquet of every event of the filter, however many."""
    if extension not in {"csv", "parquet"}:
        raise NotFoundError(f"events come as csv or parquet, not as {extension[:20]!r}")
    table = event_table(_reader(request).all_events(_filters(request).to_store()))
    pieces = table.csv() if extension == "csv" else table.parquet()
    headers = {"Content-Disposition": f'attachment; filename="marsad-events.{extension}"'}
    return StreamingResponse(pieces, media_type=tables.MEDIA[extension], headers=headers)


@router.get("/events/{event_id}", summary="One event with its evidence", responses=_answers("event", missing=True))
def event(request: Request, event_id: str) -> Response:
    """The whole record of an event, its evidence as spans of the story's text, and what it was judged to be."""
    detail = _reader(request).event(event_id)
    if detail is None:
        raise NotFoundError(f"no event {event_id[:80]!r} in this store")
    return _json(records.whole_event(detail))


@router.get("/facets", summary="Counts of a filter's events", responses=_answers("facets"))
def facets(request: Request, chosen: Chosen) -> Response:
    """How many events carry each type, quad class, status, country, outlet, certainty and month."""
    return _json(records.facets(_reader(request).facets(_filters(request).to_store())))


@router.get("/stories", summary="Stories, newest first", responses=_answers("stories"))
def stories(
    request: Request,
    q: Words = "",
    outlet: Annotated[list[str], Query(max_length=40)] = [],  # noqa: B006  FastAPI copies defaults
    since: Day = "",
    until: Day = "",
    actor: Annotated[str, Query(max_length=96)] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """Stories page by page; `actor` takes part in one of their events."""
    listing = _reader(request).stories(
        outlets=outlet, date_from=since, date_to=until, text=q, actor=actor, cursor=cursor or None, limit=limit
    )
    return _json({"next": listing.next, "stories": [records.story_head(row) for row in listing.rows]})


@router.get("/stories/{story_id:path}/similar", summary="Stories like another", responses=_answers("similar"))
def similar(request: Request, story_id: str) -> Response:
    """The nearest stories, each with a score from 0 to 1 and the reasons."""
    found = _reader(request).similar(story_id)
    return _json(
        {"similar": [{**records.story_head(row), "score": one.score, "why": list(one.why)} for one, row in found]}
    )


@router.get("/stories/{story_id:path}", summary="One coded story", responses=_answers("story", missing=True))
def story(request: Request, story_id: str) -> Response:
    """The whole story with its text, events, quotations, dates and mentions."""
    detail = _reader(request).story(story_id)
    if detail is None:
        raise NotFoundError(f"no story {story_id[:80]!r} in this store")
    return _json(records.whole_story(detail))


@router.get("/search", summary="Stories by words, the best first", responses=_answers("stories"))
def search(request: Request, q: Words, offset: Offset = 0, limit: Limit = 50) -> Response:
    """Full-text search that knows Arabic forms."""
    if not q.strip():
        raise UsageError("there are no words to search for (give them as q)")
    listing = _reader(request).search(q, limit=limit, offset=offset)
    return _json({"next": listing.next, "stories": [records.story_head(row) for row in listing.rows]})


@router.get("/actors", summary="Actors by number of events", responses=_answers("actors"))
def actors(
    request: Request,
    level: Annotated[
        str, Query(pattern="^(head|code|actor)$", description="head: RUS, code: RUS GOV, actor: a person or body.")
    ] = "head",
    q: Annotated[str, Query(max_length=100, description="Part of the name or key.")] = "",
    offset: Offset = 0,
    limit: Limit = 50,
) -> Response:
    """Who takes part in most events."""
    listing = _reader(request).actors(level=level, text=q, limit=limit, offset=offset)
    return _json({"next": listing.next, "actors": actor_table(listing.rows).records()})


@router.get("/actors/{key:path}", summary="One actor", responses=_answers("actor", missing=True))
def actor(request: Request, key: str) -> Response:
    """Profile: events by type and month, partners with what was given and received."""
    profile = _reader(request).actor(key)
    if profile is None:
        raise NotFoundError(f"no event of this store has the actor {key[:80]!r}")
    return _json(profile_record(profile))


@router.get("/relations/{a}/{b}", summary="What A did to B over time", responses=_answers("relation"))
def relation(
    request: Request,
    a: str,
    b: str,
    grain: Annotated[str, Query(pattern="^(day|week|month)$")] = "month",
    since: Day = "",
    until: Day = "",
) -> Response:
    """One direction of a relation; ask with the two exchanged for the other. The events: /api/events?pair=A,B."""
    found = _reader(request).relation(a, b, grain, date_from=since, date_to=until)
    return _json(records.relation(found))


@router.get("/network", summary="Pairs with the most events", responses=_answers("network"))
def network(request: Request, chosen: Chosen, limit: Limit = 200) -> Response:
    """Directed pairs of countries and organisations within a filter."""
    names = ("actor", "recipient", "events", "score", "cooperation", "conflict")
    edges = _reader(request).network(_filters(request).to_store(), limit=limit)
    return _json({"edges": [{name: getattr(edge, name) for name in names} for edge in edges]})


@router.get("/places", summary="Places with the most events", responses=_answers("places"))
def places(request: Request, chosen: Chosen, limit: Limit = 200) -> Response:
    """Places within a filter, with coordinates where they are known."""
    found = _reader(request).places(_filters(request).to_store(), limit=limit)
    return _json({"places": place_table(found).records()})


@router.get("/sources", summary="Outlets", responses=_answers("sources"))
def sources(request: Request) -> Response:
    """Who published the stories."""
    return _json({"sources": [records.source(row) for row in _reader(request).sources()]})


@router.get("/clusters", summary="Clusters of stories", responses=_answers("clusters"))
def clusters(request: Request, since: Day = "", offset: Offset = 0, limit: Limit = 50) -> Response:
    """Stories of several outlets about one happening, the largest clusters first."""
    listing = _reader(request).clusters(date_from=since, limit=limit, offset=offset)
    return _json({"next": listing.next, "clusters": cluster_table(listing.rows).records()})


@router.get("/clusters/{cluster_id}", summary="One cluster", responses=_answers("cluster", missing=True))
def cluster(request: Request, cluster_id: str) -> Response:
    """The stories of a cluster and the judgements between their events."""
    detail = _reader(request).cluster(cluster_id)
    if detail is None:
        raise NotFoundError(f"no cluster {cluster_id[:80]!r} in this store")
    return _json(
        {
            "id": detail.cluster.id,
            "label": detail.cluster.label,
            "actors": list(detail.cluster.actors),
            "stories": [records.story_head(row) for row in detail.stories],
            "judgements": [records.judgement(one) for one in detail.judgements],
        }
    )


@router.post("/read", summary="Read a text or a page now", responses={**_answers("read"), **_UNREAD})
def read(request: Request, body: ReadBody) -> Response:
    """Code an Arabic text, or the page at an address, at once; nothing is kept.

    One record a story, as `marsad read --format jsonl` writes it.
    """
    if bool(body.text.strip()) == bool(body.url.strip()):
        raise UsageError("there is nothing to read, or two things (give either text or url)")
    url = body.url.strip()
    found = read_page(request, url) if url else text_reader(request)(body.text)
    return _json({"stories": [coded_to_record(coded) for coded in found]})
