"""Shares as bars: one row that is split by quad class, and a list of rows for a ranking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from marsad.observatory.svg.draw import QUADS, Size, picture, shape

ROW: Final = Size(100, 8)
DUO: Final = Size(96, 22)


def split_bar(counts: Mapping[str, int], *, label: str, most: int = 0, size: Size = ROW) -> Markup:
    """Draw one bar split by quad class. `most` is the count that fills the width, 0 the bar's own sum."""
    whole = most or sum(counts.values()) or 1
    at = 0.0
    parts = []
    for quad in QUADS:
        wide = counts.get(quad, 0) / whole * size.width
        if wide:
            parts.append(shape("rect", x=at, y=0, width=wide, height=size.height, class_=f"f-{quad}"))
            at += wide
    return _stretched(parts, size, label)


def plain_bar(count: int, most: int, *, label: str, quad: str = "", size: Size = ROW) -> Markup:
    """Draw one bar against the longest of its list, in the colour of a quad class or of the house."""
    wide = count / (most or 1) * size.width
    css = f"f-{quad}" if quad else "f-ink"
    return _stretched([shape("rect", x=0, y=0, width=wide, height=size.height, class_=css)], size, label)


def _stretched(parts: list[str], size: Size, label: str) -> Markup:
    """Let the bar take the width of its cell; it holds no text that stretching would spoil."""
    return picture(parts, size, label=label, css="hbar", stretch=True)


def pair_bar(before: int, now: int, most: int, *, quad: str, label: str, size: Size = DUO) -> Markup:
    """Draw two bars, the earlier one pale above the present one."""
    scale = size.width / (most or 1)
    parts = [
        shape("rect", x=0, y=1, width=max(1.0, before * scale), height=6, class_="f-pale", rx=2),
        shape("rect", x=0, y=10, width=max(1.0, now * scale), height=10, class_=f"f-{quad}", rx=2),
    ]
    return picture(parts, size, label=label, css="duo")


def two_bar(first: int, second: int, most: int, *, label: str, size: Size = ROW) -> Markup:
    """Draw two counts on end, the second paler, against the longest sum of the list."""
    scale = size.width / (most or 1)
    parts = [
        shape("rect", x=0, y=0, width=first * scale, height=size.height, class_="f-ink"),
        shape("rect", x=first * scale, y=0, width=second * scale, height=size.height, class_="f-pale"),
    ]
    return _stretched(parts, size, label)
