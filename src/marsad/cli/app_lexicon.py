"""The verbs of `marsad lexicon`, with their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.options import OwnLexicon

app = typer.Typer(help="Look into the lexicon, check it, and try changes.", no_args_is_help=True)
Texts = Annotated[list[str], typer.Argument(help="Files, folders or globs.", show_default=False)]


@app.command()
def check(
    lexicon: OwnLexicon = [],
    fix: Annotated[bool, typer.Option("--fix", help="Put word files into canonical order first.")] = False,
) -> None:
    """Check all lexicon files: schema, characters, duplicates, order. Every error names its file and line."""
    from marsad.cli import lexicon as verb

    raise typer.Exit(verb.check(lexicon, fix=fix))


@app.command()
def stats(lexicon: OwnLexicon = []) -> None:
    """Count what the lexicon knows."""
    from marsad.cli import lexicon as verb

    verb.stats(lexicon)


@app.command()
def find(
    word: Annotated[str, typer.Argument(help="A word, name or lemma, in any spelling.", show_default=False)],
    lexicon: OwnLexicon = [],
) -> None:
    """Show what the lexicon knows of a word: its readings, the actors of that name, the frames it opens."""
    from marsad.cli import lexicon as verb

    verb.find(word, lexicon)


@app.command()
def unknown(
    inputs: Texts,
    most: Annotated[int, typer.Option("--most", min=1, help="How many words to list.")] = 100,
    lexicon: OwnLexicon = [],
) -> None:
    """List the words of texts that the lexicon does not know, the commonest first, and the share that it knows."""
    from marsad.cli import lexicon as verb

    verb.unknown(inputs, most, lexicon)


@app.command("try")
def try_change(
    file: Annotated[Path, typer.Argument(help="Your lexicon file (its first line: # marsad-lexicon: events).")],
    on: Annotated[list[str], typer.Option("--on", help="Stories to try it on: files, folders or globs.")],
) -> None:
    """Show what a lexicon file would add to the events of a corpus and take from them, event by event."""
    from marsad.cli import lexicon as verb

    verb.try_change(file, on)
