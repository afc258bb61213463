"""What a client's machine asks of whoever holds the Matrix session: one shape for each, with the shape of its result.

    effect.call              the driver answers the session with
    SendEvent(…)             session.done(ticket, Sent("!room:example.org", event_id="$…"))
    SearchUsers(…)           session.failed(ticket, MatrixAPIError(http_status=429, …))

Rooms are the machine's business: it has checked that the widget may act in the one that a call names.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from manifold.widgetapi.message import JSON

__all__ = [
    "Call",
    "CanSendEvent",
    "ChangeMembership",
    "CreateRoom",
    "DelegateLiveKitLeave",
    "DownloadFile",
    "GetLiveKitToken",
    "GetMediaConfig",
    "GetMembership",
    "GetRTCTransports",
    "GetRoomSummary",
    "Navigate",
    "OpenIntegrationManager",
    "ReadAccountData",
    "ReadRelations",
    "ReadRoomAccountData",
    "ReadState",
    "ReadStickyEvents",
    "ReadTimeline",
    "RelationsPage",
    "SearchUsers",
    "SendEvent",
    "SendSticker",
    "SendToDevice",
    "Sent",
    "SetAccountWidget",
    "SetAlwaysOnScreen",
    "SetPowerLevel",
    "ShareUsers",
    "UpdateDelayedEvent",
    "UploadFile",
    "ViewRoom",
]

Event = dict[str, Any]


class Call(Struct, frozen=True):
    """The base of all."""


class Sent(Struct, frozen=True):
    """Result of SendEvent: exactly one of both ids."""

    room_id: str
    event_id: str | None = None
    delay_id: str | None = None


class SendEvent(Call, frozen=True):
    """Send an event: state where there is a state key, a redaction where the type says so. Result: Sent.

    `delay` and `sticky` are milliseconds (MSC4140, MSC4354). In an encrypted room the driver encrypts.
    """

    room_id: str
    type: str
    content: JSON
    state_key: str | None = None
    delay: int | None = None
    sticky: int | None = None


class UpdateDelayedEvent(Call, frozen=True):
    """`action` is cancel, restart or send (MSC4140). Result: None."""

    delay_id: str
    action: str


class SendToDevice(Call, frozen=True):
    """Messages by user and device, `*` for all of a user's. Result: devices by user that it did not reach, or None."""

    type: str
    encrypted: bool
    messages: dict[str, dict[str, dict[str, Any]]]


class ReadTimeline(Call, frozen=True):
    """Events of these rooms' timelines, newest first, at most `limit` of each (None: as many as are at hand).

    `rooms` is None for all that the user is in or invited to. `state_key` is True for any; `since` is the id of an
    event that is too old. Result: events, which the machine looks through again.
    """

    rooms: Sequence[str] | None
    type: str
    msgtype: str | None
    state_key: str | bool | None
    limit: int | None
    since: str | None


class ReadState(Call, frozen=True):
    """Current state of these rooms (None: all), by type, and by state key or None for any. Result: events."""

    rooms: Sequence[str] | None
    types: Sequence[tuple[str, str | None]]


class ReadStickyEvents(Call, frozen=True):
    """What is sticky now in these rooms (None: all). Result: events."""

    rooms: Sequence[str] | None


class RelationsPage(Struct, frozen=True):
    """Result of ReadRelations."""

    chunk: Sequence[Event]
    next_batch: str | None = None
    prev_batch: str | None = None


class ReadRelations(Call, frozen=True):
    """Events that relate to an event. Result: RelationsPage."""

    room_id: str
    event_id: str
    rel_type: str | None = None
    event_type: str | None = None
    limit: int | None = None
    from_token: str | None = None
    to_token: str | None = None
    direction: str | None = None


class ReadAccountData(Call, frozen=True):
    """The user's global account data of a type. Result: its content, or None."""

    type: str


class ReadRoomAccountData(Call, frozen=True):
    """The user's account data of that type in these rooms (None: all). Result: events with a room_id."""

    rooms: Sequence[str] | None
    type: str


class Navigate(Call, frozen=True):
    """Lead the client there, or refuse. Result: None."""

    uri: str


class ViewRoom(Call, frozen=True):
    """Show that room. Result: None."""

    room_id: str


class SearchUsers(Call, frozen=True):
    """Result: `(limited, users)`, each with `user_id` and maybe `display_name` and `avatar_url`."""

    term: str
    limit: int | None


class GetMediaConfig(Call, frozen=True):
    """Result: the homeserver's answer, an object."""


class UploadFile(Call, frozen=True):
    """Result: the file's mxc: URI, or that with what decrypts it, `(uri, encryption)`."""

    file: bytes | str


class DownloadFile(Call, frozen=True):
    """Result: bytes, or a text."""

    content_uri: str
    timeout_ms: int | None = None
    encryption: dict[str, Any] | None = None


class GetRTCTransports(Call, frozen=True):
    """Result: a list of objects."""


class GetLiveKitToken(Call, frozen=True):
    """The body goes to the homeserver as it is. Result: the token."""

    body: JSON


class DelegateLiveKitLeave(Call, frozen=True):
    """The body goes to the homeserver as it is. Result: None."""

    body: JSON


class CreateRoom(Call, frozen=True):
    """The body goes to the homeserver as it is, once the user agrees. Result: the room's id."""

    body: JSON


class ShareUsers(Call, frozen=True):
    """Ask the user what to do with these people. Result: None."""

    users: Sequence[dict[str, Any]]
    action_hint: str | None


class SendSticker(Call, frozen=True):
    """Send a sticker into the room, as the client sends its own; the widget has its answer already. Result: None."""

    room_id: str
    content: JSON


class SetAlwaysOnScreen(Call, frozen=True):
    """Keep the widget on the screen, or no longer. Result: whether it is so now."""

    value: bool


class OpenIntegrationManager(Call, frozen=True):
    """Close the picker and open the manager there. Result: None."""

    screen: str
    integration_id: str


class GetRoomSummary(Call, frozen=True):
    """Result: shapes.manager.RoomSummary."""

    room_id: str


class GetMembership(Call, frozen=True):
    """Result: shapes.manager.Membership."""

    room_id: str
    user_id: str


class ChangeMembership(Call, frozen=True):
    """Invite (`membership` is invite) or remove (leave) somebody. Result: whether that changed anything."""

    room_id: str
    user_id: str
    membership: str
    reason: str | None = None


class SetPowerLevel(Call, frozen=True):
    """Result: `(changed, level)`."""

    room_id: str
    user_id: str
    level: int
    ignore_if_greater: bool = False


class CanSendEvent(Call, frozen=True):
    """Result: shapes.manager.Allowed."""

    room_id: str
    type: str
    state_key: str | None = None


class SetAccountWidget(Call, frozen=True):
    """Write a widget of the account's, or with None take it away. Result: None."""

    widget_id: str
    content: dict[str, Any] | None
