"""Statements on an SQLite connection, run inline: they take microseconds, and a thread would take more."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from manifold.errors import ManifoldError
from manifold.storage.database import ColumnType, Row, Trace, Value
from manifold.storage.sqlite.dialect import in_sqlite
from manifold.storage.sqlite.failures import FOREIGN, translated

__all__ = ["BlockStatements", "SQLiteStatements"]

_TYPES: dict[str, ColumnType] = {"TEXT": "text", "BIGINT": "integer", "BLOB": "bytes"}


class SQLiteStatements:
    """`Statements` on a connection."""

    def __init__(self, connection: sqlite3.Connection, trace: Trace | None) -> None:
        self._connection = connection
        self._trace = trace

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        """All rows."""
        return self.run(self._connection.execute, sql, values)[0]

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        """The first row, where there is one."""
        rows, _ = self.run(self._connection.execute, sql, values)
        return rows[0] if rows else None

    async def execute(self, sql: str, *values: Value) -> int:
        """How many rows it inserted, updated or deleted."""
        return self.run(self._connection.execute, sql, values)[1]

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """The same statement for each of these rows of values."""
        if rows:
            self.run(self._connection.executemany, sql, rows)

    async def columns(self, table: str) -> dict[str, ColumnType]:
        """The table's columns and what they hold."""
        rows = await self.fetch("SELECT name, type FROM pragma_table_info($1)", table)
        return {name: _TYPES[kind] for name, kind in rows}

    async def lock(self, name: int) -> None:
        """Nothing: a write block has the whole database for itself."""

    async def notify(self, text: str) -> None:
        """Raises RuntimeError: what no block writes, nobody commits."""
        raise RuntimeError("Only a write block notifies")

    def run(
        self, execute: Callable[[str, Any], sqlite3.Cursor], sql: str, values: Sequence[Any] = ()
    ) -> tuple[Sequence[Row], int]:
        """The rows, and how many were inserted, updated or deleted."""
        if self._trace is not None:
            self._trace(sql)
        try:
            cursor = execute(in_sqlite(sql), values)
            # To the last row, whatever was asked: a statement half read holds its transaction open.
            return cursor.fetchall(), cursor.rowcount
        except FOREIGN as exc:
            raise translated(exc) from exc


class BlockStatements(SQLiteStatements):
    """`Statements` of one write block: where one failed, there is no going on."""

    _failure: ManifoldError | None = None

    def __init__(self, connection: sqlite3.Connection, trace: Trace | None) -> None:
        super().__init__(connection, trace)
        self.notices: list[str] = []
        """What is to be heard once the block is committed."""

    async def notify(self, text: str) -> None:
        """Heard when the group that the block is in has been committed."""
        self.notices.append(text)

    def run(
        self, execute: Callable[[str, Any], sqlite3.Cursor], sql: str, values: Sequence[Any] = ()
    ) -> tuple[Sequence[Row], int]:
        """Raises the first failure again and again.

        For SQLite may have ended the transaction by itself, and what came then would be committed alone.
        """
        if self._failure is not None:
            raise self._failure
        try:
            return super().run(execute, sql, values)
        except ManifoldError as exc:
            self._failure = exc
            raise
