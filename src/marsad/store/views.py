"""What the reader hands out: frozen records for lists, tables, charts and pages. None of them holds a connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from marsad.model.event import CodedStory, EventType, Evidence, Participant, QuadClass, Status
from marsad.model.mention import Count, DateValue, PlaceMention
from marsad.model.relation import Judgement, SimilarStory, StoryCluster
from marsad.model.text import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A page of a list. `next` is the cursor of the page after it, None at the end."""

    rows: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list. `day` is the ISO day of publication, "" where unknown; `events` how many it tells."""

    id: str
    title: str | None
    outlet: str | None
    source: str | None
    url: str | None
    day: str
    events: int
    lead: str  # the first letters of its text, for a story without a title


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in a list, with the sentence that tells it and the story it stands in.

    `day` is what it is listed under: the first day of `date`, else the story's. `sentence` is quoted from the story's
    text; `trigger_at` is the trigger's span within `sentence`.
    """

    id: str
    type: EventType
    mode: str | None
    quad: QuadClass
    status: Status
    cameo: str
    score: float
    goldstein: float
    confidence: float
    historical: bool
    contexts: tuple[str, ...]
    day: str
    date: DateValue | None
    trigger: str
    sentence: str
    sentence_span: Span
    trigger_at: Span
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    attributed_to: Participant | None
    place: PlaceMention | None
    counts: tuple[Count, ...]
    story: StoryRow


@dataclass(frozen=True, slots=True)
class EventDetail:
    """An event with all its evidence, its whole story, and the ids of events of other stories judged the same."""

    row: EventRow
    evidence: tuple[Evidence, ...]
    coded: CodedStory
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class StoryDetail:
    """A story, whole, and what is known of it across stories."""

    coded: CodedStory
    similar: tuple[tuple[SimilarStory, StoryRow], ...]
    cluster: StoryCluster | None
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many events carry a value."""

    value: str
    events: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Event counts by each value, the most frequent first; `months` in order of time, `certainty` from high to low.

    `countries` are those of the actors, recipients and places (an event counts once for each of its countries).
    """

    total: int
    types: tuple[Tally, ...]
    quads: tuple[Tally, ...]
    statuses: tuple[Tally, ...]
    countries: tuple[Tally, ...]
    outlets: tuple[Tally, ...]
    certainty: tuple[Tally, ...]
    months: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor in a list: `key` is a lexicon id, a code («RUS GOV») or a head («RUS»); counts are of events."""

    key: str
    name: str
    name_en: str
    kind: str
    country: str
    as_actor: int
    as_recipient: int
    last: str


@dataclass(frozen=True, slots=True)
class Partner:
    """Another side of an actor's events: what `key` did to the actor and the actor to it, with mean PLOVER scores."""

    key: str
    given: int
    received: int
    given_score: float
    received_score: float


@dataclass(frozen=True, slots=True)
class ActorProfile:
    """An actor: its row, its partners by number of events, its events by type and by month and quad class.

    `level` tells what the key names: head, code or actor.
    """

    row: ActorRow
    level: str
    wikidata: str | None
    partners: tuple[Partner, ...]
    by_type: tuple[Tally, ...]
    by_month: tuple[tuple[str, tuple[Tally, ...]], ...]
    members: tuple[ActorRow, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """What one country or organisation did to another within a filter."""

    actor: str
    recipient: str
    events: int
    score: float
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True)
class PlacePoint:
    """A place with the events that happened there."""

    name: str
    name_en: str
    country: str
    geonames: int | None
    lat: float | None
    lon: float | None
    events: int
    by_quad: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An outlet: its stories and events, the first and the last day."""

    outlet: str
    stories: int
    events: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run of Marsad that wrote here: moments in UTC (ISO), `finished` None where it was cut short or still runs."""

    id: int
    started: str
    finished: str | None
    command: str
    code_version: str
    lexicon_version: str
    pages: int
    stories: int
    events: int


@dataclass(frozen=True, slots=True)
class Mover:
    """A pair whose relation changed most: events and mean score in the last weeks against the weeks before."""

    actor: str
    recipient: str
    events: int
    before: int
    score: float
    score_before: float


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A cluster in a list."""

    cluster: StoryCluster
    size: int


@dataclass(frozen=True, slots=True)
class ClusterDetail:
    """A cluster with its stories, the earliest first, and the judgements between their events."""

    cluster: StoryCluster
    stories: tuple[StoryRow, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole store at a glance. `days` counts the events of the last weeks by day and quad class."""

    stories: int
    events: int
    outlets: int
    actors: int
    first: str
    last: str
    days: tuple[tuple[str, tuple[Tally, ...]], ...]
    latest: tuple[EventRow, ...]
    movers: tuple[Mover, ...]
    clusters: tuple[ClusterRow, ...]
    sources: tuple[SourceRow, ...]
