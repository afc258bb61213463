"""The manager token: got once, renewed when it is dead, kept, and worth nothing after logging out."""

import asyncio

import pytest

from manifold.errors import ManagerUnreachable, MissingToken, NotFound, UnknownToken
from manifold.sdk import Manager, MatrixSession, MemoryTokens
from manifold.sdk.transport import Reply, Request
from tests.sdk.conftest import ALICE, MANAGER
from tests.support.manager import V1, Clock
from tests.support.matrix import MemoryMatrix
from tests.support.transport import MemoryTransport


def _registrations(transport: MemoryTransport) -> int:
    return sum(request.url.endswith("/account/register") for request in transport.asked)


async def test_calls_that_need_a_token_at_the_same_time_register_once(
    manager: Manager, transport: MemoryTransport
) -> None:
    accounts = await asyncio.gather(*(manager.account() for _ in range(5)))

    assert {account.user_id for account in accounts} == {ALICE}
    assert _registrations(transport) == 1
    [session] = await manager.sessions()
    assert (session.client, session.current) == ("Test client", True)


async def test_who_gives_up_waiting_leaves_the_others_their_registration(
    manager: Manager, transport: MemoryTransport
) -> None:
    ask = transport.sites[MANAGER]
    first, second = asyncio.create_task(manager.account()), asyncio.create_task(manager.account())

    async def meanwhile(request: Request) -> Reply:
        first.cancel()
        return await ask(request)

    transport.sites[MANAGER] = meanwhile

    assert (await second).user_id == ALICE
    assert first.cancelled()
    assert _registrations(transport) == 1


async def test_a_token_that_has_died_is_renewed_without_anybody_noticing(
    session: MatrixSession, transport: MemoryTransport, clock: Clock
) -> None:
    tokens = MemoryTokens()
    manager = Manager(MANAGER, session, tokens=tokens, transport=transport)
    await manager.account()
    before = tokens.get(MANAGER, ALICE)
    clock.advance(days=40)

    answers = await asyncio.gather(*(manager.account() for _ in range(4)))

    assert {answer.user_id for answer in answers} == {ALICE}
    assert tokens.get(MANAGER, ALICE) not in (None, before)
    assert len(await manager.sessions()) <= 2


async def test_another_program_with_the_same_store_needs_no_token_of_its_own(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    tokens = MemoryTokens()
    await Manager(MANAGER, session, tokens=tokens, transport=transport).account()

    await Manager(MANAGER, session, tokens=tokens, transport=transport).account()

    assert _registrations(transport) == 1


async def test_a_manager_whose_new_tokens_are_dead_is_asked_twice_and_no_more(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    async def site(request: Request) -> Reply:
        if request.url.endswith("/register"):
            return Reply(200, {}, b'{"token": "no good"}')
        if request.url.endswith("/terms"):
            return Reply(200, {}, b'{"policies": {}}')
        return Reply(401, {}, b'{"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid token"}')

    transport.sites[MANAGER] = site

    with pytest.raises(UnknownToken):
        await Manager(MANAGER, session, transport=transport).account()
    assert _registrations(transport) == 2


async def test_without_a_session_there_is_what_is_public_and_no_more(transport: MemoryTransport) -> None:
    manager = Manager(MANAGER, transport=transport)

    assert {summary.id async for summary in manager.integrations()} == {"custom", "etherpad", "jitsi"}
    assert (await manager.versions()).versions == ["v1"]
    assert await manager.terms() == []
    await manager.logout()
    with pytest.raises(MissingToken, match="needs a Matrix session"):
        await manager.account()


async def test_the_catalogue_is_public_even_with_a_token_that_has_died(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    tokens = MemoryTokens()
    tokens.put(MANAGER, ALICE, "dead")
    manager = Manager(MANAGER, session, tokens=tokens, transport=transport)

    assert [summary.id async for summary in manager.integrations(q="video")] == ["jitsi"]
    assert tokens.get(MANAGER, ALICE) is None
    assert _registrations(transport) == 0


async def test_after_logging_out_the_token_is_worth_nothing_and_forgotten(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    tokens = MemoryTokens()
    manager = Manager(MANAGER, session, tokens=tokens, transport=transport)
    await manager.account()
    token = tokens.get(MANAGER, ALICE)

    await manager.logout()
    await manager.logout()

    assert tokens.get(MANAGER, ALICE) is None
    reply = await transport.sites[MANAGER](
        Request("GET", f"{MANAGER}{V1}/account", {"Authorization": f"Bearer {token}"})
    )
    assert reply.status == 403


async def test_logging_out_whose_answer_was_lost_can_be_repeated(manager: Manager, transport: MemoryTransport) -> None:
    await manager.account()
    transport.lose(MANAGER, 1, done=True)
    with pytest.raises(ManagerUnreachable, match="may be repeated"):
        await manager.logout()

    await manager.logout()

    assert len(await manager.sessions()) == 1


async def test_logging_out_everywhere_ends_the_sessions_of_other_programs_too(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    here, there = (Manager(MANAGER, session, transport=transport, client=name) for name in ("here", "there"))
    await here.account()
    [session_there] = [listed for listed in await there.sessions() if listed.current]
    await here.end_session(session_there.id)
    with pytest.raises(NotFound):
        await here.end_session(session_there.id)

    await there.account()
    await there.logout_all()

    assert [listed.client for listed in await here.sessions()] == ["here"], "and it has a new one"


async def test_an_account_is_exported_and_erased(
    manager: Manager, matrix: MemoryMatrix, transport: MemoryTransport
) -> None:
    room = matrix.create_room(ALICE)
    await manager.add(
        room.id, "jitsi", (await manager.integration("jitsi")).initial | {"server": "https://meet.example.org"}
    )
    exported = await manager.export()
    assert [kept.integration for kept in exported.installations] == ["jitsi"]

    erased = await manager.erase()
    await manager.take_away(erased.left_behind)

    assert room.widgets() == {}
    assert await manager.installations(room.id) == []
