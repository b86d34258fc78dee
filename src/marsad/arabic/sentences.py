"""Tokens into sentences: paragraphs, full stops outside quotations, datelines and headlines.

A line break parts paragraphs unless the text is hard-wrapped; then only a blank line does. A full stop ends a sentence
where no quotation or bracket is open; a quotation that its paragraph never closes holds nothing. Two dots and
«…» end a sentence only before a new one that can be seen to begin (a verb, with or without و).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from marsad.model.doc import Pos, Sentence, Token

_OPENING: Final = {"«": "»", "“": "”", "„": "”", "‘": "’", "(": ")", "[": "]", "<<": ">>", "‹": "›"}
_CLOSING: Final = frozenset({*_OPENING.values(), '"', "''"})
_STRAIGHT: Final = frozenset({'"', "''", "”"})  # may open as well as close
_DASHES: Final = frozenset({"-", "--", "---", "ـ", "ــ", ":"})
_HEADLINE_TOKENS: Final = 30
_DATELINE_TOKENS: Final = 9
_DATELINE_POS: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.LATIN, Pos.PUNCT, Pos.NOUN, Pos.DIGITS, Pos.NISBA})


def split(text: str, tokens: Sequence[Token]) -> list[Sentence]:
    """Return the sentences of a text in order; together they hold every token once."""
    found: list[Sentence] = []
    paragraphs = list(_paragraphs(text, tokens))
    for number, (first, last) in enumerate(paragraphs):
        body = _after_dateline(tokens, first, last)
        if body > first:
            found.append(_sentence(tokens, first, body, "dateline"))
        is_headline = _is_headline(tokens, body, last) and number + 1 < len(paragraphs) and body == first
        for start, end in _sentences(tokens, body, last):
            found.append(_sentence(tokens, start, end, "headline" if is_headline else "body"))
    return found


def _sentence(tokens: Sequence[Token], first: int, last: int, kind: str) -> Sentence:
    return Sentence(first, last, tokens[first].start, tokens[last - 1].end, kind)


def _paragraphs(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    breaks = 2 if _is_wrapped(text) else 1
    first = 0
    for token in tokens:
        gap = text[token.end : token.space]
        if ("\n" in gap or "\u2029" in gap) and gap.count("\n") + 2 * gap.count("\u2029") >= breaks:
            yield first, token.i + 1
            first = token.i + 1
    if first < len(tokens):
        yield first, len(tokens)


def _is_wrapped(text: str) -> bool:
    """Tell whether lines were broken at a width: most are nearly as long as the longest and end in mid-sentence."""
    lines = [line.strip() for line in text[:20_000].split("\n")]
    full = [line for line, after in pairwise(lines) if line and after]
    if len(full) < 4:
        return False
    width = max(map(len, full))
    mid = sum(len(line) > 0.75 * width and line[-1] not in '.؟!»":' for line in full)
    return 40 <= width <= 130 and mid > 0.7 * len(full)


def _is_headline(tokens: Sequence[Token], first: int, last: int) -> bool:
    return 0 < last - first <= _HEADLINE_TOKENS and tokens[last - 1].norm not in (".", "؟", "!", ":", "،")


def _after_dateline(tokens: Sequence[Token], first: int, last: int) -> int:
    """Return where the body begins after «القاهرة- », «دمشق (CNN) --», «بيروت (رويترز) -»; else `first`."""
    if tokens[first].analysis.pos not in (Pos.NAME, Pos.UNKNOWN) or tokens[first].analysis.proclitics:
        return first
    bracketed = False
    for i in range(first, min(last - 3, first + _DATELINE_TOKENS)):
        token = tokens[i]
        if i > first and token.norm in _DASHES and (token.norm != ":" or bracketed):
            return i + 1
        bracketed = bracketed or token.norm == ")"
        if token.analysis.pos not in _DATELINE_POS:
            return first
    return first


def _sentences(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    closers = _matches(tokens, first, last)
    start = i = first
    while i < last:
        if tokens[i].word.shape != "punct":  # neither opens, closes nor ends anything
            i += 1
            continue
        closer = closers.get(i)
        if closer is not None:
            # A full stop just inside the closing mark ends the sentence that the quotation belongs to.
            ends = _is_stop(tokens, closer - 1, start) and _begins(tokens, closer + 1, last)
            i = closer
        else:
            ends = _is_stop(tokens, i, start) or (_is_dots(tokens[i]) and _begins_clause(tokens, i + 1, last))
        i += 1
        if not ends:
            continue
        while i < last and (tokens[i].form in _CLOSING and i not in closers):
            i += 1
        yield start, i
        start = i
    if start < last:
        yield start, last


def _matches(tokens: Sequence[Token], first: int, last: int) -> dict[int, int]:
    """Return the closing token of each quotation or bracket of a paragraph; those never closed are left out."""
    pairs: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for i in range(first, last):
        if tokens[i].word.shape != "punct":
            continue
        form = tokens[i].form
        depth = _closes(waiting, form)
        if depth is not None:
            opener = waiting[depth][1]
            del waiting[depth:]
            pairs[opener] = i
        elif form in _OPENING or form in _STRAIGHT:
            waiting.append((_OPENING.get(form, form), i))
    return pairs


_DEEPEST: Final = 8  # quotations within quotations; a bound, so that a text of quotation marks costs linear time


def _closes(waiting: list[tuple[str, int]], form: str) -> int | None:
    for depth in range(len(waiting) - 1, max(-1, len(waiting) - 1 - _DEEPEST), -1):
        if waiting[depth][0] == form:
            return depth
    return None


def _is_stop(tokens: Sequence[Token], i: int, start: int) -> bool:
    if i < start or tokens[i].word.shape != "punct":
        return False
    norm = tokens[i].norm
    if norm == ".":  # «1. النقطة الأولى» numbers a list
        return not (i == start + 1 and tokens[start].word.shape == "digits")
    return norm[0] in "؟?!"


def _is_dots(token: Token) -> bool:
    return token.word.shape == "punct" and len(token.norm) > 1 and token.norm[0] == "."


def _begins(tokens: Sequence[Token], i: int, last: int) -> bool:
    return i >= last or tokens[i].word.shape != "punct" or tokens[i].form in _OPENING


def _begins_clause(tokens: Sequence[Token], i: int, last: int) -> bool:
    return i < last and tokens[i].analysis.pos in (Pos.VERB, Pos.AUX)
