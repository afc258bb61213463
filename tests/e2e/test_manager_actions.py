"""What Element's dialog does for a manager, in the dialog and for a manager that is opened as a widget.

The older protocol has seventeen actions. Each is asked for from within the manager's own frame, in both modes: as a
bare message, and by what the Widget API has for it (docs/widget-api/manager.md).
"""

import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Frame, expect

from manifold.demo.matrix_client import MatrixClient
from manifold.demo.scene import Scene
from manifold.ids import RoomID
from tests.e2e.playground import HOSTS, Host, Playground
from tests.e2e.watch import Watch
from tests.support.synapse import new_user

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

WIDGET = "im.vector.modular.widgets"
INSTALLATIONS = "io.element.integrations.installations"

CAPABILITIES = [
    "im.manifold.invite",
    "im.manifold.kick",
    "im.manifold.set_power_level",
    *(
        f"org.matrix.msc2762.send.state_event:{each}"
        for each in ("m.room.plumbing#", "m.room.bot.options", INSTALLATIONS)
    ),
    "org.matrix.msc2762.receive.state_event:m.room.bot.options",
]

IN_DIALOG = """(message) => new Promise((resolve, reject) => {
    const id = `asked-${Math.random()}`;
    addEventListener("message", ({ source, data }) => {
        if (source === parent && data?._id === id && "response" in data) resolve(data.response);
    });
    parent.postMessage({ ...message, _id: id }, "*");
    setTimeout(() => reject(new Error("no answer")), 8000);
})"""

AS_WIDGET = """([action, data]) => new Promise((resolve, reject) => {
    const requestId = `asked-${Math.random()}`;
    addEventListener("message", ({ source, data: message }) => {
        if (source === parent && message?.requestId === requestId && "response" in message) resolve(message.response);
    });
    const widgetId = new URLSearchParams(location.search).get("widgetId");
    parent.postMessage({ api: "fromWidget", requestId, widgetId, action, data }, "*");
    setTimeout(() => reject(new Error("no answer")), 8000);
})"""


@dataclass
class Stage:
    """The manager open in one mode, in a room with its creator, a guest, and people who are invited."""

    host: Host
    tab: Playground
    frame: Frame
    room_id: RoomID
    creator: MatrixClient
    guest: MatrixClient
    invited: MatrixClient
    stranger: MatrixClient

    async def ask(self, legacy: dict[str, Any], *widget: Any) -> Any:
        """The answer to the message of this stage's mode."""
        if self.host == "dialog":
            message = {key: value for key, value in {"room_id": self.room_id, **legacy}.items() if value is not None}
            return await self.frame.evaluate(IN_DIALOG, message)
        return await self.frame.evaluate(AS_WIDGET, list(widget))

    async def state(self, event_type: str, key: str = "") -> Any:
        """The content of the state event as the homeserver has it."""
        for event in await self.creator.all_state(self.room_id):
            if event["type"] == event_type and event["state_key"] == key:
                return event["content"]
        return None


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=HOSTS)
async def stage(request: pytest.FixtureRequest, scene: Scene, browser: Browser) -> AsyncIterator[Stage]:
    watch = Watch()
    watch.guard(scene.manager.public_url)
    creator, guest = scene.people.alice, scene.people.bob
    async with aiohttp.ClientSession() as http:
        invited, stranger = [await new_user(scene.homeserver, http, name) for name in ("invited", "stranger")]
        name = f"Stage {secrets.token_hex(3)}"
        room_id = await creator.create_room(name)
        for user in (guest, invited):
            await creator.invite(room_id, user.user_id)
        await guest.join(room_id)
        context = await browser.new_context(ignore_https_errors=True, reduced_motion="reduce")
        await watch.over(context)
        tab = await Playground.signed_in(context, scene, creator)
        await tab.enter(name)
        await tab.open_manager(request.param)
        stage = Stage(request.param, tab, await tab.manager_frame(), room_id, creator, guest, invited, stranger)
        if stage.host == "widget":
            await stage.ask({}, "org.matrix.msc2974.request_capabilities", {"capabilities": CAPABILITIES})
            await tab.allow("asks for permissions")
        yield stage
        await context.close()
    assert not watch.faults


Check = Callable[[Stage], Awaitable[None]]


async def invite(stage: Stage) -> None:
    user = stage.stranger.user_id
    answer = await stage.ask({"action": "invite", "user_id": user}, "im.manifold.invite", {"user_id": user})
    assert answer == ({"success": True} if stage.host == "dialog" else {"changed": True})
    assert (await stage.state("m.room.member", user))["membership"] == "invite"


async def kick(stage: Stage) -> None:
    user = stage.invited.user_id
    answer = await stage.ask(
        {"action": "kick", "user_id": user}, "im.manifold.kick", {"user_id": user, "reason": "out"}
    )
    assert answer == ({"success": True} if stage.host == "dialog" else {"changed": True})
    assert (await stage.state("m.room.member", user))["membership"] == "leave"


async def set_widget(stage: Stage) -> None:
    content = {"type": "m.custom", "url": "https://board.example/", "name": "Board"}
    answer = await stage.ask(
        {"action": "set_widget", "widget_id": "board", **content},
        "send_event",
        {"type": WIDGET, "state_key": "board", "content": content},
    )
    assert answer.get("success") is True or "event_id" in answer
    assert (await stage.state(WIDGET, "board"))["url"] == "https://board.example/"


async def get_widgets(stage: Stage) -> None:
    await stage.creator.put_state(stage.room_id, WIDGET, "seen", {"type": "m.custom", "url": "https://seen.example/"})
    await expect(stage.tab.page.get_by_role("region", name="Widgets").get_by_text("m.custom").first).to_be_attached()
    answer = await stage.ask(
        {"action": "get_widgets"}, "org.matrix.msc2876.read_events", {"type": WIDGET, "state_key": True}
    )
    events = answer if stage.host == "dialog" else answer["events"]
    assert "seen" in {event["state_key"] for event in events if event["type"] == WIDGET}


async def set_plumbing_state(stage: Stage) -> None:
    await stage.ask(
        {"action": "set_plumbing_state", "status": "enabled"},
        "send_event",
        {"type": "m.room.plumbing", "state_key": "", "content": {"status": "enabled"}},
    )
    assert await stage.state("m.room.plumbing") == {"status": "enabled"}


async def join_rules_state(stage: Stage) -> None:
    answer = await stage.ask({"action": "join_rules_state"}, "im.manifold.get_room_summary", {})
    assert answer["join_rule"] == (await stage.state("m.room.join_rules"))["join_rule"]


async def membership_state(stage: Stage) -> None:
    user = stage.guest.user_id
    answer = await stage.ask(
        {"action": "membership_state", "user_id": user}, "im.manifold.get_membership", {"user_id": user}
    )
    assert answer["membership"] == "join"


async def set_bot_options(stage: Stage) -> None:
    user = "@bot:example.org"
    await stage.ask(
        {"action": "set_bot_options", "user_id": user, "content": {"speak": "up"}},
        "send_event",
        {"type": "m.room.bot.options", "state_key": f"_{user}", "content": {"speak": "up"}},
    )
    assert await stage.state("m.room.bot.options", f"_{user}") == {"speak": "up"}


async def bot_options(stage: Stage) -> None:
    key = "_@reader:example.org"
    await stage.creator.put_state(stage.room_id, "m.room.bot.options", key, {"read": True})

    async def read() -> Any:
        answer = await stage.ask(
            {"action": "bot_options", "user_id": key[1:]},
            "org.matrix.msc2876.read_events",
            {"type": "m.room.bot.options", "state_key": key},
        )
        if stage.host == "dialog":
            return answer
        return next((event["content"] for event in answer["events"]), None)

    # By /sync, which the client may not have seen yet.
    found, tries = None, 50
    while found is None and tries:
        tries -= 1
        await stage.tab.page.wait_for_timeout(100)
        found = await read()
    assert found == {"read": True}


async def set_bot_power(stage: Stage) -> None:
    user = stage.guest.user_id
    answer = await stage.ask(
        {"action": "set_bot_power", "user_id": user, "level": 25, "ignoreIfGreater": True},
        "im.manifold.set_power_level",
        {"user_id": user, "level": 25, "ignore_if_greater": True},
    )
    assert answer == ({"success": True} if stage.host == "dialog" else {"changed": True, "level": 25})
    assert (await stage.state("m.room.power_levels"))["users"][user] == 25


async def get_membership_count(stage: Stage) -> None:
    answer = await stage.ask({"action": "get_membership_count"}, "im.manifold.get_room_summary", {})
    assert (answer if stage.host == "dialog" else answer["joined_member_count"]) == 2


async def can_send_event(stage: Stage) -> None:
    answer = await stage.ask(
        {"action": "can_send_event", "event_type": WIDGET, "is_state": True},
        "im.manifold.can_send_event",
        {"type": WIDGET, "state_key": ""},
    )
    assert (answer if stage.host == "dialog" else answer["allowed"]) is True


async def get_room_enc_state(stage: Stage) -> None:
    answer = await stage.ask({"action": "get_room_enc_state"}, "im.manifold.get_room_summary", {})
    assert answer is False if stage.host == "dialog" else answer.get("encryption") is None


async def read_events(stage: Stage) -> None:
    answer = await stage.ask(
        {"action": "read_events", "type": WIDGET, "state_key": True},
        "org.matrix.msc2876.read_events",
        {"type": WIDGET, "state_key": True},
    )
    assert all(event["type"] == WIDGET for event in answer["events"])
    assert "error" not in answer


async def send_event(stage: Stage) -> None:
    event = {"type": INSTALLATIONS, "state_key": "x", "content": {"installed": True}}
    answer = await stage.ask({"action": "send_event", **event}, "send_event", event)
    assert answer["room_id"] == stage.room_id
    assert await stage.state(INSTALLATIONS, "x") == {"installed": True}


async def get_open_id_token(stage: Stage) -> None:
    answer = await stage.ask({"action": "get_open_id_token", "room_id": None}, "get_openid", {})
    assert answer["access_token"]
    assert answer["matrix_server_name"] == stage.creator.user_id.partition(":")[2]


async def close_scalar(stage: Stage) -> None:
    await expect(stage.tab.page.locator("dialog")).not_to_have_count(0)
    # The answer may come too late for anybody to hear it.
    script = IN_DIALOG if stage.host == "dialog" else AS_WIDGET
    message: Any = {"action": "close_scalar"} if stage.host == "dialog" else ["im.manifold.close", {}]
    await stage.frame.evaluate(f"(message) => {{ ({script})(message).catch(() => null); }}", message)
    await expect(stage.tab.page.locator("dialog")).to_have_count(0)


SEVENTEEN: list[Check] = [
    invite,
    kick,
    set_widget,
    get_widgets,
    set_plumbing_state,
    join_rules_state,
    membership_state,
    set_bot_options,
    bot_options,
    set_bot_power,
    get_membership_count,
    can_send_event,
    get_room_enc_state,
    read_events,
    send_event,
    get_open_id_token,
    close_scalar,
]


@pytest.mark.parametrize("action", SEVENTEEN, ids=lambda action: action.__name__)
async def test_a_manager_can_do_it_in_both_modes(stage: Stage, action: Check) -> None:
    await action(stage)


async def test_the_docs_have_a_line_for_each() -> None:
    page = (Path(__file__).parents[2] / "docs" / "widget-api" / "manager.md").read_text("utf-8")
    table = page[page.index("| in the dialog |") :]
    told = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert told == [action.__name__ for action in SEVENTEEN]
    assert len(told) == 17
