"""Who may do what in a room: power levels, as homeservers read them (client-server API, `m.room.power_levels`)."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

__all__ = ["CREATORS_RULE", "INFINITE", "Powers", "powers"]

INFINITE = 2**53 - 1
"""What a creator has in rooms of version 12: more than can be written."""

CREATORS_RULE = 12
"""The room version from which on creators stand above all."""

_DEFAULTS = {
    "users_default": 0,
    "events_default": 0,
    "state_default": 50,
    "invite": 0,
    "kick": 50,
    "ban": 50,
    "redact": 50,
}


class Powers(Struct, frozen=True):
    """What `m.room.power_levels` says, and who the creators are where that counts."""

    content: Mapping[str, Any]
    creators: frozenset[str] = frozenset()

    @property
    def users(self) -> Mapping[str, Any]:
        """Those who have a level of their own."""
        users = self.content.get("users")
        return users if isinstance(users, Mapping) else {}

    def of(self, user_id: str) -> int:
        """A user's level."""
        if user_id in self.creators:
            return INFINITE
        return _level(self.content.get("users"), user_id, self.to("users_default"))

    def to(self, what: str) -> int:
        """The level that it takes to invite, kick, ban or redact; or one of the defaults."""
        return _level(self.content, what, _DEFAULTS[what])

    def to_send(self, event_type: str, *, is_state: bool) -> int:
        """The level that it takes to send such an event."""
        return _level(
            self.content.get("events"), event_type, self.to("state_default" if is_state else "events_default")
        )


def powers(state: Mapping[tuple[str, str], Mapping[str, Any]]) -> Powers:
    """From a room's state. A room without power levels is its creator's, who has 100."""
    create = state.get(("m.room.create", ""), {})
    creator = create.get("sender", "")
    content = create.get("content", {})
    levels = state.get(("m.room.power_levels", ""))
    if _version(content) < CREATORS_RULE:
        return Powers(levels["content"] if levels else {"users": {creator: 100}})
    more = content.get("additional_creators")
    creators = {creator, *(each for each in (more if isinstance(more, list) else ()) if isinstance(each, str))}
    return Powers(levels["content"] if levels else {}, frozenset(creators))


def _version(create: Mapping[str, Any]) -> int:
    version = create.get("room_version")
    return int(version) if isinstance(version, str) and version.isdecimal() else 1


def _level(levels: object, name: str, default: int) -> int:
    level = levels.get(name) if isinstance(levels, Mapping) else None
    return level if isinstance(level, int) and not isinstance(level, bool) else default
