"""What is tidied now and then, off any request."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from manifold.errors import Unavailable

__all__ = ["housekeeping"]

logger = logging.getLogger(__name__)


async def housekeeping(chores: Sequence[Callable[[], Awaitable[None]]], every: float) -> None:
    """Do the chores every so many seconds, until cancelled, and once more then.

    A chore that fails ends nothing: the next round does what this one could not.
    """
    try:
        while True:
            await asyncio.sleep(every)
            await _round(chores)
    finally:
        await _round(chores)


async def _round(chores: Sequence[Callable[[], Awaitable[None]]]) -> None:
    for chore in chores:
        try:
            await chore()
        except Unavailable as exc:
            logger.warning("Housekeeping waits for the database: %s", exc)
        except Exception:  # the last net, as in the API: nobody else would notice
            logger.exception("Housekeeping failed")
