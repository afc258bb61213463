"""The stand-alone page as its user sees it, in one tab; and that user's sessions, as another one of them sees them."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

import aiohttp
from playwright.async_api import BrowserContext, Page, Request, expect

from manifold.demo.matrix_client import MatrixClient
from manifold.demo.scene import Scene

__all__ = ["Devices", "StandAlone"]

DEVICE = "Manifold (browser)"


@dataclass(frozen=True)
class StandAlone:
    """One user's tab, and every request that it made."""

    page: Page
    requests: list[Request]

    @classmethod
    async def arrived(cls, context: BrowserContext, scene: Scene, name: str, room_id: str | None, page: str) -> Self:
        """A new tab of somebody who has just come back from the homeserver's pages, where `sign_in` leads."""
        server = scene.homeserver.server_name
        place = {"server": None, "roomId": room_id, "hash": page}
        pending = {"server": server, "state": "begun-by-a-test", "place": place}
        away = f"""if (location.search.includes("loginToken="))
        sessionStorage.setItem("manifold.sign-in", {json.dumps(json.dumps(pending))});"""
        await context.add_init_script(away)
        answer = {"state": pending["state"], "loginToken": await _login_token(scene, name)}
        return await cls.opened(context, f"{scene.manager.app_url}/?{urlencode(answer)}")

    @classmethod
    async def opened(cls, context: BrowserContext, url: str) -> Self:
        """A new tab."""
        page = await context.new_page()
        requests: list[Request] = []
        page.on("request", lambda request: requests.append(request))  # noqa: PLW0108  (Playwright marks its handlers)
        await page.goto(url)
        return cls(page, requests)

    async def sign_in(self, scene: Scene, name: str) -> None:
        """By the homeserver's single sign-on, all the way."""
        await self.page.get_by_role("button", name="Sign in with Demo").click()
        await self.page.get_by_label("Name").fill(name)
        await self.page.get_by_label("Password").fill(scene.people.passwords[name])
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.get_by_role("link", name="Continue").click()

    async def agree(self, scene: Scene, name: str) -> None:
        """By OAuth, all the way."""
        await self.page.get_by_role("button", name="Sign in at").click()
        await self.page.get_by_label("Name").fill(name)
        await self.page.get_by_label("Password").fill(scene.people.passwords[name])
        await self.page.get_by_role("button", name="Agree").click()

    async def enter(self, room_name: str) -> None:
        """Chooses a room."""
        await self.heading("Choose a room")
        await self.page.get_by_role("searchbox", name="Search your rooms").fill(room_name)
        await self.page.get_by_role("button", name=room_name).click()
        await self.heading("Add to this room")

    async def add_pad(self, name: str) -> None:
        """Adds Etherpad to the room."""
        await self.page.get_by_role("link", name="Etherpad").click()
        await self.page.get_by_role("link", name="Set up").click()
        await self.page.get_by_label("Pad name").fill(name)
        await self.page.get_by_role("button", name="Add to room").click()

    async def heading(self, text: str) -> None:
        """Waits for a page."""
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(text)


async def _login_token(scene: Scene, name: str) -> str:
    """By the homeserver's single sign-on, without a browser."""
    redirect = f"{scene.homeserver.base_url}/_matrix/client/v3/login/sso/redirect"
    async with aiohttp.ClientSession() as http:
        async with http.get(redirect, params={"redirectUrl": f"{scene.manager.app_url}/"}) as form:
            address = form.url
        password = scene.people.passwords[name]
        async with http.post(address, data={"name": name, "password": password}) as confirmation:
            found = re.search(r"loginToken=([\w-]+)", await confirmation.text())
    assert found is not None
    return found[1]


@dataclass(frozen=True)
class Devices:
    """A user's sessions that a stand-alone page of one test began, as another session of theirs sees them.

    The browser ends tabs of other tests without a word when it closes their profiles, so they may have left some.
    """

    user: MatrixClient
    http: aiohttp.ClientSession
    base_url: str
    before: frozenset[str]

    @classmethod
    async def of(cls, user: MatrixClient, http: aiohttp.ClientSession, scene: Scene) -> Self:
        """To be called before anybody signs in."""
        base_url = scene.homeserver.base_url
        return cls(user, http, base_url, frozenset(await _our_devices(user, http, base_url)))

    async def new(self) -> set[str]:
        """Their IDs."""
        return await _our_devices(self.user, self.http, self.base_url) - self.before

    async def gone(self) -> None:
        """Waits until none is left."""
        for _ in range(100):
            if not await self.new():
                return
            await asyncio.sleep(0.05)
        raise AssertionError("the device is still there")


async def _our_devices(user: MatrixClient, http: aiohttp.ClientSession, base_url: str) -> set[str]:
    headers = {"Authorization": f"Bearer {user.access_token}"}
    async with http.get(f"{base_url}/_matrix/client/v3/devices", headers=headers) as reply:
        return {each["device_id"] for each in (await reply.json())["devices"] if each["display_name"] == DEVICE}
