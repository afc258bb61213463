"""Wire shapes as JSON Schema 2020-12."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from manifold.server.openapi.prose import text

__all__ = ["Schemas"]

_AT = "#/components/schemas/{name}"
_DATA = frozenset({"const", "default", "discriminator", "enum", "examples"})


class Schemas:
    """The schemas of these types and of all that they hold, by name; each type is told by a reference."""

    def __init__(self, types: Iterable[type[Struct]]) -> None:
        wanted = sorted(set(types), key=lambda kind: (kind.__name__, kind.__module__))
        references, components = msgspec.json.schema_components(wanted, ref_template=_AT)
        self._references = dict(zip(wanted, references, strict=True))
        self.components: dict[str, Any] = {name: _tidy(components[name]) for name in sorted(components)}

    def reference(self, kind: type[Struct]) -> dict[str, Any]:
        """`{"$ref": …}`"""
        return dict(self._references[kind])

    def of(self, kind: type[Struct]) -> dict[str, Any]:
        """The schema itself, without what it refers to."""
        schema: dict[str, Any] = self.components[self._references[kind]["$ref"].rpartition("/")[2]]
        return schema


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema, as a person would have written it in the dialect of JavaScript."""
    tidy: dict[str, Any] = {}
    for key, value in schema.items():
        match key:
            case "title":
                pass  # the name of the class, which is the name of the component
            case "required" if not value:
                pass
            case "description":
                if told := text(value):
                    tidy[key] = told
            case "pattern":
                tidy[key] = re.sub(r"\\Z\Z", "$", value)
            case "properties":
                tidy[key] = {name: _tidy(part) for name, part in value.items()}
            case "enum" if all(isinstance(choice, str) for choice in value):
                tidy |= {"type": "string", "enum": value}
            case _ if key in _DATA:
                tidy[key] = value
            case _:
                tidy[key] = _tidy_parts(value)
    return _simple_union(tidy)


def _tidy_parts(value: Any) -> Any:
    if isinstance(value, dict):
        return _tidy(value)
    if isinstance(value, list):
        return [_tidy(part) if isinstance(part, dict) else part for part in value]
    return value


def _simple_union(schema: dict[str, Any]) -> dict[str, Any]:
    """`anyOf` of bare types is a list of types."""
    parts = schema.get("anyOf", [])
    if not parts or any(part.keys() != {"type"} for part in parts):
        return schema
    types = [part["type"] for part in parts]
    if "number" in types:
        types = [name for name in types if name != "integer"]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {"type": types if len(types) > 1 else types[0], **rest}
