"""Pages look as they did: pictures in both languages, light and dark, wide and on a phone, against kept ones.

A kept picture is a quarter as wide and high as the page. Two are compared in fields of eight by eight pixels of the
page: that forgives how a letter's edge is drawn, and sees what moved, went missing or changed its colour. The browser
itself decodes and compares. Where the fonts are other ones than those of the kept pictures the tests are skipped.

A wanted change: look at the pages, then run with MARSAD_UPDATE_PICTURES=1 and look at the kept pictures.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from tests.observatory import browser as chrome

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chrome.chromium() is None, reason="no Chromium on this machine (MARSAD_CHROMIUM names one)"),
]

KEPT = Path(__file__).parent / "pictures"
FONTS = KEPT / "fonts.json"
UPDATE = bool(os.environ.get("MARSAD_UPDATE_PICTURES"))
MOST_CHANGED = 0.004  # share of fields
PAGES = {
    "overview": "/",
    "events": "/events?type=ASSAULT",
    "story": "/stories/story-0005",
    "actor": "/actors/ISR",
    "relation": "/relations/RUS/UKR?grain=week",
    "network": "/network",
    "map": "/map",
    "type": "/codebook/ASSAULT",
    "read": "/read",
}
VARIANTS = [("ar", "wide", "light"), ("en", "wide", "dark"), ("ar", "phone", "dark"), ("en", "phone", "light")]
SIZES = {"wide": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}
# versions change with every release; nothing may move while a picture is taken
STILL = "footer.end { visibility: hidden } * { transition: none !important; caret-color: transparent !important }"
SMALLER = """async (data) => {
  const image = new Image();
  image.src = data;
  await image.decode();
  const by = 4, w = Math.floor(image.width / by), h = Math.floor(image.height / by);
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const brush = canvas.getContext("2d");
  brush.drawImage(image, 0, 0);
  const from = brush.getImageData(0, 0, image.width, image.height).data;
  const small = new ImageData(w, h);
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) for (let c = 0; c < 4; c++) {
    let sum = 0;
    for (let dy = 0; dy < by; dy++) for (let dx = 0; dx < by; dx++)
      sum += from[((y * by + dy) * image.width + x * by + dx) * 4 + c];
    small.data[(y * w + x) * 4 + c] = sum / (by * by);
  }
  Object.assign(canvas, { width: w, height: h });
  canvas.getContext("2d").putImageData(small, 0, 0);
  return canvas.toDataURL("image/png");
}"""
CHANGED = """async ([a, b]) => {
  const fields = async (data) => {
    const image = new Image();
    image.src = data;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const brush = canvas.getContext("2d");
    brush.drawImage(image, 0, 0);
    const from = brush.getImageData(0, 0, image.width, image.height).data;
    const w = image.width >> 1, h = image.height >> 1, out = [];
    for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) for (let c = 0; c < 3; c++) {
      const at = (dx, dy) => from[((2 * y + dy) * image.width + 2 * x + dx) * 4 + c];
      out.push((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4);
    }
    return [w, h, out];
  };
  const [w, h, one] = await fields(a), [w2, h2, two] = await fields(b);
  if (w !== w2 || h !== h2) return 1;
  let changed = 0;
  for (let i = 0; i < w * h; i++)
    if (Math.max(...[0, 1, 2].map((c) => Math.abs(one[3 * i + c] - two[3 * i + c]))) > 24) changed++;
  return changed / (w * h);
}"""
WIDTHS = """() => ["--ui", "--read", "--mono"].map((name) => {
  const brush = document.createElement("canvas").getContext("2d");
  brush.font = "32px " + getComputedStyle(document.documentElement).getPropertyValue(name);
  return ["قصف الجيش مواقع قرب خاركيف فجر اليوم", "Who did what to whom, 1234567890"]
    .map((text) => Math.round(brush.measureText(text).width));
}).flat()"""


@pytest.fixture(scope="module")
def chromium():
    with chrome.launched() as found:
        yield found


@pytest.fixture(scope="module")
def desk(chromium):
    """An empty page on which pictures are decoded and compared."""
    page = chromium.new_context().new_page()
    page.goto("about:blank")
    return page


@pytest.fixture(scope="module", autouse=True)
def fonts(chromium, server) -> None:
    page = chromium.new_page()
    page.goto(server + "/")
    widths = page.evaluate(WIDTHS)
    page.close()
    if UPDATE:
        KEPT.mkdir(exist_ok=True)
        FONTS.write_text(json.dumps(widths) + "\n")
    elif widths != json.loads(FONTS.read_text()):
        pytest.skip("the fonts of this machine are not those of the kept pictures")


def taken(chromium, desk, address: str, width: str, scheme: str, *, style: str = "") -> str:
    """Return a picture of the first screen of a page, made small, as a data URL."""
    context = chromium.new_context(
        viewport=SIZES[width], color_scheme=scheme, reduced_motion="reduce", bypass_csp=True, locale="ar"
    )
    try:
        page = context.new_page()
        page.goto(address)
        page.add_style_tag(content=STILL + style)
        page.evaluate("document.fonts.ready")
        picture = base64.b64encode(page.screenshot()).decode()
    finally:
        context.close()
    return desk.evaluate(SMALLER, f"data:image/png;base64,{picture}")


@pytest.mark.parametrize("name", list(PAGES))
@pytest.mark.parametrize(("language", "width", "scheme"), VARIANTS)
def test_a_page_looks_as_it_did(chromium, desk, server, tmp_path, name, language, width, scheme):
    prefix = "" if language == "ar" else f"/{language}"
    path = PAGES[name] if PAGES[name] != "/" or not prefix else ""
    found = taken(chromium, desk, server + prefix + path, width, scheme)
    kept = KEPT / f"{name}-{language}-{width}-{scheme}.png"
    if UPDATE:
        kept.write_bytes(base64.b64decode(found.partition(",")[2]))
        return
    before = f"data:image/png;base64,{base64.b64encode(kept.read_bytes()).decode()}"
    changed = desk.evaluate(CHANGED, [before, found])
    (tmp_path / kept.name).write_bytes(base64.b64decode(found.partition(",")[2]))
    assert changed <= MOST_CHANGED, f"{changed:.1%} of {kept.name} is other than before: see {tmp_path / kept.name}"


@pytest.mark.skipif(UPDATE, reason="the kept pictures are being made")
@pytest.mark.parametrize(
    "style",
    [
        "main { padding-block-start: 40px }",
        "main svg { visibility: hidden }",
        "html { direction: ltr !important }",
        "body, .card { background: #fff4e0 !important }",
        "body { font-size: 15px !important }",
    ],
)
def test_a_change_is_seen(chromium, desk, server, style):
    """What the comparison forgives is no more than how letters are drawn."""
    found = taken(chromium, desk, server + "/", "wide", "light", style=style)
    kept = KEPT / "overview-ar-wide-light.png"
    before = f"data:image/png;base64,{base64.b64encode(kept.read_bytes()).decode()}"
    assert desk.evaluate(CHANGED, [before, found]) > MOST_CHANGED
