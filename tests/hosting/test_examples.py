"""The examples of docs/widget-api/python.md do what it says."""

import asyncio
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser

from manifold.demo.matrix_client import MatrixClient
from manifold.hosting.hosted import Hosted, RoomEvent
from manifold.hosting.relay import Visit
from manifold.ids import RoomID
from manifold.sdk.matrix import TokenSession
from manifold.widgetapi import calls
from manifold.widgetapi.client import ClientSession, HostedWidget
from tests.hosting.pipes import pipe
from tests.hosting.test_javascript import PACKAGE
from tests.hosting.test_sessions import ROOM, Client
from tests.support.http_server import serve

EXAMPLES = Path(__file__).parents[2] / "docs" / "widget-api" / "examples"

WIDGET = """<!doctype html><script src="/api.js"></script><script>
const api = new mxwidgets.WidgetApi("widget", new URL(new URLSearchParams(location.search).get("parentUrl")).origin);
for (const asked of ["send.event:m.room.message", "receive.event:m.room.message", "send.event:m.reaction"])
  api.requestCapability(`org.matrix.msc2762.${asked}`);
api.on("action:send_event", (event) => {
  event.preventDefault();
  document.title = event.detail.data.content.body;
  api.transport.reply(event.detail, {});
});
api.on("ready", async () => {
  document.title = await api.sendRoomEvent("m.reaction", {}).catch((error) => error.message);
  await api.sendRoomEvent("m.room.message", { msgtype: "m.text", body: "from the example" });
});
api.start();
</script>"""


class Room(Client):
    """What is sent comes back as an event, as in a room."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: asyncio.Queue[str] = asyncio.Queue()
        self.hosted: Hosted

    async def send_event(self, call: calls.SendEvent) -> Any:
        event_id = f"${self.sent.qsize()}{len(self.done)}"
        self.done.append(call)
        self.say(event_id, dict(call.content))
        self.sent.put_nowait(call.content["body"])
        return calls.Sent(call.room_id, event_id=event_id)

    def say(self, event_id: str, content: dict[str, Any]) -> None:
        """Somebody sends a message."""
        event = {"type": "m.room.message", "room_id": ROOM, "event_id": event_id, "sender": "@b:x", "content": content}
        self.hosted.feed(RoomEvent(event))


def example(name: str) -> ModuleType:
    """The file, as a module."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_the_widget_greets_and_repeats_what_others_say_and_not_itself() -> None:
    echo = example("echo_widget").echo
    here, there = pipe()
    room = Room()
    session = ClientSession(HostedWidget(id="w"), room.features, room_id=ROOM)
    async with Hosted(session, room, here) as room.hosted:
        running = asyncio.create_task(echo(there, Visit("w", "", {})))
        assert await asyncio.wait_for(room.sent.get(), 2) == "Hello! Say something."
        room.say("$other", {"msgtype": "m.text", "body": "Tea?"})
        assert await asyncio.wait_for(room.sent.get(), 2) == "You said: Tea?"
        room.say("$more", {"msgtype": "m.text", "body": "Now"})
        assert await asyncio.wait_for(room.sent.get(), 2) == "You said: Now"
    await asyncio.wait_for(running, 2)


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="session")
async def test_the_program_hosts_a_widget_of_the_web_for_a_real_room(
    browser: Browser, session: TokenSession, bob: MatrixClient, room: RoomID
) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        if request.path == "/api.js":
            return web.Response(body=(PACKAGE / "dist" / "api.js").read_bytes(), content_type="text/javascript")
        return web.Response(text=WIDGET, content_type="text/html")

    shown: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    tab = await browser.new_page()
    async with serve(answer) as site:
        url = f"http://127.0.0.1:{site.port}/?parentUrl=$parent"
        running = asyncio.create_task(example("host_widget").host(session, room, url, shown.set_result))
        await tab.goto(await asyncio.wait_for(shown, 5))
        element = await tab.wait_for_selector("iframe")
        assert element is not None
        frame = await element.content_frame()
        assert frame is not None
        await frame.wait_for_function("document.title === 'from the example'")
        await bob.send(room, "m.room.message", {"msgtype": "m.text", "body": "from Bob"}, "1")
        await frame.wait_for_function("document.title === 'from Bob'")
        await tab.close()
        await asyncio.wait_for(running, 5)
