"""The order of the stages: pages to stories to Docs to mentions to events, and what was dropped on the way.

`Reader` is what the command line, the Python interface, the observatory's "read this" page and a cluster all call; it
holds the lexicon and the stages' caches, and no other state.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from marsad import arabic, pages
from marsad._version import __version__
from marsad.errors import MarsadError
from marsad.events.coder import EventCoder
from marsad.gather.files import GatherOptions, gather
from marsad.lexicon.load import Lexicon, load
from marsad.mentions.finder import MentionFinder
from marsad.model.event import CodedStory
from marsad.model.news import Drop, DropReason, Page, Story


@dataclass(slots=True)
class RunCounts:
    """What a run has seen: pages, stories, events, and drops by reason."""

    inputs: int = 0
    pages: int = 0
    stories: int = 0
    events: int = 0
    related: int = 0
    drops: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        """Return how many inputs could not be read at all."""
        return sum(self.drops[reason] for reason in UNREADABLE)

    def add(self, item: CodedStory | Drop) -> None:
        """Count one result."""
        if isinstance(item, Drop):
            self.drops[item.reason] += 1
        else:
            self.stories += 1
            self.events += len(item.events)
            self.related += len(item.story.related)


UNREADABLE = (
    DropReason.UNREADABLE,
    DropReason.BINARY,
    DropReason.TOO_LARGE,
    DropReason.EMPTY,
    DropReason.NOT_ARABIC,
    DropReason.BAD_RECORD,
    DropReason.TIMED_OUT,
    DropReason.FETCH_FAILED,
    DropReason.REFUSED,
    DropReason.INTERNAL,
)
"""Reasons that mean: this input gave nothing that the user may have wanted."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put garbage collection off: what one story makes lives until it is coded, so that looking through it is idle.

    It cost a sixth of the coding time. Threads may overlap: whoever put it off first allows it again.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class Reader:
    """Reads pages and stories; safe to keep for a whole run, one a process."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or load()

    @cached_property
    def _mentions(self) -> MentionFinder:
        return MentionFinder(self.lexicon)

    @cached_property
    def _coder(self) -> EventCoder:
        return EventCoder(self.lexicon)

    def story(self, story: Story, *, home: str | None = None) -> CodedStory:
        """Return the story with its mentions and events.

        `home` is the country whose offices the outlet names without a nationality; None looks the outlet up.
        """
        where = self._home(story) if home is None else home
        with _uncollected():
            view, mentions = self._mentions.find(arabic.words(story, self.lexicon), home=where)
            coded = self._coder.code(view, mentions)
        known = self.lexicon.actors.actors
        ids = dict.fromkeys(m.actor_id for m in mentions.actors if m.actor_id in known)
        return CodedStory(
            story=story,
            mentions=mentions,
            events=coded.events,
            rejected=coded.rejected,
            actors=tuple(known[i].actor for i in ids if i is not None),
            sentences=tuple(s.span for s in view.doc.sentences),
            code_version=__version__,
            lexicon_version=self.lexicon.version,
        )

    def _home(self, story: Story) -> str:
        return self.lexicon.outlets.home_of(story.outlet, story.source, url=story.url)

    def page(self, page: Page, *, published: date | None = None) -> Iterator[CodedStory | Drop]:
        """Yield the page's stories, coded, and what was left out of them."""
        for found in pages.read_page(page, self.lexicon.sites, published=published):
            yield self._coded(found) if isinstance(found, Story) else found

    def _coded(self, story: Story) -> CodedStory | Drop:
        """One story that breaks the coder never ends a run: it is dropped and named."""
        try:
            return self.story(story)
        except MarsadError:
            raise
        except Exception as error:  # noqa: BLE001  any fault of ours must cost one story, not a run over a crawl
            detail = f"{story.page or story.id}: story {story.id} could not be coded: {type(error).__name__}: {error}"
            return Drop(DropReason.INTERNAL, story.page or story.id, detail)

    def read(
        self,
        inputs: Sequence[str],
        *,
        options: GatherOptions | None = None,
        counts: RunCounts | None = None,
    ) -> Iterator[CodedStory | Drop]:
        """Yield coded stories and drops of files, folders, globs, addresses or "-", in order."""
        chosen = options or GatherOptions()
        tally = counts if counts is not None else RunCounts()
        for item in gather(inputs, options=chosen):
            for result in self._item(item, chosen, tally):
                tally.add(result)
                yield result

    def _item(self, item: Page | Story | Drop, options: GatherOptions, tally: RunCounts) -> Iterable[CodedStory | Drop]:
        if isinstance(item, Drop):
            return (item,)
        if isinstance(item, Story):
            return (self._coded(item),)
        tally.pages += 1
        return self.page(item, published=options.published)
