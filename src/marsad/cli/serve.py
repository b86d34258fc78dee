"""`marsad serve` and `marsad mcp`: the observatory in a browser, and for assistants."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from marsad.cli.console import warn
from marsad.errors import UsageError
from marsad.model.event import CodedStory
from marsad.model.news import Page
from marsad.observatory.site import ReadText
from marsad.pipeline import Reader


def reading() -> ReadText:
    """Return a function that codes a pasted text or page at once."""
    reader = Reader()

    def read_text(text: str) -> Sequence[CodedStory]:
        page = Page(source="pasted text", body=text.encode("utf-8", "replace"), content_type="")
        return [found for found in reader.page(page) if isinstance(found, CodedStory)]

    return read_text


def serve(
    db: str = typer.Option("marsad.db", "--db", help="The database to show: a file, or postgresql://…"),
    host: str = typer.Option("127.0.0.1", "--host", help="The address to listen on."),
    port: int = typer.Option(8017, "--port", min=1, max=65535, help="The port to listen on."),
    base_url: str = typer.Option("", "--base-url", help="What stands before every address behind a proxy."),
) -> None:
    """Show the database in a browser."""
    from marsad.observatory import serve as run

    warn(f"Marsad shows {db} at http://{host}:{port}/  (stop it with Ctrl-C)")
    run(db, host, port, read_text=reading(), base_url=base_url)


def mcp(db: str = typer.Option("marsad.db", "--db", help="The database to answer from.")) -> None:
    """Answer an assistant over MCP, on standard input and output."""
    try:
        from marsad.observatory.mcp_server import run_stdio
    except ImportError as error:
        raise UsageError("the MCP server needs one more package (pip install 'marsad[mcp]')") from error
    run_stdio(db, read_text=reading())
