"""Pages that come with the package: a first run needs no file of the user's.

They are written in the look of real Arabic news sites and tell invented events: two stories on one page, related links,
share counters, an old windows-1256 page, a live blog, a crawl's plain text.
"""

from __future__ import annotations

from pathlib import Path


def pages() -> list[Path]:
    """Return the demo pages, in the order in which a run should read them."""
    return sorted(path for path in (Path(__file__).parent / "pages").iterdir() if path.suffix in {".html", ".txt"})
