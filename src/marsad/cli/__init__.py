"""The command line: one verb for each thing a user does. `main` never lets a traceback reach a user."""

from __future__ import annotations

import io
import os
import sys
from typing import Final, NoReturn

from marsad.cli.app import app
from marsad.cli.console import errors
from marsad.errors import MarsadError

__all__ = ["app", "main"]

_INTERRUPTED: Final = 130
_DEBUG: Final = "MARSAD_DEBUG"


def main() -> None:
    """Run the command line; exit code 0 when all could be read, 1 when some could, 2 when none or the call is wrong."""
    _write_utf8()
    try:
        app()
    except MarsadError as error:
        _end(str(error))
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _end(f"{where}{error.strerror or error}")
    except Exception as error:
        # The last door: a fault of ours is one line too, and whoever reports it can ask for all of it.
        if os.environ.get(_DEBUG):
            raise
        _end(
            f"internal error: {type(error).__name__}: {error} (run it again with {_DEBUG}=1 and report what it prints)"
        )


def _write_utf8() -> None:
    """Write UTF-8 whatever the locale: Arabic has no place in most others, and data is the same everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _end(message: str) -> NoReturn:
    errors().print(f"marsad: {message}", markup=False, highlight=False, soft_wrap=True)
    raise SystemExit(2) from None
