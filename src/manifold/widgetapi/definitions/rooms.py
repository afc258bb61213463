"""Widgets of a room: state events, read and written."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from manifold.errors import InvalidParam
from manifold.spec.widgets import WIDGET_EVENT
from manifold.widgetapi.definitions.widget import Invalid, Widget, is_text, read_widget
from manifold.widgetapi.message import JSON

__all__ = ["DRAFT_EVENT", "EVENT", "EVENTS", "deletion", "read_event", "read_room", "state_content"]

DRAFT_EVENT: Final = "m.widget"
"""As MSC2764 has it, and nobody writes it."""
EVENT: Final = WIDGET_EVENT
"""As every client really reads and writes it."""
EVENTS: Final = (EVENT, DRAFT_EVENT)
"""The later one wins where both have the same state key."""


def read_event(event: Any) -> Widget | Invalid:
    """The widget that a state event defines."""
    if not isinstance(event, Mapping) or event.get("type") not in EVENTS:
        return Invalid("The event is not about widgets")
    room_id, event_id = event.get("room_id"), event.get("event_id")
    return read_widget(
        "room",
        event.get("state_key"),
        event.get("sender"),
        event.get("content"),
        room_id=room_id if isinstance(room_id, str) else None,
        event_id=event_id if isinstance(event_id, str) else None,
    )


def read_room(state: Iterable[Any]) -> dict[str, Widget]:
    """The widgets among a room's state, by their ids. What is none, or deleted, is left out.

    An `m.widget` wins over what is written in the older way only while it is a widget: clients that know just the
    older event would not see that the other was deleted.
    """
    found: dict[str, dict[str, Widget]] = {event_type: {} for event_type in EVENTS}
    for event in state:
        widget = read_event(event)
        if isinstance(widget, Widget):
            found[event["type"]][widget.id] = widget
    return {**found[EVENT], **found[DRAFT_EVENT]}


def state_content(widget_id: str, creator: str, content: JSON) -> dict[str, Any]:
    """What to write for a widget; unknown keys stay, `null` goes. Raises InvalidParam for what nobody could read."""
    if not is_text(widget_id):
        raise InvalidParam("A widget needs an id")
    for key in ("type", "url"):
        if not is_text(content.get(key)):
            raise InvalidParam(f"A widget needs a '{key}', which is a string with something in it")
    if not isinstance(content.get("data") or {}, Mapping):
        raise InvalidParam("A widget's 'data' is an object")
    kept = {key: value for key, value in content.items() if value is not None}
    # Old clients look at the id in the content, and not at the state key.
    return {"creatorUserId": creator, **kept, "id": widget_id}


def deletion() -> dict[str, Any]:
    """The content that deletes a room's widget: nothing, as all clients write it."""
    return {}
