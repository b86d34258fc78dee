"""Templates: one environment that cleans and escapes every value, and the version of every static file."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from marsad.observatory.safe import finalize, shown

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
STATIC_FILES: Final = ("app.css", "app.js", "theme.js", "logo.svg")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment. A variable that a context lacks is an error, never an empty place."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown"] = shown
    return made


@lru_cache(maxsize=1)
def static_versions() -> dict[str, str]:
    """Return a short digest of every static file, by name: addresses change when the bytes do."""
    return {name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12] for name in STATIC_FILES}


def variables(context: object) -> dict[str, Any]:
    """Return the fields of a context dataclass as template variables, values untouched."""
    return {field.name: getattr(context, field.name) for field in fields(context)}  # type: ignore[arg-type]


def render(template: str, frame: object, context: object) -> str:
    """Fill a template with its own context and that of the frame."""
    return environment().get_template(template).render(**variables(frame), **variables(context))
