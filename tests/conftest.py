"""Fixtures that several rooms share; makes `tests` importable as a package."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gather.server import Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    """Return a badly behaved server on the loopback address."""
    with running() as server:
        yield server
