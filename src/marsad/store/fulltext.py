"""The text index in the database: FTS5 in SQLite, a tsvector column in PostgreSQL, one set of functions over both.

The index is contentless in SQLite: it holds words, not texts, for the texts are in `stories` already. What was indexed
is found again by `normal_words` over the kept text, which is how a text leaves the index; `index_version` guards that.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from marsad.store.schema import counters, stories
from marsad.store.search import Query, fts5_query, index_version, normal_words, parse, ts_query, ts_vector

__all__ = ["Hits", "Searches", "add", "among", "create", "index_version", "matching", "rebuild", "remove", "score"]

Hits = Collection[int] | None  # pks of the stories that a search found; None where nothing was searched for
_BATCH: Final = 500
_KEPT_SEARCHES: Final = 32
_TITLE_GAP: Final = 10  # empty places between title and body, so that no phrase runs across
_CREATE: Final = {
    "sqlite": (
        "CREATE VIRTUAL TABLE story_search USING fts5(title, body, content='', tokenize=\"unicode61 remove_diacritics 0\")",  # noqa: E501
    ),
    "postgresql": (
        "CREATE TABLE story_search (pk integer PRIMARY KEY REFERENCES stories (pk) ON DELETE CASCADE, words tsvector)",
        "CREATE INDEX story_search_by_words ON story_search USING gin (words)",
    ),
}
# (pk, title words, body words) of a story to add
Document = tuple[int, str | None, str]


def create(connection: sa.Connection) -> None:
    """Create the index, empty."""
    for statement in _CREATE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def add(connection: sa.Connection, documents: Iterable[Document]) -> None:
    """Index stories: (pk, title, text) each."""
    if connection.dialect.name == "sqlite":
        rows = [(pk, _words(title), _words(text)) for pk, title, text in documents]
        if rows:
            connection.exec_driver_sql("INSERT INTO story_search (rowid, title, body) VALUES (?, ?, ?)", rows)
        return
    vectors = [(pk, _vector(title, text)) for pk, title, text in documents]
    if vectors:
        connection.exec_driver_sql("INSERT INTO story_search (pk, words) VALUES (%s, %s::tsvector)", vectors)


def remove(connection: sa.Connection, documents: Iterable[Document]) -> None:
    """Take stories out of the index; they have to be given as they were added."""
    if connection.dialect.name == "sqlite":
        rows = [(pk, _words(title), _words(text)) for pk, title, text in documents]
        if rows:
            connection.exec_driver_sql(
                "INSERT INTO story_search (story_search, rowid, title, body) VALUES ('delete', ?, ?, ?)", rows
            )
        return
    for pk, _title, _text in documents:
        connection.exec_driver_sql("DELETE FROM story_search WHERE pk = %s", (pk,))


def rebuild(connection: sa.Connection) -> None:
    """Index every kept story anew."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS story_search")
    create(connection)
    last = 0
    while True:
        chosen = sa.select(stories.c.pk, stories.c.title, stories.c.text).where(stories.c.pk > last)
        rows = connection.execute(chosen.order_by(stories.c.pk).limit(_BATCH)).all()
        if not rows:
            return
        add(connection, [(row.pk, row.title, row.text) for row in rows])
        last = rows[-1].pk


class Searches:
    """The latest searches with what they found, so that a page, its counts and the next page search once.

    Stories only get higher numbers, so a search that is asked again is asked about new stories alone. A story that was
    taken away since stays among the numbers: no event and no list knows it any more.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[str, tuple[int, frozenset[int]]] = OrderedDict()
        self._lock = threading.Lock()

    def hits(self, connection: sa.Connection, text: str) -> frozenset[int] | None:
        """Return the pks of the stories that a search finds, None for an empty search."""
        if not text:
            return None
        query = parse(text)
        known = connection.scalar(sa.select(counters.c.stories)) or 0
        with self._lock:
            seen, found = self._found.get(text, (0, frozenset()))
        if known != seen:
            more = connection.scalars(matching(query, connection.dialect.name, after=seen, last=known)).all()
            found = found.union(more) if more else found
        with self._lock:
            self._found[text] = (known, found)
            self._found.move_to_end(text)
            if len(self._found) > _KEPT_SEARCHES:
                self._found.popitem(last=False)
        return found


def matching(query: Query, dialect: str, *, after: int, last: int) -> sa.Select[Any]:
    """Return a select of the pks of the stories that a search finds among those of a range of pks."""
    table = sa.table("story_search", sa.column("rowid"), sa.column("story_search"), sa.column("pk"), sa.column("words"))
    if dialect == "sqlite":
        found = table.c.story_search.op("MATCH")(fts5_query(query))
        return sa.select(table.c.rowid).where(found, table.c.rowid > after, table.c.rowid <= last)
    return sa.select(table.c.pk).where(table.c.words.op("@@")(_tsquery(query)), table.c.pk > after, table.c.pk <= last)


def among(column: sa.ColumnElement[int], pks: Collection[int], dialect: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column is one of many numbers, given as one parameter however many they are."""
    if dialect == "sqlite":
        each = sa.func.json_each(json.dumps(sorted(pks))).table_valued("value")
        return column.in_(sa.select(each.c.value))
    return column == sa.any_(sa.literal(sorted(pks), ARRAY(sa.Integer)))


def score(query: Query, dialect: str, *, after: int = 0) -> sa.Select[Any]:
    """Return a select of (pk, rank) of what a search finds after a pk; the lower the rank the better.

    A word in a title counts fourfold.
    """
    table = sa.table("story_search", sa.column("rowid"), sa.column("story_search"), sa.column("pk"), sa.column("words"))
    if dialect == "sqlite":
        rank = sa.literal_column("bm25(story_search, 4.0, 1.0)", sa.Float)
        found = table.c.story_search.op("MATCH")(fts5_query(query))
        return sa.select(table.c.rowid.label("pk"), rank.label("rank")).where(found, table.c.rowid > after)
    tsquery = _tsquery(query)
    relevance = -sa.func.ts_rank(table.c.words, tsquery)
    found = table.c.words.op("@@")(tsquery)
    return sa.select(table.c.pk, relevance.label("rank")).where(found, table.c.pk > after)


def _tsquery(query: Query) -> sa.ColumnElement[object]:
    return sa.cast(sa.literal(ts_query(query)), TSQUERY)


def _words(text: str | None) -> str:
    return " ".join(normal_words(text)) if text else ""


def _vector(title: str | None, text: str) -> str:
    heading = normal_words(title) if title else []
    body = ts_vector(normal_words(text), first=len(heading) + _TITLE_GAP)
    marked = ts_vector(heading).replace(",", "A,")
    title_part = " ".join(f"{word}A" for word in marked.split(" ")) if marked else ""
    return f"{title_part} {body}".strip()
