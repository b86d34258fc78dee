"""Blocks in document order -> stories with title, source and related headlines; the rest is dropped with a reason.

One pass with a small state. A label («اقرأ أيضا») opens a list of headlines; a source line closes a story; running text
opens one. The one hard question is whether running text after a headline is a second story or the first one going on:
it is a second one where the first is closed, or where it speaks of its headline more than of the story before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from marsad.lexicon.letters import fold
from marsad.lexicon.sites import LineKind, Role, SiteTable, trim
from marsad.model.news import Drop, DropReason
from marsad.pages.about import best_title, coheres, cohesion, overlap, run_of
from marsad.pages.blocks import Block, Form
from marsad.pages.dates import before_age, cut_date, is_date_line, is_dated_line, is_issue_line
from marsad.pages.drafts import REASONS, ROLE_REASONS, Birth, DateLine, Draft, Mode
from marsad.pages.lines import ABOUT, Line, is_sentence

_BRIDGE: Final = 4  # short blocks in a row that still lie inside a story
_LIST: Final = 40  # short blocks below a paragraph that ends with a colon: the list that it announces
_MIN_STORY: Final = 10  # words; less is no story
_TEASER: Final = 50  # words; a single paragraph under a headline, shorter than this, is that headline's teaser
_MIN_SECOND: Final = 25  # words; a second story on the page has at least as many
_TAIL: Final = 80  # blocks below the last paragraph that are still read for related headlines
_NEAR: Final = 3  # blocks above the title in which its date may stand
_TRAIL: Final = 0.9  # share of links in a path of sections that may end with the story's date
_REPEATED: Final = 8  # words; a paragraph of as many that stands twice was printed twice
_TEXT: Final = 500  # characters of a block that its drop shows


@dataclass(slots=True)
class Splitter:
    """The pass over one page's blocks.

    `title` is the page's title where its mark-up tells it, `title_at` the number of the block that shows it (-1: none);
    what stands above that block is the site's. `live` tells that clocks begin entries.
    """

    blocks: Sequence[Block]
    sites: SiteTable
    source: str
    title: str | None = None
    title_at: int = -1
    live: bool = False
    drafts: list[Draft] = field(default_factory=list)
    drops: list[tuple[int, Drop]] = field(default_factory=list)
    _head: Draft = field(default_factory=lambda: Draft(-1, Birth.PAGE))
    _draft: Draft | None = None
    _next: Draft | None = None  # what stands below a heading that may begin a further story
    _mode: Mode = Mode.STORY
    _pending: list[int] = field(default_factory=list)
    _queue: list[int] = field(default_factory=list)
    _above: list[DateLine] = field(default_factory=list)
    _idle: int = 0  # blocks since the last running text

    def run(self) -> list[Draft | Drop]:
        """Return drafts and drops in page order."""
        for at, block in enumerate(self.blocks):
            if at < self.title_at and not block.zone:
                self._over_title(at, block)
            elif at == self.title_at:
                continue
            elif self._idle > _TAIL and not block.zone:
                self._drop(at, DropReason.NAVIGATION, block.text)
            else:
                self._idle += 1
                self._step(at, block)
        self._flush_queue()
        self._flush_tail()
        found: list[tuple[int, Draft | Drop]] = list(self.drops)
        texts: set[str] = set()
        found.extend((draft.at, self._settled(draft, texts)) for draft in self.drafts)
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def _over_title(self, at: int, block: Block) -> None:
        """Keep a date that stands straight above the title, for the case that none stands below; drop the rest."""
        short = block.words <= 20 and block.linked < 0.5
        close = at >= self.title_at - _NEAR
        near = close and (block.role is Role.DATE or self._is_date(block))
        beside = block.role is Role.DATE and self._is_beside(block)
        if short and (near or beside or is_issue_line(block.text, self.sites)):
            self._above.append(DateLine(block.text, block.stamp))
            return
        path = close and block.role in (None, Role.BREADCRUMB) and block.linked < _TRAIL
        if path and (day := cut_date(block.text, self.sites)[1]):  # «الرئيسية / سياسة / 14 مارس 2024»
            self._above.append(DateLine(day))
        self._drop(at, _reason(block), block.text)

    def _is_beside(self, block: Block) -> bool:
        """Tell whether a block shares a part of the page with the title that is smaller than the page."""
        title = self.blocks[self.title_at].path
        common = sum(a == b for a, b in zip(block.path, title, strict=False))
        return common >= max(2, len(title) / 2)

    def _settled(self, draft: Draft, texts: set[str]) -> Draft | Drop:
        if draft.text in texts:
            return Drop(DropReason.DUPLICATE, self.source, f"{self.source}: tells a story twice", draft.text[:_TEXT])
        texts.add(draft.text)
        if draft.words() >= _MIN_STORY:
            return draft
        detail = f"{self.source}: only {draft.words()} words of running text"
        return Drop(DropReason.NO_STORY, self.source, detail, draft.text[:_TEXT])

    @property
    def _here(self) -> Draft:
        """The story that is being read, or what stands above the first one."""
        return self._next or self._draft or self._head

    # one block

    def _step(self, at: int, block: Block) -> None:
        if block.role is not None and self._by_role(at, block, block.role):
            return
        line = block.line(self.sites)
        if line is not None and not (block.prose and block.words > 20 and line.kind in _LABELS_ONLY):
            self._labelled(at, block, line)
        elif block.prose:
            self._prose(at, block)
        else:
            self._bare(at, block)

    def _by_role(self, at: int, block: Block, role: Role) -> bool:
        """Handle a block whose mark-up says what it is; False where its words must decide."""
        if role in ROLE_REASONS:
            if role is Role.TAGS:
                self._here.take_tags(block, self.sites)
            self._drop(at, ROLE_REASONS[role], block.text)
        elif role is Role.RELATED:
            self._related_block(at, block)
        elif block.prose or block.level == 1:
            return False
        elif role is Role.DATE:
            self._date(at, block, updated=False)
        elif role is Role.BYLINE:
            self._byline(at, block)
        elif role is Role.SOURCE:
            self._source_block(block)
        elif role is Role.SUBTITLE and not block.zone:
            self._head.subtitle = self._head.subtitle or block.text
        else:
            return False
        return True

    def _related_block(self, at: int, block: Block) -> None:
        line = block.line(self.sites)
        if line is not None and not line.value:
            self._drop(at, REASONS.get(line.kind, DropReason.LABEL), block.text)
        elif block.words < 3 or (not block.links and (block.level or block.words < 5)):
            self._drop(at, DropReason.LABEL, block.text)
        elif block.prose or not (block.links or block.headline):
            self._drop(at, DropReason.RELATED_HEADLINE, block.text)
        else:
            self._here.relate(block, line.value if line else "")

    def _labelled(self, at: int, block: Block, line: Line) -> None:
        kind = line.kind
        if kind is LineKind.SOURCE:
            self._source_line(line)
        elif kind is LineKind.RELATED:
            self._related_line(at, block, line)
        elif kind is LineKind.BYLINE:
            self._mode = Mode.STORY if line.value else Mode.BYLINE
            self._here.take_byline(line.value, self.sites)
        elif kind in (LineKind.DATE, LineKind.UPDATED):
            self._mode = Mode.STORY if line.value else Mode.DATE
            self._date(at, block, updated=kind is LineKind.UPDATED)
        elif kind is LineKind.NAVIGATION and not block.prose and self._is_date(block):
            self._date(at, block, updated=False)  # «16 مارس 2023 • دقيقتان للقراءة»
        else:
            self._drop(at, REASONS[kind], block.text)
            self._open_list(block, line)

    def _open_list(self, block: Block, line: Line) -> None:
        """Set what the following short blocks are, after a label that opens a list."""
        if line.kind is LineKind.TAGS:
            self._mode = Mode.STORY if line.value else Mode.TAGS
            if line.value:
                self._here.take_tags(Block(line.value, links=block.links), self.sites)
        elif self._draft is None:
            return
        elif line.page or line.kind is LineKind.LISTING:
            self._flush_queue()
            self._flush_tail()
            self._mode = Mode.COMMENTS if line.kind is LineKind.COMMENTS else Mode.LISTING

    # source, byline, date, tags

    def _source_line(self, line: Line) -> None:
        self._flush_queue()
        self._flush_tail()
        if line.value:
            self._set_source(line.value)
        else:
            self._mode = Mode.SOURCE

    def _source_block(self, block: Block) -> None:
        line = block.line(self.sites)
        if line is not None and line.kind is LineKind.SOURCE:
            self._source_line(line)
        else:
            self._set_source(block.text)

    def _set_source(self, value: str) -> None:
        self._mode = Mode.STORY
        if self._here.take_source(value):
            self._here.closed = self._draft is not None

    def _byline(self, at: int, block: Block) -> None:
        if is_date_line(block.text, self.sites):
            self._date(at, block, updated=False)
            return
        line = block.line(self.sites)
        value = line.value if line else block.text
        self._mode = Mode.STORY if value else Mode.BYLINE
        self._here.take_byline(value, self.sites)

    def _date(self, at: int, block: Block, *, updated: bool) -> None:
        if self.live and block.zone and any(one.prose and not one.role for one in self.blocks[at + 1 : at + 4]):
            self._begin(at, Birth.LIVE, None)
        self._here.dates.append(DateLine(block.text, block.stamp, updated))
        if block.anchor and not self._here.anchor:
            self._here.anchor = block.anchor

    # related headlines

    def _related_line(self, at: int, block: Block, line: Line) -> None:
        self._flush_tail()
        if line.value:
            self._here.relate(block, line.value)
            return
        self._drop(at, DropReason.LABEL, block.text)
        self._flush_queue()
        self._mode = Mode.RELATED

    def _flush_queue(self) -> None:
        for at in self._queue:
            self._here.relate(self.blocks[at])
        self._queue.clear()

    # short blocks

    def _bare(self, at: int, block: Block) -> None:
        mode = self._mode
        if mode is Mode.RELATED:
            self._bare_related(at, block)
        elif mode is Mode.SOURCE:
            self._set_source(block.text)
        elif mode is Mode.BYLINE:
            self._here.take_byline(block.text, self.sites)
            self._mode = Mode.STORY
        elif self._is_signed(block):
            self._here.take_byline(block.text, self.sites)
        elif mode is Mode.DATE or (block.words <= 20 and self._is_date(block)):
            self._date(at, block, updated=False)
            self._mode = Mode.STORY if mode is Mode.DATE else mode
        elif mode is Mode.TAGS and block.words <= 6 and not block.level:
            self._here.take_tags(block, self.sites)
            self._drop(at, DropReason.LABEL, block.text)
        else:
            if block.level == 1 and block.zone and self._draft is not None and self._draft.paragraphs:
                self._next = Draft(at, Birth.SECTION)
            self._pending.append(at)

    def _is_signed(self, block: Block) -> bool:
        """Tell whether a line above the text is a name with a date behind it."""
        if self._here.paragraphs or block.level or block.words > 16 or is_date_line(block.text, self.sites):
            return False
        name, day = cut_date(block.text, self.sites)
        return bool(name and day)

    def _bare_related(self, at: int, block: Block) -> None:
        """Queue a headline below a related label; below the main text a heading of the site ends the list."""
        if not block.zone and block.level and not block.links:
            self._flush_queue()
            self._mode = Mode.LISTING
            self._drop(at, DropReason.NAVIGATION, block.text)
        elif block.words >= 3 or block.links:
            self._queue.append(at)
        else:
            self._drop(at, DropReason.LABEL, block.text)

    def _is_date(self, block: Block) -> bool:
        """Tell whether a line is a date; an age is one where its mark-up carries the moment."""
        if self._here.paragraphs and self._here.dates and not self.live:
            return False
        if is_date_line(block.text, self.sites):
            return True
        if block.stamp and before_age(block.text, self.sites) is not None:
            return True
        plain = not block.level and block.form is not Form.ITEM and not self._here.dates
        known = bool(self.title or self._pending or self._here.paragraphs)  # the line itself may be the headline
        return plain and known and is_dated_line(block.text, self.sites)

    def _flush_tail(self) -> None:
        """Settle the short blocks below a story's last paragraph: its agency, its last words, or the site's."""
        draft = self._draft
        listed = draft is not None and draft.ends_open and len(self._pending) <= _LIST
        for at in self._pending:
            block = self.blocks[at]
            listed = listed or (block.words >= 4 and block.text.endswith(":") and len(self._pending) <= _LIST)
            ended = draft is not None and not draft.closed and self._mode is Mode.STORY
            if draft is not None and ended and (agency := self.sites.agency(block.text)):
                draft.source, draft.closed = agency, True
            elif draft is not None and ended and block.zone and (_is_last_words(block) or (listed and not block.level)):
                draft.paragraphs.append(block.text)
            else:
                self._drop(at, DropReason.COMMENT if self._mode is Mode.COMMENTS else DropReason.NAVIGATION, block.text)
        self._pending.clear()

    # running text

    def _prose(self, at: int, block: Block) -> None:
        if not block.zone:
            self._drop(at, DropReason.COMMENT if self._mode is Mode.COMMENTS else DropReason.NAVIGATION, block.text)
            return
        self._idle = 0
        draft = self._draft
        if draft is None:
            self._begin(at, Birth.PAGE, self._take_title(at))
            self._append(block)
        elif self._mode is Mode.STORY or not draft.paragraphs:
            self._story_prose(at, block, draft)
        elif self._mode is Mode.RELATED:
            self._after_related(at, block, draft)
        elif self._mode in (Mode.SOURCE, Mode.BYLINE, Mode.DATE):
            self._mode = Mode.STORY
            self._story_prose(at, block, draft)
        else:
            self._after_list(at, block, draft)

    def _story_prose(self, at: int, block: Block, draft: Draft) -> None:
        """Go on with the story, or begin the next one where this one is closed and something new stands before it."""
        if draft.birth is Birth.LIVE and not draft.paragraphs:
            draft.title = self._take_heading() or self.title
        if self._is_next(at, block, draft):
            self._begin(at, Birth.SECTION, self._take_heading())
        else:
            draft.closed = False
            self._bridge(draft, block)
        self._append(block)

    def _is_next(self, at: int, block: Block, draft: Draft) -> bool:
        if self._next is not None and self._is_headed(at):
            return True
        moved = block.article > 0 and draft.article > 0 and block.article != draft.article
        if not (moved or draft.closed):
            return False
        titled = any(self.blocks[n].headline and self.blocks[n].words >= 3 for n in self._pending)
        least = _MIN_STORY if draft.closed and titled else _MIN_SECOND
        if run_of(self.blocks, at, self.sites).words < least:
            return False
        return moved or titled or not coheres(self.blocks, at, draft, self.sites)

    def _is_headed(self, at: int) -> bool:
        """Tell whether a heading of the first level stands above text that speaks of it: the next full story."""
        heads = [self.blocks[n] for n in self._pending if self.blocks[n].level == 1]
        run = run_of(self.blocks, at, self.sites)
        enough = run.words >= _MIN_STORY
        return enough and any(overlap(self.blocks, at, head.text, self.sites) >= ABOUT for head in heads)

    def _after_related(self, at: int, block: Block, draft: Draft) -> None:
        """Decide what running text after a related label is: a second story, a teaser, or the story going on."""
        run = run_of(self.blocks, at, self.sites)
        headline = self.blocks[self._queue[-1]] if self._queue else None
        about = overlap(self.blocks, at, headline.text, self.sites) if headline is not None else 0.0
        alone = run.paragraphs == 1 and block.headline and block.words <= 24
        if alone and (block.form is Form.ITEM or headline is None or about < ABOUT / 2) and not self._inside(at):
            self._queue.append(at)
        elif headline is not None and self._is_second(at, about, draft, run.paragraphs, run.words):
            self._queue.pop()
            self._flush_queue()
            self._begin(at, Birth.LABEL, headline.text)
            self._append(block)
        elif (
            headline is not None
            and run.paragraphs == 1
            and run.words <= _TEASER
            and (draft.closed or about >= ABOUT / 2)
        ):
            self._drop(at, DropReason.RELATED_HEADLINE, block.text)
        elif not draft.closed or coheres(self.blocks, at, draft, self.sites):
            self._flush_queue()
            self._mode, draft.closed = Mode.STORY, False
            self._append(block)
        elif run.paragraphs >= 2 and run.words >= _MIN_SECOND:
            self._begin(at, Birth.LABEL, None)
            self._append(block)
        else:
            self._drop(at, DropReason.NAVIGATION, block.text)

    def _inside(self, at: int) -> bool:
        """Tell whether the page's main text, as its mark-up gives it, goes on with a paragraph here."""
        return self.blocks[at].form is Form.PARAGRAPH and bool(self.blocks[at].path)

    def _is_second(self, at: int, about: float, draft: Draft, paragraphs: int, words: int) -> bool:
        if words < _MIN_SECOND or (paragraphs == 1 and words <= _TEASER):
            return False
        if draft.closed:
            return about >= ABOUT / 2 or paragraphs >= 2
        return about >= ABOUT and about > cohesion(self.blocks, at, draft, self.sites)

    def _after_list(self, at: int, block: Block, draft: Draft) -> None:
        """Handle running text below comments, tags or a list of the site: rarely a story, and then with a headline."""
        run = run_of(self.blocks, at, self.sites)
        headlines = [n for n in self._pending if self.blocks[n].headline]
        headline = self.blocks[headlines[-1]] if headlines else None
        about = overlap(self.blocks, at, headline.text, self.sites) if headline is not None else 0.0
        if self._mode is Mode.TAGS and not draft.closed and headline is None:
            self._mode = Mode.STORY
            self._append(block)
        elif about >= ABOUT and run.paragraphs >= 2 and run.words >= _MIN_SECOND:
            self._begin(at, Birth.LABEL, self._take_heading())
            self._append(block)
        else:
            comment = self._mode is Mode.COMMENTS
            self._drop(at, DropReason.COMMENT if comment else DropReason.NAVIGATION, block.text)

    def _begin(self, at: int, birth: Birth, title: str | None) -> None:
        self._flush_queue()
        self._flush_tail()
        if not self.drafts:
            self._draft = self._head
            self._draft.at, self._draft.birth, self._draft.title = at, birth, title
            self._draft.article = self.blocks[at].article
            if self.title_at < 0:
                self._draft.dates.reverse()  # without a title to stand below, the date nearest to the text is its own
            self._draft.dates.extend(self._above)
        else:
            self._draft = self._next or Draft(at, birth)
            self._draft.at, self._draft.birth, self._draft.title = at, birth, title
            self._draft.article = self.blocks[at].article
        self._next = None
        self.drafts.append(self._draft)
        self._mode = Mode.STORY

    def _append(self, block: Block) -> None:
        draft = self._here
        if block.words >= _REPEATED and block.text in draft.paragraphs:
            return  # a summary above the text that is its first paragraph
        draft.paragraphs.append(block.text)
        draft.article = draft.article or block.article

    def _bridge(self, draft: Draft, following: Block) -> None:
        """Take the short blocks between two paragraphs into the story, unless they lead elsewhere or are too many."""
        self._next = None
        if not self._pending:
            return
        title = trim(fold(draft.title or ""))
        keep = len(self._pending) <= (_LIST if draft.ends_open else _BRIDGE)
        loose = following.form is Form.LOOSE
        for at in self._pending:
            block = self.blocks[at]
            if trim(fold(block.text)) == title:
                self._drop(at, DropReason.LABEL, block.text)
            elif block.linked >= 0.9 and block.words >= 4:
                self._here.relate(block)
            elif block.pictured and not block.level and block.form is Form.LOOSE:
                self._drop(at, DropReason.CAPTION, block.text)
            elif keep and block.zone and block.linked < 0.9 and (loose or not _is_stray(block)):
                draft.paragraphs.append(block.text)
            else:
                self._drop(at, DropReason.NAVIGATION, block.text)
        self._pending.clear()

    # titles

    def _take_title(self, at: int) -> str | None:
        """Choose the first story's title among the short lines above it; the others are the site's."""
        headings = [n for n in self._pending if self.blocks[n].level]
        if self.title and (not headings or overlap(self.blocks, at, self.title, self.sites) >= ABOUT / 2):
            chosen = None
        else:
            chosen = best_title(self.blocks, headings if self.title else self._pending, at, self.sites)
        if chosen is not None:
            self._pending.remove(chosen)
        for n in self._pending:
            self._drop(n, DropReason.NAVIGATION, self.blocks[n].text)
        self._pending.clear()
        return self.blocks[chosen].text if chosen is not None else self.title

    def _take_heading(self) -> str | None:
        """Take the headline among the pending blocks; what stands before it stays for the story that ends."""
        headlines = [n for n in self._pending if self.blocks[n].headline and self.blocks[n].words >= 3]
        if not headlines:
            return None
        chosen = next((n for n in headlines if self.blocks[n].level), headlines[-1])
        self._pending.remove(chosen)
        return self.blocks[chosen].text

    def _drop(self, at: int, reason: DropReason, text: str) -> None:
        """Drop a block; one of the same reason straight before it takes the text in."""
        if self.drops and self.drops[-1][1].reason is reason and self.drops[-1][0] == at - 1:
            before = self.drops.pop()[1]
            merged = before.text if len(before.text) >= _TEXT else f"{before.text}\n{text}"[:_TEXT]
            self.drops.append((at, Drop(reason, self.source, before.detail, merged)))
        else:
            self.drops.append((at, Drop(reason, self.source, "", text[:_TEXT])))


_LABELS_ONLY: Final = frozenset({LineKind.DATE, LineKind.UPDATED, LineKind.BYLINE, LineKind.SUMMARY, LineKind.TAGS})


def _reason(block: Block) -> DropReason:
    return ROLE_REASONS.get(block.role, DropReason.NAVIGATION) if block.role else DropReason.NAVIGATION


def _is_stray(block: Block) -> bool:
    """Tell whether a short block stands in no paragraph, list or heading: a caption among a story's paragraphs."""
    return block.form is Form.LOOSE and bool(block.path)


def _is_last_words(block: Block) -> bool:
    return block.words >= 4 and is_sentence(block.text) and not block.level and block.linked < 0.5
