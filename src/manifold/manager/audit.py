"""Who changed what, and when: written with each change, read by those whom it concerns.

No bot of ours is in any room, so there is nobody whom we could ask who is in it. Hence an account sees what it changed
itself, and of a room that is not its own an empty list.
"""

import re
import secrets
from itertools import count

import msgspec
from msgspec import UNSET

from manifold.errors import InvalidParam
from manifold.manager.clock import DAY, Clock
from manifold.manager.place import Place
from manifold.manager.settings import RetentionSettings
from manifold.spec.audit import Audit, AuditEntry, Change
from manifold.storage import AuditRow, InstallationRow, Repositories, Store

__all__ = ["AuditTrail", "audit_entry"]

_NEWEST = (2**63 - 1, "")
_CURSOR = re.compile(r"(?P<at>[0-9]{1,15})-(?P<id>[0-9a-f]{1,64})\Z")


class AuditTrail:
    """What accounts changed, for as long as the operator wants it remembered."""

    def __init__(self, store: Store, settings: RetentionSettings, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._keep = settings.audit_days * DAY
        self._numbers = count()

    async def write(self, repositories: Repositories, row: InstallationRow, what: Change, detail: str = "") -> None:
        """Write down, in the write block of the change, what its owner changed, and in words what came of it."""
        entry = AuditRow(
            # A number first: of two changes in one millisecond the later one sorts behind the earlier.
            id=f"{next(self._numbers):012x}{secrets.token_hex(8)}",
            at=row.updated_at,
            who=row.created_by,
            room_id=row.room_id,
            what=what,
            installation_id=row.id,
            integration=row.integration,
            detail=detail,
        )
        await repositories.audit.add(entry, pseudonym=secrets.token_hex(16), revision=secrets.randbits(63))

    async def page(self, place: Place, limit: int, start: str = "") -> Audit:
        """What the account changed there, newest first. Raises InvalidParam for a `start` that is no `next_batch`.

        A page begins behind the last entry of the one before, wherever that stands by now: what is added meanwhile
        moves nothing.
        """
        before = _parse(start) if start else _NEWEST
        async with self._store.read() as repositories:
            # One more than is shown tells whether there is more.
            rows = await repositories.audit.page(place.owner, place.room_id, before, limit + 1)
        shown = rows[:limit]
        return Audit(
            entries=[audit_entry(row) for row in shown],
            next_batch=f"{shown[-1].at}-{shown[-1].id}" if len(rows) > limit else UNSET,
        )

    async def housekeep(self) -> None:
        """Forget what is old; called now and then, off any request."""
        more = True
        while more:
            async with self._store.write() as repositories:
                more = await repositories.audit.purge(self._clock() - self._keep)


def audit_entry(row: AuditRow) -> AuditEntry:
    """What the API shows of a change."""
    return msgspec.convert(
        {
            "at": row.at,
            "who": str(row.who),
            "what": row.what,
            "installation": row.installation_id,
            "integration": row.integration,
            "detail": row.detail,
        },
        AuditEntry,
    )


def _parse(start: str) -> tuple[int, str]:
    cursor = _CURSOR.match(start)
    if cursor is None:
        raise InvalidParam("'from' must be the 'next_batch' of the page before")
    return int(cursor["at"]), cursor["id"]
