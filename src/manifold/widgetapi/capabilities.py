"""Capabilities: what a widget may do, as the strings that it asks with (MSC2762 and those that build on it).

    parse("org.matrix.msc2762.send.event:m.room.message#m.text")
    Capability(raw="…", kind=Kind.EVENT, direction="send", name="m.room.message", key="m.text")

A capability keeps its string, since that is what goes back to the widget. Both spellings are read, that of the wire and
the one that an MSC has once it is stable; what is built here has the wire's, since that is what exists.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal, cast

from msgspec import Struct

__all__ = [
    "ALWAYS_ON_SCREEN",
    "DOWNLOAD_FILE",
    "MODALS",
    "NAVIGATE",
    "SCREENSHOT",
    "STICKER",
    "TURN_SERVERS",
    "UPDATE_DELAYED_EVENT",
    "UPLOAD_FILE",
    "USER_DIRECTORY_SEARCH",
    "Capability",
    "Kind",
    "Way",
    "parse",
    "read_account_data",
    "receive_event",
    "receive_state",
    "receive_to_device",
    "send_event",
    "send_state",
    "send_to_device",
    "timeline",
]


Way = Literal["send", "receive", "read"]
"""`receive` is to be told of events and to read them; `read`, which MSC2876 had before that, is to read them only."""


class Kind(StrEnum):
    """What a capability is about."""

    EVENT = "event"
    STATE = "state_event"
    TO_DEVICE = "to_device"
    TIMELINE = "timeline"
    ACCOUNT_DATA = "account_data"
    ROOM_ACCOUNT_DATA = "room_account_data"
    PLAIN = "plain"
    """One of a name that is known here; `name` is the wire's."""
    MANAGER = "manager"
    """One of `im.manifold.*`; `key` is the one user that it is about, or None for all."""
    OTHER = "other"
    """Unknown, or badly made: of no use, and so never granted (draft, "Capabilities")."""


class Capability(Struct, frozen=True):
    """`name` is an event's type, a room or `*` (TIMELINE), or the capability's own name.

    `key` is a state key, a msgtype or a user; None: any. "" is a key like others.
    """

    raw: str
    kind: Kind
    direction: Way | None = None
    name: str = ""
    key: str | None = None

    def __str__(self) -> str:
        return self.raw


P2762: Final = "org.matrix.msc2762."
P3819: Final = "org.matrix.msc3819."

SCREENSHOT = "m.capability.screenshot"
STICKER = "m.sticker"
ALWAYS_ON_SCREEN = "m.always_on_screen"
NAVIGATE = "org.matrix.msc2931.navigate"
MODALS = "org.matrix.msc2790.modals"
TURN_SERVERS = "town.robin.msc3846.turn_servers"
CREATE_ROOM = "org.matrix.msc3817.create_room"
SHARE_USERS = "uk.half-shot.mscXXXX.mxid_share"
USER_DIRECTORY_SEARCH = "org.matrix.msc3973.user_directory_search"
UPLOAD_FILE = "org.matrix.msc4039.upload_file"
DOWNLOAD_FILE = "org.matrix.msc4039.download_file"
SEND_DELAYED_EVENT = "org.matrix.msc4157.send.delayed_event"
UPDATE_DELAYED_EVENT = "org.matrix.msc4157.update_delayed_event"
SEND_STICKY_EVENT = "org.matrix.msc4407.send.sticky_event"
RECEIVE_STICKY_EVENT = "org.matrix.msc4407.receive.sticky_event"
RTC_TRANSPORTS = "org.matrix.msc4515.rtc_transports"
LIVEKIT_TOKEN = "org.matrix.msc4533.rtc_livekit_get_token"  # noqa: S105  # a name
LIVEKIT_LEAVE = "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave"
REQUIRES_CLIENT = "io.element.requires_client"
VIEW_ROOM = "io.element.view_room"
VISIBILITY = "visibility"
"""Of Scalar's widgets: it never meant anything."""

MANAGER_PREFIX: Final = "im.manifold."
MANAGER_NAMES = frozenset(
    MANAGER_PREFIX + name
    for name in (
        "room_summary",
        "read_membership",
        "invite",
        "kick",
        "set_power_level",
        "account_widgets",
        "context",
    )
)
_ABOUT_USERS = frozenset(MANAGER_PREFIX + name for name in ("read_membership", "invite", "kick", "set_power_level"))

PLAIN: Final[dict[str, str]] = {
    **{
        wire: wire
        for wire in (SCREENSHOT, STICKER, ALWAYS_ON_SCREEN, REQUIRES_CLIENT, VIEW_ROOM, VISIBILITY, SHARE_USERS)
    },
    **{
        spelling: wire
        for wire, stable in (
            (NAVIGATE, "m.navigate"),
            (MODALS, "m.modals"),
            (TURN_SERVERS, "m.turn_servers"),
            (CREATE_ROOM, "m.create_room"),
            (USER_DIRECTORY_SEARCH, "m.user_directory_search"),
            (UPLOAD_FILE, "m.upload_file"),
            (DOWNLOAD_FILE, "m.download_file"),
            (SEND_DELAYED_EVENT, "m.send.delayed_event"),
            (UPDATE_DELAYED_EVENT, "m.update_delayed_event"),
            (SEND_STICKY_EVENT, "m.send.sticky_event"),
            (RECEIVE_STICKY_EVENT, "m.receive.sticky_event"),
            (RTC_TRANSPORTS, "rtc_transports"),
            (LIVEKIT_TOKEN, "rtc_livekit_get_token"),
            (LIVEKIT_LEAVE, "rtc_livekit_delegate_delayed_leave"),
        )
        for spelling in (wire, stable)
    },
}
"""Each spelling of a capability that is a name and nothing more, and the wire's spelling of it."""

_EVENT = re.compile(r"(?:m|org\.matrix\.msc2762)\.(send|receive|read)\.(event|state_event):(.*)", re.DOTALL)
_TO_DEVICE = re.compile(r"(?:m|org\.matrix\.msc3819)\.(send|receive)\.to_device:(.+)", re.DOTALL)
_TIMELINE = re.compile(r"(?:m|org\.matrix\.msc2762)\.timeline:(\*|!.+)", re.DOTALL)
_ACCOUNT_DATA = re.compile(r"(?:m|org\.matrix\.msc3751)\.read\.account_data:(.+)", re.DOTALL)
_ROOM_ACCOUNT_DATA = re.compile(r"com\.beeper\.capabilities\.receive\.room_account_data:(.+)", re.DOTALL)
_MANAGER = re.compile(r"(im\.manifold\.[a-z_]+)(?:#(.*))?", re.DOTALL)
_UNESCAPED_HASH = re.compile(r"(?<!\\)#")


@lru_cache(maxsize=4096)
def parse(raw: str) -> Capability:
    """Any string; what means nothing here is of the kind OTHER."""
    if (wire := PLAIN.get(raw)) is not None:
        return Capability(raw, Kind.PLAIN, name=wire)
    if match := _EVENT.fullmatch(raw):
        return _event(raw, *match.groups())
    if match := _TO_DEVICE.fullmatch(raw):
        return Capability(raw, Kind.TO_DEVICE, cast("Way", match[1]), match[2])
    if match := _TIMELINE.fullmatch(raw):
        return Capability(raw, Kind.TIMELINE, name=match[1])
    if match := _ACCOUNT_DATA.fullmatch(raw):
        return Capability(raw, Kind.ACCOUNT_DATA, "receive", match[1])
    if match := _ROOM_ACCOUNT_DATA.fullmatch(raw):
        return Capability(raw, Kind.ROOM_ACCOUNT_DATA, "receive", match[1])
    if (
        (match := _MANAGER.fullmatch(raw))
        and match[1] in MANAGER_NAMES
        and (match[2] is None or match[1] in _ABOUT_USERS)
    ):
        return Capability(raw, Kind.MANAGER, name=match[1], key=match[2])
    return Capability(raw, Kind.OTHER, name=raw)


def _event(raw: str, verb: str, noun: str, event: str) -> Capability:
    kind = Kind(noun)
    name, key = split(event) if kind is Kind.STATE or event.startswith("m.room.message#") else (event, None)
    if not name:
        return Capability(raw, Kind.OTHER, name=raw)
    return Capability(raw, kind, cast("Way", verb), name, key)


def split(event: str) -> tuple[str, str | None]:
    """An event's type and its key, at the first `#` that no backslash escapes; those of the type are (MSC2762).

    matrix-widget-api makes of `a\\#b` the type `a#b` with an empty key; here it has none (D7).
    """
    name, *key = _UNESCAPED_HASH.split(event, maxsplit=1)
    return name.replace("\\#", "#"), key[0] if key else None


def send_event(event_type: str, msgtype: str | None = None) -> str:
    """To send such events into the room's timeline; `msgtype` is for `m.room.message` alone."""
    return f"{P2762}send.event:{_with_msgtype(event_type, msgtype)}"


def receive_event(event_type: str, msgtype: str | None = None) -> str:
    """To be told of such events, and to read them."""
    return f"{P2762}receive.event:{_with_msgtype(event_type, msgtype)}"


def send_state(event_type: str, state_key: str | None = None) -> str:
    """To write such state; with any key where `state_key` is None."""
    return f"{P2762}send.state_event:{_with_key(event_type, state_key)}"


def receive_state(event_type: str, state_key: str | None = None) -> str:
    """To be told of such state, and to read it; with any key where `state_key` is None."""
    return f"{P2762}receive.state_event:{_with_key(event_type, state_key)}"


def send_to_device(event_type: str) -> str:
    """To send such messages to devices (MSC3819)."""
    return f"{P3819}send.to_device:{event_type}"


def receive_to_device(event_type: str) -> str:
    """To be told of such messages to this device (MSC3819)."""
    return f"{P3819}receive.to_device:{event_type}"


def timeline(room_id: str) -> str:
    """To use all of the above in that room, or with `*` in all rooms of the user's (MSC2762)."""
    return f"{P2762}timeline:{room_id}"


def read_account_data(event_type: str) -> str:
    """To read the account data of that type (MSC3751)."""
    return f"org.matrix.msc3751.read.account_data:{event_type}"


def _with_msgtype(event_type: str, msgtype: str | None) -> str:
    # No msgtype is all of them: with "m.room.message#" matrix-widget-api asks for those that have none (D8).
    return event_type if msgtype is None else f"{event_type}#{msgtype}"


def _with_key(event_type: str, key: str | None) -> str:
    escaped = event_type.replace("#", "\\#")
    return escaped if key is None else f"{escaped}#{key}"
