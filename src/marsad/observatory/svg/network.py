"""The network of actors: who dealt with whom, cooperatively or not.

Places come from a spring layout (Fruchterman and Reingold, "Graph drawing by force-directed placement", 1991) that
starts on a circle in the order of weight, so that the same relations always give the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from marsad.observatory.svg.draw import Size, group, picture, shape, text

WIDE: Final = Size(960, 620)
NARROW: Final = Size(380, 520)
_ROUNDS = 160
_LABEL = 13
_PARTINGS = 60
_STRONGEST = 3  # edges of a node that are drawn in any case
_ROOM = (84.0, 52.0)
"""Width and height that an actor takes with its name."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Two actors (their keys), how many events join them, and the share of conflict among these (0 to 1)."""

    a: str
    b: str
    events: int
    conflict: float
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """An actor of the picture."""

    key: str
    label: str
    events: int
    href: str = ""
    title: str = ""
    kind: str = ""


@lru_cache(maxsize=64)
def layout(
    keys: tuple[str, ...], pairs: tuple[tuple[int, int, float], ...], size: Size
) -> tuple[tuple[float, float], ...]:
    """Return a place for each key. `pairs` are index, index, weight; the weight (0 to 1) pulls the two together."""
    count = len(keys)
    if count == 1:
        return ((size.width / 2, size.height / 2),)
    ring = [(math.cos(2 * math.pi * i / count), math.sin(2 * math.pi * i / count)) for i in range(count)]
    places = [(x * (0.35 + 0.65 * (i % 3) / 2), y * (0.35 + 0.65 * (i % 3) / 2)) for i, (x, y) in enumerate(ring)]
    ideal = 1.9 / math.sqrt(count)
    for turn in range(_ROUNDS):
        heat = 0.12 * (1 - turn / _ROUNDS) + 0.002
        places = _step(places, pairs, ideal, heat)
    return tuple(_parted(_fit(places, size), size))


def _step(
    places: list[tuple[float, float]], pairs: tuple[tuple[int, int, float], ...], ideal: float, heat: float
) -> list[tuple[float, float]]:
    """Move every node once: all push each other off, edges pull, a weak pull to the centre keeps parts together."""
    count = len(places)
    moves = [[-0.35 * x * ideal, -0.35 * y * ideal] for x, y in places]
    square = ideal * ideal
    for i in range(count):
        xi, yi = places[i]
        for j in range(i):
            dx, dy = xi - places[j][0], yi - places[j][1]
            push = square / (dx * dx + dy * dy + 1e-4)
            moves[i][0] += dx * push
            moves[i][1] += dy * push
            moves[j][0] -= dx * push
            moves[j][1] -= dy * push
    for i, j, weight in pairs:
        dx, dy = places[i][0] - places[j][0], places[i][1] - places[j][1]
        pull = math.hypot(dx, dy) / ideal * (0.45 + 0.55 * weight)
        moves[i][0] -= dx * pull
        moves[i][1] -= dy * pull
        moves[j][0] += dx * pull
        moves[j][1] += dy * pull
    moved = []
    for (x, y), (mx, my) in zip(places, moves, strict=True):
        length = math.hypot(mx, my) or 1.0
        stride = min(length, heat) / length
        moved.append((x + mx * stride, y + my * stride))
    return moved


def _fit(places: list[tuple[float, float]], size: Size) -> list[tuple[float, float]]:
    """Stretch the layout to the picture, with room for the words at its borders."""
    side, top = min(90, size.width * 0.17), 34
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    low, high = min(y for _, y in places), max(y for _, y in places)
    wide, tall = (right - left) or 1.0, (high - low) or 1.0
    return [
        (side + (x - left) / wide * (size.width - 2 * side), top + (y - low) / tall * (size.height - 2 * top - 14))
        for x, y in places
    ]


def _parted(places: list[tuple[float, float]], size: Size) -> list[tuple[float, float]]:
    """Push apart what would lie on each other with its name, and keep all inside the picture."""
    spots = [list(place) for place in places]
    for _ in range(_PARTINGS):
        for i, one in enumerate(spots):
            for other in spots[:i]:
                dx, dy = one[0] - other[0], one[1] - other[1]
                lack_x, lack_y = _ROOM[0] - abs(dx), _ROOM[1] - abs(dy)
                if lack_x <= 0 or lack_y <= 0:
                    continue
                axis, lack, sign = (1, lack_y, dy) if lack_y * _ROOM[0] < lack_x * _ROOM[1] else (0, lack_x, dx)
                shift = lack / 4 if sign >= 0 else -lack / 4
                one[axis] += shift
                other[axis] -= shift
    side, top = min(50, size.width * 0.12), 26
    return [(min(max(x, side), size.width - side), min(max(y, top), size.height - top - 12)) for x, y in spots]


def _tone(conflict: float) -> str:
    """Return the class of an edge by its share of conflict."""
    if conflict >= 0.6:
        return "e-conflict"
    return "e-mixed" if conflict > 0.4 else "e-cooperation"


def _line(edge: Edge, a: tuple[float, float], b: tuple[float, float], most: int) -> str:
    """Draw an edge, bent a little so that crossing ones stay apart, under a wider invisible one that is easy to hit."""
    bend = 0.08
    mx = (a[0] + b[0]) / 2 + (b[1] - a[1]) * bend
    my = (a[1] + b[1]) / 2 - (b[0] - a[0]) * bend
    path = f"M{a[0]:.1f} {a[1]:.1f}Q{mx:.1f} {my:.1f} {b[0]:.1f} {b[1]:.1f}"
    wide = 1.2 + 6.5 * math.sqrt(edge.events / most)
    parts = [shape("path", d=path, class_="hit"), shape("path", d=path, stroke_width=wide, class_=_tone(edge.conflict))]
    return group(parts, title=edge.title, href=edge.href, class_="edge", data_a=edge.a, data_b=edge.b)


def _disc(node: Node, at: tuple[float, float], most: int) -> str:
    radius = 5 + 15 * math.sqrt(node.events / most)
    parts = [
        shape("circle", cx=at[0], cy=at[1], r=radius, class_=f"node k-{node.kind or 'other'}"),
        text(node.label, at[0], at[1] + radius + _LABEL, class_="name", text_anchor="middle"),
    ]
    return group(parts, title=node.title, href=node.href, class_="actor", data_key=node.key)


def network(nodes: Sequence[Node], edges: Sequence[Edge], *, label: str, size: Size = WIDE) -> Markup:
    """Draw the network; edges to nodes that are not in it are left out. Nodes must not be empty."""
    index = {node.key: i for i, node in enumerate(nodes)}
    kept = [edge for edge in edges if edge.a in index and edge.b in index and edge.a != edge.b]
    most_edge = max((edge.events for edge in kept), default=1)
    most_node = max(node.events for node in nodes) or 1
    pairs = tuple((index[e.a], index[e.b], round(math.sqrt(e.events / most_edge), 3)) for e in kept)
    places = layout(tuple(index), pairs, size)
    lines = [_line(e, places[index[e.a]], places[index[e.b]], most_edge) for e in sorted(kept, key=lambda e: e.events)]
    discs = [_disc(node, places[i], most_node) for i, node in enumerate(nodes)]
    return picture([*lines, *discs], size, label=label, css="network")


def strongest(nodes: Sequence[Node], edges: Sequence[Edge], most: int) -> tuple[list[Node], list[Edge]]:
    """Return the `most` weightiest nodes that still have an edge among themselves, with the edges to be drawn.

    An edge is drawn where it is one of the strongest of either end: in a net in which everybody deals with everybody,
    all edges together would show nothing.
    """
    kept = {node.key for node in sorted(nodes, key=lambda n: (-n.events, n.key))[:most]}
    inner = [edge for edge in edges if edge.a in kept and edge.b in kept]
    ranks: dict[str, int] = {}
    drawn = []
    for edge in sorted(inner, key=lambda e: (-e.events, e.a, e.b)):
        if min(ranks.get(edge.a, 0), ranks.get(edge.b, 0)) < _STRONGEST:
            drawn.append(edge)
        for key in (edge.a, edge.b):
            ranks[key] = ranks.get(key, 0) + 1
    joined = {key for edge in drawn for key in (edge.a, edge.b)}
    return [node for node in nodes if node.key in joined], drawn
