"""The stand-alone page as its user sees it, in one tab."""

from dataclasses import dataclass
from typing import Self

from playwright.async_api import BrowserContext, Page, Request, expect

from manifold.demo.scene import Scene

__all__ = ["StandAlone"]


@dataclass(frozen=True)
class StandAlone:
    """One user's tab, and every request that it made."""

    page: Page
    requests: list[Request]

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
