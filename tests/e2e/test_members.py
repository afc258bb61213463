"""A conference for a room's members alone, started as Element's call button does, and entered with a proof."""

import json
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from manifold.demo.scene import Scene
from tests.e2e.conftest import Room
from tests.e2e.managers import another_manager
from tests.e2e.playground import Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

MEET = "https://meet.example"


@pytest_asyncio.fixture(loop_scope="session")
async def built(scene: Scene, room: Room) -> AsyncIterator[dict[str, Any]]:
    """What the manager answers to the call button, already written into the room."""
    members = f'[integrations.jitsi]\nmembers_only = ["{MEET}"]\n'
    instead = {"[integrations.jitsi]\n": members, scene.pages.conference: MEET}
    async with aiohttp.ClientSession() as http, another_manager(scene, instead=instead) as server:
        url = f"{server.public_url}/_matrix/integrations/v1/widgets/build?roomId={room.id}"
        async with http.get(url, headers={"Origin": "https://app.element.example"}) as answer:
            assert answer.status == 200
            widget = (await answer.json())["widget"]
        await room.creator.put_state(room.id, "im.vector.modular.widgets", widget["id"], widget)
        yield widget


async def test_a_member_is_let_in_by_a_proof_that_the_homeserver_confirms(
    scene: Scene, room: Room, built: dict[str, Any], browser: Browser
) -> None:
    opened: list[str] = []

    async def meet(route: Route) -> None:
        opened.append(route.request.url)
        await route.fulfill(content_type="text/html", body="<!doctype html><title>Meet</title><h1>Meet</h1>")

    context = await browser.new_context(ignore_https_errors=True, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    await context.route(f"{MEET}/**", meet)
    bob = await Playground.signed_in(context, scene, room.guest)
    await bob.enter(room.name)
    tile = bob.widget("Video conference")
    await tile.get_by_role("button", name="Continue").click()
    page = tile.frame_locator("iframe")
    await expect(page.get_by_role("status")).to_contain_text("meet.example lets in members of this room alone")

    await bob.allow("who you are?")
    await expect(page.frame_locator("iframe").get_by_role("heading", name="Meet")).to_be_visible()
    await expect(page.get_by_role("link", name="Open in a new tab")).to_have_count(0)
    [address] = opened
    assert urlsplit(address).path == f"/{built['data']['conferenceId']}"
    proof = _payload(parse_qs(urlsplit(address).query)["jwt"][0])
    assert proof["sub"] == "meet.example"
    assert proof["context"]["user"]["name"] == "Bob"
    matrix = proof["context"]["matrix"]
    assert (matrix["room_id"], matrix["server_name"]) == (room.id, scene.homeserver.server_name)
    # As Prosody does, by way of its verification service.
    asked = f"{scene.homeserver.base_url}/_matrix/federation/v1/openid/userinfo?access_token={matrix['token']}"
    async with aiohttp.ClientSession() as http, http.get(asked) as answer:
        assert await answer.json() == {"sub": room.guest.user_id}
    await context.close()


def _payload(jwt: str) -> Any:
    part = jwt.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
