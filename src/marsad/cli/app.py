"""All verbs, put together."""

from __future__ import annotations

import typer

from marsad._version import __version__
from marsad.cli import explain, lexicon, read, recode, serve

app = typer.Typer(
    name="marsad",
    help="Read Arabic news: who did what to whom, when, where and according to whom, with the words that prove it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"marsad {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", help="Print the version.", callback=_version, is_eager=True),
) -> None:
    """Hold the options that come before a verb."""


app.command("read")(read.read)
app.command("demo")(read.demo)
app.command("explain")(explain.explain)
app.command("serve")(serve.serve)
app.command("mcp")(serve.mcp)
app.command("recode")(recode.recode)
app.add_typer(lexicon.app, name="lexicon")
