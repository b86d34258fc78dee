"""The tables, once, for SQLite and PostgreSQL.

What a user filters, counts or joins on is a column; what is only ever read back together with its story is one JSON
text (`detail`). Rows point to each other by small integers (`pk`) that only grow, so that new rows go to the end of
every table and a reader can ask for what is new; the ids that the world sees (`story-…`, `event-…`) stand beside them.

Days are ISO texts ("2024-05-17", "" where nothing is known): they sort as they read, in both databases. `events.day`
is the first day of the event's own date, else the day the story was published.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

SCHEMA_VERSION: Final = 1
metadata: Final = MetaData()


def _owned_by(table: str) -> Column[int]:
    """Return a column that points to the row's owner; the row goes when the owner goes."""
    name = "story_pk" if table == "stories" else "event_pk"
    return Column(name, Integer, ForeignKey(f"{table}.pk", ondelete="CASCADE"), nullable=False)


schema_version: Final = Table(
    "schema_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
)

# One row. Every writing transaction takes its numbers here first; that is also what makes writers wait for each other,
# so numbers become visible in the order in which they were given.
counters: Final = Table(
    "counters",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("stories", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
)

settings: Final = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

runs: Final = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started", String(32), nullable=False),
    Column("finished", String(32)),
    Column("command", Text, nullable=False),
    Column("code_version", String(64), nullable=False),
    Column("lexicon_version", String(64), nullable=False),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("stories", Integer, nullable=False, server_default="0"),
    Column("events", Integer, nullable=False, server_default="0"),
)

drops: Final = Table(
    "drops",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id", ondelete="SET NULL")),
    Column("reason", String(32), nullable=False),
    Column("source", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("drops_by_reason", "reason"),
)

stories: Final = Table(
    "stories",
    metadata,
    Column("pk", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("title", Text),
    Column("outlet", Text),
    Column("source", Text),
    Column("url", Text),
    Column("published", String(10)),
    Column("day", String(10), nullable=False),
    Column("events", Integer, nullable=False),
    Column("code_version", String(64), nullable=False),
    Column("lexicon_version", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Index("stories_by_day", "day", "pk"),
    Index("stories_by_outlet", "outlet", "day", "pk", "events"),
    Index("stories_by_version", "code_version", "lexicon_version"),
)

events: Final = Table(
    "events",
    metadata,
    Column("pk", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, index=True),
    _owned_by("stories"),
    Column("n", Integer, nullable=False),
    Column("type", String(16), nullable=False),
    Column("mode", String(48)),
    Column("quad", String(24), nullable=False),
    Column("status", String(16), nullable=False),
    Column("day", String(10), nullable=False),
    Column("outlet", Text),
    Column("confidence", Float, nullable=False),
    Column("score", Float, nullable=False),
    Column("goldstein", Float, nullable=False),
    Column("cameo", String(8), nullable=False),
    Column("historical", Boolean, nullable=False),
    Column("date_start", String(10)),
    Column("date_end", String(10)),
    Column("date_precision", String(8)),
    Column("trigger", Text, nullable=False),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("place_name", Text),
    Column("place_name_en", Text),
    Column("place_kind", String(24)),
    Column("place_country", String(32)),
    Column("place_geonames", Integer),
    Column("place_lat", Float),
    Column("place_lon", Float),
    Column("contexts", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("events_by_story", "story_pk", "n"),
    Index("events_by_day", "day", "pk"),
    Index("events_by_type", "type", "day", "pk"),
    Index("events_by_outlet", "outlet", "day", "pk"),
    Index("events_by_place", "place_country", "day", "pk"),
)

ACTOR: Final = "a"
RECIPIENT: Final = "r"
SPEAKER: Final = "s"

participants: Final = Table(
    "participants",
    metadata,
    _owned_by("events"),
    Column("side", String(1), nullable=False),  # a actor, r recipient, s who says so
    Column("n", Integer, nullable=False),
    Column("day", String(10), nullable=False),
    Column("head", String(64), nullable=False),  # country or organisation: `code` up to its first blank
    Column("code", String(64), nullable=False),
    Column("actor_id", String(96)),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("slot", String(48), nullable=False),
    Column("antecedent_start", Integer),
    Column("antecedent_end", Integer),
    PrimaryKeyConstraint("event_pk", "side", "n"),
    Index("participants_by_head", "head", "day", "event_pk", "side", "code"),
    sqlite_with_rowid=False,
)
_by_actor = Index(
    "participants_by_actor",
    participants.c.actor_id,
    participants.c.day,
    participants.c.event_pk,
    participants.c.side,
    sqlite_where=participants.c.actor_id.is_not(None),
    postgresql_where=participants.c.actor_id.is_not(None),
)

# Who did what to whom, multiplied out: one row for each actor and recipient of an event, and for the sides of a mutual
# act (two who meet) one row in each direction.
dyads: Final = Table(
    "dyads",
    metadata,
    _owned_by("events"),
    Column("n", Integer, nullable=False),
    Column("a_head", String(64), nullable=False),
    Column("r_head", String(64), nullable=False),
    Column("day", String(10), nullable=False),
    Column("type", String(16), nullable=False),
    Column("quad", String(24), nullable=False),
    Column("score", Float, nullable=False),
    Column("mutual", Boolean, nullable=False),
    Column("a_code", String(64), nullable=False),
    Column("r_code", String(64), nullable=False),
    Column("a_id", String(96)),
    Column("r_id", String(96)),
    # clustered by pair in SQLite: a relation is one stretch of the table
    PrimaryKeyConstraint("a_head", "r_head", "day", "event_pk", "n"),
    Index("dyads_by_event", "event_pk"),
    sqlite_with_rowid=False,
)
_by_actor_pair = Index(
    "dyads_by_actor",
    dyads.c.a_id,
    dyads.c.r_id,
    dyads.c.day,
    sqlite_where=dyads.c.a_id.is_not(None),
    postgresql_where=dyads.c.a_id.is_not(None),
)

evidence: Final = Table(
    "evidence",
    metadata,
    _owned_by("events"),
    Column("n", Integer, nullable=False),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("token_first", Integer, nullable=False),
    Column("token_last", Integer, nullable=False),
    Column("frame", Text, nullable=False),
    Column("construction", String(32), nullable=False),
    PrimaryKeyConstraint("event_pk", "n"),
    sqlite_with_rowid=False,
)

mentions: Final = Table(
    "mentions",
    metadata,
    _owned_by("stories"),
    Column("kind", String(8), nullable=False),  # actor, place, time
    Column("n", Integer, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("code", String(64), nullable=False),  # actor: code; place: country; time: ISO value
    Column("actor_id", String(96)),
    PrimaryKeyConstraint("story_pk", "kind", "n"),
    sqlite_with_rowid=False,
)

quotations: Final = Table(
    "quotations",
    metadata,
    _owned_by("stories"),
    Column("n", Integer, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("speaker", Text),
    PrimaryKeyConstraint("story_pk", "n"),
    sqlite_with_rowid=False,
)

counts: Final = Table(
    "counts",
    metadata,
    _owned_by("stories"),
    Column("n", Integer, nullable=False),
    Column("event_n", Integer, nullable=False),  # events.n of the event it belongs to, -1 for the story's own list
    Column("kind", String(32), nullable=False),
    Column("low", Integer),
    Column("high", Integer),
    Column("approximate", Boolean, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("token_first", Integer, nullable=False),
    Column("token_last", Integer, nullable=False),
    PrimaryKeyConstraint("story_pk", "event_n", "n"),
    sqlite_with_rowid=False,
)

actors: Final = Table(
    "actors",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("country", String(64), nullable=False),
    Column("sectors", Text, nullable=False),
    Column("wikidata", String(24)),
)

# What was taken away or coded anew, in order, so that a reader that keeps counts in memory can drop it too.
removed_events: Final = Table(
    "removed_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("event_pk", Integer, nullable=False),
)

judgements: Final = Table(
    "judgements",
    metadata,
    Column("a", Text, nullable=False),
    Column("b", Text, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("score", Float, nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("a", "b", "kind"),
    Index("judgements_by_b", "b"),
)

clusters: Final = Table(
    "clusters",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label", Text, nullable=False),
    Column("first", String(10)),
    Column("last", String(10)),
    Column("size", Integer, nullable=False),
    Column("actors", Text, nullable=False),
    Index("clusters_by_last", "last", "size"),
)

cluster_stories: Final = Table(
    "cluster_stories",
    metadata,
    Column("story_id", Text, primary_key=True),
    Column("cluster_id", String(64), ForeignKey("clusters.id", ondelete="CASCADE"), nullable=False),
    Column("n", Integer, nullable=False),
    Index("cluster_stories_by_cluster", "cluster_id", "n"),
)

similar_stories: Final = Table(
    "similar_stories",
    metadata,
    Column("story_id", Text, nullable=False),
    Column("other_id", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("story_id", "other_id"),
    Index("similar_by_other", "other_id"),
)

story_features: Final = Table(
    "story_features",
    metadata,
    Column("story_id", Text, primary_key=True),
    Column("day", String(10), nullable=False, index=True),
    Column("data", LargeBinary, nullable=False),
)

watch_state: Final = Table(
    "watch_state",
    metadata,
    Column("source", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("source", "key"),
)
