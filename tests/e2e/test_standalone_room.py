"""The stand-alone page in a room that others change as well: all that there is to do, done by the page itself."""

from typing import Any

import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import Arrive, Room
from tests.e2e.standalone import StandAlone
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

WIDGET = "im.vector.modular.widgets"
LAYOUT = "io.element.widgets.layout"
LEVELS = "m.room.power_levels"


def _page(url: str, name: str, type_: str = "m.custom", **more: Any) -> dict[str, Any]:
    return {"type": type_, "url": url, "name": name, "data": {}, **more}


async def _said(tab: StandAlone, text: str) -> None:
    await expect(tab.page.locator(".toast")).to_contain_text(text)


async def test_what_others_change_is_seen_at_once(arrive: Arrive, room: Room, watch: Watch) -> None:
    watch.expect_refusal(403, "")
    alice = room.creator
    tab = await arrive("bob", room.id, "#/room")
    heading = tab.page.get_by_role("heading", level=3)
    await expect(tab.page.get_by_text("Nothing here yet")).to_be_visible()
    await expect(tab.page.get_by_text("You can't add things to this room")).to_be_visible()

    await alice.put_state(room.id, WIDGET, "board", _page("https://board.example/", "Whiteboard"))
    await expect(heading).to_have_text("Whiteboard")
    await alice.put_state(room.id, WIDGET, "board", _page("https://board.example/", "Sketches"))
    await expect(heading).to_have_text("Sketches")

    levels = await alice.state(room.id, LEVELS) or {}
    await alice.put_state(room.id, LEVELS, "", {**levels, "users": {**levels["users"], str(room.guest.user_id): 50}})
    await expect(tab.page.get_by_role("button", name="Remove Sketches")).to_be_visible()
    await alice.put_state(room.id, LAYOUT, "", {"widgets": {"board": {"container": "top", "index": 0}}})
    await expect(tab.page.get_by_role("button", name="Unpin Sketches")).to_be_visible()

    await alice.put_state(room.id, WIDGET, "board", {})
    await expect(tab.page.get_by_text("Nothing here yet")).to_be_visible()
    await alice.put_state(room.id, "m.room.member", str(room.guest.user_id), {"membership": "leave"})
    await expect(tab.page.get_by_text("You are not in this room any more")).to_be_visible()


async def test_everything_is_done_by_the_page_itself(arrive: Arrive, scene: Scene, room: Room) -> None:
    alice = room.creator
    scalar = "https://scalar.vector.im/api/widgets/generic.html?url=https%3A%2F%2Fexample.org%2Fboard"
    await alice.put_state(room.id, WIDGET, "old", _page(scalar, "Board", "customwidget"))
    await alice.put_state(room.id, WIDGET, "foreign", _page("https://notices.example/", "Notices", "org.example.n"))
    tab = await arrive("alice", room.id, "#/room")
    page = tab.page

    await page.get_by_role("button", name="Replace it").click()
    await _said(tab, "replaced")
    assert (await room.widgets())["old"]["url"].startswith(f"{scene.manager.widgets_url}/w/custom?")

    await page.get_by_role("button", name="Rename Notices").click()
    await page.get_by_role("textbox", name="Name of Notices").fill("Notice board")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="Edit Notice board").click()
    await page.get_by_role("textbox", name="Address").fill("https://notices.example/#$matrix_user_id")
    await page.get_by_role("button", name="Save").click()
    await _said(tab, "Notice board was saved.")
    foreign = (await room.widgets())["foreign"]
    assert (foreign["name"], foreign["url"]) == ("Notice board", "https://notices.example/#$matrix_user_id")

    for name in ("Board", "Notice board"):
        await page.get_by_role("button", name=f"Pin {name} for everybody").click()
        await _said(tab, f"{name} is pinned for everybody.")
    await page.get_by_role("button", name="Move Notice board up").click()
    await _said(tab, "Notice board is now number 1 of 2.")
    places = (await alice.state(room.id, LAYOUT) or {})["widgets"]
    assert [places[each]["index"] for each in ("foreign", "old")] == [0, 1]

    await page.get_by_role("link", name="Add", exact=True).click()
    await _add_page(tab, f"{scene.pages.noticeboard}/", "Plan")
    pinned = page.get_by_text("The link is posted and pinned.")
    for count, name in ((1, "Plan"), (2, "Menu")):
        if name == "Menu":
            await page.get_by_role("link", name="Add", exact=True).click()
            await _add_page(tab, f"{scene.pages.noticeboard}/?menu", name)
        await page.get_by_role("checkbox", name="and pin it").check()
        await page.get_by_role("button", name="Post the link in the room").click()
        await expect(pinned).to_be_visible()
        # The second beside the first.
        assert len((await alice.state(room.id, "m.room.pinned_events") or {})["pinned"]) == count

    await page.get_by_role("button", name="Remove Notice board").click()
    await _said(tab, "Notice board was removed")
    assert (await room.widgets())["foreign"] == {}
    await page.locator(".toast").get_by_role("button", name="Undo").click()
    await _said(tab, "Notice board is back in")
    assert (await room.widgets())["foreign"] == foreign


async def _add_page(tab: StandAlone, address: str, name: str) -> None:
    await tab.page.get_by_role("link", name="Web page").click()
    await tab.page.get_by_role("link", name="Set up").click()
    await tab.page.get_by_role("textbox", name="Address").fill(address)
    await tab.page.get_by_role("textbox", name="Name").fill(name)
    await tab.page.get_by_role("button", name="Add to room").click()
    await tab.heading("In this room")


async def test_the_account_is_changed_by_the_page_itself(
    arrive: Arrive, scene: Scene, room: Room, watch: Watch
) -> None:
    # How Synapse says that there are none.
    watch.expect_refusal(404, "/m.widgets")
    before = await room.creator.account_data("m.widgets") or {}
    tab = await arrive("alice", room.id, "#/me")
    page = tab.page

    await page.get_by_role("link", name="Web page").click()
    await page.get_by_role("textbox", name="Address").fill(f"{scene.pages.noticeboard}/")
    await page.get_by_role("textbox", name="Name").fill("Notices")
    await page.get_by_role("button", name="Add for me").click()
    await _said(tab, "Web page was added to your account.")

    await page.get_by_role("link", name="Settings of Notices").click()
    await page.get_by_role("textbox", name="Name").fill("My notices")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="My notices")).to_be_visible()

    await page.get_by_role("button", name="Use this manager for me").click()
    await expect(page.get_by_text("You use this manager.")).to_be_visible()
    kinds = {each["content"]["type"] for each in (await room.creator.account_data("m.widgets") or {}).values()}
    assert kinds >= {"m.custom", "m.integration_manager"}
    await page.get_by_role("button", name="Stop using this manager").click()
    await expect(page.get_by_text("You have not chosen this manager.")).to_be_visible()

    await page.get_by_role("button", name="Remove My notices").click()
    await _said(tab, "My notices was removed from your account.")
    assert await room.creator.account_data("m.widgets") == before
