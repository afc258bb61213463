"""What is wrong in the form is told where it is wrong, and nothing that was typed is lost."""

import re

import pytest
from playwright.async_api import FrameLocator, expect

from manifold.demo.ports import ANY, free_port
from manifold.demo.scene import Scene
from tests.e2e.conftest import NewTab, Room
from tests.e2e.managers import another_manager, choose_manager
from tests.e2e.playground import Playground
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_what_the_form_knows_to_be_wrong_is_told_at_once(alice: Playground, room: Room) -> None:
    manager = await _jitsi_form(alice)
    name = manager.get_by_label("Conference name")
    await name.fill("two words")
    await manager.get_by_role("button", name="Add to room").click()

    summary = manager.get_by_role("group", name="1 thing to fix")
    await expect(summary).to_be_focused()
    await expect(name).to_have_attribute("aria-invalid", "true")
    await expect(manager.get_by_text("Use 3 to 64 letters, digits, - or _, without spaces")).to_have_count(2)
    await summary.get_by_role("link", name="Conference name").click()
    await expect(name).to_be_focused()
    await expect(name).to_have_value("two words")
    assert await room.widgets() == {}


async def test_a_server_that_is_no_jitsi_is_told_apart_from_one_that_does_not_answer(
    scene: Scene, carols_room: Room, carols_tab: NewTab, watch: Watch
) -> None:
    # Carol's manager may reach a service on this machine that has been stopped.
    stopped = f"https://localhost:{free_port(ANY)}"
    async with another_manager(scene, also_reach=stopped) as server:
        watch.guard(server.public_url)
        await choose_manager(carols_room.creator, server)
        manager = await _jitsi_form(await carols_tab())
        add = manager.get_by_role("button", name="Add to room")
        address = manager.get_by_role("textbox", name="Server")
        await manager.get_by_label("Conference name").fill("standup")

        watch.expect_refusal(502, "/installations")
        watch.expect_refusal(502, "/installations/preview")
        await address.fill(stopped)
        await add.click()
        await expect(manager.get_by_role("group", name="1 thing to fix")).to_be_focused()
        await expect(address).to_have_accessible_description(_with("refused the connection: is the service running"))

        watch.expect_refusal(400, "/installations")
        watch.expect_refusal(400, "/installations/preview")
        await address.fill(scene.pages.noticeboard)
        await add.click()
        await expect(address).to_have_accessible_description(_with("answers, but is no Jitsi server"))
        await expect(manager.get_by_role("group", name="1 thing to fix")).to_be_focused()

        await expect(manager.get_by_label("Conference name")).to_have_value("standup")
        await address.fill(scene.pages.conference)
        await add.click()
        await expect(manager.get_by_role("heading", level=1)).to_have_text("In this room")
        await expect(manager.get_by_role("status").filter(has_text="was added")).to_be_visible()
    assert (await carols_room.widget())["data"]["conferenceId"] == "standup"


def _with(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))


async def _jitsi_form(tab: Playground) -> FrameLocator:
    manager = await tab.open_manager("dialog")
    await manager.get_by_role("link", name="Jitsi").click()
    await manager.get_by_role("link", name="Set up").click()
    return manager
