"""Opening: what is made, what is brought up to date, and what is refused with which words."""

import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from marsad.errors import StoreError
from marsad.store import Store, fulltext, migrations, open_store
from marsad.store.engine import open_engine
from marsad.store.schema import SCHEMA_VERSION, schema_version
from tests.factories import make_coded
from tests.store.stories import world


def test_a_new_file_is_made_and_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with open_store(str(path)) as store:
        store.write([make_coded()])
    with open_store(f"sqlite:///{path}", readonly=True) as store:
        assert store.reader().count_events() == 3
        with pytest.raises(StoreError, match="may not be written"):
            store.write([make_coded()])


def test_opening_twice_at_once_makes_one_schema(store_url: str) -> None:
    with open_store(store_url) as one, open_store(store_url) as two:
        one.write([make_coded()])
        assert two.reader().count_events() == 3


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("text.db", b"this is a text, not a database, and long enough to be read as one" * 20, "not a Marsad database"),
        ("missing/m.db", None, "folder .* does not exist"),
    ],
)
def test_what_is_no_database_is_refused(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    path = tmp_path / name
    if content:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=words):
        open_store(str(path))
    if content:
        assert path.read_bytes() == content


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(str(tmp_path))
    with pytest.raises(StoreError, match="no such database"):
        open_store(str(tmp_path / "none.db"), readonly=True)


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name)")
    other.commit()
    other.close()
    with pytest.raises(StoreError, match="recipes"):
        open_store(str(path))


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with open_store(str(path)) as store:
        store.write(world(40))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    whole = bytearray(path.read_bytes())
    whole[4096 * 3 :] = os.urandom(len(whole) - 4096 * 3)
    path.write_bytes(whole)
    with pytest.raises(StoreError, match=r"damaged|not a Marsad database"), open_store(str(path)) as store:
        list(store.reader().coded())
        store.reader().facets()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "no PostgreSQL server answers"),
        ("mysql://u@127.0.0.1/none", "not known"),
        ("postgresql://u:secret@127.0.0.1:1/none", r"u:\*\*\*@"),
    ],
)
def test_a_wrong_address_is_said_without_its_password(address: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        open_store(address)
    assert "secret" not in str(caught.value)


def test_a_newer_schema_is_refused(store: Store, store_url: str) -> None:
    with store._engine.begin() as connection:
        connection.execute(schema_version.insert().values(version=SCHEMA_VERSION + 1, title="new"))
    with pytest.raises(StoreError, match="newer Marsad"):
        open_store(store_url)


def test_an_older_schema_goes_through_its_steps_once(store_url: str) -> None:
    with open_store(store_url) as store:
        store.write([make_coded()])
    ran = []

    def step(number: int):
        def run(connection: sa.Connection) -> None:
            ran.append(number)
            connection.exec_driver_sql(f"ALTER TABLE runs ADD COLUMN extra{number} INTEGER")

        return (f"step {number}", run)

    steps = {n: step(n) for n in (SCHEMA_VERSION + 1, SCHEMA_VERSION + 2)}
    engine = open_engine(store_url, readonly=False)
    for _ in range(2):
        migrations.prepare(engine, "db", readonly=False, target=SCHEMA_VERSION + 2, steps=steps)
    assert ran == [SCHEMA_VERSION + 1, SCHEMA_VERSION + 2]
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(extra2) FROM runs").scalar() == 0
    engine.dispose()


def test_a_step_that_fails_is_a_step_not_done(store_url: str) -> None:
    with open_store(store_url):
        pass

    def broken(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE runs ADD COLUMN half INTEGER")
        connection.exec_driver_sql("ALTER TABLE nowhere ADD COLUMN half INTEGER")

    engine = open_engine(store_url, readonly=False)
    with pytest.raises(StoreError):
        migrations.prepare(engine, "db", readonly=False, target=2, steps={2: ("broken", broken)})
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT max(version) FROM schema_version").scalar() == 1
        assert "half" not in [c["name"] for c in sa.inspect(connection).get_columns("runs")]
    engine.dispose()


def test_an_older_schema_is_not_opened_for_reading_only(store_url: str) -> None:
    with open_store(store_url):
        pass
    engine = open_engine(store_url, readonly=True)
    with pytest.raises(StoreError, match="older schema"):
        migrations.prepare(engine, "db", readonly=True, target=2, steps={})
    engine.dispose()


def test_another_way_to_cut_words_builds_the_index_anew(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(store_url) as store:
        store.write(world(30))
        before = [row.id for row in store.reader().search("القمح", limit=100).rows]
        with store._engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM story_search" if "postgres" in store_url else "SELECT 1")
    monkeypatch.setattr(fulltext, "index_version", lambda: "another")
    with open_store(store_url) as store:
        assert [row.id for row in store.reader().search("القمح", limit=100).rows] == before
    with open_store(store_url) as store, store._engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT value FROM settings WHERE name = 'search'").scalar()
    assert kept == "another"
