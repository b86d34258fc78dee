"""The exception tree. Every error that a user can cause derives from MarsadError and says what to do.

MarsadError
├── InputError            an input could not be read; names it and the remedy
│   ├── UnreadableInputError       missing, binary, undecodable, too large, not Arabic …
│   └── BadRecordError             one line or row of a structured input is wrong
├── LexiconError          a lexicon file is wrong; names file and line
├── StoreError            the database could not be opened, written or read
├── FetchError            an address could not be fetched
└── UsageError            options that cannot go together
"""

from __future__ import annotations


class MarsadError(Exception):
    """Base of all errors that Marsad raises on purpose; `str(error)` is one line fit for a user."""


class InputError(MarsadError):
    """An input could not be read.

    `source` names it as the user gave it, `problem` says what is wrong, `remedy` what to do.
    """

    def __init__(self, source: str, problem: str, remedy: str = "") -> None:
        self.source, self.problem, self.remedy = source, problem, remedy
        super().__init__(f"{source}: {problem}" + (f" ({remedy})" if remedy else ""))


class UnreadableInputError(InputError):
    """A whole input is unusable."""


class BadRecordError(InputError):
    """One record of a structured input is wrong; the others go on."""

    def __init__(self, source: str, line: int, problem: str, remedy: str = "") -> None:
        self.line = line
        super().__init__(f"{source}:{line}", problem, remedy)


class LexiconError(MarsadError):
    """A lexicon file is wrong. `line` is 1-based, 0 where the whole file is meant."""

    def __init__(self, file: str, line: int, problem: str, remedy: str = "") -> None:
        self.file, self.line, self.problem, self.remedy = file, line, problem, remedy
        where = f"{file}:{line}" if line else file
        super().__init__(f"{where}: {problem}" + (f" ({remedy})" if remedy else ""))


class StoreError(MarsadError):
    """The database could not be opened, read or written."""


class FetchError(MarsadError):
    """An address could not be fetched; the message names it and the cause."""


class UsageError(MarsadError):
    """Options that cannot go together, or a value out of range."""
