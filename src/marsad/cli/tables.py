"""A coded story for a reader at a terminal: its head, its events in a table, and the sentence that proves each."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marsad.cli.console import cell, output
from marsad.model.event import CodedStory, Event, Participant, QuadClass

_COLOURS = {
    QuadClass.VERBAL_COOPERATION: "cyan",
    QuadClass.MATERIAL_COOPERATION: "green",
    QuadClass.VERBAL_CONFLICT: "yellow",
    QuadClass.MATERIAL_CONFLICT: "red",
}
_FILE_WIDTH = 160
_NARROW = 110  # columns; a narrower terminal would break words inside cells, so events stand below each other there
_COLUMNS = (("event", 2, 11), ("actors", 5, 10), ("recipients", 5, 10), ("setting", 3, 10), ("evidence", 12, 20))


class StoryPrinter:
    """Prints stories to the terminal, or to a file as plain text."""

    def __init__(self, out: Path | None) -> None:
        self._file = out.open("w", encoding="utf-8") if out is not None else None
        self._console = Console(file=self._file, width=_FILE_WIDTH, highlight=False) if self._file else output()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, coded: CodedStory) -> None:
        """Print one story."""
        self._head(coded)
        if not coded.events:
            self._console.print("  no events", style="dim")
        elif self._console.width < _NARROW:
            for event in coded.events:
                self._console.print(_card(event, coded.story.text))
        else:
            self._console.print(_table(coded))
        self._console.print()

    def _head(self, coded: CodedStory) -> None:
        story = coded.story
        title = story.title or story.text.partition("\n")[0][:100]
        self._console.print(Text(cell(title), style="bold"))
        parts = [story.outlet or "", story.published.isoformat() if story.published else "", story.page or ""]
        if story.source:
            parts.append(f"source: {cell(story.source)}")
        self._console.print(Text("  ".join(part for part in parts if part), style="dim"))


def _table(coded: CodedStory) -> Table:
    table = Table(show_lines=True, expand=True, header_style="bold")
    for name, ratio, least in _COLUMNS:
        table.add_column(name, ratio=ratio, min_width=least, overflow="fold")
    for event in coded.events:
        table.add_row(
            _kind(event),
            _sides(event.actors),
            _sides(event.recipients),
            _setting(event),
            _evidence(event, coded.story.text),
        )
    return table


def _card(event: Event, story: str) -> Padding:
    """Return an event as a block of lines."""
    kind = Text(event.type.value, style=f"bold {_COLOURS[event.quad]}")
    kind.append(f" {event.mode}" if event.mode else "", style=_COLOURS[event.quad])
    kind.append("".join(f"  {word}" for word in (event.status.value, event.date.iso if event.date else "") if word))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    rows = (
        ("who", _sides(event.actors)),
        ("to whom", _sides(event.recipients)),
        ("where", Text(cell(event.place.name)) if event.place else None),
        ("says", Text(cell(event.attributed_to.text)) if event.attributed_to else None),
        ("words", _evidence(event, story)),
    )
    for label, value in rows:
        if value:
            grid.add_row(label, value)
    return Padding(Group(kind, Padding(grid, (0, 0, 0, 2))), (0, 0, 1, 2))


def _kind(event: Event) -> Text:
    text = Text(event.type.value, style=f"bold {_COLOURS[event.quad]}")
    if event.mode:
        text.append(f"\n{event.mode}", style=_COLOURS[event.quad])
    return text


def _sides(sides: tuple[Participant, ...]) -> Text:
    text = Text()
    for n, side in enumerate(sides):
        text.append("\n" if n else "")
        text.append(cell(side.name or side.text))
        text.append(f" {side.code}", style="dim")
    return text


def _setting(event: Event) -> Text:
    parts = [event.status.value]
    if event.date:
        parts.append(event.date.iso)
    if event.place:
        parts.append(cell(event.place.name))
    if event.attributed_to:
        parts.append(f"by {cell(event.attributed_to.text)}")
    return Text("\n".join(parts))


def _evidence(event: Event, story: str) -> Text:
    """Return the sentence with its trigger in bold."""
    place = event.evidence[0]
    before = story[place.sentence.start : place.trigger.start]
    after = story[place.trigger.end : place.sentence.end]
    text = Text()
    opening, _, closing = cell("\0").partition("\0")
    text.append(opening + before)
    text.append(place.trigger.of(story), style="bold reverse")
    text.append(after + closing)
    return text
