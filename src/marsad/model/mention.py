"""Who, when, where, how many and whose words: what `mentions/` finds in a Doc."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from marsad.model.choice import Choice
from marsad.model.text import Span


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that acts in politics, as the lexicon knows it.

    `country` is ISO 3166 alpha-3 or a head like `IGO:UN`, `NSA:ISIS`; "" where it belongs to none. `sectors` are the
    codebook's.
    """

    id: str
    name: str
    name_en: str
    kind: str  # state organisation office person party armed-group body company ngo people
    country: str
    sectors: tuple[str, ...] = ()
    wikidata: str | None = None

    @property
    def code(self) -> str:
        """The codebook's code: head, then the first sector where there is one."""
        return f"{self.country} {self.sectors[0]}" if self.sectors else self.country


class Reference(Choice):
    """How a mention points to its actor."""

    NAME = "name"
    ROLE = "role"  # role + country: «وزير الخارجية الأميركي»
    DEMONYM = "demonym"  # nationality adjective
    SEAT = "seat"  # capital or seat that stands for a government
    GENERIC = "generic"  # «مدنيين»، «آلاف المتظاهرين»
    PRONOUN = "pronoun"
    ANAPHOR = "anaphor"  # «البلدين»، «نظيره»، «الوزير»
    DROPPED = "dropped"  # subject left out; span is the verb's


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor at a place of the text. `first`/`last` are token indices (half-open), `head` the token that carries it.

    `code` is the codebook's code («RUS GOV»), "" where only its kind is known. `actor_id` is the lexicon's id or None.
    `antecedent` is the span that a pronoun or anaphor resolves to. `open` tells that no antecedent could be settled.
    """

    span: Span
    first: int
    last: int
    head: int
    name: str
    code: str
    reference: Reference
    actor_id: str | None = None
    plural: bool = False
    group: str = ""  # civilians, protesters, fighters … for generic mentions
    antecedent: Span | None = None
    members: tuple[str, ...] = ()  # codes of a joint mention («البلدين»)
    kind: str = ""  # the actor's kind; person, body or people where only a role tells it


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date with its precision: `start` and `end` inclusive; `iso` is what files carry (2022-02, 2016-07-03, a/b).

    A `span` runs between two days, `months` and `years` between two whole months or years (2017-06/2017-11).
    """

    start: date
    end: date
    precision: str  # day month year span months years

    @property
    def iso(self) -> str:
        """ISO prefix whose length is the precision, or `start/end`."""
        width = {"month": 7, "months": 7, "year": 4, "years": 4}.get(self.precision, 10)
        start = self.start.isoformat()[:width]
        if self.precision in {"day", "month", "year"}:
            return start
        return f"{start}/{self.end.isoformat()[:width]}"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression. `value` is None where text and publication date do not fix it; `problem` tells a conflict."""

    span: Span
    first: int
    last: int
    value: DateValue | None
    kind: str = ""  # month-year weekday relative hijri clock range …
    clock: str | None = None  # HH:MM
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place at a place of the text."""

    span: Span
    first: int
    last: int
    name: str
    name_en: str = ""
    kind: str = ""  # city country region camp crossing base sea …
    country: str = ""
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None
    dateline: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's words. `span` excludes the marks; indirect speech has `direct=False`. `speaker` as the text has it."""

    span: Span
    first: int
    last: int
    speaker: str | None
    speaker_span: Span | None = None
    direct: bool = True
    cue: Span | None = None  # the speech verb or «وفق»
    via: tuple[str, ...] = ()  # chain: outlet, agency …


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people: killed, wounded, arrested, missing … `low`/`high` inclusive; None = open end."""

    span: Span
    first: int
    last: int
    kind: str
    low: int | None
    high: int | None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everything that `mentions.find` finds in one Doc, each tuple in text order."""

    actors: tuple[ActorMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    counts: tuple[Count, ...] = ()
    notes: tuple[str, ...] = field(default=())
