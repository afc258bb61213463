"""Which pages a client obeys: those of the manager's UI, and not those of its widgets (security rules 7, 10 and 13)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import Room
from tests.e2e.playground import HOSTS, Playground
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

V1 = "/_matrix/integrations/v1"
WIDGETS = "im.vector.modular.widgets"
MANAGERS_WIDGET = "im.manifold.playground.manager"
"""By this name the playground knows the manager when it is a widget."""

_ASK = """
async (requests) => {
  const answers = [];
  // The page's own word that it is there is answered, too.
  const isOurs = ({ action }) => requests.some((request) => request.action === action);
  addEventListener("message", ({ data }) => data?.response !== undefined && isOurs(data) && answers.push(data));
  for (const target of new Set([parent, top])) for (const request of requests) target.postMessage(request, "*");
  // Long enough for a round trip by the homeserver, if anybody answers.
  await new Promise((resolve) => setTimeout(resolve, 700));
  return answers;
}
"""


async def test_a_page_of_the_widgets_origin_gets_nothing_from_the_client(
    alice: Playground, room: Room, scene: Scene
) -> None:
    wrapper = f"{scene.manager.widgets_url}/w/custom?url={scene.pages.noticeboard}/"
    content = {"type": "m.custom", "url": wrapper, "name": "Stranger", "data": {}}
    await room.creator.put_state(room.id, WIDGETS, "stranger", content)
    stranger = await alice.frame(await alice.widget("Stranger").locator("iframe").element_handle())
    await stranger.wait_for_load_state()

    assert await stranger.evaluate(_ASK, _requests(room)) == []
    for host in HOSTS:
        manager = await alice.open_manager(host)
        await expect(manager.get_by_role("link", name="Jitsi")).to_be_visible()
        assert await stranger.evaluate(_ASK, _requests(room)) == []
        await manager.get_by_role("button", name="Close").click()
    assert list(await room.widgets()) == ["stranger"]


async def test_the_same_requests_are_answered_on_the_origin_of_the_ui(alice: Playground, room: Room) -> None:
    manager = await alice.open_manager("dialog")
    await expect(manager.get_by_role("link", name="Jitsi")).to_be_visible()
    answers = await (await alice.manager_frame()).evaluate(_ASK, _requests(room))

    responses = {answer["action"]: answer["response"] for answer in answers}
    assert responses["get_open_id_token"]["access_token"]
    assert responses["set_widget"] == {"success": True}
    assert list(await room.widgets()) == ["intruder"]


async def test_the_legacy_token_leaves_the_address_and_is_good_for_nothing_else(
    alice: Playground, room: Room, scene: Scene, watch: Watch
) -> None:
    async with alice.page.expect_request(f"{scene.manager.public_url}/ui?**") as navigation:
        manager = await alice.open_manager("dialog")
    token = parse_qs(urlsplit((await navigation.value).url).query)["scalar_token"][0]
    await manager.get_by_role("link", name="In this room").click()
    await expect(manager.get_by_text("Nothing here yet.")).to_be_visible()

    assert "scalar_token" not in await (await alice.manager_frame()).evaluate("location.href")
    assert [request.url for request in watch.requests if request.resource_type == "fetch"]
    for request in watch.requests:
        assert token not in f"{request.url} {request.headers} {request.post_data}"

    async with aiohttp.ClientSession(scene.manager.public_url) as http:
        async with http.get("/account", params={"scalar_token": token}) as reply:
            assert await reply.json() == {"user_id": room.creator.user_id}
        for path in (f"{V1}/account", f"{V1}/rooms/{room.id}/installations"):
            async with http.get(path, headers={"Authorization": f"Bearer {token}"}) as reply:
                assert reply.status == 403


def _requests(room: Room) -> list[dict[str, Any]]:
    """What only a manager may ask: by the older protocol, and as the widget that the manager can be."""
    widget = {"type": "m.custom", "url": "https://localhost/"}
    as_manager = {"api": "fromWidget", "widgetId": MANAGERS_WIDGET}
    event = {"type": WIDGETS, "state_key": "intruder", "content": widget}
    return [
        {"action": "get_open_id_token"},
        {"action": "set_widget", "room_id": room.id, "widget_id": "intruder", **widget},
        {**as_manager, "requestId": "1", "action": "get_openid", "data": {}},
        {**as_manager, "requestId": "2", "action": "send_event", "data": event},
    ]
