"""Where pictures are taken: one room that is always the same, letters of our own, and clocks that stand still."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import aiohttp
import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, async_playwright, expect

from manifold.demo.matrix_client import MatrixClient
from manifold.demo.scene import Scene
from manifold.egress import Reply
from manifold.ids import RoomID
from manifold.manager.clock import HOUR, now
from manifold.server.settings import ServerSettings
from tests.e2e import gallery
from tests.e2e.managers import TERMS, another_manager, choose_manager
from tests.e2e.playground import Playground
from tests.e2e.watch import Watch
from tests.support.synapse import new_user

__all__ = ["COVER", "DIALOG", "PHONE", "WIDGET", "Size", "Studio", "opened_studio"]

Size = tuple[int, int]
DIALOG: Size = (860, 630)
"""Of Element's dialog on a common screen."""
PHONE: Size = (360, 740)

_V1 = "/_matrix/integrations/v1"
WIDGET = "im.vector.modular.widgets"
_DRAWN_ALIKE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
]
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern"><edit name="family" mode="append_last"><string>Inter</string></edit></match>
</fontconfig>
"""
COVER = """(selector) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${selector} { position: fixed; inset: 0; z-index: 9; width: 100vw; height: 100vh; border: 0 }`);
  document.adoptedStyleSheets = [sheet];
}"""
# Names and ports are others in each run.
_SETTLE = """async (names) => {
  const isSeen = (image) => image.getBoundingClientRect().top < innerHeight;
  await Promise.all([...document.images].filter(isSeen).map((image) => image.decode().catch(() => null)));
  await document.fonts.ready;
  const settled = (text) => names.reduce((now, [from, to]) => now.replaceAll(new RegExp(from, "g"), to), text);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = settled(walker.currentNode.data);
    if (text !== walker.currentNode.data) walker.currentNode.data = text;
  }
  for (const field of document.querySelectorAll("input")) if (field.value) field.value = settled(field.value);
  document.activeElement?.blur();
  // The pointer is nowhere, which frames learn late.
  for (let frames = 0; frames < 2 || (frames < 60 && document.querySelector("body :hover")); frames += 1) {
    await new Promise(requestAnimationFrame);
  }
}"""


class _Answers(gallery.Answers):
    """As in the gallery, and one page that refuses to be framed."""

    async def request(self, method: str, url: str, **options: Any) -> Reply:
        if url.startswith("https://pad.example/p/"):
            return Reply(
                200, {"Content-Type": "text/html; charset=utf-8"}, b"<!doctype html><title>Minutes</title>", url
            )
        if url.startswith("https://members.example/"):
            headers = {"Content-Type": "text/html; charset=utf-8", "X-Frame-Options": "DENY"}
            return Reply(200, headers, b"<!doctype html><title>The plan</title>", url)
        return await super().request(method, url, **options)


class _Clock:
    """Stands still for people, and ticks for lists in which the newest comes first."""

    def __init__(self) -> None:
        # What the homeserver knows of was two hours ago, and what the manager knows of just now.
        self._time = now() + 5 * HOUR // 2

    def __call__(self) -> int:
        self._time += 1
        return self._time


@dataclass(frozen=True)
class Studio:
    """A manager with terms that Carol and Dave have agreed to. Carol made the rooms; Dave is in them, without power."""

    scene: Scene
    browser: Browser
    server: ServerSettings
    watch: Watch
    clock: _Clock
    http: aiohttp.ClientSession
    carol: MatrixClient
    dave: MatrixClient
    _token: dict[MatrixClient, str] = field(default_factory=dict)

    async def context(self, size: Size, **options: Any) -> BrowserContext:
        """A profile of its own."""
        width, height = size
        context = await self.browser.new_context(
            **{"locale": "en", **options},
            viewport={"width": width, "height": height},
            timezone_id="UTC",
            ignore_https_errors=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        await self.watch.over(context)
        await context.route(_is_elsewhere, _service)
        await context.clock.set_fixed_time(self.clock() / 1000)
        return context

    async def shot(self, page: Page, cover: str = "") -> bytes:
        """The page, or what a frame of it shows that `cover` selects.

        Everything that is by chance has got the name that it has in all pictures.
        """
        names = {
            re.escape(self.scene.homeserver.server_name): "example.org",
            re.escape(urlsplit(self.server.widgets_url).netloc): "widgets.example.org",
            r"127\.0\.0\.1(:\d+)?": "manifold.example.org",
            r"localhost:\d+": "example.org",
            "([Cc]arol|[Dd]ave)-[0-9a-f]{8}": "$1",
        }
        frame = page.main_frame
        if cover:
            await page.evaluate(COVER, cover)
            frame = await Playground.frame(await page.query_selector(cover))
        await frame.evaluate("document.documentElement.style.pointerEvents = 'none'")
        await page.mouse.move(0, 0)
        await frame.evaluate(_SETTLE, list(names.items()))
        picture = await page.screenshot(animations="disabled", caret="hide")
        await frame.evaluate("document.documentElement.style.pointerEvents = ''")
        await page.evaluate("document.adoptedStyleSheets = []")
        return picture

    async def room(self, name: str, widgets: dict[str, Any] | None = None) -> RoomID:
        """A new room of Carol's, with widgets that some other manager or client put there."""
        room_id = await self.carol.create_room(name)
        await self.carol.invite(room_id, self.dave.user_id)
        await self.dave.join(room_id)
        for widget_id, content in (widgets or {}).items():
            await self.carol.put_state(room_id, WIDGET, widget_id, content)
        return room_id

    async def install(self, room_id: RoomID, integration: str, **config: Any) -> str:
        """Has Carol add something to a room by the manager; gives the widget's ID."""
        here = f"{_V1}/rooms/{room_id}/installations"
        added = await self._post(here, {"integration": integration, "config": config}, self.carol)
        for action in added["actions"]:
            await self.carol.put_state(room_id, WIDGET, action["widget_id"], action["widget"])
        results = [{"action": action["id"], "ok": True} for action in added["actions"]]
        await self._post(f"{here}/{added['id']}/performed", {"results": results}, self.carol)
        return str(added["actions"][0]["widget_id"])

    async def agree(self, user: MatrixClient) -> None:
        """Somebody's agreement to the terms."""
        proof = {**await user.openid_token(), "im.manifold.client": "A phone"}
        self._token[user] = (await self._post(f"{_V1}/account/register", proof))["token"]
        await self._post(f"{_V1}/terms", {"user_accepts": ["https://example.org/tos-1.0-en.html"]}, user)

    async def _post(self, path: str, body: Any, user: MatrixClient | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token[user]}"} if user else {}
        async with self.http.post(f"{self.server.public_url}{path}", json=body, headers=headers) as reply:
            assert reply.ok, await reply.text()
            return await reply.json()


@asynccontextmanager
async def opened_studio(scene: Scene, directory: Path) -> AsyncIterator[Studio]:
    """One, while a block runs; `directory` is for what the browser's fonts need."""
    settings = directory / "fonts.conf"
    fonts = Path(__file__).parent / "fonts"
    settings.write_text(_FONTS.format(fonts=escape(str(fonts)), cache=escape(str(directory))), "utf-8")
    expect.set_options(timeout=10_000)
    clock, watch = _Clock(), Watch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("manifold.server.app.Egress", _Answers)
        patch.setattr("manifold.server.app.now", clock)
        async with (
            aiohttp.ClientSession() as http,
            another_manager(scene, more=f'{TERMS}\n[catalogue]\nclouds = ["*"]') as server,
            async_playwright() as playwright,
        ):
            watch.guard(server.public_url)
            # Chromium reports it, and it is how a homeserver without OAuth says so.
            watch.expect_refusal(404, "/auth_metadata")
            carol, dave = [await new_user(scene.homeserver, http, name) for name in ("carol", "dave")]
            browser = await playwright.chromium.launch(
                executable_path="/usr/bin/chromium",
                args=_DRAWN_ALIKE,
                env={**os.environ, "FONTCONFIG_FILE": str(settings)},
            )
            studio = Studio(scene, browser, server, watch, clock, http, carol, dave)
            for user in (carol, dave):
                await choose_manager(user, server)
                await studio.agree(user)
            yield studio
            await browser.close()


def _is_elsewhere(url: str) -> bool:
    return url.startswith("http") and urlsplit(url).hostname not in {"127.0.0.1", "localhost"}


async def _service(route: Route) -> None:
    await route.fulfill(content_type="text/html", body="<!doctype html><title>A page</title>")
