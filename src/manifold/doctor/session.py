"""A session of the doctor's own: made in the database, shown to whoever answers at the public address, and ended.

So it turns out whether the manager that answers there has this database, and whether the token arrives. The account is
nobody's: names under `.invalid` stand for nothing (RFC 2606), so no homeserver can ever vouch for it.
"""

import asyncio
import hashlib
import logging
import secrets
from contextlib import AsyncExitStack

from manifold.doctor.patient import Patient
from manifold.errors import ManifoldError
from manifold.ids import UserID

__all__ = ["OwnSession"]

logger = logging.getLogger(__name__)

GOOD_FOR = 60_000
"""Milliseconds: so long it would last if this program ended before it could end it."""

_SECONDS_TO_END = 2.0


class OwnSession:
    """Made when it is first asked for; to be ended when the examination is over."""

    def __init__(self, patient: Patient) -> None:
        self._patient = patient
        self._open = AsyncExitStack()
        self._lock = asyncio.Lock()
        self._token = ""
        self.user_id = UserID.parse(f"@doctor-{secrets.token_hex(8)}:manifold.invalid")

    async def token(self) -> str:
        """Its manager token. Raises Unavailable and SettingsError where the database takes no new row."""
        async with self._lock:
            if not self._token:
                self._token = await self._begin()
        return self._token

    async def end(self) -> None:
        """Nothing of it is left. Never raises: what is left is worth nothing a minute later."""
        try:
            async with asyncio.timeout(_SECONDS_TO_END):
                await self._open.aclose()
        except (ManifoldError, TimeoutError) as exc:
            logger.warning("The doctor's session could not be ended; it ends by itself: %s", exc)

    async def _begin(self) -> str:
        store = await self._open.enter_async_context(self._patient.open_store())
        token = secrets.token_urlsafe(32)
        digest, now = hashlib.sha256(token.encode()).digest(), self._patient.clock()

        async def remove() -> None:
            async with store.write() as repositories:
                await repositories.tokens.remove(digest)
                await repositories.agreements.erase(self.user_id)

        async with store.write() as repositories:
            await repositories.tokens.add(digest, self.user_id, "manager", now, now + GOOD_FOR, "manifold doctor")
            await repositories.agreements.add(self.user_id, self._patient.agreed, now)
        self._open.push_async_callback(remove)
        return token
