"""A manager in this process, a homeserver in memory, and Alice's session."""

import pytest

from manifold.sdk import Manager, MatrixSession
from tests.support.asgi import Client
from tests.support.manager import HOMESERVER
from tests.support.matrix import MemoryMatrix, MemoryRoom
from tests.support.memory import Homeserver
from tests.support.synapse import matrix_http, synapse, synapse_python
from tests.support.transport import MemoryTransport

__all__ = ["ALICE", "BOB", "MANAGER", "matrix_http", "synapse", "synapse_python"]

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
