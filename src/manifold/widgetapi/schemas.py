"""JSON Schemas of every message and definition, made from the shapes that the machines read and write.

A message has two documents: what its `data` is, and what its `response` is, which may always be an error. All say what
must be there and of what type it is; what else there is, is nobody's business.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, field

from manifold.widgetapi import actions
from manifold.widgetapi.actions import Action
from manifold.widgetapi.definitions.types import DATA
from manifold.widgetapi.message import Direction, MatrixAPIError
from manifold.widgetapi.shapes.session import Anything, Empty

__all__ = ["DIALECT", "documents", "name_of"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Problem(Struct, frozen=True, omit_defaults=True):
    """Why a request was refused (MSC2764): a text, and what a homeserver said."""

    message: str
    matrix_api_error: MatrixAPIError | None = None


class ErrorReply(Struct, frozen=True):
    """In place of any reply."""

    error: Problem


class WidgetContent(Struct, frozen=True, omit_defaults=True):
    """The content of a room widget's state event (MSC2764). `url` is a template."""

    type: str
    url: str
    id: str | None = None
    creator_user_id: str | None = field(default=None, name="creatorUserId")
    name: str | None = None
    title: str | None = None
    avatar_url: str | None = None
    wait_for_iframe_load: bool | None = field(default=None, name="waitForIframeLoad")
    data: dict[str, Any] | None = None


class AccountWidgetEntry(Struct, frozen=True, omit_defaults=True):
    """An entry of the account data `m.widgets` (MSC1958)."""

    content: WidgetContent
    type: str | None = None
    state_key: str | None = None
    sender: str | None = None
    id: str | None = None


class PlaceEntry(Struct, frozen=True, omit_defaults=True):
    """Where Element shows one widget."""

    container: str | None = None
    index: int | None = None
    width: float | None = None
    height: float | None = None


class LayoutContent(Struct, frozen=True):
    """The content of `io.element.widgets.layout`."""

    widgets: dict[str, PlaceEntry]


def name_of(direction: Direction, action: str, part: str) -> str:
    """Of the document of a message's `request` or `reply`, by the action's stable name."""
    return f"{direction}/{action}.{part}.json"


@cache
def documents() -> Mapping[str, dict[str, Any]]:
    """Every document by its name, which is also its path below where they are published."""
    made: dict[str, dict[str, Any]] = {
        "definitions/room-widget.json": _document(WidgetContent, WidgetContent.__doc__),
        "definitions/account-widget.json": _document(AccountWidgetEntry, AccountWidgetEntry.__doc__),
        "definitions/account-widgets.json": _document(
            dict[str, AccountWidgetEntry], "The account data `m.widgets`: every widget by its id."
        ),
        "definitions/layout.json": _document(LayoutContent, LayoutContent.__doc__),
        "definitions/error.json": _document(ErrorReply, ErrorReply.__doc__),
    }
    for widget_type, shape in DATA.items():
        made[f"data/{widget_type}.json"] = _document(shape, f"`data` of {widget_type}. {shape.__doc__}")
    for action in actions.ALL:
        made[name_of(action.direction, action.name, "request")] = _message(action, "request", action.request)
        made[name_of(action.direction, action.name, "reply")] = _message(action, "reply", action.reply)
    return {name: {"$id": name, **document} for name, document in sorted(made.items())}


def _message(action: Action[Any, Any], part: str, shape: type[Struct]) -> dict[str, Any]:
    place = "data" if part == "request" else "response"
    about = f"`{place}` of `{action.sent_as}`, {action.direction} ({action.source}). {shape.__doc__}"
    if shape in {Anything, Empty} and part == "request":
        return {"$schema": DIALECT, "description": about, "type": "object"}
    if part == "request":
        return _document(shape, about)
    document = _document(shape, about)
    definitions = document.pop("$defs")
    answer = document.pop("$ref")
    problem = _document(ErrorReply, "")
    return {
        **document,
        # An error has no part of the answer with it.
        "if": {"type": "object", "required": ["error"]},
        "then": {"$ref": problem["$ref"]},
        "else": {"$ref": answer},
        "$defs": {**definitions, **problem["$defs"]},
    }


def _document(shape: Any, about: str | None) -> dict[str, Any]:
    (schema,), components = msgspec.json.schema_components([shape], ref_template="#/$defs/{name}")
    return {"$schema": DIALECT, "description": about or "", **schema, "$defs": components}
