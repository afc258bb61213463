"""A real `manifold serve` on real sockets: what no application sees, and what a client can do to a server."""

import asyncio
import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from manifold.cli.serve import OPEN_FILES
from manifold.errors import SettingsError
from manifold.server.app import manager
from manifold.server.limit_settings import LimitSettings
from manifold.server.listeners import VANISHED_AFTER, _bind, listening
from manifold.server.settings import Address, ServerSettings
from manifold.settings import parse
from tests.server.samples import ROWS, sample
from tests.support.asgi import Client
from tests.support.contract import public_contract
from tests.support.http_server import free_port
from tests.support.manager import V1

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024
REGISTER = f"{V1}/account/register"


@dataclass(frozen=True)
class Serving:
    """A manager in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int
    widgets_port: int
    app_port: int
    log: Path

    def peak(self) -> int:
        """The most memory that it ever held, in bytes."""
        match = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        assert match is not None
        return int(match[1]) * 1024

    async def send(self, *pieces: bytes, port: int | None = None) -> bytes:
        """Send these as they are, and everything that comes back until the server closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port or self.port)
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            return await asyncio.wait_for(reader.read(), 10)
        finally:
            writer.close()

    async def request(self, method: str, path: str, body: bytes = b"", port: int | None = None) -> "Reply":
        """One whole request; an answer of the API's is as the document has it."""
        head = f"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        reply = Reply.read(await self.send(head.encode() + body, port=port))
        if port is None:
            public_contract().check(method, path.partition("?")[0], reply.status, reply.headers, reply.body)
        return reply


@dataclass(frozen=True)
class Reply:
    """What came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def read(cls, raw: bytes) -> "Reply":
        head, _, body = raw.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        fields = (line.split(": ", 1) for line in lines)
        headers = {name.lower(): value for name, value in fields}
        return cls(int(status.split()[1]), headers, body)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("serving")
    port, widgets_port, app_port = free_port("127.0.0.1"), free_port("127.0.0.1"), free_port("127.0.0.1")
    (folder / "manifold.toml").write_text(
        f"""
        [server]
        listen = "127.0.0.1:{port}"
        widgets_listen = "127.0.0.1:{widgets_port}"
        public_url = "http://127.0.0.1:{port}"
        widgets_url = "http://localhost:{widgets_port}"
        app_listen = "127.0.0.1:{app_port}"
        app_url = "http://127.0.0.1:{app_port}"
        [admin]
        listen = ""
        [metrics]
        listen = ""
        [limits]
        anonymous_per_minute = 0
        """
    )
    log = folder / "log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "manifold.cli", "serve", "--log-level", "debug"]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=output)
        assert process.stdout is not None
        assert b"ready" in process.stdout.readline(), log.read_text()
        yield Serving(process, port, widgets_port, app_port, log)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert b"Stopping" in process.stdout.read()
        process.stdout.close()


async def test_every_answer_to_every_method_has_its_headers(serving: Serving) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
    for path in [*sorted({sample(row).path for row in ROWS}), "/nonsense", "/"]:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            writer.write(f"{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n".encode())
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
            reply = Reply.read(head)
            body = b"" if method == "HEAD" else await reader.readexactly(int(reply.headers["content-length"]))
            public_contract().check(method, path, reply.status, reply.headers, body)
            assert "server" not in reply.headers
    writer.close()


async def test_both_listeners_serve_their_pages_and_not_each_others(serving: Serving) -> None:
    frame = "/w/jitsi?server=https%3A%2F%2Fmeet.example.org"
    assert (await serving.request("GET", "/ui")).status == 200
    assert (await serving.request("GET", frame)).status == 404
    page = await serving.request("GET", frame, port=serving.widgets_port)
    assert page.status == 200
    assert "frame-src https://meet.example.org" in page.headers["content-security-policy"]
    assert (await serving.request("GET", "/ui", port=serving.widgets_port)).status == 404
    alone = await serving.request("GET", "/", port=serving.app_port)
    assert b"manifold-app" in alone.body
    assert "frame-ancestors 'none'" in alone.headers["content-security-policy"]
    assert (await serving.request("GET", f"{V1}/terms", port=serving.app_port)).status == 404
    assert (await serving.request("GET", "/")).status == 404
    assert (await serving.request("GET", f"{V1}/terms", port=serving.widgets_port)).status == 404


async def test_a_body_in_pieces_is_a_body(serving: Serving) -> None:
    head = f"POST {REGISTER} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n".encode()

    reply = Reply.read(await serving.send(head, b'9\r\n{"access_\r\n', b'a\r\ntoken": 3}\r\n', b"0\r\n\r\n"))

    assert (reply.status, reply.json["error"]) == (400, "'access_token' must be a string")


async def test_a_mebibyte_is_taken_and_a_byte_more_is_not(serving: Serving) -> None:
    body = b"{}".ljust(MEGABYTE)

    assert (await serving.request("POST", REGISTER, body)).json["errcode"] == "M_MISSING_PARAM"
    assert (await serving.request("POST", REGISTER, body + b" ")).json["errcode"] == "M_TOO_LARGE"


class _Zeros:
    """A file of so many bytes, which takes no room."""

    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int = -1) -> bytes:
        size = min(self._left, size if size >= 0 else self._left)
        self._left -= size
        return bytes(size)


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize("path", [REGISTER, f"{V1}/rooms/!a:b/installations", "/nonsense"])
async def test_100_megabytes_get_an_answer_and_no_room(serving: Serving, path: str, is_chunked: bool) -> None:
    before = serving.peak()
    length = {} if is_chunked else {"Content-Length": str(100 * MEGABYTE)}
    # A client that sends all before it listens, and says that it will close: the least forgiving there is.
    body: IO[bytes] = _Zeros(100 * MEGABYTE)  # type: ignore[assignment]  # reading is all that it is asked for
    request = urllib.request.Request(f"http://127.0.0.1:{serving.port}{path}", data=body, headers=length, method="POST")

    with pytest.raises(urllib.error.HTTPError) as raised:
        await asyncio.to_thread(urllib.request.urlopen, request, timeout=30)

    with raised.value as answer:
        assert (answer.code, json.loads(answer.read())["errcode"]) == (413, "M_TOO_LARGE")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert body.read() == b"", "the server hung up in the middle"
    assert serving.peak() - before < 16 * MEGABYTE


async def test_who_asks_before_sending_is_told_before_sending(serving: Serving) -> None:
    head = f"POST {REGISTER} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {100 * MEGABYTE}\r\n\r\n"

    reply = Reply.read(await serving.send(head.encode()))

    assert (reply.status, reply.json["errcode"]) == (413, "M_TOO_LARGE")


@pytest.mark.parametrize(
    "pieces",
    [
        [b"\r\n\r\n"],
        [b"nonsense\r\n\r\n"],
        [b"GET\r\n\r\n"],
        [b"GET / HTTP/9.9\r\n\r\n"],
        [b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n"],
        [b"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n"],
        [b"GET http://a HTTP/1.1\r\nHost: a\r\n\r\n"],
        [b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"],
        [b"GET / HTTP/1.1\r\nHost : a\r\n\r\n"],
        [b"GET / HTTP/1.1\r\na: \x00\r\n\r\n"],
        [b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"],
        [b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"],
        [b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n"],
        [b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc"],
        [b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"],
        [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
        [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ],
    ids=lambda pieces: repr(pieces[0][:30]),
)
async def test_what_is_no_http_is_refused_and_the_next_is_served(serving: Serving, pieces: list[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
    for piece in pieces:
        writer.write(piece)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()

    assert answer == b"" or Reply.read(answer).status >= 400
    assert (await serving.request("GET", "/health/live")).status == 200


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nHost: a\r\nA: ", b"GET / HTTP/1.1\r\n"])
async def test_a_request_without_end_is_cut_off(serving: Serving, start: bytes) -> None:
    before, sent = serving.peak(), 0
    line = b"A: " + b"x" * 1000 + b"\r\n" if start.endswith(b"\n") else b"x" * 1024
    _, writer = await asyncio.open_connection("127.0.0.1", serving.port)
    writer.write(start)
    try:
        while sent < 50 * MEGABYTE:
            writer.write(line * 64)
            await asyncio.wait_for(writer.drain(), 10)
            sent += 64 * len(line)
    except ConnectionError:
        pass
    writer.close()

    assert sent < 20 * MEGABYTE  # some of it lies in the system's buffers
    assert serving.peak() - before < 8 * MEGABYTE
    assert (await serving.request("GET", "/health/live")).status == 200


async def test_what_is_long_and_legal_is_served(serving: Serving) -> None:
    path = "/health/live?" + "x" * (LimitSettings().max_head_bytes - 1000)

    assert (await serving.request("GET", path)).status == 200


async def test_many_requests_may_follow_on_one_connection(serving: Serving) -> None:
    request = b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
    last = request.replace(b"Host", b"Connection: close\r\nHost")

    # More in all than the head of one request may have, and than is read at once.
    answer = await serving.send(request * 10_000, last)

    assert answer.count(b"HTTP/1.1 200 OK") == 10_001


async def test_no_log_has_a_query_in_it(serving: Serving) -> None:
    await serving.request("GET", "/account?scalar_token=hidden-token")
    await serving.request("GET", f"{V1}/account?access_token=hidden-token")
    await serving.request("POST", "/nonsense?access_token=hidden-token", b"x" * (MEGABYTE + 1))
    await serving.request("GET", "/w/jitsi?server=hidden-token", port=serving.widgets_port)
    await serving.request("GET", "/?loginToken=hidden-token", port=serving.app_port)

    assert "hidden-token" not in serving.log.read_text()


async def test_it_may_open_as_many_files_as_its_connections_need(serving: Serving) -> None:
    limits = Path(f"/proc/{serving.process.pid}/limits").read_text()
    match = re.search(r"Max open files\s+(\d+)\s+(\d+)", limits)
    assert match is not None

    assert int(match[1]) >= min(int(match[2]), OPEN_FILES)
    assert LimitSettings().connections < OPEN_FILES


def test_for_a_client_that_does_not_read_or_has_vanished_little_is_kept_and_not_for_long() -> None:
    address = Address("127.0.0.1", free_port("127.0.0.1"))
    with (
        _bind("server.listen", address) as listener,
        socket.create_connection((address.host, address.port)) as client,
    ):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == VANISHED_AFTER
            connection.setblocking(False)
            taken = 0
            with contextlib.suppress(BlockingIOError):
                while taken < MEGABYTE:
                    taken += connection.send(bytes(1000))

    assert taken < MEGABYTE / 4


@pytest.fixture
async def taken() -> AsyncIterator[int]:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_port_that_is_taken_is_told_by_the_key(api: Client, taken: int) -> None:
    with pytest.raises(
        SettingsError, match=r"^server\.listen: can't listen on 127\.0\.0\.1:\d+: Address already in use"
    ):
        async with listening(api.app, "server.listen", f"127.0.0.1:{taken}", ServerSettings()):
            pass


async def test_an_address_that_is_not_ours_is_told_by_the_key(api: Client) -> None:
    for address in ("192.0.2.1:0", "nowhere.invalid:0"):
        with pytest.raises(SettingsError, match=r"^server\.listen: can't listen on "):
            async with listening(api.app, "server.listen", address, ServerSettings()):
                pass


async def test_where_no_stand_alone_page_is_wanted_nobody_listens_for_it(tmp_path: Path) -> None:
    port, widgets_port, app_port = (free_port("127.0.0.1") for _ in range(3))
    text = f"""
    [server]
    listen = "127.0.0.1:{port}"
    widgets_listen = "127.0.0.1:{widgets_port}"
    app_listen = "127.0.0.1:{app_port}"
    [admin]
    listen = ""
    [metrics]
    listen = ""
    """
    async with manager(parse(text), tmp_path):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", app_port)
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
