"""Manager tokens, and whose they are (MSC1961). Only hashes are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from manifold.ids import UserID
from manifold.storage.database import PURGE_ROWS, Statements

__all__ = ["Purpose", "TokenRow", "Tokens"]

Purpose = Literal["manager", "legacy"]
"""A legacy token is what Element Web puts into URLs; it is good for less."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token, with the URLs of the terms that its owner has agreed to."""

    user_id: UserID
    purpose: Purpose
    last_used: int
    expires_at: int
    agreed_urls: frozenset[str]


class Tokens:
    """The table `tokens`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, token_hash: bytes, user_id: UserID, purpose: Purpose, now: int, expires_at: int) -> None:
        """Keep a new token. Raises Duplicate."""
        await self._statements.execute(
            "INSERT INTO tokens (hash, user_id, purpose, created_at, last_used, expires_at)"
            " VALUES ($1, $2, $3, $4, $4, $5)",
            token_hash,
            user_id,
            purpose,
            now,
            expires_at,
        )

    async def owner(self, token_hash: bytes) -> TokenRow | None:
        """Whose token it is, expired or not: that is for the caller, who has the clock."""
        rows = await self._statements.fetch(
            "SELECT t.user_id, t.purpose, t.last_used, t.expires_at, a.url"
            " FROM tokens t LEFT JOIN agreements a ON a.user_id = t.user_id WHERE t.hash = $1",
            token_hash,
        )
        if not rows:
            return None
        user_id, purpose, last_used, expires_at, _ = rows[0]
        agreed_urls = frozenset(row[4] for row in rows if row[4] is not None)
        return TokenRow(UserID(user_id), purpose, last_used, expires_at, agreed_urls)

    async def remove(self, token_hash: bytes) -> UserID | None:
        """Whose token it was: the row that goes is also the proof that there was one."""
        row = await self._statements.fetch_one("DELETE FROM tokens WHERE hash = $1 RETURNING user_id", token_hash)
        return None if row is None else UserID(row[0])

    async def touch(self, uses: Iterable[tuple[bytes, int]]) -> None:
        """Write down when tokens were last used, as pairs of hash and time. It never goes back in time."""
        await self._statements.execute_many(
            "UPDATE tokens SET last_used = $2 WHERE hash = $1 AND last_used < $2",
            # In one order everywhere: else two programs could wait for each other's rows for ever.
            sorted(uses),
        )

    async def purge(self, now: int, idle_since: int) -> bool:
        """Delete tokens that are expired, or last used at `idle_since` or before. True: there may be more."""
        deleted = await self._statements.execute(
            "DELETE FROM tokens WHERE hash IN"
            " (SELECT hash FROM tokens WHERE expires_at <= $1 OR last_used <= $2 LIMIT $3)",
            now,
            idle_since,
            PURGE_ROWS,
        )
        return deleted == PURGE_ROWS
