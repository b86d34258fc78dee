"""The map of events: countries shaded by their events, places as discs.

Outlines are Natural Earth's (public domain), simplified and shipped in `data/world.json` as shared arcs in 1/50 degree,
so that borders of neighbours stay one line. The projection is equirectangular with its true scale at the middle
latitude of what is shown, which keeps the Arab world in its familiar shape.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from markupsafe import Markup

from marsad.observatory.svg.draw import Size, group, picture, shape, text

_FILE = Path(__file__).parent.parent / "data" / "world.json"
_SHADES = 5
_TALL = 1.0  # width by height of a narrow map


class Box(NamedTuple):
    """A part of the world in degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float


REGIONS: Final = {
    "arab": Box(-18, 4, 64, 44),
    "levant": Box(29, 27, 50, 40),
    "africa": Box(-20, -36, 54, 38),
    "europe": Box(-14, 34, 62, 68),
    "asia": Box(40, -10, 150, 56),
    "world": Box(-170, -56, 180, 78),
}
"""The views that the page offers; `arab` is the first."""

WIDE: Final = 960
NARROW: Final = 380


@dataclass(frozen=True, slots=True)
class Place:
    """A place with events. `counts` are by quad class."""

    name: str
    lat: float
    lon: float
    counts: Mapping[str, int]
    href: str = ""
    title: str = ""

    @property
    def events(self) -> int:
        """All events of the place."""
        return sum(self.counts.values())

    @property
    def lead(self) -> str:
        """The quad class with the most events."""
        return max(self.counts, key=lambda quad: self.counts[quad])


@dataclass(frozen=True, slots=True)
class Country:
    """A country to be shaded: ISO 3166 alpha-3, its events and where they can be read."""

    code: str
    events: int
    href: str = ""
    title: str = ""


Ring = tuple[tuple[float, float], ...]


@lru_cache(maxsize=1)
def outlines() -> dict[str, tuple[Ring, ...]]:
    """Return the rings (longitude, latitude) of every country by ISO alpha-3; a hyphen leads a name without code."""
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    unit = raw["unit"]
    arcs: list[Ring] = []
    for flat in raw["arcs"]:
        x = y = 0
        points = []
        for dx, dy in zip(flat[::2], flat[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x / unit, y / unit))
        arcs.append(tuple(points))
    return {code: tuple(_ring(ids, arcs) for ids in rings) for code, rings in raw["countries"].items()}


def _ring(ids: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Join arcs; a negative number is the arc of that complement, walked backwards (TopoJSON's rule)."""
    points: list[tuple[float, float]] = []
    for index in ids:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)


class Projection(NamedTuple):
    """From degrees to the picture."""

    box: Box
    size: Size
    kx: float
    ky: float

    @classmethod
    def onto(cls, box: Box, width: int) -> Projection:
        """Fit a part of the world to a width; the height follows from it."""
        middle = math.radians((box.south + box.north) / 2)
        kx = width / (box.east - box.west)
        ky = kx / math.cos(middle)
        return cls(box, Size(width, round((box.north - box.south) * ky)), kx, ky)

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return a place in the picture's units."""
        return (lon - self.box.west) * self.kx, (self.box.north - lat) * self.ky


@lru_cache(maxsize=32)
def _land(box: Box, width: int) -> tuple[tuple[str, str], ...]:
    """Return the path of every country that the box touches, projected, points nearer than half a unit left out."""
    projection = Projection.onto(box, width)
    found = []
    for code, rings in outlines().items():
        parts = [_path(ring, projection) for ring in rings if _touches(ring, box)]
        if any(parts):
            found.append((code, "".join(parts)))
    return tuple(found)


def _touches(ring: Ring, box: Box) -> bool:
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    return west < box.east and east > box.west and south < box.north and north > box.south


def _path(ring: Ring, projection: Projection) -> str:
    """Return a ring as relative path commands of whole half-units, which are a third of the bytes of absolute ones."""
    points: list[tuple[int, int]] = []
    for lon, lat in ring:
        x, y = projection.point(lon, lat)
        at = (round(x * 2), round(y * 2))
        if not points or at != points[-1]:
            points.append(at)
    if len(points) < 4:
        return ""
    steps = [f"M{points[0][0] / 2:g} {points[0][1] / 2:g}l"]
    steps += [f"{(b[0] - a[0]) / 2:g} {(b[1] - a[1]) / 2:g} " for a, b in pairwise(points)]
    return "".join(steps).rstrip() + "z"


def _shade(events: int, most: int) -> int:
    """Return a step from 1 to 5 by the square root: one loud country must not bleach the others."""
    if events <= 0:
        return 0
    return 1 + min(_SHADES - 1, int(_SHADES * math.sqrt(events / (most + 1))))


def _countries(box: Box, width: int, countries: Mapping[str, Country]) -> list[str]:
    most = max((c.events for c in countries.values()), default=1)
    parts = []
    for code, path in _land(box, width):
        country = countries.get(code)
        css = f"land s{_shade(country.events, most)}" if country else "land"
        drawn = [shape("path", d=path, class_=css)]
        parts.append(group(drawn, title=country.title, href=country.href) if country else drawn[0])
    return parts


def _discs(places: Sequence[Place], projection: Projection, names: int) -> list[str]:
    """Draw places, the largest first so that small ones lie on top and can be hit; the largest `names` are named.

    A name that would lie on another is left out; names come last, so that no disc covers them.
    """
    shown = [p for p in places if _inside(p, projection.box)]
    most = max((p.events for p in shown), default=1)
    scale = 0.6 + projection.size.width / 1600
    parts: list[str] = []
    labels: list[str] = []
    taken: list[tuple[float, float]] = []
    for place in sorted(shown, key=lambda p: (-p.events, p.name)):
        x, y = projection.point(place.lon, place.lat)
        radius = (2.8 + 10 * math.sqrt(place.events / most)) * scale
        drawn = [shape("circle", cx=x, cy=y, r=radius, class_=f"place q-{place.lead}")]
        if len(taken) < names and all(abs(x - tx) > 70 or abs(y - ty) > 16 for tx, ty in taken):
            taken.append((x, y))
            labels.append(text(place.name, x, y - radius - 4, class_="name", text_anchor="middle"))
        parts.append(group(drawn, title=place.title, href=place.href, class_="spot"))
    return parts + labels


def _inside(place: Place, box: Box) -> bool:
    return box.west <= place.lon <= box.east and box.south <= place.lat <= box.north


def tall(box: Box, places: Sequence[Place]) -> Box:
    """Return the part of a box that fits a narrow screen: as wide as its height allows, around where the events are."""
    width = (box.north - box.south) / math.cos(math.radians((box.south + box.north) / 2)) * _TALL
    if width >= box.east - box.west:
        return box
    inside = [place for place in places if _inside(place, box)]
    weight = sum(place.events for place in inside)
    middle = sum(p.lon * p.events for p in inside) / weight if weight else (box.west + box.east) / 2
    west = round(min(max(middle - width / 2, box.west), box.east - width), 1)
    return box._replace(west=west, east=round(west + width, 1))


def worldmap(
    places: Sequence[Place],
    countries: Sequence[Country],
    *,
    region: str,
    label: str,
    width: int = WIDE,
    names: int = 14,
    narrow: bool = False,
) -> Markup:
    """Draw the map of one region of `REGIONS`; a `narrow` one leaves out what lies far from the events."""
    box = tall(REGIONS[region], places) if narrow else REGIONS[region]
    projection = Projection.onto(box, width)
    by_code = {country.code: country for country in countries if country.events}
    sea = shape("rect", x=0, y=0, width=projection.size.width, height=projection.size.height, class_="sea")
    parts = [sea, *_countries(box, width, by_code), *_discs(places, projection, names)]
    return picture(parts, projection.size, label=label, css="map")
