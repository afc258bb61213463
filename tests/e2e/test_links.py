"""A pasted link is enough: what fits it is offered with its form filled in, and what can't work is told before."""

import pytest
from playwright.async_api import FrameLocator, expect

from manifold.demo.ports import ANY, free_port
from manifold.demo.scene import Scene
from tests.e2e.conftest import Room
from tests.e2e.playground import Playground
from tests.e2e.test_accessibility import violations
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_links_of_a_pad_of_a_page_that_refuses_framing_and_of_nobody(
    alice: Playground, room: Room, scene: Scene, watch: Watch
) -> None:
    manager = await alice.open_manager("dialog")
    field = manager.get_by_role("searchbox", name="paste a link")

    # Enter takes the best match, as soon as it is known.
    await field.fill(f"{scene.pages.pad}/p/minutes")
    await field.press("Enter")
    await expect(manager.get_by_role("heading", level=1)).to_have_text("Set up Etherpad")
    await expect(manager.get_by_label("Pad name")).to_have_value("minutes")
    await _add(manager)
    assert (await room.widget())["data"] == {"url": f"{scene.pages.pad}/p/minutes"}

    # Wherever people are: what they paste is looked at.
    await alice.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await alice.page.evaluate("(link) => navigator.clipboard.writeText(link)", f"{scene.pages.pad}/p/agenda")
    await manager.get_by_role("heading", level=1, name="In this room").focus()
    await alice.page.keyboard.press("Control+V")
    await expect(field).to_have_value(f"{scene.pages.pad}/p/agenda")
    await expect(manager.get_by_role("link", name="Add this: Etherpad")).to_be_visible()
    await field.fill(f"https://localhost:{free_port(ANY)}/")
    trouble = manager.get_by_role("alert").filter(has_text="This address can't be reached")
    await expect(trouble).to_contain_text("Check the address")
    await expect(manager.locator(".card")).to_have_count(0)
    await expect(field).to_be_focused()

    watch.expect_refusal(400, "/widgets/resolve")
    await field.fill("http://example.org")
    await expect(manager.get_by_role("alert")).to_contain_text("Give an address that starts with https://")

    members = f"{scene.pages.noticeboard}/members"
    await field.fill(members)
    refusal = manager.get_by_role("status").filter(has_text="does not allow to be shown inside other pages")
    await expect(refusal).to_be_visible()
    await expect(manager.locator(".card")).to_have_count(1)
    assert await violations(await alice.manager_frame()) == []
    await manager.get_by_role("link", name="Add this: Link card").click()
    await expect(manager.get_by_label("Address")).to_have_value(members)
    await expect(manager.get_by_label("Title")).to_have_value("Noticeboard")
    await manager.get_by_label("Description").fill("For members alone")
    await _add(manager)
    await manager.get_by_role("button", name="Close").click()

    card = alice.widget("Noticeboard").frame_locator("iframe")
    await expect(card.get_by_role("heading", name="Noticeboard")).to_be_visible()
    await expect(card.get_by_text("For members alone")).to_be_visible()
    await expect(card.locator("iframe")).to_have_count(0)
    element = await alice.widget("Noticeboard").locator("iframe").element_handle()
    assert await violations(await alice.frame(element)) == []
    async with alice.page.expect_popup() as opening:
        await card.get_by_role("link", name="in a new tab").click()
    opened = await opening.value
    await opened.wait_for_url(members)
    await expect(opened.get_by_role("heading", name="Noticeboard")).to_be_visible()


async def _add(manager: FrameLocator) -> None:
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("status").filter(has_text="was added")).to_be_visible()
