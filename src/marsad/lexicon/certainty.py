"""How sure the coder is: what each feature adds to the odds that an event or a side is right, from `data/confidence/`.

The files are made by `benchmarks/confidence.py` from annotated stories; nobody writes them by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp
from typing import Final

from marsad.errors import LexiconError
from marsad.lexicon.load import DataFile

FOLDERS: Final = ("confidence",)
_FIELDS: Final = 2
_MOST: Final = 10.0  # natural log odds; beyond is no weight but a mistake
_LEAST_SURE: Final = 0.05


@dataclass(frozen=True, slots=True)
class CertaintyTable:
    """`weights` maps a feature to what it adds to the natural log odds; one that is not listed adds nothing."""

    weights: dict[str, float]

    def of(self, features: Iterable[str]) -> float:
        """Return the share of drafts with these features that were right, 0.05 to 0.95 in steps of 0.01."""
        return self.share(self.odds(features))

    def odds(self, features: Iterable[str]) -> float:
        """Return the natural log odds that features add up to, each counted once, as when the weights were drawn."""
        weights = self.weights
        return sum(weights.get(feature, 0.0) for feature in dict.fromkeys(features))

    @staticmethod
    def share(odds: float) -> float:
        """Return log odds as a share, 0.05 to 0.95 in steps of 0.01."""
        return round(min(max(1 / (1 + exp(-odds)), _LEAST_SURE), 1 - _LEAST_SURE), 2)


@dataclass(frozen=True, slots=True)
class Certainty:
    """Weights by what they judge: an event, or somebody of the story as its actor or recipient."""

    event: CertaintyTable
    actor: CertaintyTable
    recipient: CertaintyTable


def compile_table(files: tuple[DataFile, ...]) -> Certainty:
    """Build the tables, one a file; a line that is no feature with a number, or stands twice, is a LexiconError."""
    tables = {"events": CertaintyTable({}), "actors": CertaintyTable({}), "recipients": CertaintyTable({})}
    for file in files:
        judged = file.name.rpartition("/")[2].partition(".")[0]
        if judged not in tables:
            raise LexiconError(file.name, 1, f"{judged!r} is nothing that is judged", f"one of {', '.join(tables)}")
        weights: dict[str, float] = {}
        for number, line in file.lines():
            feature = _feature(file, number, line, weights)
            weights[feature] = _weight(file, number, line)
        tables[judged] = CertaintyTable(weights)
    return Certainty(tables["events"], tables["actors"], tables["recipients"])


def _feature(file: DataFile, number: int, line: str, known: dict[str, float]) -> str:
    fields = line.split("\t")
    if len(fields) != _FIELDS or not fields[0]:
        raise LexiconError(file.name, number, "is no feature with its weight", "feature, tab, number")
    if fields[0] in known:
        raise LexiconError(file.name, number, f"{fields[0]!r} stands twice", "keep one")
    return fields[0]


def _weight(file: DataFile, number: int, line: str) -> float:
    told = line.split("\t")[1]
    try:
        value = float(told)
    except ValueError as error:
        raise LexiconError(file.name, number, f"{told!r} is no number", "write it as 0.25") from error
    if not abs(value) <= _MOST:
        raise LexiconError(file.name, number, f"{told} is no weight", f"natural log odds, -{_MOST:.0f} to {_MOST:.0f}")
    return value
