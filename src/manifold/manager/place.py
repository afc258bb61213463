"""Where an installation is, and whose."""

from msgspec import Struct

from manifold.errors import InvalidParam
from manifold.ids import RoomID, UserID
from manifold.spec.catalogue import TargetKind

__all__ = ["Place", "optional_room"]


class Place(Struct, frozen=True):
    """Whose installations, and where: every query names both, so that nobody meets another's.

    Where `room_id` is None, the place is the owner's own account.
    """

    owner: UserID
    room_id: RoomID | None = None

    @property
    def kind(self) -> TargetKind:
        """What a manifest calls it."""
        return "account" if self.room_id is None else "room"

    @property
    def words(self) -> str:
        """For a sentence to the owner."""
        return "in your account" if self.room_id is None else "in this room"


def optional_room(text: str) -> RoomID | None:
    """The `room_id` that a request may have; None where it is "". Raises InvalidParam."""
    try:
        return RoomID.parse(text) if text else None
    except ValueError as exc:
        raise InvalidParam(f"'room_id': {exc}") from exc
