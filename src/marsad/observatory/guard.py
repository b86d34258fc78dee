"""What stands between the network and the views: headers that shut every door, and a limit on what is sent.

The policy allows the site's own style sheet and scripts and nothing else: no inline script, no frame, no request to any
other host. A page that hostile text had slipped markup into could still do nothing.
"""

from __future__ import annotations

import contextlib
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MOST_BYTES: Final = 2_000_000
LONGEST_ADDRESS: Final = 8_000


class Headers:
    """Sets the headers on every response; pages are asked for anew each time, files with a version never again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and dress its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self.app(scope, receive, dressed)


class TooLargeError(Exception):
    """A request body went over the limit."""


class Limits:
    """Refuses an address or a body that is too long before anything reads it."""

    def __init__(self, app: ASGIApp, *, most: int = MOST_BYTES) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless it is too long."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > LONGEST_ADDRESS:
            await _refuse(send, 414, f"the address is longer than {LONGEST_ADDRESS} characters")
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if told.isdigit() and int(told) > self.most:
            await _refuse(send, 413, f"the body is longer than {self.most} bytes")
            return
        await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes as they come: a length that was told may be a lie.

        What the application answers after it was cut off is dropped: it would blame the words, not their number.
        """
        seen = 0
        started = False

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.most:
                raise TooLargeError
            return message

        async def watching(message: Message) -> None:
            nonlocal started
            if seen > self.most and not started:
                return
            started = True
            await send(message)

        with contextlib.suppress(TooLargeError):
            await self.app(scope, counting, watching)
        if seen > self.most and not started:
            await _refuse(send, 413, f"the body is longer than {self.most} bytes")


async def _refuse(send: Send, status: int, detail: str) -> None:
    """Answer with a problem detail (RFC 9457); nothing was parsed, so nothing else is known of the request."""
    body = f'{{"type":"about:blank","status":{status},"title":"Too large","detail":"{detail}"}}'.encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
