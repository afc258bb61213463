"""The form of an integration, as rows: each field, its kind, its default, and what it means (JSON Schema 2020-12)."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

__all__ = ["Field", "alternatives", "fields_of", "kinds_of", "options_of"]

_DEEPEST = 8
"""A model may hold itself."""

_WORDS = {
    "string": "text",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "array": "list",
    "object": "JSON",
}


class Field(Struct, frozen=True):
    """`key` is what is typed before the `=`; `default` is JSON, or "" where there is none."""

    key: str
    kind: str
    default: str
    required: bool
    meaning: str


def fields_of(schema: Mapping[str, Any], initial: Mapping[str, Any]) -> list[Field]:
    """The fields, those inside others behind a dot. `initial` is what the form starts with."""
    return list(_fields(schema, schema, initial, "", 0))


def alternatives(root: Mapping[str, Any], schema: object, depth: int = 0) -> list[Mapping[str, Any]]:
    """The schemas that a value may fit, without references: itself, or those of `anyOf` and the like."""
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return []
    found: list[Mapping[str, Any]] = []
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/$defs/"):
        found += alternatives(root, _object(root.get("$defs")).get(reference.removeprefix("#/$defs/")), depth + 1)
    for keyword in ("anyOf", "oneOf", "allOf"):
        for part in _list(schema.get(keyword)):
            found += alternatives(root, part, depth + 1)
    return found or [schema]


def kinds_of(schemas: list[Mapping[str, Any]]) -> set[str]:
    """The JSON types that these allow; none where they say nothing."""
    kinds: set[str] = set()
    for schema in schemas:
        said = schema.get("type")
        kinds.update(kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str))
    return kinds


def options_of(schema: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The only values that it allows, each with what is typed for it; none where it allows others."""
    values = [schema["const"]] if "const" in schema else _list(schema.get("enum"))
    return [(value if isinstance(value, str) else _json(value), value) for value in values]


def _fields(
    root: Mapping[str, Any], schema: Mapping[str, Any], initial: object, prefix: str, depth: int
) -> Iterator[Field]:
    required = _list(schema.get("required"))
    for name, part in _object(schema.get("properties")).items():
        parts = alternatives(root, part)
        nested = next((inner for inner in parts if _object(inner.get("properties"))), None)
        value = _object(initial).get(name)
        if nested is not None and depth < _DEEPEST:
            yield from _fields(root, nested, value, f"{prefix}{name}.", depth + 1)
            continue
        said = _object(part)
        default = value if value is not None else said.get("default")
        yield Field(
            key=f"{prefix}{name}",
            kind=_kind(root, parts),
            default="" if default is None else _json(default),
            required=name in required and default is None,
            meaning=_meaning([said, *parts]),
        )


def _kind(root: Mapping[str, Any], parts: list[Mapping[str, Any]]) -> str:
    options = [typed for part in parts for typed, _ in options_of(part)]
    if options:
        return f"one of {', '.join(options)}"
    words: list[str] = []
    for part in parts:
        for kind in sorted(kinds_of([part]) - {"null"}):
            if kind == "string" and part.get("format") in ("uri", "url"):
                words.append("web address")
            elif kind == "array":
                words.append(f"list of {_kind(root, alternatives(root, part.get('items', {})))}")
            else:
                words.append(_WORDS.get(kind, kind))
    return " or ".join(words) or "JSON"


def _meaning(parts: list[Mapping[str, Any]]) -> str:
    def first(keyword: str) -> str:
        return next((part[keyword] for part in parts if isinstance(part.get(keyword), str)), "")

    return ": ".join(filter(None, (first("title"), first("description"))))


def _json(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
