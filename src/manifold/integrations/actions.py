"""What an integration may ask for. It decides; somebody else does it.

An action carried out by `Actor.USER` is done by the user's own client, under the user's own power level; one by
`Actor.MANAGER` by the manager's bot, after the user's part is done.
"""

from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from manifold.spec.widgets import WIDGET_EVENT

__all__ = [
    "WIDGET_EVENT",
    "AccountAction",
    "Action",
    "Actor",
    "PutAccountWidget",
    "PutState",
    "PutWidget",
    "RemoveAccountWidget",
    "RemoveWidget",
    "RoomAction",
    "Widget",
    "state_event",
    "undo",
]


class Actor(StrEnum):
    """Who carries an action out."""

    USER = "user"
    MANAGER = "manager"


class Widget(Struct, frozen=True):
    """A widget definition (MSC2764). `url` is a template whose $variables the client fills in."""

    id: str
    type: str
    name: str
    url: str
    data: dict[str, Any] = field(default_factory=dict)


class PutWidget(Struct, frozen=True, tag_field="type", tag="put_widget"):
    """Write a room widget."""

    room_id: str
    widget: Widget
    by: Actor = Actor.USER


class RemoveWidget(Struct, frozen=True, tag_field="type", tag="remove_widget"):
    """Take a room widget away. Removing one that is not there does no harm."""

    room_id: str
    widget_id: str
    by: Actor = Actor.USER


class PutAccountWidget(Struct, frozen=True, tag_field="type", tag="put_account_widget"):
    """Write a widget into the user's account data, `m.widgets`: only the user's own client can."""

    widget: Widget
    by: Actor = Actor.USER


class RemoveAccountWidget(Struct, frozen=True, tag_field="type", tag="remove_account_widget"):
    """Take a widget out of the user's account data. Removing one that is not there does no harm."""

    widget_id: str
    by: Actor = Actor.USER


class PutState(Struct, frozen=True, tag_field="type", tag="put_state"):
    """Write a state event of a type that the manifest declares."""

    room_id: str
    event_type: str
    state_key: str
    content: dict[str, Any]
    by: Actor = Actor.MANAGER


RoomAction = PutWidget | RemoveWidget | PutState
AccountAction = PutAccountWidget | RemoveAccountWidget
Action = RoomAction | AccountAction


def state_event(action: RoomAction) -> str:
    """The type of the state event that the action writes; manifests declare these."""
    match action:
        case PutWidget() | RemoveWidget():
            return WIDGET_EVENT
        case PutState(event_type=event_type):
            return event_type


def undo(action: Action) -> Action:
    """What takes away again what the action put."""
    match action:
        case PutWidget():
            return RemoveWidget(action.room_id, action.widget.id, action.by)
        case PutAccountWidget():
            return RemoveAccountWidget(action.widget.id, action.by)
        case RemoveWidget() | RemoveAccountWidget():
            return action
        case PutState():
            return PutState(action.room_id, action.event_type, action.state_key, {}, action.by)
