"""Installations, each with the actions of its latest change.

Every read names who asks and which room: what an account did not make itself is not there for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from manifold.ids import RoomID, UserID
from manifold.storage.database import PURGE_ROWS, Row, Statements

__all__ = ["ActionRow", "InstallationRow", "Installations"]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action: `body` is it as JSON, `status` is waiting, done or failed, `error` says why it failed."""

    id: str
    actor: str
    body: str
    status: str = "waiting"
    error: str | None = None


@dataclass(frozen=True, slots=True)
class InstallationRow:
    """An installation: `config` is JSON, shaped as the manifest's `config_version` was."""

    id: str
    integration: str
    config_version: int
    room_id: RoomID
    created_by: UserID
    config: str
    state: str
    evidence: str | None
    reason: str | None
    created_at: int
    updated_at: int
    removed_at: int | None
    actions: tuple[ActionRow, ...] = ()


_SELECT = (
    "SELECT i.id, i.integration, i.config_version, i.room_id, i.created_by, i.config, i.state, i.evidence,"
    " i.reason, i.created_at, i.updated_at, i.removed_at, a.id, a.actor, a.body, a.status, a.error"
    " FROM installations i LEFT JOIN actions a ON a.installation_id = i.id"
)
_ACTION = 12  # the column of _SELECT at which the action begins


class Installations:
    """The tables `installations` and `actions`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, row: InstallationRow) -> None:
        """Keep a new installation and its actions. Raises Duplicate."""
        await self._statements.execute(
            "INSERT INTO installations (id, integration, config_version, room_id, created_by, config, state,"
            " evidence, reason, created_at, updated_at, removed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            row.id,
            row.integration,
            row.config_version,
            row.room_id,
            row.created_by,
            row.config,
            row.state,
            row.evidence,
            row.reason,
            row.created_at,
            row.updated_at,
            row.removed_at,
        )
        await self._add_actions(row)

    async def get(self, installation_id: str, created_by: UserID, room_id: RoomID) -> InstallationRow | None:
        """With its actions in order, in one SELECT. None also where it is another's, or in another room."""
        rows = await self._statements.fetch(
            f"{_SELECT} WHERE i.id = $1 AND i.created_by = $2 AND i.room_id = $3 ORDER BY a.position",
            installation_id,
            created_by,
            room_id,
        )
        return _installation(rows) if rows else None

    async def lock(self, installation_id: str, created_by: UserID, room_id: RoomID) -> InstallationRow | None:
        """Like `get`, for a write block that will change it: another such block waits until this one ends."""
        # On PostgreSQL a SELECT that had to wait for the lock would join the new installation with its old
        # actions. So the lock comes first, and what is read then is read afresh.
        await self._statements.fetch(
            "SELECT id FROM installations WHERE id = $1 AND created_by = $2 AND room_id = $3 FOR UPDATE",
            installation_id,
            created_by,
            room_id,
        )
        return await self.get(installation_id, created_by, room_id)

    async def in_room(self, created_by: UserID, room_id: RoomID) -> list[InstallationRow]:
        """What the account put into the room, oldest first, with all actions, in one SELECT."""
        rows = await self._statements.fetch(
            f"{_SELECT} WHERE i.created_by = $1 AND i.room_id = $2 ORDER BY i.created_at, i.id, a.position",
            created_by,
            room_id,
        )
        return [_installation(group) for _, group in groupby(rows, key=itemgetter(0))]

    async def count(self, created_by: UserID, room_id: RoomID) -> int:
        """How many `in_room` would list."""
        row = await self._statements.fetch_one(
            "SELECT count(*) FROM installations WHERE created_by = $1 AND room_id = $2", created_by, room_id
        )
        return int(row[0]) if row else 0

    async def change(self, row: InstallationRow) -> None:
        """Write back what `lock` returned in the same block, changed; its actions replace those before."""
        await self._statements.execute(
            "UPDATE installations SET config_version = $2, config = $3, state = $4, evidence = $5,"
            " reason = $6, updated_at = $7, removed_at = $8 WHERE id = $1",
            row.id,
            row.config_version,
            row.config,
            row.state,
            row.evidence,
            row.reason,
            row.updated_at,
            row.removed_at,
        )
        await self._statements.execute("DELETE FROM actions WHERE installation_id = $1", row.id)
        await self._add_actions(row)

    async def purge_removed(self, before: int) -> bool:
        """Delete what was removed at `before` or earlier, actions and all. True: there may be more."""
        deleted = await self._statements.execute(
            "DELETE FROM installations WHERE id IN (SELECT id FROM installations WHERE removed_at <= $1 LIMIT $2)",
            before,
            PURGE_ROWS,
        )
        return deleted == PURGE_ROWS

    async def _add_actions(self, row: InstallationRow) -> None:
        await self._statements.execute_many(
            "INSERT INTO actions (installation_id, id, position, actor, body, status, error)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                (row.id, action.id, position, action.actor, action.body, action.status, action.error)
                for position, action in enumerate(row.actions)
            ],
        )


def _installation(rows: Iterable[Row]) -> InstallationRow:
    """One installation from its joined rows: one for each action, or a single one where there is none."""
    joined = [tuple(row) for row in rows]
    actions = tuple(ActionRow(*row[_ACTION:]) for row in joined if row[_ACTION] is not None)
    id_, integration, config_version, room_id, created_by, config, state, evidence, reason, *times = joined[0]
    created_at, updated_at, removed_at = times[:3]
    return InstallationRow(
        id_,
        integration,
        config_version,
        RoomID(room_id),
        UserID(created_by),
        config,
        state,
        evidence,
        reason,
        created_at,
        updated_at,
        removed_at,
        actions,
    )
