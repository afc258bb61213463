"""The whole way on real parts: Synapse, `manifold serve` on a socket, and the libraries that people have."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from mautrix.client import ClientAPI
from mautrix.types import UserID as MautrixUserID
from nio import AsyncClient

from manifold.demo.homeserver import Synapse
from manifold.demo.matrix_client import MatrixClient, register
from manifold.demo.synapse_config import ManagerURLs
from manifold.errors import ActionFailed, ManagerUnreachable, NotTrusted, TermsNotSigned
from manifold.ids import RoomID
from manifold.sdk import ACCOUNT, Manager, MatrixSession, TokenSession, discover
from manifold.spec.installations import InstallationView, InstallationViews
from tests.sdk.client_guide import client_guide
from tests.sdk.real_manager import TERMS, RealManager
from tests.support.http_server import serve, text_answer
from tests.support.synapse import new_user
from tests.support.tls import CertificateAuthority

pytestmark = pytest.mark.slow

WIDGETS = "im.vector.modular.widgets"
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Scene:
    """Dora made the room; Bob is in it, and sees what is really there."""

    homeserver: Synapse
    dora: str
    bob: MatrixClient
    room: RoomID

    async def widget(self, widget_id: str) -> Any:
        """The content of the widget's state event, as Bob's homeserver has it."""
        return await self.bob.state(self.room, WIDGETS, widget_id)

    async def widgets(self) -> list[Any]:
        """Of all widgets that are there."""
        state = await self.bob.all_state(self.room)
        return [event["content"] for event in state if event["type"] == WIDGETS and event["content"]]


@pytest.fixture(scope="module")
def guide() -> ModuleType:
    return client_guide()


@pytest.fixture
async def scene(synapse: Synapse, matrix_http: aiohttp.ClientSession) -> Scene:
    name = f"dora-{secrets.token_hex(4)}"
    dora_id = await register(matrix_http, synapse.base_url, synapse.registration_secret, name, PASSWORD)
    dora = await MatrixClient.log_in(matrix_http, synapse.base_url, name, PASSWORD)
    bob = await new_user(synapse, matrix_http, "bob")
    room = await dora.create_room("Garden")
    await dora.invite(room, bob.user_id)
    await bob.join(room)
    return Scene(synapse, dora_id, bob, room)


@pytest.fixture
async def house(tmp_path: Path, announced: ManagerURLs, synapse: Synapse) -> AsyncIterator[RealManager]:
    authority = CertificateAuthority(tmp_path)
    script = text_answer("window.JitsiMeetExternalAPI = 1")
    async with serve(script, context=authority.server_context("127.0.0.1")) as page:
        conference = f"https://127.0.0.1:{page.port}"
        yield RealManager(tmp_path, announced.api_url, synapse, conference, authority.file)


@pytest.fixture
async def opened() -> AsyncIterator[list[Callable[[], Awaitable[None]]]]:
    """What ends the sessions."""
    closers: list[Callable[[], Awaitable[None]]] = []
    yield closers
    for close in closers:
        await close()


async def _session(
    kind: str, guide: ModuleType, scene: Scene, opened: list[Callable[[], Awaitable[None]]]
) -> MatrixSession:
    session: MatrixSession
    if kind == "nio":
        nio = AsyncClient(scene.homeserver.base_url, scene.dora)
        await nio.login(PASSWORD)
        opened.append(nio.close)
        session = guide.with_nio(nio)
        return session
    logged_in: TokenSession = await guide.with_a_password(scene.dora, PASSWORD, scene.homeserver.base_url)
    opened.append(logged_in.close)
    if kind == "mautrix":
        mautrix = ClientAPI(MautrixUserID(scene.dora), base_url=scene.homeserver.base_url, token=logged_in.access_token)
        opened.append(mautrix.api.session.close)
        session = guide.with_mautrix(mautrix)
    elif kind == "access token":
        session = await guide.with_an_access_token(scene.homeserver.base_url, logged_in.access_token)
        opened.append(session.close)  # type: ignore[attr-defined]
    else:
        session = logged_in
    return session


@pytest.mark.parametrize("kind", ["access token", "nio", "mautrix"])
async def test_from_logging_in_to_a_conference_in_the_room_and_away_again(
    kind: str,
    guide: ModuleType,
    scene: Scene,
    house: RealManager,
    tmp_path: Path,
    opened: list[Callable[[], Awaitable[None]]],
) -> None:
    session = await _session(kind, guide, scene, opened)
    async with house.running():
        address = await guide.find(session, "https://nobody.invalid")
        assert (address.source, address.api_url) == ("homeserver", house.url)

        async with guide.open_manager(address, session, tmp_path / "tokens.json") as manager:
            added = await guide.add_conference(manager, scene.room, house.conference)

            assert (added.state, added.evidence) == ("active", "reported")
            content = await scene.widget(added.id)
            assert (content["type"], content["creatorUserId"]) == ("jitsi", scene.dora)
            assert content["data"]["domain"] == house.conference.removeprefix("https://")
            accepted = await session.account_data("m.accepted_terms")
            assert accepted == {"accepted": [TERMS]}

            await guide.take_away(manager, added)

            assert await scene.widget(added.id) == {}
            await manager.logout()


async def test_a_manager_by_its_domain_is_chosen_and_then_in_the_account(
    guide: ModuleType, scene: Scene, house: RealManager, opened: list[Callable[[], Awaitable[None]]]
) -> None:
    async def confirm(question: str) -> bool:
        asked.append(question)
        return True

    asked: list[str] = []
    session = await _session("password", guide, scene, opened)
    async with house.running():
        chosen = await guide.choose(session, house.url.removeprefix("http://"), confirm)
        with pytest.raises(NotTrusted):
            async with Manager(chosen, session) as manager:
                await manager.account()

        [account, *_] = (await discover(session)).managers
        assert (account.source, account.api_url) == ("account", house.url)
        async with Manager(account, session) as manager:
            with pytest.raises(TermsNotSigned, match="Terms"):
                await manager.account()
        async with Manager(account, session, on_terms=lambda _: [TERMS]) as manager:
            assert (await manager.account()).user_id == scene.dora
            assert await manager.installations(ACCOUNT) == []
    assert re.match("Let 127.0.0.1:", asked[0])


async def test_who_has_no_power_in_the_room_is_told_by_the_homeserver_and_so_is_the_manager(
    scene: Scene, house: RealManager
) -> None:
    async with (
        house.running(),
        TokenSession(scene.homeserver.base_url, scene.bob.user_id, scene.bob.access_token) as session,
        Manager(house.url, session, on_terms=lambda _: [TERMS]) as manager,
    ):
        [power] = [one for one in await manager.requirements("jitsi", scene.room) if one.type == "power"]
        assert power.met is False
        assert scene.dora in power.who_can_help
        with pytest.raises(ActionFailed, match="M_FORBIDDEN") as failed:
            await manager.add(scene.room, "jitsi", {"server": house.conference})

        kept = await manager.installation(scene.room, failed.value.installation_id)
        assert kept.state == "failed"
        assert await scene.widgets() == []


# `test_adding.py` has every answer lost, of a manager in this process; these are a process that is really gone.
POINTS = [
    "the registration is committed, not answered",
    "the installation is kept, not committed",
    "the installation is committed, not answered",
]


@pytest.mark.parametrize("point", POINTS)
async def test_a_manager_that_is_killed_in_the_middle_and_comes_back_has_exactly_one(
    point: str, guide: ModuleType, scene: Scene, house: RealManager, opened: list[Callable[[], Awaitable[None]]]
) -> None:
    session = await _session("password", guide, scene, opened)
    config = {"server": house.conference}
    async with Manager(house.url, session, on_terms=lambda _: [TERMS]) as manager:
        async with house.running(point):
            with pytest.raises(ManagerUnreachable, match=r"The same call may be repeated\.$"):
                await manager.add(scene.room, "jitsi", config)
        with pytest.raises(ManagerUnreachable):
            await manager.add(scene.room, "jitsi", config)

        async with house.running():
            added = await manager.add(scene.room, "jitsi", config)

            assert [listed.id for listed in await manager.installations(scene.room)] == [added.id]
            assert added.state == "active"
            assert [content["id"] for content in await scene.widgets()] == [added.id]


async def test_watching_sees_what_another_program_does_and_outlives_a_restart(
    guide: ModuleType, scene: Scene, house: RealManager, opened: list[Callable[[], Awaitable[None]]]
) -> None:
    session = await _session("password", guide, scene, opened)
    changes: asyncio.Queue[InstallationView | InstallationViews] = asyncio.Queue()

    async def watch(manager: Manager) -> None:
        async for change in manager.watch(scene.room):
            changes.put_nowait(change)

    async with (
        Manager(house.url, session, on_terms=lambda _: [TERMS]) as here,
        Manager(house.url, session, on_terms=lambda _: [TERMS]) as there,
    ):
        async with house.running():
            watching = asyncio.create_task(watch(here))
            assert await asyncio.wait_for(changes.get(), 10) == InstallationViews([])
            installed = await there.install(scene.room, "jitsi", {"server": house.conference})
            assert await asyncio.wait_for(changes.get(), 10) == installed
        async with house.running():
            assert await asyncio.wait_for(changes.get(), 20) == InstallationViews([installed])
            watching.cancel()


async def test_a_script_without_an_event_loop(guide: ModuleType, scene: Scene, house: RealManager) -> None:
    async with house.running():
        shown = await asyncio.to_thread(guide.script, house.url, scene.homeserver.base_url, scene.dora, PASSWORD)

    assert shown == ["Garden: 0"]
