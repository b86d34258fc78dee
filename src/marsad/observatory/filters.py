"""The filter of a page or feed as it stands in the query string, and the store's filter that it means.

One class for pages, API and feeds: what a page shows can be asked for as data under the same parameters. Unknown
parameters are left alone (links carry trackers), wrong values are a UsageError that names them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

from starlette.datastructures import QueryParams

from marsad.errors import UsageError
from marsad.model.event import QuadClass
from marsad.store.filters import EventFilter

QUAD_NAMES: Final = {
    QuadClass.VERBAL_COOPERATION: "vc",
    QuadClass.MATERIAL_COOPERATION: "mc",
    QuadClass.VERBAL_CONFLICT: "vx",
    QuadClass.MATERIAL_CONFLICT: "mx",
}
"""Short names of the quad classes in addresses and style sheets (x = conflict)."""

_SHORT: Final = {quad.value: short for quad, short in QUAD_NAMES.items()}
_QUADS: Final = {short: quad.value for quad, short in QUAD_NAMES.items()}
_LONGEST_VALUE: Final = 500
_MOST_VALUES: Final = 40
_LISTS: Final = ("type", "mode", "quad", "status", "outlet")


def quad_name(quad: str) -> str:
    """Return the short name of a quad class given by its value."""
    return _SHORT[quad]


def day_of(text: str, *, last: bool = False) -> str:
    """Return a month or year as its first or last day, which is what a date field of a form can show."""
    if len(text) == len("2024"):
        text += "-12" if last else "-01"
    if len(text) != len("2024-05"):
        return text
    year, month = int(text[:4]), int(text[5:])
    return f"{text}-{monthrange(year, month)[1] if last else 1:02d}"


@dataclass(frozen=True, slots=True)
class Filters:
    """A filter by its query parameters; the field `with_` is the parameter `with`. `quad` holds short names.

    `pair` is `A,B`: what A did to B, as a relation counts it.
    """

    q: str = ""
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    quad: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    actor: str = ""
    recipient: str = ""
    with_: str = ""
    pair: str = ""
    country: str = ""
    outlet: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    certainty: str = ""
    story: str = ""
    historical: str = ""

    @classmethod
    def read(cls, query: QueryParams) -> Filters:
        """Take the parameters that are filters; values are trimmed. UsageError for one that cannot be."""
        given: dict[str, object] = {}
        for field in fields(cls):
            name = field.name.rstrip("_")
            values = [value.strip() for value in query.getlist(name) if value.strip()]
            if any(len(value) > _LONGEST_VALUE for value in values) or len(values) > _MOST_VALUES:
                raise UsageError(f"the parameter {name!r} is too long (at most {_LONGEST_VALUE} characters)")
            if values:
                given[field.name] = tuple(dict.fromkeys(values)) if name in _LISTS else values[-1]
        found = cls(**given)  # type: ignore[arg-type]
        found.to_store()
        return found

    def query(self) -> dict[str, object]:
        """Return the parameters that say something, in the order of the fields."""
        found: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value:
                found[field.name.rstrip("_")] = value
        return found

    def to_store(self) -> EventFilter:
        """Return what the store is asked. UsageError names a value that cannot be."""
        unknown = [quad for quad in self.quad if quad not in _QUADS and quad not in _QUADS.values()]
        if unknown:
            raise UsageError(f"unknown quad class {unknown[0]!r} (one of: {', '.join(_QUADS)})")
        return EventFilter(
            types=tuple(value.upper() for value in self.type),
            modes=self.mode,
            quads=tuple(_QUADS.get(quad, quad) for quad in self.quad),
            statuses=self.status,
            date_from=self.since,
            date_to=self.until,
            actor=self.actor,
            recipient=self.recipient,
            either=self.with_,
            pair=self._pair(),
            country=self.country.upper(),
            outlet=self.outlet,
            min_confidence=self._certainty(),
            text=self.q,
            story=self.story,
            historical=self._historical(),
        ).checked()

    def _pair(self) -> tuple[str, str] | None:
        if not self.pair:
            return None
        a, comma, b = (part.strip() for part in self.pair.partition(","))
        if not (a and comma and b):
            raise UsageError(f"{self.pair!r} is no pair (write two actors with a comma between: RUS,UKR)")
        return a, b

    def _certainty(self) -> float:
        try:
            return float(self.certainty or 0)
        except ValueError as error:
            raise UsageError(f"{self.certainty!r} is no certainty (write a number from 0 to 1)") from error

    def _historical(self) -> bool | None:
        if not self.historical:
            return None
        if self.historical not in {"yes", "no"}:
            raise UsageError(f"historical is 'yes' or 'no', not {self.historical!r}")
        return self.historical == "yes"

    def without(self, name: str, value: str = "") -> Filters:
        """Return the filter without a parameter, or without one value of it."""
        field = "with_" if name == "with" else name
        kept = getattr(self, field)
        if isinstance(kept, tuple):
            return replace(self, **{field: tuple(v for v in kept if v != value)})  # type: ignore[arg-type]
        return replace(self, **{field: ""})  # type: ignore[arg-type]

    def having(self, name: str, value: str) -> Filters:
        """Return the filter with one more value of a list parameter, or another value of a single one."""
        field = "with_" if name == "with" else name
        kept = getattr(self, field)
        new: object = (*(v for v in kept if v != value), value) if isinstance(kept, tuple) else value
        return replace(self, **{field: new})  # type: ignore[arg-type]

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Yield (parameter, value) for everything that is asked."""
        for name, value in self.query().items():
            for one in value if isinstance(value, tuple) else (value,):
                yield name, str(one)
