"""What both sides have: requests of their own, and the answers to them."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, to_builtins

from manifold.widgetapi.actions import Action
from manifold.widgetapi.codec import Codec
from manifold.widgetapi.effects import Effect, Noted, Resolved, Send, Ticket
from manifold.widgetapi.limits import Limits
from manifold.widgetapi.message import JSON, Direction, Refusal, Reply, Request
from manifold.widgetapi.outbox import FULL, NO_ANSWER, STOPPED, Outbox, Outgoing, Then

__all__ = ["Peer"]


_FILES = (bytes,)
"""What stays as it is in a message: the transport has its own way to carry it."""


class Peer:
    """`effects` are those of the input that is being worked on, and `now` is its time."""

    __slots__ = ("_direction", "_ids", "codec", "effects", "limits", "now", "origin", "outbox", "widget_id")

    def __init__(
        self,
        direction: Direction,
        widget_id: str,
        origin: str,
        limits: Limits,
        codec: Codec,
        ids: Callable[[], str],
    ) -> None:
        """`direction` is that of our own requests, `origin` where they go."""
        self._direction: Direction = direction
        self._ids = ids
        self.widget_id = widget_id
        self.origin = origin
        self.limits = limits
        self.codec = codec
        self.outbox = Outbox(limits)
        self.effects: list[Effect] = []
        self.now = 0.0

    def reply(self, request: Request, answer: Struct | JSON | Refusal) -> None:
        """The one answer that the request gets."""
        if isinstance(answer, Struct) and not isinstance(answer, Refusal):
            body: JSON = to_builtins(answer, builtin_types=_FILES, enc_hook=_plain)
            self.send(self.codec.reply(request, body))
        else:
            self.send(self.codec.reply(request, answer))

    def ask(
        self,
        action: Action[Any, Any],
        data: Struct | JSON,
        then: Then | None = None,
        ticket: Ticket | None = None,
        seconds: float | None = None,
        name: str = "",
    ) -> str:
        """Ask something of the other side, or tell it something: the request's id. `name` is another than the wire's.

        The answer goes to `then`, or as Resolved to the ticket's owner, or is of no interest.
        """
        body: JSON = to_builtins(data, builtin_types=_FILES, enc_hook=_plain) if isinstance(data, Struct) else data
        wait = self.limits.response_seconds if seconds is None else seconds
        request = Outgoing(self._ids(), name or action.sent_as, body, wait, then, ticket)
        if self.outbox.is_full:
            self.effects.append(Noted(f"too much waits to be sent: no {action.sent_as}"))
            self._resolve(request, FULL)
        elif self.outbox.put(request, self.now):
            self._send(request)
        return request.id

    def answered(self, reply: Reply, message: object) -> None:
        """The answer to something that was asked, and the whole message."""
        request = self.outbox.take(reply)
        if request is None:
            self.effects.append(Noted("an answer that nobody waits for", message))
            return
        self._resolve(request, reply.answer)
        self._send_queued()

    def expire(self) -> None:
        """Give up on answers that did not come in time."""
        for request in self.outbox.expired(self.now):
            self.effects.append(Noted(f"no answer to {request.action}"))
            self._resolve(request, NO_ANSWER)
        self._send_queued()

    def give_up(self) -> None:
        """Wait for no answer any more; who owns a ticket is told."""
        for request in self.outbox.clear():
            if request.ticket is not None:
                self._resolve(request, STOPPED)

    def send(self, message: dict[str, Any]) -> None:
        """To the other side, and to nobody else."""
        self.effects.append(Send(message, self.origin))

    def _resolve(self, request: Outgoing, answer: JSON | Refusal) -> None:
        if request.ticket is not None:
            self.effects.append(Resolved(request.ticket, answer))
        elif request.then is not None:
            request.then(answer)

    def _send_queued(self) -> None:
        while (request := self.outbox.next(self.now)) is not None:
            self._send(request)

    def _send(self, request: Outgoing) -> None:
        self.send(self.codec.request(self._direction, request.id, self.widget_id, request.action, request.data))


def _plain(value: object) -> object:
    """Of a text that is more than a text, like a RoomID, the text; of a file, the bytes."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return bytes(value)
    raise TypeError(f"{type(value).__name__} can't be in a message")
