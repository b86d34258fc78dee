"""Days, ISO weeks and months: the periods of a series."""

from __future__ import annotations

from datetime import date
from typing import Final

from marsad.errors import UsageError

GRAINS: Final = ("day", "week", "month")


def check_grain(grain: str) -> None:
    """Refuse a grain that is none."""
    if grain not in GRAINS:
        raise UsageError(f"unknown grain {grain!r} (one of: {', '.join(GRAINS)})")


def period_of(day: str, grain: str) -> str:
    """Return the name of an ISO day's period: 2024-05-17, 2024-W20 (ISO weeks), 2024-05.

    >>> period_of("2024-12-30", "week")
    '2025-W01'
    """
    check_grain(grain)
    if grain == "day":
        return day
    if grain == "month":
        return day[:7]
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04d}-W{week:02d}"
