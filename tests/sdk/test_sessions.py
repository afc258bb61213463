"""What the SDK needs of a Matrix session, for each way to have one; the real ones against a real Synapse."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import pytest
from mautrix.client import ClientAPI
from mautrix.types import UserID as MautrixUserID
from nio import AsyncClient

from manifold.demo.homeserver import Synapse
from manifold.demo.matrix_client import MatrixClient, register
from manifold.errors import HomeserverUnreachable, MatrixRefused
from manifold.ids import RoomID, UserID
from manifold.sdk import MatrixSession, TokenSession, find_homeserver, log_in, rooms
from manifold.sdk.matrix.client_server import ClientServerSession
from manifold.sdk.matrix.mautrix import MautrixSession
from manifold.sdk.matrix.nio import NioSession
from manifold.sdk.power import read_power
from tests.support.http_server import free_port
from tests.support.matrix import MemoryMatrix
from tests.support.synapse import new_user

Connect = Callable[[str, str, str], Awaitable[MatrixSession]]
"""From a homeserver's URL, a user ID and an access token to a session that ends with the test."""

REAL = ["token", "nio", "mautrix"]


@dataclass(frozen=True)
class People:
    """Alice made the rooms, one for each version; Bob is in them, without power; Carol is nowhere."""

    alice: MatrixSession
    bob: MatrixSession
    carol: MatrixSession
    rooms: dict[str, RoomID]


@pytest.fixture
async def opened() -> AsyncIterator[list[Callable[[], Awaitable[None]]]]:
    """What ends the sessions."""
    closers: list[Callable[[], Awaitable[None]]] = []
    yield closers
    for close in closers:
        await close()


@pytest.fixture
def connect(kind: str, opened: list[Callable[[], Awaitable[None]]]) -> Connect:
    """In the way that the test is about."""

    async def make(homeserver: str, user_id: str, access_token: str) -> MatrixSession:
        if kind == "nio":
            nio = AsyncClient(homeserver, user_id)
            nio.user_id, nio.access_token = user_id, access_token
            opened.append(nio.close)
            return NioSession(nio)
        if kind == "mautrix":
            mautrix = ClientAPI(MautrixUserID(user_id), base_url=homeserver, token=access_token)
            opened.append(mautrix.api.session.close)
            return MautrixSession(mautrix)
        session = TokenSession(homeserver, UserID.parse(user_id), access_token)
        opened.append(session.close)
        return session

    return make


@pytest.fixture
def there(kind: str, request: pytest.FixtureRequest) -> Synapse | MemoryMatrix:
    """The homeserver: a real one is started for those who need it, and no sooner."""
    there: Synapse | MemoryMatrix = request.getfixturevalue("matrix" if kind == "memory" else "synapse")
    return there


@pytest.fixture
async def people(there: Synapse | MemoryMatrix, connect: Connect) -> People:
    if isinstance(there, MemoryMatrix):
        return _in_memory(there)
    async with aiohttp.ClientSession() as http:
        clients = alice_client, bob_client, _ = [
            await new_user(there, http, name) for name in ("alice", "bob", "carol")
        ]
        alice, bob, carol = [await connect(there.base_url, client.user_id, client.access_token) for client in clients]
        return People(
            alice, bob, carol, {version: await _room(alice_client, bob_client, version) for version in ("11", "12")}
        )


def _in_memory(matrix: MemoryMatrix) -> People:
    alice, bob, carol = (f"@{name}:example.org" for name in ("alice", "bob", "carol"))
    made = {version: matrix.create_room(alice, bob, version=version).id for version in ("11", "12")}
    return People(matrix.session(alice), matrix.session(bob), matrix.session(carol), made)


async def _room(alice: MatrixClient, bob: MatrixClient, version: str) -> RoomID:
    room_id = await alice.create_room(f"Version {version}", room_version=version)
    await alice.invite(room_id, bob.user_id)
    await bob.join(room_id)
    return room_id


kinds = pytest.mark.parametrize(
    "kind", ["memory", *(pytest.param(kind, marks=pytest.mark.slow) for kind in REAL)], scope="function"
)


@kinds
async def test_accounts(people: People) -> None:
    alice = people.alice
    first, second = await alice.openid_token(), await alice.openid_token()
    assert first.matrix_server_name == alice.user_id.server_name
    assert first.access_token != second.access_token

    assert await alice.account_data("org.example.a/b") is None
    await alice.put_account_data("org.example.a/b", {"answer": 42})
    assert await alice.account_data("org.example.a/b") == {"answer": 42}

    assert set(await alice.joined_rooms()) == set(people.rooms.values())
    assert await people.carol.joined_rooms() == []


@kinds
async def test_state_of_rooms_of_both_kinds(people: People) -> None:
    assert ":" in people.rooms["11"]
    assert ":" not in people.rooms["12"]
    for version, room_id in people.rooms.items():
        create = await people.bob.state(room_id, "m.room.create")
        assert create is not None
        assert (create.sender, create.content["room_version"]) == (people.alice.user_id, version)

        assert await people.alice.state(room_id, "org.example.odd", "a/b ?#%ü") is None
        await people.alice.put_state(room_id, "org.example.odd", "a/b ?#%ü", {"type": "org.example.odd"})
        written = await people.bob.state(room_id, "org.example.odd", "a/b ?#%ü")
        assert written is not None
        assert written.content == {"type": "org.example.odd"}

        power = await read_power(people.bob, room_id)
        assert power.can_write(people.alice.user_id, "org.example.odd")
        assert not power.can_write(people.bob.user_id, "org.example.odd")
        assert power.who_can_write("org.example.odd") == [people.alice.user_id]
        with pytest.raises(MatrixRefused) as refused:
            await people.bob.put_state(room_id, "org.example.odd", "", {})
        assert (refused.value.errcode, refused.value.status) == ("M_FORBIDDEN", 403)


@kinds
async def test_strangers_invitations_and_kicks(people: People) -> None:
    room_id, carol = people.rooms["12"], people.carol.user_id
    with pytest.raises(MatrixRefused):
        await people.carol.state(room_id, "m.room.create")

    await people.alice.invite(room_id, carol)
    invited = await people.alice.state(room_id, "m.room.member", carol)
    await people.alice.kick(room_id, carol, "Changed my mind")
    kicked = await people.alice.state(room_id, "m.room.member", carol)

    assert invited is not None
    assert kicked is not None
    assert (invited.content["membership"], kicked.content["membership"]) == ("invite", "leave")
    assert kicked.content["reason"] == "Changed my mind"


@pytest.mark.slow
@pytest.mark.parametrize("kind", REAL)
async def test_files_and_whatever_else_a_client_asks_for(people: People) -> None:
    alice, bob = people.alice, people.bob
    assert isinstance(alice, ClientServerSession)
    assert isinstance(bob, ClientServerSession)

    uri = await alice.upload(b"\0\xff", "image/png")
    file = await bob.download(uri)
    assert (file.content, file.media_type) == (b"\0\xff", "image/png")
    with pytest.raises(MatrixRefused) as refused:
        await bob.download(f"{uri}x")
    assert (refused.value.status, refused.value.answer["errcode"]) == (404, "M_NOT_FOUND")

    first = await alice.call("GET", "/_matrix/client/v3/sync", query={"timeout": "0"}, seconds=20)
    state = await alice.call("GET", f"/_matrix/client/v3/rooms/{people.rooms['11']}/state")
    assert isinstance(first["next_batch"], str)
    assert "m.room.create" in {event["type"] for event in state}
    with pytest.raises(MatrixRefused) as unknown:
        await alice.call("POST", "/_matrix/client/v3/nothing", {"a": 1})
    assert unknown.value.answer["errcode"] == "M_UNRECOGNIZED"


@pytest.mark.slow
@pytest.mark.parametrize("kind", REAL)
async def test_a_homeserver_that_is_not_there_is_told_as_such(connect: Connect) -> None:
    session = await connect(f"http://127.0.0.1:{free_port('127.0.0.1')}", "@alice:localhost", "syt_nothing")

    with pytest.raises(HomeserverUnreachable, match=r"127\.0\.0\.1"):
        await session.openid_token()


@pytest.mark.slow
@pytest.mark.parametrize("kind", REAL)
async def test_a_token_that_is_no_good_is_refused(connect: Connect, synapse: Synapse) -> None:
    session = await connect(synapse.base_url, f"@alice:{synapse.server_name}", "syt_nothing")

    with pytest.raises(MatrixRefused) as refused:
        await session.joined_rooms()
    assert (refused.value.errcode, refused.value.status) == ("M_UNKNOWN_TOKEN", 401)


@pytest.mark.slow
async def test_logging_in_with_a_password_and_out_again(synapse: Synapse, matrix_http: aiohttp.ClientSession) -> None:
    name = f"dora-{secrets.token_hex(4)}"
    user_id = await register(matrix_http, synapse.base_url, synapse.registration_secret, name, "correct horse")
    room_id = await (await MatrixClient.log_in(matrix_http, synapse.base_url, name, "correct horse")).create_room(
        "Garden"
    )

    async with await log_in(user_id, "correct horse", homeserver=synapse.base_url) as session:
        assert session.user_id == user_id
        assert [(room.id, room.name) for room in await rooms(session)] == [(room_id, "Garden")]
        async with await TokenSession.of(synapse.base_url, session.access_token) as same:
            assert same.user_id == user_id
        await session.log_out()
        with pytest.raises(MatrixRefused):
            await session.joined_rooms()

    with pytest.raises(MatrixRefused, match="M_FORBIDDEN"):
        await log_in(user_id, "wrong", homeserver=synapse.base_url)
    with pytest.raises(MatrixRefused):
        await TokenSession.of(synapse.base_url, "syt_nothing")


async def test_where_a_homeserver_is() -> None:
    assert await find_homeserver("http://127.0.0.1:8008/") == "http://127.0.0.1:8008"
    with pytest.raises(ValueError, match="user ID"):
        await find_homeserver("@alice")
