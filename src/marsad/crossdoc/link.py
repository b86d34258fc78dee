"""Everything across stories, story by story: copies, similar stories, clusters, the same event told by several outlets.

    linker = Linker()
    for coded in stories:
        links = linker.add(coded)         # what this story changed; keep it with `Store.keep_links`

A later run takes up where one stopped: `Linker.restore(features, clusters)` with what was kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from marsad.crossdoc.clusters import ClusterChange, Clusters
from marsad.crossdoc.duplicates import CopyIndex, judge
from marsad.crossdoc.events import judge_events
from marsad.crossdoc.features import Features, features, from_bytes, to_bytes
from marsad.crossdoc.similar import WordIndex
from marsad.model.event import CodedStory
from marsad.model.relation import Judgement, SimilarStory, StoryCluster

_COPIES: Final = 20  # most copies of a story that are compared
_TELLERS: Final = 12  # most stories of a cluster whose events are compared with a new one's


@dataclass(frozen=True, slots=True)
class Links:
    """What was found. `similar` and `features` are by story id; features are (ISO day, bytes).

    `clusters` are as they now are; `gone` are ids of clusters that went into others.
    """

    judgements: tuple[Judgement, ...] = ()
    clusters: tuple[StoryCluster, ...] = ()
    gone: tuple[str, ...] = ()
    similar: dict[str, tuple[SimilarStory, ...]] = field(default_factory=dict)
    features: dict[str, tuple[str, bytes]] = field(default_factory=dict)


class Linker:
    """Links stories as they arrive. One more story costs milliseconds; its cost does not grow with the collection."""

    def __init__(self) -> None:
        self._words = WordIndex()
        self._copies = CopyIndex()
        self._clusters = Clusters(self._words.stories)

    def restore(self, kept: Iterable[bytes], clusters: Iterable[StoryCluster] = ()) -> None:
        """Take up features and clusters that were kept; of the last weeks is enough where only news arrives."""
        for data in kept:
            story = from_bytes(data)
            if story and story.story_id not in self._words.stories:
                self._index(story)
        self._clusters.restore(clusters)

    def __len__(self) -> int:
        return len(self._words.stories)

    def add(self, coded: CodedStory) -> Links:
        """Link one more story; one that was added before is taken anew."""
        story = features(coded)
        left = self._removed(coded.story.id) if coded.story.id in self._words.stories else ClusterChange()
        near = self._words.near(story)
        copies = self._judged(story)
        self._index(story)
        change = self._clusters.add(story, near)
        return Links(
            judgements=(*copies, *self._same_events(story, change.changed)),
            clusters=_latest(left.changed, change),
            gone=(*left.gone, *change.gone),
            similar={story.story_id: self._words.similar(story, near)},
            features={story.story_id: (story.day.isoformat() if story.day else "", to_bytes(story))},
        )

    def remove(self, story_id: str) -> tuple[str, ...]:
        """Forget a story; return the ids of clusters that are no more."""
        return self._removed(story_id).gone

    def _removed(self, story_id: str) -> ClusterChange:
        change = self._clusters.remove(story_id)
        self._copies.remove(self._words.stories[story_id])
        self._words.remove(story_id)
        return change

    def clusters(self) -> tuple[StoryCluster, ...]:
        """Return all clusters, the largest first."""
        return self._clusters.all()

    def _index(self, story: Features) -> None:
        self._words.add(story)
        self._copies.add(story)

    def _judged(self, story: Features) -> list[Judgement]:
        others = self._copies.candidates(story)[:_COPIES]
        judged = (judge(story, self._words.stories[other]) for other in others)
        return [judgement for judgement in judged if judgement]

    def _same_events(self, story: Features, clusters: Sequence[StoryCluster]) -> list[Judgement]:
        """Compare the events of a story with those of the latest other stories of its cluster."""
        others = [other for cluster in clusters for other in cluster.stories if other != story.story_id]
        told = (self._words.stories[other].events for other in others[-_TELLERS:])
        return [judgement for theirs in told for judgement in judge_events(story.events, theirs)]


def _latest(left: tuple[StoryCluster, ...], change: ClusterChange) -> tuple[StoryCluster, ...]:
    """Return the clusters that a story left and came into, each once, without those that are no more."""
    found = {cluster.id: cluster for cluster in (*left, *change.changed)}
    return tuple(cluster for name, cluster in found.items() if name not in change.gone)


def link_all(stories: Iterable[CodedStory]) -> Links:
    """Link stories that are all at hand, in the order of their days: the links of the whole."""
    ordered = sorted(stories, key=lambda c: (c.story.published is None, c.story.published, c.story.id))
    linker = Linker()
    judgements: list[Judgement] = []
    similar: dict[str, tuple[SimilarStory, ...]] = {}
    kept: dict[str, tuple[str, bytes]] = {}
    gone: list[str] = []
    for coded in ordered:
        links = linker.add(coded)
        judgements.extend(links.judgements)
        similar.update(links.similar)
        kept.update(links.features)
        gone.extend(links.gone)
    return Links(tuple(judgements), linker.clusters(), tuple(gone), similar, kept)
