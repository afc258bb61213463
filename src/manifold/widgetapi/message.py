"""What two sides of a widget session say to each other: requests, and the reply to each."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

__all__ = ["JSON", "Direction", "MatrixAPIError", "Refusal", "Reply", "Request", "Side"]

JSON = Mapping[str, Any]
"""A JSON object. Nobody changes it once it is in a message."""

Direction = Literal["fromWidget", "toWidget"]
"""Where a request goes; its reply keeps it."""

Side = Literal["client", "widget"]


class Request(Struct, frozen=True):
    """A request; `data` is as the peer sent it, to be read by the action's own shape.

    `raw` is the whole message: v0 sends it back with the reply, keys included that we know nothing of.
    """

    direction: Direction
    id: str
    widget_id: str
    action: str
    data: JSON
    raw: JSON


class MatrixAPIError(Struct, frozen=True, omit_defaults=True):
    """What a homeserver refused, for the widget to see (draft, `matrix_api_error`)."""

    http_status: int = 400
    http_headers: dict[str, str] = {}
    url: str = ""
    response: dict[str, Any] = {}


class Refusal(Struct, frozen=True):
    """An error instead of an answer: a text for people, and what a homeserver said where one was asked."""

    message: str
    matrix_api_error: MatrixAPIError | None = None


class Reply(Struct, frozen=True):
    """The answer to the request of that id and action: an object, or a refusal."""

    direction: Direction
    id: str
    action: str
    answer: JSON | Refusal
    widget_id: str = ""
    """"": the version has none in its messages."""
