"""Making this manager one's own, and undoing that."""

import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import NewTab, Room
from tests.e2e.playground import HOSTS, Host

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("host", HOSTS)
async def test_the_account_gets_the_manager_beside_what_it_had(
    scene: Scene, carols_room: Room, carols_tab: NewTab, host: Host
) -> None:
    carol, address = carols_room.creator, scene.manager.public_url.removeprefix("http://")
    notices = {"type": "m.custom", "name": "Notices", "url": f"{scene.pages.noticeboard}/", "data": {}}
    foreign = {
        "content": {**notices, "id": "notices", "creatorUserId": carol.user_id},
        "sender": carol.user_id,
        "state_key": "notices",
        "type": "m.widget",
        "id": "notices",
    }
    await carol.put_account_data("m.widgets", {"notices": foreign})
    tab = await carols_tab()

    manager = await tab.open_manager(host)
    await manager.get_by_role("link", name="For me").click()
    await manager.get_by_role("button", name="Use this manager for me").click()
    if host == "widget":
        question = f"Use {address} as your integration manager?"
        await tab.dialog(question).get_by_role("button", name="Use it", exact=True).click()
    await expect(manager.get_by_text("You use this manager.")).to_be_visible()
    widgets = await carol.account_data("m.widgets")
    assert widgets is not None
    assert widgets.pop("notices") == foreign
    [mine] = [entry["content"] for entry in widgets.values()]
    assert mine["type"] == "m.integration_manager"
    assert mine["data"]["api_url"] == scene.manager.public_url

    await manager.get_by_role("button", name="Close").click()
    await tab.page.get_by_role("button", name="Integrations", exact=True).click()
    await expect(tab.dialog("Integrations")).to_contain_text("You added it to your account.")
    await tab.dialog("Integrations").get_by_role("button", name="Close").click()

    # Its place in the account is new, so its permissions are asked for anew.
    manager = await tab.open_manager(host)
    await manager.get_by_role("link", name="For me").click()
    await manager.get_by_role("button", name="Stop using this manager").click()
    await expect(manager.get_by_text("You have not chosen this manager.")).to_be_visible()
    assert await carol.account_data("m.widgets") == {"notices": foreign}
