"""Data that checks itself: characters, duplicates and order of the lexicon's files, with an automatic fix of the order.

`check` returns every problem, not only the first; the loader refuses the first one that would make a wrong table.
All folders are checked for characters that cannot be seen or that look like others; the tables of `data/arabic/` also
for duplicates (two spellings of one word are one word) and for canonical order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.lexicon.vocabulary import Entry, read_table, read_vocabulary, written_forms

_TATWEEL: Final = "\N{ARABIC TATWEEL}"
_LOOK_ALIKES: Final = {
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER HEH GOAL}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER HEH DOACHASHMEE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER AE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER YEH BARREE}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
}
_TABLES: Final = "arabic"
_OTHER_LANGUAGES: Final = "sites"  # its letters tell Persian and Urdu pages from Arabic ones
_HEADER: Final = "#"


def check(files: Iterable[DataFile]) -> list[LexiconError]:
    """Return all problems of the files in file and line order; [] where they are clean."""
    problems: list[LexiconError] = []
    tables: list[DataFile] = []
    for file in files:
        try:
            problems.extend(check_characters(file))
            if file.folder == _TABLES and file.path.suffix == ".tsv":
                tables.append(file)
            elif file.folder == _TABLES:
                read_vocabulary((file,))
        except LexiconError as error:
            problems.append(error)
    problems.extend(check_tables(tables))
    return sorted(problems, key=lambda error: (error.file, error.line))


def check_characters(file: DataFile) -> Iterator[LexiconError]:
    """Yield a problem for each character that cannot be seen, looks like another, or is not in composed form."""
    text = file.text()
    for number, line in enumerate(text.split("\n"), 1):
        for char in sorted(set(line)):
            fault = _fault(char, file.folder)
            if fault:
                yield LexiconError(file.name, number, f"{_name(char)} {fault[0]}", fault[1])
        if not unicodedata.is_normalized("NFC", line):
            yield LexiconError(file.name, number, "is not in composed form (NFC)", "write letters and signs as one")
        if line != line.rstrip(" \r"):
            yield LexiconError(file.name, number, "ends in blanks", "remove them")
    if text and not text.endswith("\n"):
        yield LexiconError(file.name, text.count("\n") + 1, "has no line break at its end", "add one")


def _fault(char: str, folder: str) -> tuple[str, str] | None:
    """Return what is wrong with a character and the remedy, or None."""
    if char.isascii():
        return ("is a control character", "remove it") if ord(char) < 32 and char != "\t" and char != "\r" else None
    if unicodedata.category(char) == "Cf":
        return "cannot be seen", "remove it"
    if 0xFB50 <= ord(char) <= 0xFDFB or 0xFE70 <= ord(char) <= 0xFEFC:
        return "is a presentation form", f"write {unicodedata.normalize('NFKC', char)}"
    if char in _LOOK_ALIKES and folder != _OTHER_LANGUAGES:
        return "looks like another letter", f"write {_name(_LOOK_ALIKES[char])}"
    return None


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, 'without a name')}"


def check_tables(files: Iterable[DataFile]) -> list[LexiconError]:
    """Return what is wrong with word tables: signs, lines that cannot be inflected, duplicates, order."""
    problems: list[LexiconError] = []
    seen: dict[tuple[str, ...], Entry] = {}
    for file in files:
        try:
            entries = list(read_table(file))
        except LexiconError as error:
            problems.append(error)
            continue
        for entry in entries:
            problems.extend(_entry_problems(entry, seen))
        problems.extend(_order_problems(entries))
    return problems


def _entry_problems(entry: Entry, seen: dict[tuple[str, ...], Entry]) -> Iterator[LexiconError]:
    letters = "".join(entry.columns.values())
    if _TATWEEL in letters or any(unicodedata.category(char) == "Mn" for char in letters):
        yield entry.error("has vowel signs or tatweel", "write bare letters")
    try:
        for _ in written_forms(entry):
            pass
    except LexiconError as error:
        yield error
    key = tuple(_same_word(part) for part in entry.key)
    first = seen.setdefault(key, entry)
    if first is not entry:
        yield entry.error(f"{entry.lemma} stands already at {first.file}:{first.line}", "keep one line")


_INITIAL_ALEF: Final = str.maketrans("أإ", "اا")
_SEATS: Final = str.maketrans("ؤئ", "ءء")


def _same_word(word: str) -> str:
    """Return what two spellings of one word share: the alef it opens with and the seats of its hamzas.

    Further letters that folding unites part words: «ثري» and «ثرى», «مرآة» and «مرأة», «آلم» and «ألم».
    """
    return word[:1].translate(_INITIAL_ALEF) + word[1:].translate(_SEATS)


def _order_problems(entries: list[Entry]) -> Iterator[LexiconError]:
    for before, entry in pairwise(entries):
        if order_key(entry.lemma) < order_key(before.lemma):
            yield entry.error(f"{entry.lemma} stands after {before.lemma}", "sort: marsad lexicon check --fix")
            return


def order_key(word: str) -> tuple[str, str]:
    """Return the key of canonical order: the normal form, then the spelling."""
    return fold(word), word


def canonical(text: str) -> str:
    """Return a word table in canonical form: comments of the head, header, lines sorted, exact duplicates once.

    A comment among the lines stays above the line that it stood above.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    at = 0
    while at < len(lines) and (not lines[at] or lines[at].startswith(_HEADER)):
        at += 1
    head, comments = lines[: at + 1], list[str]()
    entries: dict[str, tuple[str, ...]] = {}  # a line with the comments above it; of equal lines the commented one
    for line in lines[at + 1 :]:
        if line.startswith(_HEADER):
            comments.append(line)
        elif line:
            entries[line] = max(entries.get(line, ()), (*comments, line), key=len)
            comments = []
    blocks = sorted(entries.values(), key=lambda block: (order_key(block[-1].split("\t")[0]), block[-1]))
    return "\n".join((*head, *(line for block in blocks for line in block), *comments)) + "\n"


def fix(files: Iterable[DataFile]) -> list[str]:
    """Rewrite the word tables that are not in canonical form; return the names of those."""
    changed = []
    for file in files:
        if file.folder != _TABLES or file.path.suffix != ".tsv":
            continue
        text = file.text()
        wanted = canonical(text)
        if wanted != text:
            file.path.write_text(wanted, encoding="utf-8")
            changed.append(file.name)
    return changed
