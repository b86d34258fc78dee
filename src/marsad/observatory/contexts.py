"""What each page is told: one dataclass a template, whose fields are the template's variables.

A test reads every template and compares the variables that it uses with the fields here, so that neither can drift.
Every value is ready to be shown: views decide, templates only lay out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from marsad.observatory.highlight import Run
from marsad.observatory.i18n import Translator
from marsad.observatory.urls import Urls


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go. `current` marks where the reader is."""

    label: str
    href: str
    current: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page as data or citation: its media type for `<link rel=alternate>` and its short name."""

    href: str
    type: str
    label: str


@dataclass(frozen=True, slots=True)
class Shared:
    """How a page is shared: permanent link, copy as text, citation and data."""

    link: str
    text: str
    data: tuple[Alternate, ...] = ()
    citations: tuple[Alternate, ...] = ()
    feed: str = ""


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
class Side:
    """An actor or recipient of an event: its name in the reader's language, its code, and where it leads.

    `words` is how the text names it; `label_lang` is the language of the label.
    """

    label: str
    code: str
    href: str
    words: str = ""
    label_lang: str = "ar"


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event in a list: `sentence` is its evidence as runs, `when` its date at its own precision."""

    id: str
    href: str
    story_href: str
    type: str
    type_label: str
    mode_label: str
    quad: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    status: str
    status_label: str
    by: str
    when: str
    place: str
    outlet: str
    certainty: str
    historical: bool
    counts: tuple[str, ...]
    sentence: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class DayGroup:
    """Events of one day, for a list that is read down the days."""

    label: str
    events: tuple[EventCard, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in two widths: the style sheet shows the one that fits."""

    wide: Markup
    narrow: Markup


@dataclass(frozen=True, slots=True)
class BarRow:
    """A row of a ranking: a label that leads on, a bar, a count."""

    label: str
    href: str
    bar: Markup
    count: str
    note: str = ""
    code: str = ""
    label_lang: str = ""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A large number with its word."""

    value: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class MoverRow:
    """A relation that moves: its sparkline, its change in words, and whether it went toward conflict."""

    label: str
    href: str
    spark: Markup
    change: str
    note: str
    direction: str


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list."""

    id: str
    href: str
    title: str
    outlet: str
    published: str
    events: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A cluster of stories in a list."""

    href: str
    label: str
    stories: str
    span: str
    actors: str = ""


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet: its values with counts, each a link that adds it or takes it away."""

    name: str
    label: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a form."""

    value: str
    label: str


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
class Proof:
    """One place that tells an event: its sentence and the lexicon entry that fired."""

    runs: tuple[Run, ...]
    frame: str
    frame_href: str
    construction: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the reasoning."""

    stage: str
    rule: str
    words: str
    result: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and what it stands for; `code` tells that the value is a code."""

    label: str
    value: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Twin:
    """An event of another story that was judged to be the same, and why."""

    card: EventCard
    why: tuple[str, ...]


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
class QuoteRow:
    """Words in quotation marks and who said them."""

    text: Markup
    speaker: str


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A word that was looked at and passed over."""

    words: str
    type_label: str
    reason: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as it is shown, kept or read just now: text in paragraphs of runs, events beside it."""

    title: str
    subtitle: str
    lang: str
    direction: str
    facts: tuple[str, ...]
    original: str
    paragraphs: tuple[tuple[Run, ...], ...]
    events: tuple[EventCard, ...]
    quotations: tuple[QuoteRow, ...]
    rejected: tuple[RejectedRow, ...] = ()
    notes: tuple[str, ...] = ()


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
class DirectionView:
    """What one actor did to another: its total and mean score in words, its timeline, its events by type."""

    label: str
    total: str
    tone: str
    events: str
    timeline: Chart | None
    types: tuple[BarRow, ...]


@dataclass(frozen=True, slots=True)
class PairView:
    """Two actors, with both directions of what is between them."""

    label: str
    href: str
    a: Side
    b: Side
    directions: tuple[DirectionView, ...]


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


@dataclass(frozen=True, slots=True)
class TypeTile:
    """A type in the list of the codebook."""

    href: str
    name: str
    label: str
    definition: str
    definition_lang: str
    quad: str
    modes: str
    frames: str
    seen: str


@dataclass(frozen=True, slots=True)
class QuadGroup:
    """The types of one quad class."""

    quad: str
    label: str
    tiles: tuple[TypeTile, ...]


@dataclass(frozen=True, slots=True)
class CodebookPage:
    """codebook.html: the types by quad class, and the contexts."""

    groups: tuple[QuadGroup, ...]
    contexts: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class ModeRow:
    """A mode of a type."""

    name: str
    label: str
    definition: str
    definition_lang: str
    score: str
    cameo: str
    href: str


@dataclass(frozen=True, slots=True)
class FrameRow:
    """A lexicon entry: its words, its sides and its examples."""

    id: str
    words: str
    mode_label: str
    kind: str
    slots: str
    examples: tuple[str, ...]
    counter: tuple[str, ...]


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
class Account:
    """The same act as several stories tell it; `differ` names what they tell differently."""

    events: tuple[EventCard, ...]
    differ: str


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
class SourceRow:
    """An outlet or a named source with its counts."""

    label: str
    href: str
    stories: str
    events: str
    bar: Markup
    span: str = ""


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """sources.html: the outlets that published the stories."""

    outlets: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API with its parameters (name, description)."""

    method: str
    path: str
    summary: str
    parameters: tuple[Pair, ...]
    example: str


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
