"""The playground as its user sees it, in one tab."""

import json
from dataclasses import dataclass
from typing import Literal, Self

from playwright.async_api import BrowserContext, ElementHandle, Frame, FrameLocator, Locator, Page, expect

from manifold.demo.matrix_client import MatrixClient
from manifold.demo.scene import Scene

__all__ = ["HOSTS", "MANAGER", "Host", "Playground"]

Host = Literal["dialog", "widget"]
HOSTS: tuple[Host, ...] = ("dialog", "widget")
"""The two ways in which a client opens a manager: Element's dialog, and as a widget."""

_OPENERS = {"dialog": "Open in Element's dialog", "widget": "Open as widget"}

MANAGER = 'iframe[title="Integration manager"]'


@dataclass(frozen=True)
class Playground:
    """One user's tab."""

    page: Page

    @classmethod
    async def signed_in(cls, context: BrowserContext, scene: Scene, user: MatrixClient) -> Self:
        """A new tab of somebody who has logged in before."""
        session = {
            "baseUrl": scene.homeserver.base_url,
            "userId": user.user_id,
            "deviceId": "TAB",
            "accessToken": user.access_token,
        }
        page = await context.new_page()
        await page.add_init_script(
            f"""if (location.origin === {json.dumps(scene.playground_url)})
            sessionStorage.setItem("manifold-playground:session", {json.dumps(json.dumps(session))});"""
        )
        await page.goto(scene.playground_url)
        return cls(page)

    async def enter(self, room_name: str) -> None:
        """Opens a room from the list."""
        await (
            self.page.get_by_role("navigation", name="Rooms").get_by_role("button", name=room_name, exact=True).click()
        )
        await expect(self.page.get_by_role("heading", level=1, name=room_name)).to_be_focused()

    async def open_manager(self, host: Host) -> FrameLocator:
        """Opens the first manager, for the first time in this tab."""
        manager = await self.reopen_manager(host)
        if host == "widget":
            await self.allow("asks for permissions")
        return manager

    async def reopen_manager(self, host: Host) -> FrameLocator:
        """Opens the first manager again: what it may do was asked before."""
        await self.page.get_by_role("button", name="Integrations", exact=True).click()
        await self.dialog("Integrations").get_by_role("button", name=_OPENERS[host]).click()
        return self.page.frame_locator(MANAGER)

    async def allow(self, question: str) -> None:
        """Says yes to a prompt."""
        await self.dialog(question).get_by_role("button", name="Allow", exact=True).click()

    async def choose(self, setting: str, value: str) -> None:
        """Changes one of the playground's settings, below an open dialog too, where no user gets."""
        await self.page.locator("button", has_text="Settings").dispatch_event("click")
        settings = self.dialog("Settings")
        await settings.get_by_role("combobox", name=setting).select_option(value)
        await settings.get_by_role("button", name="Done").click()

    def dialog(self, name: str) -> Locator:
        """A dialog of the playground's own."""
        return self.page.get_by_role("dialog", name=name)

    def widget(self, name: str) -> Locator:
        """What the room shows of a widget."""
        return self.page.get_by_role("region", name="Widgets").get_by_role("region", name=name)

    async def manager_frame(self) -> Frame:
        """The manager's frame itself, for what no user could do."""
        return await self.frame(await self.page.wait_for_selector(MANAGER))

    @staticmethod
    async def frame(element: ElementHandle | None) -> Frame:
        """The frame of an element that is one."""
        assert element is not None
        frame = await element.content_frame()
        assert frame is not None
        return frame
