"""What is wrong with a message, by the shapes of its action, whatever the session makes of it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from manifold.widgetapi.actions import Action, find
from manifold.widgetapi.codec import CodecV0, Dropped
from manifold.widgetapi.message import Direction, Side
from manifold.widgetapi.shapes.session import Anything

__all__ = ["faults_of_reply", "faults_of_request", "reason_to_drop"]


def reason_to_drop(message: object, side: Side = "client") -> str | None:
    """Why that side pays no attention to a message; None: it does."""
    read = CodecV0(side).read(message)
    return read.reason if isinstance(read, Dropped) else None


def faults_of_request(direction: Direction, message: Mapping[str, Any]) -> list[str]:
    """Of a request's envelope and its data."""
    faults = []
    if "data" not in message:
        faults.append("there is no data: send {} where there is nothing to say")
    action = find(direction, str(message.get("action")))
    if action is None:
        return [*faults, f"{message.get('action')} is no action that is known here"]
    data = message.get("data")
    return [*faults, *_faults(action.request, {} if data is None else data, "data")]


def faults_of_reply(direction: Direction, message: Mapping[str, Any]) -> list[str]:
    """Of the response to such a request."""
    response = message.get("response")
    if not isinstance(response, dict):
        return ["the response is no object"]
    if "error" in response:
        error = response["error"]
        if isinstance(error, dict) and isinstance(error.get("message"), str):
            return []
        return ["an error is an object with a text `message`"]
    action: Action[Any, Any] | None = find(direction, str(message.get("action")))
    return [] if action is None else _faults(action.reply, response, "response")


def _faults(shape: type[msgspec.Struct], value: object, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where} is no object"]
    if shape is Anything:
        return []
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError as exc:
        return [f"{where}: {str(exc).replace('`$.', '`').replace('`$`', 'the top')}"]
    return []
