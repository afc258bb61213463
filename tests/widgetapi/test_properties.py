"""Whatever is sent, in whatever order: nothing raises, nothing is answered twice, nothing is granted by itself."""

from collections import Counter
from itertools import count
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from manifold.widgetapi import actions, calls, effects
from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.effects import Effect
from manifold.widgetapi.experimental import STICKY
from manifold.widgetapi.host.features import EVERYTHING
from manifold.widgetapi.host.manager import MANAGER
from manifold.widgetapi.limits import Limits
from manifold.widgetapi.message import MatrixAPIError, Refusal
from manifold.widgetapi.shapes.manager import Allowed, Context, Membership, RoomSummary
from manifold.widgetapi.shapes.others import TurnServers
from manifold.widgetapi.widget import WidgetSession
from tests.widgetapi.nonsense import CAPABILITIES, OTHER, ROOM, is_documented, messages, values

JSON = dict[str, Any]
FEATURES = (*EVERYTHING, MANAGER, STICKY)
FEW = Limits(inbound=6, pending=3, queued=4, renegotiations=3)
EVENTS = st.sampled_from([
    {"type": "m.room.message", "room_id": ROOM, "content": {"msgtype": "m.text"}},
    {"type": "m.room.message", "room_id": OTHER, "content": {"msgtype": "m.image"}},
    {"type": "m.room.topic", "room_id": ROOM, "state_key": "", "content": {}},
    {"type": ["m.room.topic"], "room_id": ROOM, "state_key": {}, "content": None},
    {},
])  # fmt: skip


class AnyWidget(RuleBasedStateMachine):
    """A client's session, and a widget that may be anything."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.session = ClientSession(HostedWidget(id="w1", origin="o"), FEATURES, room_id=ROOM, limits=FEW)
        self.received: Counter[str] = Counter()
        self.replied: Counter[str] = Counter()
        self.asked: list[JSON] = []
        """Our own requests."""
        self.decisions: list[effects.AskCapabilities] = []
        self.calls: list[effects.Perform] = []
        self.identities: list[int] = []
        self.modals: list[int] = []
        self.granted: set[str] = set()
        """What was approved, since the page was loaded."""

    def took(self, produced: list[Effect]) -> None:
        """What came out, checked."""
        for effect in produced:
            match effect:
                case effects.Send(message, origin):
                    assert origin == "o"
                    self._sent(message)
                case effects.AskCapabilities():
                    self.decisions.append(effect)
                case effects.Perform():
                    self.calls.append(effect)
                case effects.AskOpenID(ticket):
                    self.identities.append(ticket)
                case effects.OpenModal(ticket):
                    self.modals.append(ticket)

    def _sent(self, message: JSON) -> None:
        if not isinstance(message.get("response"), dict):
            self.asked.append(message)
            return
        self.replied[message["requestId"]] += 1
        error = message["response"].get("error")
        assert error is None or is_documented(error), error

    @initialize()
    def load(self) -> None:
        self.loaded()

    @rule()
    def loaded(self) -> None:
        self.granted.clear()
        self.took(self.session.frame_loaded(self.now))

    @rule(message=messages("fromWidget"), times=st.integers(1, 2))
    def message_comes(self, message: Any, times: int) -> None:
        for _ in range(times):
            if isinstance(message, dict) and isinstance(message.get("requestId"), str):
                self.received[message["requestId"]] += 1
            self.took(self.session.receive(message, self.now))

    @rule(choice=st.data())
    def reply_comes(self, choice: st.DataObject) -> None:
        if self.asked:
            request = choice.draw(st.sampled_from(self.asked[-6:]))
            nice = st.sampled_from(
                [{}, {"capabilities": list(CAPABILITIES)}, {"supported_versions": ["org.matrix.msc2762_update_state"]}]
            )
            self.took(self.session.receive({**request, "response": choice.draw(nice | values)}, self.now))

    @rule(choice=st.data(), wanted=st.sets(st.sampled_from(CAPABILITIES)))
    def user_decides(self, choice: st.DataObject, wanted: set[str]) -> None:
        if self.decisions:
            decision = choice.draw(st.sampled_from(self.decisions))
            before = set(self.session.approved)
            self.took(self.session.decided(decision.ticket, wanted, self.now))
            new = set(self.session.approved) - before
            assert new <= wanted & set(decision.requested)
            self.granted |= new

    @rule(choice=st.data(), fails=st.booleans())
    def call_ends(self, choice: st.DataObject, fails: bool) -> None:
        if self.calls:
            perform = choice.draw(st.sampled_from(self.calls))
            if fails:
                error = choice.draw(st.sampled_from([None, MatrixAPIError(429)]))
                self.took(self.session.failed(perform.ticket, error, self.now))
            else:
                self.took(self.session.done(perform.ticket, _result(perform.call), self.now))

    @rule(
        choice=st.data(),
        state=st.sampled_from(["allowed", "request", "blocked"]),
        token=st.none() | st.just({"access_token": "t"}),
    )
    def identity_is_decided(self, choice: st.DataObject, state: Any, token: Any) -> None:
        if self.identities:
            ticket = choice.draw(st.sampled_from(self.identities))
            self.took(self.session.openid(ticket, state, token, self.now))

    @rule(choice=st.data(), is_open=st.booleans())
    def modal_opens_or_not(self, choice: st.DataObject, is_open: bool) -> None:
        if self.modals:
            ticket = choice.draw(st.sampled_from(self.modals))
            self.took(self.session.modal_opened(ticket, self.now, is_open=is_open))

    @rule(servers=st.none() | st.just(TurnServers([])))
    def turn_servers_come(self, servers: TurnServers | None) -> None:
        self.took(self.session.turn_servers(servers, self.now))

    @rule(event=EVENTS, events=st.lists(EVENTS, max_size=2), encrypted=st.booleans())
    def sync_comes(self, event: JSON, events: list[JSON], encrypted: bool) -> None:
        self.took(self.session.event(event, self.now))
        self.took(self.session.state(events, self.now))
        self.took(self.session.to_device({**event, "sender": "@a:example.org"}, self.now, encrypted=encrypted))

    @rule(room_id=st.sampled_from([ROOM, OTHER, None]))
    def room_is_viewed(self, room_id: str | None) -> None:
        self.took(self.session.room_viewed(room_id, self.now))
        self.took(self.session.context(Context(room_id), self.now))

    @rule()
    def user_does_something(self) -> None:
        self.took(self.session.theme({"name": "dark"}, self.now))
        self.took(self.session.screenshot(1, self.now))
        self.took(self.session.visible(True, self.now))
        self.took(self.session.modal_closed(None, self.now))

    @rule(seconds=st.floats(0, 30))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.took(self.session.tick(self.now))
        assert self.session.wake_at is None or self.session.wake_at > self.now

    @invariant()
    def nothing_is_answered_twice(self) -> None:
        assert all(self.replied[request] <= self.received[request] for request in self.replied)

    @invariant()
    def nothing_is_granted_but_by_decision(self) -> None:
        assert set(self.session.approved) <= self.granted

    @invariant()
    def nothing_piles_up(self) -> None:
        host = self.session._host
        assert len(host.tasks) <= FEW.inbound + FEW.pending + FEW.renegotiations + 12
        assert len(host.outbox._waiting) <= FEW.pending

    def teardown(self) -> None:
        """After all that, a page that behaves gets what it should get."""
        self.loaded()
        (request,) = [each for each in self.asked[-1:] if each["action"] == "capabilities"]
        self.decisions.clear()
        wanted = CAPABILITIES[0]
        self.took(self.session.receive({**request, "response": {"capabilities": [wanted]}}, self.now))
        self.took(self.session.decided(self.decisions[-1].ticket, [wanted], self.now))
        assert self.session.approved == [wanted]
        self.calls.clear()
        event: JSON = {"type": "m.room.message", "content": {}, "room_id": self.session.room_id}
        last = {"api": "fromWidget", "requestId": "last", "widgetId": "w1", "action": "send_event", "data": event}
        self.took(self.session.receive(last, self.now))
        assert [perform.call for perform in self.calls] == (
            [] if self.session.room_id is None else [calls.SendEvent(self.session.room_id, "m.room.message", {})]
        )
        self.took(self.session.stop(self.now))
        assert self.session.receive(last, self.now) == []
        assert self.session.wake_at is None


def _result(call: calls.Call) -> Any:
    """Something that the call may give."""
    results: dict[type[calls.Call], Any] = {
        calls.SendEvent: calls.Sent(ROOM, "$1"),
        calls.ReadRelations: calls.RelationsPage([{"type": "m.room.message", "content": {}}]),
        calls.SearchUsers: (False, [{"user_id": "@a:example.org"}]),
        calls.UploadFile: "mxc://a/b",
        calls.DownloadFile: "text",
        calls.GetRoomSummary: RoomSummary(ROOM, "invite", 1, 0, "join", "11"),
        calls.GetMembership: Membership("join", 0),
        calls.SetPowerLevel: (True, 5),
        calls.CanSendEvent: Allowed(True, 0, 0),
        calls.GetLiveKitToken: "jwt",
        calls.CreateRoom: "!new:example.org",
        calls.GetMediaConfig: {},
    }
    reads = calls.ReadTimeline | calls.ReadState | calls.ReadStickyEvents | calls.ReadRoomAccountData
    if isinstance(call, reads):
        return [{"type": "m.room.message", "room_id": ROOM, "content": {"msgtype": "m.text"}}, {"room_id": OTHER}]
    return results.get(type(call))


def test_a_client_bears_any_widget() -> None:
    run_state_machine_as_test(AnyWidget, settings=settings(max_examples=30, stateful_step_count=40, deadline=None))


QUESTIONS = [
    (actions.SEND_EVENT, {"type": "m.room.message", "content": {}}),
    (actions.SEND_TO_DEVICE, {"type": "org.example.call", "encrypted": True, "messages": {}}),
    (actions.DOWNLOAD_FILE, {"content_uri": "mxc://a/b"}),
    (actions.WATCH_TURN_SERVERS, {}),
    (actions.CLIENT_VERSIONS, {}),
]


class AnyClient(RuleBasedStateMachine):
    """A widget's session, and a client that may be anything."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.session = WidgetSession(["m.sticker"], origin="o", limits=FEW, handles=["org.example.do"])
        self.received: Counter[str] = Counter()
        self.replied: Counter[str] = Counter()
        self.asked: list[JSON] = []
        self.handles: list[int] = []
        self.open: set[int] = set()
        """Tickets of requests of ours, until they are resolved."""
        self.tickets = count(1)

    def took(self, produced: list[Effect]) -> None:
        for effect in produced:
            match effect:
                case effects.Send(message, origin):
                    assert origin == "o"
                    if isinstance(message.get("response"), dict):
                        self.replied[message["requestId"]] += 1
                        error = message["response"].get("error")
                        assert error is None or is_documented(error) or error == {"message": "mine"}, error
                    else:
                        assert message["widgetId"]
                        self.asked.append(message)
                case effects.Handle(ticket) if ticket is not None:
                    self.handles.append(ticket)
                case effects.Resolved(ticket):
                    assert ticket in self.open, "resolved twice"
                    self.open.remove(ticket)

    @initialize(tells=st.booleans())
    def start(self, tells: bool) -> None:
        self.took(self.session.start(self.now, tells_loaded=tells))

    @rule(message=messages("toWidget"), times=st.integers(1, 2))
    def message_comes(self, message: Any, times: int) -> None:
        for _ in range(times):
            if isinstance(message, dict) and isinstance(message.get("requestId"), str):
                self.received[message["requestId"]] += 1
            self.took(self.session.receive(message, self.now))

    @rule(
        choice=st.data(),
        answer=st.sampled_from([{}, {"state": "request"}, {"state": "allowed", "access_token": "t"}]) | values,
    )
    def reply_comes(self, choice: st.DataObject, answer: Any) -> None:
        if self.asked:
            request = choice.draw(st.sampled_from(self.asked[-6:]))
            self.took(self.session.receive({**request, "response": answer}, self.now))

    @rule(question=st.sampled_from(QUESTIONS))
    def widget_asks(self, question: tuple[Any, JSON]) -> None:
        self.open.add(ticket := next(self.tickets))
        self.took(self.session.request(*question, ticket, self.now))

    @rule()
    def widget_asks_who_the_user_is(self) -> None:
        self.open.add(ticket := next(self.tickets))
        self.took(self.session.get_openid(ticket, self.now))

    @rule(choice=st.data())
    def decision_about_the_identity_comes(self, choice: st.DataObject) -> None:
        asked = [each["requestId"] for each in self.asked if each["action"] == "get_openid"]
        if asked and self.session.widget_id:
            told = {"state": "allowed", "access_token": "t", "original_request_id": choice.draw(st.sampled_from(asked))}
            message = {
                "api": "toWidget",
                "requestId": "told",
                "widgetId": self.session.widget_id,
                "action": "openid_credentials",
                "data": told,
            }
            self.received["told"] += 1
            self.took(self.session.receive(message, self.now))

    @rule(wanted=st.lists(st.sampled_from(CAPABILITIES)))
    def widget_wants_more(self, wanted: list[str]) -> None:
        self.took(self.session.request_capabilities(wanted, self.now))

    @rule(choice=st.data(), answer=st.sampled_from([{"screenshot": "x"}, Refusal("mine")]))
    def widget_answers(self, choice: st.DataObject, answer: Any) -> None:
        if self.handles:
            self.took(self.session.reply(choice.draw(st.sampled_from(self.handles)), answer, self.now))

    @rule(seconds=st.floats(0, 30))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.took(self.session.tick(self.now))
        assert self.session.wake_at is None or self.session.wake_at > self.now

    @invariant()
    def nothing_is_answered_twice(self) -> None:
        assert all(self.replied[request] <= self.received[request] for request in self.replied)

    def teardown(self) -> None:
        self.took(self.session.stop(self.now))
        assert not self.open, "somebody still waits"
        assert self.session.wake_at is None


def test_a_widget_bears_any_client() -> None:
    run_state_machine_as_test(AnyClient, settings=settings(max_examples=30, stateful_step_count=40, deadline=None))


@given(
    wants=st.lists(st.sampled_from(CAPABILITIES), unique=True),
    approved=st.sets(st.sampled_from(CAPABILITIES)),
    wait_for_load=st.booleans(),
    knows_id=st.booleans(),
    choice=st.data(),
)
@settings(max_examples=100, deadline=None)
def test_both_sides_agree_in_the_end_whatever_comes_first(
    wants: list[str], approved: set[str], wait_for_load: bool, knows_id: bool, choice: st.DataObject
) -> None:
    widget = HostedWidget(id="w1", wait_for_load=wait_for_load)
    client = ClientSession(widget, FEATURES, room_id=ROOM)
    page = WidgetSession(wants, widget_id="w1" if knows_id or not wait_for_load else None)
    on_their_way: list[tuple[str, JSON]] = []
    offered: set[str] = set()

    def took(side: str, produced: list[Effect]) -> None:
        for effect in produced:
            match effect:
                case effects.Send(message):
                    on_their_way.append(("page" if side == "client" else "client", message))
                case effects.AskCapabilities(ticket, requested):
                    offered.update(requested)
                    took("client", client.decided(ticket, approved, 0.0))
                case effects.Perform(ticket, call):
                    took("client", client.done(ticket, _result(call), 0.0))

    starts = choice.draw(st.permutations(["load", "start"]))
    if not wait_for_load:
        starts = ["load", "start"] if choice.draw(st.booleans()) else ["start", "load"]
    for start in starts:
        took(*(("client", client.frame_loaded(0.0)) if start == "load" else ("page", page.start(0.0))))
    while on_their_way:
        to, message = on_their_way.pop(choice.draw(st.integers(0, len(on_their_way) - 1)))
        twice = choice.draw(st.integers(0, 9)) == 0
        for _ in range(1 + twice):
            # As it would be at the other end of a transport.
            copy = msgspec.json.decode(msgspec.json.encode(message))
            took(to, client.receive(copy, 0.0) if to == "client" else page.receive(copy, 0.0))
    assert client.is_ready
    assert page.is_ready
    assert set(page.approved) == set(client.approved) <= approved & offered
