"""What a widget asks for, in words: one sentence for each capability."""

from manifold.widgetapi.capabilities import Capability, Kind, parse

__all__ = ["words"]

_PLAIN = {
    "m.capability.screenshot": "Have pictures of itself taken",
    "m.sticker": "Send stickers into the room in view, in your name",
    "m.always_on_screen": "Stay on the screen when you look at another room",
    "org.matrix.msc2931.navigate": "Lead you to other rooms and users",
    "org.matrix.msc2790.modals": "Open a dialog over everything else",
    "town.robin.msc3846.turn_servers": "Use your homeserver's servers for calls",
    "org.matrix.msc3817.create_room": "Make rooms in your name",
    "uk.half-shot.mscXXXX.mxid_share": "Suggest people to you, to invite or to talk to",
    "org.matrix.msc3973.user_directory_search": "Search for people in your homeserver's directory",
    "org.matrix.msc4039.upload_file": "Upload files to your homeserver",
    "org.matrix.msc4039.download_file": "Download files by your homeserver",
    "org.matrix.msc4157.send.delayed_event": "Have what it may send be sent later",
    "org.matrix.msc4157.update_delayed_event": "Change when delayed events are sent",
    "org.matrix.msc4407.send.sticky_event": "Send events that stay in sight for a while",
    "org.matrix.msc4407.receive.sticky_event": "See events that stay in sight for a while",
    "org.matrix.msc4515.rtc_transports": "See how your homeserver carries calls",
    "org.matrix.msc4533.rtc_livekit_get_token": "Join calls in your name",
    "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave": "Have a server take you out of a call",
    "io.element.requires_client": "Only work inside a client",
    "io.element.view_room": "Show you another room",
    "visibility": "Know whether it can be seen",
    "im.manifold.room_summary": "See the room's name, topic, number of members and what you may do in it",
    "im.manifold.read_membership": "See whether {who} in the room, and with what power",
    "im.manifold.invite": "Invite {whom} in your name",
    "im.manifold.kick": "Remove {whom} from the room in your name",
    "im.manifold.set_power_level": "Change the power of {whom}",
    "im.manifold.account_widgets": "Add, change and remove widgets of your account",
    "im.manifold.context": "Be told which room and which page you look at",
}
_TYPES = {
    "m.room.message": "messages",
    "m.reaction": "reactions",
    "m.room.redaction": "removals of messages",
    "m.sticker": "stickers",
    "m.room.name": "the room's name",
    "m.room.topic": "the room's topic",
    "m.room.avatar": "the room's picture",
    "m.room.member": "who is in the room",
    "m.room.power_levels": "who may do what in the room",
    "m.room.join_rules": "who may join the room",
    "im.vector.modular.widgets": "the room's widgets",
}


def words(raw: str) -> str:
    """A sentence without its full stop. Of what is unknown the string itself is all that can be said."""
    capability = parse(raw)
    match capability.kind:
        case Kind.EVENT | Kind.STATE:
            return _event(capability)
        case Kind.TO_DEVICE:
            return (
                f"{_verb(capability)} messages of the type {capability.name} {_to(capability)} devices, past the room"
            )
        case Kind.TIMELINE if capability.name == "*":
            return "Do all of this in every room that you are in, now and later"
        case Kind.TIMELINE:
            return f"Do all of this in the room {capability.name} too"
        case Kind.ACCOUNT_DATA:
            return f"Read what your account keeps as {capability.name}"
        case Kind.ROOM_ACCOUNT_DATA:
            return f"Read what your account keeps for the room as {capability.name}"
        case Kind.PLAIN | Kind.MANAGER:
            key = capability.key
            who, whom = (f"{key} is", key) if key else ("somebody is", "anybody")
            return _PLAIN[capability.name].format(who=who, whom=whom)
        case _:
            return f"Something that is not known here: {raw}"


def _event(capability: Capability) -> str:
    what = _TYPES.get(capability.name)
    if capability.kind is Kind.STATE:
        verb = {"send": "Change", "receive": "See"}.get(capability.direction or "", "Read")
        what = what or f"the room's state {capability.name}"
        if capability.key and capability.name == "m.room.member":
            return f"{verb} the membership of {capability.key}" + (
                ": invite, remove or ban" if capability.direction == "send" else ""
            )
        return f"{verb} {what}" + (f", of the key {capability.key!r} only" if capability.key else "")
    verb = _verb(capability)
    what = what or f"events of the type {capability.name}"
    kind = f" of the kind {capability.key}" if capability.key is not None else ""
    return f"{verb} {what}{kind}" + (" in your name" if capability.direction == "send" else "")


def _verb(capability: Capability) -> str:
    return {"send": "Send", "receive": "See", "read": "Read"}[capability.direction or "read"]


def _to(capability: Capability) -> str:
    return "to" if capability.direction == "send" else "from"
