"""Server-sent events: reading them, and listening to a stream of an application without sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from manifold.server.asgi import ABORT
from tests.support.asgi import Client

__all__ = ["Event", "Listener", "Parser", "listening"]

PATIENCE = 5.0
"""Seconds."""


@dataclass(frozen=True)
class Event:
    """One event. A comment is one with the name ":", a hint for reconnecting one with the name "retry"."""

    name: str
    data: Any = None


class Parser:
    """From pieces of a stream to events (HTML, "9.2.6 Interpreting an event stream"; strict: ours are regular)."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> Iterator[Event]:
        """The events that this piece completes."""
        *blocks, self._rest = (self._rest + piece).split(b"\n\n")
        for block in blocks:
            yield _event(block.decode())


def _event(block: str) -> Event:
    match block.split("\n"):
        case [":"]:
            return Event(":")
        case [line] if line.startswith("retry: "):
            return Event("retry", int(line.removeprefix("retry: ")))
        case [name, data]:
            assert name.startswith("event: ")
            assert data.startswith("data: ")
            return Event(name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
        case _:
            raise AssertionError(f"no event: {block!r}")


class Listener:
    """An open stream, as its client sees it. It may stop reading, and read on."""

    def __init__(self) -> None:
        self.start: MutableMapping[str, Any] = {}
        self.is_aborted = False
        self.is_complete = False
        self.body = b""
        self._parser = Parser()
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._started, self._gone, self._reading = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._reading.set()
        self._has_asked = False

    async def event(self) -> Event:
        """The next one that is neither a comment nor a hint."""
        while (event := await self.anything()).name in {":", "retry"}:
            pass
        return event

    async def anything(self) -> Event:
        """The next event, comment or hint."""
        return await asyncio.wait_for(self._events.get(), PATIENCE)

    @property
    def is_silent(self) -> bool:
        """Whether nothing was sent that `event` has not given back."""
        return self._events.empty()

    def stop_reading(self) -> None:
        self._reading.clear()

    def read_on(self) -> None:
        self._reading.set()

    def leave(self) -> None:
        self._gone.set()
        self._reading.set()

    def abort(self) -> None:
        """The server cuts the connection off."""
        self.is_aborted = True
        self.leave()

    async def started(self) -> None:
        await asyncio.wait_for(self._started.wait(), PATIENCE)

    async def ended(self) -> None:
        """Comes back when the server has cut the connection off, or has sent its last word."""
        await asyncio.wait_for(self._gone.wait(), PATIENCE)

    async def receive(self) -> MutableMapping[str, Any]:
        """ASGI's, for the application."""
        if not self._has_asked:
            self._has_asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """ASGI's, for the application: returns when the client has taken what came before, as uvicorn's does."""
        await self._reading.wait()
        if self._gone.is_set():
            return
        if message["type"] == "http.response.start":
            self.start = message
            self._started.set()
            return
        assert not self.is_complete, "something was sent after the end"
        self.body += message.get("body", b"")
        for event in self._parser.feed(message.get("body", b"")):
            self._events.put_nowait(event)
        if not message.get("more_body", False):
            self.is_complete = True
            self._gone.set()


@asynccontextmanager
async def listening(client: Client, target: str) -> AsyncIterator[Listener]:
    """A stream that is open inside the block; the application has let go of it after."""
    listener = Listener()
    scope = client.scope("GET", target)
    scope["extensions"] = {ABORT: {"abort": listener.abort}}
    task = asyncio.ensure_future(client.app(scope, listener.receive, listener.send))
    try:
        await listener.started()
        yield listener
    finally:
        listener.leave()
        await asyncio.wait_for(task, PATIENCE)
    if client.contract is not None:
        headers = {name.decode(): value.decode() for name, value in listener.start["headers"]}
        path = scope["raw_path"].decode("latin-1")
        client.contract.check("GET", path, listener.start["status"], headers, listener.body)
