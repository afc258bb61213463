"""A WebSocket that carries the messages of one session."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import aiohttp
import msgspec
from aiohttp import web

from manifold.errors import PeerGone
from manifold.hosting.transport import News

__all__ = ["LARGEST", "SocketTransport"]

logger = logging.getLogger(__name__)

LARGEST = 64 * 1024 * 1024
"""Bytes of one message: a file of some 48 MB, in base64. A peer that sends more is cut off."""

Socket = web.WebSocketResponse | aiohttp.ClientWebSocketResponse


class SocketTransport:
    """A Transport whose peer is at `origin`, by that of the two who knows."""

    def __init__(
        self, socket: Socket, origin: str, encode: Callable[[dict[str, Any]], Any], decode: Callable[[Any], News | None]
    ) -> None:
        """`decode` gives None, or raises ValueError, for what is passed over."""
        self._socket = socket
        self._origin = origin
        self._encode = encode
        self._decode = decode

    async def send(self, message: dict[str, Any], origin: str) -> None:
        """See Transport. Raises ValueError for a message that is for another origin: that is the caller's mistake."""
        if origin != self._origin:
            raise ValueError(f"a message for {origin!r}, and {self._origin!r} is who would get it")
        await self.put(self._encode(message))

    async def put(self, frame: Any) -> None:
        """One frame. Raises PeerGone."""
        try:
            await self._socket.send_str(msgspec.json.encode(frame).decode())
        except (ConnectionError, aiohttp.ClientError) as exc:
            raise PeerGone("The connection has ended") from exc

    async def incoming(self) -> AsyncIterator[News]:
        """See Transport."""
        async for frame in self._socket:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                return
            try:
                news = self._decode(msgspec.json.decode(frame.data))
            except (ValueError, RecursionError) as exc:
                logger.debug("a frame is passed over: %s", exc)
                continue
            if news is not None:
                yield news

    async def close(self) -> None:
        """See Transport."""
        with suppress(ConnectionError, aiohttp.ClientError):
            await self._socket.close()
