"""A PostgreSQL database as it is in one moment."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from manifold.storage.database import CHUNK_ROWS, ColumnType, Row, Statements
from manifold.storage.postgresql.failures import FOREIGN, translated

__all__ = ["PostgreSQLSnapshot"]


class PostgreSQLSnapshot:
    """`Snapshot` on a connection inside a transaction that reads repeatably; `statements` are on the same one."""

    def __init__(self, connection: Any, statements: Statements) -> None:
        self._connection = connection
        self._statements = statements

    async def columns(self, table: str) -> dict[str, ColumnType]:
        """The table's columns and what they hold."""
        return await self._statements.columns(table)

    async def rows(self, sql: str) -> AsyncIterator[Sequence[Row]]:
        """All rows, at most CHUNK_ROWS at a time."""
        try:
            cursor = await self._connection.cursor(sql)
            while chunk := await cursor.fetch(CHUNK_ROWS):
                yield chunk
        except FOREIGN as exc:
            raise translated(exc) from exc
