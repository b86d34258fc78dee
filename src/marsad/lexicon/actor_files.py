"""How actor files are written: tab-separated lines, a small notation for names and terms, and what is refused.

A file starts with directives and a header::

    #: table=actors kind=person
    name_en	names	country	terms	wikidata

`#:` lines set a default for the lines that follow, so a block of one country names it once. The notation of `names` and
`terms` is described at `parse_names` and `parse_terms`.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final, NamedTuple

from marsad.errors import LexiconError
from marsad.lexicon.actors import Term
from marsad.lexicon.load import DataFile
from marsad.model.codes import UNKNOWN_HEAD

SECTORS: Final = frozenset(
    ("GOV", "MIL", "POL", "SPY", "JUD", "LEG", "PTY", "OPP", "REB", "UAF", "CIV", "BUS", "MED", "NGO", "REL")
)
KINDS: Final = frozenset(
    ("state", "organisation", "office", "person", "party", "armed-group", "body", "company", "ngo", "people")
)
_HEAD: Final = re.compile(r"(?:IGO|NSA|NGO):[A-Z0-9]+")
_WIKIDATA: Final = re.compile(r"Q[1-9][0-9]*")
_OFFICE: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_CHOICE: Final = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]")
_OLDEST, _NEWEST = 1700, 2100
# Letters that only another language's keyboard or a broken encoding puts into Arabic data.
_FOREIGN: Final = frozenset((0x06CC, 0x06A9, 0x06AF, 0x06C1, 0x06BE, 0x06D5, 0x06C0))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table with the defaults of its directives filled in."""

    file: str
    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Return a cell, "" where line and directives leave it out."""
        return self.cells.get(column, "")

    def error(self, problem: str, remedy: str) -> LexiconError:
        """Return the error that names this line."""
        return LexiconError(self.file, self.line, problem, remedy)


class Name(NamedTuple):
    """A written name before it is indexed."""

    text: str
    kind: str
    start: date | None
    end: date | None
    needs: str


def read_rows(file: DataFile) -> Iterator[Row]:
    """Yield the rows of a file; `table` is one of a row's cells (default: actors)."""
    defaults = {"table": "actors"}
    columns: list[str] = []
    for number, line in enumerate(file.text().splitlines(), start=1):
        if line.startswith("#:"):
            defaults = _directive(defaults, line, file.name, number)
            columns = [] if "table=" in line else columns
        elif not line.strip() or line.startswith("#"):
            continue
        elif not columns:
            columns = line.split("\t")
        else:
            cells = line.split("\t")
            if len(cells) > len(columns):
                raise LexiconError(file.name, number, f"has {len(cells)} cells, the header {len(columns)}", "mend tabs")
            check_hygiene(line, file.name, number)
            given = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
            yield Row(file.name, number, defaults | given)


def _directive(defaults: dict[str, str], line: str, file: str, number: int) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in line[2:].split()]
    if any(not equals for _, equals, _ in pairs):
        raise LexiconError(file, number, "a directive without =", "write #: column=value")
    if any(key == "table" for key, _, _ in pairs):
        defaults = {}
    return defaults | {key: value for key, _, value in pairs}


def check_hygiene(text: str, file: str, number: int) -> None:
    """Refuse what looks right and is not: presentation forms, Persian letters, tatweel, invisible marks, blanks."""
    if not unicodedata.is_normalized("NFC", text):
        raise LexiconError(file, number, "is not in Unicode normal form C", "normalise the line")
    for char in text:
        code = ord(char)
        unseen = unicodedata.category(char) == "Cf" or code == 0x0640
        if unseen or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFF or code in _FOREIGN:
            raise LexiconError(file, number, f"has the character U+{code:04X}", "write it with plain Arabic letters")
    if re.search(r"  | \t|\t | \||\| ", text) or text != text.strip(" "):
        raise LexiconError(file, number, "has stray blanks", "one blank between words, none around cells and bars")


def parse_day(text: str, row: Row, *, last: bool) -> date | None:
    """Read YYYY, YYYY-MM or YYYY-MM-DD as its first or last day; "" is None."""
    if not text:
        return None
    match = _DAY.fullmatch(text)
    try:
        if not match:
            raise ValueError
        year, month, day = int(match[1]), int(match[2] or (12 if last else 1)), match[3]
        if not _OLDEST <= year <= _NEWEST:
            raise ValueError
        return date(year, month, int(day) if day else (calendar.monthrange(year, month)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        raise row.error(f"{text!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD") from None


def parse_range(text: str, row: Row) -> tuple[date | None, date | None]:
    """Read `from/to`; either side may be empty."""
    first, bar, last = text.partition("/")
    if not bar:
        raise row.error(f"{text!r} is no range of dates", "write from/to; leave an open side empty")
    start, end = parse_day(first, row, last=False), parse_day(last, row, last=True)
    if start and end and start > end:
        raise row.error(f"the range {text} ends before it starts", "swap or correct the dates")
    return start, end


def parse_terms(row: Row, heads: frozenset[str]) -> tuple[Term, ...]:
    """Read `GOV president 2014-12-31/2019-07-25; IGO:UN secretary-general 2017/`, the weightiest first.

    A term is an optional head (default: the row's country), an optional sector, an office in small letters and hyphens,
    and a range. A head without sector is the code of one who belongs to a body or is a former official.
    """
    terms = []
    for part in filter(None, (p.strip() for p in row.get("terms").split(";"))):
        words = part.split()
        head, sector = row.get("country"), ""
        if not words[0][0].islower() and words[0] not in SECTORS and "/" not in words[0]:
            head = check_head(words.pop(0), row, heads)
        if words and words[0] in SECTORS:
            sector = words.pop(0)
        if len(words) != 2 or not _OFFICE.fullmatch(words[0]):
            raise row.error(f"the term {part!r} cannot be read", "write: HEAD SECTOR office-in-kebab-case from/to")
        start, end = parse_range(words[1], row)
        terms.append(Term(start, end, head, sector, words[0]))
    return tuple(terms)


def check_head(head: str, row: Row, heads: frozenset[str]) -> str:
    """Return a country code or `IGO:…`, `NSA:…`, `NGO:…` head; refuse any other."""
    if head in heads or head == UNKNOWN_HEAD or _HEAD.fullmatch(head):
        return head
    raise row.error(
        f"the country code {head!r} is unknown", "use ISO 3166 alpha-3 as in states.tsv, IGO:…, NSA:… or NGO:…"
    )


def check_sectors(row: Row) -> tuple[str, ...]:
    """Return the row's sectors; refuse one that the codebook lacks."""
    sectors = tuple(row.get("sectors").split())
    for sector in sectors:
        if sector not in SECTORS:
            raise row.error(f"the sector {sector!r} is unknown", f"use one of {' '.join(sorted(SECTORS))}")
    return sectors


def check_wikidata(row: Row) -> str | None:
    """Return the Wikidata id or None; refuse another form."""
    given = row.get("wikidata")
    if given and not _WIKIDATA.fullmatch(given):
        raise row.error(f"the Wikidata id {given!r} has a wrong form", "write Q and digits, or leave it out")
    return given or None


def expand(template: str) -> list[str]:
    """Return every way to read a template: `(x)` or `(x/y)` may be left out, `[a/b]` may not.

    >>> expand("محمد (بن) [سلمان/سلطان]")
    ['محمد بن سلمان', 'محمد بن سلطان', 'محمد سلمان', 'محمد سلطان']
    """
    pieces: list[tuple[str, ...]] = []
    at = 0
    for match in _CHOICE.finditer(template):
        pieces.append((template[at : match.start()],))
        pieces.append((*match[1].split("/"), "") if match[1] is not None else tuple(match[2].split("/")))
        at = match.end()
    pieces.append((template[at:],))
    return list(dict.fromkeys(" ".join("".join(choice).split()) for choice in product(*pieces)))


SURE: Final = "!"  # in the place of `needs` until the table is done: the name may stand though it is a common word
_MARKS: Final = {"~": "short", "&": "abbrev"}


def parse_names(text_of_all: str, row: Row, *, person: bool) -> list[Name]:
    """Read names that `|` separates: the first, at its longest, is the full one, the others are aliases.

    `~` before a name marks a short one, `&` an abbreviation; `?` (after the mark) that it needs context, `!` that
    it never does. In a person's
    name `*` or `?` before a word starts the part that stands alone as surname: `فلاديمير *بوتين`, `ميشال ?عون`.
    `@from/to` after a name limits its dates. Words in `()` may be left out, `[a/b]` are spellings of one.
    """
    names: list[Name] = []
    for item in filter(None, text_of_all.split("|")):
        body, at, dates = item.partition("@")
        start, end = parse_range(dates, row) if at else (None, None)
        kind, needs = ("alias" if names else "full"), ""
        if body[0] in _MARKS:
            kind, body = _MARKS[body[0]], body[1:]
            kind = "surname" if kind == "short" and person else kind
        if body.startswith("!"):
            needs, body = SURE, body[1:]
        elif body.startswith("?"):
            needs, body = "person-context" if person else "context", body[1:]
        if re.search(r"[?*~&]", body.replace(" *", "").replace(" ?", "")) or not body.strip():
            raise row.error(f"the name {item!r} cannot be read", "see the notation in docs/actors.md")
        long, mark, last = _split_surname(body)
        surnames = _expanded(last, row) if mark else []
        for text in _expanded(long, row):
            if text not in surnames:
                names.append(Name(text, kind, start, end, needs))
                kind = "alias" if kind == "full" else kind
        names += [Name(t, "surname", start, end, "person-context" if mark == "?" else "") for t in surnames]
    if not names:
        raise row.error("has no name", "give at least one Arabic name")
    return names


def _split_surname(body: str) -> tuple[str, str, str]:
    match = re.search(r" ([*?])", body)
    if not match:
        return body, "", ""
    return body[: match.start(1)] + body[match.end(1) :], match[1], body[match.end(1) :]


def _expanded(template: str, row: Row) -> list[str]:
    found = expand(template)
    if any(re.search(r"[()\[\]/]", name) or not name for name in found):
        raise row.error(f"the name {template!r} has an open bracket", "close every ( and [; do not nest them")
    return found
