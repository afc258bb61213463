"""Element's classic app for Android, where the manager is the top page of a WebView."""

import aiohttp
import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import NewContext, Room
from tests.e2e.test_accessibility import violations
from tests.e2e.webview import AndroidApp

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_a_widget_is_added_seen_and_removed(
    new_context: NewContext, matrix_http: aiohttp.ClientSession, scene: Scene, room: Room
) -> None:
    app = await AndroidApp.opened(new_context, matrix_http, scene.manager, room, vouches=True)
    page = app.page
    await page.get_by_role("link", name="Etherpad").tap()
    assert "scalar_token" not in page.url
    await page.get_by_role("link", name="Set up").tap()
    await page.get_by_label("Pad name").fill("minutes")
    await page.get_by_role("button", name="Add to room").tap()
    await expect(page.get_by_role("status").filter(has_text="Etherpad was added")).to_be_visible()
    [(widget_id, content)] = (await room.widgets()).items()
    assert content["url"].startswith(f"{scene.manager.widgets_url}/w/etherpad?")

    row = page.get_by_role("listitem").filter(has_text="minutes on")
    await expect(row).to_contain_text("In the room")
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await violations(page.main_frame) == []
    await page.get_by_role("button", name="Remove Etherpad").tap()
    await expect(page.get_by_role("status").filter(has_text="Etherpad was removed")).to_be_visible()
    assert await room.widgets() == {widget_id: {}}

    async with page.expect_event("close"):
        await page.get_by_role("button", name="Close").tap()
    # The app takes a message with an `_id` that it has not seen, and our own come back to us: nothing was asked twice.
    assert all(message["_id"] for message in app.heard)
    assert len({message["_id"] for message in app.heard}) == len(app.heard)
    assert not any("response" in message for message in app.heard)


async def test_who_has_an_app_that_vouches_for_nobody_is_told_what_to_use(
    new_context: NewContext, matrix_http: aiohttp.ClientSession, scene: Scene, room: Room
) -> None:
    app = await AndroidApp.opened(new_context, matrix_http, scene.manager, room, vouches=False)

    notice = app.page.get_by_role("alert").filter(has_text="You can look around, but not change anything")
    await expect(notice).to_contain_text("do not tell managers who you are")
    await expect(notice).to_contain_text("Use Element in a browser or on a computer")
    await expect(app.page.get_by_role("link", name="Etherpad")).to_be_visible()
    assert await violations(app.page.main_frame) == []
    assert await room.widgets() == {}
