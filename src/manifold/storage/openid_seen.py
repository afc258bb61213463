"""OpenID tokens that were presented before: each is good for one manager token."""

from manifold.storage.database import PURGE_ROWS, Statements

__all__ = ["OpenIDSeen"]


class OpenIDSeen:
    """The table `openid_seen`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, token_hash: bytes, until: int) -> bool:
        """False where it was seen before.

        The insert itself decides, so of two at once exactly one wins, on two machines too; the other waits for
        the winner's block to end.
        """
        return bool(
            await self._statements.execute(
                "INSERT INTO openid_seen (hash, until) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                token_hash,
                until,
            )
        )

    async def purge(self, now: int) -> bool:
        """Forget those whose `until` is now or past: they prove nothing any more. True: there may be more."""
        deleted = await self._statements.execute(
            "DELETE FROM openid_seen WHERE hash IN (SELECT hash FROM openid_seen WHERE until <= $1 LIMIT $2)",
            now,
            PURGE_ROWS,
        )
        return deleted == PURGE_ROWS
