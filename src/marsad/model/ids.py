"""Identifiers: sha256 over named fields, so that the same input gives the same ids in every process."""

from __future__ import annotations

import hashlib

_SHORT = 16


def stable_id(kind: str, /, **fields: str | float | None) -> str:
    """Return `kind-<16 hex digits>` over the named fields, independent of their order.

    >>> stable_id("story", text="س", title=None) == stable_id("story", title=None, text="س")
    True
    """
    digest = hashlib.sha256()
    digest.update(kind.encode())
    for name in sorted(fields):
        value = fields[name]
        body = b"\0none" if value is None else str(value).encode("utf-8", "surrogatepass")
        digest.update(b"\x1f" + name.encode() + b"\x1e" + body)
    return f"{kind}-{digest.hexdigest()[:_SHORT]}"
