"""Files as widgets: a sound that is played, a film that is gone and comes back, a document in a widget and in a tab."""

import io
import math
import struct
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

import pytest
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import FrameLocator, Locator, Route, expect

from manifold.demo.ports import ANY, free_port
from manifold.demo.scene import Scene
from tests.e2e.conftest import NewContext, Room
from tests.e2e.playground import Playground
from tests.e2e.watch import Watch
from tests.support.http_server import serve

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>"
)


class Host:
    """A server with a tone of one second, also under a film's name, and a document."""

    def __init__(self) -> None:
        self.is_away = False

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/minutes.pdf":
            return web.Response(body=PDF, content_type="application/pdf")
        if self.is_away:
            return web.Response(status=404)
        return web.Response(body=tone(), content_type="audio/wav")


def tone() -> bytes:
    """A second of A, mono, 8 kHz."""
    into = io.BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n * 0.3456))) for n in range(8000)))
    return into.getvalue()


@asynccontextmanager
async def _host(scene: Scene) -> AsyncIterator[tuple[Host, str]]:
    host, port = Host(), free_port(ANY)
    async with serve(host, port=port, context=scene.certificate.server_context()):
        yield host, f"https://localhost:{port}"


async def _shown(alice: Playground, room: Room, scene: Scene, kind: str, url: str) -> FrameLocator:
    wrapper = f"{scene.manager.widgets_url}/w/{kind}?url={quote(url, safe='')}#theme=$org.matrix.msc2873.client_theme"
    content = {"type": f"im.manifold.{kind}", "url": wrapper, "name": "File", "data": {"url": url}}
    await room.creator.put_state(room.id, "im.vector.modular.widgets", "file", content)
    return alice.widget("File").frame_locator("iframe")


async def _is_ready(media: Locator) -> None:
    await expect(media).to_be_visible()
    await expect(media).to_have_js_property("duration", 1)
    await expect(media).to_have_js_property("error", None)


@pytest.mark.parametrize("name", ["tone.wav", "tone.mp4"])
async def test_a_sound_is_played_also_one_that_is_called_as_films_are(
    alice: Playground, room: Room, scene: Scene, name: str
) -> None:
    async with _host(scene) as (_, origin):
        shown = await _shown(alice, room, scene, "video", f"{origin}/{name}")
        await _is_ready(shown.locator("audio"))
        await expect(shown.get_by_text(name)).to_be_visible()
        await expect(shown.get_by_role("status")).to_have_count(0)
        assert await shown.locator("audio").evaluate(
            "async (sound) => { sound.muted = true; await sound.play(); return true; }"
        )


async def test_a_film_that_is_gone_is_told_and_comes_back(
    alice: Playground, room: Room, scene: Scene, watch: Watch
) -> None:
    async with _host(scene) as (host, origin):
        host.is_away = True
        watch.expect_refusal(404, "/tone.mp4")
        shown = await _shown(alice, room, scene, "video", f"{origin}/tone.mp4")
        alert = shown.get_by_role("alert")
        await expect(alert.get_by_role("heading", name="This can't be played")).to_be_visible()
        await expect(alert).to_contain_text(f"It is no longer at {origin.removeprefix('https://')}")

        host.is_away = False
        await alert.get_by_role("button", name="Try again").click()
        await _is_ready(shown.locator("audio"))


async def test_a_document_is_a_card_in_a_widget_and_itself_in_a_tab(
    alice: Playground, room: Room, scene: Scene, new_context: NewContext, watch: Watch
) -> None:
    # Setting it is how the page learns that it is in no sandbox.
    watch.expect_warning("document.domain mutation is ignored")
    async with _host(scene) as (_, origin):
        url = f"{origin}/minutes.pdf#page=3"
        shown = await _shown(alice, room, scene, "pdf", url.partition("#")[0])
        await expect(shown.get_by_role("heading", name="minutes.pdf")).to_be_visible()
        link = shown.get_by_role("link", name="Open the document")
        await expect(link).to_have_attribute("href", f"{origin}/minutes.pdf")
        await expect(link).to_have_attribute("target", "_blank")
        await expect(shown.locator("iframe")).to_have_count(0)

        page = await (await new_context()).new_page()
        await page.goto(
            f"{scene.manager.widgets_url}/w/pdf?url={quote(f'{origin}/minutes.pdf', safe='')}#fragment=page%3D3"
        )
        await page.get_by_role("button", name="Continue").click()
        frame = page.locator("iframe")
        await expect(frame).to_have_attribute("src", url)
        assert await frame.get_attribute("sandbox") is None
        await expect(page.get_by_role("link", name="Open in a new tab")).to_have_attribute("href", url)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("kind", "name"), [("video", "tone.wav"), ("pdf", "minutes.pdf")])
async def test_these_pages_can_be_used_by_all(
    scene: Scene, new_context: NewContext, watch: Watch, theme: str, kind: str, name: str
) -> None:
    async with _host(scene) as (_, origin):
        page = await (await new_context()).new_page()
        if kind == "pdf":
            watch.expect_warning("An iframe which has both allow-scripts and allow-same-origin")
            await page.route(f"{scene.manager.widgets_url}/w/**", _sandboxed)
        await page.goto(f"{scene.manager.widgets_url}/w/{kind}?url={quote(f'{origin}/{name}', safe='')}#theme={theme}")
        await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_text(name)).to_be_visible()
        found = (await Axe().run(page)).response["violations"]
        assert not [violation["id"] for violation in found if violation["impact"] in {"serious", "critical"}]


async def _sandboxed(route: Route) -> None:
    """As in a client's frame."""
    answer = await route.fetch()
    policy = f"{answer.headers['content-security-policy']}; sandbox allow-scripts allow-same-origin allow-popups"
    await route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})
