"""The normal form of Arabic letters: one function that text, lexicon and queries all pass through.

It lies below `arabic/` because the lexicon's own words go through it when the lexicon is compiled. It works letter by
letter (only a combining hamza looks at the letter before it), so that `arabic.normalize` can say for every letter of
the normal form where it came from. What is folded, and why:

- alef with hamza, madda or wasla is alef: much news leaves these signs out («اعلن» for «أعلن»);
- hamza on waw or ya is bare hamza: writers differ on the seat («مسؤول», «مسئول»; «لقاؤه», «لقائه»);
- ta marbuta is ha, alef maqsura is ya, and the Persian and Urdu letters are their Arabic look-alikes;
- vowel signs, tatweel, invisible and bidirectional marks are nothing; presentation forms are the letters they present;
- all digits are ASCII; the marks of decimals, thousands and percent, quotation marks and dashes are one each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

HAMZA_ABOVE: Final = "\N{ARABIC HAMZA ABOVE}"
_TATWEEL: Final = "\N{ARABIC TATWEEL}"
_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf"})  # Unicode categories: combining marks, format characters
_CACHED_LENGTH: Final = 64  # longer strings are texts, not words; caching them would hold them in memory

_SAME_AS: Final = {
    "ا": "أإآٱٲٳٵ",
    "ء": "ؤئٶٴۓۂ",
    "ي": "ىیېےێۍٸۑؽؾؿ",
    "ه": "ةۀہھەۃ",
    "و": "ۆۇۈۋۊٷۄۉۅ",
    "ك": "کڪگڭػؼڬ",
    "ب": "پٻ",
    "ت": "ٹٺ",
    "ج": "چ",
    "د": "ڈ",
    "ر": "ڑ",
    "ز": "ژ",
    "ف": "ڤڡ",
    "ق": "ڨٯ",
    "ن": "ںڼ",
    '"': "«»“”„‟″‹›❝❞〝〞",
    "'": "‘’‚‛′`´",
    "-": "‐‑‒–—―−",
    ".": "٫",
    ",": "٬",
    "%": "٪",
}
FOLDED: Final[dict[str, str]] = {variant: letter for letter, variants in _SAME_AS.items() for variant in variants}
_ACCENTED: Final = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")  # Latin letters with accents
_SEATED: Final = re.compile(f"[وىيی]{HAMZA_ABOVE}")


def _fold_letter(letter: str) -> str:
    if letter in FOLDED:
        return FOLDED[letter]
    if letter == _TATWEEL or unicodedata.category(letter) in _INVISIBLE:
        return ""
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKC", letter)
    if parts != letter:
        return "".join(_fold_letter(part) for part in parts)
    return unicodedata.normalize("NFD", letter)[0] if _ACCENTED.match(letter) else letter


_KEPT: Final = frozenset("أإآىئؤة")  # what a careful writer tells apart and the normal form does not


def _plain_letter(letter: str) -> str:
    if letter in _KEPT:
        return letter
    parts = letter if letter in FOLDED else unicodedata.normalize("NFKC", letter)
    return "".join(part if part in _KEPT else _fold_letter(part) for part in parts)


class _Folding(dict[int, str]):
    """A table for `str.translate` that fills itself: one computation a letter and process."""

    def __init__(self, letter: Callable[[str], str]) -> None:
        super().__init__((code, letter(chr(code))) for code in range(128))
        self._letter = letter

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._letter(chr(code))
        return folded


TABLE: Final = _Folding(_fold_letter)
_PLAIN_TABLE: Final = _Folding(_plain_letter)


def plain(text: str) -> str:
    """Return the letters as the writer spelled them: like `fold`, but hamza, ta marbuta and alef maqsura stay.

    It has as many letters as `fold(text)`, each in the same place.

    >>> plain("الإمَارات"), plain("علـى")
    ('الإمارات', 'على')
    """
    return compose(text).translate(_PLAIN_TABLE)


def compose(text: str) -> str:
    """Write a waw or ya that a combining hamza follows as the one letter it is; all else stays.

    >>> compose("مسو\N{ARABIC HAMZA ABOVE}ول")
    'مسؤول'
    """
    if HAMZA_ABOVE not in text:
        return text
    return _SEATED.sub(lambda match: "ؤ" if match[0][0] == "و" else "ئ", text)


@lru_cache(maxsize=200_000)
def _fold_word(text: str) -> str:
    return compose(text).translate(TABLE)


def fold(text: str) -> str:
    """Return the normal form of a word or text (see the module's own words). Folding twice changes nothing more.

    >>> fold("الإمَارات"), fold("قناةُ"), fold("١٢٣٫٥"), fold("مسئول") == fold("مسؤول"), fold("ﻻ")
    ('الامارات', 'قناه', '123.5', True, 'لا')
    """
    return _fold_word(text) if len(text) <= _CACHED_LENGTH else compose(text).translate(TABLE)


def folded_forms(cell: str) -> list[str]:
    """Return the forms that `|` parts in a cell of a table, folded, with single blanks; empty ones are left out."""
    return [form for form in (" ".join(fold(written).split()) for written in cell.split("|")) if form]
