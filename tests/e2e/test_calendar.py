"""A calendar from somebody's server: added by its form, seen by everybody, also while that server is slow or away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import FrameLocator, expect

from manifold.demo.ports import ANY, free_port
from manifold.demo.scene import Scene
from tests.e2e.conftest import NewContext, NewTab, Room
from tests.e2e.managers import another_manager, choose_manager
from tests.e2e.playground import Playground
from tests.e2e.watch import Watch
from tests.support.http_server import serve

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


class Host:
    """A server with one calendar, which can be slow, or away."""

    def __init__(self) -> None:
        self.is_away = False
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        await self.may_answer.wait()
        if self.is_away or request.path not in {"/team.ics", "/slow.ics"}:
            return web.Response(status=503)
        return web.Response(text=calendar(), content_type="text/calendar")


def calendar() -> str:
    """A week around today, in UTC."""
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=6)
    return f"""BEGIN:VCALENDAR\r
VERSION:2.0\r
X-WR-CALNAME:Team calendar\r
BEGIN:VEVENT\r
UID:1\r
DTSTART:{first:%Y%m%d}T090000\r
DTEND:{first:%Y%m%d}T091500\r
RRULE:FREQ=DAILY\r
SUMMARY:Stand-up\r
LOCATION:Room 1\r
DESCRIPTION:What we did\\, and what we do next\r
URL:https://meet.example/stand-up\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTART;VALUE=DATE:{today:%Y%m%d}\r
DTEND;VALUE=DATE:{today + timedelta(days=3):%Y%m%d}\r
SUMMARY:Conference <b>\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3\r
DTSTART:{today:%Y%m%d}T140000\r
DTEND:{today:%Y%m%d}T150000\r
STATUS:CANCELLED\r
SUMMARY:Review\r
END:VEVENT\r
END:VCALENDAR\r
"""


@asynccontextmanager
async def _host(scene: Scene) -> AsyncIterator[tuple[Host, str]]:
    host, port = Host(), free_port(ANY)
    async with serve(host, port=port, context=scene.certificate.server_context()):
        yield host, f"https://localhost:{port}"


async def test_a_calendar_is_added_and_everybody_sees_it(
    scene: Scene, carols_room: Room, carols_tab: NewTab, new_context: NewContext, watch: Watch
) -> None:
    async with _host(scene) as (host, origin), another_manager(scene, also_reach=origin) as server:
        watch.guard(server.public_url)
        await choose_manager(carols_room.creator, server)
        carol = await carols_tab()
        await _add(carol, f"{origin}/team.ics")

        shown = carol.widget("Team").frame_locator("iframe")
        today = shown.get_by_role("heading", name="Today").locator("xpath=..")
        await expect(today.get_by_text("Conference <b>")).to_be_visible()
        await expect(today.get_by_text("Cancelled")).to_be_visible()
        await today.get_by_text("Stand-up").click()
        await expect(today.get_by_text("What we did, and what we do next")).to_be_visible()
        await expect(shown.get_by_text(f"From {origin.removeprefix('https://')}.")).to_be_visible()

        context = await new_context()
        bob = await Playground.signed_in(context, scene, carols_room.guest)
        await bob.enter(carols_room.name)
        await bob.widget("Team").get_by_role("button", name="Continue").click()
        theirs = bob.widget("Team").frame_locator("iframe")
        await expect(theirs.get_by_role("heading", name="Today")).to_be_visible()

        # The keys alone lead through a month.
        url = (await carols_room.widget())["url"].partition("#")[0]
        page = await context.new_page()
        await page.goto(f"{url}#view=month")
        chosen = page.get_by_role("button", pressed=True).and_(page.locator(".day"))
        await expect(chosen).to_have_attribute("aria-current", "date")
        await chosen.focus()
        await page.keyboard.press("ArrowDown")
        await expect(page.locator(".day:focus")).to_have_attribute("aria-pressed", "true")
        assert await page.locator(".day:focus").get_attribute("aria-current") is None
        await page.get_by_role("button", name="List").click()
        await expect(page.get_by_role("button", name="List")).to_have_attribute("aria-pressed", "true")
        for view in ("Month", "List"):
            await page.get_by_role("button", name=view).click()
            for theme in ("light", "dark"):
                await page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
                found = (await Axe().run(page)).response["violations"]
                assert not found, found

        # Another calendar's address is nothing that the page may ask for.
        watch.expect_refusal(403, "/data")
        await page.goto(f"{url.replace('team', 'secret')}#view=agenda")
        await expect(page.get_by_text("This address was not made here")).to_be_visible()
        assert host.may_answer.is_set()


async def test_a_host_that_is_slow_or_away_is_said_and_asked_again(
    scene: Scene, carols_room: Room, carols_tab: NewTab, new_context: NewContext, watch: Watch
) -> None:
    async with _host(scene) as (host, origin):
        async with another_manager(scene, also_reach=origin) as server:
            watch.guard(server.public_url)
            await choose_manager(carols_room.creator, server)
            await _add(await carols_tab(), f"{origin}/team.ics")
            url = (await carols_room.widget())["url"].removeprefix(server.widgets_url)

        # Another start of the manager remembers nothing of the calendar, and the key by which it signed.
        async with another_manager(scene, also_reach=origin) as server:
            host.may_answer.clear()
            page = await (await new_context()).new_page()
            await page.goto(f"{server.widgets_url}{url.partition('#')[0]}#view=agenda")
            await expect(page.get_by_text("Loading…")).to_be_visible()
            watch.expect_refusal(502, "/data")
            host.is_away = True
            host.may_answer.set()
            await expect(page.get_by_text(f"{origin.removeprefix('https://')} answers 503")).to_be_visible()
            again = page.get_by_role("button", name="Try again")
            async with page.expect_response(lambda response: response.url.partition("?")[0].endswith("/data")):
                await again.click()
            await expect(again).to_be_visible()


async def _add(tab: Playground, address: str) -> FrameLocator:
    manager = await tab.open_manager("widget")
    await manager.get_by_role("link", name="Calendar").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_label("Address").fill(address)
    await manager.get_by_label("Name").fill("Team")
    await manager.get_by_label("First view").select_option(label="Agenda")
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("status").filter(has_text="was added")).to_be_visible()
    await manager.get_by_role("button", name="Close").click()
    return manager
