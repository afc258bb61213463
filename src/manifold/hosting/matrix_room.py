"""A room, as an integration manager asks about it: who is there, who may do what, and giving somebody power."""

from typing import Any
from urllib.parse import quote

from manifold.errors import Declined, MatrixRefused
from manifold.sdk.matrix import ApiSession
from manifold.sdk.matrix.client_server import V3
from manifold.sdk.power import Power, read_power
from manifold.widgetapi.shapes.manager import Allowed, Membership, RoomSummary

__all__ = ["RoomView", "room_events"]

Event = dict[str, Any]

ALL_POWER = 2**53 - 1
"""A creator's, in rooms of version 12 and later: they stand above all levels (MSC4289)."""


class RoomView:
    """What the homeserver says of one room. Every method raises MatrixRefused, HomeserverUnreachable."""

    def __init__(self, session: ApiSession, room_id: str) -> None:
        self._session = session
        self._room_id = room_id

    async def state(self) -> list[Event]:
        """Every current state event."""
        answer = await self._session.call("GET", f"{V3}/rooms/{_part(self._room_id)}/state")
        return room_events(answer, self._room_id)

    async def event(self, event_type: str, state_key: str) -> Event | None:
        """One state event, whole, or None."""
        path = f"{V3}/rooms/{_part(self._room_id)}/state/{_part(event_type)}/{_part(state_key)}"
        try:
            answer = await self._session.call("GET", path, query={"format": "event"})
        except MatrixRefused as exc:
            if exc.status == 404:
                return None
            raise
        if answer.get("type") == event_type and "event_id" in answer and isinstance(answer.get("content"), dict):
            return {**answer, "room_id": self._room_id}
        # Homeservers that don't know `format` (Matrix 1.16) answer with the content alone.
        events = await self.state()
        return next(
            (each for each in events if each.get("type") == event_type and each.get("state_key") == state_key), None
        )

    async def summary(self) -> RoomSummary:
        """What a manager needs to know of the room."""
        state = {(event.get("type"), event.get("state_key")): event for event in await self.state()}
        members = [_content(event).get("membership") for (kind, _), event in state.items() if kind == "m.room.member"]

        def text(event_type: str, field: str) -> str | None:
            value = _content(state.get((event_type, ""))).get(field)
            return value if isinstance(value, str) and value else None

        me = _content(state.get(("m.room.member", self._session.user_id)))
        return RoomSummary(
            room_id=self._room_id,
            join_rule=text("m.room.join_rules", "join_rule") or "invite",
            joined_member_count=members.count("join"),
            invited_member_count=members.count("invite"),
            my_membership=str(me.get("membership", "leave")),
            room_version=text("m.room.create", "room_version") or "1",
            name=text("m.room.name", "name"),
            canonical_alias=text("m.room.canonical_alias", "alias"),
            avatar_url=text("m.room.avatar", "url"),
            topic=text("m.room.topic", "topic"),
            encryption=text("m.room.encryption", "algorithm"),
            room_type=text("m.room.create", "type"),
        )

    async def membership(self, user_id: str) -> Membership:
        """Somebody's place, and their power."""
        member = await self._session.state(self._room_id, "m.room.member", user_id)
        power = await self._power()
        content = member.content if member is not None else {}
        level = ALL_POWER if user_id in power.creators else power.level_of(user_id)
        name, avatar = content.get("displayname"), content.get("avatar_url")
        return Membership(
            str(content["membership"]) if "membership" in content else None,
            level,
            name if isinstance(name, str) else None,
            avatar if isinstance(avatar, str) else None,
        )

    async def set_power_level(self, user_id: str, level: int, *, ignore_if_greater: bool) -> tuple[bool, int]:
        """Whether that changed anything, and what the user has now. Raises Declined where nobody can."""
        power = await self._power()
        if user_id in power.creators:
            # The room's rules forbid to name them: no level is as much as what they have.
            if ignore_if_greater:
                return False, ALL_POWER
            raise Declined(f"{user_id} has created the room, and has all power there for ever")
        now = power.level_of(user_id)
        if now == level or (ignore_if_greater and now > level):
            return False, now
        if power.levels is None:
            raise Declined("The room has no power levels")
        users = power.levels.get("users")
        content = {**power.levels, "users": {**(users if isinstance(users, dict) else {}), user_id: level}}
        await self._session.put_state(self._room_id, "m.room.power_levels", "", content)
        return True, level

    async def can_send(self, event_type: str, *, is_state: bool) -> Allowed:
        """Whether the user may send it."""
        power = await self._power()
        needed, user_id = power.needed(event_type, is_state=is_state), self._session.user_id
        if user_id in power.creators:
            return Allowed(allowed=await self._is_in(), required_level=needed, own_level=None)
        level = power.level_of(user_id)
        return Allowed(allowed=level >= needed and await self._is_in(), required_level=needed, own_level=level)

    async def _is_in(self) -> bool:
        me = await self._session.state(self._room_id, "m.room.member", self._session.user_id)
        return me is not None and me.content.get("membership") == "join"

    async def _power(self) -> Power:
        return await read_power(self._session, self._room_id)


def room_events(events: object, room_id: str) -> list[Event]:
    """Events as a homeserver lists them, each with its room."""
    if not isinstance(events, list):
        return []
    return [{**event, "room_id": room_id} for event in events if isinstance(event, dict)]


def _content(event: Event | None) -> dict[str, Any]:
    content = event.get("content") if event is not None else None
    return content if isinstance(content, dict) else {}


def _part(text: str) -> str:
    return quote(text, safe="")
