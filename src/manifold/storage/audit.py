"""Who changed what, and when. Changes carry a pseudonym: erasing an account deletes what it stands for."""

from dataclasses import dataclass

from manifold.ids import RoomID, UserID
from manifold.storage.database import PURGE_ROWS, Statements

__all__ = ["Audit", "AuditRow"]


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One change; where `room_id` is None, to an installation in the account of who made it."""

    id: str
    at: int
    who: UserID
    room_id: RoomID | None
    what: str
    installation_id: str
    integration: str
    detail: str


class Audit:
    """The tables `audit` and `people`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, row: AuditRow, pseudonym: str, revision: int) -> None:
        """Write down a change, as the last thing of its block: others that change something of the account's wait here.

        The pseudonym becomes the account's where it has none; the revision, which no other change has, becomes its
        revision. Raises Duplicate.
        """
        await self._statements.execute(
            "INSERT INTO people (user_id, pseudonym, revision) VALUES ($1, $2, $3)"
            " ON CONFLICT (user_id) DO UPDATE SET revision = excluded.revision",
            row.who,
            pseudonym,
            revision,
        )
        await self._statements.execute(
            "INSERT INTO audit (id, at, pseudonym, room_id, what, installation_id, integration, detail)"
            " VALUES ($1, $2, (SELECT pseudonym FROM people WHERE user_id = $3), $4, $5, $6, $7, $8)",
            row.id,
            row.at,
            row.who,
            row.room_id or "",
            row.what,
            row.installation_id,
            row.integration,
            row.detail,
        )

    async def revision(self, who: UserID) -> int | None:
        """A number that is another after each change of the account's; None where none was written down yet."""
        row = await self._statements.fetch_one("SELECT revision FROM people WHERE user_id = $1", who)
        return None if row is None else row[0]

    async def page(self, who: UserID, room_id: RoomID | None, before: tuple[int, str], limit: int) -> list[AuditRow]:
        """What the account changed there before a time and id, newest first: by an index, however much there is."""
        rows = await self._statements.fetch(
            "SELECT a.id, a.at, a.what, a.installation_id, a.integration, a.detail"
            " FROM people p JOIN audit a ON a.pseudonym = p.pseudonym"
            " WHERE p.user_id = $1 AND a.room_id = $2 AND (a.at, a.id) < ($3, $4)"
            " ORDER BY a.at DESC, a.id DESC LIMIT $5",
            who,
            room_id or "",
            *before,
            limit,
        )
        return [AuditRow(id_, at, who, room_id, *rest) for id_, at, *rest in rows]

    async def of_account(self, who: UserID, limit: int) -> list[AuditRow]:
        """What the account changed anywhere, newest first."""
        rows = await self._statements.fetch(
            "SELECT a.id, a.at, a.room_id, a.what, a.installation_id, a.integration, a.detail"
            " FROM people p JOIN audit a ON a.pseudonym = p.pseudonym"
            " WHERE p.user_id = $1 ORDER BY a.at DESC, a.id DESC LIMIT $2",
            who,
            limit,
        )
        return [AuditRow(id_, at, who, RoomID(room_id) if room_id else None, *rest) for id_, at, room_id, *rest in rows]

    async def erase(self, who: UserID) -> None:
        """From here on nobody can tell whose changes these were; what the account's client wrote there is gone."""
        await self._statements.execute(
            "UPDATE audit SET detail = ''"
            " WHERE pseudonym = (SELECT pseudonym FROM people WHERE user_id = $1) AND detail <> ''",
            who,
        )
        await self._statements.execute("DELETE FROM people WHERE user_id = $1", who)

    async def purge(self, before: int) -> bool:
        """Forget changes of `before` and earlier. True: there may be more."""
        deleted = await self._statements.execute(
            "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at <= $1 LIMIT $2)", before, PURGE_ROWS
        )
        return deleted == PURGE_ROWS
