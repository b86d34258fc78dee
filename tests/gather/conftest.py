"""A badly behaved server for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gather.server import Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as server:
        yield server
