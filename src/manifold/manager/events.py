"""Who looks at installations right now, and which of them is to hear of a change.

Nothing here waits for anybody: a watcher is told where to look, and looks when it can. There is no timer for each of
them either; one sweep visits them all in turn.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from manifold.errors import ApiError, LimitExceeded, Unavailable
from manifold.ids import UserID
from manifold.manager.place import Place
from manifold.storage import InstallationsChanged, Notice

__all__ = ["VISIT_SECONDS", "Events", "Watcher"]

VISIT_SECONDS = 25.0
"""So often each watcher is visited. Proxies close what is silent for longer, and no token is trusted for longer."""

_SLOTS = 100  # ten thousand watchers are visited a hundred at a time, so that no request waits for all of them
_COME_AGAIN = 5_000
_READERS = 4  # of the database's connections: a request never stands in line behind ten thousand watchers


class Watcher(Protocol):
    """One who looks at a place. Every method returns at once."""

    @property
    def place(self) -> Place:
        """Whose installations it looks at, and where."""

    def tell(self, installation_id: str | None) -> None:
        """This installation is not what it was; None: any of them may not be, or may be gone."""

    def visit(self) -> None:
        """Show that somebody is here. Who may not look any more, or has not taken a word since the last visit, goes."""

    def check(self) -> None:
        """Go, should you not be allowed to look any more."""

    def end(self, error: ApiError) -> None:
        """Go, and say why."""


class Events:
    """All watchers of this process. Of a limit, 0 means none."""

    def __init__(self, most: int, most_per_account: int) -> None:
        self._most = most
        self._most_per_account = most_per_account
        self._watchers: dict[UserID, list[Watcher]] = {}
        self._slots: list[set[Watcher]] = [set() for _ in range(_SLOTS)]
        self._is_closed = False
        self.reading = asyncio.Semaphore(_READERS)
        """Held by a watcher while it asks the database."""

    def __len__(self) -> int:
        return sum(map(len, self._slots))

    def add(self, watcher: Watcher) -> None:
        """Until `discard`, it hears of changes and is visited. Raises LimitExceeded; Unavailable after `close`."""
        if self._is_closed:
            raise Unavailable("This manager is stopping; try again in a moment")
        if self._most and len(self) >= self._most:
            raise LimitExceeded("There are as many event streams as this manager can have", retry_after_ms=_COME_AGAIN)
        watchers = self._watchers.get(watcher.place.owner, [])
        if self._most_per_account and len(watchers) >= self._most_per_account:
            raise LimitExceeded(
                f"You have {len(watchers)} event streams open; close one of them first", retry_after_ms=_COME_AGAIN
            )
        self._watchers.setdefault(watcher.place.owner, []).append(watcher)
        min(self._slots, key=len).add(watcher)

    def discard(self, watcher: Watcher) -> None:
        """It hears nothing more. Discarding twice is discarding once."""
        for slot in self._slots:
            slot.discard(watcher)
        owner = watcher.place.owner
        watchers = [other for other in self._watchers.get(owner, []) if other is not watcher]
        if watchers:
            self._watchers[owner] = watchers
        else:
            self._watchers.pop(owner, None)

    def hear(self, notice: Notice) -> None:
        """Of something that was committed, by this process or another."""
        for watcher in self._watchers.get(notice.user_id, ()):
            if not isinstance(notice, InstallationsChanged):
                watcher.check()
            elif notice.room_id == watcher.place.room_id:
                watcher.tell(notice.installation_id)

    def missed(self) -> None:
        """Something may have been committed of which we did not hear."""
        for watcher in self._all():
            watcher.tell(None)

    def close(self) -> None:
        """Everybody goes, and nobody comes in any more."""
        self._is_closed = True
        for watcher in self._all():
            watcher.end(Unavailable("This manager is stopping; connect again in a moment"))

    @asynccontextmanager
    async def attended(self) -> AsyncIterator[None]:
        """Watchers are visited inside the block, and go at its end."""
        sweeping = asyncio.create_task(self._sweep())
        try:
            yield
        finally:
            sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await sweeping
            self.close()

    async def _sweep(self) -> None:
        while True:
            for slot in self._slots:
                await asyncio.sleep(VISIT_SECONDS / _SLOTS)
                for watcher in tuple(slot):
                    watcher.visit()

    def _all(self) -> list[Watcher]:
        return [watcher for slot in self._slots for watcher in slot]
