"""Clusters: stories of several outlets about one happening, and where their accounts differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import pyarrow as pa

from marsad.observatory import cards, records
from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.site import Answer, Ask, NotFoundError
from marsad.observatory.tables import Column, Table, columns
from marsad.observatory.views.rows import event_table
from marsad.store.views import ClusterDetail, ClusterRow, EventRow

PAGE: Final = 40
_STORIES: Final = 60
_EVENTS: Final = 40


def span_words(ask: Ask, first: date | None, last: date | None) -> str:
    """Return the days between two dates in words."""
    if first is None or last is None or first == last:
        return ask.t.day(first or last)
    return ask.t("cluster.span", first=ask.t.day(first), last=ask.t.day(last))


def cluster_row(ask: Ask, row: ClusterRow) -> p.ClusterRow:
    """Return a cluster in a list."""
    cluster = row.cluster
    return p.ClusterRow(
        href=ask.urls.cluster(cluster.id),
        label=cluster.label,
        stories=ask.t("count.stories", n=row.size),
        span=span_words(ask, cluster.first, cluster.last),
        actors=ask.names.joined(ask.names.actor(key) for key in cluster.actors[:4]),
    )


_COLUMNS: Final = (*columns("cluster_id", "label", "first", "last", "actors"), Column("stories", pa.int64()))


def clusters(ask: Ask) -> Answer:
    """Show clusters, the largest first."""
    offset = _number(ask.parameter("offset"))
    listing = ask.reader.clusters(limit=PAGE, offset=offset)
    older = ask.urls.clusters(offset=listing.next) if listing.next else ""
    return Answer(
        "clusters.html",
        c.ClustersPage(tuple(cluster_row(ask, row) for row in listing.rows), older),
        title=ask.t("clusters.title"),
        description=ask.t("clusters.lead"),
        section="clusters",
        query={"offset": offset or None},
        table=lambda: cluster_table(listing.rows),
    )


def cluster_table(rows: Iterable[ClusterRow]) -> Table:
    """Return clusters as a table."""
    return Table(
        _COLUMNS,
        [
            {
                "cluster_id": row.cluster.id,
                "label": row.cluster.label,
                "first": row.cluster.first.isoformat() if row.cluster.first else None,
                "last": row.cluster.last.isoformat() if row.cluster.last else None,
                "actors": "; ".join(row.cluster.actors),
                "stories": row.size,
            }
            for row in rows
        ],
    )


def _number(text: str) -> int:
    return min(int(text), 1_000_000) if text.isascii() and text.isdigit() else 0


def cluster(ask: Ask, cluster_id: str) -> Answer:
    """Show the stories of one happening and their events, the same act's accounts side by side."""
    detail = ask.reader.cluster(cluster_id)
    if detail is None:
        raise NotFoundError(f"no cluster {cluster_id[:80]!r} in this store")
    rows = _events(ask, detail)
    joined = _joined(detail, rows)
    together = {row.id for group in joined for row in group}
    label = detail.cluster.label
    context = c.ClusterPage(
        label=label,
        span=span_words(ask, detail.cluster.first, detail.cluster.last),
        total=ask.t("count.stories", n=len(detail.stories)),
        stories=tuple(cards.story_row(ask, row) for row in detail.stories),
        accounts=tuple(_account(ask, group) for group in joined),
        events=tuple(cards.event_card(ask, row) for row in rows if row.id not in together)[:_EVENTS],
    )
    return Answer(
        "cluster.html",
        context,
        title=label,
        section="clusters",
        table=lambda: event_table(rows),
        record=lambda: {
            "id": detail.cluster.id,
            "label": label,
            "stories": [records.story_head(row) for row in detail.stories],
            "events": [records.event(row) for row in rows],
        },
        text="\n\n".join(cards.event_text(ask, row, ask.absolute.event(row.id)) for row in rows[:20]),
    )


def _events(ask: Ask, detail: ClusterDetail) -> list[EventRow]:
    return list(ask.reader.events_of([story.id for story in detail.stories[:_STORIES]]))


def _joined(detail: ClusterDetail, rows: Sequence[EventRow]) -> list[list[EventRow]]:
    """Group events that judgements call the same (the judgements' transitive closure), larger groups first."""
    parent = {row.id: row.id for row in rows}

    def root(key: str) -> str:
        while parent[key] != key:
            key = parent[key]
        return key

    for judgement in detail.judgements:
        if judgement.verdict.value == "same" and judgement.a in parent and judgement.b in parent:
            parent[root(judgement.a)] = root(judgement.b)
    groups: dict[str, list[EventRow]] = {}
    for row in rows:
        groups.setdefault(root(row.id), []).append(row)
    return sorted((group for group in groups.values() if len(group) > 1), key=len, reverse=True)


def _account(ask: Ask, group: Sequence[EventRow]) -> p.Account:
    what = ask.names.joined(ask.t(f"cluster.{name}") for name in _differences(group))
    differ = ask.t("cluster.differ", what=what) if what else ""
    return p.Account(tuple(cards.event_card(ask, row) for row in group), differ)


def _differences(group: Sequence[EventRow]) -> Iterable[str]:
    """Yield what the accounts tell differently; silence on a point is no difference."""
    told: dict[str, set[object]] = {
        "status": {row.status for row in group},
        "date": {row.date.iso for row in group if row.date},
        "attribution": {row.attributed_to.text for row in group if row.attributed_to},
    }
    numbers = {(count.kind, count.low, count.high) for row in group for count in row.counts}
    if len(numbers) > len({kind for kind, _, _ in numbers}):
        yield "numbers"
    yield from (name for name, values in told.items() if len(values) > 1)
