"""Looking at a database without changing it: nothing is made, and no upgrade is taken."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from manifold.errors import Fault
from manifold.storage.database import Database
from manifold.storage.opening import open_database
from manifold.storage.schema import UPGRADES
from manifold.storage.settings import Settings

__all__ = ["Examination", "examine"]


@dataclass(frozen=True)
class Examination:
    """How far a database's tables are: `step` of the `known` steps, 0 where no manager has used it yet.

    `free_bytes` is what the disk has left, where the database is a file of ours.
    """

    step: int
    known: int = len(UPGRADES)
    free_bytes: int | None = None


async def examine(settings: Settings, base: Path) -> Examination:
    """`base` is where a relative path starts. Raises SettingsError and Unavailable, as `Store.open` does."""
    free_bytes = None
    if settings.file is not None:
        file = base / settings.file
        if not file.exists():
            return Examination(0)
        free_bytes = shutil.disk_usage(file.parent).free
    database = await open_database(settings, base)
    try:
        return Examination(await _step(database), free_bytes=free_bytes)
    finally:
        await database.close()


async def _step(database: Database) -> int:
    try:
        row = await database.reading.fetch_one("SELECT max(number) FROM upgrades")
    except Fault:  # there is no such table
        return 0
    return (row and row[0]) or 0
