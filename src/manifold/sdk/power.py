"""Who may do what in a room, as far as its state tells (Matrix 1.19, "m.room.power_levels"; MSC4289)."""

import math
from typing import Any

import msgspec

from manifold.sdk.matrix.session import MatrixSession, StateEvent

__all__ = ["Power", "read_power"]

_CREATORS_RULE_SINCE = 12
"""From this room version on, creators have all power, and no power level event names them."""


class Power(msgspec.Struct, frozen=True):
    """`creators` have all power; `levels` is the content of the power levels' event, or None where there is none."""

    creators: frozenset[str]
    levels: dict[str, Any] | None
    founder: str = ""
    """Who made the room, where the room's version gives them no special right."""

    def needed(self, event_type: str, *, is_state: bool = True) -> int:
        """The level that writing this type of state event takes, or sending one that is no state."""
        if self.levels is None:
            return 0
        needed = _level(_object(self.levels.get("events")).get(event_type))
        if needed is not None:
            return needed
        return _or(self.levels.get("state_default"), 50) if is_state else _or(self.levels.get("events_default"), 0)

    def can_write(self, user_id: str, event_type: str) -> bool:
        """Whether the user's power is enough, if they are in the room."""
        return user_id in self.creators or self.level_of(user_id) >= self.needed(event_type)

    def who_can_write(self, event_type: str) -> list[str]:
        """Users who are named with enough power, the most powerful first."""
        users = _object(self.levels.get("users")) if self.levels is not None else {self.founder: 100}
        needed = self.needed(event_type)
        named = sorted(
            (user for user in users if user not in self.creators and self.level_of(user) >= needed),
            key=lambda user: (-self.level_of(user), user),
        )
        return [*sorted(self.creators), *(user for user in named if user)]

    def level_of(self, user_id: str) -> int:
        """The level that the room's state gives a user; a creator's right comes besides."""
        if self.levels is None:
            return 100 if user_id == self.founder else 0
        level = _level(_object(self.levels.get("users")).get(user_id))
        return level if level is not None else _or(self.levels.get("users_default"), 0)


async def read_power(session: MatrixSession, room_id: str) -> Power:
    """What the room's state says. Raises MatrixRefused (the user is not in the room, say), HomeserverUnreachable."""
    create = await session.state(room_id, "m.room.create") or StateEvent({}, "")
    levels_event = await session.state(room_id, "m.room.power_levels")
    levels = levels_event.content if levels_event else None
    founder = create.sender or str(create.content.get("creator", ""))
    if not _has_creators(create.content.get("room_version")):
        return Power(frozenset(), levels, founder)
    others = create.content.get("additional_creators")
    creators = [founder, *(others if isinstance(others, list) else [])]
    return Power(frozenset(user for user in creators if isinstance(user, str) and user), levels)


def _has_creators(version: object) -> bool:
    return isinstance(version, str) and version.isascii() and version.isdigit() and int(version) >= _CREATORS_RULE_SINCE


def _level(value: object) -> int | None:
    # Rooms before version 10 may have their levels as strings.
    if isinstance(value, str):
        try:
            return int(value.strip())
        except ValueError:
            return None
    return int(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _or(value: object, default: int) -> int:
    level = _level(value)
    return default if level is None else level


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
