"""What a user chooses for one installation: a model, whose JSON Schema is the form."""

import re
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from manifold.errors import FieldError, InvalidParam
from manifold.integrations.urls import https_origin

__all__ = ["HTTPSURL", "Config", "check_config", "config_schema"]

HTTPSURL = Annotated[
    str,
    Meta(
        pattern=r"^https://[^\s/?#@]+(?:[/?#]\S*)?\Z",
        max_length=2048,
        extra_json_schema={"format": "uri", "x-message": "Give an address that starts with https://"},
    ),
]
"""An https address without credentials; `check_config` lets `https_origin` have a look at it, too."""

_PATH = re.compile(r" - at `\$(?P<path>.*)`\Z", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]")
_WORDS = (
    (re.compile(r"Expected .*, got `null`"), "Fill this in"),
    (re.compile(r"Expected `str` of length >= 1\Z"), "Fill this in"),
    (re.compile(r"Expected `str` of length >= (\d+)"), r"At least \1 characters"),
    (re.compile(r"Expected `str` of length <= (\d+)"), r"At most \1 characters"),
    (re.compile(r"Expected `(?:int|float)` >= (.+)"), r"At least \1"),
    (re.compile(r"Expected `(?:int|float)` <= (.+)"), r"At most \1"),
)


class Config(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The base of every integration's config. Titles and descriptions of its fields are what people read."""


ConfigT = TypeVar("ConfigT", bound=Config)


def config_schema(model: type[Config]) -> dict[str, Any]:
    """The model as JSON Schema 2020-12, for a form.

    msgspec describes objects by their classes' names and docstrings, which tell a reader of the form nothing, and keeps
    Python's spelling of patterns, whose end (`\\Z`) browsers spell `$`.
    """
    schema = msgspec.json.schema(model)
    definitions = schema.pop("$defs", {})
    root: dict[str, Any] = definitions.pop(schema["$ref"].rpartition("/")[2])
    if definitions:
        root["$defs"] = definitions
    for part in [root, *definitions.values()]:
        part.pop("title", None)
        part.pop("description", None)
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    _respell_patterns(root)
    return root


def check_config(model: type[ConfigT], values: dict[str, Any]) -> ConfigT:
    """The config that a form's values make.

    Raises InvalidParam with *every* field that is wrong: a form that tells one mistake at a time is no fun.
    """
    schema = config_schema(model)
    fields = {field.encode_name: field for field in msgspec.structs.fields(model)}
    problems = [FieldError(f"/{_escape(name)}", "There is no such field") for name in values if name not in fields]
    for name, field in fields.items():
        if name not in values:
            if field.required:
                problems.append(FieldError(f"/{_escape(name)}", "Fill this in"))
            continue
        rules = schema["properties"][name]
        try:
            value = msgspec.convert(values[name], field.type)
        except msgspec.ValidationError as exc:
            problems.append(_explain(exc, f"/{_escape(name)}", rules))
            continue
        if isinstance(value, str) and _is_uri(rules) and (problem := _what_is_wrong_with(value)):
            problems.append(FieldError(f"/{_escape(name)}", problem))
    if problems:
        raise InvalidParam(_count(problems), fields=problems)
    return msgspec.convert(values, model)


def _is_uri(rules: dict[str, Any]) -> bool:
    return any(part.get("format") == "uri" for part in [rules, *rules.get("anyOf", [])])


def _what_is_wrong_with(url: str) -> str | None:
    """A pattern that a browser understands can't say what a host name is."""
    try:
        https_origin(url)
    except ValueError as exc:
        return str(exc)
    return None


def _count(problems: list[FieldError]) -> str:
    return "One field needs another look" if len(problems) == 1 else f"{len(problems)} fields need another look"


def _explain(exc: msgspec.ValidationError, pointer: str, schema: dict[str, Any]) -> FieldError:
    text = str(exc)
    if place := _PATH.search(text):
        text = text[: place.start()]
        for step in _STEP.finditer(place["path"]):
            pointer += f"/{_escape(step['key'] or step['index'])}"
    if "matching regex" in text:
        return FieldError(pointer, _message_of(schema) or "This does not look right")
    for said, words in _WORDS:
        if match := said.match(text):
            return FieldError(pointer, match.expand(words))
    return FieldError(pointer, text.replace("`", "").replace("Expected str", "Expected text"))


def _message_of(schema: dict[str, Any]) -> str | None:
    alternatives = [schema, *schema.get("anyOf", [])]
    return next((part["x-message"] for part in alternatives if "x-message" in part), None)


def _respell_patterns(part: Any) -> None:
    if isinstance(part, list):
        for item in part:
            _respell_patterns(item)
    elif isinstance(part, dict):
        if isinstance(pattern := part.get("pattern"), str):
            part["pattern"] = pattern.removesuffix(r"\Z") + "$" if pattern.endswith(r"\Z") else pattern
        for item in part.values():
            _respell_patterns(item)


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
