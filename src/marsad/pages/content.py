"""Which blocks are the page's main text: the element that the site names its body, or else the one with most prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum
from typing import Final

from marsad.lexicon.sites import LineKind, Role, SiteTable
from marsad.pages.blocks import Block, Form
from marsad.pages.dates import before_age, is_clock_line, is_date_line, is_dated_line
from marsad.pages.lines import ABOUT, content_words, is_sentence

_OUTSIDE: Final = frozenset(Role) - {Role.BODY, Role.SUBTITLE}
_NAMED: Final = 0.4  # the bodies that a site names count where they hold this share of the page's prose
_SECOND: Final = 0.15  # a further body beside the greatest, as a share of it
_CLIMB: Final = 1.2  # the outer element is taken where it holds this much more prose than the inner one
_HALVING: Final = (1.0, 0.5, 0.25, 0.12)  # what a paragraph gives to the elements round it, the nearest first
_LEAD: Final = 3  # blocks above the body among which its first paragraph may stand
_CARDS: Final = 5  # headlines that lead elsewhere; with as many and hardly a story, the page is a list
_TEASER: Final = 60  # words of the running text under a headline that leads elsewhere
_SHORT: Final = 10  # words; shorter paragraphs beside a story are no part of it
_AKIN: Final = 0.12  # share of a paragraph's content words that the story beside it has, where it belongs to it
_GROUPS: Final = 3  # as many teasers make a list of them
_TOLD: Final = 15  # words of running text that are no teaser; a page with fewer is a list
_SIGNED: Final = 2  # as many texts below a name and an age are comments
_SIGNATURE: Final = 8  # words of such a line
_BEFORE: Final = 20  # words of running text above a comments label; with fewer it is a counter above the story


class Look(Enum):
    """What kind of page the blocks show."""

    STORY = "story"
    LIST = "list"
    NOTHING = "nothing"


def mark_zone(blocks: Sequence[Block], sites: SiteTable) -> Look:
    """Set `zone` on the blocks of the main text and `prose` on its paragraphs; return what the page looks like."""
    _mark_comments(blocks, sites)
    for block in blocks:
        block.zone = False
    prose = [block for block in blocks if block.prose and block.role not in _OUTSIDE]
    teasers = _teasers(blocks)
    told = [block for block in prose if id(block) not in teasers]
    if sum(block.words for block in told) < _TOLD:
        if len(teasers) >= _GROUPS or (not teasers and _cards(blocks) >= _CARDS):
            return Look.LIST
        if not teasers:
            return Look.NOTHING
        told = prose
    chosen = _named_bodies(blocks, told) or _densest(blocks, told, sites)
    for at in chosen:
        blocks[at].zone = True
    _take_lead(blocks, chosen)
    for block in blocks:
        if block.zone and not block.prose:
            block.prose = _is_text(block, sites)
    return Look.STORY


def _mark_comments(blocks: Sequence[Block], sites: SiteTable) -> None:
    """Give the role of comments to what stands below a comments label in the label's own part of the page."""
    words = 0
    signed: list[int] = []
    for at, block in enumerate(blocks):
        if block.role in _OUTSIDE:
            continue
        if block.prose:
            words += block.words
        elif block.words <= 6 and words >= _BEFORE and _is_comments_label(block, sites):
            _mark_below(blocks, at)
        elif words >= _BEFORE and _is_signed(blocks, at, sites):
            signed.append(at)
    if len(signed) >= _SIGNED:
        _mark_below(blocks, signed[0])


def _is_signed(blocks: Sequence[Block], at: int, sites: SiteTable) -> bool:
    """Tell whether a line is a reader's name with the age of what stands below it: «سارة منذ يومين»."""
    block = blocks[at]
    if block.level or block.words > _SIGNATURE or at + 1 == len(blocks) or not blocks[at + 1].prose:
        return False
    return bool(before_age(block.text, sites))


def _is_comments_label(block: Block, sites: SiteTable) -> bool:
    line = block.line(sites)
    return line is not None and line.kind is LineKind.COMMENTS and line.page and not line.value


def _mark_below(blocks: Sequence[Block], label: int) -> None:
    part = blocks[label].path[:-1]
    for block in blocks[label + 1 :]:
        if block.path[: len(part)] != part:
            return
        if block.role is None:
            block.role = Role.COMMENTS


def _teasers(blocks: Sequence[Block]) -> set[int]:
    """Return the ids of paragraphs that stand alone under a headline which leads elsewhere.

    A paragraph below a list of links in the middle of a story is none: most of the text beside it has no such headline.
    """
    carded: dict[tuple[int, ...], list[Block]] = {}
    told: Counter[tuple[int, ...]] = Counter()
    before: Block | None = None
    run: list[Block] = []
    for block in (*blocks, Block("", Form.LOOSE)):
        if block.role in _OUTSIDE:
            continue
        if block.prose:
            run.append(block)
            continue
        if run:
            place = run[0].path[:-1]
            card = before is not None and before.linked >= 0.8 and before.words >= 3
            if card and len(run) == 1 and run[0].words <= _TEASER:
                carded.setdefault(place, []).append(run[0])
            else:
                told[place] += sum(one.words for one in run)
            run = []
        before = block
    kept = [runs for place, runs in carded.items() if told[place] <= sum(one.words for one in runs)]
    return {id(one) for runs in kept for one in runs}


def _weight(block: Block) -> float:
    return len(block.text) * (1.0 - block.linked)


def _named_bodies(blocks: Sequence[Block], prose: Sequence[Block]) -> list[int]:
    """Return the blocks of the elements that the site's class names call the body, where they hold the prose."""
    weights: Counter[int] = Counter()
    for block in prose:
        weights[block.body] += int(_weight(block))
    total = sum(weights.values())
    weights.pop(0, None)
    if not weights:
        return []
    most = max(weights.values())
    kept = {number for number, weight in weights.items() if weight >= _SECOND * most}
    if sum(weights[number] for number in kept) < _NAMED * total:
        return []
    inside = [at for at, block in enumerate(blocks) if block.body in kept]
    between = range(inside[0], inside[-1])
    heads = {at for at in between if blocks[at].level and blocks[at].linked < 0.5 and blocks[at].role not in _OUTSIDE}
    return sorted(heads.union(inside))  # with the headings of further stories between two bodies


def _densest(blocks: Sequence[Block], prose: Sequence[Block], sites: SiteTable) -> list[int]:
    """Return the blocks inside the element whose near paragraphs hold most prose.

    The score is Readability's: a paragraph counts in full for the element round it, by half for the next, and so on.
    Then the choice climbs while the outer element holds clearly more of it (several stories, a wrapped paragraph).
    """
    scores: Counter[int] = Counter()
    totals: Counter[int] = Counter()
    for block in prose:
        weight = _weight(block)
        inner = block.path[::-1]
        if block.form in (Form.PARAGRAPH, Form.ITEM) and len(inner) > 1:
            inner = inner[1:]  # the paragraph's own element
        for share, number in zip(_HALVING, inner, strict=False):
            scores[number] += int(share * weight)
        for number in block.path:
            totals[number] += int(weight)
    if not scores:
        return [at for at, block in enumerate(blocks) if block.prose]
    best = max(scores, key=lambda number: (scores[number], number))
    path = next(block.path for block in prose if best in block.path)
    for number in reversed(path[: path.index(best)]):
        if totals[number] >= _CLIMB * totals[best] and _is_story_too(blocks, best, number, prose, sites):
            best = number
    return _trimmed(blocks, [at for at, block in enumerate(blocks) if best in block.path], set(map(id, prose)))


def _is_story_too(blocks: Sequence[Block], inner: int, outer: int, prose: Sequence[Block], sites: SiteTable) -> bool:
    """Tell whether what the outer element adds is story: paragraphs of some length, without links, of the same matter.

    A paragraph under a heading of its own, which it repeats, is of a further story (a digest, a live blog); one as deep
    as the inner element's only paragraph is wrapped like it.
    """
    added = [block for block in prose if outer in block.path and inner not in block.path]
    long = [block for block in added if block.words >= _SHORT and block.linked < 0.1]
    if len(long) * 2 <= len(added):
        return False
    within = [block for block in prose if inner in block.path]
    matter = content_words(" ".join(block.text for block in within), sites)
    depth = len(within[0].path) if len(within) == 1 else -1
    headed = _headed(blocks, sites)
    akin = sum(len(block.path) == depth or id(block) in headed or _shares(block, matter, sites) for block in long)
    return akin * 2 > len(long)


def _shares(block: Block, matter: set[str], sites: SiteTable) -> bool:
    words = content_words(block.text, sites)
    return len(words & matter) >= _AKIN * len(words)


def _headed(blocks: Sequence[Block], sites: SiteTable) -> set[int]:
    """Return the ids of paragraphs that stand below a heading whose words their first ones repeat."""
    found: set[int] = set()
    heading: set[str] = set()
    accepted = False
    for block in blocks:
        if block.level:
            heading, accepted = content_words(block.text, sites), False
        elif block.prose and heading:
            accepted = accepted or len(heading & content_words(block.text, sites)) >= ABOUT * len(heading)
            if accepted:
                found.add(id(block))
    return found


def _trimmed(blocks: Sequence[Block], inside: list[int], prose: set[int]) -> list[int]:
    """Cut what stands above the first paragraph and below the last one of the chosen element.

    A heading or time straight above the first paragraph stays: in a live blog or a digest it is the first entry's.
    """
    text = [at for at in inside if id(blocks[at]) in prose]
    if not text:
        return []
    within = set(inside)
    first, last = text[0], text[-1]
    while last + 1 in within and _is_body_form(blocks[last + 1]):
        last += 1
    while first - 1 in within and (_opens(blocks[first - 1]) or _heads(blocks[first - 1])):
        first -= 1
    return [at for at in inside if first <= at <= last]


def _opens(block: Block) -> bool:
    """Tell whether a short block above the first paragraph is text: a sentence, not a place, name or caption."""
    return _is_body_form(block) and (is_sentence(block.text) or block.words >= _SHORT)


def _heads(block: Block) -> bool:
    return block.level >= 2 or (block.role is Role.DATE and block.words <= 6) or is_clock_line(block.text)


def _take_lead(blocks: Sequence[Block], chosen: Sequence[int]) -> None:
    """Take a first paragraph that stands above the body in an element of its own."""
    if not chosen:
        return
    for at in range(chosen[0] - 1, max(-1, chosen[0] - 1 - _LEAD), -1):
        block = blocks[at]
        if block.level == 1:
            return
        lead = block.form is Form.PARAGRAPH or (block.role is Role.SUBTITLE and block.words >= 20)
        if lead and block.role not in _OUTSIDE and block.prose and block.words >= 12 and block.linked < 0.2:
            block.zone, block.role = True, None
            return


def _is_body_form(block: Block) -> bool:
    """Tell whether a block has the form of text of the story though it is short."""
    if block.role in _OUTSIDE or block.level or block.linked > 0.5:
        return False
    if block.form is Form.PARAGRAPH:
        return block.words >= 3
    if block.form is Form.ITEM:
        return block.words >= 4 and block.linked < 0.3
    return (block.words >= 5 and is_sentence(block.text)) or block.words >= 14


def _is_text(block: Block, sites: SiteTable) -> bool:
    """Tell whether a block of the main text is text of the story: by its form, and no line of the site or date."""
    if not _is_body_form(block) or block.line(sites) is not None:
        return False
    dated = block.form is not Form.ITEM and is_dated_line(block.text, sites)
    return not dated and not is_date_line(block.text, sites)


def _cards(blocks: Sequence[Block]) -> int:
    return sum(block.linked >= 0.8 and block.words >= 4 and block.role is not Role.RELATED for block in blocks)
