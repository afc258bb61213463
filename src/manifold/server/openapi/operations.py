"""A row of the endpoint table as an Operation Object."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from manifold.server.api import Access, Endpoint
from manifold.server.openapi.answers import responses_of
from manifold.server.openapi.examples import Example
from manifold.server.openapi.links import links_of
from manifold.server.openapi.names import tag_of
from manifold.server.openapi.parameters import parameters_of
from manifold.server.openapi.prose import summary_and_description
from manifold.server.openapi.schemas import Schemas

__all__ = ["SECURITY_SCHEMES", "operation"]

SECURITY_SCHEMES: dict[str, Any] = {
    "manager_token": {
        "type": "http",
        "scheme": "bearer",
        "description": "What `POST /_matrix/integrations/v1/account/register` answered.",
    },
    "legacy_token": {
        "type": "http",
        "scheme": "bearer",
        "description": "What `POST /register` answered: good for what Element Web asks, for an hour.",
    },
    "admin_token": {
        "type": "http",
        "scheme": "bearer",
        "description": "What `manifold admin token create` printed.",
    },
    "access_token": {
        "type": "apiKey",
        "in": "query",
        "name": "access_token",
        "description": "The same token in the query. URLs end up in logs: prefer the header.",
    },
    "scalar_token": {
        "type": "apiKey",
        "in": "query",
        "name": "scalar_token",
        "description": "A legacy token, where Element Web puts it.",
    },
}


def operation(
    operation_id: str,
    operations: Mapping[str, Endpoint],
    schemas: Schemas,
    headers: dict[str, Any],
    example: Example,
) -> dict[str, Any]:
    """The Operation Object of one of these operations; `headers` are those that every answer has."""
    row = operations[operation_id]
    summary, description = summary_and_description(row.handler.__doc__)
    described: dict[str, Any] = {"operationId": operation_id, "summary": summary}
    if description:
        described["description"] = description
    described |= {"tags": [tag_of(row)], "x-source": row.source}
    if msc := re.match(r"MSC(\d+)", row.source):
        described["externalDocs"] = {
            "description": row.source,
            "url": f"https://github.com/matrix-org/matrix-spec-proposals/pull/{msc[1]}",
        }
    described["security"] = _security(row.access)
    if parameters := parameters_of(row, schemas, example):
        described["parameters"] = parameters
    if row.request is not None:
        content: dict[str, Any] = {"schema": schemas.reference(row.request)}
        if example.request is not UNSET:
            content["example"] = example.request
        # An empty body counts as {}.
        required = "required" in schemas.of(row.request)
        described["requestBody"] = {"required": required, "content": {"application/json": content}}
    described["responses"] = responses_of(row, schemas, headers, example)
    if links := links_of(row, operations):
        described["responses"][str(row.status)]["links"] = links
    return described


def _security(access: Access | None) -> list[dict[str, list[str]]]:
    if access is None:
        return [{}]
    schemes = [f"{purpose}_token" for purpose in sorted(access.purposes, reverse=True)]
    choices: list[dict[str, list[str]]] = [{scheme: []} for scheme in [*schemes, access.query] if scheme]
    return [*choices, {}] if access.optional else choices
