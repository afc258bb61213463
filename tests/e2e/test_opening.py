"""Getting in, and getting out."""

import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import NewContext
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
