"""Our widget, against the client's side of the real `matrix-widget-api` under Node."""

from collections.abc import Iterator
from typing import Any

import pytest

from manifold.widgetapi import actions, effects
from manifold.widgetapi.effects import Effect
from manifold.widgetapi.message import Refusal
from manifold.widgetapi.widget import WidgetSession
from tests.widgetapi.examples import (
    BOT,
    CALL,
    CAPABILITIES,
    DELAYED,
    DETAILS,
    JSON,
    LIVEKIT,
    MESSAGE,
    MODAL,
    NOTE,
    OTHER,
    REFUSED,
    ROOM,
    SENT,
    SERVERS,
    STICKER,
    TEXT,
    TOKEN,
    TOPIC,
    TRANSPORT,
    P,
)
from tests.widgetapi.javascript import JavaScript


class Widget:
    """A widget of ours, whose client is theirs."""

    def __init__(self) -> None:
        self.client = JavaScript("client", "https://widget.example")
        self.client.on_message = self._received
        self.session = WidgetSession(CAPABILITIES, widget_id="w1", origin="https://client.example")
        self.others: list[Effect] = []
        self._ticket = 0

    def do(self, produced: list[Effect]) -> None:
        self.client.post(self._done(produced))

    def _received(self, message: JSON) -> list[JSON]:
        return self._done(self.session.receive(message, 0.0))

    def _done(self, produced: list[Effect]) -> list[JSON]:
        posted = []
        for effect in produced:
            if isinstance(effect, effects.Send):
                assert effect.origin == "https://client.example"
                posted.append(effect.message)
            elif isinstance(effect, effects.Handle) and effect.ticket is not None:
                posted += self._done(self.session.reply(effect.ticket, {"screenshot": "picture"}, 0.0))
            else:
                self.others.append(effect)
        return posted

    def ask(self, action: str, data: JSON) -> Any:
        found = actions.find("fromWidget", action)
        assert found is not None
        self._ticket += 1
        return self.answer(self._ticket, self.session.request(found, data, self._ticket, 0.0))

    def answer(self, ticket: int, produced: list[Effect]) -> Any:
        self.do(produced)

        def resolved() -> list[effects.Resolved]:
            return [each for each in self.others if isinstance(each, effects.Resolved) and each.ticket == ticket]

        if not resolved():
            self.client.wait(lambda _: bool(resolved()))
        return resolved()[0].answer

    def handled(self, action: str) -> JSON:
        def found() -> list[effects.Handle]:
            return [each for each in self.others if isinstance(each, effects.Handle) and each.action == action]

        if not found():
            self.client.wait(lambda _: bool(found()))
        return dict(found()[-1].data)


@pytest.fixture(scope="module")
def widget() -> Iterator[Widget]:
    widget = Widget()
    widget.client.tell(answers={"readRoomState": [TOPIC], "readStickyEvents": []})
    widget.client.call("setViewedRoomId", ROOM)
    widget.do(widget.session.start(0.0))
    widget.client.tell(load=True)
    widget.client.wait(lambda _: widget.session.is_ready)
    widget.handled("update_state")
    yield widget
    widget.client.close()


def test_our_widget_gets_its_capabilities_and_the_state_of_the_room(widget: Widget) -> None:
    assert widget.session.approved == CAPABILITIES
    assert TOPIC in widget.handled("update_state")["state"]
    assert widget.session.versions is not None
    assert "org.matrix.msc2871" in widget.session.versions


# The action, its data, what their client's driver is asked and gives, and the answer.
ASKED: list[tuple[str, JSON, str, list[Any], Any, Any]] = [
    ("supported_api_versions", {}, "", [], None, ...),
    (
        "send_event",
        {"type": "m.room.message", "content": TEXT},
        "sendEvent",
        ["m.room.message", TEXT, None, None],
        {"roomId": ROOM, "eventId": "$1"},
        SENT,
    ),
    (
        "send_event",
        {"type": "m.room.topic", "content": {}, "state_key": "", "room_id": OTHER},
        "sendEvent",
        ["m.room.topic", {}, "", OTHER],
        {"roomId": OTHER, "eventId": "$1"},
        {"room_id": OTHER, "event_id": "$1"},
    ),
    (
        "send_event",
        {"type": "m.room.message", "content": TEXT, "delay": 5},
        "sendDelayedEvent",
        [5, "m.room.message", TEXT, None, None],
        {"roomId": ROOM, "delayId": "d1"},
        DELAYED,
    ),
    (
        "send_event",
        {"type": "m.room.message", "content": TEXT, "sticky_duration_ms": 5},
        "sendStickyEvent",
        [5, "m.room.message", TEXT, None],
        {"roomId": ROOM, "eventId": "$1"},
        SENT,
    ),
    ("update_delayed_event", {"delay_id": "d", "action": "restart"}, "restartScheduledDelayedEvent", ["d"], None, {}),
    (
        "send_to_device",
        {"type": "org.example.call", "encrypted": True, "messages": CALL},
        "sendToDevice",
        ["org.example.call", True, CALL],
        None,
        {},
    ),
    (
        "read_events",
        {"type": "m.room.message", "limit": 3, "room_ids": [OTHER]},
        "readRoomTimeline",
        [OTHER, "m.room.message", None, None, 3, None],
        [MESSAGE],
        {"events": [MESSAGE]},
    ),
    (
        "read_relations",
        {"event_id": "$e", "rel_type": "m.thread", "limit": 3, "from": "f"},
        "readEventRelations",
        ["$e", None, "m.thread", None, "f", None, 3, None],
        {"chunk": [MESSAGE], "nextBatch": "n"},
        {"chunk": [MESSAGE], "next_batch": "n"},
    ),
    (
        "com.beeper.read_room_account_data",
        {"type": "org.example.note"},
        "readRoomAccountData",
        ["org.example.note"],
        [NOTE],
        {"events": [NOTE]},
    ),
    ("navigate", {"uri": "https://matrix.to/#/#a:b"}, "navigate", ["https://matrix.to/#/#a:b"], None, {}),
    (
        "user_directory_search",
        {"search_term": "a", "limit": 3},
        "searchUserDirectory",
        ["a", 3],
        {"limited": False, "results": [{"userId": BOT, "displayName": "B"}]},
        {"limited": False, "results": [{"user_id": BOT, "display_name": "B"}]},
    ),
    ("get_media_config", {}, "getMediaConfig", [], {"m.upload.size": 5}, {"m.upload.size": 5}),
    (
        "upload_file",
        {"file": "text"},
        "uploadFile",
        ["text"],
        {"contentUri": "mxc://a/b"},
        {"content_uri": "mxc://a/b"},
    ),
    ("download_file", {"content_uri": "mxc://a/b"}, "downloadFile", ["mxc://a/b"], {"file": "text"}, {"file": "text"}),
    ("get_rtc_transports", {}, "getRtcTransports", [], {"rtc_transports": [{"type": "x"}]}, ...),
    ("rtc_livekit_get_token", LIVEKIT, "getRtcLivekitToken", [LIVEKIT], {"jwt": "jwt"}, {"jwt": "jwt"}),
    ("rtc_livekit_delegate_delayed_leave", LIVEKIT, "delegateRtcLivekitDelayedLeave", [LIVEKIT], {}, {}),
]


@pytest.mark.parametrize("row", ASKED, ids=[f"{row[0]} {number}" for number, row in enumerate(ASKED)])
def test_our_widget_asks_and_their_client_answers(widget: Widget, row: tuple[Any, ...]) -> None:
    action, data, driver, arguments, result, answer = row
    widget.client.tell(answers={driver: result})
    widget.client.seen.clear()
    told = widget.ask(action, data)
    assert not isinstance(told, Refusal)
    assert answer is ... or told == answer
    if driver:
        (asked,) = [line for line in widget.client.seen if line.get("driver") == driver]
        assert asked["args"] == arguments


# What their client leaves to the program around it: here, a program that says yes.
HOOKED: list[tuple[str, JSON, JSON]] = [
    ("api_version", {}, {"version": "0.0.2"}),
    ("m.sticker", STICKER, {}),
    ("set_always_on_screen", {"value": True}, {"success": True}),
    ("read_account_data", {"type": "m.widgets"}, {"events": []}),
    ("open_modal", MODAL, {}),
    ("set_button_enabled", {"button": "ok", "enabled": False}, {}),
    ("close_modal", {"answer": 42}, {}),
    ("create_room", {"name": "N"}, {"room_id": "!n:x"}),
    ("mxid_share", {"users": [{"user_id": BOT}]}, {}),
    ("integration_manager_open", {"integType": "a", "integId": "b"}, {}),
    ("io.element.view_room", {"room_id": ROOM}, {}),
    ("io.element.close", {}, {}),
    *((action.name, {"a": 1}, {}) for action in actions.ELEMENT_CALL),
    ("im.manifold.get_room_summary", {}, {"room_id": ROOM}),
    ("im.manifold.get_membership", {"user_id": BOT}, {"membership": None, "power_level": 0}),
    ("im.manifold.invite", {"user_id": BOT}, {"changed": True}),
    ("im.manifold.kick", {"user_id": BOT}, {"changed": True}),
    ("im.manifold.set_power_level", {"user_id": BOT, "level": 1}, {"changed": True, "level": 1}),
    ("im.manifold.can_send_event", {"type": "t"}, {"allowed": True}),
    ("im.manifold.set_account_widget", {"widget_id": "w", "content": None}, {}),
    ("im.manifold.close", {}, {}),
]


@pytest.mark.parametrize(("action", "data", "answer"), HOOKED, ids=[row[0] for row in HOOKED])
def test_our_widget_asks_and_the_program_around_their_client_answers(
    widget: Widget, action: str, data: JSON, answer: JSON
) -> None:
    found = actions.find("fromWidget", action)
    assert found is not None
    widget.client.tell(answers={found.sent_as: answer})
    widget.client.seen.clear()
    assert widget.ask(action, data) == answer
    assert widget.client.told(found.sent_as) == data


def test_our_widget_sees_what_the_homeserver_refused(widget: Widget) -> None:
    widget.client.tell(answers={"sendEvent": {"throws": "no", "details": DETAILS}})
    assert widget.ask("send_event", {"type": "m.room.message", "content": TEXT}) == Refusal(
        "Error sending event", REFUSED
    )


def test_our_widget_sees_that_their_client_refuses(widget: Widget) -> None:
    assert widget.ask("send_event", {"type": "m.reaction", "content": {}}) == Refusal(
        "Cannot send room events of this type"
    )


def test_our_widget_tells_that_it_has_loaded_and_is_refused_without_harm(widget: Widget) -> None:
    loaded = [message for message in widget.client.messages if message["action"] == "content_loaded"]
    assert "Improper sequence" in loaded[-1]["response"]["error"]["message"]


def test_our_widget_asks_for_more_capabilities(widget: Widget) -> None:
    widget.do(widget.session.request_capabilities([P + "send.event:m.reaction"], 0.0))
    wanted = P + "send.event:m.reaction"
    widget.client.wait(lambda _: wanted in widget.session.approved)


@pytest.mark.parametrize("states", [["allowed"], ["request", "allowed"]])
def test_our_widget_learns_who_the_user_is(widget: Widget, states: list[str]) -> None:
    ticket = 1000 + len(states)
    widget.do(widget.session.get_openid(ticket, 0.0))
    widget.client.wait(lambda line: line.get("driver") == "askOpenID")
    for state in states:
        widget.client.tell(openid={"state": state, **({"token": TOKEN} if state == "allowed" else {})})
    answer = widget.answer(ticket, [])
    assert {key: answer[key] for key in TOKEN} == TOKEN


@pytest.mark.parametrize("states", [["blocked"], ["request", "blocked"]])
def test_our_widget_learns_that_the_user_does_not_say(widget: Widget, states: list[str]) -> None:
    ticket = 2000 + len(states)
    widget.do(widget.session.get_openid(ticket, 0.0))
    widget.client.wait(lambda line: line.get("driver") == "askOpenID")
    for state in states:
        widget.client.tell(openid={"state": state})
    assert isinstance(widget.answer(ticket, []), Refusal)


def test_our_widget_watches_turn_servers(widget: Widget) -> None:
    assert widget.ask("watch_turn_servers", {}) == {}
    assert widget.handled("update_turn_servers") == SERVERS


def test_our_widget_gives_up_on_their_client_when_it_watches_no_more(widget: Widget) -> None:
    # Theirs answers with the next credentials only (D30): here there are none.
    widget.do(widget.session.request(actions.UNWATCH_TURN_SERVERS, {}, 3000, 0.0))
    widget.do(widget.session.tick(10.0))
    assert widget.answer(3000, []) == Refusal("Request timed out")


HAPPENS: list[tuple[str, str, list[Any], JSON]] = [
    ("visibility", "updateVisibility", [False], {"visible": False}),
    ("theme_change", "updateTheme", [{"name": "dark"}], {"name": "dark"}),
    ("language_change", "updateLanguage", ["de"], {"lang": "de"}),
    ("send_event", "feedEvent", [MESSAGE], MESSAGE),
    ("update_state", "feedStateUpdate", [{**TOPIC, "event_id": "$9"}], {"state": [{**TOPIC, "event_id": "$9"}]}),
    (
        "send_to_device",
        "feedToDevice",
        [{"type": "org.example.call", "sender": BOT, "content": {}}, True],
        {"type": "org.example.call", "sender": BOT, "content": {}, "encrypted": True},
    ),
    ("widget_config", "sendWidgetConfig", [MODAL], MODAL),
    ("button_clicked", "notifyModalWidgetButtonClicked", ["ok"], {"id": "ok"}),
    ("close_modal", "notifyModalWidgetClose", [{"m.exited": True}], {"m.exited": True}),
    (
        "recommended_packs",
        TRANSPORT,
        ["recommended_packs", {"room_id": ROOM, "packs": []}],
        {"room_id": ROOM, "packs": []},
    ),
    ("im.manifold.context", TRANSPORT, ["im.manifold.context", {"room_id": ROOM}], {"room_id": ROOM}),
    *((action.name, TRANSPORT, [action.name, {"a": 1}], {"a": 1}) for action in actions.TO_ELEMENT_CALL),
]


@pytest.mark.parametrize(
    ("action", "method", "arguments", "data"), HAPPENS, ids=[f"{row[0]} {row[1]}" for row in HAPPENS]
)
def test_our_widget_is_told(widget: Widget, action: str, method: str, arguments: list[Any], data: JSON) -> None:
    widget.others.clear()
    widget.client.call(method, *arguments)
    assert widget.handled(action) == data


def test_our_widget_gives_a_screenshot(widget: Widget) -> None:
    assert widget.client.call("takeScreenshot") == {"screenshot": "picture"}


def test_our_widget_has_each_action_in_these_tests() -> None:
    elsewhere = {
        "content_loaded",
        "request_capabilities",
        "get_openid",
        "watch_turn_servers",
        "unwatch_turn_servers",
    }
    asked = {row[0] for row in ASKED} | {row[0] for row in HOOKED}
    assert {action.name for action in actions.FROM_WIDGET} == asked | elsewhere
    told_elsewhere = {
        "supported_api_versions",
        "capabilities",
        "notify_capabilities",
        "openid_credentials",
        "screenshot",
        "update_turn_servers",
    }
    assert {action.name for action in actions.TO_WIDGET} == {row[0] for row in HAPPENS} | told_elsewhere
