"""One address -> its bytes, with bounds on everything that a stranger's server could stretch.

The guard against private addresses sits where the connection is made: the host is resolved once, every address that it
resolves to is judged, and the connection goes to a judged one. A redirect, or a name that resolves differently a second
later, cannot get round it. No proxy and no other setting of the environment is taken.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Protocol, Self
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from marsad._version import __version__
from marsad.errors import FetchError
from marsad.model.news import Page

USER_AGENT: Final = f"Marsad/{__version__} (reader of Arabic news; robots: marsad)"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_TEXT: Final = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/rdf",
)
_ALSO_TEXT: Final = (
    "application/json",
    "application/feed+json",
    "application/octet-stream",
    "application/ld+json",
    "application/gzip",  # sitemaps
    "application/x-gzip",
)
_DATA: Final = (
    "application/zstd",
    "application/x-zstd",
    "application/x-ndjson",
    "application/jsonl",
    "application/x-jsonlines",
    "application/warc",
    "application/csv",
    "application/parquet",
    "application/vnd.apache.parquet",
    "multipart/related",
)  # files of stories, which somebody who names an address by hand may mean
_FAILURES: Final = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    ssl.SSLError,
    UnicodeError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one fetch: unpacked bytes, redirects, and seconds for connecting, for one silence, and for all."""

    max_bytes: int = 20_000_000
    max_redirects: int = 5
    connect: float = 10.0
    silence: float = 15.0
    total: float = 60.0


class RefusedError(FetchError):
    """The address is none that Marsad fetches: another scheme, or a private or loopback network."""


class PassingError(FetchError):
    """A failure that may be over when the address is tried again: network, time, a broken transfer."""


class StatusError(FetchError):
    """The server answered with an error. `retry_after` is what it asked for, in seconds, or None."""

    def __init__(self, url: str, status: int, retry_after: float | None = None) -> None:
        self.status, self.retry_after = status, retry_after
        self.passing = status >= 500 or status in _PASSING
        super().__init__(f"{url}: the server answered {status} ({_REMEDIES.get(status // 100, 'try again later')})")


class _PrivateError(Exception):
    """A host of a private network, before the address that led there is known."""


_PASSING: Final = frozenset({408, 425, 429})
_REMEDIES: Final = {4: "check the address", 5: "try again later"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer: `url` after redirects, `moved` where all were permanent; header names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved: bool = False


class Connector(Protocol):
    """How the fetcher reaches a host; tests give one that resolves names of their own."""

    def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host; OSError where there is none."""


class SystemResolver:
    """The machine's own resolver."""

    def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, in the order in which they should be tried."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(url: str, *, allow_private: bool = False, limits: Limits | None = None) -> Page:
    """Return the page, or the file of stories, at an http(s) address.

    A private address is a RefusedError, an error status a StatusError, anything else that fails a FetchError; each
    message names the address and says what to do.
    """
    with Fetcher(allow_private=allow_private, limits=limits, taken=(*_TEXT, *_ALSO_TEXT, *_DATA)) as fetcher:
        answer = fetcher.get(url)
    return page_of(url, answer)


def page_of(url: str, answer: Answer) -> Page:
    """Return an answer as a page; `source` is the address as asked for, `url` where redirects led."""
    return Page(url, answer.body, answer.headers.get("content-type", ""), answer.url, datetime.now(UTC))


class Fetcher:
    """A client that keeps one connection a host. It is meant for one thread.

    `taken` are the beginnings of the content types that it fetches; what says nothing of its type is taken too.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        user_agent: str = USER_AGENT,
        resolver: Connector | None = None,
        taken: tuple[str, ...] = (*_TEXT, *_ALSO_TEXT),
    ) -> None:
        self.limits = limits or Limits()
        self._taken = taken
        self._clock = _Clock()
        backend = _GuardedBackend(allow_private, resolver or SystemResolver(), self._clock)
        self._client = httpx2.Client(
            transport=_Transport(backend),
            follow_redirects=False,
            trust_env=False,
            timeout=httpx2.Timeout(self.limits.silence, connect=self.limits.connect),
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate", "Accept": "text/html,*/*;q=0.8"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, judge: Callable[[str], None] | None = None
    ) -> Answer:
        """Return the answer of a server after redirects: status 2xx, or 304 where `headers` ask for changes only.

        `judge` sees every address that a redirect leads to before it is asked; what it raises ends the fetch.
        """
        self._clock.start(self.limits.total)
        here, moved = url, True
        for _ in range(self.limits.max_redirects + 1):
            _check_scheme(here)
            try:
                answer = self._once(here, headers or {})
            except httpcore2.TimeoutException as error:
                raise PassingError(f"{here}: took too long (try again later)") from error
            except _PrivateError as error:
                raise RefusedError(f"{here}: leads to a private network (--allow-private lets it through)") from error
            except _FAILURES as error:
                raise PassingError(f"{here}: {_cause(error)} (check the address and the network)") from error
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return _checked(answer, url, moved and answer.url != url)
            moved = moved and answer.status in (301, 308)
            here = _target(here, answer.headers["location"])
            if judge is not None:
                judge(here)
        raise FetchError(f"{url}: redirects more than {self.limits.max_redirects} times (check the address)")

    def _once(self, url: str, headers: Mapping[str, str]) -> Answer:
        with self._client.stream("GET", url, headers=dict(headers)) as response:
            found = {name.lower(): value for name, value in response.headers.items()}
            body = b"" if response.status_code in _REDIRECTS else self._body(url, response, found)
            return Answer(str(response.url), response.status_code, found, body)

    def _body(self, url: str, response: httpx2.Response, headers: Mapping[str, str]) -> bytes:
        if response.status_code >= 400:
            return b""
        kind = headers.get("content-type", "").lower()
        if kind and not kind.startswith(self._taken):
            raise FetchError(f"{url}: is {kind.partition(';')[0]} and no page (give the page's own address)")
        most = self.limits.max_bytes
        parts, size = [], 0
        for part in _unpacked(response.iter_raw(), headers.get("content-encoding", ""), most, url):
            parts.append(part)
            size += len(part)
            if size > most:
                raise FetchError(f"{url}: is larger than {most / 1e6:g} MB (raise the limit)")
            self._clock.check()
        return b"".join(parts)


def _target(here: str, location: str) -> str:
    try:
        return urljoin(here, location).partition("#")[0]
    except ValueError as error:
        raise FetchError(f"{here}: redirects to what is no address: {location[:80]!r} (tell the site)") from error


def _checked(answer: Answer, asked: str, moved: bool) -> Answer:
    if answer.status >= 400 or answer.status in _REDIRECTS:
        raise StatusError(asked, answer.status, _retry_after(answer.headers.get("retry-after", "")))
    return Answer(answer.url, answer.status, answer.headers, answer.body, moved)


def _retry_after(value: str) -> float | None:
    """Read a Retry-After header: seconds, or an HTTP date."""
    value = value.strip()
    if value.isdigit():
        return float(value)
    try:
        moment = datetime.strptime(value, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _check_scheme(url: str) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise RefusedError(f"{url}: is no address ({error})") from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise RefusedError(f"{url}: is no http or https address (give one that begins with https://)")


def _cause(error: BaseException) -> str:
    text = str(error).strip().partition("\n")[0]
    return text or type(error).__name__


def _unpacked(chunks: Iterable[bytes], encoding: str, most: int, url: str) -> Iterator[bytes]:
    """Undo gzip and deflate, never more than `most` + 1 bytes of one chunk at once: a bomb is cut off as it unfolds."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from chunks
        return
    if name not in ("gzip", "x-gzip", "deflate"):
        raise PassingError(f"{url}: is packed as {name}, which was not asked for (try again later)")
    unpacker: Any = None
    try:
        for chunk in chunks:
            unpacker = unpacker or zlib.decompressobj(_window(name, chunk))
            yield unpacker.decompress(chunk, most + 1)
            if unpacker.unconsumed_tail:
                raise FetchError(f"{url}: unfolds to more than {most / 1e6:g} MB (raise the limit)")
    except zlib.error as error:
        raise PassingError(f"{url}: is packed wrongly: {error} (try again later)") from error
    if unpacker is not None and not unpacker.eof:
        raise PassingError(f"{url}: ended too early (try again later)")


def _window(name: str, first: bytes) -> int:
    """Return zlib's window size: gzip, or deflate with or without its header (servers send both)."""
    if name != "deflate":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if first[:1] == b"\x78" else -zlib.MAX_WBITS


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet; an IPv4 one inside an IPv6 one is judged itself."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


class _Clock:
    """The moment by which the running request must be over."""

    def __init__(self) -> None:
        self._end = float("inf")

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise httpcore2.ReadTimeout("over the time for one address")

    def left(self, timeout: float | None) -> float:
        """Return the seconds that one step may take."""
        self.check()
        left = self._end - time.monotonic()
        return left if timeout is None else min(timeout, left)


class _GuardedBackend(httpcore2.NetworkBackend):
    """Connects to judged addresses only."""

    def __init__(self, allow_private: bool, resolver: Connector, clock: _Clock) -> None:
        self._allow_private, self._resolver, self._clock = allow_private, resolver, clock
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            addresses = self._resolver.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"no such host: {host}") from error
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise _PrivateError(host)
        last: Exception = httpcore2.ConnectError(f"no address for {host}")
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._clock.left(timeout), local_address, socket_options
                )
                return _TimedStream(stream, self._clock)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
        raise last


class _TimedStream(httpcore2.NetworkStream):
    """A stream on which a server that sends a byte now and then runs out of time all the same."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: _Clock) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, self._clock.left(timeout)), self._clock
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Transport(httpx2.BaseTransport):
    """httpx2 over a pool whose connections are guarded; its own transport takes no network backend."""

    def __init__(self, backend: httpcore2.NetworkBackend) -> None:
        context = httpx2.create_ssl_context(trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context, max_connections=4, keepalive_expiry=30.0, network_backend=backend
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
