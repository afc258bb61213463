"""A client's side of one session: what it knows, what it waits for, and the few ways to answer."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from msgspec import Struct, to_builtins

from manifold.widgetapi import texts
from manifold.widgetapi.actions import Action
from manifold.widgetapi.calls import Call
from manifold.widgetapi.codec import CodecV0
from manifold.widgetapi.effects import Effect, Noted, Perform, Resolved, Send, Ticket
from manifold.widgetapi.grants import Grants
from manifold.widgetapi.host.feature import Abilities
from manifold.widgetapi.limits import Limits
from manifold.widgetapi.message import JSON, MatrixAPIError, Refusal, Reply, Request
from manifold.widgetapi.outbox import FULL, NO_ANSWER, STOPPED, Outbox, Outgoing, Then

__all__ = ["Finish", "Host", "HostedWidget", "Options", "Task", "nothing"]

Finish = Callable[["Host", Request, Any], Any]
"""From a driver's result to the answer: a Struct, an object, or a Refusal."""


class HostedWidget(Struct, frozen=True, kw_only=True):
    """The widget of a session, as its definition says. `origin` is that of the address that was really loaded."""

    id: str
    kind: Literal["room", "account", "modal"] = "room"
    type: str = "m.custom"
    origin: str = ""
    wait_for_load: bool = True
    """False: it tells with `content_loaded` when it is there (`waitForIframeLoad`)."""


class Options(Struct, frozen=True, kw_only=True):
    """Where implementations differ (docs/widget-api/differences.md)."""

    early_openid: bool = True
    """Answer `get_openid` before capabilities are negotiated, as others do (D28)."""
    modals_need_capability: bool = False
    """No widget in the field asks for it (D43)."""
    lenient_to_device: bool = False
    """Take a message to devices without `encrypted` for one that is to be encrypted (D32)."""


class Task(NamedTuple):
    """A request that is being carried out, and how it is answered: with what was found, or with these words."""

    request: Request
    finish: Finish
    failure: str


class Host:
    """Shared by all that answers requests in `host/`; from outside it is a `ClientSession`.

    `effects` are those of the input that is being worked on, and `now` is its time.
    """

    __slots__ = (
        "_ids",
        "_next_ticket",
        "abilities",
        "codec",
        "effects",
        "grants",
        "is_ready",
        "lasting",
        "limits",
        "now",
        "options",
        "outbox",
        "parts",
        "room_id",
        "tasks",
        "widget",
    )

    def __init__(
        self,
        widget: HostedWidget,
        abilities: Abilities,
        limits: Limits,
        options: Options,
        codec: CodecV0,
        ids: Callable[[], str],
        room_id: str | None,
    ) -> None:
        self.widget = widget
        self.abilities = abilities
        self.limits = limits
        self.options = options
        self.codec = codec
        self.room_id = room_id
        """The room in view."""
        self.grants = Grants()
        self.outbox = Outbox(limits)
        self.tasks: dict[Ticket, Any] = {}
        self.parts: dict[str, Any] = {}
        """What has to be remembered for as long as the page lives."""
        self.lasting: dict[str, Any] = {}
        """What has to be remembered for as long as the session lives: how the client looks, what it shows."""
        self.effects: list[Effect] = []
        self.is_ready = False
        """Capabilities are negotiated."""
        self.now = 0.0
        self._ids = ids
        self._next_ticket = 1

    def ticket(self, task: Any) -> Ticket:
        """A new one, for what is remembered until it comes back."""
        ticket = self._next_ticket
        self._next_ticket += 1
        self.tasks[ticket] = task
        return ticket

    def reply(self, request: Request, answer: Struct | JSON | Refusal) -> None:
        """The one answer that the request gets."""
        if isinstance(answer, Struct) and not isinstance(answer, Refusal):
            body: JSON = to_builtins(answer)
            self.send(self.codec.reply(request, body))
        else:
            self.send(self.codec.reply(request, answer))

    def refuse(self, request: Request, words: str, error: MatrixAPIError | None = None) -> None:
        """An error for an answer."""
        self.reply(request, Refusal(words, error))

    def perform(self, request: Request, call: Call, finish: Finish, failure: str) -> None:
        """Have it done, and answer then: what `finish` makes of the result, or `failure`."""
        if len(self.tasks) >= self.limits.inbound:
            self.refuse(request, texts.TOO_MANY)
            return
        self.effects.append(Perform(self.ticket(Task(request, finish, failure)), call))

    def have_done(self, call: Call) -> None:
        """Have it done; nobody waits for it."""
        self.effects.append(Perform(self.ticket(None), call))

    def ask(
        self, action: Action[Any, Any], data: Struct | JSON, then: Then | None = None, ticket: Ticket | None = None
    ) -> None:
        """Ask something of the widget, or tell it something: the answer goes to `then`, or as Resolved to the ticket's
        owner, or is of no interest."""
        body: JSON = to_builtins(data) if isinstance(data, Struct) else data
        request = Outgoing(self._ids(), action.sent_as, body, self.limits.response_seconds, then, ticket)
        if self.outbox.is_full:
            self._resolve(request, FULL)
        elif self.outbox.put(request, self.now):
            self._send(request)

    def answered(self, reply: Reply) -> None:
        """The widget's answer to something that was asked of it."""
        request = self.outbox.take(reply)
        if request is None:
            self.effects.append(Noted("an answer that nobody waits for", to_builtins(reply)))
            return
        self._resolve(request, reply.answer)
        self._send_queued()

    def expire(self) -> None:
        """Give up on answers that did not come in time."""
        for request in self.outbox.expired(self.now):
            self.effects.append(Noted(f"no answer to {request.action}"))
            self._resolve(request, NO_ANSWER)
        self._send_queued()

    def send(self, message: dict[str, Any]) -> None:
        """To the widget, and to nobody else."""
        self.effects.append(Send(message, self.widget.origin))

    def forget(self) -> None:
        """The page has gone, and all that was granted to it, asked of it, or begun for it."""
        for feature in self.abilities.features:
            if feature.ended is not None:
                feature.ended(self)
        self.grants.clear()
        self.tasks.clear()
        self.parts.clear()
        self.is_ready = False
        for request in self.outbox.clear():
            if request.ticket is not None:
                self._resolve(request, STOPPED)

    def may_act_in(self, room_id: str) -> bool:
        """Whether what is approved holds there. It must look like a room's id: "*" is none (D23)."""
        return room_id.startswith("!") and self.grants.in_room(room_id, self.room_id)

    def _resolve(self, request: Outgoing, answer: JSON | Refusal) -> None:
        if request.ticket is not None:
            self.effects.append(Resolved(request.ticket, answer))
        elif request.then is not None:
            request.then(answer)

    def _send_queued(self) -> None:
        while (request := self.outbox.next(self.now)) is not None:
            self._send(request)

    def _send(self, request: Outgoing) -> None:
        self.send(self.codec.request("toWidget", request.id, self.widget.id, request.action, request.data))


def nothing(_: Host, __: Request, ___: object) -> JSON:
    """The answer where there is nothing to say but that it is done."""
    return {}
