"""PostgreSQL: a pool of connections; reads without a transaction, one transaction for each write block."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

import asyncpg

from manifold.errors import Fault, ManifoldError, SettingsError, Unavailable
from manifold.storage.database import ColumnType, Hear, Missed, Row, Statements, Trace, Value
from manifold.storage.postgresql.failures import FOREIGN, translated
from manifold.storage.postgresql.listening import CHANNEL, Listening
from manifold.storage.postgresql.snapshot import PostgreSQLSnapshot

__all__ = ["PostgreSQLDatabase"]

_POOL_SIZE = 10
"""Connections. Each is a process on the server; ten of them keep several cores of it busy."""

_CONNECT_SECONDS = 10.0
_STATEMENT_SECONDS = 30.0  # for waiting on another transaction's lock too: who waits longer has no client any more


class PostgreSQLDatabase:
    """`Database` over a server. Made by `PostgreSQLDatabase.open`."""

    def __init__(self, url: str, pool: Any, trace: Trace | None) -> None:
        self._url = url
        self._pool = pool
        self._trace = trace
        self._listening: Listening | None = None
        self._reading = PostgreSQLStatements(pool, trace)

    @classmethod
    async def open(cls, url: str, trace: Trace | None = None) -> Self:
        """Raises SettingsError when the server turns us away, Unavailable when there is none."""
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=_POOL_SIZE,
                timeout=_CONNECT_SECONDS,
                command_timeout=_STATEMENT_SECONDS,
                reset=_nothing,
                server_settings={"application_name": "manifold"},
            )
        except FOREIGN as exc:
            # A wrong password may be a passing trouble while we run, but here it is what somebody wrote.
            is_settings = isinstance(exc, asyncpg.InvalidAuthorizationSpecificationError)
            if is_settings or isinstance(translated(exc), Fault):
                raise SettingsError(f"database.url: PostgreSQL turned us away: {exc}") from exc
            raise Unavailable(f"The database does not answer: {exc!r}") from exc
        return cls(url, pool, trace)

    @property
    def reading(self) -> Statements:
        """Statements outside any transaction."""
        return self._reading

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Statements]:
        """A block of statements: all of them or none."""
        connection = await _answered(self._pool.acquire)
        try:
            transaction = connection.transaction()
            await self._control("BEGIN", transaction.start)
            try:
                statements = BlockStatements(connection, self._trace)
                yield statements
                statements.check()
            except BaseException:
                with suppress(*FOREIGN):  # on a connection that is lost there is nothing left to undo
                    await transaction.rollback()
                raise
            await self._control("COMMIT", transaction.commit)
        finally:
            await _answered(self._pool.release, connection)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[PostgreSQLSnapshot]:
        """To read a lot that belongs together. The moment is that of the first statement."""
        connection = await _answered(self._pool.acquire)
        try:
            transaction = connection.transaction(isolation="repeatable_read", readonly=True)
            await self._control("BEGIN", transaction.start)
            try:
                yield PostgreSQLSnapshot(connection, PostgreSQLStatements(connection, self._trace))
            finally:
                with suppress(*FOREIGN):  # it wrote nothing
                    await transaction.rollback()
        finally:
            await _answered(self._pool.release, connection)

    def listen(self, hear: Hear, missed: Missed) -> None:
        """Hear what the blocks of all programs on the database notify."""
        self._listening = Listening(self._url, hear, missed)

    async def close(self) -> None:
        """End what runs, then let go."""
        if self._listening is not None:
            await self._listening.close()
        await _answered(self._pool.close)

    async def _control(self, sql: str, method: Any) -> None:
        if self._trace is not None:
            self._trace(sql)
        await _answered(method)


_TYPES: dict[str, ColumnType] = {"text": "text", "bigint": "integer", "bytea": "bytes"}


class PostgreSQLStatements:
    """`Statements` on a pool, where each takes a connection of its own, or on one connection."""

    def __init__(self, server: Any, trace: Trace | None) -> None:
        self._server = server
        self._trace = trace

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        """All rows."""
        rows: Sequence[Row] = await self.run(self._server.fetch, sql, *values)
        return rows

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        """The first row, where there is one."""
        row: Row | None = await self.run(self._server.fetchrow, sql, *values)
        return row

    async def execute(self, sql: str, *values: Value) -> int:
        """How many rows it inserted, updated or deleted."""
        tag = await self.run(self._server.execute, sql, *values)
        count = tag.rpartition(" ")[2]  # "INSERT 0 1", "DELETE 3", and "CREATE TABLE"
        return int(count) if count.isdigit() else 0

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """The same statement for each of these rows of values."""
        if rows:
            await self.run(self._server.executemany, sql, rows)

    async def columns(self, table: str) -> dict[str, ColumnType]:
        """The table's columns and what they hold."""
        rows = await self.fetch(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            table,
        )
        return {name: _TYPES[kind] for name, kind in rows}

    async def lock(self, name: int) -> None:
        """Wait for a lock that the server keeps until the transaction ends."""
        await self.fetch("SELECT pg_advisory_xact_lock($1)", name)

    async def notify(self, text: str) -> None:
        """The server sends it when the transaction commits."""
        await self.execute("SELECT pg_notify($1, $2)", CHANNEL, text)

    async def run(self, method: Any, sql: str, *arguments: Any) -> Any:
        """What the method of asyncpg's answers."""
        if self._trace is not None:
            self._trace(sql)
        return await _answered(method, sql, *arguments)


class BlockStatements(PostgreSQLStatements):
    """`Statements` of one write block: where one failed, there is no going on."""

    _failure: ManifoldError | None = None

    async def run(self, method: Any, sql: str, *arguments: Any) -> Any:
        """Raises the first failure again and again: the transaction is lost with it."""
        self.check()
        try:
            return await super().run(method, sql, *arguments)
        except ManifoldError as exc:
            self._failure = exc
            raise

    def check(self) -> None:
        """Raises the failure that the block's body kept to itself.

        For PostgreSQL answers the COMMIT of a transaction that failed with a ROLLBACK, and no error.
        """
        if self._failure is not None:
            raise self._failure


async def _answered(method: Any, *arguments: Any) -> Any:
    """What a method of asyncpg's answers. It is called in here too: some complain before there is anything to await."""
    try:
        return await method(*arguments)
    except FOREIGN as exc:
        raise translated(exc) from exc


async def _nothing(connection: Any) -> None:
    """In place of asyncpg's reset, a round trip at the end of each use: we leave no session state behind."""
