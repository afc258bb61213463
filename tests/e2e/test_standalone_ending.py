"""The stand-alone page when its session ends over the user: what was on the screen stays, and comes back."""

import json
from urllib.parse import urlencode

import aiohttp
import pytest
from playwright.async_api import expect

from manifold.demo.scene import Scene
from manifold.server.settings import ServerSettings
from tests.e2e.conftest import Open, Room, make_room
from tests.e2e.standalone import Devices, StandAlone
from tests.e2e.watch import Watch
from tests.support.authorization_server import AuthorizationServer

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


def _form(room: Room) -> str:
    return f"?{urlencode({'room_id': room.id})}#/add/etherpad/configure"


async def _kept(tab: StandAlone) -> str:
    """What the tab has written down."""
    text: str = await tab.page.evaluate("JSON.stringify({...sessionStorage})")
    return text


async def test_after_an_hour_the_device_is_gone_and_one_goes_on_after_signing_in_again(
    open_page: Open, scene: Scene, room: Room, matrix_http: aiohttp.ClientSession, watch: Watch
) -> None:
    devices = await Devices.of(room.creator, matrix_http, scene)
    # How a session that is over shows, to what was still on its way.
    watch.expect_refusal(401, "")
    tab = await open_page(_form(room), clock=True)
    await tab.sign_in(scene, "alice")
    name = tab.page.get_by_label("Pad name")
    await name.fill("minutes")
    await tab.page.clock.fast_forward("59:00")
    assert len(await devices.new()) == 1
    await expect(tab.page.get_by_role("alert")).to_have_count(0)

    await tab.page.clock.fast_forward("01:00")
    over = tab.page.get_by_role("alert").filter(has_text="An hour has passed")
    await expect(over).to_be_visible()
    await devices.gone()
    await expect(name).to_have_value("minutes")
    await expect(tab.page.get_by_role("button", name="Sign out")).to_be_hidden()
    # It may be typed on.
    await name.fill("minutes-2")
    assert await _kept(tab) == "{}"

    await tab.page.get_by_role("button", name="Sign in again").click()
    await tab.sign_in(scene, "alice")
    await tab.heading("Set up Etherpad")
    await expect(name).to_have_value("minutes-2")
    assert await _kept(tab) == "{}"
    await tab.page.get_by_role("button", name="Add to room").click()
    await tab.heading("In this room")
    assert "minutes" in json.dumps(await room.widget())
    # What was saved is no draft.
    await tab.page.reload()
    assert await _kept(tab) == "{}"


async def test_a_session_that_was_ended_elsewhere_is_gone_on_with_where_it_was(
    oauth: AuthorizationServer, delegated: ServerSettings, open_page: Open, scene: Scene, room: Room, watch: Watch
) -> None:
    watch.expect_refusal(401, "")
    watch.expect_refusal(400, "/token")
    tab = await open_page(_form(room), url=delegated.app_url)
    await tab.agree(scene, "alice")
    await tab.page.get_by_label("Pad name").fill("minutes")

    await oauth.end_all()
    await tab.page.get_by_role("button", name="Add to room").click()
    await expect(tab.page.get_by_role("alert").filter(has_text="You are signed out")).to_be_visible()

    await tab.page.get_by_role("button", name="Sign in again").click()
    await tab.agree(scene, "alice")
    await tab.heading("Set up Etherpad")
    await expect(tab.page.get_by_label("Pad name")).to_have_value("minutes")
    # What was begun is finished, and not begun once more.
    await tab.page.get_by_role("button", name="Add to room").click()
    await tab.heading("In this room")
    await expect(tab.page.locator(".row")).to_have_count(1)
    assert len(await room.widgets()) == 1


async def test_what_was_typed_is_found_in_that_room_alone_and_by_nobody_else(
    oauth: AuthorizationServer, delegated: ServerSettings, open_page: Open, scene: Scene, room: Room, watch: Watch
) -> None:
    watch.expect_refusal(401, "")
    watch.expect_refusal(400, "/token")
    other = await make_room(scene.people.alice, scene.people.bob)
    tab = await open_page(_form(room), url=delegated.app_url)
    await tab.agree(scene, "alice")
    name = tab.page.get_by_label("Pad name")
    await name.fill("minutes")

    await tab.page.get_by_role("button", name="Other room").click()
    await tab.enter(other.name)
    await tab.page.evaluate("location.hash = '#/add/etherpad/configure'")
    await tab.heading("Set up Etherpad")
    await expect(name).to_have_value("")

    await oauth.end_all()
    await expect(tab.page.get_by_role("alert").filter(has_text="You are signed out")).to_be_visible()
    await tab.page.get_by_role("button", name="Sign in again").click()
    await expect(tab.page.get_by_role("button", name="Sign in at")).to_be_visible()
    assert "minutes" in await _kept(tab)
    await tab.agree(scene, "bob")
    await tab.heading("Set up Etherpad")
    assert await _kept(tab) == "{}"
    await tab.page.get_by_role("button", name="Other room").click()
    await tab.enter(room.name)
    await tab.page.evaluate("location.hash = '#/add/etherpad/configure'")
    await tab.heading("Set up Etherpad")
    await expect(name).to_have_value("")
