"""Runs and what they left out: so that nothing that was read and not kept disappears untold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import sqlalchemy as sa

from marsad.model.ids import stable_id
from marsad.model.news import Drop
from marsad.store import schema
from marsad.store.engine import upsert
from marsad.store.views import Run, Tally

_LONGEST = 2000  # letters of a dropped text that are kept


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def begin(connection: sa.Connection, command: str, code_version: str, lexicon_version: str) -> int:
    """Note a run that begins; return its number."""
    values = {"started": _now(), "command": command, "code_version": code_version, "lexicon_version": lexicon_version}
    number: int = connection.execute(schema.runs.insert().values(**values).returning(schema.runs.c.id)).scalar_one()
    return number


def end(connection: sa.Connection, run: int, pages: int, stories: int, events: int) -> None:
    """Note that a run is over."""
    values = {"finished": _now(), "pages": pages, "stories": stories, "events": events}
    connection.execute(schema.runs.update().where(schema.runs.c.id == run).values(**values))


def keep_drops(connection: sa.Connection, drops: Iterable[Drop], run: int | None) -> int:
    """Keep drops by what they are, so that reading the same input again keeps each once; return how many were new."""
    rows = {}
    for drop in drops:
        text, detail, source = (value[:_LONGEST].replace("\0", "") for value in (drop.text, drop.detail, drop.source))
        key = stable_id("drop", reason=drop.reason.value, source=source, detail=detail, text=text)
        rows[key] = {
            "id": key,
            "run_id": run,
            "reason": drop.reason.value,
            "source": source,
            "detail": detail,
            "text": text,
        }
    before = connection.scalar(sa.select(sa.func.count()).select_from(schema.drops)) or 0
    upsert(connection, schema.drops, list(rows.values()))
    return (connection.scalar(sa.select(sa.func.count()).select_from(schema.drops)) or 0) - before


def listed(connection: sa.Connection, limit: int) -> tuple[Run, ...]:
    """Return the latest runs, the last first."""
    rows = connection.execute(sa.select(schema.runs).order_by(schema.runs.c.id.desc()).limit(limit))
    return tuple(
        Run(r.id, r.started, r.finished, r.command, r.code_version, r.lexicon_version, r.pages, r.stories, r.events)
        for r in rows
    )


def drop_counts(connection: sa.Connection) -> tuple[Tally, ...]:
    """Return how many things were left out for each reason, the most frequent first."""
    d = schema.drops.c
    asked = sa.select(d.reason, sa.func.count().label("n")).group_by(d.reason)
    return tuple(Tally(reason, n) for reason, n in connection.execute(asked.order_by(sa.desc("n"), d.reason)))
