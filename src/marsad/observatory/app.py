"""The web application over one store: pages, data, API."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from marsad._version import __version__
from marsad.errors import MarsadError
from marsad.model.event import CodedStory, EventType
from marsad.observatory import api, problems
from marsad.observatory.guard import Headers, Limits
from marsad.observatory.i18n import TRANSLATORS
from marsad.observatory.routes import routes
from marsad.observatory.site import ReadAddress, ReadText, Site
from marsad.observatory.vocabulary import names_for
from marsad.store.store import open_store


def one_at_a_time(read_text: ReadText) -> ReadText:
    """Return a reader that only one request uses at once: its caches are made for one thread."""
    lock = threading.Lock()

    def read(text: str) -> Sequence[CodedStory]:
        with lock:
            return read_text(text)

    return read


def create_app(
    store_url: str,
    *,
    read_text: ReadText | None = None,
    read_address: ReadAddress | None = None,
    base_url: str = "",
    allowed_hosts: Sequence[str] = (),
) -> FastAPI:
    """Return the application over the store at `store_url` (a path, or postgresql://…), which is only read.

    `read_text` codes a text at once (`reading.Reading` knows how); without it the page that reads texts says so.
    `read_address` codes the page at an address, may be called by several threads at once, and is left out where the
    server is to fetch nothing.
    `base_url` goes before every address: a path (`/marsad`) where a proxy strips it, or the address by which the world
    knows the site. `allowed_hosts` are the names that a browser may call it by; none means any.

    StoreError where the store cannot be opened.
    """
    store = open_store(store_url, readonly=True)
    app = FastAPI(
        title="Marsad",
        version=__version__,
        summary="Who did what to whom in the Arabic news, with the sentence that proves it.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.store = store
    app.state.site = Site(
        reader=store.reader(),
        read_text=one_at_a_time(read_text) if read_text else None,
        base_url=base_url.rstrip("/"),
        versions=f"Marsad {__version__}",
        read_address=read_address,
    )
    app.include_router(api.router)
    app.router.routes.extend(routes())
    for kind in (MarsadError, HTTPException):
        app.add_exception_handler(kind, problems.handle)
    app.add_exception_handler(RequestValidationError, problems.handle_invalid)
    app.add_exception_handler(Exception, problems.handle_broken)
    if allowed_hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(allowed_hosts))
    app.add_middleware(GZipMiddleware, minimum_size=1400, compresslevel=4)
    app.add_middleware(Limits)
    app.add_middleware(Headers)
    return app


def warm(app: FastAPI) -> None:
    """Load what the first request would wait for: tables of the lexicon, columns of the store, counts over all."""
    site: Site = app.state.site
    for count in (
        site.reader.overview,
        site.reader.facets,
        site.reader.actors,
        site.reader.network,
        site.reader.places,
    ):
        count()
    for translator in TRANSLATORS.values():
        names = names_for(translator)
        names.actor("RUS")
        names.type(EventType.AGREE)
        names.frames.all()
