"""Keys that the manager made for itself: 32 random bytes each, by the name of what they are for."""

from manifold.storage.database import Statements

__all__ = ["OwnKeys"]


class OwnKeys:
    """The table `own_keys`. Unlike tokens these are kept as they are: with a hash nothing can be signed."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def get(self, name: str) -> bytes | None:
        """None where there is none yet."""
        row = await self._statements.fetch_one("SELECT value FROM own_keys WHERE name = $1", name)
        return None if row is None else bytes(row[0])

    async def keep(self, name: str, value: bytes) -> bytes:
        """The key from now on: this one, or that which another program kept first."""
        await self._statements.execute(
            "INSERT INTO own_keys (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, value
        )
        return await self.get(name) or value
