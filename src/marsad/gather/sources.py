"""The user's list of what to watch (TOML), and the report of how each source does.

```toml
[watch]                      # all of it may be left out
delay = 2                    # seconds between two requests to one host
contact = "name@site"        # told to the sites in the user agent

[[source]]
url = "https://example.org/rss"
name = "Example"             # default: the host
outlet = "مثال"              # default: what the pages say
every = 900                  # seconds between two polls
most = 200                   # pages read in one poll; the others wait for the next
kind = "auto"                # auto feed sitemap page
```
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from marsad.errors import UsageError

_KINDS: Final = ("auto", "feed", "sitemap", "page")
_SOURCE_KEYS: Final = {"url", "name", "outlet", "every", "kind", "most"}
_WATCH_KEYS: Final = {"delay", "contact"}
_SOONEST: Final = 30.0  # seconds; no source is polled more often


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, sitemap or page to watch."""

    url: str
    name: str
    outlet: str | None = None
    every: float = 900.0
    kind: str = "auto"
    most: int = 200

    @property
    def host(self) -> str:
        """The host and port whose one connection the source uses."""
        return urlsplit(self.url).netloc.lower()


@dataclass(frozen=True, slots=True)
class SourceList:
    """All sources, and how to behave towards their hosts."""

    sources: tuple[Source, ...]
    delay: float = 1.0
    contact: str = ""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one poll of a source went.

    `entries` stories were named, `new` of them not seen before, `pages` read, `waiting` put off. `failures` counts the
    polls that failed in a row; `problem` says what was wrong, "" where nothing was. `unchanged`: the server said so.
    """

    name: str
    url: str
    checked_at: datetime
    next_at: datetime
    ok: bool
    unchanged: bool = False
    entries: int = 0
    new: int = 0
    pages: int = 0
    waiting: int = 0
    failures: int = 0
    problem: str = ""


def read_sources(path: Path) -> SourceList:
    """Return the sources of a TOML file; a wrong file is a UsageError that names what is wrong and where."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror} (check the name)") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is no TOML: {error} (mend the line)") from error
    given = data.get("source")
    if not isinstance(given, list) or not given:
        raise UsageError(f'{path}: names no source (write [[source]] and below it url = "https://…")')
    watch = data.get("watch", {})
    _known(path, "[watch]", watch, _WATCH_KEYS)
    sources = tuple(_source(path, number, one) for number, one in enumerate(given, start=1))
    _unique(path, sources)
    return SourceList(
        sources, _number(path, "[watch] delay", watch.get("delay", 1.0), 0.0), str(watch.get("contact", ""))
    )


def _source(path: Path, number: int, one: Any) -> Source:
    where = f"[[source]] number {number}"
    _known(path, where, one, _SOURCE_KEYS)
    url = one.get("url")
    try:
        host = urlsplit(url).netloc if isinstance(url, str) and url.startswith(("http://", "https://")) else ""
    except ValueError:
        host = ""
    if not host:
        raise UsageError(f'{path}: {where} has no http or https address (write url = "https://…")')
    kind = one.get("kind", "auto")
    if kind not in _KINDS:
        raise UsageError(f"{path}: {where} is of unknown kind {kind!r} (one of {', '.join(_KINDS)})")
    outlet = one.get("outlet")
    every = _number(path, f"{where} every", one.get("every", 900.0), _SOONEST)
    most = int(_number(path, f"{where} most", one.get("most", 200), 1))
    return Source(url, str(one.get("name", host)), str(outlet) if outlet else None, every, kind, most)


def _known(path: Path, where: str, given: Any, keys: set[str]) -> None:
    if not isinstance(given, dict):
        raise UsageError(f"{path}: {where} is no table (see docs/pages.md)")
    if strange := sorted(given.keys() - keys):
        raise UsageError(f"{path}: {where} has unknown {strange[0]!r} (one of {', '.join(sorted(keys))})")


def _number(path: Path, where: str, value: Any, least: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < least:
        raise UsageError(f"{path}: {where} is {value!r} (a number, {least:g} or more)")
    return float(value)


def _unique(path: Path, sources: tuple[Source, ...]) -> None:
    seen: set[str] = set()
    for source in sources:
        if source.url in seen:
            raise UsageError(f"{path}: {source.url} stands twice (take one out)")
        seen.add(source.url)
