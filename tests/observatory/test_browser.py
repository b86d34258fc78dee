"""The ways of a user through the observatory, in a real browser."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import pytest

from tests.observatory import browser as chrome

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chrome.chromium() is None, reason="no Chromium on this machine (MARSAD_CHROMIUM names one)"),
]

PATHS = [
    "/",
    "/events",
    "/stories",
    "/stories/story-0005",
    "/actors",
    "/actors/ISR",
    "/relations",
    "/relations/ISR/PSE",
    "/relations/RUS/UKR?beside_a=ISR&beside_b=PSE",
    "/network",
    "/map",
    "/clusters",
    "/sources",
    "/codebook",
    "/codebook/ASSAULT",
    "/read",
    "/api",
]


@pytest.fixture(scope="module")
def chromium():
    with chrome.launched() as found:
        yield found


class Watched:
    """A tab with everything that it asked of any host, and everything that went wrong in it."""

    def __init__(self, page, home: str) -> None:
        self.page, self.home = page, home
        self.outside: list[str] = []
        self.wrong: list[str] = []
        page.on("request", self._asked)
        page.on("console", lambda m: self.wrong.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def _asked(self, request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.home).netloc:
            self.outside.append(request.url)

    def go(self, path: str):
        response = self.page.goto(self.home + path)
        assert response.status == 200, path
        return self.page


@pytest.fixture
def tab(chromium, server):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="ar")
    watched = Watched(context.new_page(), server)
    yield watched
    context.close()
    assert watched.outside == [], "a page asked another host"
    assert watched.wrong == []


@pytest.fixture
def phone(chromium, server):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    watched = Watched(context.new_page(), server)
    yield watched
    context.close()
    assert watched.outside == []
    assert watched.wrong == []


@pytest.fixture
def plain(chromium, server):
    """Yield a tab of a browser that runs no scripts."""
    context = chromium.new_context(java_script_enabled=False)
    yield Watched(context.new_page(), server)
    context.close()


def sideways(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_opens_without_an_error_or_a_request_outside(tab, prefix):
    for path in PATHS:
        page = tab.go(prefix + path if path != "/" or not prefix else prefix)
        assert page.evaluate("document.documentElement.dir") == ("ltr" if prefix else "rtl")
        assert sideways(page) <= 0, path


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_breaks_out_of_a_phones_width(phone, prefix):
    for path in PATHS:
        page = phone.go(prefix + path if path != "/" or not prefix else prefix)
        assert sideways(page) <= 0, path
        assert page.locator("h1").first.is_visible()


def test_from_the_overview_to_the_sentence_and_back_in_the_other_language(tab):
    page = tab.go("/")
    page.locator("article.event a", has_text="اقرأه في القصة").first.click()
    page.wait_for_url(re.compile(r"/stories/[^#]+#t-event-"))
    target = page.locator(".story-text :target")
    assert target.is_visible()
    page.locator("header a[hreflang=en]").click()
    page.wait_for_url(re.compile(r"/en/stories/"))
    assert page.locator("h2", has_text="What it tells").is_visible()
    page.locator(".beside article a", has_text="The event and its proof").first.click()
    assert page.locator("h2", has_text="The words that prove it").is_visible()


def test_pointing_at_an_event_lights_its_words_and_the_other_way_round(tab):
    page = tab.go("/stories/story-0005")
    card = page.locator(".beside .event").first
    name = card.get_attribute("data-e")
    card.hover()
    lit = page.locator(".story-text .on")
    assert lit.count() > 0
    assert all(name in lit.nth(i).get_attribute("data-e").split() for i in range(lit.count()))
    page.mouse.move(2, 2)
    assert page.locator(".on").count() == 0
    page.locator(f"#t-{name}").hover()
    assert "on" in page.locator(f"#e-{name}").get_attribute("class").split()


def test_a_tap_holds_the_evidence_and_escape_lets_it_go(tab):
    page = tab.go("/stories/story-0005")
    page.locator(".beside .event").first.locator(".who").click(position={"x": 2, "y": 2})
    page.mouse.move(2, 2)
    assert page.locator(".story-text .on").count() > 0
    page.keyboard.press("Escape")
    assert page.locator(".on").count() == 0


def test_a_filter_is_set_narrowed_shared_and_taken_away(tab):
    page = tab.go("/en/events")
    page.locator("#f-with").fill("PSE")
    page.locator("aside button").click()
    page.wait_for_url("**/en/events?with=PSE")
    page.locator(".facet a", has_text="Assault").first.click()
    page.wait_for_url(re.compile(r"type=ASSAULT"))
    assert "with=PSE" in page.url
    page.locator("summary", has_text="Share and cite").click()
    assert page.locator("#permalink").inner_text() == page.url
    copy = page.locator("#as-text").inner_text()
    assert "«" in copy and "/en/events/event-" in copy
    page.locator(".filters a", has_text="Assault").click()
    page.wait_for_url("**/en/events?with=PSE")


def test_search_understands_another_form_of_the_word(tab):
    page = tab.go("/")
    page.keyboard.press("/")
    page.keyboard.type("الجيش")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/events\?q="))
    assert page.locator("article.event").count() > 0
    assert page.locator("h1").inner_text() == "«الجيش»"


def test_a_bar_of_a_relation_opens_its_sentences(tab):
    page = tab.go("/relations/ISR/PSE?grain=month")
    bar = page.locator(".only-wide svg.timeline a.bar").first
    told = bar.get_attribute("aria-label")
    bar.click()
    page.wait_for_url(re.compile(r"pair=ISR,PSE"))
    assert page.locator("article.event").count() == sum(int(n) for n in re.findall(r"(?:تعاون|صراع) (\d+)", told))


def test_a_second_pair_stands_beside_the_first(tab):
    page = tab.go("/en/relations/RUS/UKR")
    page.locator("#c-a").fill("Israel")
    page.locator("#c-b").fill("PSE")
    page.locator("main form button").click()
    page.wait_for_url(re.compile(r"beside_a="))
    columns = page.locator(".vs.pair > div")
    assert columns.count() == 2
    boxes = [columns.nth(i).bounding_box() for i in range(2)]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 2


def test_an_actor_of_the_network_shows_its_own_lines(tab):
    page = tab.go("/network")
    page.locator(".only-wide svg.network .actor[data-key=RUS]").hover()
    edges = page.locator(".only-wide svg.network .edge")
    states = [
        (
            edges.nth(i).get_attribute("data-a"),
            edges.nth(i).get_attribute("data-b"),
            "off" in edges.nth(i).get_attribute("class").split(),
        )
        for i in range(edges.count())
    ]
    assert all(off == ("RUS" not in (a, b)) for a, b, off in states)


def test_a_place_of_the_map_opens_its_events(tab):
    page = tab.go("/en/map")
    page.locator(".only-wide svg.map a.spot[aria-label^=Khartoum]").click()
    page.wait_for_url(re.compile(r"/en/events\?"))
    assert page.locator("article.event").count() > 0


def test_a_text_is_pasted_and_read(tab, world):
    coded = world.stories[8]
    page = tab.go("/en/read")
    page.locator("#text").fill(coded.story.text)
    page.locator("main form button").click()
    assert page.locator(".beside article.event").count() == len(coded.events)
    page.locator(".beside article.event").first.hover()
    assert page.locator(".story-text .on").count() > 0


def test_the_theme_is_switched_and_stays(tab):
    page = tab.go("/en")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-theme-switch]").click()
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after


def test_a_page_can_be_walked_by_keyboard_alone(tab):
    page = tab.go("/en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName"))
    assert any("/events/" in str(place) or "/stories/" in str(place) for place in seen)


def test_all_that_can_be_read_can_be_read_without_scripts(plain):
    for path in PATHS:
        page = plain.go(path)
        assert page.locator("main").inner_text().strip(), path
    page = plain.go("/stories/story-0005")
    trigger = page.locator(".story-text a.r-trigger").first
    trigger.click()
    assert "#e-event-" in page.url
    page = plain.go("/en/events?type=ASSAULT")
    assert page.locator("article.event").count() > 0
    assert page.locator("aside .facet a").first.is_visible()


def test_a_hostile_story_is_shown_and_obeyed_in_nothing(tab, world):
    page = tab.go(f"/stories/{quote(world.hostile.story.id, safe='')}")
    assert page.title() != "owned"
    assert page.locator("main img").count() == 0
    assert "<script>document.title='owned'</script>" in page.locator(".story-text").inner_text()
    direction = page.evaluate("getComputedStyle(document.querySelector('footer.end p')).direction")
    assert direction == "rtl"
    event = world.hostile.events[0].id
    page = tab.go(f"/en/events/{event}")
    assert page.title() != "owned"


def luminance(colour: str) -> float:
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/events", "/stories/story-0005", "/codebook", "/read"])
def test_words_stand_out_from_their_ground(chromium, server, scheme, path):
    """Every text has the contrast that WCAG 2.2 asks at level AA: 4.5, or 3 for large text."""
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(server + path)
    found = page.evaluate(
        """() => {
      const clear = /rgba\\(.*, 0\\)|transparent/;
      const ground = (node) => {
        for (let n = node; n; n = n.parentElement) {
          const c = getComputedStyle(n).backgroundColor;
          if (!clear.test(c)) return c;
        }
        return "rgb(255, 255, 255)";
      };
      const out = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const text = walk.currentNode.textContent.trim(); const node = walk.currentNode.parentElement;
        if (!text || node.closest("svg, script, .sr, .skip, [hidden]") || !node.offsetParent) continue;
        const style = getComputedStyle(node);
        const size = parseFloat(style.fontSize);
        out.push([text.slice(0, 40), style.color, ground(node), size, parseInt(style.fontWeight)]);
      }
      return out; }"""
    )
    context.close()
    assert len(found) > 20
    faint = []
    for text, colour, ground, size, weight in found:
        if "color(" in colour + ground or "oklab" in colour + ground:
            continue
        a, b = sorted((luminance(colour), luminance(ground)))
        large = size >= 24 or (size >= 18.66 and weight >= 700)
        if (b + 0.05) / (a + 0.05) < (3 if large else 4.5):
            faint.append((text, colour, ground, round((b + 0.05) / (a + 0.05), 2)))
    assert faint == []
