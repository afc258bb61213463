"""What the SDK asks of whoever speaks HTTP for it: one request out, one answer in."""

import importlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import msgspec

from manifold.errors import NoAnswer

__all__ = ["Answer", "Reply", "Request", "Transport", "default_transport", "read_all", "send"]

MAX_BYTES = 8 * 1024 * 1024
"""No answer of a manager's or a homeserver's that we ask for is larger."""


class Request(msgspec.Struct, frozen=True):
    """`seconds` is for all of it; in a stream, for its beginning and between two pieces.

    `follow` is whether redirects are followed: never with a token.
    """

    method: str
    url: str
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    body: bytes | None = None
    seconds: float = 30
    follow: bool = False
    stream: bool = False


class Answer(msgspec.Struct, frozen=True):
    """An answer whose body is still to come. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]


class Reply(msgspec.Struct, frozen=True):
    """An answer with all of its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Speaks HTTP. Its exceptions are NoAnswer, with the reason in words, in `open` and in what it yields."""

    def open(self, request: Request) -> AbstractAsyncContextManager[Answer]:
        """Sends the request; the answer is there for as long as the block lasts."""

    async def close(self) -> None:
        """Ends all connections. It may be used again."""


def default_transport() -> Transport:
    """One that speaks by aiohttp, which is loaded now: it takes longer than all of the SDK."""
    transport: Transport = importlib.import_module("manifold.sdk.aiohttp_transport").AiohttpTransport()
    return transport


async def send(transport: Transport, request: Request) -> Reply:
    """The whole answer. Raises NoAnswer, for one that is too large too."""
    async with transport.open(request) as answer:
        return await read_all(answer)


async def read_all(answer: Answer) -> Reply:
    """The answer with what is still to come. Raises NoAnswer."""
    body = bytearray()
    async for piece in answer.pieces:
        body += piece
        if len(body) > MAX_BYTES:
            raise NoAnswer(f"the answer is larger than {MAX_BYTES // 1024 // 1024} MiB")
    return Reply(answer.status, answer.headers, bytes(body))
