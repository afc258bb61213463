"""Every action: its names, its direction, the shapes of its request and reply, and where it comes from.

An action has up to two names: that of its MSC once it is stable, and the one that is on the wire today. Both are taken
from a peer; sent is the wire's. What rests on drafts that nobody ships is in `experimental.py`.
"""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from msgspec import Struct

from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.message import Direction
from manifold.widgetapi.shapes import events, manager, others, session

__all__ = ["BY_NAME", "ELEMENT_CALL", "FROM_WIDGET", "TO_ELEMENT_CALL", "TO_WIDGET", "Action", "find"]

RequestT = TypeVar("RequestT", bound=Struct)
ReplyT = TypeVar("ReplyT", bound=Struct)


class Action(Struct, Generic[RequestT, ReplyT], frozen=True, kw_only=True):
    """One action. `capability` is what it takes, in words where that depends on the request."""

    name: str
    """Once it is stable."""
    wire: str = ""
    """Today, where that is another one."""
    direction: Direction
    request: type[RequestT]
    reply: type[ReplyT]
    source: str
    version: str = ""
    """What a peer that has it lists in `supported_api_versions`; "": nothing tells."""
    capability: str = ""

    @property
    def sent_as(self) -> str:
        """The name that goes out."""
        return self.wire or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """All that are taken."""
        return tuple(dict.fromkeys((self.sent_as, self.name)))


def _from(
    name: str,
    request: type[RequestT],
    reply: type[ReplyT],
    source: str,
    *,
    prefix: str = "",
    version: str = "",
    capability: str = "",
) -> Action[RequestT, ReplyT]:
    wire = f"{prefix}.{name}" if prefix else ""
    return Action(
        name=name,
        wire=wire,
        direction="fromWidget",
        request=request,
        reply=reply,
        source=source,
        version=version or prefix,
        capability=capability,
    )


def _to(
    name: str, request: type[RequestT], reply: type[ReplyT], source: str, *, version: str = "", capability: str = ""
) -> Action[RequestT, ReplyT]:
    return Action(
        name=name,
        direction="toWidget",
        request=request,
        reply=reply,
        source=source,
        version=version,
        capability=capability,
    )


Empty, Anything = session.Empty, session.Anything
DRAFT = "MSC2764"

# ---- from the widget to its client

CLIENT_VERSIONS = _from("supported_api_versions", Empty, session.Versions, DRAFT)
API_VERSION = _from("api_version", Empty, session.OldVersion, "Element, 2018")
CONTENT_LOADED = _from("content_loaded", Empty, Empty, DRAFT)
STICKER = _from("m.sticker", others.Sticker, Empty, DRAFT, capability=caps.STICKER)
SET_ALWAYS_ON_SCREEN = _from(
    "set_always_on_screen", session.OnScreen, session.OnScreenReply, DRAFT, capability=caps.ALWAYS_ON_SCREEN
)
GET_OPENID = _from("get_openid", Empty, others.OpenIDReply, "MSC1960")
REQUEST_CAPABILITIES = _from(
    "request_capabilities", session.CapabilitiesRequest, Empty, "MSC2974", prefix="org.matrix.msc2974"
)
SEND_EVENT = _from(
    "send_event",
    events.SendEvent,
    events.SendEventReply,
    "MSC2762",
    version="org.matrix.msc2762",
    capability="send.event or send.state_event of the type; with a delay, send.delayed_event too",
)
UPDATE_DELAYED_EVENT = _from(
    "update_delayed_event",
    events.DelayedEventUpdate,
    Empty,
    "MSC4157",
    prefix="org.matrix.msc4157",
    capability=caps.UPDATE_DELAYED_EVENT,
)
SEND_TO_DEVICE = _from(
    "send_to_device",
    others.SendToDevice,
    others.SendToDeviceReply,
    "MSC3819",
    version="org.matrix.msc3819",
    capability="send.to_device of the type",
)
READ_EVENTS = _from(
    "read_events",
    events.ReadEvents,
    events.Events,
    "MSC2876",
    prefix="org.matrix.msc2876",
    capability="receive.event or receive.state_event of the type",
)
READ_RELATIONS = _from(
    "read_relations",
    events.ReadRelations,
    events.Relations,
    "MSC3869",
    prefix="org.matrix.msc3869",
    capability="receive.event or receive.state_event of each event's type",
)
READ_ACCOUNT_DATA = _from(
    "read_account_data",
    events.ReadAccountData,
    events.AccountDataEvents,
    "MSC3751",
    prefix="org.matrix.msc3751",
    capability="read.account_data of the type",
)
READ_ROOM_ACCOUNT_DATA = _from(
    "com.beeper.read_room_account_data",
    events.ReadRoomAccountData,
    events.AccountDataEvents,
    "Beeper",
    capability="com.beeper.capabilities.receive.room_account_data of the type",
)
NAVIGATE = _from("navigate", others.Location, Empty, "MSC2931", prefix="org.matrix.msc2931", capability=caps.NAVIGATE)
WATCH_TURN_SERVERS = _from(
    "watch_turn_servers", Empty, Empty, "MSC3846", version="town.robin.msc3846", capability=caps.TURN_SERVERS
)
UNWATCH_TURN_SERVERS = _from(
    "unwatch_turn_servers", Empty, Empty, "MSC3846", version="town.robin.msc3846", capability=caps.TURN_SERVERS
)
SEARCH_USERS = _from(
    "user_directory_search",
    others.UserSearch,
    others.UserSearchReply,
    "MSC3973",
    prefix="org.matrix.msc3973",
    capability=caps.USER_DIRECTORY_SEARCH,
)
GET_MEDIA_CONFIG = _from(
    "get_media_config", Empty, others.MediaConfig, "MSC4039", prefix="org.matrix.msc4039", capability=caps.UPLOAD_FILE
)
UPLOAD_FILE = _from(
    "upload_file",
    others.UploadFile,
    others.Uploaded,
    "MSC4039",
    prefix="org.matrix.msc4039",
    capability=caps.UPLOAD_FILE,
)
DOWNLOAD_FILE = _from(
    "download_file",
    others.DownloadFile,
    others.FileReply,
    "MSC4039",
    prefix="org.matrix.msc4039",
    capability=caps.DOWNLOAD_FILE,
)
GET_RTC_TRANSPORTS = _from(
    "get_rtc_transports",
    Empty,
    others.RTCTransports,
    "MSC4515",
    prefix="org.matrix.msc4515",
    capability=caps.RTC_TRANSPORTS,
)
GET_LIVEKIT_TOKEN = _from(
    "rtc_livekit_get_token",
    Anything,
    others.Token,
    "MSC4533",
    prefix="org.matrix.msc4533",
    capability=caps.LIVEKIT_TOKEN,
)
DELEGATE_LIVEKIT_LEAVE = _from(
    "rtc_livekit_delegate_delayed_leave",
    Anything,
    Empty,
    "MSC4533",
    prefix="org.matrix.msc4533",
    capability=caps.LIVEKIT_LEAVE,
)
OPEN_MODAL = _from(
    "open_modal",
    others.ModalDefinition,
    Empty,
    "MSC2790",
    version="org.matrix.msc2790",
    capability=f"{caps.MODALS}, where the client insists",
)
SET_BUTTON_ENABLED = _from(
    "set_button_enabled",
    others.ButtonEnabled,
    Empty,
    "MSC2790",
    version="org.matrix.msc2790",
    capability="a modal only",
)
CLOSE_MODAL = _from("close_modal", Anything, Empty, "MSC2790", version="org.matrix.msc2790", capability="a modal only")
CREATE_ROOM = _from(
    "create_room", Anything, others.CreatedRoom, "MSC3817", prefix="org.matrix.msc3817", capability=caps.CREATE_ROOM
)
SHARE_USERS = _from(
    "mxid_share",
    others.SharedUsers,
    Empty,
    "MSC3662",
    prefix="uk.half-shot.mscXXXX",
    capability=caps.SHARE_USERS,
)
OPEN_INTEGRATION_MANAGER = _from(
    "integration_manager_open", others.OpenIntegration, Empty, "Element", capability="a sticker picker only"
)
VIEW_ROOM = _from("io.element.view_room", others.ViewRoom, Empty, "Element", capability=caps.VIEW_ROOM)
ELEMENT_CLOSE = _from("io.element.close", Empty, Empty, "Element")

MANAGER_VERSION = "im.manifold.manager"
GET_ROOM_SUMMARY = _from(
    "im.manifold.get_room_summary",
    manager.RoomQuestion,
    manager.RoomSummary,
    "Manifold",
    version=MANAGER_VERSION,
    capability="im.manifold.room_summary",
)
GET_MEMBERSHIP = _from(
    "im.manifold.get_membership",
    manager.UserQuestion,
    manager.Membership,
    "Manifold",
    version=MANAGER_VERSION,
    capability="im.manifold.read_membership",
)
INVITE = _from(
    "im.manifold.invite",
    manager.UserRequest,
    manager.Changed,
    "Manifold",
    version=MANAGER_VERSION,
    capability="im.manifold.invite",
)
KICK = _from(
    "im.manifold.kick",
    manager.UserRequest,
    manager.Changed,
    "Manifold",
    version=MANAGER_VERSION,
    capability="im.manifold.kick",
)
SET_POWER_LEVEL = _from(
    "im.manifold.set_power_level",
    manager.PowerChange,
    manager.PowerChanged,
    "Manifold",
    version=MANAGER_VERSION,
    capability="im.manifold.set_power_level",
)
CAN_SEND_EVENT = _from(
    "im.manifold.can_send_event",
    manager.EventQuestion,
    manager.Allowed,
    "Manifold",
    version=MANAGER_VERSION,
    capability="im.manifold.room_summary",
)
SET_ACCOUNT_WIDGET = _from(
    "im.manifold.set_account_widget",
    manager.SetAccountWidget,
    Empty,
    "Manifold",
    version=MANAGER_VERSION,
    capability="im.manifold.account_widgets",
)
CLOSE = _from("im.manifold.close", Empty, Empty, "Manifold", version=MANAGER_VERSION)

ELEMENT_CALL: tuple[Action[Any, Any], ...] = tuple(
    _from(name, Anything, Empty, "Element Call")
    for name in (
        "im.vector.hangup",
        "io.element.device_mute",
        "io.element.join",
        "io.element.participants",
        "io.element.spotlight_layout",
        "io.element.tile_layout",
    )
)
"""What Element Call tells its clients of a call. No text says what is in it."""

# ---- from the client to its widget

WIDGET_VERSIONS = _to("supported_api_versions", Empty, session.Versions, DRAFT)
CAPABILITIES = _to("capabilities", Empty, session.CapabilitiesReply, DRAFT)
NOTIFY_CAPABILITIES = _to(
    "notify_capabilities", session.NotifyCapabilities, Empty, "MSC2871", version="org.matrix.msc2871"
)
VISIBILITY = _to("visibility", session.Visibility, Empty, DRAFT)
SCREENSHOT = _to("screenshot", Empty, session.ScreenshotReply, DRAFT, capability=caps.SCREENSHOT)
OPENID_CREDENTIALS = _to("openid_credentials", others.OpenIDCredentials, Empty, "MSC1960")
THEME_CHANGE = _to("theme_change", session.ClientTheme, Empty, "MSC2873", version="org.matrix.msc2873")
LANGUAGE_CHANGE = _to("language_change", session.Language, Empty, "MSC2873", version="org.matrix.msc2873")
TOLD_EVENT = _to(
    "send_event", Anything, Empty, "MSC2762", version="org.matrix.msc2762", capability="receive.event of the type"
)
UPDATE_STATE = _to(
    "update_state",
    events.StateUpdate,
    Empty,
    "MSC2762",
    version="org.matrix.msc2762_update_state",
    capability="receive.state_event of each event's type",
)
TOLD_TO_DEVICE = _to(
    "send_to_device",
    others.ToDeviceMessage,
    Empty,
    "MSC3819",
    version="org.matrix.msc3819",
    capability="receive.to_device of the type",
)
UPDATE_TURN_SERVERS = _to(
    "update_turn_servers",
    others.TurnServers,
    Empty,
    "MSC3846",
    version="town.robin.msc3846",
    capability=caps.TURN_SERVERS,
)
WIDGET_CONFIG = _to(
    "widget_config",
    others.ModalDefinition,
    Empty,
    "MSC2790",
    version="org.matrix.msc2790",
    capability="a modal only",
)
BUTTON_CLICKED = _to(
    "button_clicked", others.ButtonClicked, Empty, "MSC2790", version="org.matrix.msc2790", capability="a modal only"
)
MODAL_CLOSED = _to(
    "close_modal", Anything, Empty, "MSC2790", version="org.matrix.msc2790", capability="who opened a modal"
)
RECOMMENDED_PACKS = _to("recommended_packs", others.RecommendedPacks, Empty, "MSC1951", capability=caps.STICKER)
CONTEXT = _to(
    "im.manifold.context",
    manager.Context,
    Empty,
    "Manifold",
    version=MANAGER_VERSION,
    capability="im.manifold.context",
)

TO_ELEMENT_CALL: tuple[Action[Any, Any], ...] = (
    *(
        _to(name, Anything, Empty, "Element Call")
        for name in (
            "im.vector.hangup",
            "im.vector.start_live_stream",
            "io.element.join",
            "io.element.spotlight_layout",
            "io.element.tile_layout",
        )
    ),
    # Answered with the state that it is in then.
    _to("io.element.device_mute", Anything, Anything, "Element Call"),
)
"""What clients ask of Element Call."""

ALL: tuple[Action[Any, Any], ...] = (
    *(value for value in list(globals().values()) if isinstance(value, Action)),
    *ELEMENT_CALL,
    *TO_ELEMENT_CALL,
)
FROM_WIDGET = tuple(action for action in ALL if action.direction == "fromWidget")
TO_WIDGET = tuple(action for action in ALL if action.direction == "toWidget")


def _by_name(actions: Iterable[Action[Any, Any]]) -> dict[tuple[Direction, str], Action[Any, Any]]:
    return {(action.direction, name): action for action in actions for name in action.names}


BY_NAME = _by_name(ALL)


def find(direction: Direction, name: str) -> Action[Any, Any] | None:
    """The action that a peer means, by either of its names."""
    return BY_NAME.get((direction, name))
