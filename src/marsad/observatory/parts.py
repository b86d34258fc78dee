"""What stands inside a page: records that several templates or one template's lists show.

Every value is ready to be shown: views decide, templates only lay out.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from marsad.observatory.highlight import Run


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
class Account:
    """The same act as several stories tell it; `differ` names what they tell differently."""

    events: tuple[EventCard, ...]
    differ: str


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
class Endpoint:
    """One address of the API with its parameters (name, description)."""

    method: str
    path: str
    summary: str
    parameters: tuple[Pair, ...]
    example: str
