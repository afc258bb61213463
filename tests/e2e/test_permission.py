"""Somebody who may not change the room is told who may."""

import pytest
from playwright.async_api import expect

from tests.e2e.playground import HOSTS, Host, Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("host", HOSTS)
async def test_a_user_without_power_is_told_whom_to_ask(bob: Playground, host: Host) -> None:
    manager = await bob.open_manager(host)
    await manager.get_by_role("link", name="Jitsi").click()

    notice = manager.get_by_role("status").filter(has_text="You can't add things to this room")
    await expect(notice).to_contain_text("Ask somebody who runs the room: Alice.")
