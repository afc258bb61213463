"""A real homeserver for the whole run; users and a room of its own for each test."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from manifold.demo.homeserver import Synapse
from manifold.demo.homeserver import synapse as running_synapse
from manifold.demo.matrix_client import MatrixClient, register
from manifold.demo.ports import ANY, free_port
from manifold.demo.synapse_environment import ensure_synapse
from manifold.ids import RoomID

__all__ = ["CACHE", "alice", "bob", "matrix_http", "new_user", "room", "synapse", "synapse_python"]

CACHE = Path(__file__).parents[2] / ".cache"
"""Where Synapse is installed, once for all runs in this working copy."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def synapse_python() -> Path:
    """The interpreter that has Synapse."""
    return await ensure_synapse(CACHE, print)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def synapse(synapse_python: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Synapse]:
    """One homeserver, shared by all tests that ask for it."""
    async with running_synapse(synapse_python, tmp_path_factory.mktemp("synapse"), port=free_port(ANY)) as homeserver:
        yield homeserver


@pytest.fixture
async def matrix_http() -> AsyncIterator[aiohttp.ClientSession]:
    """What the users of one test speak HTTP with."""
    async with aiohttp.ClientSession() as http:
        yield http


@pytest.fixture
async def alice(synapse: Synapse, matrix_http: aiohttp.ClientSession) -> MatrixClient:
    """A user of this test alone."""
    return await new_user(synapse, matrix_http, "alice")


@pytest.fixture
async def bob(synapse: Synapse, matrix_http: aiohttp.ClientSession) -> MatrixClient:
    """Another user of this test alone."""
    return await new_user(synapse, matrix_http, "bob")


@pytest.fixture
async def room(alice: MatrixClient, bob: MatrixClient) -> RoomID:
    """A room that Alice made; Bob is in it with the power that everybody has."""
    room_id = await alice.create_room("Room of a test")
    await alice.invite(room_id, bob.user_id)
    await bob.join(room_id)
    return room_id


async def new_user(synapse: Synapse, http: aiohttp.ClientSession, name: str) -> MatrixClient:
    """Registers and logs in `@<name>-<something new>:…`."""
    username, password = f"{name}-{secrets.token_hex(4)}", secrets.token_urlsafe()
    await register(http, synapse.base_url, synapse.registration_secret, username, password)
    return await MatrixClient.log_in(http, synapse.base_url, username, password)
