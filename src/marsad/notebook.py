"""A store in a notebook: `marsad.open("marsad.db")`, tables for pandas, polars or Arrow, stories that show themselves.

    import marsad
    db = marsad.open("marsad.db")
    db.events(type="ASSAULT", actor="RUS").to_pandas()
    db.relation("SAU", "IRN", grain="week").to_polars()
    db.story("story-…")          # in a notebook: the text with its evidence marked

Filters have the names that they have in the observatory's addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from markupsafe import Markup, escape
from starlette.datastructures import QueryParams

from marsad.errors import MarsadError, UsageError
from marsad.model.event import CodedStory, Event
from marsad.observatory.filters import Filters, quad_name
from marsad.observatory.highlight import Run, marks_of, paragraphs, runs
from marsad.observatory.safe import clean, shown
from marsad.store import arrow
from marsad.store.reader import Reader
from marsad.store.store import Store, open_store

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

_SHOWN = 10
_COLOURS = {"vc": "#e6f1f9", "mc": "#b9d6ee", "vx": "#fdf1de", "mx": "#f8cdb9"}


class NotKeptError(MarsadError):
    """A story that is asked for is not in the store."""


@dataclass(frozen=True)
class Rows:
    """A table that has been asked for. It is read once and kept, as Arrow; the other libraries take it from there."""

    table: Any

    def to_arrow(self) -> Any:
        """Return a `pyarrow.Table`."""
        return self.table

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas DataFrame. UsageError where pandas is not installed."""
        try:
            import pandas as pd
        except ImportError as error:
            raise UsageError("pandas is not installed (pip install 'marsad[pandas]')") from error
        found: pd.DataFrame = self.table.to_pandas(date_as_object=False)
        assert isinstance(found, pd.DataFrame)  # noqa: S101  for the type checker: pyarrow comes without types
        return found

    def to_polars(self) -> pl.DataFrame:
        """Return a polars DataFrame. UsageError where polars is not installed."""
        try:
            import polars as pl
        except ImportError as error:
            raise UsageError("polars is not installed (pip install 'marsad[polars]')") from error
        found = pl.from_arrow(self.table)
        assert isinstance(found, pl.DataFrame)  # noqa: S101  a table never becomes a series
        return found

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.table.to_pylist())

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.table.column_names)}>"

    def _repr_html_(self) -> str:
        names = self.table.column_names
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f'<td dir="auto">{_cell(row[name])}</td>' for name in names) + "</tr>"
            for row in self.table.slice(0, _SHOWN).to_pylist()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{len(self)} rows</p>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return str(escape(clean(text[:200])))


@dataclass(frozen=True)
class StoryView:
    """A coded story that shows itself: its text with the evidence marked in a notebook, plain text elsewhere."""

    coded: CodedStory

    @property
    def text(self) -> str:
        """The story's text."""
        return self.coded.story.text

    @property
    def events(self) -> tuple[Event, ...]:
        """The story's events, in the order of the text."""
        return self.coded.events

    def __repr__(self) -> str:
        story = self.coded.story
        lines = [f"<{story.id}: {story.title or story.text[:60]}; {len(self.coded.events)} events>"]
        for event in self.coded.events:
            sides = " & ".join(side.code for side in event.actors) or "?"
            to = " & ".join(side.code for side in event.recipients)
            lines.append(f"  {event.type.value}{' ' + event.mode if event.mode else ''}: {sides} -> {to or '-'}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return highlighted(self.coded)


def highlighted(coded: CodedStory) -> str:
    """Return a story as a piece of HTML that stands alone: text with marked evidence, events in a table below it.

    Styles are on the elements, since a notebook brings none; every text is escaped.
    """
    story = coded.story
    marks = [m for event in coded.events for m in marks_of(event, event.id, quad_name(event.quad))]
    body = "".join(f"<p>{''.join(_run(run) for run in group)}</p>" for group in paragraphs(runs(story.text, marks)))
    title = f"<h3>{escape(clean(story.title))}</h3>" if story.title else ""
    rows = "".join(_event_row(coded, i) for i in range(len(coded.events)))
    return (
        f'<div dir="rtl" lang="{escape(story.language or "ar")}" style="max-width:46em;line-height:2;font-size:1.1em">'
        f"{title}{body}</div>"
        f'<table dir="ltr"><thead><tr><th>type</th><th>actors</th><th>recipients</th><th>status</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _run(run: Run) -> Markup:
    text = shown(run.text)
    lead = run.lead
    if lead is None:
        return text
    if lead.role == "trigger":
        return Markup('<b style="background:{};color:#111">{}</b>').format(_COLOURS.get(lead.quad, "#eee"), text)
    return Markup('<span style="border-bottom:1px solid #999" title="{}">{}</span>').format(lead.role, text)


def _event_row(coded: CodedStory, index: int) -> str:
    event = coded.events[index]
    sides = (
        ", ".join(f"{side.text} ({side.code})" for side in members) for members in (event.actors, event.recipients)
    )
    label = event.type.value + (f" {event.mode}" if event.mode else "")
    cells = (label, *sides, event.status.value)
    return "<tr>" + "".join(f'<td dir="auto">{escape(clean(cell))}</td>' for cell in cells) + "</tr>"


class Observatory:
    """A store that is only read. Use it as a context manager, or call `close`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def reader(self) -> Reader:
        """The store's reader, for what this object does not ask."""
        return self._store.reader()

    def events(self, **filters: str | float | Sequence[str]) -> Rows:
        """Return the events of a filter: `type`, `quad`, `actor`, `pair`, `country`, `since`, `q` and so on.

        `with` is a word of Python: write `with_`. UsageError for an unknown filter or value.
        """
        return Rows(self.reader.to_arrow(_filter(filters).to_store()))

    def stories(self, **filters: str | float | Sequence[str]) -> Rows:
        """Return the stories that tell an event of the filter; all stories where no filter is given."""
        return Rows(self.reader.to_arrow(_filter(filters).to_store(), table="stories"))

    def actors(self) -> Rows:
        """Return every actor, code and head with the number of its events."""
        return Rows(self.reader.to_arrow(table="actors"))

    def relations(self, *, grain: str = "month", **filters: str | float | Sequence[str]) -> Rows:
        """Return every pair of countries and organisations of a filter by period."""
        return Rows(self.reader.to_arrow(_filter(filters).to_store(), table="relations", grain=grain))

    def relation(self, a: str, b: str, *, grain: str = "month", since: str = "", until: str = "") -> Rows:
        """Return what `a` did to `b` and `b` to `a`, one row a period and direction, columns as in `relations`."""
        found = [self.reader.relation(*pair, grain, date_from=since, date_to=until) for pair in ((a, b), (b, a))]
        return Rows(_series(found))

    def story(self, story_id: str) -> StoryView:
        """Return a kept story. NotKeptError where there is none of that id."""
        detail = self.reader.story(story_id)
        if detail is None:
            raise NotKeptError(f"no story {story_id[:80]!r} in this store")
        return StoryView(detail.coded)

    def close(self) -> None:
        """Give the connections back."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Marsad store {self._store.name}: {self.reader.count_events()} events>"


def _filter(given: dict[str, str | float | Sequence[str]]) -> Filters:
    """Return the filter of keyword arguments, through the same door as an address."""
    known = {name.rstrip("_") for name in Filters.__dataclass_fields__}
    pairs: list[tuple[str, str]] = []
    for key, value in given.items():
        name = key.rstrip("_")
        if name not in known:
            raise UsageError(f"unknown filter {key!r} (one of: {', '.join(sorted(known))})")
        values: Iterable[object] = [value] if isinstance(value, (str, float, int)) else value
        pairs += [(name, str(one)) for one in values]
    return Filters.read(QueryParams(pairs))


def _series(found: Iterable[Any]) -> Any:
    """Return relations as an Arrow table with the columns of the store's own table of relations."""
    import pyarrow as pa

    rows = [
        {
            "actor": one.actor,
            "recipient": one.recipient,
            "period": point.period,
            "events": point.events,
            "score": point.score,
            **dict.fromkeys(arrow.RELATIONS.names[5:], 0),
            **{quad.replace(" ", "_"): count for quad, count in point.by_quad},
            **dict(point.by_type),
        }
        for one in found
        for point in one.series
    ]
    return pa.Table.from_pylist(rows, arrow.RELATIONS)


def open(url_or_path: str | Path) -> Observatory:  # noqa: A001  marsad.open is the name that users know
    """Open a store for reading: a file's path, or `postgresql://…`. StoreError where it cannot be opened."""
    return Observatory(open_store(str(url_or_path), readonly=True))
