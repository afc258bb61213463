"""A scenario: who the user is, and two rooms with what is in them, as a JSON file that people write.

    {"user": {"user_id": "@me:workbench.invalid"}, "rooms": [{"room_id": "!a:workbench.invalid", "state": [
      {"type": "m.room.name", "state_key": "", "content": {"name": "Kitchen"}}], "timeline": []}]}

Of an event only `type` and `content` have to be there, and `state_key` where it is state.
"""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from manifold.workbench.errors import WorkbenchError

__all__ = ["DEFAULT", "Room", "Scenario", "User", "read_scenario", "scenario_of", "write_scenario"]

Event = dict[str, Any]
SERVER = "workbench.invalid"
"""No homeserver can have this name (RFC 6761): nothing here is taken for real anywhere."""


class User(Struct, frozen=True, forbid_unknown_fields=True):
    """Who looks at the widget."""

    user_id: str = f"@me:{SERVER}"
    display_name: str = "Me"
    avatar_url: str = ""
    """As a widget gets it, by HTTP."""
    device_id: str = "WORKBENCH"


class Room(Struct, frozen=True, forbid_unknown_fields=True):
    """`state` first, then `timeline`, each the oldest first; events of the timeline may be state too."""

    room_id: str
    state: list[Event] = []
    timeline: list[Event] = []
    account_data: dict[str, dict[str, Any]] = {}


class Scenario(Struct, frozen=True, forbid_unknown_fields=True):
    """The first room is in view, unless `viewed` names another one. Lists that are empty: there are none."""

    user: User = User()
    rooms: list[Room] = field(default_factory=list)
    viewed: str | None = None
    account_data: dict[str, dict[str, Any]] = {}
    rtc_transports: list[dict[str, Any]] = []


def _member(user_id: str, name: str) -> Event:
    content = {"membership": "join", "displayname": name}
    return {"type": "m.room.member", "sender": user_id, "state_key": user_id, "content": content}


def _room(room_id: str, name: str, topic: str, said: list[tuple[str, str]]) -> Room:
    me, ada, bob = f"@me:{SERVER}", f"@ada:{SERVER}", f"@bob:{SERVER}"
    state: list[tuple[str, dict[str, Any]]] = [
        ("m.room.power_levels", {"users": {me: 100, ada: 50}, "users_default": 0, "state_default": 50}),
        ("m.room.join_rules", {"join_rule": "invite"}),
        ("m.room.name", {"name": name}),
        ("m.room.topic", {"topic": topic}),
    ]
    create = {"type": "m.room.create", "sender": me, "state_key": "", "content": {"room_version": "11"}}
    people = [_member(me, "Me"), _member(ada, "Ada"), _member(bob, "Bob")]
    settings = [{"type": kind, "sender": me, "state_key": "", "content": content} for kind, content in state]
    timeline = [
        {"type": "m.room.message", "sender": f"@{who}:{SERVER}", "content": {"msgtype": "m.text", "body": text}}
        for who, text in said
    ]
    return Room(room_id, [create, *people, *settings], timeline)


DEFAULT = Scenario(
    rooms=[
        _room(
            f"!workbench:{SERVER}",
            "Workbench",
            "A room to try a widget in",
            [("ada", "Is the widget ready?"), ("bob", "Let us see.")],
        ),
        _room(f"!other:{SERVER}", "The other room", "To switch to, and back", [("ada", "This is the other room.")]),
    ]
)
"""Two rooms with the user, who may do everything, Ada, who may moderate, and Bob, who may not."""


def read_scenario(path: Path) -> Scenario:
    """The file's. Raises WorkbenchError with the place that is wrong."""
    try:
        return scenario_of(path.read_bytes())
    except OSError as exc:
        raise WorkbenchError(f"{path} can't be read: {exc.strerror}") from exc
    except WorkbenchError as exc:
        raise WorkbenchError(f"{path}: {exc}") from exc


def scenario_of(text: bytes | str) -> Scenario:
    """From JSON. Raises WorkbenchError with the place that is wrong."""
    try:
        scenario = msgspec.json.decode(text, type=Scenario)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as exc:
        raise WorkbenchError(f"That is no scenario: {exc}") from exc
    if not scenario.rooms:
        raise WorkbenchError("A scenario has at least one room")
    names = [room.room_id for room in scenario.rooms]
    if len({*names}) < len(names):
        raise WorkbenchError("Two rooms of the scenario have the same room_id")
    if scenario.viewed is not None and scenario.viewed not in names:
        raise WorkbenchError(f"The scenario has no room {scenario.viewed} to be in view")
    for room in scenario.rooms:
        if not room.room_id.startswith("!"):
            raise WorkbenchError(f"{room.room_id!r} is no room ID: these begin with '!'")
        for number, event in enumerate((*room.state, *room.timeline)):
            if (fault := _fault(event)) is not None:
                raise WorkbenchError(f"Event {number + 1} of {room.room_id}: {fault}")
        if fault_of_state := next((event for event in room.state if "state_key" not in event), None):
            raise WorkbenchError(f"{fault_of_state['type']} in the state of {room.room_id} has no state_key")
    return scenario


def _fault(event: Event) -> str | None:
    if not isinstance(event.get("type"), str) or not event["type"]:
        return "it has no type"
    if not isinstance(event.get("content"), dict):
        return "its content is no object"
    if not isinstance(event.get("state_key", ""), str):
        return "its state_key is no text"
    for key in ("sender", "event_id"):
        if not isinstance(event.get(key, ""), str):
            return f"its {key} is no text"
    return None if type(event.get("origin_server_ts", 0)) is int else "its origin_server_ts is no integer"


def write_scenario(scenario: Scenario) -> bytes:
    """As a file that people can read on."""
    return msgspec.json.format(msgspec.json.encode(scenario), indent=2) + b"\n"
