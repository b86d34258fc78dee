"""The whole command line on one page: every verb with its options. What a verb does is imported when it runs.

So `marsad --help` and a mistyped option answer at once, and `marsad export` never loads what only `marsad serve` needs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from marsad._version import __version__
from marsad.cli.app_lexicon import app as lexicon_app
from marsad.cli.options import (
    DEFAULT_DB,
    Db,
    Engine,
    FileKind,
    Form,
    Grain,
    KeepIn,
    MaxMb,
    Output,
    OwnLexicon,
    Private,
    Published,
    Table,
    TextColumn,
    day,
)

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
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Hold the options that come before a verb."""


@app.command()
def read(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Files, folders, globs, http(s) addresses, or - for standard input.", show_default=False),
    ],
    form: Form = None,
    out: Output = None,
    db: KeepIn = None,
    published: Published = None,
    lexicon: OwnLexicon = [],
    text_column: TextColumn = None,
    max_mb: MaxMb = 20,
    allow_private: Private = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Read in this many processes.")] = 1,
    drops: Annotated[
        bool, typer.Option("--drops", help="Name all that was left out, headlines and counters too.")
    ] = False,
) -> None:
    """Read pages and stories, and print or keep their events."""
    from marsad.cli import read as verb

    options = verb.GatherOptions(
        published=day(published), text_column=text_column, max_bytes=max_mb * 1_000_000, allow_private=allow_private
    )
    outcome = verb.Outcome(form, out, db, name_all=drops)
    raise typer.Exit(verb.read(inputs, options, outcome, lexicon, workers=workers))


@app.command()
def demo(
    db: Annotated[str, typer.Option("--db", help="Keep the demo's stories in this database.")] = "marsad-demo.db",
    form: Form = None,
    out: Output = None,
) -> None:
    """Read the pages that come with Marsad, and say where to look at what they tell."""
    from marsad.cli import read as verb

    raise typer.Exit(verb.demo(verb.Outcome(form or verb.Format.TABLE, out, db)))


@app.command()
def explain(
    event_id: Annotated[
        str | None, typer.Argument(help="The id of an event in the database.", show_default=False)
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", help="Explain this text instead (- for standard input).")
    ] = None,
    db: Db = DEFAULT_DB,
    published: Published = None,
    why_not: Annotated[
        bool, typer.Option("--why-not", help="Also name the words that could have been events.")
    ] = False,
    lexicon: OwnLexicon = [],
) -> None:
    """Replay an event: its trigger, the lexicon entry that fired, and how each side was found."""
    from marsad.cli import explain as verb

    verb.explain(event_id, text, db=db, published=day(published), why_not=why_not, lexicon=lexicon)


@app.command()
def serve(
    db: Db = DEFAULT_DB,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8017,
    base_url: Annotated[str, typer.Option("--base-url", help="What stands before every address behind a proxy.")] = "",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="How many processes answer.")] = 1,
    addresses: Annotated[
        bool | None,
        typer.Option(
            "--addresses/--no-addresses",
            help="Read pages of the web by their address. [default: where only this machine can ask]",
            show_default=False,
        ),
    ] = None,
    allow_private: Private = False,
) -> None:
    """Show the database in a browser, and answer its HTTP API."""
    from marsad.cli import serve as verb

    verb.serve(db, host, port, base_url, workers=workers, addresses=addresses, allow_private=allow_private)


@app.command()
def watch(
    sources: Annotated[Path, typer.Argument(help="The list of feeds, sitemaps and pages (TOML).", show_default=False)],
    db: Db = DEFAULT_DB,
    once: Annotated[bool, typer.Option("--once", help="Poll what is due and end (for cron).")] = False,
    allow_private: Private = False,
    lexicon: OwnLexicon = [],
) -> None:
    """Poll feeds and sites politely, and keep every new story."""
    from marsad.cli import watch as verb

    raise typer.Exit(verb.watch(sources, db, once=once, allow_private=allow_private, lexicon=lexicon))


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The file to write, or - for standard output.", show_default=False)],
    db: Db = DEFAULT_DB,
    form: Annotated[
        FileKind | None, typer.Option("--format", "-f", help="How to write; by the file's ending where it is left out.")
    ] = None,
    rows: Annotated[Table, typer.Option("--table", help="Which rows.")] = Table.EVENTS,
    grain: Annotated[Grain, typer.Option("--grain", help="The periods of relations.")] = Grain.MONTH,
    types: Annotated[list[str], typer.Option("--type", help="Only these PLOVER types (repeat it for more).")] = [],
    status: Annotated[list[str], typer.Option("--status", help="Only actual, future, denied, hypothetical.")] = [],
    actor: Annotated[str, typer.Option("--actor", help="Only acts of: RUS, 'RUS GOV', IGO:UN, or an id.")] = "",
    recipient: Annotated[str, typer.Option("--recipient", help="Only acts upon.")] = "",
    country: Annotated[str, typer.Option("--country", help="Only with this side, or where it happened.")] = "",
    outlet: Annotated[list[str], typer.Option("--outlet", help="Only as told by these outlets.")] = [],
    since: Annotated[str, typer.Option("--since", help="From this day, month or year on.")] = "",
    until: Annotated[str, typer.Option("--until", help="Up to this day, month or year.")] = "",
    search: Annotated[str, typer.Option("--search", help="Only of stories with these words, in any form.")] = "",
    certainty: Annotated[float, typer.Option("--certainty", min=0, max=1, help="Only as certain as this.")] = 0.0,
) -> None:
    """Write events, stories, actors or relations to a file that R, pandas and POLECAT, ICEWS or GDELT scripts read."""
    from marsad.cli import export as verb

    chosen = verb.EventFilter(
        types=tuple(types),
        statuses=tuple(status),
        actor=actor,
        recipient=recipient,
        country=country,
        outlet=tuple(outlet),
        date_from=since,
        date_to=until,
        text=search,
        min_confidence=certainty,
    )
    verb.export(out, db, form, rows, grain, chosen)


@app.command()
def table(
    sources: Annotated[
        list[str],
        typer.Argument(help="Parquet, JSONL, CSV, WARC or WET files, or folders of them.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--into", help="The folder of Parquet files to write.", file_okay=False)],
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; all cores if left out.")] = None,
    engine: Annotated[Engine, typer.Option("--engine", help="What shares the files out.")] = Engine.PROCESSES,
    address: Annotated[str | None, typer.Option("--address", help="The cluster of --engine ray, HOST:PORT.")] = None,
    published: Published = None,
    lexicon: OwnLexicon = [],
    text_column: TextColumn = None,
    max_mb: MaxMb = 20,
) -> None:
    """Code whole crawls into a folder of Parquet files of events; a second run codes what is new."""
    from marsad.cli import table as verb

    options = verb.GatherOptions(published=day(published), text_column=text_column, max_bytes=max_mb * 1_000_000)
    code = verb.table(sources, out, options, lexicon, engine=engine, address=address, workers=workers)
    raise typer.Exit(code)


@app.command()
def recode(
    db: Db = DEFAULT_DB,
    lexicon: OwnLexicon = [],
    everything: Annotated[
        bool, typer.Option("--all", help="Also stories that were coded with this code and lexicon.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the counts only.")] = False,
) -> None:
    """Code kept stories anew and show what changed."""
    from marsad.cli import recode as verb

    verb.recode(db, lexicon, everything=everything, quiet=quiet)


@app.command()
def mcp(db: Db = DEFAULT_DB) -> None:
    """Answer an assistant over MCP, on standard input and output."""
    from marsad.cli import serve as verb

    verb.mcp(db)


app.add_typer(lexicon_app, name="lexicon")
