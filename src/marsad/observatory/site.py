"""What a view is given and what it gives back.

A view is a plain function `view(ask) -> Answer`. It decides what a page says; how that becomes HTML, JSON, CSV,
Parquet, a citation or text is decided here, once, by the extension of the address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from marsad.errors import MarsadError
from marsad.model.event import CodedStory
from marsad.observatory import cite, tables
from marsad.observatory.cite import Reference
from marsad.observatory.contexts import Frame
from marsad.observatory.filters import Filters
from marsad.observatory.i18n import LANGUAGES, TRANSLATORS, Translator
from marsad.observatory.parts import Alternate, Link, Shared
from marsad.observatory.render import render, static_versions
from marsad.observatory.tables import Table
from marsad.observatory.urls import EXTENSIONS, Urls
from marsad.observatory.vocabulary import Names, names_for
from marsad.store.reader import Reader

ReadText = Callable[[str], Sequence[CodedStory]]
ReadAddress = Callable[[str], Sequence[CodedStory]]

SECTIONS: Final = (
    "overview",
    "events",
    "stories",
    "actors",
    "relations",
    "network",
    "map",
    "clusters",
    "sources",
    "codebook",
    "read",
)
"""The pages of the main menu, in its order; each is also the name of its builder in `Urls`."""


class NotFoundError(MarsadError):
    """Something that an address names is not in the store."""


class BusyError(MarsadError):
    """Too many ask for something costly at once."""


class ClosedError(MarsadError):
    """Something that this observatory was not started to do, or not for who asks."""


@dataclass(frozen=True, slots=True)
class Site:
    """What lives as long as the application."""

    reader: Reader
    read_text: ReadText | None
    base_url: str
    versions: str = ""
    read_address: ReadAddress | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, with everything in the reader's language. `path` is the address without language and extension."""

    site: Site
    request: Request
    t: Translator
    path: str

    @property
    def reader(self) -> Reader:
        """The store."""
        return self.site.reader

    @property
    def urls(self) -> Urls:
        """Addresses for links within the site."""
        return Urls(self.site.base_url, self.t.language)

    @property
    def absolute(self) -> Urls:
        """Addresses that also hold outside: for feeds, citations and permanent links."""
        base = self.site.base_url
        if not base.startswith(("http://", "https://")):
            base = str(self.request.base_url).rstrip("/") + base
        return self.urls.at(base)

    @property
    def names(self) -> Names:
        """What codes are called."""
        return names_for(self.t)

    @property
    def filters(self) -> Filters:
        """The filter of the query string."""
        return Filters.read(self.request.query_params)

    def parameter(self, name: str, *, most: int = 200) -> str:
        """Return a parameter of the query, trimmed and cut to `most` characters; "" where it is not given."""
        return (self.request.query_params.get(name) or "").strip()[:most]

    def choice(self, name: str, known: Sequence[str]) -> str:
        """Return a parameter that has to be one of a few; the first of them where it is none."""
        given = self.parameter(name)
        return given if given in known else known[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view says.

    `query` are the parameters that the permanent link keeps. `table` makes the rows of the data files, `record` the
    JSON where it says more than rows. `text` is the copy as text, `reference` the citation.
    """

    template: str
    context: object
    title: str
    description: str = ""
    section: str = ""
    query: Mapping[str, object] = field(default_factory=dict)
    table: Callable[[], Table] | None = None
    record: Callable[[], object] | None = None
    text: str = ""
    reference: Reference | None = None
    feed: bool = False
    share: bool = True
    status: int = 200


def answer_as(ask: Ask, answer: Answer, extension: str) -> Response:
    """Turn an answer into the response that the extension of the address asks for; "" is the page itself."""
    if extension == "":
        return HTMLResponse(page(ask, answer), status_code=answer.status)
    if extension in cite.MEDIA:
        return _citation(ask, answer, extension)
    if answer.table is None and not (extension == "json" and answer.record):
        raise NotFoundError(f"this page has no {extension} form")
    return _data(ask, answer, extension)


def _data(ask: Ask, answer: Answer, extension: str) -> Response:
    name = ask.path.strip("/").replace("/", "-") or "overview"
    headers = {} if extension == "json" else {"Content-Disposition": _attachment(f"marsad-{name}.{extension}")}
    media = tables.MEDIA[extension]
    if extension == "json" and answer.record is not None:
        return Response(tables.json_bytes(answer.record()), media_type=media)
    if answer.table is None:
        raise NotFoundError(f"this page has no {extension} form")
    if extension == "json":
        return Response(tables.json_bytes(answer.table().records()), media_type=media)
    pieces = answer.table().csv() if extension == "csv" else answer.table().parquet()
    return StreamingResponse(pieces, media_type=media, headers=headers)


def _attachment(name: str) -> str:
    """Return the header that names a download: ASCII letters only, whatever the id behind it holds."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else "-" for c in name)
    return f'attachment; filename="{plain[-120:]}"'


def _citation(ask: Ask, answer: Answer, extension: str) -> Response:
    if extension == "txt":
        if not answer.text:
            raise NotFoundError("this page has no text form")
        return Response(answer.text, media_type=cite.MEDIA["txt"])
    reference = answer.reference or view_reference(ask, answer)
    body = reference.bibtex() if extension == "bib" else reference.ris()
    return Response(body, media_type=cite.MEDIA[extension])


def view_reference(ask: Ask, answer: Answer) -> Reference:
    """Return the reference of a view of the store: data sets are cited with the day they were looked at."""
    today = datetime.now(UTC).date().isoformat()
    return Reference(
        key=f"marsad-{ask.path.strip('/') or 'overview'}-{today}",
        kind="data",
        title=ask.t("cite.view", what=answer.title),
        link=ask.absolute.page(ask.path, answer.query),
        author="Marsad",
        day=today,
        note=ask.site.versions,
        language=ask.t.language,
    )


def page(ask: Ask, answer: Answer) -> str:
    """Return the whole page."""
    return render(answer.template, frame_of(ask, answer), answer.context)


def frame_of(ask: Ask, answer: Answer) -> Frame:
    """Return what the frame around the page says."""
    urls, t = ask.urls, ask.t
    builders: dict[str, str] = {name: getattr(urls, name)() for name in SECTIONS}
    return Frame(
        t=t,
        urls=urls,
        title=answer.title,
        description=answer.description or t("overview.lead"),
        nav=tuple(Link(t(f"nav.{name}"), builders[name], name == answer.section) for name in SECTIONS),
        switch=urls.within(t.other).page(ask.path, answer.query),
        languages=tuple(Link(code, urls.within(code).page(ask.path, answer.query)) for code in LANGUAGES),
        share=_shared(ask, answer) if answer.share else None,
        q=str(answer.query.get("q", "")),
        static={name: urls.static(name, version) for name, version in static_versions().items()},
        versions=ask.site.versions,
    )


def _shared(ask: Ask, answer: Answer) -> Shared:
    urls, path, query = ask.urls, ask.path, answer.query
    data = [
        Alternate(urls.data(path, extension, query), tables.MEDIA[extension], extension.upper())
        for extension in EXTENSIONS
        if answer.table is not None or (extension == "json" and answer.record is not None)
    ]
    names = {"bib": "BibTeX", "ris": "RIS", "txt": "TXT"}
    citations = [
        Alternate(urls.cite(path, extension, query), cite.MEDIA[extension], names[extension])
        for extension in names
        if extension != "txt" or answer.text
    ]
    return Shared(
        link=ask.absolute.page(path, query),
        text=answer.text,
        data=tuple(data),
        citations=tuple(citations),
        feed=urls.atom(query) if answer.feed else "",
    )


def translator(language: str) -> Translator:
    """Return the translator of a language."""
    return TRANSLATORS[language]
