"""Agencies and days that a story names in its own text."""

from __future__ import annotations

import pytest

from marsad.lexicon.sites import SiteTable
from marsad.pages.sources import dateline_of, source_of


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("نص الخبر.\n\nانتهى الخبر (أ ف ب)", "أ ف ب"),
        ("بيروت - رويترز: قال الوزير إن الأمر خطير", "رويترز"),
        ("نص الخبر (رويترز، أ ف ب).", "رويترز، أ ف ب"),
        ("قال الوزير (وهو طبيب) إن الأمر خطير", None),
        ("", None),
    ],
)
def test_agency_at_the_end_or_in_the_dateline(text: str, source: str | None, sites: SiteTable) -> None:
    assert source_of(text, sites) == source


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("القاهرة في 24 فبراير 2025 / أ ش أ / وصل إلى القاهرة وفد", "24 فبراير 2025"),
        ("بغداد 14 مارس 2024 (شينخوا) انطلقت أعمال القمة", "14 مارس 2024"),
        ("14 مارس 2024 - انطلقت أعمال القمة", "14 مارس 2024"),
        ("قال في 3 مارس 2020، إن الأمر خطير - وفق تعبيره", ""),
        ("قتل 3 أشخاص في 7 أكتوبر 2023 - بحسب الشرطة", ""),
        ("رويترز - قال الوزير في 3 مارس 2020 إن الأمر خطير", ""),
        ("", ""),
    ],
)
def test_date_of_the_dateline(text: str, day: str, sites: SiteTable) -> None:
    assert dateline_of(text, sites) == day
