"""What a watch of feeds and sites remembers between its runs, kept in the database beside the stories it brought."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from marsad.store import schema
from marsad.store.engine import reading, upsert, writing_alone


class WatchState:
    """Keeps strings by source and key. A `put` takes effect as a whole or not at all; a value of None deletes."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self._engine, self._name = engine, name

    def get(self, source: str, key: str) -> str | None:
        """Return a value, None where there is none."""
        w = schema.watch_state.c
        with reading(self._engine, self._name) as connection:
            value: str | None = connection.scalar(sa.select(w.value).where(w.source == source, w.key == key))
        return value

    def put(self, source: str, values: Mapping[str, str | None]) -> None:
        """Write or take out values of one source."""
        table = schema.watch_state
        gone = [key for key, value in values.items() if value is None]
        rows = [{"source": source, "key": key, "value": value} for key, value in values.items() if value is not None]
        with writing_alone(self._engine, self._name) as connection:
            if gone:
                connection.execute(table.delete().where(table.c.source == source, table.c.key.in_(gone)))
            upsert(connection, table, rows)

    def keys(self, source: str, prefix: str) -> list[str]:
        """Return the keys of a source that begin with `prefix`, sorted."""
        w = schema.watch_state.c
        with reading(self._engine, self._name) as connection:
            asked = sa.select(w.key).where(w.source == source, w.key.startswith(prefix, autoescape=True))
            return sorted(connection.scalars(asked))
