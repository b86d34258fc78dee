"""Names of the actor lexicon in a Doc: the longest match, with the letters that Arabic writes onto a word taken off.

A name may begin behind و ف ب ل ك («لروسيا»، «وبوتين»). The whole word is tried first, so that «لبنان» is no ل + بنان; a
shorter split counts only where the word's own readings allow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from marsad.lexicon.actors import ActorTable, NameEntry
from marsad.model.doc import Doc, Pos, Token, Word
from marsad.model.mention import TimeExpression

_JOINERS: Final = "وف"
_PREPOSITIONS: Final = "بلك"
_ARTICLE: Final = "ال"
_CONTRACTED: Final = "لل"
_MAX_CACHED: Final = 200_000
_BODIES: Final = frozenset({"body", "office", "organisation", "party", "armed-group", "ngo", "company"})
_SURE: Final = frozenset({"", "capital"})  # what `NameEntry.needs` says of names that no context must show
_NO_NAMES: Final = frozenset(
    {Pos.VERB, Pos.PREP, Pos.SUBORD, Pos.RELATIVE, Pos.PRON, Pos.DEM, Pos.NEG, Pos.AUX, Pos.PART, Pos.PUNCT, Pos.CONJ}
)
_IN_TIMES: Final = frozenset(
    {Pos.NOUN, Pos.NAME, Pos.UNKNOWN, Pos.DIGITS, Pos.NUM, Pos.ADJ, Pos.ACTIVE, Pos.NISBA, Pos.MASDAR}
)


class NameHit(NamedTuple):
    """A name at tokens `first` to `last` (half-open): the entries that it may stand for, the letters before it."""

    first: int
    last: int
    entries: tuple[NameEntry, ...]
    proclitics: str = ""


@lru_cache(maxsize=_MAX_CACHED)
def splits(norm: str) -> tuple[tuple[str, str], ...]:
    """Return the normal form and what is left of it behind its possible proclitics, with the letters taken off.

    >>> splits("وللسعوديه")[:3]
    (('وللسعوديه', ''), ('للسعوديه', 'و'), ('السعوديه', 'ول'))
    """
    found = {norm: ""}
    rest = [(norm, "")]
    if len(norm) > 3 and norm[0] in _JOINERS:
        rest.append((norm[1:], norm[0]))
        found[norm[1:]] = norm[0]
    for form, joiner in rest:
        if len(form) <= 3 or form[0] not in _PREPOSITIONS:
            continue
        letters = joiner + form[0]
        if form.startswith(_CONTRACTED):
            found.setdefault(_ARTICLE + form[2:], letters)
            found.setdefault(form[2:], letters)
        else:
            found.setdefault(form[1:], letters)
    return tuple(found.items())


@lru_cache(maxsize=_MAX_CACHED)
def without(norm: str, proclitics: str) -> str:
    """Return the normal form behind these proclitics, or the whole where it cannot be parted from them."""
    return next((form for form, letters in splits(norm) if letters == proclitics), norm)


class NameFinder:
    """Finds lexicon names in token sequences; one object a lexicon, its caches serve all stories."""

    def __init__(self, table: ActorTable) -> None:
        self.table = table
        self._starts: dict[str, tuple[tuple[str, str], ...]] = {}
        self._first_words = table.lengths["names"]

    def starts(self, word: Word) -> tuple[tuple[str, str], ...]:
        """Return the splits of a word with which some name begins, each with the letters taken off."""
        known = self._starts.get(word.form)
        if known is None:
            if len(self._starts) > _MAX_CACHED:
                self._starts.clear()
            known = tuple(
                (split, letters)
                for split, letters in splits(word.norm)
                if split in self._first_words and (not letters or _may_split(word, letters))
            )
            self._starts[word.form] = known
        return known

    def find(self, tokens: Sequence[Token], *, day: date | None) -> list[NameHit]:
        """Return the names, leftmost and longest, none overlapping, that were in use on the day."""
        norms = [token.word.norm for token in tokens]
        hits: list[NameHit] = []
        at, size, known = 0, len(tokens), self._starts
        while at < size:
            word = tokens[at].word
            starts = known.get(word.form)
            if starts is None:
                starts = self.starts(word)
            if not starts:
                at += 1
                continue
            hit = self._longest(starts, norms, at, day)
            if hit is None or (hit.last == at + 1 and not _may_be_name(tokens[at], hit)):
                at += 1
            else:
                hits.append(hit)
                at = hit.last
        return hits

    def _longest(
        self, starts: tuple[tuple[str, str], ...], norms: list[str], at: int, day: date | None
    ) -> NameHit | None:
        best: NameHit | None = None
        whole = norms[at]
        for start, letters in starts:
            norms[at] = start
            for length, entries in self.table.match_all(norms, at):
                valid = tuple(e for e in entries if e.valid_on(day))
                if not valid or (best is not None and at + length <= best.last and not _surer(valid, best)):
                    continue
                best = NameHit(at, at + length, valid, letters)
                if any(entry.needs in _SURE for entry in valid):
                    break
        norms[at] = whole
        return best


def _surer(entries: tuple[NameEntry, ...], hit: NameHit) -> bool:
    """Tell whether a shorter name is meant for sure where the longer one asks for context («روسيا | اليوم»)."""
    sure = any(entry.needs in _SURE for entry in entries)
    return sure and not any(entry.needs in _SURE for entry in hit.entries)


def _may_be_name(token: Token, hit: NameHit) -> bool:
    """Tell whether a single word can be the name here: a verb or a particle is none, nor a noun a surname."""
    pos = token.analysis.pos
    if pos in _NO_NAMES:
        return False
    if hit.proclitics and pos is Pos.MASDAR and token.analysis.proclitics != hit.proclitics:
        return False  # «وجوبا» is no city
    if pos in (Pos.NAME, Pos.UNKNOWN, Pos.LATIN):
        return True
    return any(entry.kind_of_name not in ("surname", "short") or entry.needs == "capital" for entry in hit.entries)


def _may_split(word: Word, letters: str) -> bool:
    """Tell whether some reading of the word takes off these letters."""
    return any(reading.pos in (Pos.UNKNOWN, Pos.NAME) or reading.proclitics == letters for reading in word.analyses)


def mark(doc: Doc, hits: Sequence[NameHit], times: Iterable[TimeExpression]) -> Doc:
    """Return the Doc with the words of known names read as names and those of time expressions as adverbs.

    Phrases are cut after this, so that «رئيس الوزراء الإيطالي الأربعاء» does not swallow the day, nor a name the next.
    """
    tokens = list(doc.tokens)
    for time in times:
        for at in range(time.first, time.last):
            if tokens[at].analysis.pos in _IN_TIMES:
                tokens[at] = tokens[at]._replace(analysis=tokens[at].analysis._replace(pos=Pos.ADV))
    for hit in hits:
        if all(entry.needs not in ("", "capital") for entry in hit.entries):
            continue
        if hit.last - hit.first == 1 and tokens[hit.first].analysis.pos is Pos.NISBA:
            continue
        for at in range(hit.first, hit.last):
            reading = tokens[at].analysis
            proclitics = hit.proclitics if at == hit.first else ""
            marked = reading._replace(pos=Pos.NAME, proclitics=proclitics, enclitic="")
            tokens[at] = tokens[at]._replace(analysis=marked)
    _mark_surnames(tokens, hits)
    return replace(doc, tokens=tuple(tokens))


_MAY_BE_SURNAMES: Final = frozenset({Pos.NOUN, Pos.NISBA, Pos.ADJ})


def _mark_surnames(tokens: list[Token], hits: Sequence[NameHit]) -> None:
    """Read as a name a bare noun or adjective right behind a verb that is the last word of a full name before it.

    «انتقد رئيسي …» in a story that names Ebrahim Raisi, «أكد عون …» in one that names Michel Aoun.
    """
    surnames = {tokens[hit.last - 1].norm: hit.last for hit in reversed(hits) if _is_full_name(hit)}
    if not surnames:
        return
    for before, token in pairwise(list(tokens)):
        if (since := surnames.get(token.word.norm)) is None:
            continue
        reading = token.analysis
        if token.i < since or reading.pos not in _MAY_BE_SURNAMES:
            continue
        if before.analysis.pos is Pos.VERB and not reading.article:
            features = reading.features._replace(case="", state="", number="s")
            name = reading._replace(pos=Pos.NAME, enclitic="", features=features)
            tokens[token.i] = token._replace(analysis=name)


def _is_full_name(hit: NameHit) -> bool:
    return hit.last - hit.first > 1 and any(entry.kind_of_name == "full" for entry in hit.entries)


def neighbours(doc: Doc, hits: Sequence[NameHit], table: ActorTable) -> frozenset[int]:
    """Return the first tokens of names that begin a phrase of their own.

    Such are names right behind another name, states behind a person's title («حذرت الوزيرة واشنطن»), and bodies and
    offices behind a definite noun («هنأت المستشارة الألمانية الرئيس الفرنسي»).
    """
    behind = {b.first for a, b in pairwise(hits) if a.last == b.first and not (may_be_given(a) and asks_for_names(b))}
    own = {hit.first for hit in hits if _follows_title(doc, hit, table) or _is_second(doc, hit, table)}
    return frozenset(behind | own)


def asks_for_names(hit: NameHit) -> bool:
    """Tell whether a name is one only where a person's other names stand beside it."""
    return all(entry.needs == "person-context" for entry in hit.entries)


def may_be_given(hit: NameHit) -> bool:
    """Tell a surname that is some other person's first name («شكري بن حسن»)."""
    return hit.last - hit.first == 1 and asks_for_names(hit)


def _follows_title(doc: Doc, hit: NameHit, table: ActorTable) -> bool:
    if not hit.first or hit.proclitics or not all(_stands_for_state(entry, table) for entry in hit.entries):
        return False
    title = doc.tokens[hit.first - 1]
    if not title.analysis.article:
        return False
    _, _, forms = table.match_role([title.norm], 0)
    return any(table.roles[form.role].kind == "person" for form in forms)


def _stands_for_state(entry: NameEntry, table: ActorTable) -> bool:
    return table.actors[entry.actor_id].kind == "state" or entry.kind_of_name == "seat" or entry.needs == "capital"


def _is_second(doc: Doc, hit: NameHit, table: ActorTable) -> bool:
    if not hit.first or hit.proclitics or not doc.tokens[hit.first - 1].analysis.article:
        return False
    if any(reading.pos in (Pos.ADJ, Pos.NISBA) for reading in doc.tokens[hit.first].word.analyses):
        return False  # «النواب الجمهوريون»
    return all(
        table.actors[entry.actor_id].kind in _BODIES and not _stands_for_state(entry, table) for entry in hit.entries
    )
