"""A driver over a Matrix session: what its user may do, their widgets may, as far as they were allowed to.

There is no encryption here. What would go into an encrypted room in the clear, or was to be encrypted, is refused.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

import msgspec

from manifold.errors import Declined, MatrixRefused, Undeclared
from manifold.hosting.driver import Driver, Event
from manifold.hosting.matrix_room import RoomView, room_events
from manifold.hosting.program import Program
from manifold.hosting.transport import Blob
from manifold.sdk.account_widgets import put_account_widget, remove_account_widget
from manifold.sdk.encoding import encode
from manifold.sdk.matrix import ApiSession
from manifold.sdk.matrix.client_server import V3
from manifold.widgetapi import calls
from manifold.widgetapi.effects import Noted
from manifold.widgetapi.host import features
from manifold.widgetapi.host.feature import Feature
from manifold.widgetapi.message import JSON
from manifold.widgetapi.shapes.manager import Allowed, Membership, RoomSummary
from manifold.widgetapi.shapes.others import Button, ModalDefinition, TurnServers

__all__ = ["MatrixDriver"]

Given = ParamSpec("Given")
Result = TypeVar("Result")

CLIENT = "/_matrix/client"
DELAY = "org.matrix.msc4140"
TIMELINE_EVENTS = 100
"""What a widget gets that does not say how many events of a timeline it wants."""
TIMELINE_PAGES = 10
"""How far back a timeline is searched for events of one type, in pages of 100."""
ENCRYPTED = "The room is encrypted, and this client does not encrypt"


class MatrixDriver(Driver):
    """One widget's, or several widgets' of one program."""

    def __init__(self, session: ApiSession, program: Program, noted: Callable[[Noted], None] = lambda _: None) -> None:
        self._session = session
        self._program = program
        self._noted = noted
        self._encrypted_rooms: set[str] = set()

    @property
    def features(self) -> tuple[Feature, ...]:
        """See Driver; what only the program can do is left out where it can't."""
        program = self._program
        missing = {
            features.NAVIGATION: program.navigate,
            features.VIEW_ROOM: program.view_room,
            features.SHARING: program.share_users,
            features.ON_SCREEN: program.set_always_on_screen,
            features.MODALS: program.open_modal,
        }
        return tuple(feature for feature in super().features if missing.get(feature, self) is not None)

    def noted(self, note: Noted) -> None:
        """See Driver."""
        self._noted(note)

    # ---- decisions

    async def decide_capabilities(self, requested: Sequence[str], approved: Sequence[str]) -> Sequence[str]:
        """See Driver."""
        return await self._program.decide(requested, approved)

    async def identify(self, asking: Callable[[], None]) -> JSON | None:
        """See Driver."""
        may = self._program.tell_identity
        if callable(may):
            asking()
            may = await may()
        if not may:
            return None
        token: JSON = msgspec.to_builtins(await self._session.openid_token())
        return token

    async def open_modal(self, definition: ModalDefinition, buttons: Sequence[Button]) -> Awaitable[JSON | None] | None:
        """See Driver."""
        return await _able(self._program.open_modal)(definition, buttons)

    async def turn_servers(self) -> AsyncIterator[TurnServers]:
        """See Driver. New credentials are fetched when four fifths of the old ones' time are over."""
        while True:
            answer = await self._session.call("GET", f"{V3}/voip/turnServer")
            uris, ttl = answer.get("uris"), answer.get("ttl")
            if not isinstance(uris, list) or not uris:
                return
            yield TurnServers(
                [str(uri) for uri in uris], str(answer.get("username", "")), str(answer.get("password", ""))
            )
            seconds = ttl if isinstance(ttl, int | float) and ttl > 0 else 3600
            await asyncio.sleep(max(seconds * 0.8, 1))

    # ---- events

    async def send_event(self, call: calls.SendEvent) -> calls.Sent:
        """See Driver."""
        if call.sticky is not None:
            raise Declined("This client sends no sticky events")
        room = f"{V3}/rooms/{_part(call.room_id)}"
        query = {} if call.delay is None else {f"{DELAY}.delay": str(call.delay)}
        content = dict(call.content)
        if call.state_key is not None:
            path = f"{room}/state/{_part(call.type)}/{_part(call.state_key)}"
        elif call.type == "m.room.redaction" and call.delay is None:
            redacted = content.pop("redacts", None)
            if not isinstance(redacted, str):
                raise Declined("A redaction says in `redacts` which event it is about")
            path = f"{room}/redact/{_part(redacted)}/{_transaction()}"
        else:
            await self._demand_clear(call.room_id)
            path = f"{room}/send/{_part(call.type)}/{_transaction()}"
        answer = await self._session.call("PUT", path, content, query=query)
        if call.delay is not None:
            return calls.Sent(call.room_id, delay_id=str(answer["delay_id"]))
        return calls.Sent(call.room_id, event_id=str(answer["event_id"]))

    async def update_delayed_event(self, call: calls.UpdateDelayedEvent) -> None:
        """See Driver."""
        path = f"{CLIENT}/unstable/{DELAY}/delayed_events/{_part(call.delay_id)}"
        await self._session.call("POST", path, {"action": call.action})

    async def send_sticker(self, call: calls.SendSticker) -> None:
        """See Driver."""
        await self.send_event(calls.SendEvent(call.room_id, "m.sticker", call.content))

    async def read_timeline(self, call: calls.ReadTimeline) -> Sequence[Event]:
        """See Driver."""
        events: list[Event] = []
        for room_id in await self._rooms(call.rooms):
            events += await self._read_timeline(room_id, call)
        return sorted(events, key=_time, reverse=True) if call.rooms is None or len(call.rooms) > 1 else events

    async def read_state(self, call: calls.ReadState) -> Sequence[Event]:
        """See Driver."""
        return [event for room_id in await self._rooms(call.rooms) for event in await self._read_state(room_id, call)]

    async def read_relations(self, call: calls.ReadRelations) -> calls.RelationsPage:
        """See Driver."""
        path = f"{CLIENT}/v1/rooms/{_part(call.room_id)}/relations/{_part(call.event_id)}"
        if call.rel_type is not None:
            path += f"/{_part(call.rel_type)}"
            if call.event_type is not None:
                path += f"/{_part(call.event_type)}"
        asked = {"limit": call.limit, "from": call.from_token, "to": call.to_token, "dir": call.direction}
        answer = await self._session.call("GET", path, query=_query(asked))
        chunk = room_events(answer.get("chunk"), call.room_id)
        if call.rel_type is None and call.event_type is not None:
            chunk = [event for event in chunk if event.get("type") == call.event_type]
        return calls.RelationsPage(chunk, answer.get("next_batch"), answer.get("prev_batch"))

    async def send_to_device(self, call: calls.SendToDevice) -> dict[str, list[str]] | None:
        """See Driver. A homeserver does not tell whom it did not reach."""
        if call.encrypted:
            raise Declined("This client does not encrypt messages to devices")
        path = f"{V3}/sendToDevice/{_part(call.type)}/{_transaction()}"
        await self._session.call("PUT", path, {"messages": call.messages})
        return None

    async def read_account_data(self, call: calls.ReadAccountData) -> JSON | None:
        """See Driver."""
        return await self._session.account_data(call.type)

    async def read_room_account_data(self, call: calls.ReadRoomAccountData) -> Sequence[Event]:
        """See Driver."""
        events: list[Event] = []
        for room_id in await self._rooms(call.rooms):
            user = _part(self._session.user_id)
            path = f"{V3}/user/{user}/rooms/{_part(room_id)}/account_data/{_part(call.type)}"
            content = await self._find(path)
            if content is not None:
                events.append({"type": call.type, "room_id": room_id, "content": content})
        return events

    # ---- people, files, calls

    async def search_users(self, call: calls.SearchUsers) -> tuple[bool, Sequence[dict[str, Any]]]:
        """See Driver."""
        body = {"search_term": call.term} | ({} if call.limit is None else {"limit": call.limit})
        answer = await self._session.call("POST", f"{V3}/user_directory/search", body)
        return bool(answer.get("limited")), list(answer.get("results", ()))

    async def get_media_config(self, call: calls.GetMediaConfig) -> JSON:
        """See Driver."""
        config: JSON = await self._session.call("GET", f"{CLIENT}/v1/media/config")
        return config

    async def upload_file(self, call: calls.UploadFile) -> str:
        """See Driver."""
        if isinstance(call.file, str):
            return await self._session.upload(call.file.encode(), "text/plain; charset=utf-8")
        if not isinstance(call.file, bytes):
            raise Declined("A file is bytes, or a text")
        media_type = call.file.media_type if isinstance(call.file, Blob) else ""
        return await self._session.upload(call.file, media_type or "application/octet-stream")

    async def download_file(self, call: calls.DownloadFile) -> bytes:
        """See Driver."""
        if call.encryption is not None:
            raise Declined("This client does not decrypt files")
        seconds = 60.0 if call.timeout_ms is None else max(call.timeout_ms / 1000, 1)
        try:
            file = await self._session.download(call.content_uri, seconds)
        except ValueError as exc:
            raise Declined(str(exc)) from exc
        return Blob(file.content, file.media_type)

    async def get_rtc_transports(self, call: calls.GetRTCTransports) -> Sequence[dict[str, Any]]:
        """See Driver (MSC4143)."""
        answer = await self._session.call("GET", f"{CLIENT}/unstable/org.matrix.msc4143/rtc/transports")
        return list(answer.get("rtc_transports", ()))

    # ---- what the program does

    async def navigate(self, call: calls.Navigate) -> None:
        """See Driver."""
        await _able(self._program.navigate)(call.uri)

    async def view_room(self, call: calls.ViewRoom) -> None:
        """See Driver."""
        await _able(self._program.view_room)(call.room_id)

    async def share_users(self, call: calls.ShareUsers) -> None:
        """See Driver."""
        await _able(self._program.share_users)(call.users, call.action_hint)

    async def open_integration_manager(self, call: calls.OpenIntegrationManager) -> None:
        """See Driver."""
        await _able(self._program.open_integration_manager)(call.screen, call.integration_id)

    async def set_always_on_screen(self, call: calls.SetAlwaysOnScreen) -> bool:
        """See Driver."""
        return await _able(self._program.set_always_on_screen)(call.value)

    async def create_room(self, call: calls.CreateRoom) -> str:
        """See Driver."""
        await self._demand_consent(call)
        answer = await self._session.call("POST", f"{V3}/createRoom", dict(call.body))
        return str(answer["room_id"])

    # ---- integration managers

    async def get_room_summary(self, call: calls.GetRoomSummary) -> RoomSummary:
        """See Driver."""
        return await self._room(call.room_id).summary()

    async def get_membership(self, call: calls.GetMembership) -> Membership:
        """See Driver."""
        return await self._room(call.room_id).membership(call.user_id)

    async def change_membership(self, call: calls.ChangeMembership) -> bool:
        """See Driver."""
        now = (await self._room(call.room_id).membership(call.user_id)).membership
        room = f"{V3}/rooms/{_part(call.room_id)}"
        body = _query({"user_id": call.user_id, "reason": call.reason})
        if call.membership == "invite":
            if now in {"join", "invite"}:
                return False
            await self._session.call("POST", f"{room}/invite", body)
            return True
        if now not in {"join", "invite", "knock"}:
            return False
        await self._session.call("POST", f"{room}/kick", body)
        return True

    async def set_power_level(self, call: calls.SetPowerLevel) -> tuple[bool, int]:
        """See Driver."""
        return await self._room(call.room_id).set_power_level(
            call.user_id, call.level, ignore_if_greater=call.ignore_if_greater
        )

    async def can_send_event(self, call: calls.CanSendEvent) -> Allowed:
        """See Driver."""
        return await self._room(call.room_id).can_send(call.type, is_state=call.state_key is not None)

    async def set_account_widget(self, call: calls.SetAccountWidget) -> None:
        """See Driver."""
        await self._demand_consent(call)
        try:
            if call.content is None:
                await remove_account_widget(self._session, call.widget_id)
            else:
                await put_account_widget(self._session, call.widget_id, call.content)
        except Undeclared as exc:
            raise Declined("Which integration manager is used can't be changed by a widget") from exc

    # ---- helpers

    def _room(self, room_id: str) -> RoomView:
        return RoomView(self._session, room_id)

    async def _rooms(self, rooms: Sequence[str] | None) -> Sequence[str]:
        return await self._session.joined_rooms() if rooms is None else rooms

    async def _read_timeline(self, room_id: str, call: calls.ReadTimeline) -> list[Event]:
        """Backwards, page by page, until there are enough, or the one that is too old has come, or it is far."""
        wanted = TIMELINE_EVENTS if call.limit is None else call.limit
        found: list[Event] = []
        # An event that is too old may be of another type: then the pages need all types.
        query = {"dir": "b", "limit": "100"}
        if call.since is None:
            query["filter"] = encode({"types": [call.type]}).decode()
        for _ in range(TIMELINE_PAGES):
            answer = await self._session.call("GET", f"{V3}/rooms/{_part(room_id)}/messages", query=query)
            for event in room_events(answer.get("chunk"), room_id):
                if call.since is not None and event.get("event_id") == call.since:
                    return found
                if _matches(event, call):
                    found.append(event)
                    if len(found) == wanted:
                        return found
            if not isinstance(answer.get("end"), str):
                break
            query["from"] = answer["end"]
        return found

    async def _read_state(self, room_id: str, call: calls.ReadState) -> list[Event]:
        named = set(call.types)
        if all(key is not None for _, key in named) and len(named) <= 5:
            found = [await self._room(room_id).event(type_, key or "") for type_, key in call.types]
            return [event for event in found if event is not None]
        state = await self._room(room_id).state()
        return [
            event
            for event in state
            if (event.get("type"), event.get("state_key")) in named or (event.get("type"), None) in named
        ]

    async def _demand_clear(self, room_id: str) -> None:
        """Encryption is never switched off, so a room that has it is remembered; one that has not is asked again."""
        if room_id not in self._encrypted_rooms:
            if await self._session.state(room_id, "m.room.encryption") is None:
                return
            self._encrypted_rooms.add(room_id)
        raise Declined(ENCRYPTED)

    async def _demand_consent(self, call: calls.CreateRoom | calls.SetAccountWidget) -> None:
        if not await self._program.confirm(call):
            raise Declined("The user does not agree")

    async def _find(self, path: str) -> JSON | None:
        try:
            content: JSON = await self._session.call("GET", path)
        except MatrixRefused as exc:
            if exc.status == 404:
                return None
            raise
        return content


def _matches(event: Event, call: calls.ReadTimeline) -> bool:
    if event.get("type") != call.type:
        return False
    if call.state_key is not None and call.state_key is not True:
        return bool(event.get("state_key") == call.state_key)
    if (call.state_key is True) != ("state_key" in event):
        return False
    content = event.get("content")
    return call.msgtype is None or (isinstance(content, dict) and content.get("msgtype") == call.msgtype)


def _able(function: Callable[Given, Awaitable[Result]] | None) -> Callable[Given, Awaitable[Result]]:
    if function is None:
        raise Declined("This client can't do that")
    return function


def _time(event: Event) -> float:
    time = event.get("origin_server_ts")
    return time if isinstance(time, int | float) else 0


def _query(fields: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in fields.items() if value is not None}


def _transaction() -> str:
    return secrets.token_urlsafe(12)


def _part(text: str) -> str:
    return quote(text, safe="")
