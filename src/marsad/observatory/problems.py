"""Errors as answers: a page for people, a problem detail (RFC 9457) for programs, never a traceback for either."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from marsad.observatory.contexts import ErrorPage
from marsad.observatory.routes import EXTENSIONS, asked
from marsad.observatory.site import Answer, page
from marsad.observatory.statuses import status_of
from marsad.observatory.tables import json_bytes

_log = logging.getLogger("marsad.observatory")
_DATA: Final = (".atom", *(f".{extension}" for extension in EXTENSIONS))


def wants_data(request: Request) -> bool:
    """Tell whether a program asks: the API, or an address with a data extension."""
    path = request.url.path
    return "/api/" in path or path.endswith(_DATA)


def problem(status: int, detail: str, **more: object) -> Response:
    """Return a problem detail."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return Response(json_bytes(body), status_code=status, media_type="application/problem+json")


def handle(request: Request, error: Exception) -> Response:
    """Answer for an error that a view raised on purpose, or for a wrong address or method."""
    status = status_of(error)
    detail = error.detail if isinstance(error, HTTPException) else str(error)
    headers = dict(getattr(error, "headers", None) or {})
    if wants_data(request):
        response = problem(status, detail)
    else:
        response = _page(request, status, "" if isinstance(error, HTTPException) else detail)
    response.headers.update(headers)
    return response


def handle_invalid(request: Request, error: Exception) -> Response:
    """Answer for parameters that the API could not read, naming each of them."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    errors = [{"where": ".".join(str(part) for part in one["loc"]), "problem": str(one["msg"])} for one in found]
    detail = "; ".join(f"{one['where']}: {one['problem']}" for one in errors) or "the request could not be read"
    return problem(422, detail, errors=errors)


def handle_broken(request: Request, error: Exception) -> Response:
    """Answer for an error that nobody meant; its traceback goes to the log alone."""
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    detail = "an error inside Marsad; the server's log tells more"
    return problem(500, detail) if wants_data(request) else _page(request, 500, "")


_WORDS: Final = {404: "not_found", 503: "store", 413: "too_large", 500: "broken"}
_HOW: Final = {404: "not_found_how", 500: "broken_how"}


def _page(request: Request, status: int, detail: str) -> Response:
    ask = asked(request)
    t = ask.t
    remedy = t(f"error.{_HOW[status]}") if status in _HOW else detail
    context = ErrorPage(status, t(f"error.{_WORDS.get(status, 'bad')}"), remedy, detail if status in _HOW else "")
    answer = Answer("error.html", context, title=context.problem, share=False, status=status)
    return HTMLResponse(page(ask, answer), status_code=status)
