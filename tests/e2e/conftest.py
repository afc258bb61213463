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
from tests.e2e.playground import Playground
from tests.e2e.watch import Watch
from tests.support.synapse import CACHE, new_user

__all__ = ["NewContext", "NewTab", "Room", "make_room"]

NewContext = Callable[..., Awaitable[BrowserContext]]
"""Takes Playwright's options of a browser context."""

NewTab = Callable[[], Awaitable[Playground]]
"""Opens it, once all is as the test wants it."""

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
