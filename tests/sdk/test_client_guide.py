"""The program in "Your own client on top of a manager" does what the page says."""

import asyncio
from pathlib import Path
from types import ModuleType

import pytest

from manifold.errors import NotTrusted
from manifold.manager.settings import PolicySettings
from manifold.sdk import Manager, MatrixSession
from manifold.spec.installations import InstallationView
from manifold.spec.terms import Document
from tests.sdk.client_guide import client_guide
from tests.sdk.conftest import ALICE, BOB, MANAGER
from tests.support.manager import JITSI
from tests.support.matrix import MemoryMatrix, MemoryRoom
from tests.support.transport import MemoryTransport


@pytest.fixture(scope="module")
def guide() -> ModuleType:
    return client_guide()


@pytest.fixture
def policies() -> dict[str, PolicySettings]:
    return {"tos": {"version": "1", "en": Document("Terms", "https://example.org/tos-en.html")}}


@pytest.fixture
def opened(
    guide: ModuleType,
    session: MatrixSession,
    transport: MemoryTransport,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Manager:
    """By the page's own program; the network is in memory."""
    monkeypatch.setattr("manifold.sdk.manager.default_transport", lambda: transport)
    manager: Manager = guide.open_manager(guide.ManagerAddress.configured(MANAGER), session, tmp_path / "tokens.json")
    return manager


async def test_a_conference_is_added_renamed_and_taken_away(
    guide: ModuleType, opened: Manager, room: MemoryRoom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await guide.offered(opened, "konferenz") == [
        f"{card.name}: {card.summary}" async for card in opened.integrations(q="konferenz")
    ]
    assert await guide.what_is_missing(opened, "jitsi", room.id) == []

    added = await guide.add_conference(opened, room.id, JITSI)
    renamed = await guide.rename_conference(opened, added, "standup")
    assert room.widgets()[added.id]["data"]["conferenceId"] == "standup"
    await guide.take_away(opened, renamed)

    assert room.widgets() == {}
    printed = capsys.readouterr().out
    assert "Terms: https://example.org/tos-en.html" in printed
    assert "perform put_widget" in printed
    assert await guide.add_conference(opened, room.id, "http://not.https") is None
    assert "/server: " in capsys.readouterr().out


async def test_without_power_it_waits_until_somebody_helps(
    guide: ModuleType,
    matrix: MemoryMatrix,
    transport: MemoryTransport,
    room: MemoryRoom,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bob = Manager(MANAGER, matrix.session(BOB), on_terms=guide.read_terms, transport=transport)
    [missing] = await guide.what_is_missing(bob, "jitsi", room.id)
    assert ALICE in missing

    assert await guide.add_conference(bob, room.id, JITSI) is None
    assert "waiting: manifold" in capsys.readouterr().out
    room.write("m.room.power_levels", "", ALICE, {"users": {BOB: 50}, "state_default": 50})
    await guide.tidy(bob, room.id)

    assert len(room.widgets()) == 1


async def test_a_manager_on_the_list_gets_no_token(
    guide: ModuleType, session: MatrixSession, transport: MemoryTransport
) -> None:
    policy = guide.NotOnOurList(frozenset({"manager.example"}))

    with pytest.raises(NotTrusted, match="had trouble with"):
        await Manager(MANAGER, session, trust=policy, transport=transport).account()


async def test_watching_shows_the_list(guide: ModuleType, opened: Manager, room: MemoryRoom) -> None:
    added = await guide.add_conference(opened, room.id, JITSI)
    shown: asyncio.Queue[list[InstallationView]] = asyncio.Queue()

    watching = asyncio.create_task(guide.watch(opened, room.id, shown.put_nowait))
    first = await shown.get()
    watching.cancel()

    assert first == [added]


async def test_patience_makes_one(
    guide: ModuleType, opened: Manager, room: MemoryRoom, transport: MemoryTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened.account()
    sleep = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds: sleep(0))
    for number in (1, 2, 3):
        transport.lose(MANAGER, number, done=True)

    added = await guide.add_patiently(opened, room.id, {"server": JITSI})

    assert [listed.id for listed in await opened.installations(room.id)] == [added.id]


async def test_a_transport_of_ones_own_sees_every_request_and_no_token(
    guide: ModuleType, session: MatrixSession, transport: MemoryTransport
) -> None:
    logged = guide.Logged(transport)

    async with Manager(MANAGER, session, on_terms=guide.read_terms, transport=logged) as manager:
        await manager.account()

    assert logged.lines == [f"{request.method} {request.url}" for request in transport.asked]
