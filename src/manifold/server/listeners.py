"""Listening: an application on a real socket, until told to stop."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from manifold.errors import SettingsError
from manifold.server.asgi import ASGIApp
from manifold.server.connection import Config, Connection, Connections
from manifold.server.limit_settings import LimitSettings
from manifold.server.settings import Address, ServerSettings, parse_address

__all__ = ["listening"]

BACKLOG = 2048

VANISHED_AFTER = 60_000
"""Milliseconds: a client that acknowledges nothing for so long has vanished."""

MOST_UNSENT = 64 * 1024
"""Bytes that the system keeps for a client that does not read."""


class _Server(uvicorn.Server):
    """A uvicorn that leaves the process's signals to us: two of them run here."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(
    app: ASGIApp,
    key: str,
    listen: str,
    settings: ServerSettings,
    limits: LimitSettings | None = None,
    refused: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[None]:
    """The application answers inside the block. Raises SettingsError, which begins with `key`, for a taken port.

    `refused` is told the name of a limit each time that a connection reached it.
    """
    limits = limits or LimitSettings()
    bound = _bind(key, parse_address(key, listen))
    config = Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        # Ours redacts: a token may stand in a query.
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=5,
    )
    config.limits = limits
    config.connections = Connections(limits, settings.trusted_proxies, refused)
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
        if sys.platform == "linux":
            # Connections inherit these. The system's own measures: a quarter of an hour, and megabytes for each.
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, VANISHED_AFTER)
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, MOST_UNSENT)
        bound.bind((address.host, address.port))
        bound.listen(BACKLOG)
    except OSError as exc:
        bound.close()
        raise SettingsError(f"{key}: can't listen on {address.host}:{address.port}: {exc.strerror}") from exc
    bound.setblocking(False)
    return bound
