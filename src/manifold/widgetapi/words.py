"""A capability in words, for a prompt: what a widget could do, said to somebody who has never heard of events."""

from msgspec import Struct

from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.capabilities import Capability, Kind, parse
from manifold.widgetapi.grants import ANY_ROOM

__all__ = ["Words", "words"]


class Words(Struct, frozen=True):
    """`grave`: with it a widget could do harm that is hard to undo; prompts are to say so."""

    text: str
    grave: bool = False


_NAMES = {
    "im.vector.modular.widgets": "the room's widgets",
    "io.element.widgets.layout": "where widgets are shown",
    "m.reaction": "reactions",
    "m.room.avatar": "the room's picture",
    "m.room.canonical_alias": "the room's address",
    "m.room.create": "who made the room",
    "m.room.encryption": "whether the room is encrypted",
    "m.room.guest_access": "whether guests may join",
    "m.room.history_visibility": "who may read what was said before",
    "m.room.join_rules": "who may join",
    "m.room.member": "who is in the room",
    "m.room.message": "messages",
    "m.room.name": "the room's name",
    "m.room.pinned_events": "pinned messages",
    "m.room.power_levels": "who may do what in the room",
    "m.room.redaction": "removals of messages",
    "m.room.server_acl": "which servers may take part",
    "m.room.tombstone": "whether the room goes on elsewhere",
    "m.room.topic": "the room's topic",
    "m.space.child": "the rooms of the space",
    "m.space.parent": "the spaces of the room",
    "m.sticker": "stickers",
    "m.widget": "the room's widgets",
}
_MSGTYPES = {
    "m.audio": "voice messages and music",
    "m.emote": "what people do (/me)",
    "m.file": "files",
    "m.image": "pictures",
    "m.location": "places",
    "m.notice": "notices of bots",
    "m.text": "text messages",
    "m.video": "videos",
}
_GRAVE_TO_WRITE = {
    "m.room.canonical_alias",
    "m.room.encryption",
    "m.room.history_visibility",
    "m.room.join_rules",
    "m.room.member",
    "m.room.power_levels",
    "m.room.redaction",
    "m.room.server_acl",
    "m.room.tombstone",
}

_PLAIN = {
    caps.SCREENSHOT: Words("Take a picture of itself, when you ask for one"),
    caps.STICKER: Words("Send stickers, as you"),
    caps.ALWAYS_ON_SCREEN: Words("Stay on your screen while you look at other rooms"),
    caps.NAVIGATE: Words("Lead you to other rooms and people"),
    caps.MODALS: Words("Open windows over your client"),
    caps.TURN_SERVERS: Words("Make calls through your homeserver"),
    caps.CREATE_ROOM: Words("Make new rooms, as you"),
    caps.SHARE_USERS: Words("Suggest people whom you could invite"),
    caps.USER_DIRECTORY_SEARCH: Words("Look for people on your homeserver"),
    caps.UPLOAD_FILE: Words("Put files on your homeserver, as you"),
    caps.DOWNLOAD_FILE: Words("Fetch files from your homeserver, those of your rooms too"),
    caps.SEND_DELAYED_EVENT: Words("Have what it sends sent later"),
    caps.UPDATE_DELAYED_EVENT: Words("Change or stop what is to be sent later"),
    caps.SEND_STICKY_EVENT: Words("Send what stays in view for a while"),
    caps.RECEIVE_STICKY_EVENT: Words("See what stays in view for a while"),
    caps.RTC_TRANSPORTS: Words("Know how calls can be carried"),
    caps.LIVEKIT_TOKEN: Words("Take part in calls, as you"),
    caps.LIVEKIT_LEAVE: Words("Have your homeserver end your part of a call"),
    caps.REQUIRES_CLIENT: Words("Run only inside a Matrix client"),
    caps.VIEW_ROOM: Words("Show you another room"),
    caps.VISIBILITY: Words("Know whether you can see it"),
}
_MANAGER = {
    "im.manifold.room_summary": Words("See this room's name, topic, and how many are in it"),
    "im.manifold.read_membership": Words("See who is in this room"),
    "im.manifold.invite": Words("Invite people and bots to this room, as you"),
    "im.manifold.kick": Words("Remove people and bots from this room, as you", grave=True),
    "im.manifold.set_power_level": Words("Change what people and bots may do in this room", grave=True),
    "im.manifold.account_widgets": Words("Change the widgets of your account"),
    "im.manifold.context": Words("Know which room you are looking at"),
}


def words(capability: Capability | str) -> Words | None:
    """None for what means nothing here: that is never granted, so there is nothing to ask."""
    if isinstance(capability, str):
        capability = parse(capability)
    match capability.kind:
        case Kind.PLAIN:
            return _PLAIN[capability.name]
        case Kind.MANAGER:
            found = _MANAGER[capability.name]
            return found if capability.key is None else Words(f"{found.text}: only {capability.key}", found.grave)
        case Kind.EVENT | Kind.STATE:
            return _of_event(capability)
        case Kind.TO_DEVICE:
            verb = "Send" if capability.direction == "send" else "See"
            which = "to people's devices, as you" if capability.direction == "send" else "to this device"
            return Words(f"{verb} hidden messages “{capability.name}” {which}")
        case Kind.TIMELINE if capability.name == ANY_ROOM:
            return Words("Do all of this in every room that you are in, now and later", grave=True)
        case Kind.TIMELINE:
            return Words(f"Do all of this in the room {capability.name} as well")
        case Kind.ACCOUNT_DATA if capability.name == "m.widgets":
            return Words("See the widgets of your account")
        case Kind.ACCOUNT_DATA:
            return Words(f"See what your account keeps as “{capability.name}”")
        case Kind.ROOM_ACCOUNT_DATA:
            return Words(f"See what your account keeps as “{capability.name}” about this room")
    return None


def _of_event(capability: Capability) -> Words:
    is_state, sends = capability.kind is Kind.STATE, capability.direction == "send"
    what = _NAMES.get(capability.name, f"“{capability.name}” {'settings' if is_state else 'events'}")
    only = ""
    if capability.key and is_state:
        only = f": only {capability.key}" if capability.key.startswith("@") else f": only “{capability.key}”"
    elif capability.key and not is_state:
        what = _MSGTYPES.get(capability.key, f"messages of the kind “{capability.key}”")
    verb = ("Change" if is_state else "Send") if sends else "See"
    text = f"{verb} {what}{', as you' if sends else ''}{only}"
    return Words(text, grave=sends and capability.name in _GRAVE_TO_WRITE)
