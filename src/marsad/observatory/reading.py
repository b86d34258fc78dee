"""A text or a page of the web, read at once: the only place where the observatory touches the pipeline and the network.

The pipeline's caches are made for one thread, so texts are coded one after the other; pages are fetched before that, a
few at a time, so that a server that does not answer holds up nobody else.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from marsad.errors import UnreadableInputError
from marsad.model.event import CodedStory
from marsad.model.news import Drop, Page
from marsad.observatory.site import BusyError, ReadText

if TYPE_CHECKING:
    from marsad.pipeline import Reader

_NAME: Final = "text"
_MOST_AT_ONCE: Final = 4
_MOST_BYTES: Final = 5_000_000
_SECONDS: Final = 20.0


class Reading:
    """Reads texts and addresses; the lexicon is loaded when the first one comes.

    With `allow_private` also addresses of this machine and of private networks are fetched.
    """

    def __init__(self, *, allow_private: bool = False) -> None:
        self._allow_private = allow_private
        self._coding = threading.Lock()
        self._fetching = threading.BoundedSemaphore(_MOST_AT_ONCE)

    @cached_property
    def _reader(self) -> Reader:
        from marsad.pipeline import Reader

        return Reader()

    def text(self, text: str) -> Sequence[CodedStory]:
        """Return the stories of a pasted text; UnreadableInputError with the pipeline's reason where there is none."""
        page = Page(_NAME, text.encode("utf-8", "replace"), "text/plain; charset=utf-8")
        return self._coded(page, "paste a news story in Arabic")

    def address(self, url: str) -> Sequence[CodedStory]:
        """Return the stories of the page at an http(s) address.

        FetchError where it cannot be fetched (a private address is a RefusedError), BusyError where too many are being
        fetched, UnreadableInputError where no story is in it.
        """
        from marsad.gather.fetch import Limits, fetch

        if not self._fetching.acquire(blocking=False):
            raise BusyError(f"{_MOST_AT_ONCE} addresses are being read already (try again in a moment)")
        try:
            limits = Limits(max_bytes=_MOST_BYTES, connect=_SECONDS / 2, silence=_SECONDS / 2, total=_SECONDS)
            page = fetch(url, allow_private=self._allow_private, limits=limits)
        finally:
            self._fetching.release()
        return self._coded(page, "give the address of a news story in Arabic")

    def _coded(self, page: Page, remedy: str) -> Sequence[CodedStory]:
        stories: list[CodedStory] = []
        drops: list[Drop] = []
        with self._coding:
            for found in self._reader.page(page):
                if isinstance(found, CodedStory):
                    stories.append(found)
                else:
                    drops.append(found)
        if not stories:
            raise UnreadableInputError(page.source, _reason(drops), remedy)
        return stories


def pipeline_reader() -> ReadText:
    """Return a function that codes a text. It may be shared by threads."""
    return Reading().text


def _reason(drops: Sequence[Drop]) -> str:
    told = (f"{drop.reason}: {drop.detail}" if drop.detail else str(drop.reason) for drop in drops)
    return "; ".join(dict.fromkeys(told)) or "no story was found"
