"""The whole loop: one adds a conference through the manager, the other sees it."""

import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import NewContext, Room
from tests.e2e.playground import HOSTS, Host, Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("host", HOSTS)
async def test_a_conference_is_added_seen_changed_removed_and_brought_back(
    alice: Playground, bob: Playground, room: Room, host: Host
) -> None:
    manager = await alice.open_manager(host)
    done = manager.get_by_role("status").filter(has_text="Jitsi")

    await manager.get_by_role("link", name="Jitsi").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_role("button", name="Add to room").click()
    await expect(done).to_contain_text(f"Jitsi was added to {room.name}.")
    [(widget_id, added)] = (await room.widgets()).items()
    assert added["type"] in {"jitsi", "m.jitsi"}
    assert added["data"]["isAudioOnly"] is False

    tile = bob.widget("Video conference")
    await expect(tile).to_contain_text("Alice added this widget.")
    await tile.get_by_role("button", name="Continue").click()
    conference = tile.frame_locator("iframe").frame_locator('iframe[title="Jitsi"]')
    await expect(conference.get_by_role("heading", level=1)).to_have_text(f"Conference {added['data']['conferenceId']}")
    await expect(conference.get_by_text("You are here as")).to_have_text("You are here as Bob.")

    await manager.get_by_role("link", name="Settings of Jitsi").click()
    await manager.get_by_label("Conference name").fill("standup")
    await manager.get_by_label("Start without video").check()
    await manager.get_by_role("button", name="Save").click()
    await expect(done).to_contain_text("The settings of Jitsi were saved.")
    changed = await room.widget()
    assert (changed["data"]["conferenceId"], changed["data"]["isAudioOnly"]) == ("standup", True)

    await manager.get_by_role("button", name="Remove Jitsi").click()
    await expect(done).to_contain_text(f"Jitsi was removed from {room.name}.")
    assert await room.widgets() == {widget_id: {}}
    await expect(tile).to_have_count(0)

    await manager.get_by_role("button", name="Undo", exact=True).first.click()
    await expect(done).to_contain_text(f"Jitsi is back in {room.name}.")
    assert await room.widgets() == {widget_id: changed}
    await expect(tile).to_be_visible()


async def test_somebody_who_logs_in_finds_their_rooms(new_context: NewContext, scene: Scene, room: Room) -> None:
    context = await new_context()
    tab = Playground(await context.new_page())
    await tab.page.goto(scene.playground_url)
    await tab.page.get_by_role("button", name="Log in as Bob").click()

    await tab.enter(room.name)
