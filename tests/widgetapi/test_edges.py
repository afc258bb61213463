"""What no vector reaches: limits that are large, endings, and the messages of version 1 (MSC4412)."""

from itertools import count
from typing import Any

import pytest

from manifold.widgetapi import actions
from manifold.widgetapi.capabilities import receive_event, receive_state
from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.effects import AskCapabilities, Effect, Noted, Ready, Resolved, Send
from manifold.widgetapi.experimental import CodecV1, EitherCodec
from manifold.widgetapi.host.features import EVERYTHING
from manifold.widgetapi.limits import Limits
from manifold.widgetapi.message import Refusal
from manifold.widgetapi.widget import WidgetSession

JSON = dict[str, Any]
ROOM = "!room:example.org"
MESSAGE = {"type": "m.room.message", "room_id": ROOM, "content": {}}


def sent(produced: list[Effect]) -> list[JSON]:
    return [effect.message for effect in produced if isinstance(effect, Send)]


def ready(*capabilities: str, limits: Limits | None = None) -> ClientSession:
    """A client's session whose widget has these capabilities."""
    session = ClientSession(HostedWidget(id="w1"), EVERYTHING, room_id=ROOM, limits=limits or Limits())
    (asked,) = sent(session.frame_loaded(0.0))
    (decision,) = session.receive({**asked, "response": {"capabilities": list(capabilities)}}, 0.0)
    assert isinstance(decision, AskCapabilities)
    (told,) = [each for each in sent(session.decided(decision.ticket, capabilities, 0.0)) if "approved" in each["data"]]
    session.receive({**told, "response": {}}, 0.0)
    return session


def request(action: str, data: JSON, **more: Any) -> JSON:
    return {"api": "fromWidget", "requestId": "r", "widgetId": "w1", "action": action, "data": data, **more}


def test_what_a_widget_can_be_told_has_an_end_and_a_developer_is_told_so() -> None:
    session = ready(receive_event("m.room.message"), limits=Limits(pending=2, queued=3))
    produced = [session.event({**MESSAGE, "event_id": f"${number}"}, 0.0) for number in range(6)]
    assert [len(sent(each)) for each in produced] == [1, 1, 0, 0, 0, 0]
    assert produced[-1] == [Noted("too much waits to be sent: no send_event")]
    assert [event["data"]["event_id"] for event in sent(session.tick(10.0))] == ["$2", "$3"]


def test_who_asks_for_a_screenshot_behind_too_much_is_told_at_once() -> None:
    session = ready("m.capability.screenshot", limits=Limits(pending=1, queued=1))
    session.screenshot(1, 0.0)
    session.screenshot(2, 0.0)
    produced = session.screenshot(3, 0.0)
    assert Resolved(3, Refusal("Too many requests wait for an answer")) in produced


def test_readings_that_wait_for_the_versions_of_a_widget_have_an_end() -> None:
    session = ready(receive_state("m.room.topic"), limits=Limits(inbound=3))
    read = request("read_events", {"type": "m.room.topic", "state_key": True})
    produced = [session.receive(read, 0.0) for _ in range(4)]
    assert [bool(each) for each in produced[:2]] == [False, False]
    assert sent(produced[-1])[0]["response"] == {"error": {"message": "Too many requests"}}


def test_turn_servers_that_never_come_are_waited_for_by_so_many() -> None:
    session = ready("m.turn_servers", limits=Limits(inbound=2))
    produced = [session.receive(request("watch_turn_servers", {}), 0.0) for _ in range(3)]
    assert sent(produced[-1])[0]["response"] == {"error": {"message": "Too many requests"}}


@pytest.mark.parametrize(
    "happens", ["visible", "theme", "event", "room_viewed", "button_clicked", "modal_closed", "tick"]
)
def test_nothing_that_happens_after_the_end_is_sent(happens: str) -> None:
    session = ready(receive_event("m.room.message"))
    session.stop(1.0)
    values: dict[str, tuple[Any, ...]] = {
        "theme": ({"name": "dark"},),
        "event": (MESSAGE,),
        "modal_closed": ({},),
        "tick": (),
    }
    given = values.get(happens, ("x",))
    assert getattr(session, happens)(*given, 2.0) == []


def test_who_asks_after_the_end_is_told_so() -> None:
    session = ready("m.sticker")
    session.stop(1.0)
    assert session.request(actions.VISIBILITY, {"visible": True}, 7, 2.0) == [
        Resolved(7, Refusal("The session has ended"))
    ]


def test_a_widget_keeps_so_much_for_when_it_knows_its_id() -> None:
    session = WidgetSession(limits=Limits(queued=1))
    assert session.request(actions.NAVIGATE, {"uri": "matrix:u/a:b"}, 1, 0.0) == []
    assert session.request(actions.NAVIGATE, {"uri": "matrix:u/a:b"}, 2, 0.0) == [
        Resolved(2, Refusal("Too many requests wait for an answer"))
    ]
    assert session.stop(0.0) == [Resolved(1, Refusal("The session has ended"))]


def test_a_refused_request_for_identity_behind_too_much_is_resolved_once() -> None:
    session = WidgetSession(widget_id="w1", limits=Limits(pending=1, queued=1))
    for ticket in (1, 2):
        session.get_openid(ticket, 0.0)
    produced = [effect for effect in session.get_openid(3, 0.0) if isinstance(effect, Resolved)]
    assert [effect.ticket for effect in produced] == [3]
    assert {effect.ticket for effect in session.stop(0.0) if isinstance(effect, Resolved)} == {1, 2}


# ---- version 1


def v1(action: str, data: JSON, number: int = 1) -> JSON:
    return {"source": "widget", "action": action, "requestId": str(number), "version": "v1", "request": data}


def hosted() -> ClientSession:
    widget = HostedWidget(id="w1", wait_for_load=False)
    session = ClientSession(widget, EVERYTHING, room_id=ROOM, codec=EitherCodec("w1"))
    session.frame_loaded(0.0)
    return session


def test_a_widget_of_version_1_speaks_first_and_asks_for_its_capabilities() -> None:
    session = hosted()
    loaded = session.receive(v1("content_loaded", {}), 0.0)
    assert sent(loaded) == [
        {"source": "host", "action": "content_loaded", "requestId": "1", "version": "v1", "response": {}}
    ]
    asked = session.receive(v1("request_capabilities", {"capabilities": ["m.sticker"]}, 2), 0.0)
    assert sent(asked)[0]["response"] == {}
    (decision,) = [effect for effect in asked if isinstance(effect, AskCapabilities)]
    (told,) = sent(session.decided(decision.ticket, ["m.sticker"], 0.0))
    assert told["action"] == "notify_capabilities"
    assert told["request"] == {"requested": ["m.sticker"], "approved": ["m.sticker"]}
    assert "api" not in told


def test_a_page_speaks_one_version_and_the_next_one_may_speak_another() -> None:
    session = hosted()
    session.receive(v1("content_loaded", {}), 0.0)
    assert sent(session.receive(request("supported_api_versions", {}), 0.0)) == []
    session.frame_loaded(0.0)
    assert sent(session.receive(request("supported_api_versions", {}), 0.0))[0]["api"] == "fromWidget"


def test_both_of_our_sides_speak_version_1() -> None:
    client, numbers = hosted(), count()
    page = WidgetSession(["m.sticker"], codec=CodecV1("widget"), ids=lambda: str(next(numbers)))
    todo = [("client", message) for message in sent(page.start(0.0))]
    done: list[Effect] = []
    while todo:
        to, message = todo.pop(0)
        produced = client.receive(message, 0.0) if to == "client" else page.receive(message, 0.0)
        for effect in list(produced):
            if isinstance(effect, AskCapabilities):
                produced += client.decided(effect.ticket, effect.requested, 0.0)
        todo += [("page" if to == "client" else "client", each) for each in sent(produced)]
        done += produced
    assert page.approved == client.approved == ["m.sticker"]
    assert Ready(["m.sticker"]) in done
