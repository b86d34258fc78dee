"""Marsad, مرصد: read Arabic news, and learn who did what to whom, when, where and according to whom.

    import marsad
    for story in marsad.read("page.html"):             # a file, folder, address, HTML or text
        for event in story.events:
            print(event.type, event.actors, event.recipients, event.evidence[0].sentence.of(story.story.text))

    marsad.code("زار الرئيس المصري أنقرة", published="2024-09-04").events
    marsad.open("marsad.db").events(actor="EGY", recipient="TUR").to_pandas()

Every name is loaded when it is first used, so that `import marsad` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from marsad._version import __version__

if TYPE_CHECKING:
    from marsad.errors import (
        FetchError,
        InputError,
        LexiconError,
        MarsadError,
        StoreError,
        UnreadableInputError,
        UsageError,
    )
    from marsad.lexicon.load import Lexicon, load
    from marsad.model.event import CodedStory, Event, EventType, QuadClass, Status
    from marsad.model.news import Drop, DropReason, Page, Story
    from marsad.model.text import Span
    from marsad.notebook import Observatory, open  # noqa: A004  marsad.open is the name that users know
    from marsad.notebook import StoryView as show  # noqa: N813  used as a function
    from marsad.pipeline import Reader
    from marsad.quick import code, read

_HOMES = {
    "marsad.errors": (
        "FetchError",
        "InputError",
        "LexiconError",
        "MarsadError",
        "StoreError",
        "UnreadableInputError",
        "UsageError",
    ),
    "marsad.lexicon.load": ("Lexicon", "load"),
    "marsad.model.event": ("CodedStory", "Event", "EventType", "QuadClass", "Status"),
    "marsad.model.news": ("Drop", "DropReason", "Page", "Story"),
    "marsad.model.text": ("Span",),
    "marsad.notebook": ("Observatory", "open"),
    "marsad.pipeline": ("Reader",),
    "marsad.quick": ("code", "read"),
}
_WHERE = {name: (home, name) for home, names in _HOMES.items() for name in names}
_WHERE["show"] = ("marsad.notebook", "StoryView")

__all__ = [
    "CodedStory",
    "Drop",
    "DropReason",
    "Event",
    "EventType",
    "FetchError",
    "InputError",
    "Lexicon",
    "LexiconError",
    "MarsadError",
    "Observatory",
    "Page",
    "QuadClass",
    "Reader",
    "Span",
    "Status",
    "StoreError",
    "Story",
    "UnreadableInputError",
    "UsageError",
    "__version__",
    "code",
    "load",
    "open",
    "read",
    "show",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, there = _WHERE[name]
    value = getattr(importlib.import_module(home), there)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
