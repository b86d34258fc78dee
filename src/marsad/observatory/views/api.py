"""The API described for people, from its own OpenAPI document: no page of another host, no script."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.site import Answer, Ask


def described(ask: Ask) -> Answer:
    """Show every endpoint with its parameters and an example."""
    document: dict[str, Any] = ask.request.app.openapi()
    endpoints = tuple(
        _endpoint(method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    return Answer(
        "api.html",
        c.ApiPage(endpoints, f"{ask.site.base_url}/api/openapi.json"),
        title=ask.t("api.title"),
        description=ask.t("api.lead"),
        record=lambda: document,
    )


def _endpoint(method: str, path: str, operation: dict[str, Any]) -> p.Endpoint:
    content = operation["responses"].get("200", {}).get("content", {})
    example = content.get("application/json", {}).get("example")
    return p.Endpoint(
        method=method.upper(),
        path=path,
        summary=f"{operation['summary']}. {operation.get('description', '')}".strip(),
        parameters=tuple(_parameters(operation)),
        example=json.dumps(example, ensure_ascii=False, indent=2) if example else "",
    )


def _parameters(operation: dict[str, Any]) -> Iterable[p.Pair]:
    for parameter in operation.get("parameters", ()):
        description = parameter.get("description") or parameter.get("schema", {}).get("description") or ""
        yield p.Pair(parameter["name"], description)
