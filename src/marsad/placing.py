"""Files that are put in place whole: written beside their name, and moved over it when all is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def placed(target: Path, *, mode: int | None = None) -> Iterator[BinaryIO]:
    """Give a stream whose bytes stand under `target` when the block ends well; otherwise nothing has changed.

    A device or pipe (`/dev/null`) is written as it stands: to move a file over it would destroy it. Without `mode` the
    file is its owner's alone. An OSError is the caller's to tell.
    """
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        if mode is not None:
            Path(name).chmod(mode)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
