"""The few words of SVG that all pictures share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from marsad.observatory.safe import esc

QUADS: Final = ("vc", "mc", "vx", "mx")
"""Short names of the quad classes: verbal and material cooperation, verbal and material conflict (x)."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a picture in its own units (one unit is one CSS pixel at full width)."""

    width: int
    height: int


def number(value: float) -> str:
    """Return a coordinate with at most one decimal: pictures stay small and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


@lru_cache(maxsize=256)
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def attributes(**values: object) -> str:
    """Return attributes as text; `class_` becomes class, underscores become hyphens, None is left out."""
    parts = []
    for key, value in values.items():
        if value is None:
            continue
        shown = number(value) if isinstance(value, float) else esc(value)
        parts.append(f' {_name(key)}="{shown}"')
    return "".join(parts)


def shape(name: str, **values: object) -> str:
    """Return an element without content."""
    return f"<{name}{attributes(**values)}/>"


def box(x: float, y: float, width: float, height: float, css: str) -> str:
    """Return a rectangle of a class: what pictures have most of, so it is written at once."""
    at = f'x="{number(x)}" y="{number(y)}"'
    return f'<rect {at} width="{number(width)}" height="{number(height)}" class="{css}"/>'


def text(body: object, x: float, y: float, **values: object) -> str:
    """Return a text element; its body is cleaned and escaped."""
    return f"<text{attributes(x=float(x), y=float(y), **values)}>{esc(body)}</text>"


def group(children: Iterable[str], *, title: str = "", href: str = "", **values: object) -> str:
    """Return a group, as a link where `href` is given, with a title that browsers show and readers read out."""
    head = f"<title>{esc(title)}</title>" if title else ""
    name = "a" if href else "g"
    label = title if href else None
    return f"<{name}{attributes(href=href or None, aria_label=label, **values)}>{head}{''.join(children)}</{name}>"


def picture(children: Iterable[str], size: Size, *, label: str, css: str = "", stretch: bool = False) -> Markup:
    """Return a whole picture. `label` names it to those who do not see it; `stretch` lets it fill any box."""
    ratio = "none" if stretch else None
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.width} {size.height}" role="img" direction="ltr"'
        f"{attributes(class_=('chart ' + css).strip(), aria_label=label, preserveAspectRatio=ratio)}>"
    )
    return Markup(head + "".join(children) + "</svg>")  # noqa: S704  every part is escaped where it is made


def nice_ceiling(value: float) -> int:
    """Return the least of 1, 2, 5, 10, 20, 50 … that is not below `value`."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor >= value:
                return step * factor
        step *= 10
