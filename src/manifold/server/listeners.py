"""Listening: an application on a real socket, until told to stop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from manifold.errors import SettingsError
from manifold.server.asgi import ASGIApp
from manifold.server.settings import Address, ServerSettings, parse_address

__all__ = ["listening"]

BACKLOG = 2048

MAX_HEAD = 64 * 1024
"""Bytes of request line and headers."""


class _Protocol(HttpToolsProtocol):
    """A uvicorn connection with an end to what it holds before a body begins: httptools has none."""

    _head = 0
    _in_head = True

    def on_message_begin(self) -> None:
        self._head, self._in_head = 0, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > MAX_HEAD:
            self.send_400_response("Request line and headers are too large")


class _Server(uvicorn.Server):
    """A uvicorn that leaves the process's signals to us: two of them run here."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(app: ASGIApp, key: str, listen: str, settings: ServerSettings) -> AsyncIterator[None]:
    """The application answers inside the block. Raises SettingsError, which begins with `key`, for a taken port."""
    bound = _bind(key, parse_address(key, listen))
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        # Ours redacts: a token may stand in a query.
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        while not server.started:
            if serving.done():
                await serving
                raise SettingsError(f"{key}: can't listen on {listen}")
            await asyncio.sleep(0.005)
        yield
    finally:
        server.should_exit = True
        await serving
        bound.close()


def _bind(key: str, address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    bound = socket.socket(family)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address.host, address.port))
        bound.listen(BACKLOG)
    except OSError as exc:
        bound.close()
        raise SettingsError(f"{key}: can't listen on {address.host}:{address.port}: {exc.strerror}") from exc
    bound.setblocking(False)
    return bound
