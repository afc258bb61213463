"""A request's data, read as the shape of its action."""

import re
from typing import Any

import msgspec

from manifold.widgetapi import texts
from manifold.widgetapi.actions import Action
from manifold.widgetapi.codec import NOT_AN_OBJECT
from manifold.widgetapi.message import JSON, Refusal
from manifold.widgetapi.shapes.session import Anything

__all__ = ["read"]

_PLACE = re.compile(r" - at `\$\.([^`.\[]+)|missing required field `([^`]+)`")


def read(action: Action[Any, Any], data: JSON) -> Any:
    """The shape, or a Refusal in the words that widgets know. An action about Anything has its data as it is."""
    if data is NOT_AN_OBJECT:
        return Refusal(texts.INVALID_REQUEST)
    if action.request is Anything:
        return data
    try:
        return msgspec.convert(data, action.request)
    except msgspec.ValidationError as exc:
        return Refusal(_words(action.name, str(exc)))
    except UnicodeEncodeError:
        # JSON can write half of a pair of surrogates; a text has none.
        return Refusal(f"{texts.INVALID_REQUEST} - a text that is not Unicode")


def _words(action: str, message: str) -> str:
    place = _PLACE.search(message)
    field = (place[1] or place[2]) if place else ""
    if words := texts.FIELDS.get((action, field)):
        return words
    return f"{texts.INVALID_REQUEST} - {message}"
