"""How inputs are read, and what comes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marsad.model.news import Drop, Page, Story

Found = Page | Story | Drop


@dataclass(frozen=True, slots=True)
class GatherOptions:
    """How inputs are read.

    `published` is the publication date of stories that bring none. `text_column` names the column of CSV and Parquet
    that holds the text. `max_bytes` is the most that one page or record may hold, unpacked. `allow_private` lets
    addresses of private networks through.
    """

    published: date | None = None
    text_column: str | None = None
    max_bytes: int = 20_000_000
    allow_private: bool = False
