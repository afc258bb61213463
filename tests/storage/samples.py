"""Rows to store."""

import hashlib

from manifold.ids import RoomID, UserID
from manifold.storage import ActionRow, InstallationRow

ALICE = UserID("@alice:example.org")
BOB = UserID("@bob:example.org")
ROOM = RoomID("!standup:example.org")
OTHER_ROOM = RoomID("!lunch:example.org")

NOW = 1_800_000_000_000
LATER = NOW + 3_600_000


def token_hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def installation(
    installation_id: str = "i1",
    *,
    created_by: UserID = ALICE,
    room_id: RoomID | None = ROOM,
    created_at: int = NOW,
    actions: int = 2,
    removed_at: int | None = None,
) -> InstallationRow:
    return InstallationRow(
        id=installation_id,
        integration="jitsi",
        config_version=1,
        room_id=room_id,
        created_by=created_by,
        config='{"server": "https://meet.example.org"}',
        state="pending",
        evidence=None,
        reason=None,
        created_at=created_at,
        updated_at=created_at,
        removed_at=removed_at,
        actions=tuple(ActionRow(f"a{number}", "user", f'{{"number": {number}}}') for number in range(actions)),
    )
