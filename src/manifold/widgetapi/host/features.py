"""All features, by name: `EVERYTHING` is what a client with a whole Matrix session behind it has."""

from manifold.widgetapi.host.devices import TO_DEVICE, TURN
from manifold.widgetapi.host.element_call import ELEMENT_CALL
from manifold.widgetapi.host.events import DELAYED, EVENTS, READ_EVENTS, RELATIONS
from manifold.widgetapi.host.feature import Feature
from manifold.widgetapi.host.gated import (
    ACCOUNT_DATA,
    CREATE_ROOM,
    LIVEKIT,
    MEDIA,
    NAVIGATION,
    ON_SCREEN,
    ROOM_ACCOUNT_DATA,
    RTC,
    SHARING,
    USER_DIRECTORY,
    VIEW_ROOM,
)
from manifold.widgetapi.host.looks import HINTS, LOOKS, SCREENSHOTS
from manifold.widgetapi.host.manager import MANAGER
from manifold.widgetapi.host.modals import BEING_A_MODAL, MODALS
from manifold.widgetapi.host.negotiation import NEGOTIATION
from manifold.widgetapi.host.openid import OPENID
from manifold.widgetapi.host.pushing import PUSHING
from manifold.widgetapi.host.stickers import STICKERS
from manifold.widgetapi.host.versions import VERSIONS

__all__ = [
    "ACCOUNT_DATA",
    "ALWAYS",
    "BEING_A_MODAL",
    "CREATE_ROOM",
    "DELAYED",
    "ELEMENT_CALL",
    "EVENTS",
    "EVERYTHING",
    "HINTS",
    "LIVEKIT",
    "LOOKS",
    "MANAGER",
    "MEDIA",
    "MODALS",
    "MODAL_ALWAYS",
    "NAVIGATION",
    "ON_SCREEN",
    "OPENID",
    "PUSHING",
    "READ_EVENTS",
    "RELATIONS",
    "ROOM_ACCOUNT_DATA",
    "RTC",
    "SCREENSHOTS",
    "SHARING",
    "STICKERS",
    "TO_DEVICE",
    "TURN",
    "USER_DIRECTORY",
    "VIEW_ROOM",
]

ALWAYS: tuple[Feature, ...] = (VERSIONS, NEGOTIATION, OPENID, LOOKS, HINTS, ELEMENT_CALL)
"""What every client has, since it takes no Matrix session, or is the session itself."""

MODAL_ALWAYS: tuple[Feature, ...] = (*ALWAYS, BEING_A_MODAL)

EVERYTHING: tuple[Feature, ...] = (
    EVENTS,
    PUSHING,
    READ_EVENTS,
    RELATIONS,
    DELAYED,
    ACCOUNT_DATA,
    ROOM_ACCOUNT_DATA,
    TO_DEVICE,
    TURN,
    NAVIGATION,
    VIEW_ROOM,
    USER_DIRECTORY,
    MEDIA,
    RTC,
    LIVEKIT,
    CREATE_ROOM,
    SHARING,
    MODALS,
    STICKERS,
    ON_SCREEN,
    SCREENSHOTS,
)
"""For any widget. An integration manager has MANAGER besides."""
