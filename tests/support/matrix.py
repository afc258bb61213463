"""A homeserver in memory, for sessions of the SDK: rooms with their power levels, account data, OpenID tokens.

It passes the suite that the sessions with a real homeserver pass (`tests/sdk/test_sessions.py`).
"""

import secrets
from collections import defaultdict
from typing import Any

import msgspec

from manifold.errors import MatrixRefused
from manifold.ids import RoomID, UserID
from manifold.sdk import StateEvent
from manifold.sdk.encoding import encode
from manifold.sdk.power import Power
from manifold.spec.account import OpenIDToken
from tests.support.memory import Homeserver

__all__ = ["MemoryMatrix", "MemoryRoom", "MemorySession"]


class MemoryRoom:
    """A room with its state, and how often it was written (`events`)."""

    def __init__(self, creator: str, version: str) -> None:
        self.version = version
        opaque = secrets.token_urlsafe(12)
        self.id = RoomID(f"!{opaque}" if self.is_ruled_by_creators else f"!{opaque}:{UserID(creator).server_name}")
        self.state: dict[tuple[str, str], StateEvent] = {}
        self.events = 0
        self.write("m.room.create", "", creator, {"room_version": version})
        users = {} if self.is_ruled_by_creators else {creator: 100}
        self.write("m.room.power_levels", "", creator, {"users": users, "state_default": 50})
        self.write("m.room.member", creator, creator, {"membership": "join"})

    @property
    def is_ruled_by_creators(self) -> bool:
        return self.version.isdigit() and int(self.version) >= 12

    def write(self, event_type: str, state_key: str, sender: str, content: dict[str, Any]) -> None:
        """Without asking whether they may."""
        self.state[event_type, state_key] = StateEvent(content, sender)
        self.events += 1

    def widgets(self) -> dict[str, dict[str, Any]]:
        """The content of each widget that is there."""
        return {
            key: event.content
            for (event_type, key), event in self.state.items()
            if event_type == "im.vector.modular.widgets" and event.content
        }

    def membership(self, user_id: str) -> str:
        member = self.state.get(("m.room.member", user_id))
        return str(member.content.get("membership")) if member else "leave"

    def demand(self, user_id: str, event_type: str) -> None:
        """Raises MatrixRefused where the user is not in the room, or has not the power to write this."""
        if self.membership(user_id) != "join":
            raise _forbidden(f"{user_id} not in room {self.id}")
        create = self.state["m.room.create", ""]
        creators = frozenset({create.sender}) if self.is_ruled_by_creators else frozenset[str]()
        if not Power(creators, self.state["m.room.power_levels", ""].content).can_write(user_id, event_type):
            raise _forbidden(f"{user_id} has not the power to write {event_type}")


class MemoryMatrix:
    """All that its users share."""

    def __init__(self, homeserver: Homeserver) -> None:
        self.homeserver = homeserver
        self.rooms: dict[str, MemoryRoom] = {}
        self.account_data: defaultdict[str, dict[str, dict[str, Any]]] = defaultdict(dict)

    def session(self, user_id: str) -> "MemorySession":
        """The user is logged in."""
        return MemorySession(self, UserID.parse(user_id))

    def create_room(self, creator: str, *members: str, version: str = "12") -> MemoryRoom:
        """A room with these in it."""
        room = MemoryRoom(creator, version)
        for member in members:
            room.write("m.room.member", member, member, {"membership": "join"})
        self.rooms[room.id] = room
        return room


class MemorySession:
    """A MatrixSession."""

    def __init__(self, matrix: MemoryMatrix, user_id: UserID) -> None:
        self._matrix = matrix
        self.user_id = user_id
        self.homeserver = f"https://matrix.{matrix.homeserver.server_name}"

    async def openid_token(self) -> OpenIDToken:
        return msgspec.convert(self._matrix.homeserver.openid_token(self.user_id), OpenIDToken)

    async def joined_rooms(self) -> list[RoomID]:
        return [room.id for room in self._matrix.rooms.values() if room.membership(self.user_id) == "join"]

    async def state(self, room_id: str, event_type: str, state_key: str = "") -> StateEvent | None:
        room = self._room(room_id)
        if room.membership(self.user_id) != "join":
            raise _forbidden(f"{self.user_id} not in room {room_id}")
        return room.state.get((event_type, state_key))

    async def all_state(self, room_id: str) -> list[dict[str, Any]]:
        """As homeservers answer it; the real sessions have `call` for it."""
        await self.state(room_id, "m.room.create")
        return [
            {"type": event_type, "state_key": key, "room_id": room_id, "sender": event.sender, "content": event.content}
            for (event_type, key), event in self._room(room_id).state.items()
        ]

    async def put_state(self, room_id: str, event_type: str, state_key: str, content: dict[str, Any]) -> None:
        room = self._room(room_id)
        room.demand(self.user_id, event_type)
        room.write(event_type, state_key, self.user_id, _copy(content))

    async def account_data(self, event_type: str) -> dict[str, Any] | None:
        content = self._matrix.account_data[self.user_id].get(event_type)
        return None if content is None else _copy(content)

    async def put_account_data(self, event_type: str, content: dict[str, Any]) -> None:
        self._matrix.account_data[self.user_id][event_type] = _copy(content)

    async def invite(self, room_id: str, user_id: str) -> None:
        room = self._room(room_id)
        if room.membership(self.user_id) != "join" or room.membership(user_id) == "join":
            raise _forbidden(f"{user_id} can't be invited")
        room.write("m.room.member", user_id, self.user_id, {"membership": "invite"})

    async def kick(self, room_id: str, user_id: str, reason: str = "") -> None:
        room = self._room(room_id)
        room.demand(self.user_id, "m.room.member")
        if room.membership(user_id) == "leave":
            raise _forbidden(f"{user_id} is not in the room")
        room.write("m.room.member", user_id, self.user_id, {"membership": "leave", "reason": reason})

    def _room(self, room_id: str) -> MemoryRoom:
        if room_id not in self._matrix.rooms:
            raise _forbidden(f"{self.user_id} not in room {room_id}")
        return self._matrix.rooms[room_id]


def _copy(content: dict[str, Any]) -> dict[str, Any]:
    return msgspec.json.decode(encode(content), type=dict[str, Any])


def _forbidden(message: str) -> MatrixRefused:
    return MatrixRefused(message, errcode="M_FORBIDDEN", status=403)
