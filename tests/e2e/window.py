"""One user's tab in a studio, in which the manager covers all."""

from playwright.async_api import FrameLocator, expect

from manifold.demo.matrix_client import MatrixClient
from tests.e2e.playground import MANAGER, Host, Playground
from tests.e2e.studio import COVER, DIALOG, Size, Studio

__all__ = ["Window"]


class Window:
    """Opened when it is looked at, and opened anew only for what can't be changed while it is open."""

    def __init__(self, studio: Studio, user: MatrixClient) -> None:
        self.studio = studio
        self._user = user
        self._tab: Playground | None = None
        self._open: tuple[str, Host | None, str] | None = None
        self._chosen = ("", "")
        self._allowed: set[str] = set()

    @property
    def tab(self) -> Playground:
        """There is one once something was shown."""
        assert self._tab is not None
        return self._tab

    async def show(
        self,
        path: str = "#/",
        size: Size = DIALOG,
        *,
        theme: str = "",
        language: str = "",
        room: str = "Band",
        host: Host = "dialog",
        pace: str = "normal",
    ) -> FrameLocator:
        """One of the manager's pages. `pace` is that of the client's answers."""
        is_new = await self._enter(room, size, host, pace)
        page, manager = self.tab.page, self.tab.page.frame_locator(MANAGER)
        await page.evaluate(COVER, MANAGER)
        frame = await self.tab.manager_frame()
        await expect(manager.get_by_role("heading", level=1)).to_be_visible()
        if is_new and pace == "normal":
            # There once all is known of the room.
            await frame.evaluate("location.hash = '#/room'")
            await expect(manager.get_by_role("link", name="What you changed here")).to_be_visible()
        if self._chosen != (theme, language):
            await frame.evaluate("location.hash = '#/me'")
            await manager.locator("[aria-labelledby=appearance]").select_option(theme)
            await manager.locator("[aria-labelledby=language]").select_option(language)
            self._chosen = theme, language
        await frame.evaluate("(path) => { location.hash = path; }", path)
        if path == "#/":
            await manager.get_by_role("searchbox").fill("")
            await expect(manager.locator(".card").first).to_be_visible()
        return manager

    async def shot(self) -> bytes:
        """The manager as it is now."""
        return await self.studio.shot(self.tab.page, MANAGER)

    async def widgets(self, room: str, size: Size, names: list[str]) -> list[FrameLocator]:
        """The pages of a room's widgets, which ask for something, without the manager."""
        await self._enter(room, size, None, "normal")
        for _ in set(names) - self._allowed:
            await self.tab.allow("asks for permissions")
        self._allowed.update(names)
        return [self.tab.widget(name).frame_locator("iframe") for name in names]

    async def shot_of(self, widget: str) -> bytes:
        """One of them as it is now."""
        return await self.studio.shot(self.tab.page, f'iframe[title="{widget}"]')

    async def _enter(self, room: str, size: Size, host: Host | None, pace: str) -> bool:
        if self._tab is None:
            context = await self.studio.context(DIALOG)
            self._tab = await Playground.signed_in(context, self.studio.scene, self._user)
        await self.tab.page.set_viewport_size({"width": size[0], "height": size[1]})
        if self._open == (room, host, pace):
            return False
        if self._open:
            await self.tab.page.reload()
        if size[0] < 700:
            # Where rooms are in a list of their own, which is not opened here.
            await self.tab.page.set_viewport_size({"width": DIALOG[0], "height": DIALOG[1]})
        if host is None:
            # Its widgets ask at once, and take the focus.
            await self.tab.page.get_by_role("navigation", name="Rooms").get_by_role("button", name=room).click()
        else:
            await self.tab.enter(room)
        if pace != "normal" or (self._open and self._open[2] != pace):
            await self.tab.choose("Slow client", pace)
        if host == "widget":
            await self.tab.open_manager(host)
        elif host:
            await self.tab.reopen_manager(host)
        await self.tab.page.set_viewport_size({"width": size[0], "height": size[1]})
        self._open = room, host, pace
        return True
