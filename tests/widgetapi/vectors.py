"""Running the vectors of docs/widget-api/vectors on the machines: JSON on both ends (docs/widget-api/vectors.md)."""

import base64
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from manifold.widgetapi import actions, calls, effects
from manifold.widgetapi.client import ClientSession, HostedWidget, Options
from manifold.widgetapi.effects import Effect
from manifold.widgetapi.experimental import STICKY, EitherCodec
from manifold.widgetapi.host.features import EVERYTHING
from manifold.widgetapi.host.manager import MANAGER
from manifold.widgetapi.limits import Limits
from manifold.widgetapi.message import MatrixAPIError, Refusal
from manifold.widgetapi.shapes import manager, others
from manifold.widgetapi.widget import WidgetSession

__all__ = ["FOLDER", "ClientRun", "WidgetRun", "matches", "sessions", "tables"]

FOLDER = Path(__file__).parents[2] / "docs" / "widget-api" / "vectors"
JSON = dict[str, Any]


def _files(side: str) -> Iterator[tuple[str, JSON]]:
    for path in sorted(FOLDER.glob("*.json")):
        content = msgspec.json.decode(path.read_bytes())
        if content["side"] == side:
            yield path.stem, content


def sessions(side: str) -> list[tuple[str, JSON]]:
    """All vectors that are sessions of the client's or the widget's side, with a name that is unique."""
    return [(f"{file}: {vector['name']}", vector) for file, content in _files(side) for vector in content["vectors"]]


def tables(name: str) -> list[JSON]:
    """The rows of a vector file that is a table."""
    content: JSON = msgspec.json.decode((FOLDER / f"{name}.json").read_bytes())
    rows: list[JSON] = content["vectors"]
    return rows


def matches(expected: list[JSON], outputs: list[JSON]) -> bool:
    """Whether these came out, in this order."""
    return len(expected) == len(outputs) and all(map(_fits, expected, outputs))


def _fits(expected: JSON, output: JSON) -> bool:
    if "refused" not in expected:
        return expected == output
    error = output.get("reply", {}).get("error")
    if not isinstance(error, dict) or not isinstance(error.get("message"), str):
        return False
    words = expected["refused"]
    return output.get("to") == expected.get("to") and (words is True or error == {"message": words})


class _Run:
    """What both sides' runs have in common: the time, the requests on their way, and how effects look as JSON."""

    direction = ""

    def __init__(self, widget_id: str, origin: str) -> None:
        self.now = 0.0
        self.widget_id = widget_id
        self.origin = origin
        self.received: dict[str, JSON] = {}
        """Requests of the peer's, by id."""
        self.latest = ""
        self.sent: dict[str, JSON] = {}
        """The last request to the peer of each action."""
        self.tickets: dict[str, Any] = {}
        self._ids = count(1)

    def request(self, given: JSON) -> JSON:
        """A request of the peer's, as a whole message."""
        message = {
            "api": given.get("api", self.direction),
            "requestId": given.get("id") or f"peer-{next(self._ids)}",
            "widgetId": given.get("widget_id", self.widget_id),
            "action": given["action"],
            **({"data": given["data"]} if "data" in given else {}),
            **given.get("more", {}),
        }
        told = message.get("data")
        if isinstance(told, dict) and (name := str(told.get("original_request_id"))[1:]) in self.sent:
            # "$get_openid" is the id of the last request of that action.
            message["data"] = {**told, "original_request_id": self.sent[name]["requestId"]}
        self.remember(message)
        return message

    def remember(self, message: object) -> None:
        """A request that may be answered."""
        if isinstance(message, dict) and isinstance(request_id := message.get("requestId"), str):
            self.received[request_id] = message
            self.latest = request_id

    def reply(self, given: JSON) -> JSON:
        """The peer's reply to the last request of that action."""
        message = {**self.sent[given["action"]], **given.get("more", {})}
        return {**message, "response": given["response"]} if "response" in given else message

    def outputs(self, produced: list[Effect]) -> list[JSON]:
        """What a test can compare: what a developer is told is not part of it."""
        return [_plain(self._output(effect)) for effect in produced if not isinstance(effect, effects.Noted)]

    def _output(self, effect: Effect) -> JSON:
        match effect:
            case effects.Send(message, origin):
                assert origin == self.origin, "to another origin than the peer's"
                return self._sent(message)
            case effects.Ready(approved):
                return {"ready": list(approved)}
            case effects.Resolved(ticket, answer):
                return {"result": _answer(answer), **({} if ticket == 0 else {"ticket": ticket})}
            case _:
                return self.output(effect)

    def output(self, effect: Effect) -> JSON:
        """The effects of one side alone."""
        raise NotImplementedError

    def _sent(self, message: JSON) -> JSON:
        if "response" not in message:
            assert message["api"] != self.direction
            assert message["widgetId"] == self.widget_id
            assert isinstance(message["requestId"], str)
            assert message["requestId"]
            self.sent[message["action"]] = message
            more = {key: message[key] for key in message if key not in _ENVELOPE}
            return {
                "request": {"action": message["action"], "data": message["data"], **({"more": more} if more else {})}
            }
        request = self.received[message["requestId"]]
        echo = {key: value for key, value in message.items() if key != "response"}
        assert echo == {
            "data": request.get("widgetData") or {},
            **{k: v for k, v in request.items() if k != "response"},
        }
        late = {} if message["requestId"] == self.latest else {"to": message["requestId"]}
        return {"reply": message["response"], **late}


_ENVELOPE = frozenset({"api", "requestId", "widgetId", "action", "data"})


class ClientRun(_Run):
    """A client's session, told what happens as a vector has it."""

    direction = "fromWidget"

    def __init__(self, given: JSON) -> None:
        widget = msgspec.convert(
            {"id": "w1", "origin": "https://widget.example", **given.get("widget", {})}, HostedWidget
        )
        super().__init__(widget.id, widget.origin)
        features = (*EVERYTHING, MANAGER, STICKY) if given.get("experimental") else (*EVERYTHING, MANAGER)
        modal = given.get("modal")
        self.session = ClientSession(
            widget,
            features,
            room_id=given.get("room_id", "!room:example.org"),
            limits=msgspec.convert(given.get("limits", {}), Limits),
            options=msgspec.convert(given.get("options", {}), Options),
            modal=None if modal is None else msgspec.convert(modal, others.ModalDefinition),
            codec=EitherCodec(widget.id) if given.get("experimental") else None,
        )
        if "capabilities" in given:
            self._negotiate(given)

    def _negotiate(self, given: JSON) -> None:
        """The page is loaded, asks for these capabilities and gets them; it says that it has these versions."""
        self.step({"loaded": True})
        if not self.session._host.widget.wait_for_load:
            self.step({"request": {"action": "content_loaded", "data": {}}})
        asked = self.step({"reply": {"action": "capabilities", "response": {"capabilities": given["capabilities"]}}})
        if any("ask_capabilities" in output for output in asked):
            self.step({"decide": given.get("approved", given["capabilities"])})
        self.step({"reply": {"action": "notify_capabilities", "response": {}}})
        if "versions" in given and "supported_api_versions" in self.sent:
            response = {"supported_versions": given["versions"]}
            told = self.step({"reply": {"action": "supported_api_versions", "response": response}})
            if any("call" in output for output in told):
                self.step({"done": given.get("state", [])})
                self.step({"reply": {"action": "update_state", "response": {}}})

    def step(self, given: JSON) -> list[JSON]:
        """One input; what comes out."""
        ((name, value),) = given.items()
        return self.outputs(_CLIENT[name](self, value))

    def output(self, effect: Effect) -> JSON:
        match effect:
            case effects.AskCapabilities(ticket, requested, approved):
                self.tickets["decide"] = ticket
                return {"ask_capabilities": {"requested": list(requested), "approved": list(approved)}}
            case effects.Perform(ticket, call):
                self.tickets.setdefault("calls", []).append((ticket, call))
                return {"call": {"method": _snake(type(call).__name__), **_fields(call)}}
            case effects.AskOpenID(ticket):
                self.tickets["openid"] = ticket
                return {"ask_openid": True}
            case effects.OpenModal(ticket, definition, buttons):
                self.tickets["modal"] = ticket
                shown = [msgspec.structs.asdict(button) for button in buttons]
                return {"open_modal": msgspec.to_builtins(definition), "buttons": shown}
            case effects.ButtonChanged(button, enabled):
                return {"button": button, "enabled": enabled}
            case effects.ModalClosed(data):
                return {"modal_result": data}
            case effects.WidgetTold(action, data):
                return {"told": {"action": action, "data": data}}
            case _:
                return {_OTHERS[type(effect)]: True}

    def called(self, given: Any) -> tuple[int, calls.Call]:
        """The call that is answered: the last one, or by its place among those that are open."""
        found: tuple[int, calls.Call] = self.tickets["calls"].pop(given if isinstance(given, int) else -1)
        return found


_OTHERS: dict[type[Effect], str] = {
    effects.WatchTurnServers: "watch_turn_servers",
    effects.UnwatchTurnServers: "unwatch_turn_servers",
    effects.CloseModal: "close_modal",
    effects.WidgetClosed: "close_widget",
    effects.TimedOut: "load_timeout",
}


def _done(run: ClientRun, given: Any) -> list[Effect]:
    ticket, call = run.called(None)
    return run.session.done(ticket, _result(call, given), run.now)


def _done_first(run: ClientRun, given: Any) -> list[Effect]:
    ticket, call = run.called(0)
    return run.session.done(ticket, _result(call, given), run.now)


def _failed(run: ClientRun, given: Any) -> list[Effect]:
    ticket, _ = run.called(None)
    error = None if given is None or given is True else msgspec.convert(given, MatrixAPIError)
    return run.session.failed(ticket, error, run.now)


def _openid(run: ClientRun, given: JSON) -> list[Effect]:
    error = msgspec.convert(given["error"], MatrixAPIError) if "error" in given else None
    ticket = run.tickets["openid"]
    return run.session.openid(ticket, given["state"], given.get("token"), run.now, error=error)


def _turn(run: ClientRun, given: JSON | None) -> list[Effect]:
    return run.session.turn_servers(None if given is None else msgspec.convert(given, others.TurnServers), run.now)


def _tell(run: ClientRun, given: JSON) -> list[Effect]:
    action = actions.find("toWidget", given["action"])
    assert action is not None, given["action"]
    return run.session.request(action, given["data"], None, run.now)


def _wait(run: _Run, seconds: float) -> list[Effect]:
    run.now += seconds
    session: ClientSession | WidgetSession = run.session  # type: ignore[attr-defined]
    return session.tick(run.now)


def _message(run: Any, given: object) -> list[Effect]:
    run.remember(given)
    effects: list[Effect] = run.session.receive(given, run.now)
    return effects


_CLIENT: dict[str, Callable[[ClientRun, Any], list[Effect]]] = {
    "loaded": lambda run, _: run.session.frame_loaded(run.now),
    "request": lambda run, given: run.session.receive(run.request(given), run.now),
    "message": _message,
    "reply": lambda run, given: run.session.receive(run.reply(given), run.now),
    "decide": lambda run, given: run.session.decided(run.tickets["decide"], given, run.now),
    "done": _done,
    "done_first": _done_first,
    "failed": _failed,
    "openid": _openid,
    "turn_servers": _turn,
    "modal_opened": lambda run, given: run.session.modal_opened(run.tickets["modal"], run.now, is_open=given),
    "modal_closed": lambda run, given: run.session.modal_closed(given, run.now),
    "button_clicked": lambda run, given: run.session.button_clicked(given, run.now),
    "event": lambda run, given: run.session.event(given, run.now),
    "state": lambda run, given: run.session.state(given, run.now),
    "to_device": lambda run, given: run.session.to_device(given["message"], run.now, encrypted=given["encrypted"]),
    "view_room": lambda run, given: run.session.room_viewed(given, run.now),
    "theme": lambda run, given: run.session.theme(given, run.now),
    "language": lambda run, given: run.session.language(given, run.now),
    "context": lambda run, given: run.session.context(msgspec.convert(given, manager.Context), run.now),
    "visible": lambda run, given: run.session.visible(given, run.now),
    "recommended_packs": lambda run, given: run.session.recommended_packs(
        msgspec.convert(given, others.RecommendedPacks), run.now
    ),
    "screenshot": lambda run, _: run.session.screenshot(0, run.now),
    "tell": _tell,
    "wait": _wait,
    "stop": lambda run, _: run.session.stop(run.now),
}


class WidgetRun(_Run):
    """A widget's session, told what happens as a vector has it."""

    direction = "toWidget"

    def __init__(self, given: JSON) -> None:
        super().__init__(given.get("widget_id", "w1"), "https://client.example")
        self.session = WidgetSession(
            given.get("capabilities", []),
            widget_id=None if given.get("learns_id") else self.widget_id,
            origin=self.origin,
            limits=msgspec.convert(given.get("limits", {}), Limits),
            handles=given.get("handles", ()),
        )
        if "versions" in given:
            self.step({"start": True})
            response = {"supported_versions": given["versions"]}
            self.step({"reply": {"action": "supported_api_versions", "response": response}})
            self.step({"reply": {"action": "content_loaded", "response": {}}})
            self.step({"request": {"action": "capabilities", "data": {}}})
            data = {"requested": given.get("capabilities", []), "approved": given.get("capabilities", [])}
            self.step({"request": {"action": "notify_capabilities", "data": data}})

    def step(self, given: JSON) -> list[JSON]:
        """One input; what comes out."""
        ((name, value),) = given.items()
        return self.outputs(_WIDGET[name](self, value))

    def output(self, effect: Effect) -> JSON:
        assert isinstance(effect, effects.Handle)
        if effect.ticket is not None:
            self.tickets["handle"] = effect.ticket
        return {"handle": {"action": effect.action, "data": effect.data}}


def _ask(run: WidgetRun, given: JSON) -> list[Effect]:
    action = actions.find("fromWidget", given["action"])
    assert action is not None, given["action"]
    return run.session.request(action, given["data"], given.get("ticket", 0), run.now)


def _reply(run: WidgetRun, given: JSON) -> list[Effect]:
    answer = Refusal(given["error"]) if "error" in given else given
    return run.session.reply(run.tickets["handle"], answer, run.now)


_WIDGET: dict[str, Callable[[WidgetRun, Any], list[Effect]]] = {
    "start": lambda run, _: run.session.start(run.now),
    "request": lambda run, given: run.session.receive(run.request(given), run.now),
    "message": _message,
    "reply": lambda run, given: run.session.receive(run.reply(given), run.now),
    "ask": _ask,
    "ask_capabilities": lambda run, given: run.session.request_capabilities(given, run.now),
    "ask_openid": lambda run, _: run.session.get_openid(0, run.now),
    "answer": _reply,
    "wait": _wait,
    "stop": lambda run, _: run.session.stop(run.now),
}


def _result(call: calls.Call, given: Any) -> Any:
    """A driver's result, from how a vector has it."""
    match call:
        case calls.SendEvent():
            return msgspec.convert(given, calls.Sent)
        case calls.ReadRelations():
            return msgspec.convert(given, calls.RelationsPage)
        case calls.SearchUsers():
            return given["limited"], given["users"]
        case calls.UploadFile():
            return (given["uri"], given["encryption"]) if "encryption" in given else given["uri"]
        case calls.DownloadFile():
            return base64.b64decode(given["base64"]) if isinstance(given, dict) else given
        case calls.GetRoomSummary():
            return msgspec.convert(given, manager.RoomSummary)
        case calls.GetMembership():
            return msgspec.convert(given, manager.Membership)
        case calls.SetPowerLevel():
            return given["changed"], given["level"]
        case calls.CanSendEvent():
            return msgspec.convert(given, manager.Allowed)
        case _:
            return given


def _answer(answer: Any) -> Any:
    if not isinstance(answer, Refusal):
        return answer
    error: JSON = {"message": answer.message}
    if answer.matrix_api_error is not None:
        details = answer.matrix_api_error
        error["matrix_api_error"] = {field: getattr(details, field) for field in details.__struct_fields__}
    return {"error": error}


def _fields(call: calls.Call) -> JSON:
    return {field: value for field in call.__struct_fields__ if (value := getattr(call, field)) is not None}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower().replace("live_kit", "livekit")


def _plain(value: Any) -> Any:
    """As it looks in JSON; bytes in the way that vectors have them."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
