"""An operator's commands beside a manager that runs: what they change holds within a second, on both databases."""

import asyncio
import sys
import time
from typing import Any

import aiohttp
import pytest

from tests.faults.conftest import V1, House

pytestmark = pytest.mark.slow


class Operator:
    """Runs commands, and calls the operators' listener, of one house."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def run(self, *arguments: str) -> str:
        """What the command printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "manifold.cli",
            *arguments,
            "--settings",
            str(self._house._settings),
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate()
        assert process.returncode == 0
        return output.decode()

    async def call(self, method: str, path: str, token: str, **headers: str) -> tuple[int, Any]:
        """One request to the operators' listener."""
        sent = {"Authorization": f"Bearer {token}", **headers}
        url = f"{self._house.admin}/_manifold/admin/v1{path}"
        async with aiohttp.ClientSession() as http, http.request(method, url, headers=sent, json={}) as reply:
            assert not any(name.lower().startswith("access-control-") for name in reply.headers)
            return reply.status, await reply.json()


async def test_what_an_operator_does_beside_a_running_manager_holds_within_a_second(house: House) -> None:
    operator = Operator(house)
    async with house.manager():
        token = (await house.register("one"))[1]["token"]

        async def until(status: int) -> float:
            """Seconds until whoami answers this."""
            began = time.monotonic()
            for _ in range(200):
                if (await house.call("GET", f"{V1}/account", token=token))[0] == status:
                    break
                await asyncio.sleep(0.02)
            return time.monotonic() - began

        assert await until(200) < 1
        await operator.run("block", "add", "user", "@alice:localhost", "--reason", "spam")
        assert await until(403) < 2
        assert "spam" in await operator.run("block", "list")
        await operator.run("block", "remove", "user", "@alice:localhost")
        assert await until(200) < 2

        admin_token = (await operator.run("admin", "token", "create", "--name", "test")).strip()
        status, page = await operator.call("GET", "/sessions", admin_token)
        assert (status, [session["user_id"] for session in page["sessions"]]) == (200, ["@alice:localhost"])
        assert (await operator.call("PUT", "/blocks/server/localhost", admin_token))[0] == 200
        assert await until(403) < 0.5, "at once in the process that was told"
        assert (await operator.call("DELETE", "/blocks/server/localhost", admin_token))[0] == 200

        assert (await operator.call("GET", "/sessions", token))[0] == 403
        assert (await operator.call("GET", "/sessions", admin_token, Host="evil.example"))[0] == 403
        assert (await operator.call("OPTIONS", "/sessions", admin_token, Origin="https://evil.example"))[0] == 403

        assert page["sessions"][0]["id"] in await operator.run("sessions", "list")
        assert await operator.run("sessions", "revoke", "@alice:localhost") == "Ended 1 session.\n"
        status, refused = await house.call("GET", f"{V1}/account", token=token)
        assert (status, refused["errcode"]) == (403, "M_UNKNOWN_TOKEN")
        await operator.run("admin", "token", "revoke", "test")
        assert (await operator.call("GET", "/sessions", admin_token))[0] == 403
