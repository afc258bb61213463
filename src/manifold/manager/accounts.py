"""Who uses this manager: OpenID tokens in, manager tokens out (MSC1961)."""

import hashlib
import secrets
from dataclasses import dataclass

from manifold.errors import UnknownToken
from manifold.ids import UserID
from manifold.manager.clock import DAY, HOUR, Clock
from manifold.manager.settings import TokenSettings
from manifold.openid import OpenIDVerifier
from manifold.spec.account import OpenIDToken
from manifold.storage import Store
from manifold.storage.tokens import Purpose

__all__ = ["LEGACY_LIFETIME", "Account", "Accounts"]

LEGACY_LIFETIME = HOUR
"""Milliseconds. Element recovers from an expired one by itself (security rule 7)."""

_TOUCH_EVERY = HOUR
_SEEN_AT_LEAST, _SEEN_AT_MOST = HOUR, 24 * HOUR


@dataclass(frozen=True)
class Account:
    """A user ID that has registered here, as one of its tokens shows it."""

    user_id: UserID
    purpose: Purpose
    agreed: frozenset[str]


class Accounts:
    """Tokens are 256 random bits, of which only the SHA-256 is kept."""

    def __init__(self, store: Store, openid: OpenIDVerifier, settings: TokenSettings, clock: Clock) -> None:
        self._store = store
        self._openid = openid
        self._clock = clock
        self._idle = settings.idle_days * DAY
        self._absolute = settings.absolute_days * DAY
        self._used: dict[bytes, int] = {}

    async def register(self, openid_token: OpenIDToken, purpose: Purpose = "manager") -> str:
        """A new token for whom the OpenID token proves. One OpenID token buys one token, once and for ever.

        Raises what `OpenIDVerifier.verify` raises, and UnknownToken when the OpenID token was used before.
        """
        user_id = await self._openid.verify(openid_token)
        token = secrets.token_urlsafe(32)
        now = self._clock()
        lifetime = LEGACY_LIFETIME if purpose == "legacy" else self._absolute
        # Clamped before it is made an integer: the number is a stranger's, and may be beyond any.
        good_for = int(min(max(openid_token.expires_in * 1000, _SEEN_AT_LEAST), _SEEN_AT_MOST))
        async with self._store.write() as repositories:
            # The insert itself decides: of two registers with one OpenID token, on two machines even, one wins.
            if not await repositories.openid_seen.add(_hash(openid_token.access_token), now + good_for):
                raise UnknownToken("This OpenID token was used before; ask your homeserver for a new one")
            await repositories.tokens.add(_hash(token), user_id, purpose, now, now + lifetime)
        return token

    async def owner(self, token: str) -> Account:
        """Whose token it is, and what that account has agreed to: one indexed SELECT. Raises UnknownToken."""
        digest = _hash(token)
        async with self._store.read() as repositories:
            row = await repositories.tokens.owner(digest)
        now = self._clock()
        if row is None or now >= row.expires_at or now >= max(row.last_used, self._used.get(digest, 0)) + self._idle:
            raise UnknownToken
        if now - row.last_used >= _TOUCH_EVERY:
            self._used[digest] = now
        return Account(row.user_id, row.purpose, row.agreed_urls)

    async def logout(self, token: str) -> None:
        """The token is worth nothing from now on. Raises UnknownToken."""
        async with self._store.write() as repositories:
            if await repositories.tokens.remove(_hash(token)) is None:
                raise UnknownToken

    async def housekeep(self) -> None:
        """Write down which tokens were used, and forget what is dead; called now and then, off any request."""
        now = self._clock()
        used = dict(self._used)
        if used:
            async with self._store.write() as repositories:
                await repositories.tokens.touch(used.items())
        self._used = {digest: at for digest, at in self._used.items() if used.get(digest) != at}
        more = True
        while more:
            # One block for each batch: others write in between.
            async with self._store.write() as repositories:
                more = await repositories.tokens.purge(now, now - self._idle)
                more |= await repositories.openid_seen.purge(now)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
