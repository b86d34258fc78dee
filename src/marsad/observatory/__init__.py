"""The observatory: web pages, HTTP API and MCP over the store. It reads and never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from marsad.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI

    from marsad.observatory.site import ReadText

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def allowed_hosts(host: str, base_url: str) -> tuple[str, ...]:
    """Return the names that a server is called by: on a loopback address those of this machine and of `base_url`.

    Else any, as only who runs it knows its names.
    """
    if host not in _LOOPBACK:
        return ()
    outside = urlsplit(base_url).hostname
    return (*sorted(_LOOPBACK), "[::1]", *((outside,) if outside else ()))


def serve(
    store_url: str,
    host: str = "127.0.0.1",
    port: int = 8017,
    *,
    read_text: ReadText | None = None,
    base_url: str = "",
    workers: int = 1,
    addresses: bool | None = None,
    allow_private: bool = False,
) -> None:
    """Serve the observatory over a store until it is interrupted.

    `read_text` codes pasted texts; without one the pipeline does. With several `workers`, that many processes share
    the port; each takes the memory of one, and `read_text` cannot be handed to them (UsageError).

    `addresses` lets who may use the site have a page of the web fetched and read. Left out, that is who sits at this
    machine: it is on where the server listens to no other and is known by no outer name. `allow_private` fetches from
    this machine and private networks too.

    On a loopback address only known names are answered to, so that no page of the web can reach the store by a name
    of its own that resolves here. Imports late: the command line stays quick for everything else.
    """
    from functools import partial

    from marsad.observatory.workers import listening, run
    from marsad.store.store import open_store

    if read_text is not None and workers > 1:
        raise UsageError("a reader of your own works in one process (leave out workers)")
    open_store(store_url, readonly=True).close()  # what is wrong with it is told once, before any process starts
    hosts = allowed_hosts(host, base_url)
    fetching = set(hosts) == {*_LOOPBACK, "[::1]"} if addresses is None else addresses
    make = partial(_warm_app, store_url, read_text, base_url, hosts, fetching, allow_private)
    with listening(host, port) as sock:
        run(make, sock, workers=workers)


def _warm_app(
    store_url: str,
    read_text: ReadText | None,
    base_url: str,
    hosts: Sequence[str],
    addresses: bool,
    allow_private: bool,
) -> FastAPI:
    from marsad.observatory.app import create_app, warm
    from marsad.observatory.reading import Reading

    reading = Reading(allow_private=allow_private)
    app = create_app(
        store_url,
        read_text=read_text or reading.text,
        read_address=reading.address if addresses else None,
        base_url=base_url,
        allowed_hosts=hosts,
    )
    warm(app)
    return app
