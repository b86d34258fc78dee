"""What is known across stories, kept and read: judgements, clusters, similar stories, and the features they came from.

`crossdoc` decides, this module keeps. Everything is keyed by the ids of stories and events, so it outlives a story that
is coded anew; nothing here ever merges two stories or events.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from marsad.model.relation import Judgement, SimilarStory, StoryCluster, Verdict
from marsad.store import hydrate, schema
from marsad.store.engine import upsert
from marsad.store.views import ClusterDetail, ClusterRow, StoryRow

_BATCH: Final = 500
_MOST_SIMILAR: Final = 8


def forget(connection: sa.Connection, story_ids: Sequence[str]) -> None:
    """Take out everything that names these stories; clusters lose them, and go where they held no other."""
    m = schema.cluster_stories
    connection.execute(m.delete().where(m.c.story_id.in_(story_ids)))
    _unlink(connection, story_ids)
    connection.execute(schema.story_features.delete().where(schema.story_features.c.story_id.in_(story_ids)))
    left = sa.select(sa.func.count()).where(m.c.cluster_id == schema.clusters.c.id).scalar_subquery()
    connection.execute(schema.clusters.update().where(schema.clusters.c.size != left).values(size=left))
    connection.execute(schema.clusters.delete().where(schema.clusters.c.size == 0))


def forget_judgements(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Take out the judgements that name one of these stories or events."""
    j = schema.judgements
    for first in range(0, len(ids), _BATCH):
        some = ids[first : first + _BATCH]
        connection.execute(j.delete().where(j.c.a.in_(some)))
        connection.execute(j.delete().where(j.c.b.in_(some)))


def _unlink(connection: sa.Connection, story_ids: Sequence[str]) -> None:
    """Take out what makes these stories and their events similar to others, or the same."""
    s, t, e = schema.similar_stories, schema.stories.c, schema.events.c
    told = sa.select(e.id).join(schema.stories, t.pk == e.story_pk).where(t.id.in_(story_ids))
    forget_judgements(connection, [*story_ids, *connection.scalars(told)])
    connection.execute(s.delete().where(s.c.story_id.in_(story_ids)))
    connection.execute(s.delete().where(s.c.other_id.in_(story_ids)))


def forget_earlier(connection: sa.Connection, story_ids: Sequence[str]) -> None:
    """Take out what an earlier linking found of those of these stories that were linked before."""
    f = schema.story_features.c
    known = connection.scalars(sa.select(f.story_id).where(f.story_id.in_(story_ids))).all()
    if known:
        _unlink(connection, known)


def keep_judgements(connection: sa.Connection, found: Iterable[Judgement]) -> None:
    """Keep judgements; a later one on the same two takes the earlier's place."""
    rows = [
        {
            "a": j.a,
            "b": j.b,
            "kind": j.kind,
            "verdict": j.verdict.value,
            "score": j.score,
            "why": json.dumps(j.why, ensure_ascii=False),
        }
        for j in found
    ]
    upsert(connection, schema.judgements, rows)


def keep_similar(connection: sa.Connection, found: Mapping[str, Sequence[SimilarStory]]) -> None:
    """Keep the similar stories of each story, instead of those it had."""
    table = schema.similar_stories
    connection.execute(table.delete().where(table.c.story_id.in_(list(found))))
    rows = [
        {"story_id": story, "other_id": s.story_id, "score": s.score, "why": json.dumps(s.why, ensure_ascii=False)}
        for story, similar_ones in found.items()
        for s in similar_ones
    ]
    upsert(connection, table, rows)


def keep_clusters(connection: sa.Connection, found: Iterable[StoryCluster], gone: Iterable[str] = ()) -> None:
    """Keep clusters as they now are; `gone` are ids of clusters that went into others."""
    found = tuple(found)
    ids = [*gone, *(cluster.id for cluster in found)]
    for first in range(0, len(ids), _BATCH):
        some = ids[first : first + _BATCH]
        connection.execute(schema.clusters.delete().where(schema.clusters.c.id.in_(some)))
    rows = [
        {
            "id": c.id,
            "label": c.label,
            "first": c.first.isoformat() if c.first else None,
            "last": c.last.isoformat() if c.last else None,
            "size": len(c.stories),
            "actors": json.dumps(c.actors, ensure_ascii=False),
        }
        for c in found
    ]
    upsert(connection, schema.clusters, rows)
    members = [{"story_id": s, "cluster_id": c.id, "n": n} for c in found for n, s in enumerate(c.stories)]
    upsert(connection, schema.cluster_stories, members)


def keep_features(connection: sa.Connection, found: Mapping[str, tuple[str, bytes]]) -> None:
    """Keep what `crossdoc` knows of stories: (ISO day, bytes) by story id."""
    rows = [{"story_id": story, "day": day, "data": data} for story, (day, data) in found.items()]
    upsert(connection, schema.story_features, rows)


def features(connection: sa.Connection, *, since: str = "") -> list[bytes]:
    """Return the features of the stories from a day on (and of those without a day), in order of day and id."""
    f = schema.story_features.c
    asked = sa.select(f.data).where(sa.or_(f.day >= since, f.day == ""))
    return list(connection.scalars(asked.order_by(f.day, f.story_id)))


def judgements(connection: sa.Connection, ids: Sequence[str], kind: str = "") -> tuple[Judgement, ...]:
    """Return the judgements that name one of these stories or events, the surest first."""
    j = schema.judgements.c
    asked = sa.select(schema.judgements).where(sa.or_(j.a.in_(ids), j.b.in_(ids)))
    if kind:
        asked = asked.where(j.kind == kind)
    rows = connection.execute(asked.order_by(j.score.desc(), j.a, j.b, j.kind))
    return tuple(
        Judgement(row.a, row.b, row.kind, Verdict(row.verdict), row.score, tuple(json.loads(row.why))) for row in rows
    )


def similar(connection: sa.Connection, story_id: str) -> tuple[tuple[SimilarStory, StoryRow], ...]:
    """Return the stories near another, the nearest first: those found when it came, and later ones near to it."""
    t, s = schema.similar_stories.c, schema.stories.c
    earlier = sa.select(t.other_id, t.score, t.why).where(t.story_id == story_id)
    later = sa.select(t.story_id.label("other_id"), t.score, t.why).where(t.other_id == story_id)
    both = earlier.union_all(
        later.where(t.story_id.not_in(sa.select(t.other_id).where(t.story_id == story_id)))
    ).subquery()
    asked = (
        sa.select(both.c.other_id, both.c.score, both.c.why, s.pk)
        .join(schema.stories, s.id == both.c.other_id)
        .order_by(both.c.score.desc(), both.c.other_id)
        .limit(_MOST_SIMILAR)
    )
    found = connection.execute(asked).all()
    rows = hydrate.story_rows(connection, [row.pk for row in found])
    return tuple((SimilarStory(row.other_id, row.score, tuple(json.loads(row.why))), rows[row.pk]) for row in found)


def _clusters(connection: sa.Connection, asked: sa.Select[Any]) -> list[StoryCluster]:
    rows = connection.execute(asked).all()
    m = schema.cluster_stories.c
    members: dict[str, list[str]] = {row.id: [] for row in rows}
    for first in range(0, len(rows), _BATCH):
        ids = [row.id for row in rows[first : first + _BATCH]]
        ordered = sa.select(m.cluster_id, m.story_id).where(m.cluster_id.in_(ids)).order_by(m.cluster_id, m.n)
        for cluster_id, story_id in connection.execute(ordered):
            members[cluster_id].append(story_id)
    return [
        StoryCluster(
            row.id,
            tuple(members[row.id]),
            row.label,
            date.fromisoformat(row.first) if row.first else None,
            date.fromisoformat(row.last) if row.last else None,
            tuple(json.loads(row.actors)),
        )
        for row in rows
    ]


def clusters(connection: sa.Connection, *, date_from: str, limit: int, offset: int) -> tuple[ClusterRow, ...]:
    """Return clusters of two stories and more, the largest first, then the latest."""
    c = schema.clusters.c
    asked = sa.select(schema.clusters).where(c.size > 1)
    if date_from:
        asked = asked.where(c.last >= date_from)
    asked = asked.order_by(c.size.desc(), c.last.desc(), c.id).limit(limit).offset(offset)
    return tuple(ClusterRow(found, len(found.stories)) for found in _clusters(connection, asked))


def kept_clusters(connection: sa.Connection, *, since: str) -> tuple[StoryCluster, ...]:
    """Return the clusters with a story since a day, and those without any day."""
    c = schema.clusters.c
    asked = sa.select(schema.clusters).where(sa.or_(c.last >= since, c.last.is_(None)) if since else sa.true())
    return tuple(_clusters(connection, asked.order_by(c.id)))


def cluster_of(connection: sa.Connection, story_id: str) -> StoryCluster | None:
    """Return the cluster of a story, None where it has none."""
    m, c = schema.cluster_stories.c, schema.clusters.c
    asked = sa.select(schema.clusters).join(schema.cluster_stories, m.cluster_id == c.id).where(m.story_id == story_id)
    return next(iter(_clusters(connection, asked)), None)


def cluster(connection: sa.Connection, cluster_id: str) -> ClusterDetail | None:
    """Return a cluster with its stories and the judgements between their events."""
    found = next(
        iter(_clusters(connection, sa.select(schema.clusters).where(schema.clusters.c.id == cluster_id))), None
    )
    if found is None:
        return None
    s, e = schema.stories.c, schema.events.c
    asked = sa.select(s.id, s.pk).where(s.id.in_(found.stories))
    pks = {row.id: row.pk for row in connection.execute(asked)}
    rows = hydrate.story_rows(connection, list(pks.values()))
    stories = tuple(rows[pks[i]] for i in found.stories if i in pks)
    told = connection.scalars(sa.select(e.id).where(e.story_pk.in_(list(pks.values()))).order_by(e.pk)).all()
    return ClusterDetail(found, stories, judgements(connection, [*found.stories, *told]))
