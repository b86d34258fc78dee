"""What a watch remembers between runs: a small table of (source, key) -> value that any store can hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from marsad.errors import StoreError
from marsad.placing import placed


class WatchState(Protocol):
    """Keeps strings by source and key. A `put` takes effect as a whole or not at all; a value of None deletes."""

    def get(self, source: str, key: str) -> str | None:
        """Return a value, None where there is none."""

    def put(self, source: str, values: Mapping[str, str | None]) -> None:
        """Write or take out values of one source."""

    def keys(self, source: str, prefix: str) -> list[str]:
        """Return the keys of a source that begin with `prefix`, sorted."""


class JsonState:
    """A WatchState in one JSON file, for a watch without a database. Written anew at every change, by renaming."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._data: dict[str, dict[str, str]] = {}
        if path.exists():
            try:
                self._data = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise StoreError(f"{path}: cannot be read as the state of a watch: {error} (move it away)") from error

    def get(self, source: str, key: str) -> str | None:
        """Return a value, None where there is none."""
        return self._data.get(source, {}).get(key)

    def put(self, source: str, values: Mapping[str, str | None]) -> None:
        """Write or take out values of one source."""
        table = self._data.setdefault(source, {})
        for key, value in values.items():
            if value is None:
                table.pop(key, None)
            else:
                table[key] = value
        self._save()

    def keys(self, source: str, prefix: str) -> list[str]:
        """Return the keys of a source that begin with `prefix`, sorted."""
        return sorted(key for key in self._data.get(source, {}) if key.startswith(prefix))

    def _save(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with placed(self._path) as file:
                file.write(json.dumps(self._data, ensure_ascii=False, sort_keys=True).encode("utf-8"))
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written: {error.strerror} (check the rights)") from error
