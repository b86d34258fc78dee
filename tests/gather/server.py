"""A real HTTP server on 127.0.0.1 that behaves as badly as a test asks."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HELD = 0.005  # seconds that a request counts as open at the least, so that two at once are seen
STORY = (
    "أعلنت وزارة الخارجية أن الوفدين اتفقا على فتح المعبر الحدودي رقم {n} أمام القوافل، "
    "وأن لجنة مشتركة ستشرف على التنفيذ. "
    "وقال المتحدث باسم الوزارة إن الاتفاق يدخل حيز التنفيذ خلال أسبوع."
)


@dataclass
class Reply:
    """What the server answers. `stream` writes the body itself and may never end."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[Any], None] | None = None


@dataclass
class Site:
    """A server that is running: its address, its answers by path, and what it was asked for."""

    base: str
    replies: dict[str, Any] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    headers: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def page(self, path: str, n: int, **kwargs: Any) -> str:
        """Put a story at a path and return its address."""
        head = f"<html><head><title>خبر رقم {n}</title></head><body><h1>خبر رقم {n}</h1>"
        text = f"{head}<p>{STORY.format(n=n)}</p></body></html>"
        kwargs.setdefault("headers", {"Content-Type": "text/html; charset=utf-8"})
        self.replies[path] = Reply(text.encode(), **kwargs)
        return self.base + path

    def feed(self, path: str, urls: list[str], **headers: str) -> str:
        """Put an RSS feed of these addresses at a path and return its address."""
        items = "".join(f"<item><title>خبر</title><link>{url.replace('&', '&amp;')}</link></item>" for url in urls)
        head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>خلاصة</title>'
        body = f"{head}{items}</channel></rss>"
        self.replies[path] = Reply(body.encode(), headers={"Content-Type": "application/rss+xml", **headers})
        return self.base + path


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            path = self.path
            with site.lock:
                site.asked[path] += 1
                site.headers.append((path, {k.lower(): v for k, v in self.headers.items()}))
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                reply = site.replies.get(path, Reply(b"no", 404))
                reply = reply(self) if callable(reply) else reply
                time.sleep(_HELD)
            finally:
                with site.lock:  # before the answer ends: once it has, the next question may already be here
                    site.at_once -= 1
            try:
                self._answer(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _answer(self, reply: Reply) -> None:
            if reply.stream:
                reply.stream(self)
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # clients that hang up are what these tests are about


@contextmanager
def running() -> Iterator[Site]:
    """Run a server for the length of a test."""
    site = Site("")
    server = _Server(("127.0.0.1", 0), _handler(site))
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
