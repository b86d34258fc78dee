"""Watch sources: poll each when it is due, read every new story once, and go on where a run was cut short.

All that is decided is decided in one thread; only the fetching runs in others, one at a time for a host. A new address
is written down as waiting before its page is fetched, and as done only when the consumer comes back for the next item:
a run that ends between the two fetches the page again, and a store that knows the story's id keeps it once.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from marsad.errors import FetchError
from marsad.gather.feeds import Entry, Feed, canonical, parse_feed
from marsad.gather.fetch import USER_AGENT, Answer, Fetcher, Limits, PassingError, RefusedError, StatusError, page_of
from marsad.gather.lanes import Job, Lane, Outcome
from marsad.gather.sources import Source, SourceHealth, SourceList, read_sources
from marsad.gather.state import WatchState
from marsad.model.news import Drop, DropReason, Page

_ALL: Final = "*"  # the state's table of pages, which all sources share
_DONE: Final = "done"
_GIVEN_UP: Final = "given up"
_HOSTS: Final = 8  # hosts that are asked at the same time
_TRIES: Final = 5  # of a page, before it is given up
_FIRST_RETRY: Final = 60.0  # seconds; doubled at every try
_LATEST_RETRY: Final = 21_600.0
_LONGEST_BACK_OFF: Final = 86_400.0  # of a source that fails again and again
_PATIENCE: Final = 30.0  # seconds that `once` waits for a host's Retry-After; a longer one is left to the next run
_MORE_PATIENCE: Final = 300.0  # the same for a watch that goes on
_NESTED: Final = 20  # sitemaps of an index that one poll reads
_MARKUP: Final = re.compile(rb"<[^<>]{0,4000}>")


@dataclass(slots=True)
class _Tally:
    """What one round has seen of a source."""

    source: Source
    checked: float
    record: dict[str, Any]
    entries: int = 0
    new: int = 0
    pages: int = 0
    unchanged: bool = False
    problem: str = ""
    failed: bool = False
    nested: int = 0
    retry_after: float | None = None


def watch(
    sources_toml: Path,
    state: WatchState,
    *,
    once: bool = False,
    allow_private: bool = False,
    limits: Limits | None = None,
    stop: threading.Event | None = None,
    now: Callable[[], float] = time.time,
) -> Iterator[Page | Drop | SourceHealth]:
    """Yield new pages of the sources, what could not be read, and after every round the health of each source polled.

    `once` polls what is due and ends; else the watch goes on until `stop` is set. A page that fails for a while is
    reported at its first failure and tried again up to five times; one that is gone or forbidden is reported and left.
    """
    watcher = _Watcher(
        read_sources(sources_toml), state, allow_private, limits or Limits(), stop or threading.Event(), now
    )
    try:
        while not watcher.stop.is_set():
            yield from watcher.round(patient=not once)
            if once:
                return
            watcher.sleep()
    finally:
        watcher.close()


class _Watcher:
    """The rounds of a watch, and the state that outlives them."""

    def __init__(
        self,
        listed: SourceList,
        state: WatchState,
        allow_private: bool,
        limits: Limits,
        stop: threading.Event,
        now: Callable[[], float],
    ) -> None:
        self.listed, self.state, self.stop, self.now = listed, state, stop, now
        self._allow_private, self._limits = allow_private, limits
        self._lanes: dict[str, Lane] = {}
        self._pool = ThreadPoolExecutor(_HOSTS, thread_name_prefix="marsad-watch")
        self._tallies: dict[str, _Tally] = {}
        self._taken: Counter[str] = Counter()
        self._by_url = {source.url: source for source in listed.sources}

    def close(self) -> None:
        """End the workers and close the connections."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        for lane in self._lanes.values():
            lane.fetcher.close()

    def sleep(self) -> None:
        """Wait until the next source or page is due, or until the watch is stopped."""
        due = [self._record(source).get("next", 0.0) for source in self.listed.sources]
        due += [record["next"] for record in self._waiting()]
        pause = min(due, default=self.now() + 60.0) - self.now()
        self.stop.wait(max(1.0, min(pause, 3600.0)))

    def round(self, *, patient: bool) -> Iterator[Page | Drop | SourceHealth]:
        """Poll what is due, fetch what is waiting, report each source."""
        self._tallies.clear()
        self._taken.clear()
        for source in self.listed.sources:
            record = self._record(source)
            if record.get("next", 0.0) <= self.now():
                self._tallies[source.url] = _Tally(source, self.now(), record)
                self._enqueue(Job(source, source.url, "source", _conditions(record)))
        for record in self._waiting():
            self._resume(record)
        yield from self._work(_MORE_PATIENCE if patient else _PATIENCE)
        yield from [self._report(tally) for tally in self._tallies.values()]

    # the queue

    def _lane(self, url: str) -> Lane:
        host = urlsplit(url).netloc.lower()
        if host not in self._lanes:
            agent = f"{USER_AGENT} {self.listed.contact}".strip()
            fetcher = Fetcher(allow_private=self._allow_private, limits=self._limits, user_agent=agent)
            self._lanes[host] = Lane(host, fetcher, self.listed.delay)
        return self._lanes[host]

    def _enqueue(self, job: Job) -> None:
        self._lane(job.here).jobs.append(job)

    def _resume(self, record: dict[str, Any]) -> None:
        source = self._by_url[record["source"]]
        if record["next"] <= self.now() and self._room(source):
            moment = datetime.fromisoformat(record["published"]) if record.get("published") else None
            entry = Entry(record["url"], record.get("title"), moment)
            self._enqueue(Job(source, record["url"], "page", entry=entry, tries=record["tries"]))

    def _room(self, source: Source) -> bool:
        """Tell whether one more page of the source may be read in this round, and count it."""
        self._taken[source.url] += 1
        return self._taken[source.url] <= source.most

    def _work(self, patience: float) -> Iterator[Page | Drop]:
        """Keep every host busy with one request at a time until nothing is left to do."""
        while not self.stop.is_set():
            running = self._start(patience)
            if not running:
                if not any(lane.jobs for lane in self._lanes.values()):
                    return
                self._pause()
                continue
            soonest = self._soonest()
            done, _ = wait(running, timeout=soonest, return_when=FIRST_COMPLETED)
            for lane in list(self._lanes.values()):  # what came back may lead to further hosts
                if lane.running in done:
                    finished, lane.running = lane.running, None
                    lane.free_at = max(lane.free_at, self.now() + lane.delay)
                    yield from self._settle(finished.result(), lane)

    def _start(self, patience: float) -> list[Future[Outcome]]:
        for lane in self._lanes.values():
            if lane.running is None and lane.jobs:
                pause = lane.free_at - self.now()
                if pause > patience:
                    self._put_off(lane, pause)
                elif pause <= 0:
                    lane.running = self._pool.submit(lane.perform, lane.jobs.popleft(), self.now())
        return [lane.running for lane in self._lanes.values() if lane.running is not None]

    def _put_off(self, lane: Lane, pause: float) -> None:
        """Leave a host that asked for a long pause to a later round; its pages stay written down as waiting."""
        for job in lane.jobs:
            if job.kind == "source":
                tally = self._tallies[job.source.url]
                tally.failed, tally.retry_after = True, pause
                tally.problem = f"{job.url}: put off, its host asked to be left alone for {pause:.0f} s"
        lane.jobs.clear()

    def _soonest(self) -> float:
        pauses = [lane.free_at - self.now() for lane in self._lanes.values() if lane.jobs and lane.running is None]
        return max(0.01, min(pauses, default=1.0))

    def _pause(self) -> None:
        self.stop.wait(min(1.0, self._soonest()))

    # what came back

    def _settle(self, outcome: Outcome, lane: Lane) -> Iterator[Page | Drop]:
        if isinstance(outcome.error, StatusError) and outcome.error.retry_after is not None:
            lane.free_at = max(lane.free_at, self.now() + outcome.error.retry_after)
        if outcome.moved is not None:
            self._enqueue(outcome.moved)
        elif outcome.job.kind == "page":
            yield from self._settle_page(outcome)
        else:
            yield from self._settle_source(outcome)

    def _settle_source(self, outcome: Outcome) -> Iterator[Page | Drop]:
        job = outcome.job
        tally = self._tallies[job.source.url]
        if outcome.answer is None:
            tally.failed = tally.failed or job.kind == "source"
            tally.problem = tally.problem or _problem(outcome)
            if isinstance(outcome.error, StatusError):
                tally.retry_after = outcome.error.retry_after
            return
        answer = outcome.answer
        if answer.status == 304:
            tally.unchanged = True
            return
        if job.kind == "source":
            tally.record["etag"] = answer.headers.get("etag", "")
            tally.record["modified"] = answer.headers.get("last-modified", "")
        if job.source.kind == "page":
            yield from self._changed_page(tally, answer)
            return
        try:
            self._take_feed(tally, parse_feed(answer.body, answer.url))
        except FetchError as error:
            tally.failed, tally.problem = True, str(error)

    def _take_feed(self, tally: _Tally, feed: Feed) -> None:
        """Write the new addresses of a feed down as waiting, and fetch them in this round."""
        tally.entries += len(feed.entries)
        if feed.problem:
            tally.problem = tally.problem or f"{tally.source.url}: {feed.problem} (the site must mend it)"
        waiting: dict[str, str | None] = {}
        for entry in feed.entries:
            known = canonical(entry.url)
            key = f"wait:{known}"
            if key in waiting or self.state.get(_ALL, f"page:{known}") or self.state.get(_ALL, key):
                continue
            waiting[key] = self._page_record(tally.source, entry)
            if self._room(tally.source):
                self._enqueue(Job(tally.source, entry.url, "page", entry=entry))
        tally.new += len(waiting)
        if waiting:
            self.state.put(_ALL, waiting)
        for url in feed.more[: max(0, _NESTED - tally.nested)]:
            tally.nested += 1
            self._enqueue(Job(tally.source, url, "nested"))

    def _page_record(self, source: Source, entry: Entry, *, tries: int = 0, due: float = 0.0) -> str:
        published = entry.published_at.isoformat() if entry.published_at else None
        record = {"source": source.url, "url": entry.url, "title": entry.title}
        return json.dumps({**record, "published": published, "tries": tries, "next": due}, ensure_ascii=False)

    def _changed_page(self, tally: _Tally, answer: Answer) -> Iterator[Page]:
        """Yield a page that is watched itself where its text has changed."""
        digest = _digest(answer.body)
        tally.entries = 1
        if tally.record.get("digest") != digest:
            tally.new = tally.pages = 1
            yield replace(page_of(tally.source.url, answer), outlet=tally.source.outlet)
            tally.record["digest"] = digest
        else:
            tally.unchanged = True

    def _settle_page(self, outcome: Outcome) -> Iterator[Page | Drop]:
        job = outcome.job
        if outcome.answer is None:
            yield from self._failed_page(outcome)
            return
        key = canonical(job.url)
        known = self._known_elsewhere(key, outcome.answer)
        if known:
            yield Drop(DropReason.DUPLICATE, job.url, f"{job.url}: is the page {known}, which was read before")
        else:
            entry = job.entry or Entry(job.url)
            page = page_of(job.url, outcome.answer)
            yield replace(page, outlet=job.source.outlet, published_at=entry.published_at)
            if tally := self._tallies.get(job.source.url):
                tally.pages += 1
        # from here on the consumer has kept the page
        digest, landed = f"hash:{_digest(outcome.answer.body)}", f"page:{canonical(outcome.answer.url)}"
        read = {f"page:{key}": _DONE, landed: _DONE, f"wait:{key}": None}
        self.state.put(_ALL, read if known else {**read, digest: job.url})

    def _known_elsewhere(self, key: str, answer: Answer) -> str:
        """Return the address under which the same page was read before, "" where it was not."""
        landed = canonical(answer.url)
        if landed != key and self.state.get(_ALL, f"page:{landed}") == _DONE:
            return answer.url
        return self.state.get(_ALL, f"hash:{_digest(answer.body)}") or ""

    def _failed_page(self, outcome: Outcome) -> Iterator[Drop]:
        """Put a page off, or give it up; the user hears of it once."""
        job, error, key = outcome.job, outcome.error, canonical(outcome.job.url)
        tries = job.tries + 1
        final = bool(outcome.forbidden) or isinstance(error, RefusedError) or _is_final(error) or tries >= _TRIES
        reason = DropReason.REFUSED if outcome.forbidden or isinstance(error, RefusedError) else DropReason.FETCH_FAILED
        if job.tries == 0:
            again = "" if final else "; it will be tried again"
            yield Drop(reason, job.url, _problem(outcome) + again)
        if final:
            self.state.put(_ALL, {f"page:{key}": _GIVEN_UP, f"wait:{key}": None})
            return
        pause = min(_FIRST_RETRY * 2**job.tries, _LATEST_RETRY)
        if isinstance(error, StatusError) and error.retry_after is not None:
            pause = max(pause, error.retry_after)
        entry = job.entry or Entry(job.url)
        self.state.put(_ALL, {f"wait:{key}": self._page_record(job.source, entry, tries=tries, due=self.now() + pause)})

    # state

    def _record(self, source: Source) -> dict[str, Any]:
        value = self.state.get(source.url, "poll")
        record: dict[str, Any] = json.loads(value) if value else {}
        return record

    def _waiting(self) -> list[dict[str, Any]]:
        """Return the pages that wait, of sources that are still listed."""
        values = (self.state.get(_ALL, key) for key in self.state.keys(_ALL, "wait:"))
        records = [json.loads(value) for value in values if value]
        return [record for record in records if record["source"] in self._by_url]

    def _report(self, tally: _Tally) -> SourceHealth:
        """Write a poll down and return how it went."""
        record, source = tally.record, tally.source
        failures = int(record.get("failures", 0)) + 1 if tally.failed else 0
        pause = min(source.every * 2**failures, max(_LONGEST_BACK_OFF, source.every)) if failures else source.every
        due = tally.checked + max(pause, tally.retry_after or 0.0)
        record.update(next=due, failures=failures)
        if tally.failed:
            record.pop("etag", None)
            record.pop("modified", None)
        self.state.put(source.url, {"poll": json.dumps(record, sort_keys=True)})
        waiting = sum(one["source"] == source.url for one in self._waiting())
        return SourceHealth(
            name=source.name,
            url=source.url,
            checked_at=datetime.fromtimestamp(tally.checked, UTC),
            next_at=datetime.fromtimestamp(due, UTC),
            ok=not tally.failed and not tally.problem,
            unchanged=tally.unchanged,
            entries=tally.entries,
            new=tally.new,
            pages=tally.pages,
            waiting=waiting,
            failures=failures,
            problem=tally.problem,
        )


def _conditions(record: dict[str, Any]) -> dict[str, str]:
    """Return the headers that ask for changes only."""
    headers = {"If-None-Match": record.get("etag", ""), "If-Modified-Since": record.get("modified", "")}
    return {name: value for name, value in headers.items() if value}


def _problem(outcome: Outcome) -> str:
    job = outcome.job
    if outcome.forbidden:
        what = "robots.txt forbids it" if outcome.forbidden == job.url else f"robots.txt forbids {outcome.forbidden}"
        return f"{job.url}: {what} (take the source out, or ask the site)"
    return str(outcome.error)


def _is_final(error: FetchError | None) -> bool:
    """Tell whether trying again cannot help: the page is gone, too large, or no page."""
    if isinstance(error, StatusError):
        return not error.passing
    return not isinstance(error, PassingError)


def _digest(body: bytes) -> str:
    """Return a fingerprint of a page's words, whatever its scripts and mark-up say."""
    lowered, kept, at = body.lower(), [], 0
    while (start := lowered.find(b"<script", at)) >= 0:
        kept.append(body[at:start])
        end = lowered.find(b"</script", start)
        at = end if end >= 0 else len(body)
    kept.append(body[at:])
    return hashlib.sha256(b" ".join(_MARKUP.sub(b" ", b"".join(kept)).split())).hexdigest()[:32]
