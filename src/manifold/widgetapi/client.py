"""The client's side of a widget session, without I/O: what happened goes in, what is to be done comes out.

    widget = HostedWidget(id="w1", origin="https://widget.example")
    session = ClientSession(widget, EVERYTHING, room_id="!room:example.org")
    effects = session.frame_loaded(now)              # [Send({… "capabilities" …}, "https://widget.example")]
    effects = session.receive(message, now)          # [AskCapabilities(1, ["org.matrix.msc2762.send.event:…"], [])]
    effects = session.decided(1, approved, now)      # [Send({… "notify_capabilities" …}), Ready(…)]
    effects = session.receive(message, now)          # [Perform(2, SendEvent("!room:example.org", …))]
    effects = session.done(2, Sent(room, event), now)

`now` is in seconds and only grows. Whoever runs a session calls `tick` at `wake_at`. What a message can do wrong is
answered or noted; what these methods raise is a mistake of their caller's.

The transport has checked that a message comes from the widget's own window and origin: nothing in a message says so.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal
from uuid import uuid4

from msgspec import Struct

from manifold.widgetapi import actions, texts
from manifold.widgetapi.capabilities import PLAIN
from manifold.widgetapi.codec import Codec, CodecV0, Dropped
from manifold.widgetapi.effects import Effect, Noted, Resolved, Ticket, TimedOut
from manifold.widgetapi.host import features
from manifold.widgetapi.host.core import Host, HostedWidget, Options, Reading, Task
from manifold.widgetapi.host.devices import told_turn_servers
from manifold.widgetapi.host.feature import Feature, abilities
from manifold.widgetapi.host.looks import language_is, theme_is, visible_is
from manifold.widgetapi.host.manager import context_is
from manifold.widgetapi.host.modals import Opening, opened
from manifold.widgetapi.host.negotiation import Decision, decided, negotiate
from manifold.widgetapi.host.openid import Identity, told_identity
from manifold.widgetapi.host.pushing import feed_event, feed_state, feed_to_device, push_state
from manifold.widgetapi.limits import DEFAULT, Limits
from manifold.widgetapi.message import JSON, MatrixAPIError, Refusal, Reply, Request
from manifold.widgetapi.outbox import STOPPED
from manifold.widgetapi.reading import read
from manifold.widgetapi.shapes.manager import Context
from manifold.widgetapi.shapes.others import ModalDefinition, RecommendedPacks, TurnServers

__all__ = ["ClientSession", "HostedWidget", "Options"]

Effects = list[Effect]
_OPTIONS = Options()


class ClientSession:
    """One widget in one frame, from its first page to the end. `features` is what the client can do."""

    __slots__ = ("_host", "_is_stopped", "_load_until", "_loads")

    def __init__(
        self,
        widget: HostedWidget,
        features: Iterable[Feature],
        *,
        room_id: str | None,
        limits: Limits = DEFAULT,
        options: Options = _OPTIONS,
        modal: ModalDefinition | None = None,
        codec: Codec | None = None,
        ids: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        """`room_id` is the room in view. `modal` is the definition, where the widget is one."""
        self._host = Host(
            widget, abilities(_all(widget, features)), limits, options, codec or _codec(limits), ids, room_id
        )
        if modal is not None:
            self._host.lasting["modal"] = modal
            self._host.parts["is modal"] = modal
        self._loads = 0
        self._is_stopped = False
        self._load_until: float | None = None

    # ---- what can be seen

    @property
    def is_ready(self) -> bool:
        """Capabilities are negotiated."""
        return self._host.is_ready

    @property
    def approved(self) -> list[str]:
        """Capabilities that the widget has now."""
        return list(self._host.grants)

    @property
    def room_id(self) -> str | None:
        """The room in view."""
        return self._host.room_id

    @property
    def wake_at(self) -> float | None:
        """When `tick` is to be called, if nothing else happens."""
        times = [at for at in (self._host.outbox.wake_at, self._load_until) if at is not None]
        return min(times, default=None)

    # ---- the frame and its messages

    def frame_loaded(self, now: float) -> Effects:
        """The frame has loaded a page. Another one than before begins with nothing (D17)."""
        if self._is_stopped:
            return []
        host = self._begin(now)
        self._loads += 1
        if host.widget.wait_for_load:
            if self._loads > 1:
                self._start_over()
            negotiate(host)
        elif self._loads == 1:
            # The first page may have told before its frame did.
            host.parts.pop("told again", None)
            self._load_until = None if host.parts.get("loaded") else now + host.limits.load_seconds
        else:
            has_told = host.parts.get("told again")
            self._start_over()
            if has_told:
                # It may have been this page that told again, or the one before.
                host.parts["loaded"] = host.parts["presumed"] = True
                negotiate(host)
            else:
                self._load_until = now + host.limits.load_seconds
        return self._end()

    def receive(self, message: object, now: float) -> Effects:
        """A message from the widget's own window and origin: a decoded JSON value, whatever it is."""
        if self._is_stopped:
            return []
        host = self._begin(now)
        parsed = host.codec.read(message)
        if isinstance(parsed, Dropped):
            host.effects.append(Noted(parsed.reason, message))
        elif parsed.widget_id not in {host.widget.id, ""}:
            host.effects.append(Noted("another widget's id", message))
        elif isinstance(parsed, Reply):
            host.answered(parsed, message)
        else:
            self._handle(parsed)
            if host.parts.get("loaded"):
                self._load_until = None
        return self._end()

    def _handle(self, request: Request) -> None:
        host = self._host
        found = host.abilities.actions.get(request.action)
        if found is None:
            host.refuse(request, f"Unknown or unsupported from-widget action: {request.action}")
            return
        action, handler = found
        data = read(action, request.data)
        is_wrong = isinstance(data, Refusal)
        if action.capability in PLAIN and not host.grants.has(action.capability):
            host.reply(request, data if is_wrong and data.message in texts.FIRST else Refusal(texts.MISSING_CAPABILITY))
        elif is_wrong:
            host.reply(request, data)
        else:
            handler(host, request, data)

    def tick(self, now: float) -> Effects:
        """Time has passed."""
        host = self._begin(now)
        host.expire()
        if self._load_until is not None and self._load_until <= now:
            self._load_until = None
            host.effects.append(TimedOut())
        return self._end()

    def stop(self, now: float) -> Effects:
        """The frame is gone. Nothing is answered or sent any more."""
        if self._is_stopped:
            return []
        host = self._begin(now)
        self._load_until = None
        host.forget()
        self._is_stopped = True
        return self._end()

    def waits_for(self, ticket: Ticket) -> bool:
        """Whether an answer to this ticket is still of use: its page may have gone."""
        return ticket in self._host.tasks

    # ---- answers to effects; a ticket of a page that has gone is passed over

    def decided(self, ticket: Ticket, approved: Iterable[str], now: float) -> Effects:
        """AskCapabilities: what the widget gets."""
        host = self._begin(now)
        if isinstance(decision := host.tasks.pop(ticket, None), Decision):
            decided(host, decision, frozenset(approved))
        return self._end()

    def done(self, ticket: Ticket, result: Any, now: float) -> Effects:
        """Perform: what the call gave. Where that has not the shape of a result, this raises, and `failed` is due."""
        host = self._begin(now)
        match host.tasks.get(ticket):
            case Task(request, finish, _):
                host.reply(request, finish(host, request, result))
            case Reading(use):
                use(host, result)
        host.tasks.pop(ticket, None)
        return self._end()

    def failed(self, ticket: Ticket, error: MatrixAPIError | None, now: float, *, words: str = "") -> Effects:
        """Perform: it could not be done; `error` is what the homeserver said, where it was that which refused.

        `words` are for the widget's author, in place of those that say only what failed.
        """
        host = self._begin(now)
        match host.tasks.pop(ticket, None):
            case Task(request, _, failure):
                host.refuse(request, words or failure, error)
            case Reading(use):
                use(host, None)
        return self._end()

    def openid(
        self,
        ticket: Ticket,
        state: Literal["allowed", "request", "blocked"],
        token: JSON | None,
        now: float,
        *,
        error: MatrixAPIError | None = None,
    ) -> Effects:
        """AskOpenID: `request` says that the user is being asked, and something else comes later for the same ticket.

        `allowed` comes with the homeserver's token. `error` is why it gave none.
        """
        host = self._begin(now)
        if isinstance(identity := host.tasks.pop(ticket, None), Identity):
            told_identity(host, ticket, identity, state, token, error)
        return self._end()

    def turn_servers(self, servers: TurnServers | None, now: float) -> Effects:
        """WatchTurnServers: credentials, each time that there are new ones; None: there are none."""
        host = self._begin(now)
        told_turn_servers(host, servers)
        return self._end()

    def modal_opened(self, ticket: Ticket, now: float, *, is_open: bool) -> Effects:
        """OpenModal: whether it is open."""
        host = self._begin(now)
        if isinstance(opening := host.tasks.pop(ticket, None), Opening):
            opened(host, opening, is_open=is_open)
        return self._end()

    def modal_closed(self, data: JSON | None, now: float) -> Effects:
        """The modal that this widget opened is closed: with what it handed over, or None where the user closed it."""
        host = self._begin(now)
        if host.parts.pop("modal", None):
            host.ask(actions.MODAL_CLOSED, {"m.exited": True} if data is None else data)
        return self._end()

    # ---- what happens at the client's

    def event(self, event: dict[str, Any], now: float) -> Effects:
        """An event has come, in a room that the user is in or invited to; decrypted. In the order of their coming."""
        host = self._begin(now)
        feed_event(host, event)
        return self._end()

    def state(self, events: Sequence[dict[str, Any]], now: float) -> Effects:
        """Room state has changed: what a sync brought, in the timeline or beside it."""
        host = self._begin(now)
        feed_state(host, events)
        return self._end()

    def to_device(self, message: dict[str, Any], now: float, *, encrypted: bool) -> Effects:
        """A message to this device has come; `encrypted` is whether it really was."""
        host = self._begin(now)
        feed_to_device(host, message, encrypted=encrypted)
        return self._end()

    def room_viewed(self, room_id: str | None, now: float) -> Effects:
        """Another room is in view."""
        host = self._begin(now)
        if room_id != host.room_id:
            host.room_id = room_id
            push_state(host)
        return self._end()

    def theme(self, data: JSON, now: float) -> Effects:
        """How the client looks: `{"name": "dark"}`."""
        host = self._begin(now)
        theme_is(host, data)
        return self._end()

    def language(self, tag: str, now: float) -> Effects:
        """Which language the client speaks, as a tag of RFC 5646."""
        host = self._begin(now)
        language_is(host, tag)
        return self._end()

    def context(self, context: Context, now: float) -> Effects:
        """What the client shows a manager, or wants shown."""
        host = self._begin(now)
        context_is(host, context)
        return self._end()

    def visible(self, visible: bool, now: float) -> Effects:  # the one thing that there is to say
        """Whether the user can see the widget; told when that changes, and to each page that is loaded."""
        host = self._begin(now)
        visible_is(host, visible)
        return self._end()

    def recommended_packs(self, packs: RecommendedPacks, now: float) -> Effects:
        """What sticker packs a room recommends; for widgets that may send stickers."""
        host = self._begin(now)
        if host.is_ready and host.grants.has("m.sticker"):
            host.ask(actions.RECOMMENDED_PACKS, packs)
        return self._end()

    def button_clicked(self, button: str, now: float) -> Effects:
        """Of a modal."""
        return self.request(actions.BUTTON_CLICKED, {"id": button}, None, now)

    def screenshot(self, ticket: Ticket, now: float) -> Effects:
        """The user wants a picture of the widget. What becomes of it is Resolved, with the caller's ticket."""
        host = self._begin(now)
        if not host.grants.has("m.capability.screenshot"):
            host.effects.append(Resolved(ticket, Refusal(texts.MISSING_CAPABILITY)))
            return self._end()
        host.ask(actions.SCREENSHOT, {}, ticket=ticket)
        return self._end()

    def request(
        self, action: actions.Action[Any, Any], data: Struct | JSON, ticket: Ticket | None, now: float
    ) -> Effects:
        """Any other request to the widget. What becomes of it is Resolved, where the caller gives a ticket."""
        host = self._begin(now)
        if not self._is_stopped:
            host.ask(action, data, ticket=ticket)
        elif ticket is not None:
            host.effects.append(Resolved(ticket, STOPPED))
        return self._end()

    def _start_over(self) -> None:
        host = self._host
        host.forget()
        host.codec = host.codec.anew()
        self._load_until = None
        if (modal := host.lasting.get("modal")) is not None:
            host.parts["is modal"] = modal

    def _begin(self, now: float) -> Host:
        self._host.now = now
        return self._host

    def _end(self) -> Effects:
        effects, self._host.effects = self._host.effects, []
        return effects


def _codec(limits: Limits) -> CodecV0:
    return CodecV0("client", limits)


def _all(widget: HostedWidget, chosen: Iterable[Feature]) -> tuple[Feature, ...]:
    own = features.MODAL_ALWAYS if widget.kind == "modal" else features.ALWAYS
    return (*own, *(feature for feature in chosen if feature not in own))
