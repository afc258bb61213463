"""An answer that is lost on the way: pressing again makes no second one."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Room
from tests.e2e.playground import Playground
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

# The manager hears both, and makes one; the page hears neither of the answers.
_LOSE_TWO_ANSWERS = """
const send = fetch;
let left = 2;
fetch = async (url, options) => {
  const answer = await send(url, options);
  if (options?.method !== "POST" || !String(url).endsWith("/installations") || left-- <= 0) return answer;
  throw new TypeError("Failed to fetch");
};
"""


async def test_what_was_made_without_an_answer_is_found_again_by_pressing_again(
    alice: Playground, room: Room, watch: Watch
) -> None:
    await alice.page.add_init_script(_LOSE_TWO_ANSWERS)
    manager = await alice.open_manager("dialog")
    await manager.get_by_role("link", name="Jitsi").click()
    await manager.get_by_role("link", name="Set up").click()
    await manager.get_by_label("Conference name").fill("standup")
    await manager.get_by_role("button", name="Add to room").click()
    await expect(manager.get_by_role("alert")).to_contain_text("We can't reach the integration manager right now")
    # It is not in the room yet, and shown as not finished, since the manager tells whoever looks.
    await expect(manager.get_by_role("link", name="In this room").filter(has_text="1")).to_be_visible()
    assert await room.widgets() == {}

    await manager.get_by_role("button", name="Try again").click()

    await expect(manager.get_by_role("heading", level=1)).to_have_text("In this room")
    await expect(manager.get_by_role("button", name="Remove Jitsi")).to_have_count(1)
    assert (await room.widget())["data"]["conferenceId"] == "standup"
    asked = [each for each in watch.requests if each.method == "POST" and each.url.endswith("/installations")]
    assert len(asked) == 3
    assert len({(each.post_data_json or {})["request_id"] for each in asked}) == 1
