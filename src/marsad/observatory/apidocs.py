"""Examples of the API's answers, as data beside the code, and the page that describes the API."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

_FILE: Final = Path(__file__).parent / "data" / "api-examples.yaml"


@lru_cache(maxsize=1)
def _load() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


EXAMPLES: Final = _load()
