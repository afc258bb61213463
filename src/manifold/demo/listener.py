"""Serving an aiohttp application on one loopback port, for as long as a block runs."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from manifold.demo.errors import DemoError

__all__ = ["listening"]

_SHUTDOWN_S = 1.0


@asynccontextmanager
async def listening(app: web.Application, port: int, tls: ssl.SSLContext | None = None) -> AsyncIterator[None]:
    """Answers on 127.0.0.1, by https if there is `tls`. Raises DemoError where the port is taken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls).start()
        except OSError as exc:
            raise DemoError(f"Can't listen on port {port}: {exc.strerror}") from exc
        yield
    finally:
        await runner.cleanup()
