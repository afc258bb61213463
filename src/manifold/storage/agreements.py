"""Who has agreed to which terms (MSC2140). Kept per account, by the URL of the document."""

from collections.abc import Iterable

from manifold.ids import UserID
from manifold.storage.database import Statements

__all__ = ["Agreements"]


class Agreements:
    """The table `agreements`. `Tokens.owner` reads it."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, user_id: UserID, urls: Iterable[str], now: int) -> None:
        """Who agrees again has agreed since the first time."""
        await self._statements.execute_many(
            "INSERT INTO agreements (user_id, url, agreed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            # In one order everywhere: else two programs could wait for each other's rows for ever.
            [(user_id, url, now) for url in sorted(urls)],
        )

    async def of_account(self, user_id: UserID) -> list[tuple[str, int]]:
        """The URLs that the account agreed to, and when, oldest first."""
        rows = await self._statements.fetch(
            "SELECT url, agreed_at FROM agreements WHERE user_id = $1 ORDER BY agreed_at, url", user_id
        )
        return [(url, agreed_at) for url, agreed_at in rows]

    async def erase(self, user_id: UserID) -> None:
        """Forget what the account agreed to."""
        await self._statements.execute("DELETE FROM agreements WHERE user_id = $1", user_id)
