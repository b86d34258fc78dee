"""When, where and how many: what of the same clause belongs to an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from marsad.arabic.view import DocView
from marsad.events.draft import Draft
from marsad.events.triggers import Trigger
from marsad.lexicon.letters import fold
from marsad.model.doc import Clause, ClauseKind, PhraseKind
from marsad.model.event import EventType, Status
from marsad.model.mention import Count, DateValue, Mentions, PlaceMention, TimeExpression

_HISTORICAL_DAYS: Final = 365
_OPENING: Final = 3  # sentences in which a story tells its day
_DAY: Final = "day"
_FEW_DAYS: Final = 4
_BELOW: Final = frozenset({ClauseKind.RELATIVE, ClauseKind.COMPLEMENT, ClauseKind.ASIDE})
_SAID: Final = frozenset(
    {
        EventType.ACCUSE,
        EventType.AGREE,
        EventType.CONCEDE,
        EventType.REJECT,
        EventType.REQUEST,
        EventType.SUPPORT,
        EventType.THREATEN,
    }
)
"""Acts that are words: those of one statement share its day."""


class Setting:
    """Dates, places and counts of one Doc, by clause."""

    def __init__(self, view: DocView, mentions: Mentions, documents: Collection[str] = ()) -> None:
        self.view, self.doc, self.mentions = view, view.doc, mentions
        self.documents = documents
        self.times = [time for time in mentions.times if time.value is not None]

    # --- when -------------------------------------------------------------------------------------------------------

    def date(self, trigger: Trigger, event_type: EventType, status: Status, *, announced: bool) -> DateValue | None:
        """Return the day of the act: of its clause, else of the clauses that its clause hangs on.

        Words have the day on which they are said, not that of what they speak of; so has an act that is `announced`.
        """
        clause = self.view.clause(trigger.head)
        if clause is None:
            return None
        said = event_type in _SAID
        times = [t for t in self.times if status is Status.FUTURE or not self._lies_ahead(t)]
        own = self._own(times, trigger) if not said and not announced else None
        near = own or (None if announced else self._nearest(times, clause, trigger.head))
        if near is None and status is not Status.HYPOTHETICAL:
            near = self._when_said(times, trigger, clause) if said else self._of_sentence(times, trigger, clause)
        return _of_an_act(near.value) if near is not None and near.value is not None else None

    def _own(self, times: Sequence[TimeExpression], trigger: Trigger) -> TimeExpression | None:
        """Return the time of the relative clause right behind the act's noun: «تبنى الهجوم الذي وقع الأربعاء»."""
        phrase = self.view.phrase(max(trigger.tokens))
        if phrase is None or phrase.kind is PhraseKind.VG:
            return None
        clause = self.view.relative_behind(phrase)
        if clause is None:
            return None
        return next((time for time in times if clause.first <= time.first < clause.last), None)

    def _lies_ahead(self, time: TimeExpression) -> bool:
        published = self.doc.story.published
        return published is not None and time.value is not None and time.value.start > published

    def _nearest(self, times: Sequence[TimeExpression], clause: Clause, head: int) -> TimeExpression | None:
        inside = [time for time in times if clause.first <= time.first < clause.last]
        return min(inside, key=lambda t: (abs(t.first - head), t.first), default=None)

    def _of_sentence(self, times: Sequence[TimeExpression], trigger: Trigger, clause: Clause) -> TimeExpression | None:
        """A clause that goes on a sentence shares the date that stands above it, if that is the only one."""
        sentence = self.view.sentence(trigger.head)
        inside = [time for time in times if sentence.first <= time.first < sentence.last]
        if len(inside) != 1:
            return None
        own = self.view.clause(inside[0].first)
        if own is None or own.kind is not ClauseKind.RELATIVE or own.first <= clause.first:
            return inside[0]
        antecedent = self.view.phrase(own.first - 1)  # the time of a relative clause is that of what it describes
        described = antecedent is not None and antecedent is self.view.phrase(trigger.head)
        return inside[0] if described or self._is_news(inside[0]) else None

    def _when_said(self, times: Sequence[TimeExpression], trigger: Trigger, clause: Clause) -> TimeExpression | None:
        """Return the nearest day told before the words in their sentence, by a clause that tells of the saying."""
        sentence = self.view.sentence(trigger.head)
        days = [
            time
            for time in times
            if sentence.first <= time.first < clause.first
            and time.value is not None
            and time.value.precision == _DAY
            and self._tells_of_saying(time)
        ]
        if days:
            return days[-1]
        only = self._of_sentence(times, trigger, clause)
        return only if only is not None and self._is_news(only) else None

    def _is_news(self, time: TimeExpression) -> bool:
        """Tell the day of the story or the one before."""
        published = self.doc.story.published
        if published is None or time.value is None or time.value.precision != _DAY:
            return False
        return 0 <= (published - time.value.start).days <= 1

    def _tells_of_saying(self, time: TimeExpression) -> bool:
        """Tell a time of the sentence's own clauses, or of a text in which the words stand («في بيان نشرته أمس»)."""
        clause = self.view.clause(time.first)
        if clause is None or clause.kind not in _BELOW:
            return True
        phrase = self.view.phrase(clause.first - 1) if clause.kind is ClauseKind.RELATIVE and clause.first else None
        return phrase is not None and fold(self.doc.tokens[phrase.head].analysis.lemma) in self.documents

    def inherit(self, drafts: list[Draft]) -> list[Draft]:
        """Give words of a statement that goes on («وأضاف …») their day.

        It is the day of the words before by the same actor; failing that the day that the story's opening gives the
        news («قال … اليوم الخميس»), where the sentence itself names no other.
        """
        said: DateValue | None = None
        heads: set[str] = set()
        reported = self._reported()
        for draft in drafts:
            if draft.type not in _SAID:
                continue
            if draft.date is not None and draft.date.precision == _DAY:
                said, heads = draft.date, draft.actor_heads
            elif draft.date is None and said is not None and draft.actor_heads & heads:
                draft.date = said
            elif draft.date is None and reported is not None and draft.actors and not self._timed(draft.trigger):
                draft.date = reported
        return drafts

    def _reported(self) -> DateValue | None:
        """Return the day that one of the first sentences gives, if it is the day of publication or the one before."""
        opening = (time for time in self.times if self.view.sentence_of[time.first] < _OPENING)
        return next((time.value for time in opening if self._is_news(time)), None)

    def _timed(self, trigger: Trigger) -> bool:
        """Tell a sentence with another time at which its words may have been said."""
        sentence = self.view.sentence(trigger.head)
        inside = [time for time in self.mentions.times if sentence.first <= time.first < sentence.last]
        return any(time.value is None or not self._lies_ahead(time) for time in inside)

    # --- where and how many -----------------------------------------------------------------------------------------

    def place(self, trigger: Trigger) -> PlaceMention | None:
        """Return the place named nearest behind the trigger in its clause, else nearest before."""
        clause = self.view.clause(trigger.head)
        if clause is None:
            return None
        inside = [p for p in self.mentions.places if clause.first <= p.first < clause.last and not p.dateline]
        located = [p for p in inside if self._is_located(p)]
        behind = [p for p in located if p.first > trigger.head]
        return behind[0] if behind else (located[-1] if located else None)

    def country(self, trigger: Trigger) -> str:
        """Return the country where the act happened: of its place, of a place of the sentence, of the story."""
        place = self.place(trigger)
        if place is not None and place.country:
            return place.country
        sentence = self.view.sentence(trigger.head)
        near = [p for p in self.mentions.places if sentence.first <= p.first < sentence.last and p.country]
        named = Counter(p.country for p in near or self.mentions.places if p.country)
        return named.most_common(1)[0][0] if named else ""

    def _is_located(self, place: PlaceMention) -> bool:
        phrase = self.view.phrase(place.first)
        return phrase is not None and (phrase.relation != "" or place.first > phrase.head)

    def counts(self, trigger: Trigger) -> tuple[Count, ...]:
        """Return the numbers of people that the trigger's clause tells."""
        clause = self.view.clause(trigger.head)
        if clause is None:
            return ()
        return tuple(c for c in self.mentions.counts if clause.first <= c.first < clause.last)

    def is_historical(self, date: DateValue | None) -> bool:
        """Tell whether a date lies well before publication (a year and more)."""
        published = self.doc.story.published
        return date is not None and published is not None and (published - date.end).days >= _HISTORICAL_DAYS


def _of_an_act(value: DateValue) -> DateValue:
    """Return when an act began that a span tells: its first day if it is short, else the month or year it began in."""
    if value.precision == "span":
        first = value.start
        if (value.end - first).days <= _FEW_DAYS:
            return DateValue(first, first, _DAY)
    return value
