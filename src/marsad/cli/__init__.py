"""The command line: one verb for each thing a user does. `main` never lets a traceback reach a user."""

from __future__ import annotations

import os
import sys

from marsad.cli.app import app
from marsad.cli.console import errors
from marsad.errors import MarsadError

__all__ = ["app", "main"]

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; exit code 0 when all could be read, 1 when some could, 2 when none or the call is wrong."""
    try:
        app()
    except MarsadError as error:
        errors().print(f"marsad: {error}", markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output has gone (`marsad … | head`): nothing is left to say, and nothing to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        errors().print(f"marsad: {where}{error.strerror or error}", markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(2) from None
