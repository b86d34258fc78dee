from urllib.parse import quote
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from marsad.observatory.cite import Reference

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_feed_follows_a_filter(client):
    address = "/en/events.atom?type=ASSAULT&country=PSE"
    response = client.get(address)
    assert response.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)  # noqa: S314  our own feed
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    assert {e.find(f"{ATOM}category").get("term") for e in entries} == {"ASSAULT"}
    ids = [e.findtext(f"{ATOM}id") for e in entries]
    assert len(ids) == len(set(ids))
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://marsad.test" + address
    assert client.get(links["alternate"]).status_code == 200
    assert client.get(ids[0]).status_code == 200


def test_a_feed_is_the_same_as_long_as_the_store_is(client):
    assert client.get("/events.atom").content == client.get("/events.atom").content


def test_a_page_offers_its_feed(client):
    assert 'type="application/atom+xml" href="/events.atom?type=AID"' in client.get("/events?type=AID").text


def test_a_story_is_cited_with_its_outlet_and_day(world, client):
    story = world.stories[3].story
    bib = client.get(f"/stories/{story.id}.bib").text
    assert bib.startswith("@article{story-0003,")
    assert f"journal = {{{story.outlet}}}" in bib
    assert f"date = {{{story.published}}}" in bib
    assert f"url = {{http://marsad.test/stories/{story.id}}}" in bib
    ris = client.get(f"/stories/{story.id}.ris").text
    assert ris.startswith("TY  - NEWS\r\n") and ris.endswith("ER  - \r\n")
    assert f"DA  - {story.published:%Y/%m/%d}/" in ris


def test_a_view_is_cited_as_data_with_its_filter_in_the_address(client):
    bib = client.get("/en/events.bib?type=ASSAULT").text
    assert bib.startswith("@misc{marsad-events-")
    assert "url = {http://marsad.test/en/events?type=ASSAULT}" in bib


def test_an_event_is_copied_as_text_with_its_sentence(world, client):
    coded = world.stories[3]
    event = coded.events[0]
    text = client.get(f"/en/events/{event.id}.txt").text
    assert f"«{event.evidence[0].sentence.of(coded.story.text).strip()}»" in text
    assert text.rstrip().endswith(f"http://marsad.test/en/events/{event.id}")


def test_a_story_is_copied_as_text_with_all_its_events(world, client):
    coded = world.stories[3]
    text = client.get(f"/stories/{quote(coded.story.id)}.txt").text
    for event in coded.events:
        assert event.evidence[0].sentence.of(coded.story.text).strip() in text


FIELD = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)


@given(FIELD, FIELD, FIELD)
def test_bibtex_braces_balance_and_no_field_breaks_out(title, outlet, author):
    text = Reference("k", "news", title, "https://x.test/a", outlet=outlet, author=author).bibtex()
    depth = 0
    escaped = False
    for c in text:
        if not escaped:
            depth += (c == "{") - (c == "}")
            assert depth >= 0
        escaped = c == "\\" and not escaped
    assert depth == 0


@given(FIELD, FIELD)
def test_ris_keeps_one_line_a_field(title, outlet):
    lines = Reference("k", "news", title, "https://x.test/a", outlet=outlet).ris().split("\r\n")
    assert all(line[2:6] == "  - " for line in lines if line)
    assert sum(line.startswith("ER") for line in lines) == 1
