"""The way into what Manifold keeps: read blocks, write blocks."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Self

from manifold.storage.database import Database, Missed, Trace
from manifold.storage.notices import Notice, read_notice
from manifold.storage.opening import open_database
from manifold.storage.repositories import Repositories
from manifold.storage.settings import Settings
from manifold.storage.upgrades import upgrade

__all__ = ["Store"]


class Store:
    """One open database. Made by `Store.open`."""

    def __init__(self, database: Database, observe: Callable[[float], None]) -> None:
        self._database = database
        self._observe = observe
        self._reading = nullcontext(Repositories.over(database.reading))
        self._writers: set[asyncio.Task[object] | None] = set()

    @classmethod
    async def open(
        cls,
        settings: Settings,
        base: Path,
        *,
        trace: Trace | None = None,
        observe: Callable[[float], None] = lambda _: None,
    ) -> Self:
        """Open the database and bring its tables up to date.

        `base` is where a relative path starts. `trace` is called with the text of every statement, `observe` with the
        seconds that each write block took, from asking for it to its end.
        Raises SettingsError where the operator must act, Unavailable where the database does not answer.
        """
        database = await open_database(settings, base, trace)
        try:
            await upgrade(database)
        except BaseException:
            await database.close()
            raise
        return cls(database, observe)

    def read(self) -> AbstractAsyncContextManager[Repositories]:
        """Repositories to read with. No transaction: each SELECT sees what is committed when it runs."""
        return self._reading

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Repositories]:
        """Repositories to write with: all of the block, on disk when it ends, or nothing when it raises.

        One block per request, and nothing remote inside it: on SQLite all others wait for it. What it must read,
        it reads with what it was given: a read block inside could wait for a connection that is not free.
        """
        task = asyncio.current_task()
        if task in self._writers:
            raise RuntimeError("This task is inside a write block, and would wait for itself")
        self._writers.add(task)
        began = time.monotonic()
        try:
            async with self._database.write() as statements:
                yield Repositories.over(statements)
        finally:
            self._writers.discard(task)
            self._observe(time.monotonic() - began)

    def listen(self, hear: Callable[[Notice], None], missed: Missed) -> None:
        """From now on `hear` is called with every notice of a block that was committed. To be called once.

        `missed` is called where some may have been lost: at the start, and after the database was away.
        """
        self._database.listen(lambda text: hear(read_notice(text)), missed)

    async def ping(self) -> None:
        """Raises Unavailable when the database does not answer."""
        await self._database.reading.fetch_one("SELECT max(number) FROM upgrades")

    async def close(self) -> None:
        """Let blocks that run come to their end, then let go of the database."""
        await self._database.close()
