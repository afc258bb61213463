"""Events: sent, told, read; state, relations, account data (MSC2762, MSC2876, MSC3869, MSC3751, MSC4157, MSC4407)."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

__all__ = [
    "AccountDataEvents",
    "DelayedEventUpdate",
    "Events",
    "ReadAccountData",
    "ReadEvents",
    "ReadRelations",
    "ReadRoomAccountData",
    "Relations",
    "SendEvent",
    "SendEventReply",
    "StateUpdate",
]

Type = Annotated[str, Meta(min_length=1, max_length=255)]
Event = dict[str, Any]
"""An event as clients have it: `type`, `sender`, `event_id`, `room_id`, `origin_server_ts`, `content`, …"""


class SendEvent(Struct, frozen=True, omit_defaults=True):
    """An event to be sent; state where there is a `state_key`. Without `room_id`, into the room in view."""

    type: Type
    content: dict[str, Any]
    state_key: str | None = None
    room_id: str | None = None
    delay: Annotated[int, Meta(ge=0)] | None = None
    """Milliseconds after which the homeserver sends it (MSC4157, MSC4140)."""
    sticky_duration_ms: Annotated[int, Meta(ge=0)] | None = None
    """Experimental (MSC4407)."""


class SendEventReply(Struct, frozen=True, omit_defaults=True):
    """Where it went: `event_id` is there once it is sent, `delay_id` where it was delayed."""

    room_id: str
    event_id: str | None = None
    delay_id: str | None = None


class DelayedEventUpdate(Struct, frozen=True):
    """What becomes of a delayed event (MSC4157); `refresh` is an older word for `restart`."""

    delay_id: Annotated[str, Meta(min_length=1)]
    action: Literal["cancel", "restart", "send", "refresh"]


class StateUpdate(Struct, frozen=True):
    """Room state as it is now: what changed, or, the first time, all that the widget may see (MSC2762)."""

    state: list[Event]


class ReadEvents(Struct, frozen=True, omit_defaults=True):
    """Which events to read: state where there is a `state_key`, of any key where that is true."""

    type: Type
    state_key: str | Literal[True] | None = None
    msgtype: str | None = None
    limit: Annotated[int, Meta(gt=0)] | None = None
    room_ids: list[str] | Literal["*"] | None = None
    since: str | None = None
    """An event's id: only what came after it."""


class Events(Struct, frozen=True):
    """Events, newest first."""

    events: list[Event]


class ReadRelations(Struct, frozen=True, omit_defaults=True):
    """Which events to read that are related to an event (MSC3869)."""

    event_id: Annotated[str, Meta(min_length=1)]
    room_id: str | None = None
    rel_type: str | None = None
    event_type: str | None = None
    limit: Annotated[int, Meta(ge=0)] | None = None
    from_: str | None = field(default=None, name="from")
    to: str | None = None
    direction: Literal["f", "b"] | None = None


class Relations(Struct, frozen=True, omit_defaults=True):
    """A page of related events; without `next_batch` it is the last one."""

    chunk: list[Event]
    next_batch: str | None = None
    prev_batch: str | None = None


class ReadAccountData(Struct, frozen=True):
    """Which of the user's global account data to read (MSC3751)."""

    type: Type


class ReadRoomAccountData(Struct, frozen=True, omit_defaults=True):
    """Which of the user's account data of a room to read (Beeper)."""

    type: Type
    room_ids: list[str] | Literal["*"] | UnsetType | None = UNSET


class AccountDataEvents(Struct, frozen=True):
    """Each with `type` and `content`, and a room's with `room_id`."""

    events: list[Event]
