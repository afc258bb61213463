"""A client that answers late, never, or no more."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NewTab, Room
from tests.e2e.playground import HOSTS, Host, Playground
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("host", HOSTS)
async def test_a_client_that_answers_late_is_waited_for(alice: Playground, room: Room, host: Host) -> None:
    await alice.choose("Slow client", "late")
    async with _hurried(alice.page, 500):
        manager = await alice.open_manager(host)
        await manager.get_by_role("link", name="Jitsi").click()
        await manager.get_by_role("link", name="Set up").click()
        await manager.get_by_role("button", name="Add to room").click()
        await expect(manager.get_by_role("heading", level=1)).to_have_text("In this room")
        await expect(manager.get_by_text("In the room", exact=True)).to_be_visible()
    assert await room.widget()


@pytest.mark.parametrize("host", HOSTS)
async def test_the_catalogue_needs_one_request_and_no_client(alice: Playground, watch: Watch, host: Host) -> None:
    await alice.choose("Slow client", "never")
    await alice.page.clock.install()
    manager = await alice.reopen_manager(host)

    await expect(manager.get_by_role("link", name="Jitsi")).to_be_visible()
    asked = [request.url for request in watch.requests if request.resource_type == "fetch"]
    assert len(asked) == 1
    assert "/_matrix/integrations/v1/integrations?" in asked[0]

    await alice.page.clock.fast_forward(5_000)
    silence = manager.get_by_role("status").filter(has_text="Your client has not answered yet")
    await expect(silence).to_contain_text("You can look around")


@pytest.mark.parametrize("host", HOSTS)
async def test_what_a_client_left_undone_can_be_finished_later(
    alice: Playground, alices_tab: NewTab, room: Room, host: Host
) -> None:
    manager = await alice.open_manager(host)
    await manager.get_by_role("link", name="Jitsi").click()
    await manager.get_by_role("link", name="Set up").click()
    name = manager.get_by_label("Conference name")
    await name.fill("standup")
    await expect(manager.get_by_text("A widget “Video conference” will appear")).to_be_visible()

    await alice.choose("Slow client", "never")
    async with _hurried(alice.page, 2_500):
        await manager.get_by_role("button", name="Add to room").click()
        trouble = manager.get_by_role("alert")
        await expect(trouble).to_contain_text("Your client did not answer in 25 seconds. It may be done all the same")
    await expect(name).to_have_value("standup")

    # Another tab, and not this one reloaded: its clock has run away.
    await alice.page.close()
    again = await (await alices_tab()).open_manager(host)
    await again.get_by_role("link", name="In this room").click()
    await expect(again.get_by_text("Not finished")).to_be_visible()
    await again.get_by_role("button", name="Finish: Jitsi").click()
    await expect(again.get_by_text("In the room", exact=True)).to_be_visible()
    # The client had done it without a word; it was not done a second time.
    assert (await room.widget())["data"]["conferenceId"] == "standup"


@asynccontextmanager
async def _hurried(page: Page, stride: int) -> AsyncIterator[None]:
    """Moves the tab's clock on by `stride` ms some ten times in a second, in all its frames."""
    await page.clock.install()

    async def hurry() -> None:
        while True:
            await page.clock.fast_forward(stride)
            await asyncio.sleep(0.05)

    hurrying = asyncio.create_task(hurry())
    try:
        yield
    finally:
        hurrying.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await hurrying
