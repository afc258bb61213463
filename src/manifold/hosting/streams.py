"""What a widget's client tells, to be read one by one."""

import asyncio
from collections.abc import Callable
from typing import Self

from manifold.widgetapi.message import JSON

__all__ = ["Stream"]

UNREAD = 1_000
"""What a reader may leave unread; who leaves more is told so."""


class Stream:
    """An async iterator of what the client tells from the moment on at which this was made. Ends with the session.

    Reading raises OverflowError, once, where so much was left unread that something is lost.
    """

    def __init__(self, leave: Callable[["Stream"], None]) -> None:
        self._leave = leave
        self._news: asyncio.Queue[JSON | None] = asyncio.Queue()
        self._is_full = False

    def put(self, data: JSON) -> None:
        """The client has told this."""
        if self._news.qsize() >= UNREAD:
            self._is_full = True
        else:
            self._news.put_nowait(data)

    def end(self) -> None:
        """Nothing more comes."""
        self._news.put_nowait(None)

    def close(self) -> None:
        """Nobody reads any more."""
        self._leave(self)
        self.end()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> JSON:
        if self._is_full and self._news.empty():
            self._is_full = False
            raise OverflowError(f"{UNREAD} messages of the client's were left unread, and those behind them are lost")
        data = await self._news.get()
        if data is None:
            self.end()
            raise StopAsyncIteration
        return data
