"""A real store file with a newsroom in it, the application over it, and a real server for the browser."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from marsad.model.event import CodedStory
from marsad.observatory.app import create_app
from marsad.store import open_store
from tests.observatory import hostile, newsroom


@dataclass(frozen=True)
class World:
    """The store's path and what was written to it."""

    path: str
    stories: list[CodedStory]
    hostile: CodedStory


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    path = str(tmp_path_factory.mktemp("store") / "newsroom.db")
    stories = newsroom.fill(path, 90)
    attacker = hostile.story()
    with open_store(path) as store:
        store.write([attacker])
    return World(path, stories, attacker)


def read_by_heart(stories: list[CodedStory]):
    """Return a reader that knows the newsroom's texts: it codes a text that it wrote itself, and no other."""
    known = {coded.story.text: coded for coded in stories}
    return lambda text: [known[text]] if text in known else []


@pytest.fixture(scope="session")
def app(world: World):
    return create_app(world.path, read_text=read_by_heart([*world.stories, world.hostile]))


@pytest.fixture(scope="session")
def client(app) -> TestClient:
    return TestClient(app, base_url="http://marsad.test", follow_redirects=False)


@pytest.fixture(scope="session")
def empty_client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = str(tmp_path_factory.mktemp("store") / "empty.db")
    open_store(path).close()
    return TestClient(create_app(path), base_url="http://marsad.test")


@pytest.fixture(scope="session")
def server(app):
    """Yield the address of a real server on 127.0.0.1."""
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    for _ in range(200):
        if running.started:
            break
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(timeout=5)


@pytest.fixture(scope="session")
def templates() -> Path:
    from marsad.observatory.render import HERE

    return HERE / "templates"
