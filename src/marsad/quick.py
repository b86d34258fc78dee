"""The two functions that most programs need: `read` for pages and files, `code` for one text."""

from __future__ import annotations

import os
from datetime import date
from functools import lru_cache
from pathlib import Path

from marsad.errors import UnreadableInputError, UsageError
from marsad.gather.options import GatherOptions
from marsad.lexicon.load import load
from marsad.model.event import CodedStory
from marsad.model.news import Drop, Page, Story
from marsad.pipeline import UNREADABLE, Reader

_LONGEST_NAME = 1000  # letters; no name of a file or address is longer
_GIVEN = "the text"
_ADDRESSES = ("http://", "https://")


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(load())


def code(
    text: str, *, published: str | date | None = None, title: str | None = None, outlet: str | None = None
) -> CodedStory:
    """Return one text as a coded story; `published` is a date or YYYY-MM-DD, against which «أمس» is resolved.

    `outlet` tells whose «الوزير» and «الحكومة» are meant where the text does not say. UsageError for a wrong date.
    """
    story = Story(id=Story.id_for(text, title=title), text=text, title=title, outlet=outlet, published=_day(published))
    return _reader().story(story)


def read(source: str | bytes | Path, *, published: str | date | None = None) -> list[CodedStory]:
    """Return the coded stories of a file, folder, glob, http(s) address, HTML page or text.

    A `str` is a place if it is an address or names something that exists or is a `Path`; otherwise it is the text or
    HTML itself, as `bytes` always are. UnreadableInputError where none of it could be read, with the first reason.
    """
    day = _day(published)
    if isinstance(source, Path) or (isinstance(source, str) and _is_place(source)):
        name = str(source)
        found = list(_reader().read([name], options=GatherOptions(published=day)))
    else:
        name = _GIVEN
        found = list(_reader().page(_page(name, source), published=day))
    stories = [item for item in found if isinstance(item, CodedStory)]
    failed = [item for item in found if isinstance(item, Drop) and item.reason in UNREADABLE]
    if not stories and failed:
        raise UnreadableInputError(name, f"{failed[0].reason}: {failed[0].detail or failed[0].source}")
    if not stories and name == _GIVEN:
        raise UnreadableInputError(name, "holds no whole story", "marsad.code takes a sentence or two")
    return stories


def _page(name: str, source: str | bytes) -> Page:
    """Return a page of what was given; of bytes, kind and encoding are found out, of a str they are known."""
    if isinstance(source, bytes):
        return Page(name, source)
    kind = "text/html" if "<" in source[:2000] else "text/plain"
    return Page(name, source.encode("utf-8", "replace"), f"{kind}; charset=utf-8")


def _is_place(source: str) -> bool:
    if len(source) > _LONGEST_NAME or "\n" in source or "<" in source or "\0" in source:
        return False
    return source.startswith(_ADDRESSES) or os.path.exists(source) or _is_glob(source)  # noqa: PTH110  any text is welcome here


def _is_glob(source: str) -> bool:
    """Tell whether a name with a star is meant as files: only where it has no space, as sentences have."""
    return "*" in source and " " not in source


def _day(given: str | date | None) -> date | None:
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UsageError(f"{given!r} is no date (write it as 2024-05-17)") from error
