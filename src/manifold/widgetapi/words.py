"""A capability in words, for the prompt in which a person decides about it.

Written for people who never heard of events: what the widget could do, to whom, in whose name. What has no words is not
known, and never granted.
"""

from msgspec import Struct

from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.capabilities import Capability, Kind, parse

__all__ = ["Words", "words"]


class Words(Struct, frozen=True):
    """`is_dangerous`: to be shown so that nobody overlooks it."""

    text: str
    is_dangerous: bool = False


def words(capability: str) -> Words | None:
    """What a widget may do that has it; None: nothing that is known here."""
    asked = parse(capability)
    match asked.kind:
        case Kind.PLAIN:
            return _PLAIN.get(asked.name)
        case Kind.MANAGER:
            return _manager(asked)
        case Kind.EVENT | Kind.STATE:
            return _event(asked)
        case Kind.TO_DEVICE:
            return _to_device(asked)
        case Kind.TIMELINE if asked.name == "*":
            return Words("Do all it is allowed to in every room you are in, now and later", is_dangerous=True)
        case Kind.TIMELINE:
            return Words(f"Do all it is allowed to in the room {_quoted(asked.name)} too", is_dangerous=True)
        case Kind.ACCOUNT_DATA:
            return _ACCOUNT_DATA.get(asked.name) or Words(f"See your account's {_quoted(asked.name)} settings")
        case Kind.ROOM_ACCOUNT_DATA:
            return Words(f"See your own {_quoted(asked.name)} settings of this room")
    return None


_PLAIN = {
    caps.SCREENSHOT: Words("Let your app take pictures of the widget"),
    caps.STICKER: Words("Send stickers to this room, as you"),
    caps.ALWAYS_ON_SCREEN: Words("Stay on your screen when you look at another room"),
    caps.NAVIGATE: Words("Lead you to other rooms, people and messages"),
    caps.MODALS: Words("Open a window over your app"),
    caps.TURN_SERVERS: Words("Use your homeserver to connect calls"),
    caps.CREATE_ROOM: Words("Make new rooms, as you", is_dangerous=True),
    caps.SHARE_USERS: Words("Suggest people for you to invite"),
    caps.USER_DIRECTORY_SEARCH: Words("Search for people on your homeserver"),
    caps.UPLOAD_FILE: Words("Upload files to your homeserver, as you"),
    caps.DOWNLOAD_FILE: Words("Download files that were sent to you, also encrypted ones"),
    caps.SEND_DELAYED_EVENT: Words("Have things sent later, as you, even after you have left", is_dangerous=True),
    caps.UPDATE_DELAYED_EVENT: Words("Cancel, delay or hasten what is to be sent later"),
    caps.SEND_STICKY_EVENT: Words("Send things that everybody who joins soon sees too, as you"),
    caps.RECEIVE_STICKY_EVENT: Words("See things that were sent so that everybody who joins soon sees them too"),
    caps.RTC_TRANSPORTS: Words("Know which call servers your homeserver offers"),
    caps.LIVEKIT_TOKEN: Words("Join calls on a call server, as you", is_dangerous=True),
    caps.LIVEKIT_LEAVE: Words("Let a call server say, as you, that you left a call"),
    caps.REQUIRES_CLIENT: Words("Run only inside a Matrix app"),
    caps.VIEW_ROOM: Words("Show you another room"),
    caps.VISIBILITY: Words("Know whether you can see the widget"),
}

_MANAGER = {
    "room_summary": Words("See the name, topic and number of members of this room"),
    "read_membership": Words("See who is in this room"),
    "invite": Words("Invite people and bots to this room, as you"),
    "kick": Words("Remove people and bots from this room, as you", is_dangerous=True),
    "set_power_level": Words("Change what people and bots may do in this room, as you", is_dangerous=True),
    "account_widgets": Words("Add widgets to your account, and remove them", is_dangerous=True),
    "context": Words("Know which room you are looking at"),
}

_NAMES = {
    "im.vector.modular.widgets": "widgets",
    "m.widget": "widgets",
    "io.element.widgets.layout": "the layout of widgets",
    "m.room.message": "messages",
    "m.room.encrypted": "encrypted messages",
    "m.room.member": "who is a member, invited or banned",
    "m.room.power_levels": "who may do what",
    "m.room.name": "the name of this room",
    "m.room.topic": "the topic of this room",
    "m.room.avatar": "the picture of this room",
    "m.room.create": "who made the room",
    "m.room.join_rules": "who may join",
    "m.room.history_visibility": "who may read what was written before",
    "m.room.guest_access": "whether guests may join",
    "m.room.server_acl": "which servers may take part",
    "m.room.encryption": "whether messages are encrypted",
    "m.room.canonical_alias": "the address of this room",
    "m.room.pinned_events": "pinned messages",
    "m.room.tombstone": "whether the room is closed and replaced",
    "m.room.third_party_invite": "invitations by e-mail",
    "m.room.redaction": "deletions of messages",
    "m.space.child": "the rooms of this space",
    "m.space.parent": "the spaces that this room is in",
    "m.sticker": "stickers",
    "m.reaction": "reactions",
    "m.poll.start": "polls",
    "m.poll.response": "votes in polls",
    "m.poll.end": "ends of polls",
    "m.call.invite": "calls",
    "m.call.member": "who is in a call",
    "org.matrix.msc3401.call.member": "who is in a call",
    "org.matrix.msc3401.call": "calls",
}
_DANGEROUS = frozenset(
    (
        "im.vector.modular.widgets",
        "m.widget",
        "m.room.member",
        "m.room.power_levels",
        "m.room.join_rules",
        "m.room.history_visibility",
        "m.room.guest_access",
        "m.room.server_acl",
        "m.room.encryption",
        "m.room.tombstone",
        "m.room.third_party_invite",
        "m.room.redaction",
    )
)
"""To write these is to decide who is in the room, what they may do or read, or what is deleted."""

_MSGTYPES = {
    "m.text": "text messages",
    "m.notice": "messages of bots",
    "m.emote": "messages about what somebody does",
    "m.image": "pictures",
    "m.file": "files",
    "m.audio": "audio",
    "m.video": "videos",
    "m.location": "places",
    "m.key.verification.request": "requests to verify a device",
}
_ACCOUNT_DATA = {
    "m.widgets": Words("See the widgets of your account"),
    "m.direct": Words("See whom you write to in private", is_dangerous=True),
    "m.ignored_user_list": Words("See whom you ignore", is_dangerous=True),
    "m.push_rules": Words("See what you are notified of", is_dangerous=True),
}


def _manager(asked: Capability) -> Words | None:
    found = _MANAGER.get(asked.name.removeprefix(caps.MANAGER_PREFIX))
    if found is None or asked.key is None:
        return found
    return Words(f"{found.text} (only {_quoted(asked.key)})", found.is_dangerous)


def _event(asked: Capability) -> Words:
    sends, is_state = asked.direction == "send", asked.kind is Kind.STATE
    what = _NAMES.get(asked.name) or f"{_quoted(asked.name)} {'settings' if is_state else 'events'}"
    only = ""
    if asked.key is not None and not is_state:
        what = _MSGTYPES.get(asked.key) or f"messages of the kind {_quoted(asked.key)}"
    elif asked.key:
        only = f" (only {_quoted(asked.key)})"
    if not sends:
        return Words(f"See {what}{_where(what)}{only}")
    verb = "Change" if is_state else "Send"
    return Words(f"{verb} {what}{_where(what)}{only}, as you", asked.name in _DANGEROUS)


def _where(what: str) -> str:
    return "" if " room" in what else " in this room"


def _to_device(asked: Capability) -> Words:
    if asked.direction == "send":
        text = f"Send hidden {_quoted(asked.name)} messages to other people's devices, as you"
        return Words(text, is_dangerous=True)
    return Words(
        f"See hidden {_quoted(asked.name)} messages that are sent to your device",
        asked.name.startswith(("m.room_key", "m.forwarded_room_key", "m.secret.", "m.key.verification.")),
    )


def _quoted(text: str) -> str:
    # A stranger's text: no line breaks or turns of direction that could make the sentence say something else.
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return f"“{shown if len(shown) <= 100 else shown[:99] + '…'}”"
