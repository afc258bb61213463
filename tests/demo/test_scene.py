"""Everything together: a real OpenID token, a real manager, and integrations that really ask the local pages."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from manifold.demo.options import ANY_PORTS, DemoOptions
from manifold.demo.scene import Scene, demo
from tests.support.synapse import CACHE

# The manager runs in this process, so the tests share its event loop.
pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

V1 = "/_matrix/integrations/v1"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene() -> AsyncIterator[Scene]:
    async with demo(DemoOptions(ports=ANY_PORTS, cache=CACHE), print) as scene:
        yield scene


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(scene: Scene) -> AsyncIterator[aiohttp.ClientSession]:
    """Alice's session with the manager."""
    async with aiohttp.ClientSession(scene.manager.public_url) as http:
        openid_token = await scene.people.alice.openid_token()
        async with http.post(f"{V1}/account/register", json=openid_token) as reply:
            assert reply.status == 200, await reply.text()
            token = (await reply.json())["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


async def _install(scene: Scene, http: aiohttp.ClientSession, integration: str, config: Any) -> tuple[int, Any]:
    path = f"{V1}/rooms/{scene.people.room_id}/installations/preview"
    async with http.post(path, json={"integration": integration, "config": config}) as reply:
        return reply.status, await reply.json()


async def test_the_manager_believes_the_homeserver(scene: Scene, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{V1}/account") as reply:
        assert await reply.json() == {"user_id": scene.people.alice.user_id}


async def test_each_integration_accepts_its_local_page(scene: Scene, http: aiohttp.ClientSession) -> None:
    pages = scene.pages
    for integration, config in (
        ("jitsi", {"server": pages.conference}),
        ("etherpad", {"server": pages.pad}),
        ("custom", {"url": f"{pages.noticeboard}/", "name": "Noticeboard"}),
    ):
        status, body = await _install(scene, http, integration, config)
        assert status == 200, body


async def test_a_page_that_is_something_else_is_refused_for_what_it_is(
    scene: Scene, http: aiohttp.ClientSession
) -> None:
    for integration, wanted in (("jitsi", "no Jitsi"), ("etherpad", "no Etherpad")):
        status, body = await _install(scene, http, integration, {"server": scene.pages.noticeboard})
        assert status == 400
        assert wanted in str(body["im.manifold.fields"])


async def test_the_playground_and_the_homeserver_name_this_manager(scene: Scene) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{scene.playground_url}/config.json") as reply:
            config = await reply.json()
        async with http.get(f"{scene.homeserver.base_url}/.well-known/matrix/client") as reply:
            managers = (await reply.json())["m.integrations"]["managers"]
    manager = {"api_url": scene.manager.public_url, "ui_url": f"{scene.manager.public_url}/ui"}
    assert managers == [manager]
    assert config["integrations_rest_url"] == manager["api_url"]
    assert config["integrations_ui_url"] == manager["ui_url"]
    assert config["integrations_widgets_urls"] == [f"{scene.manager.widgets_url}/w/"]
    assert [user["user_id"] for user in config["users"]] == [scene.people.alice.user_id, scene.people.bob.user_id]


async def test_both_people_are_in_the_room(scene: Scene) -> None:
    people = scene.people
    assert await people.bob.state(people.room_id, "m.room.name") == {"name": "Lab"}
    assert await people.alice.joined_members(people.room_id) == {people.alice.user_id, people.bob.user_id}


async def test_a_demo_that_is_not_kept_leaves_nothing() -> None:
    async with demo(DemoOptions(ports=ANY_PORTS, cache=CACHE), print) as scene:
        assert scene.directory.exists()
    assert not scene.directory.exists()


async def test_a_kept_demo_has_the_same_ports_people_and_room_again(tmp_path: Path) -> None:
    async with demo(DemoOptions(keep=tmp_path, ports=ANY_PORTS, cache=CACHE), print) as first:
        pass
    async with demo(DemoOptions(keep=tmp_path, cache=CACHE), print) as second:
        pass
    assert (second.homeserver.base_url, second.manager) == (first.homeserver.base_url, first.manager)
    assert (second.pages, second.playground_url) == (first.pages, first.playground_url)
    assert (second.people.passwords, second.people.room_id) == (first.people.passwords, first.people.room_id)
