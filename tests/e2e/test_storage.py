"""A manager that may keep nothing in the browser, or keeps it apart for each client around it, works all the same."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import FrameLocator, expect

from manifold.demo.scene import Scene
from manifold.server.settings import ServerSettings
from tests.e2e.conftest import Room
from tests.e2e.managers import another_manager, choose_manager
from tests.e2e.own_browser import own_browser
from tests.e2e.playground import Playground
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

NAMES = ("manager.test", "widgets.test")


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere(scene: Scene) -> AsyncIterator[ServerSettings]:
    """A manager whose pages are of another site than any client's."""
    async with another_manager(scene, names=NAMES) as server:
        yield server


async def add_a_pad(manager: FrameLocator) -> None:
    await manager.get_by_role("link", name="Etherpad").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_label("Pad name").fill("minutes")
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("status").filter(has_text="was added")).to_be_visible()


@pytest.mark.parametrize("blocks", [False, True], ids=["apart", "blocked"])
async def test_it_works_where_its_storage_is(
    blocks: bool, elsewhere: ServerSettings, scene: Scene, carols_room: Room, watch: Watch, tmp_path: Path
) -> None:
    await choose_manager(carols_room.creator, elsewhere)
    secure = [elsewhere.public_url, elsewhere.widgets_url]
    async with own_browser(tmp_path / "profile", blocked=[*NAMES] if blocks else [], secure=secure) as context:
        await watch.over(context)
        tab = await Playground.signed_in(context, scene, carols_room.creator)
        await tab.enter(carols_room.name)
        manager = await tab.open_manager("dialog")
        frame = await tab.manager_frame()
        store = "try { localStorage.setItem('mark', 'framed'); 'kept' } catch (error) { error.name }"
        assert await frame.evaluate(store) == ("SecurityError" if blocks else "kept")

        await add_a_pad(manager)
        await manager.get_by_role("button", name="Close").click()
        wrapper = tab.widget("Etherpad").frame_locator("iframe")
        await expect(wrapper.frame_locator('iframe[title="Etherpad"]').get_by_role("textbox")).to_be_visible()

        if not blocks:
            # What it kept within that client is not there in a tab of its own.
            alone = await context.new_page()
            await alone.goto(f"{elsewhere.public_url}/ui")
            assert await alone.evaluate("localStorage.getItem('mark')") is None
            # Nor within a client of another site.
            other = await context.new_page()
            port = urlsplit(scene.playground_url).port
            await other.goto(f"http://localhost:{port}/")
            await other.evaluate(
                "(src) => document.body.append(Object.assign(document.createElement('iframe'), { src }))",
                f"{elsewhere.public_url}/ui",
            )
            inner = await tab.frame(await other.wait_for_selector("iframe"))
            await inner.wait_for_url(f"{elsewhere.public_url}/ui*")
            assert await inner.evaluate("localStorage.getItem('mark')") is None
