"""A story that attacks: nothing of it is obeyed, all of it is shown."""

import csv
import io
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from marsad.observatory.safe import BIDI_CONTROLS
from tests.observatory.hostile import SCRIPT
from tests.observatory.page import Page


@pytest.fixture
def story(world):
    return quote(world.hostile.story.id, safe="")


@pytest.fixture(params=["story", "event", "events", "search", "stories", "overview", "actor", "sources"])
def page(request, world, client, story):
    address = {
        "story": f"/stories/{story}",
        "event": f"/events/{world.hostile.events[0].id}",
        "events": f"/events?story={story}",
        "search": f"/events?q={quote(SCRIPT)}",
        "stories": "/stories",
        "overview": "/",
        "actor": "/actors/ISR%20MIL",
        "sources": "/sources",
    }[request.param]
    response = client.get(address)
    assert response.status_code == 200
    return response


def test_no_markup_of_the_story_is_obeyed(page):
    parsed = Page(page.text)
    assert parsed.problems == []
    assert all(e.attributes["src"].startswith("/static/") for e in parsed.all("script"))
    assert parsed.all("img") == []
    assert not [e for e in parsed.elements if any(name.startswith("on") for name in e.attributes)]


def test_no_character_of_the_story_turns_the_page_around(page):
    assert not set(page.text) & set(BIDI_CONTROLS)
    assert "\x07" not in page.text


def test_no_link_of_the_story_runs_a_script(page):
    assert not [a for a in Page(page.text).links() if a.lower().startswith(("javascript:", "data:"))]


def test_the_attack_itself_can_be_read(client, story):
    parsed = Page(client.get(f"/stories/{story}").text)
    body = next(e for e in parsed.elements if e.attributes.get("class") == "story-text")
    assert SCRIPT in body.text
    names = [e.text for e in parsed.all("span", class_="ctl")]
    assert "RLO" in names and "U+0007" in names


def test_json_carries_the_text_untouched(world, client, story):
    record = client.get(f"/stories/{story}.json").json()
    assert record["text"] == world.hostile.story.text
    assert record["id"] == world.hostile.story.id


def test_a_cell_that_is_a_formula_is_text_to_a_spreadsheet(client, story):
    rows = list(csv.DictReader(io.StringIO(client.get(f"/events.csv?story={story}").text.lstrip("\ufeff"))))
    assert rows[0]["title"].startswith("'=HYPERLINK")
    assert not any(
        value.startswith(("=", "+", "-", "@"))
        for row in rows
        for key, value in row.items()
        if key in {"title", "outlet", "sentence"}
    )


@pytest.mark.parametrize("extension", ["bib", "ris"])
def test_a_reference_has_one_record_whatever_a_field_holds(client, story, extension):
    text = client.get(f"/stories/{story}.{extension}").text
    if extension == "bib":
        assert text.count("@") == 1
        assert text.count("{") == text.count("}")
    else:
        assert text.count("ER  - ") == 1
        assert all(line[2:6] == "  - " for line in text.splitlines())


def test_the_feed_stays_xml(client, story):
    feed = ET.fromstring(client.get(f"/events.atom?story={story}").content)  # noqa: S314  our own feed
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1


def test_a_download_is_named_in_plain_letters(client, story):
    header = client.get(f"/stories/{story}.csv").headers["content-disposition"]
    assert header.isascii() and "\n" not in header and header.count('"') == 2
