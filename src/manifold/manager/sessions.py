"""Everybody's sessions, as operators see and end them."""

import asyncio
import re

from manifold.errors import InvalidParam, NotFound
from manifold.ids import UserID
from manifold.manager.accounts import session_id_of
from manifold.manager.clock import DAY, Clock
from manifold.manager.settings import TokenSettings
from manifold.spec.admin import AccountSession, AccountSessions
from manifold.storage import SessionsChanged, Store

__all__ = ["AllSessions"]

_AT_ONCE = 1000
"""Hashes that are looked through before others have their turn."""

_EVER = 2**62
_MARK = re.compile(r"(?P<until>[0-9]{1,15})-(?P<skip>[0-9]{1,9})\Z")


class AllSessions:
    """The sessions of all accounts; what a token is good for is decided in `accounts.py`."""

    def __init__(self, store: Store, settings: TokenSettings, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._idle = settings.idle_days * DAY

    async def page(self, user_id: UserID | None = None, *, limit: int = 100, start: str = "") -> AccountSessions:
        """Sessions that are good, of one user or of all, those used last first. Raises InvalidParam for `start`."""
        until, skip = _read_mark(start)
        now = self._clock()
        async with self._store.read() as repositories:
            rows = await repositories.tokens.latest(
                user_id, now=now, idle_since=now - self._idle, until=until, skip=skip, limit=limit + 1
            )
        shown = [
            AccountSession(
                id=session_id_of(row.hash),
                user_id=str(owner),
                client=row.client,
                purpose=row.purpose,
                created_at=row.created_at,
                last_used=row.last_used,
                expires_at=row.expires_at,
            )
            for owner, row in rows[:limit]
        ]
        if len(rows) <= limit:
            return AccountSessions(shown)
        last = shown[-1].last_used
        same = sum(session.last_used == last for session in shown)
        return AccountSessions(shown, next_batch=f"{last}-{same + (skip if last == until else 0)}")

    async def end(self, session_id: str) -> None:
        """Its token is worth nothing from now on. Raises NotFound."""
        digest = await self._find(session_id)
        async with self._store.write() as repositories:
            # Removing it decides: it may have ended meanwhile.
            user_id = None if digest is None else await repositories.tokens.remove(digest)
            if user_id is None:
                raise NotFound("There is no such session; it may have ended already")
            await repositories.notices.add(SessionsChanged(user_id))

    async def end_all_of(self, user_id: UserID) -> int:
        """All tokens of this account are worth nothing from now on. How many that were."""
        async with self._store.write() as repositories:
            count = await repositories.tokens.remove_all(user_id)
            await repositories.notices.add(SessionsChanged(user_id))
        return count

    async def end_all(self) -> int:
        """All tokens of all accounts are worth nothing from now on. How many that were."""
        count, more = 0, True
        while more:
            # One block for each batch: others write in between.
            async with self._store.write() as repositories:
                owners = await repositories.tokens.remove_some()
                for user_id in sorted(set(owners)):
                    await repositories.notices.add(SessionsChanged(user_id))
            count, more = count + len(owners), bool(owners)
        return count

    async def _find(self, session_id: str) -> bytes | None:
        # The id tells nothing of the hash, so only trying them all finds it: an operator does this once in a while.
        after, more = b"", True
        while more:
            async with self._store.read() as repositories:
                hashes = await repositories.tokens.hashes(after, _AT_ONCE)
            for digest in hashes:
                if session_id_of(digest) == session_id:
                    return digest
            after, more = (hashes[-1] if hashes else after), len(hashes) == _AT_ONCE
            await asyncio.sleep(0)
        return None


def _read_mark(start: str) -> tuple[int, int]:
    if not start:
        return _EVER, 0
    mark = _MARK.match(start)
    if mark is None:
        raise InvalidParam("'from' must be the 'next_batch' of the page before")
    return int(mark["until"]), int(mark["skip"])
