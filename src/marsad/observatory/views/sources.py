"""Sources: the outlets of the store."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.site import Answer, Ask
from marsad.observatory.svg import bars as hbars
from marsad.observatory.tables import Column, Table, columns

_COLUMNS: Final = (
    *columns("outlet", "first", "last"),
    Column("stories", pa.int64()),
    Column("events", pa.int64()),
)


def sources(ask: Ask) -> Answer:
    """Show who published the stories."""
    rows = ask.reader.sources()
    most = rows[0].stories if rows else 1
    t = ask.t
    context = c.SourcesPage(
        tuple(
            p.SourceRow(
                label=row.outlet,
                href=ask.urls.events(outlet=row.outlet),
                stories=t.number(row.stories),
                events=t.number(row.events),
                bar=hbars.plain_bar(row.stories, most, label=t("count.stories", n=row.stories)),
                span=t("cluster.span", first=t.day(row.first), last=t.day(row.last)) if row.first else "",
            )
            for row in rows
        )
    )
    names = [column.name for column in _COLUMNS]
    return Answer(
        "sources.html",
        context,
        title=t("sources.title"),
        description=t("sources.lead"),
        section="sources",
        table=lambda: Table(_COLUMNS, [{name: getattr(row, name) for name in names} for row in rows]),
    )
