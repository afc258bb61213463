"""Bringing a database's tables to what this program knows."""

import logging
from collections.abc import Sequence

from manifold.errors import SettingsError
from manifold.storage.database import Database, Statements
from manifold.storage.schema import UPGRADES, Upgrade

__all__ = ["LOCK", "refuse_newer", "take", "upgrade"]

logger = logging.getLogger(__name__)

LOCK = 0x6D616E69
"""Who changes tables holds it. Any number will do that nobody else on the PostgreSQL server hits on by chance."""


async def upgrade(database: Database, steps: Sequence[Upgrade] = UPGRADES) -> None:
    """Take the steps that the database has not taken yet, all of them or none.

    Two programs that start at once take turns. Raises SettingsError when the database is beyond the steps.
    """
    async with database.write() as statements:
        await statements.lock(LOCK)
        await take(statements, steps)


async def take(statements: Statements, steps: Sequence[Upgrade]) -> None:
    """The same inside a write block that has LOCK."""
    await statements.execute("CREATE TABLE IF NOT EXISTS upgrades (number BIGINT PRIMARY KEY, title TEXT NOT NULL)")
    row = await statements.fetch_one("SELECT max(number) FROM upgrades")
    taken = (row and row[0]) or 0
    refuse_newer(taken, steps)
    for number, step in enumerate(steps[taken:], start=taken + 1):
        logger.info("Database upgrade %d: %s", number, step.title)
        for sql in step.statements:
            await statements.execute(sql)
        await statements.execute("INSERT INTO upgrades (number, title) VALUES ($1, $2)", number, step.title)


def refuse_newer(taken: int, steps: Sequence[Upgrade] = UPGRADES) -> None:
    """Raises SettingsError when a database's tables are beyond the steps."""
    if taken > len(steps):
        raise SettingsError(
            f"database.url: a newer Manifold has used this database (its tables are at step {taken}, this program"
            f" knows {len(steps)}); run that version, or restore a backup from before into an empty database"
        )
