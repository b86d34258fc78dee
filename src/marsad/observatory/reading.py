"""A pasted text, read by the pipeline: the only place where the observatory touches it."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.errors import UnreadableInputError
from marsad.model.event import CodedStory
from marsad.model.news import Drop, Page
from marsad.observatory.site import ReadText

_NAME = "text"


def pipeline_reader() -> ReadText:
    """Return a function that codes a text; the lexicon is loaded when the first text comes.

    A text in which nothing was found is an UnreadableInputError with the pipeline's reason.
    """
    from marsad.pipeline import Reader

    reader = Reader()

    def read_text(text: str) -> Sequence[CodedStory]:
        stories: list[CodedStory] = []
        drops: list[Drop] = []
        for found in reader.page(Page(_NAME, text.encode("utf-8", "replace"), "text/plain; charset=utf-8")):
            if isinstance(found, CodedStory):
                stories.append(found)
            else:
                drops.append(found)
        if not stories:
            raise UnreadableInputError(_NAME, _reason(drops), "paste a news story in Arabic")
        return stories

    return read_text


def _reason(drops: Sequence[Drop]) -> str:
    told = (f"{drop.reason}: {drop.detail}" if drop.detail else str(drop.reason) for drop in drops)
    return "; ".join(dict.fromkeys(told)) or "no story was found"
