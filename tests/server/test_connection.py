"""What a client can draw out ends: connections, heads, bodies. Each end is told in JSON, with CORS."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from manifold.integrations.catalogue import Catalogue
from manifold.server.asgi import ASGIApp, Receive, Scope, Send
from manifold.server.connection import Connections
from manifold.server.limit_settings import LimitSettings
from manifold.server.listeners import listening
from manifold.server.settings import ServerSettings
from manifold.server.static import Assets
from manifold.storage import Store
from tests.support.asgi import Client
from tests.support.http_server import free_port
from tests.support.manager import Clock, make_services, pages
from tests.support.memory import MemoryEgress

QUICK = LimitSettings(head_seconds=1, body_seconds=1, max_head_bytes=4096, connections=3)
GET = b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"


class Line:
    """A connection on which bytes go out and come back."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def rest(self) -> bytes:
        """All that comes until the server closes."""
        return await asyncio.wait_for(self._reader.read(), 10)

    async def answer(self) -> bytes:
        """One answer with a length, of which there may be more."""
        head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), 10)
        length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length: "))
        return head + await self._reader.readexactly(int(length.split()[1]))

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


class Served:
    """An application on a port, with the names of the limits that were reached."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.refused: list[str] = []
        self.lines: list[Line] = []

    async def connect(self) -> Line:
        line = Line(*await asyncio.open_connection("127.0.0.1", self.port))
        self.lines.append(line)
        return line


@asynccontextmanager
async def served(app: ASGIApp, limits: LimitSettings = QUICK) -> AsyncIterator[Served]:
    there = Served(free_port("127.0.0.1"))
    listen = f"127.0.0.1:{there.port}"
    async with listening(app, "server.listen", listen, ServerSettings(), limits, there.refused.append):
        yield there
        for line in there.lines:
            await line.close()


def assert_is_an_error(answer: bytes, status: int, errcode: str) -> None:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    for header in (b"access-control-allow-origin: *", b"content-type: application/json", b"x-request-id: "):
        assert head.count(header) == 1
    assert json.loads(body)["errcode"] == errcode


@pytest.mark.slow
async def test_one_connection_too_many_is_told_and_there_is_room_again_afterwards(api: Client) -> None:
    async with served(api.app) as there:
        lines = [await there.connect() for _ in range(3)]
        for line in lines:
            await line.send(GET)
            assert b" 200 OK" in await line.answer()

        late = await there.connect()
        await late.send(GET)
        answer = await late.rest()
        assert_is_an_error(answer, 429, "M_LIMIT_EXCEEDED")
        assert b"retry-after: 1\r\n" in answer
        assert there.refused == ["connections"]

        await lines[0].close()
        await asyncio.sleep(0.05)
        again = await there.connect()
        await again.send(GET)
        assert b" 200 OK" in await again.answer()


@pytest.mark.slow
async def test_who_says_nothing_is_let_go_without_a_word_and_who_dawdles_is_told(api: Client) -> None:
    async with served(api.app) as there:
        silent, slow, later = await there.connect(), await there.connect(), await there.connect()
        await slow.send(GET[:20])
        await later.send(GET)
        await later.answer()
        await later.send(GET[:20])

        assert await silent.rest() == b""
        assert_is_an_error(await slow.rest(), 408, "M_UNRECOGNIZED")
        assert_is_an_error(await later.rest(), 408, "M_UNRECOGNIZED")


@pytest.mark.slow
async def test_a_body_that_does_not_come_is_told(
    store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue, assets: Assets
) -> None:
    services = make_services(store, egress, clock, catalogue, limits=QUICK)
    async with served(pages(services, assets).interface) as there:
        line = await there.connect()
        await line.send(b"POST /register HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{")

        assert_is_an_error(await line.rest(), 400, "M_NOT_JSON")


@pytest.mark.slow
@pytest.mark.parametrize("size", [4096, 100_000])
async def test_a_head_that_is_too_large_is_told(api: Client, size: int) -> None:
    async with served(api.app) as there:
        line = await there.connect()
        await line.send(b"GET /health/live HTTP/1.1\r\nHost: a\r\nX: " + b"x" * size)

        assert_is_an_error(await line.rest(), 431, "M_TOO_LARGE")


@pytest.mark.slow
async def test_a_header_that_would_break_the_answer_in_two_is_never_sent(caplog: pytest.LogCaptureFixture) -> None:
    async def app(_: Scope, __: Receive, send: Send) -> None:
        headers = [(b"x-name", b"a\r\nset-cookie: b")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async with served(app) as there:
        line = await there.connect()
        await line.send(GET)
        answer = await line.rest()

    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"set-cookie" not in answer
    assert "This is no header" in caplog.text


@pytest.mark.parametrize(
    ("client", "trusted", "is_one_of_many"),
    [
        ("192.0.2.1", [], True),
        ("2001:db8:1:2::/64", [], True),
        ("127.0.0.1", [], False),  # a proxy on this machine brings everybody's connections
        ("192.0.2.1", ["192.0.2.0/24"], False),
        ("192.0.2.1", ["*"], False),
        ("192.0.2.1", ["198.51.100.7"], True),
        ("", [], True),
    ],
)
def test_an_address_has_so_many_connections_unless_it_is_a_proxys(
    client: str, trusted: list[str], *, is_one_of_many: bool
) -> None:
    refused: list[str] = []
    connections = Connections(LimitSettings(connections_per_address=2), trusted, refused.append)

    answers = [connections.enter(client) for _ in range(3)]
    assert answers[:2] == [None, None]
    assert (answers[2] is not None) is is_one_of_many
    assert connections.enter("203.0.113.9") is None
    assert refused == ["connections_per_address"] * is_one_of_many

    for _ in range(3):
        connections.leave(client)
    assert connections.enter(client) is None
