"""Rows of the event sets that existing scripts read: POLECAT, ICEWS, GDELT 2.

These sets hold one actor and one recipient a row, so an event with several sides becomes several rows, one for each
pair (a mutual act one in each direction), as Marsad's own relations count it; the further rows' ids end in -2, -3 …
What a format has no column for is lost, what Marsad does not know stays empty: docs/exports.md lists both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import permutations
from typing import Final, NamedTuple, cast

from marsad.lexicon.exports import Country, ExportTable
from marsad.lexicon.load import load
from marsad.lexicon.ontology import Ontology
from marsad.model.codes import head_of
from marsad.model.event import Participant, QuadClass
from marsad.model.mention import Actor, PlaceMention
from marsad.store.told import Told

Row = dict[str, object]
_QUADS: Final = {quad: number for number, quad in enumerate(QuadClass, start=1)}
_NOWHERE: Final = Country("", "", "", "")
_PEOPLE: Final = {"person"}
_BODIES: Final = {"organisation", "office", "party", "armed-group", "body", "company", "ngo"}
_REGIONS: Final = {"region", "governorate", "province", "state"}
_LEADING: Final = 2  # sentences of a story whose events GDELT calls root events


@cache
def _table() -> ExportTable:
    return cast("ExportTable", load().table("exports"))


@cache
def _ontology() -> Ontology:
    return load().ontology


@dataclass(frozen=True, slots=True)
class Side:
    """An actor or recipient as these sets name it; everything is "" for nobody."""

    name: str = ""
    raw: str = ""
    code: str = ""
    wikidata: str = ""
    title: str = ""

    @property
    def head(self) -> str:
        """Country or body of the code."""
        return head_of(self.code)

    @property
    def country(self) -> Country:
        """The country, or one without names for a body of no country."""
        return _table().countries.get(self.head, _NOWHERE)

    @property
    def iso(self) -> str:
        """ISO 3166 alpha-3 of the country, "" for a body of no country."""
        return self.head if self.head in _table().countries else ""


class Dyad(NamedTuple):
    """One row to be: the event, its two sides, and the id that the row carries."""

    told: Told
    id: str
    actor: Side
    recipient: Side


def dyads(told: Told) -> Iterator[Dyad]:
    """Yield the rows of an event; one with an empty side where the text names nobody there."""
    event = told.event
    pairs: list[tuple[Participant | None, Participant | None]]
    if event.recipients:
        pairs = [(a, r) for a in event.actors or (None,) for r in event.recipients]
    else:
        pairs = [(a, r) for a, r in permutations(event.actors, 2) if a.code != r.code]
        pairs = pairs or [(a, None) for a in event.actors[:1] or (None,)]
    known = {actor.id: actor for actor in told.coded.actors}
    for n, (a, r) in enumerate(pairs, start=1):
        yield Dyad(told, event.id if n == 1 else f"{event.id}-{n}", _side(a, known), _side(r, known))


def _side(participant: Participant | None, known: dict[str, Actor]) -> Side:
    if participant is None:
        return Side()
    actor = known.get(participant.actor_id or "")
    name = (actor.name_en if actor else "") or _table().name(head_of(participant.code)) or participant.text
    title = participant.text if actor and actor.kind == "person" and participant.text != actor.name else ""
    return Side(name, participant.text, participant.code, (actor.wikidata or "") if actor else "", title)


def number(row_id: str) -> int:
    """Return an id as a whole number for sets that want one: below 2**52, so that every language reads it exactly."""
    return int(hashlib.sha256(row_id.encode()).hexdigest()[:13], 16)


def polecat(row: Dyad) -> Row:
    """Return a row of POLECAT's 40 columns."""
    event, story, coded = row.told.event, row.told.coded.story, row.told.coded
    place = event.place
    values: list[object] = [
        f"{row.id}_{event.type.value}" + (f"_{event.mode}" if event.mode else ""),
        row.told.day,
        event.type.value,
        event.mode,
        event.score,
        event.quad.value.upper(),
        "; ".join(event.contexts),
        *_polecat_side(row.actor),
        *_polecat_side(row.recipient),
        (place.name_en or place.name) if place else None,
        *_levels(place),
        _table().countries[place.country].name if place and place.country in _table().countries else None,
        place.lat if place else None,
        place.lon if place else None,
        place.geonames if place else None,
        place.name if place else None,
        place.kind if place else None,
        story.outlet or story.source,
        story.published.isoformat() if story.published else None,
        "; ".join(_named(coded.actors, _PEOPLE)),
        "; ".join(_named(coded.actors, _BODIES)),
        "; ".join(dict.fromkeys(p.name_en or p.name for p in coded.mentions.places)),
        "Arabic" if story.language in ("", "ar") else story.language,
        f"Marsad {coded.code_version}",
    ]
    return dict(zip(_table().columns["polecat"], values, strict=True))


def _polecat_side(side: Side) -> list[object]:
    sectors = [names.plover for names in _table().names_of(side.code)] if side.code else []
    if side.head in _table().bodies and not side.code.partition(" ")[2]:
        sectors = [_table().bodies[side.head].plover]
    return [
        side.name,
        side.iso,
        side.country.cow,
        sectors[0] if sectors else "",
        "; ".join(sectors),
        side.title,
        side.raw,
        side.wikidata,
    ]


def _levels(place: PlaceMention | None) -> tuple[str | None, None, str | None]:
    """Return (city, district, province): a place is one of them, its district is not known."""
    if place is None or place.kind == "country":
        return None, None, None
    name = place.name_en or place.name
    return (None, None, name) if place.kind in _REGIONS else (name, None, None)


def _named(actors: tuple[Actor, ...], kinds: set[str]) -> list[str]:
    return list(dict.fromkeys(actor.name_en or actor.name for actor in actors if actor.kind in kinds))


def icews(row: Dyad) -> Row:
    """Return a row of ICEWS's 20 columns."""
    event, story, coded = row.told.event, row.told.coded.story, row.told.coded
    place = event.place
    label = _ontology().cameo.get(event.cameo)
    at = event.evidence[0].sentence if event.evidence else None
    values: list[object] = [
        number(row.id),
        row.told.day,
        row.actor.name,
        _icews_sectors(row.actor),
        row.actor.country.name,
        label.label if label else event.type.value.capitalize(),
        event.cameo,
        event.goldstein,
        row.recipient.name,
        _icews_sectors(row.recipient),
        row.recipient.country.name,
        number(story.id),
        coded.sentences.index(at) + 1 if at in coded.sentences else None,
        story.outlet or story.source,
        *_levels(place),
        _table().countries[place.country].name if place and place.country in _table().countries else None,
        place.lat if place else None,
        place.lon if place else None,
    ]
    return dict(zip(_table().columns["icews"], values, strict=True))


def _icews_sectors(side: Side) -> str:
    names = [word for sector in _table().names_of(side.code) for word in sector.icews] if side.code else []
    return ",".join(dict.fromkeys(names))


def gdelt(row: Dyad) -> Row:
    """Return a row of GDELT 2's 61 columns."""
    event, story = row.told.event, row.told.coded.story
    day = date.fromisoformat(row.told.day)
    added = (story.published or day).strftime("%Y%m%d") + "000000"
    values: list[object] = [
        number(row.id),
        day.strftime("%Y%m%d"),
        day.strftime("%Y%m"),
        day.strftime("%Y"),
        f"{day.year + min((day.month * 30 + day.day) / 365, 0.9999):.4f}",
        *_gdelt_side(row.actor),
        *_gdelt_side(row.recipient),
        int(_leading(row.told)),
        event.cameo,
        event.cameo[:3],
        event.cameo[:2],
        _QUADS[event.quad],
        event.goldstein,
        len(event.evidence),
        1,
        1,
        None,
        *[None] * 16,
        *_gdelt_place(event.place),
        added,
        story.url or story.id,
    ]
    return dict(zip(_table().columns["gdelt"], values, strict=True))


def _gdelt_side(side: Side) -> list[object]:
    """Return the ten columns of a side: code, name, country, known group, ethnicity, two of religion, three types."""
    if not side.code:
        return [None] * 10
    body = _table().bodies.get(side.head)
    types = [names.cameo for names in _table().names_of(side.code) if names.cameo][:3]
    country = side.country.cameo if side.iso else ""
    code = body.code if body else country + "".join(types)
    return [code, side.name.upper(), country, body.group if body else "", None, None, None, *_three(types)]


def _three(types: list[str]) -> list[str | None]:
    return [*types, None, None, None][:3]


def _gdelt_place(place: PlaceMention | None) -> list[object]:
    """Return the eight columns of where it happened: type, name, country, two of administration, latitude … feature."""
    if place is None:
        return [None] * 8
    country = _table().countries.get(place.country, _NOWHERE)
    kind = 1 if place.kind == "country" else 5 if place.kind in _REGIONS else 4
    name = place.name_en or place.name
    full = name if kind == 1 or not country.name else f"{name}, {country.name}"
    whole = country.fips if kind == 1 else None  # of a country its own code stands for its division and feature too
    return [kind, full, country.fips, whole, None, place.lat, place.lon, whole]


def _leading(told: Told) -> bool:
    sentences, evidence = told.coded.sentences, told.event.evidence
    return bool(evidence) and evidence[0].sentence in sentences[:_LEADING]


def dated(told: Told) -> bool:
    """Tell whether an event has a day; these sets have no row for one without."""
    return bool(told.day)
