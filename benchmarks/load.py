"""Requests over kept connections, as fast as the server answers; only the server's own CPU is counted."""

import asyncio
from collections.abc import Callable, Iterator

from benchmarks.process import Process

CONNECTIONS = 32


def cost(process: Process, port: int, request: Callable[[int], bytes], requests: int) -> float:
    """CPU microseconds of the server for each request. Raises RuntimeError for an answer that is not 2xx."""
    asyncio.run(_drive(port, request, requests // 10, first=0))
    before = process.cpu()
    asyncio.run(_drive(port, request, requests, first=requests))
    return (process.cpu() - before) / requests * 1e6


def get(path: str, token: str = "") -> Callable[[int], bytes]:
    """The same GET each time."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    message = f"GET {path} HTTP/1.1\r\nHost: bench\r\n{authorization}\r\n".encode()
    return lambda _: message


def register(number: int) -> bytes:
    """A registration with an OpenID token that was never seen."""
    body = f'{{"access_token":"user{number}","matrix_server_name":"localhost","token_type":"Bearer","expires_in":3600}}'
    head = (
        "POST /_matrix/integrations/v1/account/register HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    )
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def ask(port: int, message: bytes) -> bytes:
    """One request; the answer's body."""
    return asyncio.run(_ask(port, message))


async def _drive(port: int, request: Callable[[int], bytes], requests: int, first: int) -> None:
    numbers = iter(range(first, first + requests))
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_connection(port, request, numbers))


async def _connection(port: int, request: Callable[[int], bytes], numbers: Iterator[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in numbers:  # one iterator, shared by all connections
        writer.write(request(number))
        await _answer(reader)
    writer.close()
    await writer.wait_closed()


async def _ask(port: int, message: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(message)
    body = await _answer(reader)
    writer.close()
    await writer.wait_closed()
    return body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))
    body = await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 2"):
        raise RuntimeError(f"{head.splitlines()[0]!r}: {body!r}")
    return body
