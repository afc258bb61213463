"""Ten thousand clients that listen for changes: what they take of memory, what it costs to keep and to tell them."""

import asyncio
import hashlib
import resource
import secrets
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.process import Process, serve
from benchmarks.settings import settings_file
from benchmarks.table import ROUNDS, row
from manifold.ids import RoomID, UserID
from manifold.manager.clock import DAY, now
from manifold.manager.events import VISIT_SECONDS
from manifold.storage import InstallationRow, Settings, Store

__all__ = ["measure_streams"]

STREAMS = 10_000
CHANGES = 200
ROOM = RoomID("!room:localhost")
HERE = f"/_matrix/integrations/v1/rooms/{ROOM}/installations"

# As many as a browser's: the server has them in memory for as long as the stream is open.
BROWSER = """\
Accept: text/event-stream
Accept-Encoding: gzip, deflate, br, zstd
Accept-Language: en-GB,en;q=0.9,de;q=0.8
Cache-Control: no-cache
Connection: keep-alive
Host: integrations.example.org
Origin: https://app.example.org
Pragma: no-cache
Referer: https://app.example.org/
Sec-Fetch-Dest: empty
Sec-Fetch-Mode: cors
Sec-Fetch-Site: cross-site
User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36
"""


def measure_streams(folder: Path) -> None:
    """On a real `manifold serve`; each stream is another account's."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, STREAMS + 1_000), hard))
    settings, port = settings_file(folder, "sqlite:manifold.db", 1)
    listening, silent = asyncio.run(_fill(folder))
    with serve(settings) as manifold, ExitStack() as stack:
        before = manifold.resident()
        streams = [stack.enter_context(_stream(port, token)) for token in listening]
        resident = manifold.resident()
        what = f"SQLite: {STREAMS:,} open event streams"
        each = f"{(resident - before) * 1000 / STREAMS:.0f} kB each; {before:.0f} MB without any"
        row(f"{what}: resident", f"{resident:.0f} MB", "≤ 600 MB", each)
        cpu = manifold.cpu()
        time.sleep(VISIT_SECONDS)
        share = (manifold.cpu() - cpu) / VISIT_SECONDS
        row(f"{what}: CPU while nothing changes", f"{share:.1%}", "", "of one core; each token checked every 25 s")
        told, untold = _cost_of_telling(manifold, port, (listening[0], streams[0]), silent)
        detail = f"a change that is told {told:.0f} µs, one that nobody hears of {untold:.0f} µs"
        row(f"{what}: telling one of them", f"{told - untold:.0f} µs", "", detail)


def _cost_of_telling(
    process: Process, port: int, listening: tuple[str, socket.socket], silent: str
) -> tuple[float, float]:
    """CPU microseconds of a change that a stream is told of, and of one that nobody is: medians."""
    costs: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for column, (token, stream) in zip(costs, (listening, (silent, None)), strict=True):
            before = process.cpu()
            _change(port, token, stream)
            column.append((process.cpu() - before) / CHANGES * 1e6)
    told, untold = map(statistics.median, costs)
    return told, untold


def _change(port: int, token: str, stream: socket.socket | None) -> None:
    """Remove an installation and restore it, again and again; the stream is read after each change."""
    one = f"{HERE}/{_installation_id(token)}"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for number in range(CHANGES):
            request = f"POST {one}/restore" if number % 2 else f"DELETE {one}"
            head = f"{request} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nContent-Length: 0\r\n\r\n"
            connection.sendall(head.encode())
            for reading in filter(None, (connection, stream)):
                _read_until(reading, b'"removed_at":null}')


@contextmanager
def _stream(port: int, token: str) -> Iterator[socket.socket]:
    """Open, with its first list received."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        head = f"GET {HERE}/events HTTP/1.1\n{BROWSER}Authorization: Bearer {token}\n\n"
        connection.sendall(head.replace("\n", "\r\n").encode())
        _read_until(connection, b"event: installations\n")
        yield connection


def _read_until(connection: socket.socket, end: bytes) -> None:
    received = b""
    while end not in received:
        piece = connection.recv(65536)
        if not piece:
            raise RuntimeError(f"The server closed: {received!r}")
        received += piece


async def _fill(folder: Path) -> tuple[list[str], str]:
    """Tokens of as many accounts as there will be streams, and of one more, each with an installation."""
    store = await Store.open(Settings("sqlite:manifold.db"), folder)
    tokens = [secrets.token_urlsafe(32) for _ in range(STREAMS + 1)]
    at = now()
    async with store.write() as repositories:
        for number, token in enumerate(tokens):
            user_id, digest = UserID(f"@user{number}:localhost"), hashlib.sha256(token.encode()).digest()
            await repositories.tokens.add(digest, user_id, "manager", at, at + 90 * DAY)
            await repositories.installations.add(
                InstallationRow(
                    id=_installation_id(token),
                    integration="jitsi",
                    config_version=1,
                    room_id=ROOM,
                    created_by=user_id,
                    config='{"server":"https://meet.example.org"}',
                    state="active",
                    evidence="reported",
                    reason=None,
                    created_at=at,
                    updated_at=at,
                    removed_at=None,
                )
            )
    await store.close()
    return tokens[:-1], tokens[-1]


def _installation_id(token: str) -> str:
    return f"manifold-{token[:22]}"
