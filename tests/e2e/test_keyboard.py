"""Getting along without a mouse: the focus is always somewhere, and always seen."""

import re

import pytest
from playwright.async_api import FrameLocator, Locator, expect

from tests.e2e.conftest import Room
from tests.e2e.playground import MANAGER, Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

_WIDGET = "im.vector.modular.widgets"

_IS_THERE = "(element) => element === document.activeElement && document.hasFocus()"
# Headings take it for who can't see; and a card has the outline of its link.
_IS_SEEN = """() => {
  if (!document.hasFocus()) return "";
  const held = document.activeElement;
  if (held === document.body) return "nothing has the focus";
  if (held.matches("h1, .row")) return "";
  const outlined = [held, held.closest(".card")].some((each) => each && getComputedStyle(each).outlineStyle !== "none");
  return outlined && held.matches(":focus-visible") ? "" : `not seen: ${held.outerHTML.slice(0, 200)}`;
}"""


class _Hands:
    """Those of somebody who has a keyboard."""

    def __init__(self, tab: Playground) -> None:
        self.page = tab.page
        self.manager: FrameLocator = tab.page.frame_locator(MANAGER)
        self.heading = self.manager.get_by_role("heading", level=1)

    async def press(self, target: Locator, *keys: str) -> None:
        """Goes there by Tab, and presses keys. In the manager the focus is seen all the way."""
        await expect(target).to_be_visible()
        for _ in range(80):
            if await target.evaluate(_IS_THERE):
                break
            await self.page.keyboard.press("Tab")
            await self.look()
        else:
            pytest.fail(f"Tab does not lead to {target}")
        for key in keys or ("Enter",):
            await self.page.keyboard.press(key)

    async def type(self, field: Locator, text: str) -> None:
        """In place of what is there."""
        await self.press(field, "Control+a")
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def arrives(self, title: str) -> None:
        """A page of the manager is there, and its heading has the focus."""
        await expect(self.heading).to_have_text(title)
        await expect(self.heading).to_be_focused()

    async def hears(self, text: str) -> Locator:
        """What the manager says has been done; the focus has not gone with what it was done to."""
        said = self.manager.locator(".toast").filter(has_text=text)
        await expect(said).to_be_visible()
        await self.look()
        return said

    async def look(self) -> None:
        if frame := self.page.frame(url=re.compile("/ui\\?")):
            assert not await frame.evaluate(_IS_SEEN)


async def test_a_widget_is_added_edited_renamed_and_removed_in_elements_dialog(alice: Playground, room: Room) -> None:
    hands = _Hands(alice)
    manager, opener = hands.manager, alice.page.get_by_role("button", name="Integrations", exact=True)
    await hands.press(opener)
    await hands.press(alice.page.get_by_role("button", name="Open in Element's dialog"))
    await hands.press(manager.get_by_role("link", name="Jitsi"))
    await hands.arrives("Jitsi")
    await hands.press(manager.get_by_role("link", name="Set up"))
    await hands.arrives("Set up Jitsi")
    await hands.type(manager.get_by_label("Conference name"), "two words")
    await expect(manager.get_by_role("group", name="1 thing to fix")).to_be_focused()
    await hands.press(manager.get_by_role("link", name="Conference name"))
    await expect(manager.get_by_label("Conference name")).to_be_focused()
    await hands.type(manager.get_by_label("Conference name"), "standup")
    await hands.arrives("In this room")
    assert (await room.widget())["data"]["conferenceId"] == "standup"

    await hands.press(manager.get_by_role("link", name="Settings of Jitsi"))
    await hands.arrives("Settings of Jitsi")
    await hands.type(manager.get_by_label("Conference name"), "retro")
    await hands.arrives("In this room")
    assert (await room.widget())["data"]["conferenceId"] == "retro"

    rename = manager.get_by_role("button", name="Rename Jitsi")
    await hands.press(rename)
    await hands.press(manager.get_by_role("textbox", name="Name of"), "Escape")
    await hands.look()
    await hands.press(rename)
    await hands.type(manager.get_by_role("textbox", name="Name of"), "Retro")
    await hands.hears("is now called Retro.")
    assert (await room.widget())["name"] == "Retro"

    await hands.press(manager.get_by_role("button", name="Remove"))
    done = await hands.hears("was removed")
    await expect(hands.heading).to_be_focused()
    assert list((await room.widgets()).values()) == [{}]
    await hands.press(done.get_by_role("button", name="Undo"))
    await hands.hears("is back in")
    await expect(hands.heading).to_be_focused()
    assert (await room.widget())["name"] == "Retro"

    await hands.press(manager.get_by_role("link", name="For me"))
    await hands.arrives("For me")
    await hands.press(manager.get_by_role("combobox", name="Appearance"), "ArrowDown", "ArrowDown")
    await expect(manager.locator(":root")).to_have_attribute("data-theme", "dark")
    await hands.look()

    # A menu that holds the focus keeps Escape for itself.
    await hands.press(manager.get_by_role("link", name="In this room"), "Escape")
    await expect(opener).to_be_focused()


async def test_widgets_are_pinned_and_moved_where_the_manager_is_a_widget(alice: Playground, room: Room) -> None:
    for number in (1, 2):
        page = {"type": "m.custom", "url": f"https://{number}.example/", "name": f"Page {number}", "data": {}}
        await room.creator.put_state(room.id, _WIDGET, f"w{number}", page)
    hands = _Hands(alice)
    manager = hands.manager
    await hands.press(alice.page.get_by_role("button", name="Integrations", exact=True))
    await hands.press(alice.page.get_by_role("button", name="Open as widget"))
    await hands.press(alice.dialog("asks for permissions").get_by_role("button", name="Allow", exact=True))
    await hands.press(manager.get_by_role("link", name="In this room"))
    await hands.arrives("In this room")

    for number in (1, 2):
        await hands.press(manager.get_by_role("button", name=f"Pin Page {number} for everybody"))
        await hands.hears(f"Page {number} is pinned for everybody.")
        await expect(manager.get_by_role("button", name=f"Unpin Page {number}")).to_be_focused()
    await hands.press(manager.get_by_role("button", name="Move Page 2 up"), "Space")
    await hands.hears("Page 2 is now number 1 of 2.")
    await expect(manager.locator(".row h3")).to_have_text(["Page 2", "Page 1"])
    await hands.press(manager.get_by_role("button", name="Remove Page 1"))
    await hands.hears("Page 1 was removed")
    assert (await room.widgets())["w1"] == {}
    await alice.page.keyboard.press("Escape")
    await expect(alice.page.get_by_role("button", name="Integrations", exact=True)).to_be_focused()
