"""Element's classic app for Android: the manager is the top page of a WebView, and a script there takes its messages.

The script and the answers are as that app's are (element-android, `WidgetPostAPIMediator` and `WidgetPostAPIHandler`);
what is done is done on a real homeserver.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from playwright.async_api import Page

from manifold.demo.errors import MatrixError
from manifold.server.settings import ServerSettings
from tests.e2e.conftest import NewContext, Room

__all__ = ["AndroidApp"]

_WIDGET = "im.vector.modular.widgets"
_USER_AGENT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7 Build/UQ1A.240105.004; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/126.0.6478.122 Mobile Safari/537.36"
)

# Each message is handed to the app once for its `_id`, so that an answer, which is the message again, is not.
_BRIDGE = """
if (window === top) {
  const events = new Map();
  addEventListener("message", (event) => {
    const id = (event.data._id ||= event.data.requestId || `${Date.now()}-${Math.random().toString(36)}`);
    if (events.has(id)) return;
    events.set(id, event);
    appTakes(JSON.stringify({ "event.data": event.data }));
  });
  window.appAnswers = ([id, response]) => {
    const { source, origin, data } = events.get(id);
    source.postMessage({ ...JSON.parse(JSON.stringify(data)), response }, origin);
  };
}
"""


class _Refused(Exception):
    pass


@dataclass
class AndroidApp:
    """That of a room's creator, with the room open. `vouches`: it gives OpenID tokens, as the released one does not."""

    room: Room
    page: Page
    vouches: bool
    heard: list[dict[str, Any]] = field(default_factory=list)
    """What the manager's page has said."""
    _answering: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    async def opened(
        cls, new_context: NewContext, http: aiohttp.ClientSession, server: ServerSettings, room: Room, *, vouches: bool
    ) -> "AndroidApp":
        """Opens the manager as the app does: with a token of its own in the address."""
        proof = await room.creator.openid_token()
        async with http.post(f"{server.public_url}/register?v=1.1", json=proof) as reply:
            token = (await reply.json())["scalar_token"]
        context = await new_context(
            user_agent=_USER_AGENT, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
        )
        app = cls(room, await context.new_page(), vouches)
        await app.page.expose_binding("appTakes", lambda _, text: app._take(text))
        await app.page.add_init_script(_BRIDGE)
        query = urlencode({"room_id": str(room.id), "scalar_token": token})
        await app.page.goto(f"{server.public_url}/ui?{query}")
        return app

    def _take(self, text: str) -> None:
        message = json.loads(text)["event.data"]
        self.heard.append(message)
        task = asyncio.create_task(self._answer(message))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, message: dict[str, Any]) -> None:
        if message["action"] == "close_scalar":
            await self.page.close()
            return
        try:
            response = await self._do(message)
        except (_Refused, MatrixError) as exc:
            response = {"error": {"message": str(exc)}}
        await self.page.evaluate("(answer) => appAnswers(answer)", [message["_id"], response])

    async def _do(self, message: dict[str, Any]) -> Any:
        user, room_id = self.room.creator, self.room.id
        if message.get("room_id", room_id) != room_id:
            raise _Refused("This room is not visible.")
        match message["action"]:
            case "get_widgets":
                own = await user.account_data("m.widgets") or {}
                here = await user.all_state(room_id) if "room_id" in message else []
                there = [event for event in here if event["type"] == _WIDGET and event["content"].get("url")]
                return [*there, *own.values()]
            case "set_widget" if message.get("userWidget") is not True:
                parts = {key: message[key] for key in ("type", "url", "name", "data") if message.get(key) is not None}
                await user.put_state(room_id, _WIDGET, message["widget_id"], parts if "url" in parts else {})
                return {"success": True}
            case "can_send_event":
                return True  # Who made the room may do everything there.
            case "membership_state":
                return await user.state(room_id, "m.room.member", message["user_id"])
            case "get_open_id_token" if self.vouches:
                return await user.openid_token()
            case _:
                # To what it does not know the app answers so.
                raise _Refused("")
