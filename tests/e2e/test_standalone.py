"""The stand-alone page: signing in, choosing a room, changing it, and leaving nothing behind."""

import asyncio
import json
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from manifold.demo.scene import Scene
from manifold.server.settings import ServerSettings
from tests.e2e.conftest import Arrive, Open, Room
from tests.e2e.standalone import Devices, StandAlone
from tests.e2e.watch import Watch
from tests.support.authorization_server import AuthorizationServer
from tests.support.http_server import serve, text_answer

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

SIGHTS: dict[int, Literal["light", "dark"]] = {1440: "light", 816: "dark", 360: "light"}
HTML = {"Content-Type": "text/html"}


async def written(room: Room, wanted: int) -> dict[str, Any]:
    """The widgets in the room, once there are so many."""
    there: dict[str, Any] = {}
    for _ in range(100):
        there = {key: value for key, value in (await room.widgets()).items() if value}
        if len(there) == wanted:
            break
        await asyncio.sleep(0.05)
    assert len(there) == wanted
    return there


async def test_single_sign_on_a_room_a_pad_and_nothing_is_left(
    open_page: Open, scene: Scene, room: Room, matrix_http: aiohttp.ClientSession
) -> None:
    devices = await Devices.of(room.creator, matrix_http, scene)
    tab = await open_page()
    await tab.sign_in(scene, "alice")
    await tab.enter(room.name)
    assert len(await devices.new()) == 1

    await tab.add_pad("minutes")
    await expect(tab.page.get_by_role("status").filter(has_text="was added")).to_be_visible()
    [widget] = (await written(room, 1)).values()
    assert widget["url"].startswith(f"{scene.manager.widgets_url}/w/etherpad?")

    await tab.page.get_by_role("button", name="Remove").click()
    await expect(tab.page.get_by_role("status").filter(has_text="was removed")).to_be_visible()
    await written(room, 0)

    await tab.page.get_by_role("button", name="Sign out").click()
    await expect(tab.page.get_by_text("is gone from your sessions")).to_be_visible()
    await devices.gone()
    await no_secret_was_told(tab, scene)


async def no_secret_was_told(tab: StandAlone, scene: Scene) -> None:
    """What is Matrix's stays between the page and the homeserver, and in memory."""
    assert await tab.page.evaluate("JSON.stringify(sessionStorage)") == "{}"
    assert "token" not in (await tab.page.evaluate("JSON.stringify(localStorage)")).lower()
    assert set(parse_qs(urlsplit(tab.page.url).query)) == {"room_id"}
    ours = [request for request in tab.requests if not request.url.startswith(scene.homeserver.base_url)]
    [login] = [request for request in tab.requests if request.url.endswith("/v3/login") and request.method == "POST"]
    token = (await (await login.response()).json())["access_token"]  # type: ignore[union-attr]
    for request in ours:
        assert token not in json.dumps(await request.all_headers())
        assert token not in (request.post_data or "")
        assert token not in request.url
    # The homeserver's redirect has the login token in it; nothing that followed does.
    with_login_token = [request for request in tab.requests if "loginToken=" in request.url]
    assert [request.is_navigation_request() for request in with_login_token] == [True]
    assert not [request for request in tab.requests if "loginToken" in (request.headers.get("referer") or "")]


async def test_the_device_goes_with_the_page(
    open_page: Open, arrive: Arrive, scene: Scene, room: Room, matrix_http: aiohttp.ClientSession
) -> None:
    devices = await Devices.of(room.creator, matrix_http, scene)
    tab = await arrive("alice")
    await tab.enter(room.name)
    # Back leads to the rooms, and not out.
    await tab.page.go_back()
    await tab.heading("Choose a room")
    assert len(await devices.new()) == 1

    await tab.page.goto("about:blank")
    await devices.gone()

    await tab.page.go_back()
    await tab.heading("Sign in")


async def test_a_deep_link_leads_to_the_room_and_the_page_once_somebody_is_there(
    open_page: Open, arrive: Arrive, scene: Scene, room: Room
) -> None:
    tab = await open_page(f"?{urlencode({'room_id': room.id})}#/add/jitsi")
    await tab.sign_in(scene, "bob")

    await tab.heading("Jitsi")
    await expect(tab.page.get_by_text("Ask").filter(has_text="Alice")).to_be_visible()

    stranger = await arrive("bob", "!nowhere:example.org")
    await stranger.heading("You are not in this room")
    await stranger.page.get_by_role("button", name="Choose a room").click()
    await stranger.heading("Choose a room")


async def test_a_return_that_this_tab_did_not_begin_is_refused(open_page: Open, scene: Scene) -> None:
    tab = await open_page()
    for answer in ("?loginToken=stolen&state=x", "?code=stolen&state=x", "#code=stolen&state=x"):
        await tab.page.goto("about:blank")
        await tab.page.goto(f"{scene.manager.app_url}/{answer}")
        await expect(tab.page.get_by_text("was not begun in this tab")).to_be_visible()
        assert "stolen" not in tab.page.url
    assert not [request for request in tab.requests if request.method == "POST"]


async def test_a_return_with_another_state_is_refused_and_the_sign_in_that_was_begun_is_over(
    open_page: Open, scene: Scene
) -> None:
    tab = await open_page()
    async with tab.page.expect_navigation(url="**/login?service=*"):
        await tab.page.get_by_role("button", name="Sign in with Demo").click()

    await tab.page.goto(f"{scene.manager.app_url}/?loginToken=stolen&state=guessed")
    await expect(tab.page.get_by_text("was not begun in this tab")).to_be_visible()

    assert not [request for request in tab.requests if request.method == "POST"]
    assert await tab.page.evaluate("sessionStorage.length") == 0


async def test_inside_another_page_there_is_nothing_and_no_message_is_obeyed(
    browser: Browser, scene: Scene, open_page: Open
) -> None:
    # Not watched: the refusal is reported as an error.
    context = await browser.new_context()
    async with serve(text_answer(f'<iframe src="{scene.manager.app_url}"></iframe>', headers=HTML)) as site:
        page = await context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        await page.goto(f"http://127.0.0.1:{site.port}")
        await page.wait_for_timeout(500)
        assert any("frame-ancestors" in text for text in said)
        assert [await frame.locator("#app").count() for frame in page.frames] == [0, 0]
    await context.close()

    tab = await open_page()
    await expect(tab.page.get_by_role("button", name="Sign in with Demo")).to_be_visible()
    before = len(tab.requests)
    for message in ({"action": "get_open_id_token"}, {"api": "toWidget", "action": "capabilities", "requestId": "1"}):
        await tab.page.evaluate("(message) => window.postMessage(message, '*')", message)
    await tab.page.wait_for_timeout(200)
    assert len(tab.requests) == before


async def test_oauth_a_pad_a_refresh_and_nothing_is_left(
    oauth: AuthorizationServer,
    delegated: ServerSettings,
    open_page: Open,
    scene: Scene,
    room: Room,
    matrix_http: aiohttp.ClientSession,
    watch: Watch,
) -> None:
    devices = await Devices.of(room.creator, matrix_http, scene)
    # How a token that has expired shows.
    watch.expect_refusal(401, "")
    tab = await open_page(url=delegated.app_url)
    await tab.agree(scene, "alice")
    await tab.enter(room.name)
    assert oauth.refused == []
    assert {"fragment"} < set(oauth.asked)
    assert len(await devices.new()) == 1
    assert "code" not in tab.page.url

    oauth.expire()
    await tab.add_pad("minutes")
    await expect(tab.page.get_by_role("status").filter(has_text="was added")).to_be_visible()
    assert oauth.refreshed == 1
    await written(room, 1)

    await tab.page.get_by_role("button", name="Sign out").click()
    await devices.gone()
    assert oauth.sessions == 0
    assert oauth.refused == []
    for request in tab.requests:
        if request.url.startswith((delegated.public_url, delegated.app_url)):
            assert "mat_" not in json.dumps(await request.all_headers()) + (request.post_data or "") + request.url


async def test_who_declines_is_not_signed_in(
    oauth: AuthorizationServer, delegated: ServerSettings, open_page: Open
) -> None:
    tab = await open_page(url=delegated.app_url)
    await tab.page.get_by_role("button", name="Sign in at").click()
    await tab.page.get_by_role("button", name="Decline").click()

    await expect(tab.page.get_by_text("You did not agree")).to_be_visible()
    assert oauth.sessions == 0
    assert "error" not in tab.page.url


async def test_by_keyboard_alone(open_page: Open, scene: Scene, room: Room) -> None:
    tab = await open_page()
    page = tab.page
    await expect(page.get_by_role("button", name="Sign in with Demo")).to_be_visible()
    await reach(page, "Sign in with Demo")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Name")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.type("alice")
    await page.keyboard.press("Tab")
    await page.keyboard.type(scene.people.passwords["alice"])
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="Continue").press("Enter")

    await tab.heading("Choose a room")
    await expect(page.get_by_role("searchbox")).to_be_visible()
    await reach(page, "Search your rooms")
    await page.keyboard.type(room.name)
    await reach(page, room.name)
    await page.keyboard.press("Enter")
    await tab.heading("Add to this room")
    for link, heading in (("Etherpad", "Etherpad"), ("Set up", "Set up Etherpad")):
        await expect(page.get_by_role("link", name=link)).to_be_visible()
        await reach(page, link)
        await page.keyboard.press("Enter")
        await tab.heading(heading)
    await page.get_by_label("Pad name").wait_for()
    await reach(page, "Pad name")
    await page.keyboard.type("minutes")
    await page.keyboard.press("Enter")
    await tab.heading("In this room")
    await written(room, 1)
    await page.keyboard.press("Escape")
    await tab.heading("Choose a room")
    await reach(page, "Sign out", backwards=True)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("is gone from your sessions")).to_be_visible()


async def reach(page: Page, name: str, *, backwards: bool = False) -> None:
    """Presses Tab until what has this name has the focus."""
    for _ in range(20):
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
        focused = page.locator(":focus")
        label = await focused.evaluate(
            "(element) => element.ariaLabel || element.labels?.[0]?.textContent || element.textContent"
        )
        if name in (label or ""):
            return
    raise AssertionError(f"{name} is not reached")


async def test_every_page_is_accessible_and_fits(open_page: Open, scene: Scene, room: Room) -> None:
    faults: list[str] = []
    tab = await open_page()
    for state in ("Sign in", "Choose a room", "Add to this room"):
        if state == "Choose a room":
            await tab.sign_in(scene, "alice")
        if state == "Add to this room":
            await tab.enter(room.name)
        await tab.heading(state)
        for width, scheme in SIGHTS.items():
            await tab.page.emulate_media(color_scheme=scheme)
            await tab.page.set_viewport_size({"width": width, "height": 800})
            found = await Axe().run(tab.page)
            faults += [f"{state} {scheme} {width}: {each['id']}" for each in found.response["violations"]]
            if await tab.page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{state} {scheme} {width}: wider than the window")
    assert not faults, "\n".join(faults)
