"""Doing one thing again and again, off any request."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from manifold.errors import ManifoldError

__all__ = ["repeating"]

logger = logging.getLogger(__name__)


async def repeating(what: str, chore: Callable[[], Awaitable[None]], every: float) -> None:
    """Do the chore now and every so many seconds, until cancelled.

    A failure ends nothing; one that lasts is told once, and so is its end.
    """
    failure = ""
    while True:
        try:
            await chore()
        except Exception as exc:  # the last net, as in the API: nobody else would notice
            if str(exc) != failure:
                logger.warning("%s: %s", what, exc, exc_info=None if isinstance(exc, ManifoldError) else exc)
            failure = str(exc)
        else:
            if failure:
                logger.info("%s: well again", what)
            failure = ""
        await asyncio.sleep(every)
