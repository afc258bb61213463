"""The other integrations, each once, up to what their page shows."""

import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import Room
from tests.e2e.playground import Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_two_people_write_in_one_pad(alice: Playground, bob: Playground, room: Room) -> None:
    manager = await alice.open_manager("dialog")
    await manager.get_by_role("link", name="Etherpad").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_label("Pad name").fill("minutes")
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("status").filter(has_text="was added")).to_be_visible()
    await manager.get_by_role("button", name="Close").click()

    await bob.widget("Etherpad").get_by_role("button", name="Continue").click()
    texts = [
        tab.widget("Etherpad").frame_locator("iframe").frame_locator('iframe[title="Etherpad"]').get_by_role("textbox")
        for tab in (alice, bob)
    ]
    await texts[0].fill("Present: both")
    await expect(texts[1]).to_have_value("Present: both")


async def test_a_web_page_is_shown_under_its_name(alice: Playground, room: Room, scene: Scene) -> None:
    manager = await alice.open_manager("widget")
    await manager.get_by_role("link", name="Web page").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_label("Address").fill(f"{scene.pages.noticeboard}/")
    await manager.get_by_label("Name").fill("Notices")
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("status").filter(has_text="was added")).to_be_visible()
    await manager.get_by_role("button", name="Close").click()

    wrapper = alice.widget("Notices").frame_locator("iframe")
    page = wrapper.frame_locator('iframe[title="Web page"]')
    await expect(page.get_by_role("heading", name="Noticeboard")).to_be_visible()
    await expect(wrapper.get_by_role("link", name="Open in a new tab")).to_be_visible()
