"""Search in Arabic text: one function that kept texts and queries both pass through.

No engine's own search knows Arabic, so the engines only see normal forms: folded letters, the article cut off. A plain
word of a query is widened to the forms a text may write it in (particles before, endings after); words between
quotation marks are looked for as they are written. What is cut and added is data: `lexicon/data/search/letters.yaml`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from marsad.errors import UsageError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import load
from marsad.lexicon.search import SearchTable

_LONGEST_QUERY: Final = 500  # characters; a longer one is a mistake or an attack
_MOST_TERMS: Final = 24
_LETTERS: Final = (range(0x20, 0x250), range(0x600, 0x780), range(0xFB50, 0xFEFF))  # Latin, Arabic, presentation forms
_FUNCTION: Final = 1  # raise when the code of this module changes what is kept


@lru_cache(maxsize=1)
def _table() -> SearchTable:
    return cast("SearchTable", load().table("search"))


def normal_words(text: str) -> list[str]:
    """Return the words of a text as the index holds them: folded, in lower case, without the article."""
    return _table().words(text)


def index_version() -> str:
    """Return a name for what `normal_words` does; an index kept under another name has to be built anew."""
    letters = " ".join(fold(chr(code)) for block in _LETTERS for code in block)
    cut = _table().article.pattern
    return hashlib.sha256(repr((_FUNCTION, cut, letters)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: `words` side by side. One word may have other `forms`; `prefix` leaves its end open."""

    words: tuple[str, ...]
    forms: tuple[str, ...] = ()
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search: every group of `wanted` must be met by one of its terms, and none of `unwanted` may be there."""

    wanted: tuple[tuple[Term, ...], ...]
    unwanted: tuple[Term, ...] = ()


def parse(text: str) -> Query:
    """Read a user's search. One that asks for nothing that could be found is a UsageError."""
    if len(text) > _LONGEST_QUERY:
        raise UsageError(f"the search is longer than {_LONGEST_QUERY} characters (give fewer words)")
    wanted: list[tuple[Term, ...]] = []
    unwanted: list[Term] = []
    either = False
    for piece, negated, quoted in _pieces(text):
        if not quoted and not negated and (piece in _table().or_words or fold(piece) in _table().or_words):
            either = bool(wanted)
            continue
        term = _term(piece, quoted=quoted)
        if term is None:
            continue
        if negated:
            unwanted.append(term)
        elif either:
            wanted[-1] += (term,)
        else:
            wanted.append((term,))
        either = False
    _check(text, wanted, unwanted)
    return Query(tuple(wanted), tuple(unwanted))


def _check(text: str, wanted: list[tuple[Term, ...]], unwanted: list[Term]) -> None:
    if not wanted:
        remedy = "add a word that is wanted" if unwanted else "give at least one word"
        raise UsageError(f"the search {text!r} names nothing to look for ({remedy})")
    if sum(map(len, wanted)) + len(unwanted) > _MOST_TERMS:
        raise UsageError(f"the search has more than {_MOST_TERMS} words (give fewer)")


def _pieces(text: str) -> list[tuple[str, bool, bool]]:
    """Split a query into (words, negated, quoted); an unclosed quotation mark reaches to the end."""
    table = _table()
    closing = dict(table.quotes)
    pieces = []
    at = 0
    while at < len(text):
        negated = next((mark for mark in table.not_marks if text.startswith(mark, at)), "")
        at += len(negated)
        if at < len(text) and text[at] in closing:
            end = text.find(closing[text[at]], at + 1)
            end = len(text) if end < 0 else end
            pieces.append((text[at + 1 : end], bool(negated), True))
            at = end + 1
        else:
            end = at
            while end < len(text) and not text[end].isspace() and text[end] not in closing:
                end += 1
            if end > at:
                pieces.append((text[at:end], bool(negated), False))
            at = end
            while at < len(text) and text[at].isspace():
                at += 1
    return pieces


def _term(piece: str, *, quoted: bool) -> Term | None:
    words = tuple(normal_words(piece))
    if not words:
        return None
    if len(words) > 1 or quoted:
        return Term(words)
    if piece.endswith("*"):
        return Term(words, prefix=True)
    return Term(words, forms=_table().written_forms(words[0]))


def fts5_query(query: Query) -> str:
    """Return the search in SQLite FTS5's language."""
    wanted = " AND ".join("(" + " OR ".join(map(_fts5_term, group)) + ")" for group in query.wanted)
    if not query.unwanted:
        return wanted
    return f"({wanted}) NOT ({' OR '.join(map(_fts5_term, query.unwanted))})"


def _fts5_term(term: Term) -> str:
    if term.prefix:
        return f'"{term.words[0]}" *'
    if term.forms:
        return " OR ".join(f'"{form}"' for form in term.forms)
    return f'"{" ".join(term.words)}"'


def ts_query(query: Query) -> str:
    """Return the search in PostgreSQL's tsquery language."""
    wanted = " & ".join("(" + " | ".join(map(_ts_term, group)) + ")" for group in query.wanted)
    return " & ".join((wanted, *(f"!({_ts_term(term)})" for term in query.unwanted)))


def _ts_term(term: Term) -> str:
    if term.prefix:
        return f"'{term.words[0]}':*"
    if term.forms:
        return " | ".join(f"'{form}'" for form in term.forms)
    return "(" + " <-> ".join(f"'{word}'" for word in term.words) + ")"


def ts_vector(words: list[str], *, first: int = 1) -> str:
    """Return PostgreSQL's text form of a document: each word with its places, counted from `first`.

    The engine keeps no place beyond 16383 and no more than 255 of one word; later ones are left out here.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words[: 16384 - first], start=first):
        found = places.setdefault(word, [])
        if len(found) < 255:
            found.append(place)
    return " ".join(f"'{word}':{','.join(map(str, found))}" for word, found in places.items())
