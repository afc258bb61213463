"""All but the session and events: who the user is, devices, calls, modals, files, people, rooms, stickers."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

__all__ = [
    "Button",
    "ButtonClicked",
    "ButtonEnabled",
    "CreatedRoom",
    "DownloadFile",
    "FileReply",
    "Location",
    "MediaConfig",
    "ModalDefinition",
    "OpenIDCredentials",
    "OpenIDReply",
    "OpenIntegration",
    "RTCTransports",
    "RecommendedPacks",
    "SendToDevice",
    "SendToDeviceReply",
    "SharedUser",
    "SharedUsers",
    "Sticker",
    "ToDeviceMessage",
    "Token",
    "TurnServers",
    "UploadFile",
    "Uploaded",
    "UserSearch",
    "UserSearchReply",
    "ViewRoom",
]

Text = Annotated[str, Meta(min_length=1)]


class OpenIDReply(Struct, frozen=True, omit_defaults=True):
    """Who the user is (MSC1960): now with `allowed`, with `request` later by `openid_credentials`, or never."""

    state: Literal["allowed", "request", "blocked"]
    access_token: str | None = None
    token_type: str | None = None
    matrix_server_name: str | None = None
    expires_in: float | None = None
    """Seconds."""


class OpenIDCredentials(Struct, frozen=True, omit_defaults=True):
    """What was decided about the request for the user's identity that had this id (MSC1960)."""

    state: Literal["allowed", "blocked"]
    original_request_id: str
    success: bool = False
    """What widgets before 2020 read."""
    access_token: str | None = None
    token_type: str | None = None
    matrix_server_name: str | None = None
    expires_in: float | None = None


class SendToDevice(Struct, frozen=True, omit_defaults=True):
    """Messages to devices: by user, by device or `*` for all of them (MSC3819)."""

    type: Text
    messages: dict[str, dict[str, dict[str, Any]]]
    encrypted: bool | None = None
    """Must be there, though matrix-rust-sdk does without (D32)."""


class SendToDeviceReply(Struct, frozen=True, omit_defaults=True):
    """Devices, by user, that it did not reach."""

    failures: dict[str, list[str]] = {}


class ToDeviceMessage(Struct, frozen=True):
    """A message to this device. `encrypted` is the client's word, not the sender's."""

    type: str
    sender: str
    content: dict[str, Any]
    encrypted: bool


class TurnServers(Struct, frozen=True):
    """Servers that calls can go through, with credentials that end (MSC3846). No `uris`: none for now."""

    uris: list[str]
    username: str = ""
    password: str = ""


class Location(Struct, frozen=True):
    """Where to lead the client: a matrix.to address (MSC2931)."""

    uri: Annotated[str, Meta(pattern=r"^(https://matrix\.to/#|matrix:)")]


class ViewRoom(Struct, frozen=True):
    """A room to show (Element; `navigate` is what is meant to be used)."""

    room_id: Text


class Button(Struct, frozen=True, omit_defaults=True):
    """A button of a modal (MSC2790). A kind that is unknown looks like `m.secondary`."""

    id: Text
    label: str
    kind: str = "m.secondary"
    disabled: bool = False


class ModalDefinition(Struct, frozen=True, omit_defaults=True):
    """A widget that opens over the client (MSC2790). Buttons that are badly made are left out by who reads them."""

    type: Text
    url: Text
    name: str | None = None
    data: dict[str, Any] | None = None
    wait_for_iframe_load: bool | None = field(default=None, name="waitForIframeLoad")
    buttons: list[Any] | None = None


class ButtonClicked(Struct, frozen=True):
    """Which of a modal's buttons was clicked."""

    id: str


class ButtonEnabled(Struct, frozen=True):
    """Whether a modal's button can be clicked. `m.close` always can."""

    button: Text
    enabled: bool


class MediaConfig(Struct, frozen=True):
    """How large a file may be, in bytes, where the homeserver says so (MSC4039)."""

    upload_size: int | None = field(default=None, name="m.upload.size")


class UploadFile(Struct, frozen=True):
    """A file's content: bytes in whatever form the transport has for them, or a text (MSC4039)."""

    file: Any


class Uploaded(Struct, frozen=True, omit_defaults=True):
    """Where it is; in encrypted rooms with what decrypts it (MSC4039)."""

    content_uri: str
    encryption: dict[str, Any] | None = None


class DownloadFile(Struct, frozen=True, omit_defaults=True):
    """Which file (MSC4039). `timeout_ms`: how long a remote server may take."""

    content_uri: Annotated[str, Meta(pattern=r"^mxc://[^/]+/[^/]+$")]
    timeout_ms: Annotated[int, Meta(ge=0)] | None = None
    encryption: dict[str, Any] | None = None


class FileReply(Struct, frozen=True):
    """The file's content, as bytes in whatever form the transport has for them."""

    file: Any


class UserSearch(Struct, frozen=True, omit_defaults=True):
    """Whom to look for in the user directory (MSC3973); "" finds whatever the homeserver likes."""

    search_term: str
    limit: Annotated[int, Meta(ge=0)] | None = None


class FoundUser(Struct, frozen=True, omit_defaults=True):
    """Somebody in the user directory."""

    user_id: str
    display_name: str | None = None
    avatar_url: str | None = None


class UserSearchReply(Struct, frozen=True):
    """Who was found; `limited`: there are more."""

    limited: bool
    results: list[FoundUser]


class RTCTransports(Struct, frozen=True):
    """How calls of MatrixRTC can be carried, each with its `type` (MSC4515)."""

    rtc_transports: list[dict[str, Any]]


class Token(Struct, frozen=True):
    """A token for a LiveKit server (MSC4533)."""

    jwt: str


class CreatedRoom(Struct, frozen=True):
    """The room that was made (MSC3817)."""

    room_id: str


class SharedUser(Struct, frozen=True, omit_defaults=True):
    """Somebody whom a widget knows (MSC3662)."""

    user_id: Text
    display_name: str | None = None
    avatar_url: str | None = None


class SharedUsers(Struct, frozen=True, omit_defaults=True):
    """Users for the client to invite, or to make a room with: always after asking its own user (MSC3662)."""

    users: Annotated[list[SharedUser], Meta(min_length=1)]
    action_hint: Literal["invite", "create_room"] | None = None


class StickerContent(Struct, frozen=True):
    """What a sticker event shows: the picture, and `info` of it."""

    url: Annotated[str, Meta(pattern=r"^mxc://")]
    info: dict[str, Any] = field(default_factory=dict)


class Sticker(Struct, frozen=True, omit_defaults=True):
    """A sticker for the room in view; the client makes the event of it."""

    name: Text
    content: StickerContent
    description: str | None = None


class RecommendedPacks(Struct, frozen=True):
    """Sharable URLs of sticker packs that the room recommends (MSC1951)."""

    room_id: str
    packs: list[str]


class OpenIntegration(Struct, frozen=True, rename="camel"):
    """What a sticker picker asks its client to open in the manager (Element)."""

    integ_type: str
    integ_id: str
