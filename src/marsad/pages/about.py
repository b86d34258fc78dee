"""Which lines speak of one thing: headline and text, text and the story before it. By shared content words, no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from marsad.lexicon.sites import SiteTable
from marsad.pages.blocks import Block, Form
from marsad.pages.drafts import ROLE_REASONS, Draft
from marsad.pages.lines import content_words

_COHERES: Final = 0.15  # share of a paragraph's words that the story before it has, where it belongs to it
_FIRST: Final = 3  # paragraphs in which a story repeats its headline
_LONGEST_RUN: Final = 40  # paragraphs that are counted
_CANDIDATES: Final = 40  # short lines above a story among which its title may stand


class Run(NamedTuple):
    """Running text that stands together."""

    paragraphs: int
    words: int


def run_of(blocks: Sequence[Block], at: int, sites: SiteTable) -> Run:
    """Return how much running text stands together from block `at` on."""
    paragraphs = words = 0
    for block in blocks[at : at + _LONGEST_RUN]:
        if not block.prose or block.role in ROLE_REASONS or block.line(sites):
            break
        paragraphs, words = paragraphs + 1, words + block.words
    return Run(paragraphs, words)


def _first_words(blocks: Sequence[Block], at: int, sites: SiteTable) -> set[str]:
    return content_words(" ".join(block.text for block in blocks[at : at + _FIRST] if block.prose), sites)


def overlap(blocks: Sequence[Block], at: int, headline: str, sites: SiteTable) -> float:
    """Return the share of a headline's content words that the paragraphs from `at` on repeat, 0.0-1.0."""
    words = content_words(headline, sites)
    return len(words & _first_words(blocks, at, sites)) / len(words) if words else 0.0


def cohesion(blocks: Sequence[Block], at: int, draft: Draft, sites: SiteTable) -> float:
    """Return the share of a paragraph's content words that the story so far has, 0.0-1.0."""
    words = content_words(blocks[at].text, sites)
    return len(words & content_words(draft.text, sites)) / len(words) if words else 0.0


def coheres(blocks: Sequence[Block], at: int, draft: Draft, sites: SiteTable) -> bool:
    """Tell whether a paragraph goes on with the story."""
    return cohesion(blocks, at, draft, sites) >= _COHERES


def best_title(blocks: Sequence[Block], above: Sequence[int], at: int, sites: SiteTable) -> int | None:
    """Return which of the short lines above a story's first paragraph (block `at`) is its title, or None."""
    candidates = [n for n in above if blocks[n].headline and blocks[n].form is not Form.ITEM]
    first = _first_words(blocks, at, sites)
    best, most = None, 0.0
    for n in candidates[-_CANDIDATES:]:
        words = content_words(blocks[n].text, sites)
        shared = len(words & first)
        score = shared * shared / len(words) if words else 0.0
        if shared >= 2 and score > most:
            best, most = n, score
    if best is None and candidates and len(above) <= 3 and blocks[candidates[0]].words >= 3:
        best = candidates[0]  # a clean text whose first line is its headline
    return best
