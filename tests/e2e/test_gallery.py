"""Each widget of the gallery as people meet it: added by its form or by a link, seen by others, changed, removed."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, FrameLocator, Route, expect

from manifold.demo.scene import Scene
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.entry import Entry
from tests.e2e.conftest import Room, make_room
from tests.e2e.gallery import SAMPLES, Answers
from tests.e2e.managers import another_manager, choose_manager
from tests.e2e.playground import HOSTS, Host, Playground
from tests.e2e.watch import Watch
from tests.support.synapse import new_user

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

ENTRIES = {entry.manifest.id: entry for entry in Catalogue.installed()}


@dataclass(frozen=True)
class Place:
    """A room that two people have open. Only the first has a manager, which is open in her client."""

    room: Room
    tab: Playground
    guest: Playground
    manager: FrameLocator
    watch: Watch
    host: Host

    async def go(self, path: str) -> None:
        """To one of the manager's pages."""
        frame = await self.tab.manager_frame()
        await frame.evaluate("(path) => { location.hash = path; }", path)

    async def fill(self, texts: Mapping[str, str]) -> None:
        """The form's fields, by their labels."""
        for label, text in texts.items():
            field = self.manager.get_by_role("textbox", name=re.compile(f"^{re.escape(label)}( |$)"))
            await field.fill(text)

    async def add(self, entry: Entry) -> dict[str, Any]:
        """What stands in the form; the widget's content as it is in the room."""
        await self.manager.get_by_role("button", name="Add to room").click()
        added = self.manager.get_by_role("status").filter(has_text=f"{entry.manifest.name} was added")
        await expect(added).to_be_visible()
        if _asks(entry):
            await self.tab.allow("asks for permissions")
        [content] = [content for content in (await self.room.widgets()).values() if content]
        assert content["type"] in entry.manifest.widget_types
        return dict(content)

    async def remove(self, name: str) -> None:
        """The only widget there."""
        await self.manager.get_by_role("button", name=f"Remove {name}").click()
        await expect(self.manager.get_by_role("status").filter(has_text="was removed")).to_be_visible()
        assert not any((await self.room.widgets()).values())


def _id(entry: Entry) -> str:
    return entry.manifest.id


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=HOSTS)
async def place(request: pytest.FixtureRequest, scene: Scene, browser: Browser) -> AsyncIterator[Place]:
    watch = Watch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("manifold.server.app.Egress", Answers)
        async with (
            aiohttp.ClientSession() as http,
            another_manager(scene, more='[catalogue]\nclouds = ["*"]') as server,
        ):
            watch.guard(server.public_url)
            carol, bob = await new_user(scene.homeserver, http, "carol"), scene.people.bob
            await choose_manager(carol, server)
            room = await make_room(carol, bob)
            tabs = []
            for user in (carol, bob):
                context = await browser.new_context(ignore_https_errors=True, reduced_motion="reduce")
                context.set_default_timeout(10_000)
                await watch.over(context)
                await context.route(_is_elsewhere, _service)
                tab = await Playground.signed_in(context, scene, user)
                await tab.enter(room.name)
                tabs.append(tab)
            carols, guests = tabs
            yield Place(room, carols, guests, await carols.open_manager(request.param), watch, request.param)
            for tab in tabs:
                await tab.page.context.close()


def _is_elsewhere(url: str) -> bool:
    return url.startswith("http") and urlsplit(url).hostname not in {"127.0.0.1", "localhost"}


async def _service(route: Route) -> None:
    host = urlsplit(route.request.url).netloc
    await route.fulfill(content_type="text/html", body=f"<!doctype html><title>{host}</title><h1>{host}</h1>")


async def test_there_is_a_sample_of_each() -> None:
    assert SAMPLES.keys() == ENTRIES.keys()


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=_id)
async def test_it_is_added_by_its_form_seen_changed_and_removed(place: Place, entry: Entry) -> None:
    manager, sample, name = place.manager, SAMPLES[entry.manifest.id], entry.manifest.name
    await place.go(f"#/add/{entry.manifest.id}/configure")
    await expect(manager.get_by_role("heading", level=1, name=f"Set up {name}")).to_be_visible()
    await place.fill(sample.form)
    content = await place.add(entry)
    if place.host == "dialog":  # in which way it was added, those who see it can't tell
        await _seen_by_a_guest(place, entry, content["name"])

    await manager.get_by_role("link", name=f"Settings of {name}").click()
    await place.fill(sample.changed)
    await manager.get_by_role("button", name="Save").click()
    await expect(manager.get_by_role("status").filter(has_text=f"settings of {name} were saved")).to_be_visible()
    if _asks(entry):
        await place.tab.allow("asks for permissions")
    [changed] = [content for content in (await place.room.widgets()).values() if content]
    assert changed != content

    await place.remove(name)
    assert not place.watch.faults


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES.values() if SAMPLES[entry.manifest.id].link], ids=_id)
async def test_a_pasted_link_is_enough(place: Place, entry: Entry) -> None:
    manager, name = place.manager, entry.manifest.name
    await place.go("#/")
    field = manager.get_by_role("searchbox", name="paste a link")
    await field.fill(SAMPLES[entry.manifest.id].link)
    await manager.get_by_role("link", name=re.compile(f"^(Add this: )?{re.escape(name)}$")).click()
    await expect(manager.get_by_role("heading", level=1, name=f"Set up {name}")).to_be_visible()
    content = await place.add(entry)
    assert content["data"]

    await place.remove(name)
    assert not place.watch.faults


def _asks(entry: Entry) -> bool:
    """What is kept in the room is read there, by leave of each who looks; the creator's client shows it at once."""
    return entry.manifest.learns == "room"


async def _seen_by_a_guest(place: Place, entry: Entry, widget_name: str) -> None:
    """Somebody who has no account at the manager."""
    widget = place.guest.widget(widget_name)
    await widget.get_by_role("button", name="Continue").click()
    if _asks(entry):
        await place.guest.allow("asks for permissions")
    page = widget.frame_locator("iframe")
    if shows := SAMPLES[entry.manifest.id].shows:
        await expect(page.frame_locator("iframe").get_by_role("heading", name=shows)).to_be_visible()
    else:
        await expect(page.get_by_role("heading").first).to_be_visible()
