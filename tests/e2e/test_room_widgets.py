"""What is in a room, whoever put it there: seen, renamed, edited, pinned, removed, made anew; and in an account."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import FrameLocator, expect

from manifold.demo.matrix_client import MatrixClient
from manifold.demo.scene import Scene
from tests.e2e.conftest import NewTab, Room
from tests.e2e.playground import HOSTS, Host, Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

WIDGET = "im.vector.modular.widgets"
LAYOUT = "io.element.widgets.layout"


def _page(url: str, name: str, type_: str = "m.custom", **more: Any) -> dict[str, Any]:
    return {"type": type_, "url": url, "name": name, "data": {}, **more}


async def _widgets_page(tab: Playground, host: Host) -> FrameLocator:
    manager = await tab.open_manager(host)
    await manager.get_by_role("link", name="In this room").click()
    return manager


async def _undo(manager: FrameLocator, said: str) -> None:
    await manager.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(manager.locator(".toast")).to_contain_text(said)


@pytest.mark.parametrize("host", HOSTS)
async def test_widgets_of_others_are_told_and_those_of_old_managers_made_anew(
    scene: Scene, carols_room: Room, carols_tab: NewTab, host: Host
) -> None:
    carol = carols_room.creator
    scalar = "https://scalar.vector.im/api/widgets/generic.html?url=https%3A%2F%2Fexample.org%2Fboard"
    dimension = "https://dimension.example.org/widgets/jitsi?confId=standup&domain=meet.example.org&isAudioConf=false"
    before = {
        "scalar_1": _page(scalar, "Board", "customwidget", **{"org.example.kept": 1}),
        "dimension-jitsi-1": _page(dimension, "Stand-up", "jitsi"),
        "foreign": _page(f"{scene.pages.noticeboard}/", "Notices", "org.example.notices", avatar_url="mxc://a.b/c"),
        "program": _page("javascript:alert(1)", "Trap"),
        "removed": {},
    }
    for widget_id, content in before.items():
        await carol.put_state(carols_room.id, WIDGET, widget_id, content)

    manager = await _widgets_page(await carols_tab(), host)
    await expect(manager.get_by_role("listitem").filter(has_text="Notices")).to_contain_text("Widget from elsewhere")
    await expect(manager.get_by_role("listitem").filter(has_text="Trap")).to_contain_text("may be a program")
    await expect(manager.locator(".row")).to_have_count(4)

    await expect(manager.get_by_text("2 widgets of Dimension and Scalar can be made to work")).to_be_visible()
    await manager.get_by_text("What will change").click()
    await expect(manager.get_by_text("instead of scalar.vector.im.")).to_be_visible()
    await manager.get_by_role("button", name="Replace them all").click()
    await expect(manager.locator(".toast")).to_contain_text("2 widgets were replaced.")
    after = await carols_room.widgets()
    start = f"{scene.manager.widgets_url}/w/"
    assert after["scalar_1"]["url"].startswith(f"{start}custom?url=https%3A%2F%2Fexample.org%2Fboard#")
    assert (after["scalar_1"]["name"], after["scalar_1"]["org.example.kept"]) == ("Board", 1)
    assert after["dimension-jitsi-1"]["url"].startswith(f"{start}jitsi?server=https%3A%2F%2Fmeet.example.org#")
    assert after["dimension-jitsi-1"]["data"]["conferenceId"] == "standup"
    await expect(manager.get_by_text("can be made to work")).to_be_hidden()

    await _undo(manager, "The widgets are as they were before.")
    assert await carols_room.widgets() == before


@pytest.mark.parametrize("host", HOSTS)
async def test_a_widget_of_others_is_renamed_edited_and_removed_and_all_can_be_undone(
    scene: Scene, carols_room: Room, carols_tab: NewTab, host: Host
) -> None:
    before = _page(f"{scene.pages.noticeboard}/", "Notices", "org.example.notices", **{"org.example.kept": True})
    await carols_room.creator.put_state(carols_room.id, WIDGET, "foreign", before)
    manager = await _widgets_page(await carols_tab(), host)

    await manager.get_by_role("button", name="Rename Notices").click()
    await manager.get_by_role("textbox", name="Name of Notices").fill("Notice board")
    await manager.get_by_role("button", name="Save").click()
    await expect(manager.get_by_role("heading", name="Notice board")).to_be_visible()
    assert await carols_room.widgets() == {"foreign": {**before, "name": "Notice board"}}
    await _undo(manager, "It is called Notices again.")
    assert await carols_room.widgets() == {"foreign": before}

    await manager.get_by_role("link", name="Edit Notices").click()
    await manager.get_by_role("textbox", name="Address").fill("https://user@example.org")
    await manager.get_by_role("button", name="Save").click()
    await expect(manager.get_by_role("alert")).to_contain_text("has no user name in it")
    await manager.get_by_role("textbox", name="Address").fill(f"{scene.pages.noticeboard}/#$matrix_user_id")
    await manager.get_by_role("button", name="Save").click()
    await expect(manager.locator(".toast")).to_contain_text("Notices was saved.")
    assert (await carols_room.widget())["url"] == f"{scene.pages.noticeboard}/#$matrix_user_id"

    await manager.get_by_role("button", name="Remove Notices").click()
    await expect(manager.get_by_text("Nothing here yet.")).to_be_visible()
    assert await carols_room.widgets() == {"foreign": {}}
    await _undo(manager, "Notices is back in")
    await expect(manager.get_by_role("heading", name="Notices")).to_be_visible()


async def test_another_admin_edits_by_the_same_form_what_the_first_one_added(
    scene: Scene, carols_room: Room, carols_tab: NewTab
) -> None:
    url = f"{scene.manager.widgets_url}/w/custom?url=https%3A%2F%2Fexample.org%2F#theme=$theme"
    content = _page(url, "Board", data={"url": "https://example.org/"})
    await carols_room.creator.put_state(carols_room.id, WIDGET, "manifold-others", content)
    manager = await _widgets_page(await carols_tab(), "widget")

    await manager.get_by_role("link", name="Edit Board").click()
    await manager.get_by_role("textbox", name="Address").fill(f"{scene.pages.noticeboard}/")
    await manager.get_by_role("textbox", name="Name").fill("Notices")
    await manager.get_by_role("button", name="Save").click()

    await expect(manager.get_by_role("heading", name="Notices")).to_be_visible()
    saved = (await carols_room.widgets())["manifold-others"]
    assert (saved["name"], saved["data"]) == ("Notices", {"url": f"{scene.pages.noticeboard}/"})


async def test_three_widgets_are_pinned_and_put_into_another_order(carols_room: Room, carols_tab: NewTab) -> None:
    for number in range(1, 5):
        await carols_room.creator.put_state(
            carols_room.id, WIDGET, f"w{number}", _page(f"https://{number}.example/", f"Page {number}")
        )
    kept = {"org.example": 1, "widgets": {"gone": {"container": "right"}}}
    await carols_room.creator.put_state(carols_room.id, LAYOUT, "", kept)
    manager = await _widgets_page(await carols_tab(), "widget")

    for number in (1, 2, 3):
        await manager.get_by_role("button", name=f"Pin Page {number} for everybody").click()
        await expect(manager.get_by_role("button", name=f"Unpin Page {number}")).to_be_focused()
    await expect(manager.get_by_text("Three widgets are pinned")).to_be_visible()
    fourth = manager.get_by_role("button", name="Pin Page 4 for everybody")
    await expect(fourth).to_have_attribute("aria-disabled", "true")

    up = manager.get_by_role("button", name="Move Page 3 up")
    await up.focus()
    await up.press("Enter")
    await expect(manager.locator(".toast")).to_contain_text("Page 3 is now number 2 of 3.")
    await expect(up).to_be_focused()
    layout = await _layout(carols_room)
    assert layout["org.example"] == 1
    assert layout["widgets"]["gone"] == {"container": "right"}
    places = {key: (each["container"], each["index"]) for key, each in layout["widgets"].items() if key != "gone"}
    assert places == {"w1": ("top", 0), "w3": ("top", 1), "w2": ("top", 2)}
    await expect(manager.locator(".row h3")).to_have_text(["Page 1", "Page 3", "Page 2", "Page 4"])

    await manager.get_by_role("button", name="Unpin Page 1").click()
    await expect(manager.get_by_role("button", name="Pin Page 1 for everybody")).to_be_focused()
    assert (await _layout(carols_room))["widgets"]["w1"]["container"] == "right"


async def test_in_elements_dialog_it_is_told_where_widgets_are_pinned(carols_room: Room, carols_tab: NewTab) -> None:
    await carols_room.creator.put_state(carols_room.id, WIDGET, "w1", _page("https://1.example/", "Page 1"))

    manager = await _widgets_page(await carols_tab(), "dialog")

    await expect(manager.get_by_text("To pin a widget for everybody, use Element itself")).to_be_visible()
    await expect(manager.get_by_role("button", name="Pin Page 1 for everybody")).to_be_hidden()


async def test_who_may_not_write_sees_what_is_there_and_whom_to_ask(room: Room, bob: Playground) -> None:
    await room.creator.put_state(room.id, WIDGET, "w1", _page("https://1.example/", "Page 1"))

    manager = await _widgets_page(bob, "widget")

    await expect(manager.get_by_role("heading", name="Page 1")).to_be_visible()
    await expect(manager.get_by_text("You can't add things to this room")).to_be_visible()
    await expect(manager.get_by_role("button", name="Remove Page 1")).to_be_hidden()


async def _layout(room: Room) -> Any:
    [content] = [event["content"] for event in await room.guest.all_state(room.id) if event["type"] == LAYOUT]
    return content


@pytest.mark.parametrize("host", HOSTS)
async def test_a_widget_of_ones_own_is_added_changed_and_removed_and_others_are_left_alone(
    scene: Scene, carols_room: Room, carols_tab: NewTab, host: Host
) -> None:
    carol = carols_room.creator
    content = _page("https://clock.example/", "Clock", "org.example.clock")
    clock = {"content": content, "sender": carol.user_id, "state_key": "clock", "type": "m.widget", "id": "clock"}
    picker = {**clock, "content": {**content, "type": "m.stickerpicker"}, "state_key": "stickers", "id": "stickers"}
    await carol.put_account_data("m.widgets", {"clock": clock, "stickers": picker})
    manager = await (await carols_tab()).open_manager(host)
    await manager.get_by_role("link", name="For me").click()

    await manager.get_by_role("link", name="Web page").click()
    await manager.get_by_role("textbox", name="Address").fill(f"{scene.pages.noticeboard}/")
    await manager.get_by_role("textbox", name="Name").fill("Notices")
    await manager.get_by_role("button", name="Add for me").click()
    await expect(manager.locator(".toast")).to_contain_text("Web page was added to your account.")
    await expect(manager.get_by_role("heading", name="Notices")).to_be_visible()

    await manager.get_by_role("link", name="Settings of Notices").click()
    await manager.get_by_role("textbox", name="Name").fill("My notices")
    await manager.get_by_role("button", name="Save").click()
    await expect(manager.get_by_role("heading", name="My notices")).to_be_visible()
    assert sorted(await _names(carol)) == ["Clock", "Clock", "My notices"]

    await manager.get_by_role("button", name="Remove My notices").click()
    await expect(manager.locator(".toast")).to_contain_text("My notices was removed from your account.")
    assert sorted(await _names(carol)) == ["Clock", "Clock"]
    await _undo(manager, "My notices is back in your account.")
    assert "My notices" in await _names(carol)

    await manager.get_by_role("button", name="Rename Clock").click()
    await manager.get_by_role("textbox", name="Name of Clock").fill("Watch")
    await manager.get_by_role("button", name="Save").click()
    await expect(manager.locator(".toast")).to_contain_text("Clock is now called Watch.")
    assert (await carol.account_data("m.widgets") or {})["clock"]["content"].items() >= {
        **content,
        "name": "Watch",
    }.items()
    await _undo(manager, "It is called Clock again.")
    await expect(manager.get_by_role("heading", name="Clock")).to_be_visible()

    await manager.get_by_role("button", name="Remove Clock").click()
    await expect(manager.locator(".toast")).to_contain_text("Clock was removed from your account.")
    widgets = await carol.account_data("m.widgets") or {}
    assert "clock" not in widgets
    assert widgets["stickers"] == picker


async def test_the_plain_link_of_a_new_widget_is_posted_and_pinned_beside_what_was_pinned(
    scene: Scene, carols_room: Room, carols_tab: NewTab
) -> None:
    carol = carols_room.creator
    await carol.put_state(carols_room.id, "m.room.pinned_events", "", {"pinned": ["$before"]})
    tab = await carols_tab()
    manager = await tab.open_manager("widget")
    await _add_page(manager, f"{scene.pages.noticeboard}/", "Notices")

    await manager.get_by_role("checkbox", name="and pin it").check()
    await manager.get_by_role("button", name="Post the link in the room").click()
    await tab.allow("asks for permissions")
    await expect(manager.get_by_text("The link is posted and pinned.")).to_be_visible()

    pins = await carol.state(carols_room.id, "m.room.pinned_events")
    assert pins is not None
    before, posted = pins["pinned"]
    assert before == "$before"
    link = f"{scene.manager.widgets_url}/w/custom?url={quote(f'{scene.pages.noticeboard}/', safe='')}"
    await expect(tab.page.get_by_text(f"Notices: {link}")).to_be_visible()
    assert posted.startswith("$")


async def test_in_elements_dialog_the_plain_link_is_copied(scene: Scene, carols_room: Room, carols_tab: NewTab) -> None:
    manager = await (await carols_tab()).open_manager("dialog")
    await _add_page(manager, f"{scene.pages.noticeboard}/", "Notices")

    page = re.compile(rf"^{re.escape(scene.manager.widgets_url)}/w/custom\?url=[^#$]*$")
    await expect(manager.get_by_role("textbox", name="Link")).to_have_value(page)
    await manager.get_by_role("button", name="Copy the link").click()
    await expect(manager.get_by_text("Copied. Paste it into the room.")).to_be_visible()


async def _add_page(manager: FrameLocator, address: str, name: str) -> None:
    await manager.get_by_role("link", name="Web page").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_role("textbox", name="Address").fill(address)
    await manager.get_by_role("textbox", name="Name").fill(name)
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("heading", level=1)).to_have_text("In this room")


async def _names(user: MatrixClient) -> list[str]:
    widgets = await user.account_data("m.widgets") or {}
    return [entry["content"]["name"] for entry in widgets.values()]
