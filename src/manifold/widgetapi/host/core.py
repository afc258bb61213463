"""A client's side of one session: what it knows, what it waits for, and the few ways to answer."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from manifold.widgetapi import texts
from manifold.widgetapi.calls import Call
from manifold.widgetapi.codec import Codec
from manifold.widgetapi.effects import Perform, Ticket
from manifold.widgetapi.grants import ANY_ROOM, Grants
from manifold.widgetapi.host.feature import Abilities
from manifold.widgetapi.limits import Limits
from manifold.widgetapi.message import JSON, MatrixAPIError, Refusal, Request
from manifold.widgetapi.peer import Peer

__all__ = ["Finish", "Host", "HostedWidget", "Options", "Reading", "Task", "nothing"]

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


class Reading(NamedTuple):
    """Something that is read for the client's own use; `use` gets None where it can't be read."""

    use: Callable[["Host", Any], None]


class Host(Peer):
    """Shared by all that answers requests in `host/`; from outside it is a `ClientSession`."""

    __slots__ = (
        "_next_ticket",
        "abilities",
        "grants",
        "is_ready",
        "lasting",
        "options",
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
        codec: Codec,
        ids: Callable[[], str],
        room_id: str | None,
    ) -> None:
        super().__init__("toWidget", widget.id, widget.origin, limits, codec, ids)
        self.widget = widget
        self.abilities = abilities
        self.options = options
        self.room_id = room_id
        """The room in view."""
        self.grants = Grants()
        self.tasks: dict[Ticket, Any] = {}
        self.parts: dict[str, Any] = {}
        """What has to be remembered for as long as the page lives."""
        self.lasting: dict[str, Any] = {}
        """What has to be remembered for as long as the session lives: how the client looks, what it shows."""
        self.is_ready = False
        """Capabilities are negotiated."""
        self._next_ticket = 1

    @property
    def is_busy(self) -> bool:
        """So much is being carried out that nothing more is begun."""
        return len(self.tasks) >= self.limits.inbound

    def ticket(self, task: Any) -> Ticket:
        """A new one, for what is remembered until it comes back."""
        ticket = self._next_ticket
        self._next_ticket += 1
        self.tasks[ticket] = task
        return ticket

    def refuse(self, request: Request, words: str, error: MatrixAPIError | None = None) -> None:
        """An error for an answer."""
        self.reply(request, Refusal(words, error))

    def perform(self, request: Request, call: Call, finish: Finish, failure: str) -> None:
        """Have it done, and answer then: what `finish` makes of the result, or `failure`."""
        if self.is_busy:
            self.refuse(request, texts.TOO_MANY)
            return
        self.effects.append(Perform(self.ticket(Task(request, finish, failure)), call))

    def read(self, call: Call, use: Callable[["Host", Any], None]) -> None:
        """Have it read, and use it then: what was read, or None where that failed."""
        self.effects.append(Perform(self.ticket(Reading(use)), call))

    def have_done(self, call: Call) -> None:
        """Have it done; nobody waits for it."""
        self.effects.append(Perform(self.ticket(None), call))

    def forget(self) -> None:
        """The page has gone, and all that was granted to it, asked of it, or begun for it."""
        for feature in self.abilities.features:
            if feature.ended is not None:
                feature.ended(self)
        self.grants.clear()
        self.tasks.clear()
        self.parts.clear()
        self.is_ready = False
        self.give_up()

    def may_act_in(self, room_id: str) -> bool:
        """Whether what is approved holds there. It must look like a room's id: "*" is none (D23)."""
        return room_id.startswith("!") and self.grants.in_room(room_id, self.room_id)

    def rooms(self) -> list[str] | None:
        """All rooms in which what is approved holds; None: all of the user's."""
        rooms = self.grants.timelines()
        if ANY_ROOM in rooms:
            return None
        return list(dict.fromkeys([*([self.room_id] if self.room_id is not None else []), *rooms]))


def nothing(_: Host, __: Request, ___: object) -> JSON:
    """The answer where there is nothing to say but that it is done."""
    return {}
