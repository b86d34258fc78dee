"""The observatory: web pages, HTTP API and MCP over the store. It reads and never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from marsad.observatory.site import ReadText

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    store_url: str, host: str = "127.0.0.1", port: int = 8017, *, read_text: ReadText | None = None, base_url: str = ""
) -> None:
    """Serve the observatory over a store until it is interrupted.

    `read_text` codes pasted texts; without one the pipeline does.

    On a loopback address only loopback names are answered to, so that no page of the web can reach the store by a name
    of its own that resolves here. Imports late: the command line stays quick for everything else.
    """
    import uvicorn

    from marsad.observatory.app import create_app, warm
    from marsad.observatory.reading import pipeline_reader

    hosts = (*_LOOPBACK, "[::1]") if host in _LOOPBACK else ()
    app = create_app(store_url, read_text=read_text or pipeline_reader(), base_url=base_url, allowed_hosts=hosts)
    warm(app)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
