"""An Atom feed (RFC 4287) of any filter: one entry an event, its sentence as content."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from marsad.observatory import cards
from marsad.observatory.filters import Filters
from marsad.observatory.safe import clean
from marsad.observatory.site import Ask
from marsad.observatory.views.events import describe
from marsad.store.views import EventRow

MEDIA = "application/atom+xml; charset=utf-8"
PAGE = 50
_SPACE = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00Z"


def atom(ask: Ask, filters: Filters) -> bytes:
    """Return the feed of the newest events of a filter.

    Entries are dated by the day of the event, which the store knows; a feed that says when it was read would change
    with every reading.
    """
    rows = ask.reader.events(filters.to_store(), limit=PAGE).rows
    query = filters.query()
    feed = ET.Element("feed", {"xmlns": _SPACE, "xml:lang": ask.t.language})
    _text(feed, "title", ask.t("feed.title", what=describe(ask, filters)))
    _text(feed, "id", ask.absolute.atom(query))
    _text(feed, "updated", max((_moment(row.day) for row in rows), default=_NEVER))
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": ask.absolute.atom(query)})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": ask.absolute.events(**query)})
    ET.SubElement(ET.SubElement(feed, "author"), "name").text = "Marsad"
    _text(feed, "generator", "Marsad")
    _entries(ask, feed, rows)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(ET.tostring(feed, encoding="utf-8"))


def _entries(ask: Ask, feed: ET.Element, rows: Sequence[EventRow]) -> None:
    names = ask.names
    for row in rows:
        entry = ET.SubElement(feed, "entry")
        actors = names.joined(names.participant(side)[0] for side in row.actors) or ask.t("event.nobody")
        recipients = names.joined(names.participant(side)[0] for side in row.recipients)
        arrow = f" {ask.t('event.arrow')} {recipients}" if recipients else ""
        link = ask.absolute.event(row.id)
        _text(entry, "title", f"{names.type(row.type)}: {actors}{arrow}")
        _text(entry, "id", link)
        _text(entry, "updated", _moment(row.day))
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": link})
        ET.SubElement(entry, "category", {"term": row.type.value, "label": names.type(row.type)})
        if row.story.outlet:
            _text(ET.SubElement(entry, "source"), "title", row.story.outlet)
        _text(entry, "content", cards.event_text(ask, row, link), type="text")


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z" if len(day) == len("2024-05-17") else _NEVER


def _text(parent: ET.Element, name: str, value: str, **attributes: str) -> None:
    element = ET.SubElement(parent, name, attributes)
    element.text = clean(value)
