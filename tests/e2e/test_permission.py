"""Somebody who can't add things to the room is told why, and who can help."""

import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import NewTab, Room
from tests.e2e.managers import another_manager, choose_manager
from tests.e2e.playground import HOSTS, Host, Playground
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("host", HOSTS)
async def test_a_user_without_power_is_told_whom_to_ask(bob: Playground, host: Host) -> None:
    manager = await bob.open_manager(host)
    await manager.get_by_role("link", name="Jitsi").click()

    notice = manager.get_by_role("status").filter(has_text="You can't add things to this room")
    await expect(notice).to_contain_text("Ask somebody who runs the room: Alice.")


async def test_a_user_who_has_enough_here_is_told_what_to_do_about_it(
    scene: Scene, carols_room: Room, carols_tab: NewTab, watch: Watch
) -> None:
    async with another_manager(scene, more="[quotas]\ninstallations_per_room = 1") as server:
        watch.guard(server.public_url)
        await choose_manager(carols_room.creator, server)
        manager = await (await carols_tab()).open_manager("dialog")
        await manager.get_by_role("link", name="Jitsi").click()
        await manager.get_by_role("link", name="Set up", exact=True).click()
        await manager.get_by_role("button", name="Add to room").click()
        await expect(manager.get_by_role("heading", level=1)).to_have_text("In this room")

        await manager.get_by_role("link", name="Browse").click()
        await manager.get_by_role("link", name="Etherpad").click()
        notice = manager.get_by_role("status").filter(has_text="It can't be added here yet")
        await expect(notice).to_contain_text("You can: remove one that you don't need")
        await expect(manager.get_by_role("link", name="Set up anyway")).to_be_visible()
