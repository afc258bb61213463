"""A catalogue of two hundred integrations, against a bare handler that sends the same bytes."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import Distribution
from pathlib import Path

from tests.support.wheels import build_wheel, unpack

from benchmarks.load import ask, cost
from benchmarks.process import Process, server
from benchmarks.settings import free_port, settings_file
from benchmarks.table import Yardstick
from manifold.ids import UserID
from manifold.integrations.pins import pin_of
from manifold.manager.clock import DAY, now
from manifold.storage import Settings, Store

__all__ = ["measure_offers"]

BUNDLED, OTHERS = 3, 197
READS = 3_000
LIMIT = 2

MANIFEST = """\
id = "board{number}"
name = "Board number {number}"
kind = "widget"
target = ["room"]
summary = "Show what happens on board {number}, in the room and at once."
category = "boards"
keywords = ["board", "dashboard", "chart", "number {number}"]
publisher = "Example Ltd"
documentation = "https://docs.example.org/boards/{number}"
encrypted_rooms = "works"
sends = ["Your display name, to the board's server, when you open it"]
[actions]
state = ["im.vector.modular.widgets"]
"""

GERMAN = 'name = "Tafel Nummer {number}"\nsummary = "Zeigt, was auf Tafel {number} geschieht, sofort und im Raum."\n'


def measure_offers(directory: Path) -> None:
    """The list that everybody asks for who opens the manager: as a stranger, and with a token."""
    folder = directory / "offers"
    folder.mkdir()
    settings, port = settings_file(folder, "sqlite:manifold.db", 1)
    site = _site(folder)
    (package,) = Distribution.discover(path=[str(site)])
    with settings.open("a", encoding="utf-8") as file:
        file.write(f'[pins]\nboards = "{pin_of(package)}"\n')
    token = asyncio.run(_token(folder))
    with _on_pythons_path(site), server("manifold", port, str(settings)) as manifold:
        for who, request in (("a stranger", _request()), ("an account", _request(token))):
            _measure(manifold, port, who, request, folder / "offers.json")


def _measure(manifold: Process, port: int, who: str, request: Callable[[int], bytes], body: Path) -> None:
    body.write_bytes(ask(port, request(0)))
    if body.read_bytes().count(b'"publisher"') != BUNDLED + OTHERS:
        raise RuntimeError("the catalogue is not whole")
    bare_port = free_port()
    with server("bare", bare_port, str(body)) as bare:
        Yardstick(bare, bare_port, "/same-bytes", READS).ratio(
            f"SQLite: GET integrations by {who}, {BUNDLED + OTHERS} of them in {body.stat().st_size / 1000:.0f} kB",
            LIMIT,
            lambda: cost(manifold, port, request, READS),
        )


def _request(token: str = "") -> Callable[[int], bytes]:
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    message = (
        "GET /_matrix/integrations/v1/integrations HTTP/1.1\r\nHost: bench\r\n"
        f"Accept-Language: de-AT,de;q=0.9,en;q=0.8\r\n{authorization}\r\n"
    ).encode()
    return lambda _: message


def _site(folder: Path) -> Path:
    """A package with all the others in it, installed."""
    files = {"boards/__init__.py": ""}
    for number in range(OTHERS):
        integration = f"boards/board{number}"
        files[f"{integration}/__init__.py"] = "raise RuntimeError('looking at the catalogue runs nothing')\n"
        files[f"{integration}/manifest.toml"] = MANIFEST.format(number=number)
        files[f"{integration}/translations/de.toml"] = GERMAN.format(number=number)
    entry_points = {f"board{number}": f"boards.board{number}" for number in range(OTHERS)}
    return unpack(build_wheel(folder, "boards", files, entry_points), folder / "site")


async def _token(folder: Path) -> str:
    store, token = await Store.open(Settings(url="sqlite:manifold.db"), folder), secrets.token_urlsafe(32)
    async with store.write() as repositories:
        digest = hashlib.sha256(token.encode()).digest()
        await repositories.tokens.add(digest, UserID("@reader:localhost"), "manager", now(), now() + 90 * DAY)
    await store.close()
    return token


@contextmanager
def _on_pythons_path(site: Path) -> Iterator[None]:
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(site), before]))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
