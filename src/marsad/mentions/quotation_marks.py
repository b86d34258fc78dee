"""Pairs the quotation marks of a Doc, also where they are mixed, nested, unclosed or unopened.

The straight mark opens and closes alike; what it does is told by the blanks beside it, by the words around it (a verb
of speech before it opens, «وفق تعبيره» after it closes) and by what is open already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from marsad.lexicon.speech import SpeechTable
from marsad.model.doc import Doc, Pos

_BRACKETS_OPEN: Final = frozenset("([{:،,-–—")
_ENDS: Final = frozenset({".", "؟", "!", "?", "…", "..", "..."})
_PAUSES: Final = frozenset({"،", ",", ".", "؛"})
_COLON_REACH: Final = 80  # tokens over which a colon may open what a lone closing mark ends
_CLITIC_LENGTH: Final = 2
_NAME_POS: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.LATIN})
_CLAUSAL: Final = frozenset({Pos.VERB, Pos.PREP, Pos.SUBORD, Pos.RELATIVE, Pos.PUNCT})
_NAME_LENGTH: Final = 4  # tokens of a name between two marks that both look like opening ones


class Segment(NamedTuple):
    """Words between marks: tokens `first` to `last` (half-open, without the marks).

    `mark` is the token that opens them, `end` the one behind; `depth` is 1 and more inside another quotation.
    """

    first: int
    last: int
    mark: int
    end: int
    closed: bool = True
    depth: int = 0


class _Open(NamedTuple):
    mark: int
    first: int
    single: bool


class MarkReader:
    """Pairs the marks of one Doc."""

    def __init__(self, doc: Doc, table: SpeechTable) -> None:
        self.doc, self.table = doc, table
        self.words = [token.word.norm for token in doc.tokens]
        self.sentence_of: list[int] = []
        for index, sentence in enumerate(doc.sentences):
            self.sentence_of += [index] * (sentence.last - sentence.first)
        marks = table.marks
        self.marks = [token.i for token in doc.tokens if token.word.form in marks and self._side(token.i)]

    def segments(self) -> tuple[Segment, ...]:
        """Return the quoted segments in text order, nested ones after the one that holds them."""
        return tuple(sorted(self._pair(), key=lambda s: (s.first, -s.last)))

    def _side(self, i: int) -> str:
        """Return open, close, either or "" for a token; a single mark inside a word is none."""
        form = self.doc.tokens[i].form
        side = self.table.marks.get(form, "")
        if side != "single":
            return side
        return "" if self._glued_before(i) and self._glued_after(i) else "either"

    def _glued_before(self, i: int) -> bool:
        """Tell whether a word stands right before a mark (a clitic like «بـ» or an opening bracket does not count)."""
        if i == 0 or self.doc.tokens[i - 1].space != self.doc.tokens[i].start:
            return False
        before = self.doc.tokens[i - 1]
        if before.end != before.space or before.form in _BRACKETS_OPEN:
            return False
        return len(self.words[i - 1]) >= _CLITIC_LENGTH or before.analysis.pos in {Pos.PUNCT, Pos.DIGITS}

    def _glued_after(self, i: int) -> bool:
        """Tell whether a word stands right after a mark."""
        token = self.doc.tokens[i]
        return i + 1 < len(self.words) and token.end == token.space and self.words[i + 1][:1].isalnum()

    def _does(self, i: int) -> str:
        """Tell what the mark most likely does by itself: open, close or either."""
        side = self._side(i)
        if side != "either":
            return side
        before, after = self._glued_before(i), self._glued_after(i)
        if self._pause_after(i):
            return "close"
        if not before and after:
            return "close" if self._attributed_after(i) and not self._cue_before(i) else "open"
        if before and not after:
            return "close"
        return "open" if self._cue_before(i) else "close" if self._attributed_after(i) else "either"

    def _cue_before(self, i: int) -> bool:
        """Tell whether a word before the mark announces speech."""
        return i > 0 and bool(
            self.words[i - 1] in self.table.verbs or self.table.find(self.words, i - 1, "that", "colon")
        )

    def _attributed_after(self, i: int) -> bool:
        """Tell whether the words behind the mark tell who spoke («وفق تعبيره», «مشيرا إلى»)."""
        following = self.table.verbs.get(self.words[i + 1], ()) if i + 1 < len(self.words) else ()
        if any(form.part == "participle" or form.joined for form in following):
            return True
        return self.table.find(self.words, i + 1, "according", "according-for", "own-lead") is not None

    def _pause_after(self, i: int) -> bool:
        """Tell whether a comma or full stop follows: no quotation begins so."""
        return i + 1 < len(self.words) and self.doc.tokens[i + 1].form in _PAUSES

    def _sentence_end(self, first: int, last: int) -> int | None:
        """Return the first full stop between two tokens, or None."""
        return next((i for i in range(first, last) if self._is_end(i)), None)

    def _is_end(self, i: int) -> bool:
        token = self.doc.tokens[i]
        if token.form not in _ENDS or (i and len(self.words[i - 1]) == 1):  # «ق. نورة»
            return False
        return i + 1 >= len(self.words) or token.space > token.end

    def parted(self, first: int, last: int) -> bool:
        """Tell whether a paragraph ends between two tokens."""
        return self._newline(first, last) is not None

    def _newline(self, first: int, last: int) -> int | None:
        """Return the token before a line break between two tokens, or None: a quotation never crosses a paragraph."""
        text, tokens = self.doc.story.text, self.doc.tokens
        return next((i for i in range(first, last) if "\n" in text[tokens[i].end : tokens[i].space]), None)

    def _pair(self) -> Iterator[Segment]:
        stack: list[_Open] = []
        for index, mark in enumerate(self.marks):
            cut = self._newline(stack[0].mark, mark) if stack else None
            if cut is not None:
                yield from self._unclosed(stack[0], cut + 1)
                stack = []
            yield from self._step(stack, index, mark)
        if stack:
            yield from self._unclosed(stack[0], len(self.words))

    def _step(self, stack: list[_Open], index: int, mark: int) -> Iterator[Segment]:
        """Take one mark: open, close, or end what nobody closed and open anew."""
        does, opened = self._does(mark), _Open(mark, mark + 1, self._single(mark))
        if not stack:
            orphan = self._unopened(mark) if does == "close" else None
            if orphan is not None:
                yield orphan
            elif does != "close" or self._faces(mark) or not (self._pause_after(mark) or self._attributed_after(mark)):
                stack.append(opened)
        elif opened.single and not stack[-1].single:
            if does == "open":
                stack.append(opened)
        elif does != "open" or self._ends_name(stack[-1], mark):
            yield from self._closed(stack, mark)
        elif self._nests(stack, index):
            stack.append(opened)
        else:
            yield from self._unclosed(stack[0], mark)
            stack[:] = [opened]

    def _faces(self, i: int) -> bool:
        """Tell whether a mark is written onto the word behind it alone: «أن الحركة "متمسكة …"» opens."""
        return not self._glued_before(i) and self._glued_after(i)

    def _ends_name(self, opened: _Open, mark: int) -> bool:
        """Tell a name whose closing mark slipped to the next word: «"إيمانويل ماكرون "سابقا»."""
        if opened.single or self._side(opened.mark) != "either" or self._side(mark) != "either":
            return False
        inside = [token.analysis.pos for token in self.doc.tokens[opened.first : mark]]
        short = 0 < len(inside) <= _NAME_LENGTH and inside[-1] in _NAME_POS and not _CLAUSAL & set(inside)
        return short and not self._cue_before(mark) and not self._cue_before(opened.mark)

    def _single(self, i: int) -> bool:
        return self.table.marks.get(self.doc.tokens[i].form) == "single"

    def _closed(self, stack: list[_Open], mark: int) -> Iterator[Segment]:
        top = stack.pop()
        while stack and top.single and not self._single(mark):
            top = stack.pop()
        if mark > top.first:
            yield Segment(top.first, mark, top.mark, mark + 1, depth=len(stack))

    def _nests(self, stack: list[_Open], index: int) -> bool:
        """Tell whether an opening mark inside an open quotation opens one within it: two closing ones must follow."""
        if len(stack) > 1 or self._sentence_end(stack[-1].first, self.marks[index]) is not None:
            return False
        following = [self._does(m) for m in self.marks[index + 1 : index + 3]]
        return len(following) > 1 and ("open" not in following or self._left_open(stack[-1], index))

    def _left_open(self, opened: _Open, index: int) -> bool:
        """Tell whether what follows in the paragraph closes one quotation more than it opens."""
        if not self._cue_before(opened.mark):
            return False
        balance, before = 0, opened.mark
        for mark in self.marks[index:]:
            if self._newline(before, mark) is not None:
                break
            does, before = self._does(mark), mark
            balance += (does == "close") - (does == "open")
        return balance == 1

    def _unclosed(self, opened: _Open, limit: int) -> Iterator[Segment]:
        """End a quotation that nobody closed: at its first full stop, else before the next mark."""
        end = self._sentence_end(opened.first, limit)
        last = self._before_speech(opened.first, end if end is not None else limit)
        while last > opened.first and self.doc.tokens[last - 1].analysis.pos is Pos.PUNCT:
            last -= 1
        if last > opened.first:
            yield Segment(opened.first, last, opened.mark, last, closed=False)

    def _before_speech(self, first: int, last: int) -> int:
        """Return where words that nobody closed end at the latest: before «، مؤكدا», «، وفق تعبيره»."""
        return next((i for i in range(first + 2, last) if self._is_pause(i) and self._attributed_after(i)), last)

    def _is_pause(self, i: int) -> bool:
        return self.doc.tokens[i].form in _PAUSES

    def _unopened(self, mark: int) -> Segment | None:
        """Begin a quotation that nobody opened behind the last colon of its paragraph."""
        text, tokens = self.doc.story.text, self.doc.tokens
        for i in range(mark - 1, max(mark - _COLON_REACH, -1), -1):
            if self._side(i) or "\n" in text[tokens[i].end : tokens[i].space]:
                return None
            if self.table.find(self.words, i, "colon"):
                return Segment(i + 1, mark, i, mark + 1) if mark > i + 2 else None
        return None
