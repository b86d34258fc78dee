"""The table of written forms: from a normalised stem to its readings, in a few flat arrays.

Half a million forms as Python objects would take seconds to load and hundreds of megabytes. Here they are one hash
table with open addressing over arrays of machine integers: keys lie one after another as UTF-8, a reading is one 64-bit
number (lemma, template, place of its spelling), and an object is made only for a reading that somebody asks for.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.model.doc import Features, Pos

if TYPE_CHECKING:
    from marsad.lexicon.vocabulary import Written

FOLDERS: Final = ("arabic",)

_LEMMA_BITS: Final = 20
_TEMPLATE_BITS: Final = 14
_LEMMA_MASK: Final = (1 << _LEMMA_BITS) - 1
_TEMPLATE_MASK: Final = (1 << _TEMPLATE_BITS) - 1


class Reading(NamedTuple):
    """One reading of a bare stem.

    `spelling` is the stem with its hamza, ta marbuta and alef maqsura as a careful writer sets them; it has as many
    letters as the normal form. `rank` 0 is common, more is less so. `clitics` and `pronouns`: see `vocabulary.Written`.
    """

    lemma: str
    pos: Pos
    features: Features
    spelling: str
    entry: str
    rank: int
    clitics: str
    pronouns: str


class _Template(NamedTuple):
    pos: Pos
    features: Features
    rank: int
    clitics: str
    pronouns: str


def _slot(key: bytes, mask: int) -> int:
    return zlib.crc32(key) * 2654435761 >> 7 & mask


@dataclass(slots=True)
class FormTable:
    """See the module's own words. `len(table)` is the number of distinct normal forms."""

    keys: bytes
    key_at: array[int]
    slots: array[int]
    reading_at: array[int]
    readings: array[int]
    spellings: bytes
    lemmas: tuple[tuple[str, str], ...]  # lemma and entry id
    templates: tuple[_Template, ...]
    contexts: dict[str, str]  # a particle's lemma -> the context that it opens, by name

    def __len__(self) -> int:
        return len(self.key_at) - 1

    def _find(self, key: bytes) -> int:
        """Return the index of a key, or -1."""
        slots, mask = self.slots, len(self.slots) - 1
        at = _slot(key, mask)
        while index := slots[at]:
            index -= 1
            if self.keys[self.key_at[index] : self.key_at[index + 1]] == key:
                return index
            at = at + 1 & mask
        return -1

    def __contains__(self, norm_stem: str) -> bool:
        return self._find(norm_stem.encode("utf-8", "surrogatepass")) >= 0

    def lookup(self, norm_stem: str) -> tuple[Reading, ...]:
        """Return the readings of a stem in normal form, without clitics, the commonest first; () where unknown."""
        key = norm_stem.encode("utf-8", "surrogatepass")
        index = self._find(key)
        if index < 0:
            return ()
        start, end = self.reading_at[index], self.reading_at[index + 1]
        return tuple(self._reading(code, len(key)) for code in self.readings[start:end])

    def _reading(self, code: int, length: int) -> Reading:
        lemma, entry = self.lemmas[code & _LEMMA_MASK]
        template = self.templates[code >> _LEMMA_BITS & _TEMPLATE_MASK]
        at = code >> _LEMMA_BITS + _TEMPLATE_BITS
        spelling = self.spellings[at : at + length].decode()
        return Reading(
            lemma, template.pos, template.features, spelling, entry, template.rank, template.clitics, template.pronouns
        )

    def stems(self) -> Iterator[str]:
        """Yield every normal form of the table."""
        for index in range(len(self)):
            yield self.keys[self.key_at[index] : self.key_at[index + 1]].decode()


def compile_table(files: tuple[DataFile, ...]) -> FormTable:
    """Build the table from the files of `data/arabic/` and the user's overlays."""
    from marsad.lexicon.vocabulary import particle_forms, read_vocabulary, written_forms  # only a run without a cache

    vocabulary = read_vocabulary(files)
    builder = _Builder()
    for entry in vocabulary.entries:
        builder.add(written_forms(entry), entry.file, entry.line)
    for particle, file, line in vocabulary.particles:
        builder.add(particle_forms(particle), file, line)
    return builder.table(vocabulary.contexts)


class _Builder:
    """Collects readings by normal form and packs them."""

    def __init__(self) -> None:
        self.readings: dict[str, dict[int, None]] = {}  # an ordered set
        self.lemmas: dict[tuple[str, str], int] = {}
        self.templates: dict[_Template, int] = {}
        self.places: dict[str, int] = {}
        self.spellings = bytearray()

    def add(self, words: Iterable[Written], file: str, line: int) -> None:
        for word in words:
            spelling = word.form.spelling
            norm = fold(spelling)
            if len(norm) != len(spelling) or not norm:
                raise LexiconError(file, line, f"{spelling!r} is not bare letters", "write it without signs or blanks")
            lemma = self.lemmas.setdefault((word.lemma, word.entry), len(self.lemmas))
            template = _Template(word.form.pos, word.form.features, word.rank, word.clitics, word.pronouns)
            number = self.templates.setdefault(template, len(self.templates))
            code = self._place(spelling) << _LEMMA_BITS + _TEMPLATE_BITS | number << _LEMMA_BITS | lemma
            self.readings.setdefault(norm, {})[code] = None

    def _place(self, spelling: str) -> int:
        place = self.places.get(spelling)
        if place is None:
            place = self.places[spelling] = len(self.spellings)
            self.spellings += spelling.encode()
        return place

    def table(self, contexts: dict[str, str]) -> FormTable:
        templates = tuple(self.templates)
        keys, key_at, reading_at, readings = bytearray(), array("I", [0]), array("I", [0]), array("Q")
        mask = (1 << max(4, (2 * len(self.readings)).bit_length())) - 1
        slots = array("I", bytes(4 * (mask + 1)))
        for index, (norm, codes) in enumerate(self.readings.items(), 1):
            key = norm.encode()
            keys += key
            key_at.append(len(keys))
            readings.extend(sorted(codes, key=lambda code: templates[code >> _LEMMA_BITS & _TEMPLATE_MASK].rank))
            reading_at.append(len(readings))
            at = _slot(key, mask)
            while slots[at]:
                at = at + 1 & mask
            slots[at] = index
        return FormTable(
            bytes(keys),
            key_at,
            slots,
            reading_at,
            readings,
            bytes(self.spellings),
            tuple(self.lemmas),
            templates,
            contexts,
        )
