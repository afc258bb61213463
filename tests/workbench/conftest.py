"""A workbench in this process, a widget on another origin, and a browser to look at both."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, FrameLocator, Locator, Page, async_playwright, expect

from manifold.workbench.run import RunOptions, run_workbench
from manifold.workbench.setup import read_setup
from tests.e2e.watch import Watch
from tests.support.widget_messages import every_message_fits_its_schema

__all__ = ["CHROMIUM", "OpenBench", "Opened", "every_message_fits_its_schema"]

_PAGES = Path(__file__).parent / "pages"
_LIBRARY = Path(__file__).parents[2] / "web/node_modules/matrix-widget-api/dist/api.js"
CHROMIUM = "/usr/bin/chromium"
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass
class Opened:
    """A tab with a workbench in it, and what its command said. `url` is the one that was opened."""

    page: Page
    url: str
    said: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def widget(self) -> FrameLocator:
        """The page of the widget."""
        return self.page.frame_locator('iframe[title="Widget"]')

    def heard(self, text: str) -> Locator:
        """A line that the widget shows."""
        return self.widget.get_by_role("listitem").filter(has_text=text)

    async def grant(self) -> None:
        """Says yes to all that the widget asks for."""
        prompt = self.page.get_by_role("dialog", name="The widget wants to")
        await prompt.get_by_role("button", name="Grant", exact=True).click()
        await expect(self.page.get_by_text("Ready", exact=True)).to_be_visible()

    async def panel(self, name: str) -> Locator:
        """Opens a panel."""
        await self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel")

    def entry(self, action: str) -> Locator:
        """The last line of the log about an action."""
        return self.page.get_by_role("list", name="Messages").get_by_role("button", name=action).last


OpenBench = Callable[..., Awaitable[Opened]]
"""Takes what RunOptions takes, and of the browser `viewport` and `color_scheme`."""


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The widget's pages; the origin."""

    async def library(_: web.Request) -> web.StreamResponse:
        return web.FileResponse(_LIBRARY)

    app = web.Application()
    app.router.add_get("/api.js", library)
    app.router.add_static("/", _PAGES)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        [address] = runner.addresses
        yield f"http://localhost:{address[1]}"
    finally:
        await runner.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    expect.set_options(timeout=10_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def origin() -> AsyncIterator[str]:
    """Where the widget is."""
    async with served() as origin:
        yield origin


@pytest_asyncio.fixture(loop_scope="session")
async def watch() -> AsyncIterator[Watch]:
    """Fails the test for errors and violations in any of its pages."""
    watch = Watch()
    yield watch
    assert not watch.faults


@pytest_asyncio.fixture(loop_scope="session")
async def open_bench(browser: Browser, origin: str, watch: Watch, tmp_path: Path) -> AsyncIterator[OpenBench]:
    """Opens workbenches, each in a tab of a browser profile of its own."""
    contexts: list[BrowserContext] = []
    running: list[asyncio.Task[None]] = []

    async def make(path: str = "/widget.html", *, viewport: tuple[int, int] = (1440, 900), **more: object) -> Opened:
        scheme = more.pop("color_scheme", "light")
        context = await browser.new_context(
            viewport={"width": viewport[0], "height": viewport[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        await watch.over(context)
        url: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        opened = Opened(await context.new_page(), "")
        options = RunOptions(setup=read_setup(f"{origin}{path}"), **{"remembers": False, **more})  # type: ignore[arg-type]
        task = asyncio.ensure_future(run_workbench(options, opened.said.append, opened.told.append, url.set_result))
        running.append(task)
        opened.url = await url
        await opened.page.goto(opened.url)
        return opened

    yield make
    for context in contexts:
        await context.close()
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
