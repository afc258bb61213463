"""Being a widget, in Python: `Widget` runs the widget's side of a session.

async with Widget(transport, [send_event("m.room.message")]) as widget:
    await widget.send_event("m.room.message", {"msgtype": "m.text", "body": "Hello"})
    async for event in widget.events():
        ...
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, Self, TypeVar

import msgspec
from msgspec import Struct

from manifold.errors import Declined, PeerGone, PeerRefused
from manifold.hosting.runner import Runner, logger
from manifold.hosting.streams import Stream
from manifold.hosting.transport import Blob, Transport
from manifold.widgetapi import actions, effects
from manifold.widgetapi.actions import Action
from manifold.widgetapi.effects import Effect, Ticket
from manifold.widgetapi.limits import DEFAULT, Limits
from manifold.widgetapi.message import JSON, Refusal
from manifold.widgetapi.shapes.events import Relations, SendEvent, SendEventReply
from manifold.widgetapi.shapes.others import (
    DownloadFile,
    Location,
    SendToDevice,
    TurnServers,
    Uploaded,
    UserSearch,
    UserSearchReply,
)
from manifold.widgetapi.shapes.session import CapabilitiesRequest, OnScreen
from manifold.widgetapi.widget import WidgetSession

__all__ = ["Answer", "Widget"]

Answer = Callable[[JSON], Awaitable[JSON]]
"""Answers a request of the client's."""

ReplyT = TypeVar("ReplyT", bound=Struct)


class Widget(Runner):
    """A widget, from its client's first word to the end. Entering waits until capabilities are negotiated.

    Every method that asks the client for something raises PeerRefused where it says no, and PeerGone.
    """

    def __init__(
        self,
        transport: Transport,
        capabilities: Sequence[str] = (),
        *,
        widget_id: str | None = None,
        origin: str = "",
        answers: dict[str, Answer] | None = None,
        limits: Limits = DEFAULT,
    ) -> None:
        """`origin` is the client's. `answers` has, by action, who answers the client: `screenshot`, say."""
        self._answerers = answers or {}
        self.session = WidgetSession(
            capabilities, widget_id=widget_id, origin=origin, handles=list(self._answerers), limits=limits
        )
        """To look at."""
        super().__init__(self.session, transport)
        self._ready = asyncio.Event()
        self._undecided: list[asyncio.Future[None]] = []
        self._streams: dict[Stream, str] = {}

    @property
    def approved(self) -> list[str]:
        """Capabilities that the widget has now."""
        return list(self.session.approved)

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        ready, gone = asyncio.create_task(self._ready.wait()), asyncio.create_task(self.wait())
        try:
            await asyncio.wait({ready, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not self._ready.is_set():
                raise PeerGone("The client has gone before it said what the widget may do")
        except BaseException:
            await self.close()
            raise
        finally:
            ready.cancel()
            gone.cancel()
        return self

    # ---- events

    async def send_event(
        self,
        event_type: str,
        content: JSON,
        *,
        state_key: str | None = None,
        room_id: str | None = None,
        delay: int | None = None,
    ) -> SendEventReply:
        """Sends an event; state where there is a state key; later, where there is a `delay` (milliseconds)."""
        data = SendEvent(event_type, dict(content), state_key, room_id, delay)
        return await self.request(actions.SEND_EVENT, data)

    async def update_delayed_event(self, delay_id: str, action: str) -> None:
        """`action` is send, cancel or restart (MSC4157)."""
        await self.ask(actions.UPDATE_DELAYED_EVENT, {"delay_id": delay_id, "action": action})

    async def read_events(
        self,
        event_type: str,
        *,
        msgtype: str | None = None,
        state_key: str | bool | None = None,
        limit: int | None = None,
        room_ids: Sequence[str] | str | None = None,
        since: str | None = None,
    ) -> list[JSON]:
        """Events of the timeline, newest first (MSC2876); state where there is a state key, or True for any."""
        data = {
            "type": event_type,
            "msgtype": msgtype,
            "state_key": state_key,
            "limit": limit,
            "room_ids": room_ids,
            "since": since,
        }
        answer = await self.ask(actions.READ_EVENTS, _present(data))
        return list(answer.get("events", ()))

    async def read_relations(self, event_id: str, **more: Any) -> Relations:
        """Events that relate to another one (MSC3869); `more` are the other fields of the request."""
        answer = await self.ask(actions.READ_RELATIONS, _present({"event_id": event_id, **more}))
        return _read(answer, Relations)

    async def send_to_device(
        self, event_type: str, messages: dict[str, dict[str, dict[str, Any]]], *, encrypted: bool
    ) -> dict[str, list[str]]:
        """Sends to devices, by user and device (MSC3819); gives those that it did not reach."""
        reply = await self.request(actions.SEND_TO_DEVICE, SendToDevice(event_type, messages, encrypted))
        return reply.failures

    def events(self) -> Stream:
        """Events that come from now on, until the client is gone."""
        return self.told(actions.TOLD_EVENT.name)

    def state(self) -> Stream:
        """Room state, `{"state": [event, …]}`: all that the widget may see first, and then what changes (MSC2762).

        To hear of the first, ask for the stream before entering: what nobody reads is forgotten.
        """
        return self.told(actions.UPDATE_STATE.name)

    def to_device(self) -> Stream:
        """Messages to this device that come from now on."""
        return self.told(actions.TOLD_TO_DEVICE.name)

    async def turn_servers(self) -> AsyncGenerator[TurnServers, None]:
        """Servers for calls, and new credentials when there are some, for as long as they are read (MSC3846)."""
        told = self.told(actions.UPDATE_TURN_SERVERS.name)
        await self.ask(actions.WATCH_TURN_SERVERS, {})
        try:
            async for servers in told:
                yield _read(servers, TurnServers)
        finally:
            told.close()
            if not self._is_stopped:
                await self.ask(actions.UNWATCH_TURN_SERVERS, {})

    def told(self, action: str) -> Stream:
        """The data of all that the client tells by this action: `theme_change`, `visibility`, `button_clicked`, …"""
        stream = Stream(self._leave)
        if self._is_stopped:
            stream.end()
        else:
            self._streams[stream] = action
        return stream

    # ---- all else

    async def request_capabilities(self, *capabilities: str) -> list[str]:
        """Asks for more capabilities (MSC2974), waits for the decision, and gives all that the widget has now."""
        if set(capabilities) <= set(self.session.approved):
            return self.approved
        decided: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._undecided.append(decided)
        try:
            await self.ask(actions.REQUEST_CAPABILITIES, CapabilitiesRequest(list(capabilities)))
            await decided
        finally:
            if decided in self._undecided:
                self._undecided.remove(decided)
        return self.approved

    async def openid(self) -> JSON:
        """The homeserver's OpenID token, which tells who the user is (MSC1960), however long the user thinks."""
        return await self._answers.ask(self._apply, lambda ticket: self.session.get_openid(ticket, self._now))

    async def navigate(self, uri: str) -> None:
        """Leads the client to a matrix.to address (MSC2931)."""
        await self.request(actions.NAVIGATE, Location(uri))

    async def search_users(self, term: str, limit: int | None = None) -> UserSearchReply:
        """Looks people up in the user directory (MSC3973)."""
        return await self.request(actions.SEARCH_USERS, UserSearch(term, limit))

    async def upload_file(self, content: bytes, media_type: str = "") -> Uploaded:
        """Uploads a file (MSC4039)."""
        answer = await self.ask(actions.UPLOAD_FILE, {"file": Blob(content, media_type)})
        return _read(answer, Uploaded)

    async def download_file(self, uri: str, timeout_ms: int | None = None) -> bytes | str:
        """Downloads a file (MSC4039)."""
        reply = await self.request(actions.DOWNLOAD_FILE, DownloadFile(uri, timeout_ms))
        content: bytes | str = reply.file
        return content

    async def set_always_on_screen(self, value: bool) -> bool:  # the one thing that there is to say
        """Wants to be kept on the screen; gives whether it is."""
        return (await self.request(actions.SET_ALWAYS_ON_SCREEN, OnScreen(value))).success

    async def request(self, action: Action[Any, ReplyT], data: Struct) -> ReplyT:
        """Any action of `manifold.widgetapi.actions`, with the shapes of its request and its reply."""
        answer = await self.ask(action, data)
        return _read(answer, action.reply)

    async def ask(self, action: Action[Any, Any], data: Struct | JSON) -> JSON:
        """The same, for data of any shape; gives the answer as it came."""
        return await self._answers.ask(
            self._apply, lambda ticket: self.session.request(action, data, ticket, self._now)
        )

    # ---- running

    def _begin(self) -> None:
        self._apply(self.session.start(self._now))

    def _loaded(self) -> None:
        """The page is the widget itself: nothing loads in its place without ending the connection."""

    def _do(self, effect: Effect) -> None:
        match effect:
            case effects.Resolved(ticket, answer):
                self._answers.resolve(ticket, answer)
            case effects.Ready():
                self._ready.set()
                undecided, self._undecided = self._undecided, []
                for decided in undecided:
                    decided.set_result(None)
            case effects.Handle(None, action, data):
                for stream, wanted in self._streams.items():
                    if wanted == action:
                        stream.put(data)
            case effects.Handle(int(ticket), action, data):
                self._job(self._answer(ticket, action, data), ticket)
            case effects.Noted(what, _):
                logger.debug("from a widget's client: %s", what)

    def _stop(self) -> None:
        super()._stop()
        for stream in self._streams:
            stream.end()
        self._streams.clear()
        for decided in self._undecided:
            decided.set_exception(PeerGone("The client has gone before it decided"))
        self._undecided.clear()

    def _leave(self, stream: Stream) -> None:
        self._streams.pop(stream, None)

    async def _answer(self, ticket: Ticket, action: str, data: JSON) -> None:
        answerer = self._answerers.get(action)
        answer: JSON | Refusal = Refusal(f"Unknown or unsupported to-widget action: {action}")
        if answerer is not None:
            try:
                answer = await answerer(data)
            except Declined as exc:
                answer = Refusal(str(exc))
            except Exception:  # the client gets an answer, whatever goes wrong here
                logger.exception("a widget could not answer %s", action)
                answer = Refusal("The widget could not do it")
        self._apply(self.session.reply(ticket, answer, self._now))


def _read(answer: JSON, shape: type[ReplyT]) -> ReplyT:
    try:
        return msgspec.convert(answer, shape)
    except msgspec.ValidationError as exc:
        raise PeerRefused(f"The client's answer makes no sense: {exc}") from exc


def _present(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}
