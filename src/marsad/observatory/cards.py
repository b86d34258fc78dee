"""From the store's records to what templates show: event cards, story rows, story views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from marsad.model.event import CodedStory, Event, Participant
from marsad.model.mention import Count, DateValue, PlaceMention
from marsad.model.text import Span
from marsad.observatory import parts as p
from marsad.observatory.filters import quad_name
from marsad.observatory.highlight import Mark, Run, clip, marks_of, paragraphs, runs
from marsad.observatory.i18n import Translator
from marsad.observatory.safe import clean, shown
from marsad.observatory.site import Ask
from marsad.store.views import EventRow, StoryRow

_SENTENCE = 420


def event_card(ask: Ask, row: EventRow) -> p.EventCard:
    """Return an event of the store as a card; its sentence is marked from the spans that the store kept."""
    return _card(
        ask,
        row,
        href=ask.urls.event(row.id),
        story_href=ask.urls.story(row.story.id, row.id),
        on=when(ask.t, row.date, row.day),
        outlet=row.story.outlet,
        sentence=tuple(_sentence_runs(row, quad_name(row.quad))),
    )


def _card(
    ask: Ask,
    told: EventRow | Event,
    *,
    href: str,
    story_href: str,
    on: str,
    outlet: str | None,
    sentence: tuple[Run, ...],
) -> p.EventCard:
    """Return what a card shows of an event, be it a row of the store or one that was just coded."""
    return p.EventCard(
        id=told.id,
        href=href,
        story_href=story_href,
        type=told.type.value,
        type_label=ask.names.type(told.type),
        mode_label=ask.names.mode(told.type, told.mode),
        quad=quad_name(told.quad),
        actors=sides(ask, told.actors),
        recipients=sides(ask, told.recipients),
        status=told.status.value,
        status_label=ask.t(f"status.{told.status.value}"),
        by=by_words(ask, told.attributed_to),
        when=on,
        place=place_name(ask.t, told.place),
        outlet=outlet or "",
        certainty=ask.t.percent(told.confidence),
        historical=told.historical,
        counts=count_words(ask.t, told.counts),
        sentence=sentence,
    )


def _sentence_runs(row: EventRow, quad: str) -> list[Run]:
    base = row.sentence_span.start
    marks = [Mark(row.trigger_at, "trigger", row.id, quad)]
    for role, members in (("actor", row.actors), ("recipient", row.recipients)):
        marks += [Mark(_moved(side.span, base), role, row.id, quad) for side in members]
    if row.place is not None:
        marks.append(Mark(_moved(row.place.span, base), "place", row.id, quad))
    marks += [Mark(_moved(count.span, base), "count", row.id, quad) for count in row.counts]
    whole = Span(0, len(row.sentence))
    return clip(row.sentence, whole, [m for m in marks if m.span.overlaps(whole)], limit=_SENTENCE)


def _moved(span: Span, base: int) -> Span:
    return Span(span.start - base, span.end - base)


def coded_card(ask: Ask, event: Event, coded: CodedStory, *, kept: bool) -> p.EventCard:
    """Return an event of a coded story as a card beside its text; `kept` tells that the store has it."""
    return _card(
        ask,
        event,
        href=ask.urls.event(event.id) if kept else "",
        story_href=f"#t-{event.id}",
        on=when(ask.t, event.date, ""),
        outlet=coded.story.outlet,
        sentence=(),
    )


def sides(ask: Ask, members: Iterable[Participant]) -> tuple[p.Side, ...]:
    """Return the sides of an event, each once by name and code."""
    found: dict[tuple[str, str], p.Side] = {}
    for member in members:
        label, key = ask.names.participant(member)
        href = ask.urls.actor(key) if key else ""
        language = ask.t.language if ask.t.language == "ar" or label.isascii() else "ar"
        found.setdefault((label, key), p.Side(label, member.code, href, member.text, language))
    return tuple(found.values())


def by_words(ask: Ask, speaker: Participant | None) -> str:
    """Return who says so, in the reader's language where the lexicon knows them."""
    return ask.names.participant(speaker)[0] if speaker else ""


def when(t: Translator, value: DateValue | None, day: str) -> str:
    """Return an event's date in words, else the day it is listed under."""
    return t.date_value(value) if value else t.day(day)


def place_name(t: Translator, place: PlaceMention | None) -> str:
    """Return a place's name in the reader's language."""
    if place is None:
        return ""
    return place.name if t.language == "ar" else place.name_en or place.name


def count_words(t: Translator, counts: Iterable[Count]) -> tuple[str, ...]:
    """Return numbers of people in words («قتلى 12»)."""
    found = []
    for count in counts:
        kind = t.word(f"counts.{count.kind}", count.kind)
        found.append(f"{kind}: {_range(t, count)}")
    return tuple(dict.fromkeys(found))


def _range(t: Translator, count: Count) -> str:
    about = "~" if count.approximate else ""
    if count.low is not None and count.high is not None:
        span = t.number(count.low) if count.low == count.high else f"{t.number(count.low)}\u2013{t.number(count.high)}"
        return about + span
    if count.low is not None:
        return f"{about}\u2265{t.number(count.low)}"
    return f"{about}\u2264{t.number(count.high)}" if count.high is not None else "?"


def by_day(ask: Ask, rows: Sequence[EventRow]) -> tuple[p.DayGroup, ...]:
    """Group events, which come sorted by day, under their days."""
    return tuple(
        p.DayGroup(ask.t.day(day) or ask.t("story.undated"), tuple(event_card(ask, row) for row in group))
        for day, group in groupby(rows, key=lambda row: row.day)
    )


def story_row(ask: Ask, row: StoryRow, why: Sequence[str] = ()) -> p.StoryRow:
    """Return a story in a list."""
    return p.StoryRow(
        id=row.id,
        href=ask.urls.story(row.id),
        title=story_title(row),
        outlet=row.outlet or "",
        published=ask.t.day(row.day),
        events=ask.t("count.events", n=row.events),
        why=tuple(why),
    )


def story_title(row: StoryRow) -> str:
    """Return what a story is called in lists: its title, else its first words."""
    return row.title or f"{row.lead.split(chr(10))[0][:120]}…"


def story_view(ask: Ask, coded: CodedStory, *, kept: bool) -> p.StoryView:
    """Return a story to be shown with its evidence marked."""
    story, text = coded.story, coded.story.text
    marks = [m for event in coded.events for m in marks_of(event, event.id, quad_name(event.quad))]
    groups = paragraphs(runs(text, marks))
    language = story.language or "ar"
    return p.StoryView(
        title=story.title or "",
        subtitle=story.subtitle or "",
        lang=language,
        direction="rtl" if language in {"ar", "fa", "he", "ur"} else "ltr",
        facts=_facts(ask.t, coded),
        original=story.url if story.url and story.url.startswith(("http://", "https://")) else "",
        paragraphs=tuple(tuple(group) for group in groups),
        events=tuple(coded_card(ask, event, coded, kept=kept) for event in coded.events),
        quotations=tuple(
            p.QuoteRow(shown(q.span.of(text)), q.speaker or "") for q in coded.mentions.quotations if q.direct
        ),
        rejected=tuple(
            p.RejectedRow(one.trigger.of(text), ask.names.type(one.type), one.reason) for one in coded.rejected
        ),
        notes=(*story.notes, *coded.mentions.notes, *coded.notes),
    )


def _facts(t: Translator, coded: CodedStory) -> tuple[str, ...]:
    story = coded.story
    published = t("story.published", date=t.day(story.published)) if story.published else t("story.undated")
    source = t("story.source", source=story.source) if story.source else ""
    return tuple(fact for fact in (story.outlet or "", published, source, story.byline or "") if fact)


def event_text(ask: Ask, row: EventRow, link: str) -> str:
    """Return an event as text to paste: who did what to whom, the sentence, where it stands."""
    names = ask.names
    actors = names.joined(names.participant(side)[0] for side in row.actors) or ask.t("event.nobody")
    recipients = names.joined(names.participant(side)[0] for side in row.recipients)
    arrow = f" {ask.t('event.arrow')} {recipients}" if recipients else ""
    mode = names.mode(row.type, row.mode)
    label = names.type(row.type) + (f" · {mode}" if mode else "")
    told = [when(ask.t, row.date, row.day), place_name(ask.t, row.place), row.story.outlet or ""]
    if row.status.value != "actual":
        told.append(ask.t(f"status.{row.status.value}"))
    head = f"{actors}{arrow} [{label}]"
    return clean("\n".join((head, f"«{row.sentence.strip()}»", " · ".join(x for x in told if x), link)))


def story_text(ask: Ask, coded: CodedStory, link: str) -> str:
    """Return a story's events as text to paste."""
    story = coded.story
    parts = [story.title or "", " · ".join(_facts(ask.t, coded)), link, ""]
    for event in coded.events:
        names = ask.names
        actors = names.joined(names.participant(side)[0] for side in event.actors) or ask.t("event.nobody")
        recipients = names.joined(names.participant(side)[0] for side in event.recipients)
        arrow = f" {ask.t('event.arrow')} {recipients}" if recipients else ""
        parts.append(f"{actors}{arrow} [{names.type(event.type)}]")
        if event.evidence:
            parts.append(f"«{event.evidence[0].sentence.of(story.text).strip()}»")
        parts.append("")
    return clean("\n".join(parts).strip())
