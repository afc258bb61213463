"""The page that explains the API: all of it is there, for hands on a keyboard and on any screen."""

import json
import shlex
from typing import Any

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page, Route, expect

from manifold.demo.scene import Scene
from manifold.server.endpoints import ENDPOINTS
from manifold.server.openapi.names import operation_ids
from tests.e2e.conftest import NewContext
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

ANCHORS = {name.replace(".", "-"): row for name, row in zip(operation_ids(ENDPOINTS), ENDPOINTS, strict=True)}

_READ = """
() => [...document.querySelectorAll(".endpoint")].map((one) => ({
  anchor: one.id,
  method: one.querySelector("h3 .method").textContent,
  path: one.querySelector("h3 .path").textContent,
  summary: one.querySelector(".lead").textContent,
  curl: one.querySelector(".shell").textContent,
}))
"""

_LOST_LINKS = """
() => [...document.querySelectorAll("a[href^='#']")]
  .map((link) => link.hash.slice(1))
  .filter((anchor) => document.querySelectorAll(`[id="${anchor}"]`).length !== 1)
"""

_FOR_AXE = {"installations.install", "events.watch"}
_SHAPES_FOR_AXE = {"InstallRequest", "InstallationView"}
"""Axe takes a minute for the whole page, which is made of parts like these, again and again."""


async def test_every_row_of_the_table_is_on_the_page_with_a_request_to_send(
    new_context: NewContext, scene: Scene
) -> None:
    page = await _open(new_context, scene)
    read = await page.evaluate(_READ)

    told = {one["anchor"]: (one["method"], one["path"]) for one in read}
    assert told == {anchor: (row.method, row.path) for anchor, row in ANCHORS.items()}
    assert await page.evaluate(_LOST_LINKS) == []
    for one in read:
        assert len(one["summary"]) > len("x.")
        _check_request(scene.manager.public_url, one["method"], shlex.split(one["curl"].replace("\\\n", " ")))
    text = await page.locator("body").inner_text()
    assert "undefined" not in text
    assert "[object" not in text
    async with aiohttp.ClientSession() as http, http.get(_url(read, "integrations-search")) as reply:
        assert [card["id"] for card in (await reply.json())["integrations"]]


async def test_an_endpoint_is_found_by_keyboard_alone(new_context: NewContext, scene: Scene) -> None:
    page = await _open(new_context, scene)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    field = page.get_by_role("searchbox", name="Find an endpoint")

    await expect(field).to_be_visible()
    # The page listens to keys once it has been painted.
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    await page.keyboard.press("/")
    await expect(field).to_be_focused()
    await page.keyboard.type("undo removal")
    await expect(page.get_by_role("status")).to_have_text(f"2 of {len(ENDPOINTS)}")
    await expect(page.locator(".endpoint:visible")).to_have_count(2)
    await expect(page.locator(".group:visible")).to_have_count(1)
    await expect(page.get_by_role("heading", level=1)).to_be_hidden()
    await page.keyboard.press("Enter")
    await expect(page.locator("#installations-restore h3")).to_be_focused()

    await page.keyboard.press("/")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#installations-restore-account h3")).to_be_focused()
    assert page.url.endswith("#installations-restore-account")
    for _ in range(20):
        await page.keyboard.press("Tab")
        if (await _focused(page)).startswith("Copy: curl"):
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Copied: curl")).to_be_focused()
    assert (await page.evaluate("navigator.clipboard.readText()")).startswith("curl '")

    await page.keyboard.press("/")
    await page.keyboard.press("Escape")
    await expect(field).to_have_value("")
    await expect(page.locator(".endpoint:visible")).to_have_count(len(ENDPOINTS))
    await page.keyboard.type("zoom")
    await expect(page.get_by_text("Nothing found for “zoom”.")).to_be_in_viewport()


async def test_an_anchor_opens_its_place_even_when_that_was_filtered_out(new_context: NewContext, scene: Scene) -> None:
    page = await _open(new_context, scene, "?scalar_token=t#installations-here")
    heading = page.locator("#installations-here h3")
    await expect(heading).to_be_focused()
    await expect(heading).to_be_in_viewport()
    assert page.url == f"{scene.manager.public_url}/docs#installations-here"

    await page.get_by_role("searchbox").fill("health")
    await expect(heading).to_be_hidden()
    await page.evaluate("location.hash = '#shape-installationview'")
    await expect(page.get_by_role("heading", name="InstallationView", exact=True)).to_be_in_viewport()
    await expect(page.get_by_role("searchbox")).to_have_value("")


async def test_the_page_fits(new_context: NewContext, scene: Scene) -> None:
    page = await _open(new_context, scene)
    for width in (1440, 816, 360):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate("document.documentElement.scrollWidth") == width


async def test_the_page_is_accessible(new_context: NewContext, scene: Scene) -> None:
    context = await new_context()
    await context.route("**/openapi.json", _answer_with_a_few)
    page = await _open(new_context, scene, context=context)
    await expect(page.locator(".endpoint")).to_have_count(len(_FOR_AXE))
    faults: list[str] = []
    for width, scheme in ((1440, "dark"), (360, "light")):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        await page.set_viewport_size({"width": width, "height": 900})
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        await expect(page.locator("#installations-install").get_by_text("M_TERMS_NOT_SIGNED")).to_be_visible()
        faults += [f"{scheme} {width}: {violation}" for violation in await _violations(page)]
    assert not faults, "\n".join(faults)


async def test_without_scripts_the_page_leads_to_the_document(new_context: NewContext, scene: Scene) -> None:
    page = await (await new_context(java_script_enabled=False)).new_page()
    await page.goto(f"{scene.manager.public_url}/docs")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Manifold API")
    reply = await page.request.get(f"{scene.manager.public_url}/_matrix/integrations/openapi.json")
    link = page.get_by_role("link", name="openapi.json")
    assert await link.evaluate("(link) => link.href") == reply.url
    assert (await reply.json())["openapi"] == "3.1.0"


async def test_a_manager_that_does_not_answer_is_said_to_be_the_cause(
    new_context: NewContext, scene: Scene, watch: Watch
) -> None:
    watch.expect_refusal(503, "/_matrix/integrations/openapi.json")
    page = await (await new_context()).new_page()
    await page.route("**/openapi.json", lambda route: route.fulfill(status=503, body="{}"))
    await page.goto(f"{scene.manager.public_url}/docs")

    await expect(page.get_by_role("alert")).to_contain_text("status 503")
    await expect(page.get_by_role("link", name="openapi.json")).to_be_visible()


async def _open(
    new_context: NewContext, scene: Scene, rest: str = "", *, context: BrowserContext | None = None
) -> Page:
    page = await (context or await new_context()).new_page()
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.goto(f"{scene.manager.public_url}/docs{rest}")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Manifold API")
    return page


async def _answer_with_a_few(route: Route) -> None:
    """The manager's own document, without most of its endpoints and shapes."""
    answer = await route.fetch()
    document = await answer.json()
    document["paths"] = {
        path: {method: one for method, one in methods.items() if one["operationId"] in _FOR_AXE}
        for path, methods in document["paths"].items()
    }
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {name: schemas[name] for name in sorted(_SHAPES_FOR_AXE)}
    await route.fulfill(response=answer, json=document)


def _check_request(public_url: str, method: str, words: list[str]) -> None:
    """That these are the words of a command that sends what the endpoint takes."""
    assert words[0] == "curl"
    assert sum(word.startswith(f"{public_url}/") for word in words) == 1
    assert "{" not in words[1]
    body = "-d" in words
    assert ("-X" in words) == (method != ("POST" if body else "GET"))
    if body:
        assert isinstance(json.loads(words[words.index("-d") + 1]), dict)


def _url(read: list[dict[str, Any]], anchor: str) -> str:
    [line] = [one["curl"] for one in read if one["anchor"] == anchor]
    return shlex.split(line)[1]


async def _focused(page: Page) -> str:
    """The name of what has the focus."""
    return str(await page.evaluate("document.activeElement.ariaLabel ?? ''"))


async def _violations(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [
        f"{violation['id']} at {[node['target'] for node in violation['nodes']]}"
        for violation in found.response["violations"]
    ]
