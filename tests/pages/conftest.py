"""The table of sites, for every test that reads pages."""

from __future__ import annotations

import pytest

from marsad.lexicon.load import load
from marsad.lexicon.sites import SiteTable


@pytest.fixture(scope="session")
def sites() -> SiteTable:
    return load().sites
