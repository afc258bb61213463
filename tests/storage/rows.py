"""Every row of every table, asked of the database itself; and rows that are hard on whoever copies them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from manifold.storage import Settings
from manifold.storage.database import ColumnType, Database, Value
from manifold.storage.opening import open_database
from manifold.storage.schema import TABLES

__all__ = ["all_rows", "fill", "opened", "tables"]

Rows = dict[str, list[dict[str, Value]]]

TEXTS = ["plain", "", "ümlaut ✓ 𝄞", 'quote " and \\', "line\nbreak\u2028\x1b", "x" * 300]
VALUES: dict[ColumnType, Sequence[Value]] = {
    "text": TEXTS,
    "integer": [0, -1, 2**63 - 1, -(2**63), 1_800_000_000_000],
    "bytes": [b"", b"\x00\xff" * 16, bytes(range(256))],
}

_UNIQUE = {"id", "installation_id", "pseudonym", "user_id", "created_by", "subject", "name"}
_NULL = {
    *(
        f"installations.{column}"
        for column in ("evidence", "reason", "removed_at", "request_id", "request_hash", "view")
    ),
    "actions.error",
}


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database as it is, without a look at its tables."""
    database = await open_database(settings, Path())
    try:
        yield database
    finally:
        await database.close()


async def tables(database: Database) -> set[str]:
    """The tables that are there, whoever made them."""
    listing = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if type(database).__name__ == "SQLiteDatabase"
        else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    )
    return {row[0] for row in await database.reading.fetch(listing)}


async def all_rows(settings: Settings) -> Rows:
    """Each table's rows, in an order that is always the same."""
    async with opened(settings) as database:
        rows: Rows = {}
        for table in await tables(database):
            columns = sorted(await database.reading.columns(table))
            found = await database.reading.fetch(f"SELECT {', '.join(columns)} FROM {table}")
            rows[table] = sorted((dict(zip(columns, row, strict=True)) for row in found), key=repr)
        return rows


async def fill(settings: Settings, count: int = 20) -> None:
    """So many rows in each table, in which each column holds each of VALUES, and NULL where it may."""
    async with opened(settings) as database, database.write() as statements:
        for table in TABLES:
            if not (columns := await statements.columns(table)):
                continue  # of a step that was not taken
            places = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
            await statements.execute_many(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",
                [tuple(_value(table, name, kind, number) for name, kind in columns.items()) for number in range(count)],
            )


def _value(table: str, column: str, kind: ColumnType, number: int) -> Value:
    """Rows of one number belong together, and what must be unique is."""
    if column in _UNIQUE:
        return f"{number} {TEXTS[number % len(TEXTS)]}"
    if column == "hash":
        return number.to_bytes(32, "big")
    values = VALUES[kind]
    return None if f"{table}.{column}" in _NULL and number % 3 == 0 else values[number % len(values)]
