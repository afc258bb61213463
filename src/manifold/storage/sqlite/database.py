"""SQLite: reads inline on one connection, writes in groups on another."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Self

from manifold.storage.database import Hear, Missed, Statements, Trace
from manifold.storage.sqlite.group_commit import GroupCommit
from manifold.storage.sqlite.opening import connect, connect_reader
from manifold.storage.sqlite.snapshot import SQLiteSnapshot
from manifold.storage.sqlite.statements import SQLiteStatements

__all__ = ["SQLiteDatabase"]


class SQLiteDatabase:
    """`Database` over an SQLite file. Made by `SQLiteDatabase.open`."""

    def __init__(self, path: Path, reader: sqlite3.Connection, writer: sqlite3.Connection, trace: Trace | None) -> None:
        self._path = path
        self._reader = reader
        self._reading = SQLiteStatements(reader, trace)
        self._writing = GroupCommit(writer, trace)

    @classmethod
    async def open(cls, path: Path, trace: Trace | None = None) -> Self:
        """Open the file, made where it is absent.

        Raises SettingsError, or Unavailable while another program holds the file.
        """
        reader, writer = await asyncio.to_thread(connect, path)
        return cls(path, reader, writer, trace)

    @property
    def reading(self) -> Statements:
        """Statements outside any transaction."""
        return self._reading

    def write(self) -> AbstractAsyncContextManager[Statements]:
        """A block of statements: all of them or none."""
        return self._writing.block()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[SQLiteSnapshot]:
        """To read a lot that belongs together. The moment is that of the first statement."""
        connection = await asyncio.to_thread(connect_reader, self._path)
        try:
            connection.execute("BEGIN")
            yield SQLiteSnapshot(connection)
        finally:
            connection.close()

    def listen(self, hear: Hear, missed: Missed) -> None:
        """Hear what this program's blocks notify. Nothing is ever missed."""
        self._writing.hear = hear

    async def close(self) -> None:
        """End what runs, then let go."""
        await self._writing.close()
        self._reader.close()
