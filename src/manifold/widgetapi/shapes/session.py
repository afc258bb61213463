"""The session itself: versions, capabilities, loading, looks (MSC2764, MSC2871, MSC2873, MSC2974)."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

__all__ = [
    "Anything",
    "CapabilitiesReply",
    "CapabilitiesRequest",
    "ClientTheme",
    "Empty",
    "Language",
    "NotifyCapabilities",
    "OldVersion",
    "OnScreen",
    "OnScreenReply",
    "ScreenshotReply",
    "Versions",
    "Visibility",
]


class Empty(Struct, frozen=True):
    """Nothing, or nothing that anybody reads."""


class Anything(Struct, frozen=True):
    """An object of whatever the two sides agree on: an event, a modal's data, a homeserver's own request."""


class Versions(Struct, frozen=True):
    """What `supported_api_versions` answers; strings that are unknown are passed over."""

    supported_versions: list[str]


class OldVersion(Struct, frozen=True):
    """What `api_version` answered until 2018."""

    version: str


class CapabilitiesReply(Struct, frozen=True):
    """What a widget wants to be allowed. One that says nothing wants nothing."""

    capabilities: list[str] = field(default_factory=list)


class CapabilitiesRequest(Struct, frozen=True):
    """What a widget wants in addition (MSC2974)."""

    capabilities: list[str]


class NotifyCapabilities(Struct, frozen=True):
    """What was decided (MSC2871): `requested` in this round, `approved` so far, in all rounds."""

    requested: list[str] = field(default_factory=list)
    approved: list[str] = field(default_factory=list)


class Visibility(Struct, frozen=True):
    """Whether the user can see the widget."""

    visible: bool


class ScreenshotReply(Struct, frozen=True):
    """A picture of the widget; bytes, in whatever form the transport has for them."""

    screenshot: Any


class ClientTheme(Struct, frozen=True, omit_defaults=True):
    """The client's theme (MSC2873); Element sends the name alone."""

    name: str = ""
    is_dark: bool | UnsetType = UNSET


class Language(Struct, frozen=True):
    """The client's language, as a tag of RFC 5646 (MSC2873)."""

    lang: str


class OnScreen(Struct, frozen=True):
    """Whether the widget wants to stay on the screen when its room does not."""

    value: bool


class OnScreenReply(Struct, frozen=True):
    """Whether it stays. Element answers with nothing, and means yes (D12)."""

    success: bool = True
