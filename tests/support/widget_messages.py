"""Every message of the Widget API, held against the schema that is published for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from manifold.widgetapi import actions
from manifold.widgetapi.peer import Peer
from manifold.widgetapi.schemas import documents, name_of

__all__ = ["all_messages_fit", "every_message_fits_its_schema", "misfits"]


def misfits(message: dict[str, Any]) -> list[str]:
    """What is wrong with it, by its schema. Of an action that is in no table, nothing can be."""
    direction = message.get("api")
    if direction is None:  # MSC4412's: its core has no schemas
        return []
    action = actions.find(direction, message["action"])
    if action is None:
        return []
    place, part = ("response", "reply") if "response" in message else ("data", "request")
    validator = _validator(name_of(action.direction, action.name, part))
    return [f"{action.name}: {place}: {error.message}" for error in validator.iter_errors(_plain(message[place]))]


@contextmanager
def all_messages_fit() -> Iterator[list[str]]:
    """Whatever our machines send inside the block is checked; what does not fit is in the list, and fails it."""
    found: list[str] = []
    send = Peer.send

    def checked(self: Peer, message: dict[str, Any]) -> None:
        found.extend(misfits(message))
        send(self, message)

    Peer.send = checked  # type: ignore[method-assign]  # for as long as the block lasts
    try:
        yield found
    finally:
        Peer.send = send  # type: ignore[method-assign]
    assert not found, found


@pytest.fixture(autouse=True)
def every_message_fits_its_schema() -> Iterator[list[str]]:
    """For a conftest to import: whatever our machines say in any test there is what the published schemas say."""
    with all_messages_fit() as found:
        yield found


@cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(documents()[name])


def _plain(value: Any) -> Any:
    """As JSON has it: a file's bytes are the transport's business."""
    match value:
        case dict():
            return {_plain(str(key)): _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case bytes():
            return ""
        case str():
            # A peer's half of a surrogate pair, sent back to it.
            return value.encode("utf-8", "replace").decode("utf-8")
        case _:
            return value
