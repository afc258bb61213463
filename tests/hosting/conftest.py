"""A real homeserver and a browser for all tests here; users and a room of its own for each."""

from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from manifold.demo.homeserver import Synapse
from manifold.demo.matrix_client import MatrixClient
from manifold.ids import RoomID
from manifold.sdk.matrix import TokenSession
from tests.support.synapse import new_user, synapse, synapse_python
from tests.support.widget_messages import every_message_fits_its_schema

__all__ = ["every_message_fits_its_schema", "synapse", "synapse_python"]

_CHROMIUM = "/usr/bin/chromium"
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest_asyncio.fixture(loop_scope="session")
async def matrix_http() -> AsyncIterator[aiohttp.ClientSession]:
    """What users who have no widgets speak HTTP with."""
    async with aiohttp.ClientSession() as http:
        yield http


@pytest_asyncio.fixture(loop_scope="session")
async def alice(synapse: Synapse, matrix_http: aiohttp.ClientSession) -> MatrixClient:
    """Who has the widget."""
    return await new_user(synapse, matrix_http, "alice")


@pytest_asyncio.fixture(loop_scope="session")
async def bob(synapse: Synapse, matrix_http: aiohttp.ClientSession) -> MatrixClient:
    """Who is in the room, too."""
    return await new_user(synapse, matrix_http, "bob")


@pytest_asyncio.fixture(loop_scope="session")
async def session(synapse: Synapse, alice: MatrixClient) -> AsyncIterator[TokenSession]:
    """Alice's."""
    async with TokenSession(synapse.base_url, alice.user_id, alice.access_token) as session:
        yield session


@pytest_asyncio.fixture(loop_scope="session")
async def room(alice: MatrixClient, bob: MatrixClient) -> RoomID:
    """Alice made it, by version 12, and Bob is in it."""
    room_id = await alice.create_room("Tea", room_version="12")
    await alice.invite(room_id, bob.user_id)
    await bob.join(room_id)
    return room_id


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=_QUIET)
        yield browser
        await browser.close()
