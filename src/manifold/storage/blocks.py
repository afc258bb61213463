"""Who and what is refused, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from manifold.spec.admin import BlockKind
from manifold.storage.database import Statements

__all__ = ["BlockRow", "Blocks"]


@dataclass(frozen=True, slots=True, order=True)
class BlockRow:
    """One block. `source` is `operator`, or the room ID of a policy list; those of the settings are not kept here."""

    kind: BlockKind
    subject: str
    source: str
    reason: str
    created_at: int


class Blocks:
    """The table `blocks`. Who writes to it lets `Revisions` know, in the same block."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def all(self) -> list[BlockRow]:
        """Every block of every source, in no order."""
        rows = await self._statements.fetch("SELECT kind, subject, source, reason, created_at FROM blocks")
        return [BlockRow(*row) for row in rows]

    async def of(self, source: str) -> list[BlockRow]:
        """What one source says, in no order."""
        rows = await self._statements.fetch(
            "SELECT kind, subject, source, reason, created_at FROM blocks WHERE source = $1", source
        )
        return [BlockRow(*row) for row in rows]

    async def put(self, rows: Iterable[BlockRow]) -> None:
        """Keep these; where a source blocks something already, its reason is the new one."""
        await self._statements.execute_many(
            "INSERT INTO blocks (kind, subject, source, reason, created_at) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (kind, subject, source) DO UPDATE SET reason = excluded.reason",
            # In one order everywhere: else two programs could wait for each other's rows for ever.
            [(row.kind, row.subject, row.source, row.reason, row.created_at) for row in sorted(rows)],
        )

    async def remove(self, kind: BlockKind, subject: str, source: str) -> bool:
        """False where that source did not block it."""
        return bool(
            await self._statements.execute(
                "DELETE FROM blocks WHERE kind = $1 AND subject = $2 AND source = $3", kind, subject, source
            )
        )

    async def replace(self, source: str, rows: Iterable[BlockRow]) -> None:
        """What this source says from now on, and nothing of what it said before."""
        await self._statements.execute("DELETE FROM blocks WHERE source = $1", source)
        await self.put(rows)

    async def sources(self) -> set[str]:
        """Who says anything at all."""
        return {row[0] for row in await self._statements.fetch("SELECT DISTINCT source FROM blocks")}
