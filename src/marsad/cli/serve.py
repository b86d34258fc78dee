"""`marsad serve` and `marsad mcp`: the observatory in a browser, and for assistants."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from marsad.cli.console import warn
from marsad.errors import StoreError, UsageError
from marsad.observatory import serve as run
from marsad.observatory.reading import pipeline_reader
from marsad.store.engine import is_address


def serve(
    db: str,
    host: str,
    port: int,
    base_url: str,
    *,
    workers: int = 1,
    addresses: bool | None = None,
    allow_private: bool = False,
) -> None:
    """Serve the observatory until Ctrl-C."""
    _is_there(db)
    shown = f"[{host}]" if ":" in host else host
    warn(f"Marsad shows {db} at http://{shown}:{port}/  (stop it with Ctrl-C)")
    run(db, host, port, base_url=base_url, workers=workers, addresses=addresses, allow_private=allow_private)


def mcp(db: str) -> None:
    """Serve MCP until standard input ends."""
    if importlib.util.find_spec("mcp") is None:
        raise UsageError("the MCP server needs one more package (pip install 'marsad[mcp]')")
    from marsad.observatory.mcp_server import run_stdio

    _is_there(db)
    run_stdio(db, read_text=pipeline_reader())


def _is_there(db: str) -> None:
    if not is_address(db) and not Path(db).exists():
        raise StoreError(f"{db}: no such database (make one with: marsad read … --db {db}, or marsad demo)")
