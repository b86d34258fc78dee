"""Schema versions: numbered steps from the tables of an older Marsad to those of this one.

A new database gets the present tables at once. An older one goes through the steps it lacks, each in one transaction
together with its line in `schema_version`, so that a step cut short is a step not done. A step, once released, is never
changed: the next change is a new step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import sqlalchemy as sa

from marsad.errors import StoreError
from marsad.store import fulltext
from marsad.store.engine import reading, writing, writing_alone
from marsad.store.schema import SCHEMA_VERSION, counters, metadata, schema_version, settings

Step = Callable[[sa.Connection], None]
# Steps by the version they lead to, from 2 on: MIGRATIONS[2] turns version 1 into version 2.
MIGRATIONS: Final[Mapping[int, tuple[str, Step]]] = {}


def prepare(
    engine: sa.Engine,
    name: str,
    *,
    readonly: bool,
    target: int = SCHEMA_VERSION,
    steps: Mapping[int, tuple[str, Step]] = MIGRATIONS,
) -> None:
    """Make the database fit for this Marsad: create it, bring it up to date, or say why it cannot be used."""
    found = _version(engine, name)
    if found == target:
        if not readonly:
            _renew_search(engine, name)
        return
    if found is not None and found > target:
        raise StoreError(
            f"{name}: was written by a newer Marsad (schema {found}, this one knows {target}; update Marsad)"
        )
    if readonly:
        wanted = "holds no Marsad tables" if found is None else f"has the older schema {found}"
        raise StoreError(f"{name}: {wanted} (open it for writing once: marsad read … --db {name})")
    if found is None:
        _create(engine, name, target)
    for version in range(found or target, target):
        _step(engine, name, version + 1, steps)
    _renew_search(engine, name)


def _version(engine: sa.Engine, name: str) -> int | None:
    with reading(engine, name) as connection:
        if not sa.inspect(connection).has_table(schema_version.name):
            others = sa.inspect(connection).get_table_names()
            if others and engine.dialect.name == "sqlite":
                raise StoreError(f"{name}: is a database of something else, it holds {others[0]!r} (give another name)")
            return None
        newest: int | None = connection.scalar(sa.select(sa.func.max(schema_version.c.version)))
        return newest


def _create(engine: sa.Engine, name: str, target: int) -> None:
    with writing(engine, name) as connection:
        if connection.dialect.name == "postgresql":  # two programs may start on one empty database at once
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(0x6D6172)))
        if sa.inspect(connection).has_table(schema_version.name):
            return
        metadata.create_all(connection)
        fulltext.create(connection)
        connection.execute(counters.insert().values(id=1, stories=0, events=0, removed=0))
        connection.execute(settings.insert().values(name="search", value=fulltext.index_version()))
        connection.execute(schema_version.insert().values(version=target, title="created"))


def _step(engine: sa.Engine, name: str, version: int, steps: Mapping[int, tuple[str, Step]]) -> None:
    title, step = steps[version]
    with writing(engine, name) as connection:
        if connection.scalar(sa.select(sa.func.max(schema_version.c.version))) != version - 1:
            return  # another program was quicker
        step(connection)
        connection.execute(schema_version.insert().values(version=version, title=title))


def _renew_search(engine: sa.Engine, name: str) -> None:
    """Index all texts anew where this Marsad cuts words in another way than the one that kept them."""
    with reading(engine, name) as connection:
        kept = connection.scalar(sa.select(settings.c.value).where(settings.c.name == "search"))
    if kept == fulltext.index_version():
        return
    with writing_alone(engine, name) as connection:
        fulltext.rebuild(connection)
        connection.execute(settings.update().where(settings.c.name == "search").values(value=fulltext.index_version()))
