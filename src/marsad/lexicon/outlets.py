"""Outlets and the country whose offices they mean when they name none, compiled from `data/outlets/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.lexicon.yamlfile import read_plain

FOLDERS: Final = ("outlets",)
_COUNTRY_LETTERS: Final = 3


@dataclass(frozen=True, slots=True)
class OutletTable:
    """Countries (alpha-3) by host name, by outlet name in normal form, and by the country part of a host name."""

    hosts: dict[str, str]
    names: dict[str, str]
    zones: dict[str, str]

    def home_of(self, *names: str | None, url: str | None = None) -> str:
        """Return the outlet's country by its address, else by one of its names; "" where none is known."""
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
        zone = host.rpartition(".")[2]
        while "." in host:
            if host in self.hosts:
                return self.hosts[host]
            host = host.partition(".")[2]
        for name in names:
            if name and (home := self.names.get(fold(name).casefold().strip())):
                return home
        return self.zones.get(zone, "")


def _read(file: DataFile) -> dict[str, dict[str, Any]]:
    content = read_plain(file)
    if not isinstance(content, dict) or not {"hosts", "names", "zones"}.issuperset(content):
        raise LexiconError(file.name, 0, "holds something else than hosts, names and zones", "see the shipped file")
    return content


def compile_table(files: tuple[DataFile, ...]) -> OutletTable:
    """Build the table; a code that is no alpha-3 country or a host listed for two countries is a LexiconError."""
    hosts: dict[str, str] = {}
    names: dict[str, str] = {}
    zones: dict[str, str] = {}
    for file in files:
        content = _read(file)
        for target, entries in ((hosts, content.get("hosts", {})), (names, content.get("names", {}))):
            for country, listed in entries.items():
                _check(file, country)
                for item in listed:
                    key = fold(item).casefold()
                    if target.setdefault(key, country) != country:
                        raise LexiconError(file.name, 0, f"{item!r} stands for two countries", "keep one")
        for zone, country in content.get("zones", {}).items():
            _check(file, country)
            zones[str(zone)] = country
    return OutletTable(hosts, names, zones)


def _check(file: DataFile, country: object) -> None:
    if not isinstance(country, str) or len(country) != _COUNTRY_LETTERS or not country.isupper():
        raise LexiconError(file.name, 0, f"{country!r} is no country code", "write ISO 3166 alpha-3, as TUN")
