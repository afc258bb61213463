"""An operator's terms come up once, in the client's own way or in ours."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import FrameLocator, expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import NewTab, Room
from tests.e2e.managers import TERMS, another_manager, choose_manager
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def manager_with_terms(scene: Scene, carols_room: Room, watch: Watch) -> AsyncIterator[None]:
    """Carol's own manager."""
    async with another_manager(scene, more=TERMS) as server:
        watch.guard(server.public_url)
        await choose_manager(carols_room.creator, server)
        yield


async def test_element_asks_before_it_opens_the_dialog(carols_room: Room, carols_tab: NewTab, watch: Watch) -> None:
    watch.expect_refusal(403, "/account")
    carol = await carols_tab()
    manager = await carol.open_manager("dialog")

    terms = carol.dialog("Terms of service")
    await terms.get_by_role("checkbox", name="Terms of Service (1.0)").check()
    await terms.get_by_role("button", name="Next").click()
    await _add(manager)
    assert await carols_room.widget()


async def test_a_widget_asks_by_itself(carols_room: Room, carols_tab: NewTab, watch: Watch) -> None:
    watch.expect_refusal(403, "/installations")
    carol = await carols_tab()
    manager = await carol.open_manager("widget")

    await expect(manager.get_by_role("heading", level=1)).to_have_text("Before you start")
    accept = manager.get_by_role("button", name="Continue")
    await expect(accept).to_be_disabled()
    await manager.get_by_role("checkbox", name="I agree to the Terms of Service (version 1.0)").check()
    await accept.click()
    await _add(manager)
    assert await carols_room.widget()


async def _add(manager: FrameLocator) -> None:
    await manager.get_by_role("link", name="Jitsi").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("status").filter(has_text="was added")).to_be_visible()
