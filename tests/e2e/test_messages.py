"""The playground shows what a widget and it said to each other."""

import pytest
from playwright.async_api import expect

from tests.e2e.playground import Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_the_messages_of_a_manager_are_there_to_be_read_but_for_its_tokens(alice: Playground) -> None:
    manager = await alice.open_manager("widget")
    await expect(manager.get_by_role("link", name="Jitsi")).to_be_visible()

    await alice.page.get_by_text("Messages of").click()
    rows = alice.page.locator(".message-list li")
    identity = rows.filter(has_text="get_openid")
    await expect(identity).to_contain_text("identity: allowed")
    await expect(rows.filter(has_text="notify_capabilities")).to_contain_text("capabilities in all")

    await identity.locator("summary").click()
    await expect(identity.locator("pre")).to_contain_text('"access_token": "(not shown)"')

    await alice.page.get_by_role("button", name="Clear").click()
    await expect(alice.page.get_by_text("Nothing was said yet.")).to_be_visible()
