"""Opening a database: SQLite by a path, PostgreSQL by an address; and its errors in words that help."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql, sqlite

from marsad.errors import StoreError
from marsad.store.schema import counters

BUSY_SECONDS: Final = 15.0  # how long a writer waits for another one before it gives up
_PRAGMAS: Final = (
    "PRAGMA synchronous=NORMAL",  # kill -9 loses nothing; a power cut may lose the last commits, never tear one
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",  # 64 MiB
    "PRAGMA mmap_size=1073741824",
    "PRAGMA wal_autocheckpoint=20000",  # 80 MiB: transactions touch the same pages again and again
)
_WRITE: Final = "marsad_write"


def is_address(url_or_path: str) -> bool:
    """Tell whether the string is a database address rather than a path."""
    return "://" in url_or_path


def open_engine(url_or_path: str, *, readonly: bool) -> sa.Engine:
    """Return an engine for a path (SQLite) or a `postgresql://` or `sqlite://` address; nothing is read yet."""
    if is_address(url_or_path) and not url_or_path.startswith("sqlite:"):
        return _postgres(url_or_path, readonly=readonly)
    path = url_or_path.removeprefix("sqlite:///") if url_or_path.startswith("sqlite:") else url_or_path
    return _sqlite(Path(path), readonly=readonly)


def _sqlite(path: Path, *, readonly: bool) -> sa.Engine:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder (give the name of a database file)")
    if readonly and not path.exists():
        raise StoreError(f"{path}: no such database (make one with: marsad read … --db {path})")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} does not exist (make it first)")
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=8,
        max_overflow=32,
    )

    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # this module says BEGIN itself, see below
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if readonly:
            connection.execute("PRAGMA query_only=ON")
        elif connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode=WAL")

    def on_begin(connection: sa.Connection) -> None:
        # A writer takes its lock at once: a lock taken in the middle cannot wait, it fails where somebody else wrote.
        write = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def _postgres(url: str, *, readonly: bool) -> sa.Engine:
    try:
        address = sa.make_url(url)
    except exc.ArgumentError as error:
        raise StoreError(f"{url}: is no database address (write postgresql://user@host/name)") from error
    shown = address.render_as_string()  # hides the password
    if address.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise StoreError(f"{shown}: this kind of database is not known (a file, or postgresql://…)")
    options = "-c default_transaction_read_only=on" if readonly else "-c lock_timeout=15s"
    try:
        return sa.create_engine(
            address.set(drivername="postgresql+psycopg"),
            connect_args={"options": options, "connect_timeout": 10},
            pool_size=8,
            max_overflow=32,
            isolation_level="REPEATABLE READ" if readonly else "READ COMMITTED",
        )
    except ModuleNotFoundError as error:
        raise StoreError(f"{shown}: PostgreSQL needs a driver (pip install 'marsad[postgres]')") from error


@contextmanager
def reading(engine: sa.Engine, name: str) -> Iterator[sa.Connection]:
    """Give a connection in a transaction of one state of the database; errors become StoreErrors that name it."""
    with translated(name), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine, name: str) -> Iterator[sa.Connection]:
    """Give a connection in a writing transaction: committed whole at the end, undone whole on any error."""
    with translated(name), engine.connect().execution_options(**{_WRITE: True}) as connection, connection.begin():
        yield connection


@contextmanager
def writing_alone(engine: sa.Engine, name: str) -> Iterator[sa.Connection]:
    """Give a writing transaction that no other writer's can overlap: what it reads stays true until it is committed.

    SQLite has one writer anyway; in PostgreSQL writers queue for the one row of `counters`.
    """
    with writing(engine, name) as connection:
        connection.execute(sa.select(counters.c.id).with_for_update())
        yield connection


def upsert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows; one whose primary key is there already takes the old row's place."""
    if not rows:
        return
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=rest), list(rows))


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn what the database says into one line that names it and the remedy."""
    try:
        yield
    except exc.DBAPIError as error:
        raise StoreError(f"{name}: {_words(error.orig)}") from error
    except exc.SQLAlchemyError as error:
        raise StoreError(f"{name}: {_first_line(error)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{name}: {_words(error)}") from error


_REMEDIES: Final = (
    ("database is locked", "another program is writing and does not let go (wait for it, or end it)"),
    ("not a database", "this file is not a Marsad database (give another name, or move the file away)"),
    ("malformed", "the database file is damaged (restore a copy, or read the input anew into another file)"),
    ("disk is full", "the disk is full (free some space and run again: what was kept so far is safe)"),
    ("No space left", "the disk of the database is full (free some space and run again: what was kept is safe)"),
    ("readonly database", "the file may not be written (check its owner and rights, or open it for reading only)"),
    ("read-only transaction", "opened for reading only (open it for writing)"),
    ("unable to open", "the file cannot be opened (check the folder and its rights)"),
    ("disk I/O error", "the disk refused to read or write (check the disk; the database may lie on a network drive)"),
    ("lock timeout", "another program is writing and does not let go (wait for it, or end it)"),
    ("Connection refused", "no PostgreSQL server answers there (start it, or check host and port)"),
    ("password authentication failed", "the server refuses this user or password (check the address)"),
    ("does not exist", "the server does not know that database or user (create it: createdb NAME)"),
    ("no such table", "this database holds no Marsad tables (give another file, or make one: marsad read … --db FILE)"),
)


def _words(error: BaseException | None) -> str:
    said = _first_line(error)
    for sign, words in _REMEDIES:
        if sign in str(error):
            return words if sign != "does not exist" else f"{said} ({words})"
    return said


def _first_line(error: Any) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
