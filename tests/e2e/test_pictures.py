"""Key screens look as they did. Where they should not: `pytest -m slow tests/e2e/test_pictures.py --update-shots`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e import pictures
from tests.e2e.pictures import Picture
from tests.e2e.studio import PHONE, Size, Studio, opened_studio
from tests.e2e.window import Window

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def studio(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Studio]:
    """With three rooms: one as rooms are, one with an old manager's widgets, one with pages of our own."""
    async with opened_studio(scene, tmp_path_factory.mktemp("studio")) as studio:
        band = await studio.room("Band", {"notices": page("https://notices.example/", "Notices")})
        pad = await studio.install(band, "etherpad", server="https://pad.example", pad="set-list")
        await studio.install(band, "jitsi", server="https://meet.jit.si", conference="rehearsal")
        pinned = {pad: {"container": "top", "index": 0, "width": 100, "height": 40}}
        await studio.carol.put_state(band, "io.element.widgets.layout", "", {"widgets": pinned})
        generic = "https://scalar.vector.im/api/widgets/generic.html?url=https%3A%2F%2Fexample.org%2Fboard"
        video = "https://dimension.example.org/widgets/jitsi?confId=standup&domain=meet.example.org&isAudioConf=false"
        old = {"scalar": page(generic, "Board", "customwidget"), "dimension": page(video, "Stand-up", "jitsi")}
        await studio.room("Garden", old)
        boards = await studio.room("Boards")
        for integration in ("checklist", "polls"):
            await studio.install(boards, integration)
        yield studio
    assert not studio.watch.faults


def page(url: str, name: str, type_: str = "m.custom") -> dict[str, Any]:
    return {"type": type_, "url": url, "name": name, "data": {}}


@dataclass(frozen=True)
class Windows:
    """Carol may do everything in the rooms, and Dave nothing. He opens the manager once in all."""

    studio: Studio
    carol: Window
    dave: Window


@pytest.fixture(scope="module")
def windows(studio: Studio) -> Windows:
    return Windows(studio, Window(studio, studio.carol), Window(studio, studio.dave))


async def browse(of: Windows) -> bytes:
    await of.carol.show()
    return await of.carol.shot()


async def browse_in_the_dark(of: Windows) -> bytes:
    await of.carol.show(theme="dark")
    return await of.carol.shot()


async def browse_on_a_phone(of: Windows) -> bytes:
    await of.carol.show("#/", PHONE)
    return await of.carol.shot()


async def browse_in_arabic(of: Windows) -> bytes:
    await of.carol.show(language="ar")
    return await of.carol.shot()


async def integration(of: Windows) -> bytes:
    manager = await of.carol.show("#/add/jitsi")
    await expect(manager.get_by_role("link", name="Set up")).to_be_visible()
    return await of.carol.shot()


async def form_with_an_error(of: Windows) -> bytes:
    manager = await of.carol.show("#/add/jitsi/configure")
    await manager.get_by_label("Server").fill("https://meet.jit.si")
    await manager.get_by_label("Conference name").fill("two words")
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("group", name="1 thing to fix")).to_be_focused()
    return await of.carol.shot()


async def pasted_link(of: Windows) -> bytes:
    return await pasted(of, "https://pad.example/p/minutes", "Add this: Etherpad")


async def pasted_link_that_refuses(of: Windows) -> bytes:
    return await pasted(of, "https://members.example/plan", "Add this: Link card")


async def pasted(of: Windows, link: str, offer: str) -> bytes:
    manager = await of.carol.show()
    await manager.get_by_role("searchbox").fill(link)
    await expect(manager.get_by_role("link", name=offer)).to_be_visible()
    return await of.carol.shot()


async def in_this_room(of: Windows) -> bytes:
    manager = await of.carol.show("#/room", host="widget")
    await expect(manager.get_by_text("Pinned for everybody").first).to_be_visible()
    await expect(manager.get_by_role("button", name="Pin Notices for everybody")).to_be_visible()
    await expect(manager.locator(".row")).to_have_count(3)
    return await of.carol.shot()


async def widgets_of_old_managers(of: Windows) -> bytes:
    manager = await of.carol.show("#/room", room="Garden")
    await manager.get_by_text("What will change").click()
    await expect(manager.get_by_text("instead of scalar.vector.im.")).to_be_visible()
    return await of.carol.shot()


async def for_me(of: Windows) -> bytes:
    manager = await of.dave.show("#/me", (860, 1480))
    await expect(manager.get_by_text("This window", exact=True)).to_be_visible()
    await expect(manager.get_by_text("You use this manager.")).to_be_visible()
    await expect(manager.get_by_text("Add a widget for me")).to_be_visible()
    return await of.dave.shot()


async def terms(of: Windows) -> bytes:
    manager = await of.carol.show("#/terms", PHONE)
    await expect(manager.get_by_role("checkbox")).to_be_visible()
    return await of.carol.shot()


async def without_permission(of: Windows) -> bytes:
    manager = await of.dave.show("#/add/jitsi")
    await expect(manager.get_by_text("Ask somebody who runs the room")).to_be_visible()
    return await of.dave.shot()


async def client_that_is_silent(of: Windows) -> bytes:
    manager = await of.carol.show("#/", PHONE, pace="never")
    await of.carol.tab.page.clock.fast_forward(5_000)
    await expect(manager.get_by_text("Your client has not answered yet")).to_be_visible()
    return await of.carol.shot()


async def checklist(of: Windows) -> bytes:
    shown, _ = await of.carol.widgets("Boards", (720, 400), ["Checklist", "Polls"])
    for column, cards in {"To do": ["Buy milk", "Call the band"], "Done": ["Book the hall"]}.items():
        adding = shown.get_by_label(f"Add a card to {column}")
        for card in cards:
            await adding.fill(card)
            await adding.press("Enter")
            await expect(shown.get_by_role("button", name=card, exact=True)).to_be_visible()
    await expect(shown.get_by_text("1 of 3 done", exact=True)).to_be_visible()
    return await of.carol.shot_of("Checklist")


async def poll(of: Windows) -> bytes:
    _, shown = await of.carol.widgets("Boards", (720, 400), ["Checklist", "Polls"])
    await shown.get_by_role("button", name="New poll").click()
    await shown.get_by_label("Question").fill("Where do we eat?")
    await shown.get_by_label("Answers").fill("Pizzeria\nCanteen")
    await shown.get_by_role("button", name="Create poll").click()
    await shown.get_by_role("radio", name="Pizzeria").check()
    await shown.get_by_role("button", name="Vote", exact=True).click()
    await expect(shown.get_by_text("1 person voted")).to_be_visible()
    await expect(shown.get_by_text("1 open, 0 closed")).to_be_visible()
    return await of.carol.shot_of("Polls")


async def page_that_asks_before_it_shows_another(of: Windows) -> bytes:
    wrapper = "w/custom?url=https%3A%2F%2Fpage.example%2Fplan"
    return await alone(of, f"{of.studio.server.widgets_url}/{wrapper}", (600, 300), "Continue")


async def signing_in(of: Windows) -> bytes:
    return await alone(of, f"{of.studio.scene.manager.app_url}/", PHONE, "Sign in with Demo")


async def alone(of: Windows, url: str, size: Size, button: str) -> bytes:
    page = await (await of.studio.context(size)).new_page()
    await page.goto(url)
    await expect(page.get_by_role("button", name=button)).to_be_visible()
    return await of.studio.shot(page)


SCREENS: list[Callable[[Windows], Awaitable[bytes]]] = [
    browse,
    browse_in_the_dark,
    browse_on_a_phone,
    browse_in_arabic,
    integration,
    form_with_an_error,
    pasted_link,
    pasted_link_that_refuses,
    terms,
    widgets_of_old_managers,
    in_this_room,
    checklist,
    poll,
    client_that_is_silent,
    without_permission,
    for_me,
    page_that_asks_before_it_shows_another,
    signing_in,
]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
async def test_it_looks_as_it_did(
    windows: Windows, screen: Callable[[Windows], Awaitable[bytes]], pytestconfig: pytest.Config
) -> None:
    picture = Picture(screen.__name__, await screen(windows), windows.studio.browser.version)
    if pytestconfig.getoption("--update-shots"):
        picture.keep()
    fault = picture.fault()
    assert fault is None, fault


async def test_a_difference_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pictures, "_KEPT", tmp_path / "kept")
    monkeypatch.setattr(pictures, "_LATEST", tmp_path / "latest")
    Picture("plain", _drawn(0), "1.0").keep()
    assert Picture("plain", _drawn(20), "1.0").fault() is None

    fault = Picture("plain", _drawn(21), "2.0").fault()
    assert fault is not None
    assert "0.21% of its pixels differ" in fault
    assert "drawn by 2.0" in fault
    assert {file.name for file in (tmp_path / "latest").iterdir()} == {"plain.png", "plain-diff.png"}


def _drawn(pixels: int) -> bytes:
    """White, with so many pixels of ten thousand like the ground of a notice."""
    image, png = Image.new("RGB", (100, 100), "white"), BytesIO()
    for at in range(pixels):
        image.putpixel((at, 0), (240, 242, 245))
    image.save(png, "PNG")
    return png.getvalue()
