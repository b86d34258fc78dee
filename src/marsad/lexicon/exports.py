"""How codes of ours are written in POLECAT, ICEWS and GDELT: sectors, bodies, countries, and those files' columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from marsad.errors import LexiconError
from marsad.lexicon.load import DataFile
from marsad.lexicon.yamlfile import read_mapping, without_lines

FOLDERS: Final = ("ontology",)
_FILES: Final = ("exports.yaml", "countries.tsv")
FORMATS: Final = {"polecat": 40, "icews": 20, "gdelt": 61}  # columns that readers of each expect


class SectorNames(NamedTuple):
    """What a sector or kind of body is called in PLOVER, in CAMEO and in ICEWS."""

    plover: str
    cameo: str
    icews: tuple[str, ...]


class Body(NamedTuple):
    """A body of no country: name, PLOVER's code, CAMEO's actor code, GDELT's known group."""

    name: str
    plover: str
    code: str
    group: str


class Country(NamedTuple):
    """A country: English short name, FIPS 10-4, Correlates of War number, CAMEO's country code ("" where none)."""

    name: str
    fips: str
    cow: str
    cameo: str


@dataclass(frozen=True, slots=True)
class ExportTable:
    """All of it. Heads are the first part of a code: `RUS`, `IGO:UN`."""

    sectors: dict[str, SectorNames]
    kinds: dict[str, SectorNames]
    bodies: dict[str, Body]
    countries: dict[str, Country]
    columns: dict[str, tuple[str, ...]]

    def name(self, head: str) -> str:
        """Return the English name of a country or body, "" where it is not known."""
        if head in self.countries:
            return self.countries[head].name
        return self.bodies[head].name if head in self.bodies else head.partition(":")[2]

    def names_of(self, code: str) -> tuple[SectorNames, ...]:
        """Return the sectors of a code, or the kind of body where it has none."""
        head, *sectors = code.split()
        found = tuple(self.sectors[sector] for sector in sectors if sector in self.sectors)
        if not found and ":" in head and head.partition(":")[0] in self.kinds:
            return (self.kinds[head.partition(":")[0]],)
        return found


def _sectors(content: dict[str, Any]) -> dict[str, SectorNames]:
    return {key: SectorNames(str(v["plover"]), str(v["cameo"]), tuple(v["icews"])) for key, v in content.items()}


def _countries(file: DataFile) -> dict[str, Country]:
    countries = {}
    for number, line in enumerate(file.text().splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 5 or len(fields[0]) != 3:
            raise LexiconError(
                file.name, number, "has not five fields", "code, name, fips, cow, cameo, with tabs between"
            )
        code, name, fips, cow, cameo = fields
        countries[code] = Country(name, fips, cow, cameo or code)
    return countries


def compile_table(files: tuple[DataFile, ...]) -> ExportTable:
    """Build the table from exports.yaml and countries.tsv; other files of the folder are left alone."""
    by_name = {file.path.name: file for file in files if file.path.name in _FILES}
    if missing := [name for name in _FILES if name not in by_name]:
        raise LexiconError(f"ontology/{missing[0]}", 0, "is not there", "install the package again")
    file = by_name["exports.yaml"]
    content = without_lines(read_mapping(file))
    try:
        table = ExportTable(
            sectors=_sectors(content["sectors"]),
            kinds=_sectors(content["bodies"]),
            bodies={head: Body(**{k: str(v) for k, v in body.items()}) for head, body in content["known"].items()},
            countries=_countries(by_name["countries.tsv"]),
            columns={name: tuple(columns) for name, columns in content["columns"].items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise LexiconError(file.name, 0, f"lacks or misspells {error}", "compare it with the shipped file") from error
    for name, width in FORMATS.items():
        if len(set(table.columns.get(name, ()))) != width:
            raise LexiconError(file.name, 0, f"{name} has not {width} columns", "readers of such files count them")
    return table
