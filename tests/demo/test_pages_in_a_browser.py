"""The local pages as people see them, in Chromium."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, async_playwright, expect

from manifold.demo.authority import certificate
from manifold.demo.pages import LocalPages, PagePorts, local_pages
from manifold.demo.ports import ANY, free_port

pytestmark = pytest.mark.slow


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[LocalPages]:
    ports = PagePorts(free_port(ANY), free_port(ANY), free_port(ANY))
    async with local_pages(ports, certificate(tmp_path, datetime.now(UTC))) as pages:
        yield pages


@pytest.fixture
async def browser() -> AsyncIterator[BrowserContext]:
    """A browser whose user has accepted the certificate. Anything on its console fails the test."""
    said: list[str] = []
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = await chromium.new_context(ignore_https_errors=True)
        context.on("console", lambda message: said.append(message.text))
        context.on("weberror", lambda error: said.append(str(error.error)))
        yield context
        await chromium.close()
    assert not said


async def test_those_in_a_conference_see_each_other_come_and_go(pages: LocalPages, browser: BrowserContext) -> None:
    alice, bob = await browser.new_page(), await browser.new_page()
    await alice.goto(f"{pages.conference}/Team%20Call#config.prejoinPageEnabled=false&userInfo.displayName=%22Alice%22")
    await bob.goto(f"{pages.conference}/Team%20Call#userInfo.displayName=%22Bob%20%3Cb%3E%22")
    await expect(alice.get_by_role("heading", level=1)).to_have_text("Conference Team Call")
    await expect(alice.get_by_role("listitem")).to_have_text(["Bob <b>"])
    await expect(bob.get_by_role("listitem")).to_have_text(["Alice"])
    await bob.close()
    await expect(alice.get_by_role("listitem")).to_have_count(0)


async def test_another_conference_is_another_place(pages: LocalPages, browser: BrowserContext) -> None:
    alice, bob = await browser.new_page(), await browser.new_page()
    await alice.goto(f"{pages.conference}/One#userInfo.displayName=%22Alice%22")
    await bob.goto(f"{pages.conference}/Two#userInfo.displayName=broken%")
    await expect(bob.locator("#self")).to_have_text("a guest")
    await expect(alice.get_by_role("listitem")).to_have_count(0)


async def test_what_one_types_into_a_pad_the_other_sees(pages: LocalPages, browser: BrowserContext) -> None:
    alice, bob = await browser.new_page(), await browser.new_page()
    await alice.goto(f"{pages.pad}/p/notes")
    await bob.goto(f"{pages.pad}/p/notes")
    await alice.get_by_role("textbox", name="Pad notes").fill("Bread and milk")
    await expect(bob.get_by_role("textbox", name="Pad notes")).to_have_value("Bread and milk")
    await expect(alice.get_by_role("status")).to_have_text("Saved.")
