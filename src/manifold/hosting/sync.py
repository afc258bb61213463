"""What happens at the homeserver, as widgets are told of it (client-server API, "Syncing")."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from manifold.errors import HomeserverUnreachable, MatrixRefused
from manifold.hosting.hosted import DeviceMessage, RoomEvent, StateChange, Update
from manifold.sdk.encoding import encode
from manifold.sdk.matrix import ApiSession
from manifold.sdk.matrix.client_server import V3

__all__ = ["follow"]

logger = logging.getLogger(__name__)

POLL_SECONDS = 30
"""How long the homeserver keeps a request in which there is nothing to say."""

LONGEST_PAUSE = 60.0
"""Seconds, however often the homeserver gave no answer."""

_NOTHING: dict[str, Any] = {"types": []}
_FIRST = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {"timeline": {"limit": 1}, "state": _NOTHING, "ephemeral": _NOTHING, "account_data": _NOTHING},
}
_NEXT = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {"timeline": {"limit": 100}, "ephemeral": _NOTHING, "account_data": _NOTHING},
}


async def follow(
    session: ApiSession, since: str | None = None, *, following: Callable[[], None] = lambda: None
) -> AsyncIterator[Update]:
    """What happens from now on, or after `since`, in the homeserver's order, for ever; then `following` is called.

    Outages are waited out. Raises MatrixRefused where the session is no good any more.
    """
    told = False
    failures = 0
    while True:
        first = since is None
        query = {"filter": encode(_FIRST if first else _NEXT).decode(), "set_presence": "offline"}
        if since is not None:
            query |= {"since": since, "timeout": str(POLL_SECONDS * 1000 if told else 0)}
        try:
            answer = await session.call("GET", f"{V3}/sync", query=query, seconds=POLL_SECONDS + 30)
        except (MatrixRefused, HomeserverUnreachable) as exc:
            if isinstance(exc, MatrixRefused) and exc.status < 500 and exc.status != 429:
                raise
            failures += 1
            pause = min(2.0 ** (failures - 1), LONGEST_PAUSE)
            if isinstance(exc, MatrixRefused):
                pause = max(pause, exc.retry_after_ms / 1000)
            logger.warning("no news from the homeserver, asking again in %g seconds: %s", pause, exc)
            await asyncio.sleep(pause)
            continue
        failures = 0
        next_batch = _object(answer).get("next_batch")
        if not isinstance(next_batch, str):
            raise HomeserverUnreachable(f"{session.homeserver} answered a sync with no `next_batch`")
        since = next_batch
        if not told:
            told = True
            following()
        for update in _messages(answer) if first else _all(answer):
            yield update


def _all(answer: dict[str, Any]) -> Iterator[Update]:
    yield from _messages(answer)
    for room_id, room in _object(_object(answer.get("rooms")).get("join")).items():
        before = _events(room, "state", room_id)
        if before:
            yield StateChange(before)
        for event in _events(room, "timeline", room_id):
            # State in the timeline is both: an event, and what the room is like from now on.
            if "state_key" in event:
                yield StateChange([event])
            yield RoomEvent(event)


def _messages(answer: dict[str, Any]) -> Iterator[Update]:
    """Those that are encrypted are left out: nobody here can read them."""
    for message in _list(_object(answer.get("to_device")).get("events")):
        if message.get("type") != "m.room.encrypted":
            yield DeviceMessage(message, encrypted=False)


def _events(room: object, part: str, room_id: str) -> list[dict[str, Any]]:
    events = _list(_object(_object(room).get(part)).get("events"))
    return [{**event, "room_id": room_id} for event in events]


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
