"""What an integration manager asks of a client besides the common actions: `im.manifold.*`, after docs/widget-api."""

from typing import Annotated, Any

from msgspec import Meta, Struct

__all__ = [
    "Allowed",
    "Changed",
    "Context",
    "EventQuestion",
    "Membership",
    "PowerChange",
    "PowerChanged",
    "RoomQuestion",
    "RoomSummary",
    "SetAccountWidget",
    "UserQuestion",
    "UserRequest",
]

Text = Annotated[str, Meta(min_length=1, max_length=255)]


class RoomQuestion(Struct, frozen=True, omit_defaults=True):
    """About the room in view, or another one that the widget may act in."""

    room_id: str | None = None


class RoomSummary(Struct, frozen=True, omit_defaults=True):
    """A room, as far as a manager needs to know it."""

    room_id: str
    join_rule: str
    joined_member_count: int
    invited_member_count: int
    my_membership: str
    room_version: str
    name: str | None = None
    canonical_alias: str | None = None
    avatar_url: str | None = None
    topic: str | None = None
    encryption: str | None = None
    """The algorithm; none where the room is not encrypted."""
    room_type: str | None = None


class UserQuestion(Struct, frozen=True, omit_defaults=True):
    """Somebody's place in a room."""

    user_id: Text
    room_id: str | None = None


class Membership(Struct, frozen=True, omit_defaults=True):
    """`membership` is null for who was never there. A creator's power in version 12 is 2^53 - 1."""

    membership: str | None
    power_level: int
    display_name: str | None = None
    avatar_url: str | None = None


class UserRequest(Struct, frozen=True, omit_defaults=True):
    """Whom to invite or to remove."""

    user_id: Text
    room_id: str | None = None
    reason: str | None = None


class Changed(Struct, frozen=True):
    """False: it was so already."""

    changed: bool


class PowerChange(Struct, frozen=True, omit_defaults=True):
    """A new power level for one user; `ignore_if_greater`: only where it is more than they have."""

    user_id: Text
    level: Annotated[int, Meta(ge=0)]
    room_id: str | None = None
    ignore_if_greater: bool = False


class PowerChanged(Struct, frozen=True):
    """What the user has now."""

    changed: bool
    level: int


class EventQuestion(Struct, frozen=True, omit_defaults=True):
    """May the user send this? State where there is a `state_key`."""

    type: Text
    room_id: str | None = None
    state_key: str | None = None


class Allowed(Struct, frozen=True):
    """`own_level` is null for a creator of a room of version 12, who may do everything."""

    allowed: bool
    required_level: int
    own_level: int | None


class SetAccountWidget(Struct, frozen=True):
    """A widget of the user's own account; no content: it goes."""

    widget_id: Text
    content: dict[str, Any] | None


class Context(Struct, frozen=True, omit_defaults=True):
    """What the client shows, or wants shown: a room, a `screen`, an integration of it."""

    room_id: str | None
    screen: str | None = None
    integration_id: str | None = None
    room_name: str | None = None
