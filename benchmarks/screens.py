"""Pictures of the observatory for the documentation: pages in both languages, light and dark, wide and narrow.

    python benchmarks/screens.py                       # docs/screens/*.png
    python benchmarks/screens.py --only story,map      # some pages

They show the newsroom of the tests: stories of our own making. A Chromium is needed (MARSAD_CHROMIUM names one).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.observatory import browser as chrome  # noqa: E402
from tests.observatory import newsroom  # noqa: E402

from marsad.observatory.app import create_app, warm  # noqa: E402
from marsad.observatory.reading import Reading  # noqa: E402

WIDTHS = {"wide": (1280, 860), "phone": (390, 844)}
VARIANTS = {
    ("ar", "wide", "light"): None,  # every page
    ("en", "wide", "dark"): ("overview", "story", "network", "map"),
    ("ar", "phone", "light"): ("overview", "story", "relation", "map"),
    ("en", "phone", "dark"): ("events", "read"),
}
_TRIES = 3  # a browser on a busy machine sometimes has no picture ready
TEXT = (
    "أدان وزير الخارجية الأردني القصف الإسرائيلي على غزة يوم الأحد، ودعا مجلس الأمن إلى وقف فوري لإطلاق النار.\n"
    "والتقى الوزير نظيره المصري في القاهرة لبحث إدخال المساعدات إلى القطاع."
)


def pages(stories: list) -> dict[str, str]:
    """Return the address of every page to be shown, by name."""
    longest = max(stories, key=lambda coded: (len(coded.events), len(coded.mentions.quotations)))
    return {
        "overview": "/",
        "events": "/events?quad=mx",
        "story": f"/stories/{longest.story.id}",
        "event": f"/events/{longest.events[0].id}",
        "actor": "/actors/ISR",
        "relation": "/relations/RUS/UKR?beside_a=ISR&beside_b=LBN",
        "network": "/network",
        "map": "/map",
        "read": "/read",
        "codebook": "/codebook",
        "type": "/codebook/ASSAULT",
        "clusters": "/clusters",
        "sources": "/sources",
    }


def serve(app: object) -> tuple[uvicorn.Server, str]:
    """Start a server on a free port of this machine; return it and its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    return server, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


def take(page: object, name: str, home: str, path: str, file: Path) -> None:
    """Take one picture; the page for reading texts is shown with a text read."""
    page.goto(home + path)
    if name == "read":
        page.locator("#text").fill(TEXT)
        page.locator("main form button").click()
    if name == "story":
        page.locator(".beside .event").first.hover()
        page.wait_for_timeout(400)  # the light comes up slowly
    for left in reversed(range(_TRIES)):
        try:
            page.screenshot(path=str(file))
        except PlaywrightError:
            if not left:
                raise
            page.wait_for_timeout(500)
        else:
            return


def main() -> None:
    """Fill a store, serve it, take the pictures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="names of pages, with commas between")
    options.add_argument("--to", type=Path, default=ROOT / "docs" / "screens")
    given = options.parse_args()
    if chrome.chromium() is None:
        sys.exit("no Chromium found (install one, or name it in MARSAD_CHROMIUM)")
    given.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/newsroom.db"
        stories = newsroom.fill(path, 300)
        reading = Reading()
        app = create_app(path, read_text=reading.text, read_address=reading.address)
        warm(app)
        server, home = serve(app)
        wanted = {k: v for k, v in pages(stories).items() if not given.only or k in given.only.split(",")}
        with chrome.launched() as browser:
            for (language, width, scheme), some in VARIANTS.items():
                size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
                context = browser.new_context(viewport=size, color_scheme=scheme)
                page = context.new_page()
                for name, path_of in wanted.items():
                    if some is not None and name not in some and not given.only:
                        continue
                    prefix = "/en" if language == "en" else ""
                    file = given.to / f"{name}-{language}-{width}-{scheme}.png"
                    take(page, name, home, prefix + (path_of if path_of != "/" or not prefix else ""), file)
                    print(f"{file.name}  {file.stat().st_size // 1000} kB")
                context.close()
        server.should_exit = True


if __name__ == "__main__":
    main()
