"""From `key=value` on the command line to a config, by the form's schema (JSON Schema 2020-12).

The manager has the last word on every value: this only makes of text what the form's fields hold.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

import msgspec

from manifold.cli.user.form import alternatives, fields_of, kinds_of, options_of
from manifold.errors import FieldError, InvalidParam

__all__ = ["config_of"]

_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_WHOLE, _NUMBER = re.compile(r"-?[0-9]{1,18}"), re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_MOST_DIGITS = 30


def config_of(schema: Mapping[str, Any], initial: Mapping[str, Any], pairs: Iterable[str]) -> dict[str, Any]:
    """What the form starts with, changed by the pairs. `a.b=…` is the field b of a; a field that is a list takes one
    item with each pair, or all of them as JSON; nothing behind the = empties a field that may be empty.

    Raises InvalidParam with every pair that does not fit.
    """
    config = deepcopy(dict(initial))
    given: set[str] = set()
    problems: list[FieldError] = []
    for pair in pairs:
        key, sign, text = pair.partition("=")
        steps = key.split(".")
        try:
            if not sign or not all(steps):
                raise _Wrong("write it as key=value")
            _put(config, steps, _read(schema, _schema_at(schema, steps), text), is_first=key not in given)
        except _Wrong as exc:
            problems.append(FieldError("/" + "/".join(map(_escape, steps)), str(exc)))
        given.add(key)
    if problems:
        count = "One value does" if len(problems) == 1 else f"{len(problems)} values do"
        raise InvalidParam(f"{count} not fit the form", fields=problems)
    return config


class _Wrong(Exception):
    """Why a pair does not fit."""


class _Items(list[Any]):
    """Items of a list: those of the next pair with the same key come behind them."""


def _schema_at(root: Mapping[str, Any], steps: list[str]) -> object:
    schema: object = root
    for step in steps:
        parts = alternatives(root, schema)
        found = [part["properties"][step] for part in parts if step in _object(part.get("properties"))]
        if not found and any(_is_open(part) for part in parts):
            found = [next((more for part in parts if isinstance(more := part.get("additionalProperties"), dict)), {})]
        if not found:
            names = ", ".join(field.key for field in fields_of(root, {})) or "none at all"
            raise _Wrong(f"there is no such field; there are {names}")
        schema = found[0]
    return schema


def _is_open(part: Mapping[str, Any]) -> bool:
    """Whether it takes names that it does not list."""
    more = part.get("additionalProperties")
    return isinstance(more, dict) or (more is not False and not part.get("properties") and part.get("type") == "object")


def _read(root: Mapping[str, Any], schema: object, text: str) -> Any:
    parts = alternatives(root, schema)
    kinds = kinds_of(parts)
    options = dict(option for part in parts for option in options_of(part))
    if text in options:
        return options[text]
    if "null" in kinds and not text:
        return None
    if options and all(options_of(part) or kinds_of([part]) == {"null"} for part in parts):
        raise _Wrong(f"must be one of {', '.join(options)}")
    if "boolean" in kinds and text.lower() in _BOOLEANS:
        return _BOOLEANS[text.lower()]
    if kinds & {"integer", "number"} and _WHOLE.fullmatch(text):
        return int(text)
    if "number" in kinds and _NUMBER.fullmatch(text) and len(text) <= _MOST_DIGITS:
        return float(text)
    if kinds & {"array", "object"} and text[:1] in ("[", "{"):
        return _json(text)
    if "array" in kinds:
        items: object = next((part["items"] for part in parts if "items" in part), {})
        return _Items([_read(root, items, text)])
    if not kinds:
        try:
            return _json(text)
        except _Wrong:
            return text
    if "string" in kinds:
        return text
    raise _Wrong(_expected(kinds))


def _expected(kinds: set[str]) -> str:
    words = {
        "boolean": "true or false",
        "integer": "a whole number",
        "number": "a number",
        "object": 'JSON: {"key": …}',
    }
    return f"must be {' or '.join(words[kind] for kind in words if kind in kinds) or 'empty'}"


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as exc:
        raise _Wrong(f"is no JSON: {exc}") from exc


def _put(config: dict[str, Any], steps: list[str], value: Any, *, is_first: bool) -> None:
    *path, last = steps
    for step in path:
        inner = config.get(step)
        if not isinstance(inner, dict):
            inner = config[step] = {}
        config = inner
    before = config.get(last)
    if not is_first and not (isinstance(value, _Items) and isinstance(before, list)):
        raise _Wrong("is given twice")
    config[last] = value if not isinstance(value, _Items) else [*([] if is_first else before or []), *value]


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
