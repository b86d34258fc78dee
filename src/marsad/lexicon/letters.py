"""The normal form of Arabic letters: one function that text, lexicon and queries all pass through.

It lies below `arabic/` because the lexicon's own words go through it when the lexicon is compiled.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

# Written by name: these are invisible or look alike.
_DROPPED: Final = (
    *range(0x064B, 0x0660),  # vowel signs
    0x0670,  # superscript alef
    0x0640,  # tatweel
    *range(0x0610, 0x061B),
    *range(0x06D6, 0x06EE),
    0x061C,
    0x200B,
    0x200C,
    0x200D,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    0x00AD,
)
_FOLDED: Final = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
    "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ئ": "ي",
    "ؤ": "و", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
    "ک": "ك", "ڪ": "ك", "گ": "ك", "پ": "ب", "چ": "ج", "ڤ": "ف", "ژ": "ز", "ڨ": "ق", "ڭ": "ك",
}  # fmt: skip
_DIGITS: Final = {chr(base + d): str(d) for base in (0x0660, 0x06F0) for d in range(10)}
TABLE: Final[dict[int, str | None]] = {
    **dict.fromkeys(_DROPPED),
    **{ord(k): v for k, v in _FOLDED.items()},
    **{ord(k): v for k, v in _DIGITS.items()},
}


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Return the normal form: no vowel signs, one alef, ya, ha and kaf, ASCII digits, no presentation forms.

    >>> fold("الإمَارات"), fold("قناةُ"), fold("١٢٣")
    ('الامارات', 'قناه', '123')
    """
    folded = text.translate(TABLE)
    if not folded.isascii() and not unicodedata.is_normalized("NFKC", folded):
        folded = unicodedata.normalize("NFKC", folded).translate(TABLE)
    return folded
