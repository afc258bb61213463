"""Where one is logged in, what is kept, and leaving."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import FrameLocator, expect

from tests.e2e.conftest import NewTab, Room
from tests.e2e.playground import Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_sessions_are_listed_and_ended_one_by_one_and_all_at_once(carols_tab: NewTab) -> None:
    one, other = await carols_tab(), await carols_tab()
    await _for_me(await one.open_manager("widget"))
    manager = await other.open_manager("dialog")
    await _for_me(manager)
    where = manager.get_by_role("listitem").filter(has_text="Logged in")
    window = where.filter(has_text="This window")
    await expect(window).to_have_count(1)
    # Two windows, and the token with which the dialog was opened.
    await expect(where).to_have_count(3)

    await where.filter(has_text="Only to open this manager").get_by_role("button").press("Enter")
    await expect(where).to_have_count(2)
    await expect(manager.get_by_role("status").filter(has_text="was logged out")).to_be_visible()

    await manager.get_by_role("button", name="Log out everywhere").press("Enter")
    notice = manager.get_by_role("status").filter(has_text="You are logged out")
    await expect(notice).to_be_visible()
    await expect(where).to_have_count(0)
    await notice.get_by_role("button", name="Log in again").press("Enter")
    # Of those before none is left.
    await expect(where).to_have_count(1)
    await expect(window).to_have_count(1)


async def test_everything_is_taken_along_and_then_erased_in_the_room_too(
    carols_room: Room, carols_tab: NewTab, tmp_path: Path
) -> None:
    tab = await carols_tab()
    manager = await tab.open_manager("dialog")
    await manager.get_by_role("link", name="Jitsi").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_text("In the room", exact=True)).to_be_visible()
    await manager.get_by_role("link", name="What you changed here").click()
    await expect(manager.get_by_text("You chose to add it")).to_be_visible()
    await _for_me(manager)

    data = await _downloaded(tab, manager, tmp_path)
    assert data["user_id"] == carols_room.creator.user_id
    assert [each["integration"] for each in data["installations"]] == ["jitsi"]

    await manager.get_by_role("button", name="Erase it").press("Enter")
    await expect(manager.get_by_role("heading", name="Erase everything that is kept about you?")).to_be_focused()
    await manager.get_by_role("button", name="Keep it").press("Enter")
    await manager.get_by_role("button", name="Erase it").press("Enter")
    await manager.get_by_role("button", name="Erase everything").press("Enter")
    await expect(manager.get_by_role("heading", name="Everything was erased")).to_be_focused()
    await expect(manager.get_by_text(f"What you had added to {carols_room.name} is gone")).to_be_visible()
    assert await carols_room.widget() == {}

    await manager.get_by_role("button", name="Log in again").press("Enter")
    await expect(manager.get_by_text("This window", exact=True)).to_be_visible()
    anew = await _downloaded(tab, manager, tmp_path)
    assert (anew["installations"], anew["audit"], len(anew["sessions"])) == ([], [], 1)


async def _for_me(manager: FrameLocator) -> None:
    await manager.get_by_role("link", name="For me").click()
    await expect(manager.get_by_text("This window", exact=True)).to_be_visible()


async def _downloaded(tab: Playground, manager: FrameLocator, folder: Path) -> Any:
    async with tab.page.expect_download() as download:
        await manager.get_by_role("button", name="Download it").press("Enter")
    file = folder / "data.json"
    await (await download.value).save_as(file)
    return json.loads(file.read_text("utf-8"))
