"""`make bench`: everything that is measured, in one run, as a table for `benchmarks/README.md`."""

import asyncio
import functools
import hashlib
import secrets
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from tests.support.postgres import running_postgres

from benchmarks.load import ask, cost, get, register
from benchmarks.process import Process, server
from manifold.ids import UserID
from manifold.manager.clock import DAY, now
from manifold.storage import Settings, Store

V1 = "/_matrix/integrations/v1"
ROUNDS = 5
READS, WRITES = 6_000, 2_000
MANY, FEW = 1_000_000, 1_000


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as directory, server("bare", (bare_port := _port())) as bare:
        yardstick = _Yardstick(bare, bare_port)
        with running_postgres(()) as postgres:
            urls = {"SQLite": "sqlite:manifold.db", "PostgreSQL": asyncio.run(postgres.create_database())}
            for name, url in urls.items():
                folder = Path(directory) / name
                folder.mkdir()
                _measure(name, url, folder, yardstick)
        _measure_many(Path(directory), yardstick)


class _Yardstick:
    """A bare handler, measured again next to each thing that is compared with it: machines are moody."""

    def __init__(self, process: Process, port: int) -> None:
        self._process, self._port = process, port

    def ratio(self, what: str, limit: float, measure: Callable[[], float]) -> None:
        pairs = [(measure(), cost(self._process, self._port, get("/account"), READS)) for _ in range(ROUNDS)]
        ratios = sorted(ours / bare for ours, bare in pairs)
        ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
        _row(what, f"{statistics.median(ratios):.2f}", f"≤ {limit:g}", f"{ours:.0f} µs; bare {bare:.0f} µs")


def _measure(name: str, url: str, folder: Path, yardstick: _Yardstick) -> None:
    limits = {"SQLite": (1.6, 4, 10), "PostgreSQL": (4, 8, 14)}[name]
    with _homeserver() as homeserver_port:
        settings, port = _settings(folder, url, homeserver_port)
        with server("manifold", port, str(settings)) as manifold:
            time.sleep(0.5)
            _row(f"{name}: ready to serve", f"{manifold.ready_after:.2f} s", "≤ 1.5 s", "process start included")
            _row(f"{name}: resident when idle", f"{manifold.resident():.0f} MB", "≤ 90 MB", "")
            token = msgspec.json.decode(ask(port, register(0)))["token"]
            yardstick.ratio(
                f"{name}: GET account", limits[0], lambda: cost(manifold, port, get(f"{V1}/account", token), READS)
            )
            yardstick.ratio(f"{name}: POST register", limits[2], _registering(manifold, port))
            _row(f"{name}: resident after {ROUNDS} rounds", f"{manifold.resident():.0f} MB", "", "")
        with server("manifold-in-process", port, str(settings)) as manifold:
            what = f"{name}: POST register, verified in process"
            yardstick.ratio(what, limits[1], _registering(manifold, port))


def _measure_many(directory: Path, yardstick: _Yardstick) -> None:
    costs: dict[int, list[float]] = {FEW: [], MANY: []}
    with _filled(directory, FEW) as few, _filled(directory, MANY) as many:
        for _ in range(ROUNDS):
            for count, (process, port, tokens) in ((FEW, few), (MANY, many)):
                # Each request another token, so that no page of the index is always the same one.
                costs[count].append(cost(process, port, _reading(tokens), READS))
    few_cost, many_cost = statistics.median(costs[FEW]), statistics.median(costs[MANY])
    what = "SQLite: GET account, a million tokens against a thousand"
    _row(what, f"{many_cost / few_cost:.2f}", "≤ 1.3", f"{many_cost:.0f} µs; {few_cost:.0f} µs")


def _registering(process: Process, port: int) -> Callable[[], float]:
    run = iter(range(1, 1_000))

    def once(number: int) -> bytes:
        return register(offset * 1_000_000 + number)

    offset = 0

    def measure() -> float:
        nonlocal offset
        offset = next(run) + secrets.randbelow(1_000_000) * 1_000
        return cost(process, port, once, WRITES)

    return measure


def _reading(tokens: list[str]) -> Callable[[int], bytes]:
    messages = [get(f"{V1}/account", token)(0) for token in tokens]
    return lambda number: messages[number % len(messages)]


@contextmanager
def _filled(directory: Path, count: int) -> Iterator[tuple[Process, int, list[str]]]:
    folder = directory / str(count)
    folder.mkdir()
    settings, port = _settings(folder, "sqlite:manifold.db", 1)
    tokens = asyncio.run(_fill(folder, count))
    with server("manifold", port, str(settings)) as process:
        yield process, port, tokens


async def _fill(folder: Path, count: int) -> list[str]:
    """So many tokens of as many users; a thousand of them, evenly spread."""
    store = await Store.open(Settings(url="sqlite:manifold.db"), folder)
    time_now = now()
    kept: list[str] = []
    for first in range(0, count, 10_000):
        async with store.write() as repositories:
            for number in range(first, min(first + 10_000, count)):
                token = secrets.token_urlsafe(32)
                if number % max(count // 1_000, 1) == 0:
                    kept.append(token)
                user_id = UserID(f"@user{number}:localhost")
                digest = hashlib.sha256(token.encode()).digest()
                await repositories.tokens.add(digest, user_id, "manager", time_now, time_now + 90 * DAY)
    await store.close()
    return kept


@contextmanager
def _homeserver() -> Iterator[int]:
    port = _port()
    with server("homeserver", port):
        yield port


def _settings(folder: Path, url: str, homeserver_port: int) -> tuple[Path, int]:
    port, widgets_port = _port(), _port()
    path = folder / "manifold.toml"
    path.write_text(
        f"""
[server]
listen = "127.0.0.1:{port}"
widgets_listen = "127.0.0.1:{widgets_port}"
public_url = "http://127.0.0.1:{port}"
widgets_url = "http://localhost:{widgets_port}"
[database]
url = "{url}"
[homeservers."localhost"]
base_url = "http://127.0.0.1:{homeserver_port}"
allow_private = true
""",
        "utf-8",
    )
    return path, port


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _row(what: str, result: str, limit: str, detail: str) -> None:
    print(f"| {what} | {result} | {_baseline().get(what, '')} | {limit} | {detail} |", flush=True)


@functools.cache
def _baseline() -> dict[str, str]:
    """What was measured last, as it stands in the README: by its first column, its second."""
    rows = Path(__file__).with_name("README.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| ")]
    return {what: measured for what, measured, *_ in cells}


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
