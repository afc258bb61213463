"""Installations, each with the actions of its latest change.

Every read names who asks and where, a room or, where that is None, the account itself: what an account did not make
itself is not there for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

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
    """An installation: `config` is JSON, shaped as the manifest's `config_version` was.

    `request_id` names the request that made it, and `request_hash` tells whether another one asks for the same.
    `view` is the JSON that the API shows of the row; where it is None, it has to be made anew.
    """

    id: str
    integration: str
    config_version: int
    room_id: RoomID | None
    created_by: UserID
    config: str
    state: str
    evidence: str | None
    reason: str | None
    created_at: int
    updated_at: int
    removed_at: int | None
    request_id: str | None = None
    request_hash: bytes | None = None
    view: str | None = None
    actions: tuple[ActionRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Views:
    """What a list shows, with commas in between; None where some of it has to be made anew.

    `first_removed_at` is of those on the list that were removed, the one that will leave it first.
    """

    joined: str | None
    first_removed_at: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many installations an account has: in one place, and in all."""

    here: int
    everywhere: int


_ACCOUNT = ""  # the room of what is in no room

_SELECT = (
    "SELECT i.id, i.integration, i.config_version, i.room_id, i.created_by, i.config, i.state, i.evidence,"
    " i.reason, i.created_at, i.updated_at, i.removed_at, i.request_id, i.request_hash, i.view,"
    " a.id, a.actor, a.body, a.status, a.error"
    " FROM installations i LEFT JOIN actions a ON a.installation_id = i.id"
)
_ACTION = 15  # the column of _SELECT at which the action begins


class Installations:
    """The tables `installations` and `actions`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, row: InstallationRow) -> bool:
        """Keep a new installation and its actions. False where its request id has made one there already.

        The insert itself decides, so of two at once exactly one wins, on two machines too; the other waits for the
        winner's block to end, and finds the winner's row with `requested` in its own. Raises Duplicate for the id.
        """
        added = await self._statements.execute(
            "INSERT INTO installations (id, integration, config_version, room_id, created_by, config, state,"
            " evidence, reason, created_at, updated_at, removed_at, request_id, request_hash, view)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
            " ON CONFLICT (created_by, room_id, request_id) DO NOTHING",
            row.id,
            row.integration,
            row.config_version,
            row.room_id or _ACCOUNT,
            row.created_by,
            row.config,
            row.state,
            row.evidence,
            row.reason,
            row.created_at,
            row.updated_at,
            row.removed_at,
            row.request_id,
            row.request_hash,
            row.view,
        )
        if added:
            await self._add_actions(row)
        return bool(added)

    async def get(self, installation_id: str, created_by: UserID, room_id: RoomID | None) -> InstallationRow | None:
        """With its actions in order, in one SELECT. None also where it is another's, or in another room."""
        rows = await self._statements.fetch(
            f"{_SELECT} WHERE i.id = $1 AND i.created_by = $2 AND i.room_id = $3 ORDER BY a.position",
            installation_id,
            created_by,
            room_id or _ACCOUNT,
        )
        return _installation(rows) if rows else None

    async def requested(self, request_id: str, created_by: UserID, room_id: RoomID | None) -> InstallationRow | None:
        """What the account's request of this id has made there."""
        rows = await self._statements.fetch(
            f"{_SELECT} WHERE i.request_id = $1 AND i.created_by = $2 AND i.room_id = $3 ORDER BY a.position",
            request_id,
            created_by,
            room_id or _ACCOUNT,
        )
        return _installation(rows) if rows else None

    async def lock(self, installation_id: str, created_by: UserID, room_id: RoomID | None) -> InstallationRow | None:
        """Like `get`, for a write block that will change it: another such block waits until this one ends."""
        # On PostgreSQL a SELECT that had to wait for the lock would join the new installation with its old
        # actions. So the lock comes first, and what is read then is read afresh.
        await self._statements.fetch(
            "SELECT id FROM installations WHERE id = $1 AND created_by = $2 AND room_id = $3 FOR UPDATE",
            installation_id,
            created_by,
            room_id or _ACCOUNT,
        )
        return await self.get(installation_id, created_by, room_id)

    async def in_place(self, created_by: UserID, room_id: RoomID | None) -> list[InstallationRow]:
        """What the account put there, oldest first, with all actions, in one SELECT."""
        rows = await self._statements.fetch(
            f"{_SELECT} WHERE i.created_by = $1 AND i.room_id = $2 ORDER BY i.created_at, i.id, a.position",
            created_by,
            room_id or _ACCOUNT,
        )
        return [_installation(group) for _, group in groupby(rows, key=itemgetter(0))]

    async def views(self, created_by: UserID, room_id: RoomID | None, removed_after: int) -> Views:
        """The views of what `in_place` lists, but for what was removed at that time or before, in one row."""
        row = await self._statements.fetch_one(
            "SELECT string_agg(view, ','), count(*) - count(view), min(removed_at) FROM"
            " (SELECT view, removed_at FROM installations WHERE created_by = $1 AND room_id = $2"
            " AND (removed_at IS NULL OR removed_at > $3) ORDER BY created_at, id) AS listed",
            created_by,
            room_id or _ACCOUNT,
            removed_after,
        )
        joined, missing, first_removed_at = row or (None, 0, None)
        return Views(None if missing else joined or "", first_removed_at)

    async def count(self, created_by: UserID, room_id: RoomID | None) -> Counts:
        """How many the account has, there and anywhere."""
        row = await self._statements.fetch_one(
            "SELECT count(*) FILTER (WHERE room_id = $2), count(*) FROM installations WHERE created_by = $1",
            created_by,
            room_id or _ACCOUNT,
        )
        return Counts(*row) if row else Counts(0, 0)

    async def of_account(self, created_by: UserID) -> list[InstallationRow]:
        """All that the account put anywhere, oldest first, with all actions, in one SELECT."""
        rows = await self._statements.fetch(
            f"{_SELECT} WHERE i.created_by = $1 ORDER BY i.created_at, i.id, a.position", created_by
        )
        return [_installation(group) for _, group in groupby(rows, key=itemgetter(0))]

    async def some_bodies(self, limit: int) -> list[str]:
        """The bodies of that many actions of installations that are active, whosever they are."""
        rows = await self._statements.fetch(
            "SELECT a.body FROM installations i JOIN actions a ON a.installation_id = i.id"
            " WHERE i.state = 'active' LIMIT $1",
            limit,
        )
        return [body for (body,) in rows]

    async def erase(self, created_by: UserID) -> None:
        """Delete all that the account put anywhere, actions and all."""
        await self._statements.execute("DELETE FROM installations WHERE created_by = $1", created_by)

    async def change(self, row: InstallationRow) -> None:
        """Write back what `lock` returned in the same block, changed; its actions replace those before."""
        await self._statements.execute(
            "UPDATE installations SET config_version = $2, config = $3, state = $4, evidence = $5,"
            " reason = $6, updated_at = $7, removed_at = $8, view = $9 WHERE id = $1",
            row.id,
            row.config_version,
            row.config,
            row.state,
            row.evidence,
            row.reason,
            row.updated_at,
            row.removed_at,
            row.view,
        )
        await self._statements.execute("DELETE FROM actions WHERE installation_id = $1", row.id)
        await self._add_actions(row)

    async def delete(self, installation_id: str) -> None:
        """Delete it, actions and all, wherever and whosever it is."""
        await self._statements.execute("DELETE FROM installations WHERE id = $1", installation_id)

    async def purge_removed(self, before: int) -> list[tuple[UserID, RoomID | None]]:
        """Delete what was removed at `before` or earlier, actions and all; not all at once, so call it until it has
        nothing to do. Whose each of them was, and where.
        """
        rows = await self._statements.fetch(
            "DELETE FROM installations WHERE id IN (SELECT id FROM installations WHERE removed_at <= $1 LIMIT $2)"
            " RETURNING created_by, room_id",
            before,
            PURGE_ROWS,
        )
        return [(UserID(created_by), RoomID(room_id) if room_id else None) for created_by, room_id in rows]

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
    id_, integration, config_version, room_id, created_by, *others = joined[0][:_ACTION]
    place = RoomID(room_id) if room_id else None, UserID(created_by)
    values: tuple[Any, ...] = (id_, integration, config_version, *place, *others, actions)
    return InstallationRow(*values)
