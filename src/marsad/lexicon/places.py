"""Places with coordinates: cities from GeoNames, and governorates, waters, camps that no list of cities holds.

Data: `cities.tsv` and `countries.tsv` are made by `benchmarks/build_places.py`; `regions.tsv` and `governorates.tsv`
are written by hand; `words.tsv` holds the words that make the next one a place. A user's overlay is written like
`regions.tsv`. GeoNames data is licensed CC BY 4.0 (https://www.geonames.org).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile

NAME: Final = "places"
FOLDERS: Final = ("places",)

_HEADS: Final = {
    ("geonames", "name_en", "country", "lat", "lon", "population", "names"): "cities",
    ("kind", "country", "where", "name_en", "names"): "regions",
    ("country", "name_en", "capital", "nisba", "names"): "countries",
    ("role", "forms"): "words",
}
_ROLES: Final = frozenset(
    {
        "inside",
        "before",
        "against",
        "never",
        "capital",
        "feminine",
        "article",
        "particle-and",
        "particle",
        "particle-inside",
    }
)
_MAX_CACHED: Final = 100_000  # words
_NOWHERE: Final = "-"
_NO_COUNTRY: Final = "ZZZ"  # a sea, a strait, a continent
DIVISIONS: Final = frozenset({"governorate", "state", "district", "emirate"})
_LATITUDES: Final = 90.0
_LONGITUDES: Final = 180.0


class PlaceEntry(NamedTuple):
    """A place. `country` is ISO 3166 alpha-3 or "" where it belongs to none; a place without a point has no `lat`."""

    name: str
    name_en: str
    kind: str
    country: str
    lat: float | None
    lon: float | None
    geonames: int | None
    population: int
    capital: bool = False
    shadowed: bool = False  # a division that shares its name with a city: only behind its word


class NameBegun(NamedTuple):
    """A name that may begin with a word: all its words, the places that bear it, the particles written onto it."""

    words: tuple[str, ...]
    places: tuple[int, ...]
    particles: str


class Phrase(NamedTuple):
    """A run of words that means something for places: its role and the kind that it gives."""

    role: str
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Names by their first word in normal form, the longest first; `entries` are indices into `places`."""

    places: tuple[PlaceEntry, ...]
    names: dict[str, tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]]
    phrases: dict[str, tuple[Phrase, ...]]
    article: str
    joiners: frozenset[str]
    particles: frozenset[str]
    inside: frozenset[str]  # those of the particles that say «in»
    _begun: dict[str, tuple[NameBegun, ...]] = field(default_factory=dict, repr=False, compare=False)

    def find(self, words: Sequence[str], i: int, *roles: str) -> Phrase | None:
        """Return the longest phrase at word `i` that has one of the roles."""
        if not 0 <= i < len(words):
            return None
        for phrase in self.phrases.get(words[i], ()):
            if phrase.role in roles and tuple(words[i : i + len(phrase.words)]) == phrase.words:
                return phrase
        return None

    def bare_forms(self, word: str) -> Sequence[tuple[str, str]]:
        """Return a word and what it is without particles: («للموصل», ""), («الموصل», "ل")."""
        joiner = word[:1] if word[:1] in self.joiners and len(word) > 3 else ""
        rest = word[len(joiner) :]
        found = [(word, ""), (rest, joiner)] if joiner else [(word, "")]
        if rest[:1] in self.particles and len(rest) > 3:
            taken = joiner + rest[0]
            found.append((rest[1:], taken))
            if rest[0] == rest[1]:  # «للموصل» is «لـ» and «الموصل»
                found.append((self.article[0] + rest[1:], taken))
        return found

    def beginning(self, word: str) -> tuple[NameBegun, ...]:
        """Return the names that may begin with a word, those of its barest form last, the longest of a form first."""
        known = self._begun.get(word)
        if known is None:
            found = (
                NameBegun(words, places, particles)
                for first, particles in self.bare_forms(word)
                for words, places in self.names.get(first, ())
            )
            if len(self._begun) >= _MAX_CACHED:
                self._begun.clear()
            known = self._begun[word] = tuple(
                name for name in found if len(name.words) > 1 or not self.find(name.words, 0, "never")
            )
        return known


class _Row(NamedTuple):
    line: int
    cells: list[str]


def _rows(file: DataFile) -> tuple[str, list[_Row]]:
    """Return what kind of file it is, by its head, and its lines."""
    kind, rows, width = "", [], 0
    for number, line in file.lines():
        cells = [cell.strip() for cell in line.split("\t")]
        if not kind:
            kind, width = _HEADS.get(tuple(cells), ""), len(cells)
            if not kind:
                heads = "; ".join(" ".join(head) for head in _HEADS)
                raise LexiconError(file.name, number, "unknown head", f"one of: {heads}")
        elif len(cells) != width:
            raise LexiconError(file.name, number, f"{len(cells)} columns", f"{width} columns with tabs between them")
        else:
            rows.append(_Row(number, cells))
    return kind, rows


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split("|") if name.strip()]


def _country(file: DataFile, line: int, code: str) -> str:
    if len(code) != 3 or not code.isascii() or not code.isupper():
        raise LexiconError(file.name, line, f"unknown country code {code!r}", "ISO 3166 alpha-3, or ZZZ for none")
    return "" if code == _NO_COUNTRY else code


def _point(file: DataFile, line: int, lat: str, lon: str) -> tuple[float, float]:
    try:
        point = float(lat), float(lon)
    except ValueError:
        raise LexiconError(file.name, line, f"no point {lat!r},{lon!r}", "latitude,longitude in degrees") from None
    if abs(point[0]) > _LATITUDES or abs(point[1]) > _LONGITUDES:
        raise LexiconError(file.name, line, f"no such point {lat},{lon}", "latitude first, then longitude")
    return point


class _Builder:
    """Collects places and names, then ties names to places."""

    def __init__(self) -> None:
        self.places: list[PlaceEntry] = []
        self.by_name: dict[str, list[int]] = {}
        self.cities: dict[tuple[str, str], PlaceEntry] = {}
        self.capitals: set[tuple[str, str]] = set()
        self.nisbas: dict[str, list[list[str]]] = {}
        self.phrases: dict[str, list[Phrase]] = {}
        self.letters: dict[str, list[str]] = {}

    def add(self, place: PlaceEntry, names: Iterable[str]) -> None:
        index = len(self.places)
        self.places.append(place)
        for name in names:
            found = self.by_name.setdefault(" ".join(fold(name).split()), [])
            if index not in found:
                found.append(index)

    def countries(self, file: DataFile, rows: Sequence[_Row]) -> None:
        for line, (code, english, capital, nisba, names) in rows:
            self.capitals.add((code, capital))
            if nisba != _NOWHERE:
                self.nisbas[code] = [fold(word).split() for word in _names(nisba)]
            written = _names(names)
            country = _country(file, line, code)
            self.add(PlaceEntry(written[0], english, "country", country, None, None, None, 0), written)

    def city_list(self, file: DataFile, rows: Sequence[_Row]) -> None:
        for line, (geonames, english, code, lat, lon, people, names) in rows:
            if not geonames.isdigit() or not people.isdigit():
                raise LexiconError(file.name, line, "id or population is no number", "run benchmarks/build_places.py")
            point, written = _point(file, line, lat, lon), _names(names)
            capital = (code, english) in self.capitals
            country = _country(file, line, code)
            place = PlaceEntry(written[0], english, "city", country, *point, int(geonames), int(people), capital)
            for name in written:
                known = self.cities.get((code, fold(name)))
                if known is None or known.population < place.population:
                    self.cities[code, fold(name)] = place
            self.add(place, written)

    def regions(self, file: DataFile, rows: Sequence[_Row]) -> None:
        for line, (kind, code, where, english, names) in rows:
            country, written = _country(file, line, code), _names(names)
            if not kind or not written:
                raise LexiconError(file.name, line, "no kind or no name", "kind, country, where, name_en and names")
            lat, lon = self._where(file, line, code, where)
            shadowed = kind in DIVISIONS and any((code, fold(name)) in self.cities for name in written)
            capital, kind = kind == "capital", "city" if kind == "capital" else kind
            place = PlaceEntry(written[0], english, kind, country, lat, lon, None, 0, capital, shadowed)
            self.add(place, written)

    def _where(self, file: DataFile, line: int, code: str, where: str) -> tuple[float | None, float | None]:
        if where == _NOWHERE:
            return None, None
        if where.startswith("@"):
            city = self.cities.get((code, fold(where[1:])))
            if city is None:
                raise LexiconError(file.name, line, f"no city {where[1:]} in {code}", "give latitude,longitude instead")
            return city.lat, city.lon
        lat, _, lon = where.partition(",")
        return _point(file, line, lat, lon)

    def words(self, file: DataFile, rows: Sequence[_Row]) -> None:
        for line, (role, forms) in rows:
            name, _, kind = role.partition(":")
            if name != "kind" and role not in _ROLES:
                raise LexiconError(file.name, line, f"unknown role {role!r}", f"kind:… or {', '.join(sorted(_ROLES))}")
            for form in (fold(f) for f in _names(forms)):
                self.letters.setdefault(role, []).append(form)
                words = tuple(form.split())
                self.phrases.setdefault(words[0], []).append(Phrase(name, kind, words))

    def name_capitals(self) -> None:
        """Let «العاصمة اليمنية» name the capital of each country that has a nationality word."""
        article = self.letters.get("article", [""])[0]
        endings = [(c, f) for c in self.letters.get("capital", ()) for f in self.letters.get("feminine", ())]
        for index, place in enumerate(self.places):
            for words in self.nisbas.get(place.country, ()) if place.capital else ():
                for capital, feminine in endings:
                    name = " ".join([capital, *(article + word + feminine for word in words)])
                    self.by_name.setdefault(name, []).append(index)

    def table(self) -> PlaceTable:
        names: dict[str, list[tuple[tuple[str, ...], tuple[int, ...]]]] = {}
        for name, found in self.by_name.items():
            words = tuple(name.split())
            names.setdefault(words[0], []).append((words, tuple(found)))
        return PlaceTable(
            places=tuple(self.places),
            names={first: tuple(sorted(all_, key=lambda n: -len(n[0]))) for first, all_ in names.items()},
            phrases={first: tuple(sorted(all_, key=lambda p: -len(p.words))) for first, all_ in self.phrases.items()},
            article=self.letters.get("article", [""])[0],
            joiners=frozenset(self.letters.get("particle-and", ())),
            particles=frozenset((*self.letters.get("particle", ()), *self.letters.get("particle-inside", ()))),
            inside=frozenset(self.letters.get("particle-inside", ())),
        )


def compile_table(files: Iterable[DataFile]) -> PlaceTable:
    """Build the table; a wrong head, country code or point is a LexiconError that names file and line."""
    read = [(file, *_rows(file)) for file in files]
    builder = _Builder()
    steps = (
        ("countries", builder.countries),
        ("cities", builder.city_list),
        ("regions", builder.regions),
        ("words", builder.words),
    )
    for wanted, step in steps:
        for file, kind, rows in read:
            if kind == wanted:
                step(file, rows)
    builder.name_capitals()
    return builder.table()
