"""Which database the settings name, and whether a manager runs on it."""

import asyncio
from pathlib import Path

from manifold.storage.database import Database, Trace
from manifold.storage.settings import Settings
from manifold.storage.sqlite.company import is_open_elsewhere
from manifold.storage.sqlite.database import SQLiteDatabase

__all__ = ["is_in_use", "open_database"]


async def open_database(settings: Settings, base: Path, trace: Trace | None = None) -> Database:
    """The database as it is, whatever tables it has; a file is made where it is absent.

    `base` is where a relative path starts. Raises SettingsError where the operator must act, Unavailable where the
    database does not answer.
    """
    if settings.file is not None:
        return await SQLiteDatabase.open(base / settings.file, trace)
    # Here, so that those who keep a file don't load asyncpg: it is 10 MB and a tenth of a second.
    from manifold.storage.postgresql.database import PostgreSQLDatabase  # noqa: PLC0415

    return await PostgreSQLDatabase.open(settings.url, trace)


async def is_in_use(settings: Settings, base: Path) -> bool:
    """Whether a manager runs on this database. To be asked by a program that has not opened it.

    An SQLite file is in use while any other program has it open. Raises Unavailable.
    """
    if settings.file is not None:
        return await asyncio.to_thread(is_open_elsewhere, base / settings.file)
    from manifold.storage.postgresql.company import is_listened_to  # noqa: PLC0415

    return await is_listened_to(settings.url)
