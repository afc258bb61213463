"""A form in another language: the words of its JSON Schema, replaced."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from manifold.integrations.words import FieldWords

__all__ = ["fields_of", "in_words"]


def in_words(schema: dict[str, Any], words: Mapping[str, FieldWords]) -> dict[str, Any]:
    """The schema with these words, by the fields' names. What `words` leaves out stays as it is."""
    if not words:
        return schema
    schema = deepcopy(schema)
    for name, parts in fields_of(schema):
        said = words.get(name, FieldWords())
        for part in parts:
            for keyword, text in (("title", said.title), ("description", said.description)):
                if text and keyword in part:
                    part[keyword] = text
            if said.message and "x-message" in part:
                part["x-message"] = said.message
    return schema


def fields_of(schema: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each field's name (`repos.name` inside another) and the parts of the schema that are about it."""
    yield from _fields(schema, schema, "", frozenset())


def _fields(
    root: dict[str, Any], schema: dict[str, Any], prefix: str, inside: frozenset[str]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, part in schema.get("properties", {}).items():
        alternatives = [part, *part.get("anyOf", [])]
        yield f"{prefix}{name}", alternatives
        for nested in [*alternatives, *(each.get("items", {}) for each in alternatives)]:
            model = nested.get("$ref", "").rpartition("/")[2]
            if model and model not in inside:  # a model may hold itself
                yield from _fields(root, root["$defs"][model], f"{prefix}{name}.", inside | {model})
