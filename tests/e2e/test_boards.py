"""The widgets whose data is the room's: two people work on them at once, and find it all again."""

from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import FrameLocator, Page, expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import NewContext, Room
from tests.e2e.playground import Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

POLL = "org.matrix.msc3381.poll"


async def add(tab: Playground, name: str) -> FrameLocator:
    """Adds a widget by the manager, and allows what it asks for."""
    manager = await tab.open_manager("widget")
    await manager.get_by_role("link", name=name).click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("status").filter(has_text=f"{name} was added")).to_be_visible()
    page = await opened(tab, name)
    await manager.get_by_role("button", name="Close").click()
    return page


async def opened(tab: Playground, name: str, *, asks: bool = True) -> FrameLocator:
    """The widget's page, in the room."""
    tile = tab.widget(name)
    if asks:
        await tab.allow("asks for permissions")
    return tile.frame_locator("iframe")


async def joined(tab: Playground, name: str) -> FrameLocator:
    """The same for somebody who did not add it."""
    await tab.widget(name).get_by_role("button", name="Continue").click()
    return await opened(tab, name)


async def sent(room: Room, event_type: str) -> list[Any]:
    """Contents of the room's events of one type, the newest first."""
    path = f"/_matrix/client/v3/rooms/{quote(str(room.id))}/messages?dir=b&limit=100"
    answer = await room.guest._ask("GET", path)
    return [event["content"] for event in answer["chunk"] if event["type"] == event_type]


async def faults_of(page: Page, widget: str) -> list[str]:
    """What axe says of a widget's page, and whether it sticks out."""
    frame = await Playground.frame(await page.query_selector(f'iframe[title="{widget}"]'))
    found = await Axe().run(frame)
    faults = [f"{each['id']} at {[node['target'] for node in each['nodes']]}" for each in found.response["violations"]]
    if await frame.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("wider than its frame")
    return faults


async def test_a_checklist_is_shared(alice: Playground, bob: Playground, room: Room) -> None:
    hers = await add(alice, "Checklist")
    await hers.get_by_label("Add a card to To do").fill("Buy milk")
    await hers.get_by_label("Add a card to To do").press("Enter")
    await hers.get_by_label("Add a card to To do").fill("<b>Call</b> the band")
    await hers.get_by_label("Add a card to To do").press("Enter")

    his = await joined(bob, "Checklist")
    await expect(his.get_by_role("button", name="<b>Call</b> the band", exact=True)).to_be_visible()
    await his.get_by_role("checkbox", name="Done: Buy milk").check()
    done = hers.get_by_role("region", name="Done")
    await expect(done.get_by_role("button", name="Buy milk", exact=True)).to_be_visible()
    await expect(hers.get_by_text("1 of 2 done", exact=True)).to_be_visible()

    # By the keyboard alone.
    card = hers.get_by_role("button", name="<b>Call</b> the band", exact=True)
    await card.focus()
    await card.press("Alt+ArrowRight")
    doing = hers.get_by_role("region", name="Doing")
    await expect(doing.get_by_role("button", name="<b>Call</b> the band", exact=True)).to_be_focused()
    await card.press("Enter")
    await hers.get_by_label("Text of the card").fill("Call the band")
    await hers.get_by_label("Text of the card").press("Enter")
    there = his.get_by_role("region", name="Doing")
    await expect(there.get_by_role("button", name="Call the band", exact=True)).to_be_visible()

    await his.get_by_role("button", name="More for Buy milk").click()
    await his.get_by_role("button", name="Remove").click()
    await expect(his.get_by_role("button", name="Undo")).to_be_focused()
    await expect(hers.get_by_role("button", name="Buy milk", exact=True)).to_have_count(0)
    await his.get_by_role("button", name="Undo").click()
    await expect(done.get_by_role("button", name="Buy milk", exact=True)).to_be_visible()
    await expect(his.get_by_text("1 of 2 done", exact=True)).to_be_visible()

    await bob.page.reload()
    await bob.enter(room.name)
    again = bob.widget("Checklist").frame_locator("iframe")
    still = again.get_by_role("region", name="Done").get_by_role("button", name="Buy milk", exact=True)
    await expect(still).to_be_visible()
    [widget_id] = await room.widgets()
    board = await room.guest.state(room.id, "im.manifold.board", widget_id)
    assert board is not None
    assert board.keys() == {"root", "kind"}
    assert all(
        change["m.relates_to"] == {"rel_type": "m.reference", "event_id": board["root"]}
        for change in await sent(room, "im.manifold.board.change")
    )


async def test_a_checklist_has_no_barriers(new_context: NewContext, scene: Scene, room: Room) -> None:
    tab = await Playground.signed_in(await new_context(), scene, room.creator)
    await tab.enter(room.name)
    hers = await add(tab, "Checklist")
    await hers.get_by_label("Add a card to Doing").fill("Look good")
    await hers.get_by_label("Add a card to Doing").press("Enter")
    await hers.get_by_role("button", name="More for Look good").click()
    await expect(hers.get_by_role("button", name="Move to Done")).to_be_visible()
    for theme in ("light", "dark"):
        await tab.choose("Theme", theme)
        for width in (360, 1440):
            await tab.page.set_viewport_size({"width": width, "height": 800})
            assert await faults_of(tab.page, "Checklist") == [], (theme, width)


async def test_who_may_not_write_is_told_why(scene: Scene, alice: Playground, bob: Playground, room: Room) -> None:
    url = f"{scene.manager.widgets_url}/w/checklist#layout=list&user=$matrix_user_id"
    widget = {"type": "im.manifold.checklist", "name": "Checklist", "url": url}
    await room.creator.put_state(room.id, "im.vector.modular.widgets", "list", widget)
    his = await joined(bob, "Checklist")
    await expect(his.get_by_text("Nobody has started this yet.")).to_be_visible()
    await expect(his.get_by_text(f"They can: {room.creator.user_id}")).to_be_visible()

    hers = await opened(alice, "Checklist")
    await expect(hers.get_by_label("Add a card to To do")).to_be_visible()
    await expect(his.get_by_label("Add a card to To do")).to_be_visible()

    levels = await room.creator.state(room.id, "m.room.power_levels")
    await room.creator.put_state(room.id, "m.room.power_levels", "", {**(levels or {}), "events_default": 50})
    await expect(his.get_by_text("writing here needs more power in this room than you have")).to_be_visible()
    await expect(his.get_by_label("Add a card to To do")).to_have_count(0)


async def test_a_poll_is_asked_answered_and_closed(alice: Playground, bob: Playground, room: Room) -> None:
    hers = await add(alice, "Polls")
    await hers.get_by_role("button", name="New poll").click()
    await hers.get_by_label("Question").fill("Where do we eat?")
    await hers.get_by_label("Answers").fill("Pizzeria\nCanteen")
    await hers.get_by_role("button", name="Create poll").click()
    await hers.get_by_role("radio", name="Pizzeria").check()
    await hers.get_by_role("button", name="Vote", exact=True).click()

    his = await joined(bob, "Polls")
    poll = his.get_by_role("group", name="Where do we eat?")
    await expect(poll.get_by_text("1 person voted")).to_be_visible()
    # What others chose is seen by those who have chosen.
    await expect(poll.get_by_text("1 vote", exact=True)).to_have_count(0)
    await poll.get_by_role("radio", name="Canteen").check()
    await his.get_by_role("button", name="Vote", exact=True).click()
    await expect(poll.get_by_text("1 vote", exact=True)).to_have_count(2)
    await expect(his.get_by_role("button", name="Close poll")).to_have_count(0)
    await poll.get_by_role("radio", name="Pizzeria").check()
    await his.get_by_role("button", name="Change your vote").click()
    await expect(hers.get_by_text("2 votes", exact=True)).to_be_visible()

    await hers.get_by_role("button", name="Close poll").click()
    await hers.get_by_role("button", name="Close it").click()
    await expect(poll.get_by_text("closed")).to_be_visible()
    await expect(poll.get_by_role("radio", name="Canteen")).to_be_disabled()

    [start] = await sent(room, f"{POLL}.start")
    assert start["org.matrix.msc1767.text"] == "Where do we eat?\n1. Pizzeria\n2. Canteen"
    assert len(await sent(room, f"{POLL}.response")) == 3
    assert len(await sent(room, f"{POLL}.end")) == 1
    for theme in ("light", "dark"):
        await alice.choose("Theme", theme)
        await alice.page.set_viewport_size({"width": 360, "height": 800})
        assert await faults_of(alice.page, "Polls") == [], theme
