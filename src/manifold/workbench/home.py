"""The homeserver that takes part in the workbench: rooms, account data, devices and files, all in memory.

Nothing in it is real, and what could be mistaken for real says so: server names end in `.invalid`, tokens in words.
What happens in it waits in `news`, until somebody takes it to the widget.
"""

from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec
from msgspec import Struct

from manifold.widgetapi.calls import Sent
from manifold.widgetapi.shapes.others import TurnServers
from manifold.workbench.errors import Refused
from manifold.workbench.room import Event, FakeRoom
from manifold.workbench.scenario import DEFAULT, Room, Scenario, User

__all__ = ["Delayed", "FakeHome", "News"]

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_FILES = 100
"""Of which the oldest goes."""


class News(Struct, frozen=True):
    """An event that came (`event`), state that is other than it was (`state`), or a message to the device."""

    kind: Literal["event", "state", "to_device"]
    event: Event
    encrypted: bool = False


class Delayed(Struct):
    """An event that is sent later (MSC4140). `due` is in seconds of the workbench's clock."""

    room_id: str
    type: str
    content: Any
    state_key: str | None
    delay_ms: int
    due: float


class _StateEvent(Struct, frozen=True):
    type: str
    content: dict[str, Any]
    state_key: str = ""


class _NewRoom(Struct, frozen=True):
    """The body of createRoom, as far as it is looked at."""

    name: str | None = None
    topic: str | None = None
    preset: str | None = None
    room_version: str = "11"
    creation_content: dict[str, Any] = {}
    initial_state: list[_StateEvent] = []
    invite: list[str] = []


class FakeHome:
    """`clock` gives seconds that only grow, `now_ms` the time of events, `ids` what they are called."""

    def __init__(
        self,
        scenario: Scenario = DEFAULT,
        *,
        clock: Callable[[], float],
        now_ms: Callable[[], int],
        ids: Callable[[], str],
        turn_servers: TurnServers | None = None,
    ) -> None:
        self._clock, self._now_ms, self._ids = clock, now_ms, ids
        self.turn_servers = turn_servers
        self.news: list[News] = []
        self._tokens = 0
        self.load(scenario)

    def load(self, scenario: Scenario) -> None:
        """Begin anew, with this."""
        self.user: User = scenario.user
        self.rooms: dict[str, FakeRoom] = {}
        self.account_data = {kind: dict(content) for kind, content in scenario.account_data.items()}
        self.room_account_data: dict[str, dict[str, dict[str, Any]]] = {}
        self.rtc_transports = list(scenario.rtc_transports)
        self.files: dict[str, bytes | str] = {}
        self.delayed: dict[str, Delayed] = {}
        self.sticky: list[tuple[float, Event]] = []
        self.to_device_sent: list[dict[str, Any]] = []
        self.news = []
        for each in scenario.rooms:
            room = self.rooms[each.room_id] = self._new_room(each.room_id)
            self.room_account_data[each.room_id] = {kind: dict(content) for kind, content in each.account_data.items()}
            for event in (*each.state, *each.timeline):
                room.load({"sender": self.user.user_id, **event})
        self.viewed: str = scenario.viewed or next(iter(self.rooms))

    def save(self) -> Scenario:
        """As it is now; delayed and sticky events and files are left out."""
        rooms = [
            Room(room_id, [], [*_with_bare_content(room.events)], self.room_account_data.get(room_id, {}))
            for room_id, room in self.rooms.items()
        ]
        return Scenario(self.user, rooms, self.viewed, self.account_data, self.rtc_transports)

    # ---- rooms

    def room(self, room_id: str) -> FakeRoom:
        """Raises Refused where there is none."""
        if (room := self.rooms.get(room_id)) is None:
            raise Refused(403, "M_FORBIDDEN", f"User {self.user.user_id} is not in room {room_id}")
        return room

    def known(self, rooms: Iterable[str] | None) -> list[FakeRoom]:
        """These of the rooms that the user is in or invited to; None: all of them."""
        wanted = self.rooms if rooms is None else rooms
        return [
            room
            for room_id in wanted
            if (room := self.rooms.get(room_id)) and room.membership(self.user.user_id) in {"join", "invite"}
        ]

    def create_room(self, body: dict[str, Any]) -> str:
        """As the client-server API's createRoom, as far as names, topics, invitations and initial state go."""
        try:
            wanted = msgspec.convert(body, _NewRoom)
        except msgspec.ValidationError as exc:
            raise Refused(400, "M_BAD_JSON", str(exc)) from exc
        me = self.user.user_id
        room = self._new_room(f"!{self._ids()}:{_server(me)}")
        room.put(me, "m.room.create", {**wanted.creation_content, "room_version": wanted.room_version}, "")
        room.put(me, "m.room.member", {"membership": "join", "displayname": self.user.display_name}, me)
        room.put(me, "m.room.power_levels", {"users": {me: 100}}, "")
        rule = "public" if wanted.preset == "public_chat" else "invite"
        room.put(me, "m.room.join_rules", {"join_rule": rule}, "")
        if wanted.name is not None:
            room.put(me, "m.room.name", {"name": wanted.name}, "")
        if wanted.topic is not None:
            room.put(me, "m.room.topic", {"topic": wanted.topic}, "")
        for state in wanted.initial_state:
            room.send(me, state.type, state.content, state.state_key)
        for user_id in wanted.invite:
            room.send(me, "m.room.member", {"membership": "invite"}, user_id)
        self.rooms[room.room_id] = room
        for event in room.events:
            self.tell(event)
        return room.room_id

    def tell(self, event: Event) -> None:
        """Has come: state changes with it, where it is state."""
        self.news.append(News("event", event))
        if "state_key" in event:
            self.tell_state(event)

    def tell_state(self, event: Event) -> None:
        """State is other than it was, beside the timeline."""
        self.news.append(News("state", event))

    def take_news(self) -> list[News]:
        """What has happened since the last time."""
        news, self.news = self.news, []
        return news

    # ---- what the user does by the widget

    def send(
        self,
        room_id: str,
        event_type: str,
        content: Any,
        state_key: str | None,
        delay_ms: int | None = None,
        sticky_ms: int | None = None,
    ) -> Sent:
        """Send, redact, or wait. Raises Refused."""
        room, me = self.room(room_id), self.user.user_id
        if delay_ms is not None:
            room.demand_member(me)
            delay_id = f"fake-delay-{self._ids()}"
            due = self._clock() + delay_ms / 1000
            self.delayed[delay_id] = Delayed(room_id, event_type, content, state_key, delay_ms, due)
            return Sent(room_id, delay_id=delay_id)
        if event_type == "m.room.redaction" and state_key is None:
            redacts = content.get("redacts")
            if not isinstance(redacts, str):
                raise Refused(400, "M_MISSING_PARAM", "A redaction names an event in 'redacts'")
            redaction, *emptied = room.redact(me, redacts, content.get("reason"))
            self.tell(redaction)
            for event in emptied:
                self.tell_state(event)
            return Sent(room_id, redaction["event_id"])
        event = room.send(me, event_type, content, state_key)
        if sticky_ms is not None:
            self.stick(event, sticky_ms)
        self.tell(event)
        return Sent(room_id, event["event_id"])

    def stick(self, event: Event, sticky_ms: int) -> None:
        """Whoever comes within this time sees it, too (MSC4354)."""
        event["msc4354_sticky"] = {"duration_ms": sticky_ms}
        self.sticky.append((self._clock() + sticky_ms / 1000, event))

    def update_delayed(self, delay_id: str, action: str) -> None:
        """Cancel, restart or send at once. Raises Refused."""
        if (delayed := self.delayed.get(delay_id)) is None:
            raise Refused(404, "M_NOT_FOUND", "There is no delayed event of this ID")
        if action == "restart":
            delayed.due = self._clock() + delayed.delay_ms / 1000
            return
        del self.delayed[delay_id]
        if action == "send":
            self.send(delayed.room_id, delayed.type, delayed.content, delayed.state_key)

    @property
    def wake_at(self) -> float | None:
        """When `send_due` is to be called."""
        return min((each.due for each in self.delayed.values()), default=None)

    def send_due(self) -> list[str]:
        """Send what was delayed until now. What could not be sent is told in words."""
        faults = []
        for delay_id, each in [*self.delayed.items()]:
            if each.due > self._clock():
                continue
            del self.delayed[delay_id]
            try:
                self.send(each.room_id, each.type, each.content, each.state_key)
            except Refused as exc:
                faults.append(f"A delayed event was not sent: {exc}")
        return faults

    def sticky_events(self, rooms: Iterable[str] | None) -> list[Event]:
        """Those that are still sticky."""
        now = self._clock()
        self.sticky = [(until, event) for until, event in self.sticky if until > now]
        known = {room.room_id for room in self.known(rooms)}
        return [event for _, event in self.sticky if event["room_id"] in known]

    def send_to_device(self, event_type: str, messages: dict[str, dict[str, Any]], *, encrypted: bool) -> None:
        """What is meant for the user's own device arrives; the rest is kept for the author to see."""
        for user_id, devices in messages.items():
            for device_id, content in devices.items():
                message = {"type": event_type, "sender": self.user.user_id, "content": content}
                target = {"user_id": user_id, "device_id": device_id, "encrypted": encrypted}
                self.to_device_sent = [*self.to_device_sent[-99:], message | target]
                if user_id == self.user.user_id and device_id in {"*", self.user.device_id}:
                    self.news.append(News("to_device", message, encrypted))

    # ---- files, people, tokens

    def upload(self, content: bytes | str) -> str:
        """The file's mxc: URI. Raises Refused."""
        if len(content) > MAX_FILE_BYTES:
            raise Refused(413, "M_TOO_LARGE", f"The file is larger than {MAX_FILE_BYTES} bytes")
        uri = f"mxc://{_server(self.user.user_id)}/{self._ids()}"
        self.files[uri] = content
        if len(self.files) > MAX_FILES:
            del self.files[next(iter(self.files))]
        return uri

    def download(self, uri: str) -> bytes | str:
        """A file that was uploaded here. Raises Refused."""
        if (content := self.files.get(uri)) is None:
            raise Refused(
                404, "M_NOT_FOUND", f"There is no file {uri} here: a widget must have uploaded it in this run"
            )
        return content

    def search(self, term: str, limit: int | None) -> tuple[bool, list[dict[str, Any]]]:
        """Among everybody who is in a room: by a part of the name or of the ID."""
        people: dict[str, dict[str, Any]] = {}
        for room in self.rooms.values():
            for user_id in room.members("join"):
                content = room.state["m.room.member", user_id]["content"]
                names = {"display_name": content.get("displayname"), "avatar_url": content.get("avatar_url")}
                people.setdefault(user_id, {"user_id": user_id, **names})
        words = term.casefold()
        found = [
            person
            for user_id, person in people.items()
            if words in user_id.casefold() or words in str(person["display_name"] or "").casefold()
        ]
        most = 10 if limit is None else limit
        return len(found) > most, found[:most]

    def openid_token(self) -> dict[str, Any]:
        """As a homeserver's, and plainly none."""
        self._tokens += 1
        return {
            "access_token": f"fake-openid-token-{self._tokens}-of-the-workbench",
            "token_type": "Bearer",
            "matrix_server_name": _server(self.user.user_id),
            "expires_in": 3600,
        }

    def _new_room(self, room_id: str) -> FakeRoom:
        return FakeRoom(room_id, ids=self._ids, now_ms=self._now_ms)


def _server(user_id: str) -> str:
    return user_id.partition(":")[2] or "workbench.invalid"


def _with_bare_content(events: Iterable[Event]) -> Iterable[Event]:
    """Without what is made of other events when they are loaded."""
    for event in events:
        yield {key: value for key, value in event.items() if key not in {"unsigned", "room_id"}}
