"""Stories: the list, and one story with its evidence in the text."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from marsad.model.event import CodedStory
from marsad.observatory import cards, records
from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.cite import Reference
from marsad.observatory.filters import day_of
from marsad.observatory.reasons import in_words
from marsad.observatory.site import Answer, Ask, NotFoundError
from marsad.observatory.views.events import value_label
from marsad.observatory.views.rows import event_table, story_table
from marsad.store.filters import EventFilter

PAGE: Final = 40
_FORM: Final = ("q", "outlet", "since", "until")


def stories(ask: Ask) -> Answer:
    """Show stories, newest first; those that say certain words where they are asked for."""
    form = {name: ask.parameter(name, most=300) for name in _FORM}
    cursor = ask.parameter("cursor")
    listing = ask.reader.stories(
        outlets=(form["outlet"],) if form["outlet"] else (),
        date_from=form["since"],
        date_to=form["until"],
        text=form["q"],
        cursor=cursor or None,
        limit=PAGE,
    )
    query: dict[str, object] = {name: value for name, value in form.items() if value}
    context = c.StoriesPage(
        total="",
        stories=tuple(cards.story_row(ask, row) for row in listing.rows),
        older=ask.urls.stories(**query, cursor=listing.next) if listing.next else "",
        newest=ask.urls.stories(**query) if cursor else "",
        active=tuple(
            p.Link(
                f"{ask.t(f'facet.{name}')}: {value_label(ask, name, value)}",
                ask.urls.stories(**{k: v for k, v in query.items() if k != name}),
            )
            for name, value in form.items()
            if value
        ),
        clear=ask.urls.stories() if query else "",
        form={**form, "since": day_of(form["since"]), "until": day_of(form["until"], last=True)},
    )
    return Answer(
        "stories.html",
        context,
        title=ask.t("stories.title"),
        section="stories",
        query=query,
        table=lambda: story_table(listing.rows),
        record=lambda: {"next": listing.next, "stories": [records.story_head(row) for row in listing.rows]},
    )


def story(ask: Ask, story_id: str) -> Answer:
    """Show a kept story: its text with the evidence, its events, and what is near it."""
    detail = ask.reader.story(story_id)
    if detail is None:
        raise NotFoundError(f"no story {story_id[:80]!r} in this store")
    coded = detail.coded
    view = cards.story_view(ask, coded, kept=True)
    title = coded.story.title or f"{coded.story.text.strip()[:90]}…"
    link = ask.absolute.story(story_id)
    cluster = detail.cluster
    context = c.StoryPage(
        view=view if view.title else _titled(view, title),
        similar=tuple(
            cards.story_row(ask, row, in_words(ask.t, ask.names, similar.why)) for similar, row in detail.similar
        ),
        cluster=p.Link(ask.t("story.cluster", label=cluster.label), ask.urls.cluster(cluster.id)) if cluster else None,
    )
    return Answer(
        "story.html",
        context,
        title=title,
        description=coded.story.text.strip()[:300],
        section="stories",
        table=lambda: event_table(ask.reader.all_events(EventFilter(story=story_id))),
        record=lambda: records.whole_story(detail),
        text=cards.story_text(ask, coded, link),
        reference=reference(ask, coded, title, link),
    )


def _titled(view: p.StoryView, title: str) -> p.StoryView:
    return replace(view, title=title)


def reference(ask: Ask, coded: CodedStory, title: str, link: str) -> Reference:
    """Return the reference of a story."""
    kept = coded.story
    return Reference(
        key=kept.id,
        kind="news",
        title=title,
        link=link,
        outlet=kept.outlet or "",
        author=kept.byline or "",
        day=kept.published.isoformat() if kept.published else "",
        original=kept.url or "",
        note=f"Marsad {coded.code_version}, {coded.lexicon_version}",
        language=kept.language or ask.t.language,
    )
