"""The names of speakers: the noun phrase behind or before a verb of speech, its apposition, who is meant by it.

«الوزير» is who was named so before, «البيان» who issued it; a phrase ends where a verb, a preposition or a second
definite noun begins another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marsad.lexicon.speech import SpeechForm, SpeechTable
from marsad.mentions.cues import Memory, Speaker
from marsad.model.doc import Doc, Pos, Sentence
from marsad.model.mention import ActorMention, Reference

COMMAS: Final = frozenset("،,")
_DASHES: Final = frozenset("-–—")
NAME_LENGTH: Final = 16
ROLE_LENGTH: Final = 3
_MARKED: Final = 6  # tokens of a name between marks, with them
APPOSITION: Final = 8
NAMES: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.LATIN})
_SPEECHLESS: Final = frozenset({Pos.PRON, Pos.DEM, Pos.PREP, Pos.VERB, Pos.NUM, Pos.DIGITS})
_PARTICIPLES: Final = frozenset({Pos.ACTIVE, Pos.PASSIVE, Pos.ADJ})
_ISSUED: Final = frozenset({Pos.VERB, Pos.ACTIVE, Pos.PASSIVE, Pos.ADV})
_SURNAMES: Final = frozenset({Pos.NISBA, Pos.ADJ})
_FIRST_NAMES: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.NOUN, Pos.ACTIVE, Pos.PASSIVE, Pos.ADJ})
_THINGS: Final = frozenset({Pos.NOUN, Pos.ADJ, Pos.ACTIVE})
_POINTS_BACK: Final = frozenset({Reference.PRONOUN, Reference.ANAPHOR, Reference.DROPPED})


class SpeakerNames:
    """Reads the names of speakers in one Doc."""

    def __init__(
        self, doc: Doc, mentions: Sequence[ActorMention], table: SpeechTable, *, quoted: frozenset[int] = frozenset()
    ) -> None:
        self.doc, self.table, self.quoted = doc, table, quoted
        self.tokens = doc.tokens
        self.words = [token.word.norm for token in doc.tokens]
        self._broken: dict[int, bool] = {}
        self.mentions = mentions
        self.mention_at = {mention.first: mention for mention in mentions}
        self.memory = Memory()

    def _forms(self, i: int) -> tuple[SpeechForm, ...]:
        return self.table.verbs.get(self.words[i], ()) if 0 <= i < len(self.words) else ()

    def noun_phrase(self, i: int, sentence: Sentence, *, stripped: bool = False) -> Speaker | None:
        """Return the noun phrase at `i` with its apposition («الأمين العام، أنطونيو غوتيريس،»), or None."""
        if i >= sentence.last or self._breaks(i):
            return None
        mention = self.mention_at.get(i)
        if mention is not None and mention.reference in _POINTS_BACK and mention.antecedent is not None:
            span = mention.antecedent
            return Speaker(span.of(self.doc.story.text), span, i, mention.last, i, mention.last)
        if self.table.find(self.words, i, "guest") and self.memory.last is not None:
            last = self.memory.last
            return last._replace(first=i, last=self._unbroken(i, sentence))
        end = self._unbroken(i, sentence)
        if self.memory.last is not None and (same := self.table.find(self.words, i, "own-text")):
            return self.memory.last._replace(first=i, last=i + len(same.words))  # «وأضاف نفس المصدر»
        if self._no_speaker(i, stripped=stripped):
            return None
        if i + 1 < end < len(self.tokens) and self._has_its_own(end):
            end -= 1
        if mention is not None and self._another_actor(mention.last, end):
            end = mention.last  # «وصف الرئيس إيران بأنها …»: two actors side by side
        if self.table.find(self.words, i, "text", "document"):
            owner = self._owner(i, end, sentence)
            if owner is not None:
                return owner
        if not self._named(i, end):
            ahead = self._name_ahead(end, sentence)
            linked = ahead is not None and self.words[end] not in COMMAS
            further = (
                self._name_ahead(ahead, sentence) if ahead and linked else None
            )  # «النائبة عن حزب نداء تونس، فلانة»
            end = further or ahead or self._with_apposition(end, sentence)
        end = self._past_marked_name(end)
        return self._same_person(self._speaker(i, end, stripped=stripped))

    def _has_its_own(self, end: int) -> bool:
        """Tell «الرئيس الفرنسي | المنتهية ولايته»."""
        last, behind = self.tokens[end - 1].analysis, self.tokens[end].analysis
        return last.article and last.pos in _PARTICIPLES and behind.enclitic in self.table.third_person

    def _past_marked_name(self, end: int) -> int:
        """Return the end of «قناة "الفلانية"»: the name between marks behind a word for what bears one."""
        if end >= len(self.words) or self.words[end] not in self.table.marks:
            return end
        if not self.table.find(self.words, end - 1, "title"):
            return end
        stop = min(len(self.words), end + _MARKED)
        return next((at + 1 for at in range(end + 2, stop) if self.words[at] in self.table.marks), end)

    def _unbroken(self, i: int, sentence: Sentence) -> int:
        end = i + 1
        while end < min(sentence.last, i + NAME_LENGTH) and not self._breaks(end):
            end += 1
        return end

    def _named(self, first: int, last: int) -> bool:
        """Tell whether the last two words are a person's name: both may be names, one is no word of the language."""
        if last - first < 2:
            return False
        pair = self.tokens[last - 2 : last]
        strange = any(token.word.best.pos in NAMES for token in pair)
        return strange and all(token.analysis.pos in NAMES for token in pair)

    def _name_ahead(self, end: int, sentence: Sentence) -> int | None:
        """Return where the name ends that follows an office: «رئيس المجلس في ليبيا فلان», «النائب عن الحزب، فلان،»."""
        at, limit = end, min(sentence.last, end + NAME_LENGTH)
        while at < limit:
            comma, linked = self.words[at] in COMMAS, self.table.find(self.words, at, "leads-to-name")
            if not (comma or linked) or self.table.find(self.words, at + 1, "occasion"):
                return None
            if at + 1 >= limit or self._breaks(at + 1):
                return None
            start, at = at + 1, self._unbroken(at + 1, sentence)
            if self._named(end, at) or (comma and self._closed_name(start, at, sentence)):
                return at
        return None

    def _closed_name(self, first: int, last: int, sentence: Sentence) -> bool:
        """Tell whether «، سامي الغرياني،» stands between commas or before «أن» and ends like a name."""
        if not 2 <= last - first <= ROLE_LENGTH or last >= sentence.last:
            return False
        closed = self.words[last] in COMMAS or self.table.find(self.words, last, "that", "colon") is not None
        if closed and self.tokens[last - 1].word.best.pos in NAMES:
            return True
        # «، زهرة الغرياني اليوم في …»: a first name and a surname before whatever goes on
        begin, end = self.tokens[first], self.tokens[last - 1].analysis
        given = self._may_name(first)  # «هالة» is no «ها» of anything
        first_name = not (begin.analysis.article or begin.analysis.proclitics)
        if closed and given and first_name and self._may_name(last - 1):
            return True
        first_name = first_name and (given or not begin.analysis.enclitic)
        surname = end.pos in NAMES or (end.article and end.pos in _SURNAMES)
        return first_name and surname and (given or begin.analysis.pos in _FIRST_NAMES)

    def _another_actor(self, i: int, end: int) -> bool:
        return i < end and i in self.mention_at and not self.tokens[i].analysis.proclitics

    def _no_speaker(self, i: int, *, stripped: bool = False) -> bool:
        """Tell whether a noun phrase cannot speak: a pronoun, a deed («رفضت منح …»), what is somebody's («مخاوفها»)."""
        analysis = self.tokens[i].analysis
        if self.table.find(self.words, i, "text", "document"):
            return False
        if self.tokens[i].norm[:1].isdigit():
            return i not in self.mention_at and i + 1 not in self.mention_at  # «عبر 21 نائبا عن …»
        if len(self.tokens[i].norm) == 1 or self.table.find(self.words, i, "impersonal"):
            return True  # «طلب عدم كشف هويته»
        if analysis.pos is Pos.MASDAR:
            return i + 1 >= len(self.tokens) or self.tokens[i + 1].analysis.pos not in NAMES
        if analysis.pos in _THINGS and not analysis.article and analysis.features.case == "acc":
            return True  # «لا ترى موجبا»
        possessed = analysis.enclitic in self.table.third_person and analysis.pos is not Pos.UNKNOWN
        governed = not stripped and analysis.proclitics[-1:] in self.table.prefixes
        return analysis.pos in _SPEECHLESS or possessed or governed

    def _owner(self, i: int, end: int, sentence: Sentence) -> Speaker | None:
        """Return whose text it is: «بيان الرئاسة», «بيان للحزب», «بيان صادر عن الرئاسة»."""
        at = end
        while at < min(sentence.last, end + ROLE_LENGTH) and self._is_issued(at):
            at += 1
        if self.table.find(self.words, at, "from") and (end == i + 1 or at > end):
            return self.noun_phrase(at + 1, sentence)  # «بيان صدر صباح اليوم عن الوزارة»
        if end < i + 2:
            return None
        if self.table.find(self.words, end, "from"):
            return self.noun_phrase(end + 1, sentence)
        back = self.mention_at.get(i + 1)
        if back is not None and back.reference in _POINTS_BACK and end == i + 2 and self._full_name(back, i + 1):
            return self._full_name(back, i + 1)
        own = self.tokens[i + 1].analysis
        stripped = own.proclitics[-1:] == self.table.particle_for
        return self._speaker(i + 1, end, stripped=stripped) if stripped or own.article else None

    def _is_issued(self, i: int) -> bool:
        return self.tokens[i].analysis.pos in _ISSUED or self.table.find(self.words, i, "time") is not None

    def _full_name(self, back: ActorMention, i: int) -> Speaker | None:
        """Return the name that «المنظمة» stands for, where the text gave it before."""
        for mention in self.mention_at.values():
            if mention.first >= i:
                break
            same = mention.actor_id is not None and mention.actor_id == back.actor_id
            last = self._past_marked_name(mention.last)
            if (same or mention.name == back.name) and last - mention.first > 1:
                span = self.doc.span(mention.first, last)
                return Speaker(span.of(self.doc.story.text), span, i, i + 1, mention.first, last)
        return None

    def _breaks(self, i: int) -> bool:
        """Tell whether a token cannot belong to a speaker's name; several cues ask it of the same token."""
        known = self._broken.get(i)
        if known is None:
            known = self._broken[i] = self._read_break(i)
        return known

    def _read_break(self, i: int) -> bool:
        token = self.tokens[i]
        if self.table.find(self.words, i, "joins-name"):
            return False
        if token.analysis.pos is Pos.PUNCT or not token.norm[:1].isalnum():
            return not (self._bracketed_name(i) or self._hyphen(i))
        if token.form in self.table.exact_breaks or token.norm in self.table.prefixes:
            return True
        if self.table.find(self.words, i, "break", "that", "time", "according", "according-for", "as-said"):
            return True
        forms = self._forms(i)
        if forms and (forms[0].part == "masdar" or token.analysis.pos not in {Pos.NOUN, Pos.ADJ, Pos.NAME}):
            return True
        return self._begins_another(i)

    def _begins_another(self, i: int) -> bool:
        """Tell whether a verb or a second definite noun («وصف المرشد الاتفاق») ends the noun phrase before it."""
        analysis = self.tokens[i].analysis
        if analysis.pos is Pos.VERB:
            return not self._may_name(i)
        before = self.tokens[i - 1].analysis if i else analysis
        own_deed = analysis.pos is Pos.MASDAR and analysis.enclitic in self.table.third_person
        if own_deed and (before.article or before.pos in NAMES):
            return True  # «أكد رئيس الحركة | تدخله لدى …»
        titles = i + 1 < len(self.tokens) and (
            self.tokens[i + 1].analysis.pos in NAMES or (self._may_name(i) and self._may_name(i + 1))
        )  # «… العام السفير فلان», «الناشط السياسي عبد الستار»
        if before.pos in NAMES and i > 1 and analysis.pos is Pos.MASDAR and self.tokens[i - 2].analysis.pos in NAMES:
            return not self._may_name(i)
        if not before.article or before.pos in NAMES or analysis.proclitics or titles:
            return False
        return analysis.pos in {Pos.NOUN, Pos.MASDAR}

    def _may_name(self, i: int) -> bool:
        return any(reading.pos is Pos.NAME for reading in self.tokens[i].word.analyses)

    def _hyphen(self, i: int) -> bool:
        """Tell whether a dash joins two parts of a name."""
        tokens = self.tokens
        glued = (
            0 < i < len(tokens) - 1 and tokens[i - 1].end == tokens[i].start and tokens[i].end == tokens[i + 1].start
        )
        return glued and tokens[i].form in _DASHES

    def _bracketed_name(self, i: int) -> bool:
        """Tell whether a bracket holds one word, as in «وكالة الأنباء الفلسطينية (وفا)»."""
        if self.words[i] not in {"(", ")"}:
            return False
        near = self.words[i + 1 : i + 3] if self.words[i] == "(" else self.words[i - 2 : i]
        return len(near) == 2 and (near[1] == ")" if self.words[i] == "(" else near[0] == "(")

    def _with_apposition(self, end: int, sentence: Sentence) -> int:
        """Extend over «، أنطونيو غوتيريس،» between commas, when it holds no verb and no preposition."""
        if end >= sentence.last or self.words[end] not in COMMAS:
            return end
        at = end + 1
        while at < min(sentence.last, end + APPOSITION) and not self._breaks(at):
            at += 1
        closes = at < sentence.last and (
            self._named(end + 1, at)
            or self.words[at] in COMMAS
            or self.words[at] in self.table.marks
            or self.table.find(self.words, at, "that")
        )
        return at if closes and at > end + 1 and self.tokens[end + 1].analysis.pos is not Pos.VERB else end

    def _speaker(self, first: int, last: int, *, stripped: bool = False) -> Speaker | None:
        if last <= first:
            return None
        span = self.doc.span(first, last)
        name = span.of(self.doc.story.text)
        if stripped and name.startswith(self.table.particle_for):
            bare = name[len(self.table.particle_for) :]
            name = self.table.article + bare[1:] if bare.startswith(self.table.particle_for) else bare
        return Speaker(name, span, first, last, first, last)

    def _same_person(self, speaker: Speaker | None) -> Speaker | None:
        """Give «الوزير», «الرئيس التركي» the full name of the one who was named so before."""
        if (
            speaker is None
            or speaker.last - speaker.first > ROLE_LENGTH
            or not self._definite(speaker.first, speaker.last)
        ):
            return speaker
        words = self.words[speaker.first : speaker.last]
        if len(words) == 1 and self.table.find(self.words, speaker.first, "document") and self.memory.last is not None:
            return self._as(speaker, self.memory.last)
        bare = [word.removeprefix(self.table.article) for word in words]
        for known in reversed(self.memory.known):
            named = [w.removeprefix(self.table.article) for w in self.words[known.span_first : known.span_last]]
            if len(named) > len(bare) and named[: len(bare)] == bare:
                return self._as(speaker, known)
        if introduced := self._introduced(speaker, bare):
            return introduced
        lone = len(words) == 1 and self.table.find(self.words, speaker.first, "office") is not None
        return self._as(speaker, self.memory.last) if lone and self.memory.last else speaker

    def _introduced(self, speaker: Speaker, bare: list[str]) -> Speaker | None:
        """Return the mention that named «رئيس الحكومة الأسبق» before he spoke."""
        own = self.mention_at.get(speaker.first)
        if own is None or own.kind != "person":
            return None
        for mention in reversed(self.mentions):
            if mention.first >= speaker.first or mention.kind != "person" or mention.last - mention.first <= len(bare):
                continue
            words = [w.removeprefix(self.table.article) for w in self.words[mention.first : mention.last]]
            if words[: len(bare)] == bare and self.tokens[mention.last - 1].analysis.pos in NAMES:
                span = mention.span
                return speaker._replace(
                    name=span.of(self.doc.story.text), span=span, span_first=mention.first, span_last=mention.last
                )
        return None

    def _as(self, speaker: Speaker, known: Speaker) -> Speaker:
        return speaker._replace(
            name=known.name, span=known.span, span_first=known.span_first, span_last=known.span_last
        )

    def _definite(self, i: int, last: int) -> bool:
        if self.words[i].startswith(self.table.article):
            return True
        return i + 1 < last and self.words[i + 1].startswith(self.table.article)  # «رئيس الحكومة الأسبق»
