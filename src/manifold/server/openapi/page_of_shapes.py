"""Schemas as tables of fields, and a field's type in words."""

import json
from collections.abc import Iterator
from typing import Any

__all__ = ["remarks", "shapes", "type_in_words"]

_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} long",
    "maxLength": "at most {} long",
    "maxItems": "at most {} of them",
    "pattern": "matches `{}`",
}


def shapes(schemas: dict[str, Any]) -> str:
    """The page of all shapes."""
    introduction = "What goes in and comes out. A field is always there, unless it is optional: then it may be absent."
    return "\n\n".join(["# Shapes", introduction, *(_shape(name, schema) for name, schema in schemas.items())]) + "\n"


def type_in_words(schema: dict[str, Any]) -> str:
    """`list of [Session](shapes.md#session)`, and the like."""
    return " or ".join(_words(schema))


def remarks(schema: dict[str, Any], *, is_required: bool) -> str:
    """What a value means, whether it may be left out, and its bounds; "" where there is nothing to say."""
    default = schema.get("default")
    told = [f"default `{json.dumps(default)}`"] if default not in (None, "") else [] if is_required else ["optional"]
    told += [words.format(schema[name]) for name, words in _BOUNDS.items() if name in schema]
    bounds = "; ".join(told)
    if not schema.get("description"):
        return bounds
    return f"{schema['description']} {bounds[:1].upper()}{bounds[1:]}".strip()


def _shape(name: str, schema: dict[str, Any]) -> str:
    parts = [f"## {name}", schema.get("description", "")]
    required = schema.get("required", [])
    if properties := schema.get("properties"):
        rows = "\n".join(
            f"| `{field}` | {type_in_words(kind)} | {remarks(kind, is_required=field in required)} |"
            for field, kind in properties.items()
        )
        parts.append(f"| field | type | |\n| --- | --- | --- |\n{rows}")
    else:
        parts.append("`{}`")
    return "\n\n".join(part for part in parts if part)


def _words(schema: dict[str, Any]) -> Iterator[str]:
    match schema:
        case {"$ref": reference}:
            name = reference.rpartition("/")[2]
            yield f"[{name}](shapes.md#{name.lower()})"
        case {"anyOf": choices}:
            for choice in choices:
                yield from _words(choice)
        case {"enum": values}:
            yield " or ".join(f"`{json.dumps(value)}`" for value in values)
        case {"const": value}:
            yield f"`{json.dumps(value)}`"
        case {"type": list(types)}:
            yield from types
        case {"type": "array", "items": items}:
            yield f"list of {type_in_words(items)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            yield f"object of {type_in_words(values)}"
        case {"type": kind}:
            yield str(kind)
        case _:
            yield "anything"
