"""An SQLite file as it is in one moment."""

import sqlite3
from collections.abc import AsyncIterator, Sequence

from manifold.storage.database import CHUNK_ROWS, ColumnType, Row
from manifold.storage.sqlite.failures import FOREIGN, translated
from manifold.storage.sqlite.statements import SQLiteStatements

__all__ = ["SQLiteSnapshot"]


class SQLiteSnapshot:
    """`Snapshot` on a connection of its own, inside a transaction.

    Writers go on: they add to the write-ahead log, which can't be emptied until the snapshot ends.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._statements = SQLiteStatements(connection, None)

    async def columns(self, table: str) -> dict[str, ColumnType]:
        """The table's columns and what they hold."""
        return await self._statements.columns(table)

    async def rows(self, sql: str) -> AsyncIterator[Sequence[Row]]:
        """All rows, at most CHUNK_ROWS at a time."""
        try:
            cursor = self._connection.execute(sql)
            while chunk := cursor.fetchmany(CHUNK_ROWS):
                yield chunk
        except FOREIGN as exc:
            raise translated(exc) from exc
