"""What rests on drafts that nobody ships: sticky events (MSC4407), and messages of version 1 (MSC4412).

Outside of version 0.1.0 and of its vectors. Whoever wants them says so: `features=(*EVERYTHING, STICKY)`,
`codec=EitherCodec()`. The WebSocket transport (MSC3009) is in `manifold.hosting`, since a transport is I/O.
"""

from collections.abc import Sequence
from typing import Any, Final

from manifold.widgetapi import actions, calls
from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.capabilities import Capability, Kind
from manifold.widgetapi.codec import NOT_AN_OBJECT, Codec, CodecV0, Dropped, read_answer, written_answer
from manifold.widgetapi.host.core import Host
from manifold.widgetapi.host.feature import Feature, plain
from manifold.widgetapi.host.pushing import feed_event
from manifold.widgetapi.limits import DEFAULT, Limits
from manifold.widgetapi.message import JSON, Direction, Refusal, Reply, Request, Side

__all__ = ["STICKY", "CodecV1", "EitherCodec"]


def _push_sticky(host: Host, new: Sequence[Capability]) -> None:
    """What is sticky in all rooms that the widget may look into, not only in those of this round (D33)."""
    is_about_it = any(
        capability.kind is Kind.TIMELINE or capability.name == caps.RECEIVE_STICKY_EVENT for capability in new
    )
    if is_about_it and host.grants.has(caps.RECEIVE_STICKY_EVENT):
        host.read(calls.ReadStickyEvents(host.rooms()), _tell)


def _tell(host: Host, events: Sequence[dict[str, Any]] | None) -> None:
    for event in events or ():
        feed_event(host, event)


STICKY = Feature(
    "sticky events",
    (),
    plain(caps.SEND_STICKY_EVENT, caps.RECEIVE_STICKY_EVENT),
    approved=_push_sticky,
)
"""Sends with `sticky_duration_ms`, and tells a widget what is sticky (MSC4354, MSC4407)."""

_SOURCES: Final[dict[Direction, str]] = {"fromWidget": "widget", "toWidget": "host"}
_INCOMING: Final[dict[Side, Direction]] = {"client": "fromWidget", "widget": "toWidget"}
_HERE: Final = dict.fromkeys(("request_capabilities", "request_capability"), actions.REQUEST_CAPABILITIES.sent_as)
"""What an action is called in version 0. The MSC's text uses both names."""
_THERE: Final = {actions.REQUEST_CAPABILITIES.sent_as: "request_capabilities"}


class CodecV1:
    """Version 1 of MSC4412: `source` is who sends, and a reply has the response alone.

    Its core are three actions, `content_loaded`, `request_capabilities` and `notify_capabilities`; the widget speaks
    first, and asks for capabilities itself. All else is called as in version 0.
    """

    negotiates = False

    def __init__(self, side: Side, widget_id: str = "", limits: Limits = DEFAULT) -> None:
        """`widget_id` is the session's: messages have none."""
        self._incoming: Direction = _INCOMING[side]
        self._outgoing: Direction = "toWidget" if side == "client" else "fromWidget"
        self._widget_id = widget_id
        self._longest = limits.id_characters

    def anew(self) -> "CodecV1":
        """See Codec."""
        return self

    def read(self, raw: object) -> Request | Reply | Dropped:
        """See Codec. A request is what has a `request`, a reply what has a `response`."""
        if not isinstance(raw, dict) or raw.get("version") != "v1":
            return Dropped("no message of version 1")
        request_id, action = raw.get("requestId"), raw.get("action")
        if not (isinstance(request_id, str) and 0 < len(request_id) <= self._longest):
            return Dropped("no request id")
        if not (isinstance(action, str) and 0 < len(action) <= self._longest):
            return Dropped("no action")
        if raw.get("source") != _SOURCES[self._incoming]:
            return Dropped("an echo of our own")
        action = _HERE.get(action, action)
        response = raw.get("response")
        if response is not None:
            if not isinstance(response, dict):
                return Dropped("a response that is no object")
            return Reply(self._outgoing, request_id, action, read_answer(response))
        data = raw.get("request")
        body = {} if data is None else data if isinstance(data, dict) else NOT_AN_OBJECT
        return Request(self._incoming, request_id, self._widget_id, action, body, raw)

    def request(self, direction: Direction, request_id: str, widget_id: str, action: str, data: JSON) -> dict[str, Any]:
        """See Codec."""
        return {**self._head(request_id, _THERE.get(action, action)), "request": data}

    def reply(self, request: Request, answer: JSON | Refusal) -> dict[str, Any]:
        """See Codec."""
        return {**self._head(request.id, request.raw["action"]), "response": written_answer(answer)}

    def _head(self, request_id: str, action: str) -> dict[str, Any]:
        return {"source": _SOURCES[self._outgoing], "action": action, "requestId": request_id, "version": "v1"}


class EitherCodec:
    """A client's: the widget's first message decides which version they speak, to the end of the page (MSC4412).

    Until then the client says nothing: for widgets whose definition says that they will tell when they are loaded.
    """

    def __init__(self, widget_id: str, limits: Limits = DEFAULT) -> None:
        self._widget_id, self._limits = widget_id, limits
        self._v0, self._v1 = CodecV0("client", limits), CodecV1("client", widget_id, limits)
        self._chosen: Codec | None = None

    @property
    def negotiates(self) -> bool:
        """See Codec."""
        return self._codec.negotiates

    def anew(self) -> "EitherCodec":
        """See Codec."""
        return EitherCodec(self._widget_id, self._limits)

    def read(self, raw: object) -> Request | Reply | Dropped:
        """See Codec."""
        if self._chosen is None:
            self._chosen = self._v1 if not isinstance(self._v1.read(raw), Dropped) else None
        if self._chosen is None and not isinstance(self._v0.read(raw), Dropped):
            self._chosen = self._v0
        return self._codec.read(raw)

    def request(self, direction: Direction, request_id: str, widget_id: str, action: str, data: JSON) -> dict[str, Any]:
        """See Codec."""
        return self._codec.request(direction, request_id, widget_id, action, data)

    def reply(self, request: Request, answer: JSON | Refusal) -> dict[str, Any]:
        """See Codec."""
        return self._codec.reply(request, answer)

    @property
    def _codec(self) -> Codec:
        return self._chosen or self._v0
