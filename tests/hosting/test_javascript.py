"""Against the real matrix-widget-api in Chromium, each side at an origin of its own: every action both ways."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Frame, Page

from manifold.errors import MatrixRefused, PeerRefused
from manifold.hosting.hosted import DeviceMessage, Hosted, RoomEvent, StateChange
from manifold.hosting.relay import HostPage, Relay, Visit
from manifold.hosting.transport import Blob, Transport
from manifold.hosting.widget import Widget
from manifold.widgetapi import actions, calls
from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.message import JSON
from manifold.widgetapi.shapes.others import ModalDefinition
from tests.hosting.test_sessions import MESSAGE, ROOM, TOPIC, Client
from tests.support.http_server import WebServer, serve

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

PACKAGE = Path(__file__).parents[2] / "web" / "node_modules" / "matrix-widget-api"

CAPABILITIES = [
    "org.matrix.msc2762.send.event:m.room.message",
    "org.matrix.msc2762.receive.event:m.room.message",
    "org.matrix.msc2762.send.state_event:m.room.topic#",
    "org.matrix.msc2762.receive.state_event:m.room.topic",
    "org.matrix.msc4157.send.delayed_event",
    "org.matrix.msc4157.update_delayed_event",
    "org.matrix.msc3819.send.to_device:org.example.hello",
    "org.matrix.msc3819.receive.to_device:org.example.hello",
    "com.beeper.capabilities.receive.room_account_data:org.example.data",
    "org.matrix.msc2931.navigate",
    "town.robin.msc3846.turn_servers",
    "org.matrix.msc3973.user_directory_search",
    "org.matrix.msc4039.upload_file",
    "org.matrix.msc4039.download_file",
    "org.matrix.msc4515.rtc_transports",
    "org.matrix.msc4533.rtc_livekit_get_token",
    "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave",
    "m.always_on_screen",
    "m.capability.screenshot",
    "m.sticker",
]

WIDGET = """<!doctype html><title>a widget</title><script src="/api.js"></script><script>
const query = new URLSearchParams(location.search);
window.told = {};
window.api = new mxwidgets.WidgetApi("w", new URL(query.get("parentUrl")).origin);
api.requestCapabilities(CAPABILITIES);
for (const action of ["theme_change", "language_change", "visibility", "send_event", "update_state", "send_to_device",
  "close_modal", "widget_config", "button_clicked"]) {
  told[action] = [];
  api.on(`action:${action}`, (event) => {
    event.preventDefault(); told[action].push(event.detail.data); api.transport.reply(event.detail, {});
  });
}
api.on("action:screenshot", (event) => {
  event.preventDefault();
  api.transport.reply(event.detail, { screenshot: new Blob(["png"], { type: "image/png" }) });
});
window.ready = new Promise((resolve) => api.on("ready", resolve));
api.start();
</script><body>""".replace("CAPABILITIES", json.dumps(CAPABILITIES))

CLIENT = """<!doctype html><title>a client</title><script src="/api.js"></script><body><script>
const log = window.log = [];
const note = (name, answer) => async (...given) => { log.push([name, ...given]); return answer; };
const { WidgetDriver, ClientWidgetApi, Widget } = mxwidgets;
class Driver extends WidgetDriver {
  validateCapabilities = async (requested) => requested;
  sendEvent = note("sendEvent", { roomId: "!r:x", eventId: "$sent" });
  sendDelayedEvent = note("sendDelayedEvent", { roomId: "!r:x", delayId: "later" });
  cancelScheduledDelayedEvent = note("cancel");
  sendToDevice = note("sendToDevice", {});
  readRoomTimeline = note("readRoomTimeline", [{ type: "m.room.message", room_id: "!r:x", event_id: "$1",
    content: {} }]);
  readRoomState = note("readRoomState", [{ type: "m.room.topic", room_id: "!r:x", state_key: "", event_id: "$2",
    content: { topic: "Tea" } }]);
  readRoomAccountData = note("readRoomAccountData", [{ type: "org.example.data", room_id: "!r:x", content: { a: 1 } }]);
  readEventRelations = note("readEventRelations", { chunk: [{ type: "m.room.message", content: {} }], nextBatch: "n" });
  askOpenID = (observer) => {
    observer.update({ state: "request" });
    setTimeout(() => observer.update({ state: "allowed", token: { access_token: "t", token_type: "Bearer",
      matrix_server_name: "x", expires_in: 60 } }), 20);
  };
  navigate = note("navigate");
  getTurnServers = async function* () {
    yield { uris: ["turn:a"], username: "u", password: "p" };
    await new Promise(() => {});
  };
  searchUserDirectory = note("searchUserDirectory", { limited: true, results: [{ userId: "@b:x", displayName: "B" }] });
  getMediaConfig = note("getMediaConfig", { "m.upload.size": 5 });
  getRtcTransports = note("getRtcTransports", { rtc_transports: [{ type: "livekit" }] });
  uploadFile = async (file) => ({ contentUri: `mxc://x/${await new Blob([file]).text()}` });
  downloadFile = async () => ({ file: new Blob([new Uint8Array([0, 255])], { type: "image/png" }) });
  getRtcLivekitToken = note("getRtcLivekitToken", { jwt: "jwt" });
  delegateRtcLivekitDelayedLeave = note("delegate", {});
  getKnownRooms = () => ["!r:x"];
  processError = (error) => error.api && { matrix_api_error: error.api };
}
window.frame = document.createElement("iframe");
document.body.append(frame);
window.open_widget = (url, id) => {
  const widget = new Widget({ id, creatorUserId: "@a:x", type: "m.custom", url });
  window.api = new ClientWidgetApi(widget, frame, window.driver = new Driver());
  api.setViewedRoomId("!r:x");
  for (const action of ["m.sticker", "set_always_on_screen", "open_modal", "set_button_enabled", "close_modal"])
    api.on(`action:${action}`, (event) => {
      event.preventDefault(); log.push([action, event.detail.data]);
      api.transport.reply(event.detail, action === "set_always_on_screen" ? { success: true } : {});
    });
  window.ready = new Promise((resolve) => api.on("ready", resolve));
  frame.src = url;
};
</script>"""

EVIL = (
    "<!doctype html><title>evil</title><body><script>window.heard = []; addEventListener('message', "
    "({ data }) => heard.push(data));</script>"
)


class Everything(Client):
    """A client that can do all that there is, by answers that never change."""

    async def send_event(self, call: calls.SendEvent) -> Any:
        await super().send_event(call)
        return calls.Sent(ROOM, delay_id="later") if call.delay is not None else calls.Sent(ROOM, event_id="$sent")

    async def update_delayed_event(self, call: calls.UpdateDelayedEvent) -> None:
        self.done.append(call)

    async def send_to_device(self, call: calls.SendToDevice) -> dict[str, list[str]] | None:
        self.done.append(call)
        return None

    async def read_timeline(self, call: calls.ReadTimeline) -> Sequence[dict[str, Any]]:
        self.done.append(call)
        return [MESSAGE if call.state_key is None else TOPIC]

    async def read_relations(self, call: calls.ReadRelations) -> calls.RelationsPage:
        return calls.RelationsPage([MESSAGE], "next")

    async def read_room_account_data(self, call: calls.ReadRoomAccountData) -> Sequence[dict[str, Any]]:
        return [{"type": call.type, "room_id": ROOM, "content": {"a": 1}}]

    async def navigate(self, call: calls.Navigate) -> None:
        self.done.append(call)

    async def search_users(self, call: calls.SearchUsers) -> tuple[bool, Sequence[dict[str, Any]]]:
        return True, [{"user_id": "@b:x", "display_name": "B"}]

    async def upload_file(self, call: calls.UploadFile) -> str:
        self.done.append(call)
        return "mxc://x/up"

    async def download_file(self, call: calls.DownloadFile) -> bytes:
        return Blob(b"\0\xff", "image/png")

    async def get_rtc_transports(self, call: calls.GetRTCTransports) -> Sequence[dict[str, Any]]:
        return [{"type": "livekit"}]

    async def get_livekit_token(self, call: calls.GetLiveKitToken) -> str:
        raise MatrixRefused("no", errcode="M_FORBIDDEN", status=403, answer={"errcode": "M_FORBIDDEN", "error": "no"})

    async def delegate_livekit_leave(self, call: calls.DelegateLiveKitLeave) -> None:
        self.done.append(call)

    async def send_sticker(self, call: calls.SendSticker) -> None:
        self.done.append(call)

    async def open_integration_manager(self, call: calls.OpenIntegrationManager) -> None:
        self.done.append(call)

    async def set_always_on_screen(self, call: calls.SetAlwaysOnScreen) -> bool:
        self.done.append(call)
        return call.value

    def modal_closed(self, data: JSON) -> None:
        self.heard.append(("closed", data))

    def button_changed(self, button: str, enabled: bool) -> None:
        self.heard.append((button, enabled))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def site() -> AsyncIterator[WebServer]:
    """The pages of others: the library, a widget, a client."""
    version = json.loads((PACKAGE / "package.json").read_text("utf-8"))["version"]
    assert version.startswith("1.19."), version
    library = (PACKAGE / "dist" / "api.js").read_bytes()
    pages = {"/widget": WIDGET, "/client": CLIENT, "/evil": EVIL}

    async def answer(request: web.BaseRequest) -> web.Response:
        if request.path == "/api.js":
            return web.Response(body=library, content_type="text/javascript")
        return web.Response(text=pages.get(request.path, "<!doctype html>"), content_type="text/html")

    async with serve(answer) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def relay() -> AsyncIterator[Relay]:
    async with Relay() as relay:
        yield relay


@pytest_asyncio.fixture(loop_scope="session")
async def tab(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context()
    context.set_default_timeout(10_000)
    yield await context.new_page()
    await context.close()


def at(site: WebServer, path: str, host: str = "127.0.0.1") -> str:
    """Another name is another origin."""
    return f"http://{host}:{site.port}{path}"


async def framed(tab: Page) -> Frame:
    """What is in the tab's frame. Its list of frames may not have heard yet of one that has spoken already."""
    element = await tab.wait_for_selector("iframe")
    frame = await element.content_frame() if element else None
    assert frame is not None
    return frame


@asynccontextmanager
async def hosted_in(
    tab: Page, relay: Relay, site: WebServer, client: Client, *, modal: ModalDefinition | None = None
) -> AsyncIterator[tuple[Hosted, HostPage, Frame]]:
    """The widget in the tab, ready."""
    page = relay.host(at(site, f"/widget?parentUrl={relay.origin}"))
    widget = HostedWidget(id="w", origin=page.origin, kind="modal" if modal else "room")
    session = ClientSession(widget, client.features, room_id=ROOM, modal=modal)
    async with Hosted(session, client, page) as hosted:
        await tab.goto(page.url)
        await asyncio.wait_for(client.is_ready.wait(), 60)
        frame = await framed(tab)
        await frame.evaluate("ready")
        yield hosted, page, frame


async def leave(frame: Frame, expression: str) -> None:
    """Have a page go elsewhere once it has answered for this: else its answer may go with it."""
    await frame.evaluate(f"void setTimeout(() => {{ {expression}; }})")


async def until(frame: Frame | Page, expression: str) -> Any:
    """Its value, once there is one."""
    return await (await frame.wait_for_function(expression)).json_value()


async def test_our_host_and_the_widget_of_others(tab: Page, relay: Relay, site: WebServer) -> None:
    client = Everything()
    async with hosted_in(tab, relay, site, client) as (hosted, _, frame):

        async def ask(script: str) -> Any:
            return await frame.evaluate(f"api.{script}")

        assert hosted.session.approved == CAPABILITIES
        assert {"0.1.0", "org.matrix.msc2762"} <= set(await ask("getClientVersions()"))
        assert (await ask("requestOpenIDConnectToken()"))["access_token"] == "t"
        assert await ask("sendRoomEvent('m.room.message', { body: 'Hi' })") == {"room_id": ROOM, "event_id": "$sent"}
        assert (await ask("sendStateEvent('m.room.topic', '', { topic: 'x' })"))["event_id"] == "$sent"
        assert (await ask("sendRoomEvent('m.room.message', {}, undefined, 1000)"))["delay_id"] == "later"
        for verb, said in (("cancel", "cancel"), ("restart", "restart"), ("send", "send")):
            await ask(f"{verb}ScheduledDelayedEvent('later')")
            assert client.done[-1] == calls.UpdateDelayedEvent("later", said)
        assert (await ask("readRoomEvents('m.room.message', 5)"))[0]["event_id"] == MESSAGE["event_id"]
        assert (await ask("readStateEvents('m.room.topic', 5, '')"))[0]["content"] == TOPIC["content"]
        assert (await ask(f"readEventRelations('$2', '{ROOM}')"))["next_batch"] == "next"
        assert (await ask(f"readRoomAccountData('org.example.data', ['{ROOM}'])"))[0]["content"] == {"a": 1}
        await ask("sendToDevice('org.example.hello', false, { '@b:x': { '*': { a: 1 } } })")
        assert client.done[-1] == calls.SendToDevice("org.example.hello", False, {"@b:x": {"*": {"a": 1}}})
        await ask("navigateTo('https://matrix.to/#/!a:b')")
        assert (await ask("searchUserDirectory('b', 3)"))["results"] == [{"user_id": "@b:x", "display_name": "B"}]
        assert await ask("getMediaConfig()") == {"m.upload.size": 1}
        assert (await ask("uploadFile(new Blob(['abc'], { type: 'text/x' }))"))["content_uri"] == "mxc://x/up"
        uploaded = client.done[-1]
        assert isinstance(uploaded, calls.UploadFile)
        assert isinstance(uploaded.file, Blob)
        assert (uploaded.file, uploaded.file.media_type) == (b"abc", "text/x")
        downloaded = """api.downloadFile('mxc://x/y')
            .then(async ({ file }) => [file.type, ...new Uint8Array(await file.arrayBuffer())])"""
        assert await frame.evaluate(downloaded) == ["image/png", 0, 255]
        assert (await ask("getRtcTransports()"))["rtc_transports"] == [{"type": "livekit"}]
        refused = "api.getRtcLivekitToken({ a: 1 }).catch((error) => error.data)"
        assert (await frame.evaluate(refused))["matrix_api_error"]["response"]["errcode"] == "M_FORBIDDEN"
        await ask("delegateRtcLivekitDelayedLeave({ a: 1 })")
        assert await ask("setAlwaysOnScreen(true)") is True
        await ask("sendSticker({ name: 's', content: { url: 'mxc://x/s', info: {} } })")
        turn = "(async () => { for await (const { uris } of api.getTurnServers()) return uris; })()"
        assert await frame.evaluate(turn) == ["turn:one"]
        await asyncio.wait_for(client.turn_ended.wait(), 5)
        await ask("openModalWidget('https://m.example', 'Sure?')")
        assert await until(frame, "told.close_modal[0]") == {"answer": "Sure?"}
        client.is_ready.clear()
        await frame.evaluate("api.requestCapabilityToSendEvent('m.reaction'), api.updateRequestedCapabilities()")
        await asyncio.wait_for(client.is_ready.wait(), 60)
        assert hosted.session.approved == [*CAPABILITIES, "org.matrix.msc2762.send.event:m.reaction"]
        denied = "api.sendRoomEvent('m.room.encrypted', {}).catch((error) => error.message)"
        assert await frame.evaluate(denied) == "Cannot send room events of this type"
        assert any(isinstance(call, calls.SendSticker) for call in client.done)
        assert any(isinstance(call, calls.Navigate) for call in client.done)

        hosted.theme({"name": "dark"})
        hosted.language("de")
        hosted.visible(True)
        hosted.feed(RoomEvent(MESSAGE))
        hosted.feed(DeviceMessage({"type": "org.example.hello", "sender": "@b:x", "content": {}}, encrypted=False))
        hosted.feed(StateChange([{**TOPIC, "content": {"topic": "Coffee"}}]))
        assert await until(frame, "told.theme_change[0]") == {"name": "dark"}
        assert await until(frame, "told.language_change[0]") == {"lang": "de"}
        assert await until(frame, "told.visibility[0]") == {"visible": True}
        assert (await until(frame, "told.send_event[0]"))["event_id"] == MESSAGE["event_id"]
        assert (await until(frame, "told.send_to_device[0]"))["sender"] == "@b:x"
        assert (await until(frame, "told.update_state.at(-1)"))["state"][0]["content"] == {"topic": "Coffee"}
        picture = await hosted.screenshot()
        assert (picture, picture.media_type) == (b"png", "image/png")

        # Another page of the widget's: it begins with nothing, and gets its own.
        client.is_ready.clear()
        await leave(frame, "location.reload()")
        await asyncio.wait_for(client.is_ready.wait(), 60)
        assert hosted.session.approved == CAPABILITIES


async def test_our_host_and_a_modal_of_others(tab: Page, relay: Relay, site: WebServer) -> None:
    client = Everything()
    modal = ModalDefinition("m.custom", "https://x", buttons=[{"id": "ok", "label": "OK", "kind": "m.primary"}])
    async with hosted_in(tab, relay, site, client, modal=modal) as (hosted, _, frame):
        assert (await until(frame, "told.widget_config[0]"))["type"] == "m.custom"
        await frame.evaluate("api.setModalButtonEnabled('ok', false)")
        hosted.button_clicked("ok")
        assert await until(frame, "told.button_clicked[0]") == {"id": "ok"}
        await frame.evaluate("api.closeModalWidget({ answer: 1 })")
        assert [each for each in client.heard if isinstance(each, tuple)] == [("ok", False), ("closed", {"answer": 1})]


async def test_our_widget_and_the_client_of_others(tab: Page, relay: Relay, site: WebServer) -> None:
    finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    client_origin = at(site, "")

    async def picture(_: JSON) -> JSON:
        return {"screenshot": Blob(b"png", "image/png")}

    async def serve_it(transport: Transport, visit: Visit) -> None:
        assert (visit.widget_id, visit.origin) == ("w", client_origin)
        widget = Widget(
            transport, CAPABILITIES, widget_id=visit.widget_id, origin=visit.origin, answers={"screenshot": picture}
        )
        try:
            states = widget.state()
            async with widget:
                await _try_everything(widget, states, tab)
        except BaseException as exc:
            finished.set_exception(exc)
            raise
        finished.set_result(None)

    url = relay.widget(serve_it, clients=[client_origin])
    await tab.goto(at(site, "/client"))
    await tab.evaluate(
        "([url, id]) => open_widget(url, id)", [f"{url}?widgetId=w&parentUrl={at(site, '/client')}", "w"]
    )
    await asyncio.wait_for(finished, 20)


async def _try_everything(widget: Widget, states: AsyncIterator[JSON], tab: Page) -> None:
    assert widget.approved == CAPABILITIES
    assert (await anext(states))["state"][0]["content"] == {"topic": "Tea"}
    assert (await widget.openid())["access_token"] == "t"
    assert (await widget.send_event("m.room.message", {"body": "Hi"})).event_id == "$sent"
    assert (await widget.send_event("m.room.topic", {}, state_key="")).event_id == "$sent"
    assert (await widget.send_event("m.room.message", {}, delay=1000)).delay_id == "later"
    await widget.update_delayed_event("later", "cancel")
    assert [event["event_id"] for event in await widget.read_events("m.room.message", limit=3)] == ["$1"]
    assert (await widget.read_relations("$1")).next_batch == "n"
    data = {"type": "org.example.data"}
    assert (await widget.ask(actions.READ_ROOM_ACCOUNT_DATA, data))["events"][0]["content"] == {"a": 1}
    assert await widget.send_to_device("org.example.hello", {"@b:x": {"*": {}}}, encrypted=False) == {}
    await widget.navigate("https://matrix.to/#/!a:b")
    found = await widget.search_users("b")
    assert (found.limited, found.results[0].display_name) == (True, "B")
    assert (await widget.ask(actions.GET_MEDIA_CONFIG, {}))["m.upload.size"] == 5
    assert (await widget.upload_file(b"abc", "text/x")).content_uri == "mxc://x/abc"
    assert await widget.download_file("mxc://x/y") == b"\0\xff"
    assert (await widget.ask(actions.GET_RTC_TRANSPORTS, {}))["rtc_transports"] == [{"type": "livekit"}]
    request = {"server_name": "x", "url": "https://l", "room_id": "!r:x", "slot_id": "s", "member": {"id": "m"}}
    assert (await widget.ask(actions.GET_LIVEKIT_TOKEN, request))["jwt"] == "jwt"
    await widget.ask(actions.DELEGATE_LIVEKIT_LEAVE, {**request, "delay_id": "later"})
    assert await widget.set_always_on_screen(True) is True
    await widget.ask(actions.STICKER, {"name": "s", "content": {"url": "mxc://x/s", "info": {}}})
    turn = widget.turn_servers()
    assert (await anext(turn)).uris == ["turn:a"]
    closed, themes, seen = widget.told("close_modal"), widget.told("theme_change"), widget.told("visibility")
    languages, events, messages = widget.told("language_change"), widget.events(), widget.to_device()
    await widget.ask(actions.OPEN_MODAL, {"type": "m.custom", "url": "https://m.example", "name": "Sure?"})
    await tab.evaluate("void api.notifyModalWidgetClose({ answer: 1 })")
    assert await anext(closed) == {"answer": 1}
    await tab.evaluate("void api.updateTheme({ name: 'dark' })")
    await tab.evaluate("void api.updateLanguage('de')")
    await tab.evaluate("void api.updateVisibility(true)")
    await tab.evaluate("void api.feedEvent({ type: 'm.room.message', room_id: '!r:x', event_id: '$9', content: {} })")
    await tab.evaluate("void api.feedToDevice({ type: 'org.example.hello', sender: '@b:x', content: {} }, true)")
    assert await anext(themes) == {"name": "dark"}
    assert await anext(languages) == {"lang": "de"}
    assert await anext(seen) == {"visible": True}
    assert (await anext(events))["event_id"] == "$9"
    assert (await anext(messages))["encrypted"] is True
    shot = "api.takeScreenshot().then(({ screenshot }) => [screenshot.type, screenshot.size])"
    assert await tab.evaluate(shot) == ["image/png", 3]
    assert await widget.request_capabilities("org.matrix.msc2762.send.event:m.reaction") != CAPABILITIES
    failing = """void (driver.sendEvent = async () => {
        const api = { http_status: 403, http_headers: {}, url: '', response: { errcode: 'M_FORBIDDEN' } };
        throw Object.assign(new Error(), { api });
    })"""
    await tab.evaluate(failing)
    with pytest.raises(PeerRefused, match="Error sending event") as refused:
        await widget.send_event("m.reaction", {})
    assert (refused.value.status, refused.value.answer) == (403, {"errcode": "M_FORBIDDEN"})
    names = {entry[0] for entry in await tab.evaluate("log.map(([name]) => [name])")}
    assert {"sendEvent", "cancel", "navigate", "m.sticker", "open_modal", "delegate", "sendToDevice"} <= names


FORGED = """{ api: "fromWidget", widgetId: "w", requestId: String(Math.random()), action: "send_event",
    data: { type: "m.room.message", content: { body: "forged" } } }"""


async def add_frame(frame: Frame, url: str) -> Frame:
    """Another frame in this one, with the evil page in it."""
    handle = await frame.evaluate_handle(
        "(src) => document.body.appendChild(Object.assign(document.createElement('iframe'), { src }))", url
    )
    element = handle.as_element()
    assert element is not None
    added = await element.content_frame()
    assert added is not None
    await added.wait_for_url(url)
    await added.wait_for_function("window.heard")
    return added


async def test_only_the_widgets_own_window_and_origin_are_heard(
    tab: Page, relay: Relay, site: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed_on: list[object] = []
    receive = ClientSession.receive

    def note(session: ClientSession, message: object, now: float) -> Any:
        passed_on.append(message)
        return receive(session, message, now)

    monkeypatch.setattr(ClientSession, "receive", note)
    client = Everything()
    async with hosted_in(tab, relay, site, client) as (hosted, _, frame):
        # A frame within the widget, of the widget's own origin and of another; each speaks to the page around it.
        for host in ("127.0.0.1", "localhost"):
            attacker = await add_frame(frame, at(site, "/evil", host))
            await attacker.evaluate(f"top.postMessage({FORGED}, '*')")
        # The page itself, which says something to itself.
        await tab.evaluate(f"postMessage({FORGED}, '*')")
        # The widget still is who it was: its own message comes after theirs, and is the only one.
        await frame.evaluate("api.sendRoomEvent('m.room.message', { body: 'own' })")
        sent = [call.content for call in client.done if isinstance(call, calls.SendEvent)]
        assert sent == [{"body": "own"}]

        # The widget's frame is led to another origin: it may say nothing, and hears nothing.
        evil = at(site, "/evil", "localhost")
        await leave(frame, f"location.href = {json.dumps(evil)}")
        elsewhere = await framed(tab)
        await elsewhere.wait_for_url(evil)
        await elsewhere.wait_for_function("window.heard")
        await elsewhere.evaluate(f"parent.postMessage({FORGED}, '*')")
        hosted.feed(RoomEvent(MESSAGE))
        hosted.visible(True)
        with pytest.raises(PeerRefused):
            await hosted.screenshot()
        await asyncio.sleep(0.3)
        assert await elsewhere.evaluate("heard") == []
        assert [call.content for call in client.done if isinstance(call, calls.SendEvent)] == [{"body": "own"}]
        assert hosted.session.approved == []
        # Not even looked at: what the page around it would refuse anyway is not what this is about.
        assert "own" in str(passed_on)
        assert "forged" not in str(passed_on)


async def test_only_the_client_is_heard_by_our_widget(tab: Page, relay: Relay, site: WebServer) -> None:
    client_origin = at(site, "")
    widgets: asyncio.Queue[Widget] = asyncio.Queue()

    async def serve_it(transport: Transport, visit: Visit) -> None:
        async with Widget(transport, CAPABILITIES, widget_id="w", origin=visit.origin) as widget:
            widgets.put_nowait(widget)
            await widget.wait()

    url = relay.widget(serve_it, clients=[client_origin])
    address = f"{url}?widgetId=w&parentUrl={client_origin}"
    await tab.goto(at(site, "/client"))
    await tab.evaluate("([url, id]) => open_widget(url, id)", [address, "w"])
    widget = await asyncio.wait_for(widgets.get(), 10)
    themes = widget.told("theme_change")
    forged = '{ api: "toWidget", widgetId: "w", requestId: "1", action: "theme_change", data: { name: "forged" } }'
    sibling = await add_frame(tab.main_frame, at(site, "/evil", "localhost"))
    await sibling.evaluate(f"parent.frames[0].postMessage({forged}, '*')")
    await tab.evaluate("void api.updateTheme({ name: 'dark' })")
    assert await anext(themes) == {"name": "dark"}
    assert await sibling.evaluate("heard") == []

    # Framed by somebody else, with the client's name in its query, the page is not even shown.
    await tab.goto(at(site, "/client", "localhost"))
    await asyncio.wait_for(widget.wait(), 5)
    await tab.evaluate("([url, id]) => open_widget(url, id)", [address, "w"])
    await asyncio.sleep(0.5)
    assert widgets.empty()
