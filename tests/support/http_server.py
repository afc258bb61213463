"""Small web servers on loopback, with TLS or without, that answer as a test says and remember what they were asked."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import web

__all__ = [
    "Handler",
    "WebServer",
    "free_port",
    "hanging",
    "json_answer",
    "redirect",
    "serve",
    "serve_bytes",
    "text_answer",
]

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@dataclass
class WebServer:
    """Where it listens, and who asked for what: `requests`, and the names in TLS handshakes (`tls_names`)."""

    host: str
    port: int
    requests: list[web.BaseRequest] = field(default_factory=list)
    tls_names: list[str | None] = field(default_factory=list)


@asynccontextmanager
async def serve(
    handler: Handler, host: str = "127.0.0.1", port: int = 0, context: ssl.SSLContext | None = None
) -> AsyncIterator[WebServer]:
    """Listen for as long as the block lasts; port 0 is a free one."""

    async def remember(request: web.BaseRequest) -> web.StreamResponse:
        server.requests.append(request)
        return await handler(request)

    def remember_name(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
        server.tls_names.append(name)

    server = WebServer(host, port)
    if context is not None:
        context.sni_callback = remember_name
    # Handlers that hang are not waited for (0 would be: for ever).
    runner = web.ServerRunner(web.Server(remember), handle_signals=False, shutdown_timeout=0.01)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, ssl_context=context).start()
        server.port = runner.addresses[0][1]
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serve_bytes(
    answer: bytes | None, host: str = "127.0.0.1", context: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """A server that is none: sends these bytes whatever it is asked, or is silent (None). Yields its port."""
    conversations: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer is not None:
            await reader.read(1)
            writer.write(answer)
        else:
            await reader.read()  # until the client gives up
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversations.add(asyncio.create_task(talk(reader, writer)))

    async with await asyncio.start_server(begin, host, 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]
    await asyncio.gather(*conversations)


def free_port(host: str = "127.0.0.2") -> int:
    """A port that nobody listens at, for those who must know it before anybody does."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def text_answer(text: str, status: int = 200, headers: dict[str, str] | None = None) -> Handler:
    """Always the same text."""

    async def handler(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(text=text, status=status, headers=headers)

    return handler


def json_answer(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Handler:
    """Always the same JSON."""

    async def handler(_: web.BaseRequest) -> web.StreamResponse:
        return web.json_response(value, status=status, headers=headers)

    return handler


def redirect(url: str, status: int = 302) -> Handler:
    """Always to the same place."""
    return text_answer("", status, {"Location": url})


async def hanging(_: web.BaseRequest) -> web.StreamResponse:
    """A handler that never answers."""
    await asyncio.Event().wait()
    raise AssertionError
