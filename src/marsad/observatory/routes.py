"""Which address is answered by which view.

Pages are plain Starlette routes: each view stands at its address in both languages, and at the same address with every
extension. The API (`api.py`) has its own router and its own description.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from marsad.observatory import cite, feeds
from marsad.observatory.asking import MOST_LETTERS
from marsad.observatory.i18n import LANGUAGES, TRANSLATORS
from marsad.observatory.render import STATIC, STATIC_FILES
from marsad.observatory.site import Answer, Ask, NotFoundError, Site, answer_as
from marsad.observatory.tables import MEDIA
from marsad.observatory.views import (
    actors,
    clusters,
    codebook,
    events,
    overview,
    pictures,
    read,
    relations,
    sources,
    stories,
)
from marsad.observatory.views.api import described

EXTENSIONS: Final = (*MEDIA, *cite.MEDIA)
View = Callable[..., Answer]

PAGES: Final[tuple[tuple[str, View], ...]] = (
    ("/overview", overview.overview),
    ("/events", events.events),
    ("/events/{event_id:path}", events.event),
    ("/stories", stories.stories),
    ("/stories/{story_id:path}", stories.story),
    ("/actors", actors.actors),
    ("/actors/{key:path}", actors.actor),
    ("/relations", relations.relations),
    ("/relations/{a}/{b}", relations.relation),
    ("/network", pictures.network),
    ("/map", pictures.world),
    ("/clusters", clusters.clusters),
    ("/clusters/{cluster_id:path}", clusters.cluster),
    ("/sources", sources.sources),
    ("/codebook", codebook.codebook),
    ("/codebook/{name}", codebook.codebook_type),
    ("/api", described),
)
"""Every page but the form that reads a text: address and view. Path parameters are the view's arguments by name."""


def language_of(path: str) -> str:
    """Return the language of an address: `/en` and what is below it is English."""
    first = path.split("/")[1] if path.startswith("/") else ""
    return first if first in LANGUAGES and first != "ar" else "ar"


def bare(path: str) -> str:
    """Return an address without its language."""
    language = language_of(path)
    return path if language == "ar" else path.removeprefix(f"/{language}") or "/"


def asked(request: Request, extension: str = "") -> Ask:
    """Return what a view is given for a request. Its path stays quoted as it came: an id may hold a slash."""
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    path = raw.decode("ascii", "replace").partition("?")[0].removeprefix(request.scope.get("root_path", ""))
    shown = bare(path).removesuffix(f".{extension}") if extension else bare(path)
    site: Site = request.app.state.site
    return Ask(site, request, TRANSLATORS[language_of(path)], "/" if shown in {"/overview", ""} else shown)


def _handler(view: View, extension: str) -> Callable[[Request], Response]:
    def handle(request: Request) -> Response:
        ask = asked(request, extension)
        return answer_as(ask, view(ask, **request.path_params), extension)

    return handle


def _atom(request: Request) -> Response:
    ask = asked(request, "atom")
    return Response(feeds.atom(ask, ask.filters), media_type=feeds.MEDIA)


def _pair(request: Request) -> Response:
    """Show the strongest relations, or lead on to the pair that the form names (by key or by name)."""
    ask = asked(request)
    a, b = ask.parameter("a"), ask.parameter("b")
    if a and b:
        return RedirectResponse(ask.urls.relation(relations.resolve(ask, a), relations.resolve(ask, b)), 303)
    return answer_as(ask, relations.relations(ask), "")


def _read_link(request: Request) -> Response:
    ask = asked(request)
    return answer_as(ask, read.read(ask, ask.parameter("text", most=MOST_LETTERS + 1)), "")


async def _read_posted(request: Request) -> Response:
    async with request.form(max_files=0, max_fields=4) as form:
        given = form.get("text")
    text = given.replace("\r\n", "\n") if isinstance(given, str) else ""  # forms send line breaks so
    ask = asked(request)
    return await run_in_threadpool(lambda: answer_as(ask, read.read(ask, text), ""))


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC_FILES:
        raise NotFoundError(f"no file {name[:80]!r}")
    return FileResponse(STATIC / name, headers={"Cache-Control": "public, max-age=31536000, immutable"})


def routes() -> list[BaseRoute]:
    """Return all routes of the pages; those with an extension come before those whose id would swallow it."""
    found: list[BaseRoute] = [Route("/static/{name}", _static)]
    for prefix in ("", *(f"/{language}" for language in LANGUAGES if language != "ar")):
        found.append(Route(prefix or "/", _handler(overview.overview, "")))
        if prefix:
            found.append(Route(f"{prefix}/", lambda request: RedirectResponse(request.url.path.rstrip("/"), 308)))
        found.append(Route(f"{prefix}/events.atom", _atom))
        found.append(Route(f"{prefix}/read", _read_link, methods=["GET"]))
        found.append(Route(f"{prefix}/read", _read_posted, methods=["POST"]))
        found.append(Route(f"{prefix}/relations", _pair))
        for path, view in PAGES:
            found += [Route(f"{prefix}{path}.{extension}", _handler(view, extension)) for extension in EXTENSIONS]
            if path != "/relations":
                found.append(Route(f"{prefix}{path}", _handler(view, "")))
    return found
