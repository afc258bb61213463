"""What stands in an endpoint's path and query."""

import re
from typing import Any

from manifold.server.api import Endpoint
from manifold.server.openapi.examples import Example
from manifold.server.openapi.schemas import Schemas

__all__ = ["names_in", "parameters_of"]

_PATH: dict[str, tuple[dict[str, Any], str]] = {
    "room_id": ({"type": "string", "pattern": "^!", "maxLength": 255}, "The room's ID, percent-encoded."),
    "installation_id": ({"type": "string", "minLength": 1}, "The installation's `id`."),
    "integration_id": ({"type": "string", "minLength": 1}, "The integration's `id`."),
    "folder": ({"type": "string", "minLength": 1}, "`fromWidget`, `toWidget`, `definitions` or `data`."),
    "document": ({"type": "string", "minLength": 1}, "The document's name in its folder, `send_event.request.json`."),
    "session_id": ({"type": "string", "minLength": 1}, "The session's `id`."),
    "kind": (
        {"type": "string", "enum": ["integration", "room", "server", "user"]},
        "What is blocked.",
    ),
    "subject": (
        {"type": "string", "minLength": 1},
        "Who or what is blocked, percent-encoded; it may hold the wildcards `*` and `?`.",
    ),
    "user_id": ({"type": "string", "pattern": "^@", "maxLength": 255}, "The user's ID, percent-encoded."),
}


def names_in(path: str) -> list[str]:
    """The names of a path's parameters, in order."""
    return re.findall(r"{([^}]+)}", path)


def parameters_of(row: Endpoint, schemas: Schemas, example: Example) -> list[dict[str, Any]]:
    """Parameter Objects, those of the path first."""
    return [*(_in_path(name, example) for name in names_in(row.path)), *_in_query(row, schemas, example)]


def _in_path(name: str, example: Example) -> dict[str, Any]:
    schema, description = _PATH.get(name, ({"type": "string", "minLength": 1}, ""))
    return _parameter("path", name, description, schema, example.path, required=True)


def _in_query(row: Endpoint, schemas: Schemas, example: Example) -> list[dict[str, Any]]:
    if row.query is None:
        return []
    model = schemas.of(row.query)
    required = model.get("required", [])
    return [
        _parameter(
            "query",
            name,
            schema.get("description", ""),
            _of_text(schema),
            example.query,
            required=name in required,
        )
        for name, schema in model["properties"].items()
    ]


def _parameter(
    place: str, name: str, description: str, schema: dict[str, Any], examples: dict[str, str], *, required: bool
) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": name, "in": place, "required": required}
    if description:
        parameter["description"] = description
    parameter["schema"] = schema
    if name in examples:
        # In a URL everything is text; the document shows the value that it stands for.
        parameter["example"] = int(examples[name]) if schema.get("type") == "integer" else examples[name]
    return parameter


def _of_text(schema: dict[str, Any]) -> dict[str, Any]:
    """A query holds no null: who does not want a parameter leaves it out."""
    plain = {key: value for key, value in schema.items() if key not in {"description", "anyOf", "default"}}
    for choice in schema.get("anyOf", []):
        if choice != {"type": "null"}:
            plain |= choice
    if schema.get("default"):
        plain["default"] = schema["default"]
    return plain
