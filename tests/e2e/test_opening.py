"""Getting in, getting out, and getting along without a mouse."""

import pytest
from playwright.async_api import Locator, Page, expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import NewContext, Room
from tests.e2e.playground import HOSTS, Host, Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_opened_by_itself_it_says_how_to_open_it(new_context: NewContext, scene: Scene) -> None:
    page = await (await new_context()).new_page()
    await page.goto(f"{scene.manager.public_url}/ui")

    await expect(page.get_by_role("link", name="Jitsi")).to_be_visible()
    notice = page.get_by_role("status").filter(has_text="You can look around")
    await expect(notice).to_contain_text("Open")
    await expect(page.get_by_role("button", name="Close")).to_have_count(0)


@pytest.mark.parametrize("host", HOSTS)
async def test_both_ways_out_lead_out(alice: Playground, host: Host) -> None:
    manager = await alice.open_manager(host)
    await manager.get_by_role("button", name="Close").click()
    await expect(alice.page.locator("dialog")).to_have_count(0)

    manager = await alice.reopen_manager(host)
    await expect(manager.get_by_role("link", name="Jitsi")).to_be_visible()
    await manager.get_by_role("searchbox", name="Search").press("Escape")
    await expect(alice.page.locator("dialog")).to_have_count(0)
    await expect(alice.page.get_by_role("button", name="Integrations", exact=True)).to_be_focused()


async def test_everything_can_be_done_with_the_keyboard(alice: Playground, room: Room) -> None:
    page, keyboard = alice.page, alice.page.keyboard
    await _tab_to(page, page.get_by_role("button", name="Integrations", exact=True))
    await keyboard.press("Enter")
    await _tab_to(page, page.get_by_role("button", name="Open in Element's dialog"))
    await keyboard.press("Enter")

    manager = page.frame_locator('iframe[title="Integration manager"]')
    heading = manager.get_by_role("heading", level=1)
    for target, leads_to in (
        (manager.get_by_role("link", name="Jitsi"), "Jitsi"),
        (manager.get_by_role("link", name="Set up"), "Set up Jitsi"),
    ):
        await expect(target).to_be_visible()
        await _tab_to(page, target)
        await keyboard.press("Enter")
        await expect(heading).to_have_text(leads_to)
        await expect(heading).to_be_focused()
    await _tab_to(page, manager.get_by_label("Conference name"))
    await keyboard.type("standup")
    await keyboard.press("Enter")
    await expect(heading).to_have_text("In this room")
    await expect(heading).to_be_focused()
    assert (await room.widget())["data"]["conferenceId"] == "standup"

    await _tab_to(page, manager.get_by_role("button", name="Remove Jitsi"))
    await keyboard.press("Enter")
    done = manager.get_by_role("status").filter(has_text="Jitsi was removed")
    await expect(heading).to_be_focused()
    await _tab_to(page, done.get_by_role("button", name="Undo"))
    await keyboard.press("Enter")
    await expect(manager.get_by_role("status").filter(has_text="is back in")).to_be_visible()
    await expect(heading).to_be_focused()
    assert await room.widget()

    await keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Integrations", exact=True)).to_be_focused()


async def _tab_to(page: Page, target: Locator) -> None:
    await expect(target).to_be_visible()
    for _ in range(40):
        if await target.evaluate("(element) => element === document.activeElement && document.hasFocus()"):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {target}")
