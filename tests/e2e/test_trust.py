"""A manager that nobody vouches for gets nothing by itself."""

import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.playground import MANAGER, Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_an_untrusted_manager_that_is_refused_can_only_be_looked_at(alice: Playground, scene: Scene) -> None:
    host = scene.manager.public_url.removeprefix("http://")
    await alice.page.get_by_role("button", name="Integrations", exact=True).click()
    dialog = alice.dialog("Integrations")
    await dialog.get_by_role("tab", name="Another manager").click()
    await dialog.get_by_label("Address of its page").fill(f"{scene.manager.public_url}/ui")
    await dialog.get_by_role("button", name="Try manager").click()
    await dialog.get_by_role("button", name="Open as widget").click()

    await expect(alice.dialog("asks for permissions")).to_contain_text(f"You have not chosen to trust {host}.")
    await alice.allow("asks for permissions")
    await alice.dialog(f"Tell {host} who you are?").get_by_role("button", name="Don't allow").click()

    manager = alice.page.frame_locator(MANAGER)
    notice = manager.get_by_role("alert")
    await expect(notice).to_contain_text("You can look around, but not change anything")
    await expect(notice).to_contain_text("Your client did not tell who you are. Allow it to, and try again.")
    await manager.get_by_role("link", name="Jitsi").click()
    await manager.get_by_role("link", name="Set up").click()
    await expect(manager.get_by_role("button", name="Add to room")).to_be_disabled()
