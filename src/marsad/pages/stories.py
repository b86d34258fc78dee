"""Blocks in document order -> stories, each with its own title, source, related headlines; the rest dropped with a reason.

One pass with a small state. A label («اقرأ أيضا») opens a list of headlines; a source line closes a story; running text
opens one. The one hard question is whether running text after a headline is a second story or the first one going on: it is
a second one where the first is closed, or where the text speaks of its headline more than of the story before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from marsad.lexicon.letters import fold
from marsad.lexicon.sites import LineKind, Role, SiteTable, trim
from marsad.model.news import Drop, DropReason, RelatedLink
from marsad.pages.blocks import Block, Form
from marsad.pages.lines import Line, content_words, is_sentence, read_line

_BRIDGE: Final = 4  # short blocks in a row that still lie inside a story
_MIN_STORY: Final = 10  # words; less is no story
_TEASER: Final = 50  # words; a single paragraph under a headline, shorter than this, is that headline's teaser
_MIN_SECOND: Final = 25  # words; a second story on the page has at least as many
_ABOUT: Final = 0.4  # share of a headline's words that its own story repeats in its first paragraphs

REASONS: Final = {
    LineKind.RELATED: DropReason.LABEL,
    LineKind.LISTING: DropReason.NAVIGATION,
    LineKind.TAGS: DropReason.LABEL,
    LineKind.COMMENTS: DropReason.COMMENT,
    LineKind.SHARE: DropReason.SHARE_COUNTER,
    LineKind.NEWSLETTER: DropReason.ADVERT,
    LineKind.COOKIE: DropReason.ADVERT,
    LineKind.CAPTION: DropReason.CAPTION,
    LineKind.ADVERT: DropReason.ADVERT,
    LineKind.NAVIGATION: DropReason.NAVIGATION,
    LineKind.SUMMARY: DropReason.LABEL,
    LineKind.DATE: DropReason.LABEL,
    LineKind.UPDATED: DropReason.LABEL,
    LineKind.BYLINE: DropReason.LABEL,
}
ROLE_REASONS: Final = {
    Role.COMMENTS: DropReason.COMMENT,
    Role.SHARE: DropReason.SHARE_COUNTER,
    Role.NEWSLETTER: DropReason.ADVERT,
    Role.COOKIE: DropReason.ADVERT,
    Role.ADVERT: DropReason.ADVERT,
    Role.CAPTION: DropReason.CAPTION,
    Role.TAGS: DropReason.LABEL,
    Role.BIO: DropReason.LABEL,
    Role.SECTION: DropReason.LABEL,
    Role.SUMMARY: DropReason.LABEL,
    Role.BREADCRUMB: DropReason.NAVIGATION,
    Role.NAVIGATION: DropReason.NAVIGATION,
}


class Birth(Enum):
    """How a story was found on its page; only the page's own stories take the page's date."""

    PAGE = "page"  # the page's main text
    SECTION = "section"  # a further story of the same page: its own article, or after a closing source line
    LABEL = "label"  # after a related label: another story of the site, whose date the page does not tell
    LIVE = "live"  # an entry of a live blog


class Mode(Enum):
    """What the last label opened."""

    STORY = "story"
    RELATED = "related"
    LISTING = "listing"
    TAGS = "tags"
    SOURCE = "source"
    BYLINE = "byline"
    DATE = "date"
    COMMENTS = "comments"


@dataclass(slots=True)
class Draft:
    """A story while it is read. `at` is the number of its first block."""

    at: int
    birth: Birth
    title: str | None = None
    subtitle: str | None = None
    source: str | None = None
    byline: str | None = None
    stamp: str = ""
    date_line: str = ""
    anchor: str = ""
    article: int = 0
    paragraphs: list[str] = field(default_factory=list)
    related: list[RelatedLink] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def text(self) -> str:
        """The story's text: its paragraphs, an empty line between two."""
        return "\n\n".join(self.paragraphs)

    def words(self) -> int:
        """Return the number of words in the paragraphs."""
        return sum(len(part.split()) for part in self.paragraphs)


@dataclass(slots=True)
class Splitter:
    """The pass over one page's blocks. `run()` yields drafts and drops in page order."""

    blocks: Sequence[Block]
    sites: SiteTable
    source: str
    title: str | None = None
    live: bool = False
    drafts: list[Draft] = field(default_factory=list)
    drops: list[tuple[int, Drop]] = field(default_factory=list)
    early: list[RelatedLink] = field(default_factory=list)
    _draft: Draft | None = None
    _mode: Mode = Mode.STORY
    _pending: list[int] = field(default_factory=list)
    _queue: list[int] = field(default_factory=list)

    def run(self) -> Iterator[tuple[int, Draft | Drop]]:
        """Yield (block number, draft or drop), sorted by block number."""
        for at, block in enumerate(self.blocks):
            self._step(at, block)
        self._flush_queue()
        self._flush_tail()
        found: list[tuple[int, Draft | Drop]] = list(self.drops)
        for draft in self.drafts:
            found.append((draft.at, draft if draft.words() >= _MIN_STORY else self._too_short(draft)))
        if self.early and self.drafts:
            self.drafts[0].related[:0] = self.early
        yield from sorted(found, key=lambda pair: pair[0])

    def _too_short(self, draft: Draft) -> Drop:
        return Drop(DropReason.NO_STORY, self.source, f"only {draft.words()} words of running text", draft.text[:200])

    # one block

    def _step(self, at: int, block: Block) -> None:
        if block.role is not None and self._by_role(at, block, block.role):
            return
        line = read_line(block.text, self.sites)
        if line is not None and not (line.kind is LineKind.DATE and not line.value and block.prose):
            self._labelled(at, block, line)
        elif block.prose:
            self._prose(at, block)
        else:
            self._bare(at, block)

    def _by_role(self, at: int, block: Block, role: Role) -> bool:
        """Handle a block whose mark-up says what it is; False where its words must decide."""
        if reason := ROLE_REASONS.get(role):
            if role is Role.TAGS:
                self._add_tags(block)
            self._drop(at, reason, block.text)
        elif role is Role.RELATED:
            self._related_block(at, block)
        elif role is Role.DATE:
            self._date(at, block)
        elif role is Role.BYLINE and not block.prose:
            self._byline(block)
        elif role is Role.SOURCE and not block.prose:
            self._source(block.text)
        elif role is Role.SUBTITLE and not block.zone:
            self._pending.append(at)
        else:
            return False
        return True

    def _related_block(self, at: int, block: Block) -> None:
        line = read_line(block.text, self.sites)
        if line is not None and not line.value:
            self._drop(at, DropReason.LABEL, block.text)
            return
        if block.prose and block.linked < 0.5:
            self._drop(at, DropReason.RELATED_HEADLINE, block.text)
            return
        self._relate(block, line.value if line else "")

    def _labelled(self, at: int, block: Block, line: Line) -> None:
        kind = line.kind
        if kind is LineKind.SOURCE:
            self._source_line(line)
        elif kind is LineKind.RELATED:
            self._related_line(at, block, line)
        elif kind is LineKind.BYLINE:
            self._mode = Mode.STORY if line.value else Mode.BYLINE
            if line.value:
                self._set_byline(line.value)
        elif kind in (LineKind.DATE, LineKind.UPDATED):
            self._date(at, block)
            self._mode = Mode.STORY if line.value else Mode.DATE
        else:
            self._drop(at, REASONS[kind], block.text)
            self._open_list(at, block, line)

    def _open_list(self, at: int, block: Block, line: Line) -> None:
        """Set what the following short blocks are, after a label that opens a list."""
        begun = self._draft is not None
        if line.kind is LineKind.COMMENTS and line.page and begun:
            self._flush_queue()
            self._mode = Mode.COMMENTS
        elif line.kind is LineKind.LISTING and begun:
            self._flush_queue()
            self._mode = Mode.LISTING
        elif line.kind is LineKind.TAGS:
            self._mode = Mode.STORY if line.value else Mode.TAGS
            if line.value:
                self._add_tags(Block(line.value, links=block.links))

    # source, byline, date, tags

    def _source_line(self, line: Line) -> None:
        self._flush_queue()
        self._flush_tail()
        if line.value:
            self._source(line.value)
        else:
            self._mode = Mode.SOURCE

    def _source(self, value: str) -> None:
        self._mode = Mode.STORY
        if self._draft is not None and (name := trim(value)):
            self._draft.source = name
            self._draft.closed = True

    def _byline(self, block: Block) -> None:
        line = read_line(block.text, self.sites)
        value = line.value if line else block.text
        if value:
            self._set_byline(value)
        else:
            self._mode = Mode.BYLINE

    def _set_byline(self, value: str) -> None:
        name = trim(value)
        if self._draft is not None and self._draft.byline is None and name and len(name.split()) <= 8:
            self._draft.byline = name

    def _date(self, at: int, block: Block) -> None:
        if self.live and block.zone and self._starts_entry(at):
            self._begin(at, Birth.LIVE, None)
            assert self._draft is not None  # noqa: S101  (just begun)
            self._draft.stamp, self._draft.date_line, self._draft.anchor = block.stamp, block.text, block.anchor
        elif self._draft is not None and not self._draft.date_line:
            self._draft.stamp, self._draft.date_line = block.stamp, block.text

    def _starts_entry(self, at: int) -> bool:
        following = self.blocks[at + 1 : at + 4]
        return any(block.prose and block.role is None for block in following)

    def _add_tags(self, block: Block) -> None:
        if self._draft is None:
            return
        names = [link.text for link in block.links] or [
            part.strip() for part in block.text.replace("،", ",").split(",")
        ]
        known = self._draft.tags
        known.extend(name for name in map(trim, names) if name and name not in known and self.sites.label(name) is None)

    # related headlines

    def _related_line(self, at: int, block: Block, line: Line) -> None:
        self._flush_tail()
        if line.value:
            self._relate(block, line.value)
            return
        self._drop(at, DropReason.LABEL, block.text)
        self._flush_queue()
        self._mode = Mode.RELATED

    def _relate(self, block: Block, value: str = "") -> None:
        """Keep a related headline with its address for the story before it, or for the first one of the page."""
        links = [link for link in block.links if len(link.text.split()) >= 2] or list(block.links[:1])
        if len(links) > 1:
            found = [RelatedLink(link.text, link.href or None) for link in links]
        else:
            found = [RelatedLink(value or block.text, links[0].href or None if links else None)]
        known = self._draft.related if self._draft is not None else self.early
        known.extend(one for one in found if one not in known)

    def _flush_queue(self) -> None:
        for at in self._queue:
            self._relate(self.blocks[at])
        self._queue.clear()

    # short blocks

    def _bare(self, at: int, block: Block) -> None:
        if self._mode is Mode.RELATED and block.words >= 2:
            self._queue.append(at)
        elif self._mode is Mode.SOURCE:
            self._source(block.text)
        elif self._mode is Mode.BYLINE:
            self._set_byline(block.text)
            self._mode = Mode.STORY
        elif self._mode is Mode.DATE:
            self._date(at, block)
            self._mode = Mode.STORY
        elif self._mode is Mode.TAGS and block.words <= 6 and not block.level:
            self._add_tags(block)
            self._drop(at, DropReason.LABEL, block.text)
        elif self._mode is Mode.LISTING:
            self._pending.append(at)
        elif self._mode is Mode.COMMENTS:
            self._pending.append(at)
        else:
            self._pending.append(at)

    def _flush_tail(self) -> None:
        """Settle the short blocks after a story's last paragraph: its agency, its last sentences, or the site's words."""
        for at in self._pending:
            block = self.blocks[at]
            draft = self._draft
            ended = draft is not None and not draft.closed and self._mode is Mode.STORY
            agency = self.sites.agency(block.text) if ended else None
            if draft is not None and agency is not None:
                draft.source, draft.closed = agency, True
            elif draft is not None and ended and block.zone and self._is_last_words(at, block):
                draft.paragraphs.append(block.text)
            else:
                self._drop(at, DropReason.COMMENT if self._mode is Mode.COMMENTS else DropReason.NAVIGATION, block.text)
        self._pending.clear()

    def _is_last_words(self, at: int, block: Block) -> bool:
        return block.words >= 4 and is_sentence(block.text) and not block.level and block.linked < 0.5 and at > 0

    # running text

    def _prose(self, at: int, block: Block) -> None:
        if not block.zone:
            self._drop(at, DropReason.NAVIGATION, block.text)
        elif self._draft is None:
            self._begin(at, Birth.PAGE, self._take_title(at))
            self._append(block)
        elif self._mode is Mode.STORY:
            self._story_prose(at, block, self._draft)
        elif self._mode is Mode.RELATED:
            self._after_related(at, block, self._draft)
        else:
            self._after_list(at, block, self._draft)

    def _story_prose(self, at: int, block: Block, draft: Draft) -> None:
        """Go on with the story, or begin the next one where this one is closed and something new stands before it."""
        titled = [n for n in self._pending if self.blocks[n].headline and self.blocks[n].words >= 3]
        new_article = block.article != draft.article and block.article > 0 and draft.article > 0
        if new_article and self._run(at)[1] >= _MIN_SECOND:
            self._begin(at, Birth.SECTION, self._take_heading())
        elif draft.closed and titled and self._run(at)[1] >= _MIN_SECOND:
            self._begin(at, Birth.SECTION, self._take_heading())
        elif draft.closed and not titled and not self._coheres(at, draft) and self._run(at)[1] >= _MIN_SECOND:
            self._begin(at, Birth.SECTION, None)
        else:
            draft.closed = False
            self._bridge()
        self._append(block)

    def _after_related(self, at: int, block: Block, draft: Draft) -> None:
        """Decide what running text after a related label is: a second story, a teaser, or the story going on."""
        paragraphs, words = self._run(at)
        headline = self.blocks[self._queue[-1]] if self._queue else None
        alone = paragraphs == 1 and block.headline
        if alone and (block.form is Form.ITEM or headline is None or not self._about(at, headline)):
            self._queue.append(at)
        elif headline is not None and self._is_second(at, headline, draft, paragraphs, words):
            self._queue.pop()
            self._flush_queue()
            self._begin(at, Birth.LABEL, headline.text)
            self._append(block)
        elif (
            headline is not None
            and paragraphs == 1
            and words <= _TEASER
            and (draft.closed or self._about(at, headline))
        ):
            self._drop(at, DropReason.RELATED_HEADLINE, block.text)
        elif not draft.closed or self._coheres(at, draft):
            self._flush_queue()
            self._mode, draft.closed = Mode.STORY, False
            self._append(block)
        elif paragraphs >= 2 and words >= _MIN_SECOND:
            self._flush_queue()
            self._begin(at, Birth.LABEL, None)
            self._append(block)
        else:
            self._drop(at, DropReason.NAVIGATION, block.text)

    def _is_second(self, at: int, headline: Block, draft: Draft, paragraphs: int, words: int) -> bool:
        if words < _MIN_SECOND or (paragraphs == 1 and words <= _TEASER):
            return False
        about = self._overlap(headline.text, at)
        if draft.closed:
            return about >= _ABOUT / 2 or paragraphs >= 2
        return about >= _ABOUT and about > self._cohesion(at, draft)

    def _after_list(self, at: int, block: Block, draft: Draft) -> None:
        """Handle running text below comments, tags or a list of the site: rarely a story, and then with its own headline."""
        paragraphs, words = self._run(at)
        headlines = [n for n in self._pending if self.blocks[n].headline]
        headline = self.blocks[headlines[-1]] if headlines else None
        about = self._overlap(headline.text, at) if headline is not None else 0.0
        if self._mode is Mode.TAGS and not draft.closed and block.zone and headline is None:
            self._mode = Mode.STORY
            self._append(block)
        elif headline is not None and about >= _ABOUT and paragraphs >= 2 and words >= _MIN_SECOND:
            title = self._take_heading()
            self._begin(at, Birth.LABEL, title)
            self._append(block)
        else:
            comment = self._mode is Mode.COMMENTS
            self._drop(at, DropReason.COMMENT if comment else DropReason.NAVIGATION, block.text)

    def _begin(self, at: int, birth: Birth, title: str | None) -> None:
        self._flush_queue()
        self._flush_tail()
        self._draft = Draft(at, birth, title, article=self.blocks[at].article)
        self.drafts.append(self._draft)
        self._mode = Mode.STORY

    def _append(self, block: Block) -> None:
        assert self._draft is not None  # noqa: S101  (every caller has begun one)
        self._draft.paragraphs.append(block.text)
        if block.article and not self._draft.article:
            self._draft.article = block.article

    def _bridge(self) -> None:
        """Take the short blocks between two paragraphs into the story, unless they are too many or repeat the title."""
        assert self._draft is not None  # noqa: S101
        title = trim(fold(self._draft.title or ""))
        keep = len(self._pending) <= _BRIDGE
        for at in self._pending:
            block = self.blocks[at]
            if trim(fold(block.text)) == title:
                self._drop(at, DropReason.LABEL, block.text)
            elif keep and block.zone and block.linked < 0.9:
                self._draft.paragraphs.append(block.text)
            else:
                self._drop(at, DropReason.NAVIGATION, block.text)
        self._pending.clear()

    # titles

    def _take_title(self, at: int) -> str | None:
        """Choose the first story's title among the short lines above it; the others are the site's."""
        candidates = [n for n in self._pending if self.blocks[n].headline and self.blocks[n].form is not Form.ITEM]
        chosen = self._best_title(at, candidates)
        if chosen is not None:
            self._pending.remove(chosen)
        for n in self._pending:
            self._drop(n, DropReason.NAVIGATION, self.blocks[n].text)
        self._pending.clear()
        return self.title or (self.blocks[chosen].text if chosen is not None else None)

    def _best_title(self, at: int, candidates: list[int]) -> int | None:
        best, most = None, 0.0
        for n in candidates[-40:]:
            shared = len(content_words(self.blocks[n].text, self.sites) & self._about_words(at))
            share = self._overlap(self.blocks[n].text, at)
            score = shared * share + (1.0 if self.blocks[n].level == 1 else 0.0)
            if shared >= 2 and score > most:
                best, most = n, score
        if best is None and candidates and len(self._pending) <= 3 and self.blocks[candidates[0]].words >= 3:
            best = candidates[0]
        return best

    def _take_heading(self) -> str | None:
        """Take the last headline among the pending blocks; those before it stay pending for the story that ends."""
        headlines = [n for n in self._pending if self.blocks[n].headline and self.blocks[n].words >= 3]
        if not headlines:
            return None
        chosen = next((n for n in headlines if self.blocks[n].level), headlines[-1])
        self._pending.remove(chosen)
        return self.blocks[chosen].text

    # what speaks of what

    def _run(self, at: int) -> tuple[int, int]:
        """Return how many paragraphs of running text stand together from `at` on, and their words."""
        paragraphs = words = 0
        for block in self.blocks[at : at + 40]:
            if not block.prose or (block.role in ROLE_REASONS) or read_line(block.text, self.sites):
                break
            paragraphs, words = paragraphs + 1, words + block.words
        return paragraphs, words

    def _about_words(self, at: int) -> set[str]:
        following = [block.text for block in self.blocks[at : at + 3] if block.prose]
        return content_words(" ".join(following), self.sites)

    def _overlap(self, headline: str, at: int) -> float:
        """Return the share of a headline's content words that the paragraphs from `at` on repeat, 0.0-1.0."""
        words = content_words(headline, self.sites)
        return len(words & self._about_words(at)) / len(words) if words else 0.0

    def _about(self, at: int, headline: Block) -> bool:
        return self._overlap(headline.text, at) >= _ABOUT / 2

    def _cohesion(self, at: int, draft: Draft) -> float:
        """Return the share of the next paragraph's content words that the story so far has, 0.0-1.0."""
        words = content_words(self.blocks[at].text, self.sites)
        return len(words & content_words(draft.text, self.sites)) / len(words) if words else 0.0

    def _coheres(self, at: int, draft: Draft) -> bool:
        return self._cohesion(at, draft) >= 0.15

    def _drop(self, at: int, reason: DropReason, text: str) -> None:
        """Drop a block; one of the same reason straight before it takes the text in."""
        if self.drops and self.drops[-1][1].reason is reason and self.drops[-1][0] == at - 1:
            first, before = self.drops.pop()
            merged = f"{before.text}\n{text}"[:500]
            self.drops.append((at, Drop(reason, self.source, before.detail, merged)))
            return
        self.drops.append((at, Drop(reason, self.source, "", text[:500])))
