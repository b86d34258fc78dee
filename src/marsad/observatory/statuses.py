"""Which HTTP status an error means."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from marsad.errors import FetchError, MarsadError, StoreError
from marsad.observatory.site import BusyError, ClosedError, NotFoundError


def status_of(error: Exception) -> int:
    """Return the status that an error means: what a user gave wrongly is 400, what nobody meant is 500."""
    if isinstance(error, HTTPException):
        return error.status_code
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, (StoreError, BusyError)):
        return 503
    if isinstance(error, ClosedError):
        return 403
    if isinstance(error, FetchError):
        from marsad.gather.fetch import RefusedError  # what fetches is loaded where something is fetched

        return 400 if isinstance(error, RefusedError) else 502
    return 400 if isinstance(error, MarsadError) else 500
