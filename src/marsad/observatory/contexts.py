"""What each page is told: one dataclass a template, whose fields are the template's variables.

A test reads every template and compares the variables that it uses with the fields here, so that neither can drift.
What stands inside the fields is in `parts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from marsad.observatory.i18n import Translator
from marsad.observatory.parts import (
    Account,
    BarRow,
    Chart,
    ClusterRow,
    DayGroup,
    Endpoint,
    EventCard,
    FacetGroup,
    FrameRow,
    Kpi,
    Link,
    ModeRow,
    MoverRow,
    Option,
    Pair,
    PairView,
    Proof,
    QuadGroup,
    Shared,
    Side,
    SourceRow,
    StepRow,
    StoryRow,
    StoryView,
    Twin,
)
from marsad.observatory.urls import Urls


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of every page knows (base.html)."""

    t: Translator
    urls: Urls
    title: str
    description: str
    nav: tuple[Link, ...]
    switch: str
    languages: tuple[Link, ...]
    share: Shared | None
    q: str
    static: dict[str, str]
    versions: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """overview.html: what happened lately."""

    span: str
    kpis: tuple[Kpi, ...]
    timeline: Chart | None
    days: tuple[DayGroup, ...]
    movers: tuple[MoverRow, ...]
    movers_why: str
    clusters: tuple[ClusterRow, ...]
    sources: tuple[BarRow, ...]
    types: tuple[BarRow, ...]


@dataclass(frozen=True, slots=True)
class EventsPage:
    """events.html: a filter, its facets, its events, and the stories that say the words."""

    heading: str
    total: str
    active: tuple[Link, ...]
    clear: str
    facets: tuple[FacetGroup, ...]
    days: tuple[DayGroup, ...]
    newest: str
    older: str
    form: dict[str, str]
    hidden: tuple[Option, ...]
    stories: tuple[StoryRow, ...]
    all_stories: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """event.html: one event with its whole proof."""

    card: EventCard
    story: StoryRow
    proofs: tuple[Proof, ...]
    sides: tuple[tuple[str, Side, str], ...]
    steps: tuple[StepRow, ...]
    facts: tuple[Pair, ...]
    contexts: tuple[str, ...]
    others: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """story.html: a kept story, and what is near it."""

    view: StoryView
    similar: tuple[StoryRow, ...]
    cluster: Link | None


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """stories.html: stories by day or by the words they say."""

    total: str
    stories: tuple[StoryRow, ...]
    older: str
    newest: str
    active: tuple[Link, ...]
    clear: str
    form: dict[str, str]


@dataclass(frozen=True, slots=True)
class ActorsPage:
    """actors.html: who acts, by number of events."""

    rows: tuple[BarRow, ...]
    words: str
    levels: tuple[Link, ...]
    older: str


@dataclass(frozen=True, slots=True)
class ActorPage:
    """actor.html: the profile of one actor."""

    name: str
    name_lang: str
    kind: str
    facts: tuple[Pair, ...]
    wikidata: str
    kpis: tuple[Kpi, ...]
    timeline: Chart | None
    partners: tuple[BarRow, ...]
    types: tuple[BarRow, ...]
    events: tuple[EventCard, ...]
    all_events: str
    members: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RelationsPage:
    """relations.html: the strongest pairs, and a form for any other."""

    rows: tuple[BarRow, ...]
    names: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class RelationPage:
    """relation.html: a pair, its sentences, and a second pair beside it where one is asked for."""

    pairs: tuple[PairView, ...]
    grains: tuple[Link, ...]
    events: tuple[EventCard, ...]
    action: str
    hidden: tuple[Option, ...]
    other: tuple[str, str]
    names: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """network.html: the picture and its lines as a table."""

    lead: str
    chart: Chart | None
    rows: tuple[BarRow, ...]
    sizes: tuple[Link, ...]
    active: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MapPage:
    """map.html: the picture and its places as a table."""

    chart: Chart | None
    regions: tuple[Link, ...]
    rows: tuple[BarRow, ...]
    active: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """read.html: the form, and what was read. `problem` and `remedy` are set where the text could not be read."""

    text: str
    limit: int
    closed: bool
    problem: str = ""
    remedy: str = ""
    views: tuple[StoryView, ...] = ()
    permalink: str = ""
    example: str = ""
    lead: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class CodebookPage:
    """codebook.html: the types by quad class, and the contexts."""

    groups: tuple[QuadGroup, ...]
    contexts: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class CodebookTypePage:
    """codebook_type.html: one type in full."""

    name: str
    label: str
    definition: str
    definition_lang: str
    quad: str
    quad_label: str
    facts: tuple[Pair, ...]
    modes: tuple[ModeRow, ...]
    frames: tuple[FrameRow, ...]
    frame_count: str
    events: str
    seen: str


@dataclass(frozen=True, slots=True)
class ClustersPage:
    """clusters.html: the list of clusters."""

    rows: tuple[ClusterRow, ...]
    older: str


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """cluster.html: the stories of one happening side by side."""

    label: str
    span: str
    total: str
    stories: tuple[StoryRow, ...]
    accounts: tuple[Account, ...]
    events: tuple[EventCard, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """sources.html: the outlets that published the stories."""

    outlets: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """api.html: the API's own description, made from its OpenAPI document."""

    endpoints: tuple[Endpoint, ...]
    openapi: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """error.html: what went wrong and what to do."""

    status: int
    problem: str
    remedy: str
    detail: str = field(default="")


PAGES: dict[str, type] = {
    "overview.html": OverviewPage,
    "events.html": EventsPage,
    "event.html": EventPage,
    "story.html": StoryPage,
    "stories.html": StoriesPage,
    "actors.html": ActorsPage,
    "actor.html": ActorPage,
    "relations.html": RelationsPage,
    "relation.html": RelationPage,
    "network.html": NetworkPage,
    "map.html": MapPage,
    "read.html": ReadPage,
    "codebook.html": CodebookPage,
    "codebook_type.html": CodebookTypePage,
    "clusters.html": ClustersPage,
    "cluster.html": ClusterPage,
    "sources.html": SourcesPage,
    "api.html": ApiPage,
    "error.html": ErrorPage,
}
"""Which dataclass fills which template."""
