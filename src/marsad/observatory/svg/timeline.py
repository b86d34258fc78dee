"""Cooperation and conflict over time: a bar a period, cooperation above the axis and conflict below it.

Time runs from left to right in both languages, as the charts of Arabic newspapers and central banks do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from marsad.observatory.svg.draw import Size, box, group, nice_ceiling, picture, shape, text


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its first day, its events by quad class, where they are, and a title that tells them."""

    day: date
    counts: dict[str, int]
    href: str = ""
    title: str = ""

    @property
    def up(self) -> int:
        """Cooperative events."""
        return self.counts.get("vc", 0) + self.counts.get("mc", 0)

    @property
    def down(self) -> int:
        """Conflictual events."""
        return self.counts.get("vx", 0) + self.counts.get("mx", 0)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the plot lies inside the picture, and its scales."""

    left: float
    right: float
    axis: float
    unit: float
    first: date
    days: int
    step: int

    def x(self, day: date) -> float:
        """Return where a day begins."""
        return self.left + (day - self.first).days / self.days * (self.right - self.left)

    @property
    def width(self) -> float:
        """Return the width of one period."""
        return self.step / self.days * (self.right - self.left)


WIDE: Final = Size(960, 260)
NARROW: Final = Size(360, 220)
SPARK: Final = Size(120, 32)
STEPS: Final = {"day": 1, "week": 7, "month": 31}
_WIDEST: Final = 72.0
_TOP, _BOTTOM, _LEFT, _RIGHT = 14, 26, 34, 6


def _frame(
    bars: Sequence[Bar], size: Size, step: int, ceiling: tuple[int, int], margins: tuple[int, int, int, int]
) -> Frame:
    top, right, bottom, left = margins
    up = max((bar.up for bar in bars), default=0)
    down = max((bar.down for bar in bars), default=0)
    up, down = max(up, ceiling[0]), max(down, ceiling[1])
    tall = size.height - top - bottom
    unit = tall / max(1, up + down)
    first, last = bars[0].day, bars[-1].day
    days = (last - first).days + step
    return Frame(left, size.width - right, top + up * unit, unit, first, days, step)


def _column(bar: Bar, frame: Frame) -> list[str]:
    """Draw one bar: material acts next to the axis, verbal ones outside."""
    gap = min(3.0, frame.width * 0.18)
    wide = min(_WIDEST, max(0.8, frame.width - gap))
    left = frame.x(bar.day) + (frame.width - wide) / 2
    parts: list[str] = []
    at = frame.axis
    for quad in ("mc", "vc"):
        tall = bar.counts.get(quad, 0) * frame.unit
        if tall:
            at -= tall
            parts.append(box(left, at, wide, tall, f"f-{quad}"))
    at = frame.axis
    for quad in ("mx", "vx"):
        tall = bar.counts.get(quad, 0) * frame.unit
        if tall:
            parts.append(box(left, at, wide, tall, f"f-{quad}"))
            at += tall
    return parts


def _grid(frame: Frame, up: int, down: int) -> list[str]:
    """Draw two or three horizontal lines with their counts, and the axis."""
    step = nice_ceiling(max(up, down) / 4)
    lines = []
    for value in (*range(step, up + 1, step), *range(-step, -down - 1, -step)):
        y = frame.axis - value * frame.unit
        lines.append(shape("line", x1=frame.left, x2=frame.right, y1=y, y2=y, class_="grid"))
        lines.append(text(abs(value), frame.left - 6, y + 4, class_="tick", text_anchor="end"))
    lines.append(shape("line", x1=frame.left, x2=frame.right, y1=frame.axis, y2=frame.axis, class_="axis"))
    return lines


def month_starts(first: date, last: date) -> list[date]:
    """Return the firsts of the months within the two days."""
    found = []
    year, month = first.year, first.month
    while (start := date(year, month, 1)) <= last:
        if start >= first:
            found.append(start)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _labels(
    frame: Frame,
    size: Size,
    last: date,
    name: Callable[[date], str],
    name_day: Callable[[date], str],
    direction: str,
) -> list[str]:
    """Write months under the axis, or days where the span is short; as many as there is room for."""
    room = max(2, int((frame.right - frame.left) / 84))
    if frame.days > 75:
        starts, word = month_starts(frame.first, last), name
    else:
        starts = [
            date.fromordinal(frame.first.toordinal() + i * frame.step) for i in range(frame.days // frame.step or 1)
        ]
        word = name_day
    each = max(1, -(-len(starts) // room))
    parts = []
    for start in starts[::each]:
        x = frame.x(start)
        if x > frame.right - 16:
            continue
        shift = 0.0 if frame.step == STEPS["week"] else frame.width / 2  # a week may begin in another month
        x = min(max(x + shift, frame.left + 12), frame.right - 18)
        foot = size.height - _BOTTOM
        parts.append(shape("line", x1=x, x2=x, y1=foot, y2=foot + 5, class_="axis"))
        parts.append(text(word(start), x, size.height - 7, class_="tick", text_anchor="middle", direction=direction))
    return parts


def timeline(
    bars: Sequence[Bar],
    *,
    label: str,
    month: Callable[[date], str],
    day: Callable[[date], str],
    grain: str = "day",
    size: Size = WIDE,
    ceiling: tuple[int, int] = (0, 0),
    direction: str = "ltr",
) -> Markup:
    """Draw the timeline. Bars must be in order of time and not empty.

    `ceiling` is the least height of the scale above and below the axis, so that two pictures side by side can be
    compared; `direction` is that of the words under the axis.
    """
    frame = _frame(bars, size, STEPS[grain], ceiling, (_TOP, _RIGHT, _BOTTOM, _LEFT))
    up = max(ceiling[0], *(bar.up for bar in bars))
    down = max(ceiling[1], *(bar.down for bar in bars))
    parts = _grid(frame, up, down)
    parts += _labels(frame, size, bars[-1].day, month, day, direction)
    for bar in bars:
        if bar.up or bar.down:
            parts.append(group(_column(bar, frame), title=bar.title, href=bar.href, class_="bar"))
    return picture(parts, size, label=label, css="timeline")


def sparkline(bars: Sequence[Bar], *, label: str, grain: str = "day", size: Size = SPARK) -> Markup:
    """Draw the same as a small picture without words, for a row of a list."""
    if not bars:
        return Markup("")
    frame = _frame(bars, size, STEPS[grain], (0, 0), (1, 0, 1, 0))
    parts = [shape("line", x1=0, x2=size.width, y1=frame.axis, y2=frame.axis, class_="axis")]
    for bar in bars:
        parts += _column(bar, frame)
    return picture(parts, size, label=label, css="spark")
