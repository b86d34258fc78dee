"""Whether an act happened: negation, future, condition, wish, duty, doubt, denial, and acts that are only asked for.

The words come from `data/events/factuality.yaml`; this module knows where they have to stand to reach a trigger: in its
verb group, before it in its chain of nouns, on the verb that governs it, or on the clause that its clause hangs on. A
noun that is told as known («هذا الهجوم» under «يأمل أن يتوقف») is not touched by what is only wished of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from marsad.arabic.view import DocView
from marsad.events.governing import GOVERNING, Governing
from marsad.events.slots import BODILY
from marsad.events.syntax import Syntax
from marsad.events.triggers import Trigger
from marsad.lexicon.frames import FrameTable
from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.model.doc import Analysis, Clause, ClauseKind, Phrase, PhraseKind, Pos
from marsad.model.event import EventType, Status
from marsad.model.mention import TimeExpression
from marsad.model.text import Span

_FUTURE_CLITIC: Final = "س"
_PURPOSE: Final = "ل"
_FOR_A_PURPOSE: Final = BODILY | {EventType.COOPERATE, EventType.AID, EventType.MOBILIZE}
"""Types whose noun behind «لـ» says what something is for («اتفاقية للتعاون»)."""
_BY_WORD: Final = frozenset(
    {
        EventType.ACCUSE,
        EventType.AGREE,
        EventType.CONCEDE,
        EventType.COERCE,
        EventType.REJECT,
        EventType.REQUEST,
        EventType.SANCTION,
        EventType.SUPPORT,
        EventType.THREATEN,
    }
)
"""Acts that a decision does at once: «قررت الحكومة تخفيض التمثيل» lowers it."""
_PLANNED: Final = frozenset(
    {
        EventType.AID,
        EventType.COERCE,
        EventType.CONSULT,
        EventType.COOPERATE,
        EventType.MOBILIZE,
        EventType.PROTEST,
        EventType.RETREAT,
    }
)
"""Acts of which a verb in the present with a day to come tells a plan («يجتمع الوزراء غدا»)."""
_QUESTION: Final = frozenset("؟?")
_ANNULLED: Final = {
    "stopping": frozenset({EventType.AID, EventType.CONSULT, EventType.COOPERATE, EventType.SUPPORT}),
    "lifting": frozenset({EventType.COERCE, EventType.REJECT, EventType.SANCTION}),
    "breach": frozenset({EventType.AGREE, EventType.RETREAT}),
}
"""Labels that leave nothing of certain acts: what is broken off, eased or broken is no event of its own."""
_OF_DOERS: Final = frozenset({"plan", "decision", "attempt", "denial"})
"""Labels of verbs that say nothing of their own subject."""
_UNREAL: Final = frozenset({"wish", "duty", "doubt"})
_WAS: Final = "was"
_STILL: Final = "still"
_AGAIN: Final = "again"
_PLANNING: Final = frozenset({"plan", "attempt"})
_DUTY: Final = "must"
_PREVENTION: Final = "prevention"
_MEANT: Final = "plan"
_OPERATION: Final = "operation"
_VERBS: Final = frozenset({Pos.VERB, Pos.AUX})
_NEAR: Final = 2  # phrases that may stand between a verb and the noun that hangs on it
_CHAIN: Final = 4  # phrases of one chain of nouns («محاولة للقيام بعملية اغتيال»)
_BEHIND: Final = 2  # words behind a noun phrase that may still tell its time («القمة العربية المقرر عقدها»)


class Verdict(NamedTuple):
    """Status of a trigger; `rejected` is the reason why it is no event at all, or ""; `words` is what decided it."""

    status: Status
    rejected: str = ""
    words: Span | None = None
    label: str = ""


_ACTUAL: Final = Verdict(Status.ACTUAL)


class Factuality:
    """Reads the status of triggers over one Doc.

    `times` are its time expressions, `people` the tokens of actors, `published` is its day.
    """

    def __init__(
        self,
        view: DocView,
        table: FrameTable,
        keys: list[frozenset[str]],
        *,
        grammar: GrammarTable,
        syntax: Syntax,
        times: Sequence[TimeExpression] = (),
        people: Collection[int] = (),
        published: date | None = None,
    ) -> None:
        self.view, self.doc = view, view.doc
        self.over = Governing(view, table, keys, grammar=grammar, people=people)
        self.labels = self.over.labels
        self.syntax, self.times, self.published = syntax, times, published

    def of(self, trigger: Trigger) -> Verdict:
        """Return whether the act is told as done, planned, denied or only thought of."""
        if trigger.frame.status is not None:
            return Verdict(trigger.frame.status, label="frame")
        clause = self.view.clause(trigger.head)
        if clause is None:
            return _ACTUAL
        if self._is_question(trigger):
            return Verdict(Status.HYPOTHETICAL, rejected="question", label="question")
        if trigger.reading.pos is Pos.VERB and clause.kind is ClauseKind.CONDITION:
            return self._clause(clause) or _ACTUAL  # «إذا لم تنسحب تركيا» denies nothing
        if trigger.reading.pos is Pos.VERB:
            return self._verb_group(trigger, clause) or self._clause(clause, skip=trigger.tokens) or _ACTUAL
        found = self._noun(trigger, clause)
        if found is None:
            return _ACTUAL
        if found.status is Status.HYPOTHETICAL and not found.rejected and found.label != "maybe":
            return found._replace(rejected=f"only thought of: {found.label}")
        return found

    def _is_question(self, trigger: Trigger) -> bool:
        """Tell an act that is asked about: behind the word that asks, and no noun that the question takes for known."""
        sentence = self.view.sentence(trigger.head)
        if self.doc.tokens[sentence.last - 1].form not in _QUESTION:
            return False
        asks = (at for at in range(sentence.first, sentence.last) if "question" in self.labels.get(at, ()))
        return trigger.head >= next(asks, sentence.first) and not (trigger.nominal and self._is_known(trigger))

    # --- verbs ------------------------------------------------------------------------------------------------------

    def _verb_group(self, trigger: Trigger, clause: Clause) -> Verdict | None:
        """Read the words of the verb's own group, and a day to come beside a verb in the present."""
        own = self._group(trigger.head, skip=trigger.tokens, duty=trigger.frame.pattern == _DUTY)
        if own is not None:
            return own
        if (ended := self._no_longer(trigger.head)) is not None:
            return ended
        if trigger.frame.type in _PLANNED and trigger.reading.features.tense == "present":
            ahead = self._ahead(trigger.head + 1, clause.last)
            if ahead is not None:
                return self._verdict(Status.FUTURE, ahead, "future")
        return None

    def _no_longer(self, verb: int) -> Verdict | None:
        """«لم يعد الحزب يدعم»: a negated verb of going on before this one, with nothing but its subject between."""
        index = self.view.phrase_of[verb]
        for before in reversed(self.doc.phrases[max(index - _NEAR, 0) : index]):
            if before.kind is PhraseKind.VG:
                own = self._group(before.head) if _AGAIN in self.labels.get(before.head, ()) else None
                return own if own is not None and own.status is Status.DENIED else None
            if before.kind is not PhraseKind.NP:
                return None
        return None

    def _group(self, verb: int, *, skip: Collection[int] = (), duty: bool = False) -> Verdict | None:
        """Return what the words before a verb in its group make of it: denied, future, only possible."""
        group = self.view.verb_group(verb)
        first = group.first if group is not None else verb
        reading = self.doc.tokens[verb].analysis
        before = max(first - 1, self.view.sentence(verb).first)
        for at in range(verb - 1, before - 1, -1):
            if at in skip:
                continue
            found = self.labels.get(at, ())
            if duty and _WAS in found:
                return Verdict(Status.HYPOTHETICAL, rejected="ought to have been", words=self._span(at), label=_WAS)
            negated = "negation" in found and _STILL not in self.labels.get(at + 1, ())
            if negated and (at >= first or self.doc.tokens[at].analysis.pos is Pos.NEG):
                return self._verdict(Status.DENIED, at, "negation")
            if "future" in found and at >= first:
                return self._verdict(Status.FUTURE, at, "future")
            if "maybe" in found and reading.features.tense == "present":
                return self._verdict(Status.HYPOTHETICAL, at, "maybe")
        if _FUTURE_CLITIC in reading.proclitics:
            return self._verdict(Status.FUTURE, verb, "future")
        return None

    def _ahead(self, first: int, last: int) -> int | None:
        """Return the token of the nearest time expression in `first` to `last` if it lies ahead of the story's day."""
        for time in self.times:
            if not first <= time.first < last:
                continue
            labelled = any("future" in self.labels.get(at, ()) for at in range(time.first, time.last))
            if time.value is None or self.published is None:
                return time.first if labelled else None
            return time.first if time.value.start > self.published else None
        return None

    # --- nouns ------------------------------------------------------------------------------------------------------

    def _noun(self, trigger: Trigger, clause: Clause) -> Verdict | None:
        first = min(trigger.tokens)
        phrase = self.view.phrase(first)
        if phrase is None:
            return None
        if (own := self._carried(trigger)) is not None:
            return own
        if self._is_purpose(trigger, phrase):
            return Verdict(Status.FUTURE, rejected="purpose", words=self._span(phrase.first), label="purpose")
        reach = self.over.reach(trigger)
        for at in reach.chain:
            found = self.labels.get(at, ())
            if "negation" in found:
                return self._verdict(Status.DENIED, at, "negation")
            for label in GOVERNING:
                if label in found and self._applies(label, trigger):
                    return self._governed(label, at, trigger)
        verb = self.view.verb_group(reach.verb) if reach.verb is not None else None
        return (
            self._described(trigger) or self._dated_ahead(trigger, verb) or self._under_verb(trigger, reach.root, verb)
        )

    def _carried(self, trigger: Trigger) -> Verdict | None:
        """«ستبدأ مفاوضات مع»: the verb that an expression holds beside its noun lends it what its group says."""
        verbs = (at for at in trigger.tokens if self.doc.tokens[at].analysis.pos in _VERBS)
        return next((found for at in verbs if (found := self._group(at, skip=trigger.tokens)) is not None), None)

    def _is_purpose(self, trigger: Trigger, phrase: Phrase) -> bool:
        """«جاءت القوات لشن هجوم»: a verbal noun behind «لـ» is what something is for; it has not happened."""
        opens = self.doc.tokens[phrase.head].analysis
        if trigger.frame.type not in _FOR_A_PURPOSE or _PURPOSE not in opens.proclitics:
            return False
        if opens.pos is not Pos.MASDAR and (phrase.head != trigger.head or self._takes_article(opens, trigger)):
            return False
        return not self._suffers(phrase) and not self._told_with_noun(trigger, phrase)

    def _told_with_noun(self, trigger: Trigger, phrase: Phrase) -> bool:
        """Tell «لـ» that only joins what a noun right before is of, not what somebody does something for.

        So it is behind a plan («خطط لشن هجوم»), behind a deed with its doer («شنها لهجوم»), and an operation is under
        way to whatever end («العمليات الجارية لاستعادة المدينة»).
        """
        index = self.view.phrase_of[phrase.head] - 1
        before = self.doc.phrases[index] if index >= 0 else None
        if before is None or before.kind is PhraseKind.VG or before.last != phrase.first:
            return False
        reading, labels = self.doc.tokens[before.head].analysis, self.labels.get(before.head, ())
        done = reading.pos is Pos.MASDAR and bool(reading.enclitic) and before.last == before.head + 1
        return done or _MEANT in labels or (_OPERATION in labels and trigger.frame.type is EventType.ASSAULT)

    def _takes_article(self, opens: Analysis, trigger: Trigger) -> bool:
        return opens.article and trigger.frame.type in BODILY

    def _suffers(self, phrase: Phrase) -> bool:
        """Tell «لـ» behind a word that names a fate, a subject or a plan: «تعرض لهجوم», «ذكرى لاغتيال», «خطط لشن»."""
        clause = self.view.clause(phrase.head)
        first = clause.first if clause is not None else phrase.first
        near = list(self.view.phrases_between(first, phrase.first))[-_NEAR - 1 :]
        if any("undergo" in self.labels.get(at, ()) for p in near for at in (p.head, p.last - 1)):
            return True
        while near and near[-1].kind is PhraseKind.NP:
            near.pop()
        planned = bool(near) and near[-1].kind is PhraseKind.VG
        return planned and bool(_PLANNING.intersection(self.labels.get(near[-1].head, ())))

    def _described(self, trigger: Trigger) -> Verdict | None:
        """Read what stands behind the noun: «القمة المقبلة», «الهجوم المزعوم», «الزيارة التي سيجريها», «زيارة غدا»."""
        phrase = self.view.phrase(trigger.noun)
        last = phrase.last if phrase is not None else trigger.noun + 1
        end = self.view.sentence(trigger.head).last
        for at in range(trigger.noun + 1, min(last + _BEHIND, end)):
            token, found = self.doc.tokens[at], self.labels.get(at, ())
            if at >= last and (token.analysis.pos is Pos.PUNCT or token.analysis.proclitics):
                break
            if "future" in found and (at < last or token.analysis.article):
                return self._verdict(Status.FUTURE, at, "future")
            if at < last and "doubt" in found and token.analysis.pos is not Pos.VERB:
                return self._verdict(Status.HYPOTHETICAL, at, "doubt")
        return self._in_relative(last)

    def _in_relative(self, last: int) -> Verdict | None:
        """«الزيارة التي سيجريها»: a verb of doing in the relative clause right behind tells of the noun."""
        tokens = self.doc.tokens
        clause = self.view.clause(last) if last < len(tokens) else None
        if clause is None or clause.kind is not ClauseKind.RELATIVE or clause.first != last:
            return None
        verb = next((p for p in self.view.phrases_between(clause.first, clause.last) if p.kind is PhraseKind.VG), None)
        if verb is None or not self.over.is_light(verb.head) or not tokens[verb.head].analysis.enclitic:
            return None
        return self._group(verb.head)

    def _dated_ahead(self, trigger: Trigger, verb: Phrase | None) -> Verdict | None:
        """«زيارة بوتين إلى الرياض الأسبوع المقبل»: a day to come before the next verb or comma."""
        clause = self.view.clause(trigger.head)
        if clause is None or trigger.frame.type not in _PLANNED - {EventType.COERCE}:
            return None
        done = verb is not None and self.doc.tokens[verb.head].analysis.features.tense != "present"
        if verb is not None and done and self.over.is_light(verb.head):
            return None
        last = trigger.noun + 1
        while last < clause.last and self.doc.tokens[last].analysis.pos not in (Pos.PUNCT, Pos.VERB):
            last += 1
        ahead = self._ahead(trigger.noun + 1, last)
        return self._verdict(Status.FUTURE, ahead, "future") if ahead is not None else None

    # --- the verb over a noun ---------------------------------------------------------------------------------------

    def _under_verb(self, trigger: Trigger, root: Phrase, verb: Phrase | None) -> Verdict | None:
        """«يعتزم زيارة», «نفى القيام بهجوم», «أحبط هجوما»; a verb that only carries the noun lends it its status."""
        clause = self.view.clause(trigger.head)
        if clause is None:
            return None
        reading = self.doc.tokens[trigger.noun].analysis
        known = reading.article or bool(reading.enclitic and root.head == trigger.noun)  # «في تقديم استقالته» is new
        if verb is None:
            return None if known else self._clause(clause)
        right_behind = root.first == verb.last and not self.doc.tokens[trigger.noun].analysis.article
        found = self.labels.get(verb.head, ())
        for label in GOVERNING:
            if label in _OF_DOERS and self._is_subject(root, verb.head):
                continue
            if label in found and (label not in _UNREAL or not known or right_behind) and self._applies(label, trigger):
                return self._governed(label, verb.head, trigger, negated=self._is_denied(verb.head))
        if self.over.is_light(verb.head):
            return self._group(verb.head) or self._clause(clause)
        return None if known else self._clause(clause)

    def _is_subject(self, phrase: Phrase, verb: int) -> bool:
        """Tell the doer of a verb: «قرر المعتصمون» decides of no sit-in."""
        found = self.syntax.verb(verb).subject
        if found is None:
            return False
        behind = phrase.kind is PhraseKind.PP and phrase.first == found.last  # «عدد | من المعتصمين»
        return behind or found.first <= phrase.first < found.last

    def _applies(self, label: str, trigger: Trigger) -> bool:
        """Tell whether a label says something of such an act: an attack is not undone by being stopped."""
        return label not in _ANNULLED or trigger.frame.type in _ANNULLED[label]

    def _is_denied(self, verb: int) -> bool:
        own = self._group(verb)
        return own is not None and own.status is Status.DENIED

    def _is_known(self, trigger: Trigger) -> bool:
        """Tell a noun that is told as known: with the article, a pronoun, or in construct with a name."""
        reading = self.doc.tokens[trigger.noun].analysis
        return reading.article or bool(reading.enclitic)

    # --- clauses ----------------------------------------------------------------------------------------------------

    def _clause(self, clause: Clause, *, skip: Collection[int] = ()) -> Verdict | None:
        """Read what the clause itself is: a condition, a purpose, the complement of a wish or denial."""
        if clause.kind is ClauseKind.CONDITION:
            return Verdict(Status.HYPOTHETICAL, label="condition", words=self._span(clause.marker))
        if clause.kind is ClauseKind.PURPOSE and self._has_verb(clause):
            return Verdict(Status.FUTURE, rejected="purpose", label="purpose", words=self._span(clause.marker))
        if clause.kind is ClauseKind.COMPLEMENT and clause.parent is not None and clause.marker is not None:
            return self._complement(clause, skip)
        return None

    def _has_verb(self, clause: Clause) -> bool:
        return any(p.kind is PhraseKind.VG for p in self.view.phrases_between(clause.first, clause.last))

    def _complement(self, clause: Clause, skip: Collection[int]) -> Verdict | None:
        marker = clause.marker or clause.first
        if marker > 0 and fold(self.doc.tokens[marker - 1].analysis.lemma) in self.over.grammar.occasion:
            return None  # «حذرها بعد أن أجرت تجربة»
        parent = self.doc.clauses[clause.parent] if clause.parent is not None else clause
        for at in range(marker - 1, parent.first - 1, -1):
            if at in skip:  # an expression is its own judge: «من المقرر أن يلتقي»
                return None
            found = self.labels.get(at, ())
            for label in GOVERNING:
                if label in found and label not in _ANNULLED and (label != _PREVENTION or self._is_verb(at)):
                    return self._over_clause(label, at, parent, clause)
            if self.doc.tokens[at].analysis.pos is Pos.VERB:
                break
        return None

    def _is_verb(self, at: int) -> bool:
        return self.doc.tokens[at].analysis.pos is Pos.VERB

    def _over_clause(self, label: str, at: int, parent: Clause, clause: Clause) -> Verdict | None:
        """«كان من المقرر أن»: what was only expected in the past did not come, or the story tells it elsewhere."""
        if label == "expected" and self._was(at, parent):
            return Verdict(Status.HYPOTHETICAL, rejected="was only expected", words=self._span(at), label=label)
        if label == "decision":
            return Verdict(Status.FUTURE, words=self._span(at), label=label)
        if label in ("expected", "plan") and self._tells_past(clause):
            return None  # «يرجح أن الهجوم نفذه»: a guess about what has happened
        negated = self.doc.tokens[at].analysis.pos is Pos.VERB and self._is_denied(at)
        return self._governed(label, at, None, negated=negated)

    def _tells_past(self, clause: Clause) -> bool:
        verbs = (p.head for p in self.view.phrases_between(clause.first, clause.last) if p.kind is PhraseKind.VG)
        verb = next(verbs, None)
        return verb is not None and self.doc.tokens[verb].analysis.features.tense == "past"

    def _was(self, at: int, parent: Clause) -> bool:
        before = range(max(parent.first, at - _CHAIN), at)
        return any(_WAS in self.labels.get(i, ()) for i in before)

    # --- verdicts ---------------------------------------------------------------------------------------------------

    def _governed(self, label: str, at: int, trigger: Trigger | None, *, negated: bool = False) -> Verdict:
        """Return what a governing word makes of the act; `negated` turns it round («لا ينوي», «لم ينف»)."""
        span = self._span(at)
        kind = trigger.frame.type if trigger is not None else None
        if negated and label == "denial":
            return Verdict(Status.HYPOTHETICAL, words=span, label=label)
        if negated and label in (_PREVENTION, "ending", *_ANNULLED):
            return Verdict(Status.ACTUAL, words=span, label=label)
        if label == "denial" or (negated and label in ("plan", "attempt", "decision")):
            return Verdict(Status.DENIED, words=span, label=label)
        if label == "decision":
            status = Status.ACTUAL if kind in _BY_WORD else Status.FUTURE
            return Verdict(status, words=span, label=label)
        if label in ("plan", "expected"):
            return Verdict(Status.FUTURE, words=span, label=label)
        if label == "ending" or (label == "attempt" and kind is EventType.ASSAULT):
            return Verdict(Status.ACTUAL, words=span, label=label)  # who tries to kill attacks
        if label == _PREVENTION:
            return Verdict(Status.HYPOTHETICAL, rejected="prevented", words=span, label=label)
        if label in _ANNULLED:
            annulled = label if kind in _ANNULLED[label] else ""
            return Verdict(Status.ACTUAL, rejected=annulled, words=span, label=label)
        return Verdict(Status.HYPOTHETICAL, words=span, label=label)

    def _verdict(self, status: Status, at: int, label: str) -> Verdict:
        return Verdict(status, words=self._span(at), label=label)

    def _span(self, at: int | None) -> Span | None:
        return self.doc.tokens[at].span if at is not None else None
