"""Clusters of stories about one happening, kept up as stories arrive.

A new story joins the cluster whose stories it is nearest to on average, if it is near enough and the cluster's days are
near its own; a story near to two clusters that are near to each other joins them. A cluster is named after its first
story, so its id stays as it grows; of two that become one the earlier name stays and the other is reported gone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from marsad.crossdoc.features import Features
from marsad.crossdoc.similar import nearness
from marsad.model.ids import stable_id
from marsad.model.relation import StoryCluster

JOIN: Final = 0.23  # mean nearness to the nearest stories of a cluster from which a story is of it
MERGE: Final = 0.28  # mean nearness between two clusters from which they are one happening
COPY: Final = 0.8  # nearness at which days no longer matter
DAYS: Final = 4  # between a story and the nearest of the cluster's days
_NEAREST: Final = 3  # stories of a cluster that a new one is compared with
_SEEN: Final = 24  # most stories of a cluster that a merge looks at


@dataclass(slots=True)
class _Cluster:
    """A cluster as it grows: its stories in the order of (day, id)."""

    id: str
    stories: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ClusterChange:
    """What one story changed: the clusters as they now are, and the ids of those that went into another."""

    changed: tuple[StoryCluster, ...] = ()
    gone: tuple[str, ...] = ()


class Clusters:
    """Holds the clusters of the stories in `stories` (by id; shared with the index that finds near ones)."""

    def __init__(self, stories: dict[str, Features]) -> None:
        self._stories = stories
        self._of: dict[str, _Cluster] = {}

    def restore(self, clusters: Iterable[StoryCluster]) -> None:
        """Take up clusters that an earlier run made, without the stories that are not at hand any more.

        A story that none of them holds is a cluster of its own, as it was when it came.
        """
        for known in clusters:
            stories = [story for story in known.stories if story in self._stories]
            cluster = _Cluster(known.id, stories)
            self._of.update(dict.fromkeys(stories, cluster))
        for story_id in self._stories.keys() - self._of.keys():
            self._of[story_id] = _Cluster(_name(story_id), [story_id])

    def of(self, story_id: str) -> StoryCluster | None:
        """Return the cluster of a story."""
        cluster = self._of.get(story_id)
        return self._record(cluster) if cluster else None

    def all(self) -> tuple[StoryCluster, ...]:
        """Return every cluster, the largest first."""
        found = {cluster.id: cluster for cluster in self._of.values()}
        records = [self._record(cluster) for cluster in found.values()]
        return tuple(sorted(records, key=lambda c: (-len(c.stories), c.id)))

    def add(self, story: Features, near: list[tuple[float, str]]) -> ClusterChange:
        """Put a story into a cluster; `near` are (nearness, id) of the stories nearest to it."""
        fitting = self._fitting(story, near)
        gone = []
        if fitting:
            home = fitting[0]
            home.stories.append(story.story_id)
            for other in fitting[1:]:
                if self._one_happening(home, other):
                    first, second = sorted((home, other), key=lambda c: self._order(c.stories[0]))
                    first.stories.extend(second.stories)
                    self._of.update(dict.fromkeys(second.stories, first))
                    gone.append(second.id)
                    home = first
        else:
            home = _Cluster(_name(story.story_id), [story.story_id])
        self._of[story.story_id] = home
        home.stories.sort(key=self._order)
        return ClusterChange((self._record(home),), tuple(gone))

    def remove(self, story_id: str) -> ClusterChange:
        """Take a story out of its cluster."""
        cluster = self._of.pop(story_id, None)
        if cluster is None:
            return ClusterChange()
        cluster.stories.remove(story_id)
        return ClusterChange((self._record(cluster),)) if cluster.stories else ClusterChange((), (cluster.id,))

    def _order(self, story_id: str) -> tuple[date, str]:
        return (self._stories[story_id].day or date.max, story_id)

    def _fitting(self, story: Features, near: list[tuple[float, str]]) -> list[_Cluster]:
        """Return the clusters that a story is near enough to, the nearest first."""
        scores: dict[str, list[float]] = defaultdict(list)
        clusters: dict[str, _Cluster] = {}
        for score, other in near:
            cluster = self._of.get(other)
            if cluster and (score >= COPY or _days_apart(story, self._stories[other]) <= DAYS):
                clusters[cluster.id] = cluster
                scores[cluster.id].append(score)
        fitting = []
        for name, found in scores.items():
            nearest = sorted(found, reverse=True)[:_NEAREST]
            asked = min(_NEAREST, len(clusters[name].stories))
            mean = sum(nearest) / asked  # a story of the cluster that is not near at all counts as 0
            if mean >= JOIN:
                fitting.append((-mean, name))
        return [clusters[name] for _, name in sorted(fitting)]

    def _one_happening(self, a: _Cluster, b: _Cluster) -> bool:
        one, two = a.stories[:_SEEN], b.stories[:_SEEN]
        pairs = [nearness(self._stories[x], self._stories[y]) for x in one for y in two]
        return sum(pairs) / len(pairs) >= MERGE

    def _record(self, cluster: _Cluster) -> StoryCluster:
        stories = [self._stories[i] for i in cluster.stories]
        days = [story.day for story in stories if story.day]
        named = Counter(actor for story in stories for actor in story.actors if actor.upper() == actor)
        often = [(-n, actor) for actor, n in named.items() if 2 * n >= len(stories) and " " not in actor]
        return StoryCluster(
            id=cluster.id,
            stories=tuple(cluster.stories),
            label=_label(stories),
            first=min(days, default=None),
            last=max(days, default=None),
            actors=tuple(actor for _, actor in sorted(often)[:8]),
        )


def _name(first_story: str) -> str:
    return stable_id("cluster", story=first_story)


def _days_apart(a: Features, b: Features) -> int:
    """Return the days between two stories; one without a day may be of any."""
    return abs((a.day - b.day).days) if a.day and b.day else 0


def _label(stories: list[Features]) -> str:
    """Return the headline whose words most of the cluster's stories tell."""
    shared: Counter[str] = Counter()
    for story in stories:
        for word, weight in story.terms.items():
            shared[word] += weight  # type: ignore[assignment]  # a Counter adds up fractions as well
    middle = max(stories, key=lambda s: (sum(w * shared[t] for t, w in s.terms.items()), s.story_id))
    return middle.title
