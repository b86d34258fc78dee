"""When, where and how many: what of the same clause belongs to an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from marsad.arabic.view import DocView
from marsad.events.draft import Draft
from marsad.events.triggers import Trigger
from marsad.model.doc import Clause
from marsad.model.event import EventType, Status
from marsad.model.mention import Count, DateValue, Mentions, PlaceMention, TimeExpression

_HISTORICAL_DAYS = 365
_OPENING = 3  # sentences in which a story tells its day
_SAID = frozenset(
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

    def __init__(self, view: DocView, mentions: Mentions) -> None:
        self.view, self.doc, self.mentions = view, view.doc, mentions
        self.times = [time for time in mentions.times if time.value is not None]

    def date(self, trigger: Trigger, status: Status) -> DateValue | None:
        """Return the date of the trigger's clause, else of its sentence where that has but one clause with a date."""
        clause = self.view.clause(trigger.head)
        if clause is None:
            return None
        near = self._nearest(self.times, clause, trigger.head)
        if near is None and status != Status.HYPOTHETICAL:
            near = self._of_main(trigger, clause)
        return near.value if near is not None else None

    def _nearest(self, times: Sequence[TimeExpression], clause: Clause, head: int) -> TimeExpression | None:
        inside = [time for time in times if clause.first <= time.first < clause.last]
        return min(inside, key=lambda t: (abs(t.first - head), t.first), default=None)

    def _of_main(self, trigger: Trigger, clause: Clause) -> TimeExpression | None:
        """A clause that goes on a sentence shares the date of the clause that it hangs on, if that is the only one."""
        sentence = self.view.sentence(trigger.head)
        inside = [time for time in self.times if sentence.first <= time.first < sentence.last]
        return inside[0] if len(inside) == 1 else None

    def inherit(self, drafts: list[Draft]) -> list[Draft]:
        """Give words of a statement that goes on («وأضاف …») their day.

        It is the day of the words before by the same actor; failing that the day that the story's opening gives the
        news («قال … اليوم الخميس»), where the sentence itself names no time.
        """
        said: DateValue | None = None
        heads: set[str] = set()
        reported = self._reported()
        for draft in drafts:
            if draft.type not in _SAID:
                continue
            if draft.date is not None and draft.date.precision == "day":
                said, heads = draft.date, draft.actor_heads
            elif draft.date is None and said is not None and draft.actor_heads & heads:
                draft.date = said
            elif draft.date is None and reported is not None and draft.actors and not self._timed(draft.trigger):
                draft.date = reported
        return drafts

    def _reported(self) -> DateValue | None:
        """Return the day that one of the first sentences gives, if it is the day of publication or the one before."""
        published = self.doc.story.published
        if published is None:
            return None
        for time in self.times:
            if self.view.sentence_of[time.first] >= _OPENING or time.value is None:
                break
            if time.value.precision == "day" and 0 <= (published - time.value.start).days <= 1:
                return time.value
        return None

    def _timed(self, trigger: Trigger) -> bool:
        sentence = self.view.sentence(trigger.head)
        return any(sentence.first <= time.first < sentence.last for time in self.mentions.times)

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
