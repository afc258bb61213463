"""The widget's side of a widget session, without I/O: what happened goes in, what is to be done comes out.

    session = WidgetSession([send_event("m.room.message")], widget_id="w1", origin="https://client.example")
    effects = session.start(now)                # [Send({… "supported_api_versions" …}), Send({… "content_loaded" …})]
    effects = session.receive(message, now)     # the client asks for capabilities: [Send(reply)]
    effects = session.receive(message, now)     # … and says what it decided: [Send(reply), Ready(approved)]
    effects = session.request(SEND_EVENT, SendEvent(…), ticket, now)      # [Send(…)], and later [Resolved(ticket, …)]

`now` is in seconds and only grows. Whoever runs a session calls `tick` at `wake_at`. The transport has checked that a
message comes from the client's window and origin: nothing in a message says so.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import uuid4

from msgspec import Struct

from manifold.widgetapi import actions
from manifold.widgetapi.actions import Action
from manifold.widgetapi.codec import Codec, CodecV0, Dropped
from manifold.widgetapi.effects import Effect, Handle, Noted, Ready, Resolved, Ticket
from manifold.widgetapi.limits import DEFAULT, Limits
from manifold.widgetapi.message import JSON, Refusal, Reply, Request
from manifold.widgetapi.outbox import FULL, STOPPED
from manifold.widgetapi.peer import Peer
from manifold.widgetapi.reading import read
from manifold.widgetapi.shapes.others import DownloadFile, OpenIDCredentials
from manifold.widgetapi.shapes.session import CapabilitiesReply, CapabilitiesRequest, NotifyCapabilities, Versions

__all__ = ["VERSIONS", "WidgetSession"]

RELEASE = "0.1.0"
VERSIONS = (
    "0.0.1",
    "0.0.2",
    RELEASE,
    *dict.fromkeys(action.version for action in actions.TO_WIDGET if action.version and action.source != "Manifold"),
)
"""What a widget of ours says that it has: all that a client can tell it. A manager says so of its own besides."""

BLOCKED = Refusal("The user does not tell who they are")
UPDATES = "org.matrix.msc2871"
"""The version of clients that tell what they decided (MSC2871)."""


class WidgetSession:
    """One page of a widget, from its first message to the end."""

    __slots__ = (
        "_asked",
        "_handles",
        "_has_answered",
        "_identities",
        "_is_stopped",
        "_last_ticket",
        "_peer",
        "_requests",
        "_unsent",
        "_versions",
        "approved",
        "is_ready",
        "versions",
    )

    def __init__(
        self,
        capabilities: Sequence[str] = (),
        *,
        widget_id: str | None = None,
        origin: str = "",
        versions: Sequence[str] = VERSIONS,
        handles: Collection[str] = (),
        limits: Limits = DEFAULT,
        codec: Codec | None = None,
        ids: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        """`capabilities` are asked for at first; `origin` is the client's.

        Where the widget does not know its id, it learns it from the client's first request, and waits for that.
        `handles` are actions of the client's, besides those that are known, that are answered by `reply`.
        """
        self._peer = Peer("fromWidget", widget_id or "", origin, limits, codec or CodecV0("widget", limits), ids)
        self._versions = list(versions)
        self._handles = frozenset(handles)
        self._asked = list(capabilities)
        self._unsent: list[tuple[Callable[[], object], Ticket | None]] = []
        self._requests: dict[Ticket, Request] = {}
        self._last_ticket = 0
        self._identities: dict[str, Ticket] = {}
        self._has_answered = False
        self._is_stopped = False
        self.approved: list[str] = []
        """Capabilities that the widget has now, as far as the client told; of one that does not tell, all."""
        self.versions: frozenset[str] | None = None
        """The client's; None until it has answered."""
        self.is_ready = False
        """Capabilities are negotiated."""

    @property
    def widget_id(self) -> str:
        """ "" while it is not known."""
        return self._peer.widget_id

    @property
    def wake_at(self) -> float | None:
        """When `tick` is to be called, if nothing else happens."""
        return self._peer.outbox.wake_at

    def start(self, now: float, *, tells_loaded: bool = True) -> list[Effect]:
        """The widget is there. A client that did not expect to be told refuses to hear it, and does no harm by that."""
        self._peer.now = now
        if self._is_stopped:
            return []
        if self._peer.codec.negotiates:
            self._when_known(lambda: self._ask(actions.CLIENT_VERSIONS, {}, self._told_versions))
        if tells_loaded:
            self._when_known(lambda: self._ask(actions.CONTENT_LOADED, {}))
        if not self._peer.codec.negotiates:
            self._ask(actions.REQUEST_CAPABILITIES, CapabilitiesRequest(self._asked))
        return self._end()

    def receive(self, message: object, now: float) -> list[Effect]:
        """A message from the client's own window and origin: a decoded JSON value, whatever it is."""
        if self._is_stopped:
            return []
        peer = self._peer
        peer.now = now
        parsed = peer.codec.read(message)
        if isinstance(parsed, Dropped):
            peer.effects.append(Noted(parsed.reason, message))
        elif peer.widget_id and parsed.widget_id not in {peer.widget_id, ""}:
            peer.effects.append(Noted("another widget's id", message))
        elif isinstance(parsed, Reply):
            peer.answered(parsed, message)
        else:
            self._learn(parsed.widget_id)
            self._handle(parsed)
        return self._end()

    def request(
        self, action: Action[Any, Any], data: Struct | JSON, ticket: Ticket, now: float, *, seconds: float | None = None
    ) -> list[Effect]:
        """Ask the client for something. What becomes of it is Resolved, with this ticket, which is the caller's."""
        self._peer.now = now
        wait = _patience(self._peer.limits, action, data) if seconds is None else seconds
        self._when_known(lambda: self._ask(action, data, ticket=ticket, seconds=wait), ticket)
        return self._end()

    def request_capabilities(self, capabilities: Sequence[str], now: float) -> list[Effect]:
        """Ask for more of them (MSC2974), or, before the first were asked for, for these too. Ready: the decision."""
        self._peer.now = now
        if self._peer.codec.negotiates and not self._has_answered:
            self._asked += [each for each in capabilities if each not in self._asked]
            return []
        self._when_known(lambda: self._ask(actions.REQUEST_CAPABILITIES, CapabilitiesRequest(list(capabilities))))
        return self._end()

    def get_openid(self, ticket: Ticket, now: float) -> list[Effect]:
        """Ask who the user is (MSC1960): Resolved has the homeserver's token, however long the user thinks about it."""
        self._peer.now = now
        self._when_known(lambda: self._ask_identity(ticket), ticket)
        return self._end()

    def reply(self, ticket: Ticket, answer: Struct | JSON | Refusal, now: float) -> list[Effect]:
        """Answer a Handle that has a ticket. One that was answered, or whose session ended, is passed over."""
        self._peer.now = now
        if (request := self._requests.pop(ticket, None)) is not None:
            self._peer.reply(request, answer)
        return self._end()

    def tick(self, now: float) -> list[Effect]:
        """Time has passed."""
        self._peer.now = now
        self._peer.expire()
        return self._end()

    def stop(self, now: float) -> list[Effect]:
        """The page is gone: who waits for an answer is told so, and nothing is sent any more."""
        if self._is_stopped:
            return []
        peer = self._peer
        peer.now = now
        peer.give_up()
        waiting = [*self._identities.values(), *(ticket for _, ticket in self._unsent if ticket is not None)]
        peer.effects += [Resolved(ticket, STOPPED) for ticket in waiting]
        self._identities.clear()
        self._requests.clear()
        self._unsent.clear()
        self._is_stopped = True
        return self._end()

    def _handle(self, request: Request) -> None:
        peer = self._peer
        if request.action in self._handles:
            self._hand_over(request, request.data)
            return
        action = actions.find("toWidget", request.action)
        if action is None:
            peer.reply(request, Refusal(f"Unknown or unsupported to-widget action: {request.action}"))
            return
        data = read(action, request.data)
        if isinstance(data, Refusal):
            peer.reply(request, data)
        elif action is actions.WIDGET_VERSIONS:
            peer.reply(request, Versions(self._versions))
        elif action is actions.CAPABILITIES:
            self._answer_capabilities(request)
        elif action is actions.NOTIFY_CAPABILITIES:
            peer.reply(request, {})
            self._notified(data)
        elif action is actions.OPENID_CREDENTIALS:
            peer.reply(request, {})
            self._told_identity(data)
        elif action is actions.SCREENSHOT:
            self._hand_over(request, request.data)
        else:
            # All others only tell something.
            peer.reply(request, {})
            peer.effects.append(Handle(None, action.name, request.data))

    def _hand_over(self, request: Request, data: JSON) -> None:
        if len(self._requests) >= self._peer.limits.inbound:
            self._peer.reply(request, Refusal("Too many requests"))
            return
        self._last_ticket += 1
        self._requests[self._last_ticket] = request
        self._peer.effects.append(Handle(self._last_ticket, request.action, data))

    def _answer_capabilities(self, request: Request) -> None:
        if self._has_answered:
            self._peer.reply(request, Refusal("Capability negotiation already completed"))
            return
        self._has_answered = True
        self._peer.reply(request, CapabilitiesReply(self._asked))
        self._begin_without_notice()

    def _notified(self, data: NotifyCapabilities) -> None:
        self.approved = list(data.approved)
        self.is_ready = True
        self._peer.effects.append(Ready(list(self.approved)))

    def _told_versions(self, answer: JSON | Refusal) -> None:
        listed = [] if isinstance(answer, Refusal) else answer.get("supported_versions")
        strings = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
        self.versions = frozenset(strings)
        self._begin_without_notice()

    def _begin_without_notice(self) -> None:
        """A client of before MSC2871 never says what it decided: the widget finds out by trying."""
        if self._has_answered and self.versions is not None and UPDATES not in self.versions and not self.is_ready:
            self._notified(NotifyCapabilities(list(self._asked), list(self._asked)))

    def _ask_identity(self, ticket: Ticket) -> None:
        request_id = ""
        is_refused = False

        def answered(answer: JSON | Refusal) -> None:
            nonlocal is_refused
            is_refused = isinstance(answer, Refusal)
            state = None if isinstance(answer, Refusal) else answer.get("state")
            if state == "request" or (request_id and self._identities.pop(request_id, None) is None):
                # The user is asked; or what they decided has overtaken this.
                return
            if isinstance(answer, Refusal) or (state == "allowed" and isinstance(answer.get("access_token"), str)):
                self._peer.effects.append(Resolved(ticket, answer))
            else:
                self._peer.effects.append(Resolved(ticket, BLOCKED))

        request_id = self._ask(actions.GET_OPENID, {}, answered)
        if not is_refused:
            self._identities[request_id] = ticket

    def _told_identity(self, data: OpenIDCredentials) -> None:
        ticket = self._identities.pop(data.original_request_id, None)
        if ticket is None:
            self._peer.effects.append(Noted("an identity that nobody waits for"))
            return
        fields = {
            "state": data.state,
            "access_token": data.access_token,
            "token_type": data.token_type,
            "matrix_server_name": data.matrix_server_name,
            "expires_in": data.expires_in,
        }
        is_told = data.state == "allowed" and data.access_token is not None
        answer = {key: value for key, value in fields.items() if value is not None} if is_told else BLOCKED
        self._peer.effects.append(Resolved(ticket, answer))

    def _ask(self, action: Action[Any, Any], data: Struct | JSON, then: Any = None, **more: Any) -> str:
        return self._peer.ask(action, data, then, name=self._name(action), **more)

    def _name(self, action: Action[Any, Any]) -> str:
        """The wire's, since that is what clients have; the other one for a client that has the release alone."""
        listed = self.versions or ()
        return action.name if RELEASE in listed and action.version not in listed else action.sent_as

    def _when_known(self, send: Callable[[], object], ticket: Ticket | None = None) -> None:
        """At once, or as soon as the widget knows its id: without it nobody would listen."""
        if self._is_stopped:
            self._fail(ticket, STOPPED)
        elif self._peer.widget_id or not self._peer.codec.negotiates:
            send()
        elif len(self._unsent) < self._peer.limits.queued:
            self._unsent.append((send, ticket))
        else:
            self._fail(ticket, FULL)

    def _fail(self, ticket: Ticket | None, why: Refusal) -> None:
        if ticket is not None:
            self._peer.effects.append(Resolved(ticket, why))

    def _learn(self, widget_id: str) -> None:
        if not self._peer.widget_id:
            self._peer.widget_id = widget_id
            unsent, self._unsent = self._unsent, []
            for send, _ in unsent:
                send()

    def _end(self) -> list[Effect]:
        effects, self._peer.effects = self._peer.effects, []
        return effects


def _patience(limits: Limits, action: Action[Any, Any], data: Struct | JSON) -> float:
    """How long an answer may take (MSC3819, MSC4039)."""
    if action is actions.SEND_TO_DEVICE:
        return max(limits.response_seconds, limits.to_device_seconds)
    if action is actions.DOWNLOAD_FILE:
        told = data.timeout_ms if isinstance(data, DownloadFile) else None
        return limits.response_seconds + (20_000 if told is None else told) / 1000
    if action in {actions.SET_ACCOUNT_WIDGET, actions.CREATE_ROOM, actions.SHARE_USERS, actions.OPEN_MODAL}:
        return max(limits.response_seconds, limits.prompt_seconds)
    return limits.response_seconds
