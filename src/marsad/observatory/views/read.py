"""Read a text now: paste it or its address, see it coded, with the reasons. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marsad.errors import MarsadError
from marsad.model.event import CodedStory
from marsad.observatory import cards
from marsad.observatory import contexts as c
from marsad.observatory.asking import MOST_LETTERS, is_address, read_page
from marsad.observatory.site import Answer, Ask
from marsad.observatory.statuses import status_of

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
    if is_address(text):
        return _address(ask, text)
    try:
        found = ask.site.read_text(text)
    except MarsadError as error:
        return _answer(ask, text, problem=ask.t("read.failed"), remedy=str(error), status=400)
    if not found:
        return _answer(ask, text, problem=ask.t("read.none"), remedy=ask.t("read.empty_how"))
    return _answer(ask, text, found=found)


def _address(ask: Ask, url: str) -> Answer:
    """Show what was read from a page of the web, which a form may ask for and a mere link may not."""
    if ask.request.method != "POST":
        return _answer(ask, url)
    try:
        return _answer(ask, url, found=read_page(ask.request, url))
    except MarsadError as error:
        return _answer(ask, url, problem=ask.t("read.failed_address"), remedy=str(error), status=status_of(error))


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
    linkable = bool(found) and len(text) <= MOST_IN_ADDRESS and not is_address(text)
    addresses = ask.site.read_address is not None
    context = c.ReadPage(
        text=text,
        limit=MOST_LETTERS,
        closed=closed,
        problem=problem,
        remedy=remedy,
        views=tuple(cards.story_view(ask, coded, kept=False) for coded in found[:_MOST_SHOWN]),
        permalink=ask.urls.read(text=text) if linkable else "",
        example=ask.urls.read(text=ask.t("read.sample")),
        lead=ask.t("read.lead_address" if addresses else "read.lead"),
        placeholder=ask.t("read.placeholder_address" if addresses else "read.placeholder"),
    )
    return Answer(
        "read.html",
        context,
        title=ask.t("read.title"),
        description=context.lead,
        section="read",
        query={"text": text} if linkable else {},
        share=False,
        status=status,
    )
