"""Running a client's side of a widget session: `Hosted`."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import Any

from msgspec import Struct

from manifold.errors import Declined, MatrixRefused
from manifold.hosting.driver import Driver, perform
from manifold.hosting.runner import Runner
from manifold.hosting.transport import Transport
from manifold.widgetapi import effects
from manifold.widgetapi.actions import Action
from manifold.widgetapi.calls import Call
from manifold.widgetapi.client import ClientSession
from manifold.widgetapi.effects import Effect, Ticket
from manifold.widgetapi.message import JSON, MatrixAPIError
from manifold.widgetapi.shapes.manager import Context
from manifold.widgetapi.shapes.others import RecommendedPacks

__all__ = ["DeviceMessage", "Hosted", "RoomEvent", "StateChange", "Update"]

logger = logging.getLogger(__name__)

CONCURRENT = 16
"""Calls of one session that are carried out at the same time; the machine bounds how many wait."""


class RoomEvent(Struct, frozen=True):
    """An event has come in a room's timeline, with its `room_id`."""

    event: dict[str, Any]


class StateChange(Struct, frozen=True):
    """Room state has changed: events with their `room_id`, those in the timeline too."""

    events: Sequence[dict[str, Any]]


class DeviceMessage(Struct, frozen=True):
    """A message to this device; `encrypted`: it really was."""

    message: dict[str, Any]
    encrypted: bool


Update = RoomEvent | StateChange | DeviceMessage
"""What happens at the homeserver, in its order."""


class Hosted(Runner):
    """One widget in a client.

    async with Hosted(ClientSession(widget, driver.features, room_id=room), driver, transport) as hosted:
        async for update in follow(session):
            hosted.feed(update)
    """

    def __init__(self, session: ClientSession, driver: Driver, transport: Transport) -> None:
        super().__init__(session, transport)
        self.session = session
        """To look at. What changes it is here."""
        self._driver = driver
        self._turn: asyncio.Task[None] | None = None
        self._modal: asyncio.Task[Any] | None = None
        self._places = asyncio.Semaphore(CONCURRENT)

    def feed(self, update: Update) -> None:
        """Something has happened at the homeserver."""
        match update:
            case RoomEvent(event):
                self._apply(self.session.event(event, self._now))
            case StateChange(events):
                self._apply(self.session.state(events, self._now))
            case DeviceMessage(message, encrypted):
                self._apply(self.session.to_device(message, self._now, encrypted=encrypted))

    def room_viewed(self, room_id: str | None) -> None:
        """Another room is in view."""
        self._apply(self.session.room_viewed(room_id, self._now))

    def theme(self, theme: JSON) -> None:
        """How the client looks: `{"name": "dark"}`."""
        self._apply(self.session.theme(theme, self._now))

    def language(self, tag: str) -> None:
        """The client's language from now on."""
        self._apply(self.session.language(tag, self._now))

    def visible(self, visible: bool) -> None:  # the one thing that there is to say
        """Whether the user can see the widget."""
        self._apply(self.session.visible(visible, self._now))

    def context(self, context: Context) -> None:
        """What the client shows a manager, or wants shown."""
        self._apply(self.session.context(context, self._now))

    def recommended_packs(self, packs: RecommendedPacks) -> None:
        """What sticker packs a room recommends."""
        self._apply(self.session.recommended_packs(packs, self._now))

    def button_clicked(self, button: str) -> None:
        """Of a modal."""
        self._apply(self.session.button_clicked(button, self._now))

    async def screenshot(self) -> Any:
        """A picture of the widget, by the widget. Raises PeerRefused, PeerGone."""
        answer = await self._answers.ask(self._apply, lambda ticket: self.session.screenshot(ticket, self._now))
        return answer.get("screenshot")

    async def request(self, action: Action[Any, Any], data: Struct | JSON) -> JSON:
        """Anything else that a widget can be asked. Raises PeerRefused, PeerGone."""
        return await self._answers.ask(
            self._apply, lambda ticket: self.session.request(action, data, ticket, self._now)
        )

    # ---- running

    def _begin(self) -> None:
        pass

    def _loaded(self) -> None:
        self._apply(self.session.frame_loaded(self._now))
        for job, ticket in self._jobs.items():
            if ticket is not None and not self.session.waits_for(ticket):
                job.cancel()

    def _do(self, effect: Effect) -> None:  # one line for each of them
        match effect:
            case effects.Perform(ticket, call):
                self._job(self._perform(ticket, call), ticket)
            case effects.AskCapabilities(ticket, requested, approved):
                self._job(self._decide(ticket, requested, approved), ticket)
            case effects.AskOpenID(ticket):
                self._job(self._identify(ticket), ticket)
            case effects.OpenModal():
                self._job(self._open_modal(effect))
            case effects.CloseModal():
                if self._modal is not None:
                    self._modal.cancel()
            case effects.WatchTurnServers():
                self._unwatch()
                self._turn = asyncio.create_task(self._watch())
            case effects.UnwatchTurnServers():
                self._unwatch()
            case effects.Resolved(ticket, answer):
                self._answers.resolve(ticket, answer)
            case effects.Ready(approved):
                self._driver.ready(approved)
            case effects.TimedOut():
                self._driver.timed_out()
            case effects.ButtonChanged(button, enabled):
                self._driver.button_changed(button, enabled)
            case effects.ModalClosed(data):
                self._driver.modal_closed(data)
            case effects.WidgetTold(action, data):
                self._driver.widget_told(action, data)
            case effects.WidgetClosed():
                self._driver.widget_closed()
            case effects.Noted():
                self._driver.noted(effect)

    async def _perform(self, ticket: Ticket, call: Call) -> None:
        try:
            async with self._places:
                result = await perform(self._driver, call)
            # A result that is none is the driver's mistake, too.
            done = self.session.done(ticket, result, self._now)
        except Declined as exc:
            self._apply(self.session.failed(ticket, None, self._now, words=str(exc)))
        except Exception as exc:  # whatever a driver does wrong, its widget gets an answer
            self._apply(self.session.failed(ticket, _told(exc), self._now))
        else:
            self._apply(done)

    async def _decide(self, ticket: Ticket, requested: Sequence[str], approved: Sequence[str]) -> None:
        decision: Sequence[str] = ()
        try:
            decision = await self._driver.decide_capabilities(requested, approved)
        except Exception as exc:  # no decision is a no
            _told(exc)
        self._apply(self.session.decided(ticket, decision, self._now))

    async def _identify(self, ticket: Ticket) -> None:
        def asking() -> None:
            self._apply(self.session.openid(ticket, "request", None, self._now))

        try:
            token = await self._driver.identify(asking)
        except Exception as exc:
            error = _told(exc)
            self._apply(self.session.openid(ticket, "blocked", None, self._now, error=error))
        else:
            self._apply(self.session.openid(ticket, "blocked" if token is None else "allowed", token, self._now))

    async def _open_modal(self, effect: effects.OpenModal) -> None:
        self._modal = asyncio.current_task()
        closed: Awaitable[JSON | None] | None = None
        try:
            closed = await self._driver.open_modal(effect.definition, effect.buttons)
        except Exception as exc:
            _told(exc)
        self._apply(self.session.modal_opened(effect.ticket, self._now, is_open=closed is not None))
        if closed is None:
            return
        data: JSON | None = None
        try:
            data = await closed
        except Exception as exc:
            _told(exc)
        self._apply(self.session.modal_closed(data, self._now))

    async def _watch(self) -> None:
        try:
            async for servers in self._driver.turn_servers():
                self._apply(self.session.turn_servers(servers, self._now))
        except Exception as exc:
            _told(exc)
        self._turn = None
        self._apply(self.session.turn_servers(None, self._now))

    def _unwatch(self) -> None:
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None

    async def close(self) -> None:
        """See Runner."""
        turn = self._turn
        self._unwatch()
        if turn is not None:
            await asyncio.gather(turn, return_exceptions=True)
        await super().close()


def _told(exc: Exception) -> MatrixAPIError | None:
    """What a widget learns of it: what the homeserver said, and nothing of what went wrong here."""
    if isinstance(exc, MatrixRefused):
        headers = {"retry-after": str(-(-exc.retry_after_ms // 1000))} if exc.retry_after_ms else {}
        return MatrixAPIError(exc.status, headers, "", dict(exc.answer))
    if not isinstance(exc, Declined):
        logger.warning("a widget's client could not do what it was asked: %s", exc, exc_info=exc)
    return None
