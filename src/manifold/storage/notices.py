"""What the rest of the program, and other programs on the same database, hear once a write block is committed.

A notice says whose what changed, never how it is now: who is interested reads that, as one who may.
"""

from typing import NamedTuple

from manifold.ids import RoomID, UserID
from manifold.storage.database import Statements

__all__ = ["InstallationsChanged", "Notice", "Notices", "SessionsChanged", "read_notice"]


class InstallationsChanged(NamedTuple):
    """An installation of the account's changed, in this room or (None) in the account itself.

    `installation_id` is None where some are gone.
    """

    user_id: UserID
    room_id: RoomID | None
    installation_id: str | None


class SessionsChanged(NamedTuple):
    """Some token of this account may be worth nothing any more."""

    user_id: UserID


Notice = InstallationsChanged | SessionsChanged


class Notices:
    """What this write block will have told, once it is committed."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, notice: Notice) -> None:
        """To be heard by all who listen."""
        # Matrix identifiers and our own hold no space. At most 600 bytes; PostgreSQL takes 8000.
        await self._statements.notify(" ".join(part or "" for part in notice))


def read_notice(text: str) -> Notice:
    """The notice that `Notices.add` made this text of."""
    user_id, *where = text.split(" ")
    if not where:
        return SessionsChanged(UserID(user_id))
    room_id, installation_id = where
    return InstallationsChanged(UserID(user_id), RoomID(room_id) if room_id else None, installation_id or None)
