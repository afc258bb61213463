"""Who uses this manager: OpenID tokens in, manager tokens out (MSC1961)."""

import hashlib
import secrets

from msgspec import Struct

from manifold.errors import NotFound, UnknownToken
from manifold.ids import UserID
from manifold.manager.blocks import Blocks
from manifold.manager.clock import DAY, HOUR, Clock
from manifold.manager.settings import QuotaSettings, TokenSettings
from manifold.openid import OpenIDVerifier
from manifold.spec.account import OpenIDToken, Session
from manifold.storage import SessionRow, SessionsChanged, Store, TokenRow
from manifold.storage.tokens import Purpose

__all__ = ["LEGACY_LIFETIME", "Account", "Accounts", "session_id_of"]

LEGACY_LIFETIME = HOUR
"""Milliseconds. Element recovers from an expired one by itself (security rule 7)."""

_TOUCH_EVERY = HOUR
_SEEN_AT_LEAST, _SEEN_AT_MOST = HOUR, 24 * HOUR


class Account(Struct, frozen=True):
    """A user ID that has registered here, as one of its tokens shows it. Made for every request, so a Struct."""

    user_id: UserID
    purpose: Purpose
    agreed: frozenset[str]
    revision: int | None
    """Another number after each change of the account's; None where it has changed nothing yet."""


class Accounts:
    """Tokens are 256 random bits, of which only the SHA-256 is kept."""

    def __init__(
        self,
        store: Store,
        openid: OpenIDVerifier,
        blocks: Blocks,
        tokens: TokenSettings,
        quotas: QuotaSettings,
        clock: Clock,
    ) -> None:
        self._store = store
        self._openid = openid
        self._blocks = blocks
        self._clock = clock
        self._idle = tokens.idle_days * DAY
        self._absolute = tokens.absolute_days * DAY
        self._most_sessions = quotas.sessions
        self._used: dict[bytes, int] = {}

    async def register(self, openid_token: OpenIDToken, purpose: Purpose = "manager", *, client: str = "") -> str:
        """A new token for whom the OpenID token proves. One OpenID token buys one token, once and for ever.

        `client` is what the session is called. Where the account has too many sessions, those that were not used
        for longest end: as it is written down, which may be an hour behind.

        Raises what `OpenIDVerifier.verify` raises, UnknownToken when the OpenID token was used before, and Forbidden
        for whom the operator has blocked: a blocked homeserver is not even asked.
        """
        self._blocks.refuse_server(openid_token.matrix_server_name)
        user_id = await self._openid.verify(openid_token)
        self._blocks.refuse_user(user_id)
        token = secrets.token_urlsafe(32)
        now = self._clock()
        lifetime = LEGACY_LIFETIME if purpose == "legacy" else self._absolute
        # Clamped before it is made an integer: the number is a stranger's, and may be beyond any.
        good_for = int(min(max(openid_token.expires_in * 1000, _SEEN_AT_LEAST), _SEEN_AT_MOST))
        async with self._store.write() as repositories:
            # The insert itself decides: of two registers with one OpenID token, on two machines even, one wins.
            if not await repositories.openid_seen.add(_hash(openid_token.access_token), now + good_for):
                raise UnknownToken("This OpenID token was used before; ask your homeserver for a new one")
            digest = _hash(token)
            others = await repositories.tokens.add(digest, user_id, purpose, now, now + lifetime, client)
            if others >= self._most_sessions:
                await repositories.tokens.remove_unused(user_id, self._most_sessions - 1, besides=digest)
                await repositories.notices.add(SessionsChanged(user_id))
        return token

    async def owner(self, token: str) -> Account:
        """Whose token it is, and what that account has agreed to: one indexed SELECT. Raises UnknownToken."""
        digest = _hash(token)
        async with self._store.read() as repositories:
            row = await repositories.tokens.owner(digest)
        now = self._clock()
        if row is None or self._is_dead(digest, row, now):
            raise UnknownToken
        if now - row.last_used >= _TOUCH_EVERY:
            self._used[digest] = now
        return Account(row.user_id, row.purpose, row.agreed_urls, row.revision)

    async def logout(self, token: str) -> None:
        """The token is worth nothing from now on. Raises UnknownToken."""
        async with self._store.write() as repositories:
            user_id = await repositories.tokens.remove(_hash(token))
            if user_id is None:
                raise UnknownToken
            await repositories.notices.add(SessionsChanged(user_id))

    async def sessions(self, user_id: UserID, current: str = "") -> list[Session]:
        """The account's sessions that are good, newest first; that of the token `current` is marked."""
        async with self._store.read() as repositories:
            rows = await repositories.tokens.sessions(user_id)
        now, digest = self._clock(), _hash(current)
        return [
            Session(
                id=session_id_of(row.hash),
                client=row.client,
                purpose=row.purpose,
                created_at=row.created_at,
                last_used=self._last_used(row.hash, row),
                expires_at=row.expires_at,
                current=row.hash == digest,
            )
            for row in rows
            if not self._is_dead(row.hash, row, now)
        ]

    async def end_session(self, user_id: UserID, session_id: str) -> None:
        """Its token is worth nothing from now on. Raises NotFound where the account has no such session."""
        async with self._store.write() as repositories:
            hashes = [row.hash for row in await repositories.tokens.sessions(user_id)]
            digest = next((digest for digest in hashes if session_id_of(digest) == session_id), None)
            # Removing it decides: somebody else may have ended it meanwhile.
            if digest is None or await repositories.tokens.remove(digest) is None:
                raise NotFound("You have no such session; it may have ended already")
            await repositories.notices.add(SessionsChanged(user_id))

    async def end_all_sessions(self, user_id: UserID) -> int:
        """All of the account's tokens, legacy ones too, are worth nothing from now on. How many that were."""
        async with self._store.write() as repositories:
            count = await repositories.tokens.remove_all(user_id)
            await repositories.notices.add(SessionsChanged(user_id))
        return count

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

    def _is_dead(self, digest: bytes, row: TokenRow | SessionRow, now: int) -> bool:
        return now >= row.expires_at or now >= self._last_used(digest, row) + self._idle

    def _last_used(self, digest: bytes, row: TokenRow | SessionRow) -> int:
        # What `housekeep` has not written down yet counts too.
        return max(row.last_used, self._used.get(digest, 0))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def session_id_of(token_hash: bytes) -> str:
    """A name for a session that tells nothing of its token, nor of the hash that is kept."""
    return hashlib.sha256(b"session:" + token_hash).hexdigest()[:32]
