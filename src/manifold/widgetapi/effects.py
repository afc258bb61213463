"""What a machine wants done: it decides, whoever runs it does."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from manifold.widgetapi.calls import Call
from manifold.widgetapi.message import JSON, Refusal
from manifold.widgetapi.shapes.others import Button, ModalDefinition

__all__ = [
    "AskCapabilities",
    "AskOpenID",
    "ButtonChanged",
    "CloseModal",
    "Effect",
    "Handle",
    "ModalClosed",
    "Noted",
    "OpenModal",
    "Perform",
    "Ready",
    "Resolved",
    "Send",
    "TimedOut",
    "UnwatchTurnServers",
    "WatchTurnServers",
    "WidgetClosed",
    "WidgetTold",
]

Ticket = int
"""Names something that is to be answered, once, within one session."""


class Effect(Struct, frozen=True):
    """The base of all."""


class Send(Effect, frozen=True):
    """Send this to the peer. A transport that has origins sends it to this one and to no other; "": it has none."""

    message: dict[str, Any]
    origin: str = ""


class AskCapabilities(Effect, frozen=True):
    """Decide which of `requested` the widget gets: by rule, from memory or by asking; answer with `decided`.

    `approved` it has already. None of `requested` is one that can't be granted.
    """

    ticket: Ticket
    requested: Sequence[str]
    approved: Sequence[str]


class Perform(Effect, frozen=True):
    """Do it by the user's Matrix session, and answer with `done` or `failed`."""

    ticket: Ticket
    call: Call


class AskOpenID(Effect, frozen=True):
    """The widget wants to know who the user is: answer with `openid`."""

    ticket: Ticket


class WatchTurnServers(Effect, frozen=True):
    """Answer with `turn_servers`, now and whenever there are new credentials, until UnwatchTurnServers."""


class UnwatchTurnServers(Effect, frozen=True):
    """It was enough."""


class OpenModal(Effect, frozen=True):
    """Open a modal of this definition, or don't; answer with `modal_opened`, and when it is closed, `modal_closed`."""

    ticket: Ticket
    definition: ModalDefinition
    buttons: Sequence[Button]


class CloseModal(Effect, frozen=True):
    """Close the modal that this widget opened, or is about to: the page that wanted it has gone."""


class ButtonChanged(Effect, frozen=True):
    """A modal's button can be clicked from now on, or no longer."""

    button: str
    enabled: bool


class ModalClosed(Effect, frozen=True):
    """The modal wants to be closed, and hands this to who opened it."""

    data: JSON


class WidgetClosed(Effect, frozen=True):
    """The widget wants to be unloaded."""


class WidgetTold(Effect, frozen=True):
    """The widget has told something that only its own client knows what to do with; it has its answer."""

    action: str
    data: JSON


class Ready(Effect, frozen=True):
    """Capabilities are negotiated; on each round."""

    approved: Sequence[str]


class TimedOut(Effect, frozen=True):
    """The widget said that it would tell when it is loaded, and did not: show an error (MSC4412)."""


class Handle(Effect, frozen=True):
    """To a widget: the client asks for something; answer with `reply`. Of what needs no answer, it has one already."""

    ticket: Ticket | None
    action: str
    data: JSON


class Resolved(Effect, frozen=True):
    """What became of a request of ours: the peer's answer, or a refusal, which may be ours (`no answer`)."""

    ticket: Ticket
    answer: JSON | Refusal


class Noted(Effect, frozen=True):
    """Something that a developer would want to know: a message that was dropped, an answer that nobody waits for."""

    what: str
    message: Any = None
