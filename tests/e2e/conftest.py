"""A whole demo and a browser for all tests; a room, and a browser profile for each user, for each test."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from manifold.demo.matrix_client import MatrixClient
from manifold.demo.options import ANY_PORTS, DemoOptions
from manifold.demo.scene import Scene, demo
from manifold.ids import RoomID
from manifold.server.settings import ServerSettings
from tests.e2e.managers import another_manager
from tests.e2e.playground import Playground
from tests.e2e.standalone import StandAlone
from tests.e2e.watch import Watch
from tests.support.authorization_server import AuthorizationServer, authorization_server
from tests.support.synapse import CACHE, new_user

__all__ = ["Arrive", "NewContext", "NewTab", "Open", "Room", "make_room"]

NewContext = Callable[..., Awaitable[BrowserContext]]
"""Takes Playwright's options of a browser context."""

NewTab = Callable[[], Awaitable[Playground]]
"""Opens it, once all is as the test wants it."""

Arrive = Callable[..., Awaitable[StandAlone]]
"""Opens the stand-alone page for who has just signed in: name, room ID, the manager's page; `clock` as below."""

Open = Callable[..., Awaitable[StandAlone]]
"""Opens the stand-alone page with a query, which may be empty; `url` is another manager's page, `clock` has the page
tell the time by Playwright's, and all else are options of its browser context."""

_CHROMIUM = "/usr/bin/chromium"
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-shots", action="store_true", help="keep what pages look like now (tests/e2e/pictures)")


@dataclass(frozen=True)
class Room:
    """A room of one test. Only its creator has power in it."""

    id: RoomID
    name: str
    creator: MatrixClient
    guest: MatrixClient

    async def widgets(self) -> dict[str, Any]:
        """The content of each widget's state event, as the guest's homeserver has it; `{}` is one that was removed."""
        return {
            event["state_key"]: event["content"]
            for event in await self.guest.all_state(self.id)
            if event["type"] == "im.vector.modular.widgets"
        }

    async def widget(self) -> Any:
        """The content of its only widget."""
        [content] = (await self.widgets()).values()
        return content


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def scene() -> AsyncIterator[Scene]:
    """The demo, with a Synapse of its own."""
    async with demo(DemoOptions(ports=ANY_PORTS, cache=CACHE), print) as scene:
        yield scene


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    expect.set_options(timeout=10_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=_QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def matrix_http() -> AsyncIterator[aiohttp.ClientSession]:
    """What users who are not in the demo speak HTTP with."""
    async with aiohttp.ClientSession() as http:
        yield http


@pytest_asyncio.fixture(loop_scope="session")
async def carol(scene: Scene, matrix_http: aiohttp.ClientSession) -> MatrixClient:
    """A user of one test alone, whose account it may change."""
    return await new_user(scene.homeserver, matrix_http, "carol")


@pytest_asyncio.fixture(loop_scope="session")
async def room(scene: Scene) -> Room:
    """A new room with both in it."""
    return await make_room(scene.people.alice, scene.people.bob)


@pytest_asyncio.fixture(loop_scope="session")
async def carols_tab(new_context: NewContext, scene: Scene, carols_room: Room) -> NewTab:
    """Carol's tab, with her room open."""

    async def open_it() -> Playground:
        return await _in_room(new_context, scene, carols_room, carols_room.creator)

    return open_it


@pytest_asyncio.fixture(loop_scope="session")
async def carols_room(scene: Scene, carol: MatrixClient) -> Room:
    """A new room that Carol made."""
    return await make_room(carol, scene.people.bob)


async def make_room(creator: MatrixClient, guest: MatrixClient) -> Room:
    """A new room with both in it."""
    name = f"Room {secrets.token_hex(3)}"
    room_id = await creator.create_room(name)
    await creator.invite(room_id, guest.user_id)
    await guest.join(room_id)
    return Room(room_id, name, creator, guest)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def watch(scene: Scene) -> AsyncIterator[Watch]:
    """Fails the test for errors and violations in any of its pages."""
    watch = Watch()
    watch.guard(scene.manager.public_url)
    yield watch
    assert not watch.faults


@pytest_asyncio.fixture(loop_scope="session")
async def new_context(browser: Browser, watch: Watch) -> AsyncIterator[NewContext]:
    """Makes browser profiles."""
    contexts: list[BrowserContext] = []

    async def make(**options: Any) -> BrowserContext:
        # The local pages have certificates of an authority that the demo made for itself.
        context = await browser.new_context(ignore_https_errors=True, reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        await watch.over(context)
        return context

    yield make
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def alices_tab(new_context: NewContext, scene: Scene, room: Room) -> NewTab:
    """Another tab of Alice's, with the room open."""

    async def open_it() -> Playground:
        return await _in_room(new_context, scene, room, room.creator)

    return open_it


@pytest_asyncio.fixture(loop_scope="session")
async def alice(alices_tab: NewTab) -> Playground:
    """Alice's tab, with the room open."""
    return await alices_tab()


@pytest_asyncio.fixture(loop_scope="session")
async def bob(new_context: NewContext, scene: Scene, room: Room) -> Playground:
    """Bob's tab, with the room open."""
    return await _in_room(new_context, scene, room, room.guest)


async def _in_room(new_context: NewContext, scene: Scene, room: Room, user: MatrixClient) -> Playground:
    tab = await Playground.signed_in(await new_context(), scene, user)
    await tab.enter(room.name)
    return tab


@pytest.fixture
def open_page(new_context: NewContext, scene: Scene, watch: Watch) -> Open:
    """The stand-alone page, in a browser profile of its own."""
    # Chromium reports it, and it is how a homeserver without OAuth says so.
    watch.expect_refusal(404, "/auth_metadata")
    # Synapse's own page lacks this one, and has a picture from far away. (To answer in its stead would not do: where
    # Playwright answers, it drops what outlives a page.)
    watch.expect_refusal(404, "/favicon.ico")
    watch.expect_absence("https://matrix.org")

    async def open_it(query: str = "", url: str = "", *, clock: bool = False, **options: Any) -> StandAlone:
        context = await new_context(**options)
        if clock:
            await context.clock.install()
        return await StandAlone.opened(context, f"{url or scene.manager.app_url}/{query}")

    return open_it


@pytest.fixture
def arrive(new_context: NewContext, scene: Scene) -> Arrive:
    """The same, where it does not matter how somebody signed in."""

    async def arrive(name: str, room_id: str | None = None, page: str = "", *, clock: bool = False) -> StandAlone:
        context = await new_context()
        if clock:
            await context.clock.install()
        return await StandAlone.arrived(context, scene, name, room_id, page)

    return arrive


@pytest_asyncio.fixture(loop_scope="session")
async def oauth(scene: Scene) -> AsyncIterator[AuthorizationServer]:
    """The demo's homeserver behind an authorization server."""
    async with authorization_server(scene.homeserver.base_url, scene.people.passwords) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def delegated(scene: Scene, oauth: AuthorizationServer) -> AsyncIterator[ServerSettings]:
    """A manager that knows this homeserver. Before `open_page`: no page may outlive its servers."""
    instead = {f'client_url = "{scene.homeserver.base_url}"': f'client_url = "{oauth.base_url}"'}
    async with another_manager(scene, instead=instead) as server:
        yield server
