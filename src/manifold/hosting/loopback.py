"""A small web server on loopback for one browser: pages and WebSockets behind secrets in their addresses.

Anybody's page can send requests to loopback. So: the `Host` is checked (a name of theirs may lead here), and the
`Origin` of a WebSocket, and nothing is answered without a secret.
"""

import asyncio
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from manifold.hosting.socket import LARGEST

__all__ = ["Address", "Loopback", "Page"]

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # else a framed page would learn the secret
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Page:
    """A page and what it needs, by path: the page itself is at ""."""

    files: Mapping[str, tuple[bytes, str]]
    policy: str
    """Its Content-Security-Policy."""


@dataclass
class Address:
    """What is behind one secret. `times` is how many WebSockets it takes, ever; None: any number, one after another."""

    connected: Callable[[web.WebSocketResponse, web.Request], Awaitable[None]]
    accepts: Callable[[web.Request], bool] = lambda _: True
    page: Page | None = None
    origin: str | None = None
    """Of who may connect; None: this server's own pages. "": programs, which have none."""
    times: int | None = 1
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    is_taken: bool = False


class Loopback:
    """An async context manager: listens for as long as the block lasts."""

    def __init__(self, port: int = 0) -> None:
        """Port 0 is a free one."""
        self.port = port
        self._addresses: list[Address] = []
        self._runner: web.AppRunner | None = None
        self._sockets: set[web.WebSocketResponse] = set()
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def origin(self) -> str:
        """Of the pages here."""
        return f"http://{LOOPBACK}:{self.port}"

    def add(self, address: Address) -> str:
        """Its path, with a slash at both ends."""
        self._addresses.append(address)
        return f"/{address.secret}/"

    def remove(self, address: Address) -> None:
        """Nothing is there any more; who is connected stays so."""
        with suppress(ValueError):
            self._addresses.remove(address)

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/{secret}/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, handle_signals=False, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in list(self._sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.host != f"{LOOPBACK}:{self.port}":
            raise web.HTTPMisdirectedRequest(text="There is no such server here")
        address = self._find(request.match_info["secret"])
        if address is None:
            raise web.HTTPNotFound(text="There is nothing here, or it was used already")
        path = request.match_info["path"]
        if path == "socket":
            return await self._connect(address, request)
        if address.page is None or path not in address.page.files:
            raise web.HTTPNotFound(text="There is no such file")
        content, media_type = address.page.files[path]
        policy = {"Content-Security-Policy": address.page.policy}
        return web.Response(body=content, headers={**_HEADERS, **policy, "Content-Type": media_type})

    async def _connect(self, address: Address, request: web.Request) -> web.StreamResponse:
        expected = self.origin if address.origin is None else address.origin
        if request.headers.get("Origin", "") != expected:
            raise web.HTTPForbidden(text="A page of another origin")
        if address.is_taken:
            raise web.HTTPConflict(text="Somebody is connected already")
        if not address.accepts(request):
            raise web.HTTPForbidden(text="Not from there")
        address.is_taken = True
        if address.times is not None:
            address.times -= 1
            if address.times == 0:
                self.remove(address)
        socket = web.WebSocketResponse(max_msg_size=LARGEST, heartbeat=30)
        try:
            await socket.prepare(request)
            self._sockets.add(socket)
            await address.connected(socket, request)
        finally:
            self._sockets.discard(socket)
            address.is_taken = False
            with suppress(ConnectionError):
                await socket.close()
        return socket

    def _find(self, secret: str) -> Address | None:
        for address in self._addresses:
            if hmac.compare_digest(address.secret.encode(), secret.encode()):
                return address
        return None
