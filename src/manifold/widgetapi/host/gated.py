"""What takes one capability and one call: most of what is neither events nor the session itself."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from manifold.widgetapi import actions, calls
from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.actions import Action
from manifold.widgetapi.capabilities import Kind
from manifold.widgetapi.host.core import Finish, Host, nothing
from manifold.widgetapi.host.feature import Feature, Handler, plain
from manifold.widgetapi.message import JSON, Request
from manifold.widgetapi.shapes import others
from manifold.widgetapi.shapes.events import AccountDataEvents, ReadRoomAccountData
from manifold.widgetapi.shapes.session import OnScreenReply
from manifold.widgetapi.texts import FIELDS

__all__ = [
    "ACCOUNT_DATA",
    "CREATE_ROOM",
    "LIVEKIT",
    "MEDIA",
    "NAVIGATION",
    "ON_SCREEN",
    "ROOM_ACCOUNT_DATA",
    "RTC",
    "SHARING",
    "USER_DIRECTORY",
    "VIEW_ROOM",
]


def gated(
    action: Action[Any, Any], call: Callable[[Any], calls.Call], finish: Finish, failure: str
) -> tuple[Action[Any, Any], Handler]:
    """An action that is a call, for a widget with its one capability: `ClientSession` has looked."""

    def handle(host: Host, request: Request, data: Any) -> None:
        host.perform(request, call(data), finish, failure)

    return action, handle


def _users(_: Host, __: Request, found: tuple[bool, list[dict[str, Any]]]) -> JSON:
    limited, users = found
    fields = ("user_id", "display_name", "avatar_url")
    return {
        "limited": limited,
        "results": [{field: user[field] for field in fields if user.get(field) is not None} for user in users],
    }


def _media_config(_: Host, __: Request, config: JSON) -> JSON:
    return config


def _uploaded(_: Host, __: Request, where: str | tuple[str, dict[str, Any]]) -> Struct:
    uri, encryption = (where, None) if isinstance(where, str) else where
    return others.Uploaded(uri, encryption)


def _file(_: Host, __: Request, content: bytes | str) -> JSON:
    # Not by way of a Struct: bytes stay bytes, for the transport to write.
    return {"file": content}


def _upload(host: Host, request: Request, data: others.UploadFile) -> None:
    if isinstance(data.file, bytes | str):
        failure = "Unexpected error while uploading a file"
        host.perform(request, calls.UploadFile(data.file), _uploaded, failure)
    else:
        # The transport has made bytes of whatever it has for them.
        host.refuse(request, FIELDS["upload_file", "file"])


def _transports(_: Host, __: Request, transports: list[dict[str, Any]]) -> JSON:
    return {"rtc_transports": transports}


def _stays(_: Host, __: Request, success: object) -> Struct:
    return OnScreenReply(bool(success))


def _read_account_data(host: Host, request: Request, data: Any) -> None:
    if not host.grants.account_data(data.type):
        host.refuse(request, "Cannot read account data of this type")
        return

    def found(_: Host, __: Request, content: JSON | None) -> Struct:
        return AccountDataEvents([] if content is None else [{"type": data.type, "content": content}])

    host.perform(request, calls.ReadAccountData(data.type), found, "Unexpected error while reading account data")


def _read_room_account_data(host: Host, request: Request, data: ReadRoomAccountData) -> None:
    """Looks at the capability first and at the rooms too: matrix-widget-api does neither (D46)."""
    if not host.grants.room_account_data(data.type):
        host.refuse(request, "Cannot read room account data of this type")
        return
    rooms: list[str] | None
    if data.room_ids == "*":
        rooms = host.rooms()
    elif isinstance(data.room_ids, list):
        rooms = data.room_ids
        for room_id in rooms:
            if not host.may_act_in(room_id):
                host.refuse(request, f"Unable to access room timeline: {room_id}")
                return
    else:
        rooms = [host.room_id] if host.room_id else []

    def found(host: Host, _: Request, events: list[dict[str, Any]]) -> Struct:
        kept = [event for event in events if host.grants.in_room(str(event.get("room_id")), host.room_id)]
        return AccountDataEvents(kept)

    call = calls.ReadRoomAccountData(rooms, data.type)
    host.perform(request, call, found, "Unexpected error while reading room account data")


USER_DIRECTORY = Feature(
    "user directory",
    ("org.matrix.msc3973",),
    plain(caps.USER_DIRECTORY_SEARCH),
    (
        gated(
            actions.SEARCH_USERS,
            lambda data: calls.SearchUsers(data.search_term, data.limit),
            _users,
            "Unexpected error while searching in the user directory",
        ),
    ),
)
MEDIA = Feature(
    "media",
    ("org.matrix.msc4039",),
    plain(caps.UPLOAD_FILE, caps.DOWNLOAD_FILE),
    (
        gated(
            actions.GET_MEDIA_CONFIG,
            lambda _: calls.GetMediaConfig(),
            _media_config,
            "Unexpected error while getting the media configuration",
        ),
        (actions.UPLOAD_FILE, _upload),
        gated(
            actions.DOWNLOAD_FILE,
            lambda data: calls.DownloadFile(data.content_uri, data.timeout_ms, data.encryption),
            _file,
            "Unexpected error while downloading a file",
        ),
    ),
)
RTC = Feature(
    "RTC transports",
    ("org.matrix.msc4515",),
    plain(caps.RTC_TRANSPORTS),
    (
        gated(
            actions.GET_RTC_TRANSPORTS,
            lambda _: calls.GetRTCTransports(),
            _transports,
            "Unexpected error while getting the RTC transports",
        ),
    ),
)
LIVEKIT = Feature(
    "LiveKit",
    ("org.matrix.msc4533",),
    plain(caps.LIVEKIT_TOKEN, caps.LIVEKIT_LEAVE),
    (
        gated(
            actions.GET_LIVEKIT_TOKEN,
            calls.GetLiveKitToken,
            lambda _, __, jwt: others.Token(jwt),
            "Unexpected error while getting a LiveKit token",
        ),
        gated(
            actions.DELEGATE_LIVEKIT_LEAVE,
            calls.DelegateLiveKitLeave,
            nothing,
            "Unexpected error while delegating a LiveKit delayed leave",
        ),
    ),
)
NAVIGATION = Feature(
    "navigation",
    ("org.matrix.msc2931",),
    plain(caps.NAVIGATE),
    (
        gated(
            actions.NAVIGATE,
            lambda data: calls.Navigate(data.uri),
            nothing,
            "Error handling navigation",
        ),
    ),
)
VIEW_ROOM = Feature(
    "showing rooms",
    (),
    plain(caps.VIEW_ROOM),
    (gated(actions.VIEW_ROOM, lambda data: calls.ViewRoom(data.room_id), nothing, "Error viewing room"),),
)
CREATE_ROOM = Feature(
    "making rooms",
    ("org.matrix.msc3817",),
    plain(caps.CREATE_ROOM),
    (
        gated(
            actions.CREATE_ROOM,
            calls.CreateRoom,
            lambda _, __, room_id: others.CreatedRoom(room_id),
            "Unexpected error while creating a room",
        ),
    ),
)
SHARING = Feature(
    "sharing users",
    ("uk.half-shot.mscXXXX",),
    plain(caps.SHARE_USERS),
    (
        gated(
            actions.SHARE_USERS,
            lambda data: calls.ShareUsers([_shared(user) for user in data.users], data.action_hint),
            nothing,
            "Unexpected error while sharing users",
        ),
    ),
)
ON_SCREEN = Feature(
    "always on screen",
    (),
    plain(caps.ALWAYS_ON_SCREEN),
    (
        gated(
            actions.SET_ALWAYS_ON_SCREEN,
            lambda data: calls.SetAlwaysOnScreen(data.value),
            _stays,
            "Error keeping the widget on the screen",
        ),
    ),
)
ACCOUNT_DATA = Feature(
    "account data",
    ("org.matrix.msc3751",),
    lambda capability: capability.kind is Kind.ACCOUNT_DATA,
    ((actions.READ_ACCOUNT_DATA, _read_account_data),),
)
ROOM_ACCOUNT_DATA = Feature(
    "room account data",
    (),
    lambda capability: capability.kind is Kind.ROOM_ACCOUNT_DATA,
    ((actions.READ_ROOM_ACCOUNT_DATA, _read_room_account_data),),
)


def _shared(user: others.SharedUser) -> dict[str, Any]:
    fields = {"user_id": user.user_id, "display_name": user.display_name, "avatar_url": user.avatar_url}
    return {field: value for field, value in fields.items() if value is not None}
