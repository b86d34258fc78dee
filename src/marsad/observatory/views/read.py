"""Read a text now: paste it, see it coded, with the reasons. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marsad.errors import MarsadError
from marsad.model.event import CodedStory
from marsad.observatory import cards
from marsad.observatory import contexts as c
from marsad.observatory.site import Answer, Ask

MOST_LETTERS: Final = 100_000
MOST_IN_ADDRESS: Final = 700
"""Letters of a text that still fit an address: an Arabic letter takes twelve characters there."""

_MOST_SHOWN: Final = 20


def read(ask: Ask, text: str) -> Answer:
    """Show the form, and what was read from `text` where there is one."""
    text = text.strip()
    if ask.site.read_text is None:
        return _answer(ask, "", closed=True, status=200 if not text else 503)
    if not text:
        posted = ask.request.method == "POST"
        problem = ask.t("read.empty") if posted else ""
        return _answer(
            ask, "", problem=problem, remedy=ask.t("read.empty_how") if posted else "", status=400 if posted else 200
        )
    if len(text) > MOST_LETTERS:
        problem = ask.t("read.too_long", n=MOST_LETTERS)
        return _answer(ask, text[:1000], problem=problem, remedy=ask.t("read.too_long_how"), status=413)
    try:
        found = ask.site.read_text(text)
    except MarsadError as error:
        return _answer(ask, text, problem=ask.t("read.failed"), remedy=str(error), status=400)
    if not found:
        return _answer(ask, text, problem=ask.t("read.none"), remedy=ask.t("read.empty_how"))
    return _answer(ask, text, found=found)


def _answer(
    ask: Ask,
    text: str,
    *,
    found: Sequence[CodedStory] = (),
    closed: bool = False,
    problem: str = "",
    remedy: str = "",
    status: int = 200,
) -> Answer:
    linkable = bool(found) and len(text) <= MOST_IN_ADDRESS
    context = c.ReadPage(
        text=text,
        limit=MOST_LETTERS,
        closed=closed,
        problem=problem,
        remedy=remedy,
        views=tuple(cards.story_view(ask, coded, kept=False) for coded in found[:_MOST_SHOWN]),
        permalink=ask.urls.read(text=text) if linkable else "",
        example=ask.urls.read(text=ask.t("read.sample")),
    )
    return Answer(
        "read.html",
        context,
        title=ask.t("read.title"),
        description=ask.t("read.lead"),
        section="read",
        query={"text": text} if linkable else {},
        share=False,
        status=status,
    )
