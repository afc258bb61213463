"""The example of a desktop client, with a widget in it that speaks by the real JavaScript library."""

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import web

from tests.support.http_server import serve
from tests.support.qt import ensure_qt

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "web" / "node_modules" / "matrix-widget-api" / "dist" / "api.js"

WIDGET = """<!doctype html><title>a widget</title><script src="/api.js"></script><script>
const query = new URLSearchParams(location.search);
const api = new mxwidgets.WidgetApi(query.get("widgetId"), new URL(query.get("parentUrl")).origin);
api.requestCapabilityToSendEvent("m.room.message");
api.on("ready", async () => {
    const message = { msgtype: "m.text", body: "from a window" };
    const { event_id } = await api.sendRoomEvent("m.room.message", message);
    const refused = await api.sendRoomEvent("m.reaction", {}).catch((error) => error.message);
    const frame = document.createElement("iframe");
    document.body.append(frame);
    // A frame within the widget that uses the widget's id: nobody listens.
    const request = { api: "fromWidget", requestId: "r", widgetId: query.get("widgetId"), action: "send_event",
        data: { type: "m.room.message", content: { msgtype: "m.text", body: "from a frame" } } };
    frame.contentWindow.eval(`parent.postMessage(${JSON.stringify(request)}, "*")`);
    setTimeout(() => { document.title = `done ${event_id} ${refused}`; }, 200);
});
api.start();
</script><body>"""


async def test_a_desktop_client_in_python_hosts_a_widget() -> None:
    python = await ensure_qt()

    async def page(request: web.BaseRequest) -> web.Response:
        if request.path == "/api.js":
            return web.Response(body=LIBRARY.read_bytes(), content_type="text/javascript")
        return web.Response(text=WIDGET, content_type="text/html")

    async with serve(page) as server:
        visitor = Path(__file__).with_name("qt_visitor.py")
        process = await asyncio.create_subprocess_exec(
            python, visitor, f"http://127.0.0.1:{server.port}/?widgetId=$id&parentUrl=$parent", stdout=-1, stderr=-1
        )
        output, errors = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 0, errors.decode()
    assert json.loads(output.splitlines()[-1]) == {
        "title": "done $1 Cannot send room events of this type",
        "asked": [["org.matrix.msc2762.send.event:m.room.message"]],
        "sent": [{"type": "m.room.message", "content": {"msgtype": "m.text", "body": "from a window"}}],
    }
