"""`make bench`: everything that is measured, in one run, as a table for `benchmarks/README.md`."""

import asyncio
import hashlib
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from tests.support.postgres import running_postgres

from benchmarks.doctor import measure_doctor
from benchmarks.lists import measure_list
from benchmarks.load import ask, cost, get, register
from benchmarks.offers import measure_offers
from benchmarks.process import Process, server
from benchmarks.sdk_import import measure_sdk_import
from benchmarks.settings import free_port, settings_file
from benchmarks.streams import measure_streams
from benchmarks.table import READS, ROUNDS, Yardstick, row
from benchmarks.widgets import measure_widgets
from manifold.ids import UserID
from manifold.manager.clock import DAY, now
from manifold.storage import Settings, Store

V1 = "/_matrix/integrations/v1"
WRITES = 2_000
MANY, FEW = 1_000_000, 1_000


def main() -> None:
    """Measure and print."""
    measure_sdk_import()
    measure_widgets()
    with tempfile.TemporaryDirectory() as directory, server("bare", (bare_port := free_port())) as bare:
        yardstick = Yardstick(bare, bare_port)
        with running_postgres(()) as postgres:
            urls = {"SQLite": "sqlite:manifold.db", "PostgreSQL": asyncio.run(postgres.create_database())}
            for name, url in urls.items():
                folder = Path(directory) / name
                folder.mkdir()
                _measure(name, url, folder, yardstick)
                measure_list(name, url, folder)
        _measure_many(Path(directory), yardstick)
        measure_offers(Path(directory))
        measure_streams(Path(directory))
        measure_doctor(Path(directory))


def _measure(name: str, url: str, folder: Path, yardstick: Yardstick) -> None:
    limits = {"SQLite": (1.6, 4, 10), "PostgreSQL": (4, 8, 14)}[name]
    with _homeserver() as homeserver_port:
        settings, port = settings_file(folder, url, homeserver_port)
        with server("manifold", port, str(settings)) as manifold:
            time.sleep(0.5)
            row(f"{name}: ready to serve", f"{manifold.ready_after:.2f} s", "≤ 1.5 s", "process start included")
            row(f"{name}: resident when idle", f"{manifold.resident():.0f} MB", "≤ 90 MB", "")
            token = msgspec.json.decode(ask(port, register(0)))["token"]
            yardstick.ratio(
                f"{name}: GET account", limits[0], lambda: cost(manifold, port, get(f"{V1}/account", token), READS)
            )
            yardstick.ratio(f"{name}: POST register", limits[2], _registering(manifold, port))
            row(f"{name}: resident after {ROUNDS} rounds", f"{manifold.resident():.0f} MB", "", "")
        with server("manifold-in-process", port, str(settings)) as manifold:
            what = f"{name}: POST register, verified in process"
            yardstick.ratio(what, limits[1], _registering(manifold, port))


def _measure_many(directory: Path, yardstick: Yardstick) -> None:
    costs: dict[int, list[float]] = {FEW: [], MANY: []}
    with _filled(directory, FEW) as few, _filled(directory, MANY) as many:
        for _ in range(ROUNDS):
            for count, (process, port, tokens) in ((FEW, few), (MANY, many)):
                # Each request another token, so that no page of the index is always the same one.
                costs[count].append(cost(process, port, _reading(tokens), READS))
    few_cost, many_cost = statistics.median(costs[FEW]), statistics.median(costs[MANY])
    what = "SQLite: GET account, a million tokens against a thousand"
    row(what, f"{many_cost / few_cost:.2f}", "≤ 1.3", f"{many_cost:.0f} µs; {few_cost:.0f} µs")


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
    settings, port = settings_file(folder, "sqlite:manifold.db", 1)
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
    port = free_port()
    with server("homeserver", port):
        yield port


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
