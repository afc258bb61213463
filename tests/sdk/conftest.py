"""A manager in this process, a homeserver in memory, and Alice's session."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from manifold.demo.homeserver import Synapse
from manifold.demo.homeserver import synapse as running_synapse
from manifold.demo.ports import ANY, free_port
from manifold.demo.synapse_config import ManagerURLs
from manifold.sdk import Manager, MatrixSession
from tests.support.asgi import Client
from tests.support.manager import HOMESERVER
from tests.support.matrix import MemoryMatrix, MemoryRoom
from tests.support.memory import Homeserver
from tests.support.synapse import matrix_http, synapse_python
from tests.support.transport import MemoryTransport

__all__ = ["ALICE", "BOB", "MANAGER", "matrix_http", "synapse_python"]

ALICE, BOB = f"@alice:{HOMESERVER}", f"@bob:{HOMESERVER}"
MANAGER = "https://manager.example"


@pytest.fixture
def matrix(homeserver: Homeserver) -> MemoryMatrix:
    return MemoryMatrix(homeserver)


@pytest.fixture
def session(matrix: MemoryMatrix) -> MatrixSession:
    """Alice's."""
    return matrix.session(ALICE)


@pytest.fixture
def room(matrix: MemoryMatrix) -> MemoryRoom:
    """Alice made it, and Bob is in it."""
    return matrix.create_room(ALICE, BOB)


@pytest.fixture
def transport(api: Client) -> MemoryTransport:
    """Where the manager is, and nothing else."""
    transport = MemoryTransport()
    transport.serve(MANAGER, api)
    return transport


@pytest.fixture
def manager(session: MatrixSession, transport: MemoryTransport) -> Manager:
    """As Alice's client uses it."""
    return Manager(MANAGER, session, transport=transport, client="Test client")


@pytest.fixture(scope="session")
def announced() -> ManagerURLs:
    """Where a manager will be, for tests that start one."""
    url = f"http://127.0.0.1:{free_port(ANY)}"
    return ManagerURLs(url, f"{url}/ui")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def synapse(
    synapse_python: Path, tmp_path_factory: pytest.TempPathFactory, announced: ManagerURLs
) -> AsyncIterator[Synapse]:
    """A real homeserver, shared by all tests here that ask for it; its well-known suggests the manager."""
    folder, port = tmp_path_factory.mktemp("synapse"), free_port(ANY)
    async with running_synapse(synapse_python, folder, port=port, managers=[announced]) as homeserver:
        yield homeserver
