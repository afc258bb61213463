"""What one tab does is seen in another at once."""

import pytest
from playwright.async_api import FrameLocator, expect

from tests.e2e.conftest import NewTab
from tests.e2e.playground import Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_another_tab_sees_what_is_added_and_removed_without_being_touched(
    alice: Playground, alices_tab: NewTab
) -> None:
    looking = await (await alices_tab()).open_manager("widget")
    await looking.get_by_role("link", name="In this room").click()
    await expect(looking.get_by_text("Nothing here yet")).to_be_visible()

    manager = await alice.open_manager("widget")
    await _add_jitsi(manager)
    # Nowhere but in the list is it said: in the other tab.
    await expect(looking.get_by_role("button", name="Remove Jitsi")).to_be_visible()
    await expect(looking.get_by_text("In the room", exact=True)).to_be_visible()

    await manager.get_by_role("button", name="Remove Jitsi").click()
    await expect(looking.get_by_role("button", name="Undo the removal of Jitsi")).to_be_visible()


async def _add_jitsi(manager: FrameLocator) -> None:
    await manager.get_by_role("link", name="Jitsi").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("heading", level=1)).to_have_text("In this room")
