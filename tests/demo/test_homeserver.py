"""The demo's Synapse, for real: what it offers, what it keeps, and how it fails."""

import os
from pathlib import Path

import aiohttp
import pytest

from manifold.demo.errors import DemoError, MatrixError
from manifold.demo.homeserver import Synapse
from manifold.demo.homeserver import synapse as running_synapse
from manifold.demo.matrix_client import MatrixClient
from manifold.demo.people import gather
from manifold.demo.ports import ANY, free_port
from manifold.demo.synapse_config import ManagerURLs
from manifold.errors import HomeserverError
from manifold.ids import RoomID

pytestmark = pytest.mark.slow


async def test_rooms_have_the_version_in_which_creators_stand_above_power_levels(
    alice: MatrixClient, room: RoomID
) -> None:
    assert await alice.state(room, "m.room.create") == {"room_version": "12"}
    power_levels = await alice.state(room, "m.room.power_levels")
    assert power_levels is not None
    assert alice.user_id not in power_levels.get("users", {})
    assert ":" not in room


async def test_an_openid_token_is_verified_over_the_federation_api(
    synapse: Synapse, alice: MatrixClient, matrix_http: aiohttp.ClientSession
) -> None:
    token = await alice.openid_token()
    assert token["matrix_server_name"] == synapse.server_name
    userinfo = f"{synapse.base_url}/_matrix/federation/v1/openid/userinfo"
    async with matrix_http.get(userinfo, params={"access_token": token["access_token"]}) as reply:
        assert await reply.json() == {"sub": alice.user_id}
    async with matrix_http.get(userinfo, params={"access_token": "another"}) as reply:
        assert reply.status == 401


async def test_what_one_user_writes_the_other_reads(alice: MatrixClient, bob: MatrixClient, room: RoomID) -> None:
    event_id = await alice.put_state(room, "im.vector.modular.widgets", "w1", {"type": "m.custom"})
    assert await bob.state(room, "im.vector.modular.widgets", "w1") == {"type": "m.custom"}
    assert event_id in {event["event_id"] for event in await bob.all_state(room)}
    assert await bob.state(room, "im.vector.modular.widgets", "w2") is None
    assert await bob.joined_members(room) == {alice.user_id, bob.user_id}


async def test_the_same_message_twice_is_one_message(bob: MatrixClient, room: RoomID) -> None:
    message = {"msgtype": "m.text", "body": "Hello"}
    assert await bob.send(room, "m.room.message", message, "t1") == await bob.send(
        room, "m.room.message", message, "t1"
    )


async def test_bob_may_not_change_the_room(bob: MatrixClient, room: RoomID) -> None:
    with pytest.raises(MatrixError) as refusal:
        await bob.put_state(room, "im.vector.modular.widgets", "w1", {"type": "m.custom"})
    assert refusal.value.matrix_errcode == "M_FORBIDDEN"


async def test_account_data_are_one_user_s_own(alice: MatrixClient, bob: MatrixClient) -> None:
    assert await alice.account_data("m.widgets") is None
    await alice.put_account_data("m.widgets", {"w1": {}})
    assert await alice.account_data("m.widgets") == {"w1": {}}
    assert await bob.account_data("m.widgets") is None


async def test_a_homeserver_that_is_away_is_an_error_with_its_address(matrix_http: aiohttp.ClientSession) -> None:
    base_url = f"http://127.0.0.1:{free_port(ANY)}"
    with pytest.raises(HomeserverError, match=base_url):
        await MatrixClient.log_in(matrix_http, base_url, "alice", "password")


async def test_a_second_start_brings_back_users_room_and_name_on_another_port(
    synapse_python: Path, tmp_path: Path, matrix_http: aiohttp.ClientSession
) -> None:
    manager = ManagerURLs("http://127.0.0.1:8184", "http://127.0.0.1:8184/ui")
    async with running_synapse(synapse_python, tmp_path, port=free_port(ANY)) as homeserver:
        first_name = homeserver.server_name
        first = await gather(matrix_http, homeserver, tmp_path)
    async with running_synapse(synapse_python, tmp_path, port=free_port(ANY), managers=[manager]) as homeserver:
        second = await gather(matrix_http, homeserver, tmp_path)
        async with matrix_http.get(f"{homeserver.base_url}/.well-known/matrix/client") as reply:
            advertised = (await reply.json())["m.integrations"]
    assert homeserver.server_name == first_name
    assert (second.room_id, second.passwords) == (first.room_id, first.passwords)
    assert second.alice.user_id == first.alice.user_id
    assert advertised == {"managers": [{"api_url": manager.api_url, "ui_url": manager.ui_url}]}


async def test_two_do_not_share_a_directory_and_the_end_leaves_no_process(synapse_python: Path, tmp_path: Path) -> None:
    async with running_synapse(synapse_python, tmp_path, port=free_port(ANY)):
        process_id = int((tmp_path / "lock").read_text())
        with pytest.raises(DemoError, match=f"Another Synapse, process {process_id}, is using"):
            async with running_synapse(synapse_python, tmp_path, port=free_port(ANY)):
                pass
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


async def test_a_port_in_use_is_said_at_once(synapse: Synapse, synapse_python: Path, tmp_path: Path) -> None:
    port = int(synapse.base_url.rsplit(":", 1)[1])
    with pytest.raises(DemoError, match=f"can't listen on port {port}"):
        async with running_synapse(synapse_python, tmp_path, port=port):
            pass


async def test_a_crash_at_start_shows_the_end_of_the_log(synapse_python: Path, tmp_path: Path) -> None:
    (tmp_path / "homeserver.db").write_bytes(b"This is not a database" * 100)
    with pytest.raises(DemoError, match=r"Synapse ended with code 1 while it started(.|\n)*not a database"):
        async with running_synapse(synapse_python, tmp_path, port=free_port(ANY)):
            pass
