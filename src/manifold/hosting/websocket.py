"""Widget messages by a WebSocket, without a browser's windows: one JSON object for each text frame.

Experimental: MSC3009 is a draft that nobody ships. The client listens first, at an address that its widget finds in
its own (`$matrix_websocket_uri`); such a widget always tells when it is there (`wait_for_load=False`).
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from manifold.errors import PeerGone
from manifold.hosting.loopback import Address, Loopback
from manifold.hosting.socket import LARGEST, SocketTransport
from manifold.hosting.transport import Loaded, Message, News

__all__ = ["Listening", "connect", "listen"]


class Listening:
    """A Transport to a widget that is still to connect, to `uri`, once. A message from here has no origin: ""."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._socket: asyncio.Future[SocketTransport] = asyncio.get_running_loop().create_future()
        self._closed = asyncio.Event()

    async def send(self, message: dict[str, Any], origin: str) -> None:
        """See Transport."""
        await (await asyncio.shield(self._socket)).send(message, origin)

    async def incoming(self) -> AsyncIterator[News]:
        """See Transport."""
        transport = await asyncio.shield(self._socket)
        yield Loaded()
        async for news in transport.incoming():
            yield news

    async def close(self) -> None:
        """See Transport."""
        self._closed.set()
        if not self._socket.done():
            self._socket.cancel()

    async def take(self, socket: web.WebSocketResponse, _: web.Request) -> None:
        """The widget is there; until it is closed."""
        self._socket.set_result(_plain(socket))
        await self._closed.wait()


@asynccontextmanager
async def listen(origin: str = "") -> AsyncIterator[Listening]:
    """On loopback, for one widget. `origin` is that of its page, where it is one; "": a program without one."""
    async with Loopback() as server:
        secret = secrets.token_urlsafe(24)
        listening = Listening(f"ws{server.origin.removeprefix('http')}/{secret}/socket")
        server.add(Address(listening.take, origin=origin, secret=secret))
        try:
            yield listening
        finally:
            await listening.close()


@asynccontextmanager
async def connect(uri: str) -> AsyncIterator[SocketTransport]:
    """As a widget, to its client. Raises ValueError for what is no WebSocket's address, PeerGone for no answer."""
    if urlsplit(uri).scheme not in {"ws", "wss"}:
        raise ValueError(f"{uri!r} is no address of a WebSocket")
    async with aiohttp.ClientSession() as http:
        try:
            socket = await http.ws_connect(uri, max_msg_size=LARGEST)
        except (aiohttp.ClientError, TimeoutError) as exc:
            raise PeerGone(f"The client does not take the connection: {exc}") from exc
        async with socket:
            yield _plain(socket)


def _plain(socket: web.WebSocketResponse | aiohttp.ClientWebSocketResponse) -> SocketTransport:
    return SocketTransport(socket, "", lambda message: message, Message)
