"""A tab that is gone between doing and saying so."""

import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import Room
from tests.e2e.playground import HOSTS, Host, Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

_NEVER_REPORT = """
const send = fetch;
fetch = (url, ...rest) => (String(url).endsWith("/performed") ? new Promise(() => {}) : send(url, ...rest));
"""


@pytest.mark.parametrize("host", HOSTS)
async def test_what_was_done_and_not_reported_is_finished_without_a_second_one(
    alice: Playground, room: Room, scene: Scene, host: Host
) -> None:
    await alice.page.add_init_script(_NEVER_REPORT)
    manager = await alice.open_manager(host)
    await manager.get_by_role("link", name="Jitsi").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_role("button", name="Add to room").click()
    await expect(alice.widget("Video conference")).to_be_visible()
    done = await room.widgets()
    await alice.page.close()

    tab = await Playground.signed_in(alice.page.context, scene, room.creator)
    await tab.enter(room.name)
    manager = await tab.open_manager(host)
    await manager.get_by_role("link", name="In this room").click()
    await expect(manager.get_by_text("Not finished")).to_be_visible()
    await manager.get_by_role("button", name="Finish: Jitsi").click()
    await expect(manager.get_by_text("In the room", exact=True)).to_be_visible()
    assert await room.widgets() == done
