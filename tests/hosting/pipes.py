"""A transport in memory, both of whose ends are in this process."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from manifold.errors import PeerGone
from manifold.hosting.transport import Loaded, Message, News

__all__ = ["Pipe", "pipe"]


class Pipe:
    """One end. `sent` is all that was sent from here, with the origin that it was for."""

    def __init__(self) -> None:
        self.sent: list[tuple[dict[str, Any], str]] = []
        self.other: Pipe
        self.is_stuck = False
        """Nothing that is sent from here arrives, or is done with."""
        self._news: asyncio.Queue[News | None] = asyncio.Queue()
        self._is_closed = False

    async def send(self, message: dict[str, Any], origin: str) -> None:
        if self._is_closed:
            raise PeerGone("The pipe is closed")
        if self.is_stuck:
            await asyncio.Event().wait()
        self.sent.append((message, origin))
        self.other.put(Message(message))

    def put(self, news: News) -> None:
        """This comes in here."""
        self._news.put_nowait(news)

    def load(self) -> None:
        """The frame that this end talks to has loaded a page."""
        self.put(Loaded())

    async def incoming(self) -> AsyncIterator[News]:
        while (news := await self._news.get()) is not None:
            yield news

    async def close(self) -> None:
        for end in (self, self.other):
            if not end._is_closed:
                end._is_closed = True
                end._news.put_nowait(None)


def pipe() -> tuple[Pipe, Pipe]:
    """The client's end, which says that the widget has loaded, and the widget's."""
    client, widget = Pipe(), Pipe()
    client.other, widget.other = widget, client
    client.load()
    return client, widget
