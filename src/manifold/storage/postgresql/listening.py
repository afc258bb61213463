"""Hearing what the blocks of all programs notify: one connection that listens, and comes back after a loss."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

import asyncpg

from manifold.storage.database import Hear, Missed
from manifold.storage.postgresql.failures import FOREIGN

__all__ = ["APPLICATION", "CHANNEL", "Listening"]

logger = logging.getLogger(__name__)

CHANNEL = "manifold"

APPLICATION = "manifold-listening"
"""What the server calls who listens, in `pg_stat_activity`."""

_CONNECT_SECONDS = 10.0
_RETRY_SECONDS = 1.0
_PROBE_SECONDS = 30.0
"""So often a silent connection is tried: one that a firewall forgot looks like one on which nothing happens."""

_ANSWER_SECONDS = 10.0


class Listening:
    """Listens from now on, until closed. The pool can't: its connections come and go."""

    def __init__(self, url: str, hear: Hear, missed: Missed) -> None:
        self._url = url
        self._hear = hear
        self._missed = missed
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Hear nothing more."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        is_away = False
        while True:
            try:
                connection = await asyncpg.connect(
                    self._url, timeout=_CONNECT_SECONDS, server_settings={"application_name": APPLICATION}
                )
                try:
                    lost = asyncio.Event()
                    connection.add_termination_listener(lambda _, lost=lost: lost.set())
                    await connection.add_listener(CHANNEL, self._on_notice)
                    if is_away:
                        logger.info("Hearing of changes that other processes make again")
                        is_away = False
                    # Nobody heard what was notified before, since the last connection was lost.
                    self._missed()
                    await _until_lost(connection, lost)
                finally:
                    connection.terminate()
            except FOREIGN as exc:
                if not is_away:
                    logger.warning("Not hearing of changes that other processes make: %r", exc)
                    is_away = True
            await asyncio.sleep(_RETRY_SECONDS)

    def _on_notice(self, _: Any, __: int, ___: str, text: str) -> None:
        self._hear(text)


async def _until_lost(connection: Any, lost: asyncio.Event) -> None:
    """Returns, or raises one of FOREIGN, when the connection is no good any more."""
    while not lost.is_set():
        # Not `wait_for`: before Python 3.12 it may lose a cancellation that comes together with what it waits for.
        with suppress(TimeoutError):
            async with asyncio.timeout(_PROBE_SECONDS):
                await lost.wait()
            return
        await connection.execute("SELECT 1", timeout=_ANSWER_SECONDS)
