"""Text into tokens, by one compiled expression that reads each letter a bounded number of times.

What stays together: abbreviations with their dots («أ.ف.ب», «د.»), decimals, dates and times written with digits, web
addresses, hashtags, runs of dots, dashes and «؟!». What is parted: every quotation mark and bracket, an Arabic word
from digits or Latin letters glued to it. Blanks, invisible marks and stray vowel signs between tokens belong to none.
"""

from __future__ import annotations

import re
from typing import Final

_LETTER: Final = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u08a0-\u08c9\ufb50-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc"
)
_SIGN: Final = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08ff"
)
_INVISIBLE: Final = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_TATWEEL: Final = "\u0640"
_LATIN: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"

_PATTERN: Final = re.compile(
    rf"""
    (?P<arabic>
        [{_LETTER}](?:\.[{_LETTER}])+\.?(?![{_LETTER}])                # several initials
      | [{_LETTER}]\.(?=[^\S\n]*[^\s.])                                # one initial, with something after it
      | [{_LETTER}][{_LETTER}{_SIGN}{_INVISIBLE}{_TATWEEL}]*
    )
  | (?P<url>
        (?:https?://|www\.)[^\s<>"'«»“”()،؛]+(?<![.,:;!?])
      | [A-Za-z\d._%+-]{{1,64}}@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+         # bounded: no second look at a long run
    )
  | (?P<hashtag> [\#@]\w[\w{_SIGN}]* )
  | (?P<mixed>
        (?=[{_LATIN}]*-?\d) (?=\d*[{_LATIN}]) [{_LATIN}\d]+ (?:-[{_LATIN}\d]+)*
      | (?:(?![{_LETTER}{_LATIN}{_TATWEEL}])[^\W\d_])+                 # another script
    )
  | (?P<digits>
        \d{{1,4}}-\d{{1,2}}-\d{{1,4}}(?![\d-])
      | \d+ (?: [.,٫٬/:]\d+ | ،\d{{1,3}}(?![\d،]) )*
    )
  | (?P<latin> (?:[{_LATIN}]\.){{2,}} | [{_LATIN}]+ (?:['’&-][{_LATIN}]+)* )
  | (?P<punct>
        [؟?!]+ | \.{{2,}} | …+ | [-‐‑–—―]{{2,}} | {_TATWEEL}+ | '' | << | >>
      | [^\s{_SIGN}{_INVISIBLE}]
    )
    """,
    re.VERBOSE,
)


def tokenize(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, shape) of every token in order; shape as in `model.doc.Word`.

    >>> [("قال د. علي (CNN) 3.5%"[a:b], shape) for a, b, shape in tokenize("قال د. علي (CNN) 3.5%")][1:5]
    [('د.', 'arabic'), ('علي', 'arabic'), ('(', 'punct'), ('CNN', 'latin')]
    """
    return [(match.start(), match.end(), match.lastgroup or "punct") for match in _PATTERN.finditer(text)]
