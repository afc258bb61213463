"""Clients that wait for a widget's own word, and that change their language while it is open."""

import asyncio
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Page, Route, expect

from manifold.demo.scene import Scene
from manifold.texts import translated
from tests.e2e.conftest import NewContext, Room
from tests.e2e.playground import Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

LISTEN = "() => { window.heard = []; addEventListener('message', ({ data }) => window.heard.push(data)); }"
TELL_LANGUAGE = """([widgetId, lang]) => {
  const message = { api: "toWidget", widgetId, requestId: `say ${lang}`, action: "language_change", data: { lang } };
  document.querySelector(".widget-frame").contentWindow.postMessage(message, "*");
}"""


class Conversation:
    """What a room's widgets have said to the client in a tab."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @classmethod
    async def begun(cls, page: Page) -> "Conversation":
        """From now on."""
        await page.evaluate(LISTEN)
        return cls(page)

    async def said_loaded(self) -> list[Any]:
        """Each `content_loaded`."""
        return [message for message in await self._messages() if message.get("action") == "content_loaded"]

    async def until(self, action: str) -> None:
        """Waits for the widget's request of that name, or for its answer to the client's."""
        await self._page.wait_for_function(
            "(action) => window.heard.some((each) => each.action === action)", arg=action
        )

    async def answered(self) -> list[str]:
        """The client's requests that have been answered."""
        return [message["action"] for message in await self._messages() if message.get("api") == "toWidget"]

    async def _messages(self) -> list[Any]:
        heard: list[Any] = await self._page.evaluate("window.heard")
        return [message for message in heard if isinstance(message, dict) and "api" in message]


async def put(room: Room, url: str, name: str, *, waits: bool) -> None:
    """A widget of the room; where `waits`, the client begins when the frame is loaded, whatever the widget says."""
    widget = {"type": "m.custom", "name": name, "url": url, "waitForIframeLoad": waits}
    await room.creator.put_state(room.id, "im.vector.modular.widgets", name, widget)


@pytest.mark.parametrize("waits", [False, True])
async def test_a_frame_is_there_when_the_service_is(
    waits: bool, new_context: NewContext, scene: Scene, room: Room
) -> None:
    context, may_answer, is_asked = await new_context(), asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        is_asked.set()
        await may_answer.wait()
        await route.continue_()

    await context.route(f"{scene.pages.noticeboard}/**", late)
    tab = await Playground.signed_in(context, scene, room.creator)
    await tab.enter(room.name)
    talk = await Conversation.begun(tab.page)
    address = quote(f"{scene.pages.noticeboard}/", safe="")
    await put(room, f"{scene.manager.widgets_url}/w/custom?url={address}", "Notices", waits=waits)
    await is_asked.wait()
    wrapper = tab.widget("Notices").frame_locator("iframe")
    await expect(wrapper.get_by_text("Opening localhost")).to_be_visible()
    assert await talk.said_loaded() == []
    if not waits:
        assert await talk.answered() == [], "the client waits for the widget"

    may_answer.set()
    board = wrapper.frame_locator("iframe").get_by_role("heading", name="Noticeboard")
    await expect(board).to_be_visible()
    await talk.until("content_loaded")
    await talk.until("capabilities")
    # Where another page is opened in the same frame, it loads again.
    async with tab.page.expect_event("framenavigated"):
        await board.evaluate("() => location.reload()")
    await expect(board).to_be_visible()
    assert len(await talk.said_loaded()) == 1


@pytest.mark.parametrize("page", ["link?url={board}", "pdf?url={board}", "video?url={board}", "jitsi?server={board}"])
async def test_a_page_that_frames_nothing_is_there_when_it_is_drawn(
    page: str, alice: Playground, scene: Scene, room: Room
) -> None:
    talk = await Conversation.begun(alice.page)
    # A card, a document that opens elsewhere, a film that is none, and a conference without a name.
    path = page.format(board=quote(f"{scene.pages.noticeboard}/", safe=""))
    await put(room, f"{scene.manager.widgets_url}/w/{path}", "Widget", waits=False)
    await talk.until("content_loaded")
    await talk.until("capabilities")
    await expect(alice.widget("Widget").frame_locator("iframe").locator("main")).to_be_visible()
    assert len(await talk.said_loaded()) == 1


async def test_a_board_is_asked_what_it_wants_once_it_is_drawn(alice: Playground, scene: Scene, room: Room) -> None:
    talk = await Conversation.begun(alice.page)
    await put(room, f"{scene.manager.widgets_url}/w/checklist#layout=list", "List", waits=False)
    await talk.until("content_loaded")
    await alice.allow("asks for permissions")
    page = alice.widget("List").frame_locator("iframe")
    await page.get_by_label("Add a card to To do").fill("not sent yet")
    assert len(await talk.said_loaded()) == 1

    await alice.page.evaluate(TELL_LANGUAGE, ["List", "de"])
    field = page.get_by_label(translated("Add a card to {column}", "de").replace("{column}", translated("To do", "de")))
    await expect(field).to_have_value("not sent yet")
    await field.press("Enter")
    await expect(page.get_by_role("button", name="not sent yet", exact=True)).to_be_visible()
    await page.get_by_role("button", name="not sent yet", exact=True).click()
    await expect(page.get_by_label(translated("Text of the card", "de"))).to_be_focused()


async def test_a_wrapper_speaks_another_language_and_leaves_the_service_alone(
    alice: Playground, scene: Scene, room: Room
) -> None:
    address = quote(f"{scene.pages.noticeboard}/", safe="")
    await put(room, f"{scene.manager.widgets_url}/w/custom?url={address}", "Notices", waits=True)
    wrapper = alice.widget("Notices").frame_locator("iframe")
    heading = wrapper.frame_locator("iframe").get_by_role("heading", name="Noticeboard")
    await heading.evaluate("(it) => { it.dataset.kept = 'yes'; }")
    for tag, direction in (("de", "ltr"), ("ar", "rtl"), ("de", "ltr")):
        await alice.page.evaluate(TELL_LANGUAGE, ["Notices", tag])
        await expect(wrapper.get_by_role("link", name=translated("Open in a new tab", tag))).to_be_visible()
        await expect(wrapper.get_by_role("button", name=translated("Full screen", tag))).to_be_visible()
        await expect(wrapper.locator("html")).to_have_attribute("dir", direction)
    await alice.page.evaluate(TELL_LANGUAGE, ["Notices", "en"])
    await expect(wrapper.get_by_role("link", name="Open in a new tab")).to_be_visible()
    await expect(heading).to_have_attribute("data-kept", "yes")
