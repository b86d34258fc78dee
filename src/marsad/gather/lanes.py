"""A lane: one host, its one connection, its robots.txt, and what is still to be asked of it.

Every address is asked for in its own host's lane. A redirect inside the host is followed where robots.txt lets it; one
to another host goes back to the watch, which puts it into that host's lane: the new host's rules and pace hold there.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from marsad.errors import FetchError
from marsad.gather.feeds import Entry
from marsad.gather.fetch import USER_AGENT, Answer, Fetcher, StatusError
from marsad.gather.sources import Source

_CRAWL_DELAY: Final = 30.0  # the longest delay that a robots.txt is followed in
_ROBOTS_AGE: Final = 86_400.0
_ROBOTS_SIZE: Final = 500_000  # bytes that are read, as RFC 9309 asks for at the least


@dataclass(slots=True)
class Job:
    """One thing to fetch: a source itself, a sitemap below it, or a page that it named.

    `at` is where redirects from host to host have led so far, "" where there was none; `hosts` counts them.
    """

    source: Source
    url: str
    kind: str  # source nested page
    headers: dict[str, str] = field(default_factory=dict)
    entry: Entry | None = None
    tries: int = 0
    at: str = ""
    hosts: int = 0

    @property
    def here(self) -> str:
        """The address to ask for next."""
        return self.at or self.url


@dataclass(slots=True)
class Outcome:
    """What came of a job: an answer, an error, the address that robots.txt forbids, or the job for another host."""

    job: Job
    answer: Answer | None = None
    error: FetchError | None = None
    forbidden: str = ""
    moved: Job | None = None


class _ForbiddenError(Exception):
    """A redirect leads to what robots.txt forbids."""


class _MovedError(Exception):
    """A redirect leads to another host."""


@dataclass(slots=True)
class Lane:
    """A host that is asked one thing at a time."""

    host: str
    fetcher: Fetcher
    delay: float
    jobs: deque[Job] = field(default_factory=deque)
    running: Future[Outcome] | None = None
    free_at: float = 0.0
    robots: Protego | None = None
    robots_until: float = 0.0

    def perform(self, job: Job, now: float) -> Outcome:
        """Fetch in a worker thread; every failure is an outcome."""

        def judge(url: str) -> None:
            if urlsplit(url).netloc.lower() != self.host:
                raise _MovedError(url)
            if not self._allowed(url, now):
                raise _ForbiddenError(url)

        try:
            if not self._allowed(job.here, now):
                return Outcome(job, forbidden=job.here)
            return Outcome(job, self.fetcher.get(job.here, job.headers, judge=judge))
        except _ForbiddenError as error:
            return Outcome(job, forbidden=str(error))
        except _MovedError as error:
            return self._moved(job, str(error))
        except FetchError as error:
            return Outcome(job, error=error)

    def _moved(self, job: Job, url: str) -> Outcome:
        most = self.fetcher.limits.max_redirects
        if job.hosts >= most:
            return Outcome(job, error=FetchError(f"{job.url}: redirects more than {most} times (check the address)"))
        return Outcome(job, moved=replace(job, at=url, hosts=job.hosts + 1))

    def _allowed(self, url: str, now: float) -> bool:
        if self.robots is None or now > self.robots_until:
            self.robots = Protego.parse(self._robots_text(url))
            self.robots_until = now + _ROBOTS_AGE
            asked = self.robots.crawl_delay(USER_AGENT)
            self.delay = max(self.delay, min(float(asked or 0.0), _CRAWL_DELAY))
        return bool(self.robots.can_fetch(url, USER_AGENT))

    def _robots_text(self, url: str) -> str:
        """Return robots.txt; a host without one forbids nothing, a host that fails to say is not asked further."""
        parts = urlsplit(url)
        try:
            answer = self.fetcher.get(f"{parts.scheme}://{parts.netloc}/robots.txt")
        except StatusError as error:
            if not error.passing:
                return ""
            raise
        return answer.body[:_ROBOTS_SIZE].decode("utf-8", "replace")
