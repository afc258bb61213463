"""What a homeserver may do that a real one does not when it is asked to: be slow, limit, break off, talk nonsense."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from manifold.errors import HomeserverUnreachable, MatrixRefused, NoAnswer
from manifold.hosting.hosted import DeviceMessage, RoomEvent, StateChange
from manifold.hosting.matrix_driver import MatrixDriver
from manifold.hosting.program import Program
from manifold.hosting.sync import follow
from manifold.ids import UserID
from manifold.sdk.matrix import TokenSession
from manifold.sdk.transport import Reply, Request
from tests.support.transport import MemoryTransport

HOMESERVER, ALICE = "https://matrix.example.org", UserID("@alice:example.org")


def session_with(*answers: tuple[int, Any]) -> tuple[TokenSession, MemoryTransport]:
    """A session whose homeserver gives these answers, one after another, and then none: it breaks off, as for None."""
    transport, rest = MemoryTransport(), iter(answers)

    async def site(_: Request) -> Reply:
        status, body = next(rest, (0, None))
        if body is None:
            raise NoAnswer("the connection was cut off")
        return Reply(status, {}, body if isinstance(body, bytes) else msgspec.json.encode(body))

    transport.sites[HOMESERVER] = site
    return TokenSession(HOMESERVER, ALICE, "token", transport=transport), transport


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was slept, without sleeping."""
    slept: list[float] = []
    sleep: Callable[[float], Any] = asyncio.sleep

    async def note(seconds: float) -> None:
        if seconds:
            slept.append(seconds)
        await sleep(0)

    monkeypatch.setattr("manifold.hosting.sync.asyncio.sleep", note)
    return slept


async def test_an_outage_is_waited_out_and_nothing_is_told_twice(pauses: list[float]) -> None:
    event = {"type": "m.room.topic", "state_key": "", "event_id": "$1", "content": {}}
    limited = {"errcode": "M_LIMIT_EXCEEDED", "error": "Slow down", "retry_after_ms": 7000}
    news = {
        "next_batch": "2",
        "to_device": {"events": [{"type": "org.example.a"}, {"type": "m.room.encrypted"}, "nonsense"]},
        "rooms": {"join": {"!r": {"state": {"events": [event]}, "timeline": {"events": [event, {"type": "x"}]}}}},
    }
    session, transport = session_with(
        (200, {"next_batch": "1"}), (0, None), (429, limited), (502, b"<html>"), (200, news), (401, {"errcode": "M_X"})
    )

    told = follow(session)
    updates = [await anext(told) for _ in range(5)]
    with pytest.raises(MatrixRefused):
        await anext(told)

    in_room = {**event, "room_id": "!r"}
    assert updates == [
        DeviceMessage({"type": "org.example.a"}, encrypted=False),
        StateChange([in_room]),
        StateChange([in_room]),
        RoomEvent(in_room),
        RoomEvent({"type": "x", "room_id": "!r"}),
    ]
    assert pauses == [1, 7, 4]
    assert ["since=1" in request.url for request in transport.asked] == [False, True, True, True, True, False]
    assert "since=2" in transport.asked[-1].url


@pytest.mark.parametrize("body", [[], {}, {"next_batch": 1}])
async def test_a_sync_that_makes_no_sense_is_told_as_such(body: Any) -> None:
    session, _ = session_with((200, body))
    with pytest.raises(HomeserverUnreachable, match="next_batch"):
        await anext(aiter(follow(session)))


async def test_credentials_for_turn_servers_are_renewed_before_they_end(pauses: list[float]) -> None:
    one = {"uris": ["turn:a"], "username": "1", "password": "p", "ttl": 100}
    session, _ = session_with((200, one), (200, {**one, "username": "2", "ttl": 0}), (200, {}))

    servers = [each.username async for each in MatrixDriver(session, Program()).turn_servers()]

    assert servers == ["1", "2"]
    assert pauses == [80, 2880]


async def test_a_file_that_has_no_address_is_not_asked_for() -> None:
    session, transport = session_with()
    for uri in ("https://example.org/a", "mxc://example.org", "mxc:///a", "mxc://example.org/a/../b"):
        with pytest.raises(ValueError, match="no address"):
            await session.download(uri)
    assert transport.asked == []


async def test_a_file_that_is_refused_is_no_file() -> None:
    session, _ = session_with((404, {"errcode": "M_NOT_FOUND"}), (302, {}), (200, {"content_uri": "https://x"}))
    for _ in range(2):
        with pytest.raises(MatrixRefused):
            await session.download("mxc://example.org/a")
    with pytest.raises(HomeserverUnreachable, match="where it is"):
        await session.upload(b"x")
