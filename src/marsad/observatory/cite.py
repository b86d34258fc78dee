"""A story, an event or a filtered view as a reference: BibTeX, RIS, and plain text with its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from marsad.observatory.safe import clean

MEDIA: Final = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
_TEX: Final = str.maketrans(
    {c: "\\" + c for c in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference tells. `kind` is news (a story) or data (a view of the store); `day` an ISO date or ""."""

    key: str
    kind: str
    title: str
    link: str
    outlet: str = ""
    author: str = ""
    day: str = ""
    original: str = ""
    note: str = ""
    language: str = "ar"

    def bibtex(self) -> str:
        """Return a BibTeX entry (`@article` in a newspaper, or `@misc`) for a TeX that reads UTF-8."""
        fields = {
            "author": f"{{{self._tex(self.author)}}}" if self.author else "",
            "title": f"{{{self._tex(self.title)}}}",
            "journal": self._tex(self.outlet),
            "date": self.day,
            "year": self.day[:4],
            "url": _url(self.link),
            "note": self._tex(self.note),
            "langid": "arabic" if self.language == "ar" else "english",
        }
        kind = "article" if self.kind == "news" else "misc"
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@{kind}{{{_key(self.key)},\n{body}}}\n"

    def ris(self) -> str:
        """Return a RIS record (NEWS or DATA), line ends as the format asks."""
        lines = [
            ("TY", "NEWS" if self.kind == "news" else "DATA"),
            ("TI", self.title),
            ("AU", self.author),
            ("T2", self.outlet),
            ("DA", self.day.replace("-", "/") + "/" if self.day else ""),
            ("PY", self.day[:4]),
            ("UR", self.link),
            ("L2", self.original),
            ("N1", self.note),
            ("LA", self.language),
        ]
        body = "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines if value)
        return body + "ER  - \r\n"

    @staticmethod
    def _tex(text: str) -> str:
        return _line(text).translate(_TEX)


def _line(text: str) -> str:
    """Return a text on one line: a line break inside a value would begin a field of the attacker's choice."""
    return " ".join(clean(text).split())


def _url(address: str) -> str:
    return _line(address).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9:-]+", "-", text).strip("-") or "marsad"
