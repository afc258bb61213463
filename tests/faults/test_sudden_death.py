"""kill -9 of a real `manifold serve` at every point of register, install and erase, on SQLite and on PostgreSQL.

Nothing is half-done that the user cannot see and repeat.
"""

import asyncio
import secrets
import signal

import aiohttp
import pytest

from tests.faults.conftest import HERE, V1, House
from tests.faults.mortal import POINTS

pytestmark = pytest.mark.slow

REGISTER, INSTALL, REPORT, ERASE = list(POINTS)[:4], list(POINTS)[4:7], list(POINTS)[7:9], list(POINTS)[9:]


def is_committed(point: str) -> bool:
    """Whether the database had said yes when the process died."""
    return "is committed" in point


async def _dies(process: asyncio.subprocess.Process) -> None:
    assert await asyncio.wait_for(process.wait(), 60) == -signal.SIGKILL


@pytest.mark.parametrize("point", REGISTER)
async def test_a_registration_that_was_cut_off_can_be_repeated(house: House, point: str) -> None:
    openid_token = secrets.token_urlsafe()
    async with house.manager(point) as process:
        with pytest.raises(aiohttp.ClientError):
            await house.register(openid_token)
        await _dies(process)

    async with house.manager():
        status, answer = await house.register(openid_token)
        if is_committed(point):
            # It was kept, so the OpenID token is spent, and the answer says what to do.
            assert (status, answer["errcode"]) == (403, "M_UNKNOWN_TOKEN")
            assert "ask your homeserver for a new one" in answer["error"]
            status, answer = await house.register(secrets.token_urlsafe())
        assert status == 200
        assert await house.call("GET", f"{V1}/account", token=answer["token"]) == (200, {"user_id": "@alice:localhost"})


@pytest.mark.parametrize("point", INSTALL)
async def test_an_installation_that_was_cut_off_is_seen_and_repeating_it_leaves_one(house: House, point: str) -> None:
    request = {**house.page, "request_id": "r1"}
    async with house.manager():
        _, registered = await house.register(secrets.token_urlsafe())
    token = registered["token"]
    async with house.manager(point) as process:
        with pytest.raises(aiohttp.ClientError):
            await house.call("POST", HERE, request, token)
        await _dies(process)

    async with house.manager():
        _, before = await house.call("GET", HERE, token=token)
        repeated = [await house.call("POST", HERE, request, token) for _ in range(2)]
        _, here = await house.call("GET", HERE, token=token)
        [installation] = here["installations"]
        assert repeated == [(201, installation)] * 2
        assert before["installations"] == ([installation] if is_committed(point) else [])
        _, audit = await house.call("GET", f"{V1}/rooms/!lab:localhost/audit", token=token)
        assert [entry["what"] for entry in audit["entries"]] == ["install"]
        # What is there can be finished, and taken away.
        assert installation["state"] == "pending"
        one = f"{HERE}/{installation['id']}"
        results = {"results": [{"action": action["id"], "ok": True} for action in installation["actions"]]}
        _, finished = await house.call("POST", f"{one}/performed", results, token)
        _, removed = await house.call("DELETE", one, token=token)
        assert (finished["state"], removed["state"]) == ("active", "removing")


@pytest.mark.parametrize("point", REPORT)
async def test_a_report_that_was_cut_off_can_be_repeated(house: House, point: str) -> None:
    async with house.manager():
        _, registered = await house.register(secrets.token_urlsafe())
        token = registered["token"]
        _, installation = await house.call("POST", HERE, house.page, token)
    one = f"{HERE}/{installation['id']}"
    results = {"results": [{"action": action["id"], "ok": True} for action in installation["actions"]]}
    async with house.manager(point) as process:
        with pytest.raises(aiohttp.ClientError):
            await house.call("POST", f"{one}/performed", results, token)
        await _dies(process)

    async with house.manager():
        _, before = await house.call("GET", one, token=token)
        _, after = await house.call("POST", f"{one}/performed", results, token)

    assert before["state"] == ("active" if is_committed(point) else "pending")
    assert after["state"] == "active"


@pytest.mark.parametrize("point", ERASE)
async def test_an_erasure_that_was_cut_off_has_taken_everything_or_nothing(house: House, point: str) -> None:
    async with house.manager():
        _, registered = await house.register(secrets.token_urlsafe())
        token = registered["token"]
        await house.call("POST", HERE, house.page, token)
        _, before = await house.call("GET", f"{V1}/account/data", token=token)
    async with house.manager(point) as process:
        with pytest.raises(aiohttp.ClientError):
            await house.call("DELETE", f"{V1}/account", token=token)
        await _dies(process)

    async with house.manager():
        status, after = await house.call("GET", f"{V1}/account/data", token=token)
        if is_committed(point):
            assert (status, after["errcode"]) == (403, "M_UNKNOWN_TOKEN")
            _, registered = await house.register(secrets.token_urlsafe())
            _, after = await house.call("GET", f"{V1}/account/data", token=registered["token"])
            assert (len(after["sessions"]), after["installations"], after["audit"]) == (1, [], [])
        else:
            assert after == {**before, "exported_at": after["exported_at"]}
            status, erased = await house.call("DELETE", f"{V1}/account", token=token)
            assert (status, [action["type"] for action in erased["left_behind"]]) == (200, ["remove_widget"])
