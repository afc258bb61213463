"""Counters of changes, by which a process learns that what it keeps in memory is old."""

from manifold.storage.database import Statements

__all__ = ["Revisions"]


class Revisions:
    """The table `revisions`: a number for each name, 0 before the first change."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def number(self, name: str) -> int:
        """How often it changed."""
        row = await self._statements.fetch_one("SELECT number FROM revisions WHERE name = $1", name)
        return 0 if row is None else int(row[0])

    async def advance(self, name: str) -> None:
        """It changes in this write block. Other programs that change it wait here until the block has ended."""
        await self._statements.execute(
            "INSERT INTO revisions (name, number) VALUES ($1, 1)"
            " ON CONFLICT (name) DO UPDATE SET number = revisions.number + 1",
            name,
        )
