"""Cases of `tests/cases/pages`, read as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "cases" / "pages"
SHARED = Path(__file__).parents[3] / "shared"


def cases(name: str) -> list[Any]:
    """Return the cases of one file."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def named(case: Any) -> str:
    """Return what to call a case in a report."""
    return str(case.get("label") or case.get("text")) if isinstance(case, dict) else str(case)[:40]
