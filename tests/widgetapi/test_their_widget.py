"""Our client, against the widget's side of the real `matrix-widget-api` under Node."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from manifold.widgetapi import actions, calls, effects
from manifold.widgetapi.calls import RelationsPage, Sent
from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.effects import Effect
from manifold.widgetapi.experimental import STICKY
from manifold.widgetapi.host.features import EVERYTHING
from manifold.widgetapi.host.manager import MANAGER
from manifold.widgetapi.message import MatrixAPIError
from manifold.widgetapi.shapes.manager import Allowed, Context, Membership
from manifold.widgetapi.shapes.others import ModalDefinition, RecommendedPacks, TurnServers
from tests.widgetapi.examples import (
    BOT,
    CALL,
    CAPABILITIES,
    DELAYED,
    DETAILS,
    JSON,
    LIVEKIT,
    MESSAGE,
    NOTE,
    OTHER,
    OURS,
    REFUSED,
    ROOM,
    SENT,
    SERVERS,
    STICKER,
    SUMMARY,
    TEXT,
    TOKEN,
    TOPIC,
    TRANSPORT,
    P,
)
from tests.widgetapi.javascript import PACKAGE, JavaScript, Threw


def test_it_is_the_version_that_widgets_have() -> None:
    assert json.loads((PACKAGE / "package.json").read_text("utf-8"))["version"].startswith("1.19.")


class Client:
    """A client of ours, whose widget is theirs: `results` are what its Matrix session gives, by the kind of call."""

    def __init__(self, *, kind: str = "room", modal: ModalDefinition | None = None) -> None:
        self.widget = JavaScript("widget", "https://client.example")
        self.widget.on_message = self._received
        hosted = HostedWidget(id="w1", origin="https://widget.example", type="m.stickerpicker", kind=kind)  # type: ignore[arg-type]
        self.session = ClientSession(hosted, (*EVERYTHING, MANAGER, STICKY), room_id=ROOM, modal=modal)
        self.results: Any = None
        self.calls: list[calls.Call] = []
        self.others: list[Effect] = []
        self.now = 0.0

    def begin(self, capabilities: list[str]) -> None:
        """From the start of the widget to its capabilities."""
        self.widget.call("requestCapabilities", capabilities)
        self.widget.call("start")
        self.do(self.session.frame_loaded(self.now))
        self.widget.wait(lambda line: line.get("told") == "notify_capabilities")

    def do(self, produced: list[Effect]) -> None:
        """What the session wants done, and what follows from it."""
        self.widget.post(self._done(produced))

    def _received(self, message: JSON) -> list[JSON]:
        return self._done(self.session.receive(message, self.now))

    def _done(self, produced: list[Effect]) -> list[JSON]:
        posted = []
        for effect in produced:
            match effect:
                case effects.Send(message, origin):
                    assert origin == "https://widget.example"
                    posted.append(message)
                case effects.AskCapabilities(ticket, requested, _):
                    posted += self._done(self.session.decided(ticket, requested, self.now))
                case effects.Perform(ticket, call):
                    self.calls.append(call)
                    posted += self._done(self._answer(ticket, call))
                case effects.OpenModal(ticket):
                    posted += self._done(self.session.modal_opened(ticket, self.now, is_open=True))
                case effects.WatchTurnServers():
                    posted += self._done(self.session.turn_servers(TurnServers(**SERVERS), self.now))
                case effects.Noted(what, message):
                    raise AssertionError(f"{what}: {message}")
                case _:
                    self.others.append(effect)
        return posted

    def _answer(self, ticket: int, call: calls.Call) -> list[Effect]:
        if isinstance(call, calls.ReadState):
            return self.session.done(ticket, [TOPIC], self.now)
        if isinstance(self.results, MatrixAPIError):
            return self.session.failed(ticket, self.results, self.now)
        return self.session.done(ticket, self.results, self.now)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    client = Client()
    client.begin(CAPABILITIES + OURS)
    client.widget.told("update_state")
    yield client
    client.widget.close()


def test_their_widget_gets_its_capabilities_and_the_state_of_the_room(client: Client) -> None:
    assert client.session.approved == CAPABILITIES + OURS
    assert client.widget.told("notify_capabilities") == {
        "requested": CAPABILITIES + OURS,
        "approved": CAPABILITIES + OURS,
    }
    assert client.widget.call("hasCapability", "m.sticker") is True
    assert client.widget.told("update_state") == {"state": [TOPIC]}


FROM_WIDGET: list[tuple[str, str, list[Any], calls.Call | None, Any, Any]] = [
    ("supported_api_versions", TRANSPORT, ["supported_api_versions", {}], None, None, ...),
    ("api_version", TRANSPORT, ["api_version", {}], None, None, {"version": "0.0.2"}),
    ("content_loaded", "sendContentLoaded", [], None, None, {}),
    (
        "m.sticker",
        "sendSticker",
        [STICKER],
        calls.SendSticker(ROOM, {"body": "Cat", "url": "mxc://a/b", "info": {}}),
        None,
        {},
    ),
    ("set_always_on_screen", "setAlwaysOnScreen", [True], calls.SetAlwaysOnScreen(True), True, True),
    ("set_always_on_screen", "setAlwaysOnScreen", [True], calls.SetAlwaysOnScreen(True), False, False),
    (
        "send_event",
        "sendRoomEvent",
        ["m.room.message", TEXT],
        calls.SendEvent(ROOM, "m.room.message", TEXT),
        Sent(ROOM, "$1"),
        SENT,
    ),
    (
        "send_event",
        "sendRoomEvent",
        ["m.room.message", TEXT, OTHER],
        calls.SendEvent(OTHER, "m.room.message", TEXT),
        Sent(OTHER, "$1"),
        {"room_id": OTHER, "event_id": "$1"},
    ),
    (
        "send_event",
        "sendRoomEvent",
        ["m.room.message", TEXT, None, 5000],
        calls.SendEvent(ROOM, "m.room.message", TEXT, None, 5000),
        Sent(ROOM, None, "d1"),
        DELAYED,
    ),
    (
        "send_event",
        "sendRoomEvent",
        ["m.room.message", TEXT, None, None, None, 9],
        calls.SendEvent(ROOM, "m.room.message", TEXT, None, None, 9),
        Sent(ROOM, "$1"),
        SENT,
    ),
    (
        "send_event",
        "sendStateEvent",
        ["m.room.topic", "", {"topic": "T"}],
        calls.SendEvent(ROOM, "m.room.topic", {"topic": "T"}, ""),
        Sent(ROOM, "$1"),
        SENT,
    ),
    ("update_delayed_event", "cancelScheduledDelayedEvent", ["d1"], calls.UpdateDelayedEvent("d1", "cancel"), None, {}),
    (
        "update_delayed_event",
        "restartScheduledDelayedEvent",
        ["d1"],
        calls.UpdateDelayedEvent("d1", "restart"),
        None,
        {},
    ),
    ("update_delayed_event", "sendScheduledDelayedEvent", ["d1"], calls.UpdateDelayedEvent("d1", "send"), None, {}),
    (
        "send_to_device",
        "sendToDevice",
        ["org.example.call", True, CALL],
        calls.SendToDevice("org.example.call", True, CALL),
        None,
        {},
    ),
    (
        "com.beeper.read_room_account_data",
        "readRoomAccountData",
        ["org.example.note", ["*"]],
        calls.ReadRoomAccountData(None, "org.example.note"),
        [NOTE],
        [NOTE],
    ),
    (
        "read_events",
        "readRoomEvents",
        ["m.room.message", 9007199254740991, None, ["*"], "$old"],
        calls.ReadTimeline(None, "m.room.message", None, None, 9007199254740991, "$old"),
        [MESSAGE],
        [MESSAGE],
    ),
    (
        "read_events",
        "readStateEvents",
        ["m.room.topic", 1],
        calls.ReadTimeline([ROOM], "m.room.topic", None, True, 1, None),
        [TOPIC],
        [TOPIC],
    ),
    (
        "read_relations",
        "readEventRelations",
        ["$e", None, "m.thread", None, 5, "f", "t", "b"],
        calls.ReadRelations(ROOM, "$e", "m.thread", None, 5, "f", "t", "b"),
        RelationsPage([MESSAGE], "n"),
        {"chunk": [MESSAGE], "next_batch": "n"},
    ),
    (
        "read_account_data",
        TRANSPORT,
        ["org.matrix.msc3751.read_account_data", {"type": "m.widgets"}],
        calls.ReadAccountData("m.widgets"),
        {"w": 1},
        {"events": [{"type": "m.widgets", "content": {"w": 1}}]},
    ),
    (
        "navigate",
        "navigateTo",
        ["https://matrix.to/#/#room:example.org"],
        calls.Navigate("https://matrix.to/#/#room:example.org"),
        None,
        {},
    ),
    (
        "user_directory_search",
        "searchUserDirectory",
        ["a", 3],
        calls.SearchUsers("a", 3),
        (True, [{"user_id": BOT}]),
        {"limited": True, "results": [{"user_id": BOT}]},
    ),
    ("get_media_config", "getMediaConfig", [], calls.GetMediaConfig(), {"m.upload.size": 5}, {"m.upload.size": 5}),
    ("upload_file", "uploadFile", ["text"], calls.UploadFile("text"), "mxc://a/b", {"content_uri": "mxc://a/b"}),
    ("download_file", "downloadFile", ["mxc://a/b"], calls.DownloadFile("mxc://a/b"), "text", {"file": "text"}),
    (
        "get_rtc_transports",
        "getRtcTransports",
        [],
        calls.GetRTCTransports(),
        [{"type": "x"}],
        {"rtc_transports": [{"type": "x"}]},
    ),
    ("rtc_livekit_get_token", "getRtcLivekitToken", [LIVEKIT], calls.GetLiveKitToken(LIVEKIT), "jwt", {"jwt": "jwt"}),
    (
        "rtc_livekit_delegate_delayed_leave",
        "delegateRtcLivekitDelayedLeave",
        [LIVEKIT],
        calls.DelegateLiveKitLeave(LIVEKIT),
        None,
        {},
    ),
    (
        "create_room",
        TRANSPORT,
        ["org.matrix.msc3817.create_room", {"name": "N"}],
        calls.CreateRoom({"name": "N"}),
        "!n:x",
        {"room_id": "!n:x"},
    ),
    (
        "mxid_share",
        TRANSPORT,
        ["uk.half-shot.mscXXXX.mxid_share", {"users": [{"user_id": BOT}]}],
        calls.ShareUsers([{"user_id": BOT}], None),
        None,
        {},
    ),
    (
        "integration_manager_open",
        TRANSPORT,
        ["integration_manager_open", {"integType": "a", "integId": "b"}],
        calls.OpenIntegrationManager("type_a", "b"),
        None,
        {},
    ),
    ("io.element.view_room", TRANSPORT, ["io.element.view_room", {"room_id": OTHER}], calls.ViewRoom(OTHER), None, {}),
    ("io.element.close", TRANSPORT, ["io.element.close", {}], None, None, {}),
    (
        "im.manifold.get_room_summary",
        TRANSPORT,
        ["im.manifold.get_room_summary", {}],
        calls.GetRoomSummary(ROOM),
        SUMMARY,
        {
            "room_id": ROOM,
            "join_rule": "invite",
            "joined_member_count": 2,
            "invited_member_count": 0,
            "my_membership": "join",
            "room_version": "11",
        },
    ),
    (
        "im.manifold.get_membership",
        TRANSPORT,
        ["im.manifold.get_membership", {"user_id": BOT}],
        calls.GetMembership(ROOM, BOT),
        Membership(None, 0),
        {"membership": None, "power_level": 0},
    ),
    (
        "im.manifold.invite",
        TRANSPORT,
        ["im.manifold.invite", {"user_id": BOT}],
        calls.ChangeMembership(ROOM, BOT, "invite"),
        True,
        {"changed": True},
    ),
    (
        "im.manifold.kick",
        TRANSPORT,
        ["im.manifold.kick", {"user_id": BOT}],
        calls.ChangeMembership(ROOM, BOT, "leave"),
        True,
        {"changed": True},
    ),
    (
        "im.manifold.set_power_level",
        TRANSPORT,
        ["im.manifold.set_power_level", {"user_id": BOT, "level": 5}],
        calls.SetPowerLevel(ROOM, BOT, 5),
        (True, 5),
        {"changed": True, "level": 5},
    ),
    (
        "im.manifold.can_send_event",
        TRANSPORT,
        ["im.manifold.can_send_event", {"type": "t"}],
        calls.CanSendEvent(ROOM, "t"),
        Allowed(True, 0, None),
        {"allowed": True, "required_level": 0, "own_level": None},
    ),
    (
        "im.manifold.set_account_widget",
        TRANSPORT,
        ["im.manifold.set_account_widget", {"widget_id": "w", "content": {}}],
        calls.SetAccountWidget("w", {}),
        None,
        {},
    ),
    ("im.manifold.close", TRANSPORT, ["im.manifold.close", {}], None, None, {}),
]


@pytest.mark.parametrize("row", FROM_WIDGET, ids=[f"{row[0]} {number}" for number, row in enumerate(FROM_WIDGET)])
def test_their_widget_asks_and_our_client_answers(client: Client, row: tuple[Any, ...]) -> None:
    _, method, arguments, call, result, answer = row
    client.results = result
    client.calls.clear()
    told = client.widget.call(method, *arguments)
    assert client.calls == ([] if call is None else [call])
    assert answer is ... or told == answer


@pytest.mark.parametrize(
    ("method", "arguments", "words"),
    [
        ("sendRoomEvent", ["m.room.message", TEXT], "Error sending event"),
        ("readEventRelations", ["$e"], "Unexpected error while reading relations"),
        ("getRtcLivekitToken", [LIVEKIT], "Unexpected error while getting a LiveKit token"),
        ("navigateTo", ["https://matrix.to/#/#room:example.org"], "Error handling navigation"),
    ],
)
def test_their_widget_sees_what_the_homeserver_refused(
    client: Client, method: str, arguments: list[Any], words: str
) -> None:
    client.results = REFUSED
    with pytest.raises(Threw, match=words) as thrown:
        client.widget.call(method, *arguments)
    assert thrown.value.data == {"matrix_api_error": DETAILS}


@pytest.mark.parametrize(
    ("method", "arguments", "words"),
    [
        ("sendRoomEvent", ["m.reaction", {}], "Cannot send room events of this type"),
        (TRANSPORT, ["org.matrix.msc2931.navigate", {"uri": "https://example.org"}], "Invalid matrix.to URI"),
        (TRANSPORT, ["org.example.unknown", {}], "Unknown or unsupported from-widget action: org.example.unknown"),
        (TRANSPORT, ["set_button_enabled", {"button": "ok", "enabled": True}], "Unknown or unsupported"),
        ("closeModalWidget", [{}], "Unknown or unsupported"),
    ],
)
def test_their_widget_sees_that_our_client_refuses(client: Client, method: str, arguments: Any, words: str) -> None:
    with pytest.raises(Threw, match=words):
        client.widget.call(method, *arguments)


def test_their_widget_asks_for_more_capabilities_and_is_told_once(client: Client) -> None:
    client.widget.call("requestCapability", P + "send.event:m.reaction")
    client.widget.seen.clear()
    client.widget.call("updateRequestedCapabilities")
    told = client.widget.told("notify_capabilities")
    assert told == {
        "requested": [P + "send.event:m.reaction"],
        "approved": [*CAPABILITIES, *OURS, P + "send.event:m.reaction"],
    }


@pytest.mark.parametrize("is_asked", [False, True])
def test_their_widget_learns_who_the_user_is(client: Client, is_asked: bool) -> None:
    client.others.clear()
    call = client.widget.start("requestOpenIDConnectToken")
    client.widget.wait(lambda _: any(isinstance(effect, effects.AskOpenID) for effect in client.others))
    (asked,) = [effect for effect in client.others if isinstance(effect, effects.AskOpenID)]
    if is_asked:
        client.do(client.session.openid(asked.ticket, "request", None, client.now))
    client.do(client.session.openid(asked.ticket, "allowed", TOKEN, client.now))
    told = client.widget.result(call)
    assert {key: told[key] for key in TOKEN} == TOKEN


@pytest.mark.parametrize("is_asked", [False, True])
def test_their_widget_learns_that_the_user_does_not_say(client: Client, is_asked: bool) -> None:
    client.others.clear()
    call = client.widget.start("requestOpenIDConnectToken")
    client.widget.wait(lambda _: any(isinstance(effect, effects.AskOpenID) for effect in client.others))
    (asked,) = [effect for effect in client.others if isinstance(effect, effects.AskOpenID)]
    if is_asked:
        client.do(client.session.openid(asked.ticket, "request", None, client.now))
    client.do(client.session.openid(asked.ticket, "blocked", None, client.now))
    with pytest.raises(Threw, match="User declined"):
        client.widget.result(call)


def test_their_widget_watches_turn_servers_and_stops_at_once(client: Client) -> None:
    assert client.widget.call("nextTurnServers") == SERVERS
    newer = {**SERVERS, "username": "v"}
    following = client.widget.start("nextTurnServers")
    client.do(client.session.turn_servers(TurnServers(**newer), client.now))
    assert client.widget.result(following) == newer
    client.widget.call("noMoreTurnServers")
    assert any(isinstance(effect, effects.UnwatchTurnServers) for effect in client.others)


def test_their_widget_opens_a_modal_and_is_told_its_result(client: Client) -> None:
    client.widget.call("openModalWidget", "https://modal.example/", "M", [], {"x": 1})
    client.do(client.session.modal_closed({"answer": 42}, client.now))
    assert client.widget.told("close_modal") == {"answer": 42}


def test_their_widget_is_a_modal_of_ours() -> None:
    definition = ModalDefinition("m.custom", "https://x.example/", buttons=[{"id": "ok", "label": "OK"}])
    client = Client(kind="modal", modal=definition)
    try:
        client.begin([])
        assert client.widget.told("widget_config") == {
            "type": "m.custom",
            "url": "https://x.example/",
            "buttons": [{"id": "ok", "label": "OK"}],
        }
        client.widget.call("setModalButtonEnabled", "ok", False)
        client.do(client.session.button_clicked("ok", client.now))
        assert client.widget.told("button_clicked") == {"id": "ok"}
        client.widget.call("closeModalWidget", {"answer": 42})
        assert client.others[-1] == effects.ModalClosed({"answer": 42})
    finally:
        client.widget.close()


TOLD: list[tuple[str, Any, JSON]] = [
    ("visibility", lambda s: s.visible(False, 0.0), {"visible": False}),
    ("theme_change", lambda s: s.theme({"name": "dark"}, 0.0), {"name": "dark"}),
    ("language_change", lambda s: s.language("de", 0.0), {"lang": "de"}),
    ("send_event", lambda s: s.event(MESSAGE, 0.0), MESSAGE),
    ("update_state", lambda s: s.state([{**TOPIC, "event_id": "$9"}], 0.0), {"state": [{**TOPIC, "event_id": "$9"}]}),
    (
        "send_to_device",
        lambda s: s.to_device({"type": "org.example.call", "sender": BOT, "content": {}}, 0.0, encrypted=True),
        {"type": "org.example.call", "sender": BOT, "content": {}, "encrypted": True},
    ),
    (
        "recommended_packs",
        lambda s: s.recommended_packs(RecommendedPacks(ROOM, ["p"]), 0.0),
        {"room_id": ROOM, "packs": ["p"]},
    ),
    ("im.manifold.context", lambda s: s.context(Context(ROOM, "s"), 0.0), {"room_id": ROOM, "screen": "s"}),
]


@pytest.mark.parametrize(("action", "happens", "data"), TOLD, ids=[row[0] for row in TOLD])
def test_their_widget_is_told(client: Client, action: str, happens: Any, data: JSON) -> None:
    client.widget.seen.clear()
    client.do(happens(client.session))
    assert client.widget.told(action) == data


def test_their_widget_gives_a_screenshot(client: Client) -> None:
    client.others.clear()
    client.do(client.session.screenshot(7, client.now))
    client.widget.wait(lambda _: bool(client.others))
    assert client.others == [effects.Resolved(7, {"screenshot": "picture"})]


@pytest.mark.parametrize("action", actions.ELEMENT_CALL, ids=lambda action: action.name)
def test_their_widget_tells_our_client_of_a_call(client: Client, action: actions.Action[Any, Any]) -> None:
    client.others.clear()
    assert client.widget.call(TRANSPORT, action.name, {"a": 1}) == {}
    assert client.others == [effects.WidgetTold(action.name, {"a": 1})]


@pytest.mark.parametrize("action", actions.TO_ELEMENT_CALL, ids=lambda action: action.name)
def test_their_widget_is_asked_about_a_call(client: Client, action: actions.Action[Any, Any]) -> None:
    client.do(client.session.request(action, {"a": 1}, None, client.now))
    assert client.widget.told(action.name) == {"a": 1}


def test_their_widget_has_each_action_in_these_tests() -> None:
    elsewhere = {
        "request_capabilities",
        "get_openid",
        "watch_turn_servers",
        "unwatch_turn_servers",
        "open_modal",
        "set_button_enabled",
        "close_modal",
    }
    elsewhere |= {action.name for action in actions.ELEMENT_CALL}
    assert {action.name for action in actions.FROM_WIDGET} == {row[0] for row in FROM_WIDGET} | elsewhere
    told_elsewhere = {
        "supported_api_versions",
        "capabilities",
        "notify_capabilities",
        "openid_credentials",
        "screenshot",
        "update_turn_servers",
        "widget_config",
        "button_clicked",
        "close_modal",
    }
    told_elsewhere |= {action.name for action in actions.TO_ELEMENT_CALL}
    assert {action.name for action in actions.TO_WIDGET} == {row[0] for row in TOLD} | told_elsewhere
