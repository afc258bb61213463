"""axe finds nothing to complain about, and nothing sticks out, on any page in any theme at any width."""

import asyncio
from typing import Any

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Frame, FrameLocator, Page, expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import NewTab, Room
from tests.e2e.managers import TERMS, another_manager, choose_manager
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

V1 = "/_matrix/integrations/v1"
PAGES = {
    "#/": "Add to this room",
    "#/add/jitsi": "Jitsi",
    "#/add/jitsi/configure": "Set up Jitsi",
    "#/room": "In this room",
    "#/room/history": "What you changed here",
    "#/terms": "Before you start",
    "#/me": "For me",
}
THEMES = ("light", "dark", "light-high-contrast", "dark-high-contrast")
WIDTHS = {816: 850, 360: 360}
"""Of the manager, and of the window that makes it that wide."""


async def test_every_page_is_accessible_and_fits(
    scene: Scene, carols_room: Room, carols_tab: NewTab, watch: Watch
) -> None:
    async with another_manager(scene, more=TERMS) as server:
        watch.guard(server.public_url)
        await choose_manager(carols_room.creator, server)
        await _furnish(server.public_url, carols_room, scene.pages.conference)
        tab = await carols_tab()
        manager = await tab.open_manager("widget")
        await expect(manager.get_by_role("link", name="Jitsi")).to_be_visible()
        faults = await _faults(tab.page, manager, await tab.manager_frame())
        assert not faults, "\n".join(faults)


async def _faults(page: Page, manager: FrameLocator, frame: Frame) -> list[str]:
    faults: list[str] = []
    for theme in THEMES:
        await _go(manager, frame, "#/me")
        await manager.get_by_role("combobox", name="Appearance").select_option(theme)
        for path in PAGES:
            await _go(manager, frame, path)
            if path == "#/add/jitsi/configure":
                await manager.get_by_label("Conference name").fill("two words")
                await manager.get_by_role("button", name="Add to room").click()
                await expect(manager.get_by_role("group", name="1 thing to fix")).to_be_focused()
            if path == "#/room/history":
                await expect(manager.get_by_text("You chose to add it").first).to_be_visible()
            if path == "#/me":
                await expect(manager.get_by_text("This window", exact=True)).to_be_visible()
                await manager.get_by_role("button", name="Erase it").click()
                await expect(manager.get_by_role("heading", name="Erase everything")).to_be_focused()
            for width, window in WIDTHS.items():
                await page.set_viewport_size({"width": window, "height": 800})
                where = f"{path} {theme} {width}"
                assert await frame.evaluate("innerWidth") == width
                faults += [f"{where}: {violation}" for violation in await violations(frame)]
                if await frame.evaluate("document.documentElement.scrollWidth") > width:
                    faults.append(f"{where}: wider than the window")
    return faults


async def _go(manager: FrameLocator, frame: Frame, path: str) -> None:
    await frame.evaluate("(path) => { location.hash = path; }", path)
    await expect(manager.get_by_role("heading", level=1)).to_have_text(PAGES[path])


async def violations(frame: Frame) -> list[str]:
    """What axe finds in what a frame shows now."""
    found = await Axe().run(frame)
    return [
        f"{violation['id']} at {[node['target'] for node in violation['nodes']]}"
        for violation in found.response["violations"]
    ]


async def _furnish(manager_url: str, room: Room, conference: str) -> None:
    """Agrees to the terms, and leaves one thing in the room that works and one that is not finished."""
    async with aiohttp.ClientSession(manager_url) as http:
        token = (await _post(http, f"{V1}/account/register", await room.creator.openid_token()))["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        await _post(http, f"{V1}/terms", {"user_accepts": ["https://example.org/tos-1.0-en.html"]})
        here = f"{V1}/rooms/{room.id}/installations"
        body = {"integration": "jitsi", "config": {"server": conference}}
        working, _ = await asyncio.gather(*(_post(http, here, body) for _ in range(2)))
        results = [{"action": action["id"], "ok": True} for action in working["actions"]]
        await _post(http, f"{here}/{working['id']}/performed", {"results": results})


async def _post(http: aiohttp.ClientSession, path: str, body: Any) -> Any:
    async with http.post(path, json=body) as reply:
        assert reply.ok, await reply.text()
        return await reply.json()
