"""The SDK without an event loop: each call waits, and the same errors come out."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

import pytest

from manifold.errors import Disabled, InvalidParam, ManagerUnreachable
from manifold.sdk import MatrixSession, sync
from manifold.sdk.transport import Reply, Request
from manifold.spec.installations import InstallationViews
from tests.sdk.conftest import ALICE, MANAGER
from tests.support.manager import JITSI
from tests.support.matrix import MemoryMatrix, MemoryRoom
from tests.support.transport import MemoryTransport

Outcome = TypeVar("Outcome")
CONFERENCE = {"server": JITSI}


@pytest.fixture
async def elsewhere(transport: MemoryTransport) -> MemoryTransport:
    """The manager lives in the test's loop; the SDK asks from a loop of its own."""
    loop, site = asyncio.get_running_loop(), transport.sites[MANAGER]

    async def ask(request: Request) -> Reply:
        return await site(request)

    async def across(request: Request) -> Reply:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(ask(request), loop))

    transport.sites[MANAGER] = across
    return transport


async def _in_a_program(work: Callable[[], Outcome]) -> Outcome:
    return await asyncio.to_thread(work)


async def test_a_program_without_a_loop_adds_watches_and_removes(
    session: MatrixSession, elsewhere: MemoryTransport, room: MemoryRoom
) -> None:
    steps: list[str] = []

    def program() -> None:
        with sync.Manager(MANAGER, session, transport=elsewhere) as manager:
            assert manager.account().user_id == ALICE
            assert [summary.id for summary in manager.integrations(q="video")] == ["jitsi"]
            added = manager.add(room.id, "jitsi", CONFERENCE, on_progress=lambda progress: steps.append(progress.step))
            assert list(room.widgets()) == [added.id]
            watching = manager.watch(room.id)
            assert next(watching) == InstallationViews([added])
            watching.close()
            manager.finish(manager.remove(added))
            assert [entry.what for entry in manager.audit(room.id)] == ["performed", "remove", "performed", "install"]
            assert [found.id for found in sync.rooms(session)] == [room.id]
            assert manager.address.api_url == MANAGER

    await _in_a_program(program)

    assert room.widgets() == {}
    assert steps == ["ask", "preview", "install", "perform", "report"]


async def test_errors_are_the_same_ones(
    session: MatrixSession, elsewhere: MemoryTransport, room: MemoryRoom, matrix: MemoryMatrix
) -> None:
    def program() -> None:
        manager = sync.Manager(MANAGER, session, transport=elsewhere)
        with pytest.raises(InvalidParam) as wrong:
            manager.install(room.id, "jitsi", {"server": 7})
        assert [field.path for field in wrong.value.fields] == ["/server"]
        del elsewhere.sites[MANAGER]
        with pytest.raises(ManagerUnreachable):
            next(manager.integrations())
        matrix.account_data[ALICE]["m.integrations"] = {"enabled": False}
        with pytest.raises(Disabled):
            sync.discover(session, transport=elsewhere)
        with pytest.raises(ValueError, match="no web address"):
            sync.Manager("manager.example")

    await _in_a_program(program)


async def test_several_threads_share_one_manager(session: MatrixSession, elsewhere: MemoryTransport) -> None:
    manager = sync.Manager(MANAGER, session, transport=elsewhere)

    answers = await asyncio.gather(*(_in_a_program(manager.account) for _ in range(4)))

    assert {answer.user_id for answer in answers} == {ALICE}
    assert sum(request.url.endswith("/register") for request in elsewhere.asked) == 1
    assert sum(thread.name == "manifold.sdk" for thread in threading.enumerate()) == 1
