"""Watching a room while the network breaks, and what the manager can say of a room, a link and a widget."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from manifold.errors import LimitExceeded, ManagerUnreachable, NoAnswer, NotFound, UnknownToken
from manifold.sdk import ACCOUNT, Manager, MatrixSession, rooms
from manifold.sdk import installations as module
from manifold.sdk.transport import Reply, Request
from manifold.spec.installations import InstallationViews
from tests.sdk.conftest import ALICE, BOB, MANAGER
from tests.support.manager import JITSI, V1
from tests.support.matrix import MemoryMatrix, MemoryRoom
from tests.support.transport import MemoryTransport

CONFERENCE = {"server": JITSI}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that watching has waited: here they pass at once."""
    waited: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        if seconds:
            waited.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", note)
    return waited


async def test_watching_begins_with_all_there_is_and_goes_on_where_the_stream_ends(
    manager: Manager, room: MemoryRoom, pauses: list[float]
) -> None:
    watching = manager.watch(room.id)

    first = await anext(watching)
    added = await manager.add(room.id, "jitsi", CONFERENCE)
    second = await anext(watching)  # this transport gives one event of each stream

    assert first == InstallationViews([])
    assert second == InstallationViews([added])
    assert len(pauses) == 1
    assert pauses[0] >= 1


async def test_a_manager_that_stays_away_is_given_up_after_a_while(
    manager: Manager, room: MemoryRoom, transport: MemoryTransport, pauses: list[float]
) -> None:
    watching = manager.watch(room.id)
    await anext(watching)
    del transport.sites[MANAGER]

    with pytest.raises(ManagerUnreachable, match="connection refused"):
        await anext(watching)

    assert len(pauses) == len(module._PAUSES)
    assert sum(pauses) >= 30


async def _gone(_: Request) -> Reply:
    raise NoAnswer("connection refused")


async def _over(request: Request) -> Reply:
    if request.url.endswith("/account"):
        return Reply(200, {}, b'{"user_id": "@alice:example.org"}')
    return Reply(200, {"content-type": "text/event-stream"}, b": hello\n\n")


async def _full(_: Request) -> Reply:
    return Reply(429, {"retry-after": "3600"}, b"")


@pytest.mark.parametrize(
    ("site", "kind"), [(_gone, ManagerUnreachable), (_over, ManagerUnreachable), (_full, LimitExceeded)]
)
async def test_what_is_wrong_before_the_first_event_is_told_at_once(
    session: MatrixSession,
    transport: MemoryTransport,
    manager: Manager,
    pauses: list[float],
    site: Callable[[Request], Any],
    kind: type[Exception],
) -> None:
    await manager.account()
    transport.sites[MANAGER] = site

    with pytest.raises(kind):
        await anext(manager.watch("!room:example.org"))
    assert pauses == []


async def test_a_manager_can_not_make_its_clients_sleep_for_a_day(
    manager: Manager, room: MemoryRoom, transport: MemoryTransport, pauses: list[float]
) -> None:
    await manager.account()

    async def site(request: Request) -> Reply:
        if request.url.endswith("/account"):
            return Reply(200, {}, b'{"user_id": "@alice:example.org"}')
        body = b'retry: 86400000\nevent: installations\ndata: {"installations": []}\n\n'
        return Reply(200, {"content-type": "text/event-stream"}, body)

    transport.sites[MANAGER] = site
    watching = manager.watch(room.id)

    assert [await anext(watching) for _ in range(3)] == [InstallationViews([])] * 3
    assert pauses == [60, 60]


async def test_a_token_that_dies_while_watching_is_renewed(
    manager: Manager, room: MemoryRoom, pauses: list[float]
) -> None:
    watching = manager.watch(room.id)
    await anext(watching)
    [current] = await manager.sessions()
    await manager.end_session(current.id)

    assert await anext(watching) == InstallationViews([])


async def test_the_accounts_of_others_are_not_shown(
    manager: Manager, matrix: MemoryMatrix, room: MemoryRoom, transport: MemoryTransport
) -> None:
    added = await manager.add(room.id, "jitsi", CONFERENCE)
    bob = Manager(MANAGER, matrix.session(BOB), transport=transport)

    assert await bob.installations(room.id) == []
    with pytest.raises(NotFound):
        await bob.installation(room.id, added.id)
    with pytest.raises(NotFound):
        await bob.finish(await bob.remove(added))


async def test_audit_pages_follow_each_other_to_the_end(manager: Manager, room: MemoryRoom) -> None:
    for _ in range(3):
        await manager.add(room.id, "jitsi", CONFERENCE)

    by_one = [entry async for entry in manager.audit(room.id, page_size=1)]

    assert by_one == [entry async for entry in manager.audit(room.id)]
    assert len(by_one) == 6
    assert {entry.who for entry in by_one} == {ALICE}


async def test_requirements_are_answered_with_what_the_users_own_session_sees(
    manager: Manager, matrix: MemoryMatrix, room: MemoryRoom, transport: MemoryTransport
) -> None:
    room.write("m.room.member", ALICE, ALICE, {"membership": "join", "displayname": "Alice"})
    bob = Manager(MANAGER, matrix.session(BOB), transport=transport)

    [alices] = [one for one in await manager.requirements("jitsi", room.id) if one.type == "power"]
    [bobs] = [one for one in await bob.requirements("jitsi", room.id) if one.type == "power"]

    assert (alices.met, bobs.met) == (True, False)
    assert bobs.who_can_help == f"Alice ({ALICE})"


async def test_the_catalogue_comes_in_pages_of_any_size(manager: Manager) -> None:
    assert [one.id async for one in manager.integrations(page_size=1)] == [
        one.id async for one in manager.integrations()
    ]
    assert [one.id async for one in manager.integrations(target="account")] == ["custom"]
    assert [one.id async for one in manager.integrations(kind="bot")] == []


async def test_a_ready_made_widget_and_a_pasted_link(manager: Manager, room: MemoryRoom) -> None:
    made = await manager.make_widget("m.jitsi", room_id=room.id, data={"domain": "meet.example.org"}, name="Standup")
    resolved = await manager.resolve("https://meet.jit.si/standup")

    assert (made.type, made.name, made.data["domain"]) == ("m.jitsi", "Standup", "meet.example.org")
    [match] = resolved.matches
    assert (match.integration, match.config["conference"]) == ("jitsi", "standup")
    assert (resolved.reachable, resolved.framing) == (False, "unknown")
    assert "meet.jit.si" in resolved.message
    assert await manager.installations(ACCOUNT) == [] == await manager.installations(room.id)


async def test_the_token_is_sent_to_the_manager_and_to_nobody_else(
    manager: Manager, room: MemoryRoom, transport: MemoryTransport
) -> None:
    async def elsewhere(_: Request) -> Reply:
        return Reply(307, {"location": f"https://evil.example{V1}/account"}, b"")

    await manager.account()
    transport.sites[MANAGER] = elsewhere

    with pytest.raises(ManagerUnreachable, match="redirects to"):
        await manager.account()
    assert {request.url.partition("/_matrix")[0] for request in transport.asked} == {MANAGER}
    assert not any(request.follow for request in transport.asked)


async def test_rooms_come_by_name_and_those_without_one_last(matrix: MemoryMatrix, session: MatrixSession) -> None:
    named, nameless, aliased, left = (matrix.create_room(ALICE) for _ in range(4))
    named.write("m.room.name", "", ALICE, {"name": "Zebras"})
    aliased.write("m.room.canonical_alias", "", ALICE, {"alias": "#apes:example.org"})
    nameless.write("m.room.name", "", ALICE, {"name": 7})
    left.write("m.room.member", ALICE, ALICE, {"membership": "leave"})

    found = await rooms(session)

    assert [(one.id, one.name, one.alias) for one in found] == [
        (aliased.id, "", "#apes:example.org"),
        (named.id, "Zebras", ""),
        (nameless.id, "", ""),
    ]


async def test_a_stream_whose_token_is_refused_for_good_says_so(
    manager: Manager, transport: MemoryTransport, pauses: list[float]
) -> None:
    async def refuse(request: Request) -> Reply:
        if request.url.endswith("/terms"):
            return Reply(200, {}, b'{"policies": {}}')
        return Reply(403, {}, b'{"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid token"}')

    await manager.account()
    transport.sites[MANAGER] = refuse

    with pytest.raises(UnknownToken):
        await anext(manager.watch("!room:example.org"))
