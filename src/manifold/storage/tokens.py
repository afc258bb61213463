"""Manager tokens, and whose they are (MSC1961). Only hashes are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from manifold.ids import UserID
from manifold.storage.database import PURGE_ROWS, Statements

__all__ = ["Purpose", "SessionRow", "TokenRow", "Tokens"]

Purpose = Literal["manager", "legacy"]
"""A legacy token is what Element Web puts into URLs; it is good for less."""


class TokenRow(Struct, frozen=True):
    """A token, with the URLs of the terms that its owner has agreed to.

    A Struct, since one is made for every request, and a frozen dataclass takes five times as long.
    """

    user_id: UserID
    purpose: Purpose
    last_used: int
    expires_at: int
    agreed_urls: frozenset[str]
    revision: int | None
    """See `Audit.revision`: asked for with the token, so that a list that is ready costs no second SELECT."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A token as its owner's session; `client` is what the client called itself."""

    hash: bytes
    client: str
    purpose: Purpose
    created_at: int
    last_used: int
    expires_at: int


_LATEST = (
    "SELECT user_id, hash, client, purpose, created_at, last_used, expires_at FROM tokens"
    " WHERE expires_at > $1 AND last_used > $2 AND last_used <= $3"
    " ORDER BY last_used DESC, hash LIMIT $5 OFFSET $4"
)
_LATEST_OF_ONE = _LATEST.replace(" ORDER BY", " AND user_id = $6 ORDER BY")


class Tokens:
    """The table `tokens`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(
        self, token_hash: bytes, user_id: UserID, purpose: Purpose, now: int, expires_at: int, client: str = ""
    ) -> int:
        """Keep a new token. How many others the account has, dead ones included. Raises Duplicate."""
        row = await self._statements.fetch_one(
            "INSERT INTO tokens (hash, user_id, purpose, created_at, last_used, expires_at, client)"
            " VALUES ($1, $2, $3, $4, $4, $5, $6)"
            # In the same round trip: nearly always there is nothing to be done about it.
            " RETURNING (SELECT count(*) FROM tokens WHERE user_id = $2 AND hash <> $1)",
            token_hash,
            user_id,
            purpose,
            now,
            expires_at,
            client,
        )
        return int(row[0]) if row else 0

    async def owner(self, token_hash: bytes) -> TokenRow | None:
        """Whose token it is, expired or not: that is for the caller, who has the clock."""
        rows = await self._statements.fetch(
            "SELECT t.user_id, t.purpose, t.last_used, t.expires_at, p.revision, a.url"
            " FROM tokens t LEFT JOIN people p ON p.user_id = t.user_id"
            " LEFT JOIN agreements a ON a.user_id = t.user_id WHERE t.hash = $1",
            token_hash,
        )
        if not rows:
            return None
        user_id, purpose, last_used, expires_at, revision, _ = rows[0]
        agreed_urls = frozenset(row[5] for row in rows if row[5] is not None)
        return TokenRow(UserID(user_id), purpose, last_used, expires_at, agreed_urls, revision)

    async def remove(self, token_hash: bytes) -> UserID | None:
        """Whose token it was: the row that goes is also the proof that there was one."""
        row = await self._statements.fetch_one("DELETE FROM tokens WHERE hash = $1 RETURNING user_id", token_hash)
        return None if row is None else UserID(row[0])

    async def sessions(self, user_id: UserID) -> list[SessionRow]:
        """All tokens of the account, dead ones included, newest first."""
        rows = await self._statements.fetch(
            "SELECT hash, client, purpose, created_at, last_used, expires_at FROM tokens"
            " WHERE user_id = $1 ORDER BY created_at DESC, hash",
            user_id,
        )
        return [SessionRow(*row) for row in rows]

    async def remove_all(self, user_id: UserID) -> int:
        """How many the account had."""
        return await self._statements.execute("DELETE FROM tokens WHERE user_id = $1", user_id)

    async def remove_unused(self, user_id: UserID, keep: int, besides: bytes) -> None:
        """Delete those of the account that were not used for longest, but for `keep` of them and the one `besides`."""
        await self._statements.execute(
            "DELETE FROM tokens WHERE hash IN (SELECT hash FROM tokens WHERE user_id = $1 AND hash <> $2"
            " ORDER BY last_used DESC, created_at DESC, hash LIMIT $4 OFFSET $3)",
            user_id,
            besides,
            keep,
            PURGE_ROWS,
        )

    async def latest(
        self, user_id: UserID | None, *, now: int, idle_since: int, until: int, skip: int, limit: int
    ) -> list[tuple[UserID, SessionRow]]:
        """Good tokens with their owners, of one account or of all, those used last first.

        Only those last used at `until` or before, and not the first `skip` of them.
        """
        rows = await self._statements.fetch(
            _LATEST if user_id is None else _LATEST_OF_ONE,
            now,
            idle_since,
            until,
            skip,
            limit,
            *([] if user_id is None else [user_id]),
        )
        return [(UserID(owner), SessionRow(*row)) for owner, *row in rows]

    async def hashes(self, after: bytes, limit: int) -> list[bytes]:
        """Hashes of tokens in their own order, those behind `after`."""
        rows = await self._statements.fetch(
            "SELECT hash FROM tokens WHERE hash > $1 ORDER BY hash LIMIT $2", after, limit
        )
        return [bytes(row[0]) for row in rows]

    async def remove_some(self) -> list[UserID]:
        """Delete tokens, whosever: the accounts of those that went, each as often as it had one. None: that was all."""
        rows = await self._statements.fetch(
            "DELETE FROM tokens WHERE hash IN (SELECT hash FROM tokens ORDER BY hash LIMIT $1) RETURNING user_id",
            PURGE_ROWS,
        )
        return [UserID(row[0]) for row in rows]

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
