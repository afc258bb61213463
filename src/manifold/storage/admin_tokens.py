"""Tokens for the operators' own API. Only hashes are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from manifold.storage.database import Statements

__all__ = ["AdminTokenRow", "AdminTokens"]


@dataclass(frozen=True, slots=True)
class AdminTokenRow:
    """A token, by the name that its operator gave it."""

    name: str
    created_at: int
    expires_at: int


class AdminTokens:
    """The table `admin_tokens`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, token_hash: bytes, row: AdminTokenRow) -> None:
        """Keep a new token. Raises Duplicate."""
        await self._statements.execute(
            "INSERT INTO admin_tokens (hash, name, created_at, expires_at) VALUES ($1, $2, $3, $4)",
            token_hash,
            row.name,
            row.created_at,
            row.expires_at,
        )

    async def get(self, token_hash: bytes) -> AdminTokenRow | None:
        """The token, expired or not: that is for the caller, who has the clock."""
        row = await self._statements.fetch_one(
            "SELECT name, created_at, expires_at FROM admin_tokens WHERE hash = $1", token_hash
        )
        return None if row is None else AdminTokenRow(*row)

    async def all(self) -> Sequence[AdminTokenRow]:
        """Every token, oldest first."""
        rows = await self._statements.fetch(
            "SELECT name, created_at, expires_at FROM admin_tokens ORDER BY created_at, name"
        )
        return [AdminTokenRow(*row) for row in rows]

    async def remove(self, name: str) -> int:
        """How many tokens had this name."""
        return await self._statements.execute("DELETE FROM admin_tokens WHERE name = $1", name)

    async def purge(self, now: int) -> None:
        """Forget those that are expired."""
        await self._statements.execute("DELETE FROM admin_tokens WHERE expires_at <= $1", now)
