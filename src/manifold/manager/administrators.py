"""Who may use the operators' API: tokens that are made on the manager's own machine, and nowhere else.

No OpenID token and no manager token ever becomes one: both have been in the hands of others (security rule 36).
"""

import hashlib
import secrets
from collections.abc import Sequence

from manifold.errors import Conflict, NotFound, UnknownToken
from manifold.manager.clock import DAY, Clock
from manifold.storage import AdminTokenRow, Store

__all__ = ["Administrators"]


class Administrators:
    """Tokens are 256 random bits, of which only the SHA-256 is kept."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def create(self, name: str, days: int) -> str:
        """A new token, good for so many days. Raises Conflict where a token that is good has this name."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        async with self._store.write() as repositories:
            await repositories.admin_tokens.purge(now)
            if name in {row.name for row in await repositories.admin_tokens.all()}:
                raise Conflict(f"There is a token called {name!r}; revoke it first, or choose another name")
            await repositories.admin_tokens.add(_hash(token), AdminTokenRow(name, now, now + days * DAY))
        return token

    async def name(self, token: str) -> str:
        """What the token is called. Raises UnknownToken."""
        async with self._store.read() as repositories:
            row = await repositories.admin_tokens.get(_hash(token))
        if row is None or self._clock() >= row.expires_at:
            raise UnknownToken("Invalid admin token; 'manifold admin token create' makes one")
        return row.name

    async def all(self) -> Sequence[AdminTokenRow]:
        """Every token that is good, oldest first."""
        async with self._store.read() as repositories:
            return [row for row in await repositories.admin_tokens.all() if row.expires_at > self._clock()]

    async def revoke(self, name: str) -> None:
        """The token is worth nothing from now on. Raises NotFound."""
        async with self._store.write() as repositories:
            if not await repositories.admin_tokens.remove(name):
                raise NotFound(f"There is no token called {name!r}")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
