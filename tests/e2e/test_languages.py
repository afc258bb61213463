"""The manager in other languages: every word of its pages, its direction, and the way to another one."""

import asyncio
import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Frame, FrameLocator, Route, expect

from manifold.demo.scene import Scene
from manifold.texts import translated
from tests.e2e.conftest import NewContext, Room
from tests.e2e.playground import Playground
from tests.texts.catalogues import TEXTS, read

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

LOCALES = {"de": "de-AT", "ar": "ar-MA"}
DIRECTIONS = {"de": "ltr", "ar": "rtl"}
PAGES = {
    "#/": "Add to this room",
    "#/add/etherpad": "Etherpad",
    "#/add/etherpad/configure": "Set up {name}",
    "#/room": "In this room",
    "#/room/history": "What you changed here",
    "#/me": "For me",
}
THEMES = {"ar": ("light", "dark", "light-high-contrast"), "de": ("light",)}
"""Colours are the same in each language: all of them are looked at in one."""

NARROW = 360

SAID = """() => {
  const said = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) said.push(walker.currentNode.data);
  for (const element of document.body.querySelectorAll("*"))
    for (const name of ["aria-label", "placeholder", "title", "alt"]) said.push(element.getAttribute(name) ?? "");
  return said.map((text) => text.trim()).filter(Boolean);
}"""
"""All that a page shows or has read out."""


@pytest.mark.parametrize("tag", LOCALES)
async def test_every_page_speaks_it_and_fits(
    tag: str, new_context: NewContext, scene: Scene, carols_room: Room
) -> None:
    tab = await Playground.signed_in(await new_context(locale=LOCALES[tag]), scene, carols_room.creator)
    await tab.enter(carols_room.name)
    manager = await tab.open_manager("widget")
    await _add_a_pad(manager, tag)
    await expect(manager.locator("html")).to_have_attribute("lang", LOCALES[tag])
    await expect(manager.locator("html")).to_have_attribute("dir", DIRECTIONS[tag])

    await tab.page.set_viewport_size({"width": NARROW, "height": 800})
    frame = await tab.manager_frame()
    english = _english(tag)
    faults: list[str] = []
    for theme in THEMES[tag]:
        await _go(manager, frame, tag, "#/me")
        await manager.get_by_role("combobox", name=translated("Appearance", tag)).select_option(theme)
        for path in PAGES:
            await _go(manager, frame, tag, path)
            where = f"{path} {theme}"
            faults += [f"{where}: {text!r}" for text in await frame.evaluate(SAID) if english.fullmatch(text)]
            faults += [f"{where}: {violation}" for violation in await _violations(frame)]
            if await frame.evaluate("document.documentElement.scrollWidth") > NARROW:
                faults.append(f"{where}: wider than the window")
    assert not faults, "\n".join(faults)

    await tab.page.set_viewport_size({"width": 1280, "height": 800})
    await manager.get_by_role("button", name=translated("Close", tag), exact=True).click()
    pad = tab.widget("Etherpad").frame_locator("iframe")
    await expect(pad.get_by_role("link", name=translated("Open in a new tab", tag))).to_be_visible()
    await expect(pad.locator("html")).to_have_attribute("dir", DIRECTIONS[tag])


async def test_nobody_waits_for_the_texts_and_then_for_the_cards(
    new_context: NewContext, scene: Scene, carols_room: Room
) -> None:
    context = await new_context(locale=LOCALES["de"])
    asked = asyncio.Event()
    held: list[str] = []

    async def once_cards_are_asked_for(route: Route) -> None:
        held.append(route.request.url)
        await asked.wait()
        await route.continue_()

    await context.route(re.compile(r"/de-[\w-]+\.js$"), once_cards_are_asked_for)
    context.on("request", lambda request: asked.set() if "/v1/integrations?" in request.url else None)
    tab = await Playground.signed_in(context, scene, carols_room.creator)
    await tab.enter(carols_room.name)
    manager = await tab.open_manager("widget")
    await expect(manager.get_by_role("heading", level=1)).to_have_text(translated("Add to this room", "de"))
    assert held, "the texts have another name now, and nothing was held back"


async def test_another_language_is_spoken_at_once_and_from_then_on(
    new_context: NewContext, scene: Scene, carols_room: Room
) -> None:
    tab = await Playground.signed_in(await new_context(locale="en-GB"), scene, carols_room.creator)
    await tab.enter(carols_room.name)
    manager = await tab.open_manager("widget")
    await manager.get_by_role("link", name="For me").click()
    await expect(manager.get_by_role("heading", name="Language")).to_be_visible()
    said = await (await tab.manager_frame()).evaluate(SAID)
    assert [text for text in said if _english("ar").fullmatch(text)], "what the other test looks for is found here"
    await manager.get_by_role("combobox", name="Language").focus()
    await manager.get_by_role("combobox", name="Language").select_option(label="العربية")

    await expect(manager.get_by_role("heading", level=1)).to_have_text(translated("For me", "ar"))
    await expect(manager.get_by_role("combobox", name=translated("Language", "ar"))).to_be_focused()
    await expect(manager.locator("html")).to_have_attribute("dir", "rtl")
    await manager.get_by_role("link", name=translated("Browse", "ar")).click()
    # The manager answers in it as well.
    await expect(manager.get_by_role("link", name="صفحة ويب")).to_be_visible()

    await manager.get_by_role("button", name=translated("Close", "ar")).click()
    manager = await tab.reopen_manager("dialog")
    await expect(manager.get_by_role("heading", level=1)).to_have_text(translated("Add to this room", "ar"))


async def _add_a_pad(manager: FrameLocator, tag: str) -> None:
    await manager.get_by_role("link", name="Etherpad").click()
    await manager.get_by_role("link", name=translated("Set up", tag), exact=True).click()
    await manager.get_by_role("button", name=translated("Add to room", tag)).click()
    await expect(manager.get_by_role("heading", level=1)).to_have_text(translated("In this room", tag))
    await expect(
        manager.get_by_role("listitem").get_by_text(translated("In the room", tag), exact=True)
    ).to_be_visible()


async def _go(manager: FrameLocator, frame: Frame, tag: str, path: str) -> None:
    await frame.evaluate("(path) => { location.hash = path; }", path)
    # Names are set apart where the text runs the other way.
    heading = re.escape(translated(PAGES[path], tag)).replace(r"\{name\}", "\u2068?Etherpad\u2069?")
    await expect(manager.get_by_role("heading", level=1)).to_have_text(re.compile(f"^{heading}$"))
    # Until it is whole.
    await expect(manager.locator(".skeleton")).to_have_count(0)


def _english(tag: str) -> re.Pattern[str]:
    """Whatever the code says in English, and the language says in another way."""
    patterns: list[str] = []
    for message in read(TEXTS / f"{tag}.po"):
        forms = [message.id] if isinstance(message.id, str) else [*message.id]
        for text in forms if message.id and message.string != message.id else []:
            # What is a part of its own alone is not English.
            if re.search(r"[a-z]{3}", re.sub(r"\{\w+\}", "", text)):
                parts = re.split(r"\{\w+\}|</?\w+>", text)
                patterns.append(".+".join(re.escape(part) for part in parts))
    return re.compile("|".join(patterns))


async def _violations(frame: Frame) -> list[str]:
    found = await Axe().run(frame)
    return [
        f"{violation['id']} at {[node['target'] for node in violation['nodes']]}"
        for violation in found.response["violations"]
    ]
