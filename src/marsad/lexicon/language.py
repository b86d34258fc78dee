"""Is this Arabic? Letters first, then the function words that Persian, Urdu and Kurdish do not have.

It lies here because pages and records of files are asked alike, and neither room knows the other.
"""

from __future__ import annotations

import re
from typing import Final

from resiliparse.parse.lang import detect_fast

from marsad.lexicon.sites import SiteTable

_SAMPLE: Final = 800  # characters that are looked at
_ARABIC: Final = re.compile("[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_FEW: Final = 0.5  # share of letters that must be of the Arabic script
_FUNCTION: Final = 0.06  # share of words that are Arabic function words in any prose
_FOREIGN: Final = 0.03  # share of letters that Arabic does not write


def other_language(text: str, sites: SiteTable) -> str | None:
    """Return None where `text` is Arabic, else the English name of its language ("another language" where unknown)."""
    sample = text[:_SAMPLE]
    arabic = sum(map(len, _ARABIC.findall(sample)))
    if arabic < _FEW * len(sample) and (not arabic or arabic < _FEW * sum(map(len, _LETTERS.findall(sample)))):
        return _name(sample, sites)
    words = sample.split()
    functions = sum(map(sites.function_words.__contains__, words))
    if functions >= 2 * _FUNCTION * len(words):
        return None
    foreign = sum(map(sample.count, sites.foreign_letters - sites.keyboard_letters))
    if foreign < _FOREIGN * arabic and (functions >= _FUNCTION * len(words) or len(words) < 12):
        return None
    code = detect_fast(sample)[0]
    return None if code == "ar" else _name(sample, sites)


def _name(sample: str, sites: SiteTable) -> str:
    return sites.languages.get(detect_fast(sample)[0], "another language")
