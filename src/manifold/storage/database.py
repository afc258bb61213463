"""What the repositories ask of a database, whichever it is.

The SQL of this room is PostgreSQL's (`$1`, `BYTEA`, `FOR UPDATE`); `sqlite/dialect.py` says what SQLite wants
otherwise.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, Protocol

from manifold.errors import ManifoldError

__all__ = [
    "AWAY",
    "CHUNK_ROWS",
    "PURGE_ROWS",
    "REFUSED",
    "ColumnType",
    "Database",
    "Duplicate",
    "Hear",
    "Missed",
    "Row",
    "Snapshot",
    "Statements",
    "Trace",
    "Value",
]

Value = str | int | bytes | None
Row = Sequence[Any]
ColumnType = Literal["text", "integer", "bytes"]
"""What a column holds; every one of ours is TEXT, BIGINT or BYTEA."""

Trace = Callable[[str], None]
"""Called with the text of each statement before it runs, never with its values."""

Hear = Callable[[str], None]
"""Called with each text that a committed block notified, in the order of the commits."""

Missed = Callable[[], None]
"""Called when something may have been notified that nobody heard."""

AWAY = "The database can't be reached right now; try again in a moment"
REFUSED = "The database refused a statement of ours"  # the caller sees this; the log has the cause

PURGE_ROWS = 200
"""Old rows that one statement clears away. On SQLite it runs on the event loop: more would hold others up."""

CHUNK_ROWS = 500
"""Rows of a whole table that are in memory at a time."""


class Duplicate(ManifoldError):
    """There is a row with this key already."""


class Statements(Protocol):
    """Statements on a database. Raises Unavailable, Duplicate, or Fault for what is a defect of ours."""

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        """All rows."""

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        """The first row, where there is one."""

    async def execute(self, sql: str, *values: Value) -> int:
        """How many rows it inserted, updated or deleted."""

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """The same statement for each of these rows of values, in one go."""

    async def columns(self, table: str) -> dict[str, ColumnType]:
        """The table's columns and what they hold; none where there is no such table."""

    async def lock(self, name: int) -> None:
        """In a write block: wait until no other program's block has this lock, and have it until the end."""

    async def notify(self, text: str) -> None:
        """In a write block: once it is committed, whoever listens hears this text. Nobody does when it is lost.

        On PostgreSQL those are all programs on the database; on SQLite, where there is one, this one.
        """


class Snapshot(Protocol):
    """The database as it is in one moment, whatever others write meanwhile. They don't wait for it."""

    async def columns(self, table: str) -> dict[str, ColumnType]:
        """The table's columns and what they hold; none where there is no such table."""

    def rows(self, sql: str) -> AsyncIterator[Sequence[Row]]:
        """All rows, at most CHUNK_ROWS at a time."""


class Database(Protocol):
    """SQLite or PostgreSQL, behind one face."""

    @property
    def reading(self) -> Statements:
        """Statements outside any transaction: each sees what is committed when it runs."""

    def write(self) -> AbstractAsyncContextManager[Statements]:
        """A block of statements: all of them or none.

        It ends when they are safe on disk. A block in which a statement failed is lost, also when its body goes
        on as if nothing had been: it raises that failure at its end.
        """

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """To read a lot that belongs together, on a connection of its own."""

    def listen(self, hear: Hear, missed: Missed) -> None:
        """Hear what blocks notify, on the event loop, until `close`. To be called once."""

    async def close(self) -> None:
        """End what runs, then let go."""
