"""Servers that let in only a room's members: they ask the homeserver about each who comes.

Prosody's "matrix user verification" reads an OpenID token of the user and the room's id out of a JWT, and demands that
the conference is named after the room. Such a server says so at `/.well-known/element/jitsi`.
"""

from base64 import b32encode

from manifold.errors import RemoteServiceError
from manifold.ids import RoomID
from manifold.integrations import Egress, reach

__all__ = ["AUTH", "asks_for_members", "conference_of"]

AUTH = "openidtoken-jwt"
"""What `auth` says of such a server, and in a widget's data of such a conference."""


def conference_of(room_id: RoomID) -> str:
    """The one name that such a server takes: base32, in upper case and without padding, as clients write it."""
    return b32encode(room_id.encode()).decode().rstrip("=")


async def asks_for_members(egress: Egress, field: str, server: str) -> bool:
    """Whether the server (an origin) says that it is such a one; most have nothing there."""
    reply = await reach(egress, field, f"{server}/.well-known/element/jitsi")
    try:
        told = reply.json() if reply.ok else None
    except RemoteServiceError:
        return False
    return isinstance(told, dict) and told.get("auth") == AUTH
