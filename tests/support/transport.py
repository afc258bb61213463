"""A transport of the SDK without sockets: straight to an application, or to what a test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec

from manifold.errors import NoAnswer
from manifold.sdk.transport import Answer, Reply, Request
from tests.support.asgi import Client

__all__ = ["MemoryTransport", "Site"]

Site = Callable[[Request], Awaitable[Reply]]


class MemoryTransport:
    """`sites` by origin; an origin that is not there does not answer. `asked` is every request, `Site`s may raise
    NoAnswer.
    """

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {}
        self.asked: list[Request] = []

    def serve(self, origin: str, application: Client) -> None:
        """Our own manager at this origin."""
        self.sites[origin] = lambda request: _ask(application, request)

    def documents(self, origin: str, documents: dict[str, bytes]) -> None:
        """Files at an origin, by path."""

        async def site(request: Request) -> Reply:
            body = documents.get(urlsplit(request.url).path)
            return Reply(404, {}, b"") if body is None else Reply(200, {"content-type": "application/json"}, body)

        self.sites[origin] = site

    def lose(self, origin: str, number: int, *, done: bool) -> None:
        """The request to this origin with this number, counted from now, gets no answer; `done`: it arrived all the
        same.
        """
        site, asked = self.sites[origin], 0

        async def losing(request: Request) -> Reply:
            nonlocal asked
            asked += 1
            if asked != number:
                return await site(request)
            if done:
                await site(request)
            raise NoAnswer("the connection was cut off")

        self.sites[origin] = losing

    def change(self, origin: str, path_end: str, change: Callable[[Any], None]) -> None:
        """What is answered there is changed, wherever the path ends so: the manager lies."""
        site = self.sites[origin]

        async def lying(request: Request) -> Reply:
            reply = await site(request)
            if urlsplit(request.url).path.endswith(path_end) and reply.status < 300:
                told = msgspec.json.decode(reply.body)
                change(told)
                return Reply(reply.status, reply.headers, msgspec.json.encode(told))
            return reply

        self.sites[origin] = lying

    @asynccontextmanager
    async def open(self, request: Request) -> AsyncIterator[Answer]:
        self.asked.append(request)
        parts = urlsplit(request.url)
        site = self.sites.get(f"{parts.scheme}://{parts.netloc}")
        await asyncio.sleep(0)  # a network lets others have their turn
        if site is None:
            raise NoAnswer("connection refused")
        reply = await site(request)
        yield Answer(reply.status, reply.headers, _pieces(reply.body))

    async def close(self) -> None:
        pass


async def _ask(application: Client, request: Request) -> Reply:
    target = request.url.removeprefix("https://").partition("/")[2]
    answer = await application.request(
        request.method, f"/{target}", body=request.body or b"", headers=dict(request.headers)
    )
    return Reply(answer.status, answer.headers, answer.body)


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 7):
        yield body[start : start + 7]
