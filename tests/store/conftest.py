"""One suite, two databases: a fresh SQLite file, or a fresh database in a PostgreSQL server of our own.

The server is the machine's own PostgreSQL started on a free port of 127.0.0.1 over a temporary folder (or the one that
MARSAD_TEST_POSTGRES names, as `postgresql://user@host:port/postgres`). Where there is none those tests are skipped.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from marsad.store import Store, open_store

_numbers = count()


def _binary(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return shutil.which(name, path=os.pathsep.join([*map(str, places), os.environ.get("PATH", "")]))


def _owner() -> dict[str, Any]:
    """The server refuses to run as root; then it runs as the user `postgres`."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if given := os.environ.get("MARSAD_TEST_POSTGRES"):
        yield given
        return
    pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed: pip install 'marsad[postgres]'")
    initdb, postgres = _binary("initdb"), _binary("postgres")
    if not initdb or not postgres:
        pytest.skip("PostgreSQL is not installed on this machine")
    if os.geteuid() == 0 and subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode:
        pytest.skip("PostgreSQL does not run as root and there is no user postgres")
    folder = Path("/tmp") / f"marsad-postgres-{os.getpid()}"  # noqa: S108  a socket's path must be short
    subprocess.run(["mkdir", "-m", "700", str(folder)], check=True, **_owner())
    try:
        made = subprocess.run(
            [initdb, "-D", str(folder / "data"), "-A", "trust", "-U", "marsad", "-E", "UTF8", "--locale=C"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **_owner(),
        )
        if made.returncode:
            pytest.skip(f"initdb failed: {made.stderr.strip().splitlines()[-1]}")
        yield from _running(postgres, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(postgres: str, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-p", str(port), "-h", "127.0.0.1", "-k", str(folder), "-F", "-c", "log_min_messages=fatal"]
    server = subprocess.Popen([postgres, "-D", str(folder / "data"), *options], cwd="/", **_owner())
    try:
        url = f"postgresql://marsad@127.0.0.1:{port}/postgres"
        _await(url)
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # its «fast» way to stop: open connections are cut
        server.wait(timeout=30)


def _await(url: str) -> None:
    import psycopg

    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that does not exist yet (SQLite) or is empty (PostgreSQL)."""
    if request.param == "sqlite":
        return str(tmp_path / "marsad.db")
    return new_database(request.getfixturevalue("postgres_server"))


def new_database(server: str) -> str:
    import psycopg

    name = f"marsad_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'".encode())
    return f"{server.rpartition('/')[0]}/{name}"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with open_store(store_url) as opened:
        yield opened
