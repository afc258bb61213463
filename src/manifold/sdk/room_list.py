"""The user's rooms, by the names that people know."""

import asyncio
from dataclasses import dataclass

from manifold.errors import MatrixRefused
from manifold.ids import RoomID
from manifold.sdk.matrix.session import MatrixSession

__all__ = ["Room", "rooms"]

_AT_ONCE = 8


@dataclass(frozen=True)
class Room:
    """`name` is "" where the room has none, `alias` likewise."""

    id: RoomID
    name: str
    alias: str


async def rooms(session: MatrixSession) -> list[Room]:
    """The rooms that the user is in, by name; those without one last. Raises MatrixRefused, HomeserverUnreachable."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def look(room_id: RoomID) -> Room:
        async with gate:
            name = await _text(session, room_id, "m.room.name", "name")
            alias = await _text(session, room_id, "m.room.canonical_alias", "alias")
            return Room(room_id, name, alias)

    found = await asyncio.gather(*(look(room_id) for room_id in await session.joined_rooms()))
    return sorted(
        found, key=lambda room: (not (room.name or room.alias), (room.name or room.alias).casefold(), room.id)
    )


async def _text(session: MatrixSession, room_id: str, event_type: str, key: str) -> str:
    try:
        event = await session.state(room_id, event_type)
    except MatrixRefused:
        return ""  # left between the list and this
    value = event.content.get(key) if event else None
    return value if isinstance(value, str) else ""
