"""What may be read at once, and for whom: shared by the page that reads and by the API.

A page of the web is only fetched when this site's own form or a program asks for it. A stranger's page that a browser
shows could send the same request; the browser says where it comes from, and it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, cast
from urllib.parse import urlsplit

from starlette.requests import Request

from marsad.model.event import CodedStory
from marsad.observatory.site import ClosedError, NotFoundError, ReadText, Site

MOST_LETTERS: Final = 100_000
MOST_ADDRESS: Final = 2_000
_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Tell whether what was pasted is one http(s) address and nothing else."""
    return len(text) <= MOST_ADDRESS and bool(_ADDRESS.fullmatch(text))


def text_reader(request: Request) -> ReadText:
    """Return what codes a text. NotFoundError where the observatory was started without it."""
    found = _site(request).read_text
    if found is None:
        raise NotFoundError("this observatory was started without a reader (start it with “marsad serve”)")
    return found


def read_page(request: Request, url: str) -> Sequence[CodedStory]:
    """Return the stories of the page at an address.

    ClosedError where the observatory fetches nothing or another site's page asks; else the errors of `Reading.address`.
    """
    site = _site(request)
    if site.read_address is None:
        raise ClosedError("this observatory reads no addresses (paste the text, or start it with --addresses)")
    if not _from_here(request, site):
        raise ClosedError("an address is only read when this site or a program asks for it")
    return site.read_address(url)


def _from_here(request: Request, site: Site) -> bool:
    """Tell whether a request comes from this site's own pages or from no browser's page at all."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
    own = {request.headers.get("host", ""), urlsplit(site.base_url).netloc} - {""}
    return urlsplit(origin).netloc in own


def _site(request: Request) -> Site:
    return cast("Site", request.app.state.site)
