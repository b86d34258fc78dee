"""Somebody's words: quotations between marks and indirect speech, each with its speaker.

`quotation_marks` pairs the marks, `speakers` finds who speaks; this module tells speech from names and scare quotes and
joins the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from marsad.lexicon.speech import SpeechTable
from marsad.mentions.cues import Cue, Speaker
from marsad.mentions.quotation_marks import MarkReader, Segment
from marsad.mentions.speakers import SpeakerReader
from marsad.model.doc import Doc, Pos, Sentence
from marsad.model.mention import ActorMention, Quotation
from marsad.model.text import Span

# A quotation of fewer words must be tied to a verb of speech; of more, the marks alone are enough.
_LONG: Final = 8
_SHORT: Final = 3
_TITLE_REACH: Final = 3
_LONG_TITLE: Final = 14  # tokens of a title behind «بعنوان»
_NEAR: Final = 2
_NAME_POS: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.LATIN})
_NAME_LENGTH: Final = 5
_NOMINAL: Final = frozenset({Pos.NOUN, Pos.ADJ, Pos.NISBA, Pos.ACTIVE, Pos.PASSIVE, Pos.NAME, Pos.UNKNOWN, Pos.LATIN})
_CLAUSAL: Final = frozenset({Pos.VERB, Pos.PREP, Pos.SUBORD, Pos.NEG, Pos.PRON, Pos.RELATIVE, Pos.AUX, Pos.DEM})
_OPENING: Final = frozenset({Pos.SUBORD, Pos.PRON, Pos.NEG})
_ASIDE: Final = frozenset("،,")
_COMMAS: Final = frozenset("،,.")


class _Spoken(NamedTuple):
    speaker: Speaker | None
    cue: Cue | None
    tied: bool  # by a cue of the same sentence


def find(doc: Doc, actor_mentions: Sequence[ActorMention], table: SpeechTable) -> tuple[Quotation, ...]:
    """Return direct and indirect speech in text order."""
    reading = _Reading(doc, actor_mentions, table)
    found = [*reading.direct(), *reading.indirect()]
    return tuple(sorted(found, key=lambda q: (q.span.start, q.span.end, not q.direct)))


def attributions(doc: Doc, actor_mentions: Sequence[ActorMention], table: SpeechTable) -> tuple[Quotation, ...]:
    """Return only the clauses that the text attributes to somebody («وفق …», «قال إن …»)."""
    return tuple(_Reading(doc, actor_mentions, table).indirect())


class _Reading:
    """One story being read: its cues by sentence, its quoted segments."""

    def __init__(self, doc: Doc, mentions: Sequence[ActorMention], table: SpeechTable) -> None:
        self.doc, self.table = doc, table
        self.words = [token.word.norm for token in doc.tokens]
        self.marks = MarkReader(doc, table)
        self.segments = self.marks.segments()
        inside = frozenset(i for s in self.segments if s.last - s.first > _SHORT for i in range(s.first, s.last))
        speakers = SpeakerReader(doc, mentions, table, quoted=inside)
        self.actor_ends = {mention.first: mention.last for mention in mentions}
        self.cues: list[tuple[Cue, ...]] = []
        self.before: list[Speaker | None] = []  # who spoke last before each sentence
        for sentence in doc.sentences:
            self.before.append(speakers.memory.last)
            self.cues.append(speakers.cues(sentence))

    # Direct speech.

    def direct(self) -> list[Quotation]:
        """Return the segments between marks that are somebody's words."""
        found = []
        for segment in self.segments:
            spoken = self._spoken(segment)
            if segment.depth == 0 and self._is_speech(segment, spoken):
                found.append(self._quotation(segment, spoken))
        return found

    def _quotation(self, segment: Segment, spoken: _Spoken) -> Quotation:
        cue, speaker = spoken.cue, spoken.speaker
        last = self._without_aside(segment)
        return Quotation(
            span=self.doc.span(segment.first, last),
            first=segment.first,
            last=last,
            speaker=speaker.name if speaker else None,
            speaker_span=speaker.span if speaker else None,
            direct=True,
            cue=self.doc.span(cue.first, cue.first + 1) if cue else None,
            via=cue.via if cue else (),
        )

    def _without_aside(self, segment: Segment) -> int:
        """Return the end of what is quoted before «، وفق تعبيره», which the marks took in."""
        index = self._sentence_index(segment.last - 1)
        for cue in self.cues[index]:
            inside = segment.first + 1 < cue.first < segment.last <= cue.last + _NEAR
            if inside and cue.kind == "own" and self.doc.tokens[cue.first - 1].form in _COMMAS:
                return cue.first - 1
        return segment.last

    def _sentence_index(self, token: int) -> int:
        return self.marks.sentence_of[min(token, len(self.marks.sentence_of) - 1)]

    def _spoken(self, segment: Segment) -> _Spoken:
        """Return who speaks: the cue right behind the closing mark, else the last one before the opening mark."""
        index = self._sentence_index(segment.mark)
        behind = self._cue_behind(segment)
        ahead = [cue for cue in self.cues[index] if cue.first < segment.mark]
        told = bool(ahead) and segment.mark - (ahead[-1].said or ahead[-1].last) <= 1
        if behind is not None and behind.kind == "according" and any(self._claims(c) for c in ahead):
            told = True  # «قالت فلانة إنها "…"، بحسب الصحيفة»
        if self._in_passing(ahead, segment):
            ahead, told = ahead[:-1], True
        cue = ahead[-1] if told else behind or (ahead[-1] if ahead else None)
        if cue is not None:
            if cue.speaker is None or (cue.kind == "own" and ahead):
                speaker = next((c.speaker for c in reversed(ahead) if c.speaker), cue.speaker)
                named_behind = behind.speaker if behind is not None and behind.explicit else None
                return _Spoken(speaker or named_behind or self.before[index], cue, tied=True)
            return _Spoken(cue.speaker, cue, tied=True)
        return _Spoken(self.before[index], None, tied=False)

    def _in_passing(self, ahead: list[Cue], segment: Segment) -> bool:
        """«وكشف مصدر، حسب ما نقله الموقع، أنه "…"»: the source stands between the verb and what is said."""
        if len(ahead) < _NEAR or ahead[-1].kind != "according":
            return False
        verb = ahead[-2]
        said = self.table.find(self.words, segment.mark - 1, "that") is not None
        return said and verb.explicit and verb.part == "past" and ahead[-1].last < segment.mark - 1

    def _claims(self, cue: Cue) -> bool:
        return cue.kind == "say" and cue.explicit and cue.said is not None and not cue.via

    def _cue_behind(self, segment: Segment) -> Cue | None:
        """Return the cue that stands right behind a quotation: «…»، قال الوزير."""
        at = segment.end
        while at < len(self.words) and at - segment.end < _NEAR and self.doc.tokens[at].form in _COMMAS:
            at += 1
        if at >= len(self.words) or self.marks.parted(segment.end - 1, at):
            return None
        for cue in self.cues[self._sentence_index(at)]:
            silent = cue.kind not in {"own", "according"} and not cue.explicit
            if cue.first == at and not cue.joined and cue.part != "participle" and not silent:
                return cue
        return None

    def _is_speech(self, segment: Segment, spoken: _Spoken) -> bool:
        """Tell speech from names, titles and scare quotes."""
        count = sum(self.words[i][:1].isalnum() for i in range(segment.first, segment.last))
        if count <= 1:
            return False
        if self._own_behind(segment):
            return True
        if self._names_something(segment, count):
            return False
        if any(form.joined for form in self.table.verbs.get(self.words[segment.first], ())):
            return False  # «… " وقال الوزير إن " …»: what stands between two quotations
        if segment.first in self.actor_ends and self.actor_ends[segment.first] >= segment.last:
            return False
        if not segment.closed and not (self._announced(segment) or self._opens_clause(segment)):
            return False
        if count >= _LONG:
            return True
        if not spoken.tied:
            return False
        if count <= _NAME_LENGTH and self._is_strange_name(segment):
            return False
        return count > _SHORT or self._said_in_passing(segment, spoken)

    def _announced(self, segment: Segment) -> bool:
        """Tell whether «أن», a colon or a verb of speech stands right before the marks."""
        before = segment.mark - 1
        return self.words[before] in self.table.verbs or bool(self.table.find(self.words, before, "that", "colon"))

    def _opens_clause(self, segment: Segment) -> bool:
        """Tell «"نحن نرفض …» where nobody closed the marks."""
        return self.doc.tokens[segment.first].analysis.pos in _OPENING

    def _is_strange_name(self, segment: Segment) -> bool:
        """Tell a person's or a firm's name by its words, most of which are no words of the language."""
        inside = [token for token in self.doc.tokens[segment.first : segment.last] if token.norm[:1].isalnum()]
        names = sum(token.analysis.pos in _NAME_POS for token in inside)
        begins = inside[0].analysis.pos in _NAME_POS and not inside[0].analysis.proclitics
        strange = any(token.word.best.pos is Pos.UNKNOWN for token in inside)
        plain = all(token.analysis.pos not in _CLAUSAL for token in inside[1:])
        return begins and strange and plain and 2 * names >= len(inside)

    def _own_behind(self, segment: Segment) -> bool:
        """Tell whether «وفق تعبيره» right behind the marks says that they hold somebody's words."""
        cue = self._cue_behind(segment)
        return cue is not None and cue.kind == "own"

    def _names_something(self, segment: Segment, count: int) -> bool:
        """Tell whether the word before the marks says that they hold a name («برنامج "…"», «تحت شعار "…"»)."""
        before = segment.mark - 1
        if before > 0 and self.table.find(self.words, before, "colon"):
            before -= 1  # «تحت عنوان: "…"»
        near = self.table.find(self.words, before, "named")
        if near is not None and segment.last - segment.first <= (_TITLE_REACH if count < _LONG else _LONG_TITLE):
            return True
        if count >= _LONG:
            return False
        end = segment.mark - self._is_prefix(segment.mark - 1)
        for i in range(segment.mark - 1, max(segment.mark - 1 - _TITLE_REACH, -1), -1):
            phrase = self.table.find(self.words, i, "named")
            if phrase is not None and i + len(phrase.words) >= end:
                return True  # «ما يسمى بـ "…"»
            if self._is_title(i):
                return True
            if self.table.find(self.words, i, "that", "colon") or self.words[i] in self.table.verbs:
                return False
        return False

    def _is_title(self, i: int) -> bool:
        """Tell a word for what bears a name, also behind a particle («لراديو "…"»)."""
        if self.table.find(self.words, i, "title"):
            return True
        reading = self.doc.tokens[i].analysis
        return bool(reading.proclitics) and self.table.find((reading.stem,), 0, "title") is not None

    def _said_in_passing(self, segment: Segment, spoken: _Spoken) -> bool:
        """Tell whether one to three words are quoted as said: «أنها "غير مقتنعة"», «وصفه بـ"العاجل"», not «"داعش"»."""
        inside = [token for token in self.doc.tokens[segment.first : segment.last] if token.norm[:1].isalnum()]
        described = spoken.cue is not None and spoken.cue.kind == "describe"
        announced = self.table.find(self.words, segment.mark - 1, "that", "colon") is not None
        if not (announced or described) and self._only_qualifies(segment):
            return False
        if all(token.analysis.pos in _NAME_POS or len(token.norm) == 1 for token in inside):
            return False
        if not (announced or described) and self._is_name_or_epithet(segment):
            return False
        if any(token.analysis.pos is Pos.DIGITS for token in inside) or self.table.find(
            self.words, segment.first, "title"
        ):
            return False
        if self._judged(segment, spoken):
            return True
        return described or announced or not self.words[segment.first].startswith(self.table.article)

    def _only_qualifies(self, segment: Segment) -> bool:
        """Tell marks around what belongs to the noun before: «أسلحة "أكثر قوة"», «نظام "فصل عنصري"», «أو "وثائق"»."""
        token, first = self.doc.tokens[segment.mark - 1], self.doc.tokens[segment.first]
        before = token.analysis
        if before.pos is Pos.CONJ:
            return True
        if before.pos is not Pos.NOUN or before.article or before.enclitic or before.features.case == "acc":
            return False
        deed = any(reading.pos is Pos.MASDAR for reading in token.word.analyses)
        other = self.table.find(self.words, segment.first, "other-than") is not None
        return not deed and (other or first.analysis.pos in _NOMINAL)

    def _is_name_or_epithet(self, segment: Segment) -> bool:
        """Tell «"أبو فلان الفلاني"» and what only describes a noun: «الأحداث "غير الطبيعية"», «في "بداية الأسبوع"»."""
        if self.table.find(self.words, segment.first, "byname"):
            return True
        first, before = self.doc.tokens[segment.first].analysis, self.doc.tokens[segment.mark - 1].analysis
        if segment.last - segment.first > _NEAR:
            said = any(token.analysis.pos is Pos.VERB for token in self.doc.tokens[segment.first : segment.last])
            return before.pos is Pos.PREP and not before.enclitic and first.pos is Pos.NOUN and not said
        if self._is_prefix(segment.mark - 1):
            return True
        if self.table.find(self.words, segment.first, "other-than"):
            return self.doc.tokens[segment.last - 1].analysis.article or before.features.case == "acc"
        return before.pos is Pos.PREP and not before.enclitic and first.pos is Pos.NOUN

    def _is_prefix(self, i: int) -> bool:
        """Tell a preposition of one letter that stands alone before the marks («بـ "…"»)."""
        return i >= 0 and self.words[i] in self.table.prefixes

    def _judged(self, segment: Segment, spoken: _Spoken) -> bool:
        """Tell what a verb of blame or praise has between marks right behind it: «انتقد "النظام العالمي الظالم"»."""
        cue = spoken.cue
        if cue is None or cue.kind != "act" or not 0 <= segment.mark - cue.last <= _NEAR:
            return False
        last = self.doc.tokens[segment.last - 1].analysis
        return segment.last - segment.first > 1 and last.pos is Pos.ADJ

    # Indirect speech.

    def indirect(self) -> list[Quotation]:
        """Return the clauses that the text puts into somebody's mouth without marks."""
        found: list[Quotation] = []
        for sentence, cues in zip(self.doc.sentences, self.cues, strict=True):
            for i, cue in enumerate(cues):
                extent = self._extent(sentence, cues, i)
                if extent is not None and cue.speaker is not None:
                    found.append(self._attributed(cue, *extent))
        return found

    def _attributed(self, cue: Cue, first: int, last: int) -> Quotation:
        assert cue.speaker is not None  # noqa: S101  callers checked
        return Quotation(
            span=self.doc.span(first, last),
            first=first,
            last=last,
            speaker=cue.speaker.name,
            speaker_span=cue.speaker.span,
            direct=False,
            cue=Span(self.doc.tokens[cue.first].start, self.doc.tokens[cue.first].end),
            via=cue.via,
        )

    def _extent(self, sentence: Sentence, cues: tuple[Cue, ...], i: int) -> tuple[int, int] | None:
        """Return the tokens that a cue attributes: behind «أن» up to the next cue, or around «وفق …»."""
        cue = cues[i]
        if cue.part in {"source", "own"}:
            return self._around(sentence, cues, i)
        if cue.said is None:
            return None
        following = next((c for c in cues[i + 1 :] if c.first >= cue.said and c.part != "masdar"), None)
        last = self._trimmed(cue.said, following.first if following else sentence.last)
        return (cue.said, last) if last > cue.said else None

    def _around(self, sentence: Sentence, cues: tuple[Cue, ...], i: int) -> tuple[int, int] | None:
        """Return what a source vouches for: the sentence behind it when it opens it, else the clause around it."""
        cue = cues[i]
        if cue.first - sentence.first <= 1:
            last = self._trimmed(cue.last, cues[i + 1].first if i + 1 < len(cues) else sentence.last)
            return (cue.last, last) if last > cue.last else None
        first = max((c.last for c in cues[:i]), default=sentence.first)
        said = next((c.said for c in reversed(cues[:i]) if c.said is not None), None)
        first = said if said is not None and said < cue.first else first
        last = self._trimmed(first, self._end_of_aside(sentence, cues, i))
        return (first, last) if last > first else None

    def _end_of_aside(self, sentence: Sentence, cues: tuple[Cue, ...], i: int) -> int:
        """Return where the clause of a source ends: «…، وفق مصادر، …» stands inside what it vouches for."""
        cue = cues[i]
        commas = [at for at in (cue.first - 1, cue.last) if at < sentence.last and self.words[at] in _ASIDE]
        if len(commas) < 2:
            return cue.first
        return cues[i + 1].first if i + 1 < len(cues) else sentence.last

    def _trimmed(self, first: int, last: int) -> int:
        while last > first and self.doc.tokens[last - 1].analysis.pos is Pos.PUNCT:
            last -= 1
        return last
