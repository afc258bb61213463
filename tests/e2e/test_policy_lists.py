"""A moderator's rule in a room keeps somebody out of the manager, for as long as it stands (MSC2313)."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from manifold.demo.matrix_client import MatrixClient
from manifold.demo.scene import Scene
from manifold.server.api import V1
from tests.e2e.conftest import Room
from tests.e2e.managers import another_manager

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_a_rule_in_a_policy_list_blocks_a_user_until_it_is_taken_back(
    scene: Scene, carol: MatrixClient, carols_room: Room, matrix_http: aiohttp.ClientSession
) -> None:
    bob = carols_room.guest
    lists = f"""
[policy_lists]
rooms = [{json.dumps(carols_room.id)}]
homeserver = {json.dumps(scene.homeserver.base_url)}
allow_private = true
access_token = {json.dumps(carol.access_token)}
poll_seconds = 1
"""

    async with another_manager(scene, more=lists) as server:

        async def call(method: str, path: str, **options: Any) -> tuple[int, Any]:
            async with matrix_http.request(method, f"{server.public_url}{V1}{path}", **options) as reply:
                return reply.status, await reply.json()

        async def answer() -> tuple[int, Any]:
            return await call("GET", "/account", headers={"Authorization": f"Bearer {token}"})

        async def until(status: int) -> Any:
            for _ in range(100):
                got, body = await answer()
                if got == status:
                    return body
                await asyncio.sleep(0.1)
            raise TimeoutError(f"whoami never answered {status}")

        token = (await call("POST", "/account/register", json=await bob.openid_token()))[1]["token"]
        assert (await answer())[0] == 200

        rule = {"entity": bob.user_id, "recommendation": "m.ban", "reason": "spam in the lobby"}
        await carol.put_state(carols_room.id, "m.policy.rule.user", "rule-1", rule)
        refused = await until(403)
        assert refused["errcode"] == "M_FORBIDDEN"
        assert refused["error"].endswith(f"{bob.user_id}: spam in the lobby")
        status, _ = await call("POST", "/account/register", json=await bob.openid_token())
        assert status == 403

        await carol.put_state(carols_room.id, "m.policy.rule.user", "rule-1", {})
        assert (await until(200))["user_id"] == bob.user_id
