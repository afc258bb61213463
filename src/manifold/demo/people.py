"""Alice, Bob and their room: made at the first start of a demo, found again at later ones."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import msgspec

from manifold.demo.errors import MatrixError
from manifold.demo.homeserver import Synapse
from manifold.demo.matrix_client import MatrixClient, register
from manifold.ids import RoomID

__all__ = ["People", "gather"]

ROOM_NAME = "Lab"


@dataclass(frozen=True)
class People:
    """Both are logged in and in the room. Alice made it; Bob may write in it, and not change it."""

    alice: MatrixClient
    bob: MatrixClient
    passwords: dict[str, str]
    """By localpart."""
    room_id: RoomID


class _Memory(msgspec.Struct):
    """What a demo remembers of its people between two starts."""

    passwords: dict[str, str]
    room_id: str | None = None


async def gather(http: aiohttp.ClientSession, homeserver: Synapse, directory: Path) -> People:
    """Makes what is missing, so that a start that was interrupted half-way is completed by the next."""
    file = directory / "people.json"
    memory = _recall(file)
    alice = await _enter(http, homeserver, "alice", memory)
    bob = await _enter(http, homeserver, "bob", memory)
    room_id = RoomID.parse(memory.room_id) if memory.room_id else await alice.create_room(ROOM_NAME)
    if memory.room_id is None:
        memory.room_id = str(room_id)
        _remember(file, memory)
    if bob.user_id not in await alice.joined_members(room_id):
        await alice.invite(room_id, bob.user_id)
        await bob.join(room_id)
    return People(alice, bob, memory.passwords, room_id)


async def _enter(http: aiohttp.ClientSession, homeserver: Synapse, name: str, memory: _Memory) -> MatrixClient:
    password = memory.passwords[name]
    try:
        await register(http, homeserver.base_url, homeserver.registration_secret, name, password)
    except MatrixError as exc:
        if exc.matrix_errcode != "M_USER_IN_USE":
            raise
    return await MatrixClient.log_in(http, homeserver.base_url, name, password)


def _recall(file: Path) -> _Memory:
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=_Memory)
    # Random, since any page in the browser can reach the homeserver: its API is open to all origins.
    memory = _Memory(passwords={name: secrets.token_urlsafe(9) for name in ("alice", "bob")})
    _remember(file, memory)
    return memory


def _remember(file: Path, memory: _Memory) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(msgspec.json.encode(memory))
